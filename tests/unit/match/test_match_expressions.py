"""The one-line notation: what it means, how it is printed back, and what an article lacked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import Engine, WatchSpec, compile_watches
from monitor.model import Article

MakeArticle = Callable[..., Article]
MakeEngine = Callable[..., Engine]

TEXT = "Two North Korean soldiers were killed near Sudzha, said Seoul; the U.S. Army was silent"

MEANINGS = [
    # expression, headline, whether it matches
    ("kursk AND soldiers", "Soldiers in Kursk", True),
    ("kursk AND soldiers", "Soldiers in Sumy", False),
    ("kursk OR sumy", "Soldiers in Sumy", True),
    ("kursk NOT submarine", "Kursk submarine", False),
    ("kursk AND NOT submarine", "Kursk front", True),
    ("sumy OR kursk AND front", "Sumy quiet", True),
    ("(sumy OR kursk) AND front", "Sumy quiet", False),
    ("storm corps AND kursk", "Storm Corps seen in Kursk", True),
    ("storm corps AND kursk", "A storm hits Kursk; two corps", False),
    ('"war AND peace"', "War and peace", True),
    ("bosnia and herzegovina", "Bosnia and Herzegovina votes", True),
    ("killed NEAR/2 soldiers", "Soldiers were killed", True),
    ("killed NEAR/1 soldiers", "Soldiers were then killed", False),
    ("killed NEAR/0 soldiers", "Killed soldiers", True),
    ("killed ONEAR/3 soldiers", "Soldiers were killed", False),
    ("killed ONEAR/3 soldiers", "Killed: three soldiers", True),
    ("killed NEAR soldiers", "Killed " + "x " * 10 + "soldiers", True),
    ("killed NEAR soldiers", "Killed " + "x " * 11 + "soldiers", False),
    ("a1b NEAR/1 c1d NEAR/1 e1f", "c1d a1b x e1f", True),
    ("a1b NEAR/1 c1d NEAR/1 e1f", "c1d a1b x y e1f", False),
    ("a1b ONEAR/1 c1d ONEAR/1 e1f", "a1b c1d e1f", True),
    ("a1b ONEAR/1 c1d ONEAR/1 e1f", "a1b e1f c1d", False),
    ("(a1b ONEAR/0 c1d) NEAR/2 e1f", "e1f x y a1b c1d", True),
    ("(killed OR wounded) NEAR/2 (soldiers OR troops)", "Troops wounded", True),
    ("soldiers NEAR/2 soldiers", "Soldiers march", False),
    ("soldiers NEAR/2 soldiers", "Soldiers meet soldiers", True),
    ("korea NEAR/3 north korea", "North Korea alone", False),
    ("북한군 NEAR/2 쿠르스크", "쿠르스크에서 북한군이", True),
    ("伤亡 NEAR/3 朝鲜", "朝鲜军队在库尔斯克遭受伤亡", False),
    ("伤亡 NEAR/6 朝鲜", "朝鲜军队在库尔斯克遭受伤亡", True),
    ("2 OF (kursk OR sumy OR korea)", "Korea and Kursk", True),
    ("2 OF (kursk OR sumy OR korea)", "Korea and Korea", False),
    ("2 OF ((kursk OR sumy) OR korea)", "Kursk and Sumy", False),
    ("title:(kursk OR sumy) AND front", "Front in Sumy", True),
    ("title:kursk NEAR/3 title:front", "Front at Kursk", True),
    ("=US AND army", "US army", True),
    ("=US AND army", "Tell us about the army", False),
    ("casualt* AND NOT =US", "Casualty figures", True),
    (r"/\b\d{3} troops/", "Some 120 troops left", True),
    (r"/\b\d{3} troops/", "Some 12 troops left", False),
    ("/kursk/", "Kursk", False),
    ("/kursk/i", "Kursk", True),
    ("title:/sudzha|kurs./i AND killed", "Killed at Sudzha", True),
    ("/[Kk]ursk/ NEAR/2 front", "The front near Kursk", True),
    (r"/a\/b/", "a/b", True),
    ("/(kursk|sumy) (front|line)/i AND NOT quiet", "Kursk front moves", True),
]


@pytest.mark.parametrize(("said", "headline", "matches"), MEANINGS)
def test_an_expression_means_what_it_says(
    engine: MakeEngine, article: MakeArticle, said: str, headline: str, *, matches: bool
) -> None:
    """Operators, phrases, nearness, counts, fields and expressions, each on a headline that tells them apart."""
    assert bool(engine({"match": said}).match(article(headline, "en"))) is matches


def test_nearness_asks_one_field(engine: MakeEngine, article: MakeArticle) -> None:
    """The end of the title is not near the beginning of the summary; the end of a sentence is no hindrance."""
    built = engine({"match": "killed NEAR/3 soldiers"})
    assert not built.match(article("Many killed", summary="Soldiers left"))
    assert built.match(article("Many were killed. Soldiers left"))


def test_what_a_regular_expression_finds_is_shown_as_it_stands(engine: MakeEngine, article: MakeArticle) -> None:
    """Offsets count characters of the original, behind signs of any length."""
    title = "🚀 Ку\u00adрск: 북한군 about 120 dead, 35 missing"
    found = engine({"match": r"/\d+ (dead|missing)/"}).match(article(title))[0]
    assert [(title[why.start : why.end], why.text) for why in found.why] == [
        ("120 dead", "120 dead"),
        ("35 missing",) * 2,
    ]


def test_text_that_is_no_text_is_taken_by_expressions_too(engine: MakeEngine, article: MakeArticle) -> None:
    """Half characters reach the regular expressions as well."""
    assert engine({"match": "/dead/"}).match(article("x \ud800 dead"))


def test_only_the_links_of_a_chain_are_evidence(engine: MakeEngine, article: MakeArticle) -> None:
    """A `soldiers` far from `killed` is not why the watch matched."""
    title = "Soldiers, said the ministry in a long report on the year, were there; killed soldiers were few"
    found = engine({"match": "killed NEAR/2 soldiers"}).match(article(title))[0]
    assert [why.start for why in found.why] == [title.index("killed"), title.index("soldiers were")]


# --------------------------------------------------------------------------------------------- watches in watches


def _engine(**watches: Mapping[str, object]) -> tuple[Engine, list[tuple[str, str]]]:
    specs = []
    for name, condition in watches.items():
        asked = dict(condition)
        sources = asked.pop("sources", ())
        specs.append(WatchSpec(name, name, asked, tuple(sources)))  # type: ignore[arg-type]  # a list of texts
    engine, faults = compile_watches(specs)
    return engine, [(fault.watch, fault.cause) for fault in faults if not fault.warning]


def test_a_watch_may_name_another(article: MakeArticle) -> None:
    """Before or after it in the settings; the other's evidence and sources come with it."""
    built, faults = _engine(
        both={"match": "watch:front AND soldiers"}, front={"keywords": ["Kursk", "Sumy"], "sources": ["korea"]}
    )
    assert faults == []
    read = article("Soldiers leave Kursk", source_tags=("korea",))
    assert [(match.watch, len(match.why)) for match in built.match(read)] == [("both", 2), ("front", 1)]
    assert built.match(article("Soldiers leave Kursk", source_tags=("other",))) == ()
    assert built.explain("both", article("Soldiers leave", source_tags=("korea",))).missing == (
        "watch:front: none of Kursk, Sumy",
    )


