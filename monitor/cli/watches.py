"""`monitor watches`, `monitor watch`: the watches, and trying one on a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, settings_of, using
from monitor.cli.output import Column, Listing, Row, list_format, plain, show
from monitor.cli.pages import evidence
from monitor.errors import MonitorError, UsageError

if TYPE_CHECKING:
    from monitor.match import Step
    from monitor.model import Article
    from monitor.settings import Settings

NO_MATCH = 3
LARGEST_TEXT = 5 * 2**20  # bytes; no article is longer


def _title(row: Row) -> str:
    return "" if row["title"] == row["name"] else plain(row["title"])


def _told(row: Row) -> str:
    return f"tells {plain(row['targets'])}" if row["targets"] else "tells nobody"


WATCHES = Listing(
    (
        Column("watch", lambda row: f"{plain(row['name'])}\n{_title(row)}", wide=True),
        Column("looks for", lambda row: f"{plain(row['keywords'])}\n{_told(row)}", wide=True),
    ),
    ("name", "title", "keywords", "targets"),
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
            "keywords": [one.keyword for one in settings.engine.forms(watch.name)],
            "targets": list(dict.fromkeys(rule.target for rule in watch.rules)),
        }
        for watch in settings.watches
    ]
    show(rows, WATCHES, form)


@click.group()
def watch() -> None:
    """One watch."""


@watch.command("try")
@click.argument("name")
@click.option("--title", help="A headline; else the first line of the text is taken for it.")
@click.option("--file", type=click.Path(path_type=Path), help="The text in a file.")
@click.option("--url", help="The text of a web page.")
@config_option
def try_watch(name: str, title: str | None, file: Path | None, url: str | None, config: Path | None) -> None:
    """Run the watch NAME on a text (standard input, --file or --url), and show why it matches or not.

    The watch's `sources:` are not asked. Exit code 3: no match.
    """
    if file and url:
        raise UsageError("watch try", "takes either --file or --url")
    settings = settings_of(config)
    if name not in {one.name for one in settings.watches}:
        known = ", ".join(one.name for one in settings.watches) or "none"
        raise UsageError(f"watch {plain(name)}", "is not in the settings", f"Known watches: {known}")
    article = _article(title, _page_text(settings, url) if url else _text(file, titled=title is not None))
    step = settings.engine.explain(name, article).step  # the text is of no source, so `sources:` cannot rule it out
    sources = next(one.sources for one in settings.engine.watches if one.name == name)
    _print_explained(step, article, sources)
    if not step.holds:
        raise SystemExit(NO_MATCH)


def _text(file: Path | None, *, titled: bool) -> str:
    """The text of the file, else what stands on standard input; a headline alone needs none of a terminal."""
    if file:
        with using(file, "Name a readable file"), file.open("rb") as stream:
            return stream.read(LARGEST_TEXT).decode("utf-8", "replace")
    if sys.stdin.isatty():
        if titled:
            return ""
        click.echo("type or paste the text, then Ctrl-D:", err=True)
    return sys.stdin.buffer.read(LARGEST_TEXT).decode("utf-8", "replace")


def _page_text(settings: Settings, url: str) -> str:
    import asyncio

    from monitor.trial import read_page

    page = asyncio.run(read_page(settings, url))
    if not page.well:
        raise MonitorError(plain(page.name), plain(page.said), "Save the page, and give the text with --file")
    return page.text


def _article(title: str | None, text: str) -> Article:
    from monitor.model import Article
    from monitor.text import language

    headline, _, body = (title, "", text) if title else text.strip().partition("\n")
    now = datetime.now(UTC)
    return Article(
        title=headline,
        summary="",
        text=body.strip(),
        url=None,
        canonical_url=None,
        outlet="",
        language=language(f"{headline} {body}", None),
        author=None,
        published_at=now,
        published_raw=None,
        date_rule="now",
        first_seen_at=now,
    )


def _print_explained(verdict: Step, article: Article, sources: Sequence[str]) -> None:
    """Whether it matches and where it is looked for, the conditions behind it, and the words where they stand."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    said = Text("match", style="bold green") if verdict.holds else Text("no match", style="bold")
    if sources:
        said.append(f" (sources not asked; the watch reads {plain(', '.join(sources))})", style="not bold dim")
    console.print(said)
    for step in _steps(verdict, depth=1):
        console.print(step, markup=False)
    for why in verdict.why:
        shown = evidence(getattr(article, why.field), why.start, why.end)
        console.print(Text(f"  {why.field}: ").append_text(shown).append(f"  ({plain(why.keyword)})", style="dim"))


def _steps(step: Step, depth: int) -> Iterator[str]:
    """A condition and those inside it, each with its verdict."""
    yield f"{'  ' * depth}{'yes' if step.holds else 'no '} {plain(step.condition)}"
    for part in step.parts:
        yield from _steps(part, depth + 1)
