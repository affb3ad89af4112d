"""The gate: may a retrained model replace the one in use? Decided on rows that neither was trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ...configs.retraining import GateConfig
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..evaluation.predictions import Answers
from ..metrics.significance import Difference, McNemar, f1_differences, mcnemar
from .suspicion import Contradiction

HELD_OUT, REGRESSION, TOGETHER = "held_out", "regression", "together"


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """One topic on one set of rows.

    Attributes:
        topic: its id.
        kind: "judged": enough rows are labelled for it; "unjudged": too few are, and the champion's tags
            stand in for labels; "new": only the challenger knows it.
        n_judged, n_positive: number of rows that judge it, and of those that have it.
        f1: champion (a), challenger (b), their difference and its interval.
        only_champion, only_challenger, p: see `McNemar`; rows that only one of them got right.
        verdict: "held"; "fell" too far; "too few" positives to decide; "low": a new topic below its limit.
    """

    topic: str
    kind: str
    n_judged: int
    n_positive: int
    f1: Difference
    only_champion: int
    only_challenger: int
    p: float
    verdict: str


@dataclass(frozen=True, slots=True)
class SetFigures:
    """Figures on one set of rows.

    Attributes:
        n_rows: number of rows.
        topics: the topics that both models know, then the new ones.
        macro: macro F1 over the known topics with enough labels to decide.
    """

    n_rows: int
    topics: list[TopicFigures]
    macro: Difference


@dataclass(frozen=True, slots=True)
class GateReport:
    """The decision and its figures; JSON-ready by `to_dict`.

    Attributes:
        passed: whether the challenger may replace the champion.
        reasons: why it may not, a sentence each; empty when it passed.
        champion, challenger: name, version, sha256; the challenger is None when nothing was trained.
        sets: figures per set of rows: "held_out", "regression", "together".
        contradictions: labels that contradict sure answers of the champion.
        config: the limits.
        forced: the reason given for putting it in use although the gate refused it.
    """

    passed: bool
    reasons: list[str]
    champion: dict[str, Any]
    challenger: dict[str, Any] | None
    sets: dict[str, SetFigures] = field(default_factory=dict)
    contradictions: list[Contradiction] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    forced: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def judge(
    champion: Answers,
    challenger: Answers,
    rows: Mapping[str, Sequence[LabelledArticle]],
    config: GateConfig,
) -> tuple[dict[str, SetFigures], list[str]]:
    """Compare two models' answers.

    Args:
        champion, challenger: on the rows of all sets, one after the other.
        rows: per set ("held_out", "regression").
        config: what is allowed.

    Returns:
        Figures per set and for all rows together, and the reasons against the challenger.
    """
    together = [row for part in rows.values() for row in part]
    sets: dict[str, SetFigures] = {}
    start = 0
    for name, part in rows.items():
        place = slice(start, start + len(part))
        start += len(part)
        if part:
            sets[name] = _figures(_rows(champion, place), _rows(challenger, place), part, config)
    if len(sets) != 1:
        sets[TOGETHER] = _figures(champion, challenger, together, config)
    lost = [topic for topic in champion.topics if topic not in challenger.topics]
    reasons = [f"{topic}: the new model no longer knows this topic" for topic in lost]
    for name, figures in sets.items():
        # With a regression file the few held-out rows decide only together with it.
        if name != HELD_OUT or len(sets) == 1:
            reasons += _objections(name, figures, config)
    return sets, list(dict.fromkeys(reasons))


def _figures(
    champion: Answers, challenger: Answers, rows: Sequence[LabelledArticle], config: GateConfig
) -> SetFigures:
    shared = [topic for topic in champion.topics if topic in challenger.topics]
    grades = grades_matrix(rows, shared)
    a, b = champion.columns(shared), challenger.columns(shared)
    # Where labels are too few to decide, the old tags stand in for them, so that harm still shows.
    unjudged = np.asarray((grades > 0).sum(axis=0) < config.min_positives, dtype=np.bool_)
    reference = np.where(unjudged, a.tagged.astype(np.int64), grades)
    per_topic, _ = f1_differences(
        a.tagged, b.tagged, reference, shared, n_bootstrap=config.n_bootstrap
    )
    known = [
        _known(
            topic,
            "unjudged" if unjudged[t] else "judged",
            reference[:, t],
            per_topic[topic],
            _test(a, b, reference, t),
            config,
        )
        for t, topic in enumerate(shared)
    ]
    decided = [f.topic for f in known if f.kind == "judged" and f.verdict != "too few"]
    places = [shared.index(topic) for topic in decided]
    _, macro = f1_differences(
        a.tagged[:, places],
        b.tagged[:, places],
        grades[:, places],
        decided,
        n_bootstrap=config.n_bootstrap,
    )
    new = [_new(topic, challenger, rows, config) for topic in challenger.topics]
    return SetFigures(len(rows), known + [f for f in new if f.topic not in champion.topics], macro)


def _test(a: Answers, b: Answers, reference: npt.NDArray[np.int64], t: int) -> McNemar:
    """McNemar's test on the answers about topic ``t``."""
    judged = reference[:, t] >= 0
    present = reference[judged, t] > 0
    return mcnemar(a.tagged[judged, t] == present, b.tagged[judged, t] == present)


