"""What fuzzing has found, once and for all: each expression again, by the rules it once broke (`tests/rig/judged_watches.py`).

Where a find is a whole class of mistakes, its neighbours stand beside it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from monitor.match import Engine, WatchFault
from tests.rig.judged_watches import TOKENS, Drawn, judge_expression, judge_watches, read_article, written

MakeEngine = Callable[..., Engine]
FindFaults = Callable[..., tuple[WatchFault, ...]]

PRINTED = [
    # a spelling in quotes was refused, though printing made such ones
    ('="A (B)"', '="A (B)"'),
    ('="storm corps"', "=storm corps"),
    ('title:="A (B)" OR kursk', 'title:="A (B)" OR kursk'),
    ("= watch:w orNEAR/2", '="watch:w orNEAR/2"'),
    # quotes inside other quotes came out as three quotes of one kind
    ('“the "storm corps" unit”', '“the "storm corps" unit”'),
    ('«“a" b1c»', '«“a" b1c»'),
    ('source:“The "A" Times”', 'source:“The "A" Times”'),
    # words in quotes that mean something without them lost their quotes
    ('"c && d"', '"c && d"'),
    ('"a1b ||"', '"a1b ||"'),
    ('"x /a" OR "b/ y"', '"x /a" OR b/ y'),
    ("x /abc* OR kursk", "x abc* OR kursk"),
    # the quotes that printing adds were counted as letters
    (f"A{'x' * 197}:b", f'"A{"x" * 197}:b"'),
    ("@ Kursk", "@kursk"),
    ("lang: KO AND kursk", "lang:KO AND kursk"),
]

REFUSED = [
    # something was read into them, and something else was printed
    ('source:"A B" ="A (B)"- ß-/ NOT ß', "beside other words"),
    ('source:A "B C" D', "beside other words"),
    ('tag:"x', "no partner"),
    ("1,000 /kur(s|z)k/ not casualt*", "write AND or OR between"),
    ("北朝鮮 /kur(s|z)k/ ß 조선*", "write AND or OR between"),
    ("front /kursk/i", "write AND or OR between"),
    # looked for as words, though an expression was meant
    ("/kursk", "close it"),
    ("/kursk/g", "close it"),
    ("kiev AND /kursk\\/", "close it"),
]


@pytest.mark.parametrize(("said", "line"), PRINTED)
def test_what_was_found_is_printed_and_read_again(engine: MakeEngine, said: str, line: str) -> None:
    """The line says the same as what was written, and is read as the same."""
    assert engine({"match": said}).expression("w") == line
    assert judge_expression(said.encode()) == "read"


@pytest.mark.parametrize(("said", "words"), REFUSED)
def test_what_was_found_is_refused(faults: FindFaults, said: str, words: str) -> None:
    """With a reason and a remedy, and not read as something else."""
    found = [fault for fault in faults({"match": said}) if not fault.warning]
    assert any(words in f"{fault.cause}; {fault.remedy}" for fault in found), found
    assert judge_expression(said.encode()) == "refused"


@pytest.mark.parametrize("token", TOKENS)
def test_the_search_starts_from_expressions_that_are_judged_well(token: str) -> None:
    """None of the words that the search is made of breaks a rule, alone or after another."""
    assert judge_expression(token.encode()) in {"read", "refused"}
    assert judge_expression(f"kursk AND {token}\0some text".encode()) in {"read", "refused"}


@pytest.mark.parametrize("step", range(1, 12))
def test_any_bytes_are_watches_and_a_text(step: int) -> None:
    """The same bytes are the same watches; they and their lines are judged as the naive way judges them."""
    data = bytes(number * step * 37 % 251 for number in range(140))
    drawn = Drawn.of(data)
    assert [written(watch) for watch in drawn.watches] == [written(watch) for watch in Drawn.of(data).watches]
    assert judge_watches(data) in {"matched", "unmatched"}


def test_all_of_one_has_the_place_of_its_one(engine: MakeEngine) -> None:
    """So it cannot be counted twice by the same word; the line, in which no list of one is seen, says the same."""
    condition = {"at_least": 2, "of": [{"all": ["alpha"]}, {"any": ["kobra", "alpha"]}]}
    for built in (engine(condition), engine({"match": engine(condition).expression("w")})):
        assert not built.match(read_article("one alpha"))
        assert built.match(read_article("one alpha, one kobra"))


# ------------------------------------------------------------------------------- what took seconds, by ratios of CPU


def least(run: Callable[[], object]) -> float:
    """The least CPU seconds of three runs."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return min(spent)


def test_wide_nearness_costs_little_more_than_narrow(engine: MakeEngine) -> None:
    """Eight words, of which seven stand everywhere: once each place was held against 200 others and all their chains."""
    draw = random.Random(1)
    words = [f"name{number}x" for number in range(8)]
    text = " ".join(draw.choice(words[:7]) for _ in range(2_000)) + " x" * 500 + f" {words[7]}"
    article = read_article("", text=text)
    wide, narrow = (engine({"match": f" NEAR/{within} ".join(words)}) for within in (200, 10))
    assert wide.match(article) == ()
    assert least(lambda: wide.match(article)) < 5 * least(lambda: narrow.match(article))  # measured: 1; once 18


def test_counting_many_conditions_is_quick(engine: MakeEngine) -> None:
    """Hundreds of conditions that share their places: once a search through all of them for each, and recursion."""
    article = read_article("", text=" ".join(f"kobra{number}" for number in range(399)))
    few, many = (engine({"match": {"at_least": count, "of": ["kob*"] * 400}}) for count in (2, 400))
    assert few.match(article)
    assert many.match(article) == ()
    assert least(lambda: many.match(article)) < 100 * least(lambda: few.match(article))  # measured: 9; once 1,000


def test_counting_goes_as_deep_as_there_are_conditions(engine: MakeEngine) -> None:
    """More conditions than Python's stack has room for."""
    built = engine({"match": {"at_least": 1_200, "of": ["kob*"] * 1_200}})
    assert not built.match(read_article("", text=" ".join(f"kobra{number}" for number in range(990))))
