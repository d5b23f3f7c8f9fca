"""The table of bad feeds, second part: what people are shown (F27 to F29, F48, F49), what is no feed (F43 to F47), what
must not be fetched (F50, F51).
"""

from __future__ import annotations

import json
from functools import partial

from monitor.model import ParseReason
from tests.rig.feed_rows import accepted, one, refused
from tests.rig.feed_table import FeedRow, Outcome, Seen, article_of
from tests.rig.hostile_feeds import item, rss

REFUSED, DEGRADED, _, ACCEPTED = Outcome
P = ParseReason


def _inert_everywhere(seen: Seen) -> None:
    """As text in the database; escaped or replaced in message, page and feed."""
    assert "<script>" in article_of(seen).title
    shown = "\n".join(seen.outputs())
    assert "Kursk" in shown
    assert "<script" not in shown


SCRIPT = "Kursk <script>x()</script>"
SCRIPTS = (
    accepted("F27a", "a script as an element of the title", lambda: one(SCRIPT), titles=(SCRIPT,), check=_inert_everywhere),
    accepted("F27b", "a script escaped", lambda: one("Kursk &lt;script&gt;x()&lt;/script&gt;"), titles=(SCRIPT,),
             check=_inert_everywhere),
    accepted("F27c", "a script escaped twice", lambda: one("Kursk &amp;lt;script&amp;gt;x()&amp;lt;/script&amp;gt;"),
             titles=(SCRIPT,), check=_inert_everywhere),
    accepted("F27d", "a script in CDATA", lambda: one(f"<![CDATA[{SCRIPT}]]>"), titles=(SCRIPT,), check=_inert_everywhere),
)  # fmt: skip


def _no_link(seen: Seen) -> None:
    assert (article_of(seen).url, article_of(seen).canonical_url) == (None, None)


def _resolved(seen: Seen) -> None:
    assert article_of(seen).url == f"{seen.web}/a/b"


def _alert_says(address: str | None, seen: Seen) -> None:
    """The only address in the message; none of its signs is hidden."""
    (message,) = seen.messages()
    assert message.replace("\n", "").isprintable()
    assert [word for word in message.split() if word.startswith("http")] == ([address] if address else [])


def _linked(row: str, what: str, link: str, shown: str | None, **more: object) -> FeedRow:
    """A link as an alert shows it. The first poll is empty: what comes with it is no news."""
    make = partial(lambda address: one("Kursk", f"<link>{address}</link>"), link)
    return FeedRow(row, what, (lambda: rss(b""), make), ACCEPTED, alerts=1, check=partial(_alert_says, shown), **more)  # type: ignore[arg-type]


UNUSABLE = "unusable-links: 1"
LINKS = (
    *(
        FeedRow(f"F28{letter}", f"a link {link[:12]}", (partial(lambda a: one("Kursk", f"<link>{a}</link>"), link),),
                DEGRADED, UNUSABLE, check=_no_link)
        for letter, link in zip("abc", ("javascript:alert(1)", "data:text/html,x", "file://@FILE@"), strict=True)
    ),
    accepted("F28d", "a relative link", lambda: one("Kursk", "<link>/a/b</link>"), check=_resolved),
    accepted("F28e", "an empty link", lambda: one("Kursk", "<link></link>"), check=_no_link),
    FeedRow("F28f", "a link of 1 MB", (lambda: one("Kursk", f"<link>http://x.org/{'a' * 1_000_000}</link>"),), DEGRADED,
            "cut-fields", check=_no_link),
    FeedRow("F28g", "a link of 5,000 letters", (lambda: one("Kursk", f"<link>http://x.org/{'a' * 5_000}</link>"),),
            DEGRADED, UNUSABLE, check=_no_link),
    _linked("F29a", "a link with a user before the host", "http://good.example@evil.example/x", "http://evil.example/x"),
    _linked("F29b", "a link with a right-to-left override", "http://evil.example/x\u202egpj.exe", "http://evil.example/xgpj.exe"),
    _linked("F29c", "a host of mixed scripts", "http://p\u0430ypal.example/x", "http://xn--pypal-4ve.example/x"),
    _linked("F29d", "an override within the host", "http://evil\u202e.example/x", "http://evil.example/x"),
)  # fmt: skip

LOGIN = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form>Kursk</form></body></html>"
CHECKING = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
RDF = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>'
    b"<title>F</title></channel><item><title>Kursk</title><link>http://x.org/1</link></item></rdf:RDF>"
)
ATOM03 = (
    b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><entry><title>Kursk</title><id>1</id>'
    b'<issued>2024-12-19T10:00:00Z</issued><link rel="alternate" href="http://x.org/1"/></entry></feed>'
)
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [{"id": "1", "title": "Kursk"}]}


def _old_validators_stand(seen: Seen) -> None:
    assert (seen.polls, seen.state.validators.etag, seen.state.failures) == (2, '"1"', 1)
    assert any("not-a-feed" in finding.cause for finding in seen.findings)


def _same_validators(seen: Seen) -> None:
    assert seen.state.validators.etag == '"1"'


def _nothing_asked(seen: Seen) -> None:
    assert seen.asked == ["/feed"] * seen.polls  # as for every row; here it is the point


