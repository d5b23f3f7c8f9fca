"""A watch that cannot mean what it says is refused: every fault at once, with its place and a remedy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.match import ConceptLibrary, WatchFault, WatchSpec, compile_watches
from monitor.model import Article

MakeArticle = Callable[..., Article]
FindFaults = Callable[..., tuple[WatchFault, ...]]

K = "keywords"

ERRORS = [
    # condition, path of the fault, words of its cause or remedy
    ({}, (), "no condition"),
    ({K: []}, (K,), "empty list"),
    ({K: ["Kursk", ""]}, (K, 1), "empty keyword"),
    ({K: ["   "]}, (K, 0), "empty keyword"),
    ({K: ['""']}, (K, 0), "letter or a digit"),
    ({K: ["—"]}, (K, 0), "letter or a digit"),
    ({K: ["*"]}, (K, 0), "match everything"),
    ({K: ["ca*"]}, (K, 0), "at least 3 letters"),
    ({K: ["북*"]}, (K, 0), "at least 2 letters"),
    ({K: ["*ualty"]}, (K, 0), "end of a word"),
    ({K: ["cas*lty"]}, (K, 0), "end of a word"),
    ({K: ["storm *"]}, (K, 0), "end of a word"),
    ({K: ["="]}, (K, 0), "letter or a digit"),
    ({K: [141]}, (K, 0), "double quotes"),
    ({K: [None]}, (K, 0), "double quotes"),
    ({K: ["x" * 201]}, (K, 0), "at most 200"),
    ({K: ["@north-corea"]}, (K, 0), "did you mean 'north-korea'"),
    ({K: ["@zzz"]}, (K, 0), "known are @"),
    ({K: ["a && bcd"]}, (K, 0), "&&"),
    ({K: ["Kursk AND"]}, (K, 0), "nothing follows AND"),
    ({K: ["AND Kursk"]}, (K, 0), "AND at character 1 has nothing before it"),
    ({K: ["Kursk OR AND Kiev"]}, (K, 0), "AND at character 10"),
    ({K: ["Kursk AND (Kiev OR Sumy"]}, (K, 0), "parenthesis at character 11 is not closed"),
    ({K: ["Kursk OR Kiev)"]}, (K, 0), "the ) at character 14 closes nothing"),
    ({K: ["Kursk AND ()"]}, (K, 0), "nothing stands before the )"),
    ({K: ["Kursk (Kiev)"]}, (K, 0), "AND or OR is missing before '(' at character 7"),
    ({K: ["(a+)+$"]}, (K, 0), "AND or OR is missing"),
    ({K: ['Kursk AND "storm']}, (K, 0), "character 11 has no partner"),
    ({K: ["Kursk AND @zzz"]}, (K, 0), "no such concept (character 11)"),
    ({K: ["Kursk NEAR/3 lang:ko"]}, (K, 0), "no place in the text"),
    ({K: ["Kursk NEAR/3 (Kiev AND Sumy)"]}, (K, 0), "no place in the text"),
    ({K: ["Kursk NEAR/999 Kiev"]}, (K, 0), "from 0 to 200"),
    ({K: ["Kursk NEAR/3 NOT Kiev"]}, (K, 0), "NOT at character 14"),
    ({K: ["3 OF (Kursk OR Kiev)"]}, (K, 0), "never be met"),
    ({K: ["author:(Kursk OR Kiev)"]}, (K, 0), "no field author:"),
    ({K: ["title:(Kursk OR lang:ko)"]}, (K, 0), "not another condition"),
    ({K: ["lang:korean"]}, (K, 0), "no language code"),
    ({K: ["watch:zzz"]}, (K, 0), "no watch of this name"),
    ({K: ["/kurs[k/"]}, (K, 0), "missing ]"),
    ({K: ["/(?=Kursk)a/"]}, (K, 0), "no look-around"),
    ({K: ["/k*/"]}, (K, 0), "every article"),
    ({K: [f"/{'x' * 1001}/"]}, (K, 0), "at most 1000"),
    ({K: [f"Kursk AND {'x ' * 2000}"]}, (K, 0), "at most 4,000"),
    ({"match": {"near": ["Kursk", "Kiev"]}}, ("match", "near"), "near is a mapping"),
    ({"match": {"near": {"of": ["Kursk", "Kiev"]}}}, ("match", "near", "within"), "lacks its number"),
    ({"match": {"near": {"within": 3, "of": ["Kursk"]}}}, ("match", "near"), "2 to 8 conditions"),
    (
        {"match": {"near": {"within": 3, "order": True, "of": ["Kursk", "Kiev"]}}},
        ("match", "near", "order"),
        "ordered",
    ),
    ({"match": {"near": {"within": 3, "ordered": 7, "of": ["Kursk", "Kiev"]}}}, ("match", "near", "ordered"), "true"),
    ({"match": "NOT submarine"}, (), "must be absent"),
    ({"match": "Kursk OR NOT submarine"}, (), "must be absent"),
    ({K: ["-submarine"]}, (K, 0), "under none"),
    ({K: ["+kursk"]}, (K, 0), "under all"),
    ({K: ['"storm corps']}, (K, 0), "character 1 has no partner"),
    ({K: ['kursk "storm corps"']}, (K, 0), "beside other words"),
    ({K: ["titel:kursk"]}, (K, 0), "did you mean 'title'"),
    ({K: ["author:smith"]}, (K, 0), "no condition author:"),
    ({K: ["title:"]}, (K, 0), "empty keyword"),
    ({K: ["title:lang:ko"]}, (K, 0), "not another condition"),
    ({K: ["lang:"]}, (K, 0), "lacks its value"),
    ({"match": {"al": ["Kursk"]}}, ("match", "al"), "did you mean 'all'"),
    ({"match": {}}, ("match",), "empty condition"),
    ({"match": {"all": []}}, ("match", "all"), "empty list"),
    ({"match": {"of": ["Kursk"]}}, ("match", "of"), "only beside at_least"),
    ({"match": {"at_least": 2}}, ("match", "at_least"), "lacks its list"),
    ({"match": {"at_least": 3, "of": ["Kursk", "Kiev"]}}, ("match", "at_least"), "never be met"),
    ({"match": {"at_least": 0, "of": ["Kursk", "Kiev"]}}, ("match", "at_least"), "whole number from 1"),
    ({"match": {"at_least": True, "of": ["Kursk", "Kiev"]}}, ("match", "at_least"), "whole number from 1"),
    ({"none": ["submarine"]}, (), "must be absent"),
    ({"match": {"any": ["Kursk", {"none": ["submarine"]}]}}, (), "must be absent"),
    ({"match": {"all": [{"none": ["x-ray"]}, {"none": ["submarine"]}]}}, (), "must be absent"),
    (
        {K: ["North Korea"], "none": ["korea"], "not_forms": ["North Korean", "North Koreans"]},
        ("none",),
        "never match",
    ),
    ({K: ["Kursk region"], "none": ["Kursk"]}, ("none",), "never match"),
    ({K: ["Kursk"], "forms": {"Kiev": ["Kyiv"]}}, ("forms", "Kiev"), "no keyword of this watch"),
    ({K: ["Kursk"], "forms": ["Kyiv"]}, ("forms",), "mapping of keywords"),
    ({K: ["Kursk"], "forms": {"Kursk": "Kursker"}}, ("forms", "Kursk"), "list of forms"),
    ({K: ["Kursk"], "not_forms": 7}, ("not_forms",), "list of forms"),
    ({K: ["Kursk"], "sorces": ["x"]}, ("sorces",), "no such key"),
]


@pytest.mark.parametrize(("condition", "path", "words"), ERRORS)
def test_what_cannot_be_meant_is_an_error(
    faults: FindFaults, condition: dict[str, object], path: tuple[str | int, ...], words: str
) -> None:
    """The fault names the place, what is wrong there and what to write instead."""
    errors = [fault for fault in faults(condition) if not fault.warning]
    assert [fault.path for fault in errors] == [path]
    assert words in f"{errors[0].cause}; {errors[0].remedy}"
    assert errors[0].cause
    assert errors[0].remedy


WARNINGS = [
    ({K: ["us"]}, "nearly everything"),
    ({K: ["a"]}, "nearly everything"),
    ({K: ["중"]}, "nearly everything"),
    ({K: ["war"]}, "nearly everything"),
    ({K: ["US"]}, "write '=US'"),
    ({K: ["NATO"]}, "write '=NATO'"),
    ({K: ["КНДР"]}, "write '=КНДР'"),
    ({K: ["Kursk, Belgorod"]}, "write a list"),
    ({K: ["C++"]}, "compare every sign"),
    ({K: ["north korea"]}, "@north-korea"),
    ({K: ["Северная Корея"]}, "@north-korea"),
    ({K: ["casualties"]}, "@casualties"),
    ({K: ["soldier"], "not_forms": ["soldieress"]}, "no keyword of this watch has this form"),
]


@pytest.mark.parametrize(("condition", "words"), WARNINGS)
def test_what_is_probably_not_meant_is_a_warning(
    faults: FindFaults, condition: dict[str, object], words: str
) -> None:
    """The watch runs, and its author is told."""
    found = faults(condition)
    assert all(fault.warning for fault in found)
    assert any(words in f"{fault.cause}; {fault.remedy}" for fault in found)


@pytest.mark.parametrize(
    "keyword",
    [
        "Kursk",
        "North and South",
        '"North AND South"',
        "Re: Ukraine",
        "12:30",
        "https://example.org/x",
        "K-141",
        "AND1",
        "=US",
    ],
)
def test_plain_keywords_pass(faults: FindFaults, keyword: str) -> None:
    """What looks a little like an operator but is none raises no error."""
    assert not [fault for fault in faults({K: [keyword]}) if not fault.warning]


def test_all_faults_are_listed_and_sound_watches_still_run(article: MakeArticle) -> None:
    """One bad watch hides neither another's faults nor another's matches."""
    specs = [
        WatchSpec("bad", "", {K: ["", "*"], "none": ["("]}),
        WatchSpec("good", "", {K: ["Kursk"]}),
        WatchSpec("worse", "", {"match": {"all": ["@zzz"]}}),
        WatchSpec("good", "", {K: ["Kiev"]}),
    ]
    engine, faults = compile_watches(specs, ConceptLibrary.load())
    errors = [(fault.watch, fault.path) for fault in faults if not fault.warning]
    assert errors == [
        ("bad", (K, 0)),
        ("bad", (K, 1)),
        ("bad", ("none", 0)),
        ("worse", ("match", "all", 0)),
        ("good", ()),
    ]
    assert [spec.condition for spec in engine.watches] == [{K: ["Kursk"]}]
    assert [match.watch for match in engine.match(article("Kursk and Kiev"))] == ["good"]


def test_deep_nesting_is_refused(faults: FindFaults) -> None:
    """Five hundred levels are an error, not a crash."""
    condition: object = "Kursk"
    for _ in range(500):
        condition = {"all": [condition]}
    found = faults({"match": condition})
    assert any("nested deeper" in fault.cause for fault in found)


def test_a_long_offending_text_is_cut(faults: FindFaults) -> None:
    """A pasted page is not repeated in the message."""
    assert len(faults({K: ["x" * 100_000]})[0].offending) <= 80


def test_unknown_tags_and_sources_are_errors_where_they_are_known() -> None:
    """Whoever compiles says which tags there are; a tag nobody has is a mistyped one."""
    specs = [
        WatchSpec("w", "", {"match": {"all": ["Kursk", {"any": ["tag:Korea", "tag:corea", "source:anything"]}]}})
    ]
    _, faults = compile_watches(specs, known={"tag": {"korea", "wire"}})
    (fault,) = [fault for fault in faults if not fault.warning]
    assert fault.path == ("match", "all", 1, "any", 1)
    assert fault.remedy == "did you mean 'korea'?"
