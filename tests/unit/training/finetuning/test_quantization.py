"""A graph in int8: its scales are those of what goes through the network, and it answers nearly the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxscript")

from phobrief.models.encoder.network import BriefNetwork, new_encoder  # noqa: E402
from phobrief.models.encoder.weights import round_weights  # noqa: E402
from phobrief.models.model import Model  # noqa: E402
from phobrief.models.reader import Prepared  # noqa: E402
from phobrief.models.store.folder import bundled_path  # noqa: E402
from phobrief.models.store.graph import check_graph  # noqa: E402
from phobrief.training.finetuning import export  # noqa: E402
from phobrief.training.finetuning.export import save_for_runtimes  # noqa: E402
from phobrief.training.finetuning.quantization import LayerScales, measure_scales, quantize  # noqa: E402

TEXT = "Tỉnh ủy họp về công tác cán bộ.\nBan Thường vụ điều động ông Bình giữ chức Bí thư Huyện ủy."
N_LAYERS = 2


@pytest.fixture(scope="module")
def prepared() -> list[Prepared]:
    return [one for _, one in Model.load("bundled").prepare_readable([TEXT, "Trời mưa nhẹ."])]


@pytest.fixture(scope="module")
def network() -> BriefNetwork:
    torch.manual_seed(0)
    encoder = new_encoder(
        n_pieces=12_000,
        n_layers=N_LAYERS,
        width=64,
        n_heads=4,
        feed_forward=128,
        dropout=0.0,
        max_pieces=256,
    )
    network = BriefNetwork(encoder, 3).eval()
    round_weights(network)
    return network


@pytest.fixture(scope="module")
def saved(
    network: BriefNetwork, prepared: list[Prepared], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    save_for_runtimes(network, folder, prepared, pad_id=1)
    return folder


def test_scales_hold_all_inputs_and_zero(network: BriefNetwork, prepared: list[Prepared]) -> None:
    scales = measure_scales(network, prepared, pad_id=1)
    assert (
        len(scales) == 6 * N_LAYERS
    )  # queries, keys, values, what they give, and two of feed-forward
    for name, of in scales.items():
        assert of.least <= 0 <= of.greatest
        assert of.least < of.greatest
        assert len(of.weights) == dict(network.named_parameters())[name].shape[0]
    first = scales["encoder.encoder.layer.0.attention.self.query.weight"]
    again = measure_scales(network, prepared[:1], pad_id=1)
    fewer = again["encoder.encoder.layer.0.attention.self.query.weight"]
    assert fewer.greatest <= first.greatest
    assert fewer.least >= first.least


def test_both_graphs_answer_nearly_the_same(saved: Path, prepared: list[Prepared]) -> None:
    from phobrief.models.encoder.runtimes.openvino_runtime import OpenvinoRuntime
    from phobrief.models.scoring import ArticleScorer

    check_graph(saved / "model.int8.onnx")
    answers = [
        ArticleScorer(OpenvinoRuntime(saved, precision), 1, 3).logits(prepared)
        for precision in ("float32", "int8")
    ]
    assert answers[1] == pytest.approx(answers[0], abs=0.05)
    assert not np.array_equal(answers[0], answers[1])


def test_only_products_of_the_encoder_are_rounded(saved: Path) -> None:
    plain = onnx.load(saved / "model.onnx", load_external_data=False).graph
    graph = onnx.load(saved / "model.int8.onnx", load_external_data=False).graph
    rounded = [n for n in graph.node if any(i.endswith(".rounded") for i in n.input)]
    assert len(rounded) == 6 * N_LAYERS
    # Queries, keys and values share an input: four inputs a layer and six weights, each in two steps.
    assert len(graph.node) - len(plain.node) == 2 * 10 * N_LAYERS
    assert not any(n.endswith(".rounded") for node in plain.node for n in node.input)


def test_without_articles_there_is_no_graph_in_int8(
    network: BriefNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "export_onnx", lambda network, path: path.touch())
    (tmp_path / "model.int8.onnx").write_bytes(b"of another model")
    save_for_runtimes(network, tmp_path, [], pad_id=1)
    assert (tmp_path / "model.onnx").is_file()
    assert not (tmp_path / "model.int8.onnx").exists()


def test_a_layer_that_saw_nothing_is_rounded_all_the_same() -> None:
    node = onnx.helper.make_node("MatMul", ["x", "w"], ["y"])
    graph = onnx.helper.make_graph([node], "one", [], [])
    model = onnx.helper.make_model(graph)
    quantize(model, {"w": "encoder.w"}, {"encoder.w": LayerScales(np.zeros(4, dtype=np.float32))})
    steps = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    assert steps["x.step"] == 1
    assert (steps["w.step"] > 0).all()


def test_the_bundled_model_has_both_graphs() -> None:
    assert {path.name for path in bundled_path().glob("*.onnx")} == {
        "model.onnx",
        "model.int8.onnx",
    }
