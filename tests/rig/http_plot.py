"""A row of the table of bad servers that has a course of its own, and what such rows are written with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.rig.chained import Scene
from tests.rig.feeds import Item, rss
from tests.rig.rawserver import answer

FEED = "/feed"
NEWS = rss("Rig", [Item("Kursk", "http://127.0.0.1/1")])
PAGE = b"<!DOCTYPE html><html><title>Home</title><body>Kursk</body></html>"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JITTER = 1.1
Plot = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class HttpPlot:
    """A row with a course of its own; or, with `see`, tests elsewhere that are this row.

    `deviation`: why the product decides otherwise than the table of bad inputs.
    """

    id: str
    what: str
    play: Plot | None = None
    see: tuple[str, ...] = ()  # file::test
    deviation: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.what}"


def same(etag: str = '"1"') -> bytes:
    """A 304 with an ETag."""
    return answer(304, f"ETag: {etag}", body=b"")


def news(*headers: str) -> bytes:
    """A 200 with the document."""
    return answer(200, *headers, body=NEWS)


async def polls(scene: Scene, reply: bytes, count: int, apart: timedelta = HOUR) -> None:
    """The same answer several times."""
    for _ in range(count):
        scene.clock.at += apart
        await scene.poll(FEED, reply)


def wait_of(scene: Scene, path: str = FEED) -> timedelta:
    """How long the source is left alone after the last poll."""
    state = scene.state(path)
    assert state.next_poll_at is not None
    assert state.last_polled_at is not None
    return state.next_poll_at - state.last_polled_at


def conditions(scene: Scene) -> list[bytes | None]:
    """The If-None-Match of each request."""
    return [asked.header("if-none-match") for asked in scene.server.asked]
