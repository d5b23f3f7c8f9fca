"""Ways to write an address that is not public, and names that lead to one: what the guard must refuse (P21, H09 to H12)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PUBLIC = "93.184.216.34"
PUBLIC_SIX = "2606:2800:220:1::1"

HOSTS = (
    # loopback: dotted, short, decimal, octal, hexadecimal, mixed
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.255.255.254", "2130706433", "017700000001", "0177.0.0.1",
    "0177.1", "0x7f000001", "0X7F.1", "0x7f.0x0.0x0.0x1", "127.0x0.0.01",
    # "this host"
    "0", "0.0.0.0", "0x0", "00", "0.1.2.3",
    # names that are loopback by RFC 6761
    "localhost", "LocalHost", "localhost.", "a.localhost", "a.localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "local\u00adhost",
    # IPv6: loopback, unspecified, mapped, compatible, translated, local, scoped
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:7f00:1]",
    "[fd00::1]", "[fc00::1]", "[fec0::1]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%25eth0]", "[fe80::1%lo]", "[ff02::1]",
    "[2001:db8::1]", "[3fff::1]", "[100::1]", "[::ffff:169.254.169.254]",
    # IPv6 that wraps IPv4: NAT64 (both prefixes), 6to4, Teredo
    "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]",
    # letters and digits that fold to others, escapes
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "⒈⒈", "%31%32%37.0.0.1", "127.0.0.1%00.example", "127%2e0%2e0%2e1",
    # credentials before the host
    "user:pw@127.0.0.1", "example.org@127.0.0.1", f"{PUBLIC}@127.0.0.1", "127.0.0.1:1@127.0.0.1", "[::1]@10.0.0.1",
    # private, shared, link-local, metadata, protocol, documentation, multicast, reserved, broadcast
    "10.0.0.1", "012.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.257", "100.64.0.1",
    "169.254.169.254", "2852039166", "0xa9fea9fe", "169.254.1.1", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    # names: private, public and private, in IPv6, wrapped; the alias of a metadata service
    "private.test", "mixed.test", "mixed-last.test", "six.test", "nat64.test", "mapped.test", "metadata.test",
)  # fmt: skip

URLS = (
    "http://127.0.0.1#@198.51.100.1/", "http://127.0.0.1/?@198.51.100.1", "http://198.51.100.1\\@127.0.0.1/",
    "http://127.0.0.1\\@198.51.100.1/", "http:\\\\127.0.0.1/", "HTTP://LOCALHOST:80/", "http://127.0.0.1:080/",
    "https://127.0.0.1/", "https://[::1]:443/", "http:////127.0.0.1/", "http:/127.0.0.1/", "http:127.0.0.1/",
    "//127.0.0.1/", "///127.0.0.1/", "\thttp://127.0.0.1/", "http://127.0.0.1\t/", "ht\ttp://127.0.0.1/",
    "file:///etc/hostname", "ftp://127.0.0.1:80/", "gopher://127.0.0.1:80/_GET", "data:text/xml,<rss/>",
    "feed://127.0.0.1/", "feed:http://127.0.0.1/", "javascript:alert(1)", "unix:///run/docker.sock",
)  # fmt: skip

NAMES: dict[str, tuple[str, ...]] = {
    "pub.test": (PUBLIC,),
    "hop.test": (PUBLIC,),
    "private.test": ("127.0.0.1",),
    "mixed.test": (PUBLIC, "127.0.0.1"),
    "mixed-last.test": ("10.0.0.1", PUBLIC_SIX),
    "six.test": ("fd00::1",),
    "nat64.test": ("64:ff9b::7f00:1",),
    "mapped.test": ("::ffff:10.0.0.1",),
    "metadata.test": ("169.254.169.254",),
}
"""What names resolve to; one that is not here leads to 127.0.0.1, so that a slip of the reader shows."""


def addresses() -> list[str]:
    """Every spelling as a whole address, each with a path of its own where it has room for one."""
    return [*(f"http://{host}/s/{number}" for number, host in enumerate(HOSTS)), *URLS]


def settings(folder: Path, sources: Sequence[str], more: str = "") -> Path:
    """Settings with these lines under `sources:`."""
    path = folder / "monitor.yaml"
    lines = "".join(f"  - {line}\n" for line in sources)
    path.write_text(
        f"database: sqlite:///monitor.db\npoll: {{per_host: 10}}\nsources:\n{lines}"
        f"watches: {{kursk: {{keywords: [Kursk]}}}}\n{more}",
        encoding="utf-8",
    )
    return path
