"""A loopback feed server that scores its client, as the feed reader score of rachelbythebay.com does (P22).

It runs by the clock it is given, so that weeks pass in seconds. Each feed is a function from the number of the request
and the time to what is said; the server itself adds the date, tempts with cookies, answers 304 to what it recognises,
and remembers what it told the client to do. `score` says how well the client listened.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.rig.feeds import Item, rss
from tests.rig.threaded import listening

HOUR = timedelta(hours=1)
LONGEST_WAIT = timedelta(hours=24)  # what a client has to believe of Retry-After
INFORMATIVE = re.compile(r"[\w.-]+/\d[\w.]*.*\+https?://\S+")  # a name, a version, and where to complain
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Say:
    """One answer. `wait`: how long a polite client now stays away; `final`: it never comes back."""

    status: int = 200
    body: bytes = b""
    etag: str | None = None
    modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: timedelta = timedelta(0)
    final: bool = False


Script = Callable[[int, datetime], Say]
"""What a feed says to its n-th request (from 1) at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, and what it was told."""

    at: datetime
    target: str
    headers: Mapping[str, str]  # names in lower case
    said: Say
    status: int  # 304 where `said` was recognised

    @property
    def validators(self) -> tuple[str | None, str | None]:
        """What makes the request conditional."""
        return self.headers.get("if-none-match"), self.headers.get("if-modified-since")


@dataclass(slots=True)
class Score:
    """Counts of what a client did at one address. All but `requests`, `unconditional` and `unchanged` should be 0."""

    requests: int = 0
    unchanged: int = 0  # answered 304
    unconditional: int = 0  # without validators; the first one is right, later ones only if none were ever given
    invented: int = 0  # validators that were never given to it
    out_of_sequence: int = 0  # validators that were given, but not last
    cookies: int = 0
    referrers: int = 0
    parameters: int = 0
    nameless: int = 0
    too_quick: int = 0  # sooner than the least gap, Retry-After or Cache-Control allow
    after_the_end: int = 0  # after 410

    @property
    def faults(self) -> int:
        """Everything that is never right."""
        own = self.invented + self.out_of_sequence + self.cookies + self.referrers + self.parameters
        return own + self.nameless + self.too_quick + self.after_the_end


@dataclass(slots=True)
class Scorer:
    """Serves `feeds[path]` by `clock`, and keeps every request."""

    clock: Callable[[], datetime]
    feeds: dict[str, Script]
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        """The address of a feed."""
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str) -> list[Asked]:
        """The requests for a path, in order."""
        return [asked for asked in self.asked if urlsplit(asked.target).path == path]

    def answer(self, target: str, headers: Mapping[str, str]) -> tuple[Say, int]:
        """What to say, and with which status; written down."""
        with self.lock:
            path, now = urlsplit(target).path, self.clock()
            script = self.feeds.get(path, _nothing)
            said = script(len(self.at(path)) + 1, now)
            status = 304 if said.status == 200 and _recognised(headers, said) else said.status
            self.asked.append(Asked(now, target, headers, said, status))
            return said, status

    def score(self, path: str, least_gap: timedelta) -> Score:
        """How the client behaved at one address; two requests of it are to be `least_gap` apart."""
        asked = self.at(path)
        score = Score(requests=len(asked), unchanged=sum(one.status == 304 for one in asked))
        for number, one in enumerate(asked):
            self._judge(score, one, asked[:number], least_gap)
        return score

    def _judge(self, score: Score, one: Asked, before: list[Asked], least_gap: timedelta) -> None:
        score.cookies += "cookie" in one.headers
        score.referrers += "referer" in one.headers
        score.parameters += "?" in one.target
        score.nameless += not INFORMATIVE.search(one.headers.get("user-agent", ""))
        score.unconditional += one.validators == (None, None)
        self._judge_validators(score, one, before)
        if before:
            due = before[-1].at + max(least_gap, min(before[-1].said.wait, LONGEST_WAIT))
            score.too_quick += one.at < due
            score.after_the_end += any(earlier.said.final for earlier in before)

    def _judge_validators(self, score: Score, one: Asked, before: list[Asked]) -> None:
        """Validators belong to the address that gave them: one that only sends elsewhere is sent none."""
        given = [(earlier.said.etag, earlier.said.modified) for earlier in before if earlier.said.status == 200]
        if one.validators == (None, None) or one.said.status not in {200, *REDIRECTS}:
            return
        if one.validators not in given:
            score.invented += 1
        elif one.said.status == 200 and one.validators != given[-1]:
            score.out_of_sequence += 1


def _recognised(headers: Mapping[str, str], said: Say) -> bool:
    """RFC 9110, 13.1: an entity tag decides alone, compared weakly; else the date."""
    if (tag := headers.get("if-none-match")) is not None:
        return said.etag is not None and tag.removeprefix("W/") == said.etag.removeprefix("W/")
    return said.modified is not None and headers.get("if-modified-since") == said.modified


@contextmanager
def scoring(clock: Callable[[], datetime], feeds: dict[str, Script]) -> Iterator[Scorer]:
    """A `Scorer` on a free port for the length of the block."""
    scorer = Scorer(clock, feeds)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            said, status = scorer.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
            body = b"" if status == 304 else said.body
            self.send_response_only(status)  # `send_response` would add the real date
            fields = {"Date": http_date(scorer.clock()), "Set-Cookie": "tempting=1; Path=/", **said.headers}
            fields |= {"ETag": said.etag} if said.etag else {}
            fields |= {"Last-Modified": said.modified} if said.modified else {}
            for name, value in fields.items():
                self.send_header(name, value.replace("{here}", scorer.url("")))
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
            """Stay quiet: `asked` is the log."""

    with listening(Handler) as scorer.port:
        yield scorer


def http_date(at: datetime) -> str:
    """A date as headers have it."""
    return format_datetime(at, usegmt=True)


# ------------------------------------------------------------------------------------------------- the feeds


EDITION_HOURS = 11


def edition(at: datetime) -> int:
    """The number of the edition that is out."""
    return int(at.timestamp() // (EDITION_HOURS * 3600))


def document(name: str, number: int) -> bytes:
    """An edition: the newest three items."""
    return rss(
        name, [Item(f"{name} item {one}", f"https://{name}.example/{one}") for one in range(number, number - 3, -1)]
    )


def feed(name: str, *, tag: str | None = '"{}"', dated: bool = True, **more: str) -> Script:
    """A feed with editions; `tag` is its entity tag with a place for the edition, `more` are headers."""

    def say(_: int, at: datetime) -> Say:
        number = edition(at)
        out_since = datetime.fromtimestamp(number * EDITION_HOURS * 3600, at.tzinfo)
        headers = {key.replace("_", "-"): value for key, value in more.items()}
        return Say(
            200,
            document(name, number),
            tag.format(number) if tag else None,
            http_date(out_since) if dated else None,
            headers,
        )

    return say


def waits(script: Script, wait: timedelta) -> Script:
    """The same, and the client was told to wait."""

    def say(count: int, at: datetime) -> Say:
        said = script(count, at)
        return Say(said.status, said.body, said.etag, said.modified, said.headers, wait)

    return say


def expiring(name: str, after: timedelta) -> Script:
    """A feed that says when it expires (RFC 9111, 5.3)."""

    def say(count: int, at: datetime) -> Say:
        said = feed(name)(count, at)
        return Say(200, said.body, said.etag, said.modified, {"Expires": http_date(at + after)}, after)

    return say


def busy(name: str, status: int, retry_after: str | Callable[[datetime], str] | None, wait: timedelta) -> Script:
    """A feed that refuses every third request, with a Retry-After."""

    def say(count: int, at: datetime) -> Say:
        if count % 3:
            return feed(name)(count, at)
        value = retry_after(at) if callable(retry_after) else retry_after
        return Say(status, headers={"Retry-After": value} if value is not None else {}, wait=wait)

    return say


def redirects(status: int, *to: str) -> Script:
    """An address that sends elsewhere, to each in turn."""
    return lambda count, _: Say(status, headers={"Location": f"{{here}}{to[(count - 1) % len(to)]}"})


def page(_: int, __: datetime) -> Say:
    """A page for people where a feed was."""
    return Say(200, b"<!doctype html><html><head><title>Moved</title></head><body>Look around</body></html>")


def gone(name: str, after: int) -> Script:
    """A feed that ends."""
    return lambda count, at: feed(name)(count, at) if count <= after else Say(410, final=True)


def _nothing(_: int, __: datetime) -> Say:
    return Say(404)
