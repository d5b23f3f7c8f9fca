"""What must hold of every expression and of every set of watches, made from any bytes: `judge_expression`, `judge_watches`.

Both raise AssertionError where a rule is broken, and let through whatever the matcher raises. `read_expression` and
`Drawn.of` show what some bytes stand for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from monitor.match import MAX_WHY, ConceptLibrary, Engine, WatchSpec, compile_watches
from monitor.match.automaton import RustAutomaton, SecondAutomaton
from monitor.model import Article
from tests.rig.naive import SOFT_HYPHEN, Doc, Span, holds, plain, spans

T = TypeVar("T")

SECONDS = 1.0
"""CPU time that one set of watches may take, from its text to its verdict."""

LIBRARY = ConceptLibrary.load()  # one for all: it learns which packs are worth reading
NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
WORDS = ("alpha", "kobra", "delta", "Курск", "орёл", "ёлка", "straße", "CAFÉ", "북한", "파병")
BETWEEN = (" ", "-", "\u00a0", ", ", "’", " — ", "\n", " | ")
PHRASES = ("alpha kobra", "kobra delta", "alpha kobra delta", "Курск орёл", "delta delta", "북한 파병")
STEMS = ("alp*", "kobr*", "stra*", "caf*", "Кур*", "북한*")

TOKENS = (
    *("AND", "OR", "NOT", "NEAR/2", "ONEAR/0", "NEAR", "2 OF (", "(", ")", " ", '"', "title:", "title:(", "text:("),
    *("kursk", "storm corps", '"war AND peace"', "=US", '="A (B)"', "casualt*", "@kursk", "북한", "조선*", "北朝鮮"),
    *("/kur(s|z)k/", r"/a\/b/i", "lang:ko", 'source:"A B"', "tag:x", "watch:w", "“quoted”", "«a»", "„b“", "ё", "ß"),
    *("not", "or", "&&", "-", "*", "/", ":", "=", "@", "\\", "“", "\u00ad", "\u3000", "\n", "NEAR/", "U.S.", "1,000"),
)


def read_article(title: str, summary: str = "", text: str = "") -> Article:
    """An article of these words."""
    return Article(title, summary, text, None, None, "x.org", "en", None, NOON, None, "test", NOON)


# --------------------------------------------------------------------------------------------------- one expression


def read_expression(data: bytes) -> tuple[str, str]:
    """An expression and a text; the first NUL parts them."""
    said, _, text = data.decode("utf-8", "replace").partition("\0")
    return said, text


def judge_expression(data: bytes) -> str:
    """It is refused with a reason; or printed, read again, printed the same, and gives the same verdict on any text."""
    said, text = read_expression(data)
    spent, outcome = _timed(lambda: _printed_again(said, text))
    if spent > SECONDS:  # what loads a dictionary or a pack does so once
        spent, outcome = _timed(lambda: _printed_again(said, text))
    assert spent < SECONDS, f"{spent:.2f} s"
    return outcome


def _printed_again(said: str, text: str) -> str:
    first = _sole(said)
    if first is None:
        return "refused"
    line = first.expression("w")
    second = _sole(line)
    assert second is not None, f"printed as {line!r}, which is refused"
    assert second.expression("w") == line, f"printed as {line!r}, then as {second.expression('w')!r}"
    for article in _articles(said, text):
        assert _seen(first, article) == _seen(second, article), f"{line!r} judges otherwise"
        told = first.explain("w", article)
        assert told.matched == bool(first.match(article))
        assert bool(told.missing) is not told.step.holds
    return "read"


def _sole(said: str) -> Engine | None:
    """The engine of this one watch; None when it is refused, and then for a reason."""
    engine, faults = compile_watches([WatchSpec("w", "", {"match": said})], LIBRARY)
    refused = [fault for fault in faults if not fault.warning]
    assert bool(engine.watches) is not bool(refused)
    assert all(fault.cause and fault.remedy for fault in refused)
    return engine if engine.watches else None


def _articles(said: str, text: str) -> list[Article]:
    """The words of the expression in both orders, with the text around them."""
    words = said.replace("(", " ").replace(")", " ").replace('"', " ").split()
    return [read_article(said, text), read_article(" ".join(reversed(words)), text=f"{text} {said}")]


def _seen(engine: Engine, article: Article) -> set[Span] | None:
    """Where its evidence stands; None where there is no match. Much evidence is cut, which is not compared."""
    matches = engine.match(article)
    _assert_slices(matches, article)
    if not matches:
        return None
    return {(why.field, why.start, why.end) for why in matches[0].why} if len(matches[0].why) < MAX_WHY else set()


def _assert_slices(matches: tuple[Any, ...], article: Article) -> None:
    for match in matches:
        for why in match.why:
            assert why.text == getattr(article, why.field)[why.start : why.end] != "", why


# ----------------------------------------------------------------------------------------------- watches and a text


@dataclass(slots=True)
class Drawn:
    """Two fields and some watches, drawn from bytes. When the bytes run out, everything is the first choice."""

    data: bytes
    at: int = 0
    fields: tuple[Doc, ...] = ()
    watches: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, data: bytes) -> Drawn:
        """What `data` stands for."""
        drawn = cls(data)
        drawn.watches = [drawn._condition(depth=0) for _ in range(1 + drawn._below(4))]
        drawn.fields = (drawn._doc("title"), drawn._doc("summary"))
        return drawn

    def _below(self, count: int) -> int:
        value = self.data[self.at] if self.at < len(self.data) else 0
        self.at += 1
        return value % count

    def _one(self, of: tuple[str, ...]) -> str:
        return of[self._below(len(of))]

    def _doc(self, name: str) -> Doc:
        text, words = "", []
        for place in range(self._below(10)):
            between = self._one(BETWEEN) if place else ""
            word = self._one(WORDS)
            shy = f"{word[:1]}{SOFT_HYPHEN}{word[1:]}"
            word = (word, word.upper(), word.lower(), word.title(), shy)[self._below(5)]
            start = len(text) + len(between)
            text += between + word
            words.append((plain(word), start, len(text), "|" in between))
        return Doc(name, text, tuple(words))

    def _leaf(self) -> str:
        kind = self._below(8)
        field = "title:" if kind == 7 else ""
        if kind == 6:
            return self._one(STEMS)
        if kind == 5:
            word = self._one(WORDS)
            return f"={(word, word.upper(), word.title())[self._below(3)]}"
        return f'{field}"{self._one(WORDS + PHRASES)}"'

    def _several(self, depth: int, least: int = 1) -> list[Any]:
        return [self._condition(depth + 1) for _ in range(least + self._below(3))]

    def _condition(self, depth: int) -> Any:
        kind = self._below(8) if depth < 3 else 0
        if kind == 1:
            return {"all": self._several(depth)}
        if kind == 2:
            return {"any": self._several(depth)}
        if kind == 3:
            of = self._several(depth)
            return {"at_least": 1 + self._below(len(of)), "of": of}
        if kind == 4:
            return {"all": [self._condition(depth + 1)], "none": self._several(depth)}
        if kind == 5:
            of = [self._near_part() for _ in range(2 + self._below(2))]
            return {"near": {"within": self._below(5), "ordered": bool(self._below(2)), "of": of}}
        return self._leaf()

    def _near_part(self) -> Any:
        return {"any": [self._leaf(), self._leaf()]} if self._below(3) == 2 else self._leaf()


def written(condition: Any) -> str:
    """A condition in the one-line notation, every group in parentheses."""
    if isinstance(condition, str):
        return condition
    if "near" in condition:
        near = condition["near"]
        sign = f" {'ONEAR' if near['ordered'] else 'NEAR'}/{near['within']} "
        return f"({sign.join(map(written, near['of']))})"
    if "of" in condition:
        return f"{condition['at_least']} OF ({' OR '.join(map(written, condition['of']))})"
    if "any" in condition:
        return f"({' OR '.join(map(written, condition['any']))})"
    forbidden = f" NOT ({' OR '.join(map(written, condition['none']))})" if "none" in condition else ""
    return f"({' AND '.join(map(written, condition['all']))}{forbidden})"


def judge_watches(data: bytes) -> str:
    """Both automata and the naive way agree, on the watches as YAML and as lines; evidence is slices of the original."""
    drawn = Drawn.of(data)
    article = read_article(*(doc.text for doc in drawn.fields))
    asked: dict[str, Any] = {f"yaml{place}": watch for place, watch in enumerate(drawn.watches)}
    asked |= {f"line{place}": written(watch) for place, watch in enumerate(drawn.watches)}
    specs = [WatchSpec(name, "", {"match": condition}) for name, condition in asked.items()]
    spent, found = _timed(lambda: _both(specs, article))
    if spent > SECONDS:
        spent, found = _timed(lambda: _both(specs, article))
    assert spent < SECONDS, f"{spent:.2f} s"
    matched, refused = found
    for place, watch in enumerate(drawn.watches):
        expected = holds(watch, drawn.fields)
        for name in (f"yaml{place}", f"line{place}"):
            if name in refused:
                assert not expected, f"{asked[name]!r} is refused"  # it can never match, and is told so
            else:
                assert (name in matched) == expected, f"{asked[name]!r} on {article.title!r} and {article.summary!r}"
        if isinstance(watch, str) and expected:
            assert matched[f"yaml{place}"] == matched[f"line{place}"] == spans(watch, drawn.fields)
    return "matched" if matched else "unmatched"


def _both(specs: list[WatchSpec], article: Article) -> tuple[dict[str, set[Span]], set[str]]:
    """Evidence by watch, and the watches that were refused."""
    engine, faults = compile_watches(specs, LIBRARY, automaton=RustAutomaton)
    second, _ = compile_watches(specs, LIBRARY, automaton=SecondAutomaton)
    matches = engine.match(article)
    assert matches == second.match(article)
    _assert_slices(matches, article)
    found = {match.watch: {(why.field, why.start, why.end) for why in match.why} for match in matches}
    return found, {fault.watch for fault in faults if not fault.warning}


def _timed(run: Callable[[], T]) -> tuple[float, T]:
    begun = time.process_time()
    made = run()
    return time.process_time() - begun, made
