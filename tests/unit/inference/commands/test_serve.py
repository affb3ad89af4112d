"""`phobrief keys new`, and what `phobrief serve` refuses before it loads anything."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from forks import fork_command

from phobrief.inference.service.http.keys import read_keys


def test_a_key_is_printed_once_and_its_hash_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    keys = [
        fork_command("keys", "new", name, "--file", file).stdout.decode().strip() for name in "ab"
    ]
    known = read_keys(file)
    assert [known.accepts(key) for key in keys] == [True, True]
    assert not known.accepts("pb-")
    shown = fork_command("keys", "new", "c")
    assert shown.stdout.startswith(b"pb-")
    assert b": c " in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--api-keys", "none"], b"keys"),
        (["--host", "no.such.host.invalid"], b"cannot listen"),
        (["--model", "."], b"phobrief.json"),
    ],
)
def test_what_cannot_be_served_is_one_line(
    tmp_path: Path, arguments: list[str], said: bytes
) -> None:
    done = fork_command("serve", "--port", "0", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert said in done.stderr
