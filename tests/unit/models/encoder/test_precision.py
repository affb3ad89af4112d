"""What the network computes in: chosen by name, the same tags in both, kept by a copy."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from phobrief.errors import ConfigError, ModelStoreError
from phobrief.models.encoder.runtimes import openvino_runtime
from phobrief.models.encoder.runtimes.choose import precision_here
from phobrief.models.encoder.runtimes.openvino_runtime import (
    PRECISIONS,
    best_precision,
    graph_path,
)
from phobrief.models.model import Model
from phobrief.models.store.folder import bundled_path

BUNDLED = bundled_path()

TEXT = (
    "Chiều 14-5, Tỉnh ủy Sông Lam tổ chức hội nghị công bố quyết định về công tác cán bộ.\n"
    "Ban Thường vụ Tỉnh ủy điều động ông Nguyễn Văn Bình giữ chức Bí thư Huyện ủy Đồng Phú.\n"
    "Trời mưa nhẹ ở vùng cao, nhiệt độ thấp nhất 18 độ."
)


def answer(precision: str) -> tuple[list[float], list[bool]]:
    model = Model.load("bundled", precision=precision)
    ((_, prepared),) = model.reader.prepare_readable([TEXT])
    (scores,) = model.score([prepared])
    topics = model.decide(prepared, scores)
    return [topic.score for topic in topics], [topic.tagged for topic in topics]


@pytest.mark.parametrize("precision", ["bfloat16", "int8", "auto"])
def test_answers_are_nearly_those_of_float32(precision: str) -> None:
    scores, tagged = answer("float32")
    others, also = answer(precision)
    assert others == pytest.approx(scores, abs=0.05)
    assert also == tagged


def test_auto_is_one_of_them() -> None:
    assert precision_here("auto", BUNDLED) == best_precision(BUNDLED)
    assert best_precision(BUNDLED) in PRECISIONS


def test_the_engine_says_what_it_multiplies_with() -> None:
    assert openvino_runtime._int8_kernel().endswith("I8")


@pytest.mark.parametrize(
    ("kernel", "has_graph", "chosen"),
    [
        ("brgemm_avx512_amx_I8", True, "bfloat16"),
        ("brgemm_avx512_amx_I8", False, "bfloat16"),
        ("brgemm_avx512_I8", True, "int8"),
        ("brgemm_avx2_I8", True, "int8"),
        ("brgemm_avx512_I8", False, "float32"),
        ("jit_gemm_I8", True, "float32"),
        ("", True, "float32"),
    ],
)
def test_auto_is_what_the_processor_multiplies_fastest(
    kernel: str, has_graph: bool, chosen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openvino_runtime, "_int8_kernel", lambda: kernel)
    if has_graph:
        (tmp_path / "model.int8.onnx").touch()
    assert best_precision(tmp_path) == chosen


def test_a_model_without_a_graph_in_int8_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match=r"model\.int8\.onnx: missing; the model was saved"):
        graph_path(tmp_path, "int8")
    assert graph_path(tmp_path, "bfloat16").name == "model.onnx"


def test_a_copy_computes_in_the_same() -> None:
    model = Model.load("bundled", precision="bfloat16")
    assert pickle.loads(pickle.dumps(model)).precision == "bfloat16"


@pytest.mark.parametrize(
    ("runtime", "precision", "told"),
    [
        ("openvino", "bf16", "expected 'float32' or 'bfloat16' or 'int8' or 'auto', got 'bf16'"),
        ("torch", "bfloat16", "the runtime 'torch' computes in float32"),
        ("torch", "int8", "the runtime 'torch' computes in float32"),
    ],
)
def test_what_cannot_be_is_an_error(runtime: str, precision: str, told: str) -> None:
    if runtime == "torch":
        pytest.importorskip("torch")
    with pytest.raises(ConfigError, match=told):
        Model.load("bundled", runtime=runtime, precision=precision)
