"""Sentences as an article holds them."""

from __future__ import annotations

from phobrief.articles import Sentence


def page(*texts: str) -> list[Sentence]:
    """Each text as a sentence on a line of its own, one after the other."""
    made, at = [], 0
    for number, text in enumerate(texts):
        made.append(Sentence(at, at + len(text), text, paragraph=number))
        at += len(text) + 1
    return made
