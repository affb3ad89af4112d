"""Pairs of text and abstract for a summariser; what the text does not support is left out or counts less."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ...aliases import Log
from ...configs.seq2seq import PairsConfig
from ...errors import ArticleError, DataError, TrainingError
from ...models.faithfulness import check_faithfulness
from ...models.summarizers.abstractive.source_text import source_text
from ...models.text.document import to_document
from ..data.corpora.vietnews import VietnewsArticle, detokenize, read_vietnews, to_article

_LOG_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Pair:
    """One training example.

    Attributes:
        source: title and text on one line, as a generator reads them.
        target: the abstract.
        weight: what it counts in the loss.
    """

    source: str
    target: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """What a run learns from.

    Attributes:
        train, validation: the pairs; validation holds supported ones only.
        n_unsupported: training pairs left out or given less weight.
        files: the files they came from.
    """

    train: list[Pair]
    validation: list[Pair]
    n_unsupported: int
    files: tuple[Path, ...]


def read_pairs(config: PairsConfig, work: Path, log: Log) -> Pairs:
    """Read and judge the pairs of a config; judgements are kept in ``work`` for a resume.

    Raises:
        DataError: a file is missing or has not the columns.
        TrainingError: nothing is left to train on.
    """
    articles = _file(config, config.articles, "articles")
    if articles is None:
        raise TrainingError(
            "data.articles: expected a parquet of articles with abstracts, found none"
        )
    validation = _file(config, config.validation, "validation")
    judged = _judged(_usable(articles, config.max_articles), work / "supported.tsv", log)
    train, n_unsupported = [], 0
    for article, supported in judged:
        n_unsupported += not supported
        weight = _weight(config, supported)
        if weight > 0:
            train.append(_pair(article, weight))
    log(
        f"{len(train)} pairs to train on; {n_unsupported} not supported by their text: {config.unsupported}"
    )
    if not train:
        raise TrainingError(
            f"{articles}: no pair is left to train on; {n_unsupported} are not supported by their text: "
            "set data.unsupported=weigh or give other articles"
        )
    held_out: list[Pair] = []
    if validation is not None:
        rows = _judged(
            _usable(validation, config.max_validation), work / "supported-validation.tsv", log
        )
        held_out = [_pair(article, 1.0) for article, supported in rows if supported]
    files = tuple(path for path in (articles, validation) if path is not None)
    return Pairs(train, held_out, n_unsupported, files)


def is_supported(article: VietnewsArticle) -> bool:
    """Whether title and text support the abstract, by the consistency check."""
    whole = to_article(article)
    return check_faithfulness(
        detokenize(article.abstract), f"{whole.title or ''}\n{whole.text}"
    ).supported


def _weight(config: PairsConfig, supported: bool) -> float:
    if supported or config.unsupported == "keep":
        return 1.0
    return config.unsupported_weight if config.unsupported == "weigh" else 0.0


def _usable(path: Path, limit: int | None) -> Iterator[VietnewsArticle]:
    whole = (a for a in read_vietnews(path) if a.abstract and a.sentences)
    return islice(whole, limit)


def _judged(
    articles: Iterable[VietnewsArticle], notes: Path, log: Log
) -> Iterator[tuple[VietnewsArticle, bool]]:
    """Each article and whether its abstract is supported; earlier answers are read from ``notes``."""
    known = _read_notes(notes)
    with notes.open("a", encoding="utf-8") as file:
        for number, article in enumerate(articles, start=1):
            if article.id not in known:
                known[article.id] = is_supported(article)
                file.write(f"{article.id}\t{int(known[article.id])}\n")
            if number % _LOG_EVERY == 0:
                log(f"judged {number:,} pairs")
            yield article, known[article.id]


def _read_notes(path: Path) -> dict[str, bool]:
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    # The last line may be half written.
    return {row[0]: row[1] == "1" for row in rows if len(row) == 2 and row[1] in ("0", "1")}


def _pair(article: VietnewsArticle, weight: float) -> Pair:
    whole = to_article(article)
    try:
        source = source_text(to_document(whole))
    except ArticleError:  # a body of page noise only
        source = " ".join(f"{whole.title or ''} {whole.text}".split())
    return Pair(source, " ".join(detokenize(article.abstract).split()), weight)


def _file(config: PairsConfig, name: str | None, key: str) -> Path | None:
    if name is None:
        return None
    path = Path(config.folder).expanduser() / name
    if not path.is_file():
        raise DataError(
            f"data.{key}: no file {path}; put it there or give its folder: --set data.folder=PATH"
        )
    return path


def segmented(pairs: Sequence[Pair], segment: Callable[[Sequence[str]], list[str]]) -> list[Pair]:
    """The pairs as a checkpoint of words wants them."""
    sources = segment([pair.source for pair in pairs])
    targets = segment([pair.target for pair in pairs])
    return [
        Pair(source, target, pair.weight)
        for source, target, pair in zip(sources, targets, pairs, strict=True)
    ]
