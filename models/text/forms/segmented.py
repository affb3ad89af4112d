"""Word-segmented text, as segmenters print it: "công_tác cán_bộ , kiểm_tra"."""

from __future__ import annotations

import re

from .edits import Edit

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_JOINT = re.compile(rf"(?<={_LETTER})_(?={_LETTER})|(?<=\d)_(?={_LETTER})|(?<={_LETTER})_(?=\d)")
_DETACHED = re.compile(
    r"(?P<before>(?<=\S)[ \t]+(?=[,.;:!?…%)\]}”’»](?:\s|$|[”’»\"]))|(?<=\d)[ \t]+(?=%))"
    r"|(?P<after>(?<=[(\[{“‘«])[ \t]+(?=\S))"
)
_LEAST_JOINTS, _LEAST_SHARE = 3, 0.05
"""Of words: segmenters join a third of all syllables, plain text has "_" in addresses at most."""


def edits(text: str) -> list[Edit]:
    """What writes a segmented text as it was: blanks in words, none before a comma; else nothing."""
    if text.count("_") < _LEAST_JOINTS:
        return []
    joints = [match.start() for match in _JOINT.finditer(text)]
    if len(joints) < max(_LEAST_JOINTS, _LEAST_SHARE * len(text.split())):
        return []
    found = [(at, at + 1, " ") for at in joints]
    found += [(match.start(), match.end(), "") for match in _DETACHED.finditer(text)]
    return sorted(found)
