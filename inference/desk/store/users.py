"""Who may use the desk: passwords by argon2, sessions that can be ended, in the database."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock, Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ....errors import DeskError, alternatives
from .database import now
from .tables import ADMIN, ROLES, Login, User

LOCAL = "local"
"""The name of whoever sits at the machine, while there are no users."""
MIN_PASSWORD = 8
SESSION_SECONDS = 14 * 24 * 3600
_MOST_NAME = 80
_hasher = PasswordHasher()
_AT_ONCE = Semaphore(2)
"""Checks of passwords at a time: each takes 64 MiB."""
_NOBODY = _hasher.hash("nobody's password")
"""Checked where there is no such user, so that the time of an answer does not tell."""


def check_password_form(password: str) -> None:
    """Refuse what is too short.

    Raises:
        DeskError: it is.
    """
    if len(password) < MIN_PASSWORD:
        raise DeskError(f"password: expected at least {MIN_PASSWORD} characters")


def add_user(session: Session, name: str, password: str, role: str) -> User:
    """Make a user.

    Raises:
        DeskError: the name is taken or empty, the password too short, the role unknown.
    """
    name = name.strip()
    if not name or len(name) > _MOST_NAME or not name.isprintable():
        raise DeskError(f"user: expected a name of 1 to {_MOST_NAME} characters, found {name!r}")
    if name == LOCAL:
        raise DeskError(f"user: '{LOCAL}' is who works without users; take another name")
    if role not in ROLES:
        raise DeskError(f"role: expected {alternatives(ROLES)}, found '{role}'")
    check_password_form(password)
    if find_user(session, name) is not None:
        raise DeskError(f"user '{name}' exists already; 'phobrief users passwd' sets a password")
    user = User(
        name=name, role=role, password=_hasher.hash(password), made_at=now(), disabled=False
    )
    session.add(user)
    session.flush()
    return user


def find_user(session: Session, name: str) -> User | None:
    """A user by name."""
    return session.scalar(select(User).where(User.name == name.strip()))


def known_user(session: Session, name: str) -> User:
    """A user by name.

    Raises:
        DeskError: there is none.
    """
    user = find_user(session, name)
    if user is None:
        names = ", ".join(u.name for u in all_users(session)) or "none yet"
        raise DeskError(f"there is no user '{name}'; there are: {names}")
    return user


def set_password(session: Session, name: str, password: str) -> None:
    """Give a user another password; all their sessions end.

    Raises:
        DeskError: there is no such user, or the password is too short.
    """
    check_password_form(password)
    user = known_user(session, name)
    user.password = _hasher.hash(password)
    _end_sessions(session, user)


def change_user(
    session: Session, name: str, *, role: str | None = None, disabled: bool | None = None
) -> None:
    """Give a user another role, or let them in no more (or again).

    Raises:
        DeskError: there is no such user or role, or nobody would be left to administer the desk.
    """
    user = known_user(session, name)
    if role is not None:
        if role not in ROLES:
            raise DeskError(f"role: expected {alternatives(ROLES)}, found '{role}'")
        user.role = role
    if disabled is not None:
        user.disabled = disabled
    session.flush()
    admins = select(func.count()).select_from(User).where(User.role == ADMIN, ~User.disabled)
    if not session.scalar(admins):
        raise DeskError("somebody must be left who administers the desk")
    if user.disabled:
        _end_sessions(session, user)


def all_users(session: Session) -> list[User]:
    """All users by name."""
    return list(session.scalars(select(User).order_by(User.name)))


def has_users(session: Session) -> bool:
    """Whether anybody has to log in."""
    return session.scalar(select(User.id).limit(1)) is not None


def check_password(session: Session, name: str, password: str) -> User | None:
    """The user whose name and password these are."""
    user = find_user(session, name)
    try:
        with _AT_ONCE:
            _hasher.verify(user.password if user else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return user if user is not None and not user.disabled else None


def start_session(session: Session, user: User) -> str | None:
    """Let in a user whose password was checked; return the token for their browser.

    The database holds only its hash. None where the user was shut out, or got another password, meanwhile.
    """
    same = session.get(User, user.id, populate_existing=True)
    if same is None or same.disabled or same.password != user.password:
        return None
    token = secrets.token_urlsafe(32)
    session.execute(delete(Login).where(Login.expires_at <= now()))
    session.add(
        Login(
            token_sha256=_hash(token),
            user_id=user.id,
            made_at=now(),
            expires_at=now(SESSION_SECONDS),
        )
    )
    return token


def user_of(session: Session, token: str) -> User | None:
    """Whose session a token is; None where it ended."""
    return session.scalar(
        select(User)
        .join(Login, Login.user_id == User.id)
        .where(Login.token_sha256 == _hash(token), Login.expires_at > now(), ~User.disabled)
    )


def end_session(session: Session, token: str) -> None:
    """Log out."""
    session.execute(delete(Login).where(Login.token_sha256 == _hash(token)))


def _end_sessions(session: Session, user: User) -> None:
    session.execute(delete(Login).where(Login.user_id == user.id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """A token bucket per key, in memory: ``burst`` tries at once, then one every ``seconds``. Thread-safe."""

    def __init__(self, burst: int = 8, seconds: float = 15.0, most_keys: int = 10_000) -> None:
        self._burst, self._seconds, self._most = burst, seconds, most_keys
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str) -> int:
        """Take a try; 0 where there was one, else the seconds until there is."""
        with self._lock:
            at = time.monotonic()
            bucket = self._buckets.pop(key, None) or _Bucket(self._burst, at)
            bucket.left = min(self._burst, bucket.left + (at - bucket.at) / self._seconds)
            bucket.at = at
            self._buckets[key] = bucket
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return max(1, round((1 - bucket.left) * self._seconds))

    def give_back(self, key: str) -> None:
        """Let a try that was taken not count."""
        with self._lock:
            bucket = self._buckets.get(key)
            if bucket is not None:
                bucket.left = min(self._burst, bucket.left + 1)


class LoginLimit:
    """Of failed tries to log in: for a name from an address, for an address, and for a name from anywhere.

    The last one is wide, and is not reached from one address: a stranger who fails on purpose must not shut
    out whose name it is.
    """

    def __init__(self) -> None:
        self._limits = (RateLimit(8, 15), RateLimit(40, 5), RateLimit(200, 5))

    def wait(self, name: str, address: str) -> int:
        """Take a try; 0 where there was one, else the seconds until there is."""
        taken: list[tuple[RateLimit, str]] = []
        for limit, key in self._each(name, address):
            if wait := limit.wait(key):
                for other, other_key in taken:
                    other.give_back(other_key)
                return wait
            taken.append((limit, key))
        return 0

    def succeeded(self, name: str, address: str) -> None:
        """The try was a good one, which does not count."""
        for limit, key in self._each(name, address):
            limit.give_back(key)

    def _each(self, name: str, address: str) -> Iterator[tuple[RateLimit, str]]:
        return zip(self._limits, (f"{address} {name}", address, name), strict=True)
