"""Any sequence-to-sequence checkpoint of transformers as a writer of abstracts, in batches, on CPU or GPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from ....configs.seq2seq import GenerationConfig, GeneratorConfig
from ....errors import MissingExtraError, ModelStoreError, require
from ...encoder.runtimes.torch_runtime import keep_forks_usable
from .checkpoints import Checkpoint, find_checkpoint
from .source_text import SourceSegmenter, tidy

_PIECES_PER_SYLLABLE = 2.0
"""Pieces a limit in syllables is taken for: enough for names and figures, which break into more."""


class Generator(Protocol):
    """Anything that writes abstracts of texts, faithful or not."""

    name: str

    def generate(
        self, sources: Sequence[str], max_syllables: int, *, constrained: bool = False
    ) -> list[list[str]]:
        """Return candidates for each source, best first.

        Args:
            sources: title and text of each article on one line.
            max_syllables: about how long an abstract may be.
            constrained: whether numbers and names may only be written with the pieces of the source.
        """
        ...


class Seq2SeqGenerator:
    """A loaded checkpoint.

    Threads may share it; they write one after the other. One made by `open_generator` is pickled as what it
    was opened with, and loaded again from there.
    """

    def __init__(
        self,
        name: str,
        network: Any,
        tokenizer: Any,
        settings: GeneratorConfig,
        search: GenerationConfig,
    ) -> None:
        self.name = name
        self._network, self._tokenizer = network, tokenizer
        self._settings, self._search = settings, search
        self._segment = SourceSegmenter(settings.segmenter)
        # Rows that a network has beyond its tokenizer's vocabulary mean nothing.
        self._n_logits = network.get_output_embeddings().weight.shape[0]
        self._nameless = list(range(len(tokenizer), self._n_logits))
        self._source_pieces: Any = None
        self._opened: tuple[str | Path | None, str | None] | None = None
        # The tokenizer's settings for cutting and padding are the object's, not the call's.
        self._one_at_a_time = Lock()

    def generate(
        self, sources: Sequence[str], max_syllables: int, *, constrained: bool = False
    ) -> list[list[str]]:
        """As `Generator.generate`; sources of similar length share a batch."""
        with self._one_at_a_time:
            return self._generate(sources, max_syllables, constrained)

    def __reduce__(self) -> tuple[Any, ...]:
        if self._opened is not None:
            return _open_again, self._opened
        made_of = (self.name, self._network, self._tokenizer, self._settings, self._search)
        return type(self), made_of

    def _generate(
        self, sources: Sequence[str], max_syllables: int, constrained: bool
    ) -> list[list[str]]:
        texts = [self._settings.prefix + text for text in self._segment(sources)]
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found: list[list[str]] = [[] for _ in texts]
        for start in range(0, len(order), self._search.batch_size):
            group = order[start : start + self._search.batch_size]
            written = self._write([texts[i] for i in group], max_syllables, constrained)
            for i, candidates in zip(group, written, strict=True):
                found[i] = candidates
        return found

    def _write(self, texts: list[str], max_syllables: int, constrained: bool) -> list[list[str]]:
        import torch

        inputs = encode_sources(self._tokenizer, texts, self._settings.max_source_pieces)
        inputs = inputs.to(self._network.device)
        search = self._search
        n_candidates = min(search.n_candidates, search.n_beams)
        longest = min(
            self._settings.max_target_pieces, int(max_syllables * _PIECES_PER_SYLLABLE) + 16
        )
        with torch.inference_mode():
            ids = self._network.generate(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                do_sample=False,
                num_beams=search.n_beams,
                num_return_sequences=n_candidates,
                max_new_tokens=longest,
                max_length=None,
                min_length=0,
                length_penalty=search.length_penalty,
                no_repeat_ngram_size=search.no_repeat_ngram,
                suppress_tokens=self._nameless or None,
                logits_processor=self._constraint(inputs) if constrained else None,
            )
        flat = self._tokenizer.batch_decode(ids, skip_special_tokens=True)
        written = [tidy(text) for text in flat]
        return [written[i : i + n_candidates] for i in range(0, len(written), n_candidates)]

    def _constraint(self, inputs: Any) -> Any:
        from transformers import LogitsProcessorList

        from .constrained_decoding import OnlySourcePieces, SourcePieces

        if self._source_pieces is None:
            pieces = self._tokenizer.convert_ids_to_tokens(list(range(len(self._tokenizer))))
            self._source_pieces = SourcePieces(pieces, self._n_logits)
        banned = self._source_pieces.banned(inputs["input_ids"].tolist())
        return LogitsProcessorList([OnlySourcePieces(banned)])


def open_generator(
    name: str | Path | None = None, *, device: str | None = None
) -> Seq2SeqGenerator:
    """Load a checkpoint.

    Args:
        name: see `find_checkpoint`.
        device: as torch names it; None takes a GPU when there is one.

    Raises:
        ModelStoreError: no such checkpoint, or transformers cannot read it as a summariser.
        MissingExtraError: torch or transformers is not installed.
    """
    torch = require("torch", "train")
    require("transformers", "train")
    keep_forks_usable()
    checkpoint = find_checkpoint(name)
    network, tokenizer = load_seq2seq(
        checkpoint.source, checkpoint.generator.revision, checkpoint.name
    )
    network.to(
        torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu")),
        dtype=getattr(torch, checkpoint.generation.precision),
    ).eval()
    generator = from_parts(checkpoint, network, tokenizer)
    is_path = name is not None and Path(name).expanduser().exists()
    generator._opened = (Path(name).expanduser().absolute() if name and is_path else name, device)
    return generator


def _open_again(name: str | Path | None, device: str | None) -> Seq2SeqGenerator:
    return open_generator(name, device=device)


def from_parts(checkpoint: Checkpoint, network: Any, tokenizer: Any) -> Seq2SeqGenerator:
    """A generator of what is loaded already."""
    return Seq2SeqGenerator(
        checkpoint.name, network, tokenizer, checkpoint.generator, checkpoint.generation
    )


def load_seq2seq(source: str, revision: str | None, name: str) -> tuple[Any, Any]:
    """Network (float32) and tokenizer of a folder or of the hub.

    Raises:
        ModelStoreError: naming what is wrong.
    """
    transformers = require("transformers", "train")
    try:
        with no_progress_bars():
            tokenizer = transformers.AutoTokenizer.from_pretrained(source, revision=revision)
            network = transformers.AutoModelForSeq2SeqLM.from_pretrained(source, revision=revision)
    except ImportError as error:  # a tokenizer of the hub that needs one more library
        for library in ("sentencepiece", "protobuf"):
            if library in str(error).lower():
                raise MissingExtraError(library, "train") from error
        raise
    except Exception as error:  # transformers and the hub's client raise from several trees
        where = name if source == name else f"{name} ({source})"
        reason = str(error).strip().splitlines()
        raise ModelStoreError(
            f"{where}: cannot be loaded as a summariser: {type(error).__name__}: "
            f"{reason[0] if reason else 'no reason given'}; offline, give a folder with the hub's files"
        ) from error
    return network, tokenizer


@contextmanager
def no_progress_bars() -> Iterator[None]:
    """Keep transformers' progress bars off stderr, where our errors are; restored afterwards."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def encode_sources(tokenizer: Any, texts: list[str], max_pieces: int) -> Any:
    """Piece ids of sources as padded tensors, cut at ``max_pieces``."""
    return tokenizer(
        texts, max_length=max_pieces, truncation=True, padding=True, return_tensors="pt"
    )
