"""The engine against the slow and obvious way: tokens, loops, no automaton, no anchors, no sharing between watches."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import WatchSpec, compile_watches
from monitor.match.automaton import SecondAutomaton
from monitor.model import Article
from tests.rig.naive import Doc, holds, plain, spans

MakeArticle = Callable[..., Article]

WORDS = ("alpha", "kobra", "delta", "Курск", "орёл", "ёлка", "straße", "CAFÉ")
BETWEEN = (" ", "-", "\u00a0", ", ", "’", " — ", "\n", " | ")
PHRASES = (*WORDS, "alpha kobra", "kobra delta", "alpha kobra delta", "Курск орёл", "delta delta")


@st.composite
def docs(draw: st.DrawFn, field: str) -> Doc:
    """Words of the list in any case, some with soft hyphens inside, joined by any separator."""
    text, words = "", []
    for place in range(draw(st.integers(0, 12))):
        between = draw(st.sampled_from(BETWEEN)) if place else ""
        word = draw(st.sampled_from(WORDS))
        word = draw(st.sampled_from((word, word.upper(), word.lower(), word.title(), f"{word[:2]}\u00ad{word[2:]}")))
        start = len(text) + len(between)
        text += between + word
        words.append((plain(word), start, len(text), "|" in between))
    return Doc(field, text, tuple(words))


def conditions() -> st.SearchStrategy[object]:
    """Any condition over the phrases; the top adds something that must be there."""
    leaves = st.sampled_from(PHRASES).map(lambda phrase: f'"{phrase}"')

    def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        lists = st.lists(inner, min_size=1, max_size=4)
        several = lists.flatmap(lambda of: st.integers(1, len(of)).map(lambda count: {"at_least": count, "of": of}))
        forbidding = st.tuples(leaves, st.lists(leaves, min_size=1, max_size=2)).map(
            lambda pair: {"all": [pair[0]], "none": pair[1]}
        )
        return st.one_of(
            lists.map(lambda of: {"all": of}), lists.map(lambda of: {"any": of}), several, forbidding, nearness()
        )

    return st.recursive(leaves, nested, max_leaves=8)


def nearness() -> st.SearchStrategy[object]:
    """Two or three phrases, or one of several phrases, near each other."""
    leaf = st.sampled_from(PHRASES).map(lambda phrase: f'"{phrase}"')
    part = st.one_of(leaf, st.lists(leaf, min_size=2, max_size=3).map(lambda of: {"any": of}))
    near = {"within": st.integers(0, 4), "ordered": st.booleans(), "of": st.lists(part, min_size=2, max_size=3)}
    return st.fixed_dictionaries(near).map(lambda held: {"near": held})


@settings(max_examples=300, deadline=None)
@given(
    title=docs("title"),
    summary=docs("summary"),
    watches=st.lists(conditions(), min_size=1, max_size=5),
)
def test_the_engine_agrees_with_the_naive_way(
    article: MakeArticle, title: Doc, summary: Doc, watches: list[object]
) -> None:
    """The same watches match, and the evidence of plain keywords stands where the naive way finds it."""
    specs = [WatchSpec(f"w{place}", "", {"match": watch}) for place, watch in enumerate(watches)]
    engine, faults = compile_watches(specs)
    second, _ = compile_watches(specs, automaton=SecondAutomaton)
    read = article(title.text, summary=summary.text)
    assert engine.match(read) == second.match(read)
    refused = {fault.watch for fault in faults if not fault.warning}
    found = {match.watch: match for match in engine.match(read)}
    for spec in specs:
        watch = spec.condition["match"]
        expected = holds(watch, (title, summary))
        if spec.name in refused:
            assert not expected  # refused because it can never match
        else:
            assert (spec.name in found) == expected
    for match in found.values():
        watch = specs[int(match.watch[1:])].condition["match"]
        if isinstance(watch, str):
            assert {(why.field, why.start, why.end) for why in match.why} == spans(watch, (title, summary))


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(max_size=80), inside=st.sampled_from(("Kursk", "북한의", "北朝鮮", "U.S.", "Poles", "casualties"))
)
def test_any_text_is_taken_and_every_span_is_a_slice_of_it(article: MakeArticle, text: str, inside: str) -> None:
    """Whatever signs an article holds, nothing raises and `field[start:end]` is the text shown."""
    engine, _ = compile_watches(
        [WatchSpec("w", "", {"keywords": ["@north-korea", "Kursk", "=US", "Poland", "casualt*", "北", "병사"]})]
    )
    whole = f"{text} {inside} {text}"
    for match in engine.match(article(whole, text=text)):
        for why in match.why:
            assert why.text == (whole if why.field == "title" else text)[why.start : why.end] != ""
