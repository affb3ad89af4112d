"""`phobrief run`: a batch job over files, folders, tables and queries."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ...messages import tell
from ..jobs.spec import ModelChoice
from .console import MANNERS, say
from .options import IdColumn, Out, Restart, TextColumn, with_model_choice

if TYPE_CHECKING:
    from ..jobs import JobResult
    from ..jobs.spec import SqlQuery, TableColumns

Name = str | None
_DEFAULT_DESK = "default"


@with_model_choice
def run(  # a parameter for each option
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help="Files (.jsonl .json .csv .tsv .parquet .arrow .xlsx .txt .html .docx .pdf, also .gz and"
            " .zst), folders of them (those of `save_to_disk` too), patterns ('2026/**/*.jsonl'), or URLs"
            " of all that (s3://...).",
        ),
    ] = None,
    out: Out = "",
    errors: Annotated[
        Name, typer.Option(help="Rows that failed; beside --out when not given.")
    ] = None,
    text_column: TextColumn = "text",
    id_column: IdColumn = "id",
    keep: Annotated[
        str, typer.Option(metavar="COL,COL", help="Columns to carry along into the output.")
    ] = "",
    *,
    choice: ModelChoice,
    sql: Annotated[
        Name, typer.Option(metavar="URL", help="Database to read, as SQLAlchemy names it.")
    ] = None,
    query: Annotated[Name, typer.Option(help='"select id, text from articles", for --sql.')] = None,
    out_sql: Annotated[
        Name,
        typer.Option(metavar="URL", help="Write the rows to this database, with or without --out."),
    ] = None,
    out_table: Annotated[str, typer.Option(help="Its table; made when missing.")] = "briefs",
    report: Annotated[Name, typer.Option(help="An HTML page with plots of the result.")] = None,
    engine: Annotated[str, typer.Option(help="local, or ray for a cluster.")] = "local",
    workers: Annotated[
        int | None,
        typer.Option(min=0, help="Processes that brief articles; with ray: actors."),
    ] = None,
    ray_address: Annotated[
        Name, typer.Option(help="A running Ray cluster; nothing: one on this machine.")
    ] = None,
    gpus: Annotated[float, typer.Option(min=0, help="GPUs per Ray actor.")] = 0.0,
    batch_size: Annotated[int, typer.Option(min=1, help="Articles per call of the model.")] = 16,
    review: Annotated[
        Name,
        typer.Option(
            metavar="DESK",
            help="Instead of --out, into the queue of a review desk, those most worth a review first: the URL"
            " of its database, or 'default' for the one beside the models.",
        ),
    ] = None,
    restart: Restart = False,
    accept_changes: Annotated[
        bool,
        typer.Option(
            "--accept-changes",
            help="Go on though files of the input changed or are gone; redo what differs. New files need no"
            " such word.",
        ),
    ] = False,
) -> None:
    """Tags and abstracts for many articles; the same command continues a stopped job.

    Exit code 1: some rows failed; they are in the file of errors.
    """
    from ...models.store.folder import name_in_use
    from ..jobs import JobSpec, TableColumns, run_job
    from ..jobs.reporting.progress import Silent, default_watcher
    from ..jobs.spec import SqlTable

    columns = TableColumns(text_column, id_column, tuple(filter(None, keep.split(","))))
    # The model is named once: the one in use may change while the job's workers start.
    choice = replace(choice, model=choice.model or name_in_use())
    if review is not None:
        others = {
            "--out": out,
            "--out-sql": out_sql,
            "--sql": sql,
            "--report": report,
            "--keep": keep,
        }
        raise typer.Exit(_to_desk(review, inputs or [], choice, columns, others))
    spec = JobSpec(
        inputs=tuple(inputs or ()),
        out=out,
        errors=errors,
        columns=columns,
        model=choice,
        sql=_sql_query(sql, query),
        out_sql=SqlTable(out_sql, out_table) if out_sql else None,
        engine=engine,
        workers=workers,
        batch_size=batch_size,
        restart=restart,
        accept_changes=accept_changes,
        report=report,
        ray_address=ray_address,
        gpus=gpus,
    )
    result = run_job(spec, Silent() if MANNERS.quiet else default_watcher())
    _show(result)
    raise typer.Exit(result.exit_code)


def _to_desk(
    desk: str,
    inputs: list[str],
    model: ModelChoice,
    columns: TableColumns,
    others: Mapping[str, str | None],
) -> int:
    """Brief into a desk's queue; return the exit code. ``others`` are options that a desk has no use for."""
    from ...errors import DataError
    from .desk import put_on_desk

    if used := [name for name, value in others.items() if value]:
        raise DataError(
            f"--review takes articles to the desk and nowhere else; leave out {used[0]}"
        )
    if not inputs:
        raise DataError("expected an INPUT (a file or folder), got none")
    return put_on_desk(None if desk == _DEFAULT_DESK else desk, inputs, model.briefer, columns)


def _sql_query(url: Name, query: Name) -> SqlQuery | None:
    from ...errors import DataError
    from ..jobs.spec import SqlQuery

    if url and query:
        return SqlQuery(url, query)
    if url or query:
        given, missing = ("--sql", "--query") if url else ("--query", "--sql")
        raise DataError(f"--sql and --query: expected both, got {given} only; add {missing}")
    return None


def _show(result: JobResult) -> None:
    from ..jobs.reporting.summary import summary_lines
    from ..jobs.rows import printable

    if result.summary is None:
        n_kept = result.counts.n_kept + result.counts.n_done
        print(tell("run.stopped", n=f"{n_kept:,}"), file=sys.stderr)
        return
    if result.was_finished:
        say(tell("run.was_finished"))
    if not result.summary.n_rows:
        say(tell("run.no_rows"))
    if MANNERS.quiet:
        return
    for line in summary_lines(result.summary, was_finished=result.was_finished):
        print(line)
    print(tell("run.output", path=printable(result.paths.out) or tell("run.database")))
    if result.paths.report:
        print(tell("run.report", path=printable(result.paths.report)))
    if result.summary.n_errors:
        print(tell("run.failed_rows", path=printable(result.paths.errors)))