def test_watches_that_lead_back_to_themselves_are_refused(article: MakeArticle) -> None:
    """The ring is shown; a watch that only names one of them is refused with it, others stand."""
    built, faults = _engine(
        one={"match": "watch:two OR kursk"},
        two={"match": "sumy AND watch:three"},
        three={"match": "watch:one OR belgorod"},
        outer={"match": "watch:one OR oryol"},
        self={"match": "kiev OR watch:self"},
        sound={"match": "kursk"},
    )
    assert [match.watch for match in built.match(article("Kursk, Sumy, Belgorod, Oryol, Kiev"))] == ["sound"]
    assert {watch for watch, _cause in faults} == {"one", "two", "three", "outer", "self"}
    assert ("one", "the watch names itself: one → two → three → one") in faults
    assert ("self", "the watch names itself: self → self") in faults


def test_a_watch_that_names_a_broken_one_is_told() -> None:
    """It is not dropped in silence."""
    _built, faults = _engine(one={"match": "watch:two OR kursk"}, two={"match": "sumy AND"})
    assert [watch for watch, _cause in faults] == ["one", "two"]
    assert faults[0][1] == "the watch two that it names cannot be used"


# -------------------------------------------------------------------------------------------------- printed back


PRINTED = [
    ({"keywords": ["kursk", "storm corps"]}, "kursk OR storm corps"),
    ({"all": ["kursk", {"any": ["sumy", "belgorod"]}], "none": ["submarine", "K-141"]}, None),
    ({"match": "sumy OR kursk AND front"}, "sumy OR (kursk AND front)"),
    ({"match": "((sumy))  OR (kursk  )"}, "sumy OR kursk"),
    ({"at_least": 2, "of": ["kursk", ["sumy", "belgorod"], '"war AND peace"']}, None),
    ({"match": {"near": {"within": 5, "ordered": True, "of": ["killed", ["soldiers", "troops"]]}}}, None),
    ({"match": 'source:"Moscow Times" AND title:(a1b OR c1d) AND =US'}, None),
    ({"match": r"/a\/(b|c)/i AND casualt*"}, r"/a\/(b|c)/i AND casualt*"),
]
LINES = {
    1: "kursk AND (sumy OR belgorod) NOT (submarine OR K-141)",
    4: '2 OF (kursk OR (sumy OR belgorod) OR "war AND peace")',
    5: "killed ONEAR/5 (soldiers OR troops)",
    6: 'source:"Moscow Times" AND title:(a1b OR c1d) AND =US',
}


