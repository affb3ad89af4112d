"""A program of its own, run by `pages`: a PDF from standard input, the printed lines of its pages as JSON.

It imports nothing of ours. Prints ``{"pages": [[[text, left, right, base, size, first], ...], ...]}`` (see
`pages.Line`), ``{"n_pages": 301}`` where those are too many, or ``{"kind": "...", "error": "..."}``.

Arguments: the most pages, bytes of memory and seconds of computing. The two last hold where the system
has such limits; on Windows neither.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from ctypes import byref, c_double
from math import hypot
from statistics import median
from typing import Any

_CELL_GAP = 2.5
"""In sizes of type: a gap as wide as this parts cells of a table, or the two halves of a letterhead."""


def main() -> None:
    max_pages, n_bytes, seconds = map(int, sys.argv[1:])
    _limit(n_bytes, seconds)
    data = sys.stdin.buffer.read()
    try:
        found = _read(data, max_pages)
    except Exception as error:  # PDFium's own, and what ctypes or memory raise
        found = {"kind": type(error).__name__, "error": str(error)}
    json.dump(found, sys.stdout)


def _limit(n_bytes: int, seconds: int) -> None:
    """Hold the process to so much; the system ends it where it takes more."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {resource.RLIMIT_AS: n_bytes, resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0}
    for kind, limit in limits.items():
        with suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(kind, (limit, limit))


def _read(data: bytes, max_pages: int) -> dict[str, Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    n_pages = len(document)
    if n_pages > max_pages:
        return {"n_pages": n_pages}
    return {"pages": [_page(document[index].get_textpage()) for index in range(n_pages)]}


def _page(text_page: Any) -> list[list[Any]]:
    """The lines of a page in the order in which it is drawn, which is mostly that of reading."""
    import pypdfium2.raw as pdfium

    handle, lines = text_page.raw, []
    glyphs: list[Glyph] = []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if chr(code) == "\n":
            lines.append(_line(glyphs))
            glyphs = []
        elif pdfium.FPDFText_IsHyphen(handle, index) == 1:  # PDFium joins the next line to it
            lines.append(_line([*glyphs, _glyph(pdfium, handle, index, "-")]))
            glyphs = []
        elif code and chr(code) != "\r":
            glyphs.append(_glyph(pdfium, handle, index, chr(code)))
    lines.append(_line(glyphs))
    return [line for line in lines if line]


Glyph = tuple[str, float, float, float, float]
"""A character, where it begins and ends, its baseline, and the size of its type; in points."""


def _glyph(pdfium: Any, handle: Any, index: int, character: str) -> Glyph:
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetLooseCharBox(handle, index, byref(box))
    pdfium.FPDFText_GetCharOrigin(handle, index, byref(x), byref(y))
    pdfium.FPDFText_GetMatrix(handle, index, byref(matrix))
    size = pdfium.FPDFText_GetFontSize(handle, index) * hypot(matrix.c, matrix.d)
    return character, box.left, box.right, y.value, size


def _line(glyphs: list[Glyph]) -> list[Any]:
    """What `pages.Line` is made of; nothing for a blank line."""
    printed = [glyph for glyph in glyphs if not glyph[0].isspace()]
    if not printed:
        return []
    size = median(size for *_, size in printed)
    text, end = "", printed[0][1]
    for character, left, right, *_ in glyphs:
        if not character.isspace():
            if text and left - end > _CELL_GAP * size:
                text = text.rstrip() + "\t"
            end = max(end, right)  # a mark set apart ends before its letter
        text += character
    text = text.strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    word = printed[: len(text.split(None, 1)[0])]
    first = max(right for _, _, right, *_ in word) - printed[0][1]
    base = median(y for *_, y, _ in printed)
    return [text, printed[0][1], end, base, size, first]


if __name__ == "__main__":
    main()
