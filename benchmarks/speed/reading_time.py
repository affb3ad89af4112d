"""Print how long it takes to read hostile texts of 10 kB to 10 MB, from raw text to windows of pieces.

Run ``python -m phobrief.benchmarks.speed.reading_time``. Linear time means that each column is about ten
times the one before it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from phobrief.articles import Article
from phobrief.errors import ArticleError
from phobrief.models.reader import ArticleReader
from phobrief.models.store.folder import find_model, open_model

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_PROSE = (
    "Sáng 14/5, tại TP. Sông Mây, Ban Thường vụ Tỉnh ủy tổ chức hội nghị quán triệt quy định mới"
    " về kiểm soát quyền lực trong công tác cán bộ. "
)
TEXTS: dict[str, Callable[[int], str]] = {
    "prose, a line each": lambda n: (_PROSE.strip() + "\n") * (n // len(_PROSE)),
    "prose, one line": lambda n: _PROSE * (n // len(_PROSE)),
    "one word": lambda n: "ă" * n,
    "one line of stops": lambda n: "a. " * (n // 3),
    "digits": lambda n: "1" * n,
    "empty lines": lambda n: _PROSE + "\n" * n,
    "short lines": lambda n: "Lê Văn Bình\n" * (n // 12),
    "right to left": lambda n: "שלום עולם. مرحبا بالعالم! " * (n // 26),
    "emoji": lambda n: "😀👩\u200d👩\u200d👧🏽 " * (n // 8),
    "combining marks": lambda n: "a" + "\u0301" * n,
    "html tags": lambda n: "<html><body>" + f"<p>{_PROSE}</p>" * (n // (len(_PROSE) + 7)),
}


def seconds(reader: ArticleReader, text: str) -> float:
    """Return the processor time of reading ``text``; refusing it is reading too."""
    before = time.process_time()
    with suppress(ArticleError):
        reader.prepare(Article(text))
    return time.process_time() - before


def main() -> None:
    """Print the table."""
    reader = ArticleReader.open(open_model(find_model(None, None)))
    reader.prepare(Article(_PROSE * 200))  # warm
    print(f"{'seconds at characters':24}" + "".join(f"{n:>12,}" for n in SIZES))
    for name, make in TEXTS.items():
        times = [seconds(reader, make(size)) for size in SIZES]
        print(f"{name:24}" + "".join(f"{t:12.3f}" for t in times), flush=True)
    lines = "\n" * 50_000 + _PROSE + "\n" * 50_000
    print(f"100,000 empty lines around one sentence: {seconds(reader, lines):.3f}")


if __name__ == "__main__":
    main()
