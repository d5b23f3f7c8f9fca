"""Fetch: a source's address in, a whole document or the reason why there is none out.

`Fetcher` does the work, politely and unharmed by what answers. `politeness` decides, without any input or output,
when a source is asked again and which address it has moved to. Nothing else in the project names httpx or aiohttp.
"""

from __future__ import annotations

from monitor.fetch import politeness
from monitor.fetch.client import Fetcher
from monitor.fetch.guard import check_address, check_host
from monitor.fetch.hops import host_of
from monitor.fetch.policy import USER_AGENT, FetchPolicy
from monitor.fetch.politeness import Move, PollPolicy, describe, due, first_poll, moved, next_poll, retires

__all__ = [
    "USER_AGENT",
    "FetchPolicy",
    "Fetcher",
    "Move",
    "PollPolicy",
    "check_address",
    "check_host",
    "describe",
    "due",
    "first_poll",
    "host_of",
    "moved",
    "next_poll",
    "politeness",
    "retires",
]
