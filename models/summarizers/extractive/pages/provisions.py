"""Answers on pages of law: "Như vậy, theo quy định trên thì ..." with the rule that it goes back to.

Such a page asks, cites ("Căn cứ khoản 2 Điều 55 Nghị định 170/2025/NĐ-CP quy định như sau:"), quotes, and
answers. Alone, the answer points to what is not there; printed after the citation's own words it says which
document lays down what for whom: "Căn cứ khoản 2 Điều 55 Nghị định 170/2025/NĐ-CP thì ...".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .....articles import Sentence, Span
from ....text.fold import CAPITAL
from ....text.normalize import normalize_aligned, normalize_text
from ....text.regexes import regex
from ....text.syllables import count_syllables

_KIND = (
    r"(?:Bộ\s+luật|Luật|Hiến\s+pháp|Pháp\s+lệnh|Nghị\s+định|Nghị\s+quyết|Thông\s+tư|Quyết\s+định|Quy\s+định|Quy\s+chế"
    r"|Hướng\s+dẫn|Kết\s+luận|Chỉ\s+thị|Công\s+văn|Kế\s+hoạch)"
)
_NUMBER = rf"(?:số\s+)?\d+(?:/\d{{4}})?[/-][{CAPITAL}][\w/-]*"
_DESIGNATION = (
    rf"{_KIND}\s+(?:{_NUMBER}|[^,:;.“”\"()?]{{2,90}}?\s(?:năm\s+)?(?:19|20)\d\d"
    rf"|[^,:;“”\"()?]{{2,160}}?\s{_NUMBER})"
)
_ISSUER = (
    r"(?:\s+của\s+(?:Chính\s+phủ|Quốc\s+hội|Bộ\s+Chính\s+trị|Ban\s+Bí\s+thư"
    r"|Ban\s+Chấp\s+hành\s+Trung\s+ương|Thủ\s+tướng(?:\s+Chính\s+phủ)?))?"
)
_AMENDED = (
    rf",?\s+(?:đã\s+)?được\s+(?:sửa\s+đổi|bổ\s+sung)(?:,\s+bổ\s+sung)?\s[^,:;“”\"()?]{{0,60}}?{_DESIGNATION}"
    r"(?:\s+năm\s+\d{4})?"
)
"""What a rule says may come from its amendment alone."""
_CITED = regex(_DESIGNATION)
_LEAD = regex(
    r"(?:Căn\s+cứ|Theo|Dựa)(?:\s+(?:theo|vào|trên))?\s(?:[^,:;.“”\"()?]|\.(?=\d)){0,100}?"
    rf"{_DESIGNATION}(?:\s+năm\s+\d{{4}})?{_ISSUER}(?:{_AMENDED})?"
    r"(?=\s*(?:,(?!\s+(?:đã\s+)?được\s+(?:sửa|bổ)\s)|:|$|\((?!Luật)|(?:có\s+)?(?:quy\s+định|nêu|hướng\s+dẫn)|thì\s|về\s))"
)
"""A citation as a sentence of its own words may go on from it."""
_RULE = (
    r"(?:quy\s+định|căn\s+cứ|cơ\s+sở|dẫn\s+chứng|nội\s+dung|phân\s+tích|điều|khoản|luật|nghị\s+định|nghị\s+quyết"
    r"|thông\s+tư|quyết\s+định|hướng\s+dẫn|kết\s+luận|văn\s+bản|quy\s+chế)"
)
_POINTING = (
    r"(?:\s+(?:theo|vào|từ|tại|các|những|một\s+số))*"
    rf"\s+{_RULE}(?:\s[^,;:“”\"]{{1,40}}?)??\s(?:trên|này|đó|viện\s+dẫn|đã\s+nêu|vừa\s+nêu)"
)
_ANSWER = regex(
    r"(?:(?:Như\s+vậy|Theo\s+đó|Vậy|Từ\s+đó|Tóm\s+lại)(?P<plain>,\s+(?!(?:căn|theo|từ|với|dựa|trên|bài|hiện)\s))"
    rf"|(?:(?:Như\s+vậy|Theo\s+đó|Vậy|Từ\s+đó|Tóm\s+lại),?\s+)?(?:căn\s+cứ|theo|từ|với|dựa){_POINTING}"
    r"(?P<resumed>\s*,\s+|\s+thì\s+))(?=\S)",
    re.IGNORECASE,
)
"""How an answer begins; the comma or "thì" begins what is printed after the citation. What "bài viết" told or
"hiện hành" is ruled is no rule's word."""
_ASKS = regex(r"\?\W*$")
FURTHEST = 80
"""Sentences between a citation and the answer drawn from it."""
LEAST = 8
"""Syllables of an answer."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What takes the place of an answer's pointing words.

    Attributes:
        span: of the citation, in the article.
        number: the sentence that it stands in.
        start: where the rest of the answer begins in its sentence, at a comma or "thì".
    """

    span: Span
    number: int
    start: int


def begins_answer(text: str) -> bool:
    """Whether a sentence begins like the answer drawn from what was cited."""
    return _ANSWER.match(normalize_text(text)) is not None


def resumes_rule(plain: str) -> bool:
    """Whether a sentence, as `normalize_text` gives it, begins by pointing to what was cited."""
    answer = _ANSWER.match(plain)
    return answer is not None and answer["resumed"] is not None


def cites(text: str) -> bool:
    """Whether a sentence names a law, a decree or another such document."""
    return _CITED.search(normalize_text(text)) is not None


