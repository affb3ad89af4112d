"""Captions that carry no credit: a short stand-alone line that only says what a picture shows.

The words must be a caption's from its first word to its last; the same words as part of a longer
paragraph are text.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

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
    return any(form.fullmatch(folded) for form in _CAPTIONS) and not _NEWS.search(folded)


_SUBJECT = any_of(
    r"""
    (?:các )?(?:đồng chí|đ/c|thành viên|thầy cô) | ông | bà | anh | chị | bị cáo | bị can | cựu
    (?:nguyên |phó |quyền |tân |cố )*(?:tổng )?(?:bí thư|chủ tịch|thủ tướng|bộ trưởng|thứ trưởng|trưởng ban)
    (?:nguyên |phó |quyền |tân )*(?:tổng )?(?:cục trưởng|giám đốc|vụ trưởng|viện trưởng|chánh án|tư lệnh)
    (?:phó )?(?:tổng thống|ngoại trưởng|thống đốc|chủ nhiệm|hiệu trưởng|trưởng đoàn|chính uỷ|quốc vụ khanh)
    (?:đại|thượng|trung|thiếu) tướng | (?:đại|thượng|trung|thiếu) tá | thường trực | (?:đại diện )?lãnh đạo
    đại diện | (?:các )?đại biểu | cán bộ | chiến sĩ | nhân viên | đảng viên | cử tri | nhân dân | người dân
    bà con | học sinh | sinh viên | thanh niên | (?:các )?cựu chiến binh | đoàn(?: viên| công tác| đại biểu)?
    lực lượng | (?:đảng|tỉnh|thành|huyện) uỷ
    ban (?:tổ chức|chấp hành|giám đốc|lãnh đạo) | đồng bào | giáo sư | gs | pgs
    nhà (?:văn|báo|thơ) | nghệ sĩ | (?:thượng|hoà|đại) (?:toạ|thượng|đức)
    các (?:em|cháu|tân|tập thể|cá nhân)
    """
)
_SHOWN = any_of(
    """
    phát biểu | trao | tặng | thăm | dâng | thắp | viếng | chụp | tiếp | đón | bắt tay | trò chuyện | thăm hỏi
    dự | tham dự | chúc mừng | kiểm tra | khảo sát | tham quan | trao đổi | biểu quyết | bỏ phiếu | ký
    cắt băng | bấm nút | đọc | trình bày | tuyên thệ | tiễn | tiễn đưa | viết | chào | tưởng nhớ
    tưởng niệm | tri ân | biểu diễn | diễu hành | chủ trì | chứng kiến | theo dõi | gặp gỡ | gặp mặt
    điều hành | giới thiệu | hội đàm | nhận | ra mắt | tặng hoa | duyệt | thảo luận | nghe | báo cáo
    kết luận | quán triệt | đối thoại
    """
)
_SCENE_NAMED = any_of(
    """
    (?:toàn|quang|khung) cảnh | một góc | cảnh | chân dung | nghi (?:lễ|thức) | lễ
    hình ảnh | (?:các |một )?tiết mục
    """
)
_TOLD = pattern(
    any_of(
        """
        cho (?:biết|rằng|hay) | nhấn mạnh | khẳng định | yêu cầu | đề nghị | đề xuất | nhất trí | thống nhất
        đã | sẽ | vừa | đang | cần | phải | gồm | trong đó | tuy nhiên | được | bị | là | nêu | chỉ rõ | cũng
        nhằm | nhưng | vì | do | qua đó | theo đó | nếu | không | chưa | từng | diễn ra | bắt đầu | kết thúc
        trở thành | thông qua | vào (?:hồi|lúc|ngày) | nhắc | bày tỏ | chia sẻ | gửi lời | đánh giá | ghi nhận
        mong | kêu gọi | cam kết | để | khi | có | thể hiện
        """
    )
    + r"(?!\w)|[:;\"?!]|\d[.,]?\d* ?%|(?:tỷ|triệu) đồng"
)
_SCENES = (
    # "Bí thư Tỉnh ủy Lê Văn Bình dâng hương tri ân các anh hùng liệt sĩ."
    pattern(rf"{_SUBJECT}\b [^.:;!?\"]* ?\b{_SHOWN}\b[^.:;!?\"|]*\.?"),
    # "Lễ truy điệu đồng chí Lê Văn Bình.", "Một góc thành phố Sông Mây."
    pattern(rf"{_SCENE_NAMED}\b [^.:;!?\"|]{{4,160}}\.?"),
    # "Bị cáo Lê Văn A.", "Ông Lê Văn Bình - nguyên Giám đốc Sở Nội vụ tỉnh Sông Mây."
    pattern(
        rf"(?:ông|bà|bị cáo|bị can|đồng chí|{_SUBJECT}) (?:\w+ ){{1,4}}\w+"
        r"(?: -|,)? ?[^.:;!?\",|]{0,80}\.?"
    ),
)
_SCENE_WORDS, _SCENE_LENGTH = 40, 600
_PARAGRAPH_WORDS = 35
"""Paragraphs are longer in the middle on a page that does not set every sentence on a line of its own."""


def is_scene(folded: str) -> bool:
    """Whether a folded line could be a caption: it names who is seen, or doing what, and tells no news.

    Far more lines than `is_caption` takes: sentences of a text may be worded so.
    """
    if len(folded) > _SCENE_LENGTH or not 2 <= len(folded.split()) <= _SCENE_WORDS:
        return False
    return any(form.fullmatch(folded) for form in _SCENES) and not _TOLD.search(folded)


_CROWD_SEEN = pattern(
    any_of(
        """
        (?:các |đông đảo |nhiều )?(?:đại biểu|cán bộ|công chức|đảng viên|đoàn viên|hội viên|cử tri|chiến sĩ)
        công dân | (?:đông đảo )?người dân | bà con | nhân dân | doanh nghiệp | du khách
        học sinh | sinh viên | nông dân | công nhân | thanh niên
        """
    )
    + r"\b[^.:;!?\"|\d]* (?:tại|trong|ở|bên) [^.:;!?\"|]{3,120}\."
)


def is_crowd_scene(folded: str) -> bool:
    """Whether a folded line could be a caption of people without names: whoever has news says of whom."""
    if not _CROWD_SEEN.fullmatch(folded):
        return False
    return 2 <= len(folded.split()) <= MAX_WORDS and not _TOLD.search(folded)


def may_be_heading(folded: str) -> bool:
    """Whether a scene may as well be a subheading: it names somebody or something, without a stop."""
    return not folded.endswith(".") and not _SCENES[0].fullmatch(folded)


def has_paragraphs(n_words: Sequence[int]) -> bool:
    """Whether a page is set in paragraphs, by the words of its prose lines; else a scene may be text."""
    return bool(n_words) and median(n_words) >= _PARAGRAPH_WORDS
