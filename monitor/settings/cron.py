"""The five fields of a cron line, checked strictly: what is let through here, the scheduler can run.

Minute, hour, day of month, month, day of week; `*`, numbers, names (`mon`, `jan`), ranges, lists and steps. No
`@daily`, no seconds, no `L W # ?`: those differ from one cron to the next. So do two more things, and they are settled
here: weekdays by number (0 and 7 are Sunday, as cron(8) has it; apscheduler counts from Monday) become names, and a
line that restricts both the day and the weekday is refused (cron takes either, apscheduler wants both).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.settings.units import MisreadError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART = re.compile(r"(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?")
_EXAMPLE = "five fields: minute hour day month weekday, as in 0 8 * * mon-fri"


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 0, 7, _DAYS),  # 0 and 7 are Sunday
)


@dataclass(frozen=True, slots=True)
class Cron:
    """A checked line: `line` with weekdays by name, and the times of day it may fire at."""

    line: str
    hours: frozenset[int]
    minutes: frozenset[int]


def check(line: str) -> Cron:
    """Check that all fields can be met. Raises `MisreadError`."""
    words = line.lower().split()
    if len(words) != len(_FIELDS):
        raise MisreadError(f"a cron line has five fields, this one {len(words)}", _EXAMPLE)
    minutes, hours, days, months, weekdays = (
        _values(word, field) for word, field in zip(words, _FIELDS, strict=True)
    )
    if words[2] != "*" and words[4] != "*":
        raise MisreadError(
            "both a day of the month and a weekday", "leave one of them *: crons read both differently"
        )
    if not any(day <= _LENGTHS[month - 1] for day in days for month in months):
        raise MisreadError("no month has this day", _EXAMPLE)
    if words[4] != "*":
        words[4] = ",".join(_DAYS[day] for day in sorted({day % 7 for day in weekdays}))
    return Cron(" ".join(words), frozenset(hours), frozenset(minutes))


def _values(word: str, field: _Field) -> set[int]:
    found: set[int] = set()
    for part in word.split(","):
        found.update(_range(part, field))
    return found


def _range(part: str, field: _Field) -> range:
    pieces = _PART.fullmatch(part)
    if pieces is None:
        raise MisreadError(f"the {field.name} cannot be read", _EXAMPLE)
    low, high, step = pieces.groups()
    begin = field.least if low is None else _number(low, field)
    end = field.most if low is None or (step and high is None) else _number(high or low, field)
    if begin > end:
        raise MisreadError(f"the {field.name} runs backwards", "write the smaller first, or a list: 22,23,0,1")
    if step is not None and not 1 <= int(step) <= field.most:
        raise MisreadError(f"the step of the {field.name} is too small or too large", _EXAMPLE)
    return range(begin, end + 1, int(step or 1))


def _number(word: str, field: _Field) -> int:
    if word in field.names:
        return field.names.index(word) + field.least
    if not word.isdigit() or not field.least <= int(word) <= field.most:
        raise MisreadError(f"the {field.name} cannot be read", f"from {field.least} to {field.most}")
    return int(word)
