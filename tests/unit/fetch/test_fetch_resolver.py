"""Names to addresses: checked, and never in anybody's way."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from monitor.fetch.failures import AddressBlocked
from monitor.fetch.resolver import GuardedResolver, Lookups

PUBLIC, PUBLIC_6 = "93.184.216.34", "2606:4700::1111"


def resolver(*addresses: str, allow_private: bool = False) -> GuardedResolver:
    """A resolver for which every name has these addresses."""
    return GuardedResolver(Lookups(lambda _: addresses, 4), allow_private=allow_private)


async def test_public_addresses_are_handed_over() -> None:
    """Both families, in the order the system prefers, with the port asked for."""
    found = await resolver(PUBLIC_6, PUBLIC).resolve("a.example", 443)
    assert [(item["host"], item["port"], item["family"]) for item in found] == [
        (PUBLIC_6, 443, socket.AF_INET6),
        (PUBLIC, 443, socket.AF_INET),
    ]


@pytest.mark.parametrize(
    "bad", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "64:ff9b::7f00:1", "fe80::1%lo"]
)
@pytest.mark.parametrize("position", [0, 1, 199])
async def test_one_bad_address_refuses_the_name(bad: str, position: int) -> None:
    """A name with a public and a private address is refused as a whole, wherever the private one stands."""
    addresses = [PUBLIC] * 199
    addresses.insert(position, bad)
    with pytest.raises(AddressBlocked) as caught:
        await resolver(*addresses).resolve("mixed.example")
    assert caught.value.host == "mixed.example"


async def test_two_hundred_addresses_are_a_few() -> None:
    """Only a few of each family are tried: the rest would only use up the deadline."""
    many = [f"93.184.216.{n}" for n in range(200)] + [f"2606:4700::{n:x}" for n in range(200)]
    found = await resolver(*many).resolve("many.example")
    assert [item["host"] for item in found] == [*many[:3], *many[200:203]]
    found = await resolver(*many).resolve("many.example", family=socket.AF_INET6)
    assert [item["host"] for item in found] == many[200:203]


async def test_no_address_is_an_error_of_the_system() -> None:
    """A name that resolves to nothing, or is none, raises OSError: to aiohttp a failed lookup."""
    with pytest.raises(OSError, match="no address"):
        await resolver().resolve("empty.example")

    def refuses(name: str) -> list[str]:
        return [name.encode("idna").decode()]

    with pytest.raises(OSError, match="no host name"):
        await GuardedResolver(Lookups(refuses, 4), allow_private=False).resolve("a" * 70)


async def test_a_bug_in_a_lookup_is_raised_where_it_is_awaited() -> None:
    """What a lookup raises is not lost in its thread."""

    def broken(_: str) -> list[str]:
        raise LookupError("bug")

    with pytest.raises(LookupError, match="bug"):
        await Lookups(broken, 4).addresses("a.example")


async def test_stuck_lookups_stop_nobody_until_the_limit_and_free_it_when_they_end() -> None:
    """Lookups given up on count, so that they cannot pile up; those beyond fail at once instead of waiting."""
    stuck = threading.Event()

    def lookup(name: str) -> list[str]:
        if name.startswith("stuck"):
            stuck.wait(10)
        return [PUBLIC]

    lookups = Lookups(lookup, 3)
    for number in range(2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await lookups.addresses(f"stuck{number}.example")
    assert await lookups.addresses("quick.example") == [PUBLIC]
    waiting = asyncio.create_task(lookups.addresses("stuck2.example"))
    await asyncio.sleep(0)
    with pytest.raises(OSError, match="too many"):
        await lookups.addresses("quick.example")
    stuck.set()
    assert await waiting == [PUBLIC]


def test_a_lookup_that_outlives_the_loop_is_harmless() -> None:
    """The thread of an abandoned lookup ends quietly when everything is gone."""
    stuck, ended = threading.Event(), threading.Event()

    def lookup(_: str) -> list[str]:
        stuck.wait(10)
        ended.set()
        return [PUBLIC]

    async def give_up() -> None:
        async with asyncio.timeout(0.01):
            await Lookups(lookup, 1).addresses("stuck.example")

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    stuck.set()
    assert ended.wait(5)
