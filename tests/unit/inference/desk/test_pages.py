"""The desk's pages over HTTP, without a model: what is stored is shown, and nothing gets in that may not."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

pytest.importorskip("fastapi", reason="no desk: pip install 'phobrief[serve]'")

from desk_rows import TOPICS, incoming, place, told
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from starlette.datastructures import UploadFile
from starlette.testclient import TestClient

from phobrief.inference.desk.app import create_desk
from phobrief.inference.desk.store import users
from phobrief.inference.desk.store.articles import (
    Filter,
    Incoming,
    Place,
    add_articles,
    add_suggestion,
    get_article,
    page_of,
)
from phobrief.inference.desk.store.database import Store, open_store
from phobrief.inference.desk.store.reviews import history, new_form_key
from phobrief.inference.desk.store.tables import Article, Job
from phobrief.inference.desk.web import queue_pages, work_pages
from phobrief.inference.desk.web.queue_pages import _plain_name, articles_of
from phobrief.inference.jobs.files.storage import find_files

SCRIPT = "<script>alert(1)</script>"


class Desk:
    """A desk and a browser without scripts."""

    def __init__(self, url: str) -> None:
        self.store: Store = open_store(url)
        app = FastAPI()
        app.include_router(create_desk(url).router)
        self.app = app
        self.browser = self.another()

    def another(self, host: str = "127.0.0.1") -> TestClient:
        return TestClient(app=self.app, base_url=f"http://{host}", client=(host, 5000))

    def add(self, n: int = 1, *, extra: str = "", blind: bool = False) -> list[int]:
        with self.store.writing() as session:
            rows = [(incoming(i, extra), place(blind=blind)) for i in range(n)]
            return add_articles(session, rows, "an")

    def user(self, name: str, role: str = "editor") -> TestClient:
        with self.store.writing() as session:
            users.add_user(session, name, f"mật khẩu của {name}", role)
        browser = self.another()
        form = {"name": name, "password": f"mật khẩu của {name}"}
        assert browser.post("/login", data=form, follow_redirects=False).status_code == 303
        return browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path / 'desk.db'}")
    yield made
    made.store.close()


def test_a_score_beside_its_threshold_is_shown_so_exactly_that_they_differ(desk: Desk) -> None:
    def row(number: int, score: float) -> tuple[Incoming, Place]:
        reason = {"kind": "unsure", "topic": "cadre_work", "score": score, "threshold": 0.3908}
        return incoming(number), Place(reason, False)

    with desk.store.writing() as session:
        add_articles(session, [row(0, 0.3912), row(1, 0.52)], "an")
    page = desk.browser.get("/").text
    assert "0,3912 so với ngưỡng 0,3908" in page
    assert "0,52 so với ngưỡng 0,39" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_training_speaks_the_language_of_who_asks_for_it(
    desk: Desk, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def started(_store: Store, _author: str, _after: object, options: tuple[str, ...]) -> int:
        asked.append(options)
        return 1

    monkeypatch.setattr(work_pages, "start_job", started)
    desk.browser.cookies.set("lang", language)
    desk.browser.post("/training", follow_redirects=False)
    assert asked == [("--lang", language)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["giảm từ 0.900 xuống 0.700", "Các bài để riêng", "giảm quá nhiều"]),
        ("en", ["falls from 0.900 to 0.700", "Held-out articles", "fell too far"]),
    ],
)
def test_the_gates_decision_is_told_in_the_language_of_the_page(
    desk: Desk, language: str, said: list[str], tmp_path: Path
) -> None:
    f1 = {"a": 0.9, "b": 0.7, "difference": -0.2}
    topic = {"topic": "cadre_work", "n_positive": 9, "f1": f1, "verdict": "fell"}
    gate = {
        "passed": False,
        "reasons": ["macro F1 on all rows falls from 0.900 to 0.700"],
        "sets": {"held_out": {"n_rows": 40, "topics": [topic], "macro": f1}},
    }
    (tmp_path / "gate.json").write_text(json.dumps(gate), "utf-8")
    with desk.store.writing() as session:
        job = {"author": "an", "at": "2026", "state": "refused", "n_rows": 40, "message": ""}
        session.add(Job(folder=str(tmp_path), **job))
    desk.browser.cookies.set("lang", language)
    page = desk.browser.get("/training/1").text
    assert [part for part in said if part not in page] == []


def form_of(html: str) -> dict[str, str]:
    """The hidden fields of the article's form."""
    form = html[html.index('id="review"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def grades(**more: str) -> dict[str, str]:
    return {"grade_cadre_work": "2", "action": "done", **more}


@pytest.mark.parametrize(
    "path", ["/", "/?state=all", "/add", "/progress", "/training", "/guide", "/settings", "/users"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_shown_in_both_languages(desk: Desk, path: str, language: str) -> None:
    desk.add(2)
    desk.browser.cookies.set("lang", language)
    answer = desk.browser.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r'style="|onclick=|https?://(?!www\.w3\.org)', answer.text)


def test_an_article_shows_sentences_evidence_scores_and_thresholds(desk: Desk) -> None:
    [article] = desk.add()
    html = desk.browser.get(f"/articles/{article}").text
    assert '<span class="s m0 ma" id="s1">' in html
    assert "0,80" in html
    assert "ngưỡng 0,50" in html
    assert html.count('value="" checked') == len(TOPICS)  # not judged, and never a grade


def test_a_blind_article_shows_nothing_of_the_model(desk: Desk) -> None:
    [article] = desk.add(blind=True)
    html = desk.browser.get(f"/articles/{article}").text
    assert "0,80" not in html
    assert "badge model" not in html
    form = {**form_of(html), **grades()}
    desk.browser.post(f"/articles/{article}/review", data=form)
    assert "0,80" in desk.browser.get(f"/articles/{article}").text
    row = desk.browser.get("/export.jsonl").json()
    assert row["suggestion_shown"] is False


def test_a_review_is_saved_shown_and_exported(desk: Desk) -> None:
    first, second = desk.add(2)
    html = desk.browser.get(f"/articles/{first}").text
    form = {
        **form_of(html),
        **grades(evidence_cadre_work="1, 2", abstract_sentences="1", note="n", flag="yes"),
    }
    answer = desk.browser.post(f"/articles/{first}/review", data=form, follow_redirects=False)
    assert answer.headers["location"] == f"/articles/{second}?undo={first}"
    row = desk.browser.get("/export.jsonl").text.splitlines()
    assert len(row) == 1
    row = desk.browser.get("/export.jsonl").json()
    assert (row["cadre_work"], row["power_control"]) == (2, None)
    assert (row["flagged"], row["note"]) == (True, "n")
    assert row["abstract"] == "Tỉnh ủy công bố quyết định bổ nhiệm."
    assert [row["text"][a:b] for a, b in row["evidence"]["cadre_work"]] == [
        "Tỉnh ủy công bố quyết định bổ nhiệm.",
        "Đoàn giám sát báo cáo.",
    ]
    assert desk.browser.get("/export.csv").text.startswith("\ufeffid,title,cadre_work")


def test_a_stale_form_shows_both_versions_and_mine_can_be_kept(desk: Desk) -> None:
    [article] = desk.add()
    stale = form_of(desk.browser.get(f"/articles/{article}").text)
    other = form_of(desk.browser.get(f"/articles/{article}").text)
    path = f"/articles/{article}/review"
    desk.browser.post(path, data={**other, **grades(note="của người kia")})
    answer = desk.browser.post(path, data={**stale, **grades(grade_cadre_work="0", note="của tôi")})
    assert answer.status_code == 409
    assert "của người kia" in answer.text
    assert "của tôi" in answer.text
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert desk.browser.post(path, data={**again, "action": "done"}).status_code == 200
    assert desk.browser.get("/export.jsonl").json()["note"] == "của tôi"


def test_a_form_sent_twice_counts_once(desk: Desk) -> None:
    [article] = desk.add()
    form = {**form_of(desk.browser.get(f"/articles/{article}").text), **grades()}
    for _ in range(2):
        assert desk.browser.post(f"/articles/{article}/review", data=form).status_code == 200
    assert desk.browser.get("/export.jsonl").json()["revision"] == 1


def test_undo_and_an_older_revision(desk: Desk) -> None:
    [article] = desk.add()
    form = {**form_of(desk.browser.get(f"/articles/{article}").text), **grades()}
    desk.browser.post(f"/articles/{article}/review", data=form)
    desk.browser.post(f"/articles/{article}/undo")
    assert desk.browser.get("/export.jsonl").text == ""
    desk.browser.post(f"/articles/{article}/restore", data={"revision": "1"})
    assert desk.browser.get("/export.jsonl").json()["revision"] == 3
    assert "lấy lại bản 1" in desk.browser.get(f"/articles/{article}/history").text


def test_undo_that_is_sent_twice_counts_once(desk: Desk) -> None:
    [article] = desk.add()
    form = {**form_of(desk.browser.get(f"/articles/{article}").text), **grades()}
    page = desk.browser.post(f"/articles/{article}/review", data=form).text
    undo = page[page.index(f'action="/articles/{article}/undo') :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', undo)[:1])
    assert fields == {"revision": "1"}
    for _ in range(2):
        assert desk.browser.post(f"/articles/{article}/undo", data=fields).status_code == 200
    assert desk.browser.get("/export.jsonl").text == ""
    assert "Bản 2" in desk.browser.get(f"/articles/{article}/history").text


def test_nothing_is_saved_that_could_not_teach_or_be_read(desk: Desk) -> None:
    [article] = desk.add()
    form = form_of(desk.browser.get(f"/articles/{article}").text)
    path = f"/articles/{article}/review"
    for wrong in ({"action": "done"}, grades(evidence_cadre_work="1, 99"), grades(action="x")):
        answer = desk.browser.post(path, data={**form, **wrong})
        assert answer.status_code == 422
    assert desk.browser.get(f"/articles/{article}/history").text.count("revision") < 3


def test_free_words_are_checked_against_the_article(desk: Desk) -> None:
    [article] = desk.add(extra="Tỉnh có 12 huyện.")
    check = f"/articles/{article}/check"
    assert desk.browser.post(check, data={"abstract": "Tỉnh có 12 huyện."}).json()["doubts"] == []
    doubts = desk.browser.post(check, data={"abstract": "Tỉnh có 15 huyện."}).json()["doubts"]
    assert [d["text"] for d in doubts]


def test_what_people_type_is_text_everywhere(desk: Desk) -> None:
    [article] = desk.add(extra=SCRIPT)
    form = form_of(desk.browser.get(f"/articles/{article}").text)
    data = {**form, **grades(note=SCRIPT, abstract=SCRIPT, action="draft")}
    desk.browser.post(f"/articles/{article}/review", data=data)
    for path in (
        f"/articles/{article}",
        f"/articles/{article}/history",
        f"/?q={SCRIPT}",
        "/?topic=%27",
    ):
        assert SCRIPT not in desk.browser.get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "/articles/99",
        "/articles/99/history",
        "/intakes/9",
        "/training/9",
        "/training/9/gate.svg",
        "/export.exe",
    ],
)
def test_what_is_not_there_is_said_on_a_page(desk: Desk, path: str) -> None:
    answer = desk.browser.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_without_users_only_this_machine_gets_in(desk: Desk) -> None:
    assert desk.browser.get("/").status_code == 200
    answer = desk.another("192.0.2.7").get("/")
    assert answer.status_code == 403
    assert "phobrief users add" in answer.text


def test_with_users_everybody_logs_in(desk: Desk) -> None:
    editor = desk.user("lan")
    assert editor.get("/").status_code == 200
    stranger = desk.another()
    answer = stranger.get("/progress?x=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?next=%2Fprogress%3Fx%3D1",
    )
    assert (
        stranger.post("/articles/1/review", headers={"accept": "application/json"}).status_code
        == 401
    )
    assert stranger.get("/export.jsonl", follow_redirects=False).status_code == 303


def test_a_session_that_was_ended_opens_nothing(desk: Desk) -> None:
    editor = desk.user("lan")
    stolen = desk.another()
    stolen.cookies = editor.cookies
    token = editor.cookies["phobrief_session"]
    editor.post("/logout")
    thief = desk.another()
    thief.cookies.set("phobrief_session", token)
    assert thief.get("/", follow_redirects=False).status_code == 303


def test_an_editor_does_not_administer(desk: Desk) -> None:
    desk.user("chủ", "admin")
    editor = desk.user("lan")
    assert editor.get("/users").status_code == 403
    assert (
        editor.post(
            "/users", data={"action": "add", "name": "x", "password": "12345678"}
        ).status_code
        == 403
    )
    assert editor.post("/training").status_code == 403
    assert editor.post("/rollback").status_code == 403


def test_logging_in_is_limited_and_goes_nowhere_else(desk: Desk) -> None:
    desk.user("lan")
    browser = desk.another()
    answers = [browser.post("/login", data={"name": "lan", "password": "sai"}) for _ in range(9)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    other = desk.another("127.0.0.2")
    form = {"name": "an", "password": "x", "next": "https://example.org/"}
    assert 'value="/"' in other.post("/login", data=form).text


def test_another_editor_is_seen(desk: Desk) -> None:
    [article] = desk.add()
    lan, an = desk.user("lan"), desk.user("an")
    lan.get(f"/articles/{article}")
    assert "lan đang xem bài này" in an.get(f"/articles/{article}").text
    assert "lan đang xem" in an.get("/").text
    lan.post(f"/articles/{article}/claim", data={"leave": "1"})
    assert "lan đang xem" not in an.get("/").text


def test_the_guide_of_the_desk_is_markdown_and_no_html(desk: Desk) -> None:
    desk.browser.post(
        "/settings/guide", data={"guide": f"# Của tòa soạn\n{SCRIPT} ![x](http://a/b.png)"}
    )
    html = desk.browser.get("/guide").text
    assert "<h1>Của tòa soạn</h1>" in html
    assert SCRIPT not in html
    assert "<img" not in html


def test_the_first_user_administers(desk: Desk) -> None:
    form = {"action": "add", "name": "lan", "password": "12345678", "role": "editor"}
    desk.browser.post("/users", data=form, follow_redirects=False)
    with desk.store.reading() as session:
        assert [u.role for u in users.all_users(session)] == ["admin"]


def test_what_was_said_of_a_topic_that_the_model_has_no_more_stays(desk: Desk) -> None:
    [article] = desk.add()
    form = form_of(desk.browser.get(f"/articles/{article}").text)
    both = grades(grade_power_control="1", evidence_power_control="2")
    desk.browser.post(f"/articles/{article}/review", data={**form, **both})
    with desk.store.writing() as session:
        found = get_article(session, article)
        assert found is not None
        smaller = replace(told("b" * 64), topics=told().topics[:1])
        add_suggestion(session, found, smaller)
    html = desk.browser.get(f"/articles/{article}").text
    assert "power_control" not in html
    again = {**form_of(html), **grades(grade_cadre_work="0")}
    desk.browser.post(f"/articles/{article}/review", data=again)
    row = desk.browser.get("/export.jsonl").json()
    assert (row["revision"], row["cadre_work"], row["power_control"]) == (2, 0, 1)
    [[start, end]] = row["evidence"]["power_control"]
    assert row["text"][start:end] == "Đoàn giám sát báo cáo."


def test_who_searched_goes_back_to_what_was_found(desk: Desk) -> None:
    first, second = desk.add(2)
    html = desk.browser.get("/?q=giám+sát").text
    [link] = {m for m in re.findall(r'class="go" href="([^"]+)"', html) if f"/{second}?" in m}
    page = desk.browser.get(link).text
    action = re.search(r'id="review" action="([^"]+)"', page)
    assert action is not None
    form = {**form_of(page), **grades()}
    answer = desk.browser.post(action[1], data=form, follow_redirects=False)
    assert answer.headers["location"] == f"/?q=gi%C3%A1m+s%C3%A1t&undo={second}"
    found = desk.browser.get(answer.headers["location"]).text
    assert "Đã lưu “Tin số 1”." in found
    assert f"/articles/{first}?q=" in found


def test_next_goes_on_in_the_list_of_what_is_done(desk: Desk) -> None:
    ids = desk.add(3)
    for day, article in enumerate(ids, 1):
        html = desk.browser.get(f"/articles/{article}").text
        desk.browser.post(f"/articles/{article}/review", data={**form_of(html), **grades()})
        with desk.store.writing() as session:
            session.get_one(Article, article).reviewed_at = f"2026-05-0{day}T08:00:00+00:00"
    to = None
    for article in reversed(ids):  # the newest comes first
        page = f"/articles/{article}?state=done"
        assert to in (None, f"{page}&undo={article + 1}")
        form = {**form_of(desk.browser.get(page).text), **grades(note="xem lại")}
        answer = desk.browser.post(page.replace("?", "/review?"), data=form, follow_redirects=False)
        to = answer.headers["location"]
    assert to == f"/?state=done&undo={ids[0]}"


def test_a_pasted_text_stays_in_the_form_where_nobody_can_read_it_now(desk: Desk) -> None:
    answer = desk.browser.post("/add/text", data={"text": "Một bài dài.", "title": "Tên"})
    assert answer.status_code == 503  # there is no service behind this desk
    assert "Một bài dài.</textarea>" in answer.text
    assert "Máy đang bận" in answer.text


def test_every_kind_of_file_that_is_read_can_be_chosen(desk: Desk) -> None:
    html = desk.browser.get("/add").text
    accepted = re.search(r'accept="([^"]+)"', html)
    assert accepted is not None
    assert {".txt", ".html", ".csv", ".jsonl", ".docx", ".pdf", ".xlsx", ".gz"} <= set(
        accepted[1].split(",")
    )


def test_static_files_are_only_ours(desk: Desk) -> None:
    html = desk.browser.get("/").text
    for path in re.findall(r'"(/static/[^"]+)"', html):
        assert desk.browser.get(path).status_code == 200
    assert desk.browser.get("/static/x/..%2fvisit.py").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/?page=²",
        "/?undo=²",
        "/?intake=²",
        "/?page=99999999999",
        "/next?after=²",
        "/articles/1?undo=4294967296",
        "/?q=%ED%A0%80%00'%22)(*",
    ],
)
def test_what_is_no_number_of_ours_is_none(desk: Desk, path: str) -> None:
    desk.add()
    assert desk.browser.get(path).status_code == 200


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
@pytest.mark.parametrize(
    "path", ["articles/{}", "articles/{}/history", "training/{}", "intakes/{}"]
)
def test_a_number_larger_than_any_is_not_there(desk: Desk, path: str, number: int) -> None:
    assert desk.browser.get(f"/{path.format(number)}").status_code == 404


@pytest.mark.parametrize("charset", ["undefined", "bogus", "utf-16", "idna"])
def test_a_form_in_an_unknown_encoding_is_no_fault(desk: Desk, charset: str) -> None:
    body = b'--a\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--a--\r\n'
    kind = f"multipart/form-data; boundary=a; charset={charset}"
    answer = desk.browser.post("/settings", content=body, headers={"content-type": kind})
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "published", ["hôm qua, lúc nào đó", "2026-13-45T00:00", "0001-01-01T00:00+14:00"]
)
def test_an_article_is_shown_whatever_its_date(desk: Desk, published: str) -> None:
    with desk.store.writing() as session:
        row = replace(incoming(1), published=published)
        [article] = add_articles(session, [(row, place())], "an")
    assert published in desk.browser.get(f"/articles/{article}").text


