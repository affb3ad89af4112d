"""Anchored patterns for whole lines that are page noise, and where on a page each may stand."""

from __future__ import annotations

from ..fold import any_of, compose, pattern
from ..regexes import regex
from .bylines import AUTHORS
from .portals import PORTAL_RULES
from .rule import Rule

MAX_LENGTH = 600
"""Longer lines are text; no rule looks at them."""

_RELATED = any_of(
    """
    (?:xem|đọc|tham khảo) (?:thêm|tiếp) | (?:tin |bài |tin bài )liên quan | video liên quan
    (?:bạn )?có thể (?:bạn )?quan tâm
    mời (?:bạn |quý vị )?(?:xem|đọc|nghe)(?: thêm| clip| video)?
    """
)
_ITEMS = any_of("(?:các |những )?(?:tin|bài|bài viết|tin bài|tin tức|tin, bài|video)")
_OTHER = any_of(
    """
    cùng \\S+ \\S+ | cùng (?:loại|mục) | (?:khác|mới|cũ|nóng|hot|ảnh)(?: hơn| nhất)? | mới nhận
    đã đưa | trước đó | tiếp theo | nổi bật | tiêu điểm | liên quan
    """
)
_MARKERS = any_of(
    """
    cùng (?:chuyên mục|chủ đề)
    (?:tin|bài|bài viết|tin tức|được)? ?(?:đọc|xem|quan tâm) nhiều(?: nhất)? | tin trong tỉnh
    mới nhất | xem tin theo ngày | (?:ý kiến|phản hồi)(?: của)? (?:bạn đọc|độc giả)
    ý kiến(?: bình luận)? | (?:danh sách )?bình luận
    (?:gửi|viết|bạn đọc) (?:bình luận|phản hồi|ý kiến)(?: của bạn)?
    (?:bạn )?có thể (?:bạn )?quan tâm | đừng bỏ lỡ | thông tin (?:cần biết|quảng cáo)
    related (?:news|posts) | tags? ?: | từ khoá ?: | liên kết web(?:site)?
    """
)
TAIL_MARKER = pattern(rf"(?:{_ITEMS} {_OTHER}|{_MARKERS})(?: ?\(?\d+\)?)?[ .:>»|*-]*")
"""Heads a list of other articles or of comments, which is removed with all that follows it."""

_PHOTO = any_of(
    """
    ảnh | hình | hình ảnh | photo | nguồn ảnh | đồ hoạ | ảnh,? (?:video|clip) | tư liệu
    ảnh (?:chụp màn hình|tư liệu|minh hoạ) | tranh(?: minh hoạ)?
    """
)
# Initials first ("T.H", "Q. Huy", "TT.Huế"), or an address at the end ("hanoi.gov.vn").
_CREDIT = r"(?:\w{1,2}\. ?)?(?:\w{1,2}\.){0,2}[^\s.:;!?][^.:;!?]{0,59}(?:\.[a-z]{2,4}){0,2}"
_CAPTION_END = (
    rf"(?:(?:{_PHOTO} ?: ?{_CREDIT})|ảnh (?:minh hoạ|tư liệu|chụp lại|cắt từ clip)"
    r"|(?:ảnh|hình) (?:từ|trên) internet|internet(?=\)))"
)
_SECTIONS = any_of(
    """
    thời sự | chính trị | xã hội | kinh tế | pháp luật | đời sống | nội chính | nhân sự | sự kiện
    trong nước | tin (?:tức|nổi bật|hoạt động|trong nước|trong tỉnh) | tin tức - sự kiện
    chính trị - (?:xã hội|thời sự|xây dựng đảng) | thời sự - chính trị | xây dựng đảng
    (?:tổ chức|công tác) xây dựng đảng | xây dựng đảng(?: -|,) (?:chính quyền|hệ thống chính trị)
    tổ chức - cán bộ | đảng trong cuộc sống hôm nay | theo dòng thời sự | hoạt động của lãnh đạo
    """
)
_SOURCES = any_of(
    """
    ttxvn(?:/vietnam\\+)? | vietnam ?\\+ | vietnamplus | vgp | vov | vtv | vtc | vnexpress
    dân trí | vietnamnet | tuổi trẻ | thanh niên | tiền phong | lao động | nhân dân | reuters
    afp | ap
    (?:tạp chí|thời báo|báo|cổng|cttđt|trang tin|website|đài (?:tnvn|phát|truyền)) ?[^,:;"]{0,60}
    (?:https?://)?[\\w-]+(?:\\.[\\w-]+)*\\.(?:vn|com|net|org)(?:/\\S*)?
    """
)
_FOOTER_LABELS = any_of(
    """
    hotline | đường dây nóng | điện thoại | đt | tel | fax | e-?mail | địa chỉ | toà soạn | trụ sở
    cơ quan chủ quản | cơ quan của | (?:phó )?tổng biên tập
    chịu trách nhiệm(?: nội dung| chính)? | liên hệ(?: quảng cáo)?
    (?:phát triển|thiết kế)(?: bởi)? | website | (?:trưởng )?ban biên tập
    thiết kế (?:và|&) phát triển | đồ hoạ | video | clip
    """
)
_FOOTER_WORDS = any_of(
    """
    đăng nhập | đăng ký | tìm kiếm | liên hệ | rss | sitemap | trang chủ | đặt báo | toà soạn
    quảng cáo | đọc báo in | (?:chia sẻ|đánh giá) bài viết | nội dung bình luận | họ (?:và )?tên
    trả lời | mã (?:bảo mật|xác nhận) | (?:xem|đọc|tải) thêm | xem tiếp | ban biên tập
    thăm dò ý kiến | liên kết | video clip | 🔗 liên kết | -- chọn .{0,40} | tin | xem tất cả | hết
    """
)

