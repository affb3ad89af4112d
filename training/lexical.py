"""Learn the lexical model beside the encoder: a space of word vectors, in it a machine per topic and what
rates passages, and a linear model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.svm import SVC

from ..aliases import FloatArray, IntArray
from ..models.lexical import LexicalScorer
from ..models.ngrams import NgramScorer
from ..models.passages import Passages, PassageScorer
from ..models.reader import Prepared
from .ngrams import SECONDARY_WEIGHT, fit_ngrams, grow_ngrams
from .passages import fit_passages, grow_passages
from .tfidf import piece_counts, tfidf_matrix

_MIN_ARTICLES = 2
"""A piece of fewer training articles is left out."""
_N_LATENT = 200
_N_DIRECTIONS = 64
"""Dimensions kept of the word vectors: the principal ones of the articles' means."""
_WORD_SHARE = 0.5
"""What the word vectors count beside the latent dimensions, both at a length of about 1."""
_LEAD_SHARE = 0.5
"""What the latent dimensions of the lead count beside those of the whole article."""
_GAMMA = 0.5
"""The kernel is exp(-gamma · squared distance)."""
_PENALTY = 10.0
_NO_SPREAD = 1e-3
"""A dimension with less than this share of the largest spread says nothing, or rounding alone; brought to
the spread of the others it would be noise, and too large for half precision."""


def fit_lexical(
    articles: Sequence[Prepared],
    grades: IntArray,
    words: FloatArray | LexicalScorer,
    *,
    seed: int = 0,
) -> LexicalScorer:
    """Learn from prepared articles.

    Args:
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles keeps zero weights.
        words: the encoder's embeddings before training, (n_pieces, width); or an earlier lexical model, whose
            word vectors are taken over.
        seed: of the decomposition.
    """
    space = _fit_space(articles, words, seed)
    places, passages = _views(space, articles)
    weights, bias = _fit_machines(places, grades)
    used = weights.any(axis=1)
    return replace(
        space,
        supports=places[used],
        weights=weights[used],
        bias=bias,
        mix=np.ones_like(bias),
        ngrams=fit_ngrams(articles, grades),
        passages=fit_passages(passages, grades, seed=seed),
    )


def fit_machine(vectors: FloatArray, grades: IntArray, *, penalty: float, gamma: float) -> SVC:
    """A support vector machine of one topic on vectors (n, width) of judged articles of both kinds."""
    machine = SVC(C=penalty, kernel="rbf", gamma=gamma, class_weight="balanced")
    weights = np.where(grades == 1, SECONDARY_WEIGHT, 1.0)
    return machine.fit(vectors, grades > 0, sample_weight=weights)


def grow_lexical(
    old: LexicalScorer, articles: Sequence[Prepared], grades: IntArray, *, refit_old: bool
) -> LexicalScorer:
    """Add machines for new topics, and learn the old ones again where there is all the data for it.

    The space stays the old one, or the old machines would see other articles than they have learnt from.

    Args:
        old: its topics are the first columns of ``grades``.
        articles, grades: as in `fit_lexical`.
        refit_old: whether ``articles`` hold the old labelled ones too; an old topic then goes halfway to
            what the articles alone teach: what is held out of them, or was lost since, is in the old
            weights only. What rates passages learns on for a while. Otherwise it stays to the bit.
    """
    n_old = len(old.bias)
    if not refit_old:
        grades = np.where(np.arange(grades.shape[1]) < n_old, -1, grades)
    places, passages = _views(old, articles)
    weights, bias = _fit_machines(places, grades)
    share = np.where(weights[:, :n_old].any(axis=0), 0.5, 0.0).astype(np.float32)
    weights[:, :n_old] *= share
    bias[:n_old] = (1 - share) * old.bias + share * bias[:n_old]
    used = weights.any(axis=1)
    kept = np.zeros((len(old.weights), grades.shape[1]), dtype=np.float32)
    kept[:, :n_old] = (1 - share) * old.weights
    new_mix = np.full(grades.shape[1] - n_old, old.mix.mean(), dtype=np.float32)
    return replace(
        old,
        supports=np.concatenate([old.supports, places[used]]),
        weights=np.concatenate([kept, weights[used]]),
        bias=bias,
        mix=np.concatenate([old.mix, new_mix]),
        ngrams=grow_ngrams(old.ngrams, articles, grades, share),
        passages=grow_passages(old.passages, passages, grades, refit_old=refit_old),
    )


def lexical_logits(scorer: LexicalScorer, articles: Sequence[Prepared]) -> FloatArray:
    """Logits of prepared articles, (n_articles, n_topics)."""
    rows = [scorer.logits(article.wording) for article in articles]
    return np.stack(rows) if rows else np.zeros((0, len(scorer.bias)), dtype=np.float32)


def weighted(scorer: LexicalScorer, weights: FloatArray) -> LexicalScorer:
    """The same scorer with each topic's logit multiplied by ``weights``, (n_topics,)."""
    return replace(scorer, mix=scorer.mix * weights)


