"""A TF-IDF teacher: soft topic scores on unlabelled articles, from the labelled training rows alone.

Distilling a strong linear model into the encoder on many articles (Hinton et al. 2015) gives it the
lexical knowledge that a few labelled articles cannot.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .baseline import TfidfBaseline, article_text
from .labelled import LabelledArticle, grades_matrix
from .vietnews import VietnewsArticle, to_article


def teacher_scores(
    labelled: Sequence[LabelledArticle], articles: Sequence[VietnewsArticle], topics: Sequence[str]
) -> npt.NDArray[np.float32]:
    """Scores 0 to 1 of each article for each topic, (n_articles, n_topics)."""
    teacher = TfidfBaseline().fit(
        [article_text(row.article) for row in labelled], grades_matrix(labelled, topics)
    )
    texts = [article_text(to_article(article)) for article in articles]
    return np.asarray(teacher.scores(texts), dtype=np.float32)
