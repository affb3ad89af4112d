"""Learning the segmenter: word scores, phrases that mend, names, and what cannot be learnt from."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from phobrief.errors import TrainingError
from phobrief.models.text.segmentation.lexicon import Lexicon
from phobrief.models.text.segmentation.segmenter import Segmenter
from phobrief.training.pretraining.segmenter import learn_segmenter, word_scores
from phobrief.training.pretraining.segmenter_phrases import learn_phrases

LINES = [
    "Tỉnh_uỷ họp về công_tác cán_bộ .",
    "công_tác cán_bộ là việc khó .",
    "cán_bộ Tỉnh_uỷ đi công_tác .",
] * 5


def segment(segmenter: Segmenter, text: str) -> str:
    return " ".join(segmenter.segment([text])[0])


def test_what_it_has_read_it_segments() -> None:
    learnt = learn_segmenter(LINES)
    for line in LINES[:3]:
        assert segment(learnt, line.replace("_", " ")) == line


def test_old_style_tones_are_learnt_in_the_new_style() -> None:
    learnt = learn_segmenter([line.replace("uỷ", "ủy") for line in LINES])
    assert segment(learnt, "Tỉnh uỷ") == "Tỉnh_uỷ"


def test_decomposed_lines_are_left_out() -> None:
    lines = [*LINES, *[unicodedata.normalize("NFD", "việc khó_là")] * 9]
    assert set(learn_segmenter(lines).lexicon.words) == set(learn_segmenter(LINES).lexicon.words)


def test_rare_words_are_left_out_and_syllables_alone_are_counted() -> None:
    counts = Counter({"cán_bộ": 3, "bộ": 5, "quy_hoạch": 2, "_": 9, "a_": 9})
    scores = word_scores(counts, 3)
    assert set(scores) == {"cán_bộ", "cán", "bộ"}
    assert scores["bộ"] > scores["cán_bộ"] > scores["cán"]


@pytest.mark.parametrize("lines", [[], [""], ["không có từ ghép"] * 9, ["cán_bộ"] * 2])
def test_nothing_to_learn_from_is_said(lines: list[str]) -> None:
    with pytest.raises(TrainingError, match="occurs 3 times or more"):
        learn_segmenter(lines)


def test_a_phrase_is_kept_only_when_it_mends_more_than_it_spoils() -> None:
    words = {"học_sinh": -6.0, "sinh_học": -7.0, "học": -6.5, "sinh": -9.0, "môn": -8.0}
    segmenter = Segmenter(Lexicon(words))
    mended = [["môn", "học", "sinh_học"]] * 5
    assert "học sinh_học" in learn_phrases(segmenter, mended)
    contradicted = mended + [["môn", "học_sinh", "học"]] * 5
    assert "học sinh_học" not in learn_phrases(segmenter, contradicted)


def test_names_in_a_row_are_learnt_to_be_joined() -> None:
    pytest.importorskip("sklearn")
    families = [f"{first}_Văn" for first in ("Lê", "Trần", "Đỗ", "Hồ", "Vũ", "Ngô")]
    given = [head + tail for head in "BCDGHKLMNT" for tail in ("an", "ang", "in", "ung")]
    lines = [f"ông {family}_{name} nói ." for family in families for name in given]
    lines += [f"công_tác cán_bộ của {family} là tốt ." for family in families] * 20
    lines += [f"thăm {family} Tết này ." for family in families] * 20  # neighbours, not a name
    assert segment(learn_segmenter(lines), "ông Lê Văn Quý nói .") == "ông Lê_Văn_Quý nói ."
    assert segment(learn_segmenter(lines), "thăm Lê Văn Tết này .") == "thăm Lê_Văn Tết này ."
