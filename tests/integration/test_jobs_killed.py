"""Jobs that die: by SIGKILL at any moment, by a full disk, by a folder that cannot be written."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

N_ROWS = 1_500
N_KILLS = 5

RUN = """
import sys
from job_fakes import FakeModel
from phobrief.errors import PhobriefError
from phobrief.inference.jobs import JobSpec, run_job
from phobrief.inference.jobs.reporting.progress import Silent

class Count(Silent):
    def advance(self, outcomes, counts):
        print(len(outcomes), flush=True)

if __name__ == "__main__":
    source, out, workers, delay = sys.argv[1:5]
    spec = JobSpec((source,), out, model=FakeModel(delay=float(delay)), workers=int(workers),
                   batch_size=8, part_rows=500)
    try:
        sys.exit(run_job(spec, Count()).exit_code)
    except PhobriefError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
"""


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a job in a process of its own; it prints the size of each batch it keeps."""
    script = tmp_path / "run.py"
    script.write_text(RUN)

    def run(
        source: Path, out: Path, *, workers: int = 0, delay: float = 0.0
    ) -> subprocess.Popen[str]:
        command = [sys.executable, str(script), str(source), str(out), str(workers), str(delay)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A table with some rows that fail."""
    rows = [{"id": i, "text": f"công tác cán bộ số {i} " * 20} for i in range(N_ROWS)]
    for i in range(50, N_ROWS, 100):
        rows[i]["text"] = ["", "crash", None, "no score"][i // 100 % 4]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def finish(process: subprocess.Popen[str]) -> int:
    """Wait for a job and return how many rows it worked on."""
    printed, complaint = process.communicate(timeout=120)
    assert process.returncode == 1, complaint
    return sum(map(int, printed.split()))


@pytest.mark.parametrize("workers", [0, 1])
def test_killed_at_random_moments_and_resumed_the_output_is_the_same(
    start: Callable[..., subprocess.Popen[str]], source: Path, tmp_path: Path, workers: int
) -> None:
    n_once = finish(start(source, tmp_path / "whole.jsonl"))
    killed = tmp_path / "killed.jsonl"
    moments = random.Random(workers)
    n_worked = 0
    for _ in range(N_KILLS):
        process = start(source, killed, workers=workers, delay=0.0005)
        assert process.stdout
        n_worked += int(process.stdout.readline() or 0)  # it is under way
        time.sleep(moments.uniform(0, 0.1))
        process.kill()
        n_worked += sum(int(line) for line in process.communicate()[0].split())
    n_worked += finish(start(source, killed, workers=workers))
    assert killed.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert (
        killed.with_suffix(".errors.jsonl").read_bytes()
        == (tmp_path / "whole.errors.jsonl").read_bytes()
    )
    # Crashed rows are tried again each time; a batch whose line was never printed counts as lost.
    assert n_worked <= n_once + N_KILLS * (N_ROWS // 100)


def test_workers_do_not_outlive_a_killed_job(
    start: Callable[..., subprocess.Popen[str]], source: Path, tmp_path: Path
) -> None:
    psutil = pytest.importorskip("psutil")
    process = start(source, tmp_path / "out.jsonl", workers=2, delay=0.01)
    assert process.stdout
    process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2
    process.kill()
    process.wait()
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert not alive


def test_sigterm_keeps_the_batch_in_hand(
    start: Callable[..., subprocess.Popen[str]], source: Path, tmp_path: Path
) -> None:
    process = start(source, tmp_path / "out.jsonl", delay=0.002)
    assert process.stdout
    n_kept = int(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    n_kept += sum(int(line) for line in process.communicate(timeout=60)[0].split())
    assert process.returncode == 128 + signal.SIGTERM
    (part,) = (tmp_path / "out.jsonl.job").glob("*.part")
    assert len(part.read_bytes().splitlines()) == n_kept


def test_a_second_process_is_told_that_the_job_is_taken(
    start: Callable[..., subprocess.Popen[str]], source: Path, tmp_path: Path
) -> None:
    first = start(source, tmp_path / "out.jsonl", delay=0.01)
    assert first.stdout
    first.stdout.readline()
    second = start(source, tmp_path / "out.jsonl")
    complaint = second.communicate(timeout=60)[1]
    first.kill()
    first.communicate()
    assert second.returncode == 2
    assert "JobError: another process is at work on this job" in complaint


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB of our own, where we may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_stops_the_job_and_it_goes_on_when_there_is_space(
    start: Callable[..., subprocess.Popen[str]], source: Path, tmp_path: Path, small_disk: Path
) -> None:
    finish(start(source, tmp_path / "whole.jsonl"))
    out = small_disk / "whole.jsonl"
    process = start(source, out)
    complaint = process.communicate(timeout=120)[1]
    assert process.returncode == 2
    assert "no space left" in complaint
    assert "run the same command again" in complaint
    assert not out.exists()
    assert not list(small_disk.glob("*.tmp"))
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    finish(start(source, out))
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_no_space_for_the_output_alone_keeps_the_work(
    start: Callable[..., subprocess.Popen[str]], source: Path, tmp_path: Path, small_disk: Path
) -> None:
    n_once = finish(start(source, tmp_path / "whole.jsonl"))
    size = sum(path.stat().st_size for path in tmp_path.glob("whole*.jsonl"))
    subprocess.run(["mount", "-o", f"remount,size={int(size * 1.6)}", str(small_disk)], check=True)
    process = start(source, small_disk / "whole.jsonl")
    printed, complaint = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "no space left" in complaint
    assert sum(map(int, printed.split())) == n_once
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    n_again = finish(start(source, small_disk / "whole.jsonl"))
    assert n_again < 20  # only rows that crashed
    assert (small_disk / "whole.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_read_only_folder_is_refused_at_once(
    start: Callable[..., subprocess.Popen[str]], source: Path, small_disk: Path
) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    process = start(source, small_disk / "out.jsonl")
    complaint = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert "Read-only file system; choose another --out" in complaint
