"""Real feeds captured again and again over weeks: what is new is new once, what was edited is an edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from monitor.model import Known, ParsedFeed, ParseOutcome
from monitor.parse import Identified, identify
from tests.rig.corpus_feeds import captures, parsed, shared_out

pytestmark = pytest.mark.corpora


@dataclass
class Replay:
    """One source's polls in order, against a store in memory."""

    articles: dict[int, Known] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    sightings: list[tuple[int, Identified]] = field(default_factory=list)

    def run(self, polls: Iterable[tuple[datetime, ParseOutcome]]) -> Replay:
        """Take the polls in order."""
        for at, outcome in polls:
            assert isinstance(outcome, ParsedFeed)
            found = identify(outcome.entries, tuple(self.articles.values()))
            claimed = [one.known.id for one in found if one.known]
            assert len(claimed) == len(set(claimed))
            for one in found:
                self._keep(one, at)
        return self

    def _keep(self, one: Identified, at: datetime) -> None:
        number = one.known.id if one.known else len(self.articles) + 1
        published = one.known.published_at if one.known else one.entry.published.value or at
        self.articles[number] = Known(number, one.entry.keys, one.entry.digest, one.entry.title, published, at)
        self.counts[one.reason] += 1
        self.counts["changed"] += one.changed
        self.sightings.append((number, one))


# Counted with these rules and looked through by hand (the edits of least similar headlines, the headlines that came
# twice): every edit was the same page of its outlet, every headline that came again had another guid and link.
EXPECTED = {
    "aljazeeraenglish": Counter({"guid+link": 1271, "new": 623, "changed": 12}),
    "fox": Counter({"new": 1302, "guid+link": 429, "changed": 8, "text": 1}),
    "gmanews": Counter({"new": 1483, "guid+link": 1052, "changed": 14}),
    "nzherald": Counter({"link+text": 1788, "new": 1697, "link": 175, "changed": 154}),  # it has no guids
    "philstar": Counter({"guid+link": 784, "new": 686, "changed": 6}),
    "rnz": Counter({"guid+link": 1548, "new": 1097, "changed": 93, "guid": 1}),
    "straittimes": Counter({"guid+link": 2961, "new": 1439, "changed": 202}),
}


@pytest.fixture(scope="module")
def replays(corpora: Path) -> dict[str, Replay]:
    """The replayed feeds, by name."""
    found = captures(corpora / "feeds" / "polls.tar.xz", EXPECTED)
    every = [capture for those in found.values() for capture in those]
    outcomes = iter(shared_out(parsed, every))
    return {feed: Replay().run([next(outcomes) for _ in those]) for feed, those in found.items()}


@pytest.mark.parametrize("feed", EXPECTED)
def test_what_is_new_known_and_edited(replays: dict[str, Replay], feed: str) -> None:
    """The counts stay what they were when they were looked through."""
    assert replays[feed].counts == EXPECTED[feed]


@pytest.mark.parametrize("feed", EXPECTED)
def test_no_guid_and_no_link_becomes_two_articles(replays: dict[str, Replay], feed: str) -> None:
    """An edited title is no second article: whatever kept its guid or its link kept its number."""
    numbers: dict[str, set[int]] = {}
    for number, one in replays[feed].sightings:
        for key in (one.entry.keys.guid, one.entry.keys.link):
            if key is not None:
                numbers.setdefault(key, set()).add(number)
    assert {key: those for key, those in numbers.items() if len(those) > 1} == {}


@pytest.mark.parametrize("feed", EXPECTED)
def test_nothing_new_is_swallowed(replays: dict[str, Replay], feed: str) -> None:
    """Entries that share neither guid nor link are one article only where text and time agree."""
    guids: dict[int, set[str | None]] = {}
    links: dict[int, set[str | None]] = {}
    for number, one in replays[feed].sightings:
        keys = one.entry.keys
        alike = keys.guid in guids.get(number, {keys.guid}) or keys.link in links.get(number, {keys.link})
        assert alike or one.reason == "text"
        guids.setdefault(number, set()).add(keys.guid)
        links.setdefault(number, set()).add(keys.link)
