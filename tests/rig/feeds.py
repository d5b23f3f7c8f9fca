"""A loopback feed server: documents by path, ETag and 304, a log of what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

from tests.rig.threaded import listening

Body = bytes | Callable[[], bytes]


@dataclass(slots=True)
class FeedServer:
    """Serves `documents[path]`; a callable is asked anew for each request. `requests` holds (path, status)."""

    documents: Mapping[str, Body] = field(default_factory=dict)
    requests: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str) -> str:
        """The address of a document."""
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving(documents: Mapping[str, Body] | None = None) -> Iterator[FeedServer]:
    """Run a `FeedServer` on a free port for the length of the block."""
    feeds = FeedServer(documents if documents is not None else {})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            document = feeds.documents.get(self.path)
            body = document() if callable(document) else document
            if body is None:
                self._answer(404, b"", None)
                return
            etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
            if self.headers.get("If-None-Match") == etag:
                self._answer(304, b"", etag)
            else:
                self._answer(200, body, etag)

        def _answer(self, status: int, body: bytes, etag: str | None) -> None:
            feeds.requests.append((self.path, status))
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
            """Stay quiet: `requests` is the log."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

    with listening(Handler) as feeds.port:
        yield feeds


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed made by `rss`."""

    title: str
    link: str
    description: str = ""
    guid: str = ""
    published: str = ""


def rss(title: str, items: list[Item], language: str = "en") -> bytes:
    """An RSS 2.0 document."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>https://outlet.example/</link><language>{language}</language>"
        + "".join(
            f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
            f"<guid isPermaLink='false'>{escape(item.guid or item.link)}</guid>"
            + (f"<pubDate>{item.published}</pubDate>" if item.published else "")
            + f"<description>{escape(item.description)}</description></item>"
            for item in items
        )
        + "</channel></rss>"
    ).encode()
