"""`monitor alerts`, `alert`, `target`: what was told to whom, what could not be, and trying a target."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, opened_store, settings_of
from monitor.cli.output import Column, format_option, plain, short_time, show
from monitor.errors import MonitorError, UsageError

if TYPE_CHECKING:
    from monitor.model import SendOutcome, Target

ALERT_COLUMNS = (
    Column("id", lambda row: row["id"]),
    Column("made", lambda row: short_time(row["created_at"])),
    Column("reason", lambda row: row["reason"]),
    Column("story", lambda row: row["story"]),
    Column("headline", lambda row: _headline(row["items"]), wide=True),
    Column("deliveries", lambda row: [f"{one['target']}: {one['status']}" for one in row["deliveries"]]),
    Column(
        "last error", lambda row: [one["last_error"] for one in row["deliveries"] if one["last_error"]], wide=True
    ),
)


def _headline(items: list[dict[str, object]]) -> str:
    first = plain(items[0]["title"]) if items else ""
    return f"{first} and {len(items) - 1} more" if len(items) > 1 else first


@click.command()
@click.option("--failed", is_flag=True, help="Only alerts that could not be delivered and wait for a person.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@config_option
@format_option()
def alerts(failed: bool, limit: int, config: Path | None, form: str) -> None:  # noqa: FBT001 - a flag of the command
    """Alerts, newest first, and what became of each delivery."""
    from monitor import query

    with opened_store(config) as store:
        page = query.alerts(store, failed=failed, limit=limit)
    show(page.items, ALERT_COLUMNS, form, empty="no alerts" if not failed else "nothing failed")


@click.group(invoke_without_command=False)
def alert() -> None:
    """One alert: show it, or have it delivered again."""


@alert.command("show")
@click.argument("alert_id", metavar="ID")
@config_option
def show_alert(alert_id: str, config: Path | None) -> None:
    """One alert whole, as JSON."""
    from monitor import query

    with opened_store(config) as store:
        click.echo(json.dumps(query.alert(store, alert_id), ensure_ascii=False, indent=2))


@alert.command()
@click.argument("alert_id", metavar="ID", required=False)
@click.option("--all", "every", is_flag=True, help="Everything that is parked.")
@config_option
def retry(alert_id: str | None, every: bool, config: Path | None) -> None:  # noqa: FBT001 - a flag of the command
    """Deliver again what was parked; the daemon sends it at its next tick."""
    from monitor import query

    if every == (alert_id is not None):
        raise UsageError("alert retry", "give an ID or --all", "See `monitor alerts --failed`")
    number = query.row_id(alert_id, "n") if alert_id else None
    with opened_store(config) as store:
        count = store.write(lambda tx: tx.retry(number)).result()
    click.echo(f"{count} deliveries wait to be sent again")
    if not count and alert_id:
        raise MonitorError(f"alert {alert_id}", "has no parked delivery", "See `monitor alerts --failed`")


@click.group()
def target() -> None:
    """Chat and mail targets."""


@target.command()
@click.argument("name")
@config_option
def test(name: str, config: Path | None) -> None:
    """Send a test message to the target NAME and say what came of it."""
    from monitor.model import Accepted

    targets = settings_of(config).targets
    if name not in targets:
        known = ", ".join(sorted(targets)) or "none"
        raise UsageError(f"target {name}", "is not in the settings", f"Known targets: {known}")
    outcome = asyncio.run(_try(targets[name]))
    if not isinstance(outcome, Accepted):
        raise MonitorError(f"target {name}", f"{outcome.reason}: {outcome.detail}")
    click.echo(f"target {name}: accepted after {outcome.elapsed:.1f} s")


async def _try(one: Target) -> SendOutcome:
    from monitor.alert import Sender, trial

    sender = Sender()
    try:
        return await sender.send(one, trial(one.name))
    finally:
        sender.close()
