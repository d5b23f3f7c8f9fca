"""What runs in the worker process of a delivery. Never imported by the daemon."""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from monitor.alert import wire
from monitor.alert.outcome import Report, SendJob
from monitor.alert.service import Unusable, service_of

_service = lru_cache(64)(service_of)  # kept for the next message, so that its login is


def send_job(job: SendJob) -> Report:
    """Deliver one message. Raises nothing: an error's words could hold the address."""
    _settle_in()
    service = _service(job.url)
    if isinstance(service, Unusable):
        return Report(succeeded=False, unusable=service.cause)
    wire.begin(_key(job))
    try:
        succeeded = service.deliver(job.title, job.body)
    except Exception:  # noqa: BLE001 - see above
        succeeded = False
    return Report(succeeded, wire.seen())


def _key(job: SendJob) -> str:
    """The same for every attempt at one alert, and for nothing else: its words end with its id."""
    return blake2b(f"{job.title}\n{job.body}".encode(), digest_size=16).hexdigest()


@cache
def _settle_in() -> None:
    """Once in a process: watch the wire, and close every way to print."""
    gc.freeze()  # what came with the fork stays shared: a collection would write to all of it
    logging.disable(logging.CRITICAL)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    wire.watch()
