"""What the content head is taught: pieces and pairs of a window that the abstract has too."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from phobrief.models.windows import WindowPacker  # noqa: E402
from phobrief.training.content import (  # noqa: E402
    collate_content,
    content_loss,
    content_targets,
    is_content,
)

(WINDOW,) = WindowPacker(0, 2, max_pieces=64).pack([10, 11], [[10, 12, 13], [14, 12]]).windows
"""<s> 10 11 </s> </s> 10 12 13 14 12 </s>"""
SENTENCES = slice(5, 10)


def test_a_piece_and_a_pair_are_taken_up_where_the_abstract_has_them() -> None:
    targets = content_targets(WINDOW, [12, 13, 14, 20])
    assert targets[SENTENCES, 0].tolist() == [0, 1, 1, 1, 1]
    assert targets[SENTENCES, 1].tolist() == [0, 1, 1, 0, 0]


def test_only_sentences_teach_and_no_pair_bridges_two_of_them() -> None:
    there = is_content(WINDOW)
    assert there[:, 0].tolist() == [0] * 5 + [1] * 5 + [0]
    assert there[:, 1].tolist() == [0] * 5 + [1, 1, 0, 1, 0] + [0]


@pytest.mark.parametrize("abstract", [[], [12]])
def test_an_abstract_of_less_than_a_pair(abstract: list[int]) -> None:
    targets = content_targets(WINDOW, abstract)
    assert targets[:, 1].sum() == 0
    assert targets[SENTENCES, 0].sum() == 2 * len(abstract)


def test_padding_and_windows_without_targets_teach_nothing() -> None:
    targets = content_targets(WINDOW, [12])
    padded, there = collate_content([WINDOW, WINDOW], [targets, None], 20)
    assert padded.shape == there.shape == (2, 20, 2)
    assert there[0].sum() == 5 + 3
    assert there[1].sum() == 0
    assert there[0, len(targets) :].sum() == 0


def test_the_loss_is_that_of_the_places_that_teach() -> None:
    targets = content_targets(WINDOW, [12, 13])
    arrays = collate_content([WINDOW], [targets], 20)
    wanted, there = map(torch.from_numpy, arrays)
    right = torch.where(wanted > 0, 9.0, -9.0)
    assert content_loss(right, wanted, there) < 0.001
    elsewhere = torch.where(there > 0, right, -right)
    assert torch.equal(content_loss(elsewhere, wanted, there), content_loss(right, wanted, there))
    even = content_loss(torch.zeros_like(wanted), wanted, there)
    assert even.item() == pytest.approx(3 * np.log(2), abs=1e-5)  # a piece, and a pair twice
    nothing = content_loss(right, wanted, torch.zeros_like(there))
    assert nothing.item() == 0
