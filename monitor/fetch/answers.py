"""What an answer's status means for a source. Pure."""

from __future__ import annotations

from datetime import timedelta

from monitor.fetch.failures import FetchError
from monitor.model import FetchReason

_SAID = {
    204: "an answer without content",
    206: "a part of the document only",
    404: "not found; has the feed moved?",
    407: "the proxy wants credentials",
    451: "unavailable for legal reasons",
}


def refusal(host: str, status: int, wait: timedelta | None, *, original: bool) -> FetchError:
    """Why an answer with `status`, which is neither 200, 304 nor a redirect, gives no document.

    `original`: the answer is the source's own, not one that a temporary redirect led to; only then "gone" is gone.
    """
    reason = _reason(status, original=original)
    return FetchError(reason, f"{host} answers {status}: {_words(status, reason)}", status=status, retry_after=wait)


def _reason(status: int, *, original: bool) -> FetchReason:
    if status == 410 and original:
        return FetchReason.GONE
    if status in {401, 403, 407}:
        return FetchReason.UNAUTHORIZED
    if status == 429:
        return FetchReason.RATE_LIMITED
    if 500 <= status <= 599:
        return FetchReason.UNAVAILABLE
    return FetchReason.HTTP_STATUS


def _words(status: int, reason: FetchReason) -> str:
    match reason:
        case FetchReason.GONE:
            return "the feed is gone for good; remove the source or give its new address"
        case FetchReason.RATE_LIMITED:
            return "it is asked too often"
        case FetchReason.UNAVAILABLE:
            return "it has trouble of its own"
        case FetchReason.UNAUTHORIZED if status != 407:
            return "access refused; does it want credentials, or does it shut out programs?"
        case _:
            return _SAID.get(status, "no document")
