"""What a fetch may cost and where it may go."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from monitor import __version__

USER_AGENT = f"news-monitor/{__version__} (+https://github.com/news-monitor/news-monitor)"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Limits and permissions of every fetch. Times are in seconds, sizes in bytes.

    Raises ValueError for a proxy that is not an http(s) address.
    """

    user_agent: str = USER_AGENT
    total_seconds: float = 30.0  # DNS, connecting, all redirects and the body; not the wait for a turn
    connect_seconds: float = 5.0  # one attempt to connect, TLS included; DNS and all attempts get twice this
    first_byte_seconds: float = 10.0  # the longest silence: before the first byte and between any two
    max_body: int = 5 * 1024 * 1024  # on the wire and after gzip
    max_redirects: int = 5
    max_header_bytes: int = 64 * 1024
    concurrency: int = 100
    per_host: int = 1
    proxy: str | None = field(default=None, repr=False)  # may hold credentials
    allow_private: bool = False  # every source may be at a private address, not only those that say so
    allow_downgrade: bool = False  # follow redirects from https to http (never with credentials)
    ca_file: str | None = None  # further certificate authorities, PEM

    def __post_init__(self) -> None:
        if self.proxy is not None and (urlsplit(self.proxy).scheme not in {"http", "https"} or not _host(self.proxy)):
            raise ValueError("a proxy is an http:// or https:// address")
        if min(self.concurrency, self.per_host, self.max_body, self.total_seconds) <= 0 or self.max_redirects < 0:
            raise ValueError("limits are above zero")


def _host(address: str) -> str | None:
    return urlsplit(address).hostname
