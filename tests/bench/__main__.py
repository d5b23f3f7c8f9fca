"""Microseconds of CPU per document and per article for each stage, what bounds the chain, and ratios within this run.

Times on a shared machine drift: quote ratios. Every stage is measured alone, in rounds taken in turn; the median counts.
"""

from __future__ import annotations

import asyncio
import pickle
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.fetch import Fetcher, FetchPolicy
from monitor.figures import extract
from monitor.match import ConceptLibrary, Engine, WatchSpec, compile_watches
from monitor.model import Article, Entry, FetchFailed, ParsedFeed, Validators
from monitor.parse import identify
from monitor.parse.document import parse_document
from monitor.parse.wire import pack, unpack
from monitor.store import Store
from monitor.text import fold, make_article
from tests.bench.documents import ITEMS, documents, keywords
from tests.rig.feeds import FeedServer, serving

ROUNDS = 5
DOCUMENTS = 30
_PATHS = [f"/{number}" for number in range(DOCUMENTS)]
NOW = datetime(2024, 12, 19, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stage:
    """Something to be measured, and how many things one call of it works on."""

    name: str
    unit: str
    count: int
    call: Callable[[], object]
    chain: str = ""  # where a cold poll runs it: "daemon", "worker", or not at all
    clock: Callable[[], float] = time.process_time


def main() -> None:
    """Measure everything and print a table."""
    documents_by_path = dict(zip(_PATHS, documents(DOCUMENTS), strict=True))
    with serving(documents_by_path) as server, asyncio.Runner() as runner, _fetcher(runner) as fetcher:
        _measure([*_fetching(server, runner, fetcher), *_reading(), *_matching(), *_storing()])


def _measure(stages: list[Stage]) -> None:
    spent: dict[str, list[float]] = {stage.name: [] for stage in stages}
    for _ in range(ROUNDS):
        for stage in stages:
            fold.cache_clear()
            started = stage.clock()
            stage.call()
            spent[stage.name].append((stage.clock() - started) / stage.count * 1e6)
    for stage in stages:
        print(f"{stage.name:44} {statistics.median(spent[stage.name]):10.1f} us of CPU a {stage.unit}")
    middle = {name: statistics.median(times) for name, times in spent.items()}
    _bound(stages, middle)
    print("\nRatios in this run")
    _ratio(middle, "one `re` a keyword, 1000 watches", "match, 1000 watches", "times the engine's cost")
    _ratio(middle, "match, 1000 watches", "match, 10 watches", "growth from 10 to 1000 watches")


def _bound(stages: list[Stage], middle: dict[str, float]) -> None:
    """Where the time of a cold poll goes. The daemon and its parse worker run side by side: the slower one bounds."""
    costs = {stage.name: middle[stage.name] * (ITEMS if stage.unit == "article" else 1) for stage in stages}
    sums = {
        where: sum(costs[stage.name] for stage in stages if stage.chain == where) for where in ("daemon", "worker")
    }
    print(f"\nA cold document of {ITEMS} articles")
    for stage in sorted((stage for stage in stages if stage.chain), key=lambda stage: -costs[stage.name]):
        cost = costs[stage.name]
        print(f"{stage.name:44} {cost:10.0f} us, {100 * cost / sum(sums.values()):3.0f} %, in the {stage.chain}")
    print(
        f"bound by the {max(sums, key=sums.__getitem__)}: {sums['daemon']:.0f} us there, {sums['worker']:.0f} in the worker"
    )


def _ratio(middle: dict[str, float], over: str, under: str, said: str) -> None:
    if over in middle and under in middle:
        print(f"{middle[over] / middle[under]:10.1f}  {said}")


@contextmanager
def _fetcher(runner: asyncio.Runner) -> Iterator[Fetcher]:
    fetcher = Fetcher(FetchPolicy(concurrency=32, per_host=32, allow_private=True))
    yield fetcher
    runner.run(fetcher.aclose())


def _fetching(server: FeedServer, runner: asyncio.Runner, fetcher: Fetcher) -> list[Stage]:
    """The server answers in a thread of its own, which this thread's clock leaves out."""

    async def fetch(validators: Mapping[str, Validators]) -> dict[str, Validators]:
        wanted = [(path, validators.get(path, Validators())) for path in _PATHS]
        answers = await asyncio.gather(*(fetcher.fetch(server.url(path), known) for path, known in wanted))
        return {
            path: answer.validators
            for path, answer in zip(_PATHS, answers, strict=True)
            if not isinstance(answer, FetchFailed)
        }

    known = runner.run(fetch({}))
    return [
        Stage("fetch", "document", DOCUMENTS, lambda: runner.run(fetch({})), "daemon", time.thread_time),
        Stage("fetch, 304", "document", DOCUMENTS, lambda: runner.run(fetch(known)), clock=time.thread_time),
    ]


def _parsed() -> list[ParsedFeed]:
    return [feed for body in documents(DOCUMENTS) if isinstance(feed := _parse(body), ParsedFeed)]


def _parse(body: bytes) -> object:
    return parse_document(body, "http://outlet.example/rss", "application/xml", None, NOW)


def _carried(feed: ParsedFeed) -> object:
    """As from the worker to the daemon."""
    return unpack(pickle.loads(pickle.dumps(pack(feed), pickle.HIGHEST_PROTOCOL)))


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
        Stage("parse, whole documents", "document", DOCUMENTS, lambda: [_parse(body) for body in bodies], "worker"),
        Stage(
            "to the daemon and unpacked", "document", DOCUMENTS, lambda: [_carried(feed) for feed in feeds], "daemon"
        ),
        Stage(
            "identify, nothing known",
            "document",
            DOCUMENTS,
            lambda: [identify(feed.entries, []) for feed in feeds],
            "daemon",
        ),
        Stage("entry to article", "article", len(entries), lambda: [_article(entry) for entry in entries], "daemon"),
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
                "daemon" if watches == 10 else "",
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

    return [Stage("store, articles of a document at a time", "article", len(articles), store_all, "daemon")]


if __name__ == "__main__":
    main()
