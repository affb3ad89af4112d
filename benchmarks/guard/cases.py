"""Measure the consistency check: abstracts that an article supports, and the same with one thing changed.

Run ``python -m phobrief.benchmarks.guard.cases --data FOLDER`` where FOLDER holds
``vietnews-val.parquet`` (columns title, body; word-segmented). Half of the cases are sentences of
an article, copied or lightly rewritten by rules that keep the meaning; half are such sentences with
one number, date, person, place or office exchanged for another of the same or of another article,
two persons exchanged, or a negation dropped or added.

What the figures do not say: the changes are made by rule, not by a generator; a changed value may
by chance still be true (it is counted as a miss); what is changed is found with VnCoreNLP's
segmentation and short word lists, not by the rules of the check. A value that stands elsewhere in
the article is the hard case and is reported apart.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ...models.faithfulness import FaithfulnessChecker
from .articles import CLOSE, OPEN, Case, Segmented, Tokens, detokenize
from .changes import add_negation, drop_negation, exchange, swap_persons
from .items import Pool
from .rewriting import retype, rewrite

_TARGETS = {"number": 0.95, "date": 0.95, "person": 0.95, "place": 0.95}
_SHARES = {
    "number": 0.2,
    "date": 0.15,
    "person": 0.16,
    "place": 0.16,
    "office": 0.11,
    "roles swapped": 0.1,
    "negation dropped": 0.08,
    "negation added": 0.04,
}


def make_case(kind: str, article: Segmented, pool: Pool, chance: random.Random) -> Case | None:
    """Make one case of a kind ("supported" or a change) from an article; None where none fits."""
    sentences = article.sentences()
    if not sentences:
        return None
    tokens = chance.choice(sentences)
    rewritten: tuple[str, ...] = ()
    copied = chance.random() < 0.35
    if not copied:
        tokens, rewritten = rewrite(tokens, chance)
    elsewhere = False
    if kind != "supported":
        changed = _change(tokens, kind, article, pool, chance)
        if changed is None:
            return None
        tokens, elsewhere = changed
    second = detokenize(chance.choice(sentences)) if chance.random() < 0.4 else ""
    text = f"{detokenize(tokens)} {second}".strip()
    if not copied:
        text, typed = retype(text, chance)
        rewritten += typed
    span = (text.index(OPEN), text.index(CLOSE) - 1) if OPEN in text else None
    text = text.replace(OPEN, "").replace(CLOSE, "")
    return Case(kind, article.text, text, span, rewritten, elsewhere)


def _change(
    tokens: Tokens, kind: str, article: Segmented, pool: Pool, chance: random.Random
) -> tuple[Tokens, bool] | None:
    if kind in pool.items:
        return exchange(tokens, kind, article, pool, chance)
    changes = {
        "roles swapped": swap_persons,
        "negation dropped": drop_negation,
        "negation added": add_negation,
    }
    changed = changes[kind](tokens, chance)
    return None if changed is None else (changed, True)


def make_cases(articles: Sequence[Segmented], n_cases: int, seed: int) -> Iterator[Case]:
    """Yield ``n_cases`` cases, half of them supported, each from a randomly chosen article."""
    chance = random.Random(seed)
    pool = Pool.of(chance.sample(list(articles), min(400, len(articles))))
    changed = {kind: round(share * n_cases / 2) for kind, share in _SHARES.items()}
    wanted = {"supported": n_cases - sum(changed.values()), **changed}
    for kind, number in wanted.items():
        made = 0
        for _ in range(number * 500):
            if made == number:
                break
            case = make_case(kind, chance.choice(articles), pool, chance)
            if case is not None:
                made += 1
                yield case


def read_articles(path: Path, n_articles: int, seed: int) -> list[Segmented]:
    """Return a random part of a segmented table's articles."""
    table = pq.read_table(path, columns=["title", "body"])
    rows = random.Random(seed).sample(range(table.num_rows), min(n_articles, table.num_rows))
    return [_segmented(row) for row in table.take(sorted(rows)).to_pylist()]


def _segmented(row: dict[str, str]) -> Segmented:
    return Segmented(row["title"].split(), [line.split() for line in row["body"].split("\n")])


