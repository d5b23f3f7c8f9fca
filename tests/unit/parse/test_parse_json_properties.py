"""JSON Feed: any JSON gives entries or a reason, and a document that was cut off gives the items before the cut."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.model import ParsedFeed, ParseFailed, ParseOutcome
from monitor.parse.document import parse_document

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
_NAMES = st.sampled_from(
    ["id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified",
     "authors", "author", "name", "tags", "language", "items", "version", "home_page_url", "attachments"]
)  # fmt: skip
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("https://x.org/1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=12,
)
_ITEMS = st.lists(
    st.fixed_dictionaries(
        {"id": st.uuids().map(str), "title": st.text(min_size=1, max_size=12).filter(str.strip)},
        optional={
            "content_html": st.text(max_size=20),
            "url": st.just("https://x.org/1"),
            "tags": st.lists(st.text(max_size=3)),
        },
    ),
    min_size=1,
    max_size=4,
)


def parse(text: str) -> ParseOutcome:
    """A JSON document as it comes from a feed's server."""
    return parse_document(
        text.encode("utf-8", "surrogatepass"), "https://x.org/f", "application/feed+json", None, NOW
    )


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_NAMES, _ANY, max_size=4), st.lists(_ANY, max_size=4), st.booleans())
@example({"title": float("nan")}, [{"id": 1e400, "title": 10**400}], True)
def test_no_json_makes_it_raise(head: dict[str, object], items: list[object], plain: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever stands where a string belongs: an outcome, one entry at most for each item, all of it storable."""
    document = {"version": "https://jsonfeed.org/version/1.1", **head, "items": items}
    found = parse(json.dumps(document, ensure_ascii=plain))
    assert isinstance(found, ParsedFeed | ParseFailed)
    if isinstance(found, ParsedFeed):
        assert len(found.entries) <= len(items)
        for entry in found.entries:
            " ".join((entry.title, entry.content, entry.guid or "", entry.author or "", *entry.tags)).encode()


@settings(max_examples=60, deadline=None)
@given(_ITEMS, st.floats(0, 1))
def test_of_a_cut_document_the_whole_items_are_read(items: list[dict[str, object]], where: float) -> None:
    """A beginning of the items, each as it was, and marked as incomplete: or no feed, when none is whole."""
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": items})
    whole, cut = parse(text), parse(text[: int(where * (len(text) - 1))])
    assert isinstance(whole, ParsedFeed)
    assert whole.complete
    if isinstance(cut, ParsedFeed):
        assert not cut.complete
        shown = [(entry.guid, entry.title, entry.content) for entry in cut.entries]
        assert shown == [(entry.guid, entry.title, entry.content) for entry in whole.entries][: len(shown)]
