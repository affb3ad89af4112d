"""Desks as they were: for each schema a database with a few reviews, packed in ``tests/data``.

    python tests/helpers/desk_of_a_schema.py

makes the one of the present schema; the others stay as they are.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from desk_rows import incoming, place, submission

from phobrief.inference.desk.store import users
from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import known_schemas, open_store
from phobrief.inference.desk.store.reviews import Answer, save
from phobrief.inference.desk.store.tables import DRAFT

DATA = Path(__file__).parents[1] / "data"
PASSWORD = "một mật khẩu"


def packed(schema: str) -> Path:
    """Where the database of a schema is."""
    return DATA / f"desk-{schema}.db.gz"


def unpacked(schema: str, folder: Path) -> str:
    """The URL of a copy of the database of a schema."""
    path = folder / "desk.db"
    path.write_bytes(gzip.decompress(packed(schema).read_bytes()))
    return f"sqlite:///{path}"


def fill(url: str) -> None:
    """Put in an article that is reviewed, in two revisions, a draft, one that waits, and a user."""
    store = open_store(url)
    with store.writing() as session:
        ids = add_articles(session, [(incoming(i), place()) for i in range(3)], "an")
        save(session, submission(ids[0]))
        changed = Answer({"cadre_work": 1, "power_control": 0}, {"cadre_work": [1]}, "Tóm tắt hai.")
        save(session, submission(ids[0], 1, "bình", answer=changed))
        save(session, submission(ids[1], state=DRAFT))
        users.add_user(session, "lan", PASSWORD, "admin")
    store.close()


def main() -> None:
    """Make the database of the present schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        fill(f"sqlite:///{path}")
        packed(known_schemas()[-1]).write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
