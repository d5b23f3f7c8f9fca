from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alert import Exchange, Report, classify
from monitor.alert.outcome import retry_after
from monitor.model import Accepted, RefusalReason, Refused

NOW = datetime(2024, 12, 19, 12, tzinfo=UTC)


def http(*statuses: int) -> tuple[Exchange, ...]:
    """Answers of a web service, in order."""
    return tuple(Exchange("http", status) for status in statuses)


def mail(*statuses: int) -> tuple[Exchange, ...]:
    """Reply codes of a mail server, in order."""
    return tuple(Exchange("smtp", status) for status in statuses)


@pytest.mark.parametrize(
    ("exchanges", "reason", "permanent"),
    [
        (http(301), "redirect", False),
        (http(400), "rejected", True),
        (http(401), "rejected", True),
        (http(404), "rejected", True),
        (http(408), "rejected", False),
        (http(413), "rejected", True),
        (http(425), "rejected", False),
        (http(429), "rate-limited", False),
        (http(500), "server-error", False),
        (http(503), "server-error", False),
        (http(200), "rejected", False),  # taken, says HTTP; refused, says the service in its answer
        (http(200, 403, 200), "rejected", True),  # one of several recipients
        ((Exchange("http", failure=RefusalReason.TIMEOUT),), "timeout", False),
        ((Exchange("http", failure=RefusalReason.UNREACHABLE),), "unreachable", False),
        ((), "unreachable", False),
        (mail(220, 250, 535, 221), "rejected", True),
        (mail(220, 250, 250, 451, 250, 221), "server-error", False),
        (mail(220, 250, 250, 250, 354, 552, 221), "rejected", True),
        ((*mail(220), Exchange("smtp", failure=RefusalReason.TIMEOUT)), "timeout", False),
    ],
)
def test_a_failure_has_the_reason_seen_on_the_wire(
    exchanges: tuple[Exchange, ...],
    reason: str,
    permanent: bool,  # noqa: FBT001 - a table
) -> None:
    """Which answer decides, what it is called, and whether trying again unchanged may help."""
    outcome = classify(Report(succeeded=False, exchanges=exchanges), 0.5)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent, outcome.elapsed) == (reason, permanent, 0.5)


@settings(deadline=None)
@given(st.lists(st.integers(100, 599), min_size=1), st.booleans())
def test_accepted_is_only_what_apprise_and_the_last_answer_agree_on(statuses: list[int], succeeded: bool) -> None:  # noqa: FBT001
    """Of apprise alone nothing is believed: a 302 is no acceptance, whatever it says."""
    outcome = classify(Report(succeeded, http(*statuses)), 0.0)
    assert isinstance(outcome, Accepted) == (succeeded and 200 <= statuses[-1] < 300)


def test_where_http_has_no_part_apprise_is_believed() -> None:
    """MQTT shows no answers; a mail server that hangs up after it took the mail has taken it."""
    assert classify(Report(succeeded=True), 1.0) == Accepted(1.0)
    farewell = (*mail(220, 250, 250, 250, 354, 250), Exchange("smtp", failure=RefusalReason.UNREACHABLE))
    assert classify(Report(True, farewell), 1.0) == Accepted(1.0)


def test_an_address_apprise_cannot_use_is_parked_at_once() -> None:
    """It will not become usable by waiting."""
    outcome = classify(Report(succeeded=False, unusable="no service is called foo://"), 0.0)
    assert outcome == Refused(RefusalReason.BAD_TARGET, "no service is called foo://", permanent=True)


def test_a_wait_that_is_asked_for_travels_on() -> None:
    """In the outcome, as a time."""
    outcome = classify(Report(succeeded=False, exchanges=(Exchange("http", 429, retry_after=3.0),)), 0.0)
    assert isinstance(outcome, Refused)
    assert outcome.retry_after == timedelta(seconds=3)


@pytest.mark.parametrize(
    ("header", "body", "seconds"),
    [
        ("3", b"", 3.0),
        (" 120 ", b"", 120.0),
        ("Thu, 19 Dec 2024 12:01:00 GMT", b"", 60.0),
        ("Thu, 19 Dec 2024 11:00:00 GMT", b"", 0.0),
        ("99999999", b"", 172_800.0),
        (None, b'{"retry_after": 0.65, "global": false}', 0.65),  # Discord
        (None, b'{"ok":false,"parameters":{"retry_after":5}}', 5.0),  # Telegram
        ("soon", b"", None),
        ("-1", b"", None),
        ("", b"", None),
        (None, b"", None),
    ],
)
def test_a_wait_is_read_from_the_header_or_the_body(header: str | None, body: bytes, seconds: float | None) -> None:
    """Seconds, a date, or the field two large services use; at most two days."""
    assert retry_after(header, body, NOW) == seconds