@pytest.mark.parametrize("place", range(len(PRINTED)))
def test_a_condition_is_printed_in_one_line(engine: MakeEngine, place: int) -> None:
    """However it was written; reading the line gives the same line."""
    condition, line = PRINTED[place]
    expected = line or LINES[place]
    assert engine(condition).expression("w") == expected
    assert engine({"match": expected}).expression("w") == expected


WORDS = st.sampled_from(
    [
        "kursk",
        "storm corps",
        '"war AND peace"',
        "=US",
        '="A (B)"',
        "casualt*",
        "@kursk",
        "/kur(s|z)k/",
        "lang:ko",
        "title:sumy",
    ]
)
PLACED = st.sampled_from(["kursk", "storm corps", "=US", "casualt*", "@kursk", "/kur(s|z)k/", "title:sumy"])


def _nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    lists = st.lists(inner, min_size=1, max_size=3)
    near = st.builds(
        lambda within, ordered, of: {"near": {"within": within, "ordered": ordered, "of": of}},
        st.integers(0, 20),
        st.booleans(),
        st.lists(PLACED, min_size=2, max_size=3),
    )
    return st.one_of(
        lists.map(lambda of: {"all": of}),
        lists.map(lambda of: {"any": of}),
        lists.map(lambda of: {"at_least": 1, "of": of}),
        st.tuples(inner, lists).map(lambda pair: {"all": [pair[0]], "none": pair[1]}),
        near,
    )


TREES = st.recursive(WORDS, _nested, max_leaves=10)
HEADLINES = st.lists(
    st.sampled_from(
        ["Kursk", "storm", "corps", "war", "and", "peace", "US", "us", "A", "(B)", "casualty", "Sumy", "kurzk"]
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(tree=TREES, headline=HEADLINES)
def test_the_line_means_what_the_yaml_means(article: MakeArticle, tree: object, headline: str) -> None:
    """Printed and read again, a condition is printed the same and gives the same verdict."""
    first, faults = compile_watches([WatchSpec("w", "", {"match": tree})])
    if any(not fault.warning for fault in faults):
        return
    line = first.expression("w")
    second, faults = compile_watches([WatchSpec("w", "", {"match": line})])
    assert not [fault for fault in faults if not fault.warning]
    assert second.expression("w") == line
    assert bool(first.match(article(headline))) == bool(second.match(article(headline)))


@settings(max_examples=500, deadline=None)
@given(said=st.text(alphabet='ab ()"/:*=@|&ANDORTE2F\\', max_size=40))
def test_any_string_is_read_or_refused(article: MakeArticle, said: str) -> None:
    """Never a crash, never both a watch and an error, never neither."""
    engine, faults = compile_watches([WatchSpec("w", "", {"match": said})])
    refused = [fault for fault in faults if not fault.warning]
    assert bool(engine.watches) is not bool(refused)
    engine.match(article(said, text=said))


# ---------------------------------------------------------------------------------------------------- near misses


MISSES = [
    ("kursk AND soldiers", "Soldiers march", ("no kursk",)),
    ("kursk OR sumy", "Soldiers", ("none of kursk, sumy",)),
    ("kursk NOT submarine", "Kursk submarine", ("submarine must not be there",)),
    ("kursk NOT title:(diver OR (wreck OR hull))", "Kursk hull", ("title:hull must not be there",)),
    ("2 OF (kursk OR sumy OR oryol)", "Kursk", ("1 more of sumy, oryol",)),
    ("2 OF (korea OR north korea)", "North Korea", ("2 different places: korea, north korea stand at the same one",)),
    (
        "killed NEAR/2 soldiers",
        "Killed, said the ministry, were soldiers",
        ("killed, soldiers are 4 words apart; at most 2 may stand between",),
    ),
    ("(kursk AND front) OR (sumy AND line)", "Sumy calm", ("no line",)),
    ("title:kursk", "Sumy", ("no title:kursk",)),
    ("kursk", "Kursk", ()),
]


@pytest.mark.parametrize(("said", "headline", "lacks"), MISSES)
def test_a_near_miss_says_what_was_missing(
    engine: MakeEngine, article: MakeArticle, said: str, headline: str, lacks: tuple[str, ...]
) -> None:
    """In the words of the watch."""
    assert engine({"match": said}).explain("w", article(headline)).missing == lacks


def test_forms_can_be_switched_off(engine: MakeEngine, article: MakeArticle) -> None:
    """`forms: off` leaves every keyword as written; case and accents still do not matter."""
    built = engine({"keywords": ["North Korea", "soldier"], "forms": "off"})
    assert [form for keyword in built.forms("w") for form in keyword.forms] == ["North Korea", "soldier"]
    assert not built.match(article("North Korean soldiers", "en"))
    assert built.match(article("NORTH KOREA", "en"))
