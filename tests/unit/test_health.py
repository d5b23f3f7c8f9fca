"""What is said to be wrong, and what not."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.health import Finding, Severity, ago, findings, is_broken
from monitor.store import Room
from monitor.views import AlertView, Counts, DeliveryView, SourceView
from tests.rig.stores import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

WELL = SourceView(
    id=1,
    name="Outlet",
    url="https://outlet.example/rss",
    tags=(),
    declared=True,
    last_polled_at=NOON - HOUR,
    last_ok_at=NOON - HOUR,
    next_poll_at=NOON + HOUR,
    failures=0,
    last_error=None,
    retired=None,
    moved_to=None,
    publishes_every=HOUR,
    articles=5,
    newest_article_at=NOON - HOUR,
)
_ZERO: dict[str, Any] = {one.name: None if one.name.endswith("_at") else 0 for one in fields(Counts)}
NOTHING = Counts(**_ZERO)
MEBIBYTE = 1 << 20
ROOMY = Room("/var/lib/monitor.db", log=8 * MEBIBYTE, free=64 * MEBIBYTE)


def an_alert(status: str, error: str | None = "refused: 403") -> AlertView:
    """An alert with one delivery to the desk."""
    delivery = DeliveryView(1, 1, "desk", status, 3, NOON, None, error)
    return AlertView(1, "story", 1, NOON, "", (), (delivery,))


def found(
    *sources: SourceView, troubled: tuple[AlertView, ...] = (), overdue: int = 0, room: Room = ROOMY
) -> list[Finding]:
    """What is found at noon."""
    return findings(replace(NOTHING, overdue=overdue), sources, troubled, room, NOON)


def test_all_is_well() -> None:
    """A source that is polled and read, nothing waiting: nothing is said."""
    assert found(WELL) == []


@pytest.mark.parametrize(
    ("changed", "severity", "said"),
    [
        ({"free": 0}, Severity.BROKEN, "no space is left"),
        ({"free": MEBIBYTE - 1}, Severity.BROKEN, "no space is left"),
        ({"free": MEBIBYTE}, Severity.WORTH_A_LOOK, "only 1 MiB of space"),
        ({"free": 64 * MEBIBYTE - 1}, Severity.WORTH_A_LOOK, "only 63 MiB of space"),
        ({"log": 64 * MEBIBYTE + 1}, Severity.WORTH_A_LOOK, "its log has grown to 64 MiB"),
    ],
)
def test_too_little_room(changed: dict[str, int], severity: Severity, said: str) -> None:
    """A full disk breaks the promise; one nearly full and a log that grows are told before they do."""
    [finding] = found(WELL, room=replace(ROOMY, **changed))  # type: ignore[arg-type]  # a table of fields
    assert finding.severity is severity
    assert said in finding.cause
    assert finding.remedy


def test_a_disk_that_does_not_say() -> None:
    """No finding is made up."""
    assert found(WELL, room=replace(ROOMY, free=None)) == []


@pytest.mark.parametrize(
    ("changed", "severity", "said"),
    [
        ({"last_polled_at": None, "next_poll_at": None}, Severity.BROKEN, "ever polled"),
        ({"next_poll_at": NOON - timedelta(minutes=11)}, Severity.BROKEN, "should have been polled"),
        (
            {"failures": 1, "last_error": "timeout"},
            Severity.WORTH_A_LOOK,
            "failed 1 time, last read 60 min ago: timeout",
        ),
        ({"failures": 3, "last_error": "timeout"}, Severity.BROKEN, "failed 3 times in a row"),
        ({"failures": 3, "last_ok_at": None, "last_error": "timeout"}, Severity.BROKEN, "never read: timeout"),
        ({"retired": "gone"}, Severity.WORTH_A_LOOK, "polled no more: gone"),
        ({"newest_article_at": NOON - 3 * DAY}, Severity.WORTH_A_LOOK, "nothing new for 3 days"),
    ],
)
def test_what_a_source_can_have(changed: dict[str, object], severity: Severity, said: str) -> None:
    """One finding, with its severity, its cause and a remedy."""
    [finding] = found(replace(WELL, **changed))  # type: ignore[arg-type]  # a table of fields
    assert finding.severity is severity
    assert said in finding.cause
    assert finding.remedy


@pytest.mark.parametrize(
    "changed",
    [
        {"next_poll_at": NOON - timedelta(minutes=9)},  # a busy daemon may be late
        {"next_poll_at": NOON - DAY, "retired": "gone"},
        {"newest_article_at": NOON - timedelta(hours=47)},  # quiet, not silent
        {"newest_article_at": NOON - 9 * DAY, "publishes_every": DAY},
        {"newest_article_at": None},
        {"newest_article_at": NOON - 9 * DAY, "publishes_every": None},
    ],
)
def test_what_is_no_trouble_of_the_daemon_or_feed(changed: dict[str, object]) -> None:
    """Lateness within bounds, a slow publisher, a new source."""
    assert all(finding.subject != "daemon" for finding in found(replace(WELL, **changed)))  # type: ignore[arg-type]
    assert not is_broken(found(replace(WELL, **changed)))  # type: ignore[arg-type]


def test_no_sources() -> None:
    """A monitor of nothing is broken."""
    assert [finding.subject for finding in found()] == ["sources"]


def test_when_no_source_can_be_read_it_is_said_once() -> None:
    """Three sources that all fail have one cause, on this side; one that is read shows that the others have their own."""
    failing = [replace(WELL, id=number, failures=1, last_error="dns: no such name") for number in range(3)]
    [finding] = found(*failing)
    assert (finding.severity, finding.subject) == (Severity.BROKEN, "sources")
    assert "none of 3" in finding.cause
    assert "dns: no such name" in finding.cause
    assert [finding.subject for finding in found(*failing, WELL)] == ["source Outlet"] * 3


def test_a_source_no_longer_declared_is_nobodys_trouble() -> None:
    """Its failures are not told."""
    gone = replace(WELL, id=2, declared=False, failures=9, next_poll_at=NOON - DAY)
    assert found(WELL, gone) == []


@pytest.mark.parametrize(
    ("alert", "severity"),
    [(an_alert("parked"), Severity.BROKEN), (an_alert("waiting"), Severity.WORTH_A_LOOK)],
)
def test_a_target_that_takes_nothing(alert: AlertView, severity: Severity) -> None:
    """Parked deliveries wait for a person; those still tried do not. The target and its error are named."""
    [finding] = found(WELL, troubled=(alert,))
    assert (finding.severity, finding.subject) == (severity, "target desk")
    assert "refused: 403" in finding.cause
    assert "monitor target test desk" in finding.remedy


def test_what_was_sent_or_waits_its_turn_is_no_trouble() -> None:
    """Only what failed is."""
    assert found(WELL, troubled=(an_alert("sent"), an_alert("waiting", None))) == []


def test_overdue_deliveries_break_a_promise() -> None:
    """They come before what only wants a look."""
    both = found(replace(WELL, retired="gone"), WELL, overdue=2)
    assert [finding.subject for finding in both] == ["deliveries", "source Outlet"]
    assert is_broken(both)
    assert not is_broken(both[1:])


@pytest.mark.parametrize(
    ("span", "said"),
    [(timedelta(minutes=119), "119 min"), (2 * HOUR, "2 h"), (47 * HOUR, "47 h"), (2 * DAY, "2 days")],
)
def test_ago(span: timedelta, said: str) -> None:
    """The largest unit that still says enough."""
    assert ago(span) == said