_SUBJECT_OF_RULE = regex(
    r"(?:Căn\s+cứ|Theo|Tại|Dựa)(?:\s+(?:theo|vào|trên|quy\s+định|tại|nội\s+dung))*\s"
    rf"(?=(?:Khoản|Điều|Mục|Phụ\s+lục|{_KIND})\s)"
)
"""A small "khoản 1" cannot begin a sentence, and without it the rule would say more."""
_ABOUT = regex(
    r"(?<!\w)(?:có\s+)?(?:quy\s+định|hướng\s+dẫn|nêu)\s(?=(?P<about>[^:?]+?)(?P<end>\s*,?(?:\s+như\s+sau)?\s*:|(?<=\.))$)"
)
_OPEN_ABOUT = regex(
    r"(?<!\w)(?:được|bị|phải|là|gồm|sau|cụ\s+thể|(?:các|những)(?:\s+\S+){1,4}$)(?!\w)"
)
"""A verb of its own, or things still to be named: without "như sau" it is another rule or none."""
_GOES_ON = regex(r"[,;]|(?<!\w)thì(?!\w)")
_LEAST_ABOUT = 4


_AT_RULE = (
    r"\s(?:được|do)\s+quy\s+định\s+(?:cụ\s+thể\s+)?(?:tại|trong|theo)\s[^:;?“”\"]{0,80}?"
    rf"{_DESIGNATION}(?:\s+năm\s+\d{{4}})?(?=\s*,?(?:\s+(?:như\s+sau|sau\s+đây|(?:bao\s+)?gồm))?\s*[.:]$)"
)
"""Where something is laid down, at the end of a sentence or of an announcement."""
_LAID_DOWN = regex(rf"[^\s,:;?][^,:;?]{{10,150}}?{_AT_RULE}")
_LAID_DOWN_ELSEWHERE = regex(_AT_RULE)


def rule_named(text: str) -> tuple[int, int] | None:
    """Which part of a sentence that announces a rule names it and says what it is about; None of others.

    "Điều 16 Nghị định 250/2025/NĐ-CP quy định về quyền của Phó Chủ tịch Hội đồng" of "Căn cứ theo Điều 16 ...
    như sau:".
    """
    typed = normalize_aligned(text)
    begin = _SUBJECT_OF_RULE.match(typed.text)
    about = _ABOUT.search(typed.text, begin.end()) if begin else None
    said = _LAID_DOWN.match(typed.text) if typed.text.endswith(":") else None
    if said is not None:
        return 0, typed.raw(said.end())
    if begin is None or about is None or _GOES_ON.search(typed.text, begin.end(), about.start()):
        return None
    if not _CITED.search(typed.text, begin.end(), about.start()):
        return None
    if count_syllables(about["about"]) < _LEAST_ABOUT or _OPEN_ABOUT.search(about["about"]):
        return None
    return typed.raw(begin.end()), typed.raw(about.start("end"))


_PARTS = r"(?:[Cc]hương|[Pp]hần|[Mm]ục|[Đđ]iều|[Kk]hoản|[Pp]hụ\s+lục)"
_FEW = r"một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_COUNT = rf"(?:\d+|{_FEW})"
_ONLY_PARTS = regex(
    rf"(?<!\w)(?:gồm|có)(?:\s+có)?\s+{_COUNT}\s+{_PARTS}(?:[\W\d]|và|với|{_FEW}|{_PARTS})*"
    r"(?:(?:có|bắt\s+đầu\s+có)\s+hiệu\s+lực[^;:]*|thay\s+thế[^;:]*)?$"
)
"""How many chapters and articles, and since when."""
_ONLY_ISSUED = regex(
    rf"^[^;:]{{0,140}}(?<!\w)(?<!khi\s)(?<!để\s)(?<!việc\s)(?:ban\s+hành|ký|công\s+bố|trao)\s+(?:(?:các|{_COUNT})\s+)?(?i:{_KIND})"
    rf"(?:\s+{_NUMBER})?(?:,?\s+ngày\s+[\d/.-]+)?(?:\s+(?:này|trên|mới|sau))?\W*$"
)


def names_only(text: str) -> bool:
    """Whether a sentence names a rule, or that there is one, and not what it says."""
    plain = normalize_text(text)
    if rule_named(text) is not None:
        return True
    return bool(_ONLY_PARTS.search(plain) or _ONLY_ISSUED.match(plain))


def leads(sentences: Sequence[Sentence]) -> list[Lead | None]:
    """For each sentence the citation that it goes back to, where it is an answer that needs one.

    It is the last one before it under the same question. No other will do: a rule printed with the number of
    another document would be wrong. After a first answer only the next sentence goes on from the rule, or one
    that says so.
    """
    found: list[Lead | None] = []
    cited: tuple[Span, int] | None = None
    answered: int | None = None
    for i, sentence in enumerate(sentences):
        typed = normalize_aligned(sentence.text)
        plain = typed.text
        answer = _ANSWER.match(plain)
        near = cited is not None and i - cited[1] <= FURTHEST
        near = near and (answered in (None, i - 1) or not (answer and answer["plain"]))
        if answer and cited is not None and near and not _CITED.search(plain, 0, answer.end()):
            join = answer.start("plain" if answer["plain"] else "resumed")
            join += len(plain[join:]) - len(plain[join:].lstrip())
            found.append(Lead(*cited, typed.raw(join)))
            answered = i
            continue
        found.append(None)
        if _ASKS.search(plain):
            cited = None
        elif lead := _LEAD.match(plain):
            end = typed.raw(lead.end())
            span = Span(sentence.start, sentence.start + end, sentence.text[:end].rstrip())
            cited = (Span(span.start, span.start + len(span.text), span.text), i)
            answered = None
        elif _LAID_DOWN_ELSEWHERE.search(plain) or (plain.endswith(":") and _CITED.search(plain)):
            cited = None
    return found
