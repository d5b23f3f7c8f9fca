"""Structured logs to standard error: one event a line, readable on a terminal, JSON for machines."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from monitor import mask

LONGEST = 2000  # characters of one value
QUIET = ("apscheduler", "httpx", "httpcore", "aiohttp", "asyncio", "alembic", "sqlalchemy", "uvicorn")
SILENT = ("apprise", "apscheduler.executors")  # prints secrets; repeats what the daemon says, cancelled jobs included

Event = MutableMapping[str, Any]


def set_up(*, json: bool, verbose: bool = False, quiet: bool = False) -> None:
    """Send logs to standard error. `verbose` adds every poll; `quiet` leaves only what is wrong."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    first: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    last: list[Any] = [structlog.processors.format_exc_info, _inert, _renderer(json=json)]
    structlog.configure(
        processors=[*first, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _take_over_libraries(first, last)


def _renderer(*, json: bool) -> Any:
    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), pad_event_to=24, exception_formatter=structlog.dev.plain_traceback
    )


def _take_over_libraries(first: list[Any], last: list[Any]) -> None:
    """What libraries log, from WARNING up, in the same form."""
    handler = logging.StreamHandler(sys.stderr)
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=first, processors=[clean, *last]))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _inert(_: object, __: str, event: Event) -> Event:
    """Nothing a feed says can break a log line or move a terminal's cursor. Tracebacks keep their lines."""
    for key, value in event.items():
        if key == "exception":
            event[key] = "\n".join(mask.line(part, LONGEST) for part in str(value).split("\n"))
        else:
            event[key] = _harmless(value)
    return event


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return mask.line(value, LONGEST)
    if isinstance(value, (list, tuple)):
        return [_harmless(item) for item in value]
    return value
