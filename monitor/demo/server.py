"""The demo's web server: every outlet's feed and a webhook, on loopback, on the standard library's asyncio alone.

    async with DemoServer() as server:
        server.feed_url(outlet)      # http://127.0.0.1:<port>/feeds/<outlet id>
        server.advance()             # the outlets publish the next step
        server.messages              # what has come to the webhook

Feeds answer conditional requests (ETag, Last-Modified, 304) and are gzipped for clients that take it. It serves one
program on one machine: requests are small, connections are closed after one answer.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from monitor.demo.documents import Catalogue, Outlet, load
from monitor.demo.render import document, media_type

_HOST = "127.0.0.1"
_MAX_BODY = 1 << 20
_PATIENCE = 5.0  # seconds for a whole request
_WORDS = {200: "OK", 304: "Not Modified", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}


@dataclass(frozen=True, slots=True)
class HookMessage:
    """One alert as apprise's json:// service posts it, and the step in which it came."""

    title: str
    body: str
    step: int


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Page:
    """An outlet's feed as it stands now."""

    body: bytes
    etag: str
    modified: str


class DemoServer:
    """Serves the bundled outlets at one step of the story after the other, and keeps what the webhook gets.

    `start` is the moment the items' times count from (default: when the server is made).
    """

    def __init__(self, catalogue: Catalogue | None = None, start: datetime | None = None) -> None:
        self.catalogue = catalogue or load()
        self.start = start or datetime.now(UTC)
        self.step = 0
        self.messages: list[HookMessage] = []
        self._arrived = asyncio.Condition()
        self._pages: dict[str, _Page] = {}
        self._server: asyncio.Server | None = None
        self._publish()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, _HOST, 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def port(self) -> int:
        """The port the system gave. Raises RuntimeError while the server is not running."""
        if self._server is None or not self._server.sockets:
            raise RuntimeError("the demo server is not running")
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def hook_target(self) -> str:
        """The apprise URL whose messages end up in `messages`."""
        return f"json://{_HOST}:{self.port}/hook"

    def feed_url(self, outlet: Outlet) -> str:
        """Where the outlet's feed is served."""
        return f"http://{_HOST}:{self.port}/feeds/{outlet.id}"

    @property
    def finished(self) -> bool:
        """Whether the last step has been published."""
        return self.step >= self.catalogue.last_step

    def advance(self) -> int:
        """Publish the next step and return its number; after the last one nothing changes."""
        if not self.finished:
            self.step += 1
            self._publish()
        return self.step

    async def wait_for_messages(self, count: int, within: timedelta) -> bool:
        """Wait until `count` messages have come in all. False when they have not `within` that time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within.total_seconds()), self._arrived:
                await self._arrived.wait_for(lambda: len(self.messages) >= count)
        return len(self.messages) >= count

    # ------------------------------------------------------------------------------------------- publishing

    def _publish(self) -> None:
        """Render every feed anew; one that has not changed keeps its validators."""
        modified = format_datetime(self.start + timedelta(seconds=self.step), usegmt=True)
        for outlet in self.catalogue.outlets:
            body = document(outlet, self.catalogue.at(outlet, self.step), self.start)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            standing = self._pages.get(outlet.id)
            if standing is None or standing.etag != etag:
                self._pages[outlet.id] = _Page(body, etag, modified)

    # -------------------------------------------------------------------------------------------- answering

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                request = await _read(reader)
            answer = _Answer(400) if request is None else await self._answer(request)
            writer.write(_encode(answer))
            await writer.drain()
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away, fell silent or sent nonsense: nobody waits for an answer
        finally:
            writer.close()

    async def _answer(self, request: _Request) -> _Answer:
        if request.path == "/hook":
            return await self._take(request)
        outlet = next((o for o in self.catalogue.outlets if request.path == f"/feeds/{o.id}"), None)
        if outlet is None:
            return _Answer(404)
        if request.method != "GET":
            return _Answer(405, (("Allow", "GET"),))
        return _feed(self._pages[outlet.id], media_type(outlet), request.headers)

    async def _take(self, request: _Request) -> _Answer:
        if request.method != "POST":
            return _Answer(405, (("Allow", "POST"),))
        try:
            said = json.loads(request.body)
            message = HookMessage(str(said["title"]), str(said["message"]), self.step)
        except (ValueError, KeyError, TypeError):
            return _Answer(400)
        async with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()
        return _Answer(200)


def _feed(page: _Page, kind: str, headers: Mapping[str, str]) -> _Answer:
    """The feed, or 304 where the client has it. If-None-Match outranks If-Modified-Since (RFC 9110, 13.1.3)."""
    validators = (("ETag", page.etag), ("Last-Modified", page.modified))
    tags = headers.get("if-none-match")
    known = page.etag in tags if tags is not None else headers.get("if-modified-since") == page.modified
    if known:
        return _Answer(304, validators)
    common = (*validators, ("Content-Type", kind), ("Vary", "Accept-Encoding"))
    if "gzip" in headers.get("accept-encoding", ""):
        return _Answer(200, (*common, ("Content-Encoding", "gzip")), gzip.compress(page.body, mtime=0))
    return _Answer(200, common, page.body)


async def _read(reader: asyncio.StreamReader) -> _Request | None:
    """One request; None when it is not HTTP or too large."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    parts = first.split(" ")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = headers.get("content-length", "0")
    if len(parts) != 3 or not length.isascii() or not length.isdigit() or int(length) > _MAX_BODY:
        return None
    return _Request(parts[0], parts[1].partition("?")[0], headers, await reader.readexactly(int(length)))


def _encode(answer: _Answer) -> bytes:
    fields = [*answer.headers, ("Connection", "close")]
    if answer.status != 304:
        fields.append(("Content-Length", str(len(answer.body))))
    lines = [f"HTTP/1.1 {answer.status} {_WORDS[answer.status]}", *(f"{name}: {value}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + answer.body