# "Cán bộ học tập nghị quyết. Ảnh: Minh An", "Quang cảnh hội nghị (Ảnh: TTXVN)", "Ảnh minh họa"
_PHOTO_CAPTION = Rule(
    "photo_caption",
    "anywhere",
    pattern(rf"(?:.{{1,500}}(?:[.)\"|!?-] ?| (?=[(\[])))?[(\[]?{_CAPTION_END}[)\]|. ]*"),
    max_words=55,
    may_be_prose=True,
    needs=(":", "ảnh", "internet"),
)
RULES = (
    _PHOTO_CAPTION,
    # "Nguồn hình ảnh, Reuters Chụp lại hình ảnh, Hội trường trước giờ khai mạc"
    Rule(
        "photo_caption", "anywhere", pattern(r"(?:nguồn hình ảnh|chụp lại hình ảnh), ?\S.{1,500}")
    ),
    # "Một số hình ảnh tại buổi lễ:", which heads a row of pictures
    Rule(
        "photo_caption",
        "anywhere",
        pattern(
            r"(?:dưới đây là |sau đây là )?(?:một số|chùm|những) (?:hình )?ảnh(?: [^.:;!?]{1,160})?:"
            r"|(?:một số|chùm) (?:hình )?ảnh [^.:;!?]{1,160}\.|minh hoạ ảnh ?:"
            r"|tranh (?:của )?hoạ sĩ [^.:;!?]{2,40}"
        ),
        max_words=32,
    ),
    Rule(
        "photo_caption",
        "anywhere",
        pattern(rf".{{1,160}}[( ]\(nguồn(?: ảnh)? ?: ?{_CREDIT}\)\.?"),
        may_be_prose=True,
        needs=("(nguồn",),
    ),
    Rule(
        "video_caption",
        "below",
        pattern(r"(?:.{1,300}[.)-] ?|xem )?[(\[]?(?:video|clip) ?: ?.{1,120}"),
        needs=("video", "clip"),
    ),
    Rule(
        "video_caption",
        "anywhere",
        pattern(r".{1,300}(?: - |[(\[])(?:video|clip) ?: ?[^.:;!?]{2,60}[)\]. ]*"),
        needs=("video", "clip"),
    ),
    Rule("related_link", "anywhere", pattern(rf"[>»+*▶►-]+ ?{_RELATED}\b.{{0,250}}")),
    Rule("related_link", "anywhere", pattern(rf"{_RELATED} ?:.{{0,250}}[^.;]")),
    Rule("related_link", "anywhere", pattern(r"(?:>>+|»+|▶|►) ?\S.{0,250}[^.]")),
    Rule("advert", "anywhere", pattern(r"[\[(]?(?:quảng cáo|advertisement|ads?)[\])]?")),
    Rule(
        "script",
        "anywhere",
        pattern(r"-->|<!--.*|.*(?:printdoc\.write|adsbygoogle|document\.write).*"),
        needs=("--", ".write", "adsbygoogle"),
    ),
    Rule(
        "breadcrumb",
        "top",
        pattern(r"(?:trang chủ|home)(?: ?[>»/|›-]+ ?[^>»/|›.]{1,40})*[ >»/|›]*"),
    ),
    Rule(
        "breadcrumb",
        "top",
        pattern(r"[^>»›.]{1,40}(?: ?[>»›]+ ?[^>»›.]{1,40}){1,4}"),
        needs=(">", "»", "›"),
    ),
    Rule("section_label", "top", pattern(_SECTIONS)),
    Rule("source_line", "tail", pattern(r"(?:nguồn(?: tin)?|link gốc|xem bài gốc) ?:.{1,120}")),
    Rule("source_line", "tail", pattern(rf"[(\[]?(?:nguồn )?theo:? {_SOURCES}[)\]. ]*")),
    Rule(
        "source_line",
        "tail",
        pattern(rf"[(\[](?:{_SOURCES}|còn nữa|còn tiếp|hết|tiếp theo kỳ trước)[)\]. ]*"),
    ),
    Rule("tags", "tail", pattern(r"(?:# ?[^#]{1,40}){1,12}")),
    Rule("tags", "tail", pattern(r"(?:tags?|từ khoá|chủ đề|thẻ|keywords?)(?: ?:.{0,400})?")),
    Rule("footer", "tail", pattern(r"(?:copyright|bản quyền|©|®|\(c\)).{0,300}")),
    Rule(
        "footer",
        "tail",
        pattern(r"(?:giấy phép|gp|gpxb)(?: \S+){0,2} (?:số|hoạt động|thiết lập).{0,300}"),
    ),
    Rule("footer", "tail", pattern(rf"{_FOOTER_LABELS} ?:.{{0,250}}")),
    Rule(
        "footer",
        "tail",
        pattern(r"(?:(?:vui lòng|đề nghị|phải)? ?ghi rõ nguồn|không (?:được )?sao chép).{0,250}"),
    ),
    Rule(
        "footer",
        "tail",
        pattern(r"(?:mời |hãy )?(?:.{0,20} )?(?:theo dõi|đăng ký) .{0,100} trên .{0,60}"),
    ),
    Rule("footer", "tail", pattern(r"theo dõi \S+(?: \S+){0,3}")),
    Rule(
        "footer",
        "tail",
        pattern(r"(?:tổng số điểm của bài viết|(?:click|nhấp) để đánh giá|xếp hạng ?:).{0,80}"),
    ),
    Rule("footer", "tail", pattern(rf"{_FOOTER_WORDS}[ .:>»*-]*")),
    *PORTAL_RULES,
)