@dataclass
class Tally:
    """How many cases of one row of the table there were, were flagged, and at the right place."""

    cases: int = 0
    flagged: int = 0
    located: int = 0

    def add(self, flagged: bool, located: bool) -> None:
        """Count one case."""
        self.cases += 1
        self.flagged += flagged
        self.located += located


def judge(case: Case) -> tuple[bool, bool, list[str]]:
    """Return whether the check flags a case, whether where it was changed, and what it says."""
    report = FaithfulnessChecker(case.article).check(case.abstract)
    start, end = case.changed or (0, 0)
    located = any(finding.start < end and start < finding.end for finding in report.findings)
    said = [f"{f.kind} {f.text!r}: {f.reason}" for f in report.findings]
    return not report.supported, located, said


def measure(cases: Iterator[Case], n_examples: int) -> dict[str, Tally]:
    """Judge all cases and count them by row; print the first wrong ones of each kind."""
    rows: dict[str, Tally] = defaultdict(Tally)
    shown: Counter[str] = Counter()
    for case in cases:
        flagged, located, said = judge(case)
        for row in _rows(case):
            rows[row].add(flagged, located)
        wrong = flagged if case.changed is None else not located
        if wrong and shown[case.kind] < n_examples:
            shown[case.kind] += 1
            marked = case.changed and case.abstract[slice(*case.changed)]
            print(f"[{case.kind}; {marked}; {case.rewritten}] {case.abstract}\n    {said}")
    return dict(rows)


def _rows(case: Case) -> Iterator[str]:
    yield case.kind
    if case.changed is not None:
        if case.kind in ("number", "date", "person", "place", "office"):
            yield f"  {case.kind}, {'elsewhere' if case.elsewhere else 'not'} in the article"
    elif not case.rewritten:
        yield "  supported, copied"
    for name in case.rewritten if case.changed is None else ():
        yield f"  supported, {name}"


def table(rows: dict[str, Tally]) -> str:
    """Return the table: share flagged, and of the changed cases the share flagged at the change."""
    lines = [f"{'cases':36}{'n':>6}{'flagged':>9}{'located':>9}  target"]
    for name in sorted(rows, key=lambda name: (name.strip().split(",")[0], name.strip())):
        tally = rows[name]
        supported = "supported" in name
        located = "" if supported else f"{tally.located / tally.cases:.3f}"
        target = "<= 0.03" if supported else f">= {_TARGETS[name]}" if name in _TARGETS else ""
        share = tally.flagged / tally.cases
        lines.append(f"{name:36}{tally.cases:>6}{share:>9.3f}{located:>9}  {target}".rstrip())
    return "\n".join(lines)


def measure_written(folder: Path, n_examples: int) -> Tally:
    """Judge ``abstracts.jsonl``: abstracts written freely for train articles, all of them faithful.

    They are the likeness of a generator's output that the cases made by rule are not; the margins
    of the consistency check were tuned with them in view.
    """
    lines = (folder / "abstracts.jsonl").read_text(encoding="utf-8").splitlines()
    written = {row["id"]: row["abstract"] for row in map(json.loads, lines)}
    table = pq.read_table(folder / "vietnews-train.parquet", columns=["id", "title", "body"])
    rows = table.filter(pc.is_in(table["id"], pa.array(list(written)))).to_pylist()
    tally = Tally()
    for row in rows:
        case = Case("written", _segmented(row).text, written[row["id"]], None, ())
        flagged, _, said = judge(case)
        tally.add(flagged, False)
        if flagged and tally.flagged <= n_examples:
            print(f"[written] {case.abstract}\n    {said}")
    return tally


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the cases, judge them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of vietnews-*.parquet")
    parser.add_argument("--split", default="val", help="train to tune on, val to report")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--articles", type=int, default=3000, help="articles to draw from")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--examples", type=int, default=0, help="wrong cases to print per kind")
    options = parser.parse_args(arguments)
    path = options.data / f"vietnews-{options.split}.parquet"
    articles = read_articles(path, options.articles, options.seed)
    cases = make_cases(articles, options.cases, options.seed)
    rows = measure(cases, options.examples)
    if (options.data / "abstracts.jsonl").exists():
        rows["supported, written freely"] = measure_written(options.data, options.examples)
    print(table(rows))


if __name__ == "__main__":
    main()
