"""`monitor doctor`: what is wrong right now, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.options import config_option, opened_store, settings_of
from monitor.cli.output import plain


@click.command()
@config_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit code says it.")
def doctor(config: Path | None, quiet: bool) -> None:  # noqa: FBT001 - a flag of the command
    """Say which source, target or promise is broken now, and the remedy. Exit code 1 if anything is broken."""
    from monitor.health import Severity, examine

    settings = settings_of(config)
    with opened_store(config) as store:
        findings = store.read(lambda reader: examine(reader, datetime.now(UTC)))
    if not quiet:
        for warning in settings.warnings:
            click.echo(str(warning), err=True)
        for finding in findings:
            mark = click.style("BROKEN", fg="red", bold=True) if finding.severity is Severity.BROKEN else "look  "
            click.echo(f"{mark} {plain(finding.subject)}: {plain(finding.cause)}\n       -> {plain(finding.remedy)}")
        if not findings:
            click.echo(f"all is well: {len(settings.sources)} sources, {len(settings.watches)} watches")
    if any(finding.severity is Severity.BROKEN for finding in findings):
        raise SystemExit(1)
