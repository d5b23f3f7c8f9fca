"""What a document has too much of is cut before a parser sees it: see `trim`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.parse.dates import read_date
from monitor.parse.scan import Structure

MAX_ENTRIES = 2_000

_DATE = re.compile(rb"<(?:[a-z]+:)?(?:pubDate|published|date|updated|issued|modified)\b[^<>]*>\s*([^<>]{6,64})<")
_TITLE_END = re.compile(rb"</(?:[A-Za-z]+:)?title\s*>", re.IGNORECASE)
_ENTRY_START = re.compile(rb"<(?:[A-Za-z]+:)?(?:item|entry)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A document within the limits. `complete` is False when it was cut off before its root closed."""

    data: bytes
    complete: bool
    warnings: tuple[str, ...] = ()


def trim(data: bytes, structure: Structure, *, ended_by_close: bool, now: datetime) -> Trimmed:
    """`data` with at most the newest 2,000 entries, no half entry at its end and no endless author or date.

    A document cut off in the middle of an entry loses that entry (the next poll brings it whole), unless all bytes
    the server promised have come and the entry has its title: then its publisher never closes it.
    """
    warnings = []
    cuts = list(structure.cuts)
    if cuts:
        warnings.append(f"cut-fields: {len(cuts)}")
    surplus = _surplus(data, structure.entries, now)
    if surplus:
        warnings.append(f"too-many-entries: {len(structure.entries)}, newest {MAX_ENTRIES} kept")
        cuts.extend(surplus)
    complete = structure.root_end is not None
    tail = b""
    if not complete:
        warnings.append("cut-off")
        end, tail = _mend_end(data, structure, ended_by_close=ended_by_close)
        cuts.append((end, len(data)))
    elif not _ENTRY_START.search(data, structure.root_end or 0):
        cuts.append((structure.root_end or 0, len(data)))
    return Trimmed(_without(data, cuts) + tail, complete, tuple(warnings))


def _surplus(data: bytes, entries: list[tuple[int, int]], now: datetime) -> list[tuple[int, int]]:
    """The entries to drop: the last ones, or the first where the document goes from old to new."""
    if len(entries) <= MAX_ENTRIES:
        return []
    oldest_first = _is_newer(data[slice(*entries[-1])], data[slice(*entries[0])], now)
    return entries[:-MAX_ENTRIES] if oldest_first else entries[MAX_ENTRIES:]


def _is_newer(entry: bytes, other: bytes, now: datetime) -> bool:
    dates = [_first_date(entry, now), _first_date(other, now)]
    return dates[0] is not None and dates[1] is not None and dates[0] > dates[1]


def _first_date(entry: bytes, now: datetime) -> datetime | None:
    found = _DATE.search(entry)
    return read_date(found.group(1).decode("utf-8", "replace"), None, now).value if found else None


def _mend_end(data: bytes, structure: Structure, *, ended_by_close: bool) -> tuple[int, bytes]:
    """Where a cut-off document shall end, and the end tags it lacks there."""
    half = structure.open_entry
    if half is None:
        end = structure.last_tag_end
    elif ended_by_close or not _TITLE_END.search(data, half):
        end = half
    else:
        return len(data), b""
    return end, b"".join(b"</" + name + b">" for name in reversed(structure.unclosed))


def _without(data: bytes, cuts: Iterable[tuple[int, int]]) -> bytes:
    pieces = []
    at = 0
    for start, end in sorted(cuts):
        pieces.append(data[at : max(at, start)])
        at = max(at, end)
    pieces.append(data[at:])
    return b"".join(pieces)
