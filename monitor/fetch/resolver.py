"""Names to addresses, checked by the guard, without ever holding the event loop or another lookup up.

Each lookup has a thread of its own: the system's resolver cannot be interrupted, and a pool (asyncio's default has a
handful of threads) is blocked for everybody by a few slow names, and waited for at exit. A lookup that takes too long
is left to itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from _thread import start_new_thread
from collections.abc import Callable, Sequence
from itertools import islice

from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.fetch.failures import AddressBlocked
from monitor.fetch.guard import check_address

Lookup = Callable[[str], Sequence[str]]
"""Host name to addresses, in the order to try them. It may block. Raises OSError if there are none."""

_TRIED_PER_FAMILY = 3


def system_lookup(host: str) -> list[str]:
    """What the system's resolver says, best first (RFC 6724)."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class Lookups:
    """Runs blocking lookups, at most `limit` at a time, those that were given up on included."""

    def __init__(self, lookup: Lookup, limit: int) -> None:
        self._lookup = lookup
        self._room = threading.Semaphore(limit)

    async def addresses(self, host: str) -> list[str]:
        """Addresses of `host`, unchecked. Raises OSError, UnicodeError."""
        if not self._room.acquire(blocking=False):
            raise OSError(None, "too many slow lookups at once")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()
        try:
            start_new_thread(self._run, (host, loop, answer))  # `Thread.start` would wait until it runs
        except RuntimeError as error:  # no more threads to be had
            self._room.release()
            raise OSError(None, str(error)) from error
        return await answer

    def _run(self, host: str, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[list[str]]) -> None:
        try:
            found, error = list(self._lookup(host)), None
        except Exception as caught:  # noqa: BLE001 - raised where it is awaited
            found, error = [], caught
        finally:
            self._room.release()
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, answer, found, error)


def _settle(answer: asyncio.Future[list[str]], found: list[str], error: Exception | None) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(found)


async def checked_addresses(lookups: Lookups, host: str, *, allow_private: bool) -> list[str]:
    """Addresses of `host`. If any of them is not to be connected to, none is: AddressBlocked.

    Raises OSError if the name has no address.
    """
    try:
        found = await lookups.addresses(host)
    except UnicodeError:
        raise OSError(None, "it is no host name") from None
    if not found:
        raise OSError(None, "it has no address")
    for address in found:
        if why := check_address(address, allow_private=allow_private):
            raise AddressBlocked(host, why)
    return found


class GuardedResolver(AbstractResolver):
    """What aiohttp asks for addresses: it gets checked ones only, and connects to just those."""

    def __init__(self, lookups: Lookups, *, allow_private: bool) -> None:
        self._lookups = lookups
        self._allow_private = allow_private

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,
    ) -> list[ResolveResult]:
        """Checked addresses of `host`, a few of each family. Raises AddressBlocked, OSError."""
        found = await checked_addresses(self._lookups, host, allow_private=self._allow_private)
        results = [_result(host, address, port) for address in found]
        wanted = [result for result in results if family in {socket.AF_UNSPEC, result["family"]}]
        return [result for result in wanted if result in _first_of_family(wanted, result["family"])]

    async def close(self) -> None:
        """Nothing to give back."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=socket.IPPROTO_TCP, flags=socket.AI_NUMERICHOST
    )


def _first_of_family(results: Sequence[ResolveResult], family: int) -> list[ResolveResult]:
    return list(islice((result for result in results if result["family"] == family), _TRIED_PER_FAMILY))
