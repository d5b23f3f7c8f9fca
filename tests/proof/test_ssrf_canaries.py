"""P21: no byte to a non-public address, in a network where every address is a canary, through every door for addresses.

A new door (article pages, an OPML import by the API, a webhook's callback ...) gets a scene here; the doors that this
version does not have are named in tests/integration/test_ssrf_spellings.py, which fails when one of them opens.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from monitor.errors import SettingsError
from monitor.settings import load
from tests.rig.daemon import eventually, query
from tests.rig.netns import Network, network
from tests.rig.spellings import HOSTS, URLS, addresses, settings

PROXY = "http://127.0.0.1:3128"
SHELL = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), PROXY)
REDIRECTS = ("301", "302", "303", "307", "308")
REFUSED = ("blocked-address", "bad-url", "redirect")
CANARIES = (
    "127.0.0.1",
    "10.0.0.1",
    "192.168.7.7",
    "100.64.0.1",
    "[::1]",
    "[fd00::1]",
    "169.254.169.254",
    "[fe80::1%25lo]",
)
REACHABLE = CANARIES[:6]  # those that `allow_private` opens

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """One network for all scenes."""
    with network(tmp_path_factory.mktemp("network")) as one:
        yield one


@pytest.fixture
def silent(net: Network) -> Iterator[Network]:
    """The network, in which no canary may be heard by the end of the test."""
    net.forget()
    yield net
    assert net.canaries() == []


def is_taken(folder: Path, address: str) -> bool:
    """Whether the settings take the address at all."""
    try:
        load(settings(folder, [json.dumps(address)]))
    except SettingsError:
        return False
    return True


def once(net: Network, path: Path) -> subprocess.CompletedProcess[str]:
    """`monitor run --once` inside, with proxies in its environment."""
    done = net.run("-m", "monitor", "run", "--once", "-c", str(path), environment=SHELL)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


@contextmanager
def daemon(net: Network, path: Path) -> Iterator[None]:
    """`monitor run` inside."""
    arguments = ("-m", "monitor", "run", "-c", str(path))
    process = net.start(*arguments, environment=SHELL, log=path.with_name("daemon.log"))
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def outcomes(path: Path) -> dict[str, str | None]:
    """The last error of each source that was polled; nothing as long as there is no database."""
    asked = "select declared_url, last_error from source where last_polled_at is not null"
    try:
        rows = query(path.with_name("monitor.db"), asked)
    except sqlite3.OperationalError:
        return {}
    return {str(url): str(error) if error else None for url, error in rows}


def assert_all_refused(path: Path, count: int) -> None:
    """Every source was asked, and refused before a connection was made."""
    errors = outcomes(path)
    assert len(errors) == count
    assert {url: error for url, error in errors.items() if not (error or "").startswith(REFUSED)} == {}


def test_the_canaries_sing(net: Network, tmp_path: Path) -> None:
    """The control: a plain socket reaches every canary, and so does a source that may, but never a metadata service."""
    net.forget()
    dial = "import socket, sys; [socket.create_connection((host.strip('[]').replace('%25', '%'), 80), 5) for host in sys.argv[1:]]"
    done = net.run("-c", dial, *CANARIES)
    assert done.returncode == 0, done.stderr
    eventually(lambda: len(net.canaries()) == len(CANARIES), within=5, what="every canary heard")
    net.forget()
    sources = [json.dumps({"url": f"http://{host}/allowed", "allow_private": True}) for host in CANARIES]
    path = settings(tmp_path, sources)
    once(net, path)
    heard = {one["address"] for one in net.canaries() if one["target"] == "/allowed"}
    assert heard == {host.strip("[]") for host in REACHABLE}
    assert [error for error in outcomes(path).values() if error is None] == [None] * len(REACHABLE)


def test_sources(silent: Network, tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """Every spelling as a source of the settings, and in a list of feeds (OPML): refused when loaded, or when polled."""
    taken = [address for address in addresses() if is_taken(tmp_path, address)]
    listed = [address.replace("/s/", "/opml/") for address in taken if "/s/" in address]
    outlines = "".join(f"<outline type='rss' xmlUrl={quoteattr(address)}/>" for address in listed)
    (tmp_path / "list.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>", encoding="utf-8")
    path = settings(tmp_path, [*map(json.dumps, taken), "{opml: list.opml}"])
    once(silent, path)
    polled = len(load(path).sources)
    assert polled > len(taken) > len(HOSTS) * 0.8
    assert_all_refused(path, polled)
    assert silent.arrived() == []
    question = "source URLs and OPML lines, each spelling, in a network where every address is a canary"
    proved(
        "P21",
        question,
        "0 connections",
        f"0 connections, {polled} sources polled, {len(addresses()) - len(taken)} refused at load",
    )


def test_redirects(silent: Network, tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """A public server sends us to every spelling, with each status, at the first hop and at the second."""
    ways = [f"http://pub.test/{way}/{status}/{number}" for way in ("hop", "via") for status in REDIRECTS
            for number in range(len(addresses()))]  # fmt: skip
    path = settings(tmp_path, ways)
    once(silent, path)
    errors = outcomes(path)
    spelled = {way for way in ways if int(way.rpartition("/")[2]) < len(HOSTS)}  # some of the others mean pub.test
    assert len(errors) == len(ways)
    assert {way: errors[way] for way in spelled if not (errors[way] or "").startswith(REFUSED)} == {}
    asked = sum(1 for one in silent.arrived() if one["target"])
    assert asked >= len(ways) * 1.4  # the second hops were made
    question = f"redirects of {len(REDIRECTS)} kinds to each spelling, at the first hop and the second"
    proved(
        "P21",
        question,
        "0 connections",
        f"0 connections, {len(ways)} redirects refused after {asked} public requests",
    )


def test_moved_addresses(silent: Network, tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """A stored address is guarded as a fresh one: one that turns private after the move, and one put in the database."""
    path = settings(tmp_path, ['{url: "http://pub.test/moves/after-4.flip.test", every: 1s}'])
    database = tmp_path / "monitor.db"
    with daemon(silent, path):
        eventually(lambda: "blocked" in str(outcomes(path)), within=60, what="the guard")
    assert query(database, "select url from source") == [("http://after-4.flip.test/feed",)]
    spelled = [f"http://{host}/moved/{number}" for number, host in enumerate(HOSTS)] + list(URLS)
    path = settings(tmp_path, [f"http://pub.test/feed/{number}" for number in range(len(spelled))])
    once(silent, path)
    with closing(sqlite3.connect(database)) as connection, connection:
        for number, address in enumerate(spelled):
            put = "update source set url = ?, next_poll_at = null where declared_url = ?"
            connection.execute(put, (address, f"http://pub.test/feed/{number}"))
    silent.forget()
    once(silent, path)
    declared = {f"http://pub.test/feed/{number}" for number in range(len(spelled))}
    refused = {url for url, error in outcomes(path).items() if (error or "").startswith(REFUSED)}
    assert declared <= refused
    assert silent.arrived() == []
    question = (
        "addresses stored by a permanent redirect: one whose name turns private, every spelling put into the row"
    )
    proved("P21", question, "0 connections", f"0 connections, {len(spelled) + 1} addresses refused")


def test_rebinding(silent: Network, tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """Names with a time to live of zero that change between public and private at each look-up; and for good."""
    names = [f"{kind}-{number}.flip.test" for kind in ("alternating", "after") for number in range(1, 51)]
    names += ["mixed.test", "mixed-last.test", "six.test"]
    path = settings(tmp_path, [json.dumps({"url": f"http://{name}/feed", "every": "1s"}) for name in names])
    with daemon(silent, path):
        eventually(
            lambda: sum(map(bool, outcomes(path).values())) == len(names), within=300, what="every name refused"
        )
    assert_all_refused(path, len(names))
    polls = sum(1 for one in silent.arrived() if one["target"])
    question = (
        "names with public and private addresses, alternating at each look-up (time to live 0), polled each second"
    )
    proved("P21", question, "0 connections", f"0 connections to private addresses, {polls} requests to public ones")


def test_what_a_feed_links_to(silent: Network, tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """Stylesheet, hub, self, icon, enclosure, images, comments, article pages: nothing of it is fetched (F50, F51)."""
    path = settings(tmp_path, ['{url: "http://pub.test/trap", fulltext: always}', "http://pub.test/trap/again"])
    done = once(silent, path)
    assert "2 new articles" in done.stdout
    assert {one["target"] for one in silent.arrived()} - {""} == {"/trap", "/trap/again"}
    assert "article pages are not fetched by this version" in done.stderr
    question = "a feed whose every kind of link (hub, self, icon, enclosure, stylesheet, page ...) leads to a canary"
    proved("P21", question, "0 connections", "0 connections")


def test_commands(silent: Network, tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """Every second spelling to `source test` or `watch try --url`, all to `check --online`, and redirects to some."""
    sources = [address for address in addresses() if is_taken(tmp_path, address)]
    path = settings(tmp_path, [*map(json.dumps, sources), "http://pub.test/hop/302/0"])
    through = [f"http://pub.test/hop/302/{number}" for number in range(0, len(addresses()), 9)]
    asked = [*addresses(), *through]
    calls: list[tuple[str, ...]] = [("source", "test", "--", address) for address in asked[::4]]
    calls += [("watch", "try", "kursk", "-c", str(path), f"--url={address}") for address in asked[1::4]]
    calls.append(("check", "--online", "-c", str(path)))

    def call(arguments: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
        return arguments, silent.run("-m", "monitor", *arguments, environment=SHELL).returncode

    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(call, calls))
    assert [
        one for one in ended if one[1] not in {1, 2}
    ] == []  # each says that it failed, none that it found a match
    assert {one["target"] for one in silent.arrived()} - {""} <= {*(url[len("http://pub.test") :] for url in through)}
    question = "`source test`, `watch try --url`, `check --online` with each spelling and with redirects"
    proved("P21", question, "0 connections", f"0 connections in {len(calls)} commands")
