"""`monitor init` and `monitor check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, settings_of, using, warn
from monitor.cli.output import counted, plain
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.trial import Trial

SHOWN_FORMS = 8
SHOWN_KEYWORDS = 15
SHOWN_LINE = 300  # characters of a watch's condition


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
def init(folder: Path) -> None:
    """Write a starter monitor.yaml into DIR, else into the present folder."""
    from monitor.settings import starter_text

    path = folder / "monitor.yaml"
    with using(folder, "Name a folder you may write to"):
        folder.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise UsageError(str(path), "exists already", "Nothing was changed; name another folder or move it away")
    with using(path, "Name a folder you may write to"), path.open("x", encoding="utf-8") as file:
        file.write(starter_text())
    click.echo(f"wrote {path}")
    click.echo(f"next: edit it, then `monitor check -c {path}` and `monitor run -c {path}`", err=True)


@click.command()
@config_option
@click.option("--online", is_flag=True, help="Also ask every source once.")
@click.option("--forms", is_flag=True, help="Print every form of every keyword, not only the first few.")
def check(config: Path | None, online: bool, forms: bool) -> None:  # noqa: FBT001 - flags of the command
    """Validate the settings, run the watches' examples, print what each keyword became."""
    settings = settings_of(config)
    warn(settings)
    _print_forms(settings, limit=None if forms else SHOWN_FORMS)
    click.echo(f"{settings.path}: {_summary(settings)}: no faults")
    if online and not _ask_all(settings):
        raise SystemExit(1)


def _summary(settings: Settings) -> str:
    examples = sum(len(watch.examples.must_match) + len(watch.examples.must_not) for watch in settings.watches)
    held = f" ({counted(examples, 'example')} tried)" if examples else ""
    return (
        f"{counted(len(settings.sources), 'source')}, {counted(len(settings.watches), 'watch', 'watches')}{held}, "
        f"{counted(len(settings.targets), 'target')}"
    )


def _print_forms(settings: Settings, limit: int | None) -> None:
    for watch in settings.watches:
        title = "" if watch.title == watch.name else f": {plain(watch.title)}"
        click.echo(click.style(watch.name, bold=True) + title)
        line = plain(settings.engine.expression(watch.name))
        shown = line if limit is None or len(line) <= SHOWN_LINE else f"{line[:SHOWN_LINE]}…"
        click.echo(click.style(f"  {shown}", dim=True))
        keywords = settings.engine.forms(watch.name)
        for keyword in keywords[: limit and SHOWN_KEYWORDS]:
            more = len(keyword.forms) - len(keyword.forms[:limit])
            rest = f" and {more:,} more" if more else ""
            click.echo(f"  {plain(keyword.keyword)}: {', '.join(map(plain, keyword.forms[:limit]))}{rest}")
        if limit and len(keywords) > SHOWN_KEYWORDS:
            click.echo(f"  and {len(keywords) - SHOWN_KEYWORDS} more keywords (--forms shows all)")
        click.echo("")


def _ask_all(settings: Settings) -> bool:
    """Whether every source answers with a feed. What came of each is printed as it comes."""
    import asyncio

    from monitor.trial import ask_all

    trials = asyncio.run(ask_all(settings, _print_trial))
    failed = sum(not trial.well for trial in trials)
    click.echo(f"{counted(len(trials), 'source')} asked, {failed} failed")
    return not failed


def _print_trial(trial: Trial, asked: int, of: int) -> None:
    mark = click.style("ok    ", fg="green") if trial.well else click.style("FAILED", fg="red", bold=True)
    click.echo(f"{mark}  {plain(trial.name)}: {plain(trial.said)}")
    if sys.stderr.isatty() and asked < of:
        click.echo(f"{asked} of {of} asked\r", nl=False, err=True)
