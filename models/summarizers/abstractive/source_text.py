"""What a generator reads of an article, and its output as a newspaper would print it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....articles import Document
from ...store.folder import bundled_path
from ...text.normalize import normalize_text
from ...text.segmentation.segmenter import WordSegmenter, load_segmenter

_BEFORE = re.compile(r"\s+([,.;:!?%…)\]”’»])")
_AFTER = re.compile(r"([(\[“‘«])\s+")
_STRAIGHT = re.compile(r'"\s*([^"]*?)\s*"')


def source_text(document: Document) -> str:
    """Title and sentences on one line, datelines left out; the same however the article is typed."""
    lines = [document.title or "", *(s.text[s.dateline :] for s in document.sentences)]
    return " ".join(" ".join(normalize_text(line).split()) for line in lines if line.strip())


class SourceSegmenter:
    """Segments sources for checkpoints of words; leaves them as they are for the others."""

    def __init__(self, kind: str) -> None:
        self._segmenter: WordSegmenter | None = None
        if kind != "none":
            path = bundled_path() / "segmenter.json" if kind == "unigram" else None
            self._segmenter = load_segmenter(kind, path)

    def __call__(self, texts: Sequence[str]) -> list[str]:
        """Return the texts as the checkpoint wants them; words are joined by "_"."""
        if self._segmenter is None:
            return list(texts)
        words = self._segmenter.segment([normalize_text(text) for text in texts])
        return [" ".join(line) for line in words]


def tidy(text: str) -> str:
    """Generated text as it is printed: no "_", no space before a comma or inside brackets and quotes."""
    plain = " ".join(text.replace("_", " ").split())
    return _STRAIGHT.sub(r'"\1"', _AFTER.sub(r"\1", _BEFORE.sub(r"\1", plain)))
