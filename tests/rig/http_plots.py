"""The table of bad servers, second part: names, documents, moves, connections, over several polls."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import Fetched, FetchFailed, FetchReason, NotModified, ParsedFeed, Validators
from tests.rig.chained import Scene
from tests.rig.faults import black_hole
from tests.rig.feeds import Item, rss
from tests.rig.http_plot import DAY, FEED, HOUR, NEWS, PAGE, HttpPlot, conditions, news, polls, same
from tests.rig.rawserver import FaultServer, answer

# ----------------------------------------------------------------------------------------------- names and ports


async def _black_hole(_: Scene) -> None:
    """A connection that never comes about ends at the limit for connecting."""
    policy = FetchPolicy(total_seconds=5, connect_seconds=0.3, allow_private=True)
    with black_hole() as port:
        async with Fetcher(policy) as fetcher:
            outcome = await fetcher.fetch(f"http://127.0.0.1:{port}/")
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TIMEOUT
    assert outcome.elapsed < 2


async def _names(scene: Scene) -> None:
    """A name that takes a minute ends at the deadline, others are read meanwhile; no name and 200 addresses are quick."""
    release = threading.Event()

    def lookup(host: str) -> Sequence[str]:
        if host == "slow.test":
            release.wait(60)
        if host == "none.test":
            raise OSError(None, "no such name")
        return {"empty.test": [], "many.test": ["127.0.0.1"] * 200}.get(host, ["127.0.0.1"])

    scene.server.reply(FEED, news())
    policy = FetchPolicy(total_seconds=0.5, connect_seconds=0.5, allow_private=True)
    async with Fetcher(policy, lookup=lookup) as fetcher:
        outcomes = {}
        for name in ("none", "empty", "many", "well"):
            outcomes[name] = await fetcher.fetch(scene.server.url(FEED, host=f"{name}.test"))
        slow = await fetcher.fetch(scene.server.url(FEED, host="slow.test"))
    release.set()
    assert isinstance(slow, FetchFailed)
    assert (slow.reason, slow.elapsed < 1.5) == (FetchReason.TIMEOUT, True)
    reasons = {name: one.reason if isinstance(one, FetchFailed) else None for name, one in outcomes.items()}
    assert reasons == {"none": FetchReason.DNS, "empty": FetchReason.DNS, "many": None, "well": None}


# ------------------------------------------------------------------------------------------- documents and status


async def _cut_without_length(scene: Scene) -> None:
    """No length, no end of the root: what is whole is taken, the validators are not."""
    scene.declare(FEED)
    await polls(scene, news('ETag: "1"'), 1)
    cut = rss("Rig", [Item("Kursk two", "http://127.0.0.1/2")])[:-10]
    polled, _ = await scene.poll(FEED, answer(200, 'ETag: "2"', "Connection: close", body=cut, length=False))
    assert isinstance(polled.parsed, ParsedFeed), polled
    assert "cut-off" in polled.parsed.warnings
    assert scene.state(FEED).validators == Validators('"1"')


async def _not_modified_unasked(scene: Scene) -> None:
    """Refused; the next request is unconditional again; a 304 that was asked for renews the ETag."""
    scene.declare(FEED)
    polled, _ = await scene.poll(FEED, same())
    assert isinstance(polled.fetched, FetchFailed)
    assert polled.fetched.reason is FetchReason.NOT_MODIFIED_UNASKED
    await polls(scene, news('ETag: "1"'), 1)
    polled, _ = await scene.poll(FEED, same('"2"'))
    assert isinstance(polled.fetched, NotModified)
    assert scene.state(FEED).validators == Validators('"2"')
    assert conditions(scene) == [None, None, b'"1"']


async def _etag_that_never_changes(scene: Scene) -> None:
    """The server sends all of it in spite of the condition: the new item is read."""
    scene.declare(FEED)
    await polls(scene, news('ETag: "1"'), 2)
    more = rss("Rig", [Item("Kursk two", "http://127.0.0.1/2"), Item("Kursk", "http://127.0.0.1/1")])
    await polls(scene, answer(200, 'ETag: "1"', body=more), 1)
    assert len(scene.articles()) == 2


async def _etag_that_lies(scene: Scene) -> None:
    """The server says 304 for ever: two days of polls, and the condition is never left out."""
    scene.declare(FEED)
    await polls(scene, news('ETag: "1"'), 1)
    await polls(scene, same(), 8, 6 * HOUR)
    first, *later = conditions(scene)
    assert first is None
    assert len(later) >= 8  # a connection that died meanwhile is replaced by asking once more
    assert set(later) == {b'"1"'}


# ------------------------------------------------------------------------------------------------ moving and going


async def _moved_for_good(code: int, scene: Scene) -> None:
    """Believed at the third sighting; the declared address stays, and what is known stays known."""
    scene.declare(FEED)
    scene.server.reply("/new", news())
    moved = answer(code, "Location: /new", body=b"")
    await polls(scene, moved, 2)
    assert scene.state(FEED).url == scene.server.url(FEED)
    await polls(scene, moved, 1)
    state = scene.state(FEED)
    assert (state.url, state.declared_url) == (scene.server.url("/new"), scene.server.url(FEED))
    scene.server.asked.clear()
    await polls(scene, moved, 1)
    assert scene.server.paths() == ["/new"]
    assert len(scene.articles()) == 1


async def _moved_to_a_page(scene: Scene) -> None:
    """A page that is no feed is no new address, however often it is seen."""
    scene.declare(FEED)
    scene.server.reply("/new", answer(200, body=PAGE))
    await polls(scene, answer(301, "Location: /new", body=b""), 5)
    state = scene.state(FEED)
    assert (state.url, state.moved_to, state.failures) == (state.declared_url, None, 5)


async def _flapping(scene: Scene) -> None:
    """Two addresses in turn, each with a valid feed: neither is believed."""
    scene.declare(FEED)
    for number in range(8):
        path = f"/new{number % 2}"
        scene.server.reply(path, news())
        await polls(scene, answer(301, f"Location: {path}", body=b""), 1)
    state = scene.state(FEED)
    assert (state.url, state.moved_sightings) == (state.declared_url, 1)


async def _lent(code: int, scene: Scene) -> None:
    """Months of a temporary redirect: followed each time, never stored."""
    scene.declare(FEED)
    scene.server.reply("/new", news('ETag: "1"'), same())
    await polls(scene, answer(code, "Location: /new", body=b""), 12, 10 * DAY)
    state = scene.state(FEED)
    assert (state.url, state.moved_to, state.failures) == (state.declared_url, None, 0)
    assert scene.server.paths() == [FEED, "/new"] * 12


# --------------------------------------------------------------------------------------------------- connections


async def _dead_connection(scene: Scene) -> None:
    """Kept alive and dead when it is used again: one more request, no error."""
    scene.declare("/dead-when-reused")
    for _ in range(2):
        polled, _ = await scene.poll("/dead-when-reused")
        assert isinstance(polled.fetched, Fetched)
    assert scene.state("/dead-when-reused").failures == 0


async def _two_hosts(scene: Scene) -> None:
    """Credentials and cookies of one host are not shown to another, at no poll."""
    with FaultServer("127.0.0.2") as other:
        other.reply(FEED, answer(200, "Set-Cookie: b=2", body=NEWS))
        scene.server.reply(FEED, answer(302, f"Location: {other.url(FEED)}", "Set-Cookie: a=1", body=b""))
        async with Fetcher(FetchPolicy(allow_private=True)) as fetcher:
            for _ in range(2):
                assert isinstance(await fetcher.fetch(scene.server.url(FEED, user="me:canary")), Fetched)
        for server, authorized in ((scene.server, True), (other, False)):
            assert [asked.header("authorization") is not None for asked in server.asked] == [authorized] * 2
            assert [asked.header("cookie") for asked in server.asked] == [None, None]


FAULTS, POLITE = "tests/integration/test_fetch_faults.py", "tests/integration/test_fetch_polite.py"
GUARDED, TLS, APART = (f"tests/integration/test_fetch_{name}.py" for name in ("guarded", "tls", "apart"))
HOPS = "tests/unit/fetch/test_fetch_hops.py"

ROWS: tuple[HttpPlot, ...] = (
    HttpPlot("H01z", "what the bomb costs", see=(f"{FAULTS}::test_large_things_cost_little",)),
    HttpPlot("H07z", "a port that completes no connection", _black_hole),
    HttpPlot("H08", "slow, missing, empty and very many names", _names,
             see=(f"{APART}::test_slow_names_stall_nobody_and_end_at_the_deadline",)),
    HttpPlot("H11", "loopback in fifty spellings, at the first hop and in redirects",
             see=(f"{GUARDED}::test_no_spelling_of_a_sources_address_reaches_us",
                  f"{GUARDED}::test_no_spelling_in_a_redirect_reaches_us")),
    HttpPlot("H12", "names with private addresses, names that change their mind",
             see=(f"{GUARDED}::test_a_name_that_changes_its_mind_gains_nothing",
                  f"{GUARDED}::test_no_spelling_of_a_sources_address_reaches_us")),
    HttpPlot("H15", "https to http", see=(f"{TLS}::test_https_is_not_given_up",)),
    HttpPlot("H16", "credentials and cookies along a redirect", _two_hosts,
             see=(f"{POLITE}::test_credentials_go_to_their_own_host_only", f"{POLITE}::test_no_cookie_is_kept")),
    HttpPlot("H19b", "no length, a document that breaks off", _cut_without_length),
    HttpPlot("H23", "304 unasked for, 304 with a new ETag", _not_modified_unasked),
    HttpPlot("H24", "odd ETags", see=(f"{POLITE}::test_validators_come_back_byte_for_byte",
                                      f"{POLITE}::test_a_huge_validator_is_not_used")),
    HttpPlot("H25a", "one ETag for changing documents, sent whole", _etag_that_never_changes),
    HttpPlot("H25b", "one ETag for changing documents, and 304 for ever", _etag_that_lies,
             deviation="P22 allows one unconditional request in a feed's life and is kept; a source that stays silent is "
                       "shown as such by `monitor doctor` (F42)"),
    HttpPlot("H26a", "301 to another feed", partial(_moved_for_good, 301)),
    HttpPlot("H26b", "308 to another feed", partial(_moved_for_good, 308)),
    HttpPlot("H26c", "301 to a page", _moved_to_a_page),
    HttpPlot("H26d", "301 to two places in turn", _flapping),
    HttpPlot("H27a", "302 for months", partial(_lent, 302)),
    HttpPlot("H27b", "307 for months", partial(_lent, 307)),
    HttpPlot("H31", "certificates and versions", see=tuple(f"{TLS}::test_{name}" for name in (
        "an_unknown_authority_is_refused", "a_certificate_out_of_its_time_is_refused",
        "a_certificate_of_another_host_is_refused", "outdated_tls_is_refused"))),
    HttpPlot("H34", "a proxy in the environment", see=(f"{POLITE}::test_proxies_of_the_environment_are_ignored",)),
    HttpPlot("H35", "a connection that has died", _dead_connection,
             see=(f"{FAULTS}::test_a_dead_connection_is_replaced_silently",)),
)  # fmt: skip
