"""Articles of the segmented corpus and the cases made of them, for measuring the consistency check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...models.text.fold import word_set

Tokens = list[str]


OPEN, CLOSE = "\ue000", "\ue001"
"""Private marks around the changed words, taken out before the text is used."""
_SHORTEST, _LONGEST = 8, 60
DATE = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2((?:19|20)\d\d))?$")
NUMBER_WORDS = ["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
COUNTED = word_set(
    """người ngày tháng năm tuổi lần vụ con chiếc xe cán_bộ tỉnh huyện xã bị_cáo đối_tượng giờ
    doanh_nghiệp công_ty nhóm trận bàn điểm căn nước học_sinh đơn_vị"""
)


@dataclass(frozen=True)
class Segmented:
    """One article as the corpus has it: the words of each line."""

    title: Tokens
    lines: list[Tokens]

    @property
    def text(self) -> str:
        """The article as a user would have it."""
        return "\n".join(detokenize(line) for line in [self.title, *self.lines])

    def sentences(self) -> list[Tokens]:
        """The lines that are sentences of a usual length."""
        return [
            line for line in self.lines if _SHORTEST <= len(line) <= _LONGEST and line[-1] == "."
        ]


@dataclass(frozen=True)
class Case:
    """An abstract for an article, and where it was changed (None when it is supported)."""

    kind: str
    article: str
    abstract: str
    changed: tuple[int, int] | None
    rewritten: tuple[str, ...]
    elsewhere: bool = False


def detokenize(tokens: Sequence[str]) -> str:
    """Join segmented words as print would have them."""
    text = ""
    quoted = False
    glue = True
    for token in tokens:
        word = token.replace("_", " ")
        closes = word in set(".,:;!?)]}%…”") or (word == '"' and quoted)
        text += word if glue or closes else " " + word
        glue = word in set("([{“") or (word == '"' and not quoted)
        quoted ^= word == '"'
    return text
