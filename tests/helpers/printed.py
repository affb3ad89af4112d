"""PDFs of Vietnamese text, set in the ways that programs set it. No font is embedded: each letter has a
code, half a size of type as its width, and an entry in the table by which readers know it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

WIDTH = 0.5
"""Of a character, in sizes of type."""
_CODES = range(33, 127)
"""Those that have a shape in every font: PDFium passes over what has none."""


class Placed(NamedTuple):
    """A line to be printed; ``right`` is where it must end, for justified text."""

    text: str
    left: float
    base: float
    size: float = 12.0
    right: float | None = None


def column(
    text: str,
    *,
    left: float,
    base: float,
    width: float,
    size: float = 12.0,
    indent: float = 0.0,
) -> list[Placed]:
    """A paragraph, justified."""
    lines, room = [""], width - indent
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * WIDTH * size > room:
            lines.append(word)
            room = width
        else:
            lines[-1] = longer
    return [
        Placed(
            line,
            left + (indent if n == 0 else 0),
            base - n * 1.25 * size,
            size,
            left + width if n < len(lines) - 1 else None,
        )
        for n, line in enumerate(lines)
    ]


def printed(*pages: Sequence[Placed], way: str = "plain") -> bytes:
    """A PDF.

    ``way``: "plain"; "fallback", as browsers set letters that a font lacks: by another one, within a word;
    as Chromium does; "kerned", letters moved to and fro, and spaces left out, not printed, as TeX does; "spread", a line made
    full by its letters, not only its spaces.
    """
    letters = sorted({c for page in pages for line in page for c in line.text})
    code = dict(zip(letters, _CODES, strict=False))
    assert len(code) == len(letters), "too many different letters"
    kids = " ".join(f"{2 * n + 6} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica"),
        _font("Courier"),
        stream(_table(code)),
    ]
    for n, page in enumerate(pages):
        drawn = "\n".join(_drawn(line, code, way) for line in page)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Contents {2 * n + 7} 0 R /MediaBox [0 0 600 800] "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode(),
            stream(drawn.encode()),
        ]
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF of its objects, the first of which is the catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(data: bytes, entries: str = "") -> bytes:
    head = f"<< /Length {len(data)} {entries} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def _font(name: str) -> bytes:
    widths = f"{WIDTH * 1000:.0f} " * len(_CODES)
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /FirstChar {_CODES[0]} /LastChar {_CODES[-1]} "
        f"/Widths [{widths}] /ToUnicode 5 0 R >>".encode()
    )


def _table(code: dict[str, int]) -> bytes:
    """The characters of the codes."""
    pairs = [f"<{n:02x}> <{letter.encode('utf-16-be').hex()}>" for letter, n in code.items()]
    parts = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    entries = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{entries}\nendcmap end end"
    ).encode()


def _drawn(line: Placed, code: dict[str, int], way: str) -> str:
    """The commands that print a line."""
    missing = 0.0  # in thousandths of the size
    if line.right is not None:
        width = len(line.text) * WIDTH * line.size
        missing = (line.right - line.left - width) * 1000 / line.size
    n_spaces = max(line.text.count(" "), 1)
    if way == "fallback":
        return _drawn_in_two_fonts(line, code, missing / n_spaces)
    shown = []
    for n, letter in enumerate(line.text):
        step = missing / n_spaces if letter == " " else 0.0
        if way == "spread":
            step = missing / len(line.text)
        if way == "kerned":
            step += 30 if n % 2 else -30
        if way == "kerned" and letter == " ":
            shown.append(f"{-step - WIDTH * 1000:.1f}")
        else:
            shown.append(f"<{code[letter]:02x}> {-step:.1f}")
    place = f"1 0 0 1 {line.left:.2f} {line.base:.2f} Tm"
    return f"BT /F1 {line.size} Tf {place} [{' '.join(shown)}] TJ ET"


def _drawn_in_two_fonts(line: Placed, code: dict[str, int], space: float) -> str:
    """Each run of letters of one font by itself, its letters each at its place."""
    shown, at, moved = [], 0.0, 0.0
    for font, letters in groupby(line.text, lambda letter: "F2" if letter > "\u1e00" else "F1"):
        shown.append(f"BT /{font} {line.size} Tf 1 0 0 1 {line.left:.2f} {line.base:.2f} Tm")
        for letter in letters:
            shown.append(f"{at - moved:.2f} 0 Td <{code[letter]:02x}> Tj")
            moved = at
            at += (WIDTH + (space / 1000 if letter == " " else 0.0)) * line.size
        shown.append("ET")
        moved = 0.0
    return " ".join(shown)
