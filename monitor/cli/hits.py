"""`monitor hits`, `hit`, `stories`, `story`, `figures`: what was found, why, and who said it first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.options import config_option, filter_options, opened_store
from monitor.cli.output import (
    Column,
    Listing,
    Row,
    dig,
    format_option,
    list_format,
    page_format,
    plain,
    short_time,
    show,
    show_one,
)
from monitor.cli.pages import hit_facts, number, spread, story_facts

if TYPE_CHECKING:
    from monitor.query import Json
    from monitor.store import Store
    from monitor.views import HitFilter, Page

SHOWN_WORDS = 4
KINDS = ("killed", "wounded", "casualties", "missing", "captured")

feed_format = format_option("table", "jsonl", "json", "csv", "rss")


def _hit_cell(row: Row) -> str:
    """The headline; under it who published it, what matched for whom, and where the hit belongs."""
    words = plain(dig(row, "why.text")[:SHOWN_WORDS])
    belongs = [row["story"]["id"]] if row["story"] else []
    belongs += [f"copy of {row['copy_of']}"] if row["copy_of"] else []
    under = [plain(row["article"]["outlet"]), f"{row['watch']}: {words}", *belongs]
    return f"{plain(row['article']['title'])}\n{' | '.join(under)}"


def _story_cell(row: Row) -> str:
    under = (spread(row, len(row["articles"])), plain(row["watches"]), plain(row["languages"]))
    return f"{plain(row['title'])}\n{' | '.join(under)}"


def _figure_cell(row: Row) -> str:
    victims = [plain(row["victims"])] if row["victims"] else []
    return (
        f"{plain(row['claimant'] or '(not named)')}\n{' | '.join([*victims, plain(row['outlet']), row['article']])}"
    )


HITS = Listing(
    (
        Column("id", lambda row: row["id"]),
        Column("published, UTC", lambda row: short_time(row["article"]["published_at"])),
        Column("hit", _hit_cell, wide=True),
    ),
    (
        "id", "watch", "found_at", "article.id", "article.published_at", "article.outlet", "article.source",
        "article.language", "article.title", "article.url", "why.keyword", "why.text", "story.id", "copy_of", "wire",
    ),
    "no hits",
)  # fmt: skip
STORIES = Listing(
    (
        Column("id", lambda row: row["id"]),
        Column("first seen, UTC", lambda row: short_time(row["first_seen_at"])),
        Column("story", _story_cell, wide=True),
    ),
    ("id", "title", "watches", "first_seen_at", "last_seen_at", "outlets", "independent", "languages", "articles.id"),
    "no stories",
)
FIGURES = Listing(
    (
        Column("claimed, UTC", lambda row: short_time(row["claimed_at"])),
        Column("kind", lambda row: row["kind"]),
        Column("number", number),
        Column("who says so", _figure_cell, wide=True),
    ),
    ("claimed_at", "kind", "low", "high", "bound", "claimant", "victims", "outlet", "article", "quote"),
    "no figures",
)


@click.command()
@filter_options
@config_option
@feed_format
def hits(config: Path | None, form: str, **wanted: Any) -> None:
    """Hits, newest first. TEXT finds words and "phrases" in the articles."""
    from monitor import query
    from monitor.feed_out import hits_feed

    page = _read(query.hits, config, wanted)
    _print(page, HITS, form, hits_feed)


@click.command()
@filter_options
@config_option
@feed_format
def stories(config: Path | None, form: str, **wanted: Any) -> None:
    """Stories, newest first: articles on one event told once. Those with a hit that the filters let through."""
    from monitor import query
    from monitor.feed_out import stories_feed

    page = _read(query.stories, config, wanted)
    _print(page, STORIES, form, stories_feed)


def _read(read: Callable[[Store, HitFilter], Page[Json]], config: Path | None, wanted: dict[str, Any]) -> Page[Json]:
    """What `read` finds by the filters as they were written."""
    from monitor import query

    with opened_store(config) as store:
        language = wanted.pop("lang")
        return read(store, query.hit_filter(now=datetime.now(UTC), language=language, **wanted))


def _print(page: Page[Json], listing: Listing, form: str, feed: Callable[[Iterable[Row]], str]) -> None:
    if form == "rss":
        click.echo(feed(page.items))
    else:
        show(page.items, listing, form, more=page.next is not None)


@click.command()
@click.option("--watch", help="Only of hits of this watch.")
@click.option("--story", help="Only of this story, such as s5.")
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--since", help="90m, 24h, 7d or an ISO time.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@config_option
@list_format
def figures(config: Path | None, form: str, **wanted: Any) -> None:
    """People killed, wounded ..., as claimed, with who claims it. Never summed."""
    from monitor import query

    with opened_store(config) as store:
        page = query.figures(store, query.figure_filter(now=datetime.now(UTC), **wanted))
    show(page.items, FIGURES, form, more=page.next is not None)


@click.command()
@click.argument("hit_id", metavar="ID")
@config_option
@page_format
def hit(hit_id: str, config: Path | None, form: str) -> None:
    """One hit whole: why it matched, its copies, story, figures, and what was decided and delivered."""
    from monitor import query

    with opened_store(config) as store:
        found = query.hit(store, hit_id)
    show_one(
        found, form, f"{found['id']}  {found['watch']}  found {short_time(found['found_at'])} UTC", hit_facts(found)
    )


@click.command()
@click.argument("story_id", metavar="ID")
@config_option
@page_format
def story(story_id: str, config: Path | None, form: str) -> None:
    """One story whole: who had it first, the lag of the others, copies, figures."""
    from monitor import query

    with opened_store(config) as store:
        found = query.story(store, story_id)
    show_one(found, form, f"{found['id']}  {found['title']}", story_facts(found))
