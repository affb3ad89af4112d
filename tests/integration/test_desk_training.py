"""From reviews to a model: an export comes back as it left, and a desk's reviews train the model in use."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("fastapi", reason="no desk: pip install 'phobrief[serve]'")

from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient
from tiny import FILLERS, MARKED, TOPICS

from phobrief.errors import DeskError
from phobrief.inference.desk import training
from phobrief.inference.desk.app import create_desk
from phobrief.inference.desk.bring import bring
from phobrief.inference.desk.store.database import Store, open_store
from phobrief.inference.desk.store.export import (
    as_csv,
    as_json_lines,
    export_columns,
    export_rows,
    judged_topics,
)
from phobrief.inference.desk.store.tables import Job
from phobrief.inference.desk.training import find_lost, in_use, start_job
from phobrief.models.store.folder import open_model
from phobrief.models.store.registry import Registry

OPTIONS = tuple(
    part
    for setting in (
        *("epochs=2", "checkpoint_every=2", "gate.n_bootstrap=50", "gate.topic_fall=0.9"),
        *(
            "gate.macro_fall=0.9",
            "gate.min_positives=2",
            "gate.sure=0.6",
            "gate.contradictions=0.5",
        ),
    )
    for part in ("--set", setting)
)


def plain(line: str) -> str:
    return line.replace("_", " ").replace(" .", ".").replace(" ,", ",")


def write_reviews(path: Path, n: int = 48) -> Path:
    """Reviews of articles of all kinds in turn, as a desk exports them."""
    kinds = list(MARKED)
    with path.open("w", encoding="utf-8") as file:
        for i in range(n):
            kind = kinds[i % len(kinds)]
            marked = plain(MARKED[kind][i % 2])
            fillers = [plain(FILLERS[(i + k) % len(FILLERS)]) for k in range(3)]
            text = "\n".join(
                [*fillers[: i % 3], marked, *fillers[i % 3 :], f"Tin thứ {i} trong ngày."]
            )
            row = {
                "id": f"n{i}",
                "title": f"{marked.removesuffix('.')} {i}",
                "text": text,
                **{topic: 2 * (topic == kind) for topic in TOPICS},
                "abstract": marked if i % 2 else None,
                "evidence": {kind: [[text.index(marked), text.index(marked) + len(marked)]]}
                if kind in TOPICS
                else None,
                "note": "ghi chú" if i == 0 else None,
                "flagged": i == 1,
                "reviewed_by": "lan",
                "reviewed_at": "2026-05-01T08:00:00+00:00",
                "seconds": 40,
                "suggestion_shown": i % 10 != 0,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


@pytest.fixture
def store(tiny_model: Path, tmp_path: Path) -> Iterator[Store]:
    """A desk with the reviews, where the tiny model is in use."""
    from typer.testing import CliRunner

    from phobrief.inference.commands.models import models_app

    done = CliRunner().invoke(models_app, ["promote", str(tiny_model), "--reason", "first"])
    assert done.exit_code == 0, done.output
    store = open_store(f"sqlite:///{tmp_path / 'desk.db'}")
    result = bring(store, [str(write_reviews(tmp_path / "reviews.jsonl"))])
    assert (result.n_added, result.n_reviews, result.n_refused) == (48, 48, 0)
    yield store
    store.close()


def exported(store: Store) -> str:
    with store.reading() as session:
        return "".join(as_json_lines(export_rows(session, judged_topics(session))))


def exported_for_excel(store: Store) -> str:
    with store.reading() as session:
        topics = judged_topics(session)
        return "".join(as_csv(export_rows(session, topics), export_columns(topics)))


@pytest.mark.parametrize(
    ("name", "write"), [("out.jsonl", exported), ("out.csv", exported_for_excel)]
)
def test_an_export_comes_back_to_the_same_rows(
    store: Store, tmp_path: Path, name: str, write: Callable[[Store], str]
) -> None:
    (tmp_path / name).write_text(write(store), "utf-8", newline="")
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    bring(other, [str(tmp_path / name)])
    ours, theirs = (
        {row["id"]: row for row in map(json.loads, exported(s).splitlines())}
        for s in (store, other)
    )
    for row in (*ours.values(), *theirs.values()):
        for of_the_desk in ("review_id", "source", "blind"):
            del row[of_the_desk]
    assert ours == theirs
    assert ours["n0"]["cadre_work"] == 2
    assert ours["n0"]["reviewed_by"] == "lan"
    assert ours["n1"]["evidence"]
    other.close()


def test_reviews_train_the_model_and_the_gate_decides_on_the_page(
    store: Store, tiny_model: Path, tmp_path: Path
) -> None:
    reloaded = threading.Event()
    number = start_job(store, "lan", reloaded.set, OPTIONS)
    with pytest.raises(DeskError, match="running already"):
        start_job(store, "an", reloaded.set, OPTIONS)
    for thread in threading.enumerate():
        if thread.name == f"job {number}":
            thread.join(280)
    with store.reading() as session:
        job = session.scalars(select(Job)).one()
        log = (Path(job.folder) / "log.txt").read_text("utf-8")
        assert job.state == "passed", log
    assert (job.n_rows, job.version) == (48, "v0002")
    assert reloaded.is_set()
    assert Registry().current().sha256 != open_model(tiny_model).sha256
    app = FastAPI()
    app.include_router(create_desk(f"sqlite:///{tmp_path / 'desk.db'}").router)
    browser = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    page = browser.get(f"/training/{number}").text
    assert "qua cửa kiểm tra" in page
    assert "macro F1" in page
    assert "gate: passed" in page
    assert browser.get(f"/training/{number}/gate.svg").text.startswith("<svg")
    back = {"reason": "thử", "leaving": "v0002"}
    assert browser.post("/rollback", data=back).status_code == 200
    assert browser.post("/rollback", data=back).status_code == 409
    assert Registry().current().sha256 == open_model(tiny_model).sha256
    assert in_use().moves[0].reason == "local: thử"


def test_a_job_whose_process_is_gone_is_said_to_be_lost(store: Store) -> None:
    with store.writing() as session:
        session.add(
            Job(author="a", at="2026", state="running", pid=2**22 - 1, folder="/nowhere", n_rows=1)
        )
    find_lost(store)
    with store.reading() as session:
        assert session.scalars(select(Job.state)).one() == "lost"


def test_a_job_is_not_lost_while_its_log_is_held_whatever_its_process_number(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its process starts there is no number; after a restart it is another process's."""
    monkeypatch.setattr(training, "jobs_folder", lambda: tmp_path / "jobs")
    go, seen = threading.Event(), threading.Event()

    def slowly(*_: object) -> int:
        seen.set()
        assert go.wait(30)
        raise DeskError("no finished review")

    def start() -> None:
        with pytest.raises(DeskError, match="no finished review"):
            start_job(store, "lan", lambda: None)

    monkeypatch.setattr(training, "_write_table", slowly)
    thread = threading.Thread(target=start)
    thread.start()
    assert seen.wait(30)
    find_lost(store)
    with pytest.raises(DeskError, match="running already"):
        start_job(store, "an", lambda: None)
    with store.writing() as session:
        folder = session.scalars(select(Job.folder)).one()
        session.add(
            Job(author="a", at="2026", state="running", pid=os.getpid(), folder=folder, n_rows=1)
        )
    go.set()
    thread.join(30)
    find_lost(store)
    with store.reading() as session:
        assert session.scalars(select(Job.state).order_by(Job.id)).all() == ["failed", "lost"]


def test_without_reviews_nothing_is_trained(tmp_path: Path) -> None:
    empty = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(DeskError, match="no finished review"):
        start_job(empty, "lan", lambda: None)
    empty.close()
