"""`Model`: loads, reads what can be read, scores in batches of its own, and decides as its manifest says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phobrief.articles import Article
from phobrief.errors import ArticleError, ConfigError, ModelStoreError
from phobrief.models import model as module
from phobrief.models.model import Model
from phobrief.models.reader import Prepared
from phobrief.models.store.folder import open_model
from phobrief.models.summarizers.extractive.pages.news import news_value
from phobrief.models.topics.lexical import LexicalScorer

TEXTS = (
    "Tỉnh ủy công bố quyết định điều động, bổ nhiệm cán bộ.\nTrời mưa nhẹ.",
    "Người dân đi chợ từ sớm.",
    "Ủy ban kiểm tra thi hành kỷ luật đảng viên vi phạm.\nĐội bóng thắng trận.\nTrời mưa nhẹ.",
    "Đảng bộ chuẩn bị văn kiện đại hội nhiệm kỳ mới.",
)
BLANK = Article("\u200b", id="blank")


@pytest.fixture(scope="module")
def model(tiny_model: Path) -> Model:
    return Model.load(tiny_model)


@pytest.fixture(scope="module")
def prepared(model: Model) -> list[Prepared]:
    return [model.prepare(text) for text in TEXTS]


def test_it_is_what_its_folder_says(model: Model, tiny_model: Path) -> None:
    folder = open_model(tiny_model)
    assert model.info == folder.info
    assert model.folder == folder
    assert model.topic_ids == [topic.id for topic in folder.manifest.topics]
    thresholds = [topic.threshold for topic in folder.manifest.topics]
    assert [decision.threshold for decision in model.decisions] == thresholds
    assert model.reader.lexical is not None
    assert model.correction is not None
    assert model.importance is not None


def test_what_cannot_be_loaded_says_so(tiny_model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match=r"phobrief\.json: missing"):
        Model.load(tmp_path)
    with pytest.raises(ConfigError, match="runtime"):
        Model.load(tiny_model, runtime="abacus")


def test_an_unreadable_article_is_passed_over_and_counted(model: Model) -> None:
    articles = [Article(TEXTS[0], id="a"), BLANK, Article(TEXTS[1], id="b")]
    errors: list[tuple[int, ArticleError]] = []
    read = list(model.prepare_readable(articles, lambda *error: errors.append(error)))
    assert [(number, one.document.article.id) for number, one in read] == [(0, "a"), (2, "b")]
    ((number, error),) = errors
    assert number == 1
    assert isinstance(error, ArticleError)
    assert [number for number, _ in model.prepare_readable(articles)] == [0, 2]


def test_articles_are_read_as_the_stream_is(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ARTICLES_AT_ONCE", 2)
    seen: list[int] = []
    articles = (seen.append(i) or text for i, text in enumerate(TEXTS))
    scored = model.score_readable(articles)
    assert next(scored).number == 0
    assert seen == [0, 1]
    assert [one.number for one in scored] == [1, 2, 3]


def test_a_stream_gives_the_scores_of_its_articles(model: Model, prepared: list[Prepared]) -> None:
    errors: dict[int, ArticleError] = {}
    found = list(model.score_readable([*TEXTS[:2], BLANK, *TEXTS[2:]], errors.__setitem__))
    assert [one.number for one in found] == [0, 1, 3, 4]
    assert list(errors) == [2]
    for one, expected in zip(found, model.score(prepared), strict=True):
        np.testing.assert_allclose(one.scores.topics.logits, expected.topics.logits, atol=1e-4)
    assert list(model.score_readable([BLANK])) == []


def test_torch_scores_as_openvino_does(tiny_model: Path, prepared: list[Prepared]) -> None:
    torch = Model.load(tiny_model, runtime="torch", device="cpu")
    exact = Model.load(tiny_model, precision="float32")
    for one, other in zip(exact.score(prepared), torch.score(prepared), strict=True):
        np.testing.assert_allclose(one.topics.logits, other.topics.logits, atol=1e-4)
        np.testing.assert_allclose(one.salience, other.salience, atol=1e-4)


def test_words_give_evidence_to_tagged_articles_alone(
    model: Model, prepared: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    (scores,) = model.score(prepared[:1])
    asked: list[int] = []
    contributions = LexicalScorer.contributions

    def counted(scorer: LexicalScorer, *article: Any) -> Any:
        asked.append(1)
        return contributions(scorer, *article)

    monkeypatch.setattr(LexicalScorer, "contributions", counted)
    for threshold, n_asked in ((1.0, 0), (0.0, 1)):
        decisions = tuple(replace(d, threshold=threshold) for d in model.decisions)
        topics = replace(model, decisions=decisions).decide(prepared[0], scores)
        assert len(asked) == n_asked
        assert all(bool(topic.evidence) == bool(n_asked) for topic in topics)
        assert [topic.score for topic in topics] == pytest.approx(
            model.probabilities(scores), abs=1e-6
        )


def test_what_is_decided_is_what_the_probabilities_reach(
    model: Model, prepared: list[Prepared]
) -> None:
    for one, scores in zip(prepared, model.score(prepared), strict=True):
        probabilities = model.probabilities(scores)
        topics = model.decide(one, scores)
        assert [topic.topic for topic in topics] == model.topic_ids
        assert [topic.tagged for topic in topics] == model.reached(probabilities).tolist()
        assert [topic.score for topic in topics] == pytest.approx(probabilities, abs=1e-6)
        assert all(bool(topic.evidence) == topic.tagged for topic in topics)


def test_asides_are_no_evidence_unless_there_is_nothing_else(
    model: Model, prepared: list[Prepared]
) -> None:
    everything = replace(model, decisions=[replace(d, threshold=0.0) for d in model.decisions])
    one = prepared[2]
    (scores,) = model.score([one])
    *others, last = one.document.sentences
    asides = [replace(sentence, aside="basis") for sentence in others]
    for sentences, shown in (
        ((*asides, last), {last.text}),
        ((*asides, replace(last, aside="basis")), {s.text for s in one.document.sentences}),
    ):
        document = replace(one.document, sentences=sentences)
        topics = everything.decide(replace(one, document=document), scores)
        evidence = {span.text for topic in topics for span in topic.evidence}
        assert evidence
        assert evidence <= shown


def test_nothing_known_reaches_no_threshold(model: Model) -> None:
    assert not model.reached(np.full((2, len(model.decisions)), np.nan)).any()


def test_salience_is_corrected_and_news_preferred_by_the_highest_probability(
    model: Model, prepared: list[Prepared]
) -> None:
    scores = model.score(prepared)
    inputs = model.summary_inputs(prepared, scores)
    assert model.correction is not None
    for one, found, given in zip(prepared, scores, inputs, strict=True):
        share = max(model.probabilities(found))
        corrected = model.correction.apply(found.salience, one.features, share)
        news = news_value([sentence.text for sentence in one.document.sentences])
        expected = corrected + np.float32(share) * news
        np.testing.assert_array_equal(given.salience, expected)


def test_a_summariser_gets_every_article_with_a_rating(
    model: Model, prepared: list[Prepared]
) -> None:
    inputs = model.summary_inputs(prepared, model.score(prepared))
    assert [one.document for one in inputs] == [one.document for one in prepared]
    for one in inputs:
        assert one.salience.shape == (len(one.document.sentences),)
        assert one.rate is not None
