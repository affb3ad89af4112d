"""API keys: random, kept only as SHA-256, compared in constant time.

A file of keys has a line for each: a name for people, a blank, and the hash in hexadecimal digits. Empty
lines and lines that begin with ``#`` are passed over. A key is 256 random bits, so a plain hash cannot be
searched.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from ....errors import ConfigError

_LINE = re.compile(r"(?P<name>\S+)\s+(?P<hash>[0-9a-f]{64})")


def new_key(name: str) -> tuple[str, str]:
    """A new key, and the line for the file.

    Raises:
        ConfigError: the name is empty or has blanks.
    """
    if not re.fullmatch(r"[^\s#]\S*", name):
        raise ConfigError(f"name of the key: expected one word, got {name!r}")
    key = "pb-" + secrets.token_urlsafe(32)
    return key, f"{name} {_hashed(key)}"


def add_key(path: Path, line: str) -> None:
    """Append a key's line to a file, which only its owner may read when it is made here.

    Raises:
        ConfigError: it cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error}") from error


def read_keys(path: Path) -> ApiKeys:
    """The keys of a file.

    Raises:
        ConfigError: it cannot be read, has no key, or a line that is none.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: expected a file of API keys: {error}") from error
    hashes = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ConfigError(
                f"{path}:{number}: expected a name and the SHA-256 of a key; make one: phobrief keys new NAME"
            )
        hashes.append(found["hash"])
    if not hashes:
        raise ConfigError(f"{path}: no key in it; make one: phobrief keys new NAME --file {path}")
    return ApiKeys(hashes)


class ApiKeys:
    """Which keys are good.

    Args:
        hashes: SHA-256 of each, in hexadecimal digits.
    """

    def __init__(self, hashes: Iterable[str]) -> None:
        self._hashes = tuple(hashes)

    def accepts(self, key: str) -> bool:
        """Whether it is one of them; takes as long whichever it is, and if it is none."""
        given = _hashed(key)
        return sum(hmac.compare_digest(given, known) for known in self._hashes) > 0


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
