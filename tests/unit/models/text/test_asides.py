"""What stands beside what a text tells: never an abstract, never evidence. All texts are invented."""

from __future__ import annotations

import pytest
from page import page

from phobrief.articles import Article, Sentence
from phobrief.models.text.asides import mark_asides
from phobrief.models.text.document import to_document

LEAD = (
    "Sáng 14/5, tại thành phố Sông Mây, Ban Thường vụ Tỉnh ủy tổ chức hội nghị quán triệt quy định mới về kiểm"
    " soát quyền lực trong công tác cán bộ. Hội nghị được truyền hình trực tiếp đến tất cả các xã của tỉnh."
)
BODY = (
    "Phát biểu tại hội nghị, đồng chí Lê Văn Bình, Bí thư Tỉnh ủy, yêu cầu các cấp ủy rà soát quy hoạch, chủ động"
    " chuẩn bị nhân sự cho đại hội. Ông cũng giao Ban Tổ chức Tỉnh ủy tham mưu kế hoạch luân chuyển cán bộ."
)


def asides(text: str) -> dict[str, str]:
    """The sentences of a text that are marked, with their marks."""
    return {s.text: s.aside for s in to_document(Article(text)).sentences if s.aside}


SENTENCES = {
    "Dự hội nghị có các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy; lãnh đạo các sở, ngành.": "attendants",
    "Cùng dự buổi lễ còn có lãnh đạo huyện Sông Mây và đại diện các gia đình.": "attendants",
    "Về phía tỉnh Sông Mây có đồng chí Lê Văn Bình, Bí thư Tỉnh ủy; đồng chí Trần Minh.": "attendants",
    "Hội nghị có sự tham dự của hơn 300 đại biểu.": "attendants",
    "Đồng chí Lê Văn Bình, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy chủ trì hội nghị.": "attendants",
    "Kính thưa các đồng chí đại biểu!": "address",
    "- Căn cứ Luật Tổ chức chính quyền địa phương năm 2025;": "basis",
    "| 12 | Xã Mây Trên | 4.500 người |": "table",
    "(Theo báo cáo của Ban Tổ chức Tỉnh ủy)": "note",
    "PV: Thưa ông, vì sao phải kiểm soát quyền lực?": "question",
}


@pytest.mark.parametrize(("sentence", "aside"), SENTENCES.items())
def test_an_aside_is_known_by_its_words(sentence: str, aside: str) -> None:
    assert asides(f"{LEAD}\n{BODY}\n{sentence}\n{LEAD.replace('Sáng', 'Chiều')}") == {
        sentence: aside
    }


@pytest.mark.parametrize(
    ("text", "attendance"),
    [
        ("Dự hội nghị có đồng chí Trần Văn Bình, Bí thư Tỉnh ủy.", True),
        ("Cùng dự có lãnh đạo các sở, ngành.", True),
        ("Cùng đi với Bí thư Tỉnh ủy trong đoàn có ông Trần Văn Bình.", True),
        ("Thượng tướng Trần Văn Bình, Thứ trưởng Bộ Công an chủ trì buổi Lễ.", True),
        ("Thượng tướng Trần Văn Bình chủ trì buổi Lễ và trao quyết định.", False),
        ("Tham dự buổi lễ có đại diện Ban Tổ chức Tỉnh ủy.", True),
        ("Đồng chí Trần Văn Bình, Bí thư Tỉnh ủy chủ trì hội nghị.", True),
        ("Các đồng chí trong Ban Thường vụ Huyện ủy cùng dự.", True),
        ("Dự hội nghị, đồng chí Trần Văn Bình yêu cầu các huyện rà soát quy hoạch.", False),
        ("Dự kiến đại hội có 300 đại biểu.", False),
        ("Dự thảo quy định có ba chương.", False),
        ("Sáng 3/6, Bí thư Tỉnh ủy Trần Văn Bình dự Đại hội Đảng bộ huyện.", False),
        ("Đồng chí Trần Văn Bình chủ trì hội nghị và trao ba quyết định.", False),
    ],
)
def test_who_attended(text: str, attendance: bool) -> None:
    marks = mark_asides([Sentence(0, len(text), text)], official=False)
    assert marks == (["attendants"] if attendance else [None])


TOLD = [
    "Dự án đường vành đai có tổng vốn 500 tỷ đồng.",
    "Dự thảo nghị quyết có ba điểm mới.",
    "Dự kiến đại hội có 400 đại biểu dự.",
    "Tham gia thảo luận, các đại biểu có 12 ý kiến.",
    "Đồng chí Lê Văn Bình chủ trì hội nghị và yêu cầu làm rõ trách nhiệm của người đứng đầu.",
    "Căn cứ kết quả kiểm tra, Ban Thường vụ quyết định kỷ luật khiển trách ông Lê Văn A.",
    "Ông Lê Văn A sinh năm 1970, quê ở Sông Mây.",
    "Lễ trao giải diễn ra vào ngày 20/5 tại Sông Mây.",
]


