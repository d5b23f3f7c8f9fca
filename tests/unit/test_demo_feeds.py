"""The demo's documents are real feeds, published in steps, and its server behaves like a real one."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import feedparser
import pytest
import yaml

from monitor.demo import DemoServer, Item, Outlet, Role, load, settings_text
from monitor.demo.render import document, media_type

START = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
CATALOGUE = load()


def titles_read(outlet: Outlet, body: bytes) -> list[str]:
    """The titles another program finds in the document."""
    if outlet.format == "json11":
        return [item["title"] for item in json.loads(body)["items"]]
    parsed = feedparser.parse(body, response_headers={"content-type": media_type(outlet)})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.title for entry in parsed.entries]


def shown(step: int) -> Sequence[Item]:
    """All items of all outlets at a step."""
    return [item for outlet in CATALOGUE.outlets for item in CATALOGUE.at(outlet, step)]


async def ask(
    server: DemoServer, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, HTTPMessage, bytes]:
    """One request by the standard library's client."""

    def run() -> tuple[int, HTTPMessage, bytes]:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            connection.request("GET" if body is None else "POST", path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    return await asyncio.to_thread(run)


@pytest.mark.parametrize("outlet", CATALOGUE.outlets, ids=lambda outlet: outlet.id)
def test_every_document_of_every_step_is_read_by_plain_parsers(outlet: Outlet) -> None:
    """Titles come back in order and in their own spelling, whatever format and encoding."""
    for step in range(CATALOGUE.last_step + 1):
        items = CATALOGUE.at(outlet, step)
        assert titles_read(outlet, document(outlet, items, START)) == [item.title for item in items]


def test_formats_and_encodings_differ() -> None:
    """The demo shows four formats, three encodings and four languages."""
    assert {outlet.format for outlet in CATALOGUE.outlets} == {"rss20", "atom10", "rdf10", "json11"}
    assert {outlet.encoding for outlet in CATALOGUE.outlets} == {"utf-8", "euc-kr", "windows-1251"}
    assert {outlet.language for outlet in CATALOGUE.outlets} == {"en", "ko", "ru", "uk"}


def test_each_step_adds_what_it_should() -> None:
    """Baseline, first report, copies and rewrites, an edit (no new item), a higher figure, noise."""
    assert [len(shown(step)) for step in range(CATALOGUE.last_step + 1)] == [28, 30, 45, 45, 49, 58]
    new = {step: {item.role for item in CATALOGUE.items if item.since == step} for step in range(6)}
    assert new[1] == {Role.FIRST, Role.UNRELATED}
    assert new[2] == {Role.COPY, Role.REWRITE, Role.UNRELATED}
    assert new[3] == {Role.FIRST}
    assert Role.LATER in new[4]
    assert new[5] == {Role.TRAP, Role.UNRELATED}


def test_the_edit_keeps_the_identity() -> None:
    """Step 3 changes the first report's title and nothing that identifies it."""
    before, after = [item for item in CATALOGUE.items if item.role is Role.FIRST]
    assert before.title != after.title
    assert (before.guid, before.link, before.minutes, before.until) == (
        after.guid,
        after.link,
        after.minutes,
        after.since,
    )


def test_three_outlets_print_one_agency_text() -> None:
    """The exact copies differ in address and tracking parameters alone."""
    copies = [item for item in CATALOGUE.items if item.role is Role.COPY and "Meridian Agency" in item.summary]
    assert len({item.outlet for item in copies}) == len({item.link for item in copies}) == 3
    assert len({(item.title, item.summary) for item in copies}) == 1


def test_identity_and_time_are_sound() -> None:
    """No outlet shows one guid twice at a step, nothing lies in the future, every domain is reserved for examples."""
    for step in range(CATALOGUE.last_step + 1):
        keys = [(item.outlet, item.guid) for item in shown(step)]
        assert len(keys) == len(set(keys))
    assert all(item.minutes < 0 for item in CATALOGUE.items)
    assert all(outlet.domain.endswith(".example") for outlet in CATALOGUE.outlets)
    assert all(item.link.split("/")[2].endswith(".example") for item in CATALOGUE.items)


async def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not() -> None:
    """Either validator is honoured, and a publication changes both of the outlet that published, only of that one."""
    async with DemoServer(start=START) as server:
        path = "/feeds/northern-dispatch"
        status, headers, body = await ask(server, path)
        assert status == 200
        by_tag = {"If-None-Match": headers["ETag"]}
        by_date = {"If-Modified-Since": headers["Last-Modified"]}
        for validators in (by_tag, by_date):
            assert (await ask(server, path, validators))[::2] == (304, b"")
        assert server.advance() == 1
        for validators in (by_tag, by_date):
            status, _, newer = await ask(server, path, validators)
            assert status == 200
            assert newer != body
        _, other, _ = await ask(server, "/feeds/priboy")  # which publishes in step 2, and nothing in step 3
        for step, expected in ((1, 304), (2, 200), (3, 304)):
            dated, _, _ = await ask(server, "/feeds/priboy", {"If-Modified-Since": other["Last-Modified"]})
            status, other, _ = await ask(server, "/feeds/priboy", {"If-None-Match": other["ETag"]})
            assert (server.step, status, dated) == (step, expected, expected)
            server.advance()


async def test_a_feed_is_gzipped_for_those_who_take_it() -> None:
    """The gzipped body is the plain one."""
    async with DemoServer(start=START) as server:
        _, _, plain = await ask(server, "/feeds/dongnyeok-ilbo")
        _, headers, packed = await ask(server, "/feeds/dongnyeok-ilbo", {"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == plain
        assert "평양냉면집" in plain.decode("euc-kr")


async def test_the_webhook_keeps_what_apprise_posts() -> None:
    """A message is kept with the step it came in, and waiting for it ends."""
    async with DemoServer() as server:
        server.advance()
        posted = json.dumps({"version": "1.0", "title": "Kursk", "message": "100 killed", "type": "info"}).encode()
        waiting = asyncio.create_task(server.wait_for_messages(1, timedelta(seconds=10)))
        assert (await ask(server, "/hook", body=posted))[0] == 200
        assert await waiting
        assert [(m.title, m.body, m.step) for m in server.messages] == [("Kursk", "100 killed", 1)]
        assert not await server.wait_for_messages(2, timedelta(0))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/", None, 404),
        ("/feeds/nobody", None, 404),
        ("/hook", None, 405),
        ("/hook", b"{", 400),
        ("/hook", b"[]", 400),
    ],
)
async def test_other_requests_are_refused(path: str, body: bytes | None, status: int) -> None:
    """What the demo does not serve gets its proper status, and the server goes on."""
    async with DemoServer() as server:
        assert (await ask(server, path, body=body))[0] == status
        assert (await ask(server, "/feeds/priboy"))[0] == 200
        assert server.messages == []


async def test_the_last_step_stays() -> None:
    """Advancing past the end changes nothing."""
    async with DemoServer(CATALOGUE) as server:
        steps = [server.advance() for _ in range(8)]
        assert steps == [1, 2, 3, 4, 5, 5, 5, 5]
        assert server.finished


async def test_the_settings_name_every_outlet_and_the_hook(tmp_path: Path) -> None:
    """The YAML has each outlet as an allowed private source, both example watches and one target on loopback."""
    async with DemoServer() as server:
        settings = yaml.safe_load(settings_text(server, tmp_path))
        assert [source["url"] for source in settings["sources"]] == [server.feed_url(o) for o in CATALOGUE.outlets]
        assert all(source["allow_private"] for source in settings["sources"])
        assert set(settings["watches"]) == {"simple", "north-koreans-in-kursk"}
        assert settings["targets"] == {"desk": f"json://127.0.0.1:{server.port}/hook"}
        assert str(tmp_path) in settings["database"]
