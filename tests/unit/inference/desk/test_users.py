"""Users, sessions and the limit of tries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import sleep
from types import SimpleNamespace

import pytest
from argon2.exceptions import VerificationError

from phobrief.errors import DeskError
from phobrief.inference.desk.store import users
from phobrief.inference.desk.store.database import Store


def test_a_user_logs_in_and_out(store: Store) -> None:
    with store.writing() as session:
        assert not users.has_users(session)
        users.add_user(session, "lan", "mật khẩu dài", "admin")
        assert users.check_password(session, "lan", "sai") is None
        assert users.check_password(session, "nobody", "sai") is None
        user = users.check_password(session, "lan", "mật khẩu dài")
        assert user is not None
        token = users.start_session(session, user)
    with store.writing() as session:
        found = users.user_of(session, token)
        assert found is not None
        assert found.name == "lan"
        users.end_session(session, token)
        assert users.user_of(session, token) is None


def test_the_database_holds_neither_password_nor_token(store: Store) -> None:
    from sqlalchemy import select

    from phobrief.inference.desk.store.tables import Login, User

    with store.writing() as session:
        user = users.add_user(session, "lan", "mật khẩu dài", "admin")
        token = users.start_session(session, user)
        session.flush()
        assert session.scalars(select(User.password)).one().startswith("$argon2id$")
        assert token not in session.scalars(select(Login.token_sha256)).one()


def test_another_password_ends_the_sessions(store: Store) -> None:
    with store.writing() as session:
        token = users.start_session(session, users.add_user(session, "lan", "12345678", "admin"))
        users.set_password(session, "lan", "87654321")
        assert users.user_of(session, token) is None


def test_who_left_is_disabled_and_somebody_administers(store: Store) -> None:
    with store.writing() as session:
        users.add_user(session, "lan", "12345678", "admin")
        token = users.start_session(session, users.add_user(session, "an", "12345678", "editor"))
        users.change_user(session, "an", disabled=True)
        assert users.user_of(session, token) is None
        assert users.check_password(session, "an", "12345678") is None
        with pytest.raises(DeskError, match="administers"):
            users.change_user(session, "lan", role="editor")


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("", "12345678", "editor"),
        ("a\n", "1234", "editor"),
        ("a", "12345678", "owner"),
        ("local", "12345678", "admin"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    store: Store, name: str, password: str, role: str
) -> None:
    with store.writing() as session, pytest.raises(DeskError):
        users.add_user(session, name, password, role)


def test_tries_are_limited() -> None:
    limit = users.RateLimit(burst=3, seconds=60)
    assert [limit.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limit.wait("a") > 0
    assert limit.wait("b") == 0


def test_tries_at_the_same_time_are_counted_each() -> None:
    limit = users.RateLimit(burst=3, seconds=600)
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: limit.wait("a"), range(4000)))
    assert waits.count(0) == 3


def test_few_passwords_are_checked_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check takes 64 MiB, and a stranger may send any number of names at once."""
    at_once, most, lock = 0, 0, Lock()

    def verify(*_: object) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        sleep(0.02)
        with lock:
            at_once -= 1
        raise VerificationError

    monkeypatch.setattr(users, "_hasher", SimpleNamespace(verify=verify))

    def check(n: int) -> object:
        with store.reading() as session:
            return users.check_password(session, f"n{n}", "x")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(check, range(16))) == [None] * 16
    assert most <= 2


def test_a_stranger_who_fails_on_purpose_shuts_nobody_out() -> None:
    limit = users.LoginLimit()
    waits = [limit.wait("lan", "192.0.2.7") for _ in range(500)]
    assert waits.count(0) == 8
    assert limit.wait("lan", "192.0.2.8") == 0


def test_an_address_tries_only_so_many_names() -> None:
    limit = users.LoginLimit()
    assert [limit.wait(f"name {n}", "192.0.2.7") for n in range(100)].count(0) == 40


def test_who_knows_the_password_is_not_counted() -> None:
    limit = users.LoginLimit()
    for _ in range(100):
        assert limit.wait("lan", "192.0.2.7") == 0
        limit.succeeded("lan", "192.0.2.7")


def test_no_session_starts_with_a_password_that_was_changed_meanwhile(store: Store) -> None:
    with store.writing() as session:
        users.add_user(session, "lan", "một mật khẩu", "admin")
    with store.reading() as session:
        user = users.check_password(session, "lan", "một mật khẩu")
        assert user is not None
        session.expunge_all()
    with store.writing() as session:
        users.set_password(session, "lan", "mật khẩu khác")
    with store.writing() as session:
        assert users.start_session(session, user) is None
