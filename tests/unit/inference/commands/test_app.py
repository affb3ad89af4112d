"""What the command line makes of a Ctrl-C, whichever command it hits."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from phobrief.inference.commands.app import app


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("target", "arguments"),
    [
        ("phobrief.training.run.run_training", ["train", "mini", "--out", "x"]),
        ("phobrief.models.store.registry.Registry.pointer", ["models", "list"]),
    ],
)
def test_ctrl_c_is_one_line_and_130(
    monkeypatch: pytest.MonkeyPatch, target: str, arguments: list[str]
) -> None:
    monkeypatch.setattr(target, stop)
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.output) == (130, "phobrief: interrupted\n")


def test_ctrl_c_while_a_model_is_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (article := tmp_path / "a.txt").write_text("Ban Bí thư công bố quyết định.", "utf-8")
    monkeypatch.setattr("phobrief.inference.loading.load", stop)
    done = CliRunner().invoke(app, ["brief", str(article)])
    assert (done.exit_code, done.output) == (130, "phobrief: interrupted\n")