def _fit_machines(places: FloatArray, grades: IntArray) -> tuple[FloatArray, FloatArray]:
    """A machine per topic: the weight of each article (n_articles, n_topics), and the bias (n_topics,);
    zeros for a topic with only one kind of judged articles."""
    weights = np.zeros(grades.shape, dtype=np.float32)
    bias = np.zeros(grades.shape[1], dtype=np.float32)
    for t, column in enumerate(grades.T):
        judged = np.flatnonzero(column >= 0)
        labels = column[judged] > 0
        if labels.all() or not labels.any():
            continue
        # The space is scaled for a kernel of width 1.
        machine = fit_machine(places[judged], column[judged], penalty=_PENALTY, gamma=1.0)
        weights[judged[machine.support_], t] = machine.dual_coef_[0]
        bias[t] = machine.intercept_[0]
    return weights, bias


def _views(space: LexicalScorer, articles: Sequence[Prepared]) -> tuple[FloatArray, list[Passages]]:
    """Articles in the scorer's space, (n_articles, width), and their passages."""
    views = [space.views(article.wording) for article in articles]
    return np.stack([place for place, _ in views]), [passages for _, passages in views]


def _fit_space(
    articles: Sequence[Prepared], words: FloatArray | LexicalScorer, seed: int
) -> LexicalScorer:
    """A scorer of no topics: what pieces count, and their vectors.

    All of it is learnt from the labelled articles. Thousands of others beside them make it worse: the
    dimensions then go to what most articles are about, and rare topics lose theirs.
    """
    n_pieces = len(words.rarity) if isinstance(words, LexicalScorer) else len(words)
    counts = piece_counts(articles, n_pieces)
    rarity = _rarity(counts)
    matrix = tfidf_matrix(counts, rarity)
    latent = _latent_vectors(matrix, seed)
    latent_scale = np.full(latent.shape[1], np.sqrt(_GAMMA), dtype=np.float32)
    if isinstance(words, LexicalScorer):
        vectors = words.word_vectors
        word_scale = words.word_scale * (np.sqrt(_GAMMA) / words.scale[0])
    else:
        vectors = _word_vectors(matrix, words)
        each = _WORD_SHARE * np.sqrt(_GAMMA / words.shape[1])
        word_scale = np.full(vectors.shape[1], each)
    known = (rarity > 0)[:, None]
    scale = np.concatenate([latent_scale, word_scale, _LEAD_SHARE * latent_scale])
    scale = scale.astype(np.float32)
    nothing = np.zeros((0, len(scale)), dtype=np.float32)
    no_topic = np.zeros(0, dtype=np.float32)
    return LexicalScorer(
        rarity,
        np.asarray(np.concatenate([latent, vectors], axis=1) * known, dtype=np.float32),
        latent.shape[1],
        scale,
        supports=nothing,
        weights=nothing[:, :0],
        bias=no_topic,
        mix=no_topic,
        ngrams=NgramScorer(no_topic, nothing[:, :0], no_topic),
        passages=_no_passages(latent.shape[1] + vectors.shape[1]),
    )


def _no_passages(width: int) -> PassageScorer:
    """Of no topics."""
    nothing = np.zeros((0, 0), dtype=np.float32)
    return PassageScorer(
        nothing.reshape(0, width, 0), nothing, nothing, nothing.reshape(0), nothing.reshape(0)
    )


def _rarity(counts: csr_matrix) -> FloatArray:
    """What each piece counts, (n_pieces,): the logarithm of its rank; vocabularies are sorted by frequency.

    Better than document frequencies in the labelled articles: those are all on party affairs or near them,
    where the words that tell the topics are common (0.008 of average precision by cross-validation).
    """
    n_holding = np.bincount(counts.indices, minlength=counts.shape[1])
    ranks = np.log1p(np.arange(counts.shape[1]))
    return np.asarray(np.where(n_holding >= _MIN_ARTICLES, ranks, 0.0), dtype=np.float32)


def _latent_vectors(matrix: csr_matrix, seed: int) -> FloatArray:
    """Latent semantic dimensions of the pieces, (n_pieces, n_latent): what an article's weighted sum is its
    place in; a column of zeros where the articles are too few for any."""
    n_latent = min(_N_LATENT, min(matrix.shape) - 1)
    if n_latent < 1 or not matrix.count_nonzero():
        return np.zeros((matrix.shape[1], 1), dtype=np.float32)
    svd = TruncatedSVD(n_latent, n_iter=5, random_state=seed).fit(matrix)
    return np.asarray(svd.components_.T, dtype=np.float32)


def _word_vectors(matrix: csr_matrix, embeddings: FloatArray) -> FloatArray:
    """The pieces' embeddings in the principal directions of the articles' means, (n_pieces, up to 64), every
    dimension first brought to the spread 1 over articles; none where all articles are alike."""
    mass = np.asarray(matrix.sum(axis=1)).ravel()
    there = mass > 0
    if not there.any():
        return np.zeros((len(embeddings), 1), dtype=np.float32)
    means = (matrix[there] @ embeddings) / mass[there, None]
    centre, spread = means.mean(axis=0), means.std(axis=0)
    spread = np.where(spread > _NO_SPREAD * spread.max(), spread, 1.0)
    _, sizes, directions = np.linalg.svd((means - centre) / spread, full_matrices=False)
    directions = directions[:_N_DIRECTIONS][sizes[:_N_DIRECTIONS] > _NO_SPREAD * sizes[0]]
    # The kernel knows differences only: taking the centre away changes none, and keeps numbers small.
    return np.asarray((embeddings - centre) / spread @ directions.T, dtype=np.float32)
