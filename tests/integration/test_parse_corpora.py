"""Thousands of real and purpose-made feeds: nothing raises, and no entry is lost against plain feedparser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rig.corpus_feeds import Comparison, compare, documents, shared_out

pytestmark = pytest.mark.corpora

# Documents that give fewer entries than plain feedparser finds, and why that is right.
FEWER = {
    "kurtmckee__feedparser/fbd06deb_rss_incomplete_cdata.xml": "cut off inside its only entry",
    "kurtmckee__feedparser/2508ab34_entity_in_doctype.xml": "declares an entity in an internal subset",
    "w3c__feedvalidator/c87783ee_system_entity.xml": "declares an external entity on a local file",
    "w3c__feedvalidator/613e8f44_system_entity_http.xml": "declares an external entity on the network",
}


@pytest.mark.parametrize(
    ("archive", "count"),
    [("snapshots.zip", 447), ("conformance.zip", 2997), ("jsonfeed.zip", 14)],
)
def test_no_entry_is_lost_against_plain_feedparser(corpora: Path, archive: str, count: int) -> None:
    """Every document has an outcome, with at least as many entries, but for those listed with their reasons."""
    found = shared_out(compare, documents(corpora / "feeds" / archive))
    assert len(found) == count
    assert [one for one in found if one.ours < one.plain and one.name not in FEWER] == []


def test_the_exceptions_are_still_needed(corpora: Path) -> None:
    """A listed document that gives all its entries is to be taken off the list."""
    listed = [document for document in documents(corpora / "feeds" / "conformance.zip") if document[0] in FEWER]
    assert sorted(name for name, _ in listed) == sorted(FEWER)
    fewer: list[Comparison] = [compare(document) for document in listed]
    assert all(one.ours < one.plain for one in fewer)
