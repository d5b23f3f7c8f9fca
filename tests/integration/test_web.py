"""The page, the API, the feed and health, by a real server on loopback and what strangers may send it."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from monitor.settings import WebSettings
from monitor.store import Store
from monitor.web import serving
from tests.rig.stores import NOON, a_hit, opened, with_source

HOSTILE = "<script>alert(1)</script> \"'& \x1b[2J Kursk"
WANT_HTML = ("/", "/stories")


class Site:
    """A server to ask. Its store holds two hits, one of an article that means harm."""

    def __init__(self, store: Store, address: str) -> None:
        self.store = store
        self.port = int(urlsplit(address).port or 0)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Status, body and headers. The path goes out as it stands."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        """The body of a good answer."""
        status, body, _ = self.ask(path)
        assert status == 200, body
        return json.loads(body)


@contextmanager
def site_on(store: Store, host: str = "127.0.0.1") -> Iterator[Site]:
    """The server in a thread with a loop of its own, as the daemon has."""
    addresses: list[str | None] = []
    up, ended = Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with serving(WebSettings(host=host, port=0), store) as address:
            addresses.append(address)
            up.set()
            await ended.wait()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert up.wait(20)
        assert addresses[0]
        yield Site(store, addresses[0])
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(20)
        loop.close()
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests: it is only read."""
    with ExitStack() as stack:
        store = stack.enter_context(opened(tmp_path_factory.mktemp("web")))
        with_source(store)
        a_hit(store, watch="kursk")
        a_hit(
            store,
            watch="evil",
            at=NOON + timedelta(minutes=1),
            number=2,
            title=HOSTILE,
            summary=HOSTILE + "\ufffe",
            url="javascript:alert(1)",
            outlet="<img src=x onerror=alert(1)>",
        )
        yield stack.enter_context(site_on(store))


# ------------------------------------------------------------------------------------------------- right questions


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/stories", "text/html"),
        ("/style.css", "text/css"),
        ("/livez", "text/plain"),
        ("/hits.rss", "application/rss+xml"),
        ("/stories.rss", "application/rss+xml"),
        ("/api/hits", "application/json"),
        ("/api/hits/h1", "application/json"),
        ("/api/stories", "application/json"),
        ("/api/stories/s1", "application/json"),
        ("/api/figures", "application/json"),
        ("/api/alerts", "application/json"),
        ("/api/sources", "application/json"),
    ],
)
def test_what_is_there(site: Site, path: str, kind: str) -> None:
    """Each address answers with what it says it is, and with the headers that keep a browser harmless."""
    status, body, headers = site.ask(path)
    assert (status, headers["content-type"].split(";")[0]) == (200, kind)
    assert body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_hits_are_the_contract(site: Site) -> None:
    """The list and the single hit carry the same id and evidence."""
    listed = site.json("/api/hits?watch=kursk")["items"]
    assert [hit["id"] for hit in listed] == ["h1"]
    whole = site.json("/api/hits/h1")
    assert whole["why"] == listed[0]["why"]
    assert whole["decisions"] == []


def test_a_list_is_walked_by_its_cursor(site: Site) -> None:
    """Page after page every hit comes once, newest first."""
    first = site.json("/api/hits?limit=1")
    second = site.json(f"/api/hits?limit=1&cursor={first['next']}")
    assert [page["items"][0]["id"] for page in (first, second)] == ["h2", "h1"]
    assert second["next"] is None


def test_health_is_503_while_a_promise_is_broken(site: Site) -> None:
    """Nothing was ever polled here, which is said with a remedy."""
    status, body, _ = site.ask("/health")
    found = json.loads(body)
    assert (status, found["status"]) == (503, "broken")
    assert any("ever polled" in finding["cause"] and finding["remedy"] for finding in found["findings"])


# ---------------------------------------------------------------------------------------------- what feeds said


@pytest.mark.parametrize("path", WANT_HTML)
def test_pages_escape_what_a_feed_said(site: Site, path: str) -> None:
    """No tag, attribute or address of an article works on the page."""
    status, body, _ = site.ask(path)
    page = body.decode()
    assert status == 200
    assert "&lt;script&gt;" in page
    for bad in ("<script", "<img", "javascript:"):
        assert bad not in page


@pytest.mark.parametrize("path", ["/hits.rss", "/stories.rss"])
def test_the_feed_out_is_xml_whatever_a_feed_said(site: Site, path: str) -> None:
    """It parses, holds the headline as text, and no address a reader should not open."""
    _, body, _ = site.ask(path)
    channel = ET.fromstring(body).find("channel")
    assert channel is not None
    titles = [item.findtext("title") or "" for item in channel.iter("item")]
    assert len(titles) == 2
    assert any(title.startswith("<script>") for title in titles)
    assert b"javascript" not in body


def test_what_was_asked_is_escaped(site: Site) -> None:
    """What stands in the address comes back as text only."""
    for name in ("text", "watch", "language", "source"):
        _, body, _ = site.ask(f"/?{name}={quote(HOSTILE)}")
        assert b"<script" not in body


