"""Train the salience head on many articles while the encoder stays fixed.

The encoder is run over each article once; its sentence vectors are kept, and the head alone learns from them
for several epochs, which costs minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ...aliases import FloatArray, Log
from ...configs.schemas import SalienceConfig
from ...models.encoder.heads import SalienceHead
from ...models.encoder.network import BriefNetwork
from ...models.encoder.runtimes.torch_runtime import TorchRuntime
from ...models.reader import ArticleReader
from ...models.scoring import ARTICLES_AT_ONCE, run_windows
from ...streams import batched
from ..data.corpora.vietnews import VietnewsArticle
from ..finetuning.examples import Example, abstract_examples
from ..finetuning.losses import listwise_loss
from ..optimization.batches import shuffled_batches
from ..optimization.fitting import fit_network
from ..optimization.precision import autocast

HalfArray = npt.NDArray[np.float16]

_LOG_EVERY = 4096


@dataclass(frozen=True, slots=True)
class SeenArticle:
    """What the head learns from: the units of an article as the encoder saw them.

    Attributes:
        vectors: (n_units, width).
        features: (n_units, N_FEATURES).
        targets: (n_units,) a distribution.
    """

    vectors: HalfArray
    features: HalfArray
    targets: FloatArray


# Seven parameters: a network and its reader, what to learn from, and how the run is made.
def learn_salience(
    network: BriefNetwork,
    reader: ArticleReader,
    articles: Sequence[VietnewsArticle],
    config: SalienceConfig,
    *,
    seed: int,
    device: torch.device,
    log: Log,
) -> None:
    """Train ``network.salience_head`` in place, from new weights; encoder and topic head are not touched.

    Unreadable articles are left out; without any other the head stays as it is.
    """
    log(f"salience: showing the encoder {len(articles)} articles ...")
    seen: list[SeenArticle] = []
    network.to(device).eval()
    for article in show(network, reader, articles, device):
        seen.append(article)
        if len(seen) % _LOG_EVERY == 0:
            log(f"  {len(seen)} articles")
    if seen:
        _train(network.salience_head, seen, config, seed, device, log)
    network.eval()


def _train(
    head: SalienceHead,
    seen: Sequence[SeenArticle],
    config: SalienceConfig,
    seed: int,
    device: torch.device,
    log: Log,
) -> None:
    torch.manual_seed(seed)
    head.fit_features(torch.from_numpy(np.concatenate([one.features for one in seen])).float())
    for layer in head.children():
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    lengths = [len(article.targets) for article in seen]
    random = np.random.default_rng((seed, 5))
    losses = fit_network(
        head,
        partial(_loss, head, device),
        lambda: shuffled_batches(seen, lengths, config.batch_size, random),
        n_batches=-(-len(seen) // config.batch_size),
        n_epochs=config.epochs,
        rate=config.rate,
    )
    for epoch, loss in enumerate(losses, start=1):
        log(f"salience: epoch {epoch}/{config.epochs} loss {loss:.4f}")


def show(
    network: BriefNetwork,
    reader: ArticleReader,
    articles: Sequence[VietnewsArticle],
    device: torch.device,
) -> Iterator[SeenArticle]:
    """Run the encoder over articles with abstracts, a few at a time; unreadable ones are left out."""
    runtime = TorchRuntime(_UnitVectors(network), str(device))
    examples = abstract_examples(articles, network.n_topics, reader)
    for batch in batched(examples, ARTICLES_AT_ONCE):
        prepared = [example.prepared for example in batch]
        found = run_windows(runtime, reader.tokenizer.pad_id, prepared)
        for example, vectors in zip(batch, found, strict=True):
            if vectors and example.salience is not None:
                yield _seen(example, vectors)


class _UnitVectors(nn.Module):
    """The network as a runtime runs it, up to the vectors that its heads get."""

    def __init__(self, network: BriefNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, piece_ids: torch.Tensor, pooling: torch.Tensor, _features: torch.Tensor
    ) -> torch.Tensor:
        """(n_windows, n_units, width)."""
        with autocast("auto", piece_ids.device):
            return pooling @ self.network.hidden_states(piece_ids)


def _seen(example: Example, vectors: Sequence[FloatArray]) -> SeenArticle:
    windows = example.prepared.windows.windows
    sentences = [sentence for window in windows for sentence in window.sentences]
    targets = np.asarray(example.salience, dtype=np.float32)[sentences]
    return SeenArticle(
        np.concatenate(vectors).astype(np.float16),
        example.prepared.features[sentences].astype(np.float16),
        targets / max(float(targets.sum()), 1e-9),
    )


def _loss(head: SalienceHead, device: torch.device, batch: Sequence[SeenArticle]) -> torch.Tensor:
    vectors, features, targets, hidden = (part.to(device) for part in _padded(batch))
    salience = head(vectors, features).squeeze(-1).masked_fill(hidden, -1e4)
    return listwise_loss(salience, targets)


def _padded(
    batch: Sequence[SeenArticle],
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Vectors, features, targets, and which places are padding."""
    n_units = max(len(article.targets) for article in batch)
    shape = (len(batch), n_units)
    vectors = np.zeros((*shape, batch[0].vectors.shape[1]), dtype=np.float32)
    features = np.zeros((*shape, batch[0].features.shape[1]), dtype=np.float32)
    targets, hidden = np.zeros(shape, dtype=np.float32), np.ones(shape, dtype=bool)
    for row, article in enumerate(batch):
        n = len(article.targets)
        vectors[row, :n], features[row, :n] = article.vectors, article.features
        targets[row, :n], hidden[row, :n] = article.targets, False
    return tuple(map(torch.from_numpy, (vectors, features, targets, hidden)))  # type: ignore[return-value]
