"""Where a run starts: tokenizer, segmenter and network, from nothing or from a pre-trained folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import RobertaModel

from ..aliases import Log
from ..configs.schemas import TrainConfig
from ..errors import ConfigError, ModelStoreError, TrainingError
from ..models.encoder import BriefNetwork, new_encoder
from ..models.network_store import load_network
from ..models.store import MANIFEST, bundled_path, find_model, open_model
from ..models.text.segmenter import WordSegmenter, load_segmenter
from ..models.tokenizer import Tokenizer
from .embeddings import skip_gram
from .lexicon import learn_segmenter
from .pretrain import pack_pieces, pretrain
from .vocabulary import learn_vocabulary

Lines = Callable[[], Iterable[str]]

SEGMENTER = "segmenter.json"
_HUB_FILES = ["config.json", "vocab.txt", "bpe.codes", "*.safetensors", "pytorch_model.bin"]


@dataclass(frozen=True, slots=True)
class Start:
    """What fine-tuning begins with; ``teacher`` is the phobrief model it came from, if any."""

    tokenizer: Tokenizer
    segmenter: WordSegmenter
    network: BriefNetwork
    teacher: Path | None = None


def prepare_start(config: TrainConfig, lines: Lines, work: Path, n_topics: int, log: Log) -> Start:
    """Make or load tokenizer, segmenter and network; what is learnt is kept in ``work`` for a resume.

    Args:
        lines: gives the corpus's segmented lines anew for each pass; used only for what is learnt.

    Raises:
        ConfigError, ModelStoreError: the pre-trained encoder does not fit or is not to be had.
    """
    torch.manual_seed(config.seed)
    segmenter = _segmenter(config, lines, work, log)
    if config.encoder.pretrained is None:
        return _from_nothing(config, lines, work, n_topics, segmenter, log)
    folder = find_pretrained(config.encoder.pretrained, config.encoder.revision)
    tokenizer = Tokenizer.load(folder)
    if (folder / MANIFEST).is_file():
        return _from_phobrief(folder, tokenizer, segmenter, n_topics)
    try:
        encoder = RobertaModel.from_pretrained(folder, add_pooling_layer=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelStoreError(f"{folder}: transformers cannot read it: {error}") from error
    _check_fit(encoder, tokenizer, config, folder)
    dropout = encoder.config.hidden_dropout_prob
    return Start(tokenizer, segmenter, BriefNetwork(encoder, n_topics, dropout))


def find_pretrained(name: str, revision: str | None) -> Path:
    """Folder of a pre-trained encoder: a local one, a bundled model, or fetched from the hub.

    Raises:
        ModelStoreError: neither here nor on the hub.
    """
    path = Path(name).expanduser()
    if path.is_dir() or name.count("/") != 1:
        return find_model(name)
    import huggingface_hub

    try:
        return Path(
            huggingface_hub.snapshot_download(name, revision=revision, allow_patterns=_HUB_FILES)
        )
    except Exception as error:  # the hub's client raises from several trees
        raise ModelStoreError(
            f"{name}: not a local folder, and not to be had from the hub "
            f"({type(error).__name__}); offline, download it elsewhere and give its folder: "
            "--set encoder.pretrained=FOLDER"
        ) from error


def _segmenter(config: TrainConfig, lines: Lines, work: Path, log: Log) -> WordSegmenter:
    kind, lexicon = config.segmenter.kind, config.segmenter.lexicon
    if kind != "unigram":
        return load_segmenter(kind, None)
    if lexicon is not None:
        path = bundled_path() / SEGMENTER if lexicon == "bundled" else Path(lexicon)
        return load_segmenter(kind, path)
    path = work / SEGMENTER
    if not path.is_file():
        log("learning the segmenter ...")
        learn_segmenter(lines(), min_count=config.segmenter.min_count).save(path)
    return load_segmenter(kind, path)


def _from_nothing(
    config: TrainConfig, lines: Lines, work: Path, n_topics: int, segmenter: WordSegmenter, log: Log
) -> Start:
    shape = config.encoder
    if not (work / "bpe.codes").is_file():
        log(f"learning a vocabulary of {shape.n_pieces} pieces ...")
        learn_vocabulary(lines(), work, n_pieces=shape.n_pieces)
    tokenizer = Tokenizer.load(work)
    encoder = new_encoder(
        n_pieces=tokenizer.n_pieces,
        n_layers=shape.n_layers,
        width=shape.width,
        n_heads=shape.n_heads,
        feed_forward=shape.feed_forward,
        dropout=shape.dropout,
        attention_dropout=shape.attention_dropout,
        max_pieces=config.windows.max_pieces,
    )
    if config.embeddings.epochs:
        _start_embeddings(encoder, config, lines, work / "embeddings.npy", tokenizer, log)
    if config.pretrain.steps:
        _pretrain(encoder, config, lines, work, tokenizer, log)
        # The heads start alike, however many of those steps an earlier try has taken.
        torch.manual_seed(config.seed)
    return Start(tokenizer, segmenter, BriefNetwork(encoder, n_topics, shape.dropout))


def _start_embeddings(
    encoder: RobertaModel,
    config: TrainConfig,
    lines: Lines,
    path: Path,
    tokenizer: Tokenizer,
    log: Log,
) -> None:
    if not path.is_file():
        log("learning skip-gram vectors for the embeddings ...")
        vectors = skip_gram(
            lines,
            tokenizer,
            config.encoder.width,
            config.embeddings,
            seed=config.seed,
            n_threads=torch.get_num_threads(),
        )
        temporary = path.with_suffix(".part.npy")
        np.save(temporary, vectors)
        temporary.replace(path)
    with torch.no_grad():
        encoder.embeddings.word_embeddings.weight.copy_(torch.from_numpy(np.load(path)))


def _pretrain(
    encoder: RobertaModel,
    config: TrainConfig,
    lines: Lines,
    work: Path,
    tokenizer: Tokenizer,
    log: Log,
) -> None:
    packed = work / "pieces.u16"
    if not packed.is_file():
        pack_pieces(lines(), tokenizer, packed)
    pieces = np.memmap(packed, dtype=np.uint16, mode="r")
    if len(pieces) <= config.pretrain.n_pieces:
        raise TrainingError(
            f"pre-training: expected more than {config.pretrain.n_pieces} pieces of text, "
            f"got {len(pieces)}; give more articles or set pretrain.steps=0"
        )
    log(f"pre-training on {len(pieces):,} pieces ...")
    for report in pretrain(
        encoder,
        pieces,
        config.pretrain,
        mask_id=tokenizer.mask_id,
        seed=config.seed,
        checkpoint=work / "pretrain.pt",
    ):
        log(
            f"pretrain {report.step}/{config.pretrain.steps} loss {report.loss:.3f} "
            f"{report.pieces_per_second:,.0f} pieces/s"
        )


def _from_phobrief(
    folder: Path, tokenizer: Tokenizer, segmenter: WordSegmenter, n_topics: int
) -> Start:
    """Encoder and salience head of a phobrief model; the topic head starts anew."""
    opened = open_model(folder)
    old = load_network(folder, opened.config, len(opened.manifest.topics))
    network = BriefNetwork(old.encoder, n_topics)
    network.salience_head.load_state_dict(old.salience_head.state_dict())
    return Start(tokenizer, segmenter, network, teacher=folder)


def _check_fit(
    encoder: RobertaModel, tokenizer: Tokenizer, config: TrainConfig, folder: Path
) -> None:
    longest = encoder.config.max_position_embeddings - encoder.config.pad_token_id - 1
    if config.windows.max_pieces > longest:
        raise ConfigError(
            f"windows.max_pieces: expected at most {longest}, what {folder} has positions for, "
            f"got {config.windows.max_pieces}"
        )
    if encoder.config.vocab_size < tokenizer.n_pieces:
        raise ModelStoreError(
            f"{folder / 'vocab.txt'}: {tokenizer.n_pieces} pieces, but the weights have only "
            f"{encoder.config.vocab_size}; the files are of different models"
        )
