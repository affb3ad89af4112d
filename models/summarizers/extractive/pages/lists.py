"""Which sentences are items of a list that do not stand without what announces it.

"a) có phẩm chất đạo đức tốt;", "2. Có độ tuổi từ đủ 28 tuổi trở lên.", "- Nâng cao chất lượng cán bộ.":
whose age, who is to do it was said above the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .....articles import Sentence
from ....text.fold import CAPITAL
from ....text.normalize import normalize_text
from ....text.regexes import regex
from ..cues.clause_cues import BEGINS_WITH_VERB, FINITE, PREDICATE
from .provisions import cites

_NUMBER = r"(?:\d{1,2}(?:\.\d{1,2}){0,3}(?:[.)]|(?=\s*[-–]\s))|[IVX]{2,5}[.)-]|I[.)-])(?!\d)"
_LETTER = r"\(?[a-zđ]\)"
_ORDINAL = rf"(?:\(?{_NUMBER}|\(\d{{1,2}}\)|{_LETTER})\s*(?=[^\s\d])"
LIST_MARK = regex(rf"(?:[-–—+*•▪●]\s*)+(?:{_ORDINAL})?(?=\S)|{_ORDINAL}")
"""A bullet, a number or a letter before an item, with the spaces after it; never a date or an amount."""
_NOUNS = (
    r"cử\s+tri|tổ\s+chức\s+(?:đảng|công\s+đoàn|chính\s+trị|xã\s+hội|cá\s+nhân)|lãnh\s+đạo\s+(?:các|tỉnh|huyện|bộ|sở|ban)"
    r"|(?:quyết\s+định|kết\s+luận|quy\s+định|thông\s+báo|báo\s+cáo|kế\s+hoạch|hướng\s+dẫn|chỉ\s+đạo)\s+(?:số|của|này|về|nêu)"
)
_VERB = regex(
    rf"(?!(?:{_NOUNS})(?!\w))(?:{BEGINS_WITH_VERB.pattern}|(?:là|có|được|bị|không|đã|chưa|phạt|đủ|chịu|ký|tham\s+(?:dự|gia)|trình|giúp|xem\s+xét|từ\s+đủ)(?!\w))",
    re.IGNORECASE,
)
"""Nobody is named who does it; some verbs are nouns before some words."""
_MORE = regex(rf"(?:Các|Những)\s+[^,.:;{CAPITAL}]{{2,40}}\s+khác(?!\w)")
"""The last item of a list: "Các quyền khác theo quy định"."""


_CASES = regex(
    r"(?<!\w)(?:điều\s+kiện|tiêu\s+chuẩn|trường\s+hợp|đối\s+tượng|hành\s+vi|hồ\s+sơ|thành\s+phần)(?!\w)[^:]{0,60}:$",
    re.IGNORECASE,
)
"""Announces what is no sentence: who may be appointed, what is forbidden."""


def quoted_items(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The items that a rule is quoted with, or the cases that it holds for, below the sentence that names it
    or them and ends with a colon."""
    found, quoting, inside = set(), False, False
    for i, sentence in enumerate(sentences):
        plain = normalize_text(sentence.text)
        marked = LIST_MARK.match(plain) is not None or plain[:1].islower()
        goes_on = inside and sentence.paragraph == sentences[i - 1].paragraph
        if plain.endswith(":") and not (quoting and marked):
            quoting, inside = cites(plain) or _CASES.search(plain) is not None, False
        elif quoting and (marked or goes_on):
            found.add(i)
            inside = True
        elif inside or not sentence.heading:
            quoting = inside = False
    return frozenset(found)


def is_item(plain: str) -> bool:
    """Whether a sentence, as `normalize_text` gives it, is an item that leans on what announces its list."""
    mark = LIST_MARK.match(plain)
    if mark is None:
        return False
    item = plain[mark.end() :]
    if item.endswith(";") or item[:1].islower() or _VERB.match(item) or _MORE.match(item):
        return True
    return not PREDICATE.search(item) and not FINITE.search(item)
