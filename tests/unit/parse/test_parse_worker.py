"""What crosses between worker and daemon."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

from monitor.model import ParsedFeed, ParseFailed
from monitor.parse.document import parse_document
from monitor.parse.wire import ParseJob, unpack
from monitor.parse.worker import parse_job

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
DOCUMENT = b"""<rss version="2.0"><channel><title>T</title><item><title>One</title><category>c</category>
<pubDate>Thu, 19 Dec 2024 10:00:00 GMT</pubDate></item><item><title>Two</title></item></channel></rss>"""


def job(body: bytes) -> ParseJob:
    """What the worker is given for a document."""
    return ParseJob(body, "https://x.org/feed", None, None, NOW, ended_by_close=False)


def test_a_packed_feed_is_the_feed() -> None:
    """Packing, pickling, unpickling and unpacking give the very outcome of `parse_document`."""
    outcome = unpack(pickle.loads(pickle.dumps(parse_job(job(DOCUMENT)))))
    assert isinstance(outcome, ParsedFeed)
    assert len(outcome.entries) == 2
    assert outcome == parse_document(DOCUMENT, "https://x.org/feed", None, None, NOW)


def test_a_failure_crosses_as_it_is() -> None:
    """A reason needs no packing."""
    outcome = unpack(pickle.loads(pickle.dumps(parse_job(job(b"no feed")))))
    assert isinstance(outcome, ParseFailed)
    assert outcome == parse_document(b"no feed", "https://x.org/feed", None, None, NOW)
