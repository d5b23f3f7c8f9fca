"""Figures of whole articles: places, quotes, repeats, and time."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.figures import extract
from monitor.figures.sentences import sentences
from monitor.model import Article, Field

MOMENT = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
BLANK = Article(
    title="",
    summary="",
    text="",
    url=None,
    canonical_url=None,
    outlet="globe-ledger.example",
    language="en",
    author=None,
    published_at=MOMENT,
    published_raw=None,
    date_rule="feed",
    first_seen_at=MOMENT,
)


def test_a_figure_knows_its_field_its_place_and_its_sentence() -> None:
    """Offsets count characters of the field as it stands, curly quotes and no-break blanks included."""
    article = replace(
        BLANK,
        title="“At least 100” North Koreans killed",
        summary="It began in December. Nearly 1,000 tents\u00a0stand. Dr. Kim’s team saw 30\u00a0wounded soldiers.",
    )
    found = extract(article)
    assert [(f.field, f.kind) for f in found] == [(Field.TITLE, "killed"), (Field.SUMMARY, "wounded")]
    assert article.title[found[0].start : found[0].end].startswith("At least 100")
    assert article.summary[found[1].start : found[1].end] == "30"
    assert found[1].quote == "Dr. Kim’s team saw 30\u00a0wounded soldiers."
    assert found[1].quote in article.summary


def test_a_repeat_is_dropped_and_the_fuller_one_stays() -> None:
    """The same number of the same people said by the same speaker is one figure; another speaker's is another."""
    article = replace(
        BLANK,
        title="100 soldiers killed",
        summary="100 soldiers were killed, the ministry said.",
        text="100 soldiers were killed. 100 soldiers were killed, the governor said.",
    )
    assert [(f.low, f.claimant) for f in extract(article)] == [(100, "ministry"), (100, "governor")]


def test_two_equal_figures_of_one_sentence_both_stay() -> None:
    """A woman and a child are two people."""
    article = replace(BLANK, text="A woman and a child were killed.")
    assert [f.victims for f in extract(article)] == ["woman", "child"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("The U.S. Army left. It rained.", ["The U.S. Army left.", "It rained."]),
        ("Gen. Smith spoke at 5 p.m. yesterday.", ["Gen. Smith spoke at 5 p.m. yesterday."]),
        ("He said: “Stop.” She left.", ["He said: “Stop.”", "She left."]),
        ("a headline\n\nand a line", ["a headline", "and a line"]),
        ("В 2022 г. Петров уехал. Он вернулся.", ["В 2022 г. Петров уехал.", "Он вернулся."]),
        ("비가 왔다. 3명이 다쳤다.", ["비가 왔다.", "3명이 다쳤다."]),
        ("  ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Abbreviations and initials end none, line breaks end one."""
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="ab .!?\n\t“”1,", max_size=400))
def test_sentences_are_in_order_and_lose_only_blanks(text: str) -> None:
    """Nothing is said twice or lost."""
    places = list(sentences(text))
    assert all(start < end for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert "".join("".join(text[a:b] for a, b in places).split()) == "".join(text.split())


_WORDS = (
    "killed wounded 3 12 1,000 people a man soldiers and , . : - the was at least up to said of them dead missing 5"
)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(_WORDS.split()), max_size=60))
def test_any_order_of_words_is_survived(said: list[str]) -> None:
    """Whatever stands beside whatever, a figure is sound: a known kind, an ordered range, a place in the text."""
    text = " ".join(said)
    for figure in extract(replace(BLANK, text=text)):
        assert figure.kind in {"killed", "wounded", "casualties", "missing", "captured"}
        assert figure.high is None or 0 <= figure.low <= figure.high
        assert 0 <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] in figure.quote


@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("en", "killed 3 "),
        ("en", "A man was killed. "),
        ("en", "released 3 captured "),
        ("en", "1,"),
        ("en", "."),
        ("en", " "),
        ("en", "a."),
        ("en", "hundred "),
        ("en", "at least "),
        ("ru", "погибли 3 "),
        ("ko", "1명 사망 "),
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(language: str, piece: str) -> None:
    """64 KiB of the worst we could think of take less than 3 s of CPU on any machine (here a third of a second)."""
    text = ("killed " + piece * (65_536 // len(piece)))[:65_536]
    started = time.process_time()
    extract(replace(BLANK, language=language, text=text))
    assert time.process_time() - started < 3
