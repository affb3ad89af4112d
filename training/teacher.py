"""A teacher: what the lexical model thinks of unlabelled articles, as soft topic targets.

A few hundred labelled articles teach an encoder little; many more with the scores of a good teacher teach
it most of what the teacher knows (Hinton et al. 2015).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

FloatArray = npt.NDArray[np.float32]

_SHARPNESS = 3.0
"""Logits, each topic's by their spread, times this are those of the soft scores; on articles that the lexical
model has not learnt from they are then about as often right as they say."""


def soft_scores(logits: FloatArray) -> FloatArray:
    """Scores 0 to 1 of unlabelled articles from their logits, both (n_articles, n_topics).

    Returns:
        0 for a topic whose logits are all the same: nothing was learnt of it.
    """
    if not len(logits):
        return logits
    learnt = np.ptp(logits, axis=0) > 0
    spread = np.where(learnt, logits.std(axis=0), 1)
    return np.asarray(expit(_SHARPNESS * logits / spread) * learnt, dtype=np.float32)
