"""The address guard: which addresses may be connected to.

A feed's address, a redirect and a name server's answer are all chosen by strangers. Without a guard they reach the
services inside one's own network. So an address is public only if this table says so, whatever way it is written;
every hop of a fetch is checked, and what is checked is what is connected to.

Sources: IANA special-purpose address registries (RFC 6890), RFC 4291 (mapped), RFC 6052 and 8215 (NAT64),
RFC 3056 (6to4), RFC 4380 (Teredo). Python's own `is_global` takes NAT64 and 6to4 wrappers of loopback for public.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class _Range:
    """Addresses that are not public. `ours`: a source with `allow_private` may live there."""

    network: IPv4Network | IPv6Network
    name: str
    ours: bool = False


def _range(network: str, name: str, *, ours: bool = False) -> _Range:
    return _Range(ip_network(network), name, ours)


_V4 = (
    _range("0.0.0.0/8", "an unspecified address"),
    _range("10.0.0.0/8", "a private address", ours=True),
    _range("100.64.0.0/10", "a shared carrier address", ours=True),
    _range("127.0.0.0/8", "a loopback address", ours=True),
    _range("169.254.0.0/16", "a link-local address"),  # cloud metadata services: nobody's feed
    _range("172.16.0.0/12", "a private address", ours=True),
    _range("192.0.0.0/24", "a protocol address"),
    _range("192.0.2.0/24", "a documentation address"),
    _range("192.88.99.0/24", "a 6to4 relay address"),
    _range("192.168.0.0/16", "a private address", ours=True),
    _range("198.18.0.0/15", "a benchmarking address", ours=True),  # what some VPN clients answer for every name
    _range("198.51.100.0/24", "a documentation address"),
    _range("203.0.113.0/24", "a documentation address"),
    _range("224.0.0.0/4", "a multicast address"),
    _range("240.0.0.0/4", "a reserved address"),
)

_V6 = (
    _range("::1/128", "a loopback address", ours=True),
    _range("::/128", "an unspecified address"),
    _range("64:ff9b:1::/48", "a local NAT64 address", ours=True),
    _range("fc00::/7", "a private address", ours=True),
    _range("fe80::/10", "a link-local address"),
    _range("fec0::/10", "a site-local address"),
    _range("ff00::/8", "a multicast address"),
    _range("2001::/32", "a Teredo tunnel address"),
    _range("2001::/23", "a protocol address"),
    _range("2001:db8::/32", "a documentation address"),
    _range("2002::/16", "a 6to4 tunnel address"),
    _range("3fff::/20", "a documentation address"),
)

_V6_PUBLIC = IPv6Network("2000::/3")
_WRAPPERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""Prefixes that hold an IPv4 address in their last 32 bits and lead to it: mapped, and the well-known NAT64."""

NOT_A_HOST = "no host name and no address"
ALLOWABLE = frozenset(entry.name for entry in _V4 + _V6 if entry.ours)
"""The refusals that `allow_private` lifts."""


def check_address(address: Address | str, *, allow_private: bool = False) -> str | None:
    """Why `address` must not be connected to ("a loopback address"), or None if it may.

    `allow_private` admits loopback, private and shared addresses; never link-local, multicast or reserved ones.
    Raises ValueError if `address` is text that is no address.
    """
    parsed = ip_address(address) if isinstance(address, str) else address
    embedded = _unwrapped(parsed)
    if embedded is not None:
        return check_address(embedded, allow_private=allow_private)
    entry = _entry(parsed)
    if entry is not None:
        return None if allow_private and entry.ours else entry.name
    return "a reserved address" if isinstance(parsed, IPv6Address) and parsed not in _V6_PUBLIC else None


def check_host(host: str, *, allow_private: bool = False) -> str | None:
    """Why the host of a URL must not be asked, or None if it may, as far as its spelling tells.

    A literal address is judged in every spelling the system's own resolver takes (`0x7f.1`, `2130706433`, `127.1`);
    a name that is no literal is left to the resolver, which checks what it resolves to.
    """
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761: always loopback
        return None if allow_private else "a loopback address"
    if ":" in name:
        return _check_v6(name, allow_private=allow_private)
    last = name.rpartition(".")[2]
    if not last or last.isdigit() or last.startswith("0x"):
        literal = _old_spelling(name)
        return check_address(literal, allow_private=allow_private) if literal else NOT_A_HOST
    return None


def _check_v6(name: str, *, allow_private: bool) -> str | None:
    try:
        return check_address(name, allow_private=allow_private)
    except ValueError:
        return NOT_A_HOST


def _old_spelling(name: str) -> IPv4Address | None:
    """An IPv4 address as `inet_aton` reads it: one to four numbers, decimal, octal or hexadecimal."""
    if not name.isascii():
        return None
    try:
        return IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


def _unwrapped(address: Address) -> IPv4Address | None:
    """The IPv4 address that `address` leads to, if it is only a wrapper of one."""
    if isinstance(address, IPv6Address) and any(address in wrapper for wrapper in _WRAPPERS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _entry(address: Address) -> _Range | None:
    ranges = _V4 if isinstance(address, IPv4Address) else _V6
    return next((entry for entry in ranges if address in entry.network), None)
