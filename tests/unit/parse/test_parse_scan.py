"""The linear pass and what is cut after it: limits, entries, endings."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import ParseFailed, ParseReason
from monitor.parse.scan import MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMESPACES, Structure, scan
from monitor.parse.trim import MAX_ENTRIES, Trimmed, trim

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)


def scanned(data: bytes) -> Structure:
    """The structure of a document that keeps the limits."""
    found = scan(data)
    assert isinstance(found, Structure), found
    return found


def trimmed(data: bytes, *, ended_by_close: bool = False) -> Trimmed:
    """What trimming leaves of a document."""
    return trim(data, scanned(data), ended_by_close=ended_by_close, now=NOW)


def nested(depth: int) -> bytes:
    """Elements in elements."""
    return b"<a>" * depth + b"</a>" * depth


def attributes(count: int) -> bytes:
    """An element of many attributes, whose values look like attributes."""
    return b"<rss " + b" ".join(b'a%d="="' % n for n in range(count)) + b"/>"


def namespaces(count: int) -> bytes:
    """Many namespaces."""
    return b"<rss>" + b"".join(b'<a xmlns:n%d="urn:%d"/>' % (n, n) for n in range(count)) + b"</rss>"


@pytest.mark.parametrize(
    ("make", "limit", "reason"),
    [
        (nested, MAX_DEPTH, ParseReason.TOO_DEEP),
        (attributes, MAX_ATTRIBUTES, ParseReason.TOO_MANY_ATTRIBUTES),
        (namespaces, MAX_NAMESPACES, ParseReason.TOO_MANY_NAMESPACES),
    ],
)
def test_a_limit_is_kept_to_the_last_one(make: object, limit: int, reason: ParseReason) -> None:
    """Exactly the limit passes, one more is refused by name."""
    assert callable(make)
    assert isinstance(scan(make(limit)), Structure)
    refused = scan(make(limit + 1))
    assert isinstance(refused, ParseFailed)
    assert refused.reason is reason


@pytest.mark.parametrize(
    "data",
    [
        b"<rss>" + b'<div xmlns="http://www.w3.org/1999/xhtml">x</div>' * 500 + b"</rss>",
        b"<rss>" + b"<br>" * 500 + b"<p>" * 500 + b"</rss>",
        b"<rss>" + b"<![CDATA[" + b"<a>" * 500 + b"]]></rss>",
        b"<rss><!-- " + b"<a>" * 500 + b" --></rss>",
        b"<rss>" + b"<item><title>never closed" * 500 + b"</rss>",
        b"<rss>" + b"</a>" * 500 + b"</rss>",
        b"<rss a='" + b"= " * 500 + b"'></rss>",
    ],
    ids=["one namespace", "HTML", "CDATA", "comment", "unclosed items", "end tags", "equal signs"],
)
def test_harmless_documents_pass(data: bytes) -> None:
    """Much of something that does not nest, multiply or exist is no attack."""
    assert isinstance(scan(data), Structure)


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<a",
        b"<a ",
        b"<!--",
        b"<![CDATA[",
        b"<?",
        b'<a "',
        b"<a '",
        b'<a b="',
        b"<a x",
        b"<a 'x' ",
        b"&",
        b"<a\n",
        b"a<b'",
    ],
)
def test_the_pass_is_linear(piece: bytes) -> None:
    """A megabyte of beginnings that never end takes well under a second."""
    started = time.process_time()
    scan(b"<rss>" + piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 1.5


def test_entries_are_found_where_they_stand() -> None:
    """Offsets of items and entries, with prefix or without, self-closing ones too."""
    data = b"<rss><item>a</item><x:ITEM>b</x:ITEM><item/></rss>"
    found = scanned(data)
    assert [data[start:end] for start, end in found.entries] == [b"<item>a</item>", b"<x:ITEM>b</x:ITEM>", b"<item/>"]
    assert found.root == "rss"
    assert found.root_end == len(data)


def items(numbers: range) -> bytes:
    """Items with a date that grows with their number."""
    return b"".join(
        b"<item><pubDate>Thu, 19 Dec %d 10:00:00 GMT</pubDate></item>" % (1991 + n // 100) for n in numbers
    )


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        (range(2100, 0, -1), (2100, 101)),  # newest first: the last ones go
        (range(1, 2101), (101, 2100)),  # oldest first: the first ones go
    ],
)
def test_the_newest_entries_are_kept(numbers: range, kept: tuple[int, int]) -> None:
    """More than 2,000 entries: the order of their dates tells which end is old."""
    result = trimmed(b"<rss><channel>" + items(numbers) + b"</channel></rss>")
    assert result.data.count(b"<item>") == MAX_ENTRIES
    first, last = kept
    assert (
        result.data
        == b"<rss><channel>"
        + items(range(first, last + (1 if last > first else -1), 1 if last > first else -1))
        + b"</channel></rss>"
    )
    assert result.warnings == ("too-many-entries: 2100, newest 2000 kept",)


WHOLE = b"<rss><channel><title>T</title><item><title>one</title></item>"


@pytest.mark.parametrize(
    ("rest", "ended_by_close", "kept"),
    [
        (b"", True, WHOLE + b"</channel></rss>"),
        (b"<ite", True, WHOLE + b"</channel></rss>"),
        (b"<item><title>tw", True, WHOLE + b"</channel></rss>"),
        (b"<item><title>two</title><description>half", True, WHOLE + b"</channel></rss>"),
        (b"<item><title>tw", False, WHOLE + b"</channel></rss>"),
        (b"<item><title>two</title><description>x", False, WHOLE + b"<item><title>two</title><description>x"),
        (b"<item><title><![CDATA[tw", True, WHOLE + b"</channel></rss>"),
    ],
)
def test_a_cut_off_document_keeps_its_whole_entries(rest: bytes, ended_by_close: bool, kept: bytes) -> None:  # noqa: FBT001 - a row
    """F47: the half entry goes, the end tags come, and the document is marked incomplete.

    Where every promised byte has come, an entry with a title is whole as far as its publisher ever says.
    """
    result = trimmed(WHOLE + rest, ended_by_close=ended_by_close)
    assert result.data == kept
    assert not result.complete


def test_junk_behind_the_root_is_cut_but_no_entries() -> None:
    """A counter's script behind the feed goes; a second feed stays for the recovering parser."""
    assert trimmed(b"<rss></rss><script>x</script>") == Trimmed(b"<rss></rss>", complete=True)
    assert trimmed(b"<rss></rss><item>x</item>").data == b"<rss></rss><item>x</item>"


