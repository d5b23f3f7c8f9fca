"""Stories and alerts of a replay: articles put together and decided on as the pipeline would have."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from monitor import stories
from monitor.alert import BASELINE, decide, next_digest
from monitor.backtest.outcome import Alerts, Version
from monitor.model import Article, Candidate, Figure, Moment, StoryFacts, Verdict
from monitor.pipeline.record import STORY_WINDOW
from monitor.store import Archived

_Key = tuple[str, str]


@dataclass(slots=True)
class Story:
    """A story as far as it has got."""

    number: int
    stored: int | None = None  # its id in the database, if it is there
    articles: int = 0
    outlets: set[str] = field(default_factory=set)
    voices: set[str] = field(default_factory=set)  # outlets and wires with words of their own
    told: set[tuple[str, str]] = field(default_factory=set)
    highest: dict[str, int] = field(default_factory=dict)  # figures claimed so far, by kind
    hit: bool = False
    alive: int = 0  # articles that others may still join

    def facts(self) -> StoryFacts:
        """What deciding needs, counted as the store counts it."""
        return StoryFacts(
            self.number, max(1, len(self.voices)), self.articles, frozenset(self.told), len(self.outlets)
        )

    def news(self, figures: Sequence[Figure]) -> set[str]:
        """The kinds of which an article claims more than was said so far; its claims are said from now on."""
        new = {one.kind for one in figures if one.kind in self.highest and one.low > self.highest[one.kind]}
        for one in figures:
            self.highest[one.kind] = max(one.low, self.highest.get(one.kind, one.low))
        return new


class Stories:
    """Stories in memory. What no article can join any more is forgotten."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._living: deque[Candidate] = deque()
        self._by_key: dict[_Key, list[Candidate]] = {}
        self._stories: dict[int, Story] = {}
        self._stored: dict[int, Story] = {}

    def join(self, archived: Archived) -> tuple[Story, bool]:
        """The article's story, with it in it, and whether the article repeats another.

        What the database knows of the article's story stands; else it is placed as the pipeline places articles.
        """
        article = archived.article
        self._forget(article.first_seen_at)
        placed = stories.place(article, self._candidates(article))
        story = self._stories[placed.story_id] if placed.story_id is not None else None
        copy_of = placed.copy_of
        if archived.story_id is not None:
            story, copy_of = self._known(archived.story_id, story), archived.copy_of
        story = story or self._new()
        self._add(article, story, copy_of, archived.wire)
        return story, copy_of is not None

    def _known(self, stored: int, placed: Story | None) -> Story:
        """The story with this id. One that an article of it was placed in, and that has no id yet, is this one."""
        if stored not in self._stored:
            story = placed if placed is not None and placed.stored is None else self._new()
            story.stored = stored
            self._stored[stored] = story
        return self._stored[stored]

    def _new(self) -> Story:
        story = Story(next(self._numbers))
        self._stories[story.number] = story
        return story

    def _add(self, article: Article, story: Story, copy_of: int | None, wire: str | None) -> None:
        story.articles += 1
        story.alive += 1
        story.outlets.add(article.outlet)
        if copy_of is None:
            story.voices.add(wire or article.outlet)
        member = Candidate(
            article.id,
            story.number,
            article.canonical_url,
            article.title_key,
            article.text_key,
            article.outlet,
            article.first_seen_at,
            copy_of,
        )
        self._living.append(member)
        for key in _keys(member):
            self._by_key.setdefault(key, []).append(member)

    def _candidates(self, article: Article) -> list[Candidate]:
        wanted = zip(("url", "title", "text"), stories.lookup_keys(article), strict=True)
        keys = [(kind, key) for kind, found in wanted for key in found]
        return list({one.article_id: one for key in keys for one in self._by_key.get(key, ())}.values())

    def _forget(self, now: datetime) -> None:
        """Let go of articles too old for others to join them, and of stories that have no other."""
        while self._living and now - self._living[0].first_seen_at > STORY_WINDOW:
            old = self._living.popleft()
            for key in _keys(old):
                members = self._by_key[key]
                members.remove(old)
                if not members:
                    del self._by_key[key]
            story = self._stories[old.story_id]
            story.alive -= 1
            if not story.alive:
                del self._stories[story.number]
                if story.stored is not None:
                    del self._stored[story.stored]


def _keys(member: Candidate) -> Iterator[_Key]:
    for kind, key in (("url", member.canonical_url), ("title", member.title_key), ("text", member.text_key)):
        if key:
            yield kind, key


class Telling:
    """What one version of a watch would have told, article after article."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._stories = Stories()
        self._reasons: Counter[str] = Counter()
        self._silent: Counter[str] = Counter()
        self._digests: Counter[datetime] = Counter()  # what goes into the digest of that hour
        self._baseline = 0
        self.messages: Counter[date] = Counter()  # at once, by day
        self.founded: Counter[date] = Counter()  # stories, by the day of their first hit

    def take(self, archived: Archived, day: date, *, hit: bool) -> None:
        """The next article, a hit or (`hit` False) one of a story that hits of other watches are in."""
        story, copy = self._stories.join(archived)
        figures = _figures(archived.article) if self._version.follows_figures else ()
        new_kinds = story.news(figures)
        if not hit:
            return
        if not story.hit:
            story.hit = True
            self.founded[day] += 1
        moment = Moment(
            watch=self._version.name,
            new_hit=True,
            revised=False,
            copy=copy,
            baseline=archived.article.baseline,
            new_figure=bool(new_kinds & set(self._version.figures)),
        )
        self._decide(moment, story, archived.article.first_seen_at, day)

    def _decide(self, moment: Moment, story: Story, at: datetime, day: date) -> None:
        decision = decide(moment, self._version.rule, story.facts())
        if decision.verdict is Verdict.SILENT:
            self._silent[str(decision.reason)] += 1
            return
        story.told.add((decision.target, str(decision.reason)))
        if decision.verdict is Verdict.SEND:
            self._reasons[str(decision.reason)] += 1
            self.messages[day] += 1
        elif decision.reason == BASELINE:
            self._baseline += 1
        else:
            self._digests[next_digest(self._version.rule.digest or "", at, self._version.zone)] += 1

    def alerts(self) -> Alerts:
        """What was told."""
        return Alerts(
            rule=self._version.rule,
            at_once=self._reasons.total(),
            reasons=dict(self._reasons.most_common()),
            digests=len(self._digests),
            kept=self._digests.total(),
            baseline=self._baseline,
            silent=dict(self._silent.most_common()),
        )

    def sent(self) -> Counter[date]:
        """Messages by the day they go out, digests among them."""
        return self.messages + Counter(due.astimezone(self._version.zone).date() for due in self._digests)


def _figures(article: Article) -> Sequence[Figure]:
    from monitor.figures import extract  # late, as in the pipeline: most backtests need no grammars

    return extract(article)
