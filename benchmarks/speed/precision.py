"""Print every tag and abstract that another precision than float32 changes, and by how much scores differ.

    python -m phobrief.benchmarks.speed.precision CORPUS [CORPUS ...] [--articles 1000] [--model M]

CORPUS is a parquet file of articles; so many of each are drawn. ONEDNN_MAX_CPU_ISA in the environment
keeps the engine to what an older processor has: AVX512_CORE_VNNI, AVX2_VNNI or AVX2.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...articles import Brief
from ...inference.loading import load
from ...inference.pipeline import DEFAULT_BATCH, Briefer
from ...models.encoder.runtimes.openvino_runtime import PRECISIONS
from ...models.reader import Prepared
from ...streams import batched
from ...training.data.corpora.by_id import as_article, every_article


def main(arguments: Sequence[str] | None = None) -> None:
    """Brief the same articles in every precision; print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--articles", type=int, default=1000, help="of each corpus")
    parser.add_argument("--model", help="as in phobrief.load")
    options = parser.parse_args(arguments)
    plain = load(options.model, precision="float32")
    prepared = [one for path in options.corpora for one in draw(plain, path, options.articles)]
    expected = timed_briefs("float32", plain, prepared)
    for precision in PRECISIONS:
        if precision != "float32":
            found = timed_briefs(precision, load(options.model, precision=precision), prepared)
            print("\n".join(differences(expected, found)))


def draw(briefer: Briefer, corpus: Path, n: int) -> list[Prepared]:
    """``n`` articles of a file, prepared; those that cannot be read are left out."""
    articles = [as_article(article) for _, article in every_article(corpus)]
    chosen = random.Random(0).sample(articles, min(n, len(articles)))
    return [one for _, one in briefer.model.prepare_readable(chosen)]


def timed_briefs(name: str, briefer: Briefer, prepared: Sequence[Prepared]) -> list[Brief]:
    """Their briefs; prints how long they took."""
    start = time.perf_counter()
    briefs = [brief for batch in batched(prepared, DEFAULT_BATCH) for brief in briefer.score(batch)]
    print(f"{name}: {1000 * (time.perf_counter() - start) / len(briefs):.1f} ms an article")
    return briefs


def differences(expected: Sequence[Brief], found: Sequence[Brief]) -> Iterable[str]:
    """A line for each tag and abstract that differs, then how many there are."""
    furthest, n_tags, n_abstracts = 0.0, 0, 0
    for before, after in zip(expected, found, strict=True):
        for old, new in zip(before.topics, after.topics, strict=True):
            furthest = max(furthest, abs(old.score - new.score))
            if old.tagged != new.tagged:
                n_tags += 1
                yield f"  {before.id} {old.id}: {old.score:.3f}, now {new.score:.3f}"
        if before.abstract.text != after.abstract.text:
            n_abstracts += 1
            yield f"  {before.id}: {before.abstract.text}\n    now {after.abstract.text}"
    yield (
        f"  {len(found)} articles: scores differ by at most {furthest:.4f}; {n_tags} tags and "
        f"{n_abstracts} abstracts are others"
    )


if __name__ == "__main__":
    main()
