"""The job on Ray Data: nodes read and score, this process keeps journal and ledger.

Tasks on the nodes read shards of the input, so all nodes must see the files (a shared folder or a
URL); actors load the model once each, so it must be at the same path there or come from the hub
("org/name"); outcomes stream back in input order to the same journal as
the local engine's, so that a job begun by one engine can be continued by the other.
"""

from __future__ import annotations

import logging
import os
import pickle
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, TypeAlias

from ....articles import Article
from ....errors import JobError, require
from ....streams import batched
from ..files.storage import InputFile
from ..inputs.sources import read_file_rows
from ..rows import Failure, InputRow, Outcome, row_key
from ..spec import JobSpec, ModelChoice, Scorer, SqlQuery, TableColumns
from ..sql import read_query
from ..state.intake import Counts, enter, pending
from ..state.ledger import Ledger
from .engine import Clock, run_local
from .preparing import prepare_row
from .scoring import score_batch

Block: TypeAlias = "dict[str, list[bytes]]"

_ROWS_PER_BLOCK = 32
_BLOCK_BYTES = 128 * 1024
"""Size of Ray's blocks: small, so that outcomes come back soon and a kill loses little."""
_SHARD_FILES = 1_000
_SHARD_BYTES = 64 * 1024 * 1024
_READERS = 2
_READ_CPUS = 0.02
_ACTOR_CPUS = 0.97
"""What an actor claims at most: never a whole node, or reading again what a lost node held
would wait for ever for a processor."""
_FILE_BITS = 40
"""A row's place in the input: its file's number and, in the lower bits, its number in the file."""
_MOST_TRIES = 5
"""Tries of a batch whose actor or node died. An article that kills its actor must not do so for ever: Ray
tries again without end. What is lost then is done by the local engine, which finds the article."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What one task reads: files or a query, each with its number in the input."""

    files: tuple[tuple[int, InputFile], ...] = ()
    query: tuple[int, SqlQuery] | None = None

    def sources(self, columns: TableColumns) -> Iterator[tuple[int, Iterator[InputRow]]]:
        """Yield the number of each source and its rows."""
        for number, file in self.files:
            yield number, read_file_rows(file, columns)
        if self.query:
            number, query = self.query
            yield number, read_query(query, columns)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One input row on its way to the actors, or back with its outcome.

    Attributes:
        seq: its place in the input.
        key: see `row_key`.
        row: the row, without its content once that is no longer needed.
        todo: whether the model has to see it.
        outcome: what the model made of it.
    """

    seq: int
    key: bytes
    row: InputRow
    todo: bool
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class SourceEnd:
    """Follows the rows of a source and says how many there were."""

    number: int
    n_rows: int


def read_shard(batch: dict[str, Any], columns: TableColumns, done: Any) -> Iterator[Block]:
    """Read the shards in ``batch`` on a node; rows that are done travel without their content."""
    done_keys: frozenset[bytes] = require("ray", "ray").get(done[0])
    for data in batch["item"]:
        yield from _blocks(_deliveries(pickle.loads(data), columns, done_keys))


class Tries:
    """Counts how often each batch was begun: an actor that died cannot."""

    def __init__(self) -> None:
        self._counts: Counter[bytes] = Counter()

    def begin(self, batch: bytes) -> int:
        """Return which try this is, the first being 1."""
        self._counts[batch] += 1
        return self._counts[batch]


class ScoreActor:
    """Holds a model on a node and makes outcomes of the rows sent to it."""

    def __init__(self, model: ModelChoice, tries: Any) -> None:
        self._scorer: Scorer = model.briefer()
        self._tries = tries

    def __call__(self, batch: dict[str, Any]) -> Block:
        """Return the batch with outcomes instead of contents."""
        items = [pickle.loads(data) for data in batch["item"]]
        n_tries = self._tries.begin.remote(blake2b(bytes(batch["item"][0])).digest())
        if require("ray", "ray").get(n_tries) > _MOST_TRIES:
            return _pack(_without_articles(items))
        todo = [item for item in items if isinstance(item, Delivery) and item.todo]
        prepared = [(item.row, prepare_row(self._scorer, item.row)) for item in todo]
        outcomes = iter(score_batch(prepared, self._scorer))
        done = [
            replace(item, row=_head(item.row), outcome=next(outcomes))
            if isinstance(item, Delivery) and item.todo
            else item
            for item in items
        ]
        return _pack(done)


class RayEngine:
    """Runs a job's rows through a Ray cluster. Use as a context manager."""

    def __init__(self, spec: JobSpec, files: Sequence[InputFile], clock: Clock) -> None:
        self._spec = spec
        self._files = files
        self._clock = clock
        self._ray = require("ray", "ray")
        self._data = require("ray.data", "ray")
        self._started = False
        self._lost: list[int] = []

    def __enter__(self) -> RayEngine:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
        if not self._ray.is_initialized():
            try:
                self._ray.init(
                    address=self._spec.ray_address,
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                )
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise JobError(f"--ray-address: no Ray cluster answers: {error}") from error
            self._started = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._started:
            self._ray.shutdown()

    def outcomes(self, ledger: Ledger, counts: Counts) -> Iterator[list[Outcome]]:
        """Yield outcomes in input order and enter every row in the ledger.

        Raises:
            JobError: the cluster failed; the job can be continued.
        """
        expected: Counter[int] = Counter()
        delivered: Counter[int] = Counter()
        for items in self._stream(ledger):
            outcomes = []
            for item in items:
                if isinstance(item, SourceEnd):
                    expected[item.number] += item.n_rows
                    continue
                delivered[item.seq >> _FILE_BITS] += 1
                outcomes += _enter(item, ledger, counts)
            yield outcomes
        n_sources = len(self._files) + (self._spec.sql is not None)
        self._lost = [
            n for n in range(n_sources) if n not in expected or expected[n] != delivered[n]
        ]

        if self._lost:
            yield from self._rescue(ledger, counts)

    def _rescue(self, ledger: Ledger, counts: Counts) -> Iterator[list[Outcome]]:
        """Do the lost rows here; a row that kills its worker process then fails alone."""
        spec = replace(self._spec, workers=self._spec.workers or 1)
        todo = pending(self._lost_rows(ledger), ledger, counts)
        yield from run_local(todo, [], spec, self._clock)

    def _lost_rows(self, ledger: Ledger) -> Iterator[tuple[int, InputRow]]:
        """Yield the rows, with their places, of blocks that were lost in spite of all tries."""
        for shard in make_shards(self._files, self._spec.sql):
            for number, rows in shard.sources(self._spec.columns):
                if number not in self._lost:
                    continue
                for seq, row in enumerate(rows, number << _FILE_BITS):
                    if not ledger.has_input(seq):
                        yield seq, row

    def _stream(self, ledger: Ledger) -> Iterator[list[Delivery | SourceEnd]]:
        done = self._ray.put(frozenset(ledger.done_keys()))
        with _data_settings(self._data.DataContext.get_current()):
            dataset = self._dataset(done)
            try:
                for batch in dataset.iter_batches(batch_size=None, batch_format="pyarrow"):
                    yield [pickle.loads(data) for data in batch.column("item").to_pylist()]
            except self._ray.exceptions.RayError as error:
                message = str(error).strip().splitlines()[-1]
                raise JobError(
                    f"the Ray cluster failed: {message}; run the same command again"
                ) from error

    def _dataset(self, done: Any) -> Any:
        shards = make_shards(self._files, self._spec.sql)
        n_actors = self._spec.workers or max(1, int(self._cpus()) - 1)
        tries = self._ray.remote(num_cpus=0)(Tries).remote()
        items = [{"item": pickle.dumps(shard)} for shard in shards]
        rows = self._data.from_items(items, override_num_blocks=len(items)).map_batches(
            read_shard,
            fn_kwargs={"columns": self._spec.columns, "done": [done]},
            batch_size=1,
            num_cpus=_READ_CPUS,
            compute=self._data.TaskPoolStrategy(size=_READERS),
        )
        return rows.map_batches(
            ScoreActor,
            fn_constructor_args=(self._spec.model, tries),
            batch_size=self._spec.batch_size,
            compute=self._data.ActorPoolStrategy(size=n_actors),
            num_cpus=self._actor_cpus(n_actors),
            num_gpus=self._spec.gpus or None,
        )

    def _actor_cpus(self, n_actors: int) -> float:
        """CPUs claimed per actor: about one, or a share where there are more actors than that."""
        return max(0.05, min(_ACTOR_CPUS, round(_ACTOR_CPUS * self._cpus() / n_actors, 2)))

    def _cpus(self) -> float:
        return float(self._ray.cluster_resources().get("CPU", 1.0))


