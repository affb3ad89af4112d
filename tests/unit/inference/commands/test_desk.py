"""`phobrief users` and `phobrief desk`: the database that `phobrief serve` is given, without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("alembic", reason="no desk: pip install 'phobrief[serve]'")

from desk_rows import incoming, place, submission
from typer.testing import CliRunner

from phobrief.errors import DataError, DeskError
from phobrief.inference.commands.app import app
from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import open_store
from phobrief.inference.desk.store.reviews import save
from phobrief.inference.desk.store.tables import DRAFT
from phobrief.inference.desk.store.users import check_password


def run(*arguments: object, stdin: str = "") -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


def test_users_are_added_listed_and_given_a_password(url: str) -> None:
    run("users", "add", "lan", "--role", "admin", "--db", url, stdin="một mật khẩu\nmột mật khẩu\n")
    run("users", "add", "an", "--password-stdin", "--db", url, stdin="mật khẩu khác\n")
    assert [line.split() for line in run("users", "list", "--db", url).splitlines()] == [
        ["an", "editor"],
        ["lan", "admin"],
    ]
    run("users", "passwd", "lan", "--password-stdin", "--db", url, stdin="mật khẩu mới\n")
    store = open_store(url)
    with store.reading() as session:
        assert check_password(session, "lan", "mật khẩu mới") is not None
        assert check_password(session, "lan", "một mật khẩu") is None
    store.close()


def test_a_user_that_is_not_there_is_named_with_those_that_are(url: str) -> None:
    run("users", "add", "lan", "--password-stdin", "--db", url, stdin="một mật khẩu\n")
    with pytest.raises(DeskError, match="no user 'lam'; there are: lan"):
        run("users", "passwd", "lam", "--password-stdin", "--db", url, stdin="x\n")


def test_finished_reviews_are_exported_and_drafts_when_asked(url: str, tmp_path: Path) -> None:
    store = open_store(url)
    with store.writing() as session:
        first, second = add_articles(session, [(incoming(i), place()) for i in range(2)], "an")
        save(session, submission(first))
        save(session, submission(second, state=DRAFT))
    store.close()
    out = tmp_path / "reviews.jsonl"
    assert "1 reviews" in run("desk", "export", out, "--db", url)
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == ["a/0"]
    assert "2 reviews" in run("desk", "export", tmp_path / "all.csv", "--drafts", "--db", url)
    with pytest.raises(DataError, match=r"\.jsonl or \.csv"):
        run("desk", "export", tmp_path / "reviews.xlsx", "--db", url)
