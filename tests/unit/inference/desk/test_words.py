"""Every text of the pages is there in both languages, and every text that is there is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import phobrief
from phobrief.inference.desk.web.words import LANGUAGES, Words, catalogue

WEB = Path(phobrief.__file__).parent / "inference" / "desk" / "web"
# Keys that pages put together.
JOINED = re.compile(
    r"state\.|keys\.|app\.(queue|add|progress|training|guide)$|article\.g[012]$|users\.(editor|admin)$"
    r"|training\.(running|passed|refused|failed|lost|promote|rollback|held_out|regression|together)$"
    r"|training\.(held|fell|low|too_few)$|settings\.(on|off|auto|light|dark)$"
    r"|bulk\.(do_)?(skip|claim|flag|unflag)$"
)


def used() -> set[str]:
    texts = [p.read_text("utf-8") for p in (*WEB.glob("*.py"), *WEB.glob("templates/*.html"))]
    return {k for text in texts for k in re.findall(r"""["'](\w+\.\w+)["']""", text)}


def test_no_key_is_missing() -> None:
    calls = set()
    for path in (*WEB.glob("*.py"), *WEB.glob("templates/*.html")):
        text = path.read_text("utf-8")
        calls |= set(re.findall(r"""(?:\bt|words)\(\s*["'](\w+\.\w+)["'][,)]""", text))
        calls |= set(re.findall(r"""PageError\(\d+, ["'](\w+\.\w+)["']""", text))
    assert len(calls) > 100
    assert calls <= set(catalogue())


def test_no_key_is_left_over() -> None:
    left = {key for key in catalogue() if key not in used() and not JOINED.match(key)}
    assert not left


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_name_the_same_values(key: str) -> None:
    names = [set(re.findall(r"{(\w+)}", text)) for text in catalogue()[key]]
    assert names[0] == names[1]
    assert all(catalogue()[key])


def test_numbers_and_times_are_written_as_people_do() -> None:
    vi, en = (Words(language) for language in LANGUAGES)
    assert (vi.share(0.5), en.share(0.5)) == ("0,50", "0.50")
    assert (vi.count(12345), en.count(12345)) == ("12.345", "12,345")
    assert vi.time("2026-11-29T20:00:00+00:00") == "03:00 30/11/2026"
    assert en.time("2026-11-29T20:00:00+00:00") == "30 Nov 2026, 03:00"


def test_what_is_english_as_data_is_said_in_the_language_of_the_page() -> None:
    reason = "macro F1 on all rows falls from 0.900 to 0.700"
    assert Words("en").said(reason) == reason
    assert Words("vi").said(reason) == "macro F1 trên mọi dòng giảm từ 0.900 xuống 0.700"
