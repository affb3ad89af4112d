"""Every snippet of the README and the documents is run here, or listed with the reason why not.

Python is run; YAML is read as the config it shows; a command line is parsed by the command line itself, so that no
command, option or value in a document is out of date. `tests/integration` runs what takes a model longer.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from typer.main import get_command

from phobrief.inference.commands.app import app
from phobrief.inference.commands.console import UsageError, hoisted

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "models", "training")
GENERATED = ("docs/cli.md", "docs/configuration.md")
COMMAND = get_command(app)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)

# First words of command lines that are not ours, and why they are not run.
NOT_RUN = {
    "make": "sets up environments; CI runs it",
    "pip": "installs",
    "pipx": "installs",
    "python3": "makes an environment; or a measurement, whose module a test of documents looks for",
    "python": "measures; a test of documents looks for the module",
    "py": "Windows",
    ".": "activates an environment",
    r".venv\Scripts\activate": "Windows",
    "curl": "asks a service that runs; tests/unit/inference/service asks it all of that",
    "git": "fetches",
    "cd": "moves",
    "cp": "replaces the bundled model",
    "export": "sets a variable of the shell",
    "systemctl": "of the system",
    "useradd": "of the system",
    "accelerate": "several GPUs",
    "torchrun": "several processes; tests/unit/training/optimization has a run of two",
    "echo": "feeds a pipe",
    "sudo": "of the system",
    "/opt/phobrief/bin/pip": "installs",
    "new/bin/pip": "installs",
}
# Snippets that are run elsewhere, by how they begin.
ELSEWHERE = {
    "from huggingface_hub import InferenceClient": "tests/integration/test_serve.py, with its clients",
}
LANGUAGES = {
    "": "output, file names or a table",
    "ini": "systemd's",
    "dockerfile": "a container's",
    "nginx": "nginx's",
    "text": "output",
}


class Snippet(NamedTuple):
    """One fenced block of a document."""

    document: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}: {self.text.splitlines()[0][:40]}"


def documents() -> list[Path]:
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
    found = [*ROOT.glob("*.md"), *inside]
    return sorted(path for path in found if path.name != "CHANGELOG.md")


def snippets(*languages: str) -> list[Snippet]:
    found = []
    for path in documents():
        name = path.relative_to(ROOT).as_posix()
        for language, text in _FENCE.findall(path.read_text("utf-8")):
            if language in languages and name not in GENERATED and text.strip():
                found.append(Snippet(name, language, text))
    return found


def command_lines(text: str) -> Iterator[list[str]]:
    """The commands of a shell's snippet, a pipe's parts each by itself, without comments and redirections."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in re.split(r"\|(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)|&&", line):
            words = shlex.split(part, comments=True)
            while words and re.fullmatch(r"\w+=\S*", words[0]):
                words = words[1:]
            if words:
                yield words


def parse(words: list[str]) -> None:
    """Let the command line read its words without running the command.

    Raises:
        UsageError: a command, option or value that there is not.
    """
    command: Any = COMMAND
    words = hoisted(words)
    context = command.make_context("phobrief", list(words), resilient_parsing=False)
    rest = [*getattr(context, "_protected_args", []), *context.args]
    while hasattr(command, "commands") and rest:
        name, *rest = rest
        if name not in command.commands:
            raise AssertionError(f"no such command: {name}")
        command = command.commands[name]
        context = command.make_context(name, list(rest), parent=context)
        rest = [*getattr(context, "_protected_args", []), *context.args]


def shell_commands() -> list[tuple[str, list[str]]]:
    return [(s.document, words) for s in snippets("bash") for words in command_lines(s.text)]


def inline_commands() -> list[tuple[str, str]]:
    """Commands within a sentence, as far as they are written out: `phobrief models list`."""
    found = []
    for path in documents():
        name = path.relative_to(ROOT).as_posix()
        text = _FENCE.sub("", path.read_text("utf-8"))
        for code in re.findall(r"`(phobrief [^`]+)`", text):
            if name not in GENERATED and not re.search(r"\.\.\.|[…|\[{]|--\w+ *$", code):
                found.append((name, " ".join(code.split())))
    return sorted(set(found))


