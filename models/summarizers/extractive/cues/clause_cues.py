"""Vietnamese words that tell what a long sentence of party press does without, and what it does not.

Matched on text as `normalize_text` gives it (tone marks of oa, oe, uy in the new style), small letters and
capitals told apart: "Ban Tổ chức" is an office, "tổ chức" a verb. A list holds what begins a part that may go
or what keeps one; how far the part reaches is said in `clauses`.
"""

from __future__ import annotations

import re

from ....text.fold import CAPITAL
from ....text.regexes import regex
from .sentence_cues import alternatives

_CAP = rf"[{CAPITAL}]"


def words(block: str) -> str:
    """As `sentence_cues.alternatives`, each of whole words."""
    return rf"(?<!\w)(?:{alternatives(block)})(?!\w)"


PREDICATES = """
    ban hành
    biểu quyết
    biểu dương
    bày tỏ
    bắt
    bế mạc
    bị
    bổ nhiệm
    bầu
    chuẩn y
    cho biết
    cho phép
    cho ý kiến
    chỉ đạo
    chỉ định
    chủ trì
    công bố
    có
    cần
    diễn ra
    dâng hương
    dự
    khai mạc
    khai trừ
    khẳng định
    khởi tố
    kiểm tra
    kết luận
    kỷ luật
    là
    làm
    làm việc
    miễn nhiệm
    nhấn mạnh
    nêu
    phát biểu
    phát động
    phân công
    phê chuẩn
    phê duyệt
    phải
    quyết nghị
    quyết định
    ra mắt
    sẽ
    tham mưu
    thi hành
    thành lập
    thông qua
    thăm
    thống nhất
    tiếp
    tiếp tục
    tiến hành
    trao
    triển khai
    trình
    trúng cử
    truy tố
    tuyên
    tập trung
    tặng
    tổ chức
    tổng kết
    vừa
    xem xét
    xử phạt
    yêu cầu
    đang
    điều động
    đã
    đưa
    được
    đạt
    đề nghị
    đề xuất
    ký
    họp
    gặp
    giới thiệu
    giao
    gửi
    hội đàm
    hội kiến
    bắt giữ
    luân chuyển
    lưu ý
    thực hiện
    xây dựng
"""
"""Verbs, and words before them, that make a sentence of a row of words."""

TENSES = """
    đã
    sẽ
    đang
    vừa
    đều
    cũng
    diễn ra
    thành công tốt đẹp
"""
"""Before the verb of a main clause: a part that holds one is no mere companion of the verb before it."""

SAYING = """
    cho biết
    cho hay
    cho rằng
    nói
    khẳng định
    nhấn mạnh
    cáo buộc
    chia sẻ
    thông báo
    thông tin
    nhận định
    tố
    dẫn
    đưa tin
    lưu ý
    phát biểu
    nêu rõ
    trả lời
    bộc bạch
    đánh giá
    kêu gọi
"""
"""Say whose word it is. At the end of a sentence they may cover all of it: no part goes that holds one."""

