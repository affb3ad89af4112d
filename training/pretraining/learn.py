"""An encoder from nothing: segmenter, vocabulary, pre-training; each kept for a resume."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import RobertaModel

from ...aliases import Log
from ...configs.schemas import TrainConfig
from ...errors import ConfigError, TrainingError
from ...models.encoder.network import new_encoder
from ...models.encoder.tokenizer import Tokenizer
from ...models.store.folder import MANIFEST, bundled_path
from ...models.text.segmentation.segmenter import WordSegmenter, load_segmenter
from ..optimization.processes import Processes
from .corpus import Corpus
from .loop import Objective, PretrainReport, pretrain
from .masked_lm import MaskedLanguageModel, MaskedWords
from .masking import unfinished_pieces
from .packing import PackedText, pack
from .pretrained import find_pretrained, load_pretrained
from .segmenter import learn_segmenter
from .titles import TitleMatcher, TitleMatching
from .vocabulary import learn_vocabulary

SEGMENTER = "segmenter.json"


@dataclass(frozen=True, slots=True)
class LearntEncoder:
    """What was learnt of the language alone, with ``n_steps`` of pre-training."""

    tokenizer: Tokenizer
    encoder: RobertaModel
    n_steps: int = 0


def learn_or_load_segmenter(
    config: TrainConfig, corpus: Corpus, work: Path, log: Log
) -> WordSegmenter:
    """The segmenter that a config names; one that is to be learnt is kept in ``work``."""
    kind, lexicon = config.segmenter.kind, config.segmenter.lexicon
    if kind != "unigram":
        return load_segmenter(kind, None)
    if lexicon is not None:
        path = bundled_path() / SEGMENTER if lexicon == "bundled" else Path(lexicon)
        return load_segmenter(kind, path)
    path = work / SEGMENTER
    if not path.is_file():
        log("learning the segmenter ...")
        learn_segmenter(corpus.lines(), min_count=config.segmenter.min_count).save(path)
    return load_segmenter(kind, path)


# Seven parameters: what to learn, from what, where it is kept; two more bound the run.
def learn_encoder(
    config: TrainConfig,
    corpus: Corpus,
    segmenter: WordSegmenter,
    work: Path,
    log: Log,
    *,
    processes: Processes,
    hours: float | None = None,
) -> LearntEncoder:
    """Learn a vocabulary and an encoder of the config's shape from the corpus; or go on with
    ``encoder.pretrained`` (Gururangan et al. 2020).

    Args:
        work: what is learnt is kept there; called again, this continues where it was.
        processes: those that pre-train together; the first alone prepares.
        hours: stop pre-training after so long, with a checkpoint; None: at the last step.

    Raises:
        ConfigError, ModelStoreError: ``encoder.pretrained`` does not fit or cannot be fetched.
        TrainingError: too little text.
    """
    with processes.first_alone():
        tokenizer, encoder = _first_encoder(config, corpus, segmenter, work, log)
        if not config.pretrain.steps:
            return LearntEncoder(tokenizer, encoder)
        if not (work / "pieces.u16").is_file():
            log("packing the articles ...")
            pack(corpus.texts(segmenter, work), tokenizer, work)
    end = time.monotonic() + 3600 * hours if hours is not None else float("inf")
    n_steps = _pretrain(encoder, tokenizer, config, work, log, end, processes)
    return LearntEncoder(tokenizer, encoder, n_steps)


def _first_encoder(
    config: TrainConfig, corpus: Corpus, segmenter: WordSegmenter, work: Path, log: Log
) -> tuple[Tokenizer, RobertaModel]:
    torch.manual_seed(config.seed)
    if config.encoder.pretrained is not None:
        folder = find_pretrained(config.encoder.pretrained, config.encoder.revision)
        if (folder / MANIFEST).is_file():
            raise ConfigError(
                f"encoder.pretrained: expected the folder of an encoder, got a model, {folder}, whose heads "
                "would be lost; `phobrief retrain` teaches a model more"
            )
        return load_pretrained(folder, config)
    tokenizer = _learn_vocabulary(config, corpus, segmenter, work, log)
    return tokenizer, _new_encoder(config, tokenizer)


def _learn_vocabulary(
    config: TrainConfig, corpus: Corpus, segmenter: WordSegmenter, work: Path, log: Log
) -> Tokenizer:
    if not (work / "bpe.codes").is_file():
        log(f"learning a vocabulary of {config.encoder.n_pieces} pieces ...")
        lines = (line for text in corpus.texts(segmenter, work) for line in (text.title, text.body))
        learn_vocabulary(lines, work, n_pieces=config.encoder.n_pieces)
    return Tokenizer.load(work)


def _new_encoder(config: TrainConfig, tokenizer: Tokenizer) -> RobertaModel:
    shape = config.encoder
    return new_encoder(
        n_pieces=tokenizer.n_pieces,
        n_layers=shape.n_layers,
        width=shape.width,
        n_heads=shape.n_heads,
        feed_forward=shape.feed_forward,
        dropout=shape.dropout,
        attention_dropout=shape.attention_dropout,
        max_pieces=config.windows.max_pieces,
    )


def _masked_words(
    encoder: RobertaModel, tokenizer: Tokenizer, text: PackedText, config: TrainConfig
) -> Objective:
    share, unfinished = config.pretrain.mask_share, unfinished_pieces(tokenizer)
    network = MaskedLanguageModel(encoder, share, unfinished, tokenizer.mask_id)
    return MaskedWords(network, text, config.pretrain, config.seed)


def _titles(
    encoder: RobertaModel, tokenizer: Tokenizer, text: PackedText, config: TrainConfig
) -> Objective:
    settings = config.pretrain
    network = TitleMatcher(encoder, settings.mask_share, tokenizer.mask_id)
    objective = TitleMatching(network, text, settings, config.seed)
    if objective.n_articles < settings.batch_size:
        raise TrainingError(
            f"pretrain.objective=titles: expected at least {settings.batch_size} articles with a title "
            f"and a body (pretrain.batch_size), found {objective.n_articles}; give more, or take "
            "masked_words"
        )
    return objective


OBJECTIVES: dict[str, Callable[[RobertaModel, Tokenizer, PackedText, TrainConfig], Objective]] = {
    "masked_words": _masked_words,
    "titles": _titles,
}
"""What an encoder can be pre-trained for, by its name in a config."""


# Seven parameters: those of `learn_encoder`, with what came of the first ones.
def _pretrain(
    encoder: RobertaModel,
    tokenizer: Tokenizer,
    config: TrainConfig,
    work: Path,
    log: Log,
    end: float,
    processes: Processes,
) -> int:
    """Pre-train until ``end`` of the monotonic clock at the latest; returns how many steps have been taken,
    earlier ones among them."""
    settings, text = config.pretrain, PackedText.open(work)
    if len(text.pieces) < 2 * settings.n_pieces:
        raise TrainingError(
            f"pre-training: expected at least {2 * settings.n_pieces} pieces of text, "
            f"got {len(text.pieces)}; give more articles or set pretrain.steps=0"
        )
    log(f"pre-training on {len(text.pieces):,} pieces ...")
    objective = OBJECTIVES[settings.objective](encoder, tokenizer, text, config)
    _set_dropout(encoder, settings.dropout, settings.dropout)
    done = settings.steps
    for report in pretrain(
        objective,
        settings,
        seed=config.seed,
        checkpoint=work / f"{settings.objective}.pt",
        processes=processes,
        stop=lambda: time.monotonic() >= end,
    ):
        done = report.step
        log(_line(report, settings.steps))
    _set_dropout(
        encoder, encoder.config.hidden_dropout_prob, encoder.config.attention_probs_dropout_prob
    )
    return done


def _line(report: PretrainReport, n_steps: int) -> str:
    held_out = f" validation {report.validation_loss:.3f}" if report.validation_loss else ""
    return (
        f"pretrain {report.step}/{n_steps} loss {report.loss:.3f}{held_out} "
        f"{report.n_pieces / 1e6:.1f} M pieces, {report.pieces_per_second:,.0f} pieces/s"
    )


def _set_dropout(encoder: RobertaModel, hidden: float, attention: float) -> None:
    for name, module in encoder.named_modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = attention if name.endswith("attention.self.dropout") else hidden
