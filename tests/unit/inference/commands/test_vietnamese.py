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
from phobrief.inference.vietnamese import Template, in_vietnamese, spoken_lines
from phobrief.messages import CATALOGUE as TOLD
from phobrief.messages import speaking

Cli = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[4]
FOLDERS = ("configs", "inference", "models", "training")
CATALOGUE = yaml.load(
    (ROOT / "inference/vietnamese.yaml").read_text("utf-8"),
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


LOGS = {"log", "warning", "info", "error"}
SHOWS = {"echo", "print", "say", "remark", "progress", "show_progress", "prompt"}
# What the words of these become is shown; other rooms show what they `tell`, or what they log.
VOICES = (
    "inference/commands",
    "inference/doctor",
    "inference/jobs/reporting",
    "inference/bench/report.py",
    "training/curation/teachable.py",
    "training/curation/view.py",
    "training/evaluation/compare.py",
    "training/evaluation/evaluate.py",
    "training/evaluation/predictions.py",
    "training/metrics/abstracts.py",
    "training/retraining/gate_view.py",
    "training/curation/label_checks.py",
    "training/curation/copies.py",
    "training/retraining/gate.py",
    "training/retraining/suspicion.py",
)
# Names, and what is the same in every language.
NO_PHRASES = re.compile(
    r"select .*|create virtual table .*|phobrief train phobert-base|out my-phobert|bold (green|cyan)"
    r"|\^Invalid value .*|Random weights, .*|F1 [AB]|.*[àộứ].*"
)


def phrases(words: Words) -> Iterator[str]:
    """The parts of a message that a person reads as words, two or more of them."""
    for text in words:
        for part in re.split(r"[;:] |[\n\"]", re.sub(r"%[.\d]*[dfs]", ";", text)):
            phrase = part.strip(" ;:,.()'-")
            if re.search(r"[A-Za-z]{2,} .*[A-Za-z]{2,}", phrase):
                yield phrase


def docstrings(tree: ast.AST) -> set[int]:
    """Strings that stand alone, as those do that explain."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def spoken_of(tree: ast.AST) -> Iterator[Words]:
    """All strings of a module but those that explain; an f-string once, as a whole."""
    inner = {
        id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values
    }
    passed = inner | docstrings(tree)
    yield from (w for n in ast.walk(tree) if id(n) not in passed and (w := words_of(n)))


def english() -> str:
    """All that has a Vietnamese, to look for phrases in."""
    told = [english for english, _ in TOLD.values()]
    return "\n".join([*told, *(text for part in CATALOGUE.values() for text in part)])


def logged(tree: ast.AST) -> Iterator[Words]:
    """What calls such as ``run.log(...)`` and ``_log.warning(...)`` are given, as far as it is written there."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in LOGS and call.args:
            yield from (w for node in ast.walk(call.args[0]) if (w := words_of(node)))


def letters_shown(call: ast.Call) -> Iterator[str]:
    """Literal letters that a call shows: not those given to a function in it, nor names of keys."""
    waiting: list[ast.AST] = list(call.args)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call | ast.Subscript | ast.Compare):
            continue
        if isinstance(node, ast.FormattedValue):
            waiting.append(node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall("[A-Za-z]{2,}", node.value)
        else:
            waiting += ast.iter_child_nodes(node)


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

    pairs = list(CATALOGUE[part].items())
    assert len(dict(pairs)) > 10
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


@pytest.mark.parametrize("place", VOICES)
def test_whatever_a_command_says_has_a_vietnamese(place: str) -> None:
    files = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).glob("*.py"))
    known = english()
    missing = [
        f"{path.name}: {phrase}"
        for path in files
        for words in spoken_of(ast.parse(path.read_text("utf-8")))
        for phrase in phrases(words)
        if phrase not in known and not NO_PHRASES.fullmatch(phrase)
    ]
    assert files
    assert missing == []


def warnings_of_the_page() -> list[str]:
    """The warnings in rows that docs/troubleshooting.md explains, something in the place of each "..."."""
    page = (ROOT / "docs/troubleshooting.md").read_text("utf-8")
    table = page.partition("## Warnings in rows")[2].partition("\n## ")[0]
    named = re.findall(r"`([^`]+)`", "".join(re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)))
    return [text.replace("COLUMN", "title") for text in named]


@pytest.mark.parametrize("text", warnings_of_the_page())
def test_a_warning_of_the_page_has_a_vietnamese(text: str) -> None:
    # "the text has markup; ..." stands for the whole of it.
    words = re.escape(text).replace(re.escape("..."), ".*")
    assert any(
        re.fullmatch(words, known.replace("{column}", "title")) for known in CATALOGUE["warnings"]
    )


def test_no_command_shows_a_literal() -> None:
    found = [
        f"{path.name}:{call.lineno}: {word}"
        for path in sorted((ROOT / "inference/commands").glob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in SHOWS
        for word in letters_shown(call)
        if word not in {"phobrief", "macro", "F1"}
    ]
    assert found == []


def test_whatever_is_logged_has_a_vietnamese() -> None:
    known = english()
    found = {phrase for tree in sources() for words in logged(tree) for phrase in phrases(words)}
    assert len(found) > 30
    assert sorted(phrase for phrase in found if phrase not in known) == []


@pytest.mark.parametrize("part", ["lines", "warnings"])
def test_every_phrase_of_a_line_is_in_the_source(part: str) -> None:
    said = "\n".join(
        phrase for tree in sources() for words in spoken_of(tree) for phrase in phrases(words)
    )
    known = {p for text in CATALOGUE[part] for p in phrases(Template.of(text, "").words)}
    assert sorted(phrase for phrase in known if phrase not in said) == []


LINES = {
    "step 20/100 topics 0.1234 salience 0.5000 3.2 articles/s, 4.0 min left": (
        "bước 20/100 chủ đề 0.1234 độ nổi bật 0.5000 3.2 bài/giây, còn 4.0 phút"
    ),
    "step 20/100 topics 0.1234 3.2 articles/s": ("bước 20/100 chủ đề 0.1234 3.2 bài/giây"),
    # a line of a list, and a reason with a place in it
    "  - cadre_work: F1 on the held-out rows falls from 0.900 to 0.700, more than 0.02": (
        "  - cadre_work: F1 trên các dòng để riêng giảm từ 0.900 xuống 0.700, quá mức 0.02"
    ),
    # a finding: what it says of its first row is a message of its own
    "3 rows cannot be read; the first: column 'weight': expected a number above 0 (say 0.5), found -1": (
        "không đọc được 3 dòng; dòng đầu tiên: cột 'weight': cần số lớn hơn 0 (chẳng hạn 0.5), gặp -1"
    ),
    "2 rows in 1 groups: the same text with different labels": (
        "2 dòng trong 1 nhóm: cùng văn bản mà nhãn khác nhau"
    ),
    # several lines
    "the model in use stays\nsaved /tmp/m": "giữ nguyên mô hình đang dùng\nđã lưu /tmp/m",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_known_by_its_words(line: str) -> None:
    assert spoken_lines(line) == line
    with speaking("vi"):
        assert spoken_lines(line) == LINES[line]


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
        "ở đây cần 'torch' mà máy chưa cài; chạy: pip install 'phobrief[train]' "
        "(trong thư mục mã nguồn: pip install '.[train]')"
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
