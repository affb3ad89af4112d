"""PhoBERT's byte-pair encoding from its own two files, with exactly the ids of `PhobertTokenizer`.

The merging runs in the Rust library `tokenizers`; what a word becomes is remembered, because a
newspaper repeats its words. The few words on which the two libraries could differ
(`_doubtful_words`) are merged here, in transformers' order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import chain, pairwise
from pathlib import Path

from tokenizers import models as rust_models

from ...errors import ModelStoreError
from ...files import read_bounded

VOCAB_FILE = "vocab.txt"
CODES_FILE = "bpe.codes"

BOS, PAD, EOS, UNK, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
END_OF_WORD = "</w>"
UNFINISHED = "@@"

N_REMEMBERED_WORDS = 100_000
"""Words whose ids are kept; about 15 MB. transformers keeps every word it ever met."""
LONGEST_REMEMBERED_WORD = 64
"""In characters: longer ones (addresses, garbage) rarely occur twice."""

_SPECIAL = re.compile(f"({'|'.join((BOS, PAD, EOS, UNK, MASK))})")
_WORD = re.compile(r"\S+\n?")
_SYMBOL_OF_UNKNOWN = " "  # no word holds a space, so no real symbol is spelt like this
_MAX_DOUBTFUL_SPELLINGS = 2_000

Pair = tuple[str, str]
Ranks = dict[Pair, int]


class Tokenizer:
    """Words to piece ids and back, for one vocab.txt and bpe.codes.

    Ids are PhobertTokenizer's: ``<s>`` 0, ``<pad>`` 1, ``</s>`` 2, ``<unk>`` 3, then the lines of
    vocab.txt, then ``<mask>`` (64000 for phobert-base).
    """

    def __init__(self, vocab: bytes, codes: bytes, *, folder: Path | None = None) -> None:
        """Build from the contents of the two files; ``folder`` is named in errors.

        Raises:
            ModelStoreError: when a line of either file is malformed.
        """
        self._files = {VOCAB_FILE: vocab, CODES_FILE: codes}
        place = folder or Path()
        self._id_of = _read_vocab(_decode(vocab, place / VOCAB_FILE), place / VOCAB_FILE)
        self._pieces = {piece_id: piece for piece, piece_id in self._id_of.items()}
        ranks = _read_ranks(_decode(codes, place / CODES_FILE), place / CODES_FILE)
        self._ids_of_word = _WordIds(self._id_of, ranks)

    @classmethod
    def load(cls, folder: Path) -> Tokenizer:
        """Read ``vocab.txt`` and ``bpe.codes`` of a model directory.

        Raises:
            ModelStoreError: when one of them is missing or malformed; names the file.
        """
        folder = Path(folder)
        return cls(_read(folder / VOCAB_FILE), _read(folder / CODES_FILE), folder=folder)

    def save(self, folder: Path) -> None:
        """Write the two files as they were read, byte for byte."""
        for name, content in self._files.items():
            (Path(folder) / name).write_bytes(content)

    def encode(self, words: Sequence[str]) -> list[int]:
        """Return the piece ids of ``words``, without special tokens around them."""
        return list(chain.from_iterable(map(self._ids_of_word.__getitem__, words)))

    def encode_batch(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the piece ids of each text, whose words are separated by white space."""
        return [self.encode(_split_words(text)) for text in texts]

    def piece(self, piece_id: int) -> str:
        """Return the spelling of an id ("cán_bộ", "ngh@@").

        Raises:
            IndexError: when no piece has this id.
        """
        try:
            return self._pieces[piece_id]
        except KeyError:
            raise IndexError(f"piece id {piece_id} is not in 0..{self.n_pieces - 1}") from None

    @property
    def n_pieces(self) -> int:
        """Ids in use, special tokens included: the rows that an embedding needs."""
        return len(self._id_of)

    @property
    def bos_id(self) -> int:
        """Id of ``<s>``, the start of a window."""
        return self._id_of[BOS]

    @property
    def pad_id(self) -> int:
        """Id of ``<pad>``."""
        return self._id_of[PAD]

    @property
    def eos_id(self) -> int:
        """Id of ``</s>``, the end of a window."""
        return self._id_of[EOS]

    @property
    def unk_id(self) -> int:
        """Id of ``<unk>``, for pieces that vocab.txt lacks."""
        return self._id_of[UNK]

    @property
    def mask_id(self) -> int:
        """Id of ``<mask>``."""
        return self._id_of[MASK]

    def __reduce__(self) -> tuple[type[Tokenizer], tuple[bytes, bytes]]:
        return type(self), (self._files[VOCAB_FILE], self._files[CODES_FILE])


