"""However an article is typed, and whatever the page adds, its tags and abstract are the same."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ways_of_typing import WAYS, Rewrite, decomposed, with_eth

import phobrief
from phobrief.articles import Article
from phobrief.models.text.cleaning.clean import clean
from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.tones import to_new_style

EXAMPLES = Path(__file__).parents[2] / "examples"


def as_it_is(text: str) -> str:
    return text


def without_noise(text: str) -> str:
    """The title and the paragraphs only."""
    cleaned = clean(Article(text))
    assert cleaned.removed
    return "\n".join([cleaned.title or "", *(line.text for line in cleaned.lines)])


PAGES: list[tuple[Rewrite, ...]] = list(
    product(
        (as_it_is, without_noise),
        (as_it_is, to_new_style),
        (as_it_is, with_eth),
        (as_it_is, decomposed),
    )
)


@pytest.fixture(scope="module")
def briefer() -> phobrief.Briefer:
    return phobrief.load()


@pytest.mark.parametrize("name", ["dieu-dong-can-bo.txt"])
def test_the_same_tags_and_abstract_however_it_is_typed(
    briefer: phobrief.Briefer, name: str
) -> None:
    page = (EXAMPLES / name).read_text("utf-8")
    assert to_new_style(page) != page
    texts = []
    for rewrites in PAGES:
        text = page
        for rewrite in rewrites:
            text = rewrite(text)
        texts.append(text)
    assert len(set(texts)) == len(PAGES)
    briefs = list(briefer.brief_many(texts))
    first = briefs[0]
    assert first.tags
    assert first.removed_lines
    sentences = [normalize_text(span.text) for span in first.abstract.sentences]
    for text, brief, rewrites in zip(texts, briefs, PAGES, strict=True):
        how = ", ".join(rewrite.__name__ for rewrite in rewrites)
        assert brief.tags == first.tags, how
        assert [normalize_text(span.text) for span in brief.abstract.sentences] == sentences, how
        assert normalize_text(brief.title or "") == normalize_text(first.title or ""), how
        for span in brief.abstract.sentences:
            assert text[span.start : span.end] == span.text, how
        for topic, other in zip(brief.topics, first.topics, strict=True):
            assert topic.score == pytest.approx(other.score, abs=0.02), how


def row(brief: phobrief.Brief) -> Any:
    """The row without offsets, its texts as the model reads them and its scores to five digits."""
    return _read(brief.to_dict())


def _read(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(normalize_text(value).split())
    if isinstance(value, dict):
        offsets = ("start", "end", "abstract_spans")
        return {key: _read(held) for key, held in value.items() if key not in offsets}
    if isinstance(value, list):
        return [_read(held) for held in value]
    return round(value, 5) if isinstance(value, float) else value


@pytest.mark.parametrize("name", [path.name for path in sorted(EXAMPLES.glob("*.txt"))])
def test_whole_rows_are_the_same_apart_from_offsets(briefer: phobrief.Briefer, name: str) -> None:
    page = (EXAMPLES / name).read_text("utf-8")
    expected = row(briefer.brief(page))
    for rewrite in WAYS:
        assert row(briefer.brief(rewrite(page))) == expected, rewrite


# What is left out of a sentence of an abstract, what keeps it from opening one, and what ends it.
SENTENCES = [
    "HĐO - Sáng 14/5, Tỉnh uỷ Hoà Đông họp, bàn công tác cán bộ nhiệm kỳ mới.",
    "Ngoài ra, bà Đỗ Thị Thuý (SN 1980, trú xã Đông Hoà) được điều động về Sở Nội vụ.",
    "- Đồng thời, Đảng uỷ phường khởi động việc chuẩn bị đại hội, ông Đào Văn Đoàn cho biết.",
    "Theo đó, TP. Hoà Đông có 12 đồng chí thuỷ thủ được khen thưởng vì đã cứu người.",
    "Ông cho biết thêm nhiều xã đã hoàn thành kế hoạch.",
    "“Chúng tôi đề nghị làm rõ việc này”, ông Trần Đức Uý, Bí thư Huyện uỷ, nói.",
    "Đoàn kiểm tra số 3 làm việc tại huyện Thuỷ Đường: không có vi phạm...",
    "Hội nghị kết thúc. Đại biểu ra về.",
    "Về công tác kiểm tra",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=7, unique=True),
    st.sampled_from(WAYS),
    st.sampled_from([" ", "\n"]),
)
def test_made_up_articles_give_the_same_row(
    briefer: phobrief.Briefer, sentences: list[str], rewrite: Rewrite, between: str
) -> None:
    text = between.join(sentences)
    title = "Tỉnh uỷ Hoà Đông bàn công tác cán bộ"
    plain = briefer.brief(Article(text, title=title))
    typed = briefer.brief(Article(rewrite(text), title=rewrite(title)))
    assert row(typed) == row(plain)
