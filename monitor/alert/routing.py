"""From what was decided for one article to what is sent: one message per target, naming all its watches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import AlertItem, AlertReason, Article, Decision, Figure, Match, Rule, StoryFacts, Verdict, Why

_STRENGTH = (
    AlertReason.STORY,
    AlertReason.CORROBORATED,
    AlertReason.FIGURE,
    AlertReason.REVISION,
    AlertReason.DIGEST,
)
_FIELD_ORDER = {"title": 0, "summary": 1, "text": 2}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with what it was about: the hit, the watch's title for people, its evidence, the rule."""

    title: str
    hit_id: int
    match: Match
    rule: Rule
    decision: Decision


@dataclass(frozen=True, slots=True)
class Routed:
    """What one target gets of one article: a message at once, or a place in a digest."""

    target: str
    verdict: Verdict  # SEND or DIGEST
    reason: AlertReason  # the strongest
    digest: str | None  # whose digest, by its hour or cron line; None with DIGEST = the one after first polls
    parts: tuple[Decided, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the watches, each once."""
        return tuple(dict.fromkeys(part.title for part in self.parts))

    @property
    def hit_ids(self) -> tuple[int, ...]:
        """The hits, each once."""
        return tuple(dict.fromkeys(part.hit_id for part in self.parts))

    @property
    def urgent(self) -> bool:
        """Does a rule want it in quiet hours and beyond the limit too?"""
        return any(part.rule.urgent for part in self.parts)


def group(decided: Iterable[Decided]) -> tuple[Routed, ...]:
    """One `Routed` per target that is to be told of this article; silent decisions give none.

    What is sent at once is not repeated in the same target's digests. Digests of different hours stay apart.
    """
    told = [one for one in decided if one.decision.verdict is not Verdict.SILENT]
    at_once = {one.rule.target for one in told if one.decision.verdict is Verdict.SEND}
    groups: dict[tuple[str, str | None, Verdict], list[Decided]] = {}
    for one in told:
        target = one.rule.target
        key = (target, None, Verdict.SEND) if target in at_once else (target, one.rule.digest, Verdict.DIGEST)
        groups.setdefault(key, []).append(one)
    return tuple(
        Routed(target, verdict, _strongest(parts, verdict), digest, tuple(parts))
        for (target, digest, verdict), parts in groups.items()
    )


def _strongest(parts: Sequence[Decided], verdict: Verdict) -> AlertReason:
    """The reason a message opens with: that of what is sent at once counts, not that of what joins it."""
    reasons = {part.decision.reason for part in parts if part.decision.verdict is verdict}
    return next((reason for reason in _STRENGTH if reason in reasons), AlertReason.DIGEST)


def make_item(
    routed: Routed, article: Article, facts: StoryFacts, *, figures: Sequence[Figure] = (), outlets: int = 1
) -> AlertItem:
    """The article as the target is shown it, with all words that were found for its watches."""
    return AlertItem(
        hit_ids=routed.hit_ids,
        watches=routed.titles,
        title=article.title,
        outlet=article.outlet,
        published_at=article.published_at,
        url=article.url,
        matched=matched_words([why for part in routed.parts for why in part.match.why]),
        summary=article.summary,
        language=article.language,
        figures=tuple(figures),
        outlets=outlets,
        independent=facts.independent,
        story_id=facts.story_id,
    )


def matched_words(whys: Iterable[Why]) -> tuple[str, ...]:
    """The words found, in the text's own spelling and order, each once whatever its case."""
    ordered = sorted(whys, key=lambda why: (_FIELD_ORDER.get(why.field, 3), why.start))
    return tuple({why.text.casefold(): why.text for why in reversed(ordered)}.values())[::-1]
