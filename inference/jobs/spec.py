"""What a job is asked to do, checked before it starts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...articles import Article, Brief, ModelInfo
from ...errors import DataError
from ...models.summarizers.choose import DEFAULT_SUMMARIZER
from ...tables import column_name
from .outputs.columns import ROW_COLUMNS
from .outputs.sinks import DATASET_SUFFIX, FORMATS, known_formats

if TYPE_CHECKING:
    from ..pipeline import Briefer

ENGINES = ("local", "ray")


class Reader(Protocol):
    """The CPU-only half of a model: what a worker process loads."""

    def prepare(self, article: str | Article) -> Any:
        """Return the prepared article; raises ArticleError."""


class Scorer(Reader, Protocol):
    """A whole model: a `Briefer`, or a stand-in for it."""

    info: ModelInfo

    def score(self, prepared: Sequence[Any]) -> list[Brief]:
        """Return the briefs of prepared articles."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model a job uses and how; can be sent to worker processes and nodes.

    The fields are the parameters of `phobrief.load`.
    """

    model: str | None = None
    revision: str | None = None
    runtime: str = "openvino"
    precision: str = "auto"
    device: str | None = None
    max_sentences: int | None = None
    max_syllables: int | None = None
    summarizer: str = DEFAULT_SUMMARIZER
    summarizer_model: str | None = None
    thresholds: Mapping[str, float] | None = None
    policy: str | None = None

    @property
    def runs_on_one_core(self) -> bool:
        """Whether each worker process may have a model of its own: not on a GPU, nor one that generates."""
        return self.runtime == "openvino" and self.summarizer == DEFAULT_SUMMARIZER

    def info(self) -> ModelInfo:
        """Return which model it is, without loading it."""
        from ...models.store.folder import find_model, open_model

        return open_model(find_model(self.model, self.revision)).info

    def reader(self) -> Reader:
        """Load the half that prepares articles."""
        from ...models.reader import ArticleReader
        from ...models.store.folder import find_model, open_model

        return ArticleReader.open(open_model(find_model(self.model, self.revision)))

    def briefer(self) -> Briefer:
        """Load the whole model with its summariser."""
        from ..loading import load

        return load(
            self.model,
            revision=self.revision,
            runtime=self.runtime,
            precision=self.precision,
            device=self.device,
            max_sentences=self.max_sentences,
            max_syllables=self.max_syllables,
            summarizer=self.summarizer,
            summarizer_model=self.summarizer_model,
            thresholds=self.thresholds,
            policy=self.policy,
        )

    def settings(self) -> dict[str, Any]:
        """The settings that decide the output, for the job's manifest; the model itself has a sha256."""
        # What is not asked for is left out: a job is described by what was asked of it.
        found: dict[str, Any] = {
            "max_sentences": self.max_sentences,
            "max_syllables": self.max_syllables,
        }
        if self.summarizer != DEFAULT_SUMMARIZER:
            found |= {"summarizer": self.summarizer, "summarizer_model": self.summarizer_model}
        if self.thresholds:
            found["threshold"] = [f"{t}={self.thresholds[t]}" for t in sorted(self.thresholds)]
        if self.policy is not None:
            found["policy"] = self.policy
        if self.precision != "auto":
            found["precision"] = self.precision
        return found


@dataclass(frozen=True, slots=True)
class TableColumns:
    """Which columns of a table are read; names are compared as `column_name` has them.

    Attributes:
        text, id: names of the columns with the article and its key.
        keep: further columns copied into the output row.
        optional: further ones, copied where a table has them.
    """

    text: str = "text"
    id: str = "id"
    keep: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("text", "id"):
            object.__setattr__(self, name, column_name(getattr(self, name)))
        for name in ("keep", "optional"):
            object.__setattr__(self, name, tuple(map(column_name, getattr(self, name))))


@dataclass(frozen=True, slots=True)
class SqlQuery:
    """Rows from a database: an SQLAlchemy URL and a SELECT with the columns of a table."""

    url: str
    query: str


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A database table that results are written to: an SQLAlchemy URL and the table's name."""

    url: str
    table: str


