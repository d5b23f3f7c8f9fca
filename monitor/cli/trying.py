"""`monitor watch try`: one watch on one text: the verdict, each condition, the words where they stand, what is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.options import config_option, opened_store, settings_of, using
from monitor.cli.output import plain
from monitor.cli.pages import evidence
from monitor.errors import MonitorError, UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.match import Explanation, Step
    from monitor.model import Article
    from monitor.settings import Settings

NO_MATCH = 3
LARGEST_TEXT = 5 * 2**20  # bytes; no article is longer


@click.command("try")
@click.argument("name")
@click.option("--title", help="A headline; else the first line of the text is taken for it.")
@click.option("--file", type=click.Path(path_type=Path), help="The text in a file.")
@click.option("--url", help="The text of a web page.")
@click.option("--article", metavar="ID", help="A stored article, as `monitor hit` shows it: a12.")
@click.option("--forms", is_flag=True, help="Also print every form of every keyword.")
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="For people or programs."
)
@config_option
def try_watch(name: str, config: Path | None, *, forms: bool, form: str, **given: Any) -> None:
    """Run the watch NAME on a text (standard input, --file, --url or --article), and show why it matches or not.

    The watch's `sources:` are asked of stored articles alone. Exit code 3: no match.
    """
    if sum(given[one] is not None for one in ("file", "url", "article")) > 1:
        raise UsageError("watch try", "takes one of --file, --url and --article")
    settings = settings_of(config)
    if name not in {one.name for one in settings.engine.watches}:
        known = ", ".join(one.name for one in settings.watches) or "none"
        raise UsageError(f"watch {plain(name)}", "is not in the settings", f"Known watches: {known}")
    article = _article_of(settings, config, **given)
    explained = settings.engine.explain(name, article)
    stored = given["article"] is not None
    matched = explained.matched if stored else explained.step.holds  # a text is of no source
    if form == "json":
        _print_json(settings, explained, article, matched=matched)
    else:
        _print(settings, explained, article, matched=matched, stored=stored)
        if forms:
            _print_forms(settings, name)
    if not matched:
        raise SystemExit(NO_MATCH)


# ------------------------------------------------------------------------------------------------------ the text


def _article_of(
    settings: Settings,
    config: Path | None,
    *,
    title: str | None,
    file: Path | None,
    url: str | None,
    article: str | None,
) -> Article:
    if article is not None:
        return _stored(config, article)
    return _article(title, _page_text(settings, url) if url else _text(file, titled=title is not None))


def _stored(config: Path | None, written: str) -> Article:
    from monitor.query import row_id

    number = row_id(written, "a")
    with opened_store(config) as store:
        return store.read(lambda reader: reader.article(number))


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


# --------------------------------------------------------------------------------------------------- what is shown


def _print(settings: Settings, explained: Explanation, article: Article, *, matched: bool, stored: bool) -> None:
    """Whether it matches, the watch in one line, the conditions behind it, and the words where they stand."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    said = Text("match", style="bold green") if matched else Text("no match", style="bold red")
    said.append(_sources_said(settings, explained, stored=stored), style="not bold dim")
    console.print(said)
    console.print(Text(f"  {plain(settings.engine.expression(explained.watch))}", style="dim"))
    for step in _steps(explained.step, depth=1):
        console.print(step)
    for why in explained.step.why:
        shown = evidence(getattr(article, why.field), why.start, why.end)
        console.print(Text(f"  {why.field}: ").append_text(shown).append(f"  ({plain(why.keyword)})", style="dim"))
    if explained.missing:
        console.print(Text("missing for a match:", style="bold"))
        for line in explained.missing:
            console.print(f"  {plain(line)}", markup=False)


def _sources_said(settings: Settings, explained: Explanation, *, stored: bool) -> str:
    sources = next(one.sources for one in settings.engine.watches if one.name == explained.watch)
    if not sources:
        return ""
    read = plain(", ".join(sources))
    if stored:
        return (
            f" (the article is of none of the sources the watch reads: {read})"
            if explained.reason == "source"
            else ""
        )
    return f" (sources not asked; the watch reads {read})"


def _steps(step: Step, depth: int) -> Iterator[Text]:
    """A condition and those inside it, each with its verdict; simple ones that came out alike share a line."""
    yield _verdict(step.holds, plain(step.condition), depth)
    for (holds, simple), parts in groupby(step.parts, key=lambda part: (part.holds, not part.parts)):
        if simple:
            yield _verdict(holds, ", ".join(plain(part.condition) for part in parts), depth + 1)
        else:
            for part in parts:
                yield from _steps(part, depth + 1)


def _verdict(holds: bool, said: str, depth: int) -> Text:  # noqa: FBT001 - the verdict itself
    from rich.text import Text

    mark = ("yes", "green") if holds else ("no ", "red")
    return Text("  " * depth).append(*mark).append(f" {said}")


def _print_forms(settings: Settings, name: str) -> None:
    click.echo("forms:")
    for keyword in settings.engine.forms(name):
        click.echo(f"  {plain(keyword.keyword)}: {', '.join(map(plain, keyword.forms))}")


def _print_json(settings: Settings, explained: Explanation, article: Article, *, matched: bool) -> None:
    import json
    from dataclasses import asdict

    shown = {
        "watch": explained.watch,
        "expression": settings.engine.expression(explained.watch),
        "matched": matched,
        "language": article.language,
        "why": [asdict(why) for why in explained.step.why],
        "missing": list(explained.missing),
        "conditions": asdict(explained.step),
    }
    click.echo(json.dumps(shown, ensure_ascii=False))
