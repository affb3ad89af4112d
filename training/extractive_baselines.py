"""What extraction gives without a model: baselines and the oracle in one table.

python -m phobrief.training.extractive_baselines --data DIR --n 1000
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from ..errors import DataError, MissingExtraError
from .extractive_graph import lex_rank, text_rank
from .extractive_ranker import Ranker
from .extractive_sumy import sumy_extractors
from .rouge import Rouge, greedy_oracle, rouge, rouge_ascii, sentence_rouge, syllables
from .vietnews import VietnewsArticle, detokenize, read_ids

Extractor = Callable[[str, Sequence[str]], list[int]]
"""From title and sentences to the indices chosen, in the order they are to be printed."""

N_RANKER_ARTICLES = 4000
_SENTENCE_END = re.compile(r"(?<= [.!?]) (?![”\"’'»)\]])")
_SAME_SENTENCE = 0.8


@dataclass(frozen=True, slots=True)
class AbstractCase:
    """An article with a reference abstract.

    Attributes:
        id, title, sentences: the article, detokenised.
        abstract: the reference.
        best: sentences that a reader marked as serving best; empty where nobody did.
    """

    id: str
    title: str
    sentences: tuple[str, ...]
    abstract: str
    best: frozenset[int] = frozenset()


def lead(n: int) -> Extractor:
    """The first ``n`` sentences."""
    return lambda title, sentences: list(range(min(n, len(sentences))))


def title_overlap(title: str, sentences: Sequence[str]) -> list[int]:
    """The one sentence that holds most of the title's syllables (better here than F1 of the overlap)."""
    wanted = set(syllables(title))
    return _first_best([len(wanted.intersection(syllables(s))) for s in sentences], 1)


def text_rank_best(n: int) -> Extractor:
    """The ``n`` most central sentences by TextRank."""
    return lambda title, sentences: _first_best(text_rank([syllables(s) for s in sentences]), n)


def lex_rank_best(n: int) -> Extractor:
    """The ``n`` most central sentences by LexRank."""
    return lambda title, sentences: _first_best(lex_rank([syllables(s) for s in sentences]), n)


def ranker_best(ranker: Ranker, n: int) -> Extractor:
    """The ``n`` best sentences of a fitted ranker."""
    return lambda title, sentences: _first_best(ranker.rank(title, sentences), n)


def simple_extractors() -> dict[str, Extractor]:
    """The baselines that need no training, by the name they have in the table."""
    return {
        "Lead-1": lead(1),
        "Lead-2": lead(2),
        "Lead-3": lead(3),
        "Title overlap-1": title_overlap,
        "TextRank-1": text_rank_best(1),
        "TextRank-2": text_rank_best(2),
        "LexRank-1": lex_rank_best(1),
        "LexRank-2": lex_rank_best(2),
    }


def oracles(case: AbstractCase) -> dict[str, list[int]]:
    """Choices that know the reference: upper bounds, not baselines."""
    single = [r.mean for r in sentence_rouge(case.sentences, case.abstract)]
    found = {
        "Oracle, 1 sentence": _first_best(single, 1),
        "Oracle, greedy 3": greedy_oracle(case.sentences, case.abstract, 3),
    }
    return {**found, "Marked best": sorted(case.best)} if case.best else found


def evaluate_extractors(
    cases: Sequence[AbstractCase], extractors: dict[str, Extractor], *, ascii_too: bool = True
) -> list[dict[str, Any]]:
    """One row of figures per extractor, then per oracle (see `summarise`)."""
    choices = {
        name: [extract(case.title, case.sentences) for case in cases]
        for name, extract in extractors.items()
    }
    for case in cases:
        for name, chosen in oracles(case).items():
            choices.setdefault(name, []).append(chosen)
    return [
        {"name": name, **summarise(cases, chosen, ascii_too=ascii_too)}
        for name, chosen in choices.items()
    ]


def summarise(
    cases: Sequence[AbstractCase], choices: Sequence[Sequence[int]], *, ascii_too: bool = True
) -> dict[str, Any]:
    """Figures of one choice of sentences for every case.

    Returns:
        ``n_articles``; mean ``r1``, ``r2``, ``rl`` (F1 x 100, Unicode syllables); with ``ascii_too``
        ``ascii_r1`` ... (`rouge_score`'s default tokenizer); mean ``n_sentences`` and ``n_syllables``; where
        best sentences are marked ``best_share``: the share of all chosen sentences that are among them.
    """
    texts = [
        " ".join(case.sentences[i] for i in chosen)
        for case, chosen in zip(cases, choices, strict=True)
    ]
    figures: dict[str, Any] = {"n_articles": len(cases)}
    figures |= _means([rouge(t, c.abstract) for t, c in zip(texts, cases, strict=True)], "")
    if ascii_too:
        scores = [rouge_ascii(t, c.abstract) for t, c in zip(texts, cases, strict=True)]
        figures |= _means(scores, "ascii_")
    figures["n_sentences"] = round(float(np.mean([len(c) for c in choices])), 2)
    figures["n_syllables"] = round(float(np.mean([len(syllables(t)) for t in texts])), 1)
    if any(case.best for case in cases):
        hits = [i in case.best for case, c in zip(cases, choices, strict=True) for i in c]
        figures["best_share"] = round(float(np.mean(hits)), 3) if hits else 0.0
    return figures


