"""The salience head makes features of all sizes comparable, and never loses what they are like."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from phobrief.models.encoder.heads import SalienceHead  # noqa: E402
from phobrief.models.encoder.network import BriefNetwork, new_encoder  # noqa: E402
from phobrief.models.encoder.weights import load_network, save_network  # noqa: E402
from phobrief.models.sentence_features.features import N_FEATURES  # noqa: E402
from phobrief.training.finetuning.grow import grow_topics, learn_only_new  # noqa: E402


def head() -> SalienceHead:
    torch.manual_seed(0)
    return SalienceHead(4, 3, 0.0).eval()


def test_a_feature_is_as_many_standard_deviations_from_its_mean() -> None:
    one, other = head(), head()
    one.fit_features(torch.tensor([[1.0, 10.0, 7.0], [3.0, 50.0, 7.0]]))
    assert one.mean.tolist() == [2.0, 30.0, 7.0]
    assert one.std.tolist() == [1.0, 20.0, 1.0]  # what never varies is left as it is
    vectors = torch.randn(1, 4)
    found = one(vectors, torch.tensor([[3.0, 10.0, 7.5]]))
    assert torch.equal(found, other(vectors, torch.tensor([[1.0, -1.0, 0.5]])))


def test_an_outlier_counts_as_no_farther_than_four_of_them() -> None:
    one, vectors = head(), torch.randn(1, 4)
    found = [one(vectors, torch.tensor([[x, -x, 0.0]])) for x in (4.0, 5.0, 1e6)]
    assert torch.equal(found[0], found[1])
    assert torch.equal(found[0], found[2])


def network(n_topics: int = 2) -> BriefNetwork:
    encoder = new_encoder(
        n_pieces=40, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=24
    )
    made = BriefNetwork(encoder, n_topics)
    made.salience_head.fit_features(torch.randn(20, N_FEATURES) * 3 + 1)
    return made


def test_what_features_are_like_is_saved_with_the_weights(tmp_path: Path) -> None:
    made = network()
    save_network(made, tmp_path)
    found = load_network(tmp_path, made.encoder.config.to_dict(), 2)
    for name, tensor in made.state_dict().items():
        assert torch.equal(tensor, found.state_dict()[name]), name
    assert (found.salience_head.mean != 0).all()


def test_a_network_with_more_topics_keeps_it_and_no_step_moves_it() -> None:
    old = network()
    larger, grown = grow_topics(old, 3)
    assert torch.equal(larger.salience_head.mean, old.salience_head.mean)
    assert torch.equal(larger.salience_head.std, old.salience_head.std)
    assert not any(name.endswith((".mean", ".std")) for name, _ in larger.named_parameters())
    learn_only_new(larger, grown, 2)()
    assert not larger.salience_head.mean.requires_grad
