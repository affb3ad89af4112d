"""Furniture of portals and of pages with embedded media: what a reader clicks on, not what he reads."""

from __future__ import annotations

from ..fold import any_of, pattern
from .rule import Rule

_POINTERS = any_of("[>»*▶►→=+-]+")
_INVITED = any_of(
    """
    mời | các | quý | bạn | bạn đọc | độc giả | khách | công dân | thành viên | có thể | vui lòng
    hãy | xem và | xem | và | để | click | bấm | nhấn | vào
    """
)
_LOADED = any_of("về máy | về | xuống | ngay | mẫu | file | toàn văn | trọn bộ | bản word")
_EMBEDDED = any_of(
    """
    máy của bạn không hỗ trợ .* | (?:bỏ qua|cuối) (?:youtube|facebook|twitter|x|podcast|instagram)\\b.*
    trình duyệt (?:của bạn )?không hỗ trợ .* | video player is loading.*
    (?:nhấn|bấm|ấn) (?:phím )?f5 .* | rate this post | quảng cáo đọc tiếp
    thư tin ?hãy nhận thư tin .* | bình chọn xem kết quả
    """
)

PORTAL_RULES = (
    Rule(
        "contents",
        "anywhere",
        pattern(r"(?:nội dung chính|mục lục|nội dung bài viết|giao diện|page content) ?:?"),
    ),
    Rule(
        "offer",
        "anywhere",
        pattern(r"quý (?:khách|bạn đọc) (?:cần|muốn|có nhu cầu) .{0,120}(?:tại|ở) đây\.?"),
    ),
    # "Tải về mẫu báo cáo", ">> Mời bạn đọc tải về bản Word tại đây."
    Rule(
        "download",
        "below",
        pattern(rf"(?:{_POINTERS} ?)?(?:{_INVITED} )*tải (?:{_LOADED}) .{{1,220}}"),
        max_words=50,
    ),
    Rule(
        "download",
        "below",
        pattern(rf"{_POINTERS} ?(?:{_INVITED} )*tải (?:{_LOADED})\b.{{0,220}}"),
        max_words=50,
    ),
    # The formula that closes a page of advice: it names the page's subject and says nothing of it.
    Rule("closing", "below", pattern(r"trên đây là .{1,500}[.!?\"*)]"), max_words=80),
    Rule("embedded", "anywhere", pattern(_EMBEDDED), max_words=60),
    Rule(
        "embedded", "below", pattern(r"\[(?:video|clip|ảnh|audio|podcast|infographic)s?\].{0,200}")
    ),
    Rule(
        "disclaimer",
        "tail",
        pattern(
            r"(?:lưu ý ?: )?(?:bài viết|nội dung|thông tin)(?: này| trên)? (?:không|chỉ)"
            r" (?:nhất thiết )?(?:thể hiện|phản ánh|mang tính).{1,160}"
        ),
    ),
    # "Nguồn: https://...", "11-https://..."
    Rule(
        "address",
        "anywhere",
        pattern(
            r"(?:[\d\[\]^().: -]{0,8})?"
            r"(?:(?:nguồn(?: tin)?|link(?: bài viết)?(?: gốc)?|xem(?: thêm)?(?: tại)?)"
            r" ?: ?)?(?:https?://|www\.)\S+[ .;]*"
        ),
    ),
    Rule(
        "image_name", "anywhere", pattern(r"\S{0,120}\.(?:jpe?g|png|gif|webp|bmp)[)\]]?(?: ?\|.*)?")
    ),
    Rule("source_mark", "anywhere", pattern(r"\([^()\d]{2,30}\) ?[-:]")),
    Rule("ornament", "anywhere", pattern(r"[\W_]+")),
)
