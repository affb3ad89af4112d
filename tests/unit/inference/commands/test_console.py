"""The manners of every command: one line per error, as text or JSON; quiet, verbose, in which language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from phobrief.errors import ModelStoreError
from phobrief.inference.commands.app import COMMANDS, GROUPS, app, command_line
from phobrief.inference.commands.console import command_named, hoisted

Cli = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("run a.csv -q --out b", "-q run a.csv --out b"),
        ("brief a --errors-as json --json", "--errors-as json brief a --json"),
        ("brief --lang=vi a", "--lang=vi brief a"),
        ("brief -- -q", "brief -- -q"),
        ("brief a --lang", "--lang  brief a"),
    ],
)
def test_options_of_all_commands_stand_anywhere(words: str, expected: str) -> None:
    assert " ".join(hoisted(words.split())) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", None),
        ("brief a.txt", "brief"),
        ("--lang vi -q --errors-as=json models list", "models"),
        ("--lang", None),
        ("--help", "--help"),
        ("bief run", "bief"),
        ("-- brief", "--"),
    ],
)
def test_the_command_that_words_begin_with(words: str, expected: str | None) -> None:
    assert command_named(words.split()) == expected


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_a_command_alone_has_the_help_that_it_has_among_all(name: str) -> None:
    alone, all_ = (
        CliRunner().invoke(commands, [name, "--help"], prog_name="phobrief").output
        for commands in (command_line([name]), command_line())
    )
    assert alone == all_


def test_a_mistyped_command_is_looked_for_among_all(cli: Cli) -> None:
    assert "Did you mean 'models'?" in cli("modls", "brief")[2]


USAGE = {
    "breif a.txt": ["'breif'", "'brief'"],
    "brief a.txt --jsn": ["--jsn", "--json", "phobrief brief --help"],
    "brief a.txt --max-sentences 0": [
        "--max-sentences",
        "greater than or equal to 1",
        "got '0'",
        "At most",
    ],
    "brief a.txt --max-syllables hai": ["--max-syllables", "integer", "got 'hai'"],
    "train": ["'config'", "a packaged one: mini", "phobrief train --help"],
    "train mini": ["'--out'", "The new model directory"],
    "models list extra": ["extra", "phobrief models list --help"],
    "--lang fr brief": ["--lang", "'fr'", "vi"],
}


@pytest.mark.parametrize("words", USAGE)
def test_words_that_are_no_command_are_one_line(cli: Cli, words: str) -> None:
    code, out, err = cli(*words.split())
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert [part for part in USAGE[words] if part not in err] == []


def test_a_file_in_the_place_of_a_command(cli: Cli, tmp_path) -> None:
    (tmp_path / "a.txt").touch()
    code, _, err = cli(str(tmp_path / "a.txt"))
    assert code == 2
    assert "phobrief brief FILE" in err


@pytest.mark.parametrize(
    "words", ["brief nowhere.txt --model x", "nothing", "brief --jsn", "models show v0009"]
)
def test_errors_for_programs_are_json(cli: Cli, words: str) -> None:
    code, _, err = cli(*words.split(), "--errors-as", "json")
    (line,) = err.splitlines()
    tree = json.loads(line)
    assert code == 2
    assert tree["error"]
    assert tree["message"]
    assert ("exit_code" in tree) != ("input" in tree)


def test_an_error_for_a_program_has_its_class_and_code(cli: Cli) -> None:
    _, _, err = cli("--errors-as", "json", "models", "show", "v0009")
    tree = json.loads(err)
    assert (tree["error"], tree["exit_code"]) == ("ModelStoreError", 2)
    assert "v0009" in tree["message"]


def fail(*_: object, **__: object) -> None:
    raise ModelStoreError("x.json: missing") from KeyError("inner")


def break_down(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a fault")


def test_verbose_says_where_an_error_came_from(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phobrief.models.store.registry.Registry.pointer", fail)
    assert cli("models", "rollback")[2].count("\n") > 0
    assert "Traceback" not in cli("models", "list")[2]
    assert "KeyError: 'inner'" in cli("models", "list", "-v")[2]


def test_a_fault_of_ours_is_code_2_and_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phobrief.models.store.registry.Registry.pointer", break_down)
    code, _, err = cli("models", "list")
    assert code == 2
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("phobrief: a fault of phobrief, not yours")
    code, _, err = cli("models", "list", "--errors-as", "json")
    assert "ZeroDivisionError" in json.loads(err)["message"]


def test_a_disk_error_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("phobrief.models.store.registry.Registry.pointer", full)
    code, _, err = cli("models", "list")
    assert (code, err.count("\n")) == (2, 1)
    assert "No space left" in err


def test_the_language_is_chosen_by_option_by_variable_and_by_locale(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "version" in cli("models", "list")[1]
    assert "phiên bản" in cli("models", "list", "--lang", "vi")[1]
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert "phiên bản" in cli("models", "list")[1]
    monkeypatch.setenv("PHOBRIEF_LANG", "en")
    assert "version" in cli("models", "list")[1]


def test_a_group_without_a_command_shows_its_help(cli: Cli) -> None:
    code, out, err = cli("models")
    assert code in (0, 2)
    assert "rollback" in out + err


@pytest.mark.parametrize("command", ["brief", "run", "train", "doctor"])
def test_the_help_of_a_command_ends_with_the_exit_codes(command: str) -> None:
    text = " ".join(CliRunner().invoke(app, [command, "--help"]).output.split())
    assert text.rstrip().endswith("stopped by a signal.")


def test_completion_is_offered() -> None:
    assert "--install-completion" in CliRunner().invoke(app, ["--help"]).output


def test_completion_knows_the_commands() -> None:
    done = CliRunner().invoke(
        app,
        [],
        env={
            "_PHOBRIEF_COMPLETE": "complete_bash",
            "COMP_WORDS": "phobrief mod",
            "COMP_CWORD": "1",
        },
        prog_name="phobrief",
    )
    assert "models" in done.output


def test_quiet_leaves_results_and_errors(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n", "utf-8")
    words = ("run", tmp_path / "a.csv", "--out", tmp_path / "o.jsonl")
    code, out, err = cli("-q", *words)
    assert (code, out, err) == (0, "", "")
    assert "finished already" in cli(*words)[2]
    assert "no such file" in cli("-q", "run", tmp_path / "b.csv", "--out", "o.jsonl")[2]


def test_quiet_training_tells_nothing_of_its_way(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("torch")

    def train(*_: object, log: Callable[[str], None], **__: object) -> None:
        log("epoch 1")

    monkeypatch.setattr("phobrief.training.run.run_training", train)
    assert cli("train", "mini", "--out", tmp_path / "m")[1] == "epoch 1\n"
    assert cli("train", "mini", "--out", tmp_path / "m", "--quiet")[1] == ""


def test_one_input_of_several_is_named_in_json(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    code, _, err = cli("--errors-as", "json", "brief", tmp_path / "empty.txt", "gone.txt")
    lines = [json.loads(line) for line in err.splitlines()]
    assert code == 2
    assert [line["error"] for line in lines] == ["ArticleError", "DataError"]
    assert lines[1]["input"] == "gone.txt"
