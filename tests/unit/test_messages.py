"""The catalogue: both languages everywhere, the same values in both, every key used and every use a key."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from phobrief.messages import CATALOGUE, LANGUAGES, language_of_locale, speak, tell, tell_reader

ROOT = Path(__file__).parents[2]
_USE = re.compile(r"""\btell\(\s*f?["']([\w.{}]+)["']""")
_KEY = re.compile(r"""["']([a-z]+\.[a-z_.]+)["']""")


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sources() -> list[Path]:
    """Whatever may `tell`; not the catalogue itself."""
    rooms = [p for room in ("inference", "models", "training") for p in (ROOT / room).rglob("*.py")]
    return [*rooms, *(path for path in ROOT.glob("*.py") if path.name != "messages.py")]


def uses() -> set[str]:
    """The keys in calls of `tell`; one that is put together has ``{`` and stands for several."""
    return {key for path in sources() for key in _USE.findall(path.read_text("utf-8"))}


@pytest.fixture(autouse=True)
def _english_again() -> object:
    yield
    speak("en")


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_say_it_with_the_same_values(key: str) -> None:
    english, vietnamese = CATALOGUE[key]
    assert english.strip()
    assert vietnamese.strip()
    assert values_of(english) == values_of(vietnamese)


def test_every_key_that_is_told_is_there() -> None:
    told = uses()
    assert len(told) > 20
    for key in told:
        pattern = re.compile(re.sub(r"\\{.*?\\}", r"\\w+", re.escape(key)))
        assert any(pattern.fullmatch(known) for known in CATALOGUE), key


def test_every_key_is_told_somewhere() -> None:
    named = {key for path in sources() for key in _KEY.findall(path.read_text("utf-8"))}
    patterns = [re.sub(r"\\{.*?\\}", r"\\w+", re.escape(key)) for key in uses() if "{" in key]
    unused = [
        key
        for key in CATALOGUE
        if key not in named and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]
    assert unused == []


def test_a_language_is_spoken_until_another_is() -> None:
    speak("vi")
    assert tell("models.in_use", name="v0001") == "đang dùng v0001"
    speak("en")
    assert tell("models.in_use", name="v0001") == "v0001 is in use"


def test_what_frames_an_article_is_vietnamese_unless_asked_otherwise() -> None:
    speak("en")
    assert tell_reader("view.abstract") == "Tóm tắt"
    speak("en", asked=True)
    assert tell_reader("view.abstract") == "Abstract"


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
    ],
)
def test_the_locale_chooses(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_locale() == language
    assert language in LANGUAGES
