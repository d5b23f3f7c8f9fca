"""From one address to the next: reading a source's address, following a redirect, remembering the way."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

import httpx

from monitor import mask
from monitor.fetch.failures import FetchError, bad_url
from monitor.model import FetchReason

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST = 8192


@dataclass(frozen=True, slots=True)
class Hop:
    """One request to make: an address without credentials and fragment, and the header that carries the credentials."""

    url: httpx.URL
    authorization: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The host's name or literal address as it goes on the wire, without brackets."""
        return self.url.raw_host.decode("ascii")

    @property
    def shown(self) -> str:
        """The host for people."""
        return mask.line(self.host, 100)


@lru_cache(maxsize=20_000)  # asked when a source is due, and again when its turn has come
def first_hop(address: str) -> Hop:
    """The request for a source's address. Raises FetchError (BAD_URL)."""
    try:
        url = _read(address.strip())
    except ValueError as error:
        raise bad_url(str(error)) from None
    return Hop(_bare(url), _basic(url))


def host_of(address: str) -> str:
    """The host a source's address leads to first, as `Hosts` knows it; "" for an address that cannot be read."""
    try:
        return first_hop(address).host
    except FetchError:
        return ""


def _read(address: str) -> httpx.URL:
    """`address` as an absolute http(s) URL. Raises ValueError, whose words are for people."""
    if len(address) > _LONGEST:
        raise ValueError("the address is too long")
    try:
        url = httpx.URL(address)
        host, scheme = url.raw_host.decode("ascii"), url.scheme
    except (httpx.InvalidURL, ValueError, TypeError):
        raise ValueError("the address cannot be read") from None
    if scheme not in {"http", "https"}:
        raise ValueError("an address begins with http:// or https://")
    if not host or any(sign in host for sign in ' %\\^|<>"`{}'):
        raise ValueError("the address has no proper host")
    if url.port is not None and not 0 < url.port < 65536:
        raise ValueError("the address has no proper port")
    return url


def _bare(url: httpx.URL) -> httpx.URL:
    """`url` without credentials and fragment."""
    if not url.userinfo and not url.fragment:
        return url  # nearly always; reading an address again takes as long as all else of a hop
    return url.copy_with(userinfo=b"", fragment=None)


def _basic(url: httpx.URL) -> str | None:
    """The credentials in `url` as a Basic Authorization value (RFC 7617)."""
    if not url.userinfo:
        return None
    user, _, password = url.userinfo.decode("ascii").partition(":")
    pair = f"{unquote(user)}:{unquote(password)}"
    return "Basic " + b64encode(pair.encode()).decode("ascii")


class Trail:
    """The way of one fetch: where it began, where it is now, and whether every step was permanent."""

    def __init__(self, address: str, *, max_redirects: int, allow_downgrade: bool) -> None:
        self.here = first_hop(address)
        self.permanent = True
        self._left = max_redirects
        self._allow_downgrade = allow_downgrade
        self._secret = self.here.authorization is not None
        self._seen = [self.here.url]

    @property
    def moved_to(self) -> str | None:
        """The final address if every hop was permanent.

        None for an address with credentials: they would have to be stored with the new one.
        """
        moved = len(self._seen) > 1 and self.permanent and not self._secret
        return str(self.here.url) if moved else None

    @property
    def led_to(self) -> str | None:
        """The address a redirect led to; None while we are where the fetch began."""
        return str(self.here.url) if len(self._seen) > 1 else None

    def stands_at(self, address: str | None) -> bool:
        """Whether we are at `address`; None = where the fetch began."""
        return str(self.here.url) == (address or str(self._seen[0]))

    def follow(self, status: int, location: str | None) -> None:
        """Go where an answer with `status` and `location` sends us. Raises FetchError (REDIRECT)."""
        url = self._target(location)
        if self._left == 0:
            raise self._refusal("too many redirects", status)
        if url in self._seen:
            raise self._refusal("the redirects go in a circle", status)
        if self.here.url.scheme == "https" and url.scheme == "http" and (self._secret or not self._allow_downgrade):
            raise self._refusal(f"the redirect to {mask.url(str(url))} gives up https", status)
        self._left -= 1
        self._seen.append(url)
        self.permanent = self.permanent and status in PERMANENT
        self.here = Hop(url, self.here.authorization if _same_server(self.here.url, url) else None)

    def _target(self, location: str | None) -> httpx.URL:
        if not location:
            raise self._refusal("the redirect names no address")
        try:
            return _bare(_read(str(self.here.url.join(location.strip()))))
        except (httpx.InvalidURL, ValueError):
            raise self._refusal("the redirect goes to something that is no web address") from None

    def _refusal(self, cause: str, status: int | None = None) -> FetchError:
        return FetchError(FetchReason.REDIRECT, f"{self.here.shown}: {cause}", status=status)


def _same_server(old: httpx.URL, new: httpx.URL) -> bool:
    """Whether credentials may go along: the same host and port, or its https side."""
    upgraded = (old.scheme, old.port, new.scheme, new.port) == ("http", None, "https", None)
    same = (old.scheme, old.port) == (new.scheme, new.port)
    return old.raw_host == new.raw_host and (same or upgraded)
