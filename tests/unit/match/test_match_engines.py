"""Two automata of different authors, asked the same of texts in all scripts at once; and keywords copied from the text."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import Engine, WatchSpec, compile_watches
from monitor.match.automaton import RustAutomaton, SecondAutomaton
from monitor.match.seams import spaced
from monitor.model import Article, Match
from monitor.text.fold import fold

MakeArticle = Callable[..., Article]

SHY, ZWJ = "\u00ad", "\u200d"

PLAIN = (
    *("Kursk", "front", "drone", "Straße", "café", "Zürich", "U.S.", "K-141", "O'Brien", "AT&T", "3.5", "Łódź"),
    *("Курск", "Северная", "Корея", "орёл", "військові", "Сєвєродонецьк", "їжак", "солдат", "потери"),
    *("북한", "북한군", "쿠르스크", "파병", "병사가", "조선", "NATO가", "100명", "전사했다"),
    *("朝鲜", "士兵", "库尔斯克", "伤亡", "北朝鮮兵", "クルスク", "ロシアの", "兵士が", "ミサイル", "北미사일"),
    *("Αθήνα", "القوات", "חיילים", "सैनिक", "ทหาร"),
)
SIGNS = ("🚀", "👩\u200d✈️", "…", "—", "|", "!", "。", "«", "»", "\ufeff", "½", "™", "\u0301", "\ud800", "\x00")
JOINTS = (" ", " ", " ", "\u00a0", "\n", "-", "\u2011", "’", ", ", ". ", "", "\u3000", "\n\n")
CONCEPTS = ("@kursk", "@north-korea", "@casualties")


def changed(word: str, way: int) -> str:
    """The word as somebody else may write it."""
    if way == 1:
        return word.upper()
    if way == 2:
        return unicodedata.normalize("NFD", word)
    if way == 3:
        return f"{word[:2]}{SHY}{word[2:]}"
    if way == 4:
        return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)
    if way == 5:
        return f"{word[:1]}{ZWJ}{word[1:]}"
    return word


WRITTEN = st.builds(changed, st.sampled_from(PLAIN), st.integers(0, 9))
PIECES = st.one_of(WRITTEN, WRITTEN, WRITTEN, WRITTEN, st.sampled_from(SIGNS), st.text(max_size=3))
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(JOINTS)), max_size=15).map(
    lambda drawn: "".join(piece + joint for piece, joint in drawn)
)


def keywords_of(text: str, draw: random.Random, count: int) -> list[str]:
    """Keywords copied from a text: words, phrases, beginnings, spellings; those that are no keyword are refused later."""
    words = [word for word in text.split() if "\ud800" not in word]  # YAML has no half characters
    found = [draw.choice(CONCEPTS)]
    for _ in range(count if words else 0):
        at = draw.randrange(len(words))
        word = words[at].strip("*")
        cut = draw.randint(2, max(2, len(word)))
        found.append(
            draw.choice(
                (word, f"“{word}”", f"={word}", f"{word[:cut]}*", " ".join(words[at : at + 2]), f"title:{word}")
            )
        )
    return found


def both(keywords: Sequence[str]) -> tuple[Engine, Engine]:
    """The same watches, one a keyword, by either automaton."""
    specs = [WatchSpec(f"w{number}", "", {"match": keyword}) for number, keyword in enumerate(keywords)]
    first, faults = compile_watches(specs, automaton=RustAutomaton)
    second, same = compile_watches(specs, automaton=SecondAutomaton)
    assert faults == same
    return first, second


def assert_slices(matches: Sequence[Match], read: Article) -> None:
    """Every piece of evidence is what stands at its place in the original."""
    for match in matches:
        assert match.why
        for why in match.why:
            assert why.text == getattr(read, why.field)[why.start : why.end] != ""


@settings(max_examples=60, deadline=None)
@given(title=TEXTS, text=TEXTS, seed=st.integers(0, 1 << 16))
def test_both_automata_find_the_same(article: MakeArticle, title: str, text: str, seed: int) -> None:
    """Whatever the text and the keywords taken from it: the same matches, evidence and offsets, all of them slices."""
    draw = random.Random(seed)
    keywords = [*keywords_of(title, draw, 8), *keywords_of(text, draw, 8)]
    first, second = both(keywords)
    for read in (article(title, "en", summary=text), article(text, "ru", text=title), article("", "ko", text, text)):
        found = first.match(read)
        assert found == second.match(read)
        assert_slices(found, read)


@settings(max_examples=100, deadline=None)
@given(word=WRITTEN, before=TEXTS, after=TEXTS)
def test_a_keyword_copied_from_a_text_is_found_there(
    article: MakeArticle, word: str, before: str, after: str
) -> None:
    """However it is written there, in whatever company, as itself and by its own spelling."""
    read = article(f"{before} | {word} | {after}")
    engine, _ = both([f'"{word}"', f'="{word}"'])
    matches = engine.match(read)
    assert [match.watch for match in matches] == ["w0", "w1"]
    assert_slices(matches, read)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    """Nor does putting spaces into the seams of a text that has them."""
    folded = fold(text).text
    assert fold(folded).text == folded
    seamed, _ = spaced(folded)
    assert spaced(seamed) == (seamed, ())
    assert fold(seamed).text == seamed


def test_both_automata_agree_on_ten_thousand_items(article: MakeArticle) -> None:
    """As many short items as a large poll brings, against a hundred keywords copied from them."""
    draw = random.Random(1)
    items = [article(_line(draw, 4), draw.choice(("en", "ru", "ko", None)), _line(draw, 2)) for _ in range(10_000)]
    keywords = [keyword for item in items[:50] for keyword in keywords_of(item.title, draw, 2)[1:]]
    first, second = both([*CONCEPTS, *dict.fromkeys(keywords)])
    matched = 0
    for item in items:
        found = first.match(item)
        assert found == second.match(item)
        assert_slices(found, item)
        matched += bool(found)
    assert matched > 5_000


def _line(draw: random.Random, words: int) -> str:
    return "".join(changed(draw.choice(PLAIN), draw.randrange(30)) + draw.choice(JOINTS) for _ in range(words))
