"""A body made fit for a parser: UTF-8, no declaration, no DOCTYPE, no character that XML forbids.

What could be used against a parser (entities, codecs, long declarations) is refused here by name; what is merely
wrong (leading space, NUL, references to surrogates) is mended. The result starts at the root element or the brace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import ParseFailed, ParseReason
from monitor.parse.encoding import decode

MAX_BYTES = 32 * 1024 * 1024  # the fetch stage stops at 5 MiB: this only guards other callers
_DECLARATION_BYTES = 256
_DOCTYPE_BYTES = 1024
_JUNK_BYTES = 64 * 1024

_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_TERMINAL_ORDER = re.compile(
    rb"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|[@-Z\\-_])"
)  # ECMA-48: as a whole, or its rest sticks to a word
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_REPLACEMENT = "\ufffd".encode()
_DOCTYPE = re.compile(
    rb"""(?i)<!DOCTYPE\s+(?P<name>[^\s\[>"']+)\s*(?P<kind>PUBLIC|SYSTEM)?"""
    rb"""(?:\s*(?:"[^"]*"|'[^']*')){0,2}\s*(?P<end>[\[>])"""
)
_KNOWN_DTD = re.compile(rb"(?i)//(?:my\.netscape\.com|www\.silmaril\.ie|www\.w3\.org|www\.rssboard\.org)/")
_NAME_START = re.compile(rb"<[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to read: UTF-8 from the root element (or the JSON brace) on."""

    data: bytes
    json: bool = False
    warnings: tuple[str, ...] = ()


def prepare(body: bytes, content_type: str | None) -> Prepared | ParseFailed:
    """`body` made ready for a reader, or the reason why no reader may see it."""
    if len(body) > MAX_BYTES:
        return ParseFailed(ParseReason.TOO_LARGE, f"{len(body)} bytes, the limit is {MAX_BYTES}")
    decoded = decode(body, content_type)
    if isinstance(decoded, ParseFailed):
        return decoded
    data = decoded.data
    if b"\x1b" in data:
        data = _TERMINAL_ORDER.sub(b"", data)
    data = data.translate(None, _CONTROLS).strip()
    if data.startswith(b"\xef\xbb\xbf"):  # a second mark
        data = data[3:].lstrip()
    if len(data) < 2:
        return ParseFailed(ParseReason.EMPTY, "the document is empty")
    if data[:1] in b"{[":
        return Prepared(data, json=True, warnings=decoded.warnings)
    return _prepare_xml(data, decoded.warnings)


def _prepare_xml(data: bytes, warnings: tuple[str, ...]) -> Prepared | ParseFailed:
    start = _root_offset(data)
    if isinstance(start, ParseFailed):
        return start
    return Prepared(_mend_characters(data[start:]), warnings=warnings)


def _root_offset(data: bytes) -> int | ParseFailed:
    """Where the root element starts: behind declaration, comments, instructions, DOCTYPE and junk."""
    at = 0
    while True:
        opening = data.find(b"<", at, at + _JUNK_BYTES)
        if opening < 0:
            return ParseFailed(ParseReason.NOT_A_FEED, "no markup: " + _glimpse(data[at:]))
        if _NAME_START.match(data, opening):
            return opening
        behind = _skip(data, opening)
        if isinstance(behind, ParseFailed):
            return behind
        at = behind


def _skip(data: bytes, at: int) -> int | ParseFailed:
    """The offset behind the piece of prolog that starts at `at`."""
    if data.startswith(b"<!--", at):
        return _behind(data, b"-->", at + 4)
    if data.startswith(b"<?xml", at) and data[at + 5 : at + 6].isspace():
        end = data.find(b"?>", at, at + _DECLARATION_BYTES)
        if end < 0:
            return ParseFailed(ParseReason.BAD_DECLARATION, f"XML declaration over {_DECLARATION_BYTES} bytes")
        return end + 2
    if data.startswith(b"<?", at):
        return _behind(data, b">", at)
    if data[at : at + 9].upper() == b"<!DOCTYPE":
        return _skip_doctype(data, at)
    if data[at : at + 3].upper() in {b"<!E", b"<!A", b"<!N"}:  # ENTITY, ELEMENT, ATTLIST, NOTATION
        return ParseFailed(ParseReason.FORBIDDEN_DOCTYPE, "the document declares entities")
    return at + 1


def _behind(data: bytes, mark: bytes, at: int) -> int:
    end = data.find(mark, at)
    return len(data) if end < 0 else end + len(mark)


def _skip_doctype(data: bytes, at: int) -> int | ParseFailed:
    """A DOCTYPE is dropped; one with an internal subset or an unknown external DTD is refused."""
    found = _DOCTYPE.match(data, at, at + _DOCTYPE_BYTES)
    if found is not None and found["name"].lower() == b"html":
        return found.end()
    if found is None or found["end"] == b"[":
        return ParseFailed(ParseReason.FORBIDDEN_DOCTYPE, "the DOCTYPE has an internal subset")
    system_only = (found["kind"] or b"").upper() == b"SYSTEM"
    if system_only and not _KNOWN_DTD.search(found.group()):
        return ParseFailed(ParseReason.FORBIDDEN_DOCTYPE, "the DOCTYPE names an external DTD")
    return found.end()


def _mend_characters(data: bytes) -> bytes:
    """No character and no reference to one that XML 1.0 forbids (production 2)."""
    for noncharacter in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        if noncharacter in data:
            data = data.replace(noncharacter, _REPLACEMENT)
    return _REFERENCE.sub(_mend_reference, data) if b"&#" in data else data


def _mend_reference(found: re.Match[bytes]) -> bytes:
    hexadecimal, decimal = found.groups()
    digits = (hexadecimal or decimal).lstrip(b"0") or b"0"
    number = int(digits, 16 if hexadecimal else 10) if len(digits) <= 8 else -1
    return found.group() if _is_character(number) else _REPLACEMENT


def _is_character(number: int) -> bool:
    return (
        number in {0x9, 0xA, 0xD}
        or 0x20 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0xFFFF < number < 0x110000
    )


def _glimpse(data: bytes) -> str:
    return repr(data[:60].decode("utf-8", "replace"))
