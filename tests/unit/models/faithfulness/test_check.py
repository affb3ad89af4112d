"""What the consistency check supports and what it finds, on an article written for it."""

import unicodedata

import pytest
from ways_of_typing import WAYS, Rewrite

from phobrief.models.faithfulness import FaithfulnessChecker, check_faithfulness
from phobrief.models.text.normalize import normalize_text

ARTICLE = """Hoà Sơn công bố quyết định về công tác cán bộ

Sáng 29/12, tại thành phố Đông Lĩnh, Tỉnh ủy Hoà Sơn tổ chức hội nghị công bố các quyết định về \
công tác cán bộ. Dự hội nghị có lãnh đạo Ban Tổ chức Trung ương và UBND tỉnh.
Ông Trần Văn Bình, Bí thư Tỉnh ủy Hoà Sơn, trao quyết định cho bà Lê Thị Cúc, Phó Giám đốc Sở Nội vụ.
Năm 2022, cấp ủy các cấp đã kỷ luật 12 cán bộ và 30 tổ chức đảng, thu hồi 3,2 tỷ đồng. Tỷ lệ đơn thư \
được giải quyết đạt 95,5%.
Ông Bình cho biết tỉnh không bổ nhiệm thêm cấp phó trong quý đầu năm 2023. Theo Quy định số \
205-QĐ/TW, "không để một ai chạy chức, chạy quyền".
Bà Lê Thị Cúc sinh năm 1978, từng công tác tại huyện Phú Khê.
Đại hội Đảng bộ tỉnh lần thứ XVII diễn ra sau Đại hội XIII của Đảng.
"""


@pytest.fixture(scope="module")
def checker() -> FaithfulnessChecker:
    return FaithfulnessChecker(ARTICLE)


SUPPORTED = [
    "",
    "Ngày 29 tháng 12, Tỉnh uỷ Hòa Sơn tổ chức hội nghị công bố các quyết định về công tác cán bộ.",
    "Ngày 29-12, Tỉnh ủy công bố quyết định về cán bộ.",
    "Dự hội nghị có lãnh đạo Ban Tổ chức T.Ư và Ủy ban nhân dân tỉnh.",
    "Cấp ủy đã kỷ luật mười hai cán bộ và ba mươi tổ chức đảng, thu hồi 3.200 triệu đồng.",
    "Cấp ủy thu hồi 3,2 tỉ.",
    "Hơn 3 tỷ đồng được thu hồi.",
    "Đồng chí Trần Văn Bình trao quyết định cho đồng chí Lê Thị Cúc.",
    "Bí thư Tỉnh ủy Hoà Sơn Trần Văn Bình trao quyết định cho bà Cúc.",
    "Ông Bình nói tỉnh không bổ nhiệm thêm cấp phó.",
    "Theo Quy định 205-QĐ/T.Ư, “không để một ai chạy chức, chạy quyền”.",
    "Tỷ lệ giải quyết đơn thư là 95,5 phần trăm.",
    "Đại hội 13 của Đảng.",
    "Hội nghị diễn ra ở Đông Lĩnh.",
    "Năm qua, nhiều cán bộ bị kỷ luật.",
]


@pytest.mark.parametrize("abstract", SUPPORTED)
def test_supported(checker: FaithfulnessChecker, abstract: str) -> None:
    report = checker.check(abstract)
    assert report.findings == ()
    assert report.supported


UNSUPPORTED = [
    ("Sáng 28/12, Tỉnh ủy Hoà Sơn tổ chức hội nghị.", "date", "28/12"),
    ("Sáng 29/12/2021, Tỉnh ủy tổ chức hội nghị.", "date", "29/12/2021"),
    ("Cấp ủy đã kỷ luật 15 cán bộ.", "number", "15"),
    ("Cấp ủy đã kỷ luật 30 cán bộ.", "number", "30"),
    ("Cấp ủy các cấp đã kỷ luật mười một cán bộ.", "number", "mười một"),
    ("Tỉnh thu hồi 3,2 triệu đồng.", "amount", "3,2 triệu"),
    ("Tỷ lệ đơn thư được giải quyết đạt 59,5%.", "percentage", "59,5"),
    ("Theo Quy định số 206-QĐ/TW.", "decision", "206-QĐ/TW"),
    ("Ông Trần Văn Bảo trao quyết định.", "person", "Trần Văn Bảo"),
    ("Ông Nguyễn Văn Bình trao quyết định.", "person", "Nguyễn Văn Bình"),
    ("Hội nghị diễn ra tại huyện Tân Khê.", "place", "Tân Khê"),
    ("Lãnh đạo Ban Nội chính dự hội nghị.", "organisation", "Ban Nội"),
    ("Ông Trần Văn Bình, Chủ tịch tỉnh, trao quyết định.", "office", "Chủ tịch"),
    ("Giám đốc Sở Nội vụ Lê Thị Cúc nhận quyết định.", "office", "Giám đốc"),
    ("Bà Lê Thị Cúc trao quyết định cho ông Trần Văn Bình.", "role", "Lê Thị Cúc"),
    ("Ông Bình cho biết tỉnh bổ nhiệm thêm cấp phó.", "negation", "bổ"),
    ("Tỉnh không tổ chức hội nghị công bố các quyết định.", "negation", "không tổ"),
    ("Quy định nêu “không để ai chạy quyền”.", "quotation", "“không để ai chạy quyền”"),
    ("Đại hội XIV của Đảng.", "number", "XIV"),
]


