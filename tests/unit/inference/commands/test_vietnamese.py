"""Errors and help in Vietnamese: every template is in the source, every help text in the catalogue."""

from __future__ import annotations

import ast
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import typer
import yaml
from typer.main import get_command

from phobrief import errors
from phobrief.inference.commands.app import app
from phobrief.inference.commands.vietnamese import Template, in_vietnamese

Cli = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[4]
FOLDERS = ("configs", "inference", "models", "training")
CATALOGUE = yaml.load(
    (ROOT / "inference/commands/vietnamese.yaml").read_text("utf-8"),
    Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
)
RAISED = {name for name in vars(errors) if name.endswith("Error")} | {"ValueError", "CellError"}
# The desk's pages have words of their own; pages are shown to no reader of the command line.
MOST_UNTRANSLATED = 0
"""Templates that are raised and not in the catalogue. It may only become smaller."""

Words = tuple[str, ...]


def sources() -> Iterator[ast.Module]:
    for path in [*ROOT.glob("*.py"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.py"))]:
        yield ast.parse(path.read_text("utf-8"))


def words_of(node: ast.AST) -> Words | None:
    """What stands before, between and after the values of a string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if not isinstance(node, ast.JoinedStr):
        return None
    words = [""]
    for part in node.values:
        if isinstance(part, ast.Constant):
            words[-1] += part.value
        else:
            words.append("")
    return tuple(words)


def tails(words: Words) -> Iterator[Words]:
    """The words, and what is left of them after each place that they begin with."""
    yield words
    for i, text in enumerate(words):
        for found in re.finditer(": ", text):
            yield (text[found.end() :], *words[i + 1 :])


def known(words: Words) -> bool:
    bare = not re.search("[a-z]{3}", "".join(words))
    return bare or any(tail in ERRORS for tail in tails(words))


ERRORS = {Template.of(english, "").words for english in CATALOGUE["errors"]}


def raised() -> set[Words]:
    """The messages of all errors that the source raises, as far as they are written where they are raised."""
    found = set()
    for tree in sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in RAISED and call.args:
                found |= {words for words in map(words_of, call.args) if words}
    return {words for words in found if " " in "".join(words)}


def paragraphs(command: Any) -> Iterator[str]:
    """All that the help of a command and those below it says."""
    texts = [command.help, *(getattr(p, "help", None) for p in command.params)]
    for text in filter(None, texts):
        yield from (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    for inner in getattr(command, "commands", {}).values():
        yield from paragraphs(inner)


@pytest.mark.parametrize("part", CATALOGUE)
def test_a_translation_has_the_values_of_its_template(part: str) -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    pairs = CATALOGUE[part].items()
    assert [english for english, told in pairs if not told.strip()] == []
    if part != "help":
        assert [english for english, told in pairs if names(english) != names(told)] == []


def test_every_template_is_in_the_source() -> None:
    said = set()
    for tree in sources():
        for node in ast.walk(tree):
            if words := words_of(node):
                said.update(tails(words))
    assert [words for words in ERRORS if words not in said] == []


def test_no_error_is_added_without_its_vietnamese() -> None:
    missing = sorted("{}".join(words) for words in raised() if not known(words))
    assert len(missing) <= MOST_UNTRANSLATED, "\n".join(missing)


def test_the_help_is_all_in_the_catalogue_and_nothing_else() -> None:
    said = set(paragraphs(get_command(app))) | {"Show this message and exit."}
    told = CATALOGUE["help"]
    assert [text for text in said if text not in told] == []
    own = {"Usage:", "Options", "Arguments", "Commands", "default", "env var", "required"}
    assert [text for text in told if text not in said | own] == []


MESSAGES = {
    # the whole message, one behind a place, one whose value is a message of its own
    "no such model in /m; expected bundled": "không có mô hình này trong /m; cần bundled",
    "m/phobrief.json: missing; copy the model directory again": (
        "m/phobrief.json: không có; chép lại thư mục mô hình"
    ),
    "no such file in /b; did you mean bai.txt?": "không có tệp này trong /b; có phải bai.txt không?",
    "a.csv, column 'cadre_work': expected 0, 1 or 2, found '7'": (
        "a.csv, cột 'cadre_work': cần 0, 1 hoặc 2, gặp '7'"
    ),
    # what hangs on to a message: a hint, a reason, what there is to choose from
    "c.yaml: epohs: unknown key; did you mean 'epochs'? allowed: epochs, rate": (
        "c.yaml: epohs: khóa lạ; có phải 'epochs' không? được phép: epochs, rate"
    ),
    "--out: expected a file ending in .jsonl, .parquet or .csv, or FOLDER/, got none": (
        "--out: cần tên tệp kết thúc bằng .jsonl, .parquet hoặc .csv, hoặc THƯ-MỤC/, chưa thấy"
    ),
    "expected articles that can be read, found none among 5 (the first: expected text, got 7); give their"
    " whole texts, not ids, links or page noise": (
        "cần bài đọc được, không thấy bài nào trong 5 (bài đầu tiên: cần văn bản, nhận được 7); hãy đưa toàn văn,"
        " không phải id, đường liên kết hay phần thừa của trang"
    ),
    "a.jsonl was begun differently: the model was a 1 (12), now it is b 2 (34). Start over with --restart, or"
    " choose another --out": (
        "a.jsonl đã bắt đầu với cài đặt khác: mô hình trước là a 1 (12), nay là b 2 (34). Làm lại từ đầu với"
        " --restart, hoặc chọn --out khác"
    ),
    # what nobody translated, and what is no message at all
    "some error of a library": "some error of a library",
    "": "",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_known_by_its_words(message: str) -> None:
    assert in_vietnamese(message) == MESSAGES[message]


def test_a_missing_extra_is_said_in_vietnamese() -> None:
    error = errors.MissingExtraError("torch", "train")
    assert "is not installed" in str(error)
    assert in_vietnamese(str(error)) == (
        "ở đây cần 'torch' mà máy chưa cài; chạy: pip install 'phobrief[train]'"
    )


@pytest.mark.parametrize("english", CATALOGUE["errors"])
def test_of_all_templates_the_one_that_is_meant_is_taken(english: str) -> None:
    template = Template.of(english, CATALOGUE["errors"][english])
    values = {name: f"<{name}>" for name in template.names}
    assert in_vietnamese(english.format(**values)) == template.vietnamese.format(**values)


def test_a_message_that_quotes_a_long_text_takes_no_time() -> None:
    begin = time.process_time()
    for text in (": " * 50_000, "expected , found " * 10_000, "a: expected '" + "x; " * 50_000):
        in_vietnamese(text)
    assert time.process_time() - begin < 10


def test_an_error_for_a_program_is_english_in_any_language(cli: Cli) -> None:
    for words in (
        ("models", "show", "v0009"),
        ("brief", "--jsn"),
        ("brief", "--max-sentences", "0"),
    ):
        english = cli(*words, "--errors-as", "json")[2]
        assert cli(*words, "--errors-as", "json", "--lang", "vi")[2] == english
        json.loads(english)


def test_the_locale_chooses_the_language_of_errors(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert "không có mô hình này" in cli("models", "show", "v0009")[2]
    assert "no such model" in cli("models", "show", "v0009", "--lang", "en")[2]


USAGE = {
    "brief a.txt --jsn": ["Không có tùy chọn --jsn", "--json", "xem: phobrief brief --help"],
    "brief a.txt --max-sentences 0": ["phải từ 1 trở lên", "nhận được '0'", "Tóm tắt dài tối đa"],
    "train mini": ["Thiếu tùy chọn '--out'", "Thư mục mô hình mới"],
    "models list extra": ["Thừa đối số (extra)"],
    "breif a.txt": ["Không có lệnh 'breif'", "'brief'"],
}


@pytest.mark.parametrize("words", USAGE)
def test_words_that_are_no_command_are_told_in_vietnamese(cli: Cli, words: str) -> None:
    code, _, err = cli(*words.split(), "--lang", "vi")
    assert (code, err.count("\n")) == (2, 1)
    assert [part for part in USAGE[words] if part not in err] == [], err


HELP = [(), ("brief",), ("run",), ("models",), ("models", "promote"), ("data", "import")]


@pytest.mark.parametrize("command", HELP)
def test_help_is_in_the_language_that_is_asked_for(cli: Cli, command: tuple[str, ...]) -> None:
    _, english, _ = cli(*command, "--help")
    assert "Usage: phobrief" in english
    assert "Exit codes:" in english
    _, told, _ = cli("--lang", "vi", *command, "--help")
    assert "Cách dùng: phobrief" in told
    assert "Hiện hướng dẫn này rồi thoát." in told
    for word in ("Usage", "Options", "Show this", "default:", "Exit code"):
        assert word not in told
    assert cli(*command, "--help", "--lang=vi")[1] == told
    assert cli(*command, "--help")[1] == english


def test_help_for_no_words_is_in_the_language_too(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOBRIEF_LANG", "vi")
    _, out, err = cli("models")
    assert "Quay về mô hình đã dùng trước đó." in out + err


def test_what_the_system_says_of_a_file_is_known() -> None:
    for code in (2, 13, 21, 28):
        assert in_vietnamese(f"a.txt: cannot be read: {os.strerror(code)}") != (
            f"a.txt: không đọc được: {os.strerror(code)}"
        )
    assert isinstance(typer.BadParameter("x"), Exception)
