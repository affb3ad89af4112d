"""Datelines: the newspaper, agency or place before a text's first words ("ĐBP - ")."""

from __future__ import annotations

import re
import unicodedata

from ..fold import CAPITAL

_DASH = r"[\s\u00a0]*[-–—―−][\s\u00a0]*"
_CODE = r"(?:[A-ZĐÐ]{2,6}(?:\.VN|\+)?|[A-Za-z]{3,20}\.(?:vn|com|net)(?:\.vn)?)"
_PLACE = rf"[{CAPITAL}][^\W\d_]*\.?(?: [{CAPITAL}][^\W\d_]*\.?){{0,4}}"
_WHEN = r"(?:,? ?(?:ngày )?\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{4})?)?"
_PAPER = (
    r"(?:Báo [^\W\d_]+(?: [^\W\d_]+){0,3}|Nhân Dân|Dân trí|Tuổi Trẻ|Thanh Niên|Tiền Phong|Vietnam\+"
    r"|VietnamPlus|Vietnamnet|VnExpress|Lao Động|Quân đội nhân dân|Thái Bình|Điện tử)"
)
_DATELINE = re.compile(
    rf"(?:\((?:{_CODE}|{_PAPER}|[^()\d]{{2,30}})\){_DASH}"
    rf"|{_PLACE}{_WHEN},? {{0,2}}\((?:{_CODE}|{_PAPER})\){_DASH}"
    rf"|(?:{_CODE}|{_PAPER})[\s\u00a0]+[-–—―−][\s\u00a0]*"
    rf"|{_CODE}[-–—―−][\s\u00a0]+)"
    rf"(?=[\"“‘«(]?[{CAPITAL}\d])"
)
_SUBJECTS = re.compile(
    rf"(?:KT|VH|QP|AN|GD|KH|TN|LĐ|NN|CNH|TT|XD){_DASH}(?:XH|AN|QP|ĐT|CN|MT|TB|TT|PTNT|HĐH|DL|KT)(?!\w)"
)
"""Fields of policy, not a newspaper and its first word: "KT - XH huyện phát triển"."""
_LOOK = 100
_NOT_DATELINES = frozenset(["TP", "UBND", "HĐND", "MTTQ"])
"""Institutions and units, not newspapers: "UBND - cơ quan hành chính" is a sentence's subject."""


def dateline_length(sentence: str) -> int:
    """Return how many leading characters of the raw sentence are a dateline; 0 when none are."""
    # Matching composed text and mapping the length back keeps NFD pages exact.
    window = sentence[:_LOOK]
    composed = unicodedata.normalize("NFC", window)
    match = _DATELINE.match(composed)
    if match is None or _SUBJECTS.match(composed):
        return 0
    word = re.split(r"[\s(–—-]", composed.lstrip("("), maxsplit=1)[0]
    if word in _NOT_DATELINES and not composed.startswith("("):
        return 0
    length = _raw_length(window, match.end())
    return length if length < len(sentence) else 0


def _raw_length(raw: str, n_composed: int) -> int:
    """Return how many raw characters make up the first ``n_composed`` composed ones."""
    for length in range(n_composed, len(raw) + 1):
        whole = length == len(raw) or not unicodedata.combining(raw[length])
        if whole and len(unicodedata.normalize("NFC", raw[:length])) >= n_composed:
            return length
    return len(raw)