def _without_articles(items: Sequence[Delivery | SourceEnd]) -> list[Delivery | SourceEnd]:
    """A batch without the rows that the model has to see: they are found missing."""
    left = [item for item in items if isinstance(item, SourceEnd) or not item.todo]
    number = next(
        item.number if isinstance(item, SourceEnd) else item.seq >> _FILE_BITS for item in items
    )
    return [*left, SourceEnd(number, 0)]  # never an empty block


def _enter(item: Delivery, ledger: Ledger, counts: Counts) -> list[Outcome]:
    """Enter a delivered row in the ledger; return its outcome when it is one to keep."""
    counts.n_read += 1
    if not enter(item.seq, item.row, item.key, ledger, counts):
        return []
    if item.outcome is None:
        raise JobError(
            f"the row '{item.row.id}' came back without an outcome; run the command again"
        )
    return [item.outcome]


def make_shards(files: Sequence[InputFile], query: SqlQuery | None) -> list[Shard]:
    """Group the files in order, so that a task reads neither too little nor too much."""
    shards: list[Shard] = []
    group: list[tuple[int, InputFile]] = []
    n_bytes = 0
    for number, file in enumerate(files):
        group.append((number, file))
        n_bytes += file.size
        if len(group) >= _SHARD_FILES or n_bytes >= _SHARD_BYTES:
            shards.append(Shard(tuple(group)))
            group, n_bytes = [], 0
    if group:
        shards.append(Shard(tuple(group)))
    return [*shards, Shard(query=(len(files), query))] if query else shards


