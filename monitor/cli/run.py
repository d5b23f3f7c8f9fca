"""`monitor run`: the daemon."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, settings_of

if TYPE_CHECKING:
    from monitor.settings import Settings


@click.command()
@config_option
@click.option("--once", is_flag=True, help="Poll all due sources once, deliver, and exit.")
@click.option("-v", "--verbose", is_flag=True, help="Log every poll, not only what is worth knowing.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Default: text on a terminal, else json.")
def run(config: Path | None, once: bool, verbose: bool, log_format: str | None) -> None:  # noqa: FBT001 - a flag of the command
    """Poll, match, store, tell: until stopped. Serves the page and /health when `web` is set."""
    from monitor.logs import set_up

    set_up(json=(log_format or ("text" if sys.stderr.isatty() else "json")) == "json", verbose=verbose)
    settings = settings_of(config)
    for warning in settings.warnings:
        click.echo(str(warning), err=True)
    asyncio.run(_once(settings) if once else _daemon(settings))


async def _daemon(settings: Settings) -> None:
    from monitor.daemon import Daemon, Jobs
    from monitor.web import serving

    async with Jobs.open(settings) as jobs, serving(settings, jobs.chain.store):
        await Daemon(jobs).run()


async def _once(settings: Settings) -> None:
    from monitor.daemon import Jobs

    async with Jobs.open(settings) as jobs:
        await jobs.once()
