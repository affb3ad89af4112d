"""A teacher of three minds: soft topic scores on unlabelled articles, from the labelled training rows alone.

A few hundred labelled articles teach an encoder little; many more with the scores of a good teacher teach
it most of what the teacher knows (Hinton et al. 2015). Three models that err differently make the teacher:
logistic regression over TF-IDF, and support vector machines over latent semantic dimensions (Deerwester et
al. 1990) and over mean word vectors. The unlabelled articles take part: document frequencies and the latent
dimensions are theirs too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import StandardScaler, normalize

from ..aliases import FloatArray, IntArray
from ..models.reader import Prepared
from .lexical import fit_machine
from .ngrams import fit_regression
from .tfidf import inverse_document_frequency, ngram_counts, tfidf_matrix

_N_LATENT = 200
_N_SVD_ARTICLES = 8000
_LATENT_GAMMA = 1.0
_MEAN_GAMMA = 0.5
_PENALTY = 3.0
_SHARPNESS = 3.0
"""The mean of the three logits, each by its spread, times this is the logit of the soft score."""


@dataclass(frozen=True, slots=True)
class _Views:
    """Articles as the three models see them."""

    words: csr_matrix
    latent: FloatArray
    means: FloatArray


def teach(
    labelled: Sequence[Prepared],
    grades: IntArray,
    unlabelled: Sequence[Prepared],
    embeddings: FloatArray,
    *,
    seed: int,
) -> FloatArray:
    """Soft scores 0 to 1 of unlabelled articles, (n_unlabelled, n_topics).

    Args:
        grades: (n_labelled, n_topics) 0 to 2, -1 for not judged.
        embeddings: (n_pieces, width) of the encoder before training.

    Returns:
        0 for a topic that nothing could be learnt of.
    """
    views = _views([*labelled, *unlabelled], embeddings, seed)
    n = len(labelled)
    scores = np.zeros((len(unlabelled), grades.shape[1]), dtype=np.float32)
    for t, column in enumerate(grades.T):
        judged = np.flatnonzero(column >= 0)
        positive = column[judged] > 0
        if not len(unlabelled) or positive.all() or not positive.any():
            continue
        logits = _logits(views, judged, column[judged], n)
        spread = logits.std(axis=1, keepdims=True)
        mean = (logits / np.maximum(spread, 1e-6)).mean(axis=0)
        scores[:, t] = 1 / (1 + np.exp(-_SHARPNESS * mean))
    return scores


def _logits(views: _Views, judged: npt.NDArray[np.int64], grades: IntArray, n: int) -> FloatArray:
    """What each model says of the articles from the ``n``-th on, (3, n_unlabelled)."""
    regression = fit_regression(views.words[judged], grades)
    logits = [regression.decision_function(views.words[n:])]
    for view, gamma in ((views.latent, _LATENT_GAMMA), (views.means, _MEAN_GAMMA)):
        machine = fit_machine(view[judged], grades, penalty=_PENALTY, gamma=gamma)
        logits.append(machine.decision_function(view[n:]))
    return np.stack(logits)


def _views(articles: Sequence[Prepared], embeddings: FloatArray, seed: int) -> _Views:
    counts = ngram_counts(articles)
    words = tfidf_matrix(counts, inverse_document_frequency(counts, min_articles=3))
    return _Views(words, _latent(words, seed), _means(articles, embeddings))


def _latent(words: csr_matrix, seed: int) -> FloatArray:
    """Latent semantic dimensions, of length 1."""
    n_latent = min(_N_LATENT, min(words.shape) - 1)
    if n_latent < 1:
        return np.zeros((words.shape[0], 1), dtype=np.float32)
    svd = TruncatedSVD(n_latent, n_iter=3, random_state=seed)
    svd.fit(words[:_N_SVD_ARTICLES])
    return np.asarray(normalize(svd.transform(words)), dtype=np.float32)


def _means(articles: Sequence[Prepared], embeddings: FloatArray) -> FloatArray:
    """Mean vector of an article's pieces, rare ones weighing more; all dimensions of one spread."""
    rows = []
    for article in articles:
        ids = np.concatenate([article.title_ids, article.title_ids, *article.sentence_ids])
        pieces = ids.astype(np.int64)
        rarity = np.log1p(pieces)  # vocabularies are sorted by frequency
        rows.append(rarity @ embeddings[pieces] / max(float(rarity.sum()), 1.0))
    scaled = StandardScaler().fit_transform(np.stack(rows))
    return np.asarray(scaled / np.sqrt(scaled.shape[1]), dtype=np.float32)
