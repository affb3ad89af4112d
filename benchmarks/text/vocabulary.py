"""Print the share of words that PhoBERT's vocabulary knows, before and after our normalisation.

Run ``python -m phobrief.benchmarks.text.vocabulary VIETNEWS-TEST.parquet PHOBERT-VOCAB.txt``. The articles
are first rewritten as many newspapers type them: tone marks in the old style, decomposed characters (NFD).
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import unicodedata
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.segmentation.segmenter import load_segmenter
from phobrief.models.text.segmentation.tokens import JOINER
from phobrief.models.text.tones import to_new_style
from phobrief.training.data.corpora.vietnews import detokenize, read_vietnews

Segment = Callable[[str], Sequence[str]]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEW_STYLE = re.compile(
    f"(o)([ae])([{_TONES}])(?![^\\W\\d_])|((?<!q)u)(y)([{_TONES}])(?![^\\W\\d_])", re.I
)


def to_old_style(text: str) -> str:
    """Return NFD text with the tones of open oa, oe, uy on the first vowel ("hoá" becomes "hóa")."""

    def move(match: re.Match[str]) -> str:
        glide, vowel, tone = (match[i] or match[i + 3] for i in (1, 2, 3))
        return glide + tone + vowel

    return _NEW_STYLE.sub(move, unicodedata.normalize("NFD", text))


def share_known(
    texts: Sequence[str], segment: Segment, vocabulary: frozenset[str]
) -> tuple[float, int]:
    """Return the share of word tokens in the vocabulary, and how many words there are.

    Only tokens with a letter count: punctuation and numbers are no matter of spelling.
    """
    words = [word for text in texts for word in segment(text) if any(map(str.isalpha, word))]
    return sum(word in vocabulary for word in words) / len(words), len(words)


def read_vocabulary(path: Path) -> frozenset[str]:
    """Return the whole words of a vocab.txt."""
    entries = (line.rsplit(" ", 1)[0].strip() for line in path.read_text("utf-8").splitlines())
    return frozenset(entry for entry in entries if not entry.endswith("@@"))


def main() -> None:
    """Print a line for each way of preparing the text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    options = parser.parse_args()
    vocabulary = read_vocabulary(options.vocabulary)
    articles = islice(read_vietnews(options.corpus), options.articles)
    lines = [line for article in articles for line in (article.title, *article.sentences)]
    typed = [to_old_style(line) for line in lines]
    n_moved = sum(to_new_style(nfc(new)) != nfc(new) for new in typed)
    print(f"{len(lines):,} lines, {n_moved:,} of them with a tone mark in the old style")

    def report(name: str, segment: Segment, texts: Sequence[str]) -> None:
        share, n_words = share_known(texts, segment, vocabulary)
        print(f"{name:52} {share:.4f} of {n_words:,} words", flush=True)

    report("the corpus's words", str.split, lines)
    report("as typed", str.split, typed)
    report("as typed, NFC", lambda text: nfc(text).split(), typed)
    report("as typed, our normalisation", lambda text: normalize_text(text).split(), typed)
    typed = [detokenize(line) for line in typed]
    for name, segment in whole_paths().items():
        report(f"as typed and unsegmented, {name}", segment, typed)


def nfc(text: str) -> str:
    """Return ``text`` with its characters composed."""
    return unicodedata.normalize("NFC", text)


def whole_paths() -> dict[str, Segment]:
    """Return the ways from raw text to words."""
    with as_file(files("phobrief.models.bundled.mini") / "segmenter.json") as lexicon:
        ours = load_segmenter("unigram", lexicon)
    paths: dict[str, Segment] = {"ours": lambda text: ours.segment([normalize_text(text)])[0]}
    if importlib.util.find_spec("underthesea") is None:
        return paths
    import underthesea

    option = load_segmenter("underthesea")
    paths["underthesea"] = lambda text: (
        [word.replace(" ", JOINER) for word in underthesea.word_tokenize(text)]
        if text.strip()
        else []
    )
    paths["our option underthesea"] = lambda text: option.segment([normalize_text(text)])[0]
    return paths


if __name__ == "__main__":
    main()