@pytest.mark.parametrize("sentence", TOLD)
def test_what_tells_something_is_none(sentence: str) -> None:
    assert asides(f"{LEAD}\n{BODY}\n{sentence}\n{LEAD.replace('Sáng', 'Chiều')}") == {}


CAPTION = "Đồng chí Trần Minh trao quà cho các hộ nghèo."


def test_a_caption_without_credit_is_none_of_the_text_where_the_text_is_in_paragraphs() -> None:
    assert asides(f"{LEAD}\n{BODY}\n{CAPTION}\n{LEAD.replace('Sáng', 'Chiều')}") == {
        CAPTION: "caption"
    }
    lines = f"{LEAD} {BODY} {CAPTION}".replace(". ", ".\n")
    assert asides(lines) == {}


def test_all_that_an_interviewer_says_is_a_question() -> None:
    question = "Phóng viên: Quy định mới đã có hiệu lực. Địa phương cần làm gì?"
    answer = "Ông Lê Văn Bình: Trước hết phải rà soát quy chế làm việc của từng cơ quan."
    assert asides(f"{LEAD}\n{question}\n{answer}\n{BODY}") == {
        "Phóng viên: Quy định mới đã có hiệu lực.": "question",
        "Địa phương cần làm gì?": "question",
    }


def test_verses_are_known_by_their_measure() -> None:
    verses = [
        "Sông Mây nước chảy hiền hoà,",
        "Hai bờ lúa chín, phù sa bồi dần.",
        "Người đi nhớ mãi mùa xuân,",
        "Nhớ câu hẹn cũ bao lần chưa quên.",
    ]
    assert asides("\n".join([LEAD, *verses, BODY])) == dict.fromkeys(verses, "verse")
    assert asides("\n".join([LEAD, *verses[:3], BODY])) == {}


DECISION = """\
ỦY BAN NHÂN DÂN
TỈNH SÔNG MÂY
×CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
×Độc lập - Tự do - Hạnh phúc
×Số: 123/QĐ-UBND
×Sông Mây, ngày 14 tháng 5 năm 2025
QUYẾT ĐỊNH
Về việc điều động, bổ nhiệm cán bộ
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 45/TTr-SNV,
QUYẾT ĐỊNH:
Điều 1. Bổ nhiệm ông Lê Văn Bình, Phó Giám đốc Sở Nội vụ, giữ chức Giám đốc Sở Nội vụ tỉnh, thời hạn 5 năm.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh và ông Lê Văn Bình chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
"""


def test_a_decision_is_read_for_what_it_decides() -> None:
    noise = [line[1:] for line in DECISION.split("\n") if line.startswith("×")]
    document = to_document(Article(DECISION.replace("×", "")))
    assert [line.text for line in document.removed] == noise
    assert document.title == "Quyết định về việc điều động, bổ nhiệm cán bộ"
    assert document.title_span is not None
    assert document.title_span.text == "QUYẾT ĐỊNH\nVề việc điều động, bổ nhiệm cán bộ"
    assert document.published == "2025-05-14"
    telling = [s for s in document.sentences if not s.aside and not s.heading]
    assert [s.text[s.dateline :] for s in telling] == [
        "Bổ nhiệm ông Lê Văn Bình, Phó Giám đốc Sở Nội vụ, giữ chức Giám đốc Sở Nội vụ tỉnh, thời hạn 5 năm."
    ]


def test_a_decision_in_narrow_lines_is_put_together() -> None:
    narrow = DECISION.replace("×", "")
    for whole, cut in (
        ("ngày 14 tháng 5", "ngày 14\ntháng 5"),
        ("Căn cứ Luật", "Căn cứ\nLuật"),
        ("Giám đốc Sở Nội vụ tại Tờ", "Giám đốc Sở\nNội vụ tại\nTờ"),
        ("điều động, bổ nhiệm cán bộ", "điều động,\nbổ nhiệm cán bộ"),
        ("Bổ nhiệm ông Lê Văn Bình, Phó", "Bổ\nnhiệm ông Lê Văn Bình,\nPhó"),
    ):
        assert whole in narrow
        narrow = narrow.replace(whole, cut)
    document = to_document(Article(narrow))
    assert document.title == "Quyết định về việc điều động, bổ nhiệm cán bộ"
    assert document.published == "2025-05-14"
    telling = [s for s in document.sentences if not s.aside and not s.heading]
    assert [" ".join(s.text[s.dateline :].split()) for s in telling] == [
        "Bổ nhiệm ông Lê Văn Bình, Phó Giám đốc Sở Nội vụ, giữ chức Giám đốc Sở Nội vụ tỉnh, thời hạn 5 năm."
    ]


