"""What the shipped watches reach on labelled real news: F1 of each, weighted, pinned with the fingerprint of the data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.quality.relevance import CORPUS, Score, items, scored, shipped

pytestmark = pytest.mark.corpora

FINGERPRINT = "11852259463a8836"
MACRO = 0.92  # measured: 0.935; on the half whose errors were not read (its score was) 0.907
FLOORS: Mapping[str, float] = {
    "breaches-named-orgs": 0.88,
    "china-taiwan-military": 0.91,
    "gaza-toll": 0.92,
    "kim-family": 0.94,
    "nk-nuclear-missile-satellite": 0.96,
    "nk-russia-military": 0.84,
    "north-korea": 0.96,
    "poland-election-government": 0.86,
    "quakes-damage": 0.96,
    "red-sea-ships": 0.94,
    "russia-sanctions": 0.90,
    "ukraine-strikes-casualties": 0.85,
}  # each about 0.02 under what was measured


@pytest.fixture(scope="module")
def scores(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    """Every watch's score on all items."""
    content = (corpora / CORPUS).read_bytes()
    assert hashlib.sha256(content).hexdigest()[:16] == FINGERPRINT, f"{CORPUS} has changed: measure again"
    return scored(shipped(tmp_path_factory.mktemp("watches")).engine, list(items(content)))


@pytest.mark.parametrize("watch", FLOORS)
def test_a_watch_keeps_what_it_reached(scores: dict[str, Score], watch: str) -> None:
    """A watch or a pack that is changed may not lose what it found, nor find what it should not."""
    assert scores[watch].f1 >= FLOORS[watch], scores[watch]


def test_the_watches_reach_what_was_asked(scores: dict[str, Score]) -> None:
    """Macro F1 of all twelve."""
    assert len(scores) == len(FLOORS) == 12
    assert sum(score.f1 for score in scores.values()) / 12 >= MACRO
