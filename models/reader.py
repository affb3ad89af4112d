"""From an article to what the encoder reads: the half of a model that needs no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..aliases import FloatArray
from ..articles import Article, Document, Sentence
from ..errors import ArticleError
from .encoder.tokenizer import Tokenizer
from .encoder.windows import WindowPacker, Windows
from .sentence_features.features import sentence_features
from .store.folder import ModelFolder
from .text.document import to_document
from .text.normalize import normalize_text
from .text.reading.read import read_text
from .text.segmentation.segmenter import Segmenter, WordSegmenter, load_segmenter
from .topics.lexical import LexicalScorer

_SEGMENTER = "segmenter.json"
OnError = Callable[[int, ArticleError], object]
"""Called with the number of an article that cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready for the encoder.

    Attributes:
        document: cleaned, split into sentences.
        sentence_ids: the ids of the pieces of each sentence.
        windows: all of its encoder windows.
        features: (n_sentences, N_FEATURES), see `sentence_features`.
        title_ids: the ids of the pieces of the title.
        lexical: (n_topics,) as `LexicalScorer.logits` gives them; None without a scorer.
    """

    document: Document
    sentence_ids: tuple[tuple[int, ...], ...]
    windows: Windows
    features: FloatArray
    title_ids: tuple[int, ...] = ()
    lexical: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class ArticleReader:
    """Makes of articles what a model's network reads; can be pickled for worker processes.

    Attributes:
        segmenter, tokenizer, packer: from text to windows.
        lexical: the lexical scorer, if any.
    """

    segmenter: WordSegmenter
    tokenizer: Tokenizer
    packer: WindowPacker
    lexical: LexicalScorer | None = None

    @classmethod
    def open(cls, folder: ModelFolder) -> ArticleReader:
        """Open the reader of a model directory; worker processes need no more.

        Raises:
            ModelStoreError: the segmenter's or the lexical scorer's files cannot be read.
        """
        manifest = folder.manifest
        tokenizer = Tokenizer.load(folder.path)
        segmenter = load_segmenter(manifest.segmenter.kind, folder.path / _SEGMENTER)
        packer = WindowPacker(
            tokenizer.bos_id,
            tokenizer.eos_id,
            manifest.windows.max_pieces,
            manifest.windows.max_windows,
            manifest.windows.max_title_pieces,
        )
        lexical = LexicalScorer.load(folder.path, len(manifest.topics))
        return cls(segmenter, tokenizer, packer, lexical)

    def save(self, folder: Path) -> None:
        """Write the files that `open` reads, except the manifest; a segmenter of another library has none."""
        self.tokenizer.save(folder)
        if isinstance(self.segmenter, Segmenter):
            self.segmenter.save(folder / _SEGMENTER)
        if self.lexical is not None:
            self.lexical.save(folder)

    def prepare_readable(
        self, articles: Iterable[str | Article], on_error: OnError | None = None
    ) -> Iterator[tuple[int, Prepared]]:
        """Prepare the articles that can be read, as a stream, each with its number among ``articles``.

        Args:
            articles: as for `prepare`.
            on_error: called for each article that cannot be read; None skips them silently.
        """
        for number, article in enumerate(articles):
            try:
                prepared = self.prepare(article)
            except ArticleError as error:
                if on_error is not None:
                    on_error(number, error)
            else:
                yield number, prepared

    def prepare(self, article: str | Article) -> Prepared:
        """Clean, split, normalise, segment, tokenize and pack one article.

        Raises:
            ArticleError: it is empty or binary, or nothing is left after cleaning.
        """
        return self.prepare_document(to_document(read_text(article)))

    def prepare_document(self, document: Document) -> Prepared:
        """As `prepare`, for an article that is cleaned and split already."""
        title_ids, sentence_ids = self.pieces(document.title or "", document.sentences)
        return self.pack(document, title_ids, sentence_ids)

    def pieces(
        self, title: str, sentences: tuple[Sentence, ...]
    ) -> tuple[list[int], list[list[int]]]:
        """Piece ids of the title and of each sentence, datelines left out."""
        texts = [normalize_text(title)]
        texts.extend(normalize_text(s.text[s.dateline :]) for s in sentences)
        words = self.segmenter.segment(texts)
        title_ids, *sentence_ids = map(self.tokenizer.encode, words)
        return title_ids, sentence_ids

    def pack(
        self, document: Document, title_ids: list[int], sentence_ids: list[list[int]]
    ) -> Prepared:
        """Make windows, features and lexical logits of an article in pieces.

        Args:
            title_ids: ids of the title's pieces.
            sentence_ids: ids of the pieces of each sentence of ``document``.
        """
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
            self.lexical.logits(title_ids, sentence_ids) if self.lexical else None,
        )
