"""Documents made to hurt a feed reader: builders, small to write down and large to send."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.model import ParsedFeed, ParseFailed, ParseOutcome, ParseReason
from monitor.parse.document import parse_document

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
URL = "https://x.org/feed"
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'


def rss(items: bytes, prolog: bytes = b"") -> bytes:
    """An RSS document around `items`."""
    return prolog + b'<rss version="2.0"><channel><title>F</title>' + items + b"</channel></rss>"


def item(inside: bytes = b"", title: bytes = b"Kursk") -> bytes:
    """An item with a title."""
    return b"<item><title>" + title + b"</title>" + inside + b"</item>"


def items(count: int) -> bytes:
    """Many ordinary items, of about 240 bytes each."""
    return b"".join(
        b"<item><title>Story %d</title><link>https://x.org/s/%d</link><guid>https://x.org/s/%d</guid>"
        b"<description>A paragraph that says what happened.</description>"
        b"<pubDate>Thu, 19 Dec 2024 10:00:00 GMT</pubDate></item>" % (n, n, n)
        for n in range(count)
    )


LAUGHS = b'<!DOCTYPE rss [\n<!ENTITY l0 "ha">\n' + b"".join(
    b'<!ENTITY l%d "%s">\n' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the catalogue: what is sent and what must come of it, within `cpu` seconds."""

    id: str
    make: Callable[[], bytes]
    reason: ParseReason | None = None  # None = accepted
    entries: int = 1
    title: str | None = "Kursk"  # of the first entry
    warning: str | None = None
    complete: bool = True
    content_type: str | None = None
    cpu: float = 2.0

    def __str__(self) -> str:
        return self.id

    def judge(self, outcome: ParseOutcome) -> None:
        """Assert that the outcome is the row's."""
        if self.reason is not None:
            assert isinstance(outcome, ParseFailed), outcome
            assert outcome.reason is self.reason
            return
        assert isinstance(outcome, ParsedFeed), outcome
        assert len(outcome.entries) == self.entries
        assert outcome.complete is self.complete
        if self.entries and self.title is not None:
            assert outcome.entries[0].title == self.title
        if self.warning is not None:
            assert any(warning.startswith(self.warning) for warning in outcome.warnings), outcome.warnings


