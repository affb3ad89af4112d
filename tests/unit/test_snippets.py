"""Every snippet of the README and the documents is run here, or listed with the reason why not.

Python is run; YAML is read as the config it shows; a command line is parsed by the command line itself, so that no
command, option or value in a document is out of date. `tests/integration` runs what takes a model longer.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from snippets import FENCE, GENERATED, ROOT, Snippet, command_lines, documents, parse, snippets

import phobrief
from phobrief.inference.commands.console import UsageError

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
    "echo": "feeds a pipe, or writes a line",
    "install": "of the system",
    "chown": "of the system",
    "podman": "makes and runs a container; tests/unit/test_deployment.py reads what it is made of",
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
    "ini": "systemd's; tests/unit/test_deployment.py",
    "dockerfile": "a container's; tests/unit/test_deployment.py",
    "nginx": "nginx's; tests/integration/test_behind_nginx.py runs it",
    "text": "output",
}


def shell_commands() -> list[tuple[str, list[str]]]:
    return [(s.document, words) for s in snippets("bash") for words in command_lines(s.text)]


def inline_commands() -> list[tuple[str, str]]:
    """Commands within a sentence, as far as they are written out: `phobrief models list`."""
    found = []
    for path in documents():
        name = path.relative_to(ROOT).as_posix()
        text = FENCE.sub("", path.read_text("utf-8"))
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
    found = {lang for path in documents() for lang, _ in FENCE.findall(path.read_text("utf-8"))}
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


def test_the_row_that_the_service_shows_is_what_comes_out() -> None:
    [shown] = [s for s in snippets("json") if s.document == "docs/service.md" and "tags" in s.text]
    row = json.loads(re.sub(r", \.\.\.", "", " ".join(shown.text.split())))
    page = (ROOT / "docs/service.md").read_text("utf-8")
    sent = json.loads(re.findall(r"-d '(\{.*?\})'", page)[0])
    found = phobrief.load().brief(phobrief.Article(**sent)).to_dict()
    score = row["topics"][0].pop("score")
    assert abs(found["topics"][0].pop("score") - score) < 0.05
    assert row.pop("model")["name"] == found.pop("model")["name"]
    assert row.pop("topics")[0] == found.pop("topics")[0]
    assert row == found


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
    for reason in (*NOT_RUN.values(), *ELSEWHERE.values(), *LANGUAGES.values()):
        for path in re.findall(r"tests/[\w/.]*", reason):
            assert (ROOT / path).exists(), path
