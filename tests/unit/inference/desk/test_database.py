"""The database: made, migrated with a copy before, refused when newer; writes that wait."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from desk_of_a_schema import PASSWORD, packed, unpacked
from desk_rows import incoming, place

from phobrief.errors import DeskError
from phobrief.inference.desk.store import database
from phobrief.inference.desk.store.articles import add_articles
from phobrief.inference.desk.store.database import Store, open_store
from phobrief.inference.desk.store.export import export_rows, judged_topics
from phobrief.inference.desk.store.reviews import history
from phobrief.inference.desk.store.search import find
from phobrief.inference.desk.store.tables import Article, Base
from phobrief.inference.desk.store.users import check_password


def test_the_migrations_make_the_tables_of_the_code(store: Store) -> None:
    def ours(object_: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and str(name).startswith(("search", "alembic")))

    with store.engine.connect() as connection:
        options = {"include_object": ours}
        assert (
            compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
            == []
        )


def test_a_desk_opens_again_with_what_was_in_it(url: str) -> None:
    first = open_store(url)
    with first.writing() as session:
        add_articles(session, [(incoming(1), place())], "an")
    first.close()
    again = open_store(url)
    with again.reading() as session:
        assert session.scalars(sa.select(Article.title)).all() == ["Tin số 1"]
    again.close()


@pytest.mark.skipif(os.name == "nt", reason="rights as Unix has them")
def test_a_desk_and_its_copies_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = open_store(f"sqlite:///{tmp_path / 'home' / 'desk.db'}")
        with store.writing() as session:
            add_articles(session, [(incoming(1), place())], "an")
        with store.reading() as session:
            database._keep_copy(store, session.connection(), "0001")
    finally:
        os.umask(before)
    found = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "home").glob("desk.db*")}
    store.close()
    del found["desk.db.lock"]  # holds nothing
    assert len(found) == 4  # the database, what SQLite keeps beside it, the copy
    assert set(found.values()) == {0o600}


@pytest.mark.parametrize("schema", database.known_schemas())
def test_a_desk_of_any_schema_opens_with_its_reviews(schema: str, tmp_path: Path) -> None:
    assert packed(schema).is_file(), "before a schema changes: tests/helpers/desk_of_a_schema.py"
    store = open_store(unpacked(schema, tmp_path))
    with store.reading() as session:
        [row] = export_rows(session, judged_topics(session))
        assert (row["cadre_work"], row["power_control"], row["reviewed_by"]) == (1, 0, "bình")
        assert [r.revision for r in history(session, 1)] == [2, 1]
        assert find(session, "doan giam sat", 10)[0] == [1, 2, 3]
        assert check_password(session, "lan", PASSWORD) is not None
    with store.writing() as session:
        assert add_articles(session, [(incoming(7), place())], "an") == [4]
    store.close()


def test_a_newer_schema_is_refused_by_name(url: str) -> None:
    store = open_store(url)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    store.close()
    with pytest.raises(DeskError, match=r"schema is '9999', newer than .*upgrade phobrief"):
        open_store(url)


def test_a_copy_is_kept_before_a_migration(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(url)
    with store.writing() as session:
        add_articles(session, [(incoming(1), place())], "an")
    store.close()
    migrations = tmp_path / "migrations"
    (migrations / "versions").mkdir(parents=True)
    for file in database._MIGRATIONS.rglob("*.py"):
        (migrations / file.relative_to(database._MIGRATIONS)).write_bytes(file.read_bytes())
    (migrations / "versions" / "r0002_second.py").write_text(
        "from alembic import op\nrevision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n    op.execute(\"update articles set title = 'changed'\")\n"
    )
    monkeypatch.setattr(database, "_MIGRATIONS", migrations)
    again = open_store(url)
    with again.reading() as session:
        assert session.scalars(sa.select(Article.title)).all() == ["changed"]
    if again.is_sqlite:
        [copy] = tmp_path.glob("desk.db.0001.*")
        kept = sa.create_engine(f"sqlite:///{copy}")
        table = "articles"
    else:
        kept = again.engine
        [schema] = [s for s in sa.inspect(kept).get_schema_names() if s.startswith("before_0001")]
        table = f'"{schema}".articles'
    with kept.connect() as connection:
        assert connection.scalar(sa.text(f"select title from {table}")) == "Tin số 1"
    kept.dispose()
    again.close()


def test_a_write_that_reads_first_waits_for_another(store: Store) -> None:
    """A deferred transaction of SQLite would fail at once: "database is locked"."""
    with store.writing() as session:
        add_articles(session, [(incoming(0), place())], "an")

    def add_one_to_revision() -> None:
        for _ in range(10):
            with store.writing() as session:
                article = session.scalars(sa.select(Article).with_for_update()).one()
                article.revision += 1

    threads = [threading.Thread(target=add_one_to_revision) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.scalars(sa.select(Article.revision)).all() == [40]


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    def add_and_fail() -> None:
        with store.writing() as session:
            add_articles(session, [(incoming(1), place())], "an")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with store.reading() as session:
        assert session.scalars(sa.select(Article.id)).all() == []


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite:////proc/none/desk.db"])
def test_a_database_that_cannot_be_opened_is_named(url: str) -> None:
    with pytest.raises(DeskError, match=r"--db|cannot be opened"):
        open_store(url)
