"""The joint loop on a tiny network: it overfits, resumes to the same weights, masks what is not judged."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from phobrief.articles import Article, Document  # noqa: E402
from phobrief.configs.schemas import FinetuneConfig  # noqa: E402
from phobrief.errors import TrainingError  # noqa: E402
from phobrief.models.encoder.network import BriefNetwork, new_encoder  # noqa: E402
from phobrief.models.encoder.windows import WindowPacker  # noqa: E402
from phobrief.models.reader import Prepared  # noqa: E402
from phobrief.models.scoring import ArticleScorer  # noqa: E402
from phobrief.models.sentence_features.features import N_FEATURES  # noqa: E402
from phobrief.training.finetuning.examples import Example  # noqa: E402
from phobrief.training.finetuning.finetune import FinetuneStep, Setting, finetune  # noqa: E402
from phobrief.training.finetuning.losses import gather, joint_losses, shorten  # noqa: E402
from phobrief.training.optimization.processes import Processes  # noqa: E402

PAD, MASK, N_PIECES = 1, 49, 50
PACKER = WindowPacker(0, 2, max_pieces=24)
CPU = torch.device("cpu")


def example(seed: int, *, topic: int, n_sentences: int = 4) -> Example:
    """An article whose topic shows in one piece, and whose best sentence is the one with it."""
    random = np.random.default_rng(seed)
    sentences = [random.integers(10, 40, 6).tolist() for _ in range(n_sentences)]
    best = int(random.integers(n_sentences))
    sentences[best][0] = 5 + topic
    document = Document(Article(""), None, None, None, None, ())
    features = np.zeros((n_sentences, N_FEATURES), dtype=np.float32)
    prepared = Prepared(
        document, tuple(map(tuple, sentences)), PACKER.pack([], sentences), features
    )
    targets = np.eye(2, dtype=np.float32)[topic]
    salience = np.eye(n_sentences, dtype=np.float32)[best]
    return Example(prepared, targets, np.ones(2, dtype=np.float32), salience)


def network(n_layers: int = 1, dropout: float = 0.1) -> BriefNetwork:
    torch.manual_seed(0)
    encoder = new_encoder(
        n_pieces=N_PIECES,
        n_layers=n_layers,
        width=16,
        n_heads=2,
        feed_forward=32,
        dropout=dropout,
        max_pieces=24,
    )
    return BriefNetwork(encoder, 2, dropout)


EXAMPLES = [example(seed, topic=seed % 2) for seed in range(12)]


def train(
    net: BriefNetwork,
    config: FinetuneConfig,
    checkpoint: Path,
    n_reports: int = 10**6,
    report_every: int = 1,
) -> list[FinetuneStep]:
    reports = finetune(
        net,
        lambda epoch: EXAMPLES,
        config,
        Setting(
            pad_id=PAD,
            mask_id=MASK,
            seed=1,
            checkpoint=checkpoint,
            processes=Processes(0, 1, CPU),
            report_every=report_every,
        ),
    )
    return list(islice(reports, n_reports))


def config(**changes: object) -> FinetuneConfig:
    values = {"epochs": 40, "batch_size": 4, "encoder_rate": 0.005, "head_rate": 0.01}
    return FinetuneConfig(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("matrix_rate", [None, 0.02])
def test_overfits_a_handful(tmp_path: Path, matrix_rate: float | None) -> None:
    net = network()
    train(net, config(matrix_rate=matrix_rate), tmp_path / "checkpoint.pt")
    scores = ArticleScorer.of_network(net, PAD, "cpu").score([e.prepared for e in EXAMPLES])
    for e, score in zip(EXAMPLES, scores, strict=True):
        assert (score.topics.logits > 0).tolist() == (e.topics > 0.5).tolist()
        assert e.salience is not None
        assert score.salience.argmax() == e.salience.argmax()


@pytest.mark.parametrize("matrix_rate", [None, 0.02])
def test_killed_and_resumed_equals_uninterrupted(tmp_path: Path, matrix_rate: float | None) -> None:
    short = config(epochs=3, checkpoint_every=2, matrix_rate=matrix_rate)
    whole, parts = network(), network()
    train(whole, short, tmp_path / "whole.pt")
    train(parts, short, tmp_path / "parts.pt", n_reports=5)
    resumed = network()
    train(resumed, short, tmp_path / "parts.pt")
    for name, parameter in whole.state_dict().items():
        assert torch.equal(parameter, resumed.state_dict()[name]), name


def test_muon_moves_the_matrices_of_the_layers_and_nothing_else(tmp_path: Path) -> None:
    before, net = network().state_dict(), network()
    # So small a rate that AdamW moves nothing far.
    rates = {"encoder_rate": 1e-6, "head_rate": 1e-6, "weight_decay": 0.0}
    train(net, config(epochs=3, matrix_rate=0.02, **rates), tmp_path / "checkpoint.pt")
    moved = {
        name
        for name, parameter in net.named_parameters()
        if (parameter.detach() - before[name]).abs().max() > 1e-3
    }
    layers = {n for n, p in net.named_parameters() if "encoder.layer." in n and p.ndim == 2}
    assert moved == layers


def test_lower_layers_move_less(tmp_path: Path) -> None:
    net = network(n_layers=2, dropout=0.0)
    before = {name: weights.clone() for name, weights in net.state_dict().items()}
    settings = config(epochs=1, matrix_rate=0.02, layer_decay=0.1)
    train(net, settings, tmp_path / "checkpoint.pt")
    name = "encoder.encoder.layer.{}.intermediate.dense.weight"
    low, high = ((net.state_dict()[n] - before[n]).norm() for n in map(name.format, (0, 1)))
    assert low < 0.3 * high


def test_the_first_report_after_a_resume_is_of_the_steps_done_since(tmp_path: Path) -> None:
    settings = config(epochs=2, checkpoint_every=2)
    each = train(network(), settings, tmp_path / "each.pt")
    train(network(), settings, tmp_path / "parts.pt", n_reports=2)
    (report, *_) = train(network(), settings, tmp_path / "parts.pt", report_every=4)
    assert report.step == 4
    expected = np.mean([step.topic_loss for step in each[2:4]])
    assert report.topic_loss == pytest.approx(expected, rel=1e-5)


def test_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(b"not a checkpoint")
    with pytest.raises(TrainingError, match=r"checkpoint\.pt"):
        train(network(), config(epochs=1), checkpoint)


def test_accumulated_parts_cover_the_batch(tmp_path: Path) -> None:
    net = network()
    train(net, config(epochs=1, batch_size=2, accumulate=3), tmp_path / "checkpoint.pt")
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert state["step"] == 2


@pytest.mark.parametrize("precision", ["auto", "bfloat16"])
def test_other_precisions_learn_in_float32_weights(tmp_path: Path, precision: str) -> None:
    net = network()
    steps = train(net, config(epochs=20, precision=precision), tmp_path / "checkpoint.pt")
    assert steps[-1].topic_loss < steps[0].topic_loss / 2
    assert {parameter.dtype for parameter in net.parameters()} == {torch.float32}


def test_a_topic_that_was_not_judged_gives_no_gradient() -> None:
    net = network().eval()
    blank = Example(
        EXAMPLES[0].prepared, np.ones(2, np.float32), np.array([1, 0], np.float32), None
    )
    losses = joint_losses(net, net.n_topics, gather([blank], PAD), CPU)
    losses.topics.backward()
    gradient = net.topic_head.value.weight.grad
    assert gradient is not None
    assert gradient[0].abs().sum() > 0
    assert gradient[1].abs().sum() == 0
    assert losses.salience.item() == 0.0


def test_loss_is_the_same_in_any_company() -> None:
    net = network().eval()
    long = example(99, topic=0, n_sentences=12)
    alone = [joint_losses(net, net.n_topics, gather([e], PAD), CPU) for e in (EXAMPLES[0], long)]
    both = joint_losses(net, net.n_topics, gather([EXAMPLES[0], long], PAD), CPU)
    mean = sum(loss.topics for loss in alone) / 2
    assert both.topics.item() == pytest.approx(float(mean.detach()), abs=1e-5)
    mean = sum(loss.salience for loss in alone) / 2
    assert both.salience.item() == pytest.approx(float(mean.detach()), abs=1e-5)


def test_shorten_keeps_the_first_window_and_the_order() -> None:
    long = example(99, topic=0, n_sentences=40)
    short = shorten(long, 3, np.random.default_rng(0))
    windows = short.prepared.windows.windows
    assert len(windows) == 3
    assert windows[0] is long.prepared.windows.windows[0]
    firsts = [window.sentences[0] for window in windows]
    assert firsts == sorted(firsts)
