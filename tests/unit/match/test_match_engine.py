"""What watches mean: conditions, fields, sources, evidence, explanation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.match import MAX_WHY, Engine, KeywordForms, WatchSpec, compile_watches
from monitor.model import Article, Why

MakeArticle = Callable[..., Article]
MakeEngine = Callable[..., Engine]

CONDITIONS = [
    ({"keywords": ["kursk", "kiev"]}, "Kiev falls", True),
    ({"keywords": "kursk"}, "Kursk falls", True),
    ({"match": "kursk"}, "Kursk falls", True),
    ({"match": ["kursk", "kiev"]}, "Kiev falls", True),
    ({"match": {"all": ["kursk", "kiev"]}}, "Kiev falls", False),
    ({"match": {"all": ["kursk", "kiev"]}}, "Kiev and Kursk", True),
    ({"all": ["kursk"], "any": ["kiev", "lviv"]}, "Kursk and Lviv", True),
    ({"all": ["kursk"], "any": ["kiev", "lviv"]}, "Kursk alone", False),
    ({"keywords": ["kursk"], "none": ["submarine"]}, "Kursk submarines", False),
    ({"keywords": ["kursk"], "none": ["submarine"]}, "Kursk region", True),
    ({"match": {"all": ["kursk", {"none": ["submarine"]}]}}, "Kursk submarine", False),
    ({"match": {"any": ["kiev", {"all": ["kursk", "troops"]}]}}, "Kursk troops", True),
    ({"match": {"at_least": 2, "of": ["kursk", "kiev", "lviv"]}}, "Kursk, Kursk, Kursk", False),
    ({"match": {"at_least": 2, "of": ["kursk", "kiev", "lviv"]}}, "Lviv to Kursk", True),
    ({"match": {"at_least": "2", "of": ["kursk", "kiev"]}}, "Kiev to Kursk", True),
    # a place inside a longer one is not a second one
    ({"match": {"at_least": 2, "of": ["korea", "north korea"]}}, "North Korea", False),
    ({"match": {"at_least": 2, "of": ["korea", "north korea"]}}, "North Korea and Korea", True),
    ({"match": {"at_least": 2, "of": ["soldier", "soldiers"]}}, "A soldier", False),
    ({"match": {"at_least": 2, "of": ["soldier", "soldiers"]}}, "Soldiers and a soldier", True),
    ({"match": {"at_least": 2, "of": [{"all": ["korea", "troops"]}, "north korea"]}}, "North Korea troops", True),
    ({"match": {"at_least": 2, "of": [{"any": ["korea", "japan"]}, "north korea"]}}, "North Korea", False),
    ({"match": {"at_least": 2, "of": [{"any": ["kiev", "kursk"]}, "kiev"]}}, "Kiev and Kursk", True),
    ({"match": {"at_least": 2, "of": ["lang:en", "kursk", "kiev"]}}, "Kiev", True),
    # the language of strings
    ({"keywords": ['"storm corps"']}, "the Storm Corps", True),
    ({"keywords": ["“storm corps”"]}, "the Storm Corps", True),
    ({"keywords": ['"north AND south"']}, "north and south", True),
    ({"keywords": ["@kursk"]}, "쿠르스크에서", True),
    ({"keywords": ["North Korea"]}, "North Koreans", True),
    ({"keywords": ["Poland"]}, "Polish troops", True),
    ({"keywords": ["Poland"]}, "they polish shoes", False),
    ({"match": {"all": ["kursk", "lang:en"]}}, "Kursk", True),
    ({"match": {"all": ["kursk", "lang:ko"]}}, "Kursk", False),
    ({"match": {"all": ["kursk", 'source:"BBC News"']}}, "Kursk", True),
    ({"match": {"all": ["kursk", "tag:KOREA"]}}, "Kursk", True),
    ({"match": {"all": ["kursk", "outlet:bbc.co.uk"]}}, "Kursk", True),
    ({"match": {"all": ["kursk", "outlet:c.co.uk"]}}, "Kursk", False),
    ({"match": "lang:en"}, "Anything", True),
    # forms of one's own
    ({"keywords": ["train"], "forms": {"train": ["locomotive"]}}, "a locomotive", True),
    ({"keywords": ["protest"], "not_forms": ["protesting"]}, "protesting", False),
    ({"keywords": ["protest"], "not_forms": {"protest": ["protesting"]}}, "protests", True),
]


@pytest.mark.parametrize(("condition", "title", "met"), CONDITIONS)
def test_a_condition_is_met_or_not(
    article: MakeArticle, engine: MakeEngine, condition: dict[str, object], title: str, *, met: bool
) -> None:
    """Each condition holds for the articles it describes and for no other."""
    read = article(title, "en-GB", source="BBC News", source_tags=("korea",), outlet="news.bbc.co.uk")
    found = engine(condition)
    assert bool(found.match(read)) is met
    assert found.explain("w", read).matched is met


@pytest.mark.parametrize(
    ("keyword", "met"), [("title:kursk", True), ("summary:kursk", False), ("text:kiev", True), ("title:kiev", False)]
)
def test_a_field_condition_looks_in_its_field_only(
    article: MakeArticle, engine: MakeEngine, keyword: str, *, met: bool
) -> None:
    """`title:` looks at the headline, `summary:` at the summary, `text:` at the body."""
    assert bool(engine({"keywords": [keyword]}).match(article("Kursk", text="Kiev"))) is met


@pytest.mark.parametrize(
    ("sources", "met"),
    [((), True), (("korea",), True), (("BBC",), True), (("wire", "BBC"), True), (("wire",), False)],
)
def test_a_watch_hears_its_sources_only(
    article: MakeArticle, engine: MakeEngine, sources: tuple[str, ...], *, met: bool
) -> None:
    """`sources` names sources or their tags; none named means all."""
    found = engine({"keywords": ["Kursk"]}, sources=sources)
    read = article("Kursk", source="BBC", source_tags=("korea",))
    assert bool(found.match(read)) is met
    assert found.explain("w", read).reason == ("matched" if met else "source")


def test_forms_of_one_language_count_in_articles_of_that_language(article: MakeArticle, engine: MakeEngine) -> None:
    """German `Toter` finds `Tote` in German and in unknown texts, not the English tote bag."""
    found = engine({"keywords": ["Toter"]})
    assert found.match(article("Tote und Verletzte", "de"))
    assert found.match(article("Tote und Verletzte"))
    assert not found.match(article("A tote bag", "en-US"))


def test_evidence_is_in_reading_order_and_exact(article: MakeArticle, engine: MakeEngine) -> None:
    """Title, then summary, then text; the same place is told once; form and keyword are as written."""
    found = engine({"match": {"all": ["North Korea", "soldier"]}})
    read = article("Soldiers killed", summary="North Korean soldiers", text="Two soldiers.")
    assert found.match(read)[0].why == (
        Why("title", 0, 8, "soldier", "soldiers", "Soldiers"),
        Why("summary", 0, 12, "North Korea", "North Korean", "North Korean"),
        Why("summary", 13, 21, "soldier", "soldiers", "soldiers"),
        Why("text", 4, 12, "soldier", "soldiers", "soldiers"),
    )


def test_what_is_forbidden_or_missing_is_no_evidence(article: MakeArticle, engine: MakeEngine) -> None:
    """Only conditions that hold give evidence."""
    found = engine({"match": {"any": ["kiev", {"all": ["kursk", "lviv"]}]}, "none": ["submarine"]})
    assert [why.keyword for why in found.match(article("Kiev and Kursk"))[0].why] == ["kiev"]


def test_evidence_is_bounded_and_names_every_keyword(article: MakeArticle, engine: MakeEngine) -> None:
    """A long text gives at most MAX_WHY pieces, and the keyword met once at the end is among them."""
    read = article("Report", text="soldiers " * 500 + "Kursk")
    why = engine({"match": {"all": ["soldier", "kursk"]}}).match(read)[0].why
    assert len(why) == MAX_WHY
    assert {each.keyword for each in why} == {"soldier", "kursk"}


def test_matches_come_in_the_order_of_the_watches(article: MakeArticle) -> None:
    """Stable order, whatever stands first in the text."""
    names = [f"w{number}" for number in range(20)]
    specs = [
        WatchSpec(name, "", {"keywords": ["kursk" if place % 2 else "kiev"]}) for place, name in enumerate(names)
    ]
    engine, _ = compile_watches(specs)
    assert [match.watch for match in engine.match(article("Kursk and Kiev"))] == names
    assert engine.watches == tuple(specs)


def test_an_explanation_judges_every_condition(article: MakeArticle, engine: MakeEngine) -> None:
    """What held, what did not, and where each was found, the forbidden included."""
    found = engine({"match": {"at_least": 2, "of": ["kursk", "kiev"]}, "none": ["submarine"]})
    explanation = found.explain("w", article("Kursk submarine"))
    assert (explanation.matched, explanation.reason, explanation.why) == (False, "condition", ())
    several, none = explanation.step.parts
    assert (several.condition, several.holds) == ("at least 2 of 2", False)
    assert [(part.condition, part.holds) for part in several.parts] == [("kursk", True), ("kiev", False)]
    assert (none.condition, none.holds) == ("none", False)
    assert [why.text for why in none.parts[0].why] == ["submarine"]


def test_explaining_an_unknown_watch_is_an_error(article: MakeArticle, engine: MakeEngine) -> None:
    """No such watch is a KeyError, not an empty answer."""
    with pytest.raises(KeyError):
        engine({"keywords": ["kursk"]}).explain("other", article())


def test_every_keyword_shows_what_it_became(engine: MakeEngine) -> None:
    """`monitor check` can print the forms, those of forbidden words too."""
    forms = engine({"keywords": ["North Korea", "=US", "casualt*"], "none": ["army"]}).forms("w")
    assert forms == (
        KeywordForms("North Korea", ("North Korea", "North Korean", "North Koreans")),
        KeywordForms("=US", ("US",)),
        KeywordForms("casualt*", ("casualt*",)),
        KeywordForms("army", ("army", "armies")),
    )


def test_no_watches_match_nothing(article: MakeArticle) -> None:
    """An engine of nothing is a fine engine."""
    engine, faults = compile_watches([])
    assert (engine.match(article("Kursk")), faults, engine.watches) == ((), (), ())


def test_a_watch_of_ten_thousand_keywords_is_one_condition(article: MakeArticle, engine: MakeEngine) -> None:
    """A long list finds each of its keywords, and shows just those that stand there."""
    found = engine({"keywords": [f"unit {number}" for number in range(10_000)]})
    why = found.match(article("Unit 77 and units 9999", text="unit 123456"))[0].why
    assert [each.keyword for each in why] == ["unit 77"]
