"""Bytes to UTF-8 (rows F20 to F25 and promise P12)."""

from __future__ import annotations

import codecs

import pytest

from monitor.model import ParseFailed, ParseReason
from monitor.parse.encoding import Decoded, decode

RUSSIAN = "Курск: потери"
KOREAN = "북한군 사상자"
WESTERN = "Über Zürich – café"


def document(text: str, declared: str | None, encoding: str) -> bytes:
    """A document of one title, in an encoding, declared or not."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><title>{text}</title></rss>".encode(encoding)


def decoded(body: bytes, content_type: str | None = None) -> Decoded:
    """What is decoded of a document that is not refused."""
    found = decode(body, content_type)
    assert isinstance(found, Decoded)
    return found


@pytest.mark.parametrize(
    ("text", "declared", "encoding", "content_type"),
    [
        (RUSSIAN, "utf-8", "utf-8", None),
        (RUSSIAN, None, "utf-8", None),
        (RUSSIAN, None, "utf-8", "text/xml"),  # F23: RFC 3023 said US-ASCII here
        (RUSSIAN, None, "utf-8-sig", "text/xml; charset=windows-1251"),
        (RUSSIAN, "windows-1251", "windows-1251", None),
        (RUSSIAN, "windows-1251", "windows-1251", "text/xml; charset=ISO-8859-1"),  # a server's default
        (RUSSIAN, None, "koi8-r", 'application/rss+xml; charset="KOI8-R"'),
        (RUSSIAN, "utf-8", "windows-1251", "text/xml; charset=windows-1251"),
        (RUSSIAN, "windows-1251", "utf-8", "text/xml; charset=windows-1251"),  # converted, but not the label
        (RUSSIAN, "utf-16", "utf-8", None),
        (RUSSIAN, "utf-16", "utf-16", None),
        (RUSSIAN, None, "utf-16-le", None),
        (RUSSIAN, None, "utf-16-be", None),
        (RUSSIAN, "utf-8", "utf-32-le", None),
        (RUSSIAN, None, "utf-32", None),
        (RUSSIAN, "x-nonsense", "utf-8", None),
        (KOREAN, "euc-kr", "euc-kr", None),
        (KOREAN, "ks_c_5601-1987", "cp949", None),
        (KOREAN, None, "cp949", "text/xml; charset=windows-949"),
        ("日本", "shift_jis", "shift_jis", None),
        ("日本", "iso-2022-jp", "iso-2022-jp", None),
        ("日本", "euc-jp", "euc-jp", None),
        ("朝鲜", "gb2312", "gb18030", None),
        ("朝鮮", "big5", "big5", None),
        (WESTERN, "iso-8859-1", "windows-1252", None),
        (WESTERN, None, "windows-1252", None),  # F21's opposite: not UTF-8 at all
        ("Zürich", "iso-8859-1", "iso-8859-1", "text/xml; charset=utf-8"),  # F22
        ("Zürich", "utf-8", "iso-8859-1", "text/xml; charset=utf-8"),
    ],
)
def test_a_document_reads_as_it_was_written(
    text: str, declared: str | None, encoding: str, content_type: str | None
) -> None:
    """Whatever header and declaration say, the text that was written comes out, without damage."""
    found = decoded(document(text, declared, encoding), content_type)
    assert text in found.data.decode("utf-8")
    assert found.damaged == 0


@pytest.mark.parametrize("declared", ["utf-8", None])
@pytest.mark.parametrize("content_type", [None, "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
@pytest.mark.parametrize("text", [RUSSIAN, KOREAN])
def test_one_bad_byte_costs_one_character(text: str, declared: str | None, content_type: str | None) -> None:
    """F21: the rest of the document is untouched, and so is the keyword."""
    body = document(text * 3, declared, "utf-8").replace(b"</title>", b" \xff</title>")
    found = decoded(body, content_type)
    assert text * 3 in found.data.decode("utf-8")
    assert found.damaged == 1
    assert found.warnings == ("bad-bytes: 1",)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "euc-kr", "shift_jis", "big5", "gb2312", "utf-16"])
def test_one_bad_byte_in_another_encoding_keeps_that_encoding(encoding: str) -> None:
    """The declared encoding is used although it does not decode cleanly."""
    text = {"euc-kr": KOREAN, "shift_jis": "日本", "big5": "朝鮮", "gb2312": "朝鲜"}.get(encoding, RUSSIAN)
    body = document(text, encoding, encoding) + b"\xff"
    assert text in decoded(body).data.decode("utf-8")


@pytest.mark.parametrize(
    "name", ["punycode", "unicode_escape", "raw_unicode_escape", "idna", "utf-7", "rot13", "cp037"]
)
@pytest.mark.parametrize("place", ["declaration", "header"])
def test_encodings_that_are_not_for_documents_are_refused(name: str, place: str) -> None:
    """F24: wherever the name stands."""
    body = document("x", name if place == "declaration" else None, "ascii")
    found = decode(body, f"text/xml; charset={name}" if place == "header" else None)
    assert found == ParseFailed(ParseReason.FORBIDDEN_ENCODING, f"encoding {name!r} is not for documents")


def test_a_lying_byte_order_mark_is_not_believed() -> None:
    """A mark of UTF-16 before UTF-8 would make one sign of two: the document is read as what it is."""
    body = codecs.BOM_UTF16_LE + document(RUSSIAN, "utf-8", "utf-8")
    assert RUSSIAN in decoded(body).data.decode("utf-8")
