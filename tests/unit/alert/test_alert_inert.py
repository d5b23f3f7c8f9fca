from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.alert import inert

# What some service makes something of, wherever it stands.
ACTIVE = {
    "HTML": re.compile(r"<[a-zA-Z/!?]"),
    "Slack command or link": re.compile(r"<[!@#h]"),
    "mention": re.compile(r"@\w"),
    "markdown link": re.compile(r"\]\(|\]\[|\]:"),
    "emphasis": re.compile(r"[*`~]|(?<!\w)_\S|\S_(?!\w)"),
    "spoiler": re.compile(r"\|\|"),
    "address": re.compile(r"\w://"),
    "line": re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]"),
    "control": re.compile(r"[\x00-\x1f\x7f-\x9f]"),
    "direction": re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "half sign": re.compile(r"[\ud800-\udfff]"),
}
PIECES = ["<", ">", "!", "@", "everyone", "here", "channel", "[", "]", "(", ")", "*", "_", "`", "~", "|", "#", "://",
          "http", "\r", "\n", "\x1b[31m", "\x1b]8;;", "\x07", "\u202e", "\u200b", "\ufeff", "\ud83d", "\U000e0041", "é", "한", " "]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=3), max_size=20).map("".join)


@settings(deadline=None)
@given(hostile)
@example("]\u200b\u200b(http://evil)")
@example("@\u202eeveryone")
@example("\x1b[\x1b[31m31mred")
def test_text_of_strangers_starts_nothing(strange: str) -> None:
    """No sign is left that any of the services would interpret, and doing it twice changes nothing more."""
    shown = inert.text(strange)
    assert {name for name, active in ACTIVE.items() if active.search(shown)} == set()
    assert inert.text(shown).replace("\u200b", "") == shown.replace("\u200b", "")
    shown.encode()


@pytest.mark.parametrize(
    ("strange", "shown"),
    [
        ("Курск: 100 убитых — Сеул", "Курск: 100 убитых — Сеул"),
        ("북한군 100명 사망", "북한군 100명 사망"),
        ("می‌خواهم", "می‌خواهم"),  # its joiner is part of the spelling
        ("👨‍👩‍👧 ok", "👨‍👩‍👧 ok"),
        ("snake_case & 5 % of R&D", "snake_case & 5 % of R&D"),
        ("a\r\nBcc: someone", "a Bcc: someone"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("x\x00y", "xy"),
        ("<b>5 < 6</b>", "‹b›5 ‹ 6‹/b›"),
        ("@everyone", "@\u200beveryone"),
        ("[here](https://evil.example)", "[here]\u200b(https:\u200b//evil.example)"),
        ("  two   spaces ", "two spaces"),
    ],
)
def test_readable_text_stays_readable(strange: str, shown: str) -> None:
    """Scripts, joiners and plain signs are kept; what is replaced is replaced by something alike."""
    assert inert.text(strange) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a_b-c.html?x=1&y=2#z", "https://example.org/a_b-c.html?x=1&y=2#z"),
        ("https://bank.example@evil.example/x", "https://evil.example/x"),
        ("https://u:p@example.org:8443/", "https://example.org:8443/"),
        ("https://medium.example/@me/x", "https://medium.example/%40me/x"),
        ("https://example.org/(a)*[b]|<c>`", "https://example.org/%28a%29%2A%5Bb%5D%7C%3Cc%3E%60"),
        ("https://example.org", "https://example.org/"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("https://пример.рф/", "https://пример.рф/"),
        ("javascript:alert(1)", None),
        ("file:///etc/hostname", None),
        ("//example.org/x", None),
        ("https:///x", None),
        ("https://exa mple.org/", None),
        ("https://example.org:99999/", None),
        ("https://example.org/" + "x" * 2000, None),
        ("https://<!channel>/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_that_lead_where_they_say_are_links(address: str | None, shown: str | None) -> None:
    """Web addresses only, no user before the host, no sign a service would read as something else."""
    assert inert.link(address) == shown


@settings(deadline=None)
@given(hostile)
def test_a_link_holds_nothing_but_a_link(strange: str) -> None:
    """Whatever an article claims as its address: one word without active signs, or no link."""
    shown = inert.link(f"https://example.org/{strange}")
    if shown is not None:
        assert re.fullmatch(r"https?://[\w.:\[\]-]+[\w/%:;,=+$!.&?#~-]*", shown)
        shown.encode()


@settings(deadline=None)
@given(st.text(), st.integers(1, 60))
def test_a_cut_fits_and_keeps_the_beginning(shown: str, limit: int) -> None:
    """Counted as the services count, in UTF-16 units, and never within a composed sign."""
    short = inert.cut(shown, limit)
    assert inert.size(short) <= limit
    if short != shown:
        assert short.endswith("…")
        assert shown.startswith(short[:-1].rstrip())


def test_a_cut_keeps_words_and_composed_signs_whole() -> None:
    """A short broken word goes, a long one is cut; an accent stays with its letter."""
    assert inert.cut("North Korean soldiers", 15) == "North Korean…"
    assert inert.cut("x" * 50, 10) == "x" * 9 + "…"
    composed = unicodedata.normalize("NFD", "é") * 4
    assert inert.cut(composed, 6) == unicodedata.normalize("NFD", "éé") + "…"
    assert inert.cut("👍👍👍", 4) == "👍…"


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\n")), min_size=1, max_size=12), st.integers(40, 200))
def test_a_body_cut_to_lines_keeps_its_last(lines: list[str], limit: int) -> None:
    """The alert's id stands in the last line, and is never lost."""
    body = "\n".join([*lines, "n7"])
    short = inert.cut_lines(body, limit)
    assert inert.size(short) <= limit
    assert short.split("\n")[-1] == "n7"
