"""The fast reader says what feedparser says, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.parse.fast import read_fast
from monitor.parse.feed import is_wellformed, read_feed
from monitor.parse.reading import RawFeed
from monitor.parse.scan import Structure, scan

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:x="urn:x" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(inside: str) -> bytes:
    """An RSS document, as prepared."""
    return f'<rss version="2.0" {NAMESPACES}><channel>{inside}</channel></rss>'.encode()


def atom(inside: str) -> bytes:
    """An Atom document, as prepared."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{inside}</feed>'.encode()


def rdf(inside: str) -> bytes:
    """An RSS 1.0 document, as prepared."""
    names = NAMESPACES.replace('xmlns:atom="http://www.w3.org/2005/Atom"', "")
    root = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    return f"<rdf:RDF {root} {names}>{inside}</rdf:RDF>".encode()


def comparable(feed: RawFeed) -> RawFeed:
    """The same feed, whatever kind of sequence its tags are in."""
    return replace(feed, entries=[replace(entry, tags=tuple(entry.tags)) for entry in feed.entries])


def assert_same(data: bytes) -> None:
    """The fast reader gives nothing, or what feedparser gives."""
    fast = read_fast(data)
    if fast is not None:
        assert comparable(fast) == comparable(read_feed(data))


PLAIN = (
    "<title>T &amp; U</title><link>https://x.org/1?a=1&amp;b=2</link><guid isPermaLink='false'>g</guid>"
    "<description>&lt;p&gt;D&lt;/p&gt;</description><pubDate>Thu, 19 Dec 2024 10:00:00 GMT</pubDate>"
)


@pytest.mark.parametrize(
    "data",
    [
        rss(f"<title>F</title><link>https://x.org/</link><language>ru</language><ttl>5</ttl><item>{PLAIN}</item>"),
        rss(f"<item>{PLAIN}<content:encoded><![CDATA[<b>C</b>]]></content:encoded><category>c</category></item>"),
        rss(
            f"<image><title>I</title><link>https://i.org/</link></image><item>{PLAIN}<dc:creator>A</dc:creator></item>"
        ),
        rss("<item><guid>https://x.org/1</guid><title>T</title></item><item><guid>1</guid></item>"),
        rss(
            "<item><media:group><media:title>M</media:title><media:description>D</media:description></media:group></item>"
        ),
        rss("<item><title>T</title><atom:link rel='alternate' href='https://x.org/1'/><link/></item>"),
        rss("<item><source url='https://o.org/'>O</source><title>Ã\u00bcber \x93quoted\x94</title></item>"),
        rss(f"<item>{PLAIN}<media:group><pubDate>2001-01-01</pubDate><guid>deeper</guid></media:group></item>"),
        rdf("<channel><title>F</title></channel><item><title>T</title><dc:date>2024-12-19</dc:date></item>"),
        atom(
            "<title type='html'>F</title><id>urn:f</id><link href='https://x.org/'/><entry xml:lang='ko'><title>T</title>"
            "<id>urn:1</id><link rel='self' href='https://x.org/s'/><link href='https://x.org/1'/>"
            "<updated>2024-12-19T10:00:00Z</updated><author><name>N</name><uri>u</uri></author><summary>S</summary>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p class='a&amp;b'>x &lt; y<br/></p></div>"
            "</content><category term='c'/><source><title>O</title><link href='https://o.org/'/></source></entry>"
        ),
    ],
    ids=range(10),
)
def test_ordinary_documents_are_read_fast(data: bytes) -> None:
    """They do not fall back, and every field is feedparser's."""
    fast = read_fast(data)
    assert fast is not None
    assert comparable(fast) == comparable(read_feed(data))


@pytest.mark.parametrize(
    "data",
    [
        b"<rss><channel></rss>",
        rss("<item><title>a &nbsp; b</title></item>"),
        rss("<item><title>a <b>bold</b></title></item>"),
        rss("<item><undeclared:title>T</undeclared:title></item>"),
        rss("<item><item><title>T</title></item></item>"),
        rss("<item><link>http:///x.org/</link></item>"),
        rss("<item xml:base='https://b.org/'><link>1</link></item>"),
        rss("<item><x:y><title>T</title></x:y></item>"),
        rss("<item><title>" + "t" * 200_000 + "</title></item>"),
        rss("<item><author>" + "a" * 200 + "</author></item>"),
        rss("<item/>" * 2_001),
        atom("<entry><content type='text/markdown'>x</content></entry>"),
        b"<urlset/>",
        b"<html><body/></html>",
    ],
    ids=range(14),
)
def test_what_is_unusual_is_left_to_feedparser(data: bytes) -> None:
    """Broken, ambiguous and overlong documents."""
    assert read_fast(data) is None


