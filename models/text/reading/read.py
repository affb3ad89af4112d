"""Reading: from the bytes or text a user has to an `Article`, saying what had to be repaired.

Bytes are decoded and, where they are HTML, reduced to the article, so spans count characters of
the text that results. A str is taken as it is, so spans index what the user gave.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ....articles import Article
from ....errors import ArticleError
from ..fold import ZERO_WIDTH
from ..forms.markup import is_fragment
from .encodings import decode_bytes, legacy_name, repair_legacy
from .vietnamese import marked_share

HARDLY_VIETNAMESE = "hardly any Vietnamese in the text"
VERY_SHORT = "very short text"
MAX_BYTES = 64_000_000
"""Of one article: more is an archive."""
_SHORT_WORDS = 30
_CHECKED = 20_000
"""How many characters are looked at for control characters."""
_VIETNAMESE_SHARE = 0.2
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_BLOCKS = re.compile(r"</(?:p|div|h[1-6]|li|article)>", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]")
_PRINTED = re.compile(rf"[^\s{ZERO_WIDTH}]")
_MAX_CONTROL_SHARE = 0.05
_SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "an RTF document",
    b"Rar!": "a RAR archive",
    b"PAR1": "a Parquet file",
}


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of ``data`` and warnings on how it was found.

    UTF-8 and UTF-16 with or without a mark, windows-1258, TCVN3 (ABC) and VNI are told apart by
    which one yields Vietnamese. The legacy ones come out composed (NFC); UTF text as it is.

    Raises:
        ArticleError: for no bytes or blank text, and for what is not text (an image, say).
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise ArticleError(f"expected text, got {kind}; convert it to plain text or HTML first")
    text, warnings = decode_bytes(data)
    _check(text)
    text, repairs = repair_legacy(text)
    return text, warnings + repairs


def read_bytes(
    data: bytes, *, id: str | None = None, source: str | None = None, html: bool | None = None
) -> Article:
    """Return the article in ``data``, the bytes of a text file or of an HTML page.

    Args:
        data: the bytes.
        id, source: kept in the article.
        html: whether the bytes are HTML; looked for when None.

    Raises:
        ArticleError: when there is no text in ``data``.
    """
    if len(data) > MAX_BYTES:
        raise ArticleError(f"expected one article, got more than {MAX_BYTES:,} bytes")
    text, warnings = decode(data)
    if html is None:
        html = _is_page(text)
    if html:
        return _read_page(Article("", id=id, source=source, warnings=warnings), text)
    return Article(text, id=id, source=source, warnings=warnings + suspicions(text))


def read_file(path: str | Path, *, id: str | None = None) -> Article:
    """Return the article in a ``.txt`` or ``.html`` file; its path is the source.

    Raises:
        ArticleError: when there is no text in the file.
        OSError: when the file cannot be opened.
    """
    path = Path(path)
    html = True if path.suffix.lower() in (".html", ".htm", ".xhtml") else None
    try:
        with path.open("rb") as stream:  # a device may never end
            data = stream.read(MAX_BYTES + 1)
        return read_bytes(data, id=id, source=str(path), html=html)
    except ArticleError as error:
        raise ArticleError(f"{path}: {error}") from error


def read_text(text: str | Article) -> Article:
    """Return an article of ``text`` as it is, with what looks suspicious said in its warnings.

    Only an HTML page is changed, to the article in it; a warning says so. What an `Article`
    already holds wins over what the page says.

    Raises:
        ArticleError: when ``text`` is blank or binary.
    """
    article = text if isinstance(text, Article) else Article(text)
    _check(article.text)
    if _is_page(article.text):
        note = "the text is an HTML page; offsets count characters of the article taken from it"
        article = replace(article, warnings=(*article.warnings, note))
        return _read_page(article, article.text)
    found = list(suspicions(article.text))
    legacy = legacy_name(article.text)
    if legacy:
        found.insert(0, f"the text is in the legacy encoding {legacy}; convert it to Unicode")
    return replace(article, warnings=tuple(dict.fromkeys((*article.warnings, *found))))


def looks_like_html(text: str) -> bool:
    """Whether ``text`` is a page's source: it opens as one, or closes many blocks early on."""
    return _HTML.match(text[:2000]) is not None or len(_BLOCKS.findall(text[:20_000])) >= 3


def suspicions(text: str) -> tuple[str, ...]:
    """Return what makes a usable text suspicious: very short, hardly any Vietnamese."""
    found = []
    if len(text[:_CHECKED].split(None, _SHORT_WORDS)) < _SHORT_WORDS:
        found.append(VERY_SHORT)
    if marked_share(text) < _VIETNAMESE_SHARE:
        found.append(HARDLY_VIETNAMESE)
    return tuple(found)


def _check(text: str) -> None:
    """Raise an ArticleError unless ``text`` is text."""
    if not _PRINTED.search(text):
        raise ArticleError("expected the text of an article, got an empty or blank one")
    sample = text[:_CHECKED]
    n_control = len(_CONTROL.findall(sample))
    if "\0" in sample or n_control > _MAX_CONTROL_SHARE * len(sample):
        raise ArticleError(
            f"expected text, got binary data: {n_control} of the first {len(sample)} characters"
            " are control characters"
        )


def _is_page(text: str) -> bool:
    """Whether an article must be looked for in a text; what is marked up but all article is none."""
    return looks_like_html(text) and not is_fragment(text)


def _read_page(article: Article, html: str) -> Article:
    from .webpage import extract  # lxml, and only pages need it

    page = extract(html)
    if not page.text.strip():
        raise ArticleError("expected an article, found no text in the HTML page")
    return replace(
        article,
        text=page.text,
        title=article.title or page.title,
        published=article.published or page.published,
        byline=article.byline or page.byline,
        warnings=tuple(dict.fromkeys((*article.warnings, *page.warnings, *suspicions(page.text)))),
    )
