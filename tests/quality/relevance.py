"""The twelve shipped watches on labelled real news: weighted precision, recall and F1 of each.

    python -m tests.quality.relevance [WATCH ...] [--wrong 20]

`--wrong` shows items of one half alone (`Item.shown`), so that the other half tells whether a change helps in general.

`relevance/watches-briefs.md` of the corpora tells what each watch is to find and how the items were drawn. An item's
weight is the number of items it stands for, so weighted sums estimate what a watch would do on everything. Items
marked borderline are not scored. `candidates` leaves out the random items that no search for the watch had caught.
"""

from __future__ import annotations

# ruff: noqa: T201 - its output is for a terminal
import argparse
import json
import lzma
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.match import Engine
from monitor.model import Article
from monitor.settings import Settings, load

CORPUS = "relevance/watches-labelled.jsonl.xz"
PROJECT = Path(__file__).resolve().parents[2]
RANDOM_STRATA = ("U1", "U2")
_NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled item: for which watch, and whether that watch should find it."""

    watch: str
    relevant: bool
    weight: float
    stratum: str
    article: Article
    shown: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Weighted sums of one watch."""

    found: float
    right: float
    relevant: float

    @property
    def precision(self) -> float:
        """The share of what was found that is relevant."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is relevant that was found."""
        return self.right / self.relevant if self.relevant else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def items(content: bytes) -> Iterator[Item]:
    """The labelled items of a corpus file that are not borderline."""
    for line in lzma.decompress(content).decode().splitlines():
        row = json.loads(line)
        if row["label"] != "borderline":
            yield _item(row)


def _item(row: Mapping[str, str]) -> Item:
    article = Article(
        title=row["title"] or "",
        summary=row["description"] or "",
        text="",
        url=row.get("link"),
        canonical_url=None,
        outlet="",
        language=row["lang"],
        author=None,
        published_at=_NOON,
        published_raw=None,
        date_rule="",
        first_seen_at=_NOON,
        source=row.get("feed") or "",
    )
    stratum = row["found_by"].rpartition("|")[2].strip()
    return Item(
        row["watch"], row["label"] == "relevant", float(row["weight"]), stratum, article, int(row["id"], 16) % 2 == 0
    )


def scored(engine: Engine, labelled: Sequence[Item], *, candidates: bool = False) -> dict[str, Score]:
    """The score of each watch on the items labelled for it; `candidates`: without the random items."""
    found: dict[str, list[float]] = {}
    for item in labelled:
        if candidates and item.stratum.startswith(RANDOM_STRATA):
            continue
        sums = found.setdefault(item.watch, [0.0, 0.0, 0.0])
        hit = matches(engine, item)
        sums[0] += item.weight * hit
        sums[1] += item.weight * (hit and item.relevant)
        sums[2] += item.weight * item.relevant
    return {watch: Score(*sums) for watch, sums in sorted(found.items())}


def matches(engine: Engine, item: Item) -> bool:
    """Whether the watch the item is labelled for finds it."""
    return any(match.watch == item.watch for match in engine.match(item.article))


def shipped(folder: Path) -> Settings:
    """Settings of the shipped watches alone, written into `folder`."""
    shutil.copytree(PROJECT / "config" / "watches", folder / "watches")
    path = folder / "monitor.yaml"
    path.write_text('sources: ["https://example.org/feed"]\ninclude: ["watches/*.yaml"]\n', encoding="utf-8")
    return load(path)


def main() -> None:
    """Print the table, and with `--wrong` what each watch got wrong, the heaviest first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("watches", nargs="*")
    parser.add_argument("--wrong", type=int, default=0)
    asked = parser.parse_args()
    corpora = Path(os.environ.get("MONITOR_CORPORA", PROJECT.parent / "shared" / "corpora"))
    labelled = list(items((corpora / CORPUS).read_bytes()))
    with tempfile.TemporaryDirectory() as folder:
        engine = shipped(Path(folder)).engine
    names = {spec.name for spec in engine.watches}
    chosen = [item for item in labelled if item.watch in (asked.watches or names) and item.watch in names]
    _print_table(engine, chosen)
    for watch in sorted({item.watch for item in chosen}) if asked.wrong else ():
        _print_wrong(engine, [item for item in chosen if item.watch == watch and item.shown], asked.wrong)


def _print_table(engine: Engine, chosen: Sequence[Item]) -> None:
    whole, near = scored(engine, chosen), scored(engine, chosen, candidates=True)
    halves = [scored(engine, [item for item in chosen if item.shown is shown]) for shown in (True, False)]
    print(f"{'watch':30} {'P':>6} {'R':>6} {'F1':>6}   {'P cand':>6} {'R':>6} {'F1':>6}   F1 shown, not shown half")
    for watch, score in whole.items():
        columns = "   ".join(
            f"{each.precision:6.3f} {each.recall:6.3f} {each.f1:6.3f}" for each in (score, near[watch])
        )
        print(f"{watch:30} {columns}   {halves[0][watch].f1:6.3f} {halves[1][watch].f1:6.3f}")
    for name, scores in (("all", whole), ("shown", halves[0]), ("not shown", halves[1])):
        mean = sum(score.f1 for score in scores.values()) / max(1, len(scores))
        print(f"macro F1, {name}: {mean:.3f} of {len(scores)} watches")


def _print_wrong(engine: Engine, chosen: Sequence[Item], most: int) -> None:
    wrong = [item for item in chosen if matches(engine, item) is not item.relevant]
    wrong.sort(key=lambda item: -item.weight)
    for relevant, said in ((True, "MISSED"), (False, "WRONG")):
        for item in [each for each in wrong if each.relevant is relevant][:most]:
            article = item.article
            place = f"{said} {item.watch} {item.weight:.1f} {item.stratum} [{article.language}]"
            print(f"{place} {article.title} || {article.summary[:300]}")


if __name__ == "__main__":
    main()
