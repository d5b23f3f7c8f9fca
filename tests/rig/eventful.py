"""Two rounds of polls in which everything happens that can happen to an entry, to be disturbed at will.

The first round is the baseline. In the second, entries are new, edited, seen again, known under another guid, copies, with
figures, of no interest; one source comes for the first time. They are told at once, kept for a digest, or not told.
"""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from structlog.testing import capture_logs

from monitor.daemon import Jobs
from tests.rig.daemon import query
from tests.rig.fail_nth import ACTS, KILLED, Stage, Statements, Strike, staged
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import Webhook, webhook

Picture = dict[str, list[tuple[object, ...]]]
Told = Counter[tuple[str, str]]  # path of the target, title of the message

SETTINGS = """
database: sqlite:///monitor.db
sources:
  - {{url: '{one}', allow_private: true}}
  - {{url: '{two}', allow_private: true}}
  - {{url: '{three}', allow_private: true}}
watches:
  kursk:
    keywords: [Kursk]
    figures: [killed]
    alert:
      - {{to: desk, on: [story, revision, figure]}}
      - {{to: yearly, digest: "0 0 1 1 *"}}
targets: {{desk: '{desk}', yearly: '{yearly}'}}
"""

PICTURE = {
    "sources": "select declared_url, etag, body_digest is null, baseline_done, failures from source",
    "articles": "select a.title, a.guid_key, a.revision, a.baseline, s.title, a.copy_of is null, a.join_reason, "
    "a.last_seen_at > a.first_seen_at - 3600000000 from article a left join story s on s.id = a.story_id",
    "revisions": "select title, revision from revision",
    "stories": "select title from story",
    "hits": "select a.title, watch, h.revision, why from hit h join article a on a.id = h.article_id",
    "figures": "select a.title, kind, low, bound from figure f join article a on a.id = f.article_id",
    "decisions": "select a.title, target, verdict, d.reason, alert_id is null from decision d "
    "join hit h on h.id = d.hit_id join article a on a.id = h.article_id",
    "alerts": "select target, status, l.reason, note, a.title from delivery d join alert l on l.id = d.alert_id "
    "join alert_hit using (alert_id) join hit h on h.id = hit_id join article a on a.id = h.article_id",
    "held": "select target, d.watch, due_key, a.title from digest_item d "
    "join hit h on h.id = d.hit_id join article a on a.id = h.article_id",
    "not indexed": "select article_id from unindexed union select id from article "
    "where id > (select cast(value as integer) from meta where key = 'indexed_up_to')",
    "alerts of nobody": "select id from alert where id not in (select alert_id from delivery)",
    "damage": "select * from pragma_integrity_check where integrity_check != 'ok'",
    "dangling": 'select "table" from pragma_foreign_key_check',
}


def _item(name: str, title: str, guid: str = "") -> Item:
    return Item(title, f"https://outlet.example/{name}", f"All about {name}.", guid=guid)


_SEEN, _EDITED, _RENAMED = (_item(name, f"Kursk {name} of the first round") for name in ("alpha", "beta", "gamma"))
_KILLED = "At least 100 North Korean soldiers killed in Kursk, Seoul says"
FIRST = {"/one": rss("One", [_SEEN, _EDITED, _RENAMED]), "/two": rss("Two", [])}
SECOND = {
    "/one": rss(
        "One",
        [
            _SEEN,
            _item("beta", "Kursk beta edited in the second round"),
            _item("gamma", _RENAMED.title, guid="another"),
            _item("delta", _KILLED),
            _item("epsilon", _KILLED),
        ],
    ),
    "/two": rss("Two", [_item("zeta", "Weather stays fine")]),
    "/three": rss("Three", [_item("theta", "Old news of Kursk and of nothing else")]),
}


@dataclass(slots=True)
class Play:
    """The two rounds on a stage. `before` holds the database from which each act begins, `whole` how all must end."""

    stage: Stage
    path: Path
    feeds: FeedServer
    hook: Webhook
    before: dict[str, bytes]
    whole: Picture
    told: Told

    async def disturbed(self, act: str, strike: Strike, nth: int) -> Statements:
        """One act with a fault before its n-th statement; what was said up to there."""
        statements = Statements(strike)
        jobs = await self._begun(act, statements)
        with capture_logs():  # drawing each traceback would take longer than all the rest
            await ACTS[act](jobs, statements, nth)
        return statements

    async def killed(self, act: str, nth: int) -> bool:
        """The same in a process that ends at the n-th statement; False = it came through before."""
        await self._begun(act)
        self.stage.saved()
        command = [sys.executable, "-m", "tests.rig.fail_nth", str(self.path), act, str(nth)]
        done = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode in {0, KILLED}, done.stderr
        return done.returncode == KILLED

    async def _begun(self, act: str, statements: Statements | None = None) -> Jobs:
        self.hook.received.clear()
        return await self.stage.start(self.before[act], statements)

    async def resumed(self) -> tuple[Picture, Told]:
        """Start anew, ask every source again, tell what is to be told: how it ends."""
        await (await self.stage.start()).every_source()
        return self.picture(), self.arrived()

    async def must_end_well(self, *, at_most: int) -> None:
        """Start anew: the database ends as if nothing had happened, and each message came, `at_most` so often."""
        picture, told = await self.resumed()
        assert picture == self.whole
        assert told.keys() == self.told.keys()
        assert max(told.values()) <= at_most
        assert told.total() - self.told.total() < at_most  # one target is told: one delivery is in flight

    def picture(self) -> Picture:
        """The database without its ids and times."""
        return {name: sorted(query(self.stage.database, wanted), key=repr) for name, wanted in PICTURE.items()}

    def arrived(self) -> Told:
        """What the targets were told, how often."""
        return Counter((one.path, str(one.json["title"])) for one in self.hook.received)


@asynccontextmanager
async def played(folder: Path) -> AsyncIterator[Play]:
    """The play, rehearsed once without any disturbance."""
    path = folder / "monitor.yaml"
    documents = dict(FIRST)
    with serving(documents) as feeds, webhook() as hook:
        addresses = {name: feeds.url(f"/{name}") for name in ("one", "two", "three")}
        targets = {name: hook.on(f"/{name}") for name in ("desk", "yearly")}
        path.write_text(SETTINGS.format(**addresses, **targets), encoding="utf-8")
        async with staged(path) as stage:
            await (await stage.start()).every_source()
            documents |= SECOND
            stage.saved()
            _make_due(stage.database)
            play = Play(stage, path, feeds, hook, {"poll": stage.saved()}, {}, Counter())
            await play.disturbed("poll", _never, 0)
            play.before["deliver"] = stage.saved()
            play.whole, play.told = await play.resumed()
            yield play


def _make_due(database: Path) -> None:
    """As if two hours had passed."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("update source set next_poll_at = null")
        connection.execute("update article set last_seen_at = last_seen_at - 7200000000")
        connection.commit()
        connection.execute("pragma wal_checkpoint(truncate)")


def _never(_connection: object, _statement: str) -> None:
    raise AssertionError("struck without having been asked to")
