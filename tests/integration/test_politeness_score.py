"""P22: days of polling by the daemon's own jobs, scored by the server. The clock is ours, so they take seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.daemon import Jobs
from monitor.model import SourceState
from monitor.settings import Settings, load
from tests.rig.clocked import clocked_jobs, states
from tests.rig.daemon import command, running
from tests.rig.scorer import (
    HOUR,
    Score,
    Scorer,
    busy,
    expiring,
    feed,
    gone,
    http_date,
    page,
    redirects,
    scoring,
    waits,
)
from tests.rig.stores import Clock

LEAST = timedelta(minutes=30)
DAYS = 4
RESTARTS_EVERY = timedelta(days=2)
TICK = timedelta(minutes=40)

STEADY = {
    "/both": feed("both"),
    "/tag": feed("tag", dated=False),
    "/weak": feed("weak", tag='W/"w-{}"', dated=False),
    "/odd": feed("odd", tag="not quoted; {}", dated=False),
    "/dated": feed("dated", tag=None),
    "/max-age": waits(feed("max-age", Cache_Control="public, max-age=14400"), 4 * HOUR),
    "/expires": expiring("expires", 4 * HOUR),
}
BUSY = {
    "/429-seconds": busy("a", 429, "18000", 5 * HOUR),
    "/503-seconds": busy("b", 503, "18000", 5 * HOUR),
    "/429-date": busy("c", 429, lambda at: http_date(at + 9 * HOUR), 9 * HOUR),
    "/503-date": busy("d", 503, lambda at: http_date(at + 9 * HOUR), 9 * HOUR),
    "/429-decade": busy("e", 429, str(10 * 365 * 86400), timedelta(days=3650)),
    "/429-nonsense": busy("f", 429, "soon", HOUR),  # a back-off of our own
    "/503-negative": busy("g", 503, "-5", LEAST),
    "/503-bare": busy("h", 503, None, LEAST),
}
MOVED = {
    "/301": redirects(301, "/new-home"),
    "/308": redirects(308, "/newer-home"),
    "/new-home": feed("new-home"),
    "/newer-home": feed("newer-home"),
}
NOT_MOVED = {
    "/302": redirects(302, "/temporary"),
    "/307": redirects(307, "/for-now"),
    "/to-page": redirects(301, "/page"),
    "/flapping": redirects(301, "/here", "/there"),
    "/page": page,
    "/temporary": feed("temporary"),
    "/for-now": feed("for-now"),
    "/here": feed("here"),
    "/there": feed("there"),
}
GONE = {"/gone": gone("gone", after=5)}
SOURCES = (*STEADY, *BUSY, "/301", "/308", "/302", "/307", "/to-page", "/flapping", *GONE)


@dataclass(slots=True)
class Polling:
    """Sources of a scorer and a daemon's jobs that can be restarted, all by one clock."""

    folder: Path
    scorer: Scorer
    clock: Clock

    def settings(self, paths: tuple[str, ...] = SOURCES, every: str = "") -> Settings:
        """Settings with these sources."""
        path = self.folder / "monitor.yaml"
        extra = f", every: {every}" if every else ""
        lines = "".join(f"  - {{url: '{self.scorer.url(one)}', allow_private: true{extra}}}\n" for one in paths)
        watches = "watches: {nothing: {keywords: [zzyzx]}}\n"
        path.write_text(
            f"database: sqlite:///monitor.db\npoll: {{min: 30m, max: 6h, per_host: 20}}\nsources:\n{lines}{watches}"
        )
        return load(path)

    async def until(self, jobs: Jobs, end: datetime) -> None:
        """Let time pass: at each tick what is due is done."""
        while self.clock.at < end:
            await jobs.once()
            self.clock.at += TICK


@pytest.fixture
def polling(tmp_path: Path) -> Iterator[Polling]:
    """A scorer with all feeds."""
    clock = Clock()
    with scoring(clock, {**STEADY, **BUSY, **MOVED, **NOT_MOVED, **GONE}) as scorer:
        yield Polling(tmp_path, scorer, clock)


async def lived(polling: Polling) -> dict[str, SourceState]:
    """Four days, with restarts; the rows of the sources at the end, by path."""
    settings = polling.settings()
    end = polling.clock.at + timedelta(days=DAYS)
    while polling.clock.at < end:
        async with clocked_jobs(settings, polling.clock, seed=polling.clock.at.day) as jobs:
            await polling.until(jobs, min(end, polling.clock.at + RESTARTS_EVERY))
            rows = {state.declared_url.rpartition("/")[2]: state for state in states(jobs)}
    return {f"/{path}": state for path, state in rows.items()}


