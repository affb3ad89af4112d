"""The same job on Ray Data: a local cluster of two nodes, deaths on the way, resuming."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray.data", reason="no Ray: pip install 'phobrief[ray]'")

import ray
from job_fakes import FakeModel
from ray.cluster_utils import Cluster

from phobrief.inference.jobs import JobSpec, run_job
from phobrief.inference.jobs.reporting.progress import Silent
from phobrief.inference.jobs.rows import Outcome
from phobrief.inference.jobs.state.intake import Counts

pytestmark = pytest.mark.timeout(280)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    try:
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2})
        cluster.add_node(num_cpus=2)
    except Exception as error:  # Ray gives a node 30 seconds, which a busy machine may exceed
        pytest.skip(f"a local Ray cluster does not start here: {error}")
    ray.init(address=cluster.address, log_to_driver=False)
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two tables and a page, with a broken line, an empty text and a duplicate id."""
    source = tmp_path / "in"
    source.mkdir()
    rows = [{"id": i, "text": f"công tác cán bộ số {i}"} for i in range(400)]
    rows[7]["text"] = ""
    lines = [json.dumps(row) for row in rows]
    lines[300] = "{broken"
    (source / "a.jsonl").write_text("\n".join(lines))
    (source / "b.jsonl").write_text(json.dumps(rows[5]) + "\n" + json.dumps({"text": "đại hội"}))
    (source / "c.txt").write_text("kiểm soát quyền lực " * 20)
    return source


def spec_of(folder: Path, out: str, **options: Any) -> JobSpec:
    options = {"engine": "ray", "model": FakeModel(), "workers": 2, **options}
    return JobSpec((str(folder),), str(folder.parent / out), **options)


def content(folder: Path, out: str) -> list[Any]:
    path = folder.parent / out
    errors = path.with_suffix(".errors.jsonl")
    return [json.loads(line) for p in (path, errors) for line in p.read_text().splitlines()]


def expected(folder: Path) -> list[Any]:
    run_job(spec_of(folder, "local.jsonl", engine="local", workers=0))
    return content(folder, "local.jsonl")


class After(Silent):
    """Does something once so many rows are done."""

    def __init__(self, n_rows: int, action: Any) -> None:
        self.n_rows = n_rows
        self.action = action

    def advance(self, outcomes: Sequence[Outcome], counts: Counts) -> None:
        if counts.n_done >= self.n_rows:
            self.n_rows = sys.maxsize
            self.action()


def test_the_same_rows_as_the_local_engine(cluster: Cluster, folder: Path) -> None:
    result = run_job(spec_of(folder, "ray.jsonl"))
    assert result.exit_code == 1
    assert content(folder, "ray.jsonl") == expected(folder)


def test_an_article_that_kills_its_actor_fails_alone(cluster: Cluster, folder: Path) -> None:
    (folder / "d.jsonl").write_text(json.dumps({"id": "d", "text": "die"}) + '\n{"text": "sau"}')
    run_job(spec_of(folder, "ray.jsonl"))
    rows = content(folder, "ray.jsonl")
    assert [row["error"] for row in rows if row["id"] == "d"] == ["WorkerDied"]
    assert len(rows) == 405


@pytest.mark.parametrize("engines", [("ray", "local"), ("local", "ray")])
def test_one_engine_continues_what_the_other_began(
    cluster: Cluster, folder: Path, engines: tuple[str, str]
) -> None:
    stop = After(100, lambda: os.kill(os.getpid(), signal.SIGTERM))
    spec = spec_of(folder, "ray.jsonl", engine=engines[0], model=FakeModel(delay=0.002))
    stopped = run_job(spec, stop)
    assert stopped.exit_code == 128 + signal.SIGTERM
    resumed = run_job(replace(spec, engine=engines[1]))
    assert resumed.counts.n_kept == stopped.counts.n_done + 1  # and the empty text
    assert content(folder, "ray.jsonl") == expected(folder)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_process_and_a_node_die_on_the_way(cluster: Cluster, folder: Path) -> None:
    doomed = cluster.add_node(num_cpus=2)
    actors = folder.parent / "actors"
    actors.mkdir()
    model = FakeModel(delay=0.02, roll_call=str(actors))
    expected_rows = expected(folder)

    def kill() -> None:
        # Ray may have ended an idle actor of its own accord.
        alive = [pid for path in actors.iterdir() if is_alive(pid := int(path.name))]
        os.kill(alive[0], signal.SIGKILL)
        cluster.remove_node(doomed, allow_graceful=False)

    run_job(spec_of(folder, "ray.jsonl", model=model, workers=4), After(60, kill))
    assert content(folder, "ray.jsonl") == expected_rows
    assert len(list(actors.iterdir())) > 4