def to_case(article: VietnewsArticle) -> AbstractCase:
    """An article of vietnews with its editor's abstract, body split at line ends and after . ! ?"""
    pieces = (piece for line in article.sentences for piece in _SENTENCE_END.split(line))
    sentences = tuple(detokenize(piece) for piece in pieces if syllables(piece))
    return AbstractCase(
        article.id, detokenize(article.title), sentences, detokenize(article.abstract)
    )


def sample_cases(
    path: Path, n: int, *, seed: int = 0, without: Sequence[str] = ()
) -> list[AbstractCase]:
    """``n`` articles of a vietnews file drawn at random, in the file's order."""
    ids = np.array(pq.read_table(path, columns=["id"])["id"].to_pylist(), dtype=object)
    ids = ids[~np.isin(ids.astype(str), list(without))]
    drawn = np.random.default_rng(seed).choice(len(ids), min(n, len(ids)), replace=False)
    return [
        case for a in read_ids(path, {str(ids[i]) for i in drawn}) if (case := to_case(a)).sentences
    ]


def read_references(path: Path, corpus: Path) -> list[AbstractCase]:
    """Reference abstracts keyed by id (``id``, ``abstract``, ``best_text``), joined with their articles.

    Raises:
        DataError: an id that the corpus does not hold.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    articles = {a.id: to_case(a) for a in read_ids(corpus, {row["id"] for row in rows})}
    missing = [row["id"] for row in rows if row["id"] not in articles]
    if missing:
        raise DataError(f"{path}: {len(missing)} ids are not in {corpus}, the first: {missing[0]}")
    return [
        AbstractCase(
            case.id, case.title, case.sentences, row["abstract"], _find(row["best_text"], case)
        )
        for row in rows
        for case in (articles[row["id"]],)
    ]


def format_table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    columns = [
        ("name", "system"),
        ("r1", "R-1"),
        ("r2", "R-2"),
        ("rl", "R-L"),
        ("ascii_r1", "ASCII R-1"),
        ("ascii_r2", "ASCII R-2"),
        ("ascii_rl", "ASCII R-L"),
        ("n_sentences", "sentences"),
        ("n_syllables", "syllables"),
        ("best_share", "among best"),
    ]
    shown = [(key, title) for key, title in columns if any(key in row for row in rows)]
    lines = ["| " + " | ".join(title for _, title in shown) + " |", "|---" * len(shown) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(str(row.get(key, "")) for key, _ in shown) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for a sample of a vietnews split and for the reference abstracts."""
    parser = argparse.ArgumentParser(description=__doc__, prog="extractive_baselines")
    parser.add_argument("--data", type=Path, required=True, help="folder of vietnews-*.parquet")
    parser.add_argument("--n", type=int, default=1000, help="articles of the split")
    parser.add_argument("--split", default="test", choices=("train", "val", "test"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    for title, rows in _tables(options.data, options.split, options.n, options.seed):
        print(f"\n{title}\n\n{format_table(rows)}", flush=True)


def _tables(
    folder: Path, split: str, n: int, seed: int
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    train = folder / "vietnews-train.parquet"
    references_path = folder / "abstracts.jsonl"
    references = read_references(references_path, train) if references_path.is_file() else []
    extractors = simple_extractors()
    for more in (
        sumy_extractors,
        lambda: _trained(train, seed, without=[case.id for case in references]),
    ):
        try:
            extractors |= more()
        except MissingExtraError as error:
            print(f"left out: {error}")
    cases = sample_cases(folder / f"vietnews-{split}.parquet", n, seed=seed)
    yield f"{len(cases)} articles of vietnews-{split}", evaluate_extractors(cases, extractors)
    if references:
        rows = evaluate_extractors(references, extractors)
        yield f"{len(references)} articles of {references_path.name}", rows


def _trained(train: Path, seed: int, *, without: Sequence[str]) -> dict[str, Extractor]:
    cases = sample_cases(train, N_RANKER_ARTICLES, seed=seed, without=without)
    ranker = Ranker(seed).fit((case.title, case.sentences, case.abstract) for case in cases)
    return {f"Boosted ranker-{n}": ranker_best(ranker, n) for n in (1, 2)}


def _first_best(scores: Sequence[float] | npt.NDArray[Any], n: int) -> list[int]:
    """The ``n`` highest, earlier ones first among equals, in reading order."""
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    return sorted(int(i) for i in order[:n])


def _find(texts: Sequence[str], case: AbstractCase) -> frozenset[int]:
    """Where marked sentences stand in our splitting, which may cut at other places than the marker's."""
    found = set()
    for text in texts:
        likeness: list[Rouge] = sentence_rouge(case.sentences, text)
        best = max(range(len(likeness)), key=lambda i: likeness[i].rl, default=None)
        if best is not None and likeness[best].rl >= _SAME_SENTENCE:
            found.add(best)
    return frozenset(found)


def _means(scores: Sequence[Rouge], prefix: str) -> dict[str, float]:
    return {
        f"{prefix}{name}": round(100 * float(np.mean([getattr(s, name) for s in scores])), 2)
        for name in ("r1", "r2", "rl")
    }


if __name__ == "__main__":
    main()