def test_what_a_stranger_sends_is_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.user("chủ", "admin")
    stranger = desk.another()
    file = {"files": ("a.txt", b"x" * 1000)}
    kept: list[int] = []
    monkeypatch.setattr(
        "starlette.formparsers.SpooledTemporaryFile", lambda **_: kept.append(1) or BytesIO()
    )
    assert stranger.post("/add/files", files=file).status_code == 401
    assert stranger.post("/login", files=file).status_code == 400
    assert not kept


def test_many_tries_of_a_stranger_shut_nobody_out(desk: Desk) -> None:
    desk.user("lan")
    stranger = desk.another("127.0.0.2")
    for _ in range(60):
        stranger.post("/login", data={"name": "lan", "password": "sai"})
    form = {"name": "lan", "password": "mật khẩu của lan"}
    assert desk.another().post("/login", data=form, follow_redirects=False).status_code == 303


def test_behind_a_proxy_each_client_has_tries_of_its_own_and_none_is_local(desk: Desk) -> None:
    behind = {"x-forwarded-for": "203.0.113.1, 192.0.2.7"}
    assert desk.browser.get("/", headers=behind).status_code == 403
    desk.user("lan")
    wrong = {"name": "lan", "password": "sai"}
    for _ in range(9):
        desk.another().post("/login", data=wrong, headers=behind)
    assert desk.another().post("/login", data=wrong, headers=behind).status_code == 429
    other = {"x-forwarded-for": "192.0.2.7, 192.0.2.8"}
    assert desk.another().post("/login", data=wrong, headers=other).status_code == 401


