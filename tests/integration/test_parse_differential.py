"""The fast reader against feedparser over all corpora: every field of every entry, wherever it answers at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.parse.fast import read_fast
from monitor.parse.feed import read_feed
from monitor.parse.prepare import Prepared, prepare
from monitor.parse.reading import RawFeed
from monitor.parse.scan import Structure, scan
from tests.rig.corpus_feeds import captures, documents, shared_out

pytestmark = pytest.mark.corpora

POLLED = (
    "abscbnnews aljazeeraenglish bbc cnn dailymail fox gmanews latimes nytimes nzherald philstar rnz smh straittimes"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the fast reader did on one document."""

    name: str
    answered: bool
    same: bool


def judge(document: tuple[str, bytes]) -> Verdict:
    """Read a document both ways."""
    name, body = document
    prepared = prepare(body, None)
    fast = read_fast(prepared.data) if isinstance(prepared, Prepared) and not prepared.json else None
    if fast is None or not isinstance(prepared, Prepared):
        return Verdict(name, answered=False, same=True)
    kept_limits = isinstance(scan(prepared.data), Structure)
    return Verdict(name, answered=True, same=kept_limits and comparable(fast) == comparable(read_feed(prepared.data)))


def comparable(feed: RawFeed) -> RawFeed:
    """The same feed, whatever kind of sequence its tags are in."""
    return replace(feed, entries=[replace(entry, tags=tuple(entry.tags)) for entry in feed.entries])


def of_archive(corpora: Path, archive: str) -> list[tuple[str, bytes]]:
    """The documents of a zip, or one of each twenty captures of the polled feeds."""
    if archive.endswith(".zip"):
        return documents(corpora / "feeds" / archive)
    polls = captures(corpora / "feeds" / archive, POLLED.split())
    return [(f"{one.feed} {one.at}", one.body) for those in polls.values() for one in those[::20]]


@pytest.mark.parametrize(
    ("archive", "answers"),
    [("snapshots.zip", 0.89), ("conformance.zip", 0.65), ("polls.tar.xz", 0.99)],
)
def test_it_agrees_wherever_it_answers(corpora: Path, archive: str, answers: float) -> None:
    """No field differs; and it answers for at least this share, or it would be of no use."""
    verdicts = shared_out(judge, of_archive(corpora, archive))
    assert [one.name for one in verdicts if not one.same] == []
    assert sum(one.answered for one in verdicts) >= answers * len(verdicts)
