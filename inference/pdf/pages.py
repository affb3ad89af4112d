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
"""A thousand times what a usual page takes."""
_MEMORY = 1 << 30
"""Bytes; the most that a stream of usual documents unpacks to is a hundredth."""
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
            timeout=_SECONDS,
            env={**os.environ, "PYTHONPATH": places},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(f"it takes more than {_SECONDS} seconds") from None
    if done.returncode:
        raise _unreadable("it takes too much memory or time, or breaks the reader")
    found = json.loads(done.stdout)
    if "n_pages" in found:
        raise ArticleError(
            f"expected one article, got a PDF of {found['n_pages']:,} pages (at most {MAX_PAGES})"
        )
    if "error" in found:
        raise _unreadable(found["error"])
    return [[Line(*line) for line in page] for page in found["pages"]]


def _unreadable(reason: str) -> ArticleError:
    return ArticleError(f"the document cannot be read ({reason}); save it again, or as text")
