"""Where a run starts: tokenizer, segmenter and network, from nothing or from a pre-trained folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from ...aliases import Log
from ...configs.schemas import TrainConfig
from ...models.encoder.network import BriefNetwork
from ...models.encoder.tokenizer import Tokenizer
from ...models.encoder.weights import load_network
from ...models.store.folder import MANIFEST, open_model
from ...models.text.segmentation.segmenter import WordSegmenter
from ..optimization.processes import Processes
from .corpus import Corpus
from .learn import learn_encoder, learn_or_load_segmenter
from .pretrained import find_pretrained, load_pretrained


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
    if (folder / MANIFEST).is_file():
        return _from_phobrief(folder, segmenter, n_topics)
    tokenizer, encoder = load_pretrained(folder, config)
    dropout = encoder.config.hidden_dropout_prob
    return Start(tokenizer, segmenter, BriefNetwork(encoder, n_topics, dropout))


def _from_phobrief(folder: Path, segmenter: WordSegmenter, n_topics: int) -> Start:
    """Encoder and salience head of a phobrief model; the topic head is new."""
    opened = open_model(folder)
    old = load_network(folder, opened.config, len(opened.manifest.topics))
    network = BriefNetwork(old.encoder, n_topics)
    network.salience_head.load_state_dict(old.salience_head.state_dict())
    return Start(Tokenizer.load(folder), segmenter, network, teacher=folder)
