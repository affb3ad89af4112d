"""Which sentence serves as the abstract of an article on the model's own topics.

The salience head learns from news of every kind. Reports of party and state affairs follow their own rules
(the first sentence says who decided what), so a model may hold a correction learnt on reference abstracts of
such articles. It counts in proportion to how far an article is on topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ....aliases import FloatArray
from ....errors import ModelStoreError
from ...sentence_features.features import FEATURE_NAMES

_SCALE = "salience"


@dataclass(frozen=True, slots=True)
class DomainCorrection:
    """A linear correction of the salience.

    Attributes:
        scale: what the head's salience counts.
        weights: (N_FEATURES,), what each surface feature of a sentence, as measured, adds.
    """

    scale: float
    weights: FloatArray

    def apply(self, salience: FloatArray, features: FloatArray, share: float) -> FloatArray:
        """Correct the salience of one article.

        Args:
            salience: (n_sentences,); -inf where the model did not see the sentence; it stays so.
            features: (n_sentences, N_FEATURES).
            share: how far the article is on topic, 0 to 1.
        """
        seen = np.isfinite(salience)
        head = np.where(seen, salience, 0.0)
        corrected = head + share * ((self.scale - 1) * head + features @ self.weights)
        return np.where(seen, corrected, salience).astype(np.float32)

    def to_state(self) -> dict[str, float]:
        """The same by name, for the manifest."""
        named = zip(FEATURE_NAMES, self.weights, strict=True)
        return {_SCALE: round(self.scale, 4), **{name: round(float(w), 4) for name, w in named}}

    @classmethod
    def from_state(cls, state: Mapping[str, float]) -> DomainCorrection | None:
        """Return what `to_state` gave; None for an empty one.

        Raises:
            ModelStoreError: it names features that this version does not compute.
        """
        if not state:
            return None
        strange = sorted(set(state) - {_SCALE, *FEATURE_NAMES})
        if strange:
            raise ModelStoreError(
                f"phobrief.json: domain: unknown features {', '.join(strange)}; "
                "the model was made by a newer phobrief: upgrade"
            )
        weights = np.array([state.get(name, 0.0) for name in FEATURE_NAMES], dtype=np.float32)
        return cls(state.get(_SCALE, 1.0), weights)
