"""Every row of the table of mistakes in watches (K01 to K10, C11), through real settings files, each with its outcome."""

from __future__ import annotations

import operator
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from monitor.errors import Fault, SettingsError
from monitor.match import Engine, WatchSpec, compile_watches
from monitor.match.regex import Expression
from monitor.model import Article
from monitor.settings import Settings, load
from monitor.text.fold import fold
from tests.rig.tables import missing_numbers
from tests.rig.watch_rows import FILE_TOO_DEEP, FIRST_LINE, HEAD, ROWS, WatchRow

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)

BAD = 78  # exit code for settings that cannot be used
SIZE = 64 * 1024
OVER_SCAN = 300  # times a plain `in` over the same text: 10 ms where that takes 33 us (measured: 85 at most)
OVER_FOLDING = 40  # times the folding of the same text, for the whole verdict with its evidence (measured: 12)
OVER_TEN = 5  # times the cost with ten keywords, with 10,000 (measured: 1.2)

EXPRESSIONS = ("(a+)+$", ".*North.*Korea.*casualt", r"(a|aa)+b", r"(\w+\s)+!", r"([a-z]+)*\d")
HOSTILE = {
    "one letter": "a",
    "words of one letter": "aaa ",
    "two of three words": "North Korea ",
    "all of three words": "North Korea casualt ",
    "all of three words, in lines": "North Korea casualt\n",
    "Cyrillic": "Северная Корея ",
}


def article(title: str = "", text: str = "") -> Article:
    """An article of these words."""
    return Article(title, "", text, None, None, "x", "en", None, NOON, None, "test", NOON)


def least(run: Callable[[], object], times: int = 5) -> float:
    """The least CPU seconds of several runs."""
    spent = []
    for _ in range(times):
        fold.cache_clear()
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def refusal(path: Path) -> tuple[Fault, ...]:
    """The errors of settings that must not load."""
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    return tuple(fault for fault in caught.value.faults if not fault.warning)


def look(row: WatchRow, settings: Settings) -> None:
    """What the loaded watch warns of, finds and leaves alone."""
    warned = [f"{fault.cause}; {fault.remedy}" for fault in settings.warnings]
    assert not row.warned or any(row.warned in words for words in warned), warned
    for headline, found in row.finds.items():
        why = [why for match in settings.engine.match(article(headline)) for why in match.why]
        assert [each.text for each in why][:1] == [found] * bool(found), headline


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_row_has_its_outcome(row: WatchRow, tmp_path: Path) -> None:
    """Refused at its line with a cause and a remedy; or loaded, and then it finds what it must and nothing else."""
    path = tmp_path / "monitor.yaml"
    path.write_text(row.settings, encoding="utf-8")
    if not row.refused:
        look(row, load(path, {}))
        return
    (fault, *_) = refusal(path)
    assert row.refused in f"{fault.cause}; {fault.remedy}"
    assert fault.remedy
    assert fault.line == FIRST_LINE - row.whole
    assert fault.column > 0
    assert len(str(fault)) < 500


def test_the_table_is_whole() -> None:
    """K01 to K10 are all there, so is C11; no row twice, and none without an outcome."""
    assert missing_numbers((row.id for row in ROWS), "K", 10) == []
    assert {row.id for row in ROWS} - {f"K{number:02}" for number in range(1, 11)} == {"C11"}
    assert len({str(row) for row in ROWS}) == len({row.watch for row in ROWS}) == len(ROWS)
    assert [str(row) for row in ROWS if bool(row.refused) is bool(row.finds)] == []


def check(path: Path) -> subprocess.CompletedProcess[str]:
    """`monitor check` on a settings file."""
    command = [sys.executable, "-m", "monitor", "check", "-c", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_check_lists_every_bad_watch_and_fails(tmp_path: Path) -> None:
    """All bad rows in one file: exit code 78, a line for each watch at its place, no traceback."""
    bad = [row for row in ROWS if row.refused and row.refused != FILE_TOO_DEEP]
    path, text = tmp_path / "monitor.yaml", HEAD
    places = []
    for number, row in enumerate(bad):
        places.append(text.count("\n") + 2 - row.whole)
        text += row.lines(f"w{number}")
    path.write_text(text, encoding="utf-8")
    run = check(path)
    assert run.returncode == BAD
    assert "Traceback" not in run.stderr
    told = {int(line.split(":")[1]) for line in run.stderr.splitlines() if line.startswith(str(path))}
    assert set(places) <= told


def test_check_passes_what_only_looks_odd(tmp_path: Path) -> None:
    """All good rows in one file: exit code 0."""
    good = [row for row in ROWS if not row.refused]
    path = tmp_path / "monitor.yaml"
    path.write_text(HEAD + "".join(row.lines(f"w{number}") for number, row in enumerate(good)), encoding="utf-8")
    run = check(path)
    assert (run.returncode, run.stderr.count("Traceback")) == (0, 0)
    assert "no faults" in run.stdout


# -------------------------------------------------------------------------------------------------- what they cost


def of_size(words: str, end: str) -> str:
    """64 KiB of the same words over and over."""
    return (words * (SIZE // len(words) + 1))[: SIZE - len(end)] + end


TEXTS = [(name, of_size(words, end)) for name, words in HOSTILE.items() for end in ("", "!")]


@pytest.mark.parametrize("pattern", EXPRESSIONS)
def test_no_expression_costs_more_than_a_walk_through_the_text(pattern: str) -> None:
    """K01 and K02: on 64 KiB made to hurt, the verdict and the places are found in the time of some plain scans."""
    expression = Expression(pattern, ignore_case=False)
    for name, text in TEXTS:
        scan = least(partial(operator.contains, text, "zzzz"), times=50)
        assert least(partial(expression.stands_in, text)) < OVER_SCAN * scan, name
        assert least(partial(_all_spans, expression, text)) < 2 * OVER_SCAN * scan, name


def _all_spans(expression: Expression, text: str) -> list[tuple[int, int]]:
    return list(expression.spans(text))


@pytest.mark.parametrize("pattern", EXPRESSIONS)
def test_no_expression_holds_an_article_up(pattern: str) -> None:
    """The same through the engine, evidence and offsets included, held against folding the text."""
    engine, faults = compile_watches([WatchSpec("w", "", {"match": f"/{pattern}/"})])
    assert faults == ()
    for name, text in TEXTS:
        folding = least(partial(fold, text))
        assert least(partial(engine.match, article(text=text))) < OVER_FOLDING * folding, name


def test_ten_thousand_keywords_cost_what_ten_do() -> None:
    """C11: one watch of 10,000 keywords, on 3,000 characters that hold none of them."""
    few, many = (compiled([f"name{number}x" for number in range(count)]) for count in (10, 10_000))
    read = article(text="The column left the town before noon, and nobody said a word. " * 50)
    with_few = least(lambda: [few.match(read) for _ in range(20)], times=9)
    assert least(lambda: [many.match(read) for _ in range(20)], times=9) < OVER_TEN * with_few


def compiled(keywords: list[str]) -> Engine:
    """An engine of one watch."""
    engine, faults = compile_watches([WatchSpec("w", "", {"keywords": keywords})])
    assert faults == ()
    return engine
