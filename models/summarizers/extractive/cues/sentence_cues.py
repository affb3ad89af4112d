"""Vietnamese words that tell whether a sentence stands alone and what can be taken out of it safely.

Everything is matched on composed (NFC) text, without regard to case; a space stands for any white space.
The lists are short on purpose: a cue that is sometimes wrong would change what a sentence says.
"""

from __future__ import annotations

import re

from ....text.fold import CAPITAL
from ....text.regexes import regex


def alternatives(block: str) -> str:
    """An alternation of the lines of ``block``, longest first, a space standing for any white space."""
    lines = sorted((line.strip() for line in block.strip().splitlines()), key=len, reverse=True)
    return "|".join(line.replace(" ", r"\s+") for line in lines)


ADDING = """
    ngoài ra
    bên cạnh đó
    cùng với đó
    song song với đó
    theo đó
    đồng thời
    cụ thể
    cụ thể là
    đặc biệt
    đặc biệt là
    đáng chú ý
    đáng lưu ý
    hơn nữa
    thêm vào đó
"""
"""Connectives that only go on: they may follow any sentence of the article that stands earlier."""

CONNECTIVES = f"""{ADDING.rstrip()}
    tuy nhiên
    tuy vậy
    tuy thế
    dù vậy
    dù thế
    mặc dù vậy
    mặc dù thế
    thế nhưng
    mặt khác
    hơn thế nữa
    do đó
    do vậy
    vì vậy
    vì thế
    nhờ vậy
    nhờ thế
    nhờ đó
    bởi vậy
    bởi thế
    chính vì vậy
    chính vì thế
    như vậy
    trong khi đó
    nhìn chung
    tóm lại
    nên
"""
"""Link a sentence to the one before; without them (and their comma) it says the same."""

DEPENDENT_OPENERS = """
    trong đó
    trong số đó
    trong số này
    trước đó
    sau đó
    ngay sau đó
    tiếp đó
    tiếp theo
    kế đến
    từ đó
    qua đó
    khi đó
    khi ấy
    lúc đó
    lúc ấy
    lúc này
    đến lúc này
    ngược lại
    trái lại
    nhưng
    và
    còn
    song
    rồi
    mà
    thế mà
    vậy mà
    thế là
    vậy là
    vì sao
    thay vào đó
    nếu không
    nếu vậy
    không những thế
    không những vậy
    không chỉ vậy
    không chỉ thế
    không chỉ có vậy
    không dừng lại ở đó
    cũng theo
    cũng tại
    tại đây
    cũng trong
    cũng như
    cũng vì
    đây là
    đây cũng là
    đó là
    đó cũng là
    đây chính là
    đó chính là
    ví dụ
    ví dụ như
    chẳng hạn
    chẳng hạn như
    tương tự
    hai là
    ba là
    bốn là
    năm là
    thứ năm là
    tiếp lời
    đáp lại
    nói thêm
    cho biết thêm
    trả lời câu hỏi này
    liên quan đến vụ việc trên
    liên quan đến vụ việc này
    liên quan vụ việc trên
    liên quan vụ việc này
    liên quan đến việc này
"""
"""Depend on the sentence before and cannot be left out: they place it in time, order or argument."""

PRONOUNS = {
    "ông": "bà cha chủ nội ngoại trùm",
    "bà": "con nội ngoại chủ mẹ",
    "anh": "em hùng chị ruột trai rể",
    "chị": "em ruột gái dâu",
    "cô": "giáo gái nhi dâu",
    "chú": "trọng ý ruột rể",
    "bác": "sĩ bỏ ruột",
    "cụ": "thể già bà",
    "em": "bé gái trai ruột học",
    "cháu": "bé gái trai nội ngoại",
    "vị": "trí thế",
    "hắn": "",
    "gã": "",
    "y": "tế bác sĩ tá học án đức thuật dược",
    "thị": "xã trấn trường uỷ ủy thực trưởng tứ giác",
    "họ": "tên hàng",
    "nó": "",
    "chúng": "",
    "tôi": "",
    "ta": "",
    "mình": "",
}
"""Words that stand for somebody named before, unless a name or one of these words follows."""

OFFICE_WORDS = "bí chủ phó tổng trưởng nguyên giám uỷ ủy thủ đại trung thiếu thượng chánh viện cục"
"""First syllables of offices: "đồng chí bí thư" needs nobody named before."""

