"""A watch's alert rules: every target known, every digest at a time that exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from monitor.model import AlertReason, Rule
from monitor.settings import cron, schema
from monitor.settings.faults import Faults, did_you_mean
from monitor.settings.tree import Text

_STORY = frozenset({AlertReason.STORY})


def compile_rules(watch: schema.Watch, targets: Collection[str], zone: ZoneInfo, faults: Faults) -> tuple[Rule, ...]:
    """The rules of one watch. One that says nothing of alerts tells every target, on each new story."""
    if watch.alert is None:
        return tuple(Rule(target) for target in targets)
    return tuple(rule for alert in watch.alert for rule in _rules(watch, alert, targets, zone, faults))


def _rules(
    watch: schema.Watch, alert: schema.Alert, targets: Collection[str], zone: ZoneInfo, faults: Faults
) -> Iterator[Rule]:
    if alert.digest is not None:
        _check_summer_time(alert.digest, zone, faults)
    on = frozenset(AlertReason(reason) for reason in alert.on) or _STORY
    for reason in alert.on:
        if str(reason) == AlertReason.FIGURE.value and not watch.figures:
            faults.warn(reason.mark, reason, "the watch follows no figures", "add figures: [killed, wounded] to it")
    if alert.urgent and alert.to:
        cause = "this version holds urgent alerts back in quiet hours and at limits, too"
        faults.warn(alert.to[0].mark, "urgent", cause, "give such alerts a target without quiet and limit")
    for to in dict.fromkeys(alert.to):
        if to not in targets:
            faults.at(to, "there is no such target", did_you_mean(to, targets, _no_targets(targets)))
        else:
            digest = str(alert.digest) if alert.digest is not None else None
            yield Rule(str(to), on, alert.min_independent, digest, alert.urgent)


def _no_targets(targets: Collection[str]) -> str:
    return "" if targets else "write it under 'targets:'"


def _check_summer_time(digest: Text, zone: ZoneInfo, faults: Faults) -> None:
    """A time of day that is skipped on one day of the year, and comes twice on another."""
    times: set[tuple[int, int]]
    if " " in digest:
        line = cron.check(digest)
        times = {(hour, minute) for hour in line.hours for minute in line.minutes} if len(line.hours) < 24 else set()
    else:
        times = {(int(digest[:2]), int(digest[3:]))}
    odd = times & odd_times(zone, datetime.now(UTC).year)
    if odd:
        hour, minute = min(odd)
        cause = f"{hour:02}:{minute:02} is skipped, or comes twice, on the days {zone.key} changes its clocks"
        faults.warn(digest.mark, digest.shown, cause, "choose an hour before midnight or after 03:00")


@cache
def odd_times(zone: ZoneInfo, year: int) -> frozenset[tuple[int, int]]:
    """The hours and minutes that some day of `year` skips or repeats in `zone`."""
    day = datetime(year, 1, 1, tzinfo=UTC)
    odd: set[tuple[int, int]] = set()
    while day.year == year:
        after = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            odd.update(_odd_minutes(day, zone))
        day = after
    return frozenset(odd)


def _odd_minutes(day: datetime, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """The local minutes about `day` whose offset depends on which of two readings is taken."""
    begin = day.replace(tzinfo=None) - timedelta(hours=14)
    for minute in range(52 * 60):
        local = (begin + timedelta(minutes=minute)).replace(tzinfo=zone)
        if local.utcoffset() != local.replace(fold=1).utcoffset():
            yield local.hour, local.minute
