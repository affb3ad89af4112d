"""`phobrief pretrain`: from plain articles to a folder that ``encoder.pretrained`` takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import save
from transformers import RobertaModel

from ...aliases import Log
from ...configs import dump_config, load_train_config
from ...configs.schemas import PretrainConfig, TrainConfig
from ...errors import ConfigError
from ...files import write_whole
from ...models.store.graph import WEIGHTS
from ...models.text.segmentation.segmenter import WordSegmenter
from ..optimization.processes import join_processes, silent
from ..work_folder import open_work_folder
from .corpus import Corpus
from .learn import SEGMENTER, LearntEncoder, learn_encoder, learn_or_load_segmenter


# Seven parameters: those of the command.
def run_pretraining(
    config_path: str | Path,
    overrides: Sequence[str],
    out: Path,
    *,
    hours: float | None = None,
    device: str | None = None,
    restart: bool = False,
    log: Log = print,
) -> Path:
    """Learn segmenter, vocabulary and encoder of a config from its plain articles; an encoder that it names
    (``encoder.pretrained``) learns on, with its own vocabulary.

    What is in ``out`` after every call can be fine-tuned; called again, the pre-training continues, also
    with another number of steps or other settings of ``pretrain``.

    Args:
        config_path, overrides: see `load_train_config`; of its sections ``data``, ``encoder``, ``segmenter``,
            ``windows`` and ``pretrain`` matter.
        out: a new folder, or one that an earlier call has written.
        hours: stop after so long.
        device: as torch names it; None takes a GPU when there is one.
        restart: forget what an earlier call has learnt.

    Raises:
        ConfigError, DataError, ModelStoreError, TrainingError: what stops it, and the way on.
    """
    config = load_train_config(config_path, overrides)
    _check_config(config, config_path)
    processes = join_processes(device)
    if not processes.is_first:
        log = silent
    corpus = Corpus.of(config.data)
    with processes.first_alone():
        work = open_work_folder(out, _identity(config), restart=restart and processes.is_first)
        segmenter = learn_or_load_segmenter(config, corpus, work, log)
    learnt = learn_encoder(config, corpus, segmenter, work, log, processes=processes, hours=hours)
    if processes.is_first:
        _save(config, segmenter, learnt, out)
        log(f"saved {out} after {learnt.n_steps} of {config.pretrain.steps} steps")
    processes.wait()
    return out


def _save(config: TrainConfig, segmenter: WordSegmenter, learnt: LearntEncoder, out: Path) -> None:
    learnt.tokenizer.save(out)
    if config.segmenter.kind == "unigram":
        segmenter.save(out / SEGMENTER)  # type: ignore[attr-defined]
    save_encoder(learnt.encoder.to("cpu"), out)
    write_whole(out / "README.md", _card(config, learnt))


def _check_config(config: TrainConfig, path: str | Path) -> None:
    if not config.pretrain.steps:
        raise ConfigError(f"{path}: pretrain.steps: expected more than 0, got 0")


def save_encoder(encoder: RobertaModel, folder: Path) -> None:
    """Write config.json and, in half precision, model.safetensors, as transformers reads them."""
    weights = {name: tensor.half().contiguous() for name, tensor in encoder.state_dict().items()}
    (folder / WEIGHTS).write_bytes(save(weights, metadata={"format": "pt"}))
    shape = {**encoder.config.to_dict(), "architectures": ["RobertaModel"], "dtype": "float16"}
    write_whole(folder / "config.json", json.dumps(shape, indent=2, sort_keys=True) + "\n")


def _identity(config: TrainConfig) -> str:
    """The config without what may change when a run is continued: how long it is, and how it learns.

    Short blocks first and long ones at the end, for example, is two calls.
    """
    return dump_config(config.model_copy(update={"pretrain": PretrainConfig()}))


def _card(config: TrainConfig, learnt: LearntEncoder) -> str:
    settings, shape = config.pretrain, learnt.encoder.config
    files = ", ".join(name for name in (config.data.articles, *config.data.plain) if name)
    n_texts = settings.batch_size * settings.accumulate
    before = f" from {config.encoder.pretrained}" if config.encoder.pretrained else ""
    return f"""# {config.name}: a pre-trained encoder

RoBERTa of {shape.num_hidden_layers} layers of {shape.hidden_size}, {learnt.tokenizer.n_pieces} pieces,
in PhoBERT's file formats; it expects word-segmented text (`segmenter.json`). Pre-trained{before} by
`phobrief pretrain` (objective {settings.objective}, {learnt.n_steps} steps of {n_texts} texts of at most
{settings.n_pieces} pieces) on {files}.

Fine-tune it:

    phobrief train CONFIG --set encoder.pretrained=FOLDER --set segmenter.lexicon=FOLDER/segmenter.json
"""
