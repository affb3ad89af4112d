"""Full text search, right for Vietnamese: one index of words as written, one without their marks.

SQLite's own folding loses "bộ" and "đ". So both texts are made here, the same for every database: `exact` in
one spelling and composition, `folded` without any mark. A query with marks asks the first, one without the
second: "tử hình" never finds "tư hình", "tu hinh" finds both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nsmallest

from sqlalchemy import text
from sqlalchemy.orm import Session

from ....models.text.fold import without_marks
from ....models.text.normalize import normalize_text

_LONGEST = 200_000
"""Characters of an article that are indexed; PostgreSQL takes no more than a megabyte of words."""
_MOST_WORDS = 20
MOST_RANKED = 10_000
"""Of articles that hold the words, the newest of which are put in order: most hold "cán bộ"."""
_WORD = re.compile(r"\w+")


def exact(words: str) -> str:
    """A text in lower case, composed, with tone marks in one style."""
    return normalize_text(words[:_LONGEST]).casefold()


def folded(words: str) -> str:
    """`exact` without marks: "Đại hội" is "dai hoi"."""
    return without_marks(exact(words))


def add_to_index(session: Session, article_id: int, words: str) -> None:
    """Let an article be found by its title and text."""
    values = {"id": article_id, "exact": exact(words), "folded": folded(words)}
    if _is_sqlite(session):
        statement = "insert into search (rowid, exact, folded) values (:id, :exact, :folded)"
    else:
        statement = (
            "insert into search (article_id, exact, folded) values "
            "(:id, to_tsvector('simple', :exact), to_tsvector('simple', :folded))"
        )
    session.execute(text(statement), values)


def find(session: Session, query: str, limit: int, offset: int = 0) -> tuple[list[int], bool]:
    """The articles that hold all words of a query, the best first; words in quotes stand together.

    Args:
        session: of the desk's database.
        query: as typed; nothing in it is taken for an operator.
        limit, offset: which of them.

    Returns:
        Ids, and whether there are more.
    """
    column = "exact" if exact(query) != folded(query) else "folded"
    form = exact if column == "exact" else folded
    words = _WORD.findall(form(query))[:_MOST_WORDS]
    if not words:
        return [], False
    together = query.strip().startswith('"')
    run = _in_sqlite if _is_sqlite(session) else _in_postgres
    ids = run(session, column, words, together, (limit + 1, offset))
    return ids[:limit], len(ids) > limit


def _in_sqlite(
    session: Session, column: str, words: Sequence[str], together: bool, part: tuple[int, int]
) -> list[int]:
    phrase = '"' + " ".join(words) + '"'
    # Where the words stand together the article counts twice, and so comes first.
    every = " AND ".join(f'"{word}"' for word in words)
    wanted = phrase if together else f"{phrase} OR ({every})"
    found = session.execute(
        text(
            "select rank, rowid from search where search match :query order by rowid desc limit :most"
        ),
        {"query": f"{column} : ({wanted})", "most": MOST_RANKED},
    )
    n, start = part
    return [int(row[1]) for row in nsmallest(start + n, map(tuple, found))[start:]]


def _in_postgres(
    session: Session, column: str, words: Sequence[str], together: bool, part: tuple[int, int]
) -> list[int]:
    parse = "phraseto_tsquery" if together else "plainto_tsquery"
    found = session.execute(
        text(
            f"select article_id from (select * from search, {parse}('simple', :words) as wanted "
            f"where {column} @@ wanted order by article_id desc limit :most) as newest "
            f"order by ts_rank_cd({column}, wanted) desc, article_id limit :n offset :start"
        ),
        {"words": " ".join(words), "most": MOST_RANKED, "n": part[0], "start": part[1]},
    )
    return [int(row[0]) for row in found]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
