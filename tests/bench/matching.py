"""What matching costs: articles of 3 KB in five scripts against 10 to 10,000 watches of eight terms, in one run.

    python -m tests.bench.matching [--watches 10,100,1000,10000] [--articles 200]

Texts are headlines and summaries of the shared corpora, joined by language as news would be: half English, the rest
Russian, Ukrainian, Korean, Polish and Chinese. A watch asks for one of four terms and one of three, and forbids one;
every third term is a phrase of two words. `plain` is without forms (`forms: off`), `forms` with all of them. Folding,
spans and evidence are in the figure. The rival is one compiled `re` for each keyword, with word borders, whatever the
case, on the same articles: timed on a few of them, since it takes a second for one.
"""

from __future__ import annotations

import argparse
import gc
import json
import lzma
import os
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from monitor.match import Engine, WatchSpec, compile_watches
from monitor.model import Article
from monitor.text.fold import fold

PROJECT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("MONITOR_CORPORA", PROJECT.parent / "shared" / "corpora"))
MIX = {"en": 0.5, "ru": 0.13, "uk": 0.1, "ko": 0.11, "pl": 0.12, "zh": 0.04}
LENGTH = 3000  # characters
_NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)


def texts(known: Mapping[str, str], count: int) -> list[tuple[str, str]]:
    """`count` texts of 3,000 characters with their language, in the shares of `MIX`, always the same."""
    made = []
    for language, share in MIX.items():
        whole = known[language]
        wanted = max(1, round(count * share))
        made += [(whole[start : start + LENGTH], language) for start in range(0, wanted * LENGTH, LENGTH)]
    random.Random(1).shuffle(made)
    return [(text, language) for text, language in made if len(text) == LENGTH][:count]


def everything(corpora: Path) -> dict[str, str]:
    """All there is in each language."""
    return {language: "\n\n".join(_pieces(corpora, language)) for language in MIX}


def _pieces(corpora: Path, language: str) -> Iterator[str]:
    name, fields = {
        "en": ("streams/rss-items-week-of-2023-11-06.jsonl.xz", ("title", "description")),
        "pl": ("streams/rss-items-week-of-2023-11-06.jsonl.xz", ("title", "description")),
        "ko": ("korean/korean-wire-items-by-country.jsonl.xz", ("title", "summary")),
        "ru": ("relevance/unlp2025-telegram-uk-ru.jsonl.xz", ("content",)),
        "uk": ("relevance/unlp2025-telegram-uk-ru.jsonl.xz", ("content",)),
        "zh": ("relevance/thucnews-titles-zh.jsonl.xz", ("title",)),
    }[language]
    rows = (json.loads(row) for row in lzma.decompress((corpora / name).read_bytes()).decode().split("\n") if row)
    for row in rows:
        said = ". ".join(str(row.get(field) or "") for field in fields)
        if _is(language, row, said):
            yield said


def _is(language: str, row: dict[str, object], said: str) -> bool:
    if language in {"ru", "uk"}:
        return bool(re.search("[іїєґ]", said)) == (language == "uk") and bool(re.search("[а-я]", said))
    if language in {"en", "pl"}:
        return str(row.get("language") or "").startswith(language)
    return True


def specs(words: Mapping[str, Sequence[str]], count: int, *, forms: bool) -> list[WatchSpec]:
    """`count` watches of eight terms drawn from all words of a language."""
    draw = random.Random(count)

    def term(language: str) -> str:
        known = words[language]
        chosen = draw.choice(known) if draw.random() < 0.65 else f"{draw.choice(known)} {draw.choice(known)}"
        return f'"{chosen}"'

    def watch(number: int) -> WatchSpec:
        language = draw.choices(list(MIX), list(MIX.values()))[0]
        some = [[term(language) for _ in range(size)] for size in (4, 3, 1)]
        condition: dict[str, object] = {"all": [{"any": some[0]}, {"any": some[1]}], "none": some[2]}
        return WatchSpec(f"w{number}", "", condition if forms else {**condition, "forms": "off"})

    return [watch(number) for number in range(count)]


def words_of(known: Mapping[str, str]) -> dict[str, list[str]]:
    """The words of each language, each once, so that most are rare; Chinese has pieces of two to four signs."""
    return {
        language: sorted(set(re.findall(r"[\u4e00-\u9fff]{2,4}" if language == "zh" else r"[^\W\d_]{5,14}", text)))
        for language, text in known.items()
    }


def articles(made: Sequence[tuple[str, str]]) -> list[Article]:
    """The texts as articles: the first 80 characters are the headline."""
    return [
        Article(text[:80], "", text[80:], None, None, "x", language, None, _NOON, None, "test", _NOON)
        for text, language in made
    ]


def each(run: Callable[[Article], object], read: Sequence[Article], times: int = 5) -> float:
    """CPU microseconds for an article, the least of several rounds."""
    spent = []
    for _ in range(times):
        fold.cache_clear()
        start = time.process_time()
        for article in read:
            run(article)
        spent.append(time.process_time() - start)
    return min(spent) / len(read) * 1e6


def naive(watches: Sequence[WatchSpec]) -> Callable[[Article], object]:
    """One `re` a keyword, as a first version would have it."""
    ready = [[_compiled(terms) for terms in _groups(watch)] for watch in watches]

    def match(article: Article) -> list[int]:
        text = f"{article.title}\n{article.text}"
        found = [[_stands(group, text) for group in groups] for groups in ready]
        return [number for number, (one, other, forbidden) in enumerate(found) if one and other and not forbidden]

    return match


def _groups(watch: WatchSpec) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    asked: Any = watch.condition
    return asked["all"][0]["any"], asked["all"][1]["any"], asked["none"]


def _compiled(terms: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(rf"\b{re.escape(each.strip(chr(34)))}\b", re.IGNORECASE) for each in terms]


def _stands(group: Sequence[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in group)


def memory_of(watches: Sequence[WatchSpec]) -> tuple[Engine, float, float]:
    """An engine, the MiB it holds, and the CPU seconds it took."""
    gc.collect()
    process = psutil.Process()
    before, start = process.memory_info().rss, time.process_time()
    engine, _ = compile_watches(watches)
    spent = time.process_time() - start
    gc.collect()
    return engine, (process.memory_info().rss - before) / 2**20, spent


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--watches", default="10,100,1000,10000")
    parser.add_argument("--articles", type=int, default=200)
    asked = parser.parse_args()
    known = everything(CORPORA)
    made, words = texts(known, asked.articles), words_of(known)
    read = articles(made)
    folding = each(lambda article: fold(article.text), read)
    print(f"{len(read)} articles of {LENGTH} characters; folding alone {folding:.0f} µs")
    print(f"{'watches':>8} {'':7} {'µs':>7} {'x folding':>10} {'patterns':>9} {'MiB':>6} {'load s':>7} {'hits':>6}")
    for forms in (False, True):
        for count in map(int, asked.watches.split(",")):
            engine, mib, spent = memory_of(specs(words, count, forms=forms))
            cost = each(engine.match, read)
            hits = sum(len(engine.match(article)) for article in read)
            kind = "forms" if forms else "plain"
            print(
                f"{count:8} {kind:7} {cost:7.0f} {cost / folding:10.2f} {engine.size:9} {mib:6.1f} {spent:7.2f} {hits:6}"
            )
    watches = specs(words, 1000, forms=False)
    engine, _ = compile_watches(watches)
    few = read[:3]
    print(
        f"one re for each keyword, 1,000 watches: {each(naive(watches), few, 1) / each(engine.match, few):.0f} times the cost"
    )


if __name__ == "__main__":
    main()
