"""config.json: what a stranger may write in it, and what of it reaches transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toy_model import make_model

from phobrief.errors import ModelStoreError
from phobrief.models.store.folder import open_model, seal_model
from phobrief.models.store.shape import EncoderShape, read_shape

PHOBERT = {
    "architectures": ["RobertaForMaskedLM"],
    "attention_probs_dropout_prob": 0.1,
    "bos_token_id": 0,
    "eos_token_id": 2,
    "gradient_checkpointing": False,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "hidden_size": 768,
    "initializer_range": 0.02,
    "intermediate_size": 3072,
    "layer_norm_eps": 1e-05,
    "max_position_embeddings": 258,
    "model_type": "roberta",
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "pad_token_id": 1,
    "tokenizer_class": "PhobertTokenizer",
    "type_vocab_size": 1,
    "vocab_size": 64001,
}
NAMES_OF_CODE = {
    "_attn_implementation": "stranger/kernels",
    "attn_implementation": "stranger/kernels",
    "attn_implementation_internal": "stranger/kernels",
    "experts_implementation": "stranger/kernels",
    "auto_map": {"AutoModel": "stranger/code--model.Model"},
    "_name_or_path": "stranger/code",
    "quantization_config": {"quant_method": "stranger"},
    "dtype": "nothing",
    "chunk_size_feed_forward": -1,
    "is_decoder": True,
}


@pytest.mark.parametrize(
    "odd",
    [
        {"hidden_size": 0},
        {"hidden_size": -768},
        {"hidden_size": 10**10},
        {"hidden_size": 770},
        {"hidden_size": 12_000, "vocab_size": 2_000_000},
        {"hidden_size": 6_000, "num_hidden_layers": 128},
        {"hidden_size": "768"},
        {"hidden_size": [768]},
        {"hidden_size": None},
        {"hidden_size": True},
        {"num_attention_heads": 0},
        {"num_attention_heads": -12},
        {"num_attention_heads": 7},
        {"vocab_size": 10**10},
        {"vocab_size": 0},
        {"num_hidden_layers": 10**6},
        {"num_hidden_layers": -1},
        {"intermediate_size": 10**12},
        {"max_position_embeddings": 10**9},
        {"type_vocab_size": 10**9},
        {"pad_token_id": 0},
        {"pad_token_id": None},
        {"hidden_act": "stranger/act"},
        {"hidden_act": {}},
        {"hidden_dropout_prob": 1.5},
        {"attention_probs_dropout_prob": float("nan")},
        {"initializer_range": float("inf")},
        {"layer_norm_eps": 0},
    ],
    ids=str,
)
def test_odd_values_are_refused_on_any_engine(tmp_path: Path, odd: dict[str, Any]) -> None:
    model = make_model(tmp_path / "toy")
    (model.path / "config.json").write_text(json.dumps(PHOBERT | odd), encoding="utf-8")
    seal_model(model.path, model.manifest)
    with pytest.raises(ModelStoreError, match=rf"config\.json: .*{next(iter(odd))}"):
        open_model(model.path)


@pytest.mark.parametrize("content", ["", "[]", "null", '{"a":' * 3_000 + "1" + "}" * 3_000, "\0"])
def test_what_is_no_config_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelStoreError, match=r"config\.json: cannot be read"):
        read_shape(tmp_path)


def test_a_missing_config_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match=r"config\.json: cannot be read"):
        read_shape(tmp_path)


def test_nothing_passes_that_could_name_code(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(PHOBERT | NAMES_OF_CODE), encoding="utf-8")
    tree = read_shape(tmp_path).to_tree()
    assert tree == {key: PHOBERT[key] for key in EncoderShape.__struct_fields__}
