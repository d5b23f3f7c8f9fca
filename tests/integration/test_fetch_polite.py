"""What a server sees of us: a scorer on loopback, after the feed reader score of rachelbythebay.com."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from monitor.fetch import USER_AGENT, Fetcher, FetchPolicy
from monitor.model import Fetched, FetchFailed, FetchReason, NotModified, Validators
from tests.rig.faults import FaultServer, answer

POLICY = FetchPolicy(total_seconds=2.0)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A server whose log is this test's only."""
    with FaultServer() as running:
        yield running


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher."""
    async with Fetcher(POLICY) as running:
        yield running


async def test_a_request_holds_what_it_must_and_nothing_else(server: FaultServer, fetcher: Fetcher) -> None:
    """Who we are, what we read, which packing: no cookie, referrer, language or anything to track by."""
    await fetcher.fetch(server.url("/feed"), allow_private=True)
    (asked,) = server.asked
    assert asked.method == "GET"
    assert asked.header("user-agent") == USER_AGENT.encode()
    assert b"(+https://" in USER_AGENT.encode()
    assert asked.header("accept-encoding") == b"gzip"
    assert asked.header("host") == f"127.0.0.1:{server.port}".encode()
    assert {name.lower() for name, _ in asked.headers} <= {
        b"host", b"user-agent", b"accept", b"accept-encoding", b"connection",
    }  # fmt: skip


ODD = [
    b'"plain"',
    b'W/"weak"',
    b"unquoted",
    b'"comma, and; semicolon \\ backslash"',
    b'"caf\xe9"',
    '"курск"'.encode(),
    b'"\xff\xfe"',
    b'""',
    b"x" * 1024,
]


@pytest.mark.parametrize("etag", ODD, ids=range(len(ODD)))
async def test_validators_come_back_byte_for_byte(etag: bytes, server: FaultServer, fetcher: Fetcher) -> None:
    """H24: weak, unquoted, non-ASCII or not even text: the server gets the bytes it gave, on the wire."""
    date = b"Thu, 19 Dec 2024 10:00:00 +0100 (odd)"
    server.reply("/odd", answer(200, b"ETag: " + etag, b"Last-Modified: " + date), answer(304, body=b""))
    first = await fetcher.fetch(server.url("/odd"), allow_private=True)
    assert isinstance(first, Fetched)
    again = await fetcher.fetch(server.url("/odd"), first.validators, allow_private=True)
    assert isinstance(again, NotModified)
    assert again.validators == first.validators
    before, after = server.asked
    assert before.header("if-none-match") is before.header("if-modified-since") is None
    assert after.header("if-none-match") == etag
    assert after.header("if-modified-since") == date


async def test_a_huge_validator_is_not_used(server: FaultServer, fetcher: Fetcher) -> None:
    """H24: beyond 1 KB an ETag is left alone; the answer is read all the same."""
    server.reply("/huge", answer(200, "ETag: " + "x" * 8192))
    outcome = await fetcher.fetch(server.url("/huge"), allow_private=True)
    assert isinstance(outcome, Fetched)
    assert outcome.validators == Validators()


async def test_no_cookie_is_kept(server: FaultServer) -> None:
    """H16: neither at the next poll, nor along a redirect, nor for another path."""
    cookies = ("Set-Cookie: a=1", "Set-Cookie: b=2; Path=/; Max-Age=99999", "Set-Cookie: \x01=;;;=")
    server.reply("/1", answer(302, *cookies, "Location: /2", body=b""))
    server.reply("/2", answer(200, *cookies))
    async with Fetcher(
        POLICY, lookup=lambda _: ["127.0.0.1"]
    ) as fetcher:  # by name: few jars keep those of addresses
        for path in ("/1", "/2", "/1"):
            address = server.url(path, host="feeds.test")
            assert isinstance(await fetcher.fetch(address, allow_private=True), Fetched)
    assert server.paths() == ["/1", "/2", "/2", "/1", "/2"]
    assert not any(asked.header("cookie") or asked.header("referer") for asked in server.asked)


async def test_nothing_is_logged_that_is_secret(
    server: FaultServer, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    """P23: at the highest verbosity, of us and of the libraries, no credential and no token appears."""
    caplog.set_level(0)
    for path in ("/feed", "/ssh", "/hang-up", "/redirect?to=/feed", "/status?code=500"):
        address = server.url(f"{path}{'&' if '?' in path else '?'}token=canary", user="canary:canary")
        await fetcher.fetch(address, allow_private=True)
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    "target",
    [
        "/?q=a%20b+c&empty=&x",
        "/%7Euser/a%2Fb/%e2%82%ac?sig=%3d%2b%27%2C",
        "/a;b=c,(d)!*'/?x=[1]|{2}",
        "/",
    ],
)
async def test_the_address_is_asked_for_as_it_is(target: str, server: FaultServer, fetcher: Fetcher) -> None:
    """No parameter is added, no escape rewritten: signed addresses stay valid."""
    server.reply("/", answer(200))
    await fetcher.fetch(server.url(target), allow_private=True)
    assert server.paths() == [target]


async def test_credentials_go_to_their_own_host_only(server: FaultServer, fetcher: Fetcher) -> None:
    """H16: Basic authorization for the source's host; after a redirect elsewhere, none, and it asks for none."""
    basic = b"Basic dXNlcjpwYSBzcw=="
    server.reply("/here", answer(302, "Location: /there", body=b""))
    server.reply(
        "/there", answer(302, f"Location: {server.url('/else', host='127.0.0.2', user='evil:words')}", body=b"")
    )
    with FaultServer("127.0.0.2") as other:
        server.reply("/there", answer(302, f"Location: {other.url('/feed', user='evil:words')}", body=b""))
        outcome = await fetcher.fetch(server.url("/here", user="user:pa%20ss"), allow_private=True)
        assert isinstance(outcome, Fetched)
        assert [asked.header("authorization") for asked in server.asked] == [basic, basic]
        assert [asked.header("authorization") for asked in other.asked] == [None]
    assert outcome.url == other.url("/feed")


