"""P8, P9 and P30 at length: what is dead delays nobody else, and news is told in time with 500 sources."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.rig.daemon import eventually, running
from tests.rig.outlets import DRIPPING, HANGING, Outlets, bad_outlets, outlets, percentile, troubled
from tests.rig.scenes import WebhookCrowd, bearable, settings_for, undisturbed

Record = Callable[[str, str, str, str], None]

SOURCES, INTERVAL, STORIES = 500, 10, 240


@dataclass(frozen=True, slots=True)
class Crowd:
    """Bad sources beside ten healthy ones."""

    words: str
    hanging: int = 0
    dripping: int = 0
    on_one_host: int = 0

    def sources(self, port: int) -> list[str]:
        """Their addresses."""
        bad = troubled(port, HANGING, self.hanging) + troubled(port, DRIPPING, self.dripping, first=self.hanging)
        return bad + [f"http://127.9.9.9:{port}/silent?{number}" for number in range(self.on_one_host)]


CROWDS = (
    Crowd("25 sources that hang and 15 that drip or swell", hanging=25, dripping=15),
    Crowd("200 dead sources", hanging=160, dripping=40),
    Crowd("2,500 sources on one dead host", on_one_host=2500),
    Crowd("all of these together", hanging=185, dripping=55, on_one_host=2500),
)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("crowd", CROWDS, ids=lambda crowd: crowd.words)
def test_the_healthy_are_asked_in_time(crowd: Crowd, tmp_path: Path, proved: Record) -> None:
    """P8: ten healthy sources due each second, for two minutes from a cold start, the bad ones before them in line and
    tried again as soon as they may be. What a daemon with healthy sources alone is late meanwhile is the machine's doing.
    """
    with ExitStack() as stack:
        port = stack.enter_context(bad_outlets())
        well = stack.enter_context(outlets(10))
        beside = stack.enter_context(undisturbed(tmp_path, 10))
        sources = crowd.sources(port) + well.urls()
        daemon = stack.enter_context(running(settings_for(tmp_path, sources, every="1s")))
        daemon.started(within=60)
        begun = time.monotonic()
        eventually(lambda: time.monotonic() > begun + 120, within=150, what="two minutes")
        late, alone = well.lateness(begun, every=1.0), beside.lateness(begun, every=1.0)
        assert daemon.terminate() < 10
    p99, p99_alone = percentile(late, 0.99), percentile(alone, 0.99)
    assert len(late) > 0.5 * len(alone)
    assert bearable(p99, p99_alone), (late[-20:], alone[-20:])
    proved(
        "P8",
        f"ten healthy sources beside {crowd.words}, polled each second for two minutes from a cold start",
        "p99 lateness of the healthy at most 2 s",
        f"p99 {p99:.2f} s, worst {late[-1]:.2f} s of {len(late)} polls (a daemon with the healthy ones alone, meanwhile: "
        f"p99 {p99_alone:.2f} s, worst {alone[-1]:.2f} s)",
    )


@pytest.mark.timeout(600)
def test_a_healthy_target_is_told_in_time(tmp_path: Path, proved: Record) -> None:
    """P9: forty hits, each told to twenty targets that hang or drip and to a healthy one. Another daemon, that has only a
    healthy target, is told the same at the same moment: what it takes longer than it should is the machine's doing.
    """
    alone = tmp_path / "undisturbed"
    alone.mkdir()
    with ExitStack() as stack:
        scenes = [_told(stack, tmp_path, dripping=20), _told(stack, alone, dripping=0)]
        for number in range(40):
            for feed, crowd in scenes:
                crowd.publish(feed, 0, number)
            eventually(
                lambda wanted=number + 1: all(len(crowd.receipts) >= wanted for _, crowd in scenes),  # type: ignore[misc]
                within=60,
                what="the receipts",
            )
        waits, waits_alone = (
            crowd.waits(folder) for (_, crowd), folder in zip(scenes, (tmp_path, alone), strict=True)
        )
        bad = len(scenes[0][1].hook.received) - len(waits)
    p99, p99_alone = percentile(waits, 0.99), percentile(waits_alone, 0.99)
    assert len(waits) == 40
    assert bad >= 40  # they were really tried all the while
    assert bearable(p99, p99_alone), (waits[-5:], waits_alone[-5:])
    proved(
        "P9",
        "40 hits told to one healthy webhook beside 20 that hang or drip",
        "p99 from hit to receipt at most 2 s",
        f"median {percentile(waits, 0.5):.2f} s, p99 {p99:.2f} s (a daemon with a healthy target alone, meanwhile: "
        f"{percentile(waits_alone, 0.5):.2f} and {p99_alone:.2f} s; {bad} attempts at the others)",
    )


def _told(stack: ExitStack, folder: Path, dripping: int) -> tuple[Outlets, WebhookCrowd]:
    """A daemon that has polled one feed once and tells these targets."""
    feed, crowd = stack.enter_context(outlets(1)), stack.enter_context(WebhookCrowd(dripping))
    daemon = stack.enter_context(running(settings_for(folder, feed.urls(), every="1s", targets=crowd.targets)))
    daemon.started(within=60)
    eventually(lambda: feed.fewest() > 1, within=60, what="a first poll")
    return feed, crowd


@pytest.mark.timeout(900)
def test_news_is_told_within_the_interval_and_five_seconds(tmp_path: Path, proved: Record) -> None:
    """P30: 500 sources on 500 hosts, each polled every 10 s; a story each second in one of them."""
    dice = Random(30)
    with outlets(SOURCES) as feeds, WebhookCrowd() as crowd:
        settings = settings_for(
            tmp_path, feeds.urls(), every=f"{INTERVAL}s", targets=crowd.targets, poll="min: 10s, max: 20s"
        )
        with running(settings) as daemon:
            daemon.started(within=60)
            eventually(lambda: feeds.fewest() > 1, within=90, what="a first poll of each")
            for number in range(STORIES):
                crowd.publish(feeds, dice.randrange(SOURCES), number)
                time.sleep(1)  # the pace of the news is part of what is measured
            eventually(lambda: len(crowd.receipts) >= STORIES, within=60, what="every story told")
            assert daemon.terminate() < 10
    latencies = crowd.latencies()
    assert len(latencies) == STORIES
    assert percentile(latencies, 0.99) < INTERVAL + 5, latencies[-10:]
    proved(
        "P30",
        f"publication at a feed to receipt at a webhook, {SOURCES} sources every {INTERVAL} s, {STORIES} stories",
        "p99 within the interval and 5 s",
        f"median {percentile(latencies, 0.5):.1f} s, p99 {percentile(latencies, 0.99):.1f} s, worst {latencies[-1]:.1f} s "
        f"({_asked(feeds.asked)})",
    )


def _asked(asked: Sequence[Sequence[float]]) -> str:
    first, last = min(one[0] for one in asked), max(one[-1] for one in asked)
    return f"{sum(len(one) for one in asked)} polls in {last - first:.0f} s"