@dataclass(frozen=True, slots=True)
class JobSpec:
    """One batch job.

    Attributes:
        inputs: files, folders or URLs.
        out: a file whose ending is one of `FORMATS`; a folder for a dataset of part files; nothing
            when only ``out_sql`` is wanted.
        errors: where the rows that failed go; beside ``out`` when None.
        columns: which columns of tables are read.
        model: which model.
        sql: rows from a database, besides or instead of ``inputs``.
        out_sql: also write the rows to this table.
        engine: "local" or "ray".
        workers: processes that brief articles, with the runtime "torch" or a summariser that generates only
            prepare them (ray: actors); None chooses; 0 uses none.
        batch_size: articles per call of the encoder; a kill loses at most one batch, and what workers have
            under way.
        part_rows: rows of a part of the journal, and of each file of a dataset folder.
        restart: delete what an earlier run of this job did.
        accept_changes: continue although the input changed; rows that did not change are kept.
        report: an HTML page with plots.
        ray_address: a running cluster; None starts one on this machine.
        gpus: GPUs per Ray actor.
    """

    inputs: tuple[str, ...]
    out: str
    errors: str | None = None
    columns: TableColumns = TableColumns()
    model: ModelChoice = ModelChoice()
    sql: SqlQuery | None = None
    out_sql: SqlTable | None = None
    engine: str = "local"
    workers: int | None = None
    batch_size: int = 16
    part_rows: int = 5_000
    restart: bool = False
    accept_changes: bool = False
    report: str | None = None
    ray_address: str | None = None
    gpus: float = 0.0

    def __post_init__(self) -> None:
        if not self.inputs and self.sql is None:
            raise DataError("expected an INPUT (a file or folder) or --sql with --query, got none")
        if not self.out and self.out_sql is None:
            raise DataError(
                f"--out: expected a file ending in {known_formats()}, or FOLDER/, got none"
            )
        if self.engine not in ENGINES:
            raise DataError(f"--engine: expected one of {', '.join(ENGINES)}, got '{self.engine}'")
        for name, least in (("batch_size", 1), ("part_rows", 1)):
            if getattr(self, name) < least:
                raise DataError(f"{name}: expected at least {least}, got {getattr(self, name)}")
        if broken := [
            path for path in (self.out, self.errors, self.report) if path and "\0" in path
        ]:
            raise DataError(f"{broken[0]!r}: no name that a file can have")
        if self.report and Path(self.report).suffix.lower() not in ("", ".html", ".htm"):
            raise DataError(
                f"--report {self.report}: expected a name ending in .html, which is what is written"
            )
        taken = [name for name in self.columns.keep if name in ROW_COLUMNS]
        if taken:
            raise DataError(f"--keep: the row has a column '{taken[0]}' of its own; rename yours")
        if self.workers is not None and self.workers < 0:
            raise DataError(f"--workers: expected 0 or more, got {self.workers}")

    @property
    def is_dataset(self) -> bool:
        """Whether the output is a folder of part files."""
        if not self.out or is_url(self.out):
            return self.out.endswith("/")
        is_folder = self.out.endswith(("/", os.sep)) or os.path.isdir(self.out)
        return is_folder or not Path(self.out).suffix

    @property
    def out_suffix(self) -> str:
        """The ending of the output's name, or of the names in its folder: a key of `FORMATS`.

        Raises:
            DataError: for an ending that is no output format.
        """
        if self.is_dataset:
            return DATASET_SUFFIX
        suffix = Path(self.out).suffix.lower()
        if suffix not in FORMATS:
            raise DataError(
                f"--out {self.out}: expected a name ending in {known_formats()}, or a folder"
                " ending in /"
            )
        return suffix


def is_url(path: str) -> bool:
    """Whether ``path`` names a file system with a scheme (``s3://...``)."""
    return "://" in path
