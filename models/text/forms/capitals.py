"""Articles all in capitals, as telexes and old databases hold them: read in the letters the model knows."""

from __future__ import annotations

import re
import unicodedata

from ..fold import new_tones
from ..persons import SURNAMES
from ..reading.vietnamese import is_syllable
from ..regexes import regex
from .edits import Edit
from .frequent import N_RANKED, rank

_LEAST_LETTERS, _LEAST_SHARE = 100, 0.8
_OFTEN = "nhtcgi"
"""Two in five characters of news: where they are one in five, no four in five letters are capitals."""
_WORD = regex(r"(?:[^\W\d_]|[\u0300-\u036f])+")
_OPENS = regex(r"(?:^|[.!?…:]\s|^[ \t]*[-–+*•])[\s\"'“‘«(]*\Z", re.MULTILINE)
"""Ends where the first word of a sentence begins."""
_LOOK = 8
_WRITTEN = (
    "Bộ Chính trị | Ban Bí thư | Ban Chấp hành | Ban Thường vụ | Ban Tổ chức | Ban Tuyên giáo | Ban Dân vận"
    " | Ban Nội chính | Ban Kinh tế | Ban Cán sự | Ban Chỉ đạo | Trung ương | Tổng Bí thư | Bí thư"
    " | Phó Bí thư | Phó Bí thư Thường trực | Chủ tịch | Phó Chủ tịch | Thủ tướng | Phó Thủ tướng | Tỉnh ủy"
    " | Thành ủy | Huyện ủy | Thị ủy | Quận ủy | Đảng ủy | Đảng bộ | Đảng đoàn | Đảng | Ủy viên | Ủy ban"
    " | Ủy ban Kiểm tra | Ủy ban nhân dân | Hội đồng nhân dân | Mặt trận Tổ quốc | Quốc hội | Chính phủ"
    " | Nhà nước | Viện Kiểm sát | Thanh tra Chính phủ | Bộ Công an | Bộ Quốc phòng | Bộ Nội vụ | Sở Nội vụ"
    " | Nghị quyết số | Chỉ thị số | Quy định số | Quyết định số | Kết luận số | Hướng dẫn số | Việt Nam"
    " | Giám đốc | Phó Giám đốc | Trưởng ban | Phó Trưởng ban | Trưởng phòng | Bộ trưởng | Thứ trưởng"
    " | đảng bộ các cấp | đảng bộ huyện | đảng bộ tỉnh | đảng bộ xã | đảng viên"
    " | tổ chức đảng | cơ sở đảng | cấp ủy viên | cấp ủy | sinh hoạt đảng | công tác đảng"
)
"""Party and state organs and offices as the press writes them, where capitals are no matter of course."""
_ONE_PHRASE = regex(r"\w+(?: \w+)+")
_NO_NAME = N_RANKED // 3
"""Syllables more frequent than this begin no name of a place."""
_ADDRESSES = frozenset(("chí", "ông", "bà", "anh", "chị"))
_KINDS_OF_PLACE = (
    "tỉnh", "huyện", "quận", "xã", "phường", "thị trấn", "thành phố", "tỉnh ủy", "thành ủy", "huyện ủy",
    "quận ủy", "thị ủy", "tỉnh uỷ", "thành uỷ", "huyện uỷ", "quận uỷ", "thị uỷ",
)  # fmt: skip


def edits(text: str) -> list[Edit]:
    """What writes a text in capitals as the press would, letter by letter; nothing for other text."""
    if sum(map(text.count, _OFTEN)) > (1 - _LEAST_SHARE) * len(text):
        return []
    n_large = sum(map(str.isupper, text))
    if n_large < _LEAST_LETTERS or n_large < _LEAST_SHARE * (n_large + sum(map(str.islower, text))):
        return []
    return [
        (at, at + 1, new)
        for at, (old, new) in enumerate(zip(text, recase(text), strict=True))
        if old != new
    ]


def recase(text: str) -> str:
    """A text in capitals as the press would write it, character by character.

    Syllables become small but for the first of a sentence and those of organs, offices and names; words
    that are no syllables (UBND, XIII) stay.
    """
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        return _like(text, recase(composed))
    letters = list(text)
    for match in _WORD.finditer(text):
        if is_syllable(unicodedata.normalize("NFC", match[0])):
            letters[match.start() : match.end()] = _small(match[0])
    small = "".join(letters)
    for start, written in _organs(small):
        letters[start : start + len(written)] = written
    for start in (*_sentence_starts(small), *_names(small)):
        letters[start] = _large(letters[start])
    return "".join(letters)


def _like(text: str, composed: str) -> str:
    """``text`` with the case of the same text composed, letter by letter: marks have no case."""
    bases = [at for at, char in enumerate(text) if not unicodedata.combining(char)]
    letters = list(text)
    if len(bases) == len(composed):
        for at, like in zip(bases, composed, strict=True):
            letters[at] = _small(text[at])[0] if like.islower() else text[at]
    return "".join(letters)


def _small(text: str) -> list[str]:
    """Small letters, as many as there are capitals."""
    return [low if len(low := char.lower()) == 1 else char for char in text]


def _large(char: str) -> str:
    return large if len(large := char.upper()) == 1 else char


_ORGANS = {new_tones(name.lower()): new_tones(name) for name in _WRITTEN.split(" | ")}
_ORGAN = regex(rf"\b(?:{'|'.join(sorted(_ORGANS, key=len, reverse=True))})\b")


def _organs(small: str) -> list[tuple[int, str]]:
    """Where the name of an organ begins, and its letters in the spelling of the text."""
    found = []
    for match in _ORGAN.finditer(new_tones(small)):
        shape = _ORGANS[match[0]]
        typed = small[match.start() : match.end()]
        written = "".join(
            _large(c) if as_written.isupper() else c
            for c, as_written in zip(typed, shape, strict=True)
        )
        found.append((match.start(), written))
    return found


def _sentence_starts(small: str) -> list[int]:
    return [
        match.start()
        for match in _WORD.finditer(small)
        if _OPENS.search(small, max(0, match.start() - _LOOK), match.start())
    ]


def _names(small: str) -> list[int]:
    """Where the syllables of names of persons and places begin.

    A person's is a surname with two syllables behind it; a place's the two syllables behind its kind. One
    of them must be rare in small letters, where no address says that a person follows.
    """
    found: list[int] = []
    words = list(_WORD.finditer(small))
    for at in range(1, len(words) - 1):
        n = _length_of_name(
            [word[0].lower() for word in words[max(0, at - 2) : at + 3]], min(at, 2)
        )
        name = words[at : at + n]
        if n and _ONE_PHRASE.fullmatch(small, words[at - 1].start(), name[-1].end()):
            found += [word.start() for word in name]
    return found


def _length_of_name(words: list[str], at: int) -> int:
    """How many syllables from the word ``at`` on are a name; 0 where none begins."""
    ranks = [N_RANKED if (place := rank(word)) is None else place for word in words]
    if words[at] in SURNAMES:
        sure = words[at - 1] in _ADDRESSES or (
            ranks[at] == N_RANKED and max(ranks[at + 1 : at + 3]) == N_RANKED
        )
        return min(3, len(words) - at) if sure else 0
    kind = " ".join(words[:at])
    if words[at] in ("ủy", "uỷ"):
        return 0
    named = ranks[at] >= _NO_NAME and max(ranks[at : at + 2]) == N_RANKED
    return 2 if named and kind.endswith(_KINDS_OF_PLACE) else 0
