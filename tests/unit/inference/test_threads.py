"""One Briefer in many threads, in forked processes and at the other end of a pickle: what one thread gets."""

from __future__ import annotations

import asyncio
import pickle
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from forks import fork_code

import phobrief
from phobrief import Brief, Briefer, ModelStoreError
from phobrief.inference.forks import ForkGate
from phobrief.models.model import Model

TEXTS = (
    "Ban Thường vụ Tỉnh ủy công bố quyết định điều động, bổ nhiệm ông Trần Văn Lâm giữ chức Bí thư Huyện ủy.",
    "Ủy ban Kiểm tra Tỉnh ủy kỷ luật cảnh cáo một đảng viên vi phạm quy định về kê khai tài sản.\n"
    "Cơ quan chức năng thu hồi số tiền đã thất thoát.",
    "Các tiểu ban chuẩn bị đại hội đảng bộ tỉnh nhiệm kỳ 2025 - 2030 họp phiên thứ hai.\n"
    "Văn kiện được lấy ý kiến của đảng viên.\nTrời mưa nhẹ.",
    "Vải thiều năm nay được mùa, giá bán tại vườn tăng gấp rưỡi.\n" * 4,
)


@pytest.fixture(scope="module")
def briefer() -> Briefer:
    return phobrief.load()


@pytest.fixture(scope="module")
def expected(briefer: Briefer) -> list[Brief]:
    return [briefer.brief(text) for text in TEXTS]


@pytest.mark.parametrize("n_threads", [2, 8])
def test_threads_get_what_one_gets(briefer: Briefer, expected: list[Brief], n_threads: int) -> None:
    numbers = [i % len(TEXTS) for i in range(80)]
    with ThreadPoolExecutor(n_threads) as pool:
        found = list(pool.map(lambda i: briefer.brief(TEXTS[i]).to_dict(), numbers))
    assert found == [expected[i].to_dict() for i in numbers]


def test_streams_in_threads_do_not_mix(briefer: Briefer, expected: list[Brief]) -> None:
    orders = [[(i + shift) % len(TEXTS) for i in range(6)] for shift in range(4)]
    with ThreadPoolExecutor(4) as pool:
        streams = pool.map(
            lambda order: list(briefer.brief_many([TEXTS[i] for i in order], 2)), orders
        )
        found = [[brief.tags for brief in stream] for stream in streams]
    assert found == [[expected[i].tags for i in order] for order in orders]


def test_models_are_loaded_by_threads_at_once(expected: list[Brief]) -> None:
    with ThreadPoolExecutor(3) as pool:
        briefers = list(pool.map(lambda _: phobrief.load(), range(3)))
    assert all(one.brief(TEXTS[0]) == expected[0] for one in briefers)


def test_it_works_in_asyncios_threads(briefer: Briefer, expected: list[Brief]) -> None:
    async def all_of_them() -> list[Brief]:
        return await asyncio.gather(*(asyncio.to_thread(briefer.brief, text) for text in TEXTS))

    assert asyncio.run(all_of_them()) == expected


def test_it_is_pickled_by_loading_it_again(expected: list[Brief]) -> None:
    briefer = phobrief.load(max_sentences=1, thresholds={"cadre_work": 0.0, "power_control": 1.0})
    data = pickle.dumps(briefer)
    assert len(data) < 5_000
    again = pickle.loads(data)
    assert again.budget == briefer.budget
    assert again.topics == briefer.topics
    assert again.info == briefer.info
    assert again.brief(TEXTS[1]) == briefer.brief(TEXTS[1])


def test_a_pickle_of_a_model_that_is_gone_or_changed_says_so(
    tiny_model: Path, tmp_path: Path
) -> None:
    import shutil

    folder = shutil.copytree(tiny_model, tmp_path / "model")
    data = pickle.dumps(Model.load(folder))
    assert pickle.loads(data).info == Model.load(tiny_model).info
    manifest = folder / "phobrief.json"
    manifest.write_text(manifest.read_text("utf-8") + " ", "utf-8")
    with pytest.raises(ModelStoreError, match="another model than when this one was pickled"):
        pickle.loads(data)
    shutil.rmtree(folder)
    with pytest.raises(ModelStoreError, match="missing"):
        pickle.loads(data)


