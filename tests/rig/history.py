"""A database with a past: entries of several sources, sifted and recorded by the pipeline as if polled then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor.app import plan_of
from monitor.model import Entry, EntryDate, EntryKeys, Fetched, ParsedFeed, Source, SourceState, Validators
from monitor.pipeline import Plan, Polled, Sifted
from monitor.pipeline.record import record
from monitor.pipeline.sift import sift
from monitor.settings import Settings, load
from monitor.store import Store
from tests.rig.stores import Clock, opened


@dataclass(frozen=True, slots=True)
class News:
    """What one source said at one time. `source` counts from 1, in the order of the settings."""

    at: datetime
    title: str
    summary: str = ""
    source: int = 1
    language: str = "en"
    baseline: bool = False


def written(folder: Path, settings: str) -> Settings:
    """The settings, on a database beside them."""
    path = folder / "monitor.yaml"
    path.write_text(f"database: sqlite:///monitor.db\n{settings}", encoding="utf-8")
    return load(path)


def told(folder: Path, settings: Settings, news: Iterable[News]) -> None:
    """Record the news, each as a poll of its source, in their order."""
    clock = Clock()
    with opened(folder, clock) as store:
        store.write(lambda tx: tx.sync_sources(settings.sources, clock())).result(30)
        states = store.read(lambda reader: reader.source_states())
        by_address = {state.declared_url: state for state in states}
        plan = plan_of(settings)
        for number, one in enumerate(news):
            clock.at = one.at
            source = settings.sources[one.source - 1]
            _record(store, plan, source, by_address[source.url], _entry(number, one, source), one)


def _record(store: Store, plan: Plan, source: Source, state: SourceState, entry: Entry, one: News) -> None:
    state = replace(state, last_ok_at=one.at, baseline_done=not one.baseline)
    feed = ParsedFeed(None, None, one.language, None, (entry,), "rss20")
    fetched = Fetched(source.url, b"", None, Validators())
    polled = Polled(plan, source, state, fetched, feed, one.at)
    sifted: Sifted = sift(store, polled, feed)
    store.write(lambda tx: record(tx, polled, sifted, state)).result(30)


def _entry(number: int, one: News, source: Source) -> Entry:
    host = source.url.split("/")[2]
    link = f"https://{host}/news/{number}"
    return Entry(
        keys=EntryKeys(f"guid-{number}", link, f"content-{number}"),
        title=one.title,
        summary=one.summary,
        content="",
        link=link,
        guid=None,
        author=None,
        published=EntryDate(one.at, one.at.isoformat(), "rfc3339"),
        updated=EntryDate(None, None, "missing"),
        digest=f"digest-{number}",
    )
