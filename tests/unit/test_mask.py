"""Nothing secret and nothing that moves a terminal is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import mask

ADDRESSES = [
    # address, shown
    ("https://example.org/rss?page=2", "https://example.org/rss?page=2"),
    ("https://user:pass@example.org/rss", "https://***@example.org/rss"),
    ("https://user:pa@ss@example.org/rss", "https://***@example.org/rss"),
    ("https://token@example.org/", "https://***@example.org/"),
    ("https://example.org:8443/rss", "https://example.org:8443/rss"),
    ("http://[::1]:8080/rss", "http://[::1]:8080/rss"),
    ("https://example.org/rss?key=S3CRET", "https://example.org/rss?key=***"),
    ("https://example.org/rss?a=1&access_token=S3CRET&b=2", "https://example.org/rss?a=1&access_token=***&b=2"),
    ("https://example.org/rss?a=1;API_KEY=S3CRET", "https://example.org/rss?a=1;API_KEY=***"),
    ("https://example.org/rss?api%6Bey=S3CRET", "https://example.org/rss?api%6Bey=***"),
    ("https://example.org/rss?key=a=b", "https://example.org/rss?key=***"),
    ("https://example.org/rss;jsessionid=S3CRET?a=1", "https://example.org/rss;jsessionid=***?a=1"),
    ("https://example.org/rss?key", "https://example.org/rss?key"),
    ("https://example.org/rss#token=S3CRET", "https://example.org/rss"),
    ("https://proxy.example/?u=https://user:S3CRET@example.org/", "https://proxy.example/?u=***"),
    ("https://proxy.example/?u=https%3A%2F%2Fuser%3AS3CRET%40example.org", "https://proxy.example/?u=***"),
    ("https://proxy.example/https://user:S3CRET@example.org/x", "https://proxy.example/https://***@example.org/x"),
    ("user:S3CRET@example.org/rss", "***@example.org/rss"),
    ("https:/user:S3CRET@example.org/rss", "***@example.org/rss"),
    ("https://user:S3CRET@[bad/", "(unreadable address)"),
    ("https://user:S3CRET@example.org:99999/", "(unreadable address)"),
    ("https://example.org/\u202egpj.exe", "https://example.org/ gpj.exe"),
    ("sqlite:///monitor.db", "sqlite:///monitor.db"),
    ("feeds.opml", "feeds.opml"),
    ("", ""),
]


@pytest.mark.parametrize(("address", "shown"), ADDRESSES)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    """User, password and the values of secret-looking parameters are starred; everything else stays."""
    assert mask.url(address) == shown


@given(
    st.sampled_from(["https://u:{}@example.org/x", "https://example.org/?token={}", "u:{}@example.org", "//{}@h/x"]),
    st.text("abcXYZ019-_.~@:", min_size=4),
)
def test_no_password_survives(pattern: str, secret: str) -> None:
    """Whatever a password is made of, none of it is shown."""
    assert f"S3{secret}CRET" not in mask.url(pattern.format(f"S3{secret}CRET"))


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    """Masking takes every string, and what comes out can be written anywhere on one line."""
    for shown in (mask.url(text), mask.target(text), mask.line(text)):
        assert len(shown.encode()) >= len(shown)
        assert len(shown.splitlines()) <= 1


def test_a_query_of_a_megabyte_is_masked_in_no_time() -> None:
    """Masking takes linear time: an endless parameter name full of secret-looking words is no trap."""
    assert mask.url("https://example.org/?" + "key" * 300_000).startswith("https://example.org/?keykey")


TARGETS = [
    ("mailtos://user:pass@example.org", "mailtos://***"),
    ("slack://token/a/b/c", "slack://***"),
    ("no address", "***"),
    ("s" * 40 + "://x", "***"),
    ("тайна://x", "***"),
    ("\x1b[31m://x", " [31m://***"),
]


@pytest.mark.parametrize(("address", "shown"), TARGETS)
def test_a_target_shows_its_scheme_only(address: str, shown: str) -> None:
    """A target's address is secret from end to end."""
    assert mask.target(address) == shown


def test_known_secrets_leave_a_text() -> None:
    """The longest goes first, percent-encoded forms go too, and very short ones would star half the text."""
    assert mask.secrets("key hunter22 and hunter2", "hunter2", "hunter22") == "key *** and ***"
    assert mask.secrets("at p%40ss%2Fw and p%40ss/w", "p@ss/w") == "at *** and ***"
    assert mask.secrets("abc", "abc", "") == "abc"
    assert mask.secrets("x", "\ud800\ud800\ud800\ud800") == "x"


LINES = [
    ("two\nlines\r\n", "two lines  "),
    ("\x1b[2Jgone", " [2Jgone"),
    ("\u202eevil\u202c", " evil "),
    ("one\u2028two\u2029three", "one two three"),
    ("\u061cmark\u200f", " mark "),
    ("half \ud83d", "half  "),
    ("тишина 침묵 沈黙 صمت", "тишина 침묵 沈黙 صمت"),
]


@pytest.mark.parametrize(("text", "shown"), LINES)
def test_a_line_is_one_harmless_line(text: str, shown: str) -> None:
    """Control signs, direction signs and half characters become spaces; letters of all scripts stay."""
    assert mask.line(text) == shown


def test_a_line_is_cut_at_its_limit() -> None:
    """Exactly the limit is left alone; one more is cut, with an ellipsis inside the limit."""
    assert mask.line("x" * 10, limit=10) == "x" * 10
    assert mask.line("x" * 11, limit=10) == "x" * 9 + "…"