def test_there_are_snippets_of_every_kind() -> None:
    assert len(shell_commands()) > 40
    assert len(inline_commands()) > 20
    assert {s.document for s in snippets("python")} >= {"README.md", "README.vi.md"}


def test_every_language_is_looked_at() -> None:
    known = {"bash", "python", "yaml", "json", *LANGUAGES}
    found = {lang for path in documents() for lang, _ in _FENCE.findall(path.read_text("utf-8"))}
    assert found - known == set()


@pytest.mark.parametrize(("document", "words"), shell_commands(), ids=lambda v: str(v)[:60])
def test_a_command_line_is_one(document: str, words: list[str]) -> None:
    program, *rest = words
    if Path(program).name == "phobrief":
        try:
            parse([word for word in rest if word not in ("&", "<")])
        except UsageError as error:
            pytest.fail(f"{document}: {' '.join(words)}: {error}")
    else:
        assert program in NOT_RUN, (
            f"{document}: say in NOT_RUN why it is not run: {' '.join(words)}"
        )


@pytest.mark.parametrize(("document", "code"), inline_commands())
def test_a_command_in_a_sentence_has_words_that_there_are(document: str, code: str) -> None:
    try:
        parse(shlex.split(code)[1:])
    except UsageError as error:
        # What must be added to run it may be left out of a sentence; nothing may be there that is not.
        if "Missing" not in error.format_message():  # type: ignore[attr-defined]
            pytest.fail(f"{document}: {code}: {error}")


@pytest.mark.parametrize("snippet", snippets("json"), ids=str)
def test_json_is_json_but_for_what_is_left_out(snippet: Snippet) -> None:
    shown = " ".join(snippet.text.split())
    json.loads(re.sub(r", \.\.\.", "", shown))


@pytest.mark.parametrize("snippet", snippets("yaml"), ids=str)
def test_yaml_is_a_config(snippet: Snippet, tmp_path: Path) -> None:
    from phobrief.configs import load_train_config

    tree = yaml.safe_load(snippet.text)
    (path := tmp_path / "own.yaml").write_text(snippet.text, "utf-8")
    config = load_train_config(path)
    assert config.name == tree["name"]


VALUES = {
    "text": "Sáng 14/5, Tỉnh ủy Sông Lam công bố quyết định điều động, bổ nhiệm cán bộ. Ông Lê Văn Bình giữ chức"
    " Bí thư Huyện ủy Bến Sông."
}
VALUES |= {"van_ban": VALUES["text"], "bai": VALUES["text"]}
VALUES |= {
    "abstract": "Ông Lê Văn Bình giữ chức Bí thư.",
    "tom_tat": "Ông Lê Văn Bình giữ chức Bí thư.",
}


@pytest.mark.parametrize("snippet", snippets("python"), ids=str)
def test_python_runs(snippet: Snippet, capsys: pytest.CaptureFixture[str]) -> None:
    if any(snippet.text.startswith(beginning) for beginning in ELSEWHERE):
        return
    names: dict[str, Any] = {"articles": [VALUES["text"]], "cac_bai": [VALUES["text"]], **VALUES}
    text = snippet.text.replace("FOLDER OF THIS FILE", str(ROOT / "models/bundled/mini"))
    exec(compile(text, snippet.document, "exec"), names)
    assert "Công tác cán bộ" in capsys.readouterr().out or "print" not in snippet.text


def test_what_is_said_to_run_elsewhere_is_there() -> None:
    for reason in (*NOT_RUN.values(), *ELSEWHERE.values()):
        for path in re.findall(r"tests/[\w/.]*", reason):
            assert (ROOT / path).exists(), path
