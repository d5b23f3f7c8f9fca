"""Reading a body whole, within limits, or not at all.

Bodies are taken raw and unpacked here, because a library that unpacks a chunk whole has no limit: 400 bytes of the
wrong coding become half a gigabyte before anybody can look at their size.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable
from typing import Protocol

from monitor.fetch.failures import FetchError
from monitor.fetch.headers import Headers, codings, content_length
from monitor.model import FetchReason

_GZIP_WINDOW = 31  # zlib's word for "gzip format, largest window"
_GZIP_MAGIC = b"\x1f\x8b"
_STEP = 256 * 1024  # bytes unpacked without letting others run: about a millisecond
_MEMBERS = 64  # concatenated gzip files; more is no document but work


class Decoder(Protocol):
    """Takes the body as it comes off the wire and gives the document."""

    def feed(self, chunk: bytes) -> bytes:
        """Take the next bytes, as many as a short step allows, and give back the rest. Raises FetchError."""

    def finish(self) -> bytes:
        """The whole document. Raises FetchError if it is not whole."""


async def read_body(chunks: AsyncIterable[bytes], headers: Headers, limit: int) -> bytes:
    """The decoded document of at most `limit` bytes, on the wire too. Raises FetchError; the transport's errors pass."""
    if (content_length(headers) or 0) > limit:
        raise _too_large(limit)
    decoder = _decoder(headers, limit)
    wire = 0
    async for chunk in chunks:
        wire += len(chunk)
        if wire > limit:
            raise _too_large(limit)
        while chunk := decoder.feed(chunk):  # noqa: ASYNC110 - nothing is waited for: others get their turn
            await asyncio.sleep(0)
    return decoder.finish()


def _decoder(headers: Headers, limit: int) -> Decoder:
    match codings(headers):
        case ():
            return _Plain()
        case ("gzip",) | ("x-gzip",):
            return Inflater(limit)
        case (other,):
            raise FetchError(
                FetchReason.BAD_ENCODING, f"the document is packed as {other!r} although we take only gzip"
            )
        case several:
            raise FetchError(FetchReason.BAD_ENCODING, f"the document is packed {len(several)} times over")


class _Plain:
    def __init__(self) -> None:
        self._document = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        self._document += chunk
        return b""

    def finish(self) -> bytes:
        return bytes(self._document)


class Inflater:
    """Undoes gzip (RFC 1952, several members too) and never holds more than `limit` bytes and one chunk."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._document = bytearray()
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._fed = False
        self._members = 1
        self._over = False  # what follows the last member is padding

    def feed(self, chunk: bytes) -> bytes:
        """Unpack one step of the next bytes; the rest is to be fed again. Raises FetchError (TOO_LARGE, BAD_ENCODING)."""
        self._fed = self._fed or bool(chunk)
        if not chunk or self._over or (self._member.eof and not self._next_member(chunk)):
            return b""
        try:
            self._document += self._member.decompress(chunk, min(_STEP, self._limit - len(self._document) + 1))
        except zlib.error:
            raise FetchError(FetchReason.BAD_ENCODING, "the document claims to be gzip and is not") from None
        if len(self._document) > self._limit:
            raise _too_large(self._limit)
        return self._member.unconsumed_tail or self._member.unused_data

    def finish(self) -> bytes:
        """The whole document. Raises FetchError (TRUNCATED) if the packed data ended too soon."""
        if self._fed and not self._member.eof:
            raise FetchError(FetchReason.TRUNCATED, "the packed document breaks off")
        return bytes(self._document)

    def _next_member(self, chunk: bytes) -> bool:
        self._over = not _GZIP_MAGIC.startswith(chunk[:2])
        self._members += 1
        if self._members > _MEMBERS:
            raise FetchError(FetchReason.BAD_ENCODING, "the document is packed in too many pieces")
        self._member = self._member if self._over else zlib.decompressobj(_GZIP_WINDOW)
        return not self._over


def _too_large(limit: int) -> FetchError:
    return FetchError(FetchReason.TOO_LARGE, f"the document is larger than {limit / 1024 / 1024:.3g} MiB")
