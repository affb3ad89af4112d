"""What a sentence points to with "này" or "nêu trên", and which sentences name it.

"Theo Điều 5 Nghị định này", "Chủ tịch UBND tỉnh này", "các quy định trên": whoever reads the sentence alone
cannot know which decree, which province, which rules. Only documents, places and bodies are looked for: what
else is pointed to within a sentence ("vấn đề này", "thời gian này") mostly stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...text.fold import CAPITAL
from ...text.normalize import normalize_text
from ...text.regexes import regex

_DOCUMENTS = (
    r"[Bb]ộ\s+luật|(?<!háp\s)(?<!ỷ\s)[Ll]uật|[Nn]ghị\s+định|[Nn]ghị\s+quyết|[Tt]hông\s+tư(?:\s+liên\s+tịch)?"
    r"|[Qq]uyết\s+định|[Qq]uy\s+định|[Qq]uy\s+chế|[Cc]hỉ\s+thị|[Kk]ết\s+luận|[Hh]ướng\s+dẫn|[Pp]háp\s+lệnh"
    r"|[Đđ]iều\s+lệ|[Cc]ông\s+văn|[Kk]ế\s+hoạch|[Đđ]ề\s+án|[Vv]ăn\s+bản|[Dd]ự\s+thảo|[Cc]ông\s+điện"
)
_UNITS = (
    r"Điều|Khoản|Điểm|Mục|Chương|Phụ\s+lục|(?<=\d\s)điều|(?<=điểm\s\w\s)khoản"
    r"|(?<=tại\s)(?:khoản|điều|điểm)|[Cc]ăn\s+cứ|[Cc]ơ\s+sở|[Dd]ẫn\s+chứng"
)
_PLACES = (
    r"[Tt]ỉnh|[Tt]hành\s+phố|[Tt]hị\s+xã|[Hh]uyện|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị\s+trấn|[Đđ]ịa\s+phương"
    r"|[Đđ]ịa\s+bàn"
)
_BODIES = (
    r"[Cc]ơ\s+quan|[Đđ]ơn\s+vị|[Tt]ổ\s+chức|Bộ|Sở|Ban|Uỷ\s+ban|Hội\s+đồng|Cục|Vụ|Viện|Trường|Toà"
    r"|[Tt]ổng\s+công\s+ty|[Cc]ông\s+ty|[Dd]oanh\s+nghiệp|[Tt]ập\s+đoàn|[Nn]gân\s+hàng|[Tt]rường\s+đại\s+học"
)
_POINTS = (
    r"\s+(?:này|(?:đã\s+)?(?:nêu|nói|kể)(?:\s+ở)?\s+trên|trên(?=\s*(?:[,.;:)]|thì(?!\w)|$)))(?!\w)"
)
_POINTED = regex(
    rf"(?<![\w.])(?:(?P<document>{_DOCUMENTS})|(?P<unit>{_UNITS})|(?P<place>{_PLACES})|(?P<body>{_BODIES})){_POINTS}"
)
_NAMED_BY = rf"(?:\s+(?:số\s+)?(?=[{CAPITAL}\d“\"])|\s+(?:về|của|sửa\s+đổi)\s)"
_ANY_NAMED = {
    "document": regex(rf"(?<!\w)(?:{_DOCUMENTS}){_NAMED_BY}"),
    "place": regex(rf"(?<!\w)(?:{_PLACES}|TP\.?|UBND|HĐND)\s+(?=[{CAPITAL}])"),
    "body": regex(rf"(?<!\w)(?:{_BODIES}|Chi\s+cục|UBND|HĐND|Đảng\s+uỷ)\s+(?=[{CAPITAL}])"),
}
_GENERIC = frozenset(
    (
        *(
            "văn bản",
            "quy định",
            "dự thảo",
            "căn cứ",
            "cơ sở",
            "dẫn chứng",
            "kế hoạch",
            "hướng dẫn",
        ),
        *("địa phương", "địa bàn", "cơ quan", "đơn vị", "tổ chức", "doanh nghiệp"),
    )
)
"""Words for any of their kind: whatever is named of it will do."""
_NUMBERED_UNIT = r"\s+(?:số\s+)?[\dIVX]+"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A thing pointed to that the sentence itself does not name.

    Attributes:
        head: the word for it, in small letters: "nghị định".
        kind: "document", "unit" (of a document), "place" or "body".
    """

    head: str
    kind: str

    def named_in(self, text: str) -> str | None:
        """What a text calls the last such thing in it by name, with its number or its first word; None where
        it names none."""
        if self.head in _GENERIC or (self.kind == "unit" and self.head not in ("điều", "khoản")):
            kind = "document" if self.kind == "unit" else self.kind
            found = [match.end() for match in _ANY_NAMED[kind].finditer(text)]
        else:
            found = [match.end() for match in _named(self.head, self.kind).finditer(text)]
        return re.split(r"[\s,;:.]", text[found[-1] :], maxsplit=1)[0] if found else None


@lru_cache(maxsize=256)
def _named(head: str, kind: str) -> re.Pattern[str]:
    """The head with a name or a number after it."""
    words = (f"[{head[0].upper()}{head[0]}]" + head[1:]).replace(" ", r"\s+")
    by = _NUMBERED_UNIT if kind == "unit" else _NAMED_BY
    return re.compile(rf"(?<!\w){words}{by}")


@lru_cache(maxsize=4096)
def pointers(text: str) -> tuple[Pointer, ...]:
    """What a sentence points to and does not name before it does so; how it is typed makes no difference."""
    plain = normalize_text(text)
    if "này" not in plain and "trên" not in plain:
        return ()
    found = []
    for match in _POINTED.finditer(plain):
        kind = str(match.lastgroup)
        pointer = Pointer(" ".join(match[kind].lower().split()), kind)
        if not _bound_within(pointer, plain[: match.start()]):
            found.append(pointer)
    return tuple(dict.fromkeys(found))


def _bound_within(pointer: Pointer, before: str) -> bool:
    """Whether what stands before in the sentence says what is meant, by name or as "một đơn vị ..."."""
    if pointer.named_in(before) is not None:
        return True
    if pointer.head in (
        "quy định",
        "điều",
        "căn cứ",
        "cơ sở",
    ):  # mostly verbs, or others of the kind
        return False
    return re.search(rf"(?<!\w){re.escape(pointer.head)}(?!\w)", before.lower()) is not None


def bound_by(texts: Sequence[str]) -> list[frozenset[int] | None]:
    """For each sentence of an article the earlier ones that name all that it points to.

    None where it points to nothing. The last thing named so before is meant: a sentence that names another
    of the kind will not do.
    """
    plain = [normalize_text(text) for text in texts]
    found: list[frozenset[int] | None] = []
    for i, text in enumerate(texts):
        wanted = pointers(text)
        naming = [_naming(pointer, plain[:i]) for pointer in wanted]
        found.append(frozenset.intersection(*naming) if naming else None)
    return found


def _naming(pointer: Pointer, before: Sequence[str]) -> frozenset[int]:
    meant: str | None = None
    found = set()
    for j in range(len(before) - 1, -1, -1):
        name = pointer.named_in(before[j])
        if name is not None and meant in (None, name):
            meant = name
            found.add(j)
    return frozenset(found)
