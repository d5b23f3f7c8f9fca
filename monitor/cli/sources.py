"""`monitor sources`, `monitor source`: what is polled, how it fares, and trying a feed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, opened_store
from monitor.cli.output import Column, Listing, Row, counted, list_format, plain, short_time, show

if TYPE_CHECKING:
    from monitor.model import Entry
    from monitor.trial import Trial


def _state(row: Row) -> str:
    if row["retired"]:
        return "retired"
    if row["failures"]:
        return f"failing ({row['failures']})"
    return "well" if row["last_ok_at"] else "not polled yet"


def _source_cell(row: Row) -> str:
    """Its name; under it what is wrong, else what it brought."""
    wrong = row["retired"] or row["last_error"]
    newest = f", the newest of {short_time(row['newest_article_at'])}" if row["newest_article_at"] else ""
    return f"{plain(row['name'])}\n{plain(wrong) if wrong else counted(row['articles'], 'article') + newest}"


SOURCES = Listing(
    (
        Column("state", _state),
        Column("last read, UTC", lambda row: short_time(row["last_ok_at"])),
        Column("next poll, UTC", lambda row: short_time(row["next_poll_at"])),
        Column("source", _source_cell, wide=True),
    ),
    (
        "id", "name", "url", "tags", "last_polled_at", "last_ok_at", "next_poll_at", "failures", "last_error",
        "retired", "articles", "newest_article_at",
    ),
    "no sources yet: `monitor run` takes them from the settings",
)  # fmt: skip


@click.command()
@config_option
@list_format
def sources(config: Path | None, form: str) -> None:
    """Every source and its health."""
    from monitor import query

    with opened_store(config) as store:
        rows = query.sources(store)
    show(rows, SOURCES, form)


@click.group()
def source() -> None:
    """One source."""


@source.command()
@click.argument("url")
@click.option("--allow-private", is_flag=True, help="Allow addresses of the local network.")
@click.option("--limit", type=click.IntRange(0, 2000), default=5, show_default=True, help="Entries to show.")
def test(url: str, allow_private: bool, limit: int) -> None:  # noqa: FBT001 - a flag of the command
    """Fetch and parse URL once, and show what came; nothing is stored."""
    import asyncio

    trial = asyncio.run(_ask(url, allow_private=allow_private))
    click.echo(f"{'ok' if trial.well else 'FAILED'} {plain(trial.name)}: {plain(trial.said)}", err=not trial.well)
    for warning in trial.warnings:
        click.echo(f"warning: {plain(warning)}", err=True)
    for entry in trial.entries[:limit]:
        _print_entry(entry)
    if not trial.well:
        raise SystemExit(1)


async def _ask(url: str, *, allow_private: bool) -> Trial:
    from monitor.fetch import FetchPolicy
    from monitor.model import Source
    from monitor.trial import asker

    async with asker(FetchPolicy()) as asking:
        return await asking.ask(Source(url, allow_private=allow_private))


def _print_entry(entry: Entry) -> None:
    from monitor.text import html_to_text

    when = f"{entry.published.value:%Y-%m-%d %H:%M}" if entry.published.value else "no date         "
    click.echo(f"  {when}  {plain(html_to_text(entry.title))}\n{'':20}{plain(entry.link or '(no link)')}")