def test_datasets_map_runs_it_in_processes(
    briefer: Briefer, expected: list[Brief], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    rows = datasets.Dataset.from_dict({"text": list(TEXTS), "id": [f"a{i}" for i in range(4)]})
    mapped = rows.map(lambda row: {"row": briefer.brief(row).to_dict()["tags"]}, num_proc=2)
    assert [tuple(tags) for tags in mapped["row"]] == [brief.tags for brief in expected]
    assert [brief.id for brief in briefer.brief_many(rows)] == ["a0", "a1", "a2", "a3"]


FORKING = """
import os, signal, sys, threading
import phobrief
texts = {texts!r}
briefer = phobrief.load()
expected = [briefer.brief(text) for text in texts]
stop = threading.Event()

def work():
    while not stop.is_set():
        briefer.brief(texts[2])

threads = [threading.Thread(target=work) for _ in range({n_threads})]
for thread in threads:
    thread.start()
codes = []
for number in range(4):
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # one that hangs is killed
        mine = phobrief.load() if number % 2 else briefer
        os._exit(0 if [mine.brief(text) for text in texts] == expected else 3)
    codes.append(os.waitpid(child, 0)[1])
stop.set()
for thread in threads:
    thread.join()
print(codes, [briefer.brief(text) for text in texts] == expected)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no forks")
@pytest.mark.parametrize("n_threads", [0, 3])
def test_it_works_in_forked_processes_whatever_other_threads_do(n_threads: int) -> None:
    done = fork_code(FORKING.format(texts=TEXTS, n_threads=n_threads))
    assert done.stdout.decode().strip() == "[0, 0, 0, 0] True", done.stderr.decode()


class Within(threading.Thread):
    """A thread within the gate until it is let go."""

    def __init__(self, gate: ForkGate) -> None:
        super().__init__(daemon=True)
        self.gate = gate
        self.is_in, self.may_go = threading.Event(), threading.Event()

    def run(self) -> None:
        with self.gate.kept():
            self.is_in.set()
            self.may_go.wait(10)


def test_a_fork_waits_until_all_are_out_and_lets_nobody_in() -> None:
    gate = ForkGate()
    first, second = Within(gate), Within(gate)
    first.start()
    assert first.is_in.wait(10)
    forking = threading.Thread(target=gate.before_fork, daemon=True)
    forking.start()
    time.sleep(0.05)
    assert forking.is_alive()
    second.start()
    assert not second.is_in.wait(0.05)
    first.may_go.set()
    forking.join(10)
    assert not forking.is_alive()
    assert not second.is_in.is_set()
    gate.after_fork()
    assert second.is_in.wait(10)
    second.may_go.set()


def test_a_thread_does_not_wait_for_itself() -> None:
    gate = ForkGate()
    with gate.kept():
        gate.before_fork()
        with gate.kept():
            pass
        gate.after_fork()
    Within(gate).start()


def test_a_fork_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from phobrief.inference import forks

    monkeypatch.setattr(forks, "_LONGEST_WAIT", 0.01)
    gate = ForkGate()
    other = Within(gate)
    other.start()
    assert other.is_in.wait(10)
    gate.before_fork()
    other.may_go.set()


def test_a_child_forgets_the_threads_that_it_does_not_have() -> None:
    gate = ForkGate()
    other = Within(gate)
    other.start()
    assert other.is_in.wait(10)
    gate.in_child()
    gate.before_fork()
    gate.after_fork()
    with gate.kept():
        pass
    with gate.kept():
        gate.in_child()  # a fork within a brief
    other.may_go.set()
