"""`monitor sources`, `monitor source`: what is polled, how it fares, and trying a feed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from monitor.cli.options import config_option, opened_store
from monitor.cli.output import Column, Row, format_option, plain, short_time, show


def _state(row: Row) -> str:
    if row["retired"]:
        return "retired"
    if row["failures"]:
        return f"failing ({row['failures']})"
    return "well" if row["last_ok_at"] else "not polled yet"


SOURCE_COLUMNS = (
    Column("source", lambda row: row["name"], wide=True),
    Column("state", _state),
    Column("last read", lambda row: short_time(row["last_ok_at"])),
    Column("next poll", lambda row: short_time(row["next_poll_at"])),
    Column("articles", lambda row: row["articles"]),
    Column("newest", lambda row: short_time(row["newest_article_at"])),
    Column("what is wrong", lambda row: row["retired"] or row["last_error"], wide=True),
)


@click.command()
@config_option
@format_option()
def sources(config: Path | None, form: str) -> None:
    """Every source and its health."""
    from monitor import query

    with opened_store(config) as store:
        rows = query.sources(store)
    show(rows, SOURCE_COLUMNS, form, empty="no sources yet: `monitor run` takes them from the settings")


@click.group()
def source() -> None:
    """One source."""


@source.command()
@click.argument("url")
@click.option("--allow-private", is_flag=True, help="Allow addresses of the local network.")
@click.option("--limit", type=click.IntRange(0, 2000), default=5, show_default=True, help="Entries to show.")
def test(url: str, allow_private: bool, limit: int) -> None:  # noqa: FBT001 - a flag of the command
    """Fetch and parse URL once, and show what came; nothing is stored."""
    from monitor.fetch import FetchPolicy
    from monitor.model import Source
    from monitor.trial import Trial, asker

    async def ask() -> Trial:
        async with asker(FetchPolicy()) as asking:
            return await asking.ask(Source(url, allow_private=allow_private))

    trial = asyncio.run(ask())
    click.echo(f"{'ok' if trial.well else 'FAILED'} {plain(trial.name)}: {plain(trial.said)}")
    for warning in trial.warnings:
        click.echo(f"  warning: {plain(warning)}")
    for entry in trial.entries[:limit]:
        _print_entry(entry)
    if not trial.well:
        raise SystemExit(1)


def _print_entry(entry: Any) -> None:
    from monitor.text import html_to_text

    when = f"{entry.published.value:%Y-%m-%d %H:%M}" if entry.published.value else f"no date ({entry.published.rule})"
    click.echo(f"  {when}  {plain(html_to_text(entry.title))}\n      {plain(entry.link or '(no link)')}")