class _WordIds(dict[str, tuple[int, ...]]):
    """The ids of each word, worked out when first asked for; forgets all when full."""

    def __init__(self, id_of: dict[str, int], ranks: Ranks) -> None:
        super().__init__()
        self._id_of = id_of
        self._unk_id = id_of[UNK]
        self._ranks = ranks
        merges = sorted(ranks, key=ranks.__getitem__)
        self._doubtful = _doubtful_words(merges)
        symbols = _symbols(id_of, merges)
        self._rust = rust_models.BPE(
            vocab={symbol: index for index, symbol in enumerate(symbols)},
            merges=merges,
            unk_token=_SYMBOL_OF_UNKNOWN,
            end_of_word_suffix=END_OF_WORD,
            fuse_unk=False,
        )
        self._id_of_symbol = [self._symbol_id(s, s.endswith(END_OF_WORD)) for s in symbols]

    def __missing__(self, word: str) -> tuple[int, ...]:
        ids = tuple(self._encode(word))
        if len(word) <= LONGEST_REMEMBERED_WORD:
            if len(self) >= N_REMEMBERED_WORDS:
                self.clear()
            self[word] = ids
        return ids

    def _encode(self, text: str) -> list[int]:
        """Encode what should be one word but may hold special tokens and white space."""
        ids: list[int] = []
        for part in _SPECIAL.split(text) if "<" in text else (text,):
            if _SPECIAL.fullmatch(part):
                ids.append(self._id_of[part])
            else:
                for word in _split_words(part):
                    ids.extend(self._encode_word(word))
        return ids

    def _encode_word(self, word: str) -> list[int]:
        if self._doubtful.search(word + END_OF_WORD):
            *unfinished, last = merge(word, self._ranks)
            return [*(self._symbol_id(s, False) for s in unfinished), self._symbol_id(last, True)]
        return [self._id_of_symbol[token.id] for token in self._rust.tokenize(word)]

    def _symbol_id(self, symbol: str, is_last: bool) -> int:
        piece = symbol[: -len(END_OF_WORD)] if is_last else symbol + UNFINISHED
        return self._id_of.get(piece, self._unk_id)


def merge(word: str, ranks: Ranks) -> list[str]:
    """Merge the characters of a word as `PhobertTokenizer.bpe` does, in n log n instead of n² time.

    The pair of lowest rank is merged everywhere, from left to right, before any pair that this creates is
    considered. The last symbol carries ``</w>``.
    """
    symbols = [*word[:-1], word[-1] + END_OF_WORD]
    following = list(range(1, len(symbols) + 1))
    preceding = list(range(-1, len(symbols) - 1))
    places: dict[Pair, list[int]] = {}
    for place, pair in enumerate(pairwise(symbols)):
        if pair in ranks:
            places.setdefault(pair, []).append(place)
    queue = [(ranks[pair], pair) for pair in places]
    heapify(queue)

    def note(place: int) -> None:
        if place < 0 or following[place] >= len(symbols):
            return
        pair = symbols[place], symbols[following[place]]
        if pair in ranks:
            if pair not in places:
                heappush(queue, (ranks[pair], pair))
            places.setdefault(pair, []).append(place)

    while queue:
        _, (left, right) = heappop(queue)
        for place in sorted(places.pop((left, right))):
            other = following[place]
            if symbols[place] != left or other >= len(symbols) or symbols[other] != right:
                continue
            symbols[place], symbols[other] = left + right, ""
            following[place] = following[other]
            if following[other] < len(symbols):
                preceding[following[other]] = place
            note(preceding[place])
            note(place)
    return [symbol for symbol in symbols if symbol]


