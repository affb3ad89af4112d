"""A teacher's soft topic scores on unlabelled articles, from the labelled training rows alone.

A few hundred labelled articles teach an encoder little; many more with the scores of a good teacher teach it
most of what the teacher knows (Hinton et al. 2015). The teacher is a lexical model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..models.reader import Prepared
from .lexical import fit_lexical, lexical_logits

FloatArray = npt.NDArray[np.float32]

_SHARPNESS = 3.0
"""A logit over its standard deviation, times this, is the logit of the soft score."""


def teach(
    labelled: Sequence[Prepared],
    grades: npt.NDArray[np.int_],
    unlabelled: Sequence[Prepared],
    n_pieces: int,
    *,
    seed: int,
) -> FloatArray:
    """Soft scores 0 to 1 of unlabelled articles, (n_unlabelled, n_topics).

    Args:
        grades: (n_labelled, n_topics) 0 to 2, -1 for not judged.
        n_pieces: of the tokenizer.

    Returns:
        0 for a topic that nothing could be learnt of.
    """
    if not unlabelled:
        return np.zeros((0, grades.shape[1]), dtype=np.float32)
    logits = lexical_logits(fit_lexical(labelled, grades, n_pieces, seed=seed), unlabelled)
    scores = 1 / (1 + np.exp(-_SHARPNESS * logits / np.maximum(logits.std(axis=0), 1e-6)))
    return np.where(logits.any(axis=0), scores, 0.0).astype(np.float32)
