"""One training run of a summariser, from a config to a folder that `--summarizer-model` takes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

from ...aliases import Log
from ...configs import Seq2SeqConfig, dump_config, load_seq2seq_config
from ...errors import ConfigError, ModelStoreError
from ...files import file_sha256
from ...models.summarizers.abstractive.checkpoints import CONFIG_FILE
from ...models.summarizers.abstractive.generator import load_seq2seq, no_progress_bars
from ...models.summarizers.abstractive.source_text import SourceSegmenter
from ..work_folder import check_same_data, open_work_folder
from .seq2seq import Seq2Seq, mean_loss, train_seq2seq
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
    """Fine-tune a summariser; called again after a stop, it continues where it was.

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
    check_same_data(out, _fingerprints(pairs))
    pairs = _segment(pairs, config)
    place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    model = Seq2Seq(network.to(place), tokenizer, config.generator, place)
    loss = _train(model, pairs, config, work / "seq2seq.pt", log)
    _save(model, config, pairs, loss, out)
    shutil.rmtree(work)
    log(f"saved {out}; loss on {len(pairs.validation)} held-out pairs {loss:.4f}")
    return out


def _train(
    model: Seq2Seq, pairs: Pairs, config: Seq2SeqConfig, checkpoint: Path, log: Log
) -> float:
    """The loss on the held-out pairs, after training on the others."""
    steps = train_seq2seq(
        model, pairs.train, config.finetune, seed=config.seed, checkpoint=checkpoint
    )
    for step in steps:
        log(
            f"step {step.step}/{step.n_steps} loss {step.loss:.4f} "
            f"{step.articles_per_second:.1f} articles/s"
        )
    part = max(1, config.finetune.batch_size // config.finetune.accumulate)
    return mean_loss(model, pairs.validation, part)


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


def _save(model: Seq2Seq, config: Seq2SeqConfig, pairs: Pairs, loss: float, out: Path) -> None:
    with no_progress_bars():
        model.network.save_pretrained(out)
    model.tokenizer.save_pretrained(out)
    report = {
        "n_train": len(pairs.train),
        "n_unsupported": pairs.n_unsupported,
        "unsupported": config.data.unsupported,
        "n_validation": len(pairs.validation),
        "validation_loss": round(loss, 4) if pairs.validation else None,
        "data": _fingerprints(pairs),
    }
    (out / REPORT_FILE).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    whole = config.model_copy(update={"extends": None})  # its parent may not be there any more
    (out / CONFIG_FILE).write_text(dump_config(whole), encoding="utf-8")  # last: now it is finished


def _open_work(out: Path, config: Seq2SeqConfig, restart: bool) -> Path:
    if (out / CONFIG_FILE).is_file():
        raise ModelStoreError(f"{out}: holds a finished summariser; give another --out")
    return open_work_folder(out, dump_config(config), restart=restart)
