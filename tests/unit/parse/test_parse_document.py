"""What a document's entries say: RSS, RDF, Atom, CDF and JSON Feed through `parse_document`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, ParsedFeed, ParseFailed, ParseReason
from monitor.parse.document import parse_document

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
URL = "https://x.org/feeds/all.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:media="http://search.yahoo.com/mrss/"'
)


def parse(document: str | bytes, **circumstances: object) -> ParsedFeed:
    """The feed a document gives."""
    body = document.encode() if isinstance(document, str) else document
    given_ = {"content_type": None, "declared_language": None, "now": NOW, **circumstances}
    found = parse_document(body, URL, **given_)  # type: ignore[arg-type]
    assert isinstance(found, ParsedFeed), found
    return found


def rss(items: str, channel: str = "<title>T</title><link>https://site.org/</link>") -> ParsedFeed:
    """The feed of some RSS items."""
    return parse(f'<rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>')


def rss_entry(inside: str, channel: str = "<title>T</title><link>https://site.org/</link>") -> Entry:
    """The entry of one RSS item."""
    return rss(f"<item>{inside}</item>", channel).entries[0]


def atom_entry(inside: str, feed: str = "") -> Entry:
    """The entry of one Atom entry."""
    document = f'<feed xmlns="http://www.w3.org/2005/Atom" {feed}><title>T</title><entry>{inside}</entry></feed>'
    return parse(document).entries[0]


class TestRss:
    """RSS 2.0 and its modules."""

    def test_a_whole_item(self) -> None:
        """Every field of an entry, from an ordinary RSS 2.0 item."""
        entry = rss_entry(
            "<title>At Least 100 Killed &amp; More</title><link>https://site.org/a1</link>"
            "<guid isPermaLink='false'>A1</guid><pubDate>Thu, 19 Dec 2024 13:00:00 MSK</pubDate>"
            "<description>&lt;p&gt;Short&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>The whole long text</p>]]></content:encoded>"
            "<dc:creator>A. Writer</dc:creator><category>War</category><category> Korea </category><category>War</category>"
            "<source url='https://agency.org/rss'>Agency</source>",
            "<title>T</title><link>https://site.org/</link><language>en-gb</language>",
        )
        assert entry.title == "At Least 100 Killed & More"
        assert (entry.summary, entry.content) == ("<p>Short</p>", "<p>The whole long text</p>")
        assert (entry.link, entry.guid) == ("https://site.org/a1", "A1")
        assert (entry.keys.guid, entry.keys.link) == ("a1", "site.org/a1")
        assert entry.published.value == datetime(2024, 12, 19, 10, tzinfo=UTC)
        assert entry.published.raw == "Thu, 19 Dec 2024 13:00:00 MSK"
        assert (entry.author, entry.tags, entry.language) == ("A. Writer", ("War", "Korea"), "en-gb")
        assert (entry.origin_name, entry.origin_url) == ("Agency", "https://agency.org/rss")
        assert len(entry.digest) == 32

    def test_the_feed_itself(self) -> None:
        """Title, link, language, how often to come, format, completeness."""
        feed = rss("", "<title> News &amp;amp; More </title><link>/home</link><language>ko</language><ttl>15</ttl>")
        assert (feed.title, feed.link, feed.language) == ("News & More", "https://x.org/home", "ko")
        assert (feed.ttl, feed.format, feed.complete) == (timedelta(minutes=15), "rss20", True)
        assert feed.entries == ()
        assert feed.warnings == ()

    @pytest.mark.parametrize(
        ("channel", "ttl"),
        [
            ("<ttl>0</ttl>", None),
            ("<ttl>soon</ttl>", None),
            ("<ttl>99999999999999</ttl>", None),
            (
                "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
                timedelta(minutes=30),
            ),
            ("<sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
            ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
            ("<sy:updatePeriod>never</sy:updatePeriod>", None),
        ],
    )
    def test_how_often_to_come(self, channel: str, ttl: timedelta | None) -> None:
        """RSS `ttl` or the syndication module, where they make sense."""
        assert rss("", channel).ttl == ttl

    @pytest.mark.parametrize(
        ("inside", "link"),
        [
            ("<link>https://site.org/a</link>", "https://site.org/a"),
            ("<link> \n https://site.org/a\n</link>", "https://site.org/a"),
            ("<link>/a?b=1&amp;c=2</link>", "https://site.org/a?b=1&c=2"),
            ("<link>//cdn.org/a</link>", "https://cdn.org/a"),
            ("<link>https://site.org/a b</link>", "https://site.org/a%20b"),
            ("<link>https://сайт.укр/новини</link>", "https://сайт.укр/новини"),
            ("<link>javascript:alert(1)</link>", None),
            ("<link>data:text/html,x</link>", None),
            ("<link>file:///etc/hostname</link>", None),
            ("<link>java\nscript:alert(1)</link>", None),
            ("<link>http://</link>", None),
            ("<link>http://[::1</link>", None),
            ("<link></link>", None),
            (f"<link>https://site.org/{'a' * 1_000_000}</link>", None),
            ("<guid>https://site.org/g</guid>", "https://site.org/g"),
            ("<guid isPermaLink='false'>https://site.org/g</guid>", None),
            ("<guid>1</guid>", None),  # a guid is only a link where it is one
            ("<guid>/g</guid>", None),
            ("<guid>https://site.org/g</guid><link>https://site.org/a</link>", "https://site.org/a"),
            (
                "<link>https://feeds.x.org/~r/1</link><feedburner:origLink>https://site.org/a</feedburner:origLink>",
                "https://site.org/a",
            ),
            (
                "<atom:link rel='self' href='https://site.org/self'/><link>https://site.org/a</link>",
                "https://site.org/a",
            ),
            ("<link xml:base='https://base.org/x/'>y</link>", "https://base.org/x/y"),
        ],
    )
    def test_links_are_absolute_http_or_none(self, inside: str, link: str | None) -> None:
        """F28: resolved or dropped, and the item stays."""
        assert rss_entry(f"<title>T</title>{inside}").link == link

    @pytest.mark.parametrize(
        ("inside", "summary", "content"),
        [
            ("<description>short</description>", "short", ""),
            ("<content:encoded>whole</content:encoded>", "", "whole"),
            ("<description>same</description><content:encoded>same</content:encoded>", "", "same"),
            ("<description>a</description><content:encoded>longer</content:encoded>", "a", "longer"),
            ("<description>longer</description><content:encoded>a</content:encoded>", "a", "longer"),
        ],
    )
    def test_the_shorter_text_is_the_summary(self, inside: str, summary: str, content: str) -> None:
        """Content is the longest text; what is said twice stands once."""
        entry = rss_entry(f"<title>T</title>{inside}")
        assert (entry.summary, entry.content) == (summary, content)

    def test_a_dublin_core_date_is_a_publishing_date(self) -> None:
        """Feeds without `pubDate` date their entries by `dc:date`."""
        entry = rss_entry("<title>T</title><dc:date>2024-12-19T10:00:00Z</dc:date>")
        assert entry.published.value == entry.updated.value == datetime(2024, 12, 19, 10, tzinfo=UTC)

    def test_an_update_is_not_invented(self) -> None:
        """Feedparser maps `updated` to `published`: here it stays unknown."""
        entry = rss_entry("<title>T</title><pubDate>Thu, 19 Dec 2024 10:00:00 GMT</pubDate>")
        assert (entry.updated.value, entry.updated.rule) == (None, "none")

    def test_month_names_of_the_language_the_operator_declares(self) -> None:
        """The operator's word goes before the feed's."""
        items = "<item><title>T</title><pubDate>19 декабря 2024 10:00</pubDate></item>"
        document = f'<rss version="2.0"><channel><title>T</title><language>en</language>{items}</channel></rss>'
        assert parse(document).entries[0].published.rule == "needs-language"
        assert parse(document, declared_language="ru").entries[0].published.rule == "rfc822-naive"


class TestAtom:
    """Atom 1.0."""

    def test_a_whole_entry(self) -> None:
        """Every field, from an ordinary Atom 1.0 entry."""
        entry = atom_entry(
            "<title type='html'>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><id>urn:1</id>"
            "<link rel='alternate' href='a1'/><link rel='enclosure' href='file:///x'/>"
            "<published>2024-12-19T10:00:00Z</published><updated>2024-12-19T11:00:00Z</updated>"
            "<summary>short</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Whole</p></div></content>"
            "<author><name>N</name><email>n@x.org</email></author><category term='war'/>"
            "<source><title>Origin</title><link href='https://origin.org/'/></source>",
            "xml:lang='uk'",
        )
        assert (entry.title, entry.summary, entry.content) == ("A &amp; <b>B</b>", "short", "<p>Whole</p>")
        assert (entry.link, entry.guid) == ("https://x.org/feeds/a1", "urn:1")  # relative to where the feed lies
        assert (entry.published.value, entry.updated.value) == (
            datetime(2024, 12, 19, 10, tzinfo=UTC),
            datetime(2024, 12, 19, 11, tzinfo=UTC),
        )
        assert (entry.author, entry.tags, entry.language) == ("N (n@x.org)", ("war",), "uk")
        assert (entry.origin_name, entry.origin_url) == ("Origin", "https://origin.org/")

    @pytest.mark.parametrize(
        ("title", "html"),
        [
            ("<title>a &lt; b &amp; c</title>", "a &lt; b & c"),
            ("<title type='text'>AT&amp;T</title>", "AT&T"),
            ("<title>&lt;script&gt;x()&lt;/script&gt;</title>", "&lt;script&gt;x()&lt;/script&gt;"),  # F27
            (
                "<title>Kursk &lt;b&gt;bold&lt;/b&gt; claim</title>",
                "Kursk <b>bold</b> claim",
            ),  # HTML under a wrong label
            ("<title>A &amp;quot;quoted&amp;quot; word</title>", "A &quot;quoted&quot; word"),
            ("<title type='html'>a &amp;lt; b</title>", "a &lt; b"),
        ],
    )
    def test_plain_text_is_made_html(self, title: str, html: str) -> None:
        """Text fields hold HTML: what is declared plain is escaped, unless it evidently is HTML already."""
        assert atom_entry(title).title == html

    def test_xml_base(self) -> None:
        """The nearest base wins."""
        entry = atom_entry("<title>T</title><link href='c' xml:base='b/'/>", "xml:base='https://base.org/a/'")
        assert entry.link == "https://base.org/a/b/c"


class TestOtherFormats:
    """Older formats, and JSON Feed."""

    @pytest.mark.parametrize(
        ("document", "format_"),
        [
            (
                (
                    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
                    '<channel rdf:about="x"><title>F</title></channel>'
                    '<item rdf:about="urn:1"><title>T</title><link>https://site.org/1</link></item></rdf:RDF>'
                ),
                "rss10",
            ),
            ('<rss version="0.91"><channel><item><title>T</title></item></channel></rss>', "rss091u"),
            (
                '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title></entry></feed>',
                "atom03",
            ),
            ('<channel><item href="https://site.org/1"><title>T</title></item></channel>', "unknown"),
            ('<rss version="2.0"><channel><item><title>T</title></item></channel></rss>', "rss20"),
        ],
    )
    def test_old_formats_are_read(self, document: str, format_: str) -> None:
        """F44: RDF, RSS 0.91, Atom 0.3, CDF."""
        feed = parse(document)
        assert (feed.format, [entry.title for entry in feed.entries]) == (format_, ["T"])

    def test_json_feed(self) -> None:
        """Natively, by its content, whatever the header says."""
        feed = parse(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "F",
                    "home_page_url": "https://site.org/",
                    "language": "ko",
                    "items": [
                        {
                            "id": 7,
                            "url": "/a1",
                            "title": "북한 <군>",
                            "summary": "s & t",
                            "content_html": "<p>Whole</p>",
                            "date_published": "2024-12-19T10:00:00Z",
                            "authors": [{"name": "A"}, {"name": "B"}],
                            "tags": ["war", 1],
                            "language": "ko-KR",
                        },
                        {
                            "id": "8",
                            "content_text": "a < b",
                            "external_url": "https://else.org/",
                            "author": {"name": "C"},
                        },
                        "no item",
                        {},
                    ],
                }
            ),
            content_type="text/html",
        )
        assert (feed.format, feed.title, feed.language, feed.complete) == ("json11", "F", "ko", True)
        first, second = feed.entries
        assert (first.title, first.summary, first.content) == ("북한 &lt;군&gt;", "s &amp; t", "<p>Whole</p>")
        assert (first.link, first.guid, first.author) == ("https://site.org/a1", "7", "A, B")
        assert (first.tags, first.language) == (("war",), "ko-KR")
        assert (second.content, second.link, second.author) == ("a &lt; b", "https://else.org/", "C")
        assert feed.warnings == ("dropped-empty: 1",)

    @pytest.mark.parametrize(
        "document", ['{"version": "https://jsonfeed.org/version/1.1"}', "[1, 2]", '{"items": 3}', "{{", "[" * 100_000]
    )
    def test_json_that_is_no_feed(self, document: str) -> None:
        """Said by name."""
        found = parse_document(document.encode(), URL, "application/json", None, NOW)
        assert isinstance(found, ParseFailed)
        assert found.reason is ParseReason.NOT_A_FEED

    def test_json_cut_off(self) -> None:
        """F47: the whole items before the cut."""
        whole = '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"one"}, {"id":"2","title":"tw'
        feed = parse(whole)
        assert [entry.title for entry in feed.entries] == ["one"]
        assert not feed.complete
        assert "cut-off" in feed.warnings


class TestNotAFeed:
    """What is no feed, and what is one without entries."""

    @pytest.mark.parametrize(
        ("document", "detail"),
        [
            ("<!DOCTYPE html><html><head><title>Log in &ndash; Site</title>", "an HTML page titled 'Log in – Site'"),
            ("<HTML><body>Checking your browser</body></HTML>", "an HTML page without a title"),
            ("<!doctype html>\n<html lang=en><body><p>No<p>tags<p>closed", "an HTML page without a title"),
            ("<urlset><url><loc>x</loc></url></urlset>", "an XML document whose root is <urlset>"),
            ("<opml><body/></opml>", "an XML document whose root is <opml>"),
            ("/etc/hostname", "no markup: '/etc/hostname'"),
        ],
    )
    def test_other_documents_are_named(self, document: str, detail: str) -> None:
        """F43, F46: not "0 items" but what it is."""
        assert parse_document(document.encode(), URL, "text/html", None, NOW) == ParseFailed(
            ParseReason.NOT_A_FEED, detail
        )

    @pytest.mark.parametrize(
        "document", ['<rss version="2.0"><channel/></rss>', '<feed xmlns="http://www.w3.org/2005/Atom"/>']
    )
    def test_an_empty_feed_is_a_feed(self, document: str) -> None:
        """F42: zero entries are fine."""
        assert parse(document).entries == ()


class TestEntries:
    """What holds for entries of any format."""

    def test_what_cannot_be_used_is_dropped_and_counted(self) -> None:
        """F30: an item with nothing; one with only a link stays."""
        feed = rss("<item><guid isPermaLink='false'>1</guid></item><item><link>https://site.org/1</link></item>")
        assert [entry.link for entry in feed.entries] == ["https://site.org/1"]
        assert feed.warnings == ("dropped-empty: 1",)

    def test_duplicates_collapse(self) -> None:
        """F32: the same entry again, its guid in other letters; not the same headline of another article."""
        item = "<item><title>T</title><guid isPermaLink='false'>{}</guid><link>https://site.org/{}</link></item>"
        feed = rss(item.format("Á1", 1) + item.format(" a\u03011 ".upper(), 1) + item.format("b2", 2))
        assert [entry.link for entry in feed.entries] == ["https://site.org/1", "https://site.org/2"]
        assert feed.warnings == ("dropped-duplicates: 1",)

    def test_repeated_guids_are_not_trusted(self) -> None:
        """F31: each entry stays, with a warning."""
        item = "<item><title>T{0}</title><guid isPermaLink='false'>x</guid><link>https://site.org/{0}</link></item>"
        feed = rss("".join(item.format(n) for n in range(3)))
        assert [entry.keys.guid for entry in feed.entries] == [None] * 3
        assert len({entry.keys.link for entry in feed.entries}) == 3
        assert feed.warnings == ("repeated-guids: 3",)

    def test_lengths_are_limited_and_flagged(self) -> None:
        """F18, F19: titles of 1,024 characters, texts of 65,536, tags and authors of theirs."""
        entry = rss_entry(
            f"<title>{'t' * 5000}</title><description>{'d' * 100_000}</description><author>{'a' * 5000}</author>"
            + "<category>c</category>" * 3
            + "".join(f"<category>{n}{'c' * 1000}</category>" for n in range(200))
        )
        assert (len(entry.title), len(entry.summary), len(entry.author or "")) == (1024, 65_536, 512)
        assert len(entry.tags) == 64
        assert max(map(len, entry.tags)) == 256

    def test_the_keyword_survives_a_broken_document(self) -> None:
        """An unescaped ampersand, an unknown entity, an undeclared prefix: the entry is read all the same."""
        feed = parse(
            '<rss version="2.0"><channel><item><title>AT&T &nbsp; Kursk</title><media:title>x</media:title></item>'
            "</channel></rss>"
        )
        assert "Kursk" in feed.entries[0].title
        assert "not-well-formed" in feed.warnings


@given(st.lists(st.sampled_from([
    "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "Kursk", "<link>", "http://x.org/1",
    "</link>", "<guid>", "&amp;", "&", "<![CDATA[", "]]>", "<!--", "-->", "</rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>", "</entry>", "\x00", "\ud800", "&#xD800;", "<?x", "?>", "{", "}", '"items"', ":", "[",
]), max_size=25))  # fmt: skip
def test_no_document_makes_it_raise(pieces: list[str]) -> None:
    """Anything from the pieces of feeds gives an outcome whose texts can be stored."""
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    found = parse_document(body, URL, None, None, NOW)
    if isinstance(found, ParsedFeed):
        for entry in found.entries:
            f"{entry.title}{entry.summary}{entry.content}{entry.author}{entry.guid}".encode()
    else:
        assert found.detail
