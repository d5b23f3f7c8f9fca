"""What must hold of any bytes that the parse worker is given, and small documents to start a search from."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from monitor.model import Entry, EntryDate, ParsedFeed, ParseFailed, ParseReason
from monitor.parse.fast import read_fast
from monitor.parse.feed import is_wellformed, read_feed
from monitor.parse.prepare import Prepared, prepare
from monitor.parse.reading import RawFeed, storable
from monitor.parse.wire import ParseJob, unpack
from monitor.parse.worker import parse_job
from tests.rig.hostile_feeds import ROWS

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
URL = "https://x.org/feed"
HANG = 5.0  # seconds of CPU
LARGEST = 4_096  # bytes of a document to start from
MOST_ENTRIES = 2_000
FINDS = Path(__file__).resolve().parents[1] / "data" / "fuzz"
_TYPES = (
    None,
    "text/xml",
    "application/rss+xml; charset=utf-8",
    "application/feed+json",
    "text/html; charset=koi8-r",
)


class Hang(Exception):  # noqa: N818 - a verdict
    """One document took too long."""


def judge(body: bytes) -> str:
    """What comes of a document, in a word (`crashed: ...` where feedparser raised and the document was lost with it).

    Raises where it is something that must not be. How it was sent is drawn from its checksum, so that a file holds all there is to know.
    """
    draw = crc32(body)
    job = ParseJob(body, URL, _TYPES[draw % len(_TYPES)], None, NOW, ended_by_close=draw % 7 == 0)
    started = time.process_time()
    outcome = unpack(pickle.loads(pickle.dumps(parse_job(job), pickle.HIGHEST_PROTOCOL)))
    spent = time.process_time() - started
    if spent > HANG:
        raise Hang(f"{spent:.1f} s of CPU")
    if isinstance(outcome, ParseFailed):
        _check_text(outcome.detail, 400)
        assert outcome.detail
        return f"crashed: {outcome.detail[:80]}" if outcome.reason is ParseReason.CRASHED else str(outcome.reason)
    _check_feed(outcome)
    return "empty-feed" if not outcome.entries else "read"


def agree(body: bytes) -> bool:
    """Assert that the fast reader says nothing or what feedparser says of a well-formed document; whether it said anything."""
    prepared = prepare(body, None)
    if not isinstance(prepared, Prepared) or prepared.json:
        return False
    fast = read_fast(prepared.data)
    if fast is None or not is_wellformed(prepared.data):
        return False
    slow = read_feed(prepared.data)
    assert _plain(fast) == _plain(slow), "\n".join(_differences(fast, slow))
    return True


def _plain(feed: RawFeed) -> list[object]:
    return [(name, getattr(feed, name)) for name in feed.__slots__ if name != "entries"] + [
        [
            (name, list(value) if name == "tags" else value)
            for name in entry.__slots__
            for value in [getattr(entry, name)]
        ]
        for entry in feed.entries
    ]


def _differences(fast: RawFeed, slow: RawFeed) -> Iterator[str]:
    yield from (
        f"fast {one!r}\nslow {other!r}"
        for one, other in zip(_plain(fast), _plain(slow), strict=False)
        if one != other
    )
    if len(fast.entries) != len(slow.entries):
        yield f"fast {len(fast.entries)} entries, slow {len(slow.entries)}"


# ------------------------------------------------------------------------------------------------- what must hold


def _check_feed(feed: ParsedFeed) -> None:
    assert len(feed.entries) <= MOST_ENTRIES
    assert feed.ttl is None or feed.ttl >= timedelta(0)
    _check_text(feed.title, 1_024)
    _check_text(feed.language, None)
    _check_link(feed.link)
    for warning in (feed.format, *feed.warnings):
        _check_text(warning, 400)
    for entry in feed.entries:
        _check_entry(entry)


def _check_entry(entry: Entry) -> None:
    for text, limit in (
        (entry.title, 1_024),
        (entry.summary, 65_536),
        (entry.content, 65_536),
        (entry.guid, 1_024),
        (entry.author, 512),
        (entry.origin_name, 256),
        (entry.language, None),
        (entry.keys.guid, None),
        (entry.keys.link, None),
        *((tag, 256) for tag in entry.tags),
    ):
        _check_text(text, limit)
    assert entry.title or entry.summary or entry.content or entry.link
    assert len(entry.tags) <= 64
    assert entry.keys.content
    assert entry.digest
    _check_link(entry.link)
    _check_link(entry.origin_url)
    _check_date(entry.published)
    _check_date(entry.updated)


def _check_text(text: str | None, limit: int | None) -> None:
    """It can be stored, and is not longer than allowed."""
    if text is not None:
        assert limit is None or len(text) <= limit
        assert storable(text) == text
        text.encode()


def _check_link(link: str | None) -> None:
    """A web address, or nothing."""
    if link is not None:
        assert link.lower().startswith(("http://", "https://"))
        assert not set("\r\n\t ") & set(link)
        _check_text(link, None)


def _check_date(date: EntryDate) -> None:
    """An instant in UTC that can be, or a reason."""
    assert date.rule
    _check_text(date.raw, 128)
    if date.value is not None:
        assert date.value.tzinfo is UTC
        assert datetime(1990, 1, 1, tzinfo=UTC) <= date.value <= NOW + timedelta(hours=1)


# -------------------------------------------------------------------------------------------- where to start from


def seeds() -> Iterator[bytes]:
    """Small documents of every kind: hostile ones, whole ones of each dialect, and what was found before."""
    yield from (body for row in ROWS if not row.id.startswith("F17 40") and len(body := row.make()) <= LARGEST)
    yield from (document.encode() for document in WHOLE)
    yield from (path.read_bytes() for path in sorted(FINDS.iterdir()))


WHOLE = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:atom='http://www.w3.org/2005/Atom'>"
    "<channel><title>F &amp; G</title><link>https://x.org/</link><language>uk</language><ttl>15</ttl>"
    "<atom:link href='https://x.org/rss' rel='self'/><sy:updatePeriod>hourly</sy:updatePeriod>"
    "<image><url>https://x.org/i.png</url><title>I</title><link>https://x.org/</link></image>"
    "<item><title>Курск</title><link>https://x.org/1?utm_source=rss</link><guid isPermaLink='false'>g-1</guid>"
    "<pubDate>Thu, 19 Dec 2024 10:00:00 +0200</pubDate><dc:creator>A</dc:creator><category>c</category>"
    "<description><![CDATA[<p>D</p>]]></description><content:encoded>&lt;p&gt;C&amp;nbsp;&lt;/p&gt;</content:encoded>"
    "<source url='https://y.org/rss'>Y</source><media:content url='https://x.org/m.jpg'><media:title>M</media:title>"
    "</media:content><enclosure url='https://x.org/a.mp3' length='1' type='audio/mpeg'/></item>"
    "<item><title>北韓</title><link>/2</link><dc:date>2024-12-19T08:00:00Z</dc:date></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='ko' xml:base='https://x.org/'><title type='html'>F&lt;b></title>"
    "<id>urn:f</id><updated>2024-12-19T10:00:00Z</updated><link href='/'/><author><name>N</name></author>"
    "<entry><title type='text'>a &lt; b</title><id>urn:1</id><link rel='alternate' href='a/1'/><published>2024-12-19"
    "T09:00:00+09:00</published><updated>2024-12-19T10:00:00.5Z</updated><category term='t' label='l'/><summary "
    "type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>북한</p></div></summary><content type='html'>&lt;p>C"
    "</content><source><title>S</title><link href='https://s.org/'/></source></entry></feed>",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc="
    "'http://purl.org/dc/elements/1.1/'><channel rdf:about='https://x.org/'><title>F</title><link>https://x.org/</link>"
    "<items><rdf:Seq><rdf:li rdf:resource='https://x.org/1'/></rdf:Seq></items></channel><item rdf:about="
    "'https://x.org/1'><title>T</title><link>https://x.org/1</link><dc:date>2024-12-19</dc:date><dc:subject>s"
    "</dc:subject></item></rdf:RDF>",
    '{"version": "https://jsonfeed.org/version/1.1", "title": "F", "home_page_url": "https://x.org/", "language": "en",'
    ' "items": [{"id": "1", "url": "https://x.org/1", "title": "T", "content_html": "<p>C</p>", "summary": "S",'
    ' "date_published": "2024-12-19T10:00:00Z", "date_modified": "2024-12-19T11:00:00+02:00", "tags": ["a", "b"],'
    ' "authors": [{"name": "A"}], "author": {"name": "B"}}, {"id": 2, "content_text": "a < b", "language": "ru"}]}',
    "<html><head><title>Log in</title></head><body><p>No feed</p></body></html>",
)

WORDS = (  # of feeds, for a search that has to write them
    "<rss", "<channel>", "<item>", "</item>", "<entry>", "<feed", "<title", "<link", "<guid", "<pubDate>", "<updated>",
    "<dc:date>", "<content:encoded>", "<description>", "<summary", "<author>", "<category", "<source", "xmlns:", "xml:lang=",
    "xml:base=", "type='xhtml'", "type='html'", "rel='self'", "isPermaLink='true'", "<![CDATA[", "]]>", "<!--", "-->",
    "<!DOCTYPE", "<?xml version='1.0' encoding='", "windows-1251", "utf-16", "&amp;", "&#x", "&lt;", "&nbsp;", "https://",
    "Thu, 19 Dec 2024", "2024-12-19T", "+0900", '"items":[', '"version":', "jsonfeed.org/version/1", '"id":', '"authors":',
)  # fmt: skip

ELEMENTS = (
    "title", "link", "link href='https://x.org/h' rel='alternate'", "link rel='self' href='/s'", "guid", "guid isPermaLink='false'",
    "id", "description", "summary", "summary type='html'", "content type='xhtml'", "content:encoded", "pubDate", "published",
    "updated", "dc:date", "dc:creator", "dc:subject", "author", "name", "email", "uri", "category", "category term='t' label='l'",
    "source url='https://y.org/'", "source", "image", "url", "media:group", "media:content", "media:title", "media:description",
    "itunes:summary", "itunes:author", "feedburner:origLink", "language", "ttl", "sy:updatePeriod", "textInput", "item", "entry",
    "channel", "title xml:lang='ru'", "div xml:base='https://b.org/'", "enclosure url='u' type='t'", "x:y", "rights", "contributor",
)  # fmt: skip
TEXTS = (
    "", "Kursk", "북한", "\u0435\u0301", "<![CDATA[<p>a &amp; b</p>]]>", "&lt;p&gt;a&amp;nbsp;b&lt;/p&gt;", "&#x41;&#0;", "https://x.org/1",
    "/1?utm_source=rss&amp;a=1#b", " \n\t ", "Thu, 19 Dec 2024 10:00:00 GMT", "2024-12-19T10:00:00+09:00", "19.12.2024 10:00",
    "0", "-1", "99999999999999999999", "hourly", "a@x.org (A)", "A <a@x.org>", "en-US", "<b>x</b>", "<!-- c -->", "<?p i?>",
    "\u202e\u200b\u00ad", "tag:x.org,2024:1", "urn:1", "&", "]]>", "<", "a" * 300,
)  # fmt: skip
