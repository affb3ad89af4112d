"""Word documents and PDFs as articles: the text in them, by the libraries of the extra `documents`."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ..articles import Article
from ..errors import ArticleError, PhobriefError, require
from ..models.text.reading.read import MAX_BYTES, read_bytes, read_file
from ..tables import check_archive
from .pdf.pages import read_pages
from .pdf.paragraphs import paragraphs
from .pdf.running import without_running

EXTRA = "documents"
_PDF = b"%PDF"
_ZIP = b"PK\x03\x04"


class Kind(NamedTuple):
    """A kind of document.

    Attributes:
        module: the library that reads it.
        text: the text of its bytes, a paragraph a line.
    """

    module: str
    text: Callable[[Any, bytes], str]


def read_input(
    data: bytes, *, id: str | None = None, source: str | None = None, html: bool | None = None
) -> Article:
    """`read_bytes` for whatever a user may give: also a Word document (.docx) or a PDF with a text layer.

    Raises:
        ArticleError: there is no text in ``data``.
        MissingExtraError: it is a document, and the extra `documents` is not installed.
    """
    kind = _kind_of(data)
    if kind is None:
        return read_bytes(data, id=id, source=source, html=html)
    library = require(kind.module, EXTRA)
    if len(data) > MAX_BYTES:
        raise ArticleError(f"expected one article, got more than {MAX_BYTES:,} bytes")
    try:
        text = kind.text(library, data)
    except PhobriefError:
        raise
    except Exception as error:  # what damaged documents raise is of many trees
        raise ArticleError(
            f"the document cannot be read ({type(error).__name__}: {error}); save it again, or as text"
        ) from error
    # As the bytes of a text file, so that text in a legacy encoding (a PDF of old fonts) is repaired.
    return read_bytes(text.encode("utf-8", "replace"), id=id, source=source, html=False)


def read_input_file(path: Path, *, id: str | None = None) -> Article:
    """`read_file`, also for the documents of `read_input`.

    Raises:
        ArticleError, MissingExtraError: as `read_input`.
        OSError: the file cannot be opened.
    """
    if path.suffix.lower() not in DOCUMENTS:
        return read_file(path, id=id)
    with path.open("rb") as stream:
        return read_input(stream.read(MAX_BYTES + 1), id=id, source=str(path))


def _kind_of(data: bytes) -> Kind | None:
    """By what is in it: a name may be missing, or wrong."""
    if data.startswith(_PDF):
        return DOCUMENTS[".pdf"]
    if data.startswith(_ZIP) and b"word/document.xml" in data:
        return DOCUMENTS[".docx"]
    return None


def _docx_text(docx: Any, data: bytes) -> str:
    """The paragraphs in their order, those in tables among them; without text boxes, headers and footers, and
    without what a tracked change has deleted."""
    stream = io.BytesIO(data)
    check_archive(stream)
    body = docx.Document(stream).element.body
    paragraphs = body.xpath(".//w:p[not(ancestor::w:txbxContent)]")
    return "\n".join(map(_paragraph_text, paragraphs))


def _paragraph_text(paragraph: Any) -> str:
    parts = paragraph.xpath(
        ".//*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen]"
        "[not(ancestor::w:txbxContent) and not(ancestor::w:pPr)]"  # there, w:tab is a place to stop at
    )
    return "".join(_MARKS.get(part.tag.rpartition("}")[2], part.text or "") for part in parts)


_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _pdf_text(_pdfium: Any, data: bytes) -> str:
    """The text layer of all pages, a paragraph a line. The library is used by a process of its own."""
    text = "\n".join(paragraphs(without_running(read_pages(data))))
    if not text.strip():
        raise ArticleError(
            "the PDF has no text layer: its pages are pictures; have their text recognised (OCR) first"
        )
    return text


DOCUMENTS = {".docx": Kind("docx", _docx_text), ".pdf": Kind("pypdfium2", _pdf_text)}
"""By suffix."""
