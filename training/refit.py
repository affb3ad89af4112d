"""Learn a trained model's lexical part, calibration and thresholds anew; its encoder stays as it is.

    python -m phobrief.training.refit CONFIG --model MODEL --out DIR [--salience] [--set KEY=VALUE]

Minutes where a training takes an hour: after more grades or with another policy of thresholds.
With ``--salience`` the salience head, `word_importance` and `domain` are learnt anew too.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from ..aliases import Log
from ..configs import load_recipe
from ..errors import ConfigError, ModelStoreError
from ..models.encoder.weights import load_network, save_network
from ..models.model import open_reader
from ..models.store.folder import ModelFolder, copy_files, find_model, open_model, seal_model
from ..models.store.manifest import AbstractBudget
from ..models.topics.lexical import LEXICAL
from .card import model_card
from .data.splits import open_run_data
from .finetuning.epoch_examples import learn_lexical
from .finetuning.export import export_onnx
from .summarizers.domain import check_references
from .summarizers.learn import train_salience, tune_abstracts
from .topics.tune import tune_topics


def refit(
    config_path: str | Path,
    overrides: Sequence[str],
    model: str | Path | None,
    out: Path,
    log: Log = print,
    *,
    salience: bool = False,
) -> ModelFolder:
    """Write a copy of a model whose topics are decided as the config says; the encoder is not touched.

    Args:
        config_path, overrides: see `load_train_config`; of its sections only ``data``, ``decision``,
            ``salience`` and ``abstract`` matter.
        model: as in `phobrief.load`; None is the one in use.
        out: a new folder.
        salience: learn anew what abstracts are made of, too.

    Raises:
        ConfigError: other topics than the model's.
        ModelStoreError: ``out`` is there already, or the model is not to be read.
        DataError, LabelError: the labelled articles cannot be used.
        TrainingError: too few reference abstracts.
    """
    if out.exists():
        raise ModelStoreError(f"{out}: is there already; give another --out")
    config, topics = load_recipe(config_path, overrides)
    folder = open_model(find_model(model))
    ids, known = [t.id for t in topics], [t.id for t in folder.manifest.topics]
    if ids != known:
        raise ConfigError(f"{folder.path}: expected the config's topics {ids}, found {known}")
    data = open_run_data(config, ids)
    if salience:
        check_references(data.references, data.corpus)
    reader = replace(open_reader(folder), lexical=None)
    network = load_network(folder.path, folder.config, len(ids))
    lexical = learn_lexical(reader, data, ids, config, log)
    log("tuning calibration and thresholds on dev ...")
    states, metrics, lexical = tune_topics(network, reader, data.dev, topics, config, None, lexical)
    out.mkdir(parents=True)
    copy_files(folder, out, without=("README.md", LEXICAL))
    learnt: dict[str, Any] = {"topics": states}
    if salience:
        importance = train_salience(network, reader, data, config, torch.device("cpu"), log)
        save_network(network, out)
        export_onnx(network, out / "model.onnx")
        log("measuring abstracts ...")
        abstracts = tune_abstracts(network, reader, data, config, None, importance)
        learnt |= {
            "abstract": AbstractBudget(**config.abstract.model_dump()),
            "domain": abstracts.domain,
            "word_importance": abstracts.word_importance,
        }
        metrics["abstracts"] = abstracts.figures
    if lexical is not None:
        lexical.save(out)
    old = folder.manifest
    # What an earlier refit learnt of abstracts is still there.
    earlier = old.config.get("refit", {}).get("salience")
    refitted = {
        "encoder_of": folder.sha256,
        "data": config.data.model_dump(exclude={"folder"}),
        "decision": config.decision.model_dump(),
        "salience": config.salience.model_dump() if salience else earlier,
    }
    manifest = old.but(
        **learnt,
        max_evidence=config.decision.max_evidence,
        metrics={**old.metrics, **metrics},
        training_data={**old.training_data, **data.fingerprints},
        config={**old.config, "refit": refitted},
    )
    (out / "README.md").write_text(model_card(manifest, out), encoding="utf-8")
    return seal_model(out, manifest)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the refitted model and print its figures on dev."""
    parser = argparse.ArgumentParser(description=__doc__, prog="refit")
    parser.add_argument("config")
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--salience", action="store_true", help="the salience head too")
    parser.add_argument("--set", action="append", default=[], dest="overrides")
    options = parser.parse_args(arguments)
    say = partial(print, flush=True)
    folder = refit(
        options.config,
        options.overrides,
        options.model,
        options.out,
        say,
        salience=options.salience,
    )
    say(f"macro F1 on dev {folder.manifest.metrics['dev']['macro_f1']:.3f}; wrote {folder.path}")


if __name__ == "__main__":
    main()
