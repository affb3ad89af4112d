"""Learn a BPE vocabulary in PhoBERT's file format from word-segmented text.

PhoBERT's `vocab.txt` holds pieces with their counts ("cán_bộ 123", unfinished pieces end in "@@") and
`bpe.codes` the merges in order ("c á 456"), with "</w>" marking the end of a word (Sennrich et al. 2016).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ...models.encoder.tokenizer import CODES_FILE, END_OF_WORD, UNFINISHED, VOCAB_FILE


def learn_vocabulary(lines: Iterable[str], folder: Path, *, n_pieces: int) -> None:
    """Learn ``n_pieces`` BPE pieces from segmented ``lines`` and write vocab.txt and bpe.codes.

    Args:
        lines: text whose words are separated by spaces, syllables of a word joined by "_".
        folder: where the two files go; made when absent.
        n_pieces: pieces in vocab.txt; special tokens come on top of them.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    word_counts: Counter[str] = Counter()
    for line in lines:
        word_counts.update(line.split())
    # The trainer is given each word as often as it occurs; so the corpus itself need not be in memory.
    bpe = Tokenizer(models.BPE(unk_token=None))
    bpe.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=n_pieces,
        min_frequency=2,
        limit_alphabet=400,
        end_of_word_suffix=END_OF_WORD,
        show_progress=False,
    )
    bpe.train_from_iterator(_repeat(word_counts), trainer)
    state = json.loads(bpe.to_str())["model"]
    counts = _count_pieces(bpe, word_counts)
    folder.mkdir(parents=True, exist_ok=True)
    _write_codes(folder / CODES_FILE, [tuple(merge) for merge in state["merges"]], counts)
    _write_vocab(folder / VOCAB_FILE, state["vocab"], counts)


def to_vocab_entry(piece: str) -> str:
    """Turn a trainer's piece ("bộ</w>", "cán_") into vocab.txt's spelling ("bộ", "cán_@@")."""
    return piece[: -len(END_OF_WORD)] if piece.endswith(END_OF_WORD) else piece + UNFINISHED


def _repeat(word_counts: Counter[str]) -> Iterable[str]:
    for word, count in word_counts.items():
        for start in range(0, count, 1000):
            yield " ".join([word] * min(1000, count - start))


def _count_pieces(bpe: object, word_counts: Counter[str]) -> Counter[str]:
    words = list(word_counts)
    counts: Counter[str] = Counter()
    for start in range(0, len(words), 10_000):
        batch = words[start : start + 10_000]
        for word, encoding in zip(batch, bpe.encode_batch(batch), strict=True):  # type: ignore[attr-defined]
            for piece in encoding.tokens:
                counts[piece] += word_counts[word]
    return counts


def _write_codes(path: Path, merges: list[tuple[str, ...]], counts: Counter[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for left, right in merges:
            file.write(f"{left} {right} {counts[left + right]}\n")


def _write_vocab(path: Path, vocab: dict[str, int], counts: Counter[str]) -> None:
    # A final piece and an unfinished one may meet in one spelling only if a piece itself ends in "@@".
    entries: dict[str, int] = {}
    for piece in vocab:
        entries.setdefault(to_vocab_entry(piece), counts[piece])
    with path.open("w", encoding="utf-8") as file:
        for entry, count in sorted(entries.items(), key=lambda item: (-item[1], item[0])):
            file.write(f"{entry} {count}\n")
