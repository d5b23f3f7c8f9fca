"""How right a watch is, by articles that people have judged: precision, recall, and the wrong ones with the reason.

Labels come from a file (`read_labels`). Whatever else people judge by gives `Labels` too, and goes the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.backtest.outcome import Version
from monitor.match import Explanation
from monitor.model import Article, Why
from monitor.text import canonical_url, language, outlet

_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)

Find = Callable[[Sequence[int], Sequence[str]], Iterable[Article]]
"""Stored articles by ids and addresses."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as a label brings it along."""

    title: str
    summary: str = ""
    text: str = ""
    language: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What people say of one article: `relevant` to the watch or not. `place` is where the label stands.

    The article is the stored one with this id, else that with this address, else the text.
    """

    place: str
    relevant: bool
    weight: float = 1.0
    article_id: int | None = None
    url: str | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels, and how many could not be used because they are undecided (borderline, or empty)."""

    labels: tuple[Label, ...]
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with its article: as often as it is stored, because several sources may bring it. None = not found."""

    label: Label
    articles: tuple[Article, ...]
    stored: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """A label the watch disagrees with: what it found in vain, or what it lacked."""

    label: Label
    article: Article
    found: bool
    why: tuple[Why, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision and recall over labels, by weight. None where there is nothing to divide by."""

    right: float = 0.0  # relevant and found
    false: float = 0.0  # found, but not relevant
    missed: float = 0.0  # relevant, but not found
    rest: float = 0.0  # neither
    judged: int = 0  # labels
    undecided: int = 0
    not_stored: tuple[Label, ...] = ()
    wrong: tuple[Judged, ...] = ()

    @property
    def precision(self) -> float | None:
        """Of what was found, how much is relevant."""
        return _share(self.right, self.right + self.false)

    @property
    def recall(self) -> float | None:
        """Of what is relevant, how much was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.false + self.missed)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def gather(labels: Iterable[Label], find: Find) -> list[Labelled]:
    """Every label with the articles it speaks of."""
    wanted = list(labels)
    ids = list(dict.fromkeys(one.article_id for one in wanted if one.article_id is not None))
    urls = {one.url: _spellings(one.url) for one in wanted if one.article_id is None and one.url}
    spelt = list(dict.fromkeys(spelling for spellings in urls.values() for spelling in spellings))
    by_id: dict[int, Article] = {}
    by_url: dict[str, list[Article]] = {}
    for article in find(ids, spelt):
        by_id[article.id] = article
        for address in {article.url, article.canonical_url} - {None}:
            by_url.setdefault(str(address), []).append(article)
    return [_labelled(label, by_id, by_url, urls) for label in wanted]


def _spellings(url: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spelling for spelling in (url, canonical_url(url)) if spelling))


def _labelled(
    label: Label,
    by_id: Mapping[int, Article],
    by_url: Mapping[str, Sequence[Article]],
    urls: Mapping[str, Sequence[str]],
) -> Labelled:
    if label.article_id is not None:
        stored = [by_id[label.article_id]] if label.article_id in by_id else []
    else:
        spellings = urls.get(label.url or "", ())
        stored = list({one.id: one for each in spellings for one in by_url.get(each, ())}.values())
    if stored or label.text is None:
        return Labelled(label, tuple(stored))
    return Labelled(label, (_article(label, label.text),), stored=False)


def _article(label: Label, own: Text) -> Article:
    return Article(
        title=own.title,
        summary=own.summary,
        text=own.text,
        url=label.url,
        canonical_url=None,
        outlet=outlet(label.url, None, None, None, own.source),
        language=own.language or language(f"{own.title}\n{own.summary or own.text[:500]}", None),
        author=None,
        published_at=_ANY_TIME,
        published_raw=None,
        date_rule="",
        first_seen_at=_ANY_TIME,
        source=own.source,
    )


def score(labelled: Iterable[Labelled], version: Version, undecided: int = 0) -> Scores:
    """How right this version of the watch is."""
    weights = {(relevant, found): 0.0 for relevant in (True, False) for found in (True, False)}
    wrong, not_stored, judged = [], [], 0
    for one in labelled:
        if not one.articles:
            not_stored.append(one.label)
            continue
        verdict = _judge(one, version)
        judged += 1
        weights[one.label.relevant, verdict.found] += one.label.weight
        if verdict.found is not one.label.relevant:
            wrong.append(verdict)
    return Scores(
        right=weights[True, True],
        false=weights[False, True],
        missed=weights[True, False],
        rest=weights[False, False],
        judged=judged,
        undecided=undecided,
        not_stored=tuple(not_stored),
        wrong=tuple(wrong),
    )


def _judge(one: Labelled, version: Version) -> Judged:
    """What the watch says: it has found the article if it finds it in any of its sources."""
    for article in one.articles:
        said = version.engine.explain(version.name, article)
        heard = one.stored or bool(article.source)  # a text of no source: `sources:` cannot rule it out
        if said.matched or (said.step.holds and not heard):
            return Judged(one.label, article, found=True, why=said.step.why)
    return Judged(one.label, article, found=False, missing=_missing(said))


def _missing(said: Explanation) -> tuple[str, ...]:
    return ("its source is none of the watch's",) if said.step.holds else said.missing