@pytest.mark.parametrize(("abstract", "kind", "text"), UNSUPPORTED)
def test_unsupported(checker: FaithfulnessChecker, abstract: str, kind: str, text: str) -> None:
    report = checker.check(abstract)
    assert not report.supported
    found = [(f.kind, f.text.removeprefix("ngày ")) for f in report.findings]
    assert (kind, text) in found


def test_findings_point_into_both_texts(checker: FaithfulnessChecker) -> None:
    abstract = unicodedata.normalize("NFD", "Tỉnh kỷ luật 15 cán bộ.")
    (finding,) = checker.check(abstract).findings
    assert abstract[finding.start : finding.end] == finding.text == "15"
    assert finding.nearest is not None
    assert ARTICLE[finding.nearest.start : finding.nearest.end] == finding.nearest.text == "12"


def test_any_spelling_of_both_texts() -> None:
    article = unicodedata.normalize("NFD", ARTICLE.replace("Đ", "Ð").replace("đ", "ð"))
    for abstract in SUPPORTED:
        assert check_faithfulness(abstract, article).supported


@pytest.mark.parametrize(
    ("article", "abstract"),
    [
        ("Phó Bí thư Tỉnh ủy Lê Văn An phát biểu.", "Bí thư Tỉnh ủy Lê Văn An phát biểu."),
        ("Phó Thủ tướng Lê An phát biểu.", "Thủ tướng Lê An phát biểu."),
        (
            "Sáng 14/5, nguyên Phó Chủ tịch UBND tỉnh Lê Văn An bị khởi tố.",
            "Chủ tịch UBND tỉnh Lê Văn An bị khởi tố.",
        ),
    ],
)
def test_a_deputy_copied_without_the_word_that_says_so_is_no_chief(
    article: str, abstract: str
) -> None:
    article = f"Sáng 14/5, hội nghị khai mạc. {article}"
    assert [f.kind for f in check_faithfulness(abstract, article).findings] == ["office"]
    assert check_faithfulness(article, article).supported


@pytest.mark.parametrize("rewrite", WAYS)
def test_findings_are_the_same_however_both_are_typed(
    checker: FaithfulnessChecker, rewrite: Rewrite
) -> None:
    typed = FaithfulnessChecker(rewrite(ARTICLE))
    for abstract, _, _ in UNSUPPORTED:
        expected = [(f.kind, f.reason, f.text) for f in checker.check(abstract).findings]
        for one, text in (
            (checker, rewrite(abstract)),
            (typed, abstract),
            (typed, rewrite(abstract)),
        ):
            found = one.check(text).findings
            assert [(f.kind, f.reason) for f in found] == [said[:2] for said in expected]
            for finding, said in zip(found, expected, strict=True):
                assert normalize_text(finding.text) == normalize_text(said[2])


@pytest.mark.parametrize("rewrite", WAYS)
def test_a_sentence_without_a_space_before_it_is_one_however_typed(rewrite: Rewrite) -> None:
    article = rewrite("Đoàn về xã.Ông Trần Văn Hoà không phát biểu.Bà Đỗ Thị Cúc trao quà.")
    assert check_faithfulness("Ông Trần Văn Hoà không phát biểu.", article).supported
    assert not check_faithfulness("Ông Trần Văn Hoà phát biểu.", article).supported


def test_clauses_may_be_left_out(checker: FaithfulnessChecker) -> None:
    assert checker.check("Sáng 29/12, Tỉnh ủy Hoà Sơn tổ chức hội nghị công bố.").supported
    assert checker.check("Ông Bình cho biết tỉnh không bổ nhiệm thêm cấp phó.").supported


def test_sentence_initial_words_are_no_names(checker: FaithfulnessChecker) -> None:
    assert checker.check(
        "Nhiều nội dung quan trọng được thảo luận. Đáng chú ý là cán bộ."
    ).supported


@pytest.mark.parametrize(
    "abstract",
    ["😀🎉", "…", '"', "“", "không", "9" * 100_000, "1.2.3.4", "31/13", "\u0301", "\ud800", "năm"],
)
def test_hostile_abstracts(checker: FaithfulnessChecker, abstract: str) -> None:
    checker.check(abstract)
    check_faithfulness(abstract, abstract)


def test_empty_article_supports_no_item() -> None:
    assert check_faithfulness("", "").supported
    assert not check_faithfulness("Có 12 cán bộ.", "").supported


def test_a_name_of_one_letter_ends_its_sentence_where_somebody_is_introduced() -> None:
    article = (
        "Dự án chắn lối xuống ghềnh đá Nam Ô.\nÔng Vũ Văn Huân nói vậy.\nKhởi tố Trần Văn T. ở xã."
    )
    assert check_faithfulness(
        "Lối xuống ghềnh đá Nam Ô. Ông Vũ Văn Huân nói vậy.", article
    ).supported
    assert check_faithfulness("Khởi tố Trần Văn T. Ông Vũ Văn Huân nói vậy.", article).supported
    assert not check_faithfulness(
        "Khởi tố Trần Văn T. Ông Vũ Văn Giang nói vậy.", article
    ).supported
