"""Stored articles run past one or two versions of a watch, one at a time."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from monitor.backtest.outcome import Backtest, Day, Difference, KeywordTally, Outcome, Sample, Version
from monitor.backtest.telling import Telling
from monitor.model import Why
from monitor.store import Archived
from monitor.text import comparable

SHOWN_FORMS = 5  # of a keyword

Evidence = tuple[Why, ...]


def replay(
    articles: Iterable[Archived], version: Version, against: Version | None = None, *, samples: int = 5
) -> Backtest:
    """What `version` makes of `articles`, which come in the order they were first seen; beside it, the other version."""
    here, there = _Run(version, samples), _Run(against, samples) if against else None
    apart = _Apart(samples)
    seen = _Seen()
    for archived in articles:
        day = seen.note(archived.article.first_seen_at, version)
        found = here.evidence(archived)
        if there is None:
            here.take(archived, found, day)
            continue
        other = there.evidence(archived)
        for run, evidence in ((here, found), (there, other)):
            run.take(archived, evidence, day)
        apart.note(archived, found, other)
    return Backtest(
        articles=seen.articles.total(),
        first_at=seen.first_at,
        last_at=seen.last_at,
        outcome=here.outcome(seen.articles),
        other=there.outcome(seen.articles) if there else None,
        difference=apart.difference() if there else None,
    )


@dataclass(slots=True)
class _Seen:
    """How many articles came on which day."""

    articles: Counter[date] = field(default_factory=Counter)
    first_at: datetime | None = None
    last_at: datetime | None = None

    def note(self, at: datetime, version: Version) -> date:
        """Count an article; its day."""
        self.first_at, self.last_at = self.first_at or at, at
        day = at.astimezone(version.zone).date()
        self.articles[day] += 1
        return day


class _Run:
    """One version of the watch, on its way through the articles."""

    def __init__(self, version: Version, samples: int) -> None:
        self._version = version
        self._telling = Telling(version)
        self._samples: deque[Sample] = deque(maxlen=samples)
        self._days: Counter[date] = Counter()
        self._languages: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()
        self._outlets: Counter[str] = Counter()
        self._keywords: Counter[str] = Counter()
        self._alone: Counter[str] = Counter()
        self._forms: dict[str, Counter[str]] = {}

    def evidence(self, archived: Archived) -> Evidence | None:
        """Why the watch matches the article; None = it does not."""
        matches = self._version.engine.match(archived.article)
        return next((match.why for match in matches if match.watch == self._version.name), None)

    def take(self, archived: Archived, why: Evidence | None, day: date) -> None:
        """The next article: a hit, or one that at most makes a story of the database greater."""
        if why is not None:
            self._count(archived, why, day)
        if why is not None or archived.story_id is not None:
            self._telling.take(_comparable(archived), day, hit=why is not None)

    def _count(self, archived: Archived, why: Evidence, day: date) -> None:
        article = archived.article
        self._days[day] += 1
        self._languages[article.language or ""] += 1
        self._sources[article.source] += 1
        self._outlets[article.outlet] += 1
        self._samples.append(Sample(article, why))
        words = {one.keyword for one in why}
        self._keywords.update(words)
        if len(words) == 1:
            self._alone.update(words)
        for keyword, form in {(one.keyword, one.form) for one in why}:
            self._forms.setdefault(keyword, Counter())[form] += 1

    def outcome(self, articles: Mapping[date, int]) -> Outcome:
        """What was found, whole."""
        return Outcome(
            hits=self._days.total(),
            stories=self._telling.founded.total(),
            alerts=self._telling.alerts(),
            days=_days(articles, self._days, self._telling.founded, self._telling.sent()),
            languages=dict(self._languages.most_common()),
            sources=dict(self._sources.most_common()),
            outlets=dict(self._outlets.most_common()),
            keywords=tuple(self._tally(keyword, hits) for keyword, hits in self._keywords.most_common()),
            unused=tuple(
                one.keyword
                for one in self._version.engine.forms(self._version.name)
                if one.keyword not in self._keywords
            ),
            samples=tuple(reversed(self._samples)),
        )

    def _tally(self, keyword: str, hits: int) -> KeywordTally:
        return KeywordTally(keyword, hits, self._alone[keyword], tuple(self._forms[keyword].most_common(SHOWN_FORMS)))


class _Apart:
    """Which of two versions found what."""

    def __init__(self, samples: int) -> None:
        self._counts: Counter[str] = Counter()
        self._samples: dict[str, deque[Sample]] = {kind: deque(maxlen=samples) for kind in ("both", "here", "there")}

    def note(self, archived: Archived, here: Evidence | None, there: Evidence | None) -> None:
        """Count an article that either version found."""
        why = here if here is not None else there
        if why is None:
            return
        kind = "there" if here is None else "here" if there is None else "both"
        self._counts[kind] += 1
        self._samples[kind].append(Sample(archived.article, why))

    def difference(self) -> Difference:
        """The counts, with the newest of each kind."""
        both, here, there = (tuple(reversed(self._samples[kind])) for kind in ("both", "here", "there"))
        counts = self._counts
        return Difference(counts["both"], counts["here"], counts["there"], both, here, there)


def _comparable(archived: Archived) -> Archived:
    """With the keys stories are placed by: an article that no watch has hit was stored without."""
    article = archived.article
    if article.title_key or article.text_key or article.canonical_url:
        return archived
    return replace(archived, article=comparable(article, None))


def _days(articles: Mapping[date, int], *counts: Mapping[date, int]) -> tuple[Day, ...]:
    """Every day from the first to the last, those on which nothing came among them."""
    known: Sequence[date] = sorted(set().union(articles, *counts))
    return tuple(Day(day, articles.get(day, 0), *(each.get(day, 0) for each in counts)) for day in _each_day(known))


def _each_day(known: Sequence[date]) -> Iterator[date]:
    if known:
        for number in range((known[-1] - known[0]).days + 1):
            yield known[0] + timedelta(days=number)
