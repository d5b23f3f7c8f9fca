"""Who published it: domains by the public suffix list, and what aggregators state."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tldextract import TLDExtract

from monitor.text import outlet
from monitor.text.suffixes import _rules, registrable_domain

_EXTRACT = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)

GOOGLE = "https://news.google.com/rss/articles/CBMi?oc=5"

OUTLETS = [
    # address, origin's name, origin's address, feed's home page, source's name, outlet
    ("https://www.bbc.co.uk/news/1", None, None, None, "BBC", "bbc.co.uk"),
    ("https://en.yna.co.kr/view/1", None, None, None, "Yonhap", "yna.co.kr"),
    ("https://WWW.Example.COM.AU/a", None, None, None, "x", "example.com.au"),
    ("https://kursk.blogspot.com/a", None, None, None, "x", "kursk.blogspot.com"),
    ("https://пример.рф/a", None, None, None, "x", "xn--e1afmkfd.xn--p1ai"),
    ("https://bbc.co.uk@evil.example/a", None, None, None, "x", "evil.example"),
    ("http://127.0.0.1:8000/a", None, None, None, "x", "127.0.0.1"),
    ("http://localhost/a", None, None, None, "x", "localhost"),
    ("https://www.google.com/url?url=https://www.themoscowtimes.com/a", None, None, None, "x", "themoscowtimes.com"),
    (GOOGLE, "Reuters", "https://www.reuters.com", "https://news.google.com/", "Kursk search", "reuters.com"),
    (GOOGLE, "Reuters", None, "https://news.google.com/", "Kursk search", "Reuters"),
    (GOOGLE, " Yonhap\n<b> ", "javascript:x", None, "Kursk search", "Yonhap <b>"),
    (GOOGLE, "Reuters", "https://news.google.com/", "https://a.org/", "x", "Reuters"),
    (GOOGLE, None, None, "https://news.google.com/", "Kursk search", "google.com"),
    ("http://feedproxy.google.com/~r/a", None, None, "https://www.theverge.com/", "x", "theverge.com"),
    ("https://www.bbc.co.uk/news/1", "Reuters", "https://www.reuters.com", None, "BBC", "bbc.co.uk"),
    (None, None, None, "https://www.dw.com/", "DW", "dw.com"),
    (None, None, None, None, "My\nfeed", "My feed"),
    ("javascript:alert(1)", None, None, None, "My feed", "My feed"),
]


@pytest.mark.parametrize(("url", "origin_name", "origin_url", "feed_link", "source", "expected"), OUTLETS)
def test_the_outlet_is_the_first_that_is_known(
    url: str | None,
    origin_name: str | None,
    origin_url: str | None,
    feed_link: str | None,
    source: str,
    expected: str,
) -> None:
    """The article's own domain, unless an aggregator's; then the stated origin; then the feed's home; then a name."""
    assert outlet(url, origin_name, origin_url, feed_link, source) == expected


@given(st.text(), st.none() | st.text(), st.none() | st.text(), st.none() | st.text())
def test_any_strings_give_an_outlet(
    url: str, origin_name: str | None, origin_url: str | None, link: str | None
) -> None:
    """Nothing raises, and where nothing else is known the source's name is the outlet."""
    assert outlet(url, origin_name, origin_url, link, "My feed")


HOSTS = [
    ("www.bbc.co.uk", "bbc.co.uk"),
    ("co.uk", None),
    ("uk", None),
    ("a.b.example.com", "example.com"),
    ("foo.bar.ck", "foo.bar.ck"),
    ("bar.ck", None),
    ("www.ck", "www.ck"),
    ("a.www.ck", "www.ck"),
    ("x.blogspot.com", "x.blogspot.com"),
    ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
    ("www.xn--55qx5d.cn", "www.xn--55qx5d.cn"),
    ("localhost", None),
    ("10.0.0.1", None),
    ("", None),
]


@pytest.mark.parametrize(("host", "registrable"), HOSTS)
def test_registrable_domains_follow_the_list(host: str, registrable: str | None) -> None:
    """Longest rule, wildcards, exceptions, international names; no domain where none is registered."""
    assert registrable_domain(host) == registrable


_SUFFIXES = sorted(_rules())
_LABEL = st.text("abc-19", min_size=1, max_size=5)


@settings(max_examples=500)
@given(st.lists(_LABEL, max_size=3), st.sampled_from(_SUFFIXES))
def test_our_reading_of_the_list_agrees_with_tldextract(labels: list[str], rule: str) -> None:
    """Under every rule of the list, with any labels in front, tldextract finds the same registrable domain."""
    host = ".".join([*labels, rule.removeprefix("!").replace("*", "any")])
    assert registrable_domain(host) == (_EXTRACT(host).top_domain_under_public_suffix or None)
