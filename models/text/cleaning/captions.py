"""Captions that carry no credit: a short stand-alone line that only says what a picture shows.

The words must be a caption's from its first word to its last; the same words as part of a longer
paragraph are text.
"""

from __future__ import annotations

from ..fold import any_of, pattern

MAX_WORDS = 32
"""A caption is a line to read under a picture; longer ones are text."""

_PERSON = any_of(
    """
    (?:các )?đồng chí | (?:các )?đ/c | ông | bà | (?:nguyên )?tổng bí thư
    (?:nguyên |phó )?chủ tịch | (?:phó )?thủ tướng | thường trực ban bí thư | (?:phó )?bí thư
    (?:phó )?trưởng ban | bộ trưởng | thứ trưởng | (?:đại|thượng|trung|thiếu) tướng | lãnh đạo
    đại diện
    """
)
_CROWD = any_of(
    """
    (?:các |một số |đông đảo )?(?:vị )?(?:đại biểu|đảng viên|cán bộ, đảng viên|cán bộ)
    các đồng chí(?: lãnh đạo)? | lãnh đạo
    """
)
_EVENT = any_of(
    """
    hội nghị | hội thảo | đại hội | buổi (?:làm việc|lễ|gặp mặt|toạ đàm|tiếp|công bố) | lễ
    cuộc họp | phiên (?:họp|khai mạc|bế mạc|thảo luận) | toạ đàm | kỳ họp
    lớp (?:bồi dưỡng|tập huấn) | điểm cầu | diễn đàn | cuộc gặp
    """
)
_ATTEND = any_of(
    """
    dự | tham dự | tham gia | chụp ảnh | bỏ phiếu | biểu quyết | thảo luận | trao đổi | chào cờ
    theo dõi | nghiên cứu tài liệu
    """
)
_SPEAK = any_of(
    """
    phát biểu(?: (?:chỉ đạo|kết luận|khai mạc|bế mạc|tham luận|ý kiến|tại|chào mừng))* | trao đổi
    chụp ảnh(?: lưu niệm)? | báo cáo | điều hành
    """
)
_NEWS = pattern(
    any_of(
        """
        cho (?:biết|rằng) | nhấn mạnh | khẳng định | yêu cầu | đề nghị | đề xuất | nhất trí
        thống nhất | đã | sẽ | cần | phải | gồm | có | trong đó | tuy nhiên | được | bị | là
        nêu rõ | chỉ rõ | chỉ ra | nhằm | để | cùng với | khi | nhưng | vì
        """
    )
    + r"(?!\w)|[:;\"]"
)
_REST = r"[^:;\"!?]"
_CAPTIONS = (
    # "Toàn cảnh hội nghị.", "Quang cảnh buổi làm việc tại điểm cầu Cần Thơ."
    pattern(
        rf"(?:toàn cảnh|quang cảnh|khung cảnh) (?:(?:tại|của|chung) )?{_EVENT}\b{_REST}{{0,120}}"
    ),
    # "Các đại biểu dự hội nghị tại điểm cầu ..."
    pattern(rf"{_CROWD} (?:[^,:;\"]{{0,60}} )?{_ATTEND} {_REST}*?{_EVENT}\b{_REST}*"),
    # "Đồng chí ..., Bí thư Tỉnh ủy phát biểu tại hội nghị."
    pattern(
        rf"{_PERSON} {_REST}* {_SPEAK} (?:[^,.:;\"!?]* )?(?:(?:tại|bên lề|với|cùng) )?"
        rf"(?:{_REST}* )?{_EVENT}\b[^,.:;\"!?]{{0,60}}[.|,]?"
    ),
)
_CUT_OFF = pattern(
    rf"(?:{_PERSON}|{_CROWD}) {_REST}* (?:{_ATTEND}|tại|bên lề) {_REST}*{_EVENT}\b{_REST}*"
    r"(?:hôm|ngày|sáng|chiều|tối|năm) [\d/.-]+,"
)
"""A caption whose credit was lost in pasting: it ends with a date and a comma."""


def is_caption(folded: str) -> bool:
    """Whether a folded line is worded as a caption throughout and tells no news."""
    if not folded or len(folded) > 260 or len(folded.split()) > MAX_WORDS:
        return False
    if _CUT_OFF.fullmatch(folded):
        return True
    return not _NEWS.search(folded) and any(form.fullmatch(folded) for form in _CAPTIONS)
