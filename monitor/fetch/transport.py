"""The httpx client over aiohttp, set up so that it does what it is told and nothing else.

No cookies, no environment, no redirects, no unpacking, no decoding, no name that the guard has not seen.
"""

from __future__ import annotations

import logging
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import aiohttp
import httpx
from aiohttp.connector import AddrInfoType
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from monitor.fetch.failures import AddressBlocked
from monitor.fetch.guard import check_address
from monitor.fetch.headers import Headers, conditional
from monitor.fetch.hops import Hop
from monitor.fetch.policy import FetchPolicy
from monitor.fetch.resolver import GuardedResolver, Lookups
from monitor.model import Validators

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_LOCATION = "monitor.location"
_exact_url: ContextVar[str] = ContextVar("exact_url")

logging.getLogger("httpx").addFilter(lambda _: False)  # it logs every address in full, secrets included


class Web:
    """One connection pool and what it may reach.

    A pool that may reach private addresses is never shared with requests that may not: a kept-alive connection
    passes no guard.
    """

    def __init__(
        self, policy: FetchPolicy, lookups: Lookups, tls: Callable[[], ssl.SSLContext], *, allow_private: bool
    ) -> None:
        self._policy = policy
        self._lookups = lookups
        self._tls = tls
        self._allow_private = allow_private
        self._proxy = _proxy(policy.proxy)
        self._clients: dict[bool, httpx.AsyncClient] = {}  # whether it speaks TLS: those who only read http need none

    async def ask(self, hop: Hop, known: Validators, *, keep: bool = True) -> httpx.Response:
        """Send the request; the answer's body is not read yet and the caller closes it. Raises LIBRARY_ERRORS.

        `keep`: the connection will be wanted again. Else the server is asked to close it: most hosts have one source,
        and a connection kept for each would use up the process's file descriptors.
        """
        fields = [(b"connection", b"keep-alive" if keep else b"close"), *self._headers(hop, known)]
        client = self._client(secure=hop.url.scheme == "https" or self._proxy is not None)
        request = client.build_request("GET", hop.url, headers=fields)
        request.headers.encoding = "latin-1"
        _exact_url.set(str(hop.url))
        return await client.send(request, stream=True)

    async def close(self) -> None:
        """Close all connections."""
        while self._clients:
            _, client = self._clients.popitem()
            await client.aclose()

    def _client(self, *, secure: bool) -> httpx.AsyncClient:
        client = self._clients.get(secure)
        if client is None:
            client = self._clients[secure] = self._new_client(self._tls() if secure else False)
        return client

    def _new_client(self, tls: ssl.SSLContext | Literal[False]) -> httpx.AsyncClient:
        policy = self._policy
        client = httpx.AsyncClient(
            transport=AiohttpTransport(
                verify=tls,
                trust_env=False,
                proxy=self._proxy,
                client=lambda: _session(policy, self._lookups, tls, allow_private=self._allow_private),
            ),
            trust_env=False,
            follow_redirects=False,
            event_hooks={"response": [_take_location]},
            timeout=httpx.Timeout(
                connect=policy.connect_seconds,
                read=policy.first_byte_seconds,
                write=policy.first_byte_seconds,
                pool=2 * policy.connect_seconds,
            ),
            headers={"user-agent": policy.user_agent, "accept": _ACCEPT, "accept-encoding": "gzip"},
        )
        client._cookies = _NoCookies()  # noqa: SLF001 - given as `cookies` it would be copied into one that takes some
        return client

    def _headers(self, hop: Hop, known: Validators) -> list[tuple[bytes, bytes]]:
        fields = conditional(known)
        if hop.authorization:
            fields.append((b"authorization", hop.authorization.encode("ascii")))
        if self._proxy is not None and hop.url.scheme == "http":  # for https the header goes with CONNECT
            fields += self._proxy.headers.raw
        return fields


def location(response: httpx.Response) -> str | None:
    """The address a redirect names, however odd."""
    found: str | None = response.extensions.get(_LOCATION)
    return found


def secure_context(ca_file: str | None) -> ssl.SSLContext:
    """TLS 1.2 and above, verified against the bundled authorities, the system's and `ca_file`. Slow: make one."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def _take_location(response: httpx.Response) -> None:
    """Httpx reads Location even where it must not follow, and raises for odd ones: read it first, and take it away."""
    named = Headers(tuple(response.headers.raw)).first("location")
    if named is not None:
        response.extensions[_LOCATION] = _utf8(named)
        del response.headers["location"]


def _utf8(latin1: str) -> str:
    try:
        return latin1.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return latin1


def _session(
    policy: FetchPolicy, lookups: Lookups, tls: ssl.SSLContext | Literal[False], *, allow_private: bool
) -> aiohttp.ClientSession:
    through_proxy = policy.proxy is not None  # then all we connect to is the proxy, which the operator named
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(lookups, allow_private=allow_private or through_proxy),
        use_dns_cache=False,
        ssl=tls,
        limit=0,  # turns are given out by `hosts`
        socket_factory=_open_socket if through_proxy else _GuardedSockets(allow_private=allow_private),
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        request_class=_ExactRequest,
        response_class=_PlainResponse,
        max_line_size=policy.max_header_bytes,
        max_field_size=policy.max_header_bytes,
        trust_env=False,
    )


class _GuardedSockets:
    """The guard's last post: no socket is made for an address that must not be connected to, whoever asks."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    def __call__(self, address: AddrInfoType) -> socket.socket:
        host = str(address[4][0])
        if why := check_address(host, allow_private=self._allow_private):
            raise AddressBlocked(host, why)
        return _open_socket(address)


def _open_socket(address: AddrInfoType) -> socket.socket:
    return socket.socket(address[0], address[1], address[2])


class _NoCookies(httpx.Cookies):
    """Takes none, so has none, and looks into no answer for any."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Leave them."""


class _ExactRequest(aiohttp.ClientRequest):
    """Sends the address and the header bytes exactly as given.

    aiohttp rewrites an address's escapes, which breaks signed ones and turns some redirects into circles, and writes
    header text as UTF-8, which changes validators that hold other bytes.
    """

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        """Write the request."""
        self.url = URL(_exact_url.get(), encoded=True)
        if all(value.isascii() for value in self.headers.values()):
            return await super().send(conn)
        protocol = conn.protocol
        real = protocol.transport
        protocol.transport = _Latin1Writer(real)
        try:
            return await super().send(conn)
        finally:
            if protocol.transport is not None:
                protocol.transport = real


class _PlainResponse(aiohttp.ClientResponse):
    """Forgets the words beside the status: the httpx transport fails on those that are not UTF-8."""

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        """Read the head of the answer."""
        await super().start(connection)
        self.reason = None
        return self


class _Latin1Writer:
    """A transport that turns UTF-8 header text back into the bytes that were meant."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def write(self, data: bytes) -> None:
        """Write `data`, which is a request's head and has no body."""
        self._real.write(bytes(data).decode("utf-8").encode("latin-1"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _proxy(address: str | None) -> httpx.Proxy | None:
    """The proxy with its credentials as the header that carries them."""
    if address is None:
        return None
    parts = urlsplit(address)
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    if "@" not in parts.netloc:
        return httpx.Proxy(bare)
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return httpx.Proxy(bare, headers={"proxy-authorization": "Basic " + b64encode(pair.encode()).decode("ascii")})
