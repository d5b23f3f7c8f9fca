"""`monitor watch backtest` on more articles than fit into its memory."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import Article
from tests.rig.footprint import footprint_of
from tests.rig.stores import an_article, done, opened, with_source

BEGIN = datetime(2024, 11, 1, 6, 0, tzinfo=UTC)
SETTINGS = """
database: sqlite:///monitor.db
watches: {strikes: {keywords: [dockers, "port strike", quarantine]}}
"""


def test_a_large_history_is_read_in_little_memory(tmp_path: Path) -> None:
    """20,000 articles with 120 MB of text, in batches: the process stays under 250 MiB, all hits are there."""
    (tmp_path / "monitor.yaml").write_text(SETTINGS, encoding="utf-8")
    body = "The minutes of the meeting say nothing new about the water. " * 100
    with opened(tmp_path) as store:
        with_source(store)
        for begin in range(0, 20_000, 1_000):
            batch = [_large(number, body) for number in range(begin, begin + 1_000)]
            done(store, lambda tx, batch=batch: tx.add_articles(batch))  # type: ignore[misc]
    arguments = (
        "watch",
        "backtest",
        "strikes",
        "-c",
        str(tmp_path / "monitor.yaml"),
        "--since",
        "2024-11-01",
        "--until",
        "2024-11-29",
    )
    process = subprocess.Popen([sys.executable, "-m", "monitor", *arguments], stdout=subprocess.PIPE)
    with process, footprint_of(process.pid, every=0.05) as footprint:
        said, _ = process.communicate(timeout=100)
    result = json.loads(said)
    assert (process.returncode, result["articles"], result["hits"]) == (0, 20_000, 2_000)
    assert 50 < footprint.daemon < 250


def test_the_archive_is_read_in_batches(tmp_path: Path) -> None:
    """No more than a thousand articles are read ahead: what is deleted meanwhile is not in the next batch."""
    with opened(tmp_path) as store:
        with_source(store)
        done(store, lambda tx: tx.add_articles([_large(number, "") for number in range(2_500)]))
        archive = store.archive(BEGIN, BEGIN + timedelta(days=30))
        first = next(archive)
        done(store, lambda tx: tx.connection.exec_driver_sql("delete from article where id > 1500"))
        assert (first.article.id, 1 + sum(1 for _ in archive)) == (1, 1_500)


def _large(number: int, body: str) -> Article:
    title = f"Dockers of shed {number}" if number % 10 == 0 else f"Water {number} in the valley"
    return an_article(
        number,
        title=title,
        text=f"{number} {body}",
        first_seen_at=BEGIN + timedelta(minutes=number),
        canonical_url=None,
        title_key="",
        text_key="",
    )