def test_a_session_begins_anew_and_its_cookie_stays_with_tls(desk: Desk) -> None:
    editor = desk.user("lan")
    before = editor.cookies["phobrief_session"]
    form = {"name": "lan", "password": "mật khẩu của lan"}
    answer = editor.post(
        "/login", data=form, headers={"origin": "https://127.0.0.1"}, follow_redirects=False
    )
    assert "Secure" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    thief = desk.another()
    thief.cookies.set("phobrief_session", before)
    assert thief.get("/", follow_redirects=False).status_code == 303


def test_another_password_ends_all_sessions(desk: Desk) -> None:
    first = desk.user("lan")
    second = desk.another()
    second.post("/login", data={"name": "lan", "password": "mật khẩu của lan"})
    change = {"old": "mật khẩu của lan", "new": "một mật khẩu khác"}
    assert first.post("/settings/password", data=change, follow_redirects=False).status_code == 303
    assert second.get("/", follow_redirects=False).status_code == 303


def test_the_language_can_be_chosen_before_logging_in(desk: Desk) -> None:
    desk.user("lan")
    stranger = desk.another()
    answer = stranger.post("/settings", data={"lang": "en", "next": "/login"})
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize("trouble", ["database is locked", "attempt to write a readonly database"])
def test_a_database_that_does_not_write_is_said_and_not_a_fault(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    [article] = desk.add()

    def fails(*_: object) -> None:
        raise OperationalError("insert", {"note": "bí mật"}, sqlite3.OperationalError(trouble))

    monkeypatch.setattr("phobrief.inference.desk.web.review_pages.save", fails)
    headers = {"accept": "application/json"}
    answer = desk.browser.post(f"/articles/{article}/review", data=grades(), headers=headers)
    assert answer.status_code == 503
    assert "Chưa lưu gì" in answer.json()["error"]
    monkeypatch.setattr("phobrief.inference.desk.web.review_pages.claim", fails)
    assert desk.browser.get(f"/articles/{article}").status_code == 200


@pytest.mark.parametrize("name", ["ộ" * 200 + ".txt", "../../etc/" + "a" * 300, "....", "\\..\\x"])
def test_a_name_of_a_file_is_one_that_a_disk_takes(name: str, tmp_path: Path) -> None:
    kept = _plain_name(UploadFile(BytesIO(), filename=name))
    (tmp_path / kept).write_text("x")
    assert (tmp_path / kept).resolve().parent == tmp_path.resolve()
    assert kept.endswith(name[-4:].lstrip(".\\") or "file.txt")


def chosen(html: str) -> list[str]:
    return re.findall(r'name="article" value="([^"]+)"', html)


def states_of(desk: Desk, state: str) -> set[int]:
    with desk.store.reading() as session:
        return {a.id for a in page_of(session, Filter(state), 50, 0)}


def test_several_articles_are_skipped_flagged_or_taken_on_together(desk: Desk) -> None:
    first, second, third = desk.add(3)
    html = desk.browser.get("/").text
    assert chosen(html) == [f"{i}:0" for i in (first, second, third)]
    form = {"article": chosen(html)[:2], "form_key": "k", "back": "/?topic=cadre_work&page=1"}
    answer = desk.browser.post("/bulk", data={**form, "action": "skip"}, follow_redirects=False)
    assert answer.headers["location"] == "/?topic=cadre_work&page=1&did=skip&n=2&left=0"
    assert "Đã bỏ qua 2 bài." in desk.browser.get(answer.headers["location"]).text
    assert states_of(desk, "skipped") == {first, second}
    # Sent twice it counts once.
    desk.browser.post("/bulk", data={**form, "action": "skip"})
    with desk.store.reading() as session:
        assert len(history(session, first)) == 1
    flag = {"article": [f"{third}:0"], "action": "flag", "form_key": "f", "back": "/"}
    assert "Đã nhờ xem lại 1 bài." in desk.browser.post("/bulk", data=flag).text
    assert states_of(desk, "flagged") == {third}
    assert states_of(desk, "waiting") == {third}
    unflag = {**flag, "article": [f"{third}:1"], "action": "unflag", "form_key": "u"}
    desk.browser.post("/bulk", data=unflag)
    assert states_of(desk, "flagged") == set()
    claimed = {"article": [f"{third}:0"], "action": "claim", "form_key": "c", "back": "/"}
    assert "Đã nhận 1 bài." in desk.browser.post("/bulk", data=claimed).text


def test_what_others_did_meanwhile_is_left_as_it_is(desk: Desk) -> None:
    lan, an = desk.user("lan"), desk.user("an")
    seen, taken, done, free = desk.add(4)
    shown = chosen(lan.get("/").text)
    lan.post("/bulk", data={"article": [f"{taken}:0"], "action": "claim", "form_key": "c"})
    html = lan.get(f"/articles/{seen}").text
    lan.post(f"/articles/{seen}/review", data={**form_of(html), "action": "draft", "note": "n"})
    html = lan.get(f"/articles/{done}").text
    data = {**form_of(html), **grades()}
    # Not to the next article, which would be lan's then.
    lan.post(f"/articles/{done}/review", data=data, follow_redirects=False)
    answer = an.post(
        "/bulk", data={"article": shown, "action": "skip", "form_key": "s", "back": "/"}
    )
    assert "Đã bỏ qua 1 bài. 3 bài để nguyên" in answer.text
    assert states_of(desk, "skipped") == {free}
    assert states_of(desk, "draft") == {seen}
    assert states_of(desk, "done") == {done}


@pytest.mark.parametrize(
    "form",
    [
        {"action": "delete", "article": "1:0"},
        {
            "action": "skip",
            "article": ["x", "1", "1:x", f"{2**40}:0", "99:0"],
            "back": "//evil.example",
        },
        {"action": "skip"},
    ],
)
def test_a_bulk_form_that_holds_anything_does_nothing(desk: Desk, form: dict[str, object]) -> None:
    desk.add(1)
    answer = desk.browser.post("/bulk", data=form, follow_redirects=False)
    assert answer.status_code in (303, 422)
    assert answer.headers.get("location", "/").startswith("/?did=") or answer.status_code == 422
    assert len(states_of(desk, "waiting")) == 1


def test_an_upload_of_too_many_articles_is_read_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_pages, "MOST_ARTICLES", 2)
    (tmp_path / "a.jsonl").write_text('{"text": "Trời mưa."}\n' * 5, "utf-8")
    *taken, refused = articles_of(find_files([str(tmp_path)]), tmp_path)
    assert len(taken) == 2
    assert isinstance(refused, tuple)
    assert refused[0] == "a.jsonl"
    assert "what follows was left out" in refused[1]