R = ParseReason
ROWS = (
    Row("F01 nested entities", lambda: rss(item(title=b"&l9;"), LAUGHS + b"]>\n"), R.FORBIDDEN_DOCTYPE, cpu=0.05),
    Row(
        "F02 on the declaration's line",
        lambda: rss(item(title=b"&l9;"), DECLARATION + LAUGHS.replace(b"\n", b"") + b"]>"),
        R.FORBIDDEN_DOCTYPE,
        cpu=0.05,
    ),
    Row(
        "F03 one entity of 2 MB, 95 times",
        lambda: rss(item(b"&a;" * 95), b'<!DOCTYPE rss [<!ENTITY a "' + b"x" * 2_000_000 + b'">]>'),
        R.FORBIDDEN_DOCTYPE,
    ),
    Row(
        "F04 external entity",
        lambda: rss(item(title=b"&a;"), b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
        R.FORBIDDEN_DOCTYPE,
    ),
    Row(
        "F05 external DTD", lambda: rss(item(), b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x">'), R.FORBIDDEN_DOCTYPE
    ),
    Row(
        "F05 parameter entity",
        lambda: rss(item(), b'<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>'),
        R.FORBIDDEN_DOCTYPE,
    ),
    Row(
        "F06 the DOCTYPE of RSS 0.91",
        lambda: rss(
            item(),
            b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
            b'"http://my.netscape.com/publish/formats/rss-0.91.dtd">',
        ),
    ),
    *(
        Row(
            f"F07 {count} encodings",
            lambda count=count: rss(item(), b"<?xml " + b'encoding="" ' * count + b"?>"),  # type: ignore[misc]
            R.BAD_DECLARATION,
        )
        for count in (800, 40_000)
    ),
    Row("F08 newlines before the root", lambda: rss(item(), b"\n" * 40_000), cpu=0.1),
    Row("F09 endless author", lambda: rss(item(b"<author>" + b"a" * 80_000 + b"</author>")), warning="cut-fields"),
    Row("F09 endless address", lambda: rss(item(b"<author>" + b"a@" * 40_000 + b"</author>"))),
    *(
        Row(
            f"F10 style of {style[:4]!r}",
            lambda style=style: rss(  # type: ignore[misc]
                item(b"<description><![CDATA[<p style='" + style + b"'>x</p>]]></description>")
            ),
            cpu=0.2,
        )
        for style in (b"url(" * 20_000, b" " * 40_000, b"x" * 40_000)
    ),
    Row(
        "F11 attributes",
        lambda: rss(item(b"<a " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/>")),
        R.TOO_MANY_ATTRIBUTES,
    ),
    Row(
        "F12 namespaces",
        lambda: rss(item(b"".join(b'<a xmlns:n%d="u%d"/>' % (n, n) for n in range(100_000)))),
        R.TOO_MANY_NAMESPACES,
    ),
    Row(
        "F12 namespaces on one element",
        lambda: rss(item(b"<a " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(200)) + b"/>")),
        R.TOO_MANY_NAMESPACES,
    ),
    Row("F13 nested elements", lambda: rss(item(b"<a>" * 300_000 + b"</a>" * 300_000)), R.TOO_DEEP),
    Row("F14 unclosed elements", lambda: rss(item(b"<a>" * 100_000)), R.TOO_DEEP),
    Row(
        "F15 100,000 items",
        lambda: rss(items(100_000)),
        entries=2_000,
        title="Story 0",
        warning="too-many-entries: 100000",
        cpu=4.0,  # 24 MB: the fetch stage stops at 5
    ),
    Row(
        "F16 20,000 items with an error at the end",
        lambda: rss(items(20_000)) + b"<b></a>",
        entries=2_000,
        title="Story 0",
        warning="too-many-entries",
        cpu=3.0,
    ),
    Row("F17 a comment of 5 MB", lambda: rss(b"<!--" + b"x" * 5_000_000 + b"-->" + item()), cpu=1.0),
    Row("F17 an attribute of 5 MB", lambda: rss(item(b'<a b="' + b"x" * 5_000_000 + b'"/>')), cpu=1.0),
    Row("F17 40 MB", lambda: rss(b"<!--" + b"x" * 40_000_000 + b"-->" + item()), R.TOO_LARGE),
    Row(
        "F18 5 MB of HTML in one description",
        lambda: rss(item(b"<description>" + b"&lt;p&gt;x&lt;/p&gt;" * 250_000 + b"</description>")),
        warning="cut-fields: 1",
        cpu=0.5,
    ),
    Row("F19 a title of 5 MB", lambda: rss(item(title=b"Kursk " * 800_000)), title=None, warning="cut-fields: 1"),
    Row("F20 control characters", lambda: rss(item(title=b"\0K\x01ur\x1bs\x7fk\0"))),
    Row(
        "F21 one bad byte",
        lambda: rss(item(title="Курск".encode() + b" \xff")),
        title="Курск \ufffd",
        warning="bad-bytes: 1",
    ),
    Row(
        "F22 header and document disagree",
        lambda: rss(item(title="Kürsk".encode("latin-1")), b"<?xml version='1.0' encoding='iso-8859-1'?>"),
        title="Kürsk",
        content_type="text/xml; charset=utf-8",
    ),
    Row("F23 text/xml", lambda: rss(item(title="Курск".encode())), title="Курск", content_type="text/xml"),
    *(
        Row(
            f"F24 {name}",
            lambda name=name: rss(item(), f"<?xml version='1.0' encoding='{name}'?>".encode()),  # type: ignore[misc]
            R.FORBIDDEN_ENCODING,
        )
        for name in ("punycode", "unicode_escape", "idna", "utf-7")
    ),
    *(
        Row(
            f"F25 {encoding} without mark",
            lambda encoding=encoding: rss(item(title="Курск".encode())).decode().encode(encoding),  # type: ignore[misc]
            title="Курск",
        )
        for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    ),
    Row(
        "F25 mark against declaration",
        lambda: b"\xef\xbb\xbf" + rss(item(title="Курск".encode()), b"<?xml version='1.0' encoding='windows-1251'?>"),
        title="Курск",
    ),
    Row(
        "F26 references to no character",
        lambda: rss(item(title=b"&#xD800;K&#0;&#xFFFF;")),
        title="\ufffdK\ufffd\ufffd",
    ),
    *(
        Row(f"F27 script {name}", lambda title=title: rss(item(title=title)), title=shown)  # type: ignore[misc]
        for name, title, shown in (
            ("escaped", b"&lt;script&gt;x()&lt;/script&gt;", "&lt;script&gt;x()&lt;/script&gt;"),
            ("escaped twice", b"&amp;lt;script&amp;gt;", "&lt;script&gt;"),
            ("in CDATA", b"<![CDATA[<script>x()</script>]]>", "&lt;script&gt;x()&lt;/script&gt;"),
        )
    ),
    Row("F30 nothing usable", lambda: rss(b"<item><guid>1</guid></item>" + item()), warning="dropped-empty: 1"),
    Row("F42 no items", lambda: rss(b""), entries=0),
    Row(
        "F43 a login page",
        lambda: b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form></body></html>",
        R.NOT_A_FEED,
    ),
    Row("F44 JSON", lambda: json.dumps({"items": [{"title": "Kursk"}], "version": "1"}).encode()),
    Row("F44 CDF", lambda: b"<channel><item href='http://x.org/1'><title>Kursk</title></item></channel>"),
    *(
        Row(f"F45 {body!r}", lambda body=body: body, R.EMPTY)  # type: ignore[misc]
        for body in (b"", b"x", b"\xef\xbb\xbf", b"\xff\xfe", b" \n\t ")
    ),
    *(
        Row(f"F46 {body.decode()}", lambda body=body: body, R.NOT_A_FEED)  # type: ignore[misc]
        for body in (b"/etc/hostname", b"http://127.0.0.1:9/feed")
    ),
    Row(
        "F47 cut off",
        lambda: rss(item() + item(title=b"Second"))[:-40],
        entries=1,
        warning="cut-off",
        complete=False,
    ),
    Row("deep JSON", lambda: b'{"items":' + b"[" * 200_000, R.NOT_A_FEED),
    Row("a long number in JSON", lambda: b'{"items":[' + b"9" * 100_000 + b"]}", R.NOT_A_FEED),
    Row(
        "F09 an author in pieces",
        lambda: rss(item(b"<author>" + (b"a" * 500 + b"<b></b>") * 1000 + b"</author>")),
        warning="cut-fields",
    ),
    Row("ampersands", lambda: rss(item(b"<description>" + b"&" * 1_000_000 + b"</description>"))),
    Row("unfinished references", lambda: rss(item(b"<description>" + b"&#" * 500_000 + b"</description>"))),
    Row("openings", lambda: rss(item(b"<description>" + b"<" * 1_000_000 + b"</description>"))),
    Row("a long date", lambda: rss(item(b"<pubDate>" + b"1 " * 100_000 + b"</pubDate>")), warning="cut-fields"),
    Row(
        "a long link",
        lambda: rss(item(b"<link>http://x.org/" + b"&amp;a" * 200_000 + b"</link>")),
        warning="unusable",
    ),
    Row("many categories", lambda: rss(item(b"<category>c</category>" * 50_000))),
    Row("unclosed comments", lambda: rss(item() + b"<!--" * 500_000), complete=False),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a document cost the process that read it."""

    cpu: float  # seconds
    memory: int  # bytes above what the process had, at the peak


def measured(row_id: str) -> tuple[ParseOutcome, Cost]:
    """Parse a row's document in this process, and what it took. A job of the worker pool in the tests."""
    row = next(row for row in ROWS if row.id == row_id)
    body = row.make()
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before, started = _memory("VmRSS"), time.process_time()
    outcome = parse_document(body, URL, row.content_type, None, NOW, ended_by_close=True)
    cost = Cost(time.process_time() - started, _memory("VmHWM") - before)
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY
    return outcome, cost


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) * 1024
