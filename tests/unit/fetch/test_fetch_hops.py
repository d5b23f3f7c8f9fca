"""Addresses and redirects: where a fetch may go, and what it takes along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.failures import FetchError
from monitor.fetch.hops import Trail, first_hop
from monitor.model import FetchReason

SECRET = "s3cr3t-canary"


def trail(address: str, *, redirects: int = 5, downgrade: bool = False) -> Trail:
    """A fetch about to begin."""
    return Trail(address, max_redirects=redirects, allow_downgrade=downgrade)


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "example.org/feed",
        "//example.org/feed",
        "feed://example.org/feed",
        "ftp://example.org/feed",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "http:",
        "http://",
        "http:///feed",
        "http://⒈⒈/",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org:port/",
        "http://[::1/",
        "http://[nonsense]/",
        "http://a%00b/",
        "http://%6c%6f%63%61%6c%68%6f%73%74/",
        "http://example.org/\x00",
        "http://example.org/" + "x" * 9000,
        "http://" + "a" * 64 + ".org\ud800/",
    ],
)
def test_what_is_no_web_address_is_refused_as_such(address: str) -> None:
    """No spelling of a bad address gives anything but BAD_URL."""
    with pytest.raises(FetchError) as caught:
        first_hop(address)
    assert caught.value.reason is FetchReason.BAD_URL


def test_credentials_leave_the_address_and_become_a_header() -> None:
    """User and password are sent as Basic authorization (RFC 7617 has this very example) and shown nowhere."""
    hop = first_hop(" https://Aladdin:open%20sesame@example.org/feed?a=1#part ")
    assert str(hop.url) == "https://example.org/feed?a=1"
    assert hop.authorization == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert "QWxhZGRpb" not in repr(hop)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("https://u:p@example.org/a", "https://example.org/b", True),
        ("https://u:p@example.org/a", "/b", True),
        ("http://u:p@example.org/a", "https://example.org/b", True),
        ("https://u:p@example.org/a", "https://example.org:8443/b", False),
        ("http://u:p@example.org:8080/a", "https://example.org/b", False),
        ("https://u:p@example.org/a", "https://www.example.org/b", False),
        ("https://u:p@example.org/a", "https://other:words@evil.example/b", False),
        ("https://u:p@example.org/a", "https://u:p@evil.example/b", False),
    ],
)
def test_credentials_go_to_their_own_server_only(old: str, new: str, kept: bool) -> None:  # noqa: FBT001
    """Another host, port or scheme gets none, and a redirect's own credentials are dropped."""
    way = trail(old)
    way.follow(301, new)
    assert (way.here.authorization is not None) is kept
    assert not way.here.url.userinfo


def test_credentials_do_not_come_back_after_a_detour() -> None:
    """Once dropped they stay dropped, even if a later hop leads home."""
    way = trail("https://u:p@example.org/a")
    way.follow(302, "https://other.example/")
    way.follow(302, "https://example.org/b")
    assert way.here.authorization is None


@pytest.mark.parametrize(
    ("address", "downgrade", "passes"),
    [
        ("https://example.org/", False, False),
        ("https://example.org/", True, True),
        ("https://u:p@example.org/", True, False),
        ("http://example.org/", False, True),
    ],
)
def test_https_is_given_up_only_if_allowed_and_never_with_credentials(
    address: str,
    downgrade: bool,  # noqa: FBT001
    passes: bool,  # noqa: FBT001
) -> None:
    """A redirect to http is refused by default."""
    way = trail(address, downgrade=downgrade)
    if passes:
        way.follow(301, "http://example.org/feed")
        assert way.here.url.scheme == "http"
        return
    with pytest.raises(FetchError) as caught:
        way.follow(301, "http://example.org/feed")
    assert caught.value.reason is FetchReason.REDIRECT


