"""P18: the clock jumps under the daemon's jobs; polling and telling neither stop nor flood. All by an injected clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.daemon import Jobs
from monitor.settings import Settings, load
from tests.rig.clocked import clocked_jobs, states
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import Webhook, status, webhook
from tests.rig.stores import Clock

EVERY = timedelta(minutes=30)
LONGEST = EVERY * 1.1  # with the chance part of a wait
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
FEEDS = [f"/{number}" for number in range(12)]
STEPS = [-HOUR, HOUR, -DAY, DAY, -YEAR, YEAR]
NAMES = ["-1h", "+1h", "-1d", "+1d", "-1y", "+1y"]
SPRING = datetime(2025, 3, 30, 0, 50, tzinfo=UTC)  # Berlin's clocks go from 2:00 to 3:00 at 1:00 UTC
AUTUMN = datetime(2025, 10, 26, 0, 50, tzinfo=UTC)


@dataclass(slots=True)
class Scene:
    """Feeds, a target and a clock; `true` is the time that really passed."""

    folder: Path
    feeds: FeedServer
    hook: Webhook
    clock: Clock = field(default_factory=Clock)
    true: timedelta = timedelta(0)
    polls: list[tuple[str, timedelta]] = field(default_factory=list)

    def settings(self, more: str = "") -> Settings:
        """Every feed each half an hour, one watch and one target."""
        path = self.folder / "monitor.yaml"
        lines = "".join(f"  - {{url: '{self.feeds.url(one)}', every: 30m, allow_private: true}}\n" for one in FEEDS)
        path.write_text(
            f"database: sqlite:///monitor.db\npoll: {{per_host: 12}}\nsources:\n{lines}"
            f"targets: {{desk: '{self.hook.address('/desk')}'}}\nwatches: {{kursk: {{keywords: [Kursk]}}}}\n{more}",
            encoding="utf-8",
        )
        return load(path)

    async def passes(self, jobs: Jobs, span: timedelta, tick: timedelta = timedelta(minutes=6)) -> Counter[str]:
        """Let true time pass, tick by tick; how often each feed was asked."""
        before = len(self.polls)
        end = self.true + span
        while self.true < end:
            await self.work(jobs)
            self.true += tick
            self.clock.at += tick
        return Counter(path for path, _ in self.polls[before:])

    async def work(self, jobs: Jobs) -> list[str]:
        """Do what is due now; who was asked."""
        asked = len(self.feeds.requests)
        await jobs.once()
        paths = [path for path, _ in self.feeds.requests[asked:]]
        self.polls += [(path, self.true) for path in paths]
        return paths

    def publish(self, count: int) -> None:
        """Each feed shows its newest items."""
        for path in FEEDS:
            items = [
                Item(f"Kursk {path} {number}", f"https://outlet{path[1:]}.example/{number}")
                for number in range(count)
            ]
            self.feeds.documents[path] = rss(path, items)  # type: ignore[index]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Feeds with one old item each."""
    with serving({}) as feeds, webhook() as hook:
        one = Scene(tmp_path, feeds, hook)
        one.publish(1)
        yield one


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
async def test_a_step_neither_stops_polling_nor_floods(step: timedelta, scene: Scene) -> None:
    """Back: each feed is asked within one interval. Forth: each exactly once, at once. Then at the usual pace; no alert again."""
    async with clocked_jobs(scene.settings(), scene.clock) as jobs:
        await scene.passes(jobs, 2 * HOUR)
        told = len(scene.hook.received)
        assert told == 1  # the digest of first polls
        scene.clock.at += step
        at_once = Counter(await scene.work(jobs))
        assert set(at_once.values()) <= {1}
        if step > EVERY:
            assert at_once == Counter(FEEDS)
        within_one = at_once + await scene.passes(jobs, LONGEST)
        assert set(within_one) == set(FEEDS)
        assert max(within_one.values()) <= 2
        later = await scene.passes(jobs, 3 * HOUR)
        assert set(later) == set(FEEDS)
        assert 4 <= min(later.values()) <= max(later.values()) <= 6 + 1
        await jobs.retire()
        await scene.passes(jobs, HOUR)
        assert len(scene.hook.received) == told  # what was seen before the step is no news after it
        scene.publish(2)
        await scene.passes(jobs, LONGEST)
        assert jobs.chain.store.read(lambda reader: reader.counts()).articles >= 2 * len(FEEDS)
        assert {received.json["title"] for received in scene.hook.received[told:]}  # and news is told


@pytest.mark.parametrize("step", [-HOUR, DAY, -YEAR], ids=["-1h", "+1d", "-1y"])
async def test_a_delivery_that_waits_goes_out_once(step: timedelta, scene: Scene) -> None:
    """One that was refused and waits for its next attempt is not forgotten for a year, nor sent twice."""
    async with clocked_jobs(scene.settings(), scene.clock) as jobs:
        await scene.passes(jobs, timedelta(minutes=5))
        told = len(scene.hook.received)
        scene.hook.on("/desk", status(503), status(200))
        scene.feeds.documents["/0"] = rss("/0", [Item("Kursk falls", "https://outlet0.example/9")])  # type: ignore[index]
        scene.clock.at += LONGEST
        await scene.work(jobs)
        assert len(scene.hook.received) == told + 1
        scene.clock.at += step
        await scene.passes(jobs, 2 * HOUR, timedelta(minutes=15))
        assert len(scene.hook.received) == told + 2
        assert jobs.chain.store.read(lambda reader: reader.counts()).waiting == 0


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_the_night_the_clocks_change(night: datetime, scene: Scene) -> None:
    """Summer time: every feed at its pace, an hour is an hour, whatever the zone of the settings."""
    scene.clock.at = night - HOUR
    async with clocked_jobs(scene.settings("timezone: Europe/Berlin\n"), scene.clock) as jobs:
        polls = await scene.passes(jobs, 4 * HOUR)
        gaps = [later.next_poll_at - scene.clock.at for later in states(jobs) if later.next_poll_at]
    assert set(polls) == set(FEEDS)
    assert 6 <= min(polls.values()) <= max(polls.values()) <= 9
    assert max(gaps) <= LONGEST
