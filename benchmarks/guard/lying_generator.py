"""What reaches the user when the generator lies: a made-up generator, real articles, the real check.

Run ``python -m phobrief.benchmarks.guard.lying_generator --data FOLDER`` where FOLDER holds
``vietnews-val.parquet`` (word-segmented). The generator copies sentences of the article and into half of its
abstracts puts wrong
numbers and names, drawn from other articles, also when it is asked to keep to the source. What it put in is
known, and whether the article has it is looked up as plain text, not by the rules of the check. No encoder
takes part: the first sentences count as the most salient ones.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from ...articles import Abstract
from ...errors import ArticleError
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.abstractive.abstractive import AbstractiveSummarizer
from ...models.summarizers.abstractive.source_text import source_text
from ...models.summarizers.base import SummaryInput
from ...models.text.document import to_document
from ...models.text.syllables import syllables
from ...training.data.corpora.vietnews import VietnewsArticle, detokenize, read_vietnews, to_article

_NUMBER = re.compile(r"\d[\d.,]*$")
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Lies:
    """Numbers and names to lie with, from the articles themselves."""

    numbers: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, articles: Sequence[VietnewsArticle]) -> Lies:
        """Collect the numbers and the capitalised words of several syllables."""
        tokens = {t for a in articles for line in a.sentences for t in line.split()}
        return cls(
            tuple(sorted(t for t in tokens if _NUMBER.match(t))),
            tuple(sorted(t.replace("_", " ") for t in tokens if is_name(t))),
        )


@dataclass(slots=True)
class Tally:
    """What came out.

    Attributes:
        n_articles, n_lied: articles, and those whose first abstract held a lie.
        n_numbers, n_names: wrong numbers and names put in, over all attempts.
        methods: how the abstracts came to be.
        leaks: abstracts with a wrong number or name in them: (id, what, abstract).
    """

    n_articles: int = 0
    n_lied: int = 0
    n_numbers: int = 0
    n_names: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    leaks: list[tuple[str, str, str]] = field(default_factory=list)


class LyingGenerator:
    """Writes sentences of the source; in half of its abstracts numbers and names are exchanged or added.

    Attributes:
        told: for each source, what was put in so far.
    """

    name = "lying"

    def __init__(self, articles: dict[str, VietnewsArticle], lies: Lies, seed: int) -> None:
        self.told: dict[str, list[str]] = {}
        self._articles, self._lies = articles, lies
        self._chance = random.Random(seed)

    def generate(
        self, sources: Sequence[str], max_syllables: int, *, constrained: bool = False
    ) -> list[list[str]]:
        """As `Generator.generate`, one candidate each; asked again, it lies again as often."""
        return [[self._write(source)] for source in sources]

    def _write(self, source: str) -> str:
        article = self._articles[source]
        told = self.told.setdefault(source, [])
        n = self._chance.choice((1, 2))
        lines = [line.split() for line in article.sentences[:6] if len(line.split()) > 7]
        chosen = self._chance.sample(lines, min(n, len(lines)))
        if chosen and self._chance.random() < 0.5:
            first = self._chance.randrange(len(chosen))  # the sentences before stay true
            chosen[first:] = [self._lie(tokens, source, told) for tokens in chosen[first:]]
        return " ".join(detokenize(" ".join(tokens)) for tokens in chosen)

    def _lie(self, tokens: list[str], source: str, told: list[str]) -> list[str]:
        """Exchange a number and a name for ones that the source has not, or add them."""
        for pool, fits in ((self._lies.numbers, _NUMBER.match), (self._lies.names, is_name)):
            new = self._chance.choice(pool)
            if has(source, new):
                continue
            places = [at for at, token in enumerate(tokens) if fits(token)]
            if places:
                at = self._chance.choice(places)
                tokens = [*tokens[:at], new.replace(" ", "_"), *tokens[at + 1 :]]
            else:
                extra = f"theo ông {new}" if pool is self._lies.names else f"với {new} trường_hợp"
                tokens = [*tokens[:-1], *extra.split(), tokens[-1]]
            told.append(new)
        return tokens


def is_name(token: str) -> bool:
    """Whether a segmented word is a name: two syllables or more, all with a capital."""
    parts = token.split("_")
    return len(parts) > 1 and all(part.istitle() and part.isalpha() for part in parts)


def has(text: str, item: str) -> bool:
    """Whether a text has a number or a name, syllable by syllable."""
    return f" {' '.join(syllables(item))} " in f" {' '.join(syllables(text))} "


def lie(articles: Sequence[VietnewsArticle], budget: AbstractBudget, seed: int) -> Tally:
    """Send articles through the ladder with the lying generator and count what reaches the user."""
    read = list(_inputs(articles))
    by_source = {_source(case): article for article, case in read}
    generator = LyingGenerator(by_source, Lies.of(articles), seed)
    summarizer = AbstractiveSummarizer(generator)
    tally = Tally()
    for start in range(0, len(read), _CHUNK):
        chunk = read[start : start + _CHUNK]
        abstracts = summarizer.summarize([case for _, case in chunk], budget)
        for (article, case), abstract in zip(chunk, abstracts, strict=True):
            _count(tally, article, case, abstract, generator.told.get(_source(case), []))
    return tally


def _count(
    tally: Tally,
    article: VietnewsArticle,
    case: SummaryInput,
    abstract: Abstract,
    told: Sequence[str],
) -> None:
    tally.n_articles += 1
    tally.n_lied += bool(told)
    tally.n_numbers += sum(bool(_NUMBER.match(item)) for item in told)
    tally.n_names += sum(not _NUMBER.match(item) for item in told)
    tally.methods[abstract.method] += 1
    text = case.document.article.text
    # Whatever number or word of a name is in the abstract and not in the article was put in.
    strange = [item for item in told if has(abstract.text, item) and not has(text, item)]
    known = set(syllables(text))
    strange += [w for w in syllables(abstract.text) if w[0].isdigit() and w not in known]
    if strange:
        tally.leaks.append((article.id, ", ".join(dict.fromkeys(strange)), abstract.text))


def _inputs(
    articles: Sequence[VietnewsArticle],
) -> Iterator[tuple[VietnewsArticle, SummaryInput]]:
    for article in articles:
        try:
            document = to_document(to_article(article))
        except ArticleError:
            continue
        numbers: dict[str, int] = {}
        ids = [
            [numbers.setdefault(word, len(numbers)) for word in syllables(sentence.text)]
            for sentence in document.sentences
        ]
        salience = -np.arange(len(ids), dtype=np.float32)
        yield article, SummaryInput(document, ids, salience)


def _source(case: SummaryInput) -> str:
    return source_text(case.document)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tally and every leak."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of vietnews-*.parquet")
    parser.add_argument("--split", default="val", choices=("train", "val"))
    parser.add_argument("--n", type=int, default=1000, help="articles, the first ones")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    path = options.data / f"vietnews-{options.split}.parquet"
    whole = (a for a in read_vietnews(path) if len(a.sentences) > 2)
    tally = lie(list(islice(whole, options.n)), AbstractBudget(), options.seed)
    print(f"{tally.n_articles} articles; {tally.n_lied} were lied about at least once")
    print(f"put in: {tally.n_numbers} wrong numbers, {tally.n_names} wrong names")
    for method, n in tally.methods.most_common():
        print(f"{method:26}{n:>6}")
    print(f"wrong numbers or names that reached the user: {len(tally.leaks)}")
    for article_id, what, text in tally.leaks:
        print(f"  {article_id}: {what}: {text}")


if __name__ == "__main__":
    main()
