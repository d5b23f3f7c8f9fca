"""P21 without a network of its own: each spelling through the daemon's doors, with canaries on loopback.

tests/proof/test_ssrf_canaries.py does the same where every address there is is a canary.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from starlette.applications import Starlette

from monitor.cli import root
from monitor.daemon import Jobs
from monitor.errors import SettingsError
from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import FetchFailed, FetchReason, SourceState
from monitor.settings import Settings, load
from monitor.store import Transaction
from monitor.web.routes import site
from tests.rig.daemon import command, query, run_once
from tests.rig.faults import FaultServer, answer
from tests.rig.spellings import HOSTS, NAMES, PUBLIC, URLS, settings
from tests.rig.stores import opened

REFUSED = ("blocked-address", "bad-url", "redirect")
LITERAL = [host for host in HOSTS if host not in NAMES]  # what needs no name service

# The doors for addresses that exist, and the proof of each in the two files.
COMMANDS_THAT_TAKE_ADDRESSES = {("source test", "url"), ("watch try", "url")}

# Doors that this version does not have. Who opens one adds a scene for it here and to the proof.
DOORS_TO_COME = {
    "article pages": "`fulltext` is read and warned of, nothing fetches a page (test_what_a_feed_links_to)",
    "sources and lists from commands": "there is no `source add`, `source find`, `opml import`",
    "addresses from the API": "every route is GET and none has an address among its parameters",
    "hubs and their callbacks": "there is no WebSub; a feed's hub link is not followed",
    "icons and images": "nothing is fetched but documents of feeds",
}


@pytest.fixture
def canary() -> Iterator[FaultServer]:
    """What must not be reached: every IPv4 address of this machine."""
    with FaultServer("0.0.0.0") as running:
        yield running
        assert running.connections == 0, running.asked


def taken(folder: Path, addresses: Sequence[str]) -> list[str]:
    """The addresses that settings take."""
    good = []
    for address in addresses:
        try:
            load(settings(folder, [json.dumps(address)]))
        except SettingsError:
            continue
        good.append(address)
    return good


def test_no_source_reaches_a_canary_and_one_that_may_does(tmp_path: Path, canary: FaultServer) -> None:
    """Every spelling as a source, with proxies in the environment: refused. The control: `allow_private` gets there."""
    spelled = [f"http://{host}:{canary.port}/{number}" for number, host in enumerate(LITERAL)]
    sources = taken(tmp_path, spelled)
    with FaultServer() as may:
        may.reply("/feed", answer(200))
        allowed = json.dumps({"url": may.url("/feed"), "allow_private": True})
        path = settings(tmp_path, [*map(json.dumps, sources), allowed])
        proxy = canary.url("", host="127.0.0.1")
        shell = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), proxy)
        assert run_once(path, environment=shell).returncode == 0
        assert may.paths() == ["/feed"]
        rows = query(tmp_path / "monitor.db", "select declared_url, last_error from source")
        errors = {str(url): error for url, error in rows}
        assert errors.pop(may.url("/feed")) is None
    assert len(errors) == len(sources) > 0.8 * len(spelled)
    assert [one for one in errors.items() if not str(one[1]).startswith(REFUSED)] == []


async def polled(folder: Path, path: Path, change: Callable[[SourceState], SourceState] | None = None) -> list[str]:
    """Every source polled once by the daemon's jobs, with the rows changed before; their errors."""
    loaded: Settings = load(path)
    async with Jobs.open(loaded) as jobs:
        if change is not None:
            for state in map(change, jobs.chain.store.read(lambda reader: reader.source_states())):
                await jobs.chain.commit(partial(Transaction.save_source, state=state))
        await jobs.every_source()
    return [str(error) for (error,) in query(folder / "monitor.db", "select last_error from source order by id")]


