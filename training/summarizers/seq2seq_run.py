"""One training run of a summariser, from a config to a folder that `--summarizer-model` takes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from ...aliases import Log
from ...configs import Seq2SeqConfig, dump_config, load_seq2seq_config
from ...errors import ConfigError, ModelStoreError
from ...files import file_sha256
from ...models.summarizers.abstractive.checkpoints import CONFIG_FILE
from ...models.summarizers.abstractive.generator import load_seq2seq, no_progress_bars
from ...models.summarizers.abstractive.source_text import SourceSegmenter
from ..work_folder import check_data, open_work_folder
from .seq2seq import mean_loss, train_seq2seq
from .seq2seq_pairs import Pairs, read_pairs, segmented

REPORT_FILE = "training.json"


def run_seq2seq_training(
    config_path: str | Path,
    overrides: Sequence[str],
    out: Path,
    *,
    device: str | None = None,
    restart: bool = False,
    log: Log = print,
) -> Path:
    """Fine-tune a summariser; called again after a stop, goes on where it was.

    Args:
        config_path, overrides: see `load_seq2seq_config`.
        out: the new folder: the hub's layout, the config in `CONFIG_FILE` and what was learnt from.
        device: as torch names it; None takes a GPU when there is one.
        restart: forget an unfinished run.
        log: called with one line of progress at a time.

    Raises:
        ConfigError, DataError, ModelStoreError, TrainingError: what stops it, and the way on.
    """
    config = load_seq2seq_config(config_path, overrides)
    if config.generator.pretrained is None:
        raise ConfigError(f"{config.name}: generator.pretrained: expected a folder or org/name")
    work = _open_work(out, config, restart)
    network, tokenizer = load_seq2seq(
        config.generator.pretrained, config.generator.revision, config.name
    )
    pairs = read_pairs(config.data, work, log)
    check_data(out, _fingerprints(pairs))
    pairs = _segment(pairs, config)
    place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    for report in train_seq2seq(
        network,
        tokenizer,
        pairs.train,
        config.generator,
        config.finetune,
        seed=config.seed,
        checkpoint=work / "seq2seq.pt",
        device=place,
    ):
        log(
            f"step {report.step}/{report.n_steps} loss {report.loss:.4f} "
            f"{report.articles_per_second:.1f} articles/s"
        )
    apart = mean_loss(
        network, tokenizer, pairs.validation, config.generator, config.finetune, place
    )
    _save(network, tokenizer, config, pairs, apart, out)
    shutil.rmtree(work)
    log(f"saved {out}; loss on {len(pairs.validation)} pairs kept apart {apart:.4f}")
    return out


def _segment(pairs: Pairs, config: Seq2SeqConfig) -> Pairs:
    if config.generator.segmenter == "none":
        return pairs
    segmenter = SourceSegmenter(config.generator.segmenter)
    return Pairs(
        segmented(pairs.train, segmenter),
        segmented(pairs.validation, segmenter),
        pairs.n_unsupported,
        pairs.files,
    )


def _fingerprints(pairs: Pairs) -> dict[str, str]:
    return {path.name: file_sha256(path) for path in pairs.files}


def _save(
    network: Any, tokenizer: Any, config: Seq2SeqConfig, pairs: Pairs, apart: float, out: Path
) -> None:
    with no_progress_bars():
        network.save_pretrained(out)
    tokenizer.save_pretrained(out)
    report = {
        "n_train": len(pairs.train),
        "n_unsupported": pairs.n_unsupported,
        "unsupported": config.data.unsupported,
        "n_validation": len(pairs.validation),
        "validation_loss": round(apart, 4) if pairs.validation else None,
        "data": _fingerprints(pairs),
    }
    (out / REPORT_FILE).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    whole = config.model_copy(update={"extends": None})  # its parent may not be there any more
    (out / CONFIG_FILE).write_text(dump_config(whole), encoding="utf-8")  # last: now it is finished


def _open_work(out: Path, config: Seq2SeqConfig, restart: bool) -> Path:
    if (out / CONFIG_FILE).is_file():
        raise ModelStoreError(f"{out}: holds a finished summariser; give another --out")
    return open_work_folder(out, dump_config(config), restart=restart)
