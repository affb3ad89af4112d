"""From journal to output: the rows in the order of the input, each once, in files that are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, BinaryIO

from ....errors import JobError
from ..files.disk import whole_file
from ..reporting.summary import Summary
from ..spec import JobSpec
from ..sql import SqlSink
from ..state.journal import Journal
from ..state.ledger import Ledger
from ..state.written import Written
from .columns import column_kinds
from .parts import part_numbers, part_path
from .paths import JobPaths, check_stranger
from .sinks import FORMATS, JsonlSink, Layout, Sink

Row = dict[str, Any]


class Assembly:
    """The finished outcomes of a job, read back in order."""

    def __init__(self, ledger: Ledger, journal: Journal) -> None:
        self._ledger = ledger
        self._journal = journal

    def outcomes(self) -> Iterator[tuple[Row, bool]]:
        """Yield each input row's output or error row, and whether it is an error.

        Raises:
            JobError: a row has neither; the job is not finished.
        """
        with self._journal.reader() as reader:
            for error, place in self._ledger.in_order():
                if error is not None:
                    yield error, True
                elif place is None:
                    raise JobError("a row has no outcome yet; run the same command again")
                else:
                    outcome = reader.read(place)
                    yield outcome.data, outcome.failed

    def rows(self) -> Iterator[Row]:
        """Yield the output rows only."""
        return (data for data, failed in self.outcomes() if not failed)


def assemble(spec: JobSpec, paths: JobPaths, assembly: Assembly, written: Written) -> Summary:
    """Write the output and, when there are any, the errors; return the job in numbers.

    Files made are noted in ``written``; files that are not noted there are never removed.

    Args:
        paths: where the files go.
        assembly: the outcomes in the order of the input.

    Raises:
        OSError: the output cannot be written; what was there before is as it was.
    """
    summary = Summary()
    layout = _layout(spec, assembly)
    with ExitStack() as files:
        errors = LazyFile(files, paths.errors, written)
        outputs = _open_outputs(spec, paths, files, layout, written)
        for data, failed in assembly.outcomes():
            if failed:
                errors.write(data)
                summary.add_error(data)
            else:
                for output in outputs:
                    output.write(data)
                summary.add_row(data)
        for output in outputs:
            output.finish()
    if not summary.n_errors:
        written.remove(paths.errors)  # left by an earlier run that had errors
    return summary


class LazyFile:
    """A JSON Lines file that is made only when there is a line to write."""

    def __init__(self, files: ExitStack, path: str, written: Written) -> None:
        self._files = files
        self._path = path
        self._written = written
        self._sink: JsonlSink | None = None

    def write(self, row: Row) -> None:
        """Add one row."""
        if self._sink is None:
            check_stranger("--errors", self._path, self._written)
            self._written.add(self._path)
            self._sink = JsonlSink(self._files.enter_context(whole_file(self._path)))
        self._sink.write(row)


class DatasetSink:
    """A folder of part files of a fixed number of rows, each renamed when whole."""

    def __init__(
        self,
        files: ExitStack,
        folder: str,
        part_rows: int,
        make: Callable[[BinaryIO], Sink],
        written: Written,
    ) -> None:
        self._folder = folder
        self._part_rows = part_rows
        self._make = make
        self._written = written
        self._n_parts = 0
        self._stack = files.enter_context(ExitStack())  # an error removes the part being written
        self._sink: Sink | None = None
        self._n_rows = 0

    def write(self, row: Row) -> None:
        """Add one row, in a new part when the last is full."""
        sink = self._sink or self._open()
        sink.write(row)
        self._n_rows += 1
        if self._n_rows >= self._part_rows:
            self._close()

    def finish(self) -> None:
        """Close the last part (an empty one when there are no rows); remove parts of a longer run."""
        if not self._n_parts:
            self._open()
        self._close()
        for number in part_numbers(self._folder):
            if number >= self._n_parts:
                self._written.remove(part_path(self._folder, number))

    def _open(self) -> Sink:
        path = part_path(self._folder, self._n_parts)
        self._written.add(path)
        self._sink = self._make(self._stack.enter_context(whole_file(path)))
        self._n_parts += 1
        return self._sink

    def _close(self) -> None:
        if self._sink is not None:
            self._sink.finish()
            self._stack.close()
            self._sink = None
            self._n_rows = 0


def _open_outputs(
    spec: JobSpec,
    paths: JobPaths,
    files: ExitStack,
    layout: Layout,
    written: Written,
) -> list[Sink]:
    outputs: list[Sink] = []
    if spec.is_dataset:

        def make(stream: BinaryIO) -> Sink:
            return FORMATS[spec.out_suffix].open(stream, layout)

        outputs.append(DatasetSink(files, paths.out, spec.part_rows, make, written))
    elif spec.out:
        written.add(paths.out)
        stream = files.enter_context(whole_file(paths.out))
        outputs.append(FORMATS[spec.out_suffix].open(stream, layout))
    if spec.out_sql:
        outputs.append(SqlSink(files, spec.out_sql, layout))
    return outputs


def _layout(spec: JobSpec, assembly: Assembly) -> Layout:
    """The topics of the first row, and the carried columns, typed where the format asks for it."""
    first = next(assembly.rows(), None)
    topics = [] if first is None else [topic["topic"] for topic in first["topics"]]
    typed = spec.columns.keep and spec.out and FORMATS[spec.out_suffix].typed
    rows: Iterable[Row] = assembly.rows() if typed else ()
    return Layout(topics, column_kinds(rows, spec.columns.keep))
