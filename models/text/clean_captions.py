"""Captions that carry no credit: a short stand-alone line that only says what a picture shows.

The wording must be a caption's from its first word to its last; the same words as part of a longer
paragraph are text.
"""

from __future__ import annotations

from .fold import pattern

MAX_WORDS = 32
"""A caption is a line to read under a picture; longer ones are text."""

_PERSON = (
    r"(?:(?:các )?(?:đồng chí|đ/c)|ông|bà|(?:nguyên )?tổng bí thư|(?:nguyên )?chủ tịch(?: nước| quốc hội| ubnd"
    r"| uỷ ban nhân dân| hđnd)?|(?:phó )?thủ tướng(?: chính phủ)?|(?:thường trực )?ban bí thư|(?:phó )?bí thư"
    r"|(?:phó )?trưởng ban|bộ trưởng|thứ trưởng|(?:thượng|trung|thiếu|đại) tướng|lãnh đạo|đại diện)"
)
_CROWD = r"(?:(?:các |một số |đông đảo )?(?:vị )?(?:đại biểu|đảng viên|cán bộ, đảng viên|cán bộ|lãnh đạo|đồng chí lãnh đạo))"
_EVENT = (
    r"(?:hội nghị|hội thảo|đại hội|buổi (?:làm việc|lễ|gặp mặt|toạ đàm|tiếp)|lễ|phiên (?:họp|khai mạc|bế mạc)"
    r"|cuộc họp|toạ đàm|kỳ họp|chương trình|lớp (?:bồi dưỡng|tập huấn)|điểm cầu|diễn đàn|cuộc gặp)"
)
_ACT = r"(?:dự|tham dự|tham gia|chụp ảnh|bỏ phiếu|biểu quyết|thảo luận|trao đổi|chào cờ|theo dõi|nghiên cứu tài liệu)"
_NEWS = pattern(
    r"(?:cho (?:biết|rằng)|nhấn mạnh|khẳng định|yêu cầu|đề nghị|đề xuất|nhất trí|thống nhất|đã|sẽ|cần|phải"
    r"|gồm|có|trong đó|tuy nhiên|được|bị|là|nêu rõ|chỉ rõ|chỉ ra)(?!\w)|[:;\"]"
)
_CAPTIONS = (
    # Toàn cảnh hội nghị.
    pattern(
        rf"(?:toàn cảnh|quang cảnh|khung cảnh)(?: (?:chung|tại|của|buổi|phiên))* ?{_EVENT}?\b[^:;\"!?]*[.|,]?"
    ),
    # Các đại biểu dự hội nghị tại điểm cầu ...
    pattern(rf"{_CROWD} (?:[^,:;\"]{{0,60}} )?{_ACT}(?: [^:;\"!?]*)?{_EVENT}[^:;\"!?]*[.|,]?"),
    # Đồng chí ..., Bí thư Tỉnh uỷ phát biểu tại hội nghị.
    pattern(
        rf"{_PERSON} [^:;\"!?]* (?:phát biểu(?: (?:chỉ đạo|kết luận|khai mạc|bế mạc|tham luận|ý kiến))*|trao đổi"
        rf"|chụp ảnh lưu niệm|chụp ảnh|báo cáo)(?: [^,.:;\"!?]*)? ?(?:tại|bên lề|với|cùng) (?:[^:;\"!?]* )?{_EVENT}"
        r"(?: [^,.:;\"!?]{0,60})?[.|,]?"
    ),
)
_CUT_OFF = pattern(
    rf"(?:{_PERSON}|{_CROWD}) [^:;\"!?]* (?:dự|tham dự|tại|bên lề|trao đổi|chụp ảnh) [^:;\"!?]*{_EVENT}[^:;\"!?]*"
    r"(?:hôm|ngày|sáng|chiều|tối|năm) [\d/.-]+,"
)


def is_caption(folded: str) -> bool:
    """Whether a folded line has a caption's wording throughout and tells no news."""
    if not folded or len(folded) > 260 or len(folded.split()) > MAX_WORDS:
        return False
    if _CUT_OFF.fullmatch(folded):  # the credit after the comma was lost in pasting
        return True
    if _NEWS.search(folded):
        return False
    return any(caption.fullmatch(folded) for caption in _CAPTIONS)
