"""Training examples: prepared articles with topic targets, salience targets, or both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...aliases import FloatArray
from ...models.reader import ArticleReader, Prepared
from ..data.articles.labelled import LabelledArticle
from ..data.corpora.vietnews import VietnewsArticle, detokenize, to_article
from ..metrics.rouge import sentence_rouge

TARGET_SHARPNESS = 0.08
"""Salience targets are a softmax over the sentences' ROUGE at this temperature: at 0.08 a sentence 0.08
better weighs e times as much."""


@dataclass(frozen=True, slots=True)
class Example:
    """One article to learn from.

    Attributes:
        prepared: what the encoder reads.
        topics: (n_topics,) targets 0 to 1.
        topic_weights: (n_topics,) 0 where a topic is not judged.
        salience: (n_sentences,) target distribution, or None where there is no reference abstract.
    """

    prepared: Prepared
    topics: FloatArray
    topic_weights: FloatArray
    salience: FloatArray | None = None


EpochExamples = Callable[[int], Sequence[Example]]
"""Gives the examples of an epoch by its number; the same ones when asked again."""


def labelled_examples(
    rows: Sequence[LabelledArticle],
    topics: Sequence[str],
    reader: ArticleReader,
    *,
    references: bool = False,
) -> Iterator[Example]:
    """Examples for the topic head; articles that cannot be read are left out.

    Args:
        rows: the articles.
        topics: ids, in the order of the head.
        reader: prepares them.
        references: for the salience head too, where a row has a reference abstract.
    """
    for number, prepared in reader.prepare_readable(row.article for row in rows):
        grades = [rows[number].grades.get(topic) for topic in topics]
        targets = np.array([float(bool(grade)) for grade in grades], dtype=np.float32)
        weights = np.array([grade is not None for grade in grades], dtype=np.float32)
        salience = None
        if references and (abstract := rows[number].abstract):
            sentences = [s.text for s in prepared.document.sentences]
            salience = salience_targets(sentences, abstract)
        yield Example(prepared, targets, weights * rows[number].weight, salience)


def abstract_examples(
    articles: Sequence[VietnewsArticle],
    n_topics: int,
    reader: ArticleReader,
) -> Iterator[Example]:
    """Examples for the salience head from articles with reference abstracts; no topic is judged."""
    nothing = np.zeros(n_topics, dtype=np.float32)
    for number, prepared in reader.prepare_readable(map(to_article, articles)):
        sentences = [s.text for s in prepared.document.sentences]
        salience = salience_targets(sentences, detokenize(articles[number].abstract))
        yield Example(prepared, nothing, nothing, salience)


def with_abstract(row: LabelledArticle) -> LabelledArticle:
    """The same row with the newspaper's abstract as first paragraph, where it is known."""
    if not row.abstract:
        return row
    return replace(row, article=replace(row.article, text=f"{row.abstract}\n{row.article.text}"))


def salience_targets(sentences: Sequence[str], abstract: str) -> FloatArray:
    """Distribution over sentences by their ROUGE-1/2/L mean F1 with the abstract, (n_sentences,)."""
    scores = [(r.r1 + r.r2 + r.rl) / 3 for r in sentence_rouge(sentences, abstract)]
    logits = np.asarray(scores, dtype=np.float32) / TARGET_SHARPNESS
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum(), dtype=np.float32)
