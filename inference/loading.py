"""`load`: from the name of a model to a `Briefer`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from ..models.model import Model
from ..models.store.folder import find_model, open_model
from ..models.summarizers.base import Summarizer
from ..models.summarizers.choose import DEFAULT_SUMMARIZER, choose_summarizer, has_own_model
from .forks import without_forks
from .pipeline import Briefer, budget_of

_log = logging.getLogger(__name__)


def load(  # a parameter for each thing that a user may choose
    model: str | Path | None = None,
    *,
    revision: str | None = None,
    runtime: str = "openvino",
    device: str | None = None,
    precision: str = "auto",
    max_sentences: int | None = None,
    max_syllables: int | None = None,
    summarizer: str | Summarizer = DEFAULT_SUMMARIZER,
    summarizer_model: str | Path | None = None,
    thresholds: Mapping[str, float] | None = None,
    policy: str | None = None,
) -> Briefer:
    """Load a model; return the `Briefer` that briefs articles with it.

    Args:
        model: None for the model in use (the registry's, else the bundled one), a model directory,
            a version of the registry ("v0002"), or "org/name" on the hub.
        revision: a commit or tag of the hub's model.
        runtime: "openvino" (default; no torch) or "torch".
        device: for torch, also that of the summariser: "cpu", "cuda" ... The runtime "openvino" runs on the
            CPU alone.
        precision: for openvino. "auto": "bfloat16" where the processor has tiles for it (AMX), "int8" where
            it has VNNI, else "float32", which gives the same scores on every machine. Those of bfloat16
            differ from them by less than 0.001, in 1,000 articles no tag.
        max_sentences, max_syllables: upper limits of the abstract, instead of the model's own; see
            `budget_of` where only one is given.
        summarizer: a name of `SUMMARIZERS` ("extractive" by default), or an object of your own.
        summarizer_model: for "abstractive": a folder made by `phobrief train`, a packaged config
            ("vit5-large"), a YAML file or "org/name" on the hub; None takes "vit5-base".
        thresholds: for some topics by id, the score from which they are tagged, 0 to 1, instead of what the
            model has learnt: ``{"congress_preparation": 0.3}``. See `Briefer.topics`.
        policy: what the other thresholds are for, instead of what the model was tuned for:
            "min_precision=0.95" tags as much as it can with so many tags right, "min_recall=0.95" finds so
            many of what there is, "best_f1" weighs both; counted on the articles that tuned the model.

    Raises:
        ModelStoreError: no such model, or its directory is incomplete or altered.
        MissingExtraError: torch is asked for and not installed.
        ConfigError: no such runtime, precision, summariser, topic or policy, a device that nothing uses, a
            threshold that is no number from 0 to 1, or a policy of which the model keeps no thresholds.
        ValueError: a limit below 1.
    """
    with without_forks():
        folder = open_model(find_model(model, revision))
        budget = budget_of(folder, max_sentences, max_syllables)
        chosen = choose_summarizer(summarizer, summarizer_model, device)
        only_summarizer = runtime == "openvino" and has_own_model(summarizer)
        loaded = Model.open(folder, runtime, None if only_summarizer else device, precision)
        if policy is not None:
            loaded = loaded.with_policy(policy)
        if thresholds:
            loaded = loaded.with_thresholds(thresholds)
    _log.info("model %s %s loaded from %s", folder.info.name, folder.info.version, folder.path)
    return Briefer(loaded, budget, chosen)
