"""Reading the headers of an answer. Pure: bytes and a clock in, values or None out; nonsense is never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Validators

RETRY_AFTER_CAP = timedelta(hours=24)
VALIDATOR_BYTES = 1024
_UNSENDABLE = re.compile("[^\t\x20-\x7e\x80-\xff]")
_FRESH_CAP = timedelta(days=365)
_SECONDS = re.compile(r"[0-9]{1,18}", re.ASCII)
_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?([0-9]{1,18})"?\s*(?=,|$)', re.IGNORECASE | re.ASCII)
_NOT_STORED = re.compile(r"(?:^|,)\s*(?:no-cache|no-store)\s*(?=,|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields as received, in order. Names are matched without regard to case; bytes are read as latin-1."""

    fields: tuple[tuple[bytes, bytes], ...]

    def first(self, name: str) -> str | None:
        """The value of the first field of that name, or None."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """The values of all fields of that name."""
        wanted = name.lower().encode("ascii")
        return [value.decode("latin-1") for key, value in self.fields if key.lower() == wanted]

    def joined(self, name: str) -> str:
        """All fields of that name as one list (RFC 9110, 5.3)."""
        return ", ".join(self.all(name))

    @property
    def size(self) -> int:
        """Bytes of all names and values."""
        return sum(len(key) + len(value) for key, value in self.fields)


def http_date(text: str | None) -> datetime | None:
    """A date in one of the three forms of RFC 9110, 5.6.7, or None."""
    if not text or len(text) > 64 or not text.isascii():
        return None
    try:
        parsed = parsedate_to_datetime(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def server_time(headers: Headers, now: datetime) -> datetime:
    """The server's clock (RFC 9110, 6.6.1), which its own dates are relative to; ours if it tells none."""
    return http_date(headers.first("date")) or now


def retry_after(headers: Headers, now: datetime) -> timedelta | None:
    """How long the server asks us to stay away (RFC 9110, 10.2.3), at most 24 h; None if it asks nothing sensible."""
    text = (headers.first("retry-after") or "").strip()
    if _SECONDS.fullmatch(text):
        return min(_seconds(text), RETRY_AFTER_CAP)
    until = http_date(text)
    if until is None:
        return None
    wait = until - server_time(headers, now)
    return min(wait, RETRY_AFTER_CAP) if wait > timedelta(0) else None


def fresh_for(headers: Headers, now: datetime) -> timedelta | None:
    """For how long asking again is pointless: Cache-Control's max-age less Age, else Expires (RFC 9111, 4.2)."""
    control = headers.joined("cache-control")
    if _NOT_STORED.search(control):
        return None
    stated = _MAX_AGE.search(control)
    if stated:
        return _positive(_seconds(stated[1]) - _age(headers))
    expires = http_date(headers.first("expires"))
    return _positive(expires - server_time(headers, now)) if expires else None


def validators(headers: Iterable[tuple[bytes, bytes]] | Headers) -> Validators:
    """ETag and Last-Modified to be sent back byte for byte; one of over 1 KB is not used."""
    read = headers if isinstance(headers, Headers) else Headers(tuple(headers))
    return Validators(_usable(read.first("etag")), _usable(read.first("last-modified")))


def renewed(headers: Headers, sent: Validators) -> Validators:
    """What to keep after a 304: what the server states anew, else what was sent."""
    new = validators(headers)
    return Validators(new.etag or sent.etag, new.last_modified or sent.last_modified)


def conditional(known: Validators) -> list[tuple[bytes, bytes]]:
    """The header fields that make a request conditional. Nothing is invented; what cannot be sent as is, is not."""
    pairs = ((b"if-none-match", known.etag), (b"if-modified-since", known.last_modified))
    return [(name, value.encode("latin-1")) for name, value in pairs if value and _sendable(value)]


def codings(headers: Headers) -> tuple[str, ...]:
    """The content codings of the body, outermost last, in lower case; `identity` means none."""
    listed = (item.strip().lower() for item in headers.joined("content-encoding").split(","))
    return tuple(item for item in listed if item not in {"", "identity"})


def content_length(headers: Headers) -> int | None:
    """The stated size of the body on the wire, if it is stated clearly."""
    text = headers.first("content-length") or ""
    return int(text) if _SECONDS.fullmatch(text) else None


def ends_by_close(headers: Headers) -> bool:
    """Whether the body has neither a length nor chunks: only the end of the connection ends it."""
    return headers.first("content-length") is None and "chunked" not in headers.joined("transfer-encoding").lower()


def _usable(value: str | None) -> str | None:
    return value if value and _sendable(value) else None


def _sendable(value: str) -> bool:
    """Fits in a header field, unchanged."""
    return len(value) <= VALIDATOR_BYTES and not _UNSENDABLE.search(value)


def _seconds(text: str) -> timedelta:
    return timedelta(seconds=min(int(text), int(_FRESH_CAP.total_seconds())))


def _age(headers: Headers) -> timedelta:
    text = (headers.first("age") or "").strip()
    return _seconds(text) if _SECONDS.fullmatch(text) else timedelta(0)


def _positive(span: timedelta) -> timedelta | None:
    return min(span, _FRESH_CAP) if span > timedelta(0) else None
