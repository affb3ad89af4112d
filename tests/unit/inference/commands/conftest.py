"""The command line in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from phobrief.inference.commands import app as app_module
from phobrief.inference.commands.app import run_cli
from phobrief.inference.commands.console import behave

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """Runs the command line with these words, in English: exit code, stdout, stderr."""
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "PHOBRIEF_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(app_module, "start_log", lambda: None)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["phobrief", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            run_cli()
        streams = capsys.readouterr()
        return int(stopped.value.code or 0), streams.out, streams.err

    yield run
    behave(False, False, "text", "en")
