"""Polls of a loopback feed by the daemon's own jobs: what must be neither lost nor told twice."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from monitor.daemon import Jobs
from monitor.daemon.heartbeat import Daemon
from monitor.errors import StoreBusy
from monitor.settings import Settings, load
from tests.rig.daemon import query
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.stores import opened

NAMES = ["alpha", "beta", "gamma", "delta", "epsilon"]


@dataclass(slots=True)
class Scene:
    """A feed and settings that can be rewritten."""

    path: Path
    feeds: FeedServer

    def write(self, *keywords: str, more: str = "") -> Settings:
        """Settings with one watch."""
        self.path.write_text(
            "database: sqlite:///monitor.db\n"
            f"sources: [{{url: '{self.feeds.url('/rss')}', allow_private: true}}]\n"
            f"targets: {{desk: 'json://127.0.0.1:9/'}}\nwatches: {{one: {{keywords: [{', '.join(keywords)}]}}}}\n{more}"
        )
        return load(self.path)

    def publish(self, body: bytes | Callable[[], bytes]) -> None:
        """What the feed says from now on."""
        self.feeds.documents["/rss"] = body  # type: ignore[index]

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Look into the database."""
        return query(self.path.with_name("monitor.db"), statement)

    def execute(self, statement: str) -> None:
        """Change the database beside the daemon."""
        with closing(sqlite3.connect(self.path.with_name("monitor.db"), isolation_level=None)) as connection:
            connection.execute(statement)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A folder and a feed server."""
    with serving({}) as feeds:
        yield Scene(tmp_path / "monitor.yaml", feeds)


@pytest.fixture
async def jobs(scene: Scene) -> AsyncIterator[Jobs]:
    """The jobs of a daemon with one watch, `kursk`."""
    async with Jobs.open(scene.write("kursk")) as opened_jobs:
        yield opened_jobs


def document(guids: str, *edited: int) -> bytes:
    """Five items whose guids begin with `guids`; the `edited` ones have another headline and, with it, address."""
    return rss(
        "Outlet",
        [
            Item(
                f"Kursk {name} changed" if number in edited else f"Kursk {name}",
                f"https://outlet.example/{name}-changed" if number in edited else f"https://outlet.example/{name}",
                f"About {name}.",
                guid=f"{guids}-{name}",
                published=f"Thu, 19 Dec 2024 1{number}:00:00 GMT",
            )
            for number, name in enumerate(NAMES)
        ],
    )


async def test_edits_after_a_feed_changed_its_guids_are_revisions(scene: Scene, jobs: Jobs) -> None:
    """An article is known by the guid it has now, not by the one it came with: its edit is no second article."""
    for body in (document("old"), document("new"), *(document("new", *range(number + 1)) for number in range(5))):
        scene.publish(body)
        assert (await jobs.every_source()).alerts == 0
    assert scene.query("SELECT title, revision FROM article ORDER BY title") == [
        (f"Kursk {name} changed", 2) for name in sorted(NAMES)
    ]


async def test_the_rest_of_a_first_document_that_was_cut_off_is_old_news(scene: Scene, jobs: Jobs) -> None:
    """It goes into a digest, not into a message for each entry; what comes after it is told."""
    whole = document("same")
    scene.publish(whole[: whole.index(b"delta")])
    assert (await jobs.every_source()).alerts == 0
    scene.publish(whole)
    assert (await jobs.every_source()).alerts == 0
    scene.publish(whole.replace(b"<item>", b"<item><title>Kursk news</title><guid>9</guid></item><item>", 1))
    assert (await jobs.every_source()).alerts == 1


async def test_a_poll_that_a_reload_overtakes_is_judged_by_the_new_settings(scene: Scene, jobs: Jobs) -> None:
    """Its articles are matched only once: the old watches would lose the new one what waited for its host."""
    asked, go = threading.Event(), threading.Event()

    def slowly() -> bytes:
        asked.set()
        assert go.wait(20)
        return rss("Outlet", [Item("Donetsk news", "https://outlet.example/2")])

    scene.publish(rss("Outlet", []))
    await jobs.every_source()
    scene.publish(slowly)
    poll = asyncio.create_task(jobs.every_source())
    assert await asyncio.to_thread(asked.wait, 20)
    scene.write("kursk", "donetsk")
    await jobs.reload()
    go.set()
    assert (await poll).alerts == 1


async def test_a_reload_that_fails_at_the_database_is_tried_again(scene: Scene, jobs: Jobs) -> None:
    """The files are read already and will not change again."""
    scene.execute("CREATE TRIGGER no BEFORE UPDATE ON source BEGIN SELECT raise(ABORT, 'no'); END")
    scene.write("kursk", more="timezone: Asia/Seoul\n")
    with pytest.raises(DBAPIError):
        await jobs.reload()
    scene.execute("DROP TRIGGER no")
    await jobs.reload_if_changed()
    assert str(jobs.chain.plan.timezone) == "Asia/Seoul"


def test_a_daemon_ends_though_another_process_holds_the_database(tmp_path: Path) -> None:
    """What is queued fails with the reason, well within the ten seconds there are."""
    with opened(tmp_path) as store, closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        queued = store.write(lambda tx: tx.release_claims())
        began = time.monotonic()
        store.close()
        assert time.monotonic() - began < 8
        assert isinstance(queued.exception(0), StoreBusy)


async def test_a_delivery_round_that_fails_is_not_the_last_one_that_is_woken(scene: Scene, jobs: Jobs) -> None:
    """Else every later alert would wait for the next tick, and nobody would know."""
    scene.publish(document("same"))
    await jobs.every_source()
    scene.execute("UPDATE delivery SET not_before = 0")
    scene.execute("CREATE TRIGGER no BEFORE UPDATE ON delivery BEGIN SELECT raise(ABORT, 'no'); END")
    jobs._alerts.set()
    waking = asyncio.create_task(Daemon(jobs)._deliver_when_woken())
    for _ in range(3):  # the first of them may be committed before the round begins
        await jobs.chain.commit(lambda tx: tx.never_polled())
    assert not waking.done()
    waking.cancel()
