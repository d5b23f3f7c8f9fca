"""How text is folded for search, and how a person's words become a query."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.store.search import CREATE, INSERT, MAX_TERMS, TABLE, document, expression, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("KURSK", "kursk"),
        ("Séoul", "seoul"),
        ("Zürich straße", "zurich strasse"),
        ("Łódź", "lodz"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Ｋｕｒｓｋ", "kursk"),
        ("Королёв", "королев"),
        ("Йошкар-Ола", "йошкар-ола"),
        ("Київ", "київ"),
        ("Аксе\u0301нов", "аксенов"),
        ("Κούρσκ", "κουρσκ"),
        ("Ku\u00adrsk Ku\u200brsk", "kursk kursk"),
        ("북한", "북한"),
        ("ｱﾒﾘｶ", "アメリカ"),
        ("a\0b", "a b"),
        ("a\ud800b é", "a b e"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    """Case, width, Latin diacritics and invisible signs do not count; й and ї are letters of their own."""
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """So that what is stored and what is asked meet."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded", "pairs"),
    [
        ("Kursk", "kursk", ""),
        ("朝鲜", " ", "朝鲜 鲜"),
        ("朝鲜士兵", " ", "朝鲜 鲜士 士兵 兵"),
        ("K-pop 북한 北", "k-pop    ", "북한 한 北"),
    ],
)
def test_document(written: str, folded: str, pairs: str) -> None:
    """Unspaced scripts become overlapping pairs, each run ended by its last sign; the rest stays words."""
    assert document(written) == (folded, pairs)


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("kursk", 'folded : "kursk"'),
        ("North Korea", 'folded : "north" AND folded : "korea"'),
        ('"North Korea" kursk', 'folded : "north korea" AND folded : "kursk"'),
        ("북한", 'bigrams : "북한"'),
        ("朝鲜士兵", 'bigrams : "朝鲜 鲜士 士兵"'),
        ("北", 'bigrams : "北" *'),
        ('say "hello', 'folded : "say" AND folded : "hello"'),
        ("NEAR(a b)", 'folded : "near(a" AND folded : "b)"'),
        ("kursk*", 'folded : "kursk*"'),
        ("title:kursk", 'folded : "title:kursk"'),
        ("a AND NOT b", 'folded : "a" AND folded : "and" AND folded : "not" AND folded : "b"'),
        ("-kursk", 'folded : "-kursk"'),
        ("", None),
        ('"" * ( ) ^ : -', None),
    ],
)
def test_expression(written: str, query: str | None) -> None:
    """All words reach the index in quotes: inside them it takes every sign but letters for a gap, as in the documents."""
    assert expression(written) == query


def test_too_many_words_are_refused() -> None:
    """A query's price is bounded, and the person is told."""
    with pytest.raises(UsageError, match="more than 64 words"):
        expression("kursk " * (MAX_TERMS + 1))


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index with one document."""
    connection = sqlite3.connect(":memory:")
    connection.execute(CREATE)
    connection.execute(INSERT, (1, *document("North Korean soldiers killed in Kursk 북한군이 쿠르스크에서")))
    yield connection
    connection.close()


@given(
    text=st.text(max_size=200)
    | st.lists(st.sampled_from("\"*():^-+{}' NEAR AND OR NOT 北朝 kursk\0\ud800")).map("".join)
)
@example(text='" OR 1=1 --')
@example(text="NEAR(north kursk, 5)")
@example(text="folded : kursk")
@example(text="{folded bigrams} : kursk")
@example(text='kursk" OR "x')
def test_no_text_breaks_the_query(index: sqlite3.Connection, text: str) -> None:
    """Whatever is searched for, the index answers; it never reports an error of syntax."""
    query = expression(text)
    if query is not None:
        index.execute(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ?", (query,)).fetchall()


# SQLite knows the letters of Unicode 6.1, Python those of a later one: what 3.2 had, both take for the same.
OLD_SIGNS = st.characters(exclude_categories=["Cs", "Cn"]).filter(lambda c: unicodedata.ucd_3_2_0.category(c) != "Cn")


@given(st.text(OLD_SIGNS, min_size=1, max_size=60))
@example("कुर्स्क में")
@example("เคิร์สค์")
@example("北北北")
@example("។")
def test_a_document_is_found_by_its_own_words(text: str) -> None:
    """Every word of a text leads to the text, in any script."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(CREATE)
        connection.execute(INSERT, (1, *document(text)))
        for query in filter(None, map(expression, text.split())):
            found = connection.execute(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ?", (query,))
            assert found.fetchall() == [(1,)], query
    finally:
        connection.close()
