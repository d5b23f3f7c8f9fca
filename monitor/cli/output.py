"""What commands print: lists as a table, JSON, JSON Lines or CSV, and single things as a page of facts.

Nothing a feed says can move the cursor, colour the terminal or become a formula.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from monitor.mask import line

if TYPE_CHECKING:
    from rich.text import Text

Row = Mapping[str, Any]
Fact = tuple[str, "str | Text"]
"""A label and what is to be said under it."""

FORMATS = ("table", "json", "jsonl", "csv")

# What JSON lets stand in a string although a terminal may obey it, and halves of characters, which cannot be printed.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a heading and how to get its text from a row.

    A `wide` column takes the space that is left and may run over lines; what stands after a line break is dimmer.
    Text of a feed belongs into a wide column, because the others keep their width whatever stands in them.
    """

    heading: str
    text: Callable[[Row], object]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """How rows of one kind are shown: a table for people; CSV columns as paths into the row's JSON (`article.title`)."""

    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    empty: str


def format_option(*choices: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--format`, the first choice on a terminal and the second in a pipe."""
    on_terminal, in_pipe, *_ = choices
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=lambda: on_terminal if sys.stdout.isatty() else in_pipe,
        show_default=f"{on_terminal} on a terminal, {in_pipe} in a pipe",
        help="How to print.",
    )


list_format = format_option("table", "jsonl", "json", "csv")
page_format = format_option("table", "json")


def show(rows: Sequence[Row], listing: Listing, form: str, *, more: bool = False) -> None:
    """Print `rows`. People are told (on standard error) when there are none, or `more` than these."""
    if form == "json":
        click.echo(as_json(list(rows), indent=2))
    elif form == "jsonl":
        for row in rows:
            click.echo(as_json(row))
    elif form == "csv":
        _csv(rows, listing.fields)
    elif rows:
        _table(rows, listing.columns)
    else:
        click.echo(listing.empty, err=True)
    if more and form == "table":
        click.echo(f"the newest {len(rows)}; --limit shows more", err=True)


def as_json(value: object, indent: int | None = None) -> str:
    """JSON that any terminal and any encoding of standard output can take."""
    written = json.dumps(value, ensure_ascii=not _takes_any_script(), indent=indent)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _takes_any_script() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


# --------------------------------------------------------------------------------------------------------- CSV


def _csv(rows: Iterable[Row], fields: Sequence[str]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows([_inert(plain(dig(row, field))) for field in fields] for row in rows)


def dig(value: Any, path: str) -> Any:
    """What stands at `path` (`article.title`) in JSON; of a list, what stands there in each of its items, once."""
    for name in path.split("."):
        if isinstance(value, (list, tuple)):
            value = list(dict.fromkeys(item[name] for item in value))
        elif value is not None:
            value = value[name]
    return value


def _inert(cell: str) -> str:
    """A cell no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


# ------------------------------------------------------------------------------------------------ for the eye


def _table(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column.heading, overflow="fold", no_wrap=not column.wide, ratio=1 if column.wide else None)
    for row in rows:
        table.add_row(*(_cell(column, row) for column in columns))
    Console(highlight=False).print(table)


def _cell(column: Column, row: Row) -> Text:
    from rich.text import Text

    if not column.wide:
        return Text(plain(column.text(row)))
    first, _, second = str(column.text(row) or "").partition("\n")
    cell = Text(plain(first))
    return cell.append("\n" + plain(second), style="dim") if second else cell


def show_one(found: Row, form: str, title: str, facts: Iterable[Fact]) -> None:
    """Print one thing, as JSON or as a page."""
    if form == "json":
        click.echo(as_json(found, indent=2))
    else:
        print_page(title, facts)


def print_page(title: str, facts: Iterable[Fact]) -> None:
    """One thing for reading: its title, then label after label. A label that repeats is written once."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    last = ""
    for label, said in facts:
        grid.add_row("" if label == last else label, Text(plain(said)) if isinstance(said, str) else said)
        last = label
    console = Console(highlight=False)
    console.print(Text(plain(title), style="bold"))
    console.print(grid)


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


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 story`, `2 stories`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
