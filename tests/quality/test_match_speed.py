"""What matching costs, as ratios inside one run: absolute times belong to the machine, ratios to the program."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.match import Engine, WatchSpec, compile_watches
from monitor.model import Article
from monitor.text.fold import fold

pytestmark = pytest.mark.corpora

NAME = "streams/rss-items-week-of-2023-11-06.jsonl.xz"
FINGERPRINT = "e6df056eef3ec74a"
NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)

OVER_FOLDING = 6  # times the folding of the same 3 KB text, at 1,000 watches (measured: 2)
GROWTH = 10  # times the cost at 10 watches, at 1,000 (measured: 6; at 10 most articles end at the first look)
RECOMPILE = 3.0  # CPU seconds for 1,000 watches whose forms are known (measured: 0.35)


@pytest.fixture(scope="module")
def texts(corpora: Path) -> list[str]:
    """Three hundred English texts of 3,000 characters, made of real headlines and summaries."""
    content = (corpora / NAME).read_bytes()
    assert hashlib.sha256(content).hexdigest()[:16] == FINGERPRINT, f"{NAME} has changed: measure again"
    items = [json.loads(line) for line in lzma.decompress(content).decode().splitlines()[:6000]]
    whole = "\n\n".join(
        f"{item.get('title')}. {item.get('description')}" for item in items if item.get("language") == "en"
    )
    return [whole[start : start + 3000] for start in range(0, 900_000, 3000)]


def engine(texts: Sequence[str], count: int) -> Engine:
    """`count` watches of four words and three words and not one, drawn from the texts' rarer words."""
    draw = random.Random(count)
    counted = Counter(word for text in texts for word in re.findall(r"[^\W\d_]{5,}", text))
    words = sorted(word for word, times in counted.items() if times == 1)

    def some(number: int) -> list[str]:
        return [
            f'"{draw.choice(words)} {draw.choice(words)}"' if draw.random() < 0.5 else draw.choice(words)
            for _ in range(number)
        ]

    specs = [
        WatchSpec(f"w{number}", "", {"all": [{"any": some(4)}, {"any": some(3)}], "none": some(1)})
        for number in range(count)
    ]
    return compile_watches(specs)[0]


def article(text: str) -> Article:
    """An article of this text."""
    return Article("", "", text, None, None, "x", "en", None, NOON, None, "test", NOON)


def cost(run: Callable[[], object], times: int = 5) -> float:
    """The least CPU seconds of several runs."""
    spent = []
    for _ in range(times):
        fold.cache_clear()
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.slow
def test_a_thousand_watches_cost_little_more_than_folding(texts: list[str]) -> None:
    """Folding is most of the bill; a hundred times the watches is a small multiple of the cost."""
    few, many = engine(texts, 10), engine(texts, 1000)
    quiet = [article(text) for text in texts[:80] if not many.match(article(text))]
    assert len(quiet) >= 10
    folding = cost(lambda: [fold(each.text) for each in quiet])
    with_few = cost(lambda: [few.match(each) for each in quiet])
    with_many = cost(lambda: [many.match(each) for each in quiet])
    assert with_many < OVER_FOLDING * folding
    assert with_many < GROWTH * with_few


@pytest.mark.slow
def test_a_reload_is_quick(texts: list[str]) -> None:
    """The forms of known keywords are remembered: compiling again does no grammar."""
    engine(texts, 1000)
    assert cost(lambda: engine(texts, 1000), times=2) < RECOMPILE
