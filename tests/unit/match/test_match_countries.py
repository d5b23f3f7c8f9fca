"""Countries: each is found by name, adjective and people in ten languages, and not where the word means something else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest

from monitor.match import ConceptLibrary, Engine, WatchSpec, compile_watches, territories
from monitor.match.countries import PACKS, country_concept
from monitor.match.data import table
from monitor.match.forms import forms_of_name
from monitor.match.forms.countries import people_of
from monitor.model import Article

MakeArticle = Callable[..., Article]


def _sentences() -> ModuleType:
    """The tables beside this file: test folders are no packages."""
    path = Path(__file__).with_name("country_sentences.py")
    spec = importlib.util.spec_from_file_location("country_sentences", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DATA = _sentences()


def _engine(codes: Iterable[str]) -> Engine:
    """An engine with a watch for each country, named by its code."""
    made = {f"x-{code}": country_concept(code) for code in codes}
    library = ConceptLibrary({name: concept for name, concept in made.items() if concept})
    watches = [WatchSpec(name, "", {"keywords": [f"@{name}"]}) for name in library.own]
    engine, faults = compile_watches(watches, library)
    assert not [fault for fault in faults if not fault.warning]
    return engine


@pytest.fixture(scope="module")
def every_country() -> Engine:
    """An engine with a watch for each country of the tables."""
    return _engine(sorted({code for code, _, _ in (*DATA.PHRASES, *DATA.TRAPS)}))


def _found(engine: Engine, article: Article) -> dict[str, list[str]]:
    return {match.watch.removeprefix("x-"): [why.text for why in match.why] for match in engine.match(article)}


@pytest.mark.parametrize(("code", "language", "phrase"), DATA.PHRASES)
def test_a_country_is_found(
    article: MakeArticle, every_country: Engine, code: str, language: str, phrase: str
) -> None:
    """The name in any case, the adjective and the people, in ten languages."""
    assert code in _found(every_country, article(DATA.SENTENCES[language].format(phrase), language))


@pytest.mark.parametrize(("code", "language", "sentence"), DATA.TRAPS)
def test_another_meaning_is_not_the_country(
    article: MakeArticle, every_country: Engine, code: str, language: str, sentence: str
) -> None:
    """A bird, a pronoun, a state of the US, another country whose name holds this one's."""
    found = _found(every_country, article(sentence, language))
    assert code not in found, found[code]


def test_the_tables_are_as_broad_as_they_say() -> None:
    """Forty countries in each of ten languages, and sixty traps."""
    assert len({code for code, _, _ in DATA.PHRASES}) >= 40
    assert {language for _, language, _ in DATA.PHRASES} == set(DATA.LANGUAGES)
    assert len(DATA.TRAPS) >= 60


def test_an_ambiguous_name_counts_with_its_context(article: MakeArticle, every_country: Engine) -> None:
    """Georgia beside Tbilisi, Chad beside the Sahel, 인도 beside 모디."""
    for code, language, sentence in (
        ("ge", "en", "Georgia and Armenia open a crossing"),
        ("jo", "en", "Jordan receives refugees from Syria"),
        ("td", "en", "Chad sends troops to the Sahel"),
        ("tr", "en", "Turkey closes the straits"),
        ("cd", "en", "Rebels near Goma advance as Congo calls up men"),
        ("cg", "en", "Brazzaville: Congo elects its president"),
        ("in", "ko", "인도, 파키스탄과 휴전 합의"),
        ("us", "ko", "美 국무부, 새 제재 발표"),
        ("tg", "ru", "Того и Бенин закрыли границу, сообщили в Ломе"),
        ("ml", "pl", "Mali i Niger zrywają umowy"),
    ):
        assert code in _found(every_country, article(sentence, language)), sentence


def test_every_territory_is_built_quickly() -> None:
    """None fails, each has groups in many languages, and after Babel is loaded one takes under 20 ms on average."""
    for language in territories.LOCALES:
        territories.names_in(language)
    for name, language in (("Германия", "ru"), ("Німеччина", "uk")):  # load the dictionaries
        forms_of_name(name, language)
    before = time.process_time()
    concepts = [country_concept(code) for code in territories.codes()]
    spent = time.process_time() - before
    assert len(concepts) >= 249
    for concept in concepts:
        assert concept is not None
        assert len({group.language for group in concept.groups}) >= 5 or concept.name == "country:cq", concept.name
        assert all(group.names for group in concept.groups)
    assert spent / len(concepts) < 0.02


def test_no_country_is_found_by_the_name_of_another(article: MakeArticle) -> None:
    """Each plain English name finds its own country at most."""
    engine = _engine(territories.codes())
    wrong = []
    for code in sorted(territories.codes()):
        name = territories.title_of(code)
        wrong += [(name, other) for other in _found(engine, article(f"News: {name}", "en")) if other != code]
    assert wrong == []


def test_most_countries_are_found_by_their_plain_english_name(article: MakeArticle) -> None:
    """Only names that are other words too ask for more."""
    engine = _engine(territories.codes())
    missed = {
        code
        for code in territories.codes()
        if code not in _found(engine, article(f"News from {territories.title_of(code)}, late", "en"))
    }
    assert missed == {"ge", "jo", "je", "td", "dm", "mf", "sh", "ms"}


def test_people_and_adjectives_are_known_of_nearly_every_state() -> None:
    """What is missing in a language is islands and dependencies, not states that news speaks of."""
    least = {"en": 215, "ru": 190, "uk": 190, "de": 170, "fr": 165, "es": 165, "pl": 165}
    for language, count in least.items():
        known = territories.names_in(language)
        found = [code for code, names in known.items() if any(people_of(name, language) for name in names)]
        assert len(found) >= count, (language, sorted(set(known) - set(found)))


def test_a_curated_pack_is_the_concept_of_its_country() -> None:
    """`@country:kp` is `@north-korea`; where a pack is not there the country is made as any other."""
    library = ConceptLibrary.load()
    assert library.find("country:kp") is library["north-korea"]
    for code, pack in PACKS.items():
        found = library.find(f"country:{code}")
        assert found is not None
        assert found.name == (pack if pack in library.names else f"country:{code}")
    made = library.find("country:DE")
    assert made is not None
    assert made.name == "country:de"


def test_what_no_country_is_called_is_not_found() -> None:
    """Codes of no country, of unions and of tests, and names of no concept."""
    library = ConceptLibrary.load()
    for name in ("country:zz", "country:eu", "country:un", "country:prk", "country:", "country", "germany"):
        assert library.find(name) is None, name
    assert not any(name.startswith("country:") for name in library.names)


def test_babel_is_loaded_only_for_a_country() -> None:
    """A library without countries in its watches costs nothing."""
    script = (
        "import sys\n"
        "from monitor.match import ConceptLibrary\n"
        "library = ConceptLibrary.load(); library.find('north-korea'); library.names\n"
        "assert 'babel' not in sys.modules\n"
        "assert library.find('country:de').title == 'Germany'\n"
        "assert 'babel' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_every_entry_of_the_file_is_a_country() -> None:
    """A wrong code in `country_more.yaml` would go unread."""
    assert set(table("country_more")) <= territories.codes()
    for code, more in table("country_more").items():
        assert set(more) <= {"capital", "drop", "names", "not"}, code
