"""What many commands share: where the settings are, opening the database, filters, files that cannot be used."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.store import Store

Command = Callable[..., Any]

config_option = click.option(
    "-c",
    "--config",
    type=click.Path(path_type=Path),
    help="The settings; else $MONITOR_CONFIG, ./monitor.yaml, config/monitor.yaml.",
)


def settings_of(config: Path | None) -> Settings:
    """The settings, whole; every fault at once if there are any."""
    from monitor.settings import find, load

    return load(find(config, os.environ))


def database_url(config: Path | None) -> str:
    """Where the settings say the database is; nothing else of them is read, so a fault elsewhere is no hindrance."""
    from monitor.settings import database_of, find

    return database_of(find(config, os.environ))


def warn(settings: Settings) -> None:
    """Say what is doubtful in the settings."""
    for warning in settings.warnings:
        click.echo(str(warning), err=True)


@contextmanager
def opened_store(config: Path | None) -> Iterator[Store]:
    """The settings' database, beside a daemon that may be running on it."""
    from monitor.store import Store

    store = Store.open(database_url(config))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def using(path: Path, remedy: str) -> Iterator[None]:
    """What the system refuses to do with `path` as an error for people."""
    try:
        yield
    except OSError as error:
        raise MonitorError(str(path), error.strerror or str(error), remedy) from None


def filter_options(command: Command) -> Command:
    """The filters of `hits` and `stories`."""
    for option in reversed(
        (
            click.argument("text", required=False),
            click.option("--watch", help="Only hits of this watch."),
            click.option("--source", help="Only from this source: its name or address."),
            click.option("--lang", help="Only in this language, such as ko."),
            click.option("--story", help="Only of this story, such as s5."),
            click.option("--since", help="Found since: 90m, 24h, 7d ago, or an ISO time."),
            click.option("--until", help="As --since: found before."),
            click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True),
        )
    ):
        command = option(command)
    return command
