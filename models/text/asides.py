"""What in a text stands beside what it tells: no sentence of an abstract, no evidence of a topic.

Who attended, on which laws a decision rests, whom a letter goes to, what an interviewer asked, rows of
tables, verses, remarks in brackets, captions that cleaning was not sure of. All of it stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...articles import Sentence
from .cleaning.captions import has_paragraphs, is_crowd_scene, is_scene
from .fold import any_of, fold, pattern
from .regexes import regex

_LIST_MARK = regex(r"^(?:[-–+*•▪●]\s*)+")
_EVENT = any_of(
    """
    hội nghị | hội thảo | đại hội | buổi \\w+(?: \\w+)? | lễ \\w+(?: \\w+)? | lễ | cuộc \\w+
    phiên \\w+ | kỳ họp | chương trình | sự kiện | toạ đàm | diễn đàn
    """
)
_PERSON = r"(?:đồng chí|đ/c|ông|bà|(?:đại|thượng|trung|thiếu) (?:tướng|tá))"
_ATTENDANT_FORMS = (
    # "Dự hội nghị có các đồng chí ...", "Cùng dự buổi lễ, lãnh đạo ...", "Tham gia đoàn có ..."
    pattern(
        r"(?:(?:cùng|về|đến|tới|còn|cũng) )*(?:tham dự|tham gia(?= (?:đoàn|buổi|hội|lễ|chương))"
        r"|dự(?! (?:án|thảo|kiến|toán|báo|trữ|luật|phòng|định|bị))|có mặt|cùng đi)\b"
        r"[^:;.]{0,120}?\b(?:có|gồm)\b(?! thể| lẽ)"
    ),
    pattern(
        r"(?:(?:cùng|tham|đến|về) )?dự\b(?! (?:án|thảo|kiến|toán|báo|trữ|luật|phòng|định|bị))"
        r"[^.]{0,120}?\b(?:có|đồng chí|đại diện|lãnh đạo)\b"
        r"(?!.*\b(?:nhấn mạnh|yêu cầu|đề nghị|khẳng định|kết luận|đánh giá|chỉ rõ|lưu ý|trao)\b)"
    ),
    # "Tiếp và làm việc với đoàn có ...", "Chủ trì hội nghị có ..."
    pattern(
        r"(?:(?:đón )?tiếp và )?(?:cùng đi|đi cùng|tháp tùng|làm việc với đoàn|tiếp đoàn)\b[^.]{0,120}?\bcó\b"
    ),
    pattern(r"chủ trì [^.,]{0,60}(?:có|là) "),
    pattern(r"về phía [^:;.]{2,120}?(?:\b(?:có|gồm)\b|:)"),
    pattern(
        rf"{_EVENT}(?: (?:còn|cũng))? (?:có|với|vinh dự đón|vinh dự có) (?:sự |các )?"
        r"(?:tham dự|tham gia|góp mặt|hiện diện|có mặt|chủ trì|đồng chí)\b"
    ),
    # The whole sentence says who was in the chair or who came, and nothing else.
    pattern(
        rf"(?:các )?{_PERSON} [^:;]{{5,300}} (?:(?:đồng|dự và|tham dự và|và) )*"
        rf"(?:chủ trì|tham dự|dự|điều hành)(?: và (?:chủ trì|chỉ đạo|phát biểu(?: chỉ đạo)?))? {_EVENT}\.?$"
    ),
    pattern(
        rf"(?:các )?{_PERSON}\b.*\b(?:(?:cùng|tham) dự|(?:đồng )?chủ trì)"
        r"(?: (?:buổi lễ|hội nghị|buổi làm việc|đại hội|phiên họp|cuộc họp|lễ))? ?\.?$"
    ),
)
_ATTENDANTS = regex("|".join(f"(?:{form.pattern})" for form in _ATTENDANT_FORMS))
_QUESTION = pattern(
    r"(?:\* ?)?(?:pv|p\.v|phóng viên|nhà báo|hỏi|người phỏng vấn)(?: [^:]{1,40})? ?:"
)
_ADDRESSED = pattern(
    any_of(
        """
        kính (?:gửi|thưa|chào) | thưa (?:các|toàn thể|quý|đồng bào|quốc hội|đồng chí)
        xin (?:chân thành |trân trọng )?cảm ơn | (?:xin )?trân trọng(?: cảm ơn| thông báo)?\\b.{0,40}$
        nơi nhận
        """
    )
)
_BASIS = pattern(
    any_of("căn cứ | xét | theo đề nghị | thực hiện | sau khi | tiếp theo")
    + r"\b.*[;,]$|(?:xét|theo) đề nghị .*"
    r"|căn cứ (?:bộ luật|luật|hiến pháp|pháp lệnh|nghị|quyết|thông|quy|chỉ|điều|kết luận|kế hoạch|công văn).*"
)
_LISTED_BASIS = pattern(r"căn cứ .*;$")
_FORMAL = pattern(
    r".*\b(?:có hiệu lực(?: thi hành)? (?:kể )?từ|hết hiệu lực|chịu trách nhiệm(?: hướng dẫn)? thi hành)\b.*"
    r"|(?:quyết định|quyết nghị|nghị quyết|ban hành|chỉ thị|kết luận|thông báo) ?:"
    r"|.*được .{3,80} thông qua (?:ngày|tại).*|(?:kt|tm|tl|tuq|t/m|k/t)\b.*|[-+•*] ?(?:như|lưu).*"
)
_REMARK = pattern(
    any_of(
        """
        .*\\b(?:chỉ )?mang tính(?: chất)? (?:tham khảo|minh hoạ)\\b.{0,60}
        (?:bài|trang|mục|đoạn|tiểu sử)(?: [^.,]{1,40})? này (?:viết về|nói về)\\b.*
        (?:bài|trang|mục|đoạn|tiểu sử)(?: [^.,]{1,40})? này (?:không có|cần (?:thêm|được|phải)|chưa có)\\b.*
        tải (?:file|mẫu|trọn bộ)\\b.* | (?:click|bấm|nhấn) (?:vào )?đây\\b.*
        (?:đối với|về) [^.]{2,120}, (?:xin |vui lòng |hãy )?xem [^.]{2,120}\\.?
        (?:xem thêm|bài chi tiết|bài chính|xem tại|tham khảo thêm|đọc thêm) ?:.*
        (?:đừng|không|tránh) nhầm lẫn .* | bách khoa toàn thư mở .*
        """
    )
)
"""What a page says of itself or of other pages."""
_CREDIT = pattern(
    r"\(?(?:nguồn|ảnh|hình|nguồn ảnh|ảnh minh hoạ) ?(?::|internet|minh hoạ|từ).{0,60}"
)
_CAPTION_WORDS = 45
_RECIPIENTS = pattern(r"\W*nơi nhận\b.*")
_PIPES = 2
_VERSE_LINES = 4
_VERSE_WORDS = (4, 9)


def mark_asides(sentences: Sequence[Sentence], *, official: bool) -> list[str | None]:
    """Say of each sentence what keeps it out of abstracts and evidence; None of those that may be in them.

    Args:
        sentences: of one document.
        official: whether it is a decision, a plan or the like.
    """
    paragraphs: dict[int, list[int]] = {}
    for index, sentence in enumerate(sentences):
        paragraphs.setdefault(sentence.paragraph, []).append(index)
    marks = [_own_aside(fold(sentence.text), official) for sentence in sentences]
    lines = [" ".join(sentences[i].text for i in indices) for indices in paragraphs.values()]
    scenes = has_paragraphs([len(line.split()) for line in lines if line.endswith(".")])
    verses = _verses([fold(line) for line in lines])
    to_recipients = False
    for index in _contents(sentences):
        marks[index] = "contents"
    for number, (line, indices) in enumerate(zip(lines, paragraphs.values(), strict=True)):
        folded = fold(line)
        to_recipients = to_recipients or (official and _RECIPIENTS.fullmatch(folded) is not None)
        kind = _line_aside(folded) or ("verse" if number in verses else None)
        if kind is None and scenes and number > 0 and len(indices) == 1 and is_scene(folded):
            kind = "caption"
        if kind is None and len(indices) == 1 and scenes and is_crowd_scene(folded):
            kind = "caption"
        if kind is None and _credited([fold(sentences[i].text) for i in indices]):
            kind = "caption"
        if to_recipients:
            kind = "recipients"
        for index in indices:
            marks[index] = marks[index] or kind
    return marks


def _credited(folded: Sequence[str]) -> bool:
    """Whether a paragraph is a caption and, as its last sentence, whose picture it is."""
    n_words = sum(len(sentence.split()) for sentence in folded)
    return (
        2 <= len(folded) <= 3
        and n_words <= _CAPTION_WORDS
        and _CREDIT.fullmatch(folded[-1]) is not None
    )


def _contents(sentences: Sequence[Sentence]) -> range:
    """The questions above the text of a page that answers them below: its table of contents."""
    n_questions = 0
    for sentence in sentences:
        if not fold(sentence.text).rstrip(" *-").endswith("?"):
            break
        n_questions += 1
    return range(n_questions if n_questions > 1 and n_questions < len(sentences) else 0)


def _own_aside(folded: str, official: bool) -> str | None:
    """What one sentence is by its own words."""
    plain = _LIST_MARK.sub("", folded)
    if _ATTENDANTS.match(plain):
        return "attendants"
    if _REMARK.fullmatch(plain):
        return "remark"
    if _ADDRESSED.match(plain):
        return "address"
    if _LISTED_BASIS.fullmatch(plain) or (official and _BASIS.fullmatch(plain.strip("*_ "))):
        return "basis"
    return "formula" if official and _FORMAL.fullmatch(plain) else None


def _line_aside(folded: str) -> str | None:
    """What a whole line is."""
    if folded.count("|") >= _PIPES:
        return "table"
    if _QUESTION.match(folded):
        return "question"
    if (
        folded.startswith("(")
        and folded.endswith((")", ")."))
        and folded.find(")") >= len(folded) - 2
    ):
        return "note"
    return None


def _verses(lines: Sequence[str]) -> set[int]:
    """The lines that are verse: four or more in a row, all as long, or as long as the second before them."""
    found: set[int] = set()
    lengths = [_verse_length(line) for line in lines]
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and lengths[index] and _goes_on(lengths, start, index):
            continue
        if lengths[start] and index - start >= _VERSE_LINES:
            found.update(range(start, index))
        start = index
    return found


def _verse_length(line: str) -> int:
    """How many syllables a line of verse has; 0 for a line that is none."""
    n_words = len(line.split())
    if not _VERSE_WORDS[0] <= n_words <= _VERSE_WORDS[1] or _LIST_MARK.match(line):
        return 0
    return 0 if re.search(r"\d|:$|;$|\|", line) else n_words


def _goes_on(lengths: Sequence[int], start: int, index: int) -> bool:
    if index - start < 2:
        return lengths[start] > 0
    return lengths[index] == lengths[index - 2]