ATTENDANTS = regex(
    r"(?<!mà),?\s+(?:(?:với|(?<=,\s)có)\s+(?:sự\s+)?(?:tham\s+dự|tham\s+gia|có\s+mặt|góp\s+mặt|hiện\s+diện|chứng\s+kiến)\s+của"
    r"|(?:dưới|với)\s+sự\s+(?:chủ\s+trì|điều\s+hành|chứng\s+kiến)\s+của"
    r"|do\s+(?:các\s+)?(?:đồng\s+chí|ông|bà)\s[^;:]{2,200}?\s(?:đồng\s+)?chủ\s+trì(?=\s*(?:[.;]|$)))(?!\w)"
)
"""Who was there: no news but of their own visit."""
ALONGSIDE = regex(
    r",\s+cùng\s+(?:với\s+)?(?:(?:các|đông\s+đảo|toàn\s+thể|đại\s+diện|lãnh\s+đạo|nhiều)(?!\w))"
)
FORM = regex(
    r",?\s+(?:bằng|theo|dưới)\s+hình\s+thức\s+(?:trực\s+tiếp|trực\s+tuyến|kết\s+hợp)(?!\w)"
    r"|,\s+được\s+tổ\s+chức\s+(?:trực\s+tuyến|trực\s+tiếp|theo\s+hình\s+thức)(?!\w)"
)
"""How they met."""
DEMANDED = regex(r"(?<!\w)(?:phải|cần|nên|chỉ|được\s+phép)(?!\w)[^,;]*$")
"""Before it: how they have to meet, which is what the sentence says."""
RESULT = regex(
    r",\s+(?:qua\s+đó|từ\s+đó|nhờ\s+đó|trên\s+cơ\s+sở\s+đó|góp\s+phần|tạo\s+(?:điều\s+kiện|tiền\s+đề|động\s+lực|đà"
    r"|cơ\s+sở|nền\s+tảng)|đáp\s+ứng\s+(?:yêu\s+cầu|nhu\s+cầu)|làm\s+(?:cơ\s+sở"
    r"|tiền\s+đề|nền\s+tảng)|xứng\s+đáng\s+(?:với|là)|phục\s+vụ\s+(?:tốt|yêu\s+cầu|công\s+tác|nhiệm\s+vụ)|hướng\s+tới)(?!\w)"
)
"""What came of it, or shall: said of what stands before, which is whole without it."""
ELABORATION = regex(
    r",\s+(?:nhất\s+là|trong\s+đó|đặc\s+biệt\s+là|đồng\s+thời|gồm|bao\s+gồm|cụ\s+thể\s+là|cụ\s+thể(?=\s*[,:]))(?!\w)"
)
BY_LAW = regex(r",?\s+theo\s+quy\s+định\s+của\s+pháp\s+luật(?=[.;…]*(?:\[\d+\])*\s*$)")
"""Goes without saying, but where it bounds a right."""
RIGHTS = regex(r"(?<!\w)(?:quyền|được\s+phép|tự\s+do)(?!\w)")
PURPOSE = regex(
    r"(?<!là)(?<!cũng)(?<!đều)(?<!đích)(?<!chỉ)(?<!không)(?<!đã)(?<!yếu),?\s+nhằm(?!\s+vào)(?!\w)"
)
DOCUMENT_DATE = regex(
    r"(?<=[A-ZĐ]),?\s+ngày\s+\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4},?(?=\s+(?:của|về)(?!\w))"
)
"""After the number of a document, which names it already."""
BRACKET = regex(
    r"(?<=\s)\((?:chiếm|đạt\s+tỷ\s+lệ|tỷ\s+lệ|[Vv]ideo|[Hh]ình\s+từ)(?!\w)[^()“”\"]{0,80}\)(?=[\s,.;:!?]|$)"
)
"""A share of a number that stands before it. Another name stays: the article may go on with it alone."""

