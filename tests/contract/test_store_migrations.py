"""Migrations: they end where the tables say, in one transaction."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from monitor.store import Store, schema
from monitor.store.engine import writing_engine
from monitor.store.tables import metadata
from tests.rig.stores import url_of


def statements(path: Path) -> set[tuple[str, ...]]:
    """A database's schema, white space and order of constraints aside; without alembic's and the index's own tables."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {
        tuple(sorted(part.strip(" ,)") for part in re.split(r"(?=\bCONSTRAINT\b)", re.sub(r"\s+", " ", sql))))
        for name, sql in rows
        if name != "alembic_version" and not name.startswith("article_fts_")
    }


def test_the_migrated_schema_is_that_of_a_new_database(tmp_path: Path) -> None:
    """Columns, types, constraints, indexes and the full-text index, to the letter, and the revision."""
    Store.open(url_of(tmp_path), exclusive=True).close()
    migrated = tmp_path / "migrated.db"
    engine = writing_engine(migrated)
    with engine.connect() as connection, connection.begin():
        schema._migrate(connection)
    engine.dispose()
    assert statements(migrated) == statements(tmp_path / "monitor.db")
    assert schema.revision_of(migrated) == schema.revision_of(tmp_path / "monitor.db") == schema.HEAD


def test_every_column_says_what_it_is() -> None:
    """Ids speak for themselves."""
    silent = [
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if not column.comment and column.name != "id"
    ]
    assert silent == []


def test_the_known_revisions_are_those_of_the_files() -> None:
    """The check for a newer database reads the list; alembic reads the files."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema.HEAD]
    assert tuple(reversed([one.revision for one in script.walk_revisions()])) == schema.REVISIONS


@pytest.mark.parametrize(
    "denied", ["meta", "article", "ix_hit_found_at", "digest_item", "article_fts", "alembic_version"]
)
def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, denied: str) -> None:
    """At whichever statement: the next start finds the database as it was."""
    path = tmp_path / "monitor.db"
    path.touch()

    def guard(_action: int, first: str | None, *_: str | None) -> int:
        return sqlite3.SQLITE_DENY if first == denied else sqlite3.SQLITE_OK

    engine = writing_engine(path)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        cast("sqlite3.Connection", raw).set_authorizer(guard)
        connection.begin()
        with pytest.raises(Exception, match=r"not authorized|prohibited"):
            schema._migrate(connection)
        connection.rollback()
    engine.dispose()
    assert schema.revision_of(path) is None
    assert statements(path) == set()
    Store.open(url_of(tmp_path), exclusive=True).close()
    assert schema.revision_of(path) == schema.HEAD
