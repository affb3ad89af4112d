"""Learn the lexical model beside the encoder: a latent semantic space, in it an SVM per topic, and the
networks that score passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize
from sklearn.svm import SVC

from ...aliases import FloatArray, IntArray
from ...models.reader import Prepared
from ...models.topics.lexical import TITLE_TIMES, LatentSpace, LexicalScorer
from ...models.topics.passages import Passages
from ..data.articles.labelled import SECONDARY_WEIGHT
from .passages import fit_passages, grow_passages

_MIN_ARTICLES = 2
"""A piece that fewer training articles have is left out."""
_N_LATENT = 200
_LEAD_SHARE = 0.5
"""Weight of the lead's latent dimensions; those of the whole article have weight 1."""
_GAMMA = 0.5
"""The kernel is exp(-gamma * squared distance)."""
_PENALTY = 10.0


def fit_lexical(
    articles: Sequence[Prepared], grades: IntArray, n_pieces: int, *, seed: int = 0
) -> LexicalScorer:
    """Learn from prepared articles.

    Args:
        articles: prepared by the model's reader.
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles keeps zero weights.
        n_pieces: size of the tokenizer's vocabulary.
        seed: of the decomposition and of the networks.
    """
    space = _fit_space(articles, n_pieces, seed)
    vectors, passages = _represent(space, articles)
    weights, bias = _fit_svms(vectors, grades)
    used = weights.any(axis=1)
    return LexicalScorer(
        space,
        vectors[used],
        weights[used],
        bias,
        mix=np.ones_like(bias),
        passages=fit_passages(passages, grades, seed=seed),
    )


def grow_lexical(
    old: LexicalScorer, articles: Sequence[Prepared], grades: IntArray, *, refit_old: bool
) -> LexicalScorer:
    """Add SVMs and networks for new topics, and train the old ones again where their data is there.

    The space stays the same: the old SVMs need the vectors that they were trained on.

    Args:
        old: its topics are the first columns of ``grades``.
        articles, grades: as in `fit_lexical`.
        refit_old: whether ``articles`` hold the old labelled ones too; an old topic then becomes the mean of
            its old model and one learnt from the articles alone, because only the old weights know of rows
            that are held out now or lost. Its network for passages is trained for a few more epochs.
            Otherwise an old topic stays exactly as it is.
    """
    n_old = len(old.bias)
    if not refit_old:
        grades = np.where(np.arange(grades.shape[1]) < n_old, -1, grades)
    vectors, passages = _represent(old.space, articles)
    weights, bias = _fit_svms(vectors, grades)
    share = np.where(weights[:, :n_old].any(axis=0), 0.5, 0.0).astype(np.float32)
    weights[:, :n_old] *= share
    bias[:n_old] = (1 - share) * old.bias + share * bias[:n_old]
    used = weights.any(axis=1)
    kept = np.zeros((len(old.support_weights), grades.shape[1]), dtype=np.float32)
    kept[:, :n_old] = (1 - share) * old.support_weights
    new_mix = np.full(grades.shape[1] - n_old, old.mix.mean(), dtype=np.float32)
    return replace(
        old,
        support_vectors=np.concatenate([old.support_vectors, vectors[used]]),
        support_weights=np.concatenate([kept, weights[used]]),
        bias=bias,
        mix=np.concatenate([old.mix, new_mix]),
        passages=grow_passages(old.passages, passages, grades, refit_old=refit_old),
    )


def lexical_logits(scorer: LexicalScorer, articles: Sequence[Prepared]) -> FloatArray:
    """Logits of prepared articles, (n_articles, n_topics)."""
    rows = [scorer.logits(article.title_ids, article.sentence_ids) for article in articles]
    return np.stack(rows) if rows else np.zeros((0, len(scorer.bias)), dtype=np.float32)


def weighted(scorer: LexicalScorer, weights: FloatArray) -> LexicalScorer:
    """The same scorer with each topic's logit multiplied by ``weights``, (n_topics,)."""
    return replace(scorer, mix=scorer.mix * weights)