ADDRESS = r"(?:đồng\s+chí|đ/c|ông|bà|(?:[Đđ]ại|[Tt]hượng|[Tt]rung|[Tt]hiếu)\s+(?:tướng|tá|uý))"
_OFFICE = (
    r"(?:[Uu]ỷ\s+viên|[Nn]guyên|[Cc]ựu|[Bb]í\s+thư|[Pp]hó|[Cc]hủ\s+tịch|[Tt]rưởng|[Tt]hứ\s+trưởng|[Bb]ộ\s+trưởng"
    r"|[Gg]iám\s+đốc|[Tt]ổng|[Cc]hánh|[Tt]hành\s+viên|[Tt]hường\s+trực|[Cc]ục\s+trưởng|[Vv]ụ\s+trưởng|[Cc]hủ\s+nhiệm"
    r"|[Vv]iện\s+trưởng|[Đđ]ại\s+biểu|[Đđ]ại\s+tướng|[Tt]hượng\s+tướng|[Tt]rung\s+tướng|[Tt]hiếu\s+tướng|kiêm)(?!\w)"
)
_HELD = rf"(?:[^,;:()“”\"?!–-]|(?<=\w)[–-](?=\w)|[–-](?=\s{_CAP})){{2,80}}?"
OFFICES = rf"{_OFFICE}{_HELD}(?:,\s+{_OFFICE}{_HELD}){{0,6}}"
OFFICE_OF_COMRADE = regex(
    rf"(?<!\w)(?:[Đđ]ồng\s+chí|[Ôô]ng|[Bb]à|{ADDRESS})\s+(?P<name>{_CAP}\w*(?:\s+{_CAP}\w*){{1,4}})"
    rf"(?P<offices>(?:,|\s+[-–])\s+{OFFICES}(?:\s+[-–])?)"
    r"(?P<after>,?\s+(?=(?:chủ\s+trì|phát\s+biểu|nhấn\s+mạnh|yêu\s+cầu|đề\s+nghị|cho\s+biết|khẳng\s+định|kết\s+luận"
    r"|đọc|đã|vừa(?!\s+qua)|sẽ|được|bị(?!\s+(?:can|cáo))|giữ(?=\s+(?:chức|cương|vị|nhiệm))|là|vì|làm\s+(?:việc|[Tt]rưởng|[Bb]í|[Cc]hủ|[Gg]iám|[Pp]hó|[Bb]ộ|[Uu]ỷ|[Tt]ổng|[Tt]hứ|[Cc]ục|[Vv]ụ|[Cc]hánh)|thôi|trao|dự(?!\s+(?:án|thảo|khuyết|bị))|đến\s+dự|tặng|ghi\s+nhận|biểu\s+dương|chúc\s+mừng|đánh\s+giá|bày\s+tỏ"
    r"|lưu\s+ý|quán\s+triệt|cũng|tiếp\s+tục|công\s+bố|báo\s+cáo|cùng\s+dự|tham\s+dự|thay\s+mặt|khai\s+mạc|điều\s+hành)(?!\w))"
    r"|(?=\s*[.;](?:\s|$)))"
)
"""A person, what offices they hold, and the verb or the end after it."""
SURNAME = regex(
    rf"(?<!\w)(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đoàn|Vương|Trịnh|Trương"
    rf"|Đinh|Lâm|Phùng|Mai|Tô|Hà|Tạ|Cao|Lương|Lưu|Châu|Thái|Triệu|Hứa|Giàng|Nông|Tống|Quách|Chu|Đàm)\s+{_CAP}"
)
"""May begin another person's name: "ông Bình, Chủ tịch tỉnh Trần Văn An" are two."""

EVENT_DATE = regex(
    r"(?:(?:Vào\s+)?(?:[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối)?(?:\s*[Nn]gày|\s+qua|\s+nay)?\s*\d{1,2}\s*[-/.]\s*\d{1,2}"
    r"(?:\s*[-/.]\s*\d{4})?|(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Hh]ôm)\s+(?:nay|qua)(?:\s*,?\s*\(?\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{4})?\)?)?"
    r"|Vừa\s+qua|Mới\s+đây),\s+"
)
PLACE = regex(
    rf"(?:[Tt]ại|[Ởở])\s+(?:(?:trụ\s+sở|thành\s+phố|tỉnh|huyện|thị\s+xã|xã|phường|Thủ\s+đô|TP\.?|hội\s+trường)\s+)?"
    rf"{_CAP}\w*(?:\s+{_CAP}\w*){{0,4}}(?:\s*\([^()]*\))?,\s+"
)
"""When and where something happened, at the beginning of the sentence; not since or until when."""
OCCASION = regex(
    r"(?:[Đđ]ể|[Nn]hằm|Thực\s+hiện|Tiếp\s+tục\s+(?:chương\s+trình|phiên|kỳ\s+họp)|Nhân\s+(?:dịp|kỷ\s+niệm|Ngày)|Trong\s+khuôn\s+khổ"
    r"|Hưởng\s+ứng|Chào\s+mừng|Hướng\s+tới|Phát\s+biểu|Kết\s+luận|Trong\s+không\s+khí|Tại\s+(?:buổi|hội\s+nghị|đại\s+hội"
    r"|cuộc\s+họp|phiên\s+họp|lễ)|Trong\s+chương\s+trình|Cùng\s+với\s+việc)(?!\w)"
    rf"|Căn\s+cứ(?:\s+(?:vào|theo))?(?=\s+{_CAP})"
)
"""What led to it, before the subject. For whom one acts is part of it, and so is the report that a rule
asks for."""