def test_the_downgrade_stays_refused_after_the_credentials_were_dropped() -> None:
    """The secret of a source is its address as a whole: the answer to it must not come over http either."""
    way = trail("https://u:p@example.org/a", downgrade=True)
    way.follow(302, "https://other.example/")
    with pytest.raises(FetchError):
        way.follow(302, "http://other.example/")


@pytest.mark.parametrize(
    "location",
    [None, "", "file:///etc/hostname", "ftp://a/", "gopher://a/", "data:,x", "javascript:x", "http://", "http://⒈⒈/",
     "http://a:b/", "//", "http://[/", "\x00", "http://a b/"],
)  # fmt: skip
def test_redirects_go_to_web_addresses_only(location: str | None) -> None:
    """Anything else is refused by name, whatever the libraries think of it."""
    way = trail("https://example.org/feed")
    with pytest.raises(FetchError) as caught:
        way.follow(302, location)
    assert caught.value.reason is FetchReason.REDIRECT


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("feed2", "https://example.org/a/feed2"),
        ("/feed2?x=%27a%20b", "https://example.org/feed2?x=%27a%20b"),
        ("?page=2", "https://example.org/a/feed?page=2"),
        ("//cdn.example/feed", "https://cdn.example/feed"),
        ("https://example.org/новости#top", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
    ],
)
def test_relative_and_foreign_addresses_are_made_whole(location: str, there: str) -> None:
    """Escapes are kept as they are, other signs escaped, fragments dropped."""
    way = trail("https://example.org/a/feed")
    way.follow(302, location)
    assert way.here.url.raw_host.decode() in there
    assert str(way.here.url).replace("пример", "xn--e1afmkfd") == there


def test_the_number_of_hops_is_limited() -> None:
    """Five redirects are followed, the sixth is not."""
    way = trail("https://example.org/0")
    for step in range(1, 6):
        way.follow(302, f"/{step}")
    with pytest.raises(FetchError) as caught:
        way.follow(302, "/6")
    assert caught.value.reason is FetchReason.REDIRECT


def test_a_circle_is_seen_at_once() -> None:
    """Coming back to an address already asked ends the fetch."""
    way = trail("https://example.org/a")
    way.follow(301, "/b#x")
    with pytest.raises(FetchError, match="circle"):
        way.follow(301, "/a#y")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [([301], True), ([308], True), ([301, 308], True), ([302], False), ([301, 302], False), ([307, 301], False), ([303], False), ([], False)],
)  # fmt: skip
def test_only_an_all_permanent_way_is_a_move(statuses: list[int], moved: bool) -> None:  # noqa: FBT001
    """One temporary hop makes the whole way temporary."""
    way = trail("https://example.org/0")
    for step, status in enumerate(statuses, 1):
        way.follow(status, f"/{step}")
    assert way.moved_to == (str(way.here.url) if moved else None)


def test_an_address_with_credentials_never_moves() -> None:
    """Else its secret would have to be stored beside the new address, or be lost."""
    way = trail("https://u:p@example.org/a")
    way.follow(301, "/b")
    assert way.moved_to is None


def test_refusals_show_no_secret() -> None:
    """Neither the source's credentials nor a redirect's token stand in the words for people."""
    way = trail(f"https://user:{SECRET}@example.org/a", downgrade=True)
    with pytest.raises(FetchError) as caught:
        way.follow(302, f"http://u:{SECRET}@example.org/?token={SECRET}")
    assert SECRET not in caught.value.detail


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://a.example/", "//", "/", "?"]))
def test_any_text_is_an_address_or_refused(text: str, start: str) -> None:
    """Nothing but FetchError comes out of the libraries, for sources and redirects alike."""
    for go in (lambda: first_hop(start + text), lambda: trail("http://example.org/").follow(302, start + text)):
        try:
            go()
        except FetchError as refused:
            assert refused.reason in {FetchReason.BAD_URL, FetchReason.REDIRECT}  # noqa: PT017 - both ways are right
