"""What a fetch costs, hands over and leaves behind when servers misbehave. The rows themselves: `test_table_http`."""

from __future__ import annotations

import asyncio
import gzip
import resource
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import Fetched, FetchFailed, FetchReason, NotModified, Validators
from tests.rig.faults import FEED, MEBIBYTE, FaultServer, answer, black_hole, faults_apart

POLICY = FetchPolicy(total_seconds=1.0, connect_seconds=0.3, first_byte_seconds=0.3, max_body=MEBIBYTE)
NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    """One server for the module; its log grows over the tests."""
    with FaultServer() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher with small limits and a clock that stands still."""
    async with Fetcher(POLICY, clock=lambda: NOON) as running:
        yield running


@pytest.mark.parametrize(
    ("row", "path", "reason"),
    [("H01", "/gzip-bomb", FetchReason.TOO_LARGE), ("H14", "/redirect-with-body", None)],
)
async def test_large_things_cost_little(row: str, path: str, reason: FetchReason | None) -> None:
    """A gibibyte of gzip, refused at 5 MiB, and 200 MiB on a redirect, not read: under a second and 16 MiB each."""
    with faults_apart() as address:
        async with Fetcher(FetchPolicy(allow_private=True)) as fetcher:
            await fetcher.fetch(f"{address}/feed")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            outcome = await fetcher.fetch(address + path)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert isinstance(outcome, FetchFailed if reason else Fetched), row
    assert getattr(outcome, "reason", None) is reason
    assert outcome.elapsed < 1
    assert grown < 16 * 1024  # KiB


async def test_a_port_that_answers_nothing(fetcher: Fetcher) -> None:
    """H07: a black hole ends at the limit for connecting, a closed port at once."""
    with black_hole() as port:
        outcome = await fetcher.fetch(f"http://127.0.0.1:{port}/", allow_private=True)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TIMEOUT
    assert 0.25 < outcome.elapsed < 0.9
    outcome = await fetcher.fetch(f"http://127.0.0.1:{port}/", allow_private=True)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.reason, "refused" in outcome.detail) == (FetchReason.CONNECT, True)


@pytest.mark.parametrize("packed", [False, True])
async def test_a_document_with_all_that_belongs_to_it(
    packed: bool,  # noqa: FBT001
    server: FaultServer,
    fetcher: Fetcher,
) -> None:
    """Body, type, validators and freshness are handed over; gzip is undone."""
    coding = ["Content-Encoding: gzip"] if packed else []
    headers = [
        "Content-Type: text/xml; charset=x",
        'ETag: W/"1"',
        "Last-Modified: today",
        "Cache-Control: max-age=60",
    ]
    server.reply("/whole", answer(200, *headers, *coding, body=gzip.compress(FEED) if packed else FEED))
    outcome = await fetcher.fetch(server.url("/whole", user="me:pw") + "#part", allow_private=True)
    assert isinstance(outcome, Fetched)
    assert outcome.url == server.url("/whole")
    assert outcome.body == FEED
    assert outcome.content_type == "text/xml; charset=x"
    assert outcome.validators == Validators('W/"1"', "today")
    assert outcome.fresh_for == timedelta(minutes=1)
    assert not outcome.ended_by_close


async def test_304_keeps_and_renews_validators(server: FaultServer, fetcher: Fetcher) -> None:
    """H23: a 304 that was asked for is good news, and may bring a new ETag."""
    server.reply("/same", b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\nExpires: Thu, 19 Dec 2024 13:00:00 GMT\r\n\r\n')
    outcome = await fetcher.fetch(server.url("/same"), Validators('"1"', "today"), allow_private=True)
    assert outcome == NotModified(Validators('"2"', "today"), timedelta(hours=1), elapsed=outcome.elapsed)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Thu, 19 Dec 2024 13:00:00 GMT", timedelta(hours=1)),
        ("315360000", timedelta(hours=24)),
        ("-5", None),
        ("soon", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after(
    status: int, value: str, wait: timedelta | None, server: FaultServer, fetcher: Fetcher
) -> None:
    """H29: the wait asked for is handed over, at most a day; nonsense is none."""
    server.reply("/wait", answer(status, f"Retry-After: {value}"))
    outcome = await fetcher.fetch(server.url("/wait"), allow_private=True)
    assert isinstance(outcome, FetchFailed)
    assert (outcome.status, outcome.retry_after) == (status, wait)


@pytest.mark.parametrize("code", [301, 308])
async def test_a_permanent_move_is_reported(code: int, server: FaultServer, fetcher: Fetcher) -> None:
    """H26: the new address is told, with the document and with a 304 alike; whether to believe it is not ours."""
    outcome = await fetcher.fetch(server.url(f"/redirect?code={code}&to=/feed"), allow_private=True)
    assert isinstance(outcome, Fetched)
    assert outcome.moved_to == outcome.url == server.url("/feed")
    server.reply("/kept", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    address = server.url(f"/redirect?code={code}&to=/kept")
    known = Validators('"1"', url=server.url("/kept"))
    unchanged = await fetcher.fetch(address, known, allow_private=True)
    assert isinstance(unchanged, NotModified)
    assert unchanged.moved_to == server.url("/kept")


async def test_gone_after_a_permanent_move_is_gone(server: FaultServer, fetcher: Fetcher) -> None:
    """H28: 410 at the end of permanent redirects is the source's own; at the end of a temporary one it is not."""
    for code, reason in ((301, FetchReason.GONE), (302, FetchReason.HTTP_STATUS)):
        server.reply("/old", answer(code, "Location: /gone", body=b""))
        server.reply("/gone", answer(410))
        outcome = await fetcher.fetch(server.url("/old"), allow_private=True)
        assert isinstance(outcome, FetchFailed)
        assert outcome.reason is reason


