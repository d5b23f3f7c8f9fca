"""Lists as a table, JSON, JSON Lines or CSV: one call for every command."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from monitor.mask import line

if TYPE_CHECKING:
    from rich.text import Text

Row = Mapping[str, Any]

FORMATS = ("table", "json", "jsonl", "csv")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table and CSV: a heading and how to get its text from a row."""

    heading: str
    text: Callable[[Row], object]
    wide: bool = False  # may be folded over lines, and takes the space that is left


def format_option(*more: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--format`; its default is a table on a terminal and JSON Lines in a pipe."""
    return click.option(
        "--format",
        "form",
        type=click.Choice((*FORMATS, *more)),
        default=lambda: "table" if sys.stdout.isatty() else "jsonl",
        show_default="table on a terminal, jsonl in a pipe",
        help="How to print.",
    )


def show(rows: Sequence[Row], columns: Sequence[Column], form: str, *, empty: str) -> None:
    """Print `rows`. `empty` is said (to standard error) when a table would have none."""
    if form == "json":
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
    elif form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif form == "csv":
        _csv(rows, columns)
    elif rows:
        _table(rows, columns)
    else:
        click.echo(empty, err=True)


def _csv(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([column.heading for column in columns])
    writer.writerows([_inert(plain(column.text(row))) for column in columns] for row in rows)


def _inert(cell: str) -> str:
    """A cell no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _table(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column.heading, overflow="fold", no_wrap=not column.wide, ratio=1 if column.wide else None)
    for row in rows:
        table.add_row(*(_cell(column, row) for column in columns))
    Console().print(table)


def _cell(column: Column, row: Row) -> Text:
    """A wide cell may have a second, dimmer line of our own making."""
    from rich.text import Text

    first, _, second = str(column.text(row) or "").partition("\n") if column.wide else (plain(column.text(row)), "", "")
    cell = Text(plain(first))
    return cell.append("\n" + plain(second), style="dim") if second else cell


def plain(value: object) -> str:
    """Any value as one harmless line: nothing in a feed can move the cursor or colour the terminal."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value)
    return line(str(value), 2000)


def short_time(value: str | None) -> str:
    """An ISO time of the JSON contract, to the minute, for people."""
    return value[:16].replace("T", " ") if value else ""
