"""The one transaction that ends a poll: articles, stories, figures, hits, decisions, alerts, the source's new state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor import stories
from monitor.alert import Decided, decide, group, make_item
from monitor.model import Alert, Article, Figure, Moment, SourceState, StoryFacts, Verdict
from monitor.pipeline.chain import Plan, Polled, Recorded, Sifted, Sighting
from monitor.store import Transaction

STORY_WINDOW = timedelta(days=7)  # an article joins a story whose article was first seen within it
BASELINE_DIGEST = "baseline"


def record(tx: Transaction, polled: Polled, sifted: Sifted, after: SourceState) -> Recorded:
    """Write everything one poll has brought. Either all of it is committed, or nothing."""
    new_ids = iter(tx.add_articles([sighting.article for sighting in sifted.new]))
    stored = [_stored(tx, sighting, new_ids, polled.at) for sighting in sifted.sightings]
    tx.seen_again(sifted.again, polled.at)
    tx.rekey(sifted.rekeyed)
    hits = tuple(sighting for sighting in stored if sighting.matches)
    alerts = sum(_record_hits(tx, polled.plan, sighting, polled.at) for sighting in hits)
    tx.save_source(after)
    return Recorded(len(sifted.new), len(stored) - len(sifted.new), hits, alerts)


def _stored(tx: Transaction, sighting: Sighting, new_ids: Iterator[int], at: datetime) -> Sighting:
    """The sighting with its article's id and revision, the edited ones written."""
    if sighting.known is None:
        return replace(sighting, article=replace(sighting.article, id=next(new_ids)))
    revision = tx.revise(sighting.known.id, sighting.article, at)
    return replace(sighting, article=replace(sighting.article, id=sighting.known.id, revision=revision))


def _record_hits(tx: Transaction, plan: Plan, sighting: Sighting, at: datetime) -> int:
    """Store one matched article's story, figures, hits and decisions; the number of alerts that came of them."""
    from monitor.figures import extract  # late: a start that finds no hits needs no grammars

    article = sighting.article
    story_id, copy = _place(tx, article, at)
    figures = extract(article)
    new_kinds = _news(tx, story_id, figures)
    tx.set_figures(article.id, story_id, figures)
    facts = tx.story_facts(story_id)
    already = tx.hits_of(article.id)
    decided: list[Decided] = []
    for match in sighting.matches:
        watched = plan.watches[match.watch]
        hit_id = tx.add_hit(article.id, story_id, match.watch, match.why, at, article.revision)
        moment = Moment(
            watch=match.watch,
            new_hit=match.watch not in already,
            revised=sighting.known is not None,
            copy=copy,
            baseline=article.baseline,
            new_figure=bool(new_kinds & set(watched.figures)),
        )
        decided += [
            Decided(watched.title, hit_id, match, rule, decide(moment, rule, facts)) for rule in watched.rules
        ]
    return _tell(tx, article, decided, facts, figures, at)


def _place(tx: Transaction, article: Article, at: datetime) -> tuple[int, bool]:
    """The article's story, and whether the article repeats another. An edited article stays where it is."""
    placed = tx.story_of(article.id)
    if placed is not None:
        return placed
    candidates = tx.candidates(*stories.lookup_keys(article), since=at - STORY_WINDOW)
    placement = stories.place(article, candidates)
    if placement.story_id is None:
        return tx.new_story(article.id, article.title, at), False
    tx.join_story(placement.story_id, article.id, placement.copy_of, placement.reason, placement.similarity, at)
    return placement.story_id, placement.copy_of is not None


def _news(tx: Transaction, story_id: int, figures: Sequence[Figure]) -> set[str]:
    """The kinds of which this article claims more than the story has said so far."""
    highest = tx.highest_figures(story_id)
    return {figure.kind for figure in figures if figure.kind in highest and figure.low > highest[figure.kind]}


def _tell(  # noqa: PLR0917 - the parts of one hit, each once
    tx: Transaction,
    article: Article,
    decided: Sequence[Decided],
    facts: StoryFacts,
    figures: Sequence[Figure],
    at: datetime,
) -> int:
    """Write the decisions, with the alerts and digest places that follow from them."""
    alert_of: dict[str, int] = {}
    known: dict[Alert, int] = {}  # what several targets are told alike is one alert, with one id
    for routed in group(decided):
        if routed.verdict is Verdict.SEND:
            item = make_item(routed, article, facts, figures=figures, outlets=facts.outlets)
            alert = Alert(routed.reason, (item,), at, story_id=facts.story_id)
            known[alert] = tx.add_alert(replace(alert, id=known.get(alert, 0)), routed.target)
            alert_of[routed.target] = known[alert]
        else:
            for part in routed.parts:
                tx.hold_for_digest(routed.target, part.match.watch, part.hit_id, routed.digest or BASELINE_DIGEST)
    for one in decided:
        sent = alert_of.get(one.rule.target) if one.decision.verdict is not Verdict.SILENT else None
        tx.add_decisions(one.hit_id, [one.decision], sent)
    return len(alert_of)
