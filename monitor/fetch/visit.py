"""One fetch from beginning to end: hop by hop, each in its host's turn, all within one budget of time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import httpx

from monitor.fetch import answers, headers
from monitor.fetch.body import read_body
from monitor.fetch.failures import (
    LIBRARY_ERRORS,
    AddressBlocked,
    FetchError,
    blocked,
    from_body,
    from_library,
    out_of_time,
)
from monitor.fetch.guard import check_host
from monitor.fetch.headers import Headers
from monitor.fetch.hops import REDIRECTS, Hop, Trail
from monitor.fetch.hosts import Hosts
from monitor.fetch.policy import FetchPolicy
from monitor.fetch.resolver import Lookups, checked_addresses
from monitor.fetch.transport import Web, location
from monitor.model import Fetched, FetchReason, NotModified, Validators

_NOTHING_KNOWN = Validators()


class Budget:
    """The time one fetch may take: it runs while we work and rests while we wait for a turn. In seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._used = 0.0
        self._since: float | None = None

    @property
    def spent(self) -> float:
        """What has run so far."""
        return self._used + (time.monotonic() - self._since if self._since is not None else 0.0)

    @asynccontextmanager
    async def running(self, host: str) -> AsyncIterator[None]:
        """Run the clock. Raises FetchError (TIMEOUT) when nothing is left."""
        self._since = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self._seconds - self._used)):
                yield
        except TimeoutError:
            raise out_of_time(host, self._seconds) from None
        finally:
            self._used, self._since = self.spent, None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all visits of a fetcher share, and what this one may reach."""

    policy: FetchPolicy
    hosts: Hosts
    lookups: Lookups
    web: Web
    clock: Callable[[], datetime]
    allow_private: bool
    admit: Callable[[], Awaitable[None]]  # asked for leave before each request, in its turn


class Visit:
    """One fetch. Everything expected to go wrong is raised as FetchError."""

    def __init__(self, around: Surroundings, budget: Budget, known: Validators) -> None:
        self._around = around
        self._policy = around.policy
        self._budget = budget
        self._known = known

    async def run(self, address: str) -> Fetched | NotModified:
        """Ask at `address` and wherever it sends us."""
        trail = Trail(address, max_redirects=self._policy.max_redirects, allow_downgrade=self._policy.allow_downgrade)
        while True:
            outcome = await self._turn(trail)
            if outcome is not None:
                return outcome

    async def _turn(self, trail: Trail) -> Fetched | NotModified | None:
        """One request in its host's turn. None: we were sent elsewhere."""
        hop, hosts = trail.here, self._around.hosts
        async with hosts.turn(hop.host) as turn:
            await self._around.admit()
            try:
                async with self._budget.running(hop.shown):
                    outcome = await self._exchange(trail, keep=not turn.last)
            except FetchError as failure:
                hosts.note(hop.host, timed_out=failure.reason is FetchReason.TIMEOUT)
                raise
            hosts.note(hop.host, timed_out=False)
            return outcome

    async def _exchange(self, trail: Trail, *, keep: bool) -> Fetched | NotModified | None:
        hop = trail.here
        await self._check(hop)
        try:
            response = await self._around.web.ask(hop, self._known_at(trail), keep=keep)
        except LIBRARY_ERRORS as error:
            raise from_library(error, hop.shown) from error
        try:
            return await self._judge(trail, response)
        finally:
            with contextlib.suppress(*LIBRARY_ERRORS):
                await response.aclose()

    async def _check(self, hop: Hop) -> None:
        """What the URL itself tells. Names are checked when they are resolved, and here if a proxy does that for us."""
        private = self._around.allow_private
        if why := check_host(hop.host, allow_private=private):
            raise blocked(hop.host, why)
        if self._policy.proxy is None:
            return
        try:
            await checked_addresses(self._around.lookups, hop.host, allow_private=private)
        except AddressBlocked as error:
            raise blocked(error.host, error.why) from None
        except OSError:
            return  # only the proxy may know the name

    def _known_at(self, trail: Trail) -> Validators:
        """What may be sent to where we are: nothing that stands for another address's document.

        Two feeds may have equal tags, and a redirect may lead to one today and to the other tomorrow: a 304 for the
        wrong one would hide news.
        """
        return self._known if trail.stands_at(self._known.url) else _NOTHING_KNOWN

    async def _judge(self, trail: Trail, response: httpx.Response) -> Fetched | NotModified | None:
        """What the answer means, its body read only if it is the document."""
        hop, status = trail.here, response.status_code
        fields = Headers(tuple(response.headers.raw))
        if fields.size > self._policy.max_header_bytes:
            raise FetchError(FetchReason.PROTOCOL, f"{hop.shown} sends too many headers")
        if status == 200:
            return await self._document(trail, response, fields)
        if status == 304:
            return self._unchanged(trail, fields)
        if status in REDIRECTS:
            trail.follow(status, location(response))
            return None
        wait = headers.retry_after(fields, self._around.clock())
        raise answers.refusal(hop.shown, status, wait, original=trail.permanent)

    async def _document(self, trail: Trail, response: httpx.Response, fields: Headers) -> Fetched:
        try:
            body = await read_body(response.aiter_raw(), fields, self._policy.max_body)
        except LIBRARY_ERRORS as error:
            raise from_body(error, trail.here.shown) from error
        return Fetched(
            url=str(trail.here.url),
            body=body,
            content_type=fields.first("content-type"),
            validators=replace(headers.validators(fields), url=trail.led_to),
            fresh_for=headers.fresh_for(fields, self._around.clock()),
            moved_to=trail.moved_to,
            ended_by_close=headers.ends_by_close(fields),
            elapsed=self._budget.spent,
        )

    def _unchanged(self, trail: Trail, fields: Headers) -> NotModified:
        known = self._known_at(trail)
        if not headers.conditional(known):
            raise FetchError(
                FetchReason.NOT_MODIFIED_UNASKED,
                f"{trail.here.shown} says nothing is new although it was not asked that",
                status=304,
            )
        return NotModified(
            validators=replace(headers.renewed(fields, known), url=trail.led_to),
            fresh_for=headers.fresh_for(fields, self._around.clock()),
            moved_to=trail.moved_to,
            elapsed=self._budget.spent,
        )
