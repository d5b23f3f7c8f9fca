"""The table of bad feeds, first part: entities, sizes, letters (F01 to F26). Input, outcome, what must be stored.

`tests.rig.feed_shown` has what is shown to people or is no feed, `tests.rig.feed_polls` what several polls show.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import partial

from monitor.model import FetchReason, ParseReason
from tests.rig.feed_table import FeedRow, Outcome, Seen, article_of
from tests.rig.hostile_feeds import DECLARATION, LAUGHS, item, items, rss

REFUSED, DEGRADED, LIMITED, ACCEPTED = Outcome
P = ParseReason
NOTHING = ()
FROM_THE_WIRE = "5 MiB is the limit of the wire: what is larger is refused there, before any reader sees it"
SILENTLY = "without a warning: nothing that anybody could read is lost"


def one(title: str | bytes, inside: str | bytes = b"", prolog: str = "") -> bytes:
    """A feed of one item."""
    title, inside = (text.encode() if isinstance(text, str) else text for text in (title, inside))
    return rss(item(inside, title), prolog.encode())


def refused(
    row: str, what: str, make: Callable[[], bytes], why: ParseReason | FetchReason, **more: object
) -> FeedRow:
    """A row whose document must give a named reason and nothing else."""
    return FeedRow(row, what, (make,), REFUSED, why, titles=NOTHING, **more)  # type: ignore[arg-type]


def accepted(row: str, what: str, make: Callable[[], bytes], **more: object) -> FeedRow:
    """A row whose document must be read without a complaint."""
    return FeedRow(row, what, (make,), ACCEPTED, **more)  # type: ignore[arg-type]


def _dtd(declaration: str, title: str = "&a;") -> Callable[[], bytes]:
    return lambda: one(title, prolog=f"<!DOCTYPE rss {declaration}>")


ENTITIES = (
    refused("F01", "nested entities, lines of their own", lambda: one("&l9;", prolog=LAUGHS.decode() + "]>"), P.FORBIDDEN_DOCTYPE),
    refused(
        "F02", "nested entities, all on the line of the declaration",
        lambda: rss(item(title=b"&l9;"), DECLARATION + LAUGHS.replace(b"\n", b"") + b"]>"), P.FORBIDDEN_DOCTYPE,
    ),
    refused(
        "F03", "one entity of 2 MB, 95 times",
        lambda: one("&a;" * 95, prolog=f'<!DOCTYPE rss [<!ENTITY a "{"x" * 2_000_000}">]>'), P.FORBIDDEN_DOCTYPE,
    ),
    refused("F04a", "an external entity that is a file", _dtd('[<!ENTITY a SYSTEM "file://@FILE@">]'), P.FORBIDDEN_DOCTYPE),
    refused("F04b", "the same, by its path alone", _dtd('[<!ENTITY a SYSTEM "@FILE@">]'), P.FORBIDDEN_DOCTYPE),
    refused("F05a", "an external DTD", _dtd('SYSTEM "@WEB@/x.dtd"', "Kursk"), P.FORBIDDEN_DOCTYPE),
    refused("F05b", "a parameter entity", _dtd('[<!ENTITY % a SYSTEM "@WEB@/x"> %a;]', "Kursk"), P.FORBIDDEN_DOCTYPE),
    accepted(
        "F06a", "the DOCTYPE of RSS 0.91",
        _dtd('PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"', "Kursk"),
    ),
    accepted("F06b", "a DOCTYPE of nothing but its name", _dtd("", "Kursk")),
    *(
        refused(f"F07{letter}", f"{count} encodings in the declaration",
                partial(lambda n: rss(item(), b"<?xml " + b'encoding="" ' * n + b"?>"), count), P.BAD_DECLARATION)
        for letter, count in (("a", 800), ("b", 40_000))
    ),
)  # fmt: skip


def _short_author(seen: Seen) -> None:
    assert article_of(seen).author == "a" * 512


def _text_is_x(seen: Seen) -> None:
    assert article_of(seen).summary == "x"


def _no_text(seen: Seen) -> None:
    assert article_of(seen).summary == ""


def _newest_of_many(seen: Seen) -> None:
    numbers = {int(article.title.removeprefix("Story ")) for article in seen.articles}
    assert numbers == set(range(2_000))


def _text_within_limit(seen: Seen) -> None:
    assert 60_000 < len(article_of(seen).summary) <= 65_536


def _title_within_limit(seen: Seen) -> None:
    assert 1_000 < len(article_of(seen).title) <= 1_024


def _styled(style: bytes) -> bytes:
    return one("Kursk", b"<description><![CDATA[<p style='" + style + b"'>x</p>]]></description>")


def many(count: int) -> bytes:
    """A feed of so many small items."""
    return rss(b"".join(b"<item><title>Story %d</title><guid>g%d</guid></item>" % (n, n) for n in range(count)))


SIZES = (
    accepted("F08", "40,000 newlines before the root", lambda: b"\n" * 40_000 + one("Kursk")),
    FeedRow("F09a", "an author of 80,000 letters", (lambda: one("Kursk", f"<author>{'a' * 80_000}</author>"),), LIMITED,
            "cut-fields", check=_short_author),
    FeedRow("F09b", "an author of 80,000 letters in a document that is not well formed",
            (lambda: one("Kursk", f"<author>{'a' * 80_000}</author><b>"),), LIMITED, "cut-fields", check=_short_author),
    FeedRow("F10a", "a style of 20,000 url(", (partial(_styled, b"url(" * 20_000),), LIMITED, "long-texts", check=_no_text,
            deviation="a text is cut at 64 Ki signs with its markup: what stands behind 80,000 signs of style is not kept"),
    *(
        accepted(f"F10{letter}", f"a style of {style[:4]!r}", partial(_styled, style), check=_text_is_x)
        for letter, style in (("b", b" " * 40_000), ("c", b"x" * 40_000), ("d", b"url(" * 10_000))
    ),
    refused("F11", "200,000 attributes on one element",
            lambda: rss(item(b"<a " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/>")), P.TOO_MANY_ATTRIBUTES),
    refused("F12a", "100,000 namespaces",
            lambda: rss(item(b"".join(b'<a xmlns:n%d="u%d"/>' % (n, n) for n in range(100_000)))), P.TOO_MANY_NAMESPACES),
    refused("F12b", "200 namespaces on one element",
            lambda: rss(item(b"<a " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(200)) + b"/>")), P.TOO_MANY_NAMESPACES),
    refused("F13", "300,000 nested elements", lambda: one("Kursk", "<a>" * 300_000 + "</a>" * 300_000), P.TOO_DEEP),
    refused("F14", "100,000 nested elements that never end", lambda: one("Kursk", "<a>" * 100_000), P.TOO_DEEP),
    refused("F15a", "100,000 items, 24 MB", lambda: rss(items(100_000)), FetchReason.TOO_LARGE, deviation=FROM_THE_WIRE),
    FeedRow("F15b", "2,100 items", (lambda: many(2_100),), LIMITED, "too-many-entries: 2100", titles=2_000, found=0,
            check=_newest_of_many),
    FeedRow("F16a", "200 items, an error on the last line", (lambda: rss(items(200) + b"\n<b></a>"),), DEGRADED,
            "not-well-formed", titles=200, found=0),
    accepted("F16b", "200 items, an error behind the root's end", lambda: rss(items(200)) + b"<b></a>", titles=200, found=0),
    refused("F17a", "a comment of 20 MiB", lambda: one("Kursk", f"<!--{'x' * (20 << 20)}-->"), FetchReason.TOO_LARGE),
    refused("F17b", "an attribute of 10 MiB", lambda: one("Kursk", f'<a b="{"x" * (10 << 20)}"/>'), FetchReason.TOO_LARGE),
    accepted("F17c", "a comment of 4.9 MB, within the limit", lambda: one("Kursk", f"<!--{'x' * 4_900_000}-->")),
    accepted("F17d", "an attribute of 4.9 MB, within the limit", lambda: one("Kursk", f'<a b="{"x" * 4_900_000}"/>')),
    refused("F18a", "11 MB of HTML in one description",
            lambda: one("Kursk", f"<description>{'&lt;p&gt;x&lt;/p&gt;' * 550_000}</description>"), FetchReason.TOO_LARGE,
            deviation=FROM_THE_WIRE),
    FeedRow("F18b", "4.9 MB of HTML in one description",
            (lambda: one("Kursk", f"<description>{'&lt;i&gt;' + 'word ' * 970_000}</description>"),), LIMITED, "cut-fields",
            check=_text_within_limit),
    refused("F19a", "a title of 10 MiB", lambda: one("Kursk " * 1_750_000), FetchReason.TOO_LARGE, deviation=FROM_THE_WIRE),
    FeedRow("F19b", "a title of 4.8 MB", (lambda: one("Kursk " * 800_000),), LIMITED, "cut-fields", titles=1,
            check=_title_within_limit),
    FeedRow("F19c", "a title of 5,000 letters", (lambda: one("Kursk " * 833),), LIMITED, "long-titles", titles=1,
            check=_title_within_limit),
)  # fmt: skip


def _declared(encoding: str) -> str:
    return f"<?xml version='1.0' encoding='{encoding}'?>"


def _wide(codec: str, mark: bytes = b"", declared: str = "") -> bytes:
    return mark + one("Курск", prolog=_declared(declared) if declared else "").decode().encode(codec)


LETTERS = (
    FeedRow("F20a", "NUL and control characters in a title", (lambda: one(b"\0Ku\x01rs\x1b\x7fk\0"),), DEGRADED,
            deviation=SILENTLY),
    FeedRow("F20b", "C1 controls in a title", (lambda: one("Ku\x85 rsk\x9b Kursk"),), DEGRADED, titles=("Ku… rsk› Kursk",),
            deviation="they are read as the signs that windows-1252 has in their place, as browsers read their references"),
    FeedRow("F21a", "one bad byte in Cyrillic UTF-8", (lambda: one("Курск".encode() + b" \xff."),), DEGRADED,
            "bad-bytes: 1", titles=("Курск \ufffd.",)),
    FeedRow("F21b", "a bad byte in each of three items",
            (lambda: rss(b"".join(item(title=f"Курск {n} ".encode() + b"\xd0.") for n in range(3))),), DEGRADED,
            "bad-bytes: 3", titles=tuple(f"Курск {n} \ufffd." for n in range(3))),
    accepted("F22a", "header says UTF-8, document and bytes Latin-1",
             lambda: rss(item(title="Kürsk, Kursk".encode("latin-1")), _declared("iso-8859-1").encode()),
             titles=("Kürsk, Kursk",), content_type="text/xml; charset=utf-8"),
    accepted("F22b", "header says Latin-1, document and bytes UTF-8", lambda: one("Курск", prolog=_declared("utf-8")),
             titles=("Курск",), content_type="text/xml; charset=iso-8859-1"),
    accepted("F23", "text/xml without a charset, bytes UTF-8", lambda: one("Курск"), titles=("Курск",),
             content_type="text/xml"),
    *(
        refused(f"F24{letter}", f"{name} declared", partial(lambda n: one("Kursk", prolog=_declared(n)), name),
                P.FORBIDDEN_ENCODING)
        for letter, name in zip("abcd", ("punycode", "unicode_escape", "idna", "utf-7"), strict=True)
    ),
    refused("F24e", "utf-7 in the header", lambda: one("Kursk"), P.FORBIDDEN_ENCODING, content_type="text/xml; charset=utf-7"),
    *(
        accepted(f"F25{letter}", f"{codec} without a mark", partial(_wide, codec), titles=("Курск",))
        for letter, codec in zip("abcd", ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"), strict=True)
    ),
    accepted("F25e", "a mark of UTF-8 against windows-1251", lambda: _wide("utf-8", codecs.BOM_UTF8, "windows-1251"),
             titles=("Курск",)),
    accepted("F25f", "a mark of UTF-16 against UTF-8", lambda: _wide("utf-16-le", codecs.BOM_UTF16_LE, "utf-8"),
             titles=("Курск",)),
    accepted("F25g", "a mark of UTF-16 before UTF-8", lambda: _wide("utf-8", codecs.BOM_UTF16_LE), titles=("Курск",)),
    FeedRow("F26", "references to no character", (lambda: one("Kursk &#xD800;&#0;&#xFFFF;"),), DEGRADED,
            titles=("Kursk \ufffd\ufffd\ufffd",), deviation="the sign U+FFFD in the text is the warning"),
)  # fmt: skip

ROWS: tuple[FeedRow, ...] = (*ENTITIES, *SIZES, *LETTERS)