# Without a full stop before it, only its capital tells "... tại hội nghị Ảnh: Minh An".
_CAPITAL_CREDIT = regex(
    rf".{{1,500}} (?:Ảnh|ẢNH|Photo|PHOTO) ?: ?{_CREDIT}[)\]|. ]*"
    rf"|.{{1,500}}[.)] (?:Ảnh|ẢNH) {AUTHORS}[)\]|. ]*"
    # "... phát biểu tại buổi lễ - Ảnh VGP", "... (Ảnh NVCC)", "... hồi tháng 5/2024. AFP"
    rf"|.{{1,500}}(?: [-–—] |[(\[])(?:Ảnh|ẢNH) (?:{AUTHORS}|[A-ZĐ]{{2,8}})[)\]|. ]*"
    rf"|.{{1,500}}[.\"”)] (?:[^\W\d_]+ [^\W\d_]+ ?/ ?)?(?:AFP|AP|EPA|Reuters|Getty Images|REUTERS)"
)

_MAY_CREDIT = regex(r"nh |nh:|photo|afp$|ap$|epa$|reuters$|images$")
# Few lines are of any kind: whether one is, one pattern tells sooner than one rule after the other.
_ANY = regex("|".join(f"(?:{rule.line.pattern})" for rule in RULES if not rule.needs))
_NEEDING = tuple(rule for rule in RULES if rule.needs)


def match_rule(folded: str, text: str) -> Rule | None:
    """Return the first rule whose pattern is the whole line, folded; ``text`` has its capitals.

    A paragraph that merely ends with a credit is too long to be a caption and is no noise.
    """
    if not folded or len(folded) > MAX_LENGTH:
        return None
    n_words = len(folded.split())
    if (
        _PHOTO_CAPTION.may_have(n_words)
        and _MAY_CREDIT.search(folded)
        and _CAPITAL_CREDIT.fullmatch(compose(text))
    ):
        return _PHOTO_CAPTION
    rules = RULES if _ANY.fullmatch(folded) else _NEEDING
    return next((rule for rule in rules if _fits(rule, folded, n_words)), None)


def _fits(rule: Rule, folded: str, n_words: int) -> bool:
    if not rule.may_have(n_words) or (rule.needs and not any(map(folded.__contains__, rule.needs))):
        return False
    return rule.line.fullmatch(folded) is not None
