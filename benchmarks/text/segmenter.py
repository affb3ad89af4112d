"""Print how well and how fast the bundled segmenter joins words, beside underthesea and VnCoreNLP.

Run ``python -m phobrief.benchmarks.text.segmenter VIETNEWS-TEST.parquet`` (``--others
underthesea,vncorenlp``). Gold is the segmentation that the corpus carries; what is segmented is the text as a
reader sees it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

os.environ["TOKENIZERS_PARALLELISM"] = "false"  # one thread

from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.segmentation.segmenter import WordSegmenter, load_segmenter
from phobrief.models.text.segmentation.tokens import JOINER
from phobrief.training.data.corpora.vietnews import detokenize, read_vietnews

_BATCH = 64

Spans = set[tuple[int, int]]


def spans(words: Sequence[str]) -> Spans:
    """Return where each word stands, counted in characters other than spaces and joiners."""
    found, position = set(), 0
    for word in words:
        end = position + len(word.replace(JOINER, ""))
        found.add((position, end))
        position = end
    return found


def gold_lines(path: Path, n_articles: int) -> Iterator[list[str]]:
    """Yield the words of each title and line of the first articles."""
    for article in islice(read_vietnews(path), n_articles):
        for line in (article.title, *article.sentences):
            words = normalize_text(line).split()
            if words:
                yield words


def measure(segmenter: WordSegmenter, gold: Sequence[list[str]]) -> tuple[float, float, float, int]:
    """Return precision, recall, seconds of this process, and the syllables read."""
    texts = [normalize_text(detokenize(" ".join(words))) for words in gold]
    segmenter.segment(texts[:_BATCH])  # warm
    before = time.process_time()
    found = [
        w for i in range(0, len(texts), _BATCH) for w in segmenter.segment(texts[i : i + _BATCH])
    ]
    seconds = time.process_time() - before
    n_right = n_found = n_gold = n_syllables = 0
    for words, should in zip(found, gold, strict=True):
        here, there = spans(words), spans(should)
        n_right += len(here & there)
        n_found += len(here)
        n_gold += len(there)
        n_syllables += sum(word.count(JOINER) + 1 for word in should)
    return n_right / n_found, n_right / n_gold, seconds, n_syllables


def main() -> None:
    """Print one line for each segmenter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--others", default="", help="underthesea,vncorenlp")
    options = parser.parse_args()
    gold = list(gold_lines(options.corpus, options.articles))
    with as_file(files("phobrief.models.bundled.mini") / "segmenter.json") as lexicon:
        print(f"lexicon: {lexicon.stat().st_size:,} bytes")
        segmenters = {"bundled": load_segmenter("unigram", lexicon)}
    segmenters |= {name: load_segmenter(name) for name in filter(None, options.others.split(","))}
    for name, segmenter in segmenters.items():
        precision, recall, seconds, n = measure(segmenter, gold)
        f1 = 2 * precision * recall / (precision + recall)
        print(
            f"{name:12} F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}"
            f"  {n:,} syllables, {n / seconds:,.0f}/s of processor time"
        )


if __name__ == "__main__":
    main()