_HIDDEN_LINKS = (
    '<link xmlns="http://www.w3.org/2005/Atom" rel="self" href="@WEB@/self"/><link xmlns="http://www.w3.org/2005/Atom" '
    'rel="hub" href="@WEB@/hub"/><itunes:new-feed-url xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">@WEB@/new'
    "</itunes:new-feed-url><icon>@WEB@/icon</icon><image><url>@WEB@/image</url></image>"
)
PAGES = (
    FeedRow("F43a", "a login page with status 200", (lambda: one("Kursk"), lambda: LOGIN), REFUSED, P.NOT_A_FEED,
            check=_old_validators_stand,
            deviation="the page's validators are dropped; those of the last whole document stay: they stand for what is stored"),
    FeedRow("F43b", "a page that checks the browser", (lambda: one("Kursk"), lambda: CHECKING), REFUSED, P.NOT_A_FEED,
            check=_old_validators_stand, deviation="as F43a"),
    accepted("F44a", "JSON Feed", lambda: json.dumps(JSON_FEED).encode(), content_type="application/feed+json"),
    accepted("F44b", "RDF", lambda: RDF),
    accepted("F44c", "Atom 0.3", lambda: ATOM03),
    accepted("F44d", "CDF", lambda: b"<channel><item href='http://x.org/1'><title>Kursk</title></item></channel>"),
    refused("F44e", "an OPML list", lambda: b"<opml version='2.0'><body><outline text='Kursk'/></body></opml>", P.NOT_A_FEED),
    *(
        refused(f"F45{letter}", f"a body of {body!r}", partial(bytes, body), P.EMPTY)
        for letter, body in zip("abcde", (b"", b"x", b"\xef\xbb\xbf", b"\xff\xfe", b" \n\t "), strict=True)
    ),
    refused("F46a", "a body that is a path", lambda: b"@FILE@", P.NOT_A_FEED),
    refused("F46b", "a body that is an address", lambda: b"@WEB@/feed2", P.NOT_A_FEED),
    FeedRow("F47a", "cut off within an item", (lambda: one("Kursk"), lambda: rss(item() + item(title=b"Kursk two"))[:-40]),
            DEGRADED, "cut-off", titles=("Kursk", ), check=_same_validators, clean=False),
    FeedRow("F47b", "cut off between items", (lambda: one("Kursk"), lambda: rss(item() + item(title=b"Kursk two"))[:-16]),
            DEGRADED, "cut-off", titles=("Kursk", "Kursk two"), alerts=1, check=_same_validators, clean=False),
)  # fmt: skip


def _marks_limited(seen: Seen) -> None:
    marks = sum("\u0300" <= sign <= "\u036f" for sign in article_of(seen).title)
    assert 0 < marks <= 8


def _neutral_everywhere(seen: Seen) -> None:
    for shown in (article_of(seen).title, *seen.outputs()):
        assert not any(sign in shown for sign in "\x1b\u202e\u2066\x07")


HIDING = (
    *(
        accepted(f"F48{letter}", what, partial(one, title), titles=1)
        for letter, what, title in (
            ("a", "a zero-width joiner within the keyword", "Ku\u200drsk"),
            ("b", "a soft hyphen within the keyword", "Kur\u00adsk"),
            ("c", "a zero-width space within the keyword", "Kur\u200bsk"),
            ("d", "a Cyrillic letter within the keyword", "К" "ursk"),
            ("e", "two letters of another script", "Kur\u0455\u043a"),
            ("f", "full-width letters", "Ｋｕｒｓｋ"),
            ("g", "a Latin letter within the Cyrillic keyword", "Кypск"),
        )
    ),
    accepted("F49a", "a heap of combining marks", lambda: one(f"K{chr(0x301) * 60}ursk"), titles=1, check=_marks_limited),
    accepted("F49b", "bidi overrides", lambda: one("\u202eKursk\u202c \u2066x"), titles=("Kursk x",),
             check=_neutral_everywhere),
    accepted("F49c", "orders to a terminal", lambda: one(b"\x1b[31m Kursk \x1b[2J\x07"), titles=1,
             check=_neutral_everywhere),
    accepted("F49d", "a colour of a terminal right before the keyword", lambda: one(b"\x1b[31mKursk\x1b[0m"), titles=1,
             check=_neutral_everywhere),
    accepted("F50", "self, hub, new address, icon and image at an internal host",
             lambda: rss(item(), b"").replace(b"<item>", _HIDDEN_LINKS.encode() + b"<item>"), check=_nothing_asked),
    accepted("F51a", "an enclosure of 4 GB at an internal host",
             lambda: one("Kursk", '<enclosure url="@WEB@/big" length="4294967296" type="audio/mpeg"/>'), check=_nothing_asked),
    accepted("F51b", "an enclosure that is a file",
             lambda: one("Kursk", '<enclosure url="file://@FILE@" length="1" type="x/y"/>'), check=_nothing_asked),
)  # fmt: skip

ROWS: tuple[FeedRow, ...] = (*SCRIPTS, *LINKS, *PAGES, *HIDING)
