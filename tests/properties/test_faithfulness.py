"""Laws of the consistency check: what an article says itself is supported, however typed and however cut."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.models.faithfulness import FaithfulnessChecker, check_faithfulness

PERSONS = ["ông Trần Văn Bình", "bà Lê Thị Cúc", "đồng chí Phạm Đức An", "ông Hoàng Khải"]
VERBS = ["trao quyết định cho", "không đồng ý với", "chưa làm việc với", "tiếp", "khen thưởng"]
ASIDES = ["tại Hoà Sơn", "ngày 29/12", "sáng 3-6", "theo Quy định số 205-QĐ/TW", "với 95,5% phiếu"]
ENDS = ["về 12 tổ chức đảng", "trước UBND tỉnh", "và thu hồi 3,2 tỷ đồng", "lần thứ hai"]

clause_lists = st.tuples(
    st.sampled_from(PERSONS),
    st.sampled_from(VERBS),
    st.sampled_from(PERSONS),
    st.lists(st.sampled_from(ASIDES), max_size=3),
    st.sampled_from(ENDS),
).map(lambda p: [f"Hôm qua {p[0]} {p[1]} {p[2]}", *p[3], f"đã báo cáo {p[4]}"])
articles = st.lists(clause_lists, min_size=1, max_size=6)


def write(clauses: list[str]) -> str:
    """Print the clauses of a sentence."""
    return ", ".join(clauses) + "."


@settings(max_examples=150, deadline=None)
@given(articles, st.data())
def test_verbatim_sentences_are_supported(article: list[list[str]], data: st.DataObject) -> None:
    sentence = write(data.draw(st.sampled_from(article)))
    assert check_faithfulness(sentence, " ".join(map(write, article))).findings == ()


@settings(max_examples=150, deadline=None)
@given(articles, st.data())
def test_sentences_with_whole_clauses_left_out(
    article: list[list[str]], data: st.DataObject
) -> None:
    clauses = data.draw(st.sampled_from(article))
    kept = [
        clause
        for number, clause in enumerate(clauses)
        if number in (0, len(clauses) - 1) or data.draw(st.booleans())
    ]
    assert check_faithfulness(write(kept), "\n".join(map(write, article))).findings == ()


@settings(max_examples=100, deadline=None)
@given(articles, st.sampled_from(["NFC", "NFD"]), st.booleans(), st.data())
def test_typing_makes_no_difference(
    article: list[list[str]], form: str, eth: bool, data: st.DataObject
) -> None:
    sentence = unicodedata.normalize(form, write(data.draw(st.sampled_from(article))))  # type: ignore[arg-type]
    if eth:
        sentence = sentence.replace("Đ", "Ð").replace("đ", "ð")
    sentence = sentence.replace("hoà", "hòa").replace("uỷ", "ủy")
    assert check_faithfulness(sentence, " ".join(map(write, article))).supported


@settings(max_examples=100, deadline=None)
@given(articles, st.integers(min_value=101, max_value=10**9))
def test_a_number_the_article_lacks_is_found(article: list[list[str]], number: int) -> None:
    text = " ".join(map(write, article))
    abstract = f"Tỉnh kỷ luật {number} cán bộ."
    findings = check_faithfulness(abstract, text).findings
    assert [f.text for f in findings if f.kind == "number"] == (
        [] if number == 205 else [str(number)]
    )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_never_fails_and_spans_hold(abstract: str, article: str) -> None:
    report = FaithfulnessChecker(article).check(abstract)
    assert report.supported == (not report.findings)
    for finding in report.findings:
        assert abstract[finding.start : finding.end] == finding.text
        near = finding.nearest
        assert near is None or article[near.start : near.end] == near.text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='aB 1.,/-“”"ĐđÐkhông năm hai%X\n', max_size=200))
def test_every_text_supports_itself(text: str) -> None:
    assert check_faithfulness(text, text).findings == ()
