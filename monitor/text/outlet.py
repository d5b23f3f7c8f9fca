"""Who published an article: the registrable domain of its address, or the origin an aggregator states."""

from __future__ import annotations

from functools import lru_cache

from monitor.text.clean import clean
from monitor.text.suffixes import registrable_domain
from monitor.text.urls import host_of

_AGGREGATORS = frozenset(
    {"apple.news", "bing.com", "dzen.ru", "feedburner.com", "feedproxy.google.com", "flipboard.com", "msn.com",
     "news.google.com", "news.naver.com", "news.yahoo.co.jp", "news.yahoo.com", "newsbreak.com", "smartnews.com", "t.co",
     "v.daum.net"}
)  # fmt: skip
_MAX_NAME = 100  # characters of an origin stated in words


def outlet(
    url: str | None, origin_name: str | None, origin_url: str | None, feed_link: str | None, source_name: str
) -> str:
    """The outlet of an article: `bbc.co.uk`, or, where no address tells, a name.

    The first that is known of: the domain of `url`, unless that is an aggregator's; then what the aggregator states in
    RSS `<source>` (the domain of `origin_url`, else `origin_name`); the domain of `feed_link`, the feed's home page;
    the aggregator's own domain; `source_name`. Blogs under a shared name (`x.blogspot.com`) are outlets of their own.
    """
    own, aggregated = _domain_of(url)
    if own and not aggregated:
        return own
    stated, again = _domain_of(origin_url)
    if stated and not again:
        return stated
    if named := clean(origin_name or "")[:_MAX_NAME]:
        return named
    home, elsewhere = _domain_of(feed_link)
    return (home if home and not elsewhere else own or home) or clean(source_name)


def _domain_of(url: str | None) -> tuple[str, bool]:
    """The registrable domain of an address ("" if it has none), and whether it is an aggregator's."""
    if not url:
        return "", False
    host = host_of(url)
    return domain(host) if host else ("", False)


@lru_cache(maxsize=8192)
def domain(host: str) -> tuple[str, bool]:
    """The registrable domain of a host by the public suffix list (the host itself where it has none)."""
    registrable = registrable_domain(host) or host
    aggregated = not _AGGREGATORS.isdisjoint({registrable, host, host.removeprefix("www."), host.removeprefix("m.")})
    return registrable, aggregated
