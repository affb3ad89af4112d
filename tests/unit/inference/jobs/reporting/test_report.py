"""What is said of a job: lines for a log, and the page."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from job_fakes import FakeModel

from phobrief.inference.jobs import JobSpec, run_job
from phobrief.inference.jobs.reporting.progress import LiveWatcher, PlainWatcher, Tally
from phobrief.inference.jobs.reporting.summary import Summary, duration, summary_lines
from phobrief.inference.jobs.state.intake import Counts

ROWS = [
    {"id": 1, "text": "cán bộ", "published": "2025-03-01"},
    {"id": 2, "text": "đại hội <b>", "published": "2025-04-02T08:00:00+07:00"},
    {"id": 3, "text": "quyền lực"},
    {"id": 4, "text": ""},
]


@pytest.fixture
def finished(table: Callable[..., Path]) -> JobSpec:
    source = table(ROWS)
    return JobSpec(
        (str(source),),
        f"{source.parent}/out.jsonl",
        model=FakeModel(),
        workers=0,
        report=f"{source.parent}/report.html",
    )


def test_the_report_is_one_page_with_plots(finished: JobSpec) -> None:
    run_job(finished)
    page = Path(finished.report or "").read_text("utf-8")
    assert page.count("<svg") == 6
    assert "<td class=text>2025-04</td><td class=number>1</td>" in page
    assert "ArticleError" in page
    assert "http-equiv" not in page
    assert "<script" not in page


def listed(page: str) -> str:
    return page.partition("<h2>Articles</h2>")[2].partition("</section>")[0]


def test_the_report_lists_the_articles(finished: JobSpec) -> None:
    run_job(finished)
    entries = listed(Path(finished.report or "").read_text("utf-8")).split('<div class="entry">')[
        1:
    ]
    assert len(entries) == 3
    assert "2025-03-01" in entries[0]
    assert "<p>cán bộ</p>" in entries[0]
    assert "đại hội &lt;b" in entries[1]
    assert "<b>" not in entries[1]


def test_a_listed_article_has_its_tags_and_its_telling_sentence() -> None:
    topics = [
        {"topic": "a", "name": "A", "score": 0.6, "tagged": True, "evidence": [{"text": "Câu a."}]},
        {"topic": "b", "name": "B", "score": 0.9, "tagged": True, "evidence": [{"text": "Câu b."}]},
        {"topic": "c", "name": "C", "score": 0.1, "tagged": False, "evidence": []},
    ]
    row = {
        "id": "x",
        "title": None,
        "published": "2025-03-01T08:00:00+07:00",
        "tags": ["b", "a"],
        "topics": topics,
        "abstract": "Câu b.",
        "warnings": [],
    }
    summary = Summary()
    summary.add_row(row)
    summary.add_row({**row, "tags": [], "topics": topics[2:]})
    first, second = summary.articles
    assert (first.tags, first.telling) == (["B", "A"], "Câu b.")
    assert (second.tags, second.telling) == ([], "")
    assert Summary.from_dict(summary.to_dict()) == summary


def test_a_long_job_lists_its_beginning_and_says_so(
    table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phobrief.inference.jobs.reporting.summary.MAX_LISTED", 2)
    source = table(ROWS)
    report = source.parent / "report.html"
    run_job(
        JobSpec(
            (str(source),),
            f"{source.parent}/out.jsonl",
            model=FakeModel(),
            workers=0,
            report=str(report),
        )
    )
    shown = listed(report.read_text("utf-8"))
    assert shown.count('<div class="entry">') == 2
    assert "The first 2 of 3" in shown


def test_the_manifest_of_an_older_job_lists_nothing() -> None:
    tree = Summary(n_rows=1).to_dict()
    del tree["articles"]
    assert Summary.from_dict(tree).articles == []


def test_the_summary_survives_the_manifest(finished: JobSpec) -> None:
    spec = JobSpec(finished.inputs, finished.out, model=finished.model, workers=0)
    first, again = run_job(spec).summary, run_job(spec).summary
    assert first is not None
    assert first == again
    lines = "\n".join(summary_lines(first))
    assert "4 rows: 3 articles briefed, 1 failed" in lines
    assert "cadre_work: 1 (33.3%)" in lines
    assert "2025-04: 1 (congress_preparation 1)" in lines
    assert "ArticleError: 1, the first " in lines


def test_a_summary_of_nothing() -> None:
    assert summary_lines(Summary()) == ["0 rows: 0 articles briefed, 0 failed"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3.21, "3.2 s"), (42, "42 s"), (600, "10 min"), (11_100, "3 h 05 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_time_left_counts_only_the_work_of_this_run(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    tally = Tally()
    tally.begin(1000)
    counts = Counts(n_read=500, n_kept=500, position=500)
    tally.add([], counts)
    now += 10
    counts.position = 600
    tally.add([], counts)
    assert tally.seconds_left(counts) == pytest.approx(40)


def test_plain_lines_where_nobody_watches() -> None:
    stream = io.StringIO()
    watcher = PlainWatcher(stream, every=0)
    watcher.start(200)
    watcher.advance([], Counts(n_read=1200, n_done=1199, n_failed=1, position=100))
    assert stream.getvalue().startswith("50% · 1,200 rows · ")
    assert "1 errors" in stream.getvalue()


def test_the_live_bar_draws(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = LiveWatcher()
    watcher.start(100)
    watcher.advance([], Counts(n_read=1, position=50))
    watcher.note("a note")
    watcher.stop()
    assert "a note" in capsys.readouterr().err
