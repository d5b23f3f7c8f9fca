"""A server of raw sockets on loopback that says what it is told to; `tests.rig.faults` tells it to misbehave."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Rig</title><link>http://127.0.0.1/</link>
<item><title>One</title><link>http://127.0.0.1/1</link><guid>1</guid></item></channel></rss>
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came. `at` is monotonic; `connection` numbers the connections from 0."""

    method: str
    target: str  # path and query, exactly
    headers: tuple[tuple[bytes, bytes], ...]
    at: float
    connection: int

    def header(self, name: str) -> bytes | None:
        """The raw value of the first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower().encode()), None)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request and the socket to answer on. A behaviour returns True to keep the connection open."""

    asked: Asked
    socket: socket.socket
    stopped: threading.Event
    count: int  # requests for this path so far, this one included
    on_connection: int  # requests on this connection so far, this one included

    def send(self, data: bytes) -> None:
        """Put bytes on the wire."""
        self.socket.sendall(data)

    def pause(self, seconds: float) -> bool:
        """Wait; False when the server is closing."""
        return not self.stopped.wait(seconds)

    def drip(self, data: bytes, gap: float = 0.05) -> None:
        """Send byte by byte."""
        for byte in data:
            self.send(bytes((byte,)))
            if not self.pause(gap):
                return

    def parameter(self, name: str, default: str = "") -> str:
        """A parameter of the query."""
        return parse_qs(urlsplit(self.asked.target).query).get(name, [default])[0]


Behaviour = Callable[[Visit], bool | None]
BEHAVIOURS: dict[str, Behaviour] = {}


def fault(path: str) -> Callable[[Behaviour], Behaviour]:
    """Put a behaviour on a path."""

    def register(behaviour: Behaviour) -> Behaviour:
        BEHAVIOURS[path] = behaviour
        return behaviour

    return register


def answer(status: int = 200, *headers: bytes | str, body: bytes = FEED, length: bool = True) -> bytes:
    """A whole answer. `headers` are lines; text is sent as latin-1. Content-Length is added unless `length` is false."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Odd"
    lines = [f"HTTP/1.1 {status} {phrase}".encode()]
    lines += [line.encode("latin-1") if isinstance(line, str) else line for line in headers]
    if length:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])


class FaultServer:
    """Serves `BEHAVIOURS` and set replies from threads, on a free port of `host`, until the block ends."""

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.asked: list[Asked] = []
        self.connections = 0
        self._tls = tls
        self._replies: dict[str, tuple[bytes, ...]] = {}
        self._counts: dict[str, int] = {}
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((host, 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            open_now = tuple(self._sockets)
        for connection in open_now:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def url(self, path: str, *, host: str | None = None, user: str = "") -> str:
        """The address of a path, under another name for the host or with credentials if asked for."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{f'{user}@' if user else ''}{host or self.host}:{self.port}{path}"

    def reply(self, path: str, *answers: bytes) -> None:
        """Answer requests for `path` with these in turn, and with the last one ever after; connections stay open."""
        self._replies[path] = answers

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.target for asked in self.asked]

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, connection, self.connections - 1)

    def _serve(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), self._secured(connection) as stream:
            with self._lock:
                self._sockets.add(stream)
            try:
                self._converse(stream, number)
            finally:
                with self._lock:
                    self._sockets.discard(stream)

    @contextmanager
    def _secured(self, connection: socket.socket) -> Iterator[socket.socket]:
        with connection:
            if self._tls is None:
                yield connection
                return
            with self._tls.wrap_socket(connection, server_side=True) as stream:
                yield stream

    def _converse(self, stream: socket.socket, number: int) -> None:
        on_connection = 0
        while not self._stopped.is_set():
            asked = _read_request(stream, number)
            if asked is None:
                return
            on_connection += 1
            if not self._respond(stream, asked, on_connection) or asked.header("connection") == b"close":
                return

    def _respond(self, stream: socket.socket, asked: Asked, on_connection: int) -> bool:
        path = urlsplit(asked.target).path
        with self._lock:
            self.asked.append(asked)
            self._counts[path] = count = self._counts.get(path, 0) + 1
        replies = self._replies.get(path)
        if replies is not None:
            stream.sendall(replies[min(count, len(replies)) - 1])
            return True
        behaviour = BEHAVIOURS.get(path, _unknown)
        return bool(behaviour(Visit(asked, stream, self._stopped, count, on_connection)))


def _read_request(stream: socket.socket, number: int) -> Asked | None:
    """The next request's head, or None when the client has gone."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        received = stream.recv(1)
        if not received:
            return None
        head += received
    first, *lines = head[:-4].split(b"\r\n")
    method, target, _ = first.decode("latin-1").split(" ", 2)
    fields = tuple((name, value.strip(b" ")) for name, _, value in (line.partition(b":") for line in lines))
    return Asked(method, target, fields, time.monotonic(), number)


def _unknown(visit: Visit) -> bool:
    visit.send(answer(404, body=b""))
    return True
