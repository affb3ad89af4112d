"""A tiny T5 with random weights, saved as the hub lays a checkpoint out; and a generator made to order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

SPECIAL = ["<pad>", "</s>", "<unk>"]


def write_tiny_t5(folder: Path, texts: Iterable[str], seed: int = 0) -> Path:
    """Save config.json, tokenizer files and model.safetensors for the words of ``texts``."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    words = sorted({word for text in texts for word in text.replace("_", " ").split()})
    letters = sorted({letter for word in words for letter in word})
    vocabulary = [(piece, 0.0) for piece in SPECIAL]
    vocabulary += [(f"▁{word}", -3.0) for word in words]
    vocabulary += [("▁", -5.0), *((letter, -9.0) for letter in letters if f"▁{letter}" != letter)]
    tokenizer = T5Tokenizer(vocab=vocabulary, extra_ids=0)
    torch.manual_seed(seed)
    network = T5ForConditionalGeneration(
        T5Config(
            vocab_size=len(tokenizer) + 5,  # padded, as the hub's often are
            d_model=32,
            d_kv=8,
            d_ff=64,
            num_layers=1,
            num_heads=4,
            dropout_rate=0.0,
            decoder_start_token_id=0,
            eos_token_id=1,
            pad_token_id=0,
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(folder)
    network.save_pretrained(folder)
    return folder


class WrittenGenerator:
    """Writes what a function makes of each source; remembers how it was asked."""

    name = "written"

    def __init__(self, write: Callable[[str, bool], list[str]]) -> None:
        self._write = write
        self.calls: list[tuple[int, bool]] = []

    def generate(
        self, sources: Sequence[str], max_syllables: int, *, constrained: bool = False
    ) -> list[list[str]]:
        """As `Generator.generate`."""
        self.calls.append((len(sources), constrained))
        return [self._write(source, constrained) for source in sources]
