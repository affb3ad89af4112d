"""Do new labels contradict what the model in use is sure of? The sign of a poisoned or mixed-up file.

Held-out rows of a poisoned file are poisoned themselves, so comparing two models on them proves nothing.
What can be trusted is the model in use where it is sure: hard articles make it unsure, wrong labels make
it surely "wrong" (the idea of confident learning, Northcutt et al. 2021, with a fixed model instead
of cross-validation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray
from ...configs.retraining import GateConfig
from ..evaluation.predictions import Answers

_MIN_SURE = 10
"""Sure answers below which nothing is suspicious."""
_Z = 1.96
"""Normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """How often labels contradict the sure answers of one kind on one topic.

    Attributes:
        topic: its id.
        answer: "present" or "absent": what the model is sure of.
        n_sure: judged rows on which it is sure.
        n_against: how many of these have a label that says the opposite.
        expected: the share of wrong answers that its own scores predict.
        at_least: lower end of the 95 % Wilson interval of n_against / n_sure.
        suspicious: ``at_least`` lies above ``expected`` by more than is allowed.
    """

    topic: str
    answer: str
    n_sure: int
    n_against: int
    expected: float
    at_least: float
    suspicious: bool

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)

    def sentence(self) -> str:
        """The contradiction in words, for a person."""
        return (
            f"{self.topic}: the model in use is sure that it is {self.answer} in {self.n_sure} "
            f"articles, and the labels say the opposite in {self.n_against} of them "
            f"({100 * self.n_against / self.n_sure:.0f} %; its scores lead to expect "
            f"{100 * self.expected:.0f} %)"
        )


def contradictions(
    answers: Answers, grades: npt.NDArray[Any], topics: Sequence[str], config: GateConfig
) -> list[Contradiction]:
    """Count, for each known topic, the labels that contradict sure answers.

    Args:
        answers: of the model in use; topics it does not know are left out.
        grades: (n_rows, n_topics) in the order of ``topics``, -1 where not judged.

    Returns:
        One for each topic and kind of answer that the model is sure of on some row.
    """
    found = []
    for t, topic in enumerate(topics):
        if topic not in answers.topics:
            continue
        scores, grade = answers.columns([topic]).scores[:, 0], grades[:, t]
        usable = (grade >= 0) & np.isfinite(scores)
        scores, present = scores[usable], grade[usable] > 0
        sure_yes, sure_no = scores >= config.sure, scores <= 1 - config.sure
        found.append(_count(topic, "present", 1 - scores[sure_yes], ~present[sure_yes], config))
        found.append(_count(topic, "absent", scores[sure_no], present[sure_no], config))
    return [c for c in found if c.n_sure]


def _count(
    topic: str, answer: str, doubts: FloatArray, against: npt.NDArray[np.bool_], config: GateConfig
) -> Contradiction:
    n, k = len(doubts), int(against.sum())
    expected = float(doubts.mean()) if n else 0.0
    at_least = _wilson_lower(k, n)
    suspicious = n >= _MIN_SURE and at_least > expected + config.contradictions
    return Contradiction(topic, answer, n, k, round(expected, 4), round(at_least, 4), suspicious)


def _wilson_lower(k: int, n: int) -> float:
    """Lower end of the interval of a share (Wilson 1927)."""
    if n == 0:
        return 0.0
    share = k / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * float(np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)))
    return (middle - spread) / (1 + _Z**2 / n)
