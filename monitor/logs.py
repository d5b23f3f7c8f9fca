"""Structured logs to standard error: one event a line, readable on a terminal, JSON for machines."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from monitor import mask

QUIET = ("apscheduler", "httpx", "httpcore", "aiohttp", "asyncio", "apprise", "alembic", "sqlalchemy", "uvicorn")


def set_up(*, json: bool, verbose: bool = False, quiet: bool = False) -> None:
    """Send logs to standard error. `verbose` adds every poll; `quiet` leaves only what is wrong."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    for name in QUIET:  # apprise prints target addresses, which are secrets, from INFO down
        logging.getLogger(name).setLevel(logging.CRITICAL if name == "apprise" else logging.ERROR)
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _one_line,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _one_line(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Nothing a feed says can break a log line or move a terminal's cursor. Tracebacks keep their lines."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = mask.line(value, 2000)
    return event