def _known(
    topic: str,
    kind: str,
    reference: npt.NDArray[np.int64],
    f1: Difference,
    test: McNemar,
    config: GateConfig,
) -> TopicFigures:
    """Figures of a topic that both models know; ``reference`` is (n_rows,), negative for not judged."""
    n_positive = int((reference > 0).sum())
    if n_positive < config.min_positives or f1.difference is None or f1.b is None:
        verdict = "too few"
    elif kind == "unjudged":
        verdict = "held" if f1.b >= config.min_agreement else "fell"
    else:
        verdict = "held" if f1.difference >= -config.topic_fall - 1e-9 else "fell"
    counts = (test.only_a, test.only_b, test.p)
    return TopicFigures(topic, kind, int((reference >= 0).sum()), n_positive, f1, *counts, verdict)


def _new(
    topic: str, challenger: Answers, rows: Sequence[LabelledArticle], config: GateConfig
) -> TopicFigures:
    grades = grades_matrix(rows, [topic])
    tagged = challenger.columns([topic]).tagged
    figures, _ = f1_differences(tagged, tagged, grades, [topic], n_bootstrap=0)
    f1 = Difference(None, figures[topic].b, None, None, None)
    n_positive = int((grades > 0).sum())
    verdict = "held" if f1.b is not None and f1.b >= config.min_new_f1 else "low"
    if n_positive < config.min_positives:
        verdict = "too few"
    return TopicFigures(topic, "new", int((grades >= 0).sum()), n_positive, f1, 0, 0, 1.0, verdict)


def _objections(name: str, figures: SetFigures, config: GateConfig) -> list[str]:
    where = {HELD_OUT: "the held-out rows", REGRESSION: "the regression file"}.get(name, "all rows")
    found = []
    macro = figures.macro
    if (
        name != REGRESSION
        and macro.difference is not None
        and macro.difference < -config.macro_fall - 1e-9
    ):
        found.append(f"macro F1 on {where} falls from {macro.a:.3f} to {macro.b:.3f}")
    for topic in figures.topics:
        f1 = topic.f1
        if topic.verdict == "fell" and topic.kind == "judged":
            found.append(
                f"{topic.topic}: F1 on {where} falls from {f1.a:.3f} to {f1.b:.3f}, "
                f"more than {config.topic_fall:g}"
            )
        elif topic.verdict == "fell":
            found.append(
                f"{topic.topic}: too few labels judge it, and the new tags agree with the old tags only "
                f"to F1 {f1.b:.3f} (expected at least {config.min_agreement:g})"
            )
        elif topic.verdict == "low":
            found.append(
                f"{topic.topic}: the new topic reaches F1 {f1.b or 0:.3f} on {where}, "
                f"below {config.min_new_f1:g}"
            )
    if not any(t.verdict != "too few" for t in figures.topics):
        found.append(
            f"{where} have too few positives of any topic to decide; give more rows, or a "
            "--regression file"
        )
    return found


def _rows(answers: Answers, place: slice) -> Answers:
    return Answers(answers.topics, answers.scores[place], answers.tagged[place])
