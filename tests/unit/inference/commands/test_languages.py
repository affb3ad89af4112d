"""The output of commands in both languages: what reads alike in both and has words was not put into Vietnamese."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

Cli = Callable[..., tuple[int, str, str]]

LABELS = """id,text,cadre_work,power_control,sport,remark
a1,Tỉnh ủy công bố quyết định điều động cán bộ vào sáng nay tại trụ sở.,2,0,0,x
a2,Ủy ban Kiểm tra thi hành kỷ luật một số đảng viên vi phạm.,0,2,0,y
a3,Tỉnh ủy công bố quyết định điều động cán bộ vào sáng nay tại trụ sở.,0,7,0,z
"""
COMMANDS = [
    "data import labels.csv --out table.csv",
    "data check labels.csv --no-errors --out review.csv",
    "data vietnews .",
    "models list",
    "models show",
    "models show bundled",
    "models compare bundled mini",
    "models promote bundled --reason x",
    "models rollback",
    "users add lan --password-stdin --db sqlite:///desk.db",
    "users list --db sqlite:///desk.db",
    "users passwd an --password-stdin --db sqlite:///desk.db",
    "desk export reviews.csv --db sqlite:///desk.db",
    "keys new intranet",
    "keys new intranet --file keys",
    "run labels.csv --out briefs.jsonl --report page.html",
    "run labels.csv --out briefs.jsonl",
    "brief short.txt missing.txt",
]


def untranslated(english: str, vietnamese: str) -> list[str]:
    """Lines that are the same in both and have two words of English one after the other; articles are not."""
    same = set(english.splitlines()) & set(vietnamese.splitlines())
    read = (x for x in same if x.isascii() and not re.fullmatch(r"phobrief \w+", x))
    return sorted(x for x in read if re.search("[a-z]{2,} [a-z]{3,}", x))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_answers_in_the_language_that_is_asked_for(
    cli: Cli, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "desk.db" in command:
        pytest.importorskip("alembic", reason="no desk: pip install 'phobrief[serve]'")
    said = {}
    for language in ("en", "vi"):
        (folder := tmp_path / language).mkdir()
        (folder / "labels.csv").write_text(LABELS, "utf-8")
        (folder / "short.txt").write_text("Hai câu. Rất ngắn.", "utf-8")
        monkeypatch.chdir(folder)
        monkeypatch.setenv("PHOBRIEF_HOME", str(folder / "home"))
        monkeypatch.setattr("sys.stdin", io.StringIO("một mật khẩu dài\n"))
        _, out, err = cli("--lang", language, *command.split())
        said[language] = re.sub(r"[0-9a-f]{12,}", "", out + err).replace(str(folder), "")
        said[language] += "".join(
            re.sub(r"<[^>]+>", "\n", page.read_text("utf-8").partition("</style>")[2])
            for page in folder.glob("*.html")
        )
    assert said["en"] != said["vi"] or not re.search("[a-z]{2,} [a-z]{3,}", said["en"])
    assert untranslated(said["en"], said["vi"]) == []
