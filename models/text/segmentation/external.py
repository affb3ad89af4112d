"""The optional word segmenters: underthesea, VnCoreNLP, and none for text segmented already."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ....errors import ConfigError, MissingExtraError, ModelStoreError, require
from ..normalize import normalize_text
from .tokens import JOINER

VNCORENLP_VARIABLE = "PHOBRIEF_VNCORENLP"
"""Environment variable that names the folder of VnCoreNLP's jar: it differs from computer to computer."""


class SegmentedAlready:
    """Takes texts whose words are separated by spaces and joined by "_" already."""

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Split each text at white space."""
        return [text.split() for text in texts]


class UndertheseaSegmenter:
    """underthesea's CRF, kept from rewriting the tone marks to the style that PhoBERT lacks."""

    def __init__(self) -> None:
        self._word_tokenize = require("underthesea", "segmenters").word_tokenize

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text, normalised as ours are."""
        return [self._segment(text) for text in texts]

    def _segment(self, text: str) -> list[str]:
        words = self._word_tokenize(text, use_token_normalize=False) if text.strip() else []
        return [JOINER.join(normalize_text(word).split()) for word in words if word.strip()]


class VnCoreNlpSegmenter:
    """VnCoreNLP's RDRSegmenter, which segmented PhoBERT's own training text; needs Java 8 or newer.

    One process has one Java machine: make one of these per process and keep it.
    """

    def __init__(self, folder: Path) -> None:
        """Start Java with what `py_vncorenlp.download_model` puts into ``folder``."""
        library = require("py_vncorenlp", "segmenters")
        folder = Path(folder).resolve()  # a relative path breaks once Java has the folder
        for name in ("VnCoreNLP-1.2.jar", "models/wordsegmenter/wordsegmenter.rdr"):
            if not (folder / name).exists():
                raise ModelStoreError(
                    f"{folder / name}: not found; get VnCoreNLP with "
                    f"py_vncorenlp.download_model(save_dir={str(folder)!r})"
                )
        self._java = _start_vncorenlp(library, folder)

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text; VnCoreNLP's own sentence breaks are ignored."""
        return [self._segment(text) for text in texts]

    def _segment(self, text: str) -> list[str]:
        sentences = self._java.word_segment(text) if text.strip() else []
        return " ".join(sentences).split()


def vncorenlp_folder(path: Path | None) -> Path:
    """Return ``path`` when it is a folder, else the one that the environment names.

    Raises:
        ConfigError: when neither does.
    """
    if path is not None and path.is_dir():
        return path
    named = os.environ.get(VNCORENLP_VARIABLE)
    if not named:
        raise ConfigError(
            "segmenter: 'vncorenlp' needs the folder of VnCoreNLP-1.2.jar; "
            f"set the environment variable {VNCORENLP_VARIABLE} to it"
        )
    return Path(named)


def _start_vncorenlp(library: Any, folder: Path) -> Any:
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise MissingExtraError("java (8 or newer, on the PATH or in JAVA_HOME)", "segmenters")
    here = Path.cwd()
    try:
        return library.VnCoreNLP(annotators=["wseg"], save_dir=str(folder))
    except ModelStoreError:
        raise
    except Exception as error:  # the bridge raises what Java and jnius raise, of no common class
        raise ModelStoreError(f"{folder}: VnCoreNLP did not start: {error}") from error
    finally:
        os.chdir(here)  # py_vncorenlp moves the whole process into its folder
