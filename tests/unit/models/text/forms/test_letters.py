"""Syllables in pieces are told from text that only holds characters which print nothing."""

from __future__ import annotations

import pytest

from phobrief.models.text.forms.letters import edits

TEXT = "Ban Thường vụ Tỉnh ủy công bố quyết định điều động, luân chuyển cán bộ giữa các huyện. " * 5


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\ufeff"])
def test_characters_that_print_nothing_part_no_syllable(unseen: str) -> None:
    typed = TEXT.replace("n", f"n{unseen}") + f" {unseen} {unseen}{unseen} "
    assert edits(typed) == []
    split = TEXT.replace("cán bộ", f"c{unseen} án b {unseen}ộ") + "t ỉnh ủ y " * 5
    assert edits(split)
