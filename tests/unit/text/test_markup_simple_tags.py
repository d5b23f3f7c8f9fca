"""Simple tags are taken out in C; the result is that of the reader of all tags."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.text.markup import _without_any_tags, _without_tags

PIECES = st.sampled_from(
    ["<p>", "</p>", "<br/>", "<b>", "</b>", '<a href="x">', '<img src="a" alt="b>c">', "<i x='>'>", "<!-- ", " -->",
     "<script>", "</script>", "<", ">", '"', "=", " word ", '<a title="', "<![CDATA[", "]]>", "<x:y>", "<svg>", "<P>"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_quick_way_and_the_thorough_one_agree(html: str) -> None:
    """Any mixture of simple tags, others, quotes and halves of tags."""
    assert _without_tags(html) == _without_any_tags(html)
