"""Why a fetch failed, in one word for the program and one sentence for people.

Inside this package a failure travels as the exception `FetchError`; `Fetcher.fetch` turns it into the value
`FetchFailed`. `from_library` is the only place that knows how httpx, aiohttp, ssl and the resolver say "no".
"""

from __future__ import annotations

import asyncio
import os
import ssl
from datetime import timedelta

import aiohttp
import httpx

from monitor import mask
from monitor.fetch.guard import ALLOWABLE, NOT_A_HOST
from monitor.model import FetchFailed, FetchReason


class FetchError(Exception):
    """A fetch cannot go on. `detail` is for people and must hold no secret."""

    def __init__(
        self,
        reason: FetchReason,
        detail: str,
        *,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after

    def outcome(self, elapsed: float) -> FetchFailed:
        """The value others get. `elapsed` in seconds."""
        return FetchFailed(self.reason, mask.line(self.detail), self.status, self.retry_after, elapsed)


class AddressBlocked(Exception):  # noqa: N818 - it is no error of the program: the guard did its work
    """The guard found an address we do not connect to. `why` names the kind of address."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(host, why)
        self.host = host
        self.why = why


LIBRARY_ERRORS = (
    AddressBlocked,
    aiohttp.ClientError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,  # TimeoutError too
    ValueError,  # UnicodeError too: host names and addresses that no codec takes
)
"""All that a hostile address or answer is known to make the libraries raise. Anything else is a bug and stays loud."""


def from_library(error: Exception, host: str) -> FetchError:
    """What `error`, raised while asking `host`, means."""
    root = _root(error)
    if isinstance(root, AddressBlocked):
        return blocked(root.host, root.why)
    if isinstance(root, asyncio.TimeoutError):
        return _timeout(root, host)
    if isinstance(root, aiohttp.ClientConnectorCertificateError):
        return _certificate(root, host)
    if isinstance(root, aiohttp.ClientConnectorSSLError | ssl.SSLError):
        return _tls(root, host)
    if isinstance(root, aiohttp.ClientConnectorError | aiohttp.ClientHttpProxyError):
        return _connect(root, host)
    if isinstance(root, aiohttp.ClientResponseError):
        said = _first_line(root.message).partition(":")[0]  # what follows is the server's own text
        return FetchError(FetchReason.PROTOCOL, f"{host} does not answer in proper HTTP: {said}")
    if isinstance(root, aiohttp.ServerDisconnectedError | OSError):
        return FetchError(FetchReason.PROTOCOL, f"{host} closed the connection without an answer")
    if isinstance(root, aiohttp.InvalidURL | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return bad_url("the address cannot be read")
    return FetchError(FetchReason.PROTOCOL, f"{host} gave an answer that cannot be read ({type(root).__name__})")


def from_body(error: Exception, host: str) -> FetchError:
    """What `error`, raised while reading the body of an answer of `host`, means."""
    if isinstance(_root(error), asyncio.TimeoutError):
        return FetchError(FetchReason.TIMEOUT, f"{host} fell silent in the middle of the document")
    return FetchError(FetchReason.TRUNCATED, f"{host} broke off in the middle of the document")


def blocked(host: str, why: str) -> FetchError:
    """The guard refused `host`."""
    if why == NOT_A_HOST:
        return bad_url(f"{mask.line(host, 100)} is {why}")
    remedy = "; allow_private: true on the source permits it" if why in ALLOWABLE else ""
    return FetchError(
        FetchReason.BLOCKED_ADDRESS, f"{mask.line(host, 100)} is {why}, which is not fetched from{remedy}"
    )


def bad_url(cause: str) -> FetchError:
    """The source's own address is of no use."""
    return FetchError(FetchReason.BAD_URL, f"{cause}; write it in full, as in https://example.org/feed.xml")


def out_of_time(host: str, seconds: float) -> FetchError:
    """The deadline over the whole fetch has passed."""
    return FetchError(FetchReason.TIMEOUT, f"{host} did not deliver the document within {seconds:g} s")


def _root(error: BaseException) -> BaseException:
    """What aiohttp said: its httpx transport raises its own error from it, not always of the right kind."""
    translated = isinstance(error, httpx.HTTPError) and error.__cause__ is not None
    return error.__cause__ if translated and error.__cause__ else error


def _timeout(error: BaseException, host: str) -> FetchError:
    if isinstance(error, aiohttp.SocketTimeoutError):
        return FetchError(FetchReason.TIMEOUT, f"{host} took the request and then kept silent")
    return FetchError(FetchReason.TIMEOUT, f"{host} cannot be reached: no connection in time")


def _certificate(error: aiohttp.ClientConnectorCertificateError, host: str) -> FetchError:
    cause = error.certificate_error
    said = getattr(cause, "verify_message", "") or "not valid"
    hint = ""
    if "expired" in said or "not yet valid" in said:
        hint = "; if this machine's clock is wrong, set it"
    elif "self-signed" in said or "self signed" in said or "issuer" in said:
        hint = "; if the authority is your own, name its file in ca_file"
    return FetchError(FetchReason.TLS, f"the certificate of {host} is refused: {_first_line(said)}{hint}")


def _tls(error: BaseException, host: str) -> FetchError:
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    said = getattr(cause, "reason", None) or "handshake failed"
    return FetchError(FetchReason.TLS, f"no secure connection to {host}: {str(said).lower().replace('_', ' ')}")


def _connect(error: BaseException, host: str) -> FetchError:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError(FetchReason.DNS, f"the name {host} cannot be resolved: {_os_words(error.os_error)}")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return FetchError(FetchReason.CONNECT, f"the proxy refuses to connect to {host} (status {error.status})")
    whom = "the proxy" if isinstance(error, aiohttp.ClientProxyConnectionError) else host
    os_error = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else None
    return FetchError(FetchReason.CONNECT, f"cannot connect to {whom}: {_os_words(os_error)}")


def _os_words(error: OSError | None) -> str:
    """The system's own words for an error, without the addresses that libraries add."""
    if error is None:
        return "no answer"
    if error.errno and error.errno > 0:  # negative ones are the resolver's, with good words of their own
        return os.strerror(error.errno).lower()
    return _first_line(error.strerror or "no answer").lower()


def _first_line(said: str) -> str:
    return mask.line((said.strip().splitlines() or [""])[0].rstrip(":"), 120)