async def test_a_dead_connection_is_replaced_silently(server: FaultServer, fetcher: Fetcher) -> None:
    """H35: the server hung up on a kept-alive connection; one new request, no error."""
    before = len(server.asked)
    address = server.url("/dead-when-reused")
    for outcome in await asyncio.gather(*(fetcher.fetch(address, allow_private=True) for _ in range(2))):
        assert isinstance(outcome, Fetched)
    first, reused, repeated = server.asked[before:]
    assert first.connection == reused.connection != repeated.connection


async def test_connections_are_shared_while_they_are_wanted(server: FaultServer, fetcher: Fetcher) -> None:
    """Sources of one host that wait for each other share a connection, across 304 and redirects; the last closes it."""
    server.reply("/304", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    before = len(server.asked)
    addresses = [server.url(path) for path in ("/feed", "/304", "/redirect?to=/feed", "/feed", "/feed")]
    known = Validators('"1"')
    await asyncio.gather(*(fetcher.fetch(address, known, allow_private=True) for address in addresses))
    asked = server.asked[before:]
    assert len(asked) == 6
    assert len({one.connection for one in asked}) == 1
    assert [one.header("connection") for one in asked] == [b"keep-alive"] * 5 + [b"close"]


async def test_what_is_cut_off_is_not_reused(server: FaultServer, fetcher: Fetcher) -> None:
    """After a refusal in mid-body the rest of that body is never taken for the next answer."""
    for path in ("/endless", "/too-short", "/gzip-bomb", "/stall"):
        assert isinstance(await fetcher.fetch(server.url(path), allow_private=True), FetchFailed)
        assert isinstance(await fetcher.fetch(server.url("/feed"), allow_private=True), Fetched)


SEEDS = (
    answer(200, "Content-Type: text/xml", 'ETag: "1"', "Cache-Control: max-age=5"),
    answer(200, "Content-Encoding: gzip", body=gzip.compress(FEED, mtime=0)),
    answer(302, "Location: /feed", body=b""),
    answer(304, 'ETag: "2"', body=b""),
    answer(503, "Retry-After: Thu, 19 Dec 2024 13:00:00 GMT"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n<rss/>",
)
SCRAPS = (b"\r\n", b"\0", b":", b" ", b"\xff", b"\xd0\x9a", b"9" * 25, b"-1", b"\r\n\r\n", b"")


def spoiled(answer_: bytes, dice: Random) -> bytes:
    """An answer with a few pieces replaced by others."""
    for _ in range(dice.randint(1, 2)):
        place = dice.randrange(len(answer_) + 1)
        answer_ = answer_[:place] + dice.choice(SCRAPS) + answer_[place + dice.randint(0, 6) :]
    return answer_


async def test_no_spoiled_answer_raises(server: FaultServer) -> None:
    """Whatever bytes a server sends, the outcome is a value: 400 answers with random damage, in a fixed order."""
    dice = Random(1)
    policy = FetchPolicy(total_seconds=2.0, first_byte_seconds=1.0, per_host=100, allow_private=True)
    async with Fetcher(policy) as fetcher:
        for number in range(400):
            server.reply(f"/spoiled/{number}", spoiled(dice.choice(SEEDS), dice))
        outcomes = await asyncio.gather(
            *(fetcher.fetch(server.url(f"/spoiled/{number}"), Validators('"1"')) for number in range(400))
        )
    failed = [outcome for outcome in outcomes if isinstance(outcome, FetchFailed)]
    assert all(outcome.detail.isprintable() for outcome in failed)
    assert FetchReason.BAD_URL not in {outcome.reason for outcome in failed}
    assert 20 < len(failed) < 380  # else the damage is not the kind meant
