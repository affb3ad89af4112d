"""What the kind of a page says of its sentences: whom it portrays, what it asks, how it describes itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .....aliases import FloatArray
from .....articles import Sentence
from .portraits import Portrait, portrait_value
from .provisions import names_only
from .questions import question_value

DESCRIBES = 1.0
"""What the salience of a page's own description gains, which some print below the text after "more"."""

ONLY_NAMES = -0.5
"""What a sentence's loses that names a rule, it may be with its subject or size, and not what it says."""


def page_value(title: str, sentences: Sequence[Sentence], portrait: Portrait | None) -> FloatArray:
    """What each sentence's salience gains or loses by the kind of its page, (n_sentences,).

    Args:
        portrait: see `find_portrait`.
    """
    values = portrait_value(portrait, sentences) if portrait else question_value(title, sentences)
    for i, sentence in enumerate(sentences):
        if names_only(sentence.text):
            values[i] += ONLY_NAMES
        if sentence.dateline and sentence.text.startswith("more"):
            values[i] += DESCRIBES
    return np.array(values, dtype=np.float32)