# ------------------------------------------------------------------------------------------------ wrong questions


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/hits?limit=-1", 400),
        ("/api/hits?limit=0", 400),
        ("/api/hits?limit=abc", 400),
        ("/api/hits?limit=1&limit=abc", 400),
        ("/api/hits?limit=1000000000", 200),
        ("/api/hits?limit=NaN", 400),
        ("/api/hits?cursor=forged", 400),
        ("/api/hits?cursor=1-99999999999999999999", 400),
        ("/api/hits?cursor=99999999999999999999999-1", 400),
        ("/api/hits?cursor=1000000000000-1", 200),
        ('/api/hits?text="unclosed', 200),
        ("/api/hits?text=NEAR(a+b,+*)+AND+folded:x*+-^", 200),
        ("/api/hits?text=" + "+".join(f"w{number}" for number in range(100)), 400),
        ("/api/hits?text=" + "x" * 2000, 400),
        ("/api/hits?text=%00%ed%a0%80", 200),
        ("/api/hits?watch=%27+OR+1=1;--%00%ff", 200),
        ("/api/hits?source=%00", 200),
        ("/api/hits?since=0000-00-00", 400),
        ("/api/hits?since=tomorrow", 400),
        ("/api/hits?story=s9223372036854775808", 400),
        ("/api/hits/9223372036854775808", 400),
        ("/api/hits/h404", 404),
        ("/api/hits/%3Cimg%20onerror=x%3E", 400),
        ("/api/stories/s404", 404),
        ("/api/alerts/n404", 404),
        ("/api/alerts?limit=-1", 400),
        ("/api/figures?kind=none", 200),
        ("/nothing", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/templates/hits.html", 404),
        ("/api/hits/%00", 400),
        ("//evil.example/", 404),
        ("/?since=nonsense", 400),
        ("/?" + "a=b&" * 2000, 200),
    ],
)
def test_wrong_questions(site: Site, path: str, status: int) -> None:
    """Are refused or taken literally, never a fault of ours; errors are JSON with the same headers."""
    got, body, headers = site.ask(path)
    assert got == status, body[:300]
    assert "content-security-policy" in headers
    if got >= 400:
        assert json.loads(body)["error"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_changed(site: Site, method: str) -> None:
    """The site is for reading."""
    assert site.ask("/api/hits", method)[0] == 405


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8080", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("localhost@evil.example", 400),
        ("", 400),
    ],
)
def test_only_loopback_names_are_answered_on_loopback(site: Site, host: str, status: int) -> None:
    """A name that a stranger points at 127.0.0.1 reads nothing (DNS rebinding)."""
    assert site.ask("/api/hits", Host=host)[0] == status


def test_a_forwarded_host_counts_for_nothing(site: Site) -> None:
    """Headers of proxies are not believed."""
    headers = {"Host": "evil.example", "X-Forwarded-Host": "localhost", "X-Forwarded-For": "127.0.0.1"}
    assert site.ask("/api/hits", **headers)[0] == 400


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"\x16\x03\x01 this is no HTTP\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_what_is_no_request(site: Site, sent: bytes) -> None:
    """Is answered with 400 or by hanging up, and the next one is served."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as stranger:
        try:
            stranger.sendall(sent)
            answer = stranger.recv(100)
        except ConnectionError:
            answer = b""
    assert answer[:12] in {b"", b"HTTP/1.1 400"}
    assert site.ask("/livez")[0] == 200


def test_a_body_nobody_asked_for_is_not_read(site: Site) -> None:
    """A hundred megabytes are announced: the answer comes before them."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as stranger:
        stranger.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\nx")
        assert stranger.recv(100).startswith(b"HTTP/1.1 200")


# --------------------------------------------------------------------------------------------- coming and going


def test_a_database_in_trouble_is_503(tmp_path: Path) -> None:
    """The site stays up and says what is wrong."""
    with opened(tmp_path) as store, site_on(store) as site:
        (tmp_path / "monitor.db").write_bytes(b"this is no database " * 1000)
        status, body, _ = site.ask("/api/hits")
        assert status == 503
        assert "database" in json.loads(body)["error"]
        assert site.ask("/livez")[0] == 200


def test_it_ends_with_connections_open(tmp_path: Path) -> None:
    """Idle and half-sent requests do not hold up the end."""
    with opened(tmp_path) as store, ExitStack() as stack, site_on(store) as site:
        for sent in (b"", b"GET / HT"):
            stranger = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            stranger.sendall(sent)
        assert site.ask("/livez")[0] == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1"])
async def test_an_address_that_cannot_be_had_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    """A port in use or a foreign address: the block runs without a page, and the log says why and what to do."""
    with opened(tmp_path) as store, socket.create_server(("127.0.0.1", 0)) as taken:
        async with serving(WebSettings(host=host, port=taken.getsockname()[1]), store) as address:
            assert address is None
    said = capsys.readouterr().out
    assert "the page is not served" in said
    assert "remedy" in said


async def test_no_settings_no_page(tmp_path: Path) -> None:
    """Without `web` nothing listens."""
    with opened(tmp_path) as store:
        async with serving(None, store) as address:
            assert address is None
