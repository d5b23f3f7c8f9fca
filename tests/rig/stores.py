"""Stores to test with, and articles to put in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec, TypeVar

from monitor.model import Article, EntryKeys, Source, Why
from monitor.store import Reader, Store, Transaction

T = TypeVar("T")
P = ParamSpec("P")

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
FEED = "https://feeds.example/rss"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The time that is set."""
        return self.at


def url_of(folder: Path) -> str:
    """The address of a database in a folder."""
    return f"sqlite:///{folder / 'monitor.db'}"


@cache
def _empty() -> bytes:
    """An empty database as the migrations make it; running them for every test would take most of its time."""
    with TemporaryDirectory() as folder:
        Store.open(url_of(Path(folder)), exclusive=True).close()
        return (Path(folder) / "monitor.db").read_bytes()


def opened(folder: Path, clock: Callable[[], datetime] | None = None) -> Store:
    """A daemon's store on a database in a folder, an empty one if there is none, its clock standing at noon."""
    path = folder / "monitor.db"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(_empty())
    return Store.open(url_of(folder), exclusive=True, clock=clock or Clock())


def done(store: Store, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **more: P.kwargs) -> T:
    """What `work(transaction, *args, **more)` gives, committed."""
    return store.write(lambda tx: work(tx, *args, **more)).result(timeout=30)


def read(store: Store, work: Callable[Concatenate[Reader, P], T], *args: P.args, **more: P.kwargs) -> T:
    """What `work(reader, *args, **more)` gives."""
    return store.read(lambda reader: work(reader, *args, **more))


def with_source(store: Store, *urls: str) -> int:
    """Declare sources (at least one); the id of the first."""
    declared = [Source(url, name=f"Source {number}") for number, url in enumerate(urls or (FEED,), 1)]
    done(store, lambda tx: tx.sync_sources(declared, NOON))
    return store.read(lambda reader: reader.source_states())[0].id


def an_article(number: int = 1, source_id: int = 1, **changed: Any) -> Article:
    """An article about nothing, different for each number."""
    made = Article(
        title=f"Headline {number}",
        summary=f"Summary {number}.",
        text="",
        url=f"https://outlet.example/{number}?utm_source=rss",
        canonical_url=f"https://outlet.example/{number}",
        outlet="outlet.example",
        language="en",
        author=None,
        published_at=NOON,
        published_raw="Thu, 19 Dec 2024 12:00:00 GMT",
        date_rule="rfc822",
        first_seen_at=NOON,
        tags=("world",),
        source_id=source_id,
        keys=EntryKeys(f"guid-{number}", f"link-{number}", f"content-{number}"),
        digest=f"digest-{number}",
        title_key=f"headline {number}",
        text_key=f"text-{number}",
    )
    return replace(made, **changed)


def a_why(word: str = "Headline") -> Why:
    """Evidence that stands at the beginning of the title."""
    return Why("title", 0, len(word), word.lower(), word.lower(), word)


def a_hit(store: Store, watch: str = "kursk", at: datetime = NOON, **changed: Any) -> tuple[int, int, int]:
    """Store an article that founds a story and hits a watch; the ids of article, story and hit."""

    def work(tx: Transaction) -> tuple[int, int, int]:
        [article_id] = tx.add_articles([an_article(**changed)])
        story_id = tx.new_story(article_id, tx.article(article_id).title, at)
        return article_id, story_id, tx.add_hit(article_id, story_id, watch, [a_why()], at, 1)

    return done(store, work)
