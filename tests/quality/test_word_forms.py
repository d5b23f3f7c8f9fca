"""Forms of words, as data: what a keyword of a watch finds and what it leaves alone, language by language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from monitor.match import Engine, WatchSpec, compile_watches
from monitor.model import Article

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
DATA = Path(__file__).parent / "data" / "word-forms-own.yaml"
LEAST_PAIRS = 400


class Pair(NamedTuple):
    """A keyword, a word in an article of a language (None: not known), and whether the one finds the other."""

    keyword: str
    word: str
    language: str | None
    found: bool


def pairs() -> Iterator[Pair]:
    """Every pair of the list, asked of its language and, but for `elsewhere`, of an unknown one."""
    listed = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for language, rows in listed.items():
        for row in rows:
            assert set(row) <= {"keyword", "has", "lacks", "elsewhere"}, row
            for key, spoken in (("has", (language, None)), ("lacks", (language, None)), ("elsewhere", (language,))):
                for word in row.get(key, ()):
                    yield from (Pair(row["keyword"], word, each, key == "has") for each in spoken)


PAIRS = tuple(pairs())


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine with a watch for each keyword, named by it."""
    keywords = {pair.keyword for pair in PAIRS}
    built, faults = compile_watches([WatchSpec(word, "", {"keywords": [word]}) for word in sorted(keywords)])
    assert not [fault for fault in faults if not fault.warning]
    return built


def of_title(title: str, language: str | None) -> Article:
    """An article of this title alone."""
    return Article(title, "", "", None, None, "x", language, None, NOON, None, "test", NOON)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.keyword}-{pair.word}-{pair.language}")
def test_a_keyword_finds_its_forms_and_no_other_words(engine: Engine, pair: Pair) -> None:
    """Forms are found in articles of their language and of an unknown one; other words are left alone."""
    matches = engine.match(of_title(pair.word, pair.language))
    assert (pair.keyword in {match.watch for match in matches}) is pair.found


def test_the_list_is_broad() -> None:
    """Eight languages, some hundreds of pairs of both kinds, none twice."""
    known = [pair for pair in PAIRS if pair.language]
    assert len({(pair.keyword, pair.word, pair.language) for pair in known}) == len(known)
    assert {pair.language for pair in known} == {"en", "ru", "uk", "de", "fr", "es", "pl", "ko"}
    assert len(known) >= LEAST_PAIRS
    assert sum(not pair.found for pair in known) >= LEAST_PAIRS // 4
