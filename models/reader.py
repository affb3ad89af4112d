"""From an article to what the encoder reads: the CPU-only half of a brief, picklable for workers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..articles import Article, Document, Sentence
from .encoder.tokenizer import Tokenizer
from .encoder.windows import WindowPacker, Windows
from .sentence_features.features import sentence_features
from .text.document import to_document
from .text.normalize import normalize_text
from .text.reading.read import read_text
from .text.segmentation.segmenter import WordSegmenter
from .topics.lexical import LexicalScorer


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready for the encoder.

    Attributes:
        document: cleaned, split into sentences.
        sentence_ids: the pieces of each sentence.
        windows: all of its encoder windows.
        features: (n_sentences, N_FEATURES).
        title_ids: the pieces of the title.
        lexical: (n_sentences + 1, n_topics) as `LexicalScorer.contributions` gives it; None without a
            scorer.
    """

    document: Document
    sentence_ids: tuple[tuple[int, ...], ...]
    windows: Windows
    features: npt.NDArray[np.float32]
    title_ids: tuple[int, ...] = ()
    lexical: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class ArticleReader:
    """How a model reads.

    Attributes:
        segmenter, tokenizer, packer: from text to windows.
        lexical: the lexical scorer, if any.
        evidence: whether the sentences' contributions to the lexical logits are wanted. Without them all of
            the logits stand in the last row of `Prepared.lexical`, at a fraction of the work.
    """

    segmenter: WordSegmenter
    tokenizer: Tokenizer
    packer: WindowPacker
    lexical: LexicalScorer | None = None
    evidence: bool = True

    def prepare(self, article: str | Article) -> Prepared:
        """Clean, split, normalise, segment, tokenize and pack one article.

        Raises:
            ArticleError: nothing readable in it.
        """
        return self.prepare_document(to_document(read_text(article)))

    def prepare_document(self, document: Document) -> Prepared:
        """The same for an article that is split already."""
        title_ids, sentence_ids = self.pieces(document.title or "", document.sentences)
        return self.pack(document, title_ids, sentence_ids)

    def pieces(
        self, title: str, sentences: tuple[Sentence, ...]
    ) -> tuple[list[int], list[list[int]]]:
        """Piece ids of the title and of each sentence, datelines left out."""
        texts = [normalize_text(title)]
        texts.extend(normalize_text(s.text[s.dateline :]) for s in sentences)
        words = self.segmenter.segment(texts)
        title_ids, *sentence_ids = self.tokenizer.encode_batch([" ".join(w) for w in words])
        return title_ids, sentence_ids

    def pack(
        self, document: Document, title_ids: list[int], sentence_ids: list[list[int]]
    ) -> Prepared:
        """Windows and features from pieces."""
        sentences = document.sentences
        features = sentence_features(
            document.title or "",
            title_ids,
            sentence_ids,
            [s.text for s in sentences],
            [s.heading for s in sentences],
        )
        windows = self.packer.pack(title_ids, sentence_ids)
        return Prepared(
            document,
            tuple(tuple(ids) for ids in sentence_ids),
            windows,
            features,
            tuple(title_ids),
            self._score_words(title_ids, sentence_ids),
        )

    def _score_words(
        self, title_ids: list[int], sentence_ids: list[list[int]]
    ) -> npt.NDArray[np.float32] | None:
        if self.lexical is None:
            return None
        if self.evidence:
            return self.lexical.contributions(title_ids, sentence_ids)
        logits = self.lexical.logits(title_ids, sentence_ids)
        return np.concatenate(
            [np.zeros((len(sentence_ids), len(logits)), np.float32), logits[None]]
        )
