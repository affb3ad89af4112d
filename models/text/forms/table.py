"""The table of forms, and reading a text for what it is.

A further form is a module with a function `edits` and a row of `FORMS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ....articles import GivenText
from . import capitals, digits, letters, markdown, markup, segmented, wiki
from .edits import Edit, Edited


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a text is not plain.

    Attributes:
        note: the line among the warnings of a brief.
        edits: what makes a text of this form plain; nothing for any other text.
        of_titles: whether a title that is given apart is read for it too.
        recased: whether only the case of letters changes: shown are the author's then.
        times: how often it may lie within itself.
    """

    note: str
    edits: Callable[[str], list[Edit]]
    of_titles: bool = True
    recased: bool = False
    times: int = 1


FORMS = (
    # A feed's entry is escaped as a whole, often twice: "&amp;lt;p&amp;gt;".
    Form("the text has markup; it is read without tags and entities", markup.edits, times=3),
    Form("the text is a page of Wikipedia; it is read without its marks and notes", wiki.edits),
    Form("the text is Markdown; it is read without its marks", markdown.edits),
    Form("the text is word-segmented; it is read with blanks in its words", segmented.edits),
    Form(
        "syllables are in pieces, as OCR leaves them; they are put together",
        letters.edits,
        of_titles=False,
    ),
    Form("numbers are in pieces, as OCR leaves them; they are put together", digits.edits),
    Form(
        "the text is in capitals; it is read in small letters",
        capitals.edits,
        of_titles=False,
        recased=True,
    ),
)
"""In the order in which they are taken off."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is read.

    Attributes:
        text: what the rest of phobrief reads.
        notes: which forms it had.
        given: the way back to the text as given; None for one that is plain.
    """

    text: str
    notes: tuple[str, ...] = ()
    given: GivenText | None = None


def read_plain(text: str, forms: Sequence[Form] = FORMS) -> Plain:
    """Read a text for what it is; plain text comes back as it is."""
    edited, printed, notes = Edited.unchanged(text), text, []
    for form in forms:
        for _ in range(form.times):
            edits = form.edits(edited.text)
            if not edits:
                break
            notes.append(form.note)
            edited = edited.edit(edits)
            printed = printed if form.recased else edited.text
    if not notes:
        return Plain(text)
    given = GivenText(text, edited.starts, edited.ends, printed)
    return Plain(edited.text, tuple(dict.fromkeys(notes)), given)


def read_title(title: str) -> str:
    """A title that is given apart, in one line."""
    plain = read_plain(title, [form for form in FORMS if form.of_titles])
    return " ".join(plain.text.split()) or title if plain.notes else title
