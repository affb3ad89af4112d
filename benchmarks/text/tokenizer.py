"""Print the speed of the tokenizer beside transformers' PhobertTokenizer, on one thread; ids must agree.

Run ``python -m phobrief.benchmarks.text.tokenizer VIETNEWS-TEST.parquet``.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

os.environ["TOKENIZERS_PARALLELISM"] = "false"

from transformers import PhobertTokenizer

from phobrief.models.encoder.tokenizer import CODES_FILE, VOCAB_FILE, Tokenizer
from phobrief.training.data.corpora.vietnews import read_vietnews

Ids = list[list[int]]


def timed(encode: Callable[[Sequence[str]], Ids], texts: Sequence[str]) -> tuple[float, Ids]:
    """Return processor seconds and the ids."""
    before = time.process_time()
    ids = encode(texts)
    return time.process_time() - before, ids


def main() -> None:
    """Time both from cold on the same articles, then once more with what they remember."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    options = parser.parse_args()
    articles = islice(read_vietnews(options.corpus), options.articles)
    texts = [line for article in articles for line in (article.title, *article.sentences)]
    with as_file(files("phobrief.models.bundled.mini")) as folder:
        ours = Tokenizer.load(folder)
        theirs = PhobertTokenizer(str(folder / VOCAB_FILE), str(folder / CODES_FILE))

    def encode_theirs(lines: Sequence[str]) -> Ids:
        return [theirs.encode(line, add_special_tokens=False) for line in lines]

    for state in ("from cold", "warm"):
        seconds, ids = timed(ours.encode_batch, texts)
        seconds_theirs, ids_theirs = timed(encode_theirs, texts)
        if ids != ids_theirs:
            raise SystemExit("the ids differ")
        n_pieces = sum(map(len, ids))
        print(
            f"{state}: {n_pieces:,} pieces; ours {n_pieces / seconds:,.0f}/s,"
            f" PhobertTokenizer {n_pieces / seconds_theirs:,.0f}/s, ratio {seconds_theirs / seconds:.1f}"
        )


if __name__ == "__main__":
    main()
