"""What the network computes in: chosen by name, the same tags in both, kept by a copy."""

from __future__ import annotations

import pickle

import pytest

from phobrief.errors import ConfigError
from phobrief.models.encoder.runtimes.choose import precision_here
from phobrief.models.encoder.runtimes.openvino_runtime import PRECISIONS, best_precision
from phobrief.models.model import Model

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


@pytest.mark.parametrize("precision", ["bfloat16", "auto"])
def test_answers_are_nearly_those_of_float32(precision: str) -> None:
    scores, tagged = answer("float32")
    others, also = answer(precision)
    assert others == pytest.approx(scores, abs=0.05)
    assert also == tagged


def test_auto_is_one_of_them() -> None:
    assert precision_here("auto") == best_precision()
    assert best_precision() in PRECISIONS


def test_a_copy_computes_in_the_same() -> None:
    model = Model.load("bundled", precision="bfloat16")
    assert pickle.loads(pickle.dumps(model)).precision == "bfloat16"


@pytest.mark.parametrize(
    ("runtime", "precision", "told"),
    [
        ("openvino", "bf16", "expected 'float32' or 'bfloat16' or 'auto', got 'bf16'"),
        ("torch", "bfloat16", "the runtime 'torch' computes in float32"),
    ],
)
def test_what_cannot_be_is_an_error(runtime: str, precision: str, told: str) -> None:
    if runtime == "torch":
        pytest.importorskip("torch")
    with pytest.raises(ConfigError, match=told):
        Model.load("bundled", runtime=runtime, precision=precision)