PREDICATE = regex(words(PREDICATES))
TENSE = regex(words(TENSES))
SAID = regex(
    words(SAYING)
    + r"|(?<!\w)theo(?!\s+(?:quy\s+định|hình\s+thức|hướng|đúng|phương\s+châm|tinh\s+thần|kế\s+hoạch"
    r"|yêu\s+cầu|đó)(?!\w))(?!\w)"
)
ADDRESSED = regex(
    rf"(?<!\w)(?:{ADDRESS}|bị\s+can|bị\s+cáo|đại\s+diện|lãnh\s+đạo|đại\s+biểu|các\s+đồng\s+chí)(?!\w)"
)
BARE_BODY = regex(
    r"(?<!\w)(?P<body>Ban|Bộ|Sở|Cục|Vụ|Viện|Toà|Ngành|Hội|Đoàn|Tỉnh|Huyện|Uỷ\s+ban)(?=\s+(?:đã|sẽ|đang|vừa|cũng|này)(?!\w))"
)
"""A body named in full before: where its name goes, nobody knows which."""
COORDINATED = regex(
    r"(?<!\w)(?:và|cùng|người|nơi|mà|khi|để|về|do|cho|vào|từ|sau|thay|làm|giữ|là|thôi|vì|nhận|đảm\s+(?:nhiệm|nhận)"
    r"|thành(?!\s+(?:phố|viên|uỷ))|trở|ra|tham\s+gia|tại\s+kỳ|với|theo|bằng|nhằm)(?!\w)"
)
"""More than offices stands between a name and its verb."""
GOES_ON = regex(
    r",\s+(?:đã|sẽ|đang|vừa|đều|cũng|trở\s+(?:nên|thành)|được|bị|là|có|cần|phải)(?!\w)"
    r"|là(?!\w).*,\s.*(?<!\w)(?:đã|sẽ|đang)(?!\w)"
)
"""After an insertion the clause that it stands in goes on."""
ENUMERATES = regex(r"(?<!\w)(?:là|gồm|bao\s+gồm|như)(?!\w)")
"""A list after one of these is meant to be whole."""
ANNOUNCES = regex(r":\s|(?<!\w)gồm(?!\w)")
"""So is one after these in a definition."""
COUNTED = regex(
    r"(?<![\w/.-])(?<![Tt]hứ\s)(?<!số\s)(?<![Đđ]iều\s)(?<![Kk]hoản\s)(?<!ngày\s)(?<!tháng\s)(?<!năm\s)(?<!lần\s)(?<!khoá\s)"
    rf"(?:\d{{1,2}}|[Hh]ai|[Bb]a|[Bb]ốn|[Ss]áu|[Bb]ảy|[Tt]ám|[Cc]hín|[Mm]ười)\s[^\s\d,.;:{CAPITAL}][^\s,.;:]*"
    r"(?:\s(?!(?:sau|đây|gồm|là|như|cụ\s+thể)(?!\w))[^\s,.;:]+){0,9}\s*$"
)
"""Says before a colon how many follow, and of what: "ba nhóm nhiệm vụ" is whole without them."""
FIELDS = regex(
    r"\s(?:về|trên|trong)(?:\s+(?:các|những|một\s+số|nhiều)\s[^:;.]{2,60})?$", re.IGNORECASE
)
"""Before a colon: of what the list that follows tells."""
OWN_VERB = regex(r"(?<!\w)(?:được|bị(?!\s+(?:can|cáo|hại))|giữ\s+chức)(?!\w)")
SHARED_VERB = regex(
    r"^(?:trong\s+đó|nhất\s+là|đặc\s+biệt\s+là|gồm)(?!\w).*,|(?<!\w)(?:có\s+hiệu\s+lực|(?:tham|cùng)\s+dự|dự\s+hội\s+nghị|chủ\s+trì)(?!\w)[^;]{0,40}$"
)
"""At the end of a list, or after an insertion: what all its items do."""
REMOVAL = regex(
    r"(?<!\w)(?:thôi\s+(?:giữ|tham\s+gia|làm|không)|cho\s+thôi|miễn\s+nhiệm|bãi\s+nhiệm|điều\s+động|luân\s+chuyển)(?!\w)"
)
"""Half of a transfer: to what office comes after it."""
BLAME = regex(
    r"(?<!\w)(?:(?:chịu|thiếu)\s+trách\s+nhiệm|trách\s+nhiệm\s+(?:chính|liên\s+đới|cá\s+nhân|người\s+đứng\s+đầu)|(?<!chống\s)vi\s+phạm|sai\s+phạm"
    r"|khuyết\s+điểm|kỷ\s+luật(?!\s*,)|buông\s+lỏng)(?!\w)",
    re.IGNORECASE,
)
"""What somebody answers for: less of it is another finding."""
APPOINTS = regex(
    r"(?<!\w)(?:bầu|bổ\s+nhiệm|phân\s+công|chỉ\s+định|phê\s+chuẩn|chuẩn\s+y|giới\s+thiệu|giữ|đảm\s+nhiệm|điều\s+động|luân\s+chuyển"
    r"|bãi\s+nhiệm|miễn\s+nhiệm)(?!\w)"
)
"""An office after it, or after its person, is what it says."""
LIMITS = regex(
    r"(?:có|là|người|gắn\s+(?:với|liền)|trên\s+cơ\s+sở|(?:bảo\s+đảm|đảm\s+bảo)|với\s+điều\s+kiện|trừ|nhưng|song|tuy|riêng|(?:trong\s+)?(?:khi|trường\s+hợp)|nếu"
    r"|kể\s+cả|không(?!\s+ngừng)|chỉ(?!\s+(?:đạo|định|thị|huy|rõ))|theo(?!\s+(?:dõi|sát))|căn\s+cứ|đồng\s+thời|tránh|trong\s+đó|sau\s+đó|qua\s+đó|từ\s+đó)(?!\w)",
    re.IGNORECASE,
)
"""After ";" they bound what stands before it; "có ...", "là ...", "người ..." are more things or
people asked for."""
_NO_NAME = rf"[^\W\d_{CAPITAL}]"
DAY_POINTED = regex(
    r"(?<!\w)(?:cùng\s+ngày|(?:ngày|hôm|thời\s+điểm|dịp|năm)\s+(?:này|đó|ấy))(?!\w)"
)
"""Point to a day named before."""
TAKES_OVER = regex(
    r"(?<!\w)(?:giữ\s+chức|giữ\s+chức\s+vụ|bổ\s+nhiệm|làm\s+(?:[Bb]í|[Cc]hủ|[Pp]hó|[Tt]rưởng|[Gg]iám)|nhận\s+(?:công\s+tác|nhiệm))(?!\w)"
)
LEANS_BACK = regex(
    r"(?<!\w)(?:(?<!sau\s)(?<!dưới\s)(?<!gần\s)(?<!trước\s)(?<!tới\s)(?<!mới\s)đây|này|ấy|cùng\s+ngày|(?:nói|nêu|kể)\s+trên"
    r"|(?<!trong\s)(?<!qua\s)(?<!từ\s)(?<!do\s)(?<!nhờ\s)(?<!theo\s)đó"
    r"|(?:ông|bà|đồng\s+chí|họ)(?=[,.;:]|\s+"
    r"(?!(?:con|bí|chủ|phó|tổng|trưởng|nguyên|giám|uỷ|hàng|tên)(?!\w))"
    rf"{_NO_NAME}))(?!\w)"
)
"""Point to what was named before, it may be in what begins the sentence."""
LEADS = regex(
    r"(?<!\w)(?:lãnh\s+đạo(?=\s+(?!(?:các|một|tỉnh|huyện|xã|phường|thành|cấp|sở|ban|bộ|uỷ|ngành|địa|đơn|cơ|và|qua|chủ"
    rf"|nguyên|của)(?!\w)){_NO_NAME})|đấu\s+tranh|chiến\s+đấu|chỉ\s+huy(?=\s+(?:các|cuộc|trận|lực))|hoạt\s+động|góp"
    r"|tham\s+gia|xây\s+dựng|thực\s+hiện|triển\s+khai|tổ\s+chức(?=\s+(?:các|cuộc|lễ|hội))|đưa|vượt|giành|làm)(?!\w)"
)
"""What somebody does with those alongside: they are no mere attendants."""
AIM = regex(
    r"(?<!\w)(?:mục\s+(?:đích|tiêu)(?!\w)|việc\s[^,;]*$|(?:là|như|trong)\s+(?:một\s+)?[^\s,;]+(?:\s[^\s,;]+)?$"
    r"|(?:(?:đầu\s+tiên|cuối\s+cùng|nhất)(?!\w)|một\s(?!số\s))[^,;]*$)",
    re.IGNORECASE,
)
"""What follows it with "nhằm" is what the sentence says: "mục đích là nhằm", "tổ chức một hội nghị nhằm"; or
bounds it: "dự án đầu tiên nhằm"."""
BOUNDS = regex(
    r"(?<!\w)(?:ít\s+nhất|tối\s+(?:thiểu|đa)|nhiều\s+nhất|quá|phải|đồng\s+thời\s+cũng|cho\s+thấy)(?!\w)"
)
"""In an elaboration they ask for more than what stands before it, or say what that is about."""
NOMINAL = regex(
    r"(?:Việc|Sự|Những|Các|Chuyến|Cuộc|Buổi|Đợt|Hoạt\s+động|Chương\s+trình)(?!\w)", re.IGNORECASE
)
JOINS = regex(
    r"(?<!\w)(?:và|hoặc|hay|của|với|cho|về|là|để|mà|như|các|những|do|bởi|tại|rằng|việc)\s*$"
)
"""At its end a clause is not whole."""
NAMED_AND_VERB = regex(rf",\s+{_CAP}[^,;]*?{PREDICATE.pattern}")
"""After those who were there the sentence goes on with who does what."""
DEFINES = regex(r"(?<!\w)(?:là|giữ|làm|đảm\s+(?:nhiệm|nhận))(?!\w)")
"""What stands before it is whom or what a definition tells of."""
BEGINS_WITH_VERB = regex(
    words(
        PREDICATES
        + """
    bám sát
    bảo vệ
    cách chức
    cảnh cáo
    chấp hành
    chăm lo
    chuẩn bị
    chú trọng
    chủ động
    cử
    đánh giá
    đẩy mạnh
    đẩy nhanh
    điều chỉnh
    điều tra
    đổi mới
    đôn đốc
    gắn
    giải quyết
    giám sát
    hoàn thành
    hoàn thiện
    hướng dẫn
    huy động
    kết nạp
    khắc phục
    khai trừ
    khen thưởng
    khiển trách
    kịp thời
    kiên quyết
    kiện toàn
    làm rõ
    làm tốt
    lãnh đạo
    luân chuyển
    lựa chọn
    mở rộng
    nâng cao
    nắm
    nghiên cứu
    ngăn chặn
    phát hiện
    phát huy
    phát triển
    phối hợp
    phòng ngừa
    quan tâm
    quán triệt
    quản lý
    rà soát
    sắp xếp
    sửa đổi
    tạo
    tăng cường
    tháo gỡ
    theo dõi
    tham gia
    thẩm định
    thúc đẩy
    tích cực
    tìm
    tiếp thu
    tinh gọn
    tuyên truyền
    từng bước
    ưu tiên
    vận động
    xác định
    xử lý
    """
    )
)
"""An item of a list that begins so is a task of its own."""
FINITE = regex(r"(?<!\w)(?:đã|sẽ|đang|vừa|được|bị|là|cần|phải|có|tiếp\s+tục)(?!\w)")
"""A sentence about "Việc ban hành quy định" has a verb of its own."""
PREPOSED = regex(
    r"(?:Với|Liên\s+quan|Qua|Sau|Trong|Tại|Theo|Từ|Cùng|Nhờ|Do|Vì|Khi|Đối\s+với|Về|Trước|Trên|Bằng|Ngoài)(?!\w)",
    re.IGNORECASE,
)
"""Begin what stands before the subject."""
SUBJECT_AND_VERB = regex(
    r"(?:(?!(?:về|cho|với|theo|nhằm|là)\s)[^\s,;:()]+\s+){1,16}?"
    r"(?:đã|sẽ|đang|vừa|tổ\s+chức|chủ\s+trì|yêu\s+cầu|đề\s+nghị|ban\s+hành|quyết\s+định|công\s+bố|trao|nhấn\s+mạnh"
    r"|khẳng\s+định|tiến\s+hành|triển\s+khai|tập\s+trung|thống\s+nhất|phải|cần|được|bị|phát\s+động|ký|làm\s+việc)(?!\w)"
)
