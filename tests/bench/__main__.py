"""Microseconds of CPU per document and per article for each stage, and ratios within this run.

Times on a shared machine drift: quote ratios. Every stage is measured alone, in rounds taken in turn; the median counts.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.figures import extract
from monitor.match import ConceptLibrary, Engine, WatchSpec, compile_watches
from monitor.model import Article, Entry, ParsedFeed
from monitor.parse import identify
from monitor.parse.document import parse_document
from monitor.store import Store
from monitor.text import fold, make_article
from tests.bench.documents import ITEMS, documents, keywords

ROUNDS = 5
DOCUMENTS = 30
NOW = datetime(2024, 12, 19, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stage:
    """Something to be measured, and how many things one call of it works on."""

    name: str
    unit: str
    count: int
    call: Callable[[], object]


def main() -> None:
    """Measure everything and print a table."""
    stages = [*_reading(), *_matching(), *_storing()]
    spent: dict[str, list[float]] = {stage.name: [] for stage in stages}
    for _ in range(ROUNDS):
        for stage in stages:
            fold.cache_clear()
            started = time.process_time()
            stage.call()
            spent[stage.name].append((time.process_time() - started) / stage.count * 1e6)
    for stage in stages:
        print(f"{stage.name:44} {statistics.median(spent[stage.name]):10.1f} us of CPU a {stage.unit}")
    print("\nRatios in this run")
    middle = {name: statistics.median(times) for name, times in spent.items()}
    _ratio(middle, "one `re` a keyword, 1000 watches", "match, 1000 watches", "times the engine's cost")
    _ratio(middle, "match, 1000 watches", "match, 10 watches", "growth from 10 to 1000 watches")


def _ratio(middle: dict[str, float], over: str, under: str, said: str) -> None:
    if over in middle and under in middle:
        print(f"{middle[over] / middle[under]:10.1f}  {said}")


def _parsed() -> list[ParsedFeed]:
    return [feed for body in documents(DOCUMENTS) if isinstance(feed := _parse(body), ParsedFeed)]


def _parse(body: bytes) -> object:
    return parse_document(body, "http://outlet.example/rss", "application/xml", None, NOW)


def _article(entry: Entry) -> Article:
    return make_article(
        entry,
        feed_language="en",
        feed_link="https://outlet.example/",
        source="Outlet",
        source_id=1,
        source_tags=(),
        seen_at=NOW,
        baseline=False,
    )


def _articles() -> list[Article]:
    return [_article(entry) for feed in _parsed() for entry in feed.entries]


def _reading() -> list[Stage]:
    bodies, feeds, articles = list(documents(DOCUMENTS)), _parsed(), _articles()
    entries = [entry for feed in feeds for entry in feed.entries]
    return [
        Stage("parse, whole documents", "document", DOCUMENTS, lambda: [_parse(body) for body in bodies]),
        Stage(
            "identify, nothing known", "document", DOCUMENTS, lambda: [identify(feed.entries, []) for feed in feeds]
        ),
        Stage("entry to article", "article", len(entries), lambda: [_article(entry) for entry in entries]),
        Stage("fold", "article", len(articles), lambda: [fold(f"{one.title} {one.summary}") for one in articles]),
        Stage("figures", "article", len(articles), lambda: [extract(one) for one in articles]),
    ]


def _engine(watches: int) -> Engine:
    words = keywords()
    specs = [WatchSpec(f"w{n}", f"w{n}", {"keywords": [next(words) for _ in range(8)]}) for n in range(watches)]
    engine, _ = compile_watches(specs, ConceptLibrary.load())
    return engine


def _matching() -> list[Stage]:
    articles = _articles()[:200]
    stages = []
    for watches in (10, 100, 1000):
        engine = _engine(watches)
        stages.append(
            Stage(
                f"match, {watches} watches",
                "article",
                len(articles),
                lambda engine=engine: [engine.match(one) for one in articles],  # type: ignore[misc]
            )
        )
    words = keywords()
    patterns = [re.compile(rf"\b{re.escape(next(words))}\b", re.IGNORECASE) for _ in range(8000)]
    few = articles[:5]
    stages.append(
        Stage(
            "one `re` a keyword, 1000 watches",
            "article",
            len(few),
            lambda: [pattern.search(f"{one.title} {one.summary}") for one in few for pattern in patterns],
        )
    )
    return stages


def _storing() -> list[Stage]:
    articles = _articles()
    batches = [articles[at : at + ITEMS] for at in range(0, len(articles), ITEMS)]

    def store_all() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = Store.open(f"sqlite:///{Path(folder) / 'bench.db'}", exclusive=True)
            for batch in batches:
                store.write(lambda tx, batch=batch: tx.add_articles(batch))  # type: ignore[misc]
            store.write(lambda tx: tx.retire_articles(NOW - timedelta(days=999), 1)).result()
            store.close()

    return [Stage("store, articles of a document at a time", "article", len(articles), store_all)]


if __name__ == "__main__":
    main()
