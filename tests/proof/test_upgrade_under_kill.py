"""An upgrade that ends anywhere leaves the database as it was; one made by a newer program is left alone by an older one.

The newer program is this one with one more revision, which does what migrations do. It lies in a folder of its own and
is run from there.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitor.store import schema
from monitor.store.engine import writing_engine
from tests.rig.daemon import command
from tests.rig.fail_nth import KILLED
from tests.rig.stores import a_hit, opened, url_of, with_source

ROOT = Path(__file__).resolve().parents[2]
NEXT = "9001"
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    {change}
    op.add_column("story", sa.Column("place", sa.String(), nullable=True))
    op.create_index("ix_story_place", "story", ["place"])
    op.execute("UPDATE story SET place = 'of ' || title")
    op.create_table("place", sa.Column("name", sa.String(), primary_key=True))
    op.execute("INSERT INTO place SELECT DISTINCT place FROM story")
"""
PLAIN = 'op.add_column("source", sa.Column("weight", sa.Integer(), nullable=False, server_default="1"))'
REBUILT = """
    with op.batch_alter_table("source", recreate="always", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("weight", sa.Integer(), nullable=False, server_default="1"))
"""

# Upgrades as `monitor db upgrade` does, each time in a process that ends before the n-th statement.
UPGRADER = f"""
import os, sys
import alembic.command
from sqlalchemy import Engine, event
from monitor.store import upgrade

def count(*_):
    global left
    left -= 1
    if left == 0:
        os._exit({KILLED})

event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
for line in sys.stdin:
    left = int(line)
    child = os.fork()
    if child == 0:
        upgrade(sys.argv[1])
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
Upgrade = Callable[[int], int]  # takes the statement to end at (0 = none), gives the exit code


@contextmanager
def upgrading(program: Path, folder: Path) -> Iterator[Upgrade]:
    """A program, run from its own folder, that upgrades a database as often as it is told to."""
    with subprocess.Popen(
        [sys.executable, "-c", UPGRADER, url_of(folder)],
        cwd=program,
        env=os.environ | {"PYTHONPATH": str(program)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def upgrade(nth: int) -> int:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{nth}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield upgrade


def newer(folder: Path, change: str) -> Path:
    """The folder of a newer program."""
    shutil.copytree(ROOT / "monitor", folder / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    known = folder / "monitor" / "store" / "schema.py"
    before = known.read_text(encoding="utf-8")
    known.write_text(re.sub(r"(REVISIONS: Final = \([^)]*?),?\)", rf'\1, "{NEXT}")', before), encoding="utf-8")
    assert known.read_text(encoding="utf-8") != before
    versions = folder / "monitor" / "store" / "migrations" / "versions"
    later = MIGRATION.format(next=NEXT, head=schema.HEAD, change=change)
    (versions / f"{NEXT}_later.py").write_text(later, encoding="utf-8")
    return folder


@pytest.mark.timeout(1800)
def test_the_first_schema_is_made_whole_or_not_at_all(
    tmp_path: Path, proved: Callable[[str, str, str, str], None]
) -> None:
    """On an empty file, whichever statement the process ends at."""
    _nothing(tmp_path)
    count = _ended_everywhere(tmp_path, ROOT, schema.HEAD)
    proved(
        "P28",
        f"os._exit before each statement of an upgrade of an empty file to {schema.HEAD}",
        "atomic at every n",
        f"unchanged at n = 1 .. {count}, then upgraded",
    )


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("revision", schema.REVISIONS[:-1])
def test_an_upgrade_from_each_earlier_schema_is_whole_or_not_at_all(
    tmp_path: Path, revision: str, proved: Callable[[str, str, str, str], None]
) -> None:
    """With rows in it, whichever statement the process ends at; then every row is there."""
    _some_hits_at(tmp_path, revision)
    count = _ended_everywhere(tmp_path, ROOT, schema.HEAD)
    proved(
        "P28",
        f"os._exit before each statement of an upgrade from {revision} to {schema.HEAD}",
        "all rows; atomic at every n",
        f"unchanged at n = 1 .. {count}, then upgraded with all rows",
    )


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("columns, an index and a table added, rows rewritten", PLAIN),
        pytest.param(
            "the same, and a table with references to it built anew",
            REBUILT,
        ),
    ],
    ids=["added", "rebuilt"],
)
def test_an_upgrade_of_a_database_with_rows_is_whole_or_not_at_all(
    tmp_path: Path, kind: str, change: str, proved: Callable[[str, str, str, str], None]
) -> None:
    """A made-up next revision, whichever statement the process ends at; then every row is there."""
    _some_hits(tmp_path)
    count = _ended_everywhere(tmp_path, newer(tmp_path / "newer", change), NEXT)
    proved(
        "P28",
        f"os._exit before each statement of an upgrade from {schema.HEAD} to a made-up next revision: {kind}",
        "all rows; atomic at every n",
        f"unchanged at n = 1 .. {count}, then upgraded with all rows",
    )


@pytest.mark.timeout(300)
def test_a_database_of_a_newer_program_is_refused_until_the_backup_is_back(tmp_path: Path) -> None:
    """The older daemon ends at once with words that help, touches nothing, and goes on from the backup made before."""
    _some_hits(tmp_path)
    settings = tmp_path / "monitor.yaml"
    settings.write_text(
        "database: sqlite:///monitor.db\nsources: ['https://feeds.example/rss']\n"
        "watches: {kursk: {keywords: [Kursk]}}\n",
        encoding="utf-8",
    )
    made = command("db", "backup", str(tmp_path / "before.db"), "-c", str(settings))
    assert made.returncode == 0, made.stderr
    with upgrading(newer(tmp_path / "newer", PLAIN), tmp_path) as upgrade:
        assert upgrade(0) == 0
    upgraded = _dump(tmp_path)
    for words in (["run"], ["hits"], ["db", "upgrade"]):
        refused = command(*words, "-c", str(settings))
        assert refused.returncode == 1, refused.stderr
        assert f"written by a newer version of this program (schema {NEXT}" in refused.stderr
        assert "restore a backup made before the upgrade" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert _dump(tmp_path) == upgraded
    (tmp_path / "before.db").replace(tmp_path / "monitor.db")
    back = command("hits", "--format", "jsonl", "-c", str(settings))
    assert (back.returncode, len(back.stdout.splitlines())) == (0, 3), back.stderr


# ------------------------------------------------------------------------------------------------------------


def _ended_everywhere(folder: Path, program: Path, end: str) -> int:
    """End an upgrade before statement 1, 2, ... until it comes through; how many statements there are."""
    before, revision = _dump(folder), schema.revision_of(folder / "monitor.db")
    nth = 1
    with upgrading(program, folder) as upgrade:
        while (code := upgrade(nth)) == KILLED:
            assert schema.revision_of(folder / "monitor.db") == revision
            assert _dump(folder) == before, f"at statement {nth}"
            nth += 1
    assert code == 0
    assert schema.revision_of(folder / "monitor.db") == end
    _must_be_kept(before[1], _dump(folder)[1])
    return nth - 1


Rows = dict[str, list[tuple[object, ...]]]


def _dump(folder: Path) -> tuple[list[tuple[object, ...]], Rows]:
    """The whole schema, and every row of every table; the database sound and all references kept."""
    with closing(sqlite3.connect(folder / "monitor.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        written = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        names = [name for kind, name, _ in written if kind == "table"]
        return written, {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def _must_be_kept(before: Rows, after: Rows) -> None:
    """Every row is there as it was, its new columns aside."""
    for name, rows in before.items():
        if rows and name != "alembic_version":
            assert sorted((row[: len(rows[0])] for row in after[name]), key=repr) == sorted(rows, key=repr)


def _nothing(folder: Path) -> None:
    (folder / "monitor.db").touch()


def _some_hits(folder: Path) -> None:
    """Articles, stories and hits, and what belongs to them."""
    with opened(folder) as store:
        with_source(store)
        for number in range(3):
            a_hit(store, number=number)


def _some_hits_at(folder: Path, revision: str) -> None:
    """The same in an earlier schema, as far as it had columns for it."""
    (folder / "head").mkdir()
    _some_hits(folder / "head")
    engine = writing_engine(folder / "monitor.db")
    with engine.connect() as connection, connection.begin():
        schema._migrate(connection, revision)
    engine.dispose()
    with closing(sqlite3.connect(folder / "monitor.db")) as old:
        old.execute("ATTACH ? AS head", (str(folder / "head" / "monitor.db"),))
        for (table,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if not table.startswith(("article_fts", "alembic", "sqlite")):
                shared = ", ".join(
                    f'"{name}"' for name in _columns(old, "main", table) & _columns(old, "head", table)
                )
                old.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM head.{table}")
        old.commit()


def _columns(connection: sqlite3.Connection, database: str, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA {database}.table_info({table})")}
