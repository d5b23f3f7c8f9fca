"""The engine against the slow and obvious way: tokens, loops, no automaton, no anchors, no sharing between watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import WatchSpec, compile_watches
from monitor.match.automaton import SecondAutomaton
from monitor.model import Article

MakeArticle = Callable[..., Article]

WORDS = ("alpha", "kobra", "delta", "Курск", "орёл", "ёлка", "straße", "CAFÉ")
BETWEEN = (" ", "-", "\u00a0", ", ", "’", " — ", "\n", " | ")
PHRASES = (*WORDS, "alpha kobra", "kobra delta", "alpha kobra delta", "Курск орёл", "delta delta")

Span = tuple[str, int, int]


@dataclass(frozen=True)
class Doc:
    """A field's text and its words with their places; `after_stop` marks words that begin a sentence."""

    field: str
    text: str
    words: tuple[tuple[str, int, int, bool], ...]


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е").replace("é", "e").replace("\u00ad", "")


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
        words.append((_plain(word), start, len(text), "|" in between))
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


def _spans(phrase: str, fields: tuple[Doc, ...]) -> set[Span]:
    wanted = [_plain(word) for word in phrase.split()]
    found = set()
    for doc in fields:
        for first in range(len(doc.words) - len(wanted) + 1):
            run = doc.words[first : first + len(wanted)]
            if [word[0] for word in run] == wanted and not any(word[3] for word in run[1:]):
                found.add((doc.field, run[0][1], run[-1][2]))
    return found


def _inside(one: Span, other: Span) -> bool:
    return one != other and one[0] == other[0] and other[1] <= one[1] and one[2] <= other[2]


def holds(condition: object, fields: tuple[Doc, ...]) -> bool:
    """Whether the condition is met, tried out naively."""
    if isinstance(condition, str):
        return bool(_spans(condition.strip('"'), fields))
    assert isinstance(condition, dict)
    if "near" in condition:
        return bool(_chains(condition["near"], fields))
    met = [all(holds(part, fields) for part in condition.get("all", []))]
    met.append(not any(holds(part, fields) for part in condition.get("none", [])))
    if "any" in condition:
        met.append(any(holds(part, fields) for part in condition["any"]))
    if "of" in condition:
        met.append(_own_places(condition["of"], fields) >= condition["at_least"])
    return all(met)


def places(condition: object, fields: tuple[Doc, ...]) -> set[Span] | None:
    """Where a part of `at_least` is met; None when by no single place."""
    if isinstance(condition, str):
        return _spans(condition.strip('"'), fields)
    assert isinstance(condition, dict)
    if "near" in condition:
        return {(chain[0][0], chain[0][1], chain[-1][2]) for chain in _chains(condition["near"], fields)}
    inner = condition.get("any") or condition.get("all", [])
    if len(inner) == 1 and len(condition) == 1 and "all" not in condition:
        return places(inner[0], fields)
    if set(condition) != {"any"}:
        return None
    found = [places(part, fields) for part in inner if holds(part, fields)]
    return None if None in found else set().union(*(each for each in found if each))


def _chains(near: dict[str, Any], fields: tuple[Doc, ...]) -> list[tuple[Span, ...]]:
    """Every choice of one place a part that stands near enough, by trying all."""
    found = []
    for choice in product(*(places(part, fields) or () for part in near["of"])):
        chain = choice if near["ordered"] else tuple(sorted(choice))
        links = list(pairwise(chain))
        if all(left[0] == right[0] and left[2] <= right[1] for left, right in links):
            doc = next(each for each in fields if each.field == chain[0][0])
            if all(_words_between(doc, left, right) <= near["within"] for left, right in links):
                found.append(chain)
    return found


def _words_between(doc: Doc, left: Span, right: Span) -> int:
    """An apostrophe joins what it stands between to one word."""
    joined: list[tuple[int, int]] = []
    for _word, start, end, _after in doc.words:
        if joined and doc.text[joined[-1][1] : start] == "’":
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return sum(left[2] <= start and end <= right[1] for start, end in joined)


def _own_places(parts: list[object], fields: tuple[Doc, ...]) -> int:
    """The most parts that can each have a place of their own, by trying every order."""
    holding = [places(part, fields) for part in parts if holds(part, fields)]
    sets = [each for each in holding if each is not None]
    everything = set().union(*sets)
    outer = [sorted(s for s in each if not any(_inside(s, o) for o in everything)) for each in sets]
    best = 0
    for order in permutations(outer):
        best = max(best, _most(list(order), frozenset()))
    return len(holding) - len(sets) + best


def _most(sets: list[list[Span]], taken: frozenset[Span]) -> int:
    if not sets:
        return 0
    options = [1 + _most(sets[1:], taken | {span}) for span in sets[0] if span not in taken]
    return max([_most(sets[1:], taken), *options])


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
            spans = {(why.field, why.start, why.end) for why in match.why}
            assert spans == _spans(watch.strip('"'), (title, summary))


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
