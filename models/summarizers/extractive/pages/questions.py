"""Pages that ask and answer: which sentences answer what the title asks.

A portal of law asks three or four things one after the other. Its news is the answer to the first one, which
the title repeats; what answers the others is another page's news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .....articles import Sentence
from ....sentence_features.overlap import f1_of, shared
from ....text.normalize import normalize_text
from ....text.syllables import syllables
from .provisions import begins_answer

ANSWERS = 1.5
GOES_ON = 0.7
ANSWERS_ANOTHER = -0.7
"""What the salience gains by answering the title's question or going on to do so, and loses by standing under
another one."""

_LEAST_QUESTIONS = 2
_LEAST_SECTION = 2
"""Sentences: a question with nothing under it is one of a list of contents."""
_SAME = 0.6
"""From this F1 on a question asks what the title asks."""


def asks(text: str) -> bool:
    """Whether a sentence is a question."""
    return normalize_text(text).rstrip(" *_-–").endswith("?")


def question_value(title: str, sentences: Sequence[Sentence]) -> list[float]:
    """What the salience of each sentence gains or loses; nothing on a page that asks less than two things."""
    values = [0.0] * len(sentences)
    asked = _sections(sentences)
    begins = [i for i, first in enumerate(asked) if first == i]
    if len(begins) < _LEAST_QUESTIONS and not (begins and title.rstrip().endswith("?")):
        return values
    main = _main(title, sentences, asked)
    answered = False
    for i, sentence in enumerate(sentences):
        if asked[i] is not None and asked[i] != main:
            values[i] = ANSWERS_ANOTHER
        elif asked[i] == main and not answered and begins_answer(sentence.text):
            values[i], answered = ANSWERS, True
        elif i and values[i - 1] == ANSWERS and sentence.paragraph == sentences[i - 1].paragraph:
            values[i] = GOES_ON
    return values


def _sections(sentences: Sequence[Sentence]) -> list[int | None]:
    """The question that each sentence stands under, by number; None above the first one."""
    found: list[int | None] = []
    last: int | None = None
    for i, sentence in enumerate(sentences):
        alone = sentence.paragraph not in {s.paragraph for s in sentences[max(0, i - 1) : i]}
        if alone and asks(sentence.text):
            last = i
        found.append(last)
    return found


def _main(title: str, sentences: Sequence[Sentence], asked: Sequence[int | None]) -> int | None:
    """The question of the title: the first that asks the same and is answered; None, for what stands above
    them all, where no question does."""
    wanted = Counter(syllables(normalize_text(title).partition("?")[0]))
    answered = Counter(asked)
    for i, first in enumerate(asked):
        if first != i or answered[i] < _LEAST_SECTION:
            continue
        own = Counter(syllables(normalize_text(sentences[i].text)))
        if f1_of(shared(wanted, own), wanted.total(), own.total()) >= _SAME:
            return i
    opening = next((first for first in asked if first is not None), None)
    return None if asked and asked[0] is None else opening
