"""What a worker sees of its delivery where apprise's plugins meet the network.

apprise gives a yes or a no. The status codes behind it, `Retry-After` and the kind of a failure are noted by a
`requests` adapter and an `smtplib` connection put in place of the usual ones. The adapter also reads at most 1 MiB of
an answer and hides where a redirect leads, so that nobody follows it.
"""

from __future__ import annotations

import io
import re
import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import requests
import requests.adapters
import urllib3

from monitor.alert.outcome import Exchange, retry_after
from monitor.model import RefusalReason

MOST_BYTES = 1 << 20
_MESSAGE_ID = re.compile(r"^Message-ID: <[^>]*>", re.MULTILINE)

_seen: list[Exchange] = []
_key = ""


def watch() -> None:
    """Put the watched connections in place, for this whole process."""
    requests.sessions.HTTPAdapter = WatchedAdapter  # type: ignore[attr-defined]
    smtplib.SMTP_SSL = WatchedTlsMail  # type: ignore[misc]
    smtplib.SMTP = WatchedMail  # type: ignore[misc]


def begin(key: str) -> None:
    """A new delivery; `key` marks it for receivers that know a repetition by it."""
    global _key  # noqa: PLW0603 - a process delivers one message at a time
    _key = key
    _seen.clear()


def seen() -> tuple[Exchange, ...]:
    """What was noted since `begin`."""
    return tuple(_seen)


def _note(protocol: str, *, status: int | None = None, failure: RefusalReason | None = None) -> None:
    _seen.append(Exchange(protocol, status, failure))


# ------------------------------------------------------------------------------------------------------ HTTP


class _Body(io.BytesIO):
    """An answer's body, read already; requests looks for the cookies of the original here."""

    _original_response: Any = None


class WatchedAdapter(requests.adapters.HTTPAdapter):
    """requests' way to the network, noting what came back."""

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """As the original, with a bounded body, and a redirect that leads nowhere."""
        options["stream"] = True
        request.headers.setdefault("Idempotency-Key", _fingerprint(request))
        try:
            response = super().send(request, **options)
            body = _read(response)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            _note("http", failure=RefusalReason.TIMEOUT)
            raise requests.ReadTimeout from error
        except requests.exceptions.SSLError:
            _note("http", failure=RefusalReason.REJECTED)
            raise
        except requests.RequestException:
            _note("http", failure=RefusalReason.UNREACHABLE)
            raise
        wait = retry_after(response.headers.get("Retry-After"), body, datetime.now(UTC))
        _seen.append(Exchange("http", response.status_code, retry_after=wait))
        response.headers.pop("Location", None)
        return response


def _fingerprint(request: requests.PreparedRequest) -> str:
    """The same when the same alert is sent again, another for each request of one delivery."""
    body = request.body if isinstance(request.body, bytes) else str(request.body).encode(errors="replace")
    return blake2b(f"{_key} {request.method} {request.url} ".encode() + body, digest_size=16).hexdigest()


def _read(response: requests.Response) -> bytes:
    """At most `MOST_BYTES` of the body; nothing of one that breaks off: the status has come, and decides."""
    raw = response.raw
    try:
        body: bytes = raw.read(MOST_BYTES, decode_content=True)
    except urllib3.exceptions.TimeoutError:
        raise
    except urllib3.exceptions.HTTPError:
        body = b""
    raw.close()
    response.raw = _Body(body)
    response.raw._original_response = getattr(raw, "_original_response", None)  # noqa: SLF001 - see _Body
    return body


# ------------------------------------------------------------------------------------------------------ mail


class WatchedMail(smtplib.SMTP):
    """The connection of smtplib, noting every reply code."""

    def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As the original."""
        try:
            return super().connect(*args, **options)
        except OSError as error:
            _note("smtp", failure=_failure(error))
            raise

    def starttls(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As the original."""
        try:
            return super().starttls(*args, **options)
        except OSError as error:
            _note("smtp", failure=_failure(error))
            raise

    def sendmail(
        self, from_addr: str, to_addrs: str | Sequence[str], msg: Any, *args: Any, **options: Any
    ) -> dict[str, tuple[int, bytes]]:
        """As the original, with a Message-ID that stays when the same alert is sent again (RFC 5322 section 3.6.4)."""
        domain = from_addr.rpartition("@")[2] or "localhost"
        named = _MESSAGE_ID.sub(f"Message-ID: <{_key}@{domain}>", str(msg), count=1)
        return super().sendmail(from_addr, to_addrs, named, *args, **options)

    def getreply(self) -> tuple[int, bytes]:
        """As the original."""
        try:
            code, words = super().getreply()
        except OSError as error:
            _note("smtp", failure=_failure(error))
            raise
        _note("smtp", status=code)
        return code, words


class WatchedTlsMail(WatchedMail, smtplib.SMTP_SSL):
    """The same from the first byte under TLS."""


def _failure(error: OSError) -> RefusalReason:
    if isinstance(error, ssl.SSLError):
        return RefusalReason.REJECTED
    late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)  # smtplib hides it
    return RefusalReason.TIMEOUT if late else RefusalReason.UNREACHABLE
