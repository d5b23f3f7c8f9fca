"""No byte reaches an address that the guard refuses, however it is written and whoever names it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from monitor.fetch import Fetcher, FetchPolicy
from monitor.fetch.failures import AddressBlocked
from monitor.fetch.hops import first_hop
from monitor.fetch.resolver import Lookups
from monitor.fetch.transport import Web, secure_context
from monitor.model import Fetched, FetchFailed, FetchOutcome, FetchReason, Validators
from tests.rig.faults import FaultServer, answer

POLICY = FetchPolicy(total_seconds=2.0, connect_seconds=0.5)
PUBLIC = "93.184.216.34"

SPELLINGS = [
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.0.0.2", "2130706433", "017700000001", "0177.0.0.1", "0177.1",
    "0x7f000001", "0X7F.1", "0x7f.0x0.0x0.0x1", "0", "0.0.0.0", "0x0", "00", "localhost", "LocalHost", "localhost.",
    "a.localhost", "a.localhost.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fd00::1]", "[::ffff:0:7f00:1]", "①②⑦.⓪.⓪.①", "127。0。0。1",
    "１２７.0.0.1", "⒈⒈", "%31%32%37.0.0.1", "127.0.0.1%00.example", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "10.0.0.1", "169.254.169.254",
    "2852039166", "user:pw@127.0.0.1", "example.org@127.0.0.1", "127.0.0.1:1@127.0.0.1", "private.test",
    "mixed.test", "six.test", "nat64.test",
]  # fmt: skip

NAMES = {
    "private.test": ["127.0.0.1"],
    "mixed.test": [PUBLIC, "127.0.0.1"],
    "six.test": ["::1"],
    "nat64.test": ["64:ff9b::7f00:1"],
}


def lookup(host: str) -> list[str]:
    """A name service of our own; every unknown name resolves to loopback, which no test may reach."""
    return [host] if host == PUBLIC else NAMES.get(host, ["127.0.0.1"])


@pytest.fixture
def canary() -> Iterator[FaultServer]:
    """What must not be reached: listens on all addresses of this machine."""
    with FaultServer("0.0.0.0") as running:
        yield running
        assert running.connections == 0, running.asked


def is_refused(outcome: FetchOutcome) -> bool:
    """Whether the fetch ended at the guard, or before."""
    return isinstance(outcome, FetchFailed) and outcome.reason in {
        FetchReason.BLOCKED_ADDRESS,
        FetchReason.BAD_URL,
        FetchReason.REDIRECT,
    }


async def test_no_spelling_of_a_sources_address_reaches_us(canary: FaultServer) -> None:
    """The first hop, in over forty spellings: refused, and nothing was connected."""
    async with Fetcher(POLICY, lookup=lookup) as fetcher:
        for host in SPELLINGS:
            outcome = await fetcher.fetch(f"http://{host}:{canary.port}/feed")
            assert is_refused(outcome), (host, outcome)


async def test_no_spelling_in_a_redirect_reaches_us(canary: FaultServer) -> None:
    """A later hop, in the same spellings: a public server (played by a proxy) sends us there, and we do not go."""
    with FaultServer() as proxy:
        policy = FetchPolicy(total_seconds=2.0, proxy=proxy.url("").rstrip("/"))
        async with Fetcher(policy, lookup=lookup) as fetcher:
            for host in SPELLINGS:
                proxy.reply("/", answer(302, f"Location: http://{host}:{canary.port}/".encode(), body=b""))
                outcome = await fetcher.fetch(f"http://{PUBLIC}/")
                assert is_refused(outcome), (host, outcome)
        assert proxy.paths() == [f"http://{PUBLIC}/"] * len(SPELLINGS)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "localhost"])
async def test_the_last_post_holds_even_if_the_first_sleeps(host: str, canary: FaultServer) -> None:
    """Without the check of the URL, no socket is opened all the same: literals pass the resolver by."""
    tls = secure_context(None)
    web = Web(POLICY, Lookups(lookup, 4), lambda: tls, allow_private=False)
    try:
        with pytest.raises(AddressBlocked):
            await web.ask(first_hop(f"http://{host}:{canary.port}/"), Validators())
    finally:
        await web.close()


def flips(*answers: list[str]) -> Callable[[str], list[str]]:
    """A name service with a time to live of zero: another answer each time."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


async def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    """Rebinding: what was checked is what is connected to, because a name is resolved once for each connection."""
    with FaultServer() as server:
        async with Fetcher(POLICY, lookup=flips(["198.51.100.1"], ["127.0.0.1"])) as fetcher:
            for _ in range(3):
                assert is_refused(await fetcher.fetch(server.url("/feed", host="flip.test")))
        assert server.connections == 0


async def test_an_open_connection_is_no_way_round_the_guard() -> None:
    """A source allowed to be private keeps a connection open; one that is not, waiting right behind it, cannot use it."""
    with FaultServer() as server:
        address = server.url("/feed", host="private.test")
        async with Fetcher(POLICY, lookup=lookup) as fetcher:
            allowed = [True, False, True, False, True]
            outcomes = await asyncio.gather(*(fetcher.fetch(address, allow_private=allow) for allow in allowed))
        assert [isinstance(outcome, Fetched) for outcome in outcomes] == allowed
        assert [is_refused(outcome) for outcome in outcomes] == [not allow for allow in allowed]
        assert len(server.asked) == 3
        assert server.connections == 1


async def test_the_whole_fetcher_may_be_allowed() -> None:
    """The settings' general permission works like a source's own."""
    with FaultServer() as server:
        async with Fetcher(FetchPolicy(allow_private=True)) as fetcher:
            assert isinstance(await fetcher.fetch(server.url("/feed")), Fetched)


async def test_behind_a_proxy_names_are_checked_as_far_as_they_are_known() -> None:
    """The proxy resolves names, so ours is a second opinion: private ones are refused, unknown ones left to it."""

    def second_opinion(host: str) -> list[str]:
        if host == "unknown.test":
            raise OSError(None, "no such name")
        return lookup(host)

    with FaultServer() as proxy:
        policy = FetchPolicy(total_seconds=2.0, proxy=proxy.url(""))
        async with Fetcher(policy, lookup=second_opinion) as fetcher:
            assert is_refused(await fetcher.fetch("http://private.test/feed"))
            assert proxy.connections == 0
            assert isinstance(await fetcher.fetch("http://unknown.test/feed"), Fetched)
            assert isinstance(await fetcher.fetch("http://private.test/feed", allow_private=True), Fetched)
