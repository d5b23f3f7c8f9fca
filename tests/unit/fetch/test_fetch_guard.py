"""The address guard, spelling by spelling."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import check_address, check_host

LOOPBACK = "a loopback address"
PRIVATE = "a private address"

REFUSED_HOSTS = [
    ("127.0.0.1", LOOPBACK),
    ("127.0.0.1.", LOOPBACK),
    ("127.1", LOOPBACK),
    ("127.0.1", LOOPBACK),
    ("127.255.255.254", LOOPBACK),
    ("2130706433", LOOPBACK),
    ("017700000001", LOOPBACK),
    ("0177.0.0.1", LOOPBACK),
    ("0x7f000001", LOOPBACK),
    ("0X7F000001", LOOPBACK),
    ("0x7f.1", LOOPBACK),
    ("0x7f.0x0.0x0.0x1", LOOPBACK),
    ("0x7f.0.1", LOOPBACK),
    ("localhost", LOOPBACK),
    ("LOCALHOST", LOOPBACK),
    ("localhost.", LOOPBACK),
    ("a.localhost", LOOPBACK),
    ("a.b.localhost.", LOOPBACK),
    ("::1", LOOPBACK),
    ("[::1]", LOOPBACK),
    ("0:0:0:0:0:0:0:1", LOOPBACK),
    ("::ffff:127.0.0.1", LOOPBACK),
    ("::ffff:7f00:1", LOOPBACK),
    ("64:ff9b::127.0.0.1", LOOPBACK),
    ("64:ff9b::7f00:1", LOOPBACK),
    ("64:ff9b:1::7f00:1", "a local NAT64 address"),
    ("2002:7f00:1::", "a 6to4 tunnel address"),
    ("2001:0:7f00:1::", "a Teredo tunnel address"),
    ("::127.0.0.1", "a reserved address"),
    ("::ffff:0:127.0.0.1", "a reserved address"),
    ("::", "an unspecified address"),
    ("0", "an unspecified address"),
    ("0.0.0.0", "an unspecified address"),
    ("0x0", "an unspecified address"),
    ("0.1.2.3", "an unspecified address"),
    ("10.0.0.1", PRIVATE),
    ("10.1", PRIVATE),
    ("0xa000001", PRIVATE),
    ("172.16.0.1", PRIVATE),
    ("172.31.255.255", PRIVATE),
    ("192.168.0.1", PRIVATE),
    ("3232235521", PRIVATE),
    ("::ffff:10.0.0.1", PRIVATE),
    ("64:ff9b::c0a8:1", PRIVATE),
    ("fd00::1", PRIVATE),
    ("fc00::1", PRIVATE),
    ("100.64.0.1", "a shared carrier address"),
    ("100.127.255.255", "a shared carrier address"),
    ("169.254.169.254", "a link-local address"),
    ("2852039166", "a link-local address"),
    ("0xa9.0xfe.43518", "a link-local address"),
    ("::ffff:169.254.169.254", "a link-local address"),
    ("64:ff9b::169.254.169.254", "a link-local address"),
    ("fe80::1", "a link-local address"),
    ("fe80::1%eth0", "a link-local address"),
    ("fec0::1", "a site-local address"),
    ("192.0.0.1", "a protocol address"),
    ("192.0.0.8", "a protocol address"),
    ("192.0.2.1", "a documentation address"),
    ("198.51.100.1", "a documentation address"),
    ("203.0.113.1", "a documentation address"),
    ("2001:db8::1", "a documentation address"),
    ("3fff::1", "a documentation address"),
    ("198.18.0.1", "a benchmarking address"),
    ("192.88.99.1", "a 6to4 relay address"),
    ("224.0.0.1", "a multicast address"),
    ("239.255.255.250", "a multicast address"),
    ("ff02::1", "a multicast address"),
    ("240.0.0.1", "a reserved address"),
    ("255.255.255.255", "a reserved address"),
    ("100::1", "a reserved address"),
    ("4000::1", "a reserved address"),
    ("", "no host name and no address"),
    (".", "no host name and no address"),
    ("256.256.256.256", "no host name and no address"),
    ("1.2.3.4.5", "no host name and no address"),
    ("example.1", "no host name and no address"),
    ("example.0x1", "no host name and no address"),
    ("①②⑦.⓪.⓪.①", "no host name and no address"),
    ("::1::", "no host name and no address"),
]

PUBLIC_HOSTS = ["example.org", "example.org.", "1.com", "0x7f.example", "8.8.8.8", "134744072", "2606:4700::1111",
                "64:ff9b::808:808", "::ffff:8.8.8.8", "localhost.example", "notlocalhost", "172.15.0.1", "172.32.0.1",
                "100.63.0.1", "100.128.0.1", "xn--e1afmkfd.xn--p1ai"]  # fmt: skip


@pytest.mark.parametrize(("host", "why"), REFUSED_HOSTS)
def test_no_spelling_of_a_non_public_address_passes(host: str, why: str) -> None:
    """Each spelling the system's resolver understands is refused, with the kind of address named."""
    assert check_host(host) == why


