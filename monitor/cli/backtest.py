"""`monitor watch backtest`: a watch tried on the articles that are stored, compared, and held against labels."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from monitor.cli.options import config_option, opened_store, settings_of
from monitor.cli.output import Row, as_json, page_format, plain, short_time
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.backtest import Labels, Version
    from monitor.match import Engine
    from monitor.query import Json
    from monitor.settings import Settings, Watch
    from monitor.store import Archived, Store

UNDER_THRESHOLD = 1
EVERY = 250  # articles between two looks of the progress

Span = tuple[datetime, datetime]
Versions: TypeAlias = "tuple[Version, Version | None]"

share = click.FloatRange(0, 1)
file = click.Path(path_type=Path)


@click.command()
@click.argument("name")
@click.option(
    "--since", default="30d", show_default=True, help="Articles first seen since: 24h, 7d ago, an ISO time."
)
@click.option("--until", help="As --since: first seen before.")
@click.option("--against", type=file, help="A YAML file with another version of the watch, to compare with.")
@click.option("--labels", type=file, help="Judged articles, JSON lines or CSV: `relevant`, and `url` or `title` ...")
@click.option("--min-precision", type=share, help="Exit code 1 when the labels give less.")
@click.option("--min-recall", type=share, help="Exit code 1 when the labels give less.")
@click.option(
    "--samples", type=click.IntRange(0, 1000), default=5, show_default=True, help="Hits to show, the newest."
)
@config_option
@page_format
def backtest(
    *,
    name: str,
    since: str,
    until: str | None,
    against: Path | None,
    labels: Path | None,
    min_precision: float | None,
    min_recall: float | None,
    samples: int,
    config: Path | None,
    form: str,
) -> None:
    """Run the watch NAME over stored articles: its hits, stories, and the alerts it would have sent.

    With --against, also what the other version of it finds and this one does not. With --labels, precision and recall
    over all labels, whatever the period. Exit code 1: under --min-precision or --min-recall.
    """
    thresholds = {"precision": min_precision, "recall": min_recall}
    if labels is None and any(least is not None for least in thresholds.values()):
        raise UsageError("watch backtest", "precision and recall need labels", "Name a file of them with --labels")
    settings = settings_of(config)
    watch = _named(settings.watches, name, "the settings")
    span = _span(since, until)
    versions = _version(watch, settings.engine, settings), _other(against, name, settings) if against else None
    judged = _read(labels, name) if labels else None
    with opened_store(config) as store:
        row: Json = {"watch": watch.name, "title": watch.title, "timezone": str(settings.timezone)}
        row |= _replayed(store, span, versions, samples)
        row["labels"] = _scored(store, judged, versions)
    if row["against"]:
        row["against"]["file"] = str(against)
    row["notes"] = list(_notes(settings, watch, span))
    _print(row, form)
    if row["labels"] and _say_what_is_under(row["labels"], thresholds):
        raise SystemExit(UNDER_THRESHOLD)


def _replayed(store: Store, span: Span, versions: Versions, samples: int) -> Json:
    from monitor.backtest import backtest_json, replay

    result = replay(_watched(store.archive(*span), span), *versions, samples=samples)
    return backtest_json(result, *span)


def _scored(store: Store, judged: Labels | None, versions: Versions) -> Json | None:
    """How right the versions are. Verdicts that people give elsewhere than in a file will come in here."""
    from monitor.backtest import gather, score, scores_json

    if judged is None:
        return None
    labelled = gather(judged.labels, lambda ids, urls: store.read(lambda reader: reader.articles_named(ids, urls)))
    here, there = (scores_json(score(labelled, one, judged.undecided)) if one else None for one in versions)
    return (here or {}) | {"against": there}


def _read(labels: Path, name: str) -> Labels:
    from monitor.backtest import read_labels

    try:
        return read_labels(labels, name)
    except OSError as error:  # exit code 1 would say that a threshold is not reached
        raise UsageError(str(labels), error.strerror or str(error), "Name a readable file of labels") from None


def _named(watches: Sequence[Watch], name: str, where: str) -> Watch:
    for one in watches:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in watches) or "none"
    raise UsageError(f"watch {plain(name)}", f"is not in {plain(where)}", f"Known watches: {known}")


def _span(since: str, until: str | None) -> Span:
    from monitor.query import moment

    now = datetime.now(UTC)
    begin, end = moment(since, now), min(moment(until, now), now) if until else now
    if begin >= end:
        raise UsageError("watch backtest", "--since is not before --until", "Exchange them, or write an earlier time")
    return begin, end


def _version(watch: Watch, engine: Engine, settings: Settings) -> Version:
    from monitor.backtest import Version
    from monitor.model import Rule

    rule = watch.rules[0] if watch.rules else Rule("")
    return Version(watch.name, engine, rule, watch.figures, settings.timezone)


def _other(against: Path, name: str, settings: Settings) -> Version:
    """The other version of the watch, its days and digests in the zone of these settings."""
    from monitor.settings import other_version

    watches, engine = other_version(against, settings)
    return _version(_named(watches, name, str(against)), engine, settings)


def _watched(articles: Iterable[Archived], span: Span) -> Iterator[Archived]:
    """The articles, with how far they have come shown on a terminal."""
    if not sys.stderr.isatty():
        yield from articles
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    begin, end = span
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)
        for number, archived in enumerate(articles):
            at = archived.article.first_seen_at
            if number == 0:
                begin = at
            if number % EVERY == 0:
                come, whole = (at - begin).total_seconds(), (end - begin).total_seconds()
                progress.update(task, total=whole, completed=come, description=f"{number:,} articles")
            yield archived


# ------------------------------------------------------------------------------------------------------- notes


def _notes(settings: Settings, watch: Watch, span: Span) -> Iterator[str]:
    """What has to be known to read the numbers right."""
    from monitor.health import ago
    from monitor.model import AlertReason

    kept = settings.retention.articles
    if span[0] < datetime.now(UTC) - kept:
        begin = short_time((datetime.now(UTC) - kept).isoformat())
        yield f"articles that no watch hit are kept for {ago(kept)}: of those before {begin} UTC many are gone"
    if not watch.rules:
        yield "the watch tells nobody: its alerts are counted as if one target were told of each new story"
        return
    rule = watch.rules[0]
    if len(watch.rules) > 1:
        yield f"alerts are those of the first of {len(watch.rules)} alert rules, for {rule.target}"
    if AlertReason.REVISION in rule.on:
        yield "alerts for revisions are not among them: articles are judged in their present wording"
    others = [
        one.name for one in settings.watches if one is not watch and rule.target in {r.target for r in one.rules}
    ]
    if others:
        told = f"{len(others)} other watch{'es' * (len(others) > 1)}"
        yield f"stories that {rule.target} would have been told of by {told} are counted too"


def _say_what_is_under(scores: Row, thresholds: Mapping[str, float | None]) -> bool:
    """Say which threshold is not reached; whether there is one. What cannot be measured does not reach any."""
    under = False
    for name, least in thresholds.items():
        reached: float | None = scores[name]
        if least is not None and (reached is None or reached < least):
            under = True
            said = "cannot be measured by these labels" if reached is None else f"is {reached:.6g}"
            click.echo(f"monitor: {name} {said}: at least {least:g} is asked for", err=True)
    return under


def _print(row: Json, form: str) -> None:
    if form == "json":
        click.echo(as_json(row, indent=2))
        return
    from rich.console import Console

    from monitor.cli.backtest_page import page

    console = Console(highlight=False)
    for part in page(row):
        console.print(part)
