"""`monitor run`: the daemon."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, settings_of, warn
from monitor.cli.output import counted

if TYPE_CHECKING:
    from monitor.pipeline import Recorded
    from monitor.settings import Settings


@click.command()
@config_option
@click.option("--once", is_flag=True, help="Poll all due sources once, deliver, and exit.")
@click.option("-v", "--verbose", is_flag=True, help="Log every poll, not only what is worth knowing.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Default: text on a terminal, else json.")
def run(config: Path | None, once: bool, verbose: bool, log_format: str | None) -> None:  # noqa: FBT001 - a flag of the command
    """Poll, match, store, tell: until stopped. Serves the page and /health when `web` is set."""
    gc.disable()  # nothing of what is loaded from here on is garbage: a quarter of the start's time
    import asyncio

    from monitor.cli.thrift import give_memory_back
    from monitor.logs import set_up

    give_memory_back()
    set_up(json=(log_format or ("text" if sys.stderr.isatty() else "json")) == "json", verbose=verbose)
    settings = settings_of(config)
    warn(settings)
    _give_way(settings.database)
    if once:
        done = asyncio.run(_once(settings))
        click.echo(
            f"{counted(done.new, 'new article')}, {done.revised} edited, "
            f"{counted(len(done.hits), 'article with hits', 'articles with hits')}"
        )
    else:
        asyncio.run(_daemon(settings))


def _give_way(database: str) -> None:
    """End where another daemon works on the database, before the second that loading the rest takes."""
    from monitor.lock import DaemonLock

    _, is_file, path = database.partition("sqlite:///")
    if is_file:
        with DaemonLock(Path(path)):
            pass


async def _daemon(settings: Settings) -> None:
    from monitor.daemon import Jobs
    from monitor.daemon.heartbeat import Daemon
    from monitor.web import serving

    async with Jobs.open(settings) as jobs, serving(settings.web, jobs.chain.store):
        _started()
        await Daemon(jobs).run()


async def _once(settings: Settings) -> Recorded:
    from monitor.daemon import Jobs

    async with Jobs.open(settings) as jobs:
        _started()
        return await jobs.once()


def _started() -> None:
    """From now on there is garbage. What has been loaded stays for good and need not be looked through again."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)  # a document makes thousands of objects that all go with it
    gc.enable()
