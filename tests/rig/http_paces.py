"""The table of bad servers, third part: who is asked again when, and who never (H28 to H30)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

from monitor.model import FetchFailed, ParsedFeed
from tests.rig.chained import Scene
from tests.rig.feeds import Item, rss
from tests.rig.http_plot import DAY, FEED, HOUR, JITTER, HttpPlot, news, polls, wait_of
from tests.rig.rawserver import answer


async def _gone(scene: Scene) -> None:
    """It is asked no more, and the operator is told."""
    scene.declare(FEED)
    await polls(scene, answer(410), 1)
    scene.clock.at += 30 * DAY
    assert scene.chain.store.read(lambda reader: reader.due_sources(scene.clock(), 10)) == []
    assert ["is polled no more" in finding.cause for finding in scene.findings()] == [True]


async def _not_found(status: int, hint: str, scene: Scene) -> None:
    """For a month: ever longer waits, at most a day, never an end; told, with a hint at what it may be."""
    scene.declare(FEED)
    await polls(scene, news(), 1)
    waits = []
    for _ in range(30):
        await polls(scene, answer(status), 1, wait_of(scene))
        waits.append(wait_of(scene))
    assert HOUR <= waits[0] <= HOUR * JITTER
    assert DAY / JITTER <= waits[-1] <= DAY
    state = scene.state(FEED)
    assert (state.failures, state.retired) == (30, None)
    assert hint in str(state.last_error)
    assert [finding.severity.name for finding in scene.findings()] == ["BROKEN"]


# --------------------------------------------------------------------------------------------------------- pace


def _asked_for() -> dict[str, timedelta]:
    """Values of Retry-After, and what must come of each. A date is read by the fetcher's clock, which is not the scene's."""
    in_two_hours = format_datetime(datetime.now(UTC) + 2 * HOUR + timedelta(seconds=30), usegmt=True)
    return {
        "120": timedelta(minutes=5),  # under the least interval there is
        "7200": 2 * HOUR,
        in_two_hours: 2 * HOUR,
        "315360000": DAY,
    }


async def _retry_after(status: int, scene: Scene) -> None:
    """As asked, within the least interval and a day; nonsense is our own back-off."""
    scene.server.reply("/none", answer(status))
    scene.declare("/none", *(f"/wait{number}" for number in range(6)))
    scene.clock.at += HOUR
    await scene.poll("/none")
    own, asked_for = wait_of(scene, "/none"), _asked_for()
    for number, value in enumerate((*asked_for, "-5", "soon")):
        path = f"/wait{number}"
        polled, _ = await scene.poll(path, answer(status, f"Retry-After: {value}"))
        assert isinstance(polled.fetched, FetchFailed)
        wanted = asked_for.get(value)
        if wanted is None:
            assert own / JITTER <= wait_of(scene, path) <= own * JITTER, value
        elif wanted == DAY:
            assert DAY / JITTER <= wait_of(scene, path) <= DAY, value
        else:
            assert wanted <= wait_of(scene, path) <= wanted * JITTER, value


def _lively(head: str = "") -> bytes:
    """A feed that is worth a poll every few minutes, and says something of its own pace."""
    items = [
        Item(f"Kursk {n}", f"http://127.0.0.1/{n}", published=f"Thu, 19 Dec 2024 12:{n:02}:00 GMT") for n in range(50)
    ]
    spaces = '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    return rss("Rig", items).replace(b"<language>", f"{head}<language>".encode()).replace(b"<rss ", spaces.encode())


LEAST, MOST = timedelta(minutes=5), 6 * HOUR
PACES: dict[str, tuple[timedelta, str, str]] = {
    "nothing": (LEAST, "", ""),
    "max-age": (MOST, "Cache-Control: max-age=86400", ""),
    "hour": (HOUR, "Cache-Control: max-age=3600", ""),
    "second": (LEAST, "Cache-Control: max-age=1", ""),
    "ttl": (HOUR, "", "<ttl>60</ttl>"),
    "sy": (2 * HOUR, "", "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>"),
}
SKIPPED = "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>"


async def _paced(said: dict[str, tuple[timedelta, str, str]], scene: Scene) -> None:
    """What the server and the document say of their pace lengthens the interval, within least and most."""
    scene.clock.at += HOUR
    scene.declare(*(f"/{name}" for name in said))
    for name, (wanted, header, head) in said.items():
        polled, _ = await scene.poll(f"/{name}", answer(200, *filter(None, [header]), body=_lively(head)))
        assert isinstance(polled.parsed, ParsedFeed), polled.fetched
        assert wanted / JITTER <= wait_of(scene, f"/{name}") <= wanted * JITTER, (name, wait_of(scene, f"/{name}"))


ROWS: tuple[HttpPlot, ...] = (
    HttpPlot("H28w", "410", _gone),
    HttpPlot("H28x", "404 for a month", partial(_not_found, 404, "has the feed moved?")),
    HttpPlot("H28y", "401 for a month", partial(_not_found, 401, "credentials")),
    HttpPlot("H28z", "403 for a month", partial(_not_found, 403, "credentials")),
    HttpPlot("H29y", "429 with Retry-After", partial(_retry_after, 429)),
    HttpPlot("H29z", "503 with Retry-After", partial(_retry_after, 503)),
    HttpPlot("H30a", "max-age, ttl, sy:update", partial(_paced, PACES)),
    HttpPlot("H30b", "skipHours", partial(_paced, {"skip": (LEAST, "", SKIPPED)}),
             deviation="skipHours is not read: a conditional request in such an hour costs the server a 304, and news that "
                       "comes in it all the same is told in time"),
)  # fmt: skip
