"""`phobrief data ...`: labelled data; thin, the training package is imported only when called."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ...errors import ConfigError, DataError, PhobriefError, require
from ...messages import tell
from ...tables import column_name
from ..vietnamese import spoken
from .console import remark, say
from .options import AsJson, Corpus, IdColumn, Model, TextColumn

if TYPE_CHECKING:
    from ...articles import Article
    from ...training.curation.import_labels import ImportResult
    from ...training.curation.suggest import PoolCounts, Suggestion
    from ..jobs.files.storage import InputFile

data_app = typer.Typer(
    help="Labelled articles: bring them in, check them, choose what to label next.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_SHOWN = 5


File = Path | None
Topics = Annotated[
    File,
    typer.Option(help="topics.yaml with the known topics; nothing: those of the model in use."),
]


Annotators = Annotated[
    Literal["agree", "majority", "ground-truth"],
    typer.Option(
        help="Which labels count where several people labelled an article; a marked ground truth always does."
    ),
]


@data_app.command("import")
def import_(  # a parameter for each option
    inputs: Annotated[
        list[Path],
        typer.Argument(
            help="CSV, TSV, JSONL, Parquet, JSON; exports of Label Studio or Prodigy; a `datasets` folder."
        ),
    ],
    out: Annotated[Path, typer.Option(help="The table: .csv, .tsv, .jsonl or .parquet.")],
    rename: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="Name of a column or topic."),
    ] = None,
    yes: Annotated[int, typer.Option(min=1, max=2, help="The grade that a yes stands for.")] = 2,
    topics: Topics = None,
    corpus: Corpus = None,
    annotators: Annotators = "agree",
    keep: Annotated[
        str,
        typer.Option(
            metavar="COL,COL",
            help="Columns, or controls of Label Studio, to carry along; what they hold is no label.",
        ),
    ] = "",
) -> None:
    """Bring labels of any form into one table with a column per topic.

    Exit code 1: some rows had mistakes and were left out.
    """
    from ...training.curation.import_labels import import_data
    from ...training.data.label_shapes.annotators import Annotators as AnnotatorRule

    _refuse_input(out, [*inputs, topics, corpus])
    known = _known(topics)
    result = import_data(
        inputs,
        out,
        known,
        renamed=_renamed(rename or []),
        yes=yes,
        corpus=corpus,
        annotators=AnnotatorRule(annotators),
        keep=[column_name(name) for name in keep.split(",") if name.strip()],
    )
    _show_import(out, result, known)
    if result.problems:
        for problem in result.problems[:_SHOWN]:
            remark(spoken(f"{problem.where}: {problem.message}"), always=True)
        n_rows = len({problem.where for problem in result.problems})
        remark(tell("data.rows_left_out", n=f"{n_rows:,}"), always=True)
        raise typer.Exit(1)


def _show_import(out: Path, result: ImportResult, known: Mapping[str, str]) -> None:
    """What was brought in on stdout; what was not, or is not sure, on stderr."""
    typer.echo(tell("file.wrote_rows", path=out, n=f"{result.n_rows:,}"))
    for topic, n in result.positives.items():
        way = shlex.quote(f"{topic}={next(iter(known), 'ID')}")
        new = f" {tell('data.new_topic', way=way)}" if topic in result.new_topics else ""
        typer.echo(f"  {topic}: {n:,}{new}")
    for column, near in result.unused.items():
        way = shlex.quote(f"{column}={near}")
        key = "data.unused_near" if near else "data.unused_column"
        remark(tell(key, column=column, near=near, way=way))
    for line in result.notes:
        remark(spoken(line))
    if result.differing:
        remark(tell("data.differ", n=f"{len(result.differing):,}"))
        for line in result.differing:
            say(f"  {line}")


@data_app.command()
def check(  # a parameter for each option
    data: Annotated[Path, typer.Argument(help="Labelled articles.")],
    topics: Topics = None,
    corpus: Corpus = None,
    out: Annotated[File, typer.Option(help="CSV with the rows to review; opens in Excel.")] = None,
    as_json: AsJson = False,
    errors: Annotated[
        bool, typer.Option(help="Look for label errors by cross-validation (extra 'train').")
    ] = True,
    annotators: Annotators = "agree",
) -> None:
    """What is wrong with a file of labels. Exit code 1: something needs a look."""
    if errors:
        require("sklearn", "train")
    from ...training.curation.check import check_labels
    from ...training.curation.view import report_lines, write_review
    from ...training.data.label_shapes.annotators import Annotators as AnnotatorRule

    if out is not None:
        _refuse_input(out, [data, topics, corpus])
    report = check_labels(
        data,
        _known(topics),
        corpora=[corpus] if corpus else [],
        errors=errors,
        annotators=AnnotatorRule(annotators),
    )
    if as_json:
        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        for line in report_lines(report, spoken):
            typer.echo(line)
    if out is not None:
        n = write_review(out, report.review, spoken)
        typer.echo(tell("file.wrote_review", path=out, n=f"{n:,}"), err=as_json)
    raise typer.Exit(1 if report.needs_a_look else 0)


@data_app.command()
def suggest(  # a parameter for each option
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Unlabelled articles, as in run.")
    ],
    out: Annotated[
        Path, typer.Option(help=".json for Label Studio; .csv, .tsv or .jsonl to fill in.")
    ],
    n: Annotated[int, typer.Option("--n", min=1, help="How many articles.")] = 100,
    model: Model = None,
    labelled: Annotated[
        File, typer.Option(help="Labelled articles with texts: none of them is suggested.")
    ] = None,
    text_column: TextColumn = "text",
    id_column: IdColumn = "id",
) -> None:
    """Choose the articles most worth labelling: the model is unsure, rare topics first, none alike.

    Exit code 1: some articles could not be read.
    """
    from ...models.model import Model
    from ...training.curation.suggest import PoolCounts
    from ...training.curation.suggest import suggest as choose
    from ...training.curation.suggest_files import (
        check_suffix,
        too_long_for_excel,
        write_suggestions,
    )

    suffix = check_suffix(out)
    files = _find_input(inputs)
    _refuse_input(out, [*(file.path for file in files), labelled])
    loaded = Model.load(model)
    failed: list[str] = []
    counts = PoolCounts()
    known = _texts(labelled)
    articles = _articles(inputs, files, text_column, id_column, failed)
    chosen = choose(articles, loaded, n, labelled=known, counts=counts)
    manifest = loaded.folder.manifest
    names = {topic.id: topic.name for topic in manifest.topics}
    written = write_suggestions(out, chosen, names, f"{manifest.name} {manifest.version}")
    _show_pool(counts, chosen)
    for path in written:
        key = "file.wrote_articles" if path == out else "file.wrote"
        typer.echo(tell(key, path=path, n=f"{len(chosen):,}"))
    too_long = too_long_for_excel(chosen)
    if too_long and suffix in (".csv", ".tsv"):
        remark(tell("data.too_long", n=too_long))
    n_failed = len(failed) + counts.n_failed
    if n_failed:
        key = "data.unread_first" if failed else "data.unread"
        first = spoken(failed[0]) if failed else ""
        remark(tell(key, n=f"{n_failed:,}", first=first), always=True)
    raise typer.Exit(1 if n_failed else 0)


@data_app.command()
def vietnews(
    clone: Annotated[Path, typer.Argument(help="A clone of github.com/ThanhChinhBK/vietnews.")],
    out: Annotated[Path, typer.Option(help="Folder for the training files.")],
    grades: Annotated[
        Path | None, typer.Option(help="Grades by article id; nothing: those that ship.")
    ] = None,
) -> None:
    """Join our grades with the texts of vietnews into files ready for `phobrief train`.

    Exit code 1: some graded articles are not in the clone.
    """
    from ...training.data.corpora.vietnews_clone import GRADES, VIETNEWS_ALONE, join_clone

    _refuse_input(out / GRADES, [grades])
    result = join_clone(clone, out, grades=grades)
    graded = tell("data.graded")
    for split, n in result.articles.items():
        left_out = result.left_out[split]
        key = "data.articles_of" if left_out else "data.articles"
        typer.echo(f"{split:{len(graded)}}{tell(key, n=f'{n:>9,}', left_out=f'{len(left_out):,}')}")
    typer.echo(f"{graded}{tell('data.articles', n=f'{result.n_graded:>9,}')}")
    for path in result.files:
        typer.echo(tell("file.wrote", path=path))
    settings = " ".join(f"--set {value}" for value in (f"data.folder={out}", *VIETNEWS_ALONE))
    command = f"phobrief train phobert-base {settings} --out my-phobert"
    typer.echo(tell("data.next", command=command))
    if result.missing:
        some = ", ".join(result.missing[:_SHOWN]) + " ..." * (len(result.missing) > _SHOWN)
        remark(tell("data.not_in_clone", n=f"{len(result.missing):,}", some=some), always=True)
        raise typer.Exit(1)


def _find_input(inputs: list[str]) -> list[InputFile]:
    """The files of the inputs; what is left out of them is said on stderr."""
    from ..jobs.files.storage import find_files, left_out_note

    left_out: list[str] = []
    files = find_files(inputs, left_out=left_out)
    if left_out:
        remark(left_out_note(left_out))
    return files


def _show_pool(counts: PoolCounts, chosen: Sequence[Suggestion]) -> None:
    typer.echo(tell("data.pool", n=f"{counts.n_read:,}", known=f"{counts.n_known:,}"))
    for topic, share in counts.expected.items():
        wanted = sum(s.topic == topic for s in chosen)
        typer.echo(f"  {tell('data.pool_topic', topic=topic, share=f'{share:.1%}', n=wanted)}")


def _refuse_input(out: Path, inputs: Iterable[Path | str | None]) -> None:
    """Raise a DataError if ``out`` would replace a file that is read: it may be the only copy."""
    if not out.exists():
        return
    for path in inputs:
        if path is not None and os.path.exists(path) and out.samefile(path):
            raise DataError(f"--out {out}: is the input {path} and would replace it; name another")


def _known(topics: Path | None) -> dict[str, str]:
    """Names of the known topics by id: of a topics.yaml, else of the model in use."""
    if topics is not None:
        from ...configs import load_topics

        return {topic.id: topic.name for topic in load_topics(topics).topics}
    from ...models.store.folder import find_model, open_model

    return {topic.id: topic.name for topic in open_model(find_model(None)).manifest.topics}


def _renamed(pairs: list[str]) -> dict[str, str]:
    renamed = {}
    for pair in pairs:
        theirs, equals, ours = pair.rpartition("=")
        if not (theirs.strip() and equals and ours.strip()):
            raise ConfigError(f"--map {pair}: expected THEIRS=OURS, say 'Nội dung=text'")
        renamed[column_name(theirs)] = column_name(ours)
    return renamed


def _texts(path: Path | None) -> list[str]:
    if path is None:
        return []
    from ...training.data.files.tables import read_rows

    texts = [t for row in read_rows(path) if isinstance(t := row.values.get("text"), str)]
    if not texts:
        raise DataError(f"--labelled {path}: expected a column 'text' with articles, found none")
    return texts


def _articles(
    inputs: list[str],
    files: list[InputFile],
    text_column: str,
    id_column: str,
    failed: list[str],
) -> Iterator[Article]:
    """Stream the articles of the files of inputs; what cannot be read is noted in ``failed``."""
    from ..jobs.engines.preparing import to_article
    from ..jobs.inputs.sources import check_readable, read_files
    from ..jobs.rows import Failure
    from ..jobs.spec import TableColumns

    columns = TableColumns(text_column, id_column)
    named = {Path(name) for name in inputs}
    check_readable([file for file in files if Path(file.path) in named], columns)
    for row in read_files(files, columns):
        if isinstance(row.content, Failure):
            failed.append(f"{row.source}: {row.content.message}")
            continue
        try:
            yield to_article(row)
        except PhobriefError as error:
            failed.append(f"{row.source}: {error}")