async def test_four_days_of_polling(polling: Polling) -> None:
    """One unconditional request in a feed's life; nothing invented, added or told twice; every wait and move honoured."""
    rows = await lived(polling)
    scores = {path: polling.scorer.score(path, LEAST) for path in polling.scorer.feeds}
    assert {path: score for path, score in scores.items() if score.faults} == {}
    _one_unconditional_request(scores)
    _busy_feeds_were_left_alone_and_asked_again(polling.scorer, scores)
    _moves_were_believed_after_three_sightings(polling.scorer, rows)
    _the_end_was_heard(polling.scorer, rows["/gone"])
    listed = command("sources", "-c", str(polling.folder / "monitor.yaml"), "--format", "jsonl")
    assert [bool(json.loads(line)["retired"]) for line in listed.stdout.splitlines()].count(True) == 1  # and told


def _one_unconditional_request(scores: dict[str, Score]) -> None:
    for path in (*STEADY, *BUSY, "/gone"):
        assert scores[path].unconditional == 1, path
        assert scores[path].requests >= 3, path
    for path in (*STEADY, "/new-home", "/newer-home", "/temporary", "/for-now"):
        assert scores[path].unconditional == 1, path
        assert scores[path].unchanged >= 10, path
    for path in ("/301", "/308", "/302", "/307", "/flapping"):  # they never gave a validator
        assert scores[path].unconditional == scores[path].requests, path
        assert scores[path].requests >= 3, path
    assert sum(score.requests for score in scores.values()) > 300


def _busy_feeds_were_left_alone_and_asked_again(scorer: Scorer, scores: dict[str, Score]) -> None:
    """`too_quick` is 0 by now; and nobody was given up."""
    for path in BUSY:
        refused = sum(asked.status in {429, 503} for asked in scorer.at(path))
        assert refused >= 2, path
        assert scores[path].requests > 2 * refused, path


def _moves_were_believed_after_three_sightings(scorer: Scorer, rows: dict[str, SourceState]) -> None:
    for path, home in (("/301", "/new-home"), ("/308", "/newer-home")):
        assert len(scorer.at(path)) == 3
        assert rows[path].url == scorer.url(home)
        assert rows[path].declared_url == scorer.url(path)
    for path in ("/302", "/307", "/to-page", "/flapping"):
        assert len(scorer.at(path)) > 10
        assert rows[path].url == scorer.url(path)


def _the_end_was_heard(scorer: Scorer, row: SourceState) -> None:
    asked = scorer.at("/gone")
    assert [one.status for one in asked].count(410) == 1
    assert asked[-1].status == 410
    assert row.retired
    assert "410" in row.retired


async def test_validators_go_only_to_the_address_that_gave_them(polling: Polling) -> None:
    """A temporary redirect that leads elsewhere than last time: the other document is asked for whole, and not missed."""
    polling.scorer.feeds |= {"/turns": redirects(302, "/one", "/two"), "/one": feed("one"), "/two": feed("two")}
    async with clocked_jobs(polling.settings(("/turns",)), polling.clock) as jobs:
        await polling.until(jobs, polling.clock.at + 8 * HOUR)
        articles = jobs.chain.store.read(lambda reader: reader.counts()).articles
    assert polling.scorer.score("/two", LEAST).invented == 0
    assert articles == 6


async def test_the_scorer_sees_bad_manners(polling: Polling) -> None:
    """The control: a client with each fault is found out."""
    at = polling.scorer.answer
    good = {"user-agent": "reader/1.0 (+https://reader.example)"}
    at("/both", good)
    at("/both", {"user-agent": "Mozilla", "cookie": "tempting=1", "referer": "http://127.0.0.1/"})
    polling.clock.at += 8 * HOUR
    at("/both?t=1", {**good, "if-none-match": '"of my own"'})
    at("/both", {**good, "if-none-match": '"of my own"', "if-modified-since": "yesterday"})
    first = polling.scorer.at("/both")[0].said
    polling.clock.at += HOUR
    at("/both", {**good, "if-none-match": first.etag or "", "if-modified-since": first.modified or ""})
    score = polling.scorer.score("/both", LEAST)
    assert (score.requests, score.unconditional, score.cookies, score.referrers, score.nameless) == (5, 2, 1, 1, 1)
    assert (score.parameters, score.invented, score.out_of_sequence, score.too_quick) == (1, 2, 1, 2)
    for _ in range(3):
        at("/429-seconds", good)
        polling.clock.at += HOUR
    at("/429-seconds", good)
    assert polling.scorer.score("/429-seconds", LEAST).too_quick == 1
    for _ in range(7):
        at("/gone", good)
    assert polling.scorer.score("/gone", LEAST).after_the_end == 1


def test_a_restart_is_no_reason_to_ask(tmp_path: Path) -> None:
    """The real daemon, started again within its interval: one request in all, and it says who it is."""
    with scoring(lambda: datetime.now(UTC), {"/both": feed("both")}) as scorer:
        polling = Polling(tmp_path, scorer, Clock())
        polling.settings(("/both",), every="1h")
        for _ in range(2):
            with running(tmp_path / "monitor.yaml", "--once") as daemon:
                assert daemon.wait() == 0
    assert scorer.score("/both", HOUR) == Score(requests=1, unconditional=1)
