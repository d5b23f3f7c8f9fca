"""Traps of language and of signs, as data: what a watch must find, with its evidence, and what it must leave alone."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.match import Engine, WatchFault, WatchSpec, compile_watches
from monitor.model import Article
from monitor.text import html_to_text

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
FIELDS = ("title", "summary", "text")
DATA = Path(__file__).parent / "data"
KEYS = {"id", "keyword", "condition", "others", "language", *FIELDS, "match", "found", "error", "markup", "why"}
LANGUAGES = {"en": 40, "ru": 15, "uk": 10, "ko": 20, "de": 12, "fr": 12, "es": 6, "pl": 8}
WATCH = "w"


@dataclass(frozen=True)
class Trap:
    """One entry of a data file."""

    id: str
    watches: Mapping[str, Mapping[str, object]]
    article: Article
    refused: bool
    matches: bool
    found: frozenset[tuple[str, str]]

    def compiled(self) -> tuple[Engine, list[WatchFault]]:
        """An engine of its watches, and the errors found on the way."""
        built, faults = compile_watches([WatchSpec(name, name, watch) for name, watch in self.watches.items()])
        return built, [fault for fault in faults if not fault.warning]


def evidence(row: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The slices an entry names, each with its field."""
    found = row.get("found", [])
    if not isinstance(found, dict):
        (field,) = [name for name in FIELDS if name in row] if found else [""]
        found = {field: [found] if isinstance(found, str) else found}
    return frozenset((field, each) for field, slices in found.items() for each in slices)


def trap(row: Mapping[str, Any]) -> Trap:
    """An entry as read from YAML, made ready to ask."""
    title, summary, text = (_text(row, name) for name in FIELDS)
    asked = row["condition"] if "condition" in row else {"keywords": [row["keyword"]]}
    return Trap(
        row["id"],
        {WATCH: asked, **row.get("others", {})},
        Article(title, summary, text, None, None, "x", row.get("language"), None, NOON, None, "test", NOON),
        row.get("error", False),
        row.get("match", False),
        evidence(row),
    )


def _text(row: Mapping[str, Any], field: str) -> str:
    """A field as it is stored: entries of `markup` are as feeds send them."""
    said = str(row.get(field, ""))
    return html_to_text(said) if row.get("markup") else said


def rows(name: str) -> list[dict[str, Any]]:
    """The entries of one data file."""
    loaded: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return loaded


WORDS = rows("matching-traps.yaml")
EXPRESSIONS = rows("expression-traps.yaml")


def reported(case: Trap) -> tuple[bool, frozenset[tuple[str, str]]]:
    """Whether the watch matched, and its evidence: field and slice, once the places are found true."""
    built, faults = case.compiled()
    assert faults == []
    matches = [match for match in built.match(case.article) if match.watch == WATCH]
    whys = [why for match in matches for why in match.why]
    for why in whys:
        assert why.field in FIELDS
        original = getattr(case.article, why.field)
        assert 0 <= why.start < why.end <= len(original)
        assert original[why.start : why.end] == why.text
    return bool(matches), frozenset((why.field, why.text) for why in whys)


@pytest.mark.parametrize("case", [trap(row) for row in WORDS], ids=lambda case: case.id)
def test_a_trap_of_words_is_avoided(case: Trap) -> None:
    """The watch is refused, or matches as it must, with exactly the evidence named."""
    if case.refused:
        assert case.compiled()[1] != []
        return
    assert reported(case) == (case.matches, case.found)


@pytest.mark.parametrize("case", [trap(row) for row in EXPRESSIONS], ids=lambda case: case.id)
def test_a_trap_of_expressions_is_avoided(case: Trap) -> None:
    """The watch is refused, or matches as it must, with the evidence named and perhaps more."""
    if case.refused:
        assert case.compiled()[1] != []
        return
    matched, slices = reported(case)
    assert matched is case.matches
    assert case.found <= slices


@pytest.mark.parametrize(
    "expression",
    ["(" * 500 + "Kursk" + ")" * 500, " OR ".join(["Kursk"] * 12_500), "/" + "(" * 5_000 + "a" + ")" * 5_000 + "/"],
    ids=["nested", "long", "nested-regex"],
)
def test_an_expression_nobody_wrote_by_hand_is_refused(expression: str) -> None:
    """500 brackets inside each other, 100 KB, 5,000 groups: errors, and no crash of the parser."""
    faults = compile_watches([WatchSpec(WATCH, WATCH, {"match": expression})])[1]
    assert [fault for fault in faults if not fault.warning] != []


@pytest.mark.parametrize("row", WORDS + EXPRESSIONS, ids=lambda row: row["id"])
def test_an_entry_can_be_read_and_is_whole(row: dict[str, Any]) -> None:
    """Known keys, one watch, one outcome, a reason; evidence stands in the field it is said to stand in."""
    assert set(row) <= KEYS
    assert ("keyword" in row) is not ("condition" in row)
    assert ("match" in row) is not ("error" in row)
    assert row["why"]
    assert bool(row.get("found")) is row.get("match", False)
    assert all(each in _text(row, field) for field, each in evidence(row))


@pytest.mark.parametrize("name", ["matching-traps.yaml", "expression-traps.yaml"])
def test_nothing_in_a_file_is_hidden(name: str) -> None:
    """Signs that cannot be seen are written as escapes, so that a reader sees what is tested."""
    content = (DATA / name).read_text(encoding="utf-8").replace("\n", " ")
    assert {sign for sign in content if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"}} == set()
    assert {sign for sign in content if unicodedata.category(sign) == "Zs"} == {" "}


def test_the_lists_are_broad() -> None:
    """No id twice; enough kinds and languages that one language's rules cannot pass for all."""
    ids = [row["id"] for row in WORDS + EXPRESSIONS]
    assert len(ids) == len(set(ids))
    assert len({row["id"].partition(".")[0] for row in WORDS}) >= 23
    spoken = Counter(row.get("language") for row in WORDS)
    assert {name for name, least in LANGUAGES.items() if spoken[name] < least} == set()
    assert {"zh", "ja", "ar", "el", "tr"} <= set(spoken)