@pytest.mark.parametrize(
    "data",
    [
        rss("<item>" + "<a>" * 127 + "</a>" * 127 + "</item>"),
        rss("<item><a " + " ".join(f"a{n}='x'" for n in range(257)) + "/></item>"),
        rss("<item>" + "".join(f"<a xmlns:n{n}='urn:{n}'/>" for n in range(60)) + "</item>"),
    ],
    ids=["depth", "attributes", "namespaces"],
)
def test_the_limits_are_those_of_the_scan(data: bytes) -> None:
    """What the scan refuses is not read fast, either."""
    assert not isinstance(scan(data), Structure)
    assert read_fast(data) is None


_TEXTS = st.sampled_from(
    [
        "",
        " ",
        "Kursk",
        "a &amp; b",
        "&lt;b&gt;x&lt;/b&gt;",
        "<![CDATA[<p>c</p>]]>",
        "https://x.org/1",
        "/rel",
        "g1",
        "Ã¼",
        "a,b",
    ]
)
_ATTRIBUTES = st.sampled_from(
    [
        *("", "", "", "", " type='html'", " type='xhtml'", " type='text'", " rel='self'", " rel='alternate'"),
        *(" href='https://x.org/h'", " isPermaLink='false'", " isPermaLink='true'", " term='t'", " domain='d'"),
        *(" label='l'", " url='https://u.org/'", " xml:lang='uk'", " xml:lang=''", " xml:base='https://b.org/'"),
        *(" lang='de'", " x:href='z'", " text='t'"),
    ]
)
_NAMES = st.sampled_from(
    [
        "title",
        "link",
        "guid",
        "id",
        "description",
        "summary",
        "content",
        "content:encoded",
        "pubDate",
        "published",
        "updated",
        "dc:date",
        "dc:title",
        "dc:creator",
        "dc:subject",
        "dc:description",
        "author",
        "name",
        "email",
        "uri",
        "category",
        "keywords",
        "source",
        "image",
        "media:group",
        "media:content",
        "media:title",
        "media:description",
        "media:keywords",
        "media:category",
        "itunes:summary",
        "itunes:author",
        "itunes:keywords",
        "itunes:category",
        "feedburner:origLink",
        "atom:link",
        "atom:title",
        "atom:author",
        "atom:name",
        "x:y",
        "x:title",
        "rights",
        "contributor",
        "enclosure",
        "language",
        "ttl",
        "sy:updatePeriod",
        "comments",
        "created",
        "modified",
        "generator",
        "url",
        "textInput",
        "body",
        "date",
        "lastBuildDate",
    ]
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.one_of(_TEXTS, _TEXTS, st.lists(children, min_size=1, max_size=3).map("".join))
    return st.builds(
        lambda name, attributes, text: f"<{name}{attributes}>{text}</{name}>", _NAMES, _ATTRIBUTES, inside
    )


_LEAVES = st.builds(
    lambda name, attributes, text: f"<{name}{attributes}>{text}</{name}>", _NAMES, _ATTRIBUTES, _TEXTS
)
_ELEMENTS = st.recursive(_LEAVES, _element, max_leaves=4)
_HEADS = st.lists(_ELEMENTS, max_size=3).map("".join)
_ENTRIES = st.lists(st.lists(_ELEMENTS, max_size=7).map("".join), max_size=3)


@settings(max_examples=600, deadline=None)
@given(head=_HEADS, entries=_ENTRIES, tail=_HEADS, shape=st.sampled_from(["rss", "atom", "rdf"]))
def test_whatever_stands_there_it_agrees_or_is_silent(head: str, entries: list[str], tail: str, shape: str) -> None:
    """Any tree of the elements and attributes that feeds have."""
    name = "entry" if shape == "atom" else "item"
    inside = head + "".join(f"<{name}>{entry}</{name}>" for entry in entries) + tail
    data = {"rss": rss, "atom": atom, "rdf": rdf}[shape](inside)
    if is_wellformed(data):
        assert_same(data)
