"""What a row of the table of bad feeds is, how it is played through the chain, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from html import escape

from monitor import query
from monitor.alert import render
from monitor.feed_out import hits_feed
from monitor.health import Finding
from monitor.model import Article, FetchFailed, ParsedFeed, ParseFailed, SourceState, Validators
from monitor.pipeline import Polled
from tests.rig.chained import FileCanary, Scene

FEED, OTHER = "/feed", "/other"
HOUR = timedelta(hours=1)
Make = Callable[[], bytes]


class Outcome(StrEnum):
    """What becomes of a document."""

    REFUSED = "refused"  # a named reason, the state kept, counted as the source's error
    DEGRADED = "degraded"  # the useful part taken, a warning recorded
    LIMITED = "limited"  # cut at the stated limit, and flagged
    ACCEPTED = "accepted"  # read, nothing to say


@dataclass(frozen=True, slots=True)
class Seen:
    """What the polls of a row have left behind."""

    scene: Scene
    last: Polled
    polls: int
    articles: Sequence[Article]  # in the order they were stored
    hits: int
    alerts: int
    state: SourceState
    asked: Sequence[str]

    @property
    def web(self) -> str:
        """The server's address."""
        return self.scene.server.url("")

    @property
    def findings(self) -> list[Finding]:
        """What is wrong now, by what the database says."""
        return self.scene.findings()

    def messages(self) -> list[str]:
        """What the targets would be told: title and body."""
        scene = self.scene
        now = scene.clock()
        claimed = scene.chain.store.write(lambda tx: tx.claim_deliveries(now, 50, (), lease=HOUR)).result(10)
        rendered = [render(delivery.alert, timezone=scene.chain.plan.timezone) for delivery in claimed]
        return [f"{message.title}\n{message.body}" for message in rendered]

    def outputs(self) -> list[str]:
        """A hit in the feed that we give out, and in the messages."""
        wanted = query.hit_filter(now=self.scene.clock(), limit=50)
        return [*self.messages(), hits_feed(query.hits(self.scene.chain.store, wanted).items)]


def _nothing(_seen: Seen) -> None:
    """No further check."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A row: what a source says at its polls, and what must come of it.

    `@WEB@` and `@FILE@` in a document stand for our server and for a file that nobody may open. `why` is the reason of
    a refusal, or how a warning begins. Where the product decides otherwise than the table of bad inputs, `deviation`
    says for which reason.
    """

    id: str
    what: str
    polls: tuple[Make, ...]
    outcome: Outcome  # of the last poll
    why: str = ""
    titles: tuple[str, ...] | int = ("Kursk",)  # of all that is stored at the end, or how many
    found: int | None = None  # articles that the watch found; None = all
    alerts: int = 0
    check: Callable[[Seen], None] = _nothing
    content_type: str | None = None
    language: str | None = None
    other: Make | None = None  # what another source says before
    apart: timedelta = HOUR  # between polls
    clean: bool = True  # the last poll's validators are kept, when it is not refused
    deviation: str = ""
    bug: str = ""  # the row fails, and this is the cause

    def __str__(self) -> str:
        return f"{self.id} {self.what}"

    async def play(self, scene: Scene, canary: FileCanary) -> None:
        """Poll, look, and judge."""
        scene.declare(FEED, language=self.language)
        before = Validators()
        if self.other is not None:
            scene.declare(OTHER)
            await scene.publish(OTHER, rss_without_items())
            await scene.publish(OTHER, self.other())
            scene.server.asked.clear()
        for number, make in enumerate(self.polls, 1):
            before = scene.state(FEED).validators
            document = make().replace(b"@WEB@", scene.server.url("").encode())
            document = document.replace(b"@FILE@", str(canary.path).encode())
            document += b"\n" * (number - 1)  # the very document of the last poll would not be read again
            headers = [f'ETag: "{number}"', *([f"Content-Type: {self.content_type}"] if self.content_type else [])]
            scene.clock.at += self.apart - HOUR
            last, _ = await scene.publish(FEED, document, *headers)
        seen = Seen(
            scene, last, len(self.polls), scene.articles(), scene.count("hit"), scene.count("delivery"),
            scene.state(FEED), scene.server.paths(),
        )  # fmt: skip
        self._judge(seen, before)
        assert not canary.opened()

    def _judge(self, seen: Seen, before: Validators) -> None:
        self._judge_outcome(seen, before)
        titles = sorted(article.title for article in seen.articles)
        if isinstance(self.titles, int):
            assert len(titles) == self.titles
        else:
            assert titles == sorted(self.titles)
        assert seen.hits == (len(titles) if self.found is None else self.found)
        assert seen.alerts == self.alerts
        assert seen.asked == [FEED] * seen.polls
        self.check(seen)

    def _judge_outcome(self, seen: Seen, before: Validators) -> None:
        parsed, state = seen.last.parsed, seen.state
        if self.outcome is Outcome.REFUSED:
            failed = seen.last.fetched if isinstance(seen.last.fetched, FetchFailed) else parsed
            assert isinstance(failed, FetchFailed | ParseFailed), parsed
            assert failed.reason == self.why
            assert (state.failures, state.validators, state.retired) == (1, before, None)
            assert state.last_error is not None
            assert state.last_error.startswith(self.why)
            return
        assert isinstance(parsed, ParsedFeed), parsed or seen.last.fetched
        assert (state.failures, state.last_error) == (0, None)
        assert (state.validators == Validators(f'"{seen.polls}"')) is self.clean
        if self.outcome is Outcome.ACCEPTED:
            assert parsed.warnings == ()
        elif self.why:
            assert any(warning.startswith(self.why) for warning in parsed.warnings), parsed.warnings
        else:
            assert self.deviation


def article_of(seen: Seen) -> Article:
    """The only article."""
    (article,) = seen.articles
    return article


def rss_without_items() -> bytes:
    """A feed that has nothing to say yet."""
    return b'<rss version="2.0"><channel><title>F</title></channel></rss>'


def entry(title: str, guid: str = "", link: str = "", date: str = "", text: str = "") -> bytes:
    """An item with what identifies it, as far as it is given."""
    fields = (("title", title), ("link", link), ("pubDate", date), ("description", text))
    inside = "".join(f"<{name}>{escape(value, quote=False)}</{name}>" for name, value in fields if value)
    if guid:
        inside += f'<guid isPermaLink="false">{escape(guid, quote=False)}</guid>'
    return f"<item>{inside}</item>".encode()
