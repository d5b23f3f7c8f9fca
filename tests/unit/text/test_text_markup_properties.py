"""HTML to text over documents whose words are known: all words stay, in order, and no tag does."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import html_to_text

_INLINE = st.sampled_from(
    ["b", "i", "a", "span", "em", "strong", "u", "font", "sup", "mark", "time", "B", "o:p", "x-y"]
)
_BLOCK = st.sampled_from(["p", "div", "li", "ul", "td", "tr", "table", "h2", "blockquote", "P", "section", "pre"])
_UNSEEN = st.sampled_from(["script", "style", "iframe", "svg", "video", "object", "template"])
_ATTRIBUTE = st.sampled_from(
    [
        "",
        " href='https://gone.example/'",
        ' title="gone > gone"',
        " alt=gone",
        " hidden",
        " data-x='<b>gone</b>'",
        "\n\tclass = 'gone'",
    ]
)
_WORD = st.text("abcкур북한αβ", min_size=1, max_size=6)
_ESCAPED = st.sampled_from(["&amp;", "&nbsp;", "&#39;", "&lt;", "&gt;", "&hellip;"])


def _wrapped(name: str, attribute: str, inside: str) -> str:
    return f"<{name}{attribute}>{inside}</{name}>"


_UNREAD = st.builds(_wrapped, _UNSEEN, _ATTRIBUTE, st.just("gone"))
_COMMENT = st.sampled_from(
    ["<!-- gone -->", "<!---->", "<!-- <p>gone</p> -->", "<br>", "<br/>", "<img alt='gone'/>", "<hr>"]
)
_LEAF = st.one_of(_WORD.map(" {} ".format), _WORD.map(" {} ".format), _ESCAPED, _UNREAD, _COMMENT)
_TREES = st.recursive(
    _LEAF,
    lambda inner: st.builds(
        _wrapped, st.one_of(_INLINE, _BLOCK), _ATTRIBUTE, st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=15,
)
_WORDS = re.compile("[abcкур북한αβ]+|gone")
_UNSEEN_PARTS = re.compile(
    r"<!--.*?-->|<(script|style|iframe|svg|video|object|template)\b.*?</\1>|<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|&[a-z0-9#]+;",
    re.DOTALL,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TREES, min_size=1, max_size=5).map("".join).map("<p>{}</p>".format))
def test_all_words_stay_and_no_tag_does(html: str) -> None:
    """Text, in the order of the document; nothing of tags, attributes, comments and what no reader sees."""
    text = html_to_text(html)
    assert _WORDS.findall(text) == _WORDS.findall(_UNSEEN_PARTS.sub(" ", html))
    assert "gone" not in text
    assert not re.search(r"</?[A-Za-z!]", text)
    assert "&nbsp;" not in text


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORD, min_size=1, max_size=4), st.lists(_INLINE, min_size=4, max_size=4))
def test_inline_tags_leave_no_trace(words: list[str], names: list[str]) -> None:
    """A word that formatting cuts in pieces is whole again; a block between two words parts them."""
    pieces = "".join(f"<{name}>{word}</{name}>" for name, word in zip(names, words, strict=False))
    assert html_to_text(pieces) == html_to_text("".join(words))
    assert (
        html_to_text("".join(f"<div>{word}</div>" for word in words)).split() == html_to_text(" ".join(words)).split()
    )
