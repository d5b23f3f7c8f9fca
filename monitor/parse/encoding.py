"""Bytes to UTF-8, by our own rules, because a library's guess has lost whole documents to one bad byte.

Order of belief: what the bytes themselves prove (byte-order mark, the NUL pattern of UTF-16 and UTF-32, valid UTF-8),
then the HTTP charset, then the XML declaration, then UTF-8 with the bad bytes replaced. Only encodings for text are
allowed: `punycode`, `utf-7`, `unicode_escape` and their like are refused by name. See XML 1.0 appendix F.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.model import ParseFailed, ParseReason

_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']\s*([A-Za-z0-9._:\-]{1,40})\s*["']""")
_CHARSET = re.compile(r"""(?i)\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:\-]{1,40})""")
_DECLARATION_BYTES = 256

# The name Python gives an encoding -> the codec that reads it best (browsers read the supersets, too).
_CODECS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 852, 855, 866, 874, 932, 949, 950, *range(1250, 1259))},
    **{name: name for name in ("koi8-r", "koi8-u", "koi8-t", "mac-cyrillic", "mac-roman", "johab", "big5hkscs")},
    **{name: name for name in ("euc_jp", "euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213")},
    **{name: name for name in ("iso2022_jp", "gb18030")},
}
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_ALIASES = {"windows-949": "cp949", "x-windows-949": "cp949", "x-sjis": "cp932", "x-gbk": "gbk", "x-euc-jp": "euc_jp"}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_SIGNS = (
    (re.compile(rb"\A(?:\s\0\0\0)*[<{\[]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\A(?:\0\0\0\s)*\0\0\0[<{\[]"), "utf-32-be"),
    (re.compile(rb"\A(?:\s\0)*[<{\[]\0"), "utf-16-le"),
    (re.compile(rb"\A(?:\0\s)*\0[<{\[]"), "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as UTF-8. `damaged` counts the characters that had to be replaced."""

    data: bytes
    encoding: str
    damaged: int = 0
    warnings: tuple[str, ...] = ()


def decode(body: bytes, content_type: str | None) -> Decoded | ParseFailed:
    """`body` as UTF-8 without byte-order mark, or a refusal of its encoding."""
    marked, rest = _split_mark(body)
    header = _charset(content_type)
    declared = _declared(rest)
    forbidden = next((name for name in (header, declared) if name and _is_forbidden(name)), None)
    if forbidden is not None:
        return ParseFailed(ParseReason.FORBIDDEN_ENCODING, f"encoding {forbidden!r} is not for documents")
    wide = marked if marked in _WIDE else _wide_unmarked(rest)
    if wide is not None and (decoded := _decode_wide(rest, wide)) is not None:
        return decoded
    return _decode_narrow(rest, header, declared)


def _split_mark(body: bytes) -> tuple[str | None, bytes]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name, body[len(mark) :]
    return None, body


def _charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type) if content_type else None
    return found.group(1).lower() if found else None


def _declared(rest: bytes) -> str | None:
    head = rest[:_DECLARATION_BYTES].lstrip()
    if not head.startswith(b"<?xml"):
        return None
    found = _DECLARED.match(head)
    return found.group(1).decode("ascii").lower() if found else None


def _python_name(name: str) -> str | None:
    try:
        return codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None


def _is_forbidden(name: str) -> bool:
    """Whether Python has a codec of this name that is not on the list. An unknown name is only of no help."""
    known = _python_name(name)
    return known is not None and known not in _CODECS and known not in _WIDE


def _wide_unmarked(rest: bytes) -> str | None:
    head = rest[:64]
    if b"\0" not in head:
        return None
    return next((name for sign, name in _WIDE_SIGNS if sign.match(head)), None)


def _decode_wide(rest: bytes, codec: str) -> Decoded | None:
    """UTF-16 or UTF-32, unless the result has no sign of a document (then the mark lied)."""
    text = rest.decode(codec, "replace")
    if not any(sign in text[:4096] for sign in "<{"):
        return None
    return Decoded(text.encode("utf-8"), codec, text.count("\ufffd"))


def _decode_narrow(rest: bytes, header: str | None, declared: str | None) -> Decoded:
    codecs_named = tuple(_codecs_in_order(header, declared))
    warnings = tuple(f"unknown-encoding: {n}" for n in (header, declared) if n and _python_name(n) is None)
    if "iso2022_jp" in codecs_named and b"\x1b" in rest:  # seven bits: always valid UTF-8 as well
        return _attempt(rest, "iso2022_jp")
    try:
        rest.decode("utf-8")
    except UnicodeDecodeError:
        found = _best(rest, codecs_named)
    else:
        found = Decoded(rest, "utf-8")
    noted = (*warnings, f"bad-bytes: {found.damaged}") if found.damaged else warnings
    return Decoded(found.data, found.encoding, found.damaged, noted)


def _codecs_in_order(header: str | None, declared: str | None) -> Iterator[str]:
    """The 8-bit codecs the document is said to be in, the more believable first.

    A header of Latin-1 or ASCII is most often a server's default, so the document's own word goes before it.
    """
    named = [_CODECS.get(_python_name(name) or "") for name in (header, declared) if name]
    known = [codec for codec in named if codec is not None]
    return iter(sorted(dict.fromkeys(known), key=lambda codec: codec == "cp1252"))


def _attempt(rest: bytes, codec: str) -> Decoded:
    text = rest.decode(codec, "replace")
    return Decoded(text.encode("utf-8"), codec, text.count("\ufffd"))


def _best(rest: bytes, named: Iterable[str]) -> Decoded:
    """Not valid UTF-8: damaged UTF-8, one of the encodings named, or Latin letters nobody named.

    Other encodings hardly ever form valid UTF-8 sequences, so a few good letters prove UTF-8 with bad bytes.
    """
    utf8 = _attempt(rest, "utf-8")
    good = _letters(utf8.data) - utf8.damaged
    trials = [_attempt(rest, codec) for codec in named if codec != "utf-8"]
    if good >= utf8.damaged * (4 if trials else 1):
        return utf8
    # A few bad bytes do not refute the encoding that is named first: Latin-1, which hardly any byte refutes, would win.
    believed = next((trial for trial in trials if trial.damaged * 20 <= _letters(trial.data)), None)
    if believed is not None:
        return believed
    if trials:
        return min((*trials, utf8), key=lambda trial: trial.damaged)
    return _attempt(rest, "cp1252")


def _letters(data: bytes) -> int:
    """How many characters beyond ASCII `data` (UTF-8) holds."""
    text = data.decode("utf-8")
    return len(text) - len(text.encode("ascii", "ignore"))
