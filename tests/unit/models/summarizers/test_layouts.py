"""Checkpoints as the hub lays them out: BARTpho-word, BARTpho-syllable and a T5 with spiece.model alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from phobrief.models.store.folder import bundled_path
from phobrief.models.summarizers.abstractive.generator import open_generator

SOURCES = ["Tỉnh ủy họp bàn công tác cán bộ ngày 29/12.", "Huyện Phú Khê điều động 12 cán bộ."]


def write_mbart(folder: Path, n_pieces: int) -> None:
    """A tiny mBART, the architecture of both BARTpho checkpoints."""
    import torch
    from transformers import MBartConfig, MBartForConditionalGeneration

    torch.manual_seed(0)
    config = MBartConfig(
        vocab_size=n_pieces,
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=128,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    MBartForConditionalGeneration(config).save_pretrained(folder)


def write_spiece(path: Path) -> None:
    """Train a sentencepiece model on a few sentences."""
    spm = pytest.importorskip("sentencepiece")
    text = path.with_suffix(".txt")
    text.write_text("\n".join([*SOURCES, "các xã vùng cao chuẩn bị đại hội"] * 20), "utf-8")
    spm.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(path.with_suffix("")),
        vocab_size=60,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    text.unlink()
    path.with_suffix(".vocab").unlink()


def check(folder: Path) -> None:
    generator = open_generator(folder, device="cpu")
    for constrained in (False, True):
        written = generator.generate(SOURCES, 12, constrained=constrained)
        assert [len(candidates) for candidates in written] == [2, 2]
        assert not any("_" in text or "<pad>" in text for texts in written for text in texts)


def test_bartpho_word(tmp_path: Path) -> None:
    for name in ("vocab.txt", "bpe.codes"):
        shutil.copy(bundled_path() / name, tmp_path / name)
    settings = {"tokenizer_class": "PhobertTokenizer"}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    n_pieces = len((tmp_path / "vocab.txt").read_text("utf-8").splitlines()) + 10
    write_mbart(tmp_path, n_pieces)
    check(tmp_path)


def test_bartpho_syllable(tmp_path: Path) -> None:
    write_spiece(tmp_path / "sentencepiece.bpe.model")
    (tmp_path / "dict.txt").write_text("▁cán 9\n▁bộ 8\n▁12 7\n▁Huyện 5\n", "utf-8")
    settings = {"tokenizer_class": "BartphoTokenizer"}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    write_mbart(tmp_path, 40)
    check(tmp_path)


def test_t5_with_spiece_model_alone(tmp_path: Path) -> None:
    from transformers import T5Config, T5ForConditionalGeneration

    write_spiece(tmp_path / "spiece.model")
    settings = {"tokenizer_class": "T5Tokenizer", "extra_ids": 0}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    shape = {"d_model": 16, "d_kv": 4, "d_ff": 32, "num_layers": 1, "num_heads": 2}
    T5ForConditionalGeneration(
        T5Config(vocab_size=120, decoder_start_token_id=0, **shape)
    ).save_pretrained(tmp_path)
    check(tmp_path)
