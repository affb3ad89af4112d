"""The help of the commands names all that the tables have, and what the exit codes mean."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from phobrief.inference.commands.app import app
from phobrief.inference.jobs.outputs.sinks import FORMATS
from phobrief.models.summarizers.choose import SUMMARIZERS


def help_of(*command: str) -> str:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    return " ".join(result.output.split())


@pytest.mark.parametrize("command", ["brief", "run", "evaluate"])
def test_the_help_names_every_summariser(command: str) -> None:
    text = help_of(command)
    assert [n for n, kind in SUMMARIZERS.items() if f"{n} ({kind.description})" not in text] == []


def test_the_help_of_run_names_every_format() -> None:
    text = help_of("run")
    assert [s for s, form in FORMATS.items() if f"{s} ({form.description})" not in text] == []


def test_the_help_says_what_the_exit_codes_mean() -> None:
    text = help_of()
    assert "0 all well; 1 done, but some rows failed" in text
    assert "2 could not run" in text
