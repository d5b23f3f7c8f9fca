"""The fetcher: one source's address in, one outcome out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from types import TracebackType
from typing import Self

from monitor.fetch.failures import FetchError
from monitor.fetch.hosts import Hosts
from monitor.fetch.policy import FetchPolicy
from monitor.fetch.resolver import Lookup, Lookups, system_lookup
from monitor.fetch.transport import Web, secure_context
from monitor.fetch.visit import Budget, Surroundings, Visit
from monitor.model import FetchOutcome, Validators

_NO_VALIDATORS = Validators()
_LOOKUPS_PER_SLOT = 4  # a lookup given up on goes on for up to half a minute


def _now() -> datetime:
    return datetime.now(UTC)


async def _at_once() -> None:
    """Nobody has to wait."""


class Fetcher:
    """Fetches documents politely and within `policy`. One per process; use it as an async context manager.

    `lookup` and `clock` are the doors to the name service and to the time of day.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        lookup: Lookup = system_lookup,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._hosts = Hosts(concurrency=policy.concurrency, per_host=policy.per_host)
        self._lookups = Lookups(lookup, _LOOKUPS_PER_SLOT * policy.concurrency)
        self._tls = cache(lambda: secure_context(policy.ca_file))
        self._webs: dict[bool, Web] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections. Lookups that still run are left to themselves."""
        while self._webs:
            _, web = self._webs.popitem()
            await web.close()

    async def fetch(
        self,
        url: str,
        validators: Validators = _NO_VALIDATORS,
        *,
        allow_private: bool = False,
        admit: Callable[[], Awaitable[None]] = _at_once,
    ) -> FetchOutcome:
        """Fetch the document at `url` unless it is still the one that `validators` stand for.

        Credentials in `url` are sent as Basic authorization, to that host only. `allow_private` lets this one fetch,
        redirects included, reach loopback and private addresses. `admit` is awaited before each request, when its turn
        has come: whoever cannot take in more documents lets it wait there. Whatever goes wrong is a `FetchFailed`.
        """
        budget = Budget(self._policy.total_seconds)
        around = self._surroundings(admit, allow_private=allow_private or self._policy.allow_private)
        try:
            return await Visit(around, budget, validators).run(url)
        except FetchError as failure:
            return failure.outcome(budget.spent)

    def _surroundings(self, admit: Callable[[], Awaitable[None]], *, allow_private: bool) -> Surroundings:
        web = self._webs.get(allow_private)
        if web is None:
            web = Web(self._policy, self._lookups, self._tls, allow_private=allow_private)
            self._webs[allow_private] = web
        return Surroundings(self._policy, self._hosts, self._lookups, web, self._clock, allow_private, admit)
