"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import copy
import pickle
import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import phobrief.models
from phobrief.models.text import regexes
from phobrief.models.text.regexes import regex


def test_it_finds_what_a_compiled_one_finds() -> None:
    text = "Số 12 và số 205"
    late, early = regex(r"SỐ (\d+)", re.IGNORECASE), re.compile(r"SỐ (\d+)", re.IGNORECASE)
    assert late.findall(text) == early.findall(text)
    assert [m.span(1) for m in late.finditer(text)] == [m.span(1) for m in early.finditer(text)]
    assert late.sub("", text) == early.sub("", text)
    assert (late.pattern, late.flags, late.groups) == (early.pattern, early.flags, early.groups)
    assert late.fullmatch(text) is None


def test_it_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def count(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return compile_(source, flags)

    monkeypatch.setattr(re, "compile", count)
    late = regex("a+")
    assert (late.pattern, compiled) == ("a+", [])
    assert all((late.search("baa"), late.match("aa"), late.search("a")))
    assert compiled == ["a+"]


@pytest.mark.parametrize("used", [False, True])
def test_it_can_be_copied_and_pickled(used: bool) -> None:
    late = regex("a+")
    if used:
        assert late.search("a")
    for other in (copy.deepcopy(late), pickle.loads(pickle.dumps(late))):
        assert other.search("caat").group() == "aa"


def test_all_of_ours_can_be_compiled() -> None:
    """What nothing uses in an ordinary article would else be found wrong by a user."""
    n = 0
    for module in walk_packages(phobrief.models.__path__, "phobrief.models."):
        if "abstractive" in module.name or "torch" in module.name:
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, regexes._Uncompiled):
                assert value.flags >= 0
                n += 1
    assert n > 150