@pytest.mark.parametrize("host", PUBLIC_HOSTS)
def test_public_hosts_and_names_pass(host: str) -> None:
    """What is public, or a name that only the resolver can judge, is not refused."""
    assert check_host(host) is None


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True),
        ("0x7f.1", True),
        ("localhost", True),
        ("192.168.1.1", True),
        ("100.64.0.1", True),
        ("198.18.0.7", True),
        ("fd00::1", True),
        ("::1", True),
        ("::ffff:10.0.0.1", True),
        ("64:ff9b:1::1", True),
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("240.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_allow_private_admits_ones_own_network_and_no_more(host: str, allowed: bool) -> None:  # noqa: FBT001
    """A trusted source may be on loopback or a private network, but metadata services stay out of reach."""
    assert (check_host(host, allow_private=True) is None) is allowed


@given(st.ip_addresses(v=4))
def test_public_here_is_public_for_python_too_v4(address: IPv4Address) -> None:
    """The table is never more generous than the standard library's."""
    assert check_address(address) is not None or (address.is_global and not address.is_multicast)


@given(st.ip_addresses(v=6))
def test_public_here_is_public_for_python_too_v6(address: IPv6Address) -> None:
    """The table is never more generous than the standard library's, save for wrappers of public addresses."""
    assert check_address(address) is not None or (address.is_global and not address.is_multicast)


@given(st.ip_addresses(v=4), st.sampled_from([0xFFFF << 32, 0x64FF9B << 96]))
def test_a_wrapped_address_is_judged_by_what_it_wraps(address: IPv4Address, prefix: int) -> None:
    """IPv4-mapped and NAT64 addresses are as public as the address inside, for both settings."""
    wrapped = ip_address(int(address) | prefix)
    for allow in (False, True):
        assert check_address(wrapped, allow_private=allow) == check_address(address, allow_private=allow)


@given(st.ip_addresses(v=4), st.integers(0, 2**64 - 1))
def test_tunnels_are_refused_whatever_they_wrap(address: IPv4Address, rest: int) -> None:
    """No 6to4 or Teredo address passes: nobody publishes there, and they lead to IPv4 addresses."""
    for prefix in (0x2002 << 112 | int(address) << 80, 0x20010000 << 96 | int(address) << 64):
        for allow in (False, True):
            assert check_address(ip_address(prefix | rest), allow_private=allow) is not None


@given(st.ip_addresses(v=4))
def test_every_numeric_spelling_is_judged_alike(address: IPv4Address) -> None:
    """Decimal, hexadecimal, octal and short forms of an address get the verdict of the plain form."""
    number = int(address)
    first, rest = number >> 24, number & 0xFFFFFF
    plain = check_host(str(address))
    for spelling in (str(number), hex(number), f"0{number:o}", f"{first}.{rest}", f"0x{first:x}.0{rest:o}"):
        assert check_host(spelling) == plain


@given(st.text(max_size=40))
def test_any_text_gets_a_verdict(host: str) -> None:
    """No host text makes the guard raise."""
    assert check_host(host) is None or check_host(host)
