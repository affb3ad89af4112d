"""Answers on labelled rows: each row keeps its place, whether it can be read or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from phobrief.articles import Article
from phobrief.models.model import Model
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.evaluation.predictions import answer

TEXTS = ("Tỉnh ủy điều động, bổ nhiệm cán bộ.", "\u200b", "Người dân đi chợ từ sớm.")


def test_a_row_that_cannot_be_read_is_tagged_with_nothing(tiny_model: Path) -> None:
    model = Model.load(tiny_model)
    answers = answer(model, [LabelledArticle(Article(text), {}, None) for text in TEXTS])
    assert answers.topics == tuple(model.topic_ids)
    assert np.isnan(answers.scores).all(axis=1).tolist() == [False, True, False]
    assert not answers.tagged[1].any()
    for place in (0, 2):
        prepared = model.prepare(TEXTS[place])
        (scores,) = model.score([prepared])
        decided = model.decide(prepared, scores)
        assert answers.scores[place] == pytest.approx([t.score for t in decided], abs=1e-4)
        assert answers.tagged[place].tolist() == [t.tagged for t in decided]
    swapped = answers.columns(answers.topics[::-1])
    np.testing.assert_array_equal(swapped.scores, answers.scores[:, ::-1])