def test_the_headline_above_a_letter_stays_the_title() -> None:
    headline = "Sở Nội vụ Sông Mây hướng dẫn luân chuyển cán bộ"
    text = "\n".join(
        [
            headline,
            "SỞ NỘI VỤ",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: 45/SNV-TC",
            "V/v luân chuyển cán bộ",
            "Kính gửi: Các sở, ngành trong tỉnh.",
            LEAD,
            BODY,
        ]
    )
    document = to_document(Article(text))
    assert document.title == headline
    assert {s.aside for s in document.sentences if s.text.startswith("Kính gửi")} == {"address"}


LAWS = """\
*Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;*
*Căn cứ Luật Tổ chức Quốc hội số 57/2014/QH13;*
*Quốc hội ban hành Nghị quyết về tổ chức chính quyền đô thị.*
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định về tổ chức chính quyền đô thị tại thành phố Sông Mây."""
HEADS = {
    "no_letterhead": (
        "NGHỊ QUYẾT\nVề tổ chức chính quyền đô thị\nQUỐC HỘI",
        "Nghị quyết về tổ chức chính quyền đô thị",
    ),
    "glued": (
        "Số: 12/2030/QH16 |\n|\nNGHỊ QUYẾTVề tổ chức chính quyền đô thị",
        "Nghị quyết về tổ chức chính quyền đô thị",
    ),
    "kind_lost": (
        "| CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúc |\nQuy định tổ chức chính quyền đô thị",
        "Quy định tổ chức chính quyền đô thị",
    ),
}


@pytest.mark.parametrize(("head", "title"), HEADS.values(), ids=HEADS)
def test_a_document_is_known_by_its_head_or_its_preamble(head: str, title: str) -> None:
    document = to_document(Article(f"{head}\n{LAWS}"))
    assert document.title == title
    telling = [s.text for s in document.sentences if not s.aside and not s.heading]
    assert telling == [
        "Quốc hội ban hành Nghị quyết về tổ chức chính quyền đô thị.",
        "Nghị quyết này quy định về tổ chức chính quyền đô thị tại thành phố Sông Mây.",
    ]


def test_news_that_names_a_decision_is_no_official_document() -> None:
    text = f"Quyết định về nhân sự\nSố: 12\n{LEAD}\n{BODY}\nQUYẾT ĐỊNH\nVề việc khen thưởng\n{LEAD}"
    assert to_document(Article(text)).title == "Quyết định về nhân sự"


def test_marks_are_one_for_each_sentence() -> None:
    assert mark_asides([], official=False) == []
    assert mark_asides([Sentence(0, 3, "Hai")], official=True) == [None]


REMARKS = (
    "Lưu ý: Đáp án cuộc thi chỉ mang tính chất tham khảo.",
    "Đối với tòa nhà trụ sở, xem Trụ sở Bộ Hòa giải.",
    "Bài viết này cần thêm chú thích nguồn gốc để kiểm chứng thông tin.",
    "Bài này viết về cơ quan của tỉnh Sông Mây.",
    "Bài chi tiết: Trụ sở Bộ Hòa giải.",
    "Tải file Thông tư 12/2030/TT-BNV về chế độ báo cáo.",
)


@pytest.mark.parametrize("text", REMARKS)
def test_what_a_page_says_of_itself_is_a_remark(text: str) -> None:
    assert mark_asides([Sentence(0, len(text), text)], official=False) == ["remark"]


@pytest.mark.parametrize(
    "text",
    [
        "Đối với cán bộ xã, Tỉnh ủy xem xét từng trường hợp.",
        "Bí thư Tỉnh ủy nói bài viết của đồng chí có ý nghĩa lớn.",
        "Tỉnh lấy ý kiến mang tính quyết định của cử tri.",
    ],
)
def test_news_is_no_remark(text: str) -> None:
    assert mark_asides([Sentence(0, len(text), text)], official=False) == [None]


def test_questions_above_the_text_are_its_contents() -> None:
    texts = [
        "Ai cho từ chức?",
        "Phụ cấp thế nào? -",
        "Căn cứ Nghị định 12, công chức được xét.",
        "Ai ký?",
    ]
    assert mark_asides(page(*texts), official=False) == ["contents", "contents", None, None]


def test_a_caption_goes_with_its_credit() -> None:
    texts = [
        "Tổng công ty Sông Mây là một trong các doanh nghiệp được thanh tra.",
        "Nguồn: Internet",
    ]
    sentences = [Sentence(i * 90, i * 90 + len(text), text, 0) for i, text in enumerate(texts)]
    assert mark_asides(sentences, official=False) == ["caption", "caption"]


def test_a_crowd_without_names_is_a_caption() -> None:
    prose = (
        "Ban Thường vụ Huyện ủy Phú Khê họp sáng 5/3 để xem xét công tác cán bộ và đã thống nhất điều động chín cán bộ"
        " chủ chốt của các xã sau khi sắp xếp lại bộ máy của huyện trong quý đầu năm."
    )
    texts = ["Công dân làm thủ tục hành chính tại Bộ phận một cửa xã Tân Lĩnh.", prose, prose]
    assert mark_asides(page(*texts), official=False) == ["caption", None, None]
