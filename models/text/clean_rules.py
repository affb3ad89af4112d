"""Anchored patterns for whole lines that are page noise, and where on a page each may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .fold import compose, pattern

Zone = Literal["anywhere", "head", "tail"]
MAX_LENGTH = 600
"""Longer lines are text; no rule looks at them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of noise line.

    Attributes:
        name: what `RemovedLine.rule` will say.
        zone: where it may stand: "head" is above the second paragraph of prose, "tail" below the
            last one.
        line: matches the whole folded line.
    """

    name: str
    zone: Zone
    line: re.Pattern[str]


_CREDIT = r"[^.:;!?]{1,60}"
_PHOTO = r"(?:ảnh|hình|photo|ảnh chụp màn hình|ảnh tư liệu|nguồn ảnh|đồ hoạ|video|clip)"
_RELATED = (
    r"(?:xem thêm|đọc thêm|đọc tiếp|xem tiếp|bài liên quan|tin liên quan|tin bài liên quan"
    r"|có thể bạn quan tâm|video liên quan|bạn có thể quan tâm)"
)
TAIL_MARKER = pattern(
    r"(?:(?:các )?(?:tin|bài|bài viết|tin bài|video)(?:,? bài| tức)? "
    r"(?:cùng (?:chuyên mục|chủ đề|thể loại|loại)|khác|mới hơn|cũ hơn|mới|mới nhất|mới nhận"
    r"|đã đưa|trước đó|đọc nhiều|xem nhiều|nổi bật|tiêu điểm|nóng|hot|liên quan|cùng mục)(?: nhất)?"
    r"|những (?:tin|bài)(?: viết)? (?:mới hơn|cũ hơn|khác|liên quan)|cùng chuyên mục|tin cùng chuyên mục"
    r"|các tin (?:đã đưa|tiếp theo|trước)|xem tin theo ngày|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?"
    r"|(?:ý kiến|phản hồi)(?: của)? (?:bạn đọc|độc giả)|ý kiến(?: bình luận)?|bình luận(?: ?\(?\d+\)?)?"
    r"|(?:gửi|viết) (?:bình luận|phản hồi|ý kiến)(?: của bạn)?|bạn đọc bình luận"
    r"|có thể bạn quan tâm|bạn có thể quan tâm|đừng bỏ lỡ|bài đọc nhiều|mời quý (?:vị|độc giả).{0,40}"
    r"|mới nhất|tin trong tỉnh|được quan tâm|thông tin (?:cần biết|quảng cáo)|related (?:news|posts)"
    r"|danh sách bình luận|tin đọc nhiều|tin ảnh|liên kết website|liên kết web)"
    r"(?: ?\(\d+\))?[ .:>»|*-]*"
)

RULES = (
    Rule(
        "photo_caption",
        "anywhere",
        pattern(
            rf"(?:.{{1,500}}[.)\s\"]|\(?)?[(\[]?{_PHOTO}(?:,? (?:ảnh|video|clip))?(?: minh hoạ)?"
            rf"(?: ?: ?{_CREDIT}(?:\.[a-z]{{2,4}}|\.vn)?| minh hoạ| tư liệu)[)\]|. ]*"
        ),
    ),
    Rule(
        "related_link",
        "anywhere",
        pattern(
            rf"(?:[>»+*-]+ ?(?:{_RELATED})\b.{{0,250}}|{_RELATED} ?:.{{0,250}}[^.;]|\[?quảng cáo\]?)"
        ),
    ),
    Rule("related_link", "anywhere", pattern(r"(?:>>+|»+) ?\S.{0,250}[^.]")),
    Rule("advert", "anywhere", pattern(r"[\[(]?(?:quảng cáo|advertisement|adsbygoogle.*)[\])]?")),
    Rule(
        "script",
        "anywhere",
        pattern(r"(?:-->|<!--.*|.*(?:printdoc\.write|adsbygoogle|function ?\().*)"),
    ),
    Rule(
        "breadcrumb",
        "head",
        pattern(r"(?:trang chủ|home)(?: ?[>»/|›-]+ ?[^>»/|›.]{1,40})*[ >»/|›]*"),
    ),
    Rule("breadcrumb", "head", pattern(r"[^>»›.]{1,40}(?: ?[>»›]+ ?[^>»›.]{1,40}){1,4}")),
    Rule(
        "section_label",
        "head",
        pattern(
            r"(?:thời sự|chính trị|xã hội|kinh tế|pháp luật|xây dựng đảng|trong nước|tin tức"
            r"|tin tức - sự kiện|tin trong nước|tin trong tỉnh|chính trị - xã hội|thời sự - chính trị"
            r"|chính trị - xây dựng đảng|chính trị - thời sự|xây dựng đảng - chính quyền|tin hoạt động"
            r"|tổ chức - cán bộ|tổ chức xây dựng đảng|công tác xây dựng đảng|tin nổi bật|sự kiện"
            r"|đảng trong cuộc sống hôm nay|theo dòng thời sự|nội chính|nhân sự|đời sống|hoạt động của lãnh đạo)"
        ),
    ),
    Rule(
        "source_line",
        "tail",
        pattern(
            r"[(\[]?(?:(?:nguồn|nguồn tin|link gốc|xem bài gốc|trích nguồn) ?:.{1,120}"
            r"|theo ?:? (?:\S{1,40}\.(?:vn|com|net|org)(?:\.vn)?(?:/\S*)?|ttxvn(?:/vietnam\+)?|vietnam\+"
            r"|vov|vtv|vtc|vnexpress|dân trí|vietnamnet|tuổi trẻ|thanh niên|tiền phong|lao động|nhân dân"
            r"|(?:tạp chí|báo|cổng|đài|trang|cttđt|vp) .{1,60}))[)\]. ]*"
        ),
    ),
    Rule("source_line", "tail", pattern(r"[(\[](?:theo |nguồn )?.{2,40}[)\]]\.?")),
    Rule("tags", "tail", pattern(r"(?:tags?|từ khoá|chủ đề|thẻ|keywords?)(?: ?:.{0,400}|)")),
    Rule(
        "footer",
        "tail",
        pattern(
            r"(?:(?:copyright|bản quyền|©|® |\(c\) ).{0,300}"
            r"|(?:giấy phép|giấy phép hoạt động|gp) (?:số|hoạt động|xuất bản|thiết lập).{0,300}"
            r"|(?:hotline|đường dây nóng|điện thoại|đt|tel|fax|email|e-mail|địa chỉ|toà soạn|trụ sở"
            r"|cơ quan chủ quản|cơ quan của|tổng biên tập|phó tổng biên tập|chịu trách nhiệm nội dung"
            r"|liên hệ quảng cáo|phát triển bởi|thiết kế bởi|website|ban biên tập|trưởng ban biên tập)"
            r" ?:.{0,250}"
            r"|(?:ghi rõ nguồn|không (?:được )?sao chép|vui lòng ghi rõ|đề nghị ghi rõ).{0,250}"
            r"|theo dõi (?:báo|chúng tôi|kênh|fanpage|trang).{0,120} trên .{0,80}"
            r"|(?:mời|bạn) .{0,30}(?:theo dõi|đăng ký) .{0,120}"
            r"|(?:đăng nhập|đăng ký|tìm kiếm|liên hệ|rss|sitemap|trang chủ|đặt báo|toà soạn|quảng cáo"
            r"|đọc báo in|chia sẻ bài viết|đánh giá bài viết|gửi bình luận|viết bình luận|nội dung bình luận"
            r"|họ và tên|họ tên|mã bảo mật|mã xác nhận|trả lời|xem thêm|đọc thêm|xem tiếp|tải thêm"
            r"|ban biên tập|🔗 liên kết|-- chọn .{0,40}|thăm dò ý kiến|liên kết|video clip))"
            r"[ .:>»*-]*"
        ),
    ),
)

_NAME = r"[A-ZĐÀ-ỸƠƯÂÊÔĂ][\w'.]*"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,3}}"
_AUTHORS = rf"{_NAMES}(?:(?:,| -|-| và| &|;|/| –) ?{_NAMES}){{0,3}}"
_ROLE = (
    r"(?i:tác giả|bài và ảnh|bài, ảnh|bài,ảnh|tin, ảnh|tin và ảnh|tin ảnh|tin|bài viết|bài"
    r"|thực hiện|người đăng|đăng bởi|biên tập|người viết|by|pv)"
)
_BYLINE = re.compile(
    rf"(?:{_ROLE} ?:? ?(?:{_ROLE} ?:? ?)?(?P<credited>{_AUTHORS})"
    rf"|(?P<bare>{_AUTHORS})(?: ?\((?i:tổng hợp|thực hiện|ghi|lược ghi|biên tập|t/h|th|t.h)\))?)"
    r"(?: ?[(/-] ?(?:TTXVN|VOV|VOV\.VN|Vietnam\+|VGP|TTXVN/Vietnam\+)\)?)?[ .|]*"
)
_AGENCY = re.compile(r"PV|P\.V|BBT|BT|CTV|TTXVN|VOV|VGP|TTX|B\.T|T\.H|(?:[A-ZĐ]\.){1,3}[A-ZĐ]?\.?")


def read_byline(line: str) -> str | None:
    """Return the author a line names when it holds nothing else, as printed; None otherwise.

    Looks at capitals, so it takes the line itself, not a folded one.
    """
    line = re.sub(r"\s+", " ", compose(line)).strip(" |*_\t")
    if not line or len(line) > 80:
        return None
    match = _BYLINE.fullmatch(line)
    if match is None:
        return None
    if match["credited"]:
        return match["credited"].strip(" .|")
    name = match["bare"].strip(" |")
    if _AGENCY.fullmatch(name):
        return name
    words = re.findall(r"\w+", name)
    return name.rstrip(".") if len(words) >= 2 and not name.endswith(".") else None


def match_rule(folded: str) -> Rule | None:
    """Return the first rule whose pattern is the whole folded line."""
    if not folded or len(folded) > MAX_LENGTH:
        return None
    return next((rule for rule in RULES if rule.line.fullmatch(folded)), None)
