"""Groups of texts that are the same or nearly so: MinHash over syllable shingles, then the exact overlap.

Broder 1997, On the resemblance and containment of documents; banding as in Leskovec et al., Mining of
Massive Datasets, ch. 3.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

NEAR = 0.7
"""Share of common shingles (Jaccard) from which two texts count as nearly the same."""
_SHINGLE = 4
_BANDS, _ROWS = 32, 4
"""Pairs of overlap 0.7 meet in a band with probability 0.9998, pairs of 0.2 with 0.05."""
_WORD = re.compile(r"\w+")
Shingles = npt.NDArray[np.uint64]


def text_key(text: str) -> str:
    """What two copies of a text have in common: letters and digits, case and composition normalised."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def shingles(text: str, size: int = _SHINGLE) -> Shingles:
    """Sorted distinct hashes of the runs of ``size`` syllables of a text; of each one where it is shorter."""
    words = text_key(text).split()
    codes = np.fromiter((zlib.crc32(w.encode()) for w in words), np.uint64, len(words))
    if len(codes) < size:
        return np.unique(_mix(codes)) if len(codes) else codes
    runs = np.zeros(len(codes) - size + 1, dtype=np.uint64)
    for k in range(size):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + codes[k : len(codes) - size + 1 + k]
    return np.unique(_mix(runs))


def overlap(a: Shingles, b: Shingles) -> float:
    """Jaccard similarity of two sets of shingles; 0.0 where one is empty."""
    if not len(a) or not len(b):
        return 0.0
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common)


def near_groups(texts: Sequence[str]) -> list[list[int]]:
    """Indexes of texts that are the same or nearly so, in groups of two or more, in the order given.

    Texts without a letter or digit are in no group. A text joins a group by its overlap with one of the
    group's members, so the ends of a chain of revisions may differ by more.
    """
    of_key: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(texts):
        if key := text_key(text):
            of_key[key].append(i)
    distinct = list(of_key.values())
    sets = [shingles(texts[same[0]]) for same in distinct]
    parents = list(range(len(distinct)))
    for bucket in _buckets(sets):
        for one, other in pairwise(bucket):
            # Neighbours and the first of a bucket are enough: a big bucket would mean millions of pairs.
            for left in (one, bucket[0]):
                a, b = _root(parents, left), _root(parents, other)
                if a != b and overlap(sets[left], sets[other]) >= NEAR:
                    parents[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for d, same in enumerate(distinct):
        groups[_root(parents, d)] += same
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def _buckets(sets: Sequence[Shingles]) -> list[list[int]]:
    random = np.random.default_rng((0, 4))
    n_hashes = _BANDS * _ROWS
    factors = random.integers(1, 2**63, n_hashes, dtype=np.uint64) | np.uint64(1)
    offsets = random.integers(0, 2**63, n_hashes, dtype=np.uint64)
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for i, codes in enumerate(sets):
        if not len(codes):
            continue
        # Multiply-shift hashing (Dietzfelbinger et al. 1997): the high half of a * x + b.
        smallest = np.array(
            [
                ((codes * a + b) >> np.uint64(32)).min()
                for a, b in zip(factors, offsets, strict=True)
            ]
        )
        for band in range(_BANDS):
            buckets[band, smallest[band * _ROWS : (band + 1) * _ROWS].tobytes()].append(i)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]


def _mix(codes: Shingles) -> Shingles:
    """Spread the bits (the finaliser of splitmix64)."""
    codes = (codes ^ (codes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    codes = (codes ^ (codes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return codes ^ (codes >> np.uint64(31))


def _root(parents: list[int], i: int) -> int:
    while parents[i] != i:
        parents[i] = parents[parents[i]]
        i = parents[i]
    return i
