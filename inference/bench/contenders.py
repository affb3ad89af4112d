"""What is measured: a model of ours, and what people glue together without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from ...articles import Article
from ...cores import usable_cores
from ...models.reader import Prepared
from ...models.store.folder import open_model
from ...models.text.syllables import syllables
from ..jobs.engines.workers import CHUNK_ROWS, Briefing, WorkerPool
from ..jobs.rows import InputRow
from ..jobs.spec import ModelChoice
from ..loading import load
from ..pipeline import DEFAULT_BATCH
from .operations import encoder_operations
from .stopwatch import Stopwatch

Runs = Callable[[Sequence[Article], Stopwatch], float]
"""Briefs articles stage by stage; returns the encoder's operations, see `encoder_operations`, 0 where it
cannot be watched."""
PREPARE, ENCODE, DECIDE, ABSTRACT = "prepare", "encode", "decide", "abstract"
STAGES = (PREPARE, ENCODE, DECIDE, ABSTRACT)
"""Cleaning to windows; the encoder; topics and evidence; the abstract."""
ALL = "all"
"""The stage of what cannot be told apart, in several processes."""
_WARMING = Article("Tỉnh ủy họp về công tác cán bộ.")
_MAX_PIECES = 256


class Contender(Protocol):
    """Something that briefs; it travels to a process of its own and is opened there."""

    @property
    def name(self) -> str:
        """What the table calls it."""
        ...

    def open(self, closing: ExitStack) -> Runs:
        """Load all that it needs; what must end with it goes onto ``closing``."""
        ...


@dataclass(frozen=True, slots=True)
class Phobrief:
    """A model directory of ours, opened as users open it."""

    name: str
    model: Path
    precision: str = "auto"

    def open(self, closing: ExitStack) -> Runs:
        """Load the model."""
        briefer = load(self.model, precision=self.precision)
        config = open_model(self.model).config

        def run(articles: Sequence[Article], watch: Stopwatch) -> float:
            n_operations = 0.0
            for start in range(0, len(articles), DEFAULT_BATCH):
                with watch(PREPARE):
                    prepared = [briefer.prepare(a) for a in articles[start : start + DEFAULT_BATCH]]
                briefer.score(prepared, watch)
                n_operations += _operations(prepared, config)
            return n_operations

        return run


@dataclass(frozen=True, slots=True)
class PhobriefRun:
    """The same on all cores, as `phobrief run` has it: a process for each."""

    name: str
    model: Path
    precision: str = "auto"

    def open(self, closing: ExitStack) -> Runs:
        """Load the model in as many processes as there are cores."""
        choice = ModelChoice(str(self.model), precision=self.precision)
        pool = closing.enter_context(WorkerPool(Briefing(choice), usable_cores()))
        # Enough that every process has something to do, and so has started.
        list(pool.results(_rows([_WARMING] * 8 * CHUNK_ROWS * usable_cores())))

        def run(articles: Sequence[Article], watch: Stopwatch) -> float:
            with watch(ALL):
                list(pool.results(_rows(articles)))
            return 0.0

        return run


def _rows(articles: Sequence[Article]) -> list[InputRow]:
    return [InputRow(str(n), "bench", n, article) for n, article in enumerate(articles)]


def _operations(prepared: Sequence[Prepared], config: Mapping[str, Any]) -> float:
    lengths = [len(window.piece_ids) for one in prepared for window in one.windows.windows]
    return encoder_operations(lengths, config)


@dataclass(frozen=True, slots=True)
class Glued:
    """Segmenter, transformers' tokenizer, torch in float32 over all windows, and sumy's LexRank.

    Attributes:
        segmenter: "underthesea" or "pyvi".
        model: a model directory: the encoder has its shape (random weights take as long), its pieces its
            vocabulary.
        in_batches: the windows of `DEFAULT_BATCH` articles padded to one batch; else those of one article.
        shape: what the table calls the encoder's; nothing for the model's own.
    """

    segmenter: str
    model: Path
    in_batches: bool
    shape: str = ""

    @property
    def name(self) -> str:
        """The libraries, and how articles reach the encoder."""
        how = "padded batches" if self.in_batches else "one at a time"
        return f"{self.segmenter} + transformers + torch + sumy, {how}{self.shape}"

    @property
    def needs(self) -> tuple[str, ...]:
        """The packages without which it cannot run."""
        return (self.segmenter, "transformers", "torch", "sumy")

    def open(self, closing: ExitStack) -> Runs:
        """Load libraries and encoder."""
        words_of = _word_segmenter(self.segmenter)
        encode, config = _torch_encoder(self.model), open_model(self.model).config
        pieces_of = _phobert_tokenizer(self.model)
        size = DEFAULT_BATCH if self.in_batches else 1

        def run(articles: Sequence[Article], watch: Stopwatch) -> float:
            lengths: list[int] = []
            for start in range(0, len(articles), size):
                batch = articles[start : start + size]
                with watch(PREPARE):
                    sentences = [words_of(article.text) for article in batch]
                    windows = [w for each in sentences for w in _windows(pieces_of(each))]
                with watch(ENCODE):
                    encode(windows)
                with watch(ABSTRACT):
                    for each in sentences:
                        _lexrank(each)
                lengths += [len(window) for window in windows]
            return encoder_operations(lengths, config)

        return run


def installed_baselines(model: Path, shape: str = "") -> list[Glued]:
    """What people glue together, of the packages that are installed."""
    every = [
        Glued(segmenter, model, in_batches, shape)
        for segmenter in ("underthesea", "pyvi")
        for in_batches in (False, True)
    ]
    return [one for one in every if all(find_spec(package) for package in one.needs)]


def _word_segmenter(name: str) -> Callable[[str], list[str]]:
    """From a text to its sentences, the syllables of a word joined by "_"."""
    if name == "pyvi":
        tokenize = import_module("pyvi.ViTokenizer").tokenize
        # pyvi has no splitter of sentences: people take lines.
        return lambda text: [tokenize(line) for line in text.splitlines() if line.strip()]
    library = import_module("underthesea")
    return lambda text: [
        library.word_tokenize(sentence, format="text") for sentence in library.sent_tokenize(text)
    ]


def _phobert_tokenizer(model: Path) -> Callable[[list[str]], list[int]]:
    tokenizer = import_module("transformers").PhobertTokenizer(
        str(model / "vocab.txt"), str(model / "bpe.codes")
    )
    return lambda sentences: [
        piece
        for sentence in sentences
        for piece in tokenizer.convert_tokens_to_ids(tokenizer.tokenize(sentence))
    ]


def _windows(piece_ids: Sequence[int]) -> list[list[int]]:
    """All pieces of an article, cut where a window is full."""
    room = _MAX_PIECES - 2
    return [[0, *piece_ids[i : i + room], 2] for i in range(0, len(piece_ids), room)]


def _torch_encoder(model: Path) -> Callable[[Sequence[Sequence[int]]], object]:
    """Run transformers' RoBERTa of the model's shape over windows, padded to the longest."""
    torch: Any = import_module("torch")
    from ...models.encoder.network import encoder_from_config

    encoder = encoder_from_config(open_model(model).config).eval()

    def encode(windows: Sequence[Sequence[int]]) -> object:
        if not windows:
            return None
        longest = max(map(len, windows))
        ids = torch.tensor([[*window, *[1] * (longest - len(window))] for window in windows])
        with torch.inference_mode():
            return encoder(input_ids=ids, attention_mask=ids.ne(1).long())

    return encode


class _Syllables:
    """Stands for sumy's tokenizer, which knows no Vietnamese."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(syllables(text))


def _lexrank(sentences: Sequence[str]) -> object:
    """The two best sentences."""
    dom = import_module("sumy.models.dom")
    summarizer = import_module("sumy.summarizers.lex_rank").LexRankSummarizer()
    # sumy fails on sentences without a word.
    items = [dom.Sentence(s, _Syllables()) for s in sentences if syllables(s)]
    return summarizer(dom.ObjectDocumentModel([dom.Paragraph(items)]), 2) if items else ()