DIRECTIVES = """
    tăng cường
    đẩy mạnh
    nâng cao
    chú trọng
    kiên quyết
    quan tâm
    phát huy
    chủ động
    rà soát
    hoàn thiện
    làm tốt
    thực hiện tốt
    thực hiện nghiêm
    gắn
    bám sát
    coi trọng
    chỉ đạo
    hoàn thành
    kết hợp
    kiên trì
    kịp thời
    nghiên cứu
    phối hợp
    quán triệt
    tập trung
    tham mưu
    thường xuyên
    tích cực
    từng bước
    triển khai
    yêu cầu
    đề nghị
    đổi mới
"""
"""Begin an item of a list of tasks: who is to do it was said before."""

CONNECTIVE = regex(rf"(?:{alternatives(CONNECTIVES)})\s*,\s*", re.IGNORECASE)
LEANS_ON_CONNECTIVE = regex(
    r"(?<!,\s)(?<!không\s)(?<!\w)(?:còn|cũng|vẫn|đồng\s+thời|lại(?=\s+(?:đáp|không|có|là|bị|được|cho|chưa|càng)))(?!\w)",
    re.IGNORECASE,
)
"""Goes on from what was said: it says so only together with "Bên cạnh đó"; after a comma, from that."""
DEPENDENT_CONNECTIVE = regex(rf"(?:{alternatives(CONNECTIVES)})(?!\w)", re.IGNORECASE)
ADDING_CONNECTIVE = regex(rf"(?:{alternatives(ADDING)})(?!\w)", re.IGNORECASE)
DEPENDENT_OPENER = regex(
    rf"(?:{alternatives(DEPENDENT_OPENERS)}"
    r"|thứ\s+(?:hai|ba|tư)(?!,?\s+(?:ngày|tuần|tới|này|vừa|\(?\d))"
    r"|theo\s+(?:ông|bà|anh|chị|đồng\s+chí|đ/c|vị\s+này)(?=\s*,))(?!\w)",
    re.IGNORECASE,
)
"""Those, ordinals ("Thứ Ba, ngày 14/5" is a day), and somebody referred to without a name."""
EVENTS = """
    buổi lễ
    buổi làm việc
    buổi gặp mặt
    buổi kiểm tra
    buổi giám sát
    buổi tiếp
    buổi toạ đàm
    chuyến thăm
    chương trình
    cuộc họp
    cuộc làm việc
    hội nghị
    hội thảo
    kỳ họp
    lễ công bố
    lễ trao quyết định
    phiên họp
    toạ đàm
    đại hội
"""
"""What reports tell of; named once, it is "Hội nghị" and "tại buổi lễ" from then on."""

EVENT_OPENER = regex(
    r"(?:(?:phát\s+biểu|kết\s+luận|khai\s+mạc|bế\s+mạc|thảo\s+luận|báo\s+cáo|trao\s+đổi|tham\s+luận|chia\s+sẻ|đánh\s+giá)"
    r"(?:\s+[^\s,]+){0,5}?\s+)?(?:(?:cũng\s+)?tại|trong|kết\s+thúc|trước|sau|kết\s+luận|phát\s+biểu|chủ\s+trì)\s+"
    rf"(?P<named>{alternatives(EVENTS)})(?=\s*(?:,|:|này|trên|đồng\s+chí|các\s+đại\s+biểu))"
    rf"|(?P<subject>{alternatives(EVENTS)})\s+(?:này\s+|cũng\s+|đã\s+|sẽ\s+){{0,2}}(?:được|do|có|đã|bầu|nghe|là|thống\s+nhất|thông\s+qua"
    r"|biểu\s+quyết|tập\s+trung|xác\s+định|thảo\s+luận|nhất\s+trí|cho\s+ý\s+kiến|tiến\s+hành|đánh\s+giá|quyết\s+định|diễn\s+ra"
    r"|kết\s+thúc|nhấn\s+mạnh|yêu\s+cầu|đề\s+ra|công\s+bố|dành|còn)(?!\w)",
    re.IGNORECASE,
)
"""An event that was named before, as where something was said or as who did it."""

LEANING_OPENER = regex(
    r"(?:kết\s+quả(?:\s+là)?(?=\s*[,:])|trên\s+đây|(?:nhân\s+)?dịp\s+này|cùng\s+ngày|qua\s+(?:kiểm\s+tra|giám\s+sát|thanh\s+tra|rà\s+soát|xem\s+xét|theo\s+dõi)"
    r"(?=\s*(?:,|đã|cho\s+thấy))|theo\s+(?:quyết\s+định|nghị\s+quyết|kết\s+luận|quy\s+định|thông\s+báo|kế\s+hoạch|dự\s+thảo"
    r"|báo\s+cáo|phân\s+công|chương\s+trình)(?:\s+(?:này|trên|nêu\s+trên|mới))?(?=\s*,)|sau\s+khi\s+(?:nghe|xem\s+xét|thảo\s+luận)"
    r"|đoàn\s+(?:(?:kiểm\s+tra|công\s+tác|giám\s+sát)\s+)?(?:đã|cũng|yêu\s+cầu|đề\s+nghị))(?!\w)",
    re.IGNORECASE,
)
"""Go on from any sentence before: what was checked, which decision."""

