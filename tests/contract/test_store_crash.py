"""Kill -9 at any instant: every acknowledged write is there, whole, and nothing of a half-done one."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.rig.stores import opened, url_of

KILLS = 20

WRITER = """
import sys
from concurrent.futures import Future
from monitor.store import Store
import pytest

from tests.rig.stores import an_article, a_why, NOON, with_source

def poll(tx, number):
    ids = tx.add_articles([an_article(number * 10 + n) for n in range(3)])
    story = tx.new_story(ids[0], "s", NOON)
    tx.add_hit(ids[0], story, "kursk", [a_why()], NOON, 1)
    tx.index_pending(2)
    return number

def acknowledge(future: Future) -> None:
    sys.stdout.write(f"{future.result()}\\n")
    sys.stdout.flush()

store = Store.open(sys.argv[1], exclusive=True)
with_source(store)
number = int(sys.argv[2])
print("ready", flush=True)
waiting = []
while True:
    future = store.write(lambda tx, n=number: poll(tx, n))
    future.add_done_callback(acknowledge)
    waiting = [one for one in waiting if not one.done()] + [future]
    if len(waiting) > 20:
        waiting[0].result()
    number += 1
"""


def writing_until_killed(folder: Path, first: int, acknowledgements: int, seconds: float) -> list[int]:
    """Kill a writer so long after so many acknowledgements; the numbers it was told are stored."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url_of(folder), str(first)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        told = "".join(process.stdout.readline() for _ in range(acknowledgements))
        time.sleep(seconds)
        process.kill()
        told += process.stdout.read()
    whole, _, _ = told.rpartition("\n")
    return [int(line) for line in whole.split("\n") if line]


@pytest.mark.slow
def test_no_acknowledged_write_is_lost(tmp_path: Path) -> None:
    """Twenty kills at random instants: all there, each poll whole or not at all, the database sound."""
    chance = random.Random(20241219)
    acknowledged: list[int] = []
    for _ in range(KILLS):
        first = max(acknowledged, default=0) + 1_000
        acknowledged += writing_until_killed(tmp_path, first, chance.randrange(1, 40), chance.uniform(0, 0.05))
    with opened(tmp_path) as store, closing(sqlite3.connect(store.path)) as reader:
        titles = {title for (title,) in reader.execute("SELECT title FROM article")}
        stories, hits, articles = (
            reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("story", "hit", "article")
        )
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert reader.execute("PRAGMA foreign_key_check").fetchall() == []
        reader.execute("INSERT INTO article_fts(article_fts) VALUES ('integrity-check')")
    wanted = {f"Headline {number * 10 + n}" for number in acknowledged for n in range(3)}
    assert len(acknowledged) >= KILLS
    assert wanted <= titles
    assert stories == hits
    assert articles == 3 * stories
