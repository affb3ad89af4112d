"""The printed lines of a PDF's pages, read by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from ...errors import ArticleError

MAX_PAGES = 300
"""More is a book."""
_SECONDS = 60
"""Of computing; 300 pages full of text take a tenth of it."""
_WAIT = 300
"""Seconds; for a busy machine, and for systems that do not limit the other."""
_MEMORY = 1 << 30
"""Bytes; as much as an Office file may unpack to."""
_CHILD = Path(__file__).with_name("child.py")


class Line(NamedTuple):
    """A printed line. Lengths are in points, from the lower left corner of the page.

    Attributes:
        text: without outer spaces; a tab stands between the cells of a table.
        left, right: where its characters begin and end.
        base: the height of its baseline.
        size: of its type.
        first: how long its first word is.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    first: float


Page = list[Line]


def read_pages(data: bytes) -> list[Page]:
    """The lines of each page, in the order in which they are drawn.

    Raises:
        ArticleError: the PDF is damaged, locked or too large, or asks for too much time or memory.
    """
    limits = map(str, (MAX_PAGES, _MEMORY, _SECONDS))
    places = os.pathsep.join(filter(None, sys.path))  # where the caller finds the library
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD), *limits],
            input=data,
            capture_output=True,
            timeout=_WAIT,
            env={**os.environ, "PYTHONPATH": places},
            check=True,
        )
    except subprocess.SubprocessError:
        raise ArticleError(
            "the PDF takes too much memory or time, or breaks its reader; save it again, or as text"
        ) from None
    found = json.loads(done.stdout)
    if "n_pages" in found:
        raise ArticleError(
            f"expected one article, got a PDF of {found['n_pages']:,} pages (at most {MAX_PAGES})"
        )
    if "error" in found:
        raise ArticleError(
            f"the document cannot be read ({found['kind']}: {found['error']}); save it again, or as text"
        )
    return [[Line(*line) for line in page] for page in found["pages"]]
