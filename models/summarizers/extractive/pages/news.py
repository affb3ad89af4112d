"""The news of a report, not its frame: which sentences tell what was done, and which only stand around it.

Reports of party press open with who met, go on with who attended and what was achieved in years before, and
close with speeches. What was decided, who was appointed, elected or punished, what was asked for: that is the
news.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from .....aliases import FloatArray
from ....text.fold import CAPITAL
from ....text.normalize import normalize_text
from ....text.regexes import regex
from ..cues.clause_cues import words

OUTCOME = 0.5
FRAME = -0.5
"""What a sentence's salience gains by telling an outcome, and loses by telling only the frame, in articles
that are wholly on the model's topics."""

SLOGAN = -0.5
"""A frame that tells nothing to check: Party committees everywhere have "done their tasks well"."""

COUNTED = 1.5

_COUNTED = regex(
    r"(?<!\w)(?:toàn|cả|đã|có)\s(?:[^\s\d,.;]+\s){0,6}\d[\d.]*\s+(?:lượt\s+)?(?:đồng\s+chí|cán\s+bộ|đảng\s+viên|trường\s+hợp"
    r"|tổ\s+chức\s+đảng|chi\s+bộ|công\s+chức|người|cuộc)(?!\w)"
)
"""How many in the end: "Từ năm 2015 đến nay, toàn huyện có 34 đồng chí được luân chuyển."."""
_SPECIFIC = regex(rf"\d|(?<=\s)[{CAPITAL}]\w+\s+[{CAPITAL}]")
"""A number, or two capitals in a row: a name, an office with one."""
_OUTCOME = regex(
    words(
        """
    bổ nhiệm
    điều động
    luân chuyển
    phân công
    chỉ định
    chuẩn y
    phê chuẩn
    miễn nhiệm
    bãi nhiệm
    giữ chức
    thôi giữ
    trúng cử
    bầu
    kỷ luật
    khiển trách
    cảnh cáo
    cách chức
    khai trừ
    khởi tố
    ban hành
    thông qua
    quyết nghị
    quyết định
    thống nhất
    yêu cầu
    đề nghị
    quán triệt
    dự thảo
    tổng kết
    """
    )
    + r"|(?<!\w)\d+\s+(?:đồng\s+chí|cán\s+bộ|đảng\s+viên|trường\s+hợp|tổ\s+chức\s+đảng)(?!\w)"
)
_FRAME = regex(
    r"^\W*(?:(?:[Tt]rong\s+)?(?:những|các|nhiều)\s+năm\s+(?:qua|gần\s+đây)|(?:[Tt]rong\s+)?[Tt]hời\s+gian\s+qua|[Xx]ác\s+định"
    r"|[Nn]hận\s+thức|[Vv]ới\s+(?:phương\s+châm|tinh\s+thần|quyết\s+tâm|truyền\s+thống)|[Tt]rong\s+(?:bối\s+cảnh|không\s+khí)"
    r"|[Tt]hực\s+tế|[Cc]ó\s+thể\s+nói)(?!\w)|"
    + words(
        """
    là nhiệm vụ then chốt
    là nhiệm vụ quan trọng
    là khâu then chốt
    là một trong những nhiệm vụ
    có ý nghĩa
    có vai trò
    là động lực
    chúc mừng
    cảm ơn
    tin tưởng
    bày tỏ
    ghi nhận
    biểu dương
    trân trọng
    vinh dự
    mong muốn
    kỳ vọng
    hứa
    nhiệt liệt
    hoàn thành tốt
    hoàn thành xuất sắc
    """
    )
)
_UNNAMED = regex(
    r"(?:(?:các|những|một\s+số|nhiều)\s+)?quyết\s+định(?:\s+của\s[^,;.]{2,80}?)?\s+về\s+(?:công\s+tác\s+)?(?:tổ\s+chức\s+)?"
    r"(?:cán\s+bộ|nhân\s+sự)(?!\w)"
)
"""Decisions that nobody learns of: a meeting "công bố các quyết định về công tác cán bộ"."""
_DEALS_WITH = regex(
    words(
        """
    xem xét kết quả
    xem xét báo cáo
    xem xét một số nội dung
    xem xét các nội dung
    cho ý kiến về
    cho ý kiến vào
    nghe báo cáo
    """
    )
)
"""What a meeting was about, and not what came of it."""


def report_value(texts: Sequence[str]) -> FloatArray:
    """What each sentence gains or loses besides in a report, (n_sentences,).

    A slogan loses. Where one opens the article there is no event to tell, and what was counted is the news.
    """
    values = np.array([SLOGAN if _is_slogan(text) else 0.0 for text in texts], dtype=np.float32)
    if len(values) and values[0]:
        values += [COUNTED if _COUNTED.search(normalize_text(text)) else 0.0 for text in texts]
    return values


def _is_slogan(text: str) -> bool:
    return _value(text) == FRAME and not _SPECIFIC.search(normalize_text(text))


def news_value(texts: Sequence[str]) -> FloatArray:
    """What each sentence's salience gains or loses by what it tells, (n_sentences,)."""
    return np.array([_value(text) for text in texts], dtype=np.float32)


def only_announces(text: str) -> bool:
    """Whether a sentence names a meeting, or decisions in general, and not what came of it."""
    plain = normalize_text(text)
    named = _UNNAMED.sub(" ", plain)
    return (named != plain or bool(_DEALS_WITH.search(plain))) and not _OUTCOME.search(named)


@lru_cache(maxsize=4096)
def _value(text: str) -> float:
    """Of one sentence; asked for the salience and again for rating extracts."""
    plain = normalize_text(text)
    return FRAME if _FRAME.search(plain) else OUTCOME if _OUTCOME.search(plain) else 0.0