def _fit_svms(vectors: FloatArray, grades: IntArray) -> tuple[FloatArray, FloatArray]:
    """An SVM per topic: each article's dual coefficient (n_articles, n_topics), and the bias (n_topics,);
    zeros for a topic with only one kind of judged articles."""
    weights = np.zeros(grades.shape, dtype=np.float32)
    bias = np.zeros(grades.shape[1], dtype=np.float32)
    for t, column in enumerate(grades.T):
        judged = np.flatnonzero(column >= 0)
        labels = column[judged] > 0
        if labels.all() or not labels.any():
            continue
        # The vectors are scaled for a gamma of 1.
        svm = SVC(C=_PENALTY, kernel="rbf", gamma=1.0, class_weight="balanced")
        importance = np.where(column[judged] == 1, SECONDARY_WEIGHT, 1.0)
        svm.fit(vectors[judged], labels, sample_weight=importance)
        weights[judged[svm.support_], t] = svm.dual_coef_[0]
        bias[t] = svm.intercept_[0]
    return weights, bias


def _represent(
    space: LatentSpace, articles: Sequence[Prepared]
) -> tuple[FloatArray, list[Passages]]:
    """Articles as the SVMs take them, (n_articles, 2 * n_latent), and their passages."""
    found = [space.represent(article.title_ids, article.sentence_ids) for article in articles]
    return np.stack([vector for vector, _ in found]), [passages for _, passages in found]


def _fit_space(articles: Sequence[Prepared], n_pieces: int, seed: int) -> LatentSpace:
    """Learn the latent space from the labelled articles alone.

    Thousands of other articles make it worse: the dimensions then describe what most articles are about, and
    none are left for rare topics.
    """
    counts = _piece_counts(articles, n_pieces)
    term_weights = _term_weights(counts)
    vectors = _latent_vectors(_tfidf(counts, term_weights), seed) * (term_weights > 0)[:, None]
    scale = np.sqrt(_GAMMA) * np.array([1.0, _LEAD_SHARE])
    return LatentSpace(term_weights, vectors, scale.astype(np.float32))


def _piece_counts(articles: Sequence[Prepared], n_pieces: int) -> csr_matrix:
    """How often each piece occurs in each article, (n_articles, n_pieces)."""
    pieces = [
        np.concatenate([*a.sentence_ids, *[a.title_ids] * TITLE_TIMES]).astype(np.int64)
        for a in articles
    ]
    ends = np.cumsum([0, *map(len, pieces)])
    flat = np.concatenate(pieces)
    ones = np.ones(len(flat), dtype=np.float32)
    counts = csr_matrix((ones, flat, ends), shape=(len(pieces), n_pieces))
    counts.sum_duplicates()
    return counts


def _term_weights(counts: csr_matrix) -> FloatArray:
    """The term weight of each piece, (n_pieces,): the logarithm of its rank in the vocabulary, most frequent
    first.

    Better than document frequencies in the labelled articles: those are all on party affairs or near them,
    where the words that tell the topics are common (0.008 of average precision by cross-validation).
    """
    n_holding = np.bincount(counts.indices, minlength=counts.shape[1])
    ranks = np.log1p(np.arange(counts.shape[1]))
    return np.asarray(np.where(n_holding >= _MIN_ARTICLES, ranks, 0.0), dtype=np.float32)


def _tfidf(counts: csr_matrix, term_weights: FloatArray) -> csr_matrix:
    """(1 + log tf) times the term weight, every row of length 1."""
    matrix = counts.copy()
    matrix.data = (1 + np.log(matrix.data)) * term_weights[matrix.indices]
    return normalize(matrix, copy=False)


def _latent_vectors(matrix: csr_matrix, seed: int) -> FloatArray:
    """Latent semantic dimensions of the pieces, (n_pieces, n_latent); a column of zeros where the articles
    are too few for any."""
    n_latent = min(_N_LATENT, min(matrix.shape) - 1)
    if n_latent < 1 or not matrix.count_nonzero():
        return np.zeros((matrix.shape[1], 1), dtype=np.float32)
    svd = TruncatedSVD(n_latent, n_iter=5, random_state=seed).fit(matrix)
    return np.asarray(svd.components_.T, dtype=np.float32)
