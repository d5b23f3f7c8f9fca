"""`monitor db`: the database as a thing on a disk."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.options import config_option, database_url, opened_store, using

MIB = 2**20


@click.group()
def db() -> None:
    """Upgrade, back up and measure the database."""


@db.command()
@config_option
def upgrade(config: Path | None) -> None:
    """Bring the database to this version's schema. The daemon does so by itself when it starts."""
    from monitor.store import upgrade as upgrade_store

    click.echo("upgraded" if upgrade_store(database_url(config)) else "up to date")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def backup(file: Path, config: Path | None) -> None:
    """Copy the database to FILE, whole and consistent, while the daemon runs. FILE must not exist."""
    with opened_store(config) as store, using(file, "Name a file in a folder you may write to"):
        store.backup(file)
    click.echo(f"wrote {file} ({file.stat().st_size / MIB:.1f} MiB)")
    click.echo("to restore: stop the daemon, put it in the database's place, start again", err=True)


@db.command()
@config_option
def stats(config: Path | None) -> None:
    """Sizes and numbers of rows."""
    with opened_store(config) as store:
        found = store.stats()
    click.echo(f"{found.path}: schema {found.schema}")
    for label, size in (
        ("database", found.database_bytes),
        ("write-ahead log", found.wal_bytes),
        ("free inside", found.free_bytes),
    ):
        click.echo(f"  {label:16} {size / MIB:10.1f} MiB")
    for table, rows in sorted(found.rows.items()):
        click.echo(f"  {table:16} {rows:10,} rows")
