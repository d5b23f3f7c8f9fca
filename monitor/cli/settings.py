"""`monitor init` and `monitor check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, settings_of
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def init(folder: Path) -> None:
    """Write a starter monitor.yaml into FOLDER."""
    from monitor.settings import starter_text

    path = folder / "monitor.yaml"
    if path.exists():
        raise UsageError(str(path), "exists already", "Nothing was changed; choose another folder or move it away")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(starter_text(), encoding="utf-8")
    click.echo(f"wrote {path}\nnext: edit it, then `monitor check -c {path}` and `monitor run -c {path}`")


@click.command()
@config_option
@click.option("--online", is_flag=True, help="Also ask every source once.")
@click.option("--forms", is_flag=True, help="Print every form of every keyword, not only the first few.")
def check(config: Path | None, online: bool, forms: bool) -> None:  # noqa: FBT001 - flags of the command
    """Validate the settings, run the watches' examples, print what each keyword became."""
    settings = settings_of(config)
    for warning in settings.warnings:
        click.echo(str(warning), err=True)
    _print_forms(settings, limit=10_000 if forms else 8)
    examples = sum(len(watch.examples.must_match) + len(watch.examples.must_not) for watch in settings.watches)
    click.echo(
        f"{settings.path}: {len(settings.sources)} sources, {len(settings.watches)} watches "
        f"({examples} examples hold), {len(settings.targets)} targets: no faults"
    )
    if online and not _ask_all(settings):
        raise SystemExit(1)


def _print_forms(settings: Settings, limit: int) -> None:
    for watch in settings.watches:
        click.echo(f"{watch.name}: {watch.title}")
        for keyword in settings.engine.forms(watch.name):
            shown = ", ".join(keyword.forms[:limit])
            more = f" ... {len(keyword.forms) - limit} more (--forms)" if len(keyword.forms) > limit else ""
            click.echo(f"  {keyword.keyword}: {shown}{more}")


def _ask_all(settings: Settings) -> bool:
    """Whether every source answers with a feed."""
    import asyncio

    from monitor.trial import ask_all

    well = True
    for trial in asyncio.run(ask_all(settings)):
        well &= trial.well
        click.echo(f"{'ok    ' if trial.well else 'FAILED'} {trial.name}: {trial.said}")
    return well