def processor_seconds(call: Callable[[], object]) -> float:
    """The fewest of three calls; other programs do not count."""
    found = []
    for _ in range(3):
        before = process_time()
        call()
        found.append(process_time() - before)
    return min(found)


def test_a_long_article_is_shown_and_passed_within_the_time_a_person_does_not_notice(
    desk: Desk,
) -> None:
    row, sentence = incoming(1), "Ban Thường vụ Huyện ủy họp bàn công tác cán bộ của huyện."
    n = 20_000 // len(sentence.split())
    size = len(sentence) + 1
    places = [[i * size, (i + 1) * size - 1, i // 5, False, None, 0] for i in range(n)]
    long = replace(row, text=f"{sentence} " * n, sentences=places)
    with desk.store.writing() as session:
        first, _ = add_articles(session, [(long, place()), (incoming(2), place())], "an")
    page = desk.browser.get(f"/articles/{first}").text
    assert page.count('class="t"') == n
    assert processor_seconds(lambda: desk.browser.get(f"/articles/{first}")) < 0.3

    def save_and_next() -> None:
        form = {**form_of(page), **grades(form_key=new_form_key(), action="draft")}
        answer = desk.browser.post(f"/articles/{first}/review", data=form, follow_redirects=False)
        desk.browser.get(f"/next?after={first}")
        assert answer.status_code in (303, 409)

    assert processor_seconds(save_and_next) < 0.15
