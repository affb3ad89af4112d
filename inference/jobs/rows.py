"""What flows through a job: an input row, and the outcome it ends in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from ...articles import Article
from ...errors import MissingExtraError, PhobriefError

KEY_BYTES = 16


def printable(text: str) -> str:
    """Return ``text`` with half characters (from bytes that are not UTF-8) written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole file as bytes, decoded and cleaned later, in a worker.

    Attributes:
        data: the file.
        html: True when the name says so, None when the content must tell.
    """

    data: bytes
    html: bool | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row has no brief.

    Attributes:
        error: the class of the error.
        message: what was expected and what was found.
        final: False when another try may help (a crash, no memory): a resumed job tries again.
    """

    error: str
    message: str
    final: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable(self.message))  # it may quote broken input

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """The failure that ``error`` stands for; final where the row is at fault, so not for an extra that is
        to be installed."""
        final = isinstance(error, PhobriefError) and not isinstance(error, MissingExtraError)
        return cls(type(error).__name__, str(error) or type(error).__name__, final)


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row of the input.

    Attributes:
        id: the user's own key, or where the row stands ("2024/a.jsonl:12").
        source: the file (or query) it came from.
        line: its 1-based line, or row in a Parquet file; None for a file that is one article.
        content: the article, a page still to be decoded, or why there is none.
        extra: the columns carried along.
        position: bytes of the whole input read so far, for progress.
    """

    id: str
    source: str
    line: int | None
    content: Article | Page | Failure
    extra: dict[str, Any] = field(default_factory=dict)
    position: int = 0

    def failed(self, failure: Failure) -> Outcome:
        """The outcome of this row when it has no brief."""
        data = {
            "id": self.id,
            "source": self.source,
            "line": self.line,
            "error": failure.error,
            "message": failure.message,
        }
        return Outcome(row_key(self), data, failed=True, final=failure.final)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one input row.

    Attributes:
        key: of the input row, see `row_key`.
        data: the output row, or the error row.
        failed: whether it is an error row.
        final: False for an error that a resumed job tries again.
    """

    key: bytes
    data: dict[str, Any]
    failed: bool = False
    final: bool = True


def row_key(row: InputRow) -> bytes:
    """Name a row by its id and its content, never by its position.

    Two runs agree on what is done as long as the article, its metadata and the carried columns
    are the same; a changed article has another key and is done again.
    """
    digest = blake2b(row.id.encode(), digest_size=KEY_BYTES)
    for part in _content_parts(row):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def _content_parts(row: InputRow) -> list[bytes]:
    content = row.content
    extra = json.dumps(row.extra, sort_keys=True).encode()
    if isinstance(content, Page):
        return [content.data, repr(content.html).encode(), extra]
    if isinstance(content, Failure):
        return [content.error.encode(), content.message.encode(), extra]
    fields = (content.text, content.title, content.published, content.source, content.byline)
    return [*(repr(f is None).encode() + (f or "").encode() for f in fields), extra]