async def test_one_unconditional_request_in_a_feeds_life(server: FaultServer, fetcher: Fetcher) -> None:
    """Polled five times with what the last answer gave, only the first request is unconditional, a renewed ETag included."""
    server.reply(
        "/life",
        answer(200, 'ETag: "1"'),
        answer(304, 'ETag: "1"', body=b""),
        answer(304, 'ETag: "2"', body=b""),
        answer(200, 'ETag: "3"'),
        answer(304, body=b""),
    )
    known = Validators()
    for _ in range(5):
        outcome = await fetcher.fetch(server.url("/life"), known, allow_private=True)
        assert isinstance(outcome, Fetched | NotModified)
        known = outcome.validators
    assert [asked.header("if-none-match") for asked in server.asked] == [None, b'"1"', b'"1"', b'"2"', b'"3"']


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Variables of our own process, as an operator's shell would set them."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def test_proxies_of_the_environment_are_ignored(server: FaultServer) -> None:
    """H34: nothing but the settings can put somebody between us and the sources."""
    proxy = "http://127.0.0.1:9"
    with environment(HTTP_PROXY=proxy, http_proxy=proxy, ALL_PROXY=proxy, NO_PROXY=""):
        async with Fetcher(POLICY) as fetcher:
            assert isinstance(await fetcher.fetch(server.url("/feed"), allow_private=True), Fetched)


async def test_the_proxy_of_the_settings_is_used(server: FaultServer) -> None:
    """Requests go to the proxy with the whole address and the proxy's credentials, and each to its own reader."""
    policy = FetchPolicy(total_seconds=2.0, proxy=server.url("", user="prox:p%20w"))
    async with Fetcher(policy, lookup=lambda _: ["93.184.216.34"]) as fetcher:
        outcome = await fetcher.fetch("http://me:mine@feeds.test/feed?a=%27")
    assert isinstance(outcome, Fetched)
    (asked,) = server.asked
    assert asked.target == "http://feeds.test/feed?a=%27"
    assert asked.header("proxy-authorization") == b"Basic cHJveDpwIHc="
    assert asked.header("authorization") == b"Basic bWU6bWluZQ=="


async def test_a_proxy_that_fails_is_named_without_its_secrets() -> None:
    """The operator learns that it is the proxy, not the source; its address stays out of the words."""
    with FaultServer() as closed:
        proxy = closed.url("", user="prox:canary")
    policy = FetchPolicy(total_seconds=2.0, proxy=proxy)
    assert "canary" not in repr(policy)
    async with Fetcher(policy, lookup=lambda _: ["93.184.216.34"]) as fetcher:
        for scheme in ("http", "https"):
            outcome = await fetcher.fetch(f"{scheme}://feeds.test/")
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.CONNECT
            assert "the proxy" in outcome.detail
            assert "canary" not in outcome.detail


async def test_https_through_a_proxy_asks_it_to_connect(server: FaultServer) -> None:
    """The proxy sees the host and its own credentials; nothing of the request. A refusal is told."""
    policy = FetchPolicy(total_seconds=2.0, proxy=server.url("", user="prox:pw"))
    async with Fetcher(policy, lookup=lambda _: ["93.184.216.34"]) as fetcher:
        outcome = await fetcher.fetch("https://me:mine@feeds.test/feed")
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.CONNECT
    (asked,) = server.asked
    assert (asked.method, asked.target) == ("CONNECT", "feeds.test:443")
    assert asked.header("proxy-authorization") == b"Basic cHJveDpwdw=="
    assert asked.header("authorization") is None
