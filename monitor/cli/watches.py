"""`monitor watches`, `monitor watch`: the watches, and trying one on a text."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.backtest import backtest
from monitor.cli.options import config_option, settings_of
from monitor.cli.output import Column, Listing, Row, list_format, plain, show
from monitor.cli.trying import try_watch


def _title(row: Row) -> str:
    return "" if row["title"] == row["name"] else plain(row["title"])


def _told(row: Row) -> str:
    return f"tells {plain(row['targets'])}" if row["targets"] else "tells nobody"


WATCHES = Listing(
    (
        Column("watch", lambda row: f"{plain(row['name'])}\n{_title(row)}", wide=True),
        Column("looks for", lambda row: f"{plain(row['keywords'])}\n{_told(row)}", wide=True),
    ),
    ("name", "title", "expression", "keywords", "targets"),
    "no watches",
)


@click.command()
@config_option
@list_format
def watches(config: Path | None, form: str) -> None:
    """The watches of the settings."""
    settings = settings_of(config)
    rows = [
        {
            "name": watch.name,
            "title": watch.title,
            "expression": settings.engine.expression(watch.name),
            "keywords": [one.keyword for one in settings.engine.forms(watch.name)],
            "targets": list(dict.fromkeys(rule.target for rule in watch.rules)),
        }
        for watch in settings.watches
    ]
    show(rows, WATCHES, form)


@click.group()
def watch() -> None:
    """One watch."""


watch.add_command(try_watch)
watch.add_command(backtest)
