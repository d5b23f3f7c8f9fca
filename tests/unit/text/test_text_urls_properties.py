"""A canonical address is still of the same host, and the same page's addresses stay one."""

from __future__ import annotations

from urllib.parse import urlsplit

import idna
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text.urls import canonical_url, host_of

_LABEL = st.from_regex("[a-z]{1,4}(-?[a-z0-9]{1,4}){0,2}", fullmatch=True) | st.sampled_from(
    ["WWW", "News", "новости", "bücher", "xn--e1afmkfd", "뉴스"]
)
_HOST = st.lists(_LABEL, min_size=1, max_size=4).map(".".join).map("{}.example".format)
_PATH = st.text(st.characters(exclude_characters="?#\\", exclude_categories=["Cs", "Cc"]), max_size=30)
_PARAMETER = st.sampled_from(["a=1", "b=%20", "b", "id=7", "q=é", "x=/", "utm_source=rss", "fbclid=z", "a=2"])
_TRACKING = st.sampled_from(
    ["utm_source=x", "utm_campaign=%D0%B0", "fbclid=1", "gclid=2", "mc_cid=3", "at_medium=RSS"]
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["http", "https", "HTTPS"]),
    _HOST,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    _PATH,
    st.lists(_PARAMETER),
)
def test_the_host_stays(scheme: str, host: str, port: str, path: str, query: list[str]) -> None:
    """Of a page that is no redirector: same scheme, same host in ASCII and lower case, and its port unless the usual one."""
    url = f"{scheme}://{host}{port}/{path}?{'&'.join(query)}"
    canonical = canonical_url(url)
    assert canonical is not None
    parts = urlsplit(canonical)
    assert parts.scheme == scheme.lower()
    assert parts.hostname == host_of(url) == idna.encode(host, uts46=True).decode("ascii")
    usual = {"http": ":80", "https": ":443"}[parts.scheme]
    assert parts.netloc == (parts.hostname if port in {"", usual} else f"{parts.hostname}{port}")


@settings(max_examples=60, deadline=None)
@given(_HOST, _PATH, st.lists(_PARAMETER, unique=True), st.lists(_TRACKING), st.randoms(use_true_random=False))
def test_how_a_reader_came_does_not_matter(
    host: str, path: str, query: list[str], came: list[str], dice: object
) -> None:
    """Tracking, the order of parameters, the host's case, the fragment and space around leave the page the same."""
    mixed = [*query, *came]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    one = canonical_url(f"https://{host}/{path}?{'&'.join(query)}")
    assert canonical_url(f" https://{host.upper()}/{path}?{'&'.join(mixed)}#top\n") == one
