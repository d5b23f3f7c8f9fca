"""`monitor doctor`: what is wrong right now, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, opened_store, settings_of, warn
from monitor.cli.output import counted, plain

if TYPE_CHECKING:
    from monitor.health import Finding
    from monitor.settings import Settings


@click.command()
@config_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit code says it.")
def doctor(config: Path | None, quiet: bool) -> None:  # noqa: FBT001 - a flag of the command
    """Say which source, target or promise is broken now, and the remedy. Exit code 1 if anything is broken."""
    from monitor.health import examine, is_broken

    settings = settings_of(config)
    with opened_store(config) as store:
        findings = store.read(lambda reader: examine(reader, datetime.now(UTC)))
    if not quiet:
        warn(settings)
        _print(findings, settings)
    if is_broken(findings):
        raise SystemExit(1)


def _print(findings: list[Finding], settings: Settings) -> None:
    from monitor.health import Severity

    for finding in findings:
        broken = finding.severity is Severity.BROKEN
        mark = click.style("broken", fg="red", bold=True) if broken else click.style("look  ", fg="yellow")
        click.echo(f"{mark}  {plain(finding.subject)}: {plain(finding.cause)}")
        click.echo(f"        {click.style(plain(finding.remedy), dim=True)}")
    if not findings:
        watched = f"{counted(len(settings.sources), 'source')}, {counted(len(settings.watches), 'watch', 'watches')}"
        click.echo(f"all is well: {watched}, {counted(len(settings.targets), 'target')}")
