"""Reading a document whose reader chokes on single entries: all the others, and how many were left out.

feedparser raises KeyError on some well-formed entries. Which ones they are is found by halving.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.model import ParseFailed, ParseReason
from monitor.parse.feed import read_feed
from monitor.parse.reading import RawFeed
from monitor.parse.scan import scan

Span = tuple[int, int]


def read_safely(data: bytes) -> RawFeed | ParseFailed:
    """What feedparser makes of `data`, without the entries that make it raise."""
    feed = _attempt(data)
    if isinstance(feed, RawFeed):
        return feed
    structure = scan(data)
    spans = [] if isinstance(structure, ParseFailed) else structure.entries
    if not spans or isinstance(_attempt(_only(data, spans, [])), ParseFailed):
        return feed  # it is not the entries
    bad = _bad(data, spans, spans)
    rest = _attempt(_only(data, spans, [span for span in spans if span not in bad]))
    if isinstance(rest, ParseFailed):
        return feed
    return replace(rest, warnings=(*rest.warnings, f"unreadable-entries: {len(bad)}"))


def _attempt(data: bytes) -> RawFeed | ParseFailed:
    try:
        return read_feed(data)
    except MemoryError:
        raise  # the worker's limit: it ends there
    except Exception as error:  # noqa: BLE001 - feedparser raises what it likes, whatever it promises
        return ParseFailed(ParseReason.CRASHED, f"the parser raised {type(error).__name__}: {error}"[:300])


def _bad(data: bytes, spans: list[Span], suspects: list[Span]) -> set[Span]:
    """Those of the suspects that make the reader raise."""
    if isinstance(_attempt(_only(data, spans, suspects)), RawFeed):
        return set()
    if len(suspects) == 1:
        return set(suspects)
    half = len(suspects) // 2
    return _bad(data, spans, suspects[:half]) | _bad(data, spans, suspects[half:])


def _only(data: bytes, spans: list[Span], kept: list[Span]) -> bytes:
    """The document with these of its entries."""
    wanted, pieces, at = set(kept), [], 0
    for start, end in spans:
        pieces.append(data[at:start])
        at = start if (start, end) in wanted else end
    return b"".join((*pieces, data[at:]))