DIRECTIVE = regex(
    rf"(?:{alternatives(DIRECTIVES)}|tiếp\s+tục(?!\s+(?:chương\s+trình|phiên|kỳ\s+họp|chuyến|hội\s+nghị)))(?!\w)",
    re.IGNORECASE,
)
"""Tasks; but "Tiếp tục chương trình kỳ họp, ..." opens a report."""
DEMONSTRATIVE = regex(
    r"(?:[^\W\d_]+\s+){1,4}?(?:này|đó|ấy|(?:nói|kể|nêu)\s+trên)(?!\w)", re.IGNORECASE
)
"""A thing pointed at within the first words: "Vụ việc này", "Các cán bộ nói trên"."""
SUBJECTLESS = regex(
    r"(?:(?:Hiện|Từng|Nguyên|Đã\s+từng)\s+)?Là\s|(?:Hiện|Từng|Nguyên)\s+(?:là|giữ)\s", re.IGNORECASE
)
"""Who it is was named before."""
COMRADE = regex(
    rf"(?:đồng\s+chí|đ/c)\s+(?!(?:{'|'.join(OFFICE_WORDS.split())})(?!\w))(?=[^\W\d_])(?P<next>\w+)",
    re.IGNORECASE,
)

DENIALS = regex(
    r"(?<!\w)(?:không(?!\s+(?:khí|gian|ngừng|quân))|chưa|chẳng|đừng|chớ|khỏi|(?<!khai\s)trừ|ngoại\s+trừ|ngoài(?!\s+nước)|trái"
    r"|bác\s+bỏ|phủ\s+nhận|nếu|nhưng|chỉ(?!\s+(?:đạo|thị|huy|định|tiêu|số|rõ|dẫn))|hoặc|vô|phi|thay\s+vì"
    r"|hết(?!\s+sức)|mất|cấm|thôi)(?!\w)",
    re.IGNORECASE,
)
"""Words that deny, except or condition: nothing that holds one of them is ever taken out."""

SAFE_ASIDE = regex(
    r"\((?P<inside>(?:SN|sinh\s+năm|sinh\s+ngày|trú|ngụ|quê|thường\s+trú|ở\s|ảnh|trong\s+ảnh|bìa|"
    r"áo\s|đứng|ngồi|bên\s+(?:trái|phải)|thứ\s+\w+\s+từ\s+(?:trái|phải)|nguồn|theo\s+(?:TTXVN|VTV|VOV)|"
    rf"\d{{1,2}}\s+tuổi|(?:đường|phường|xã|quận|huyện|thị\s+xã|tỉnh|TP)[.\s]\s*(?-i:[{CAPITAL}\d]\w*))(?!\w)"
    r"[^()“”\"]{0,100})\)"
    r"(?=[\s,.;:!?]|$)(?!\s+(?:tại|ở)(?!\w)|,?\s+(?:(?:hiện|nguyên|từng)\s+)?là(?!\w))",
    re.IGNORECASE,
)
"""Birth, residence, named place or picture in brackets: what is said of a person or a thing stays the same.
Where "tại ..." follows, it goes on with what the bracket says; where "là ..." does, both say who it is."""

ATTRIBUTION_TAIL = regex(
    r",\s+(?:theo\s+)?(?:ông|bà|đồng\s+chí|đại\s+diện|lãnh\s+đạo|thiếu\s+tướng|trung\s+tướng|đại\s+tá|"
    r"thượng\s+tá|trung\s+tá|thiếu\s+tá|bác\s+sĩ|TS|PGS|GS|luật\s+sư)\s[^,“”\"();:?!]{1,90}?\s"
    r"(?:cho\s+biết|cho\s+hay|thông\s+tin)(?:\s+thêm)?(?=\s*\.$)",
    re.IGNORECASE,
)
"""Who told it, at the end; only verbs that neither judge nor doubt."""

SUBJECTIVE = regex(
    r"(?<!\w)(?:tôi|chúng\s+tôi|chúng\s+ta|mình|theo\s+tôi|có\s+lẽ|dường\s+như|hình\s+như|có\s+thể|nghi|"
    r"được\s+cho\s+là|cáo\s+buộc|tố|chắc|phải|nên|rất|quá)(?!\w)",
    re.IGNORECASE,
)
"""Words of somebody's own view: who holds it must not be left out."""