async def test_no_redirect_reaches_a_canary(tmp_path: Path, canary: FaultServer) -> None:
    """A public server, played by the settings' proxy, sends us to each spelling: the proxy is asked for nothing private."""
    whole = [f"http://{host}:{canary.port}/" for host in HOSTS if "test" not in host] + list(URLS)
    with FaultServer() as proxy:
        for number, address in enumerate(whole):
            proxy.reply(f"/{number}", answer(307, b"Location: " + address.encode(), body=b""))
        proxied = f"fetch: {{proxy: '{proxy.url('').rstrip('/')}'}}\n"
        path = settings(tmp_path, [f"http://{PUBLIC}/{number}" for number in range(len(whole))], proxied)
        errors = await polled(tmp_path, path)
        strangers = [path for path in proxy.paths() if not path.startswith(f"http://{PUBLIC}/")]
    assert strangers == []
    spelled = errors[: len(whole) - len(URLS)]  # some of the others mean the public host itself
    assert [error for error in spelled if not error.startswith(REFUSED)] == []


async def test_a_stored_address_is_guarded_as_a_fresh_one(tmp_path: Path, canary: FaultServer) -> None:
    """What a permanent redirect, or an older version, has left in the database opens nothing."""
    whole = [f"http://{host}:{canary.port}/" for host in LITERAL] + list(URLS)
    path = settings(tmp_path, [f"http://{PUBLIC}/{number}" for number in range(len(whole))])

    def move(state: SourceState) -> SourceState:
        return replace(state, url=whole[int(state.declared_url.rpartition("/")[2])])

    errors = await polled(tmp_path, path, move)
    assert len(errors) == len(whole)
    assert [error for error in errors if not error.startswith(REFUSED)] == []


def test_no_command_reaches_a_canary(tmp_path: Path, canary: FaultServer) -> None:
    """`source test` and `watch try --url` go through the same guard, and say what it refused."""
    address = f"http://[::ffff:127.0.0.1]:{canary.port}/feed"
    tested = command("source", "test", address)
    path = settings(tmp_path, [f"http://{PUBLIC}/"])
    tried = command("watch", "try", "kursk", "-c", str(path), "--url", address)
    for said in (tested, tried):
        assert said.returncode == 1
        assert "loopback address" in said.stderr


async def test_names_that_change_between_two_looks() -> None:
    """Time to live 0: whatever the name says at each of six look-ups, only what was checked is connected to."""
    with FaultServer("0.0.0.0") as server:
        for pattern in ("01", "10", "0011", "0101"):
            answers = [["198.51.100.1"] if sign == "0" else ["127.0.0.1"] for sign in pattern * 6]
            async with Fetcher(
                FetchPolicy(total_seconds=2.0, connect_seconds=0.2), lookup=_in_turn(answers)
            ) as fetcher:
                for _ in range(6):
                    outcome = await fetcher.fetch(server.url("/feed", host="flip.test"))
                    assert isinstance(outcome, FetchFailed)
                    assert outcome.reason is FetchReason.BLOCKED_ADDRESS
        assert server.connections == 0


def _in_turn(answers: list[list[str]]) -> Callable[[str], list[str]]:
    return lambda _: answers.pop(0)


def test_no_other_command_takes_an_address() -> None:
    """A new one needs a scene of its own: see `DOORS_TO_COME`."""
    found = {
        (name, parameter) for name, parameter in _parameters(root) if parameter in {"url", "address", "feed", "link"}
    }
    assert found == COMMANDS_THAT_TAKE_ADDRESSES
    names = {name for name, _ in _parameters(root)}
    assert not names & {"source add", "source find", "opml import"}, DOORS_TO_COME


def _parameters(group: click.Group, before: str = "") -> Iterator[tuple[str, str]]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from _parameters(one, f"{before}{name} ")
        else:
            yield from ((f"{before}{name}", parameter.name or "") for parameter in one.params)
            yield f"{before}{name}", ""


def test_no_page_takes_an_address(tmp_path: Path) -> None:
    """Every route of the page and of the API only reads."""
    with opened(tmp_path) as store:
        application: Any = site(store, host="127.0.0.1")
        inner = application._app
        assert isinstance(inner, Starlette)
        methods = {method for route in inner.routes for method in (getattr(route, "methods", None) or {"GET"})}
    assert methods <= {"GET", "HEAD"}, DOORS_TO_COME
