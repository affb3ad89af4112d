"""Pages of Wikipedia as they are copied: edit links, footnote marks, warnings on the article, footnotes."""

from __future__ import annotations

import re

from ..regexes import regex
from .edits import Edit

_SIGN = regex(r"\[sửa(?: \| sửa mã nguồn)?\]|\[edit\]")
_CHANGES = regex(
    r"\[sửa(?: \| sửa mã nguồn)?\](?:#{2,4} )?|\[edit\]|\[(?:\d{1,3}|note \d+|[a-z])\]|\[ ?cần dẫn nguồn ?\]"
    r"|^(?:Giao diện|Bách khoa toàn thư mở Wikipedia)$"
    r"|^(?:Bài viết (?:này|hoặc đoạn)[^\n]*|\(Đổi hướng từ [^\n]*\))$"
    # What follows the text: notes, literature, links, categories.
    r"|^(?:#{2,4} )?(?:Chú thích|Tham khảo|Liên kết ngoài|Xem thêm|Ghi chú|Thư mục)[ \t]*\n+"
    r"\[sửa[^\n]*\][\s\S]*\Z",
    re.MULTILINE,
)


def edits(text: str) -> list[Edit]:
    """What takes the encyclopaedia's own marks out of a text; nothing for a text from elsewhere."""
    if not _SIGN.search(text):
        return []
    return [(match.start(), match.end(), "") for match in _CHANGES.finditer(text)]
