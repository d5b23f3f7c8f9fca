"""`monitor alerts`, `alert`, `target`: what was told to whom, what could not be, and trying a target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, opened_store, settings_of
from monitor.cli.output import (
    Column,
    Listing,
    Row,
    counted,
    list_format,
    page_format,
    plain,
    short_time,
    show,
    show_one,
)
from monitor.cli.pages import alert_facts
from monitor.errors import MonitorError, UsageError

if TYPE_CHECKING:
    from monitor.model import SendOutcome, Target
    from monitor.store import Store


def _alert_cell(row: Row) -> str:
    """The first headline; under it where it went, and what was said when it did not get there."""
    items = row["items"]
    headline = plain(items[0]["title"]) if items else "(nothing)"
    rest = f" and {len(items) - 1} more" if len(items) > 1 else ""
    under = [row["story"]] if row["story"] else []
    under += [f"{one['target']}: {one['status']}" for one in row["deliveries"]]
    under += dict.fromkeys(plain(one["last_error"]) for one in row["deliveries"] if one["last_error"])
    return f"{headline}{rest}\n{' | '.join(under)}"


ALERTS = Listing(
    (
        Column("id", lambda row: row["id"]),
        Column("made, UTC", lambda row: short_time(row["created_at"])),
        Column("reason", lambda row: row["reason"]),
        Column("alert", _alert_cell, wide=True),
    ),
    (
        "id", "created_at", "reason", "story", "items.title", "deliveries.target", "deliveries.status",
        "deliveries.last_error",
    ),
    "no alerts",
)  # fmt: skip


@click.command()
@click.option("--failed", is_flag=True, help="Only alerts that some target has not taken.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@config_option
@list_format
def alerts(failed: bool, limit: int, config: Path | None, form: str) -> None:  # noqa: FBT001 - a flag of the command
    """Alerts, newest first, and what became of each delivery."""
    from monitor import query

    with opened_store(config) as store:
        page = query.alerts(store, failed=failed, limit=limit)
    show(page.items, ALERTS, form, more=page.next is not None)


@click.group()
def alert() -> None:
    """One alert: show it, or have it delivered again."""


@alert.command("show")
@click.argument("alert_id", metavar="ID")
@config_option
@page_format
def show_alert(alert_id: str, config: Path | None, form: str) -> None:
    """One alert whole: what it says, and what became of it at each target."""
    from monitor import query

    with opened_store(config) as store:
        found = query.alert(store, alert_id)
    show_one(found, form, f"{found['id']}  alert", alert_facts(found))


@alert.command()
@click.argument("alert_id", metavar="ID", required=False)
@click.option("--all", "every", is_flag=True, help="Everything that is parked.")
@config_option
def retry(alert_id: str | None, every: bool, config: Path | None) -> None:  # noqa: FBT001 - a flag of the command
    """Deliver again what was parked; the daemon sends it at its next tick."""
    from monitor import query

    if every == (alert_id is not None):
        raise UsageError("alert retry", "needs either an ID or --all", "`monitor alerts --failed` lists what failed")
    with opened_store(config) as store:
        number = query.row_id(alert_id, "n") if alert_id else None
        count = store.write(lambda tx: tx.retry(number)).result()
        if alert_id and not count:
            raise _nothing_parked(store, alert_id)
    click.echo(f"{counted(count, 'delivery', 'deliveries')} to be sent again")


def _nothing_parked(store: Store, alert_id: str) -> MonitorError:
    """Why there was nothing to retry. Raises NotFound when there is no such alert."""
    from monitor import query

    found = query.alert(store, alert_id)
    states = ", ".join(f"{one['target']}: {one['status']}" for one in found["deliveries"]) or "no deliveries"
    return MonitorError(f"alert {found['id']}", f"has no parked delivery ({states})", "What waits is sent by itself")


@click.group()
def target() -> None:
    """Chat and mail targets."""


@target.command()
@click.argument("name")
@config_option
def test(name: str, config: Path | None) -> None:
    """Send a test message to the target NAME and say what came of it."""
    import asyncio

    from monitor.model import Accepted

    targets = settings_of(config).targets
    if name not in targets:
        known = ", ".join(sorted(targets)) or "none"
        raise UsageError(f"target {plain(name)}", "is not in the settings", f"Known targets: {known}")
    outcome = asyncio.run(_try(targets[name]))
    if not isinstance(outcome, Accepted):
        raise MonitorError(
            f"target {name}", plain(f"{outcome.reason}: {outcome.detail}"), "Check its URL and try again"
        )
    click.echo(f"target {name}: accepted after {outcome.elapsed:.1f} s")


async def _try(one: Target) -> SendOutcome:
    from monitor.alert import Sender, trial

    sender = Sender()
    try:
        return await sender.send(one, trial(one.name))
    finally:
        sender.close()
