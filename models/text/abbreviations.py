"""Full stops that do not end a sentence, in Vietnamese party press.

All words are written folded: lower case, composed, without the last full stop.
"""

from __future__ import annotations

from .fold import word_set
from .regexes import regex

TITLES = word_set(
    """
    pgs gs ts ths tskh gs.ts pgs.ts gs.tskh pgs.tskh ts.bs ths.bs bs bsck bscki bsckii cki ckii
    ks kts ls nsnd nsưt ngưt ngnd ttưt ttnd đ.c đc mr mrs dr prof
    """
)
"""Titles before a name: whatever follows, the sentence continues."""

PLACES = word_set("tp tx tt q p h x kp tdp st")
"""Units before a place name (TP. Hồ Chí Minh, Q. Ba Đình, P. Bến Nghé)."""

REFERENCES = word_set("tr nxb nr vd xb art vol")
"""Abbreviations before a number or a name (tr. 25, NXB. Sự thật)."""

LABELS = word_set("tel đt fax sđt")
"""Abbreviations before a telephone number, which also end sentences (bộ GD-ĐT. Theo ...)."""

INITIALS = word_set("th ph ng kh ch tr nh gi qu ngh gh")
"""Two- and three-letter initials of Vietnamese names (Ng. Văn A, Nguyễn Thị Th.)."""

BEFORE_INITIALS = word_set(
    "ông bà anh chị em cháu bé cụ cô chú bác văn thị can cáo tượng nhân tên gái trai"
)
"""Words before the initial of a masked name (ông K., Nguyễn Văn T., bị can H.)."""

SECTIONS = word_set(
    """
    điều khoản mục chương phần điểm bước câu bài tập quyển tiết số kỳ
    """
)
"""Words that make a number after them a heading's number (Điều 5. Nhiệm vụ)."""

OPENERS = word_set(
    """
    ông bà anh chị em cháu họ nó tôi chúng đồng các những một hai ba nhiều mọi mỗi từng cả toàn
    theo tại trong ngoài trên dưới trước sau khi lúc nếu nhưng tuy mặc dù do vì bởi nhờ để với
    từ đến tới qua về cùng bên ngày sáng trưa chiều tối đêm tháng năm hiện hôm vừa mới đã đang sẽ
    được bị có không chưa cần phải việc đây đó này kia như vậy thế song còn đặc riêng
    tiếp đồng thời căn phát kết báo cuộc hội ban bộ công cơ cán cấp đảng đoàn
    thường nguyên quá vụ hành người gia đình số mức tổng chủ phó bí thủ đại đối liên trả lời
    """
)
"""First words of sentences: after an initial, they tell a full stop from an initial's dot."""

TLDS = word_set("vn com net org gov edu info tv io asia")
"""Ends of web names (Quochoi.vn, Chinhphu.vn), whatever their case."""

_FIRST_WORD = regex(r"[^\W_]+")
_LIST_NUMBER = regex(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVXL]{1,5}|[a-zđA-ZĐ])$")
_DOTTED_INITIALS = regex(r"(?:[^\W\d_]\.)+[^\W\d_]$")


def ends_in_abbreviation(before: str, after: str, near_start: bool) -> bool:
    """Whether the full stop after ``before`` belongs to an abbreviation, initial or number.

    Args:
        before: the composed text of the sentence up to the full stop, or its end.
        after: the composed text from the next character that is no space.
        near_start: whether ``before`` is the first word or two of the sentence.
    """
    words = before.split()
    if not words:
        return False
    token = words[-1].lstrip("(“\"'‘[«-–")
    folded = token.lower()
    if _heads_an_item(words, token, near_start):
        return True
    if folded in TITLES or folded.split(".")[-1] in TITLES:
        return True
    if folded in PLACES and token[0].isupper():
        return not (_opener(after) and _begins_sentence(after))
    if folded in REFERENCES or (folded in LABELS and after[0].isdigit()):
        return True
    if folded in ("v.v", "v.v.", "tw", "t.ư", "tư", "t.w"):
        return False
    masked = len(words) > 1 and words[-2].lower() in BEFORE_INITIALS
    ends = _opener(after) or (masked and _begins_sentence(after))
    if len(token) == 1 and token.isalpha():
        # Á and Ý are a continent and a country, not initials.
        return (token not in "ÁÝ" and not ends) if token.isupper() else after[0].isdigit()
    if token[:1].isupper() and (folded in INITIALS or _DOTTED_INITIALS.match(token)):
        return not ends
    return False


def _opener(after: str) -> bool:
    word = _FIRST_WORD.search(after)
    return word is not None and word[0].lower() in OPENERS


def _begins_sentence(after: str) -> bool:
    """Whether the next words are a capital one and a small one or a number, as no name is."""
    words = after.split(None, 2)
    first = words[0].strip('"“‘«')
    if len(words) < 2 or len(first) < 2 or not first[0].isupper() or first.isupper():
        return False
    return first.endswith(",") or words[1][0].islower() or words[1][0].isdigit()


def _heads_an_item(words: list[str], token: str, near_start: bool) -> bool:
    """Whether the dot belongs to a number that heads what follows (``1. ``, ``Điều 5. ``)."""
    if not _LIST_NUMBER.match(token):
        return False
    if len(words) == 1:
        return near_start
    if len(words) == 2 and near_start and words[0].lower() in SECTIONS:
        return True
    return words[-2][-1] in ":;" and not token.isalpha()