def _split_words(text: str) -> list[str]:
    # PhobertTokenizer's words are r"\S+\n?": a line's end becomes part of the word before it.
    return _WORD.findall(text) if "\n" in text else text.split()


def _doubtful_words(merges: Sequence[Pair]) -> re.Pattern[str]:
    """Return a pattern found in every word (with its ``</w>``) that Rust may merge otherwise.

    Rust merges one occurrence at a time, so a pair brought about by a merge can overtake the other
    occurrences of that merge when its rank is lower: only where the merge's spelling occurs.
    A literal "</w>" in the text is doubtful too, and lone surrogates cannot be handed over.

    Args:
        merges: in the order of their ranks.
    """
    used: set[str] = set()
    overtaken = set()
    for left, right in merges:
        if left + right in used:
            overtaken.add(left + right)
        used.add(left)
        used.add(right)
    if len(overtaken) > _MAX_DOUBTFUL_SPELLINGS:
        return re.compile("")
    spellings = [f"{END_OF_WORD}.", "[\ud800-\udfff]", *map(re.escape, sorted(overtaken))]
    return re.compile("|".join(spellings), re.DOTALL)


def _symbols(id_of: dict[str, int], merges: Sequence[Pair]) -> list[str]:
    """Return every spelling that can matter inside a word, the one for unknown characters first."""
    finished = [piece + END_OF_WORD for piece in id_of]
    unfinished = [p.removesuffix(UNFINISHED) for p in id_of if p.endswith(UNFINISHED)]
    merged = [left + right for left, right in merges]
    symbols = dict.fromkeys(chain(finished, unfinished, *merges, merged))
    symbols.pop("", None)
    symbols.pop(_SYMBOL_OF_UNKNOWN, None)
    return [_SYMBOL_OF_UNKNOWN, *symbols]


def _read(path: Path) -> bytes:
    try:
        return read_bounded(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ModelStoreError(
            f"{path}: expected PhoBERT's {path.name}, cannot read it ({reason}); "
            "copy it from the model that this one was trained from"
        ) from error


def _decode(content: bytes, path: Path) -> list[str]:
    """Return the finished lines and what follows the last of them."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelStoreError(f"{path}: expected UTF-8 text, byte {error.start} is not") from error
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _read_vocab(lines: list[str], path: Path) -> dict[str, int]:
    """Number the pieces as PhobertTokenizer does; a piece listed twice takes the later number."""
    id_of = {BOS: 0, PAD: 1, EOS: 2, UNK: 3}
    for number, line in enumerate(lines if lines[-1] else lines[:-1], start=1):
        piece, space, count = line.strip().rpartition(" ")
        if not space or not count.isdecimal():
            raise ModelStoreError(
                f"{path}:{number}: expected a piece, a space and its count, got {line[:80]!r}"
            )
        id_of[piece] = len(id_of)
    id_of.setdefault(MASK, len(id_of))
    return id_of


def _read_ranks(lines: list[str], path: Path) -> Ranks:
    """Rank the merges; one that white space cuts into more or fewer than two parts never applies.

    What follows the last line's end is left out, as PhobertTokenizer leaves it out.
    """
    ranks: Ranks = {}
    for rank, line in enumerate(lines[:-1]):
        *parts, count = line.split() or ["0"]
        if not count.isdecimal():
            raise ModelStoreError(
                f"{path}:{rank + 1}: expected two symbols and their count, got {line[:80]!r}"
            )
        if len(parts) == 2:
            ranks[parts[0], parts[1]] = rank
    return ranks
