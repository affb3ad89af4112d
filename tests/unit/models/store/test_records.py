"""Records of JSON files: closed, frozen, and what is wrong with them told by its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import field

from phobrief.models.store.records import Stored


class Part(Stored, frozen=True, kw_only=True):
    name: str
    weight: float = 1.0


class Whole(Stored, frozen=True, kw_only=True):
    parts: list[Part] = field(default_factory=list)
    note: str | None = None


WHOLE = Whole(parts=[Part(name="a", weight=0.5), Part(name="b")])


def test_a_record_comes_back_from_its_json() -> None:
    assert Whole.from_tree(json.loads(json.dumps(WHOLE.to_tree()))) == WHOLE
    assert Whole.from_tree({}) == Whole()


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ({"parts": [{"weight": 1.0}]}, r"name.*\$\.parts\[0\]"),
        ({"parts": [{"name": "a", "weight": "heavy"}]}, r"float.*\$\.parts\[0\]\.weight"),
        ({"other": 1}, "other"),
        ([], "object"),
        (None, "object"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tree: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Whole.from_tree(tree)


def test_a_record_is_never_changed_but_copied() -> None:
    other = WHOLE.but(note="new")
    assert (other.note, other.parts, WHOLE.note) == ("new", WHOLE.parts, None)
    with pytest.raises(AttributeError):
        WHOLE.note = "changed"  # type: ignore[misc]
    assert Whole().parts is not Whole().parts
