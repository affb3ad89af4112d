"""Users, sessions and the limit of tries."""

from __future__ import annotations

import pytest

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
