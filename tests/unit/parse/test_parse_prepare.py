"""What is taken off, mended or refused before any parser sees a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import ParseFailed, ParseReason
from monitor.parse.prepare import Prepared, prepare

ROOT = b"<rss><channel/></rss>"


def prepared(body: bytes) -> Prepared:
    """What is prepared of a document that is not refused."""
    found = prepare(body, None)
    assert isinstance(found, Prepared), found
    return found


@pytest.mark.parametrize(
    "prolog",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf\xef\xbb\xbf",
        b"\n" * 40_000,
        b'<?xml version="1.0"?>\n',
        b'\n\n <?xml version="1.0" encoding="utf-8" standalone="yes"?>',
        b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="x.xsl"?>',
        b"<!-- generated <at> noon --><!-- again -->",
        (
            b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
            b'"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
        ),
        b"<!DOCTYPE rss SYSTEM 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>",
        b"<!DOCTYPE rss>",
        b"Warning: mysql_connect() in line 3\n",
    ],
    ids=range(12),
)
def test_the_document_starts_at_its_root(prolog: bytes) -> None:
    """Declaration, DOCTYPE, comments, instructions, marks, space and junk before the root are gone."""
    assert prepared(prolog + ROOT).data == ROOT


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'<!DOCTYPE rss [\n<!ENTITY a "b">\n]>' + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>' + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b"<!doctype rss [ ]>" + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b'<!DOCTYPE rss PUBLIC "a" "b" [<!ENTITY a "b">]>' + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b'<!DOCTYPE rss SYSTEM "http://example.com/evil.dtd">' + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b"<!DOCTYPE " + b"x" * 5000 + b">" + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b'<!ENTITY a "b">' + ROOT, ParseReason.FORBIDDEN_DOCTYPE),
        (b"<?xml " + b'encoding="" ' * 40_000 + b"?>" + ROOT, ParseReason.BAD_DECLARATION),
        (b"<?xml version='1.0'" + b" " * 300 + b"?>" + ROOT, ParseReason.BAD_DECLARATION),
        (b"", ParseReason.EMPTY),
        (b"<", ParseReason.EMPTY),
        (b"\xef\xbb\xbf", ParseReason.EMPTY),
        (b" \n\t \r\n", ParseReason.EMPTY),
        (b"\0\0\0\0", ParseReason.EMPTY),
        (b"/etc/hostname", ParseReason.NOT_A_FEED),
        (b"http://127.0.0.1:1/x", ParseReason.NOT_A_FEED),
        (b"<>" * 9, ParseReason.NOT_A_FEED),
        (b"x" * (33 * 1024 * 1024), ParseReason.TOO_LARGE),
    ],
    ids=range(18),
)
def test_what_is_refused_and_why(body: bytes, reason: ParseReason) -> None:
    """Each refusal has its name."""
    found = prepare(body, None)
    assert isinstance(found, ParseFailed)
    assert found.reason is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\0b\x0bc", "abc"),
        (b"&#xD800;&#55296;&#xDFFF;", "\ufffd\ufffd\ufffd"),
        (b"&#0;&#x0;&#xFFFF;&#65534;&#1;", "\ufffd" * 5),
        (b"&#99999999999;&#x110000;", "\ufffd\ufffd"),
        (b"&#0000000065;&#x41;&#10;&#1050;", "&#0000000065;&#x41;&#10;&#1050;"),
        ("\ufffe\uffff".encode(), "\ufffd\ufffd"),
        ("\x85\u200b\u202e".encode(), "\x85\u200b\u202e"),  # legal: what is shown neutralises them
    ],
)
def test_forbidden_characters_are_mended(before: bytes, after: str) -> None:
    """Control signs go, references to characters that do not exist become U+FFFD, all others stay."""
    assert prepared(b"<rss>" + before + b"</rss>").data.decode() == f"<rss>{after}</rss>"


def test_a_json_document_is_known_by_its_brace() -> None:
    """The content decides, whatever the header says."""
    assert prepared(b'\xef\xbb\xbf \n{"version": "x"}').json


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    """The outcome is a document that starts with a name or a brace, or a reason."""
    found = prepare(body, None)
    if isinstance(found, Prepared):
        assert found.data[:1] in b"<{["
        found.data.decode("utf-8")
