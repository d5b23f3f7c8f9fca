"""What runs in the worker process. The daemon itself imports none of this: no reader, no feedparser, no lxml."""

from __future__ import annotations

import gc

from monitor.model import ParseFailed
from monitor.parse.document import parse_document
from monitor.parse.wire import Packed, ParseJob, pack


def parse_job(job: ParseJob) -> Packed:
    """One document, parsed and packed. What a document leaves behind is collected once, after it."""
    gc.disable()
    try:
        outcome = parse_document(
            job.body, job.url, job.content_type, job.declared_language, job.now, job.ended_by_close
        )
    finally:
        gc.enable()
    return outcome if isinstance(outcome, ParseFailed) else pack(outcome)
