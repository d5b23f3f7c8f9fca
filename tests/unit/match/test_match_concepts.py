"""Concept packs: the shipped ones do what their own tests say, and a wrong pack says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.match import ConceptLibrary, Engine, WatchSpec, compile_watches
from monitor.match.concepts import PackTest
from monitor.model import Article

MakeArticle = Callable[..., Article]

SHIPPED = ConceptLibrary.load()
CASES = [
    (concept.name, test) for concept in map(SHIPPED.__getitem__, sorted(SHIPPED.names)) for test in concept.tests
]


@pytest.fixture(scope="module")
def every_concept() -> Engine:
    """An engine with a watch for each shipped concept."""
    return compile_watches([WatchSpec(name, "", {"keywords": [f"@{name}"]}) for name in SHIPPED.names], SHIPPED)[0]


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda value: getattr(value, "text", value))
def test_a_shipped_pack_passes_its_own_tests(
    article: MakeArticle, every_concept: Engine, name: str, case: PackTest
) -> None:
    """Every headline in a pack's `tests` matches or does not, as the pack says."""
    matches = every_concept.match(article(case.text, case.language))
    found = {match.watch: [why.text for why in match.why] for match in matches}
    assert (name in found) is case.must_match, found.get(name)


def test_the_packs_of_the_example_watch_are_shipped() -> None:
    """The three concepts of the example, in the four languages of the project at least, with tests of both kinds."""
    for name in ("north-korea", "kursk", "casualties"):
        concept = SHIPPED[name]
        assert {"en", "ko", "ru", "uk", "de", "fr", "es", "pl", "zh", "ja"} <= {
            group.language for group in concept.groups
        }
        for language in ("en", "ko", "ru", "uk"):
            assert any(test.must_match for test in concept.tests if test.language == language)
        assert sum(not test.must_match for test in concept.tests) >= 10


def test_a_concept_is_shown_by_its_name_and_the_form_found(article: MakeArticle) -> None:
    """The evidence says `@north-korea`, and which of its names stood there."""
    engine, _ = compile_watches([WatchSpec("w", "", {"keywords": ["@north-korea"]})])
    (why,) = engine.match(article("Войска КНДР", "ru"))[0].why
    assert (why.keyword, why.form, why.text) == ("@north-korea", "КНДР", "КНДР")


def test_a_risky_name_needs_its_context_and_its_language(article: MakeArticle) -> None:
    """Korean 북 and Hanja 北 count in Korean news with a word of North Korea beside them, nowhere else."""
    engine, _ = compile_watches([WatchSpec("w", "", {"keywords": ["@north-korea"]})])
    assert engine.match(article("北, 미사일 발사", "ko"))
    assert not engine.match(article("北, 바람 분다", "ko"))
    assert not engine.match(article("北方领土与北京", "zh"))
    assert not engine.match(article("台北から北へ、金正恩", "ja"))


STORM = {
    "concept": "storm-corps",
    "title": "Storm Corps",
    "names": {"en": ["Storm Corps", {"names": ["XI Corps"], "exact": "true"}], "ko": ["폭풍군단"]},
    "not": {"en": ["storm corps/corpse of ants"]},
}


def test_a_pack_of_the_settings_is_known_to_watches(article: MakeArticle) -> None:
    """User packs are plain data; they stand beside the shipped ones."""
    library = ConceptLibrary.load([STORM])
    assert library.faults == ()
    assert set(library.names) == {*SHIPPED.names, "storm-corps"}
    engine, faults = compile_watches([WatchSpec("w", "", {"keywords": ["@storm-corps"]})], library)
    assert faults == ()
    assert engine.match(article("the Storm Corps"))
    assert engine.match(article("폭풍군단이 왔다", "ko"))
    assert engine.match(article("XI Corps moved"))
    assert not engine.match(article("xi corps moved"))
    assert not engine.match(article("a storm corps of ants"))


def test_a_pack_of_the_settings_replaces_a_shipped_one(article: MakeArticle) -> None:
    """Whoever writes `concept: kursk` means their own."""
    library = ConceptLibrary.load([{"concept": "kursk", "names": {"en": ["Sudzha"]}}])
    engine, _ = compile_watches([WatchSpec("w", "", {"keywords": ["@kursk"]})], library)
    assert engine.match(article("Sudzha falls"))
    assert not engine.match(article("Kursk falls"))


@pytest.mark.parametrize(
    ("pack", "path", "words"),
    [
        ({"names": {"en": ["x"]}}, ("concept",), "needs a name"),
        ({"concept": "Storm Corps", "names": {"en": ["x"]}}, ("concept",), "small letters"),
        ({"concept": "x"}, ("names",), "mapping of languages"),
        ({"concept": "x", "names": {}}, ("names",), "needs names"),
        ({"concept": "x", "names": {"english": ["y"]}}, ("names", "english"), "language code"),
        ({"concept": "x", "names": {"en": "y"}}, ("names", "en"), "not a list"),
        ({"concept": "x", "names": {"en": [7]}}, ("names", "en", 0), "a name is text"),
        ({"concept": "x", "names": {"en": [{"name": ["y"]}]}}, ("names", "en", 0, "name"), "did you mean 'names'"),
        (
            {"concept": "x", "names": {"en": [{"names": ["y"], "exact": "maybe"}]}},
            ("names", "en", 0, "exact"),
            "true or false",
        ),
        (
            {"concept": "x", "names": {"en": [{"names": ["y"], "when": []}]}},
            ("names", "en", 0, "when"),
            "list of texts",
        ),
        ({"concept": "x", "names": {"en": ["y"]}, "test": {}}, ("test",), "did you mean 'tests'"),
        ({"concept": "x", "names": {"en": ["y"]}, "tests": ["y"]}, ("tests",), "mapping"),
        ({"concept": "x", "names": {"en": ["y"]}, "not": ["y"]}, ("not",), "mapping of languages"),
    ],
)
def test_a_wrong_pack_is_a_fault_with_its_place(
    pack: dict[str, object], path: tuple[str | int, ...], words: str
) -> None:
    """The fault names the pack, the place, the cause and the remedy; the pack is not used."""
    library = ConceptLibrary.load([pack])
    assert set(library.names) == set(SHIPPED.names)
    assert path in [fault.path for fault in library.faults]
    assert any(words in f"{fault.cause}; {fault.remedy}" for fault in library.faults)
