"""`monitor watches`, `monitor watch`: the watches, and trying one on a text."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, settings_of
from monitor.cli.output import Column, format_option, plain, show
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.match import Explanation, Step
    from monitor.model import Article

NO_MATCH = 3

WATCH_COLUMNS = (
    Column("watch", lambda row: row["name"]),
    Column("title", lambda row: row["title"], wide=True),
    Column("keywords", lambda row: row["keywords"], wide=True),
    Column("alerts", lambda row: row["targets"]),
)


@click.command()
@config_option
@format_option()
def watches(config: Path | None, form: str) -> None:
    """The watches of the settings."""
    settings = settings_of(config)
    rows = [
        {
            "name": watch.name,
            "title": watch.title,
            "keywords": [one.keyword for one in settings.engine.forms(watch.name)],
            "targets": [rule.target for rule in watch.rules],
        }
        for watch in settings.watches
    ]
    show(rows, WATCH_COLUMNS, form, empty="no watches")


@click.group()
def watch() -> None:
    """One watch."""


@watch.command("try")
@click.argument("name")
@click.option("--title", help="A headline; else the first line of the text is taken for it.")
@click.option("--file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The text in a file.")
@config_option
def try_watch(name: str, title: str | None, file: Path | None, config: Path | None) -> None:
    """Run the watch NAME on a text (standard input, or --file), and show why it matches or not. Exit code 3: no match."""
    settings = settings_of(config)
    if name not in {one.name for one in settings.watches}:
        known = ", ".join(one.name for one in settings.watches) or "none"
        raise UsageError(f"watch {name}", "is not in the settings", f"Known watches: {known}")
    text = file.read_text(encoding="utf-8") if file else ("" if title and sys.stdin.isatty() else sys.stdin.read())
    article = _article(title, text)
    explanation = settings.engine.explain(name, article)
    click.echo(explained(explanation, article))
    if not explanation.matched:
        raise SystemExit(NO_MATCH)


def _article(title: str | None, text: str) -> Article:
    from monitor.model import Article
    from monitor.text import language

    headline, _, body = (title, "", text) if title else text.strip().partition("\n")
    now = datetime.now(UTC)
    return Article(
        title=headline or "",
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


def explained(explanation: Explanation, article: Article) -> str:
    """The verdict, and the words where they stand."""
    lines = ["match" if explanation.matched else "no match"]
    lines += _steps(explanation.step, depth=1)
    for why in explanation.why:
        field = getattr(article, why.field)
        before, after = field[max(0, why.start - 40) : why.start], field[why.end : why.end + 40]
        word = click.style(plain(why.text), bold=True, fg="yellow")
        lines.append(f"  {why.field}: …{plain(before)}{word}{plain(after)}…  ({why.keyword})")
    return "\n".join(lines)


def _steps(step: Step, depth: int) -> list[str]:
    """A condition and those inside it, each with its verdict."""
    line = f"{'  ' * depth}{'yes' if step.holds else 'no '} {plain(step.condition)}"
    return [line, *(line for part in step.parts for line in _steps(part, depth + 1))]
