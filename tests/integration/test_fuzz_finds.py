"""What fuzzing has found, once and for all: each document of tests/data/fuzz again, by the rules it once broke."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.parse.fast import read_fast
from monitor.parse.feed import is_wellformed
from monitor.parse.prepare import Prepared, prepare
from tests.rig.judged_entries import FINDS, agree, judge, seeds

SEEDS = list(enumerate(seeds()))
OPEN = {  # finds that still break a rule: why
    "link-around-an-entry.xml": "feedparser raises KeyError('links') where a <link> ends in another entry: the whole feed is lost",
}


def find(path: Path) -> object:
    """A find as a parameter, marked while it is open."""
    why = OPEN.get(path.name)
    marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
    return pytest.param(path, id=path.name, marks=marks)


@pytest.mark.parametrize("path", [find(path) for path in sorted(FINDS.iterdir())])
def test_a_find_is_no_find_any_more(path: Path) -> None:
    """Storable entries or a reason of our own within 5 s of CPU, and both readers agree."""
    assert not judge(path.read_bytes()).startswith("crashed")
    agree(path.read_bytes())


def test_the_fast_reader_answers_only_for_what_is_well_formed() -> None:
    """What feedparser's strict parser refuses, the fast reader leaves to it, and so the warning is the same."""
    prepared = prepare((FINDS / "name-of-xml-1.0-fifth-edition.xml").read_bytes(), None)
    assert isinstance(prepared, Prepared)
    assert not is_wellformed(prepared.data)
    assert read_fast(prepared.data) is None


@pytest.mark.parametrize(("number", "seed"), SEEDS, ids=[f"seed {number}" for number, _ in SEEDS])
def test_the_search_starts_from_documents_that_are_judged_well(number: int, seed: bytes) -> None:
    """None of the documents that the search begins with breaks a rule."""
    assert judge(seed), number
    agree(seed)
