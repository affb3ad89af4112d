"""Datelines: the newspaper, agency or place before a text's first words ("ĐBP - ")."""

from __future__ import annotations

import re

from ...fold import CAPITAL, any_of
from ...normalize import normalize_aligned
from ...regexes import regex

_DASH = r"[\s\u00a0]*[-–—―−][\s\u00a0]*"
_CODE = r"(?:[A-ZĐÐ]{2,6}(?:\.VN|\+)?|[A-Za-z]{3,20}(?:\.[a-z]{2,4})?\.(?:vn|com|net)(?:\.vn)?)"
_PLACE = rf"[{CAPITAL}][^\W\d_]*\.?(?: [{CAPITAL}][^\W\d_]*\.?){{0,4}}"
_WHEN = r"(?:,? ?(?:ngày )?\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{4})?)?"
_PAPER = (
    r"(?:Báo [^\W\d_]+(?: [^\W\d_]+){0,3}|Nhân Dân|Dân trí|Tuổi Trẻ|Thanh Niên|Tiền Phong|Vietnam\+"
    r"|VietnamPlus|Vietnamnet|VnExpress|Lao Động|Quân đội nhân dân|Thái Bình|Điện tử)"
)
PLACES = any_of(
    """
    Anh | Pháp | Đức | Mỹ | Nga | Italy | Tây Ban Nha | Bồ Đào Nha | Hà Lan | Bỉ | Thuỵ Điển | Thuỵ Sĩ | Áo
    Trung Quốc | Nhật Bản | Hàn Quốc | Triều Tiên | Ấn Độ | Thái Lan | Lào | Campuchia | Singapore | Malaysia
    Indonesia | Philippines | Myanmar | Australia | Ukraine | Israel | Iran | Iraq | Qatar | UAE | Arab Saudi
    Brazil | Argentina | Mexico | Canada | Ba Lan
    Hà Nội | TP HCM | Hải Phòng | Đà Nẵng | Cần Thơ | Huế | An Giang | Bà Rịa - Vũng Tàu | Bắc Giang | Bắc Kạn
    Bạc Liêu | Bắc Ninh | Bến Tre | Bình Định | Bình Dương | Bình Phước | Bình Thuận | Cà Mau | Cao Bằng
    Đăk Lăk | Đăk Nông | Đắk Lắk | Đắk Nông | Điện Biên | Đồng Nai | Đồng Tháp | Gia Lai | Hà Giang | Hà Nam
    Hà Tĩnh | Hải Dương | Hậu Giang | Hoà Bình | Hưng Yên | Khánh H(?:oà|òa) | Kiên Giang | Kon Tum | Lai Châu
    Lâm Đồng | Lạng Sơn | Lào Cai | Long An | Nam Định | Nghệ An | Ninh Bình | Ninh Thuận | Phú Thọ | Phú Yên
    Quảng Bình | Quảng Nam | Quảng Ngãi | Quảng Ninh | Quảng Trị | Sóc Trăng | Sơn La | Tây Ninh | Thái Bình
    Thái Nguyên | Thanh H(?:oá|óa) | Thừa Thiên Huế | Tiền Giang | Trà Vinh | Tuyên Quang | Vĩnh Long
    Vĩnh Phúc | Yên Bái
    """
)
"""Countries and provinces. In a word to which one was glued ("Hà NộiCông an ...") a tone keeps its place."""
_DATELINE = regex(
    rf"(?:\((?:{_CODE}|{_PAPER}|[^()\d]{{2,30}})\){_DASH}"
    rf"|{_PLACE}{_WHEN},? {{0,2}}\((?:{_CODE}|{_PAPER})\){_DASH}"
    rf"|(?:{_CODE}|{_PAPER})[\s\u00a0]+[-–—―−][\s\u00a0]*"
    rf"|\((?:{_CODE}|{_PAPER})\)[\s\u00a0]+"
    rf"|more(?:\((?:{_CODE}|{_PAPER})\){_DASH})?"
    rf"|{PLACES}"  # a paper's place, set apart on its page, was pasted to the first word
    rf"|{_CODE}[-–—―−][\s\u00a0]+)"
    rf"(?=[\"“‘«(]?[{CAPITAL}\d])"
)
_SUBJECTS = regex(
    rf"(?:KT|VH|QP|AN|GD|KH|TN|LĐ|NN|CNH|TT|XD){_DASH}(?:XH|AN|QP|ĐT|CN|MT|TB|TT|PTNT|HĐH|DL|KT)(?!\w)"
)
"""Fields of policy, not a newspaper and its first word: "KT - XH huyện phát triển"."""
_LOOK = 100
_MOST_PER_LETTER = 4
"""Characters that one letter is typed with: its own, two marks and one that prints nothing."""
_NOT_DATELINES = frozenset(["TP", "UBND", "HĐND", "MTTQ"])
"""Institutions and units, not newspapers: "UBND - cơ quan hành chính" is a sentence's subject."""


def dateline_length(sentence: str) -> int:
    """Return how many leading characters of the raw sentence are a dateline; 0 when none are."""
    typed = normalize_aligned(sentence[: _MOST_PER_LETTER * _LOOK])
    read = typed.text[:_LOOK]
    match = _DATELINE.match(read)
    if match is None or _SUBJECTS.match(read):
        return 0
    word = re.split(r"[\s(–—-]", read.lstrip("("), maxsplit=1)[0]
    if word in _NOT_DATELINES and not read.startswith("("):
        return 0
    length = typed.raw(match.end())
    return length if length < len(sentence) else 0


_ARTICLE_MARK = regex(r"(?:[Đđ]i[eề]\w*\s+\d{1,3}[.:]|\d{1,3}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s+(?=\S)")


def article_mark_length(sentence: str) -> int:
    """How many leading characters number a sentence of an official document: "Điều 1. ", "2. ", "a) "."""
    typed = normalize_aligned(sentence[: _MOST_PER_LETTER * _LOOK])
    match = _ARTICLE_MARK.match(typed.text)
    length = typed.raw(match.end()) if match else 0
    return length if length < len(sentence) else 0
