"""The five real pages: titles, dates, bylines, noise and spans, where the data folder is present."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import phobrief

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the folder of real pages")

GOLD = json.loads((SEEDS / "gold.json").read_text("utf-8")) if SEEDS.is_dir() else {}


@pytest.fixture(scope="module")
def briefer() -> phobrief.Briefer:
    return phobrief.load()


@pytest.mark.parametrize("name", GOLD)
def test_seed(briefer: phobrief.Briefer, name: str) -> None:
    article = phobrief.read_file(SEEDS / name)
    brief = briefer.brief(article)
    gold = GOLD[name]
    assert (brief.title, brief.published, brief.byline) == (
        gold["title"],
        gold["published"],
        gold["byline"],
    )
    assert sorted(line.strip() for line in brief.removed_lines) == sorted(
        line.strip() for line in gold["boilerplate"]
    )
    raw = (SEEDS / name).read_text("utf-8")
    for span in (*brief.abstract.sentences, *(e for t in brief.topics for e in t.evidence)):
        assert raw[span.start : span.end] == span.text
