"""One address per page: what is the same page, what is not, and that a canonical form is final."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.text import canonical_url
from monitor.text.urls import _canonical, host_of

SAME = [
    # as published, canonical
    (
        "https://www.bbc.co.uk/news/health-67303204?at_medium=RSS&at_campaign=KARANGA",
        "https://www.bbc.co.uk/news/health-67303204",
    ),
    (
        "https://www.rt.com/news/586647/?utm_source=rss&utm_medium=rss&utm_campaign=RSS",
        "https://www.rt.com/news/586647/",
    ),
    (
        "https://www.dailymail.co.uk/a.html?ns_mchannel=rss&ito=1490&ns_campaign=1490",
        "https://www.dailymail.co.uk/a.html",
    ),
    ("https://www.aljazeera.com/news/a?traffic_source=rss", "https://www.aljazeera.com/news/a"),
    ("https://tvn24.pl/a?source=rss", "https://tvn24.pl/a"),
    ("http://www.asahi.com/articles/A.html?ref=rss", "http://www.asahi.com/articles/A.html"),
    ("http://www.heise.de/a.html?wt_mc=rss.developer.beitrag.atom", "http://www.heise.de/a.html"),
    ("http://www.nytimes.com/a.html?partner=rss&emc=rss&_r=0", "http://www.nytimes.com/a.html"),
    ("https://www.wsj.com/a?mod%3Dhp_lead_pos1", "https://www.wsj.com/a"),
    ("https://example.org/?p=5&fbclid=x&gclid=y&mc_cid=z", "https://example.org/?p=5"),
    ("https://example.org/a?amp;utm_source=x", "https://example.org/a"),
    ("https://example.org/a?id=1?utm_source=rss", "https://example.org/a?id=1"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?a-b=1&a=2", "https://example.org/a?a=2&a-b=1"),
    ("HTTPS://Example.ORG:443/News", "https://example.org/News"),
    ("http://example.org:80", "http://example.org/"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a#comments", "https://example.org/a"),
    ("https://example.org/#!/a", "https://example.org/#!/a"),
    ("https://user:pass@example.org/a", "https://example.org/a"),
    ("https://bbc.co.uk@evil.example/", "https://evil.example/"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://example.org/%7euser/%e2%82%ac", "https://example.org/~user/%E2%82%AC"),
    ("https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
    ("https://g\u043e\u043egle.com/", "https://xn--ggle-55da.com/"),
    ("https://faß.de/", "https://xn--fa-hia.de/"),
    ("https://news.chosun.com/기사?id=1", "https://news.chosun.com/%EA%B8%B0%EC%82%AC?id=1"),
    ("http://[::1]:80/a", "http://[::1]/a"),
    ("https://example.org:8443/a", "https://example.org:8443/a"),
    ("https://www.google.com/url?rct=j&sa=t&url=https://example.org/a%3Fx%3D1&ct=ga", "https://example.org/a?x=1"),
    ("http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.org%2fa", "https://example.org/a"),
    ("https://www.google.com/search?q=kursk", "https://www.google.com/search?q=kursk"),
    ("https://news.google.com/rss/articles/CBMi?oc=5", "https://news.google.com/rss/articles/CBMi"),
]

DIFFERENT = [
    ("http://example.org/a", "https://example.org/a"),
    ("https://example.org/a", "https://www.example.org/a"),
    ("https://example.org/a", "https://example.org/a/"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a?page=2", "https://example.org/a"),
    ("https://example.org/A", "https://example.org/a"),
    ("https://example.org/a?source=kremlin", "https://example.org/a"),
    ("https://example.org/a?mod=1", "https://example.org/a"),
]

NO_PAGE = [
    "", " ", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@example.org", "/relative", "//example.org/",
    "https://", "https:///a", "https://[bad/", "https://example.org:99999/", "https://a b/", "https://exa\u0000mple.org/",
    "https://.../", "https://" + "a" * 300 + ".org/", "https://example.org/" + "a" * 5_000, "https://\u202eexample.org/",
    "http://exam\ud800ple.org/",
]  # fmt: skip


@pytest.mark.parametrize(("published", "canonical"), SAME)
def test_addresses_of_one_page_become_one(published: str, canonical: str) -> None:
    """Tracking, order, case, ports, fragments, credentials and redirectors make no difference."""
    assert canonical_url(published) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_that_may_be_two_pages_stay_two(one: str, other: str) -> None:
    """What a server may answer differently stays different."""
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("address", NO_PAGE)
def test_what_is_no_web_address_has_no_canonical_form(address: str) -> None:
    """Other schemes, missing or impossible hosts and endless addresses give None, never an exception."""
    assert canonical_url(address) is None


_LABELS = st.sampled_from(
    ["example", "WWW", "news", "xn--e1afmkfd", "пример", "a_b", "1", "", "co", "uk", "google", "url"]
)
_PATHS = st.text(st.sampled_from("abAB19-._~/%2Ff;=,:@!$&'()*+ é\\?#[]|"), max_size=25)
_QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["a", "a-b", "b", "utm_source", "ref", "q", "url", "", "%61", "é", "fl", "mod"]),
        st.sampled_from(
            ["", "=", "=1", "=rss", "=a b", "=%26", "=a=b", "=é", "=+", "=%zz", "=https://example.org/?a%3D1"]
        ),
    ).map("".join),
    max_size=5,
).map("&".join)
_ADDRESSES = st.builds(
    lambda scheme, host, path, query, fragment: (
        f"{scheme}://{'.'.join(host)}/{path}{query and '?' + query}{fragment}"
    ),
    st.sampled_from(["http", "https", "HTTP"]),
    st.lists(_LABELS, min_size=1, max_size=4),
    _PATHS,
    _QUERIES,
    st.sampled_from(["", "#a", "#!a b", "#", "#!"]),
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(_ADDRESSES, st.text(), st.text().map("https://example.org/".__add__)))
@example("https://example.org/%25%32%35/?a=%2525&=&&a")
@example("https://example.org/a/%2e%2e/b")
def test_a_canonical_form_is_final(address: str) -> None:
    """Of any string: no exception; what comes out is a plain ASCII http(s) address that is its own canonical form."""
    canonical = canonical_url(address)
    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert canonical.isascii()
        assert not any(sign.isspace() or not sign.isprintable() for sign in canonical)
        parts = urlsplit(canonical)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname == host_of(canonical)
        assert parts.username is None


@settings(max_examples=500, deadline=None)
@given(_ADDRESSES)
def test_the_short_way_agrees_with_the_long_way(address: str) -> None:
    """Common addresses skip the parser; that changes speed, never the result."""
    assert canonical_url(address) == _canonical(address)
