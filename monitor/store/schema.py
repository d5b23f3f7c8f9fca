"""Which schema a database has, and bringing it to the present one. Alembic is imported only when there is work."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from monitor.errors import StoreError, StoreTooNew
from monitor.store.engine import explain, writing_engine
from monitor.store.search import CREATE
from monitor.store.tables import metadata

REVISIONS: Final = ("0001", "0002")  # in order; a test holds them equal to the files in migrations/versions
HEAD: Final = REVISIONS[-1]
_MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(path: Path) -> str | None:
    """The schema revision of the database at `path`; None = it is empty."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "alembic_version" not in tables:
                _require_empty(tables, path)
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise (explain(error, path) or StoreError(str(path), str(error))) from error
    return row[0] if row else None


def require_known(revision: str | None, path: Path) -> None:
    """Refuse a database of a newer version: we would not know what we destroy."""
    if revision is not None and revision not in REVISIONS:
        raise StoreTooNew(
            str(path),
            f"written by a newer version of this program (schema {revision}, this one knows up to {HEAD})",
            "use that version, or restore a backup made before the upgrade",
        )


def upgrade(path: Path) -> bool:
    """Bring the database to `HEAD` in one transaction; False = it was there already. The caller holds the lock."""
    revision = revision_of(path)
    require_known(revision, path)
    if revision == HEAD:
        return False
    engine = writing_engine(path)
    try:
        with engine.connect() as connection:
            # A rebuilt table is not there for a moment. Past SQLAlchemy: inside a transaction the pragma does nothing.
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                if revision is None:
                    _create(connection)
                else:
                    _migrate(connection)
                _require_sound(connection, path)
    except DBAPIError as error:
        raise (explain(error, path) or error) from error
    finally:
        engine.dispose()
    return True


def _create(connection: Connection) -> None:
    """The present schema at once: a new database need not wait for alembic. A test holds it equal to all migrations."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(CREATE)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version "
        "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def _migrate(connection: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _require_sound(connection: Connection, path: Path) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError(str(path), "the upgrade would leave dangling references", "nothing was changed: report this")


def _require_empty(tables: set[str], path: Path) -> None:
    if tables:
        raise StoreError(str(path), "a database of some other program", "name another file in `database:`")
