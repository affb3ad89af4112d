"""TextRank and LexRank as the library `sumy` has them, fed with our syllables.

sumy knows no Vietnamese; it is given sentences that are split and tokenised already. It is no dependency of
any extra: install it by hand (``pip install sumy``) to have its rows in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...models.text.syllables import syllables


class _Syllables:
    """Stands for sumy's tokenizer."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(syllables(text))


def sumy_extractors() -> dict[str, Callable[[str, Sequence[str]], list[int]]]:
    """The one best sentence by each method.

    Raises:
        ImportError: sumy is not installed.
    """
    from sumy.models import dom
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    methods = {"TextRank-1 (sumy)": TextRankSummarizer, "LexRank-1 (sumy)": LexRankSummarizer}
    return {name: _extractor(dom, method()) for name, method in methods.items()}


def _extractor(dom: Any, summarizer: Any) -> Callable[[str, Sequence[str]], list[int]]:
    tokenizer = _Syllables()

    def extract(title: str, sentences: Sequence[str]) -> list[int]:
        # sumy fails on sentences without a word.
        kept = [i for i, sentence in enumerate(sentences) if syllables(sentence)]
        items = [dom.Sentence(sentences[i], tokenizer) for i in kept]
        chosen = summarizer(dom.ObjectDocumentModel([dom.Paragraph(items)]), 1) if items else ()
        return [i for i, item in zip(kept, items, strict=True) if any(item is c for c in chosen)][
            :1
        ]

    return extract