@pytest.mark.parametrize(
    "author",
    [
        b"<author>%s</author>",
        b"<dc:creator><![CDATA[%s]]></dc:creator>",
        b"<author>x<!-- y -->%s</author>",
        b"<author>%s<b/></author>",
        b"<author>x<b></b>%s</author>",
        b"<pubDate>%s</pubDate>",
        b"<author>%s",
    ],
)
def test_endless_authors_and_dates_are_cut(author: bytes) -> None:
    """F09: no parser's regular expression sees more than 512 bytes of them."""
    result = trimmed(b"<rss><item><title>T</title>" + author % (b"a" * 80_000) + b"</item></rss>")
    assert len(result.data) < 700
    assert result.data.endswith(b"</item></rss>")
    assert result.warnings == ("cut-fields: 1",)


def test_a_cut_tears_no_character_and_no_reference() -> None:
    """The rest is still UTF-8 and still well formed."""
    cyrillic = trimmed(b"<rss><author>x" + "щ".encode() * 1000 + b"</author></rss>").data
    assert cyrillic.decode().startswith("<rss><author>xщ")
    references = trimmed(b"<rss><author>" + b"&amp;" * 1000 + b"</author></rss>").data
    assert references.removeprefix(b"<rss><author>").removesuffix(b"</author></rss>") == b"&amp;" * 102


@given(
    st.lists(
        st.sampled_from(
            [
                b"<",
                b">",
                b"item",
                b"rss",
                b"/",
                b"'",
                b'"',
                b"=",
                b" ",
                b"<![CDATA[",
                b"]]>",
                b"<!--",
                b"-->",
                b"author",
                b"&",
            ]
        )
    )
)
def test_no_arrangement_of_marks_makes_it_raise(pieces: list[bytes]) -> None:
    """Scan and trim end with a value whatever stands there."""
    data = b"<rss>" + b"".join(pieces)
    found = scan(data)
    if isinstance(found, Structure):
        assert trim(data, found, ended_by_close=True, now=NOW).data is not None