def _deliveries(
    shard: Shard, columns: TableColumns, done_keys: frozenset[bytes]
) -> Iterator[Delivery | SourceEnd]:
    for number, rows in shard.sources(columns):
        n_rows = 0
        for row in rows:
            key = row_key(row)
            todo = not isinstance(row.content, Failure) and key not in done_keys
            seq = (number << _FILE_BITS) + n_rows
            yield Delivery(seq, key, row if todo else _head(row), todo)
            n_rows += 1
        yield SourceEnd(number, n_rows)


def _head(row: InputRow) -> InputRow:
    """The row without its article, which is large; a failure stays."""
    return row if isinstance(row.content, Failure) else replace(row, content=Article(""))


def _blocks(items: Iterable[Delivery | SourceEnd]) -> Iterator[Block]:
    for block in batched(items, _ROWS_PER_BLOCK):
        yield _pack(block)


def _pack(items: Sequence[Delivery | SourceEnd]) -> Block:
    return {"item": [pickle.dumps(item) for item in items]}


@contextmanager
def _data_settings(context: Any) -> Iterator[None]:
    """Set Ray Data up for this job and put its settings back."""
    options = context.execution_options
    ours = {
        "target_max_block_size": _BLOCK_BYTES,
        "target_min_block_size": 1,
        "max_errored_blocks": -1,  # lost rows are missing in the end, and then done here
        "enable_progress_bars": False,
        "print_on_execution_start": False,
    }
    before = {name: getattr(context, name) for name in ours if hasattr(context, name)}
    order = options.preserve_order
    for name in before:
        setattr(context, name, ours[name])
    options.preserve_order = True
    logger = logging.getLogger("ray.data")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():  # the engine's are for its developers
            warnings.filterwarnings("ignore", module=r"ray\b")
            warnings.filterwarnings("ignore", message=".*Ray")
            yield
    finally:
        logger.setLevel(level)
        options.preserve_order = order
        for name, value in before.items():
            setattr(context, name, value)
