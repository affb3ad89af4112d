"""Where a run starts: tokenizer, segmenter and network, from nothing or from a pre-trained folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import RobertaConfig, RobertaModel

from ...aliases import Log
from ...configs.schemas import TrainConfig
from ...errors import ConfigError, ModelStoreError
from ...models.encoder.network import BriefNetwork
from ...models.encoder.tokenizer import Tokenizer
from ...models.encoder.weights import load_network
from ...models.store.folder import MANIFEST, find_model, open_model
from ...models.store.shape import read_shape
from ...models.text.segmentation.segmenter import WordSegmenter
from ..optimization.processes import Processes
from .corpus import Corpus
from .learn import learn_encoder, learn_or_load_segmenter

_HUB_FILES = ["config.json", "vocab.txt", "bpe.codes", "*.safetensors", "pytorch_model.bin"]


@dataclass(frozen=True, slots=True)
class Start:
    """What fine-tuning begins with; ``teacher`` is the phobrief model it came from, if any."""

    tokenizer: Tokenizer
    segmenter: WordSegmenter
    network: BriefNetwork
    teacher: Path | None = None


def prepare_start(
    config: TrainConfig,
    work: Path,
    n_topics: int,
    log: Log,
    device: torch.device | None = None,
) -> Start:
    """Make or load tokenizer, segmenter and network; what is learnt is kept in ``work`` for a resume.

    Args:
        device: where an encoder is pre-trained; None is the processor.

    Raises:
        ConfigError, ModelStoreError: the pre-trained encoder does not fit or cannot be fetched.
        DataError, TrainingError: the corpus cannot be learnt from.
    """
    corpus = Corpus.of(config.data)
    segmenter = learn_or_load_segmenter(config, corpus, work, log)
    if config.encoder.pretrained is None:
        alone = Processes(0, 1, device or torch.device("cpu"))
        learnt = learn_encoder(config, corpus, segmenter, work, log, processes=alone)
        if config.pretrain.steps:
            # The heads start from the same numbers, however many of those steps an earlier call has taken.
            torch.manual_seed(config.seed)
        network = BriefNetwork(learnt.encoder.to("cpu"), n_topics, config.encoder.dropout)
        return Start(learnt.tokenizer, segmenter, network)
    torch.manual_seed(config.seed)
    folder = find_pretrained(config.encoder.pretrained, config.encoder.revision)
    tokenizer = Tokenizer.load(folder)
    if (folder / MANIFEST).is_file():
        return _from_phobrief(folder, tokenizer, segmenter, n_topics)
    shape = RobertaConfig.from_dict(read_shape(folder).to_tree())
    try:
        # Weights may be kept in half precision; it takes full precision to learn.
        encoder = RobertaModel.from_pretrained(
            folder, config=shape, add_pooling_layer=False
        ).float()
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelStoreError(f"{folder}: transformers cannot read it: {error}") from error
    _check_fit(encoder, tokenizer, config, folder)
    dropout = encoder.config.hidden_dropout_prob
    return Start(tokenizer, segmenter, BriefNetwork(encoder, n_topics, dropout))


def find_pretrained(name: str, revision: str | None) -> Path:
    """Folder of a pre-trained encoder: a local one, a bundled model, or fetched from the hub.

    Raises:
        ModelStoreError: it is neither a local folder nor on the hub.
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
            f"{name}: not a local folder, and not available from the hub "
            f"({type(error).__name__}); offline, download it elsewhere and give its folder: "
            "--set encoder.pretrained=FOLDER"
        ) from error


def _from_phobrief(
    folder: Path, tokenizer: Tokenizer, segmenter: WordSegmenter, n_topics: int
) -> Start:
    """Encoder and salience head of a phobrief model; the topic head is new."""
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
