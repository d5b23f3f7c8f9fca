"""The parts of what is shown, read in bulk: one statement for a page, never one for a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from monitor.store.bound import AnyRow, Bound, any_of
from monitor.store.stories import STORY_ARTICLES, independent, story_article
from monitor.store.tables import alert_hit, article, delivery, figure, hit, revision, story
from monitor.views import DeliveryView, FigureView, StoryArticle, StoryBrief, StoryView, WordingView

_first = article.alias("first")
_FIRST_OUTLET = (
    select(_first.c.outlet)
    .where(_first.c.story_id == story.c.id)
    .order_by(_first.c.first_seen_at, _first.c.id)
    .limit(1)
    .scalar_subquery()
)
_BRIEFS = (
    select(
        story.c.id,
        story.c.title,
        func.count().label("articles"),
        func.count(article.c.outlet.distinct()).label("outlets"),
        independent().label("independent"),
        _FIRST_OUTLET.label("first_outlet"),
        story.c.first_seen_at,
        story.c.last_seen_at,
    )
    .join_from(story, article, article.c.story_id == story.c.id)
    .where(any_of(story.c.id, "ids"))
    .group_by(story.c.id)
)
FIGURES = select(figure, article.c.outlet, article.c.published_at).join_from(figure, article)
_WATCHES = select(hit.c.story_id, hit.c.watch).where(any_of(hit.c.story_id, "ids")).distinct().order_by(hit.c.watch)
_DELIVERIES_OF_HITS = (
    select(alert_hit.c.hit_id, delivery)
    .join_from(alert_hit, delivery, alert_hit.c.alert_id == delivery.c.alert_id)
    .where(any_of(alert_hit.c.hit_id, "ids"))
    .order_by(delivery.c.id)
)
_DELIVERIES_OF_ALERTS = select(delivery).where(any_of(delivery.c.alert_id, "ids")).order_by(delivery.c.id)


class PartReads(Bound):
    """Parts of hits, stories and alerts by the ids of what they belong to."""

    def story_briefs(self, ids: Collection[int]) -> dict[int, StoryBrief]:
        """Stories as their hits show them."""
        return {row.id: _brief(row) for row in self._about(_BRIEFS, ids)}

    def story_views(self, ids: Collection[int]) -> list[StoryView]:
        """Whole stories, in the order of `ids`."""
        articles: dict[int, list[StoryArticle]] = defaultdict(list)
        for row in self._about(STORY_ARTICLES.where(any_of(article.c.story_id, "ids")), ids):
            articles[row.story_id].append(story_article(row))
        watches: dict[int, list[str]] = defaultdict(list)
        for row in self._about(_WATCHES, ids):
            watches[row.story_id].append(row.watch)
        figures: dict[int, list[FigureView]] = defaultdict(list)
        for row in self._about(FIGURES.where(any_of(figure.c.story_id, "ids")).order_by(figure.c.id), ids):
            figures[row.story_id].append(figure_view(row))
        rows = {row.id: row for row in self._about(_BRIEFS, ids)}
        return [_story(rows[one], watches[one], articles[one], figures[one]) for one in ids if one in rows]

    def figures_of(self, ids: Collection[int]) -> dict[int, tuple[FigureView, ...]]:
        """Figures by article."""
        found: dict[int, list[FigureView]] = defaultdict(list)
        for row in self._about(FIGURES.where(any_of(figure.c.article_id, "ids")).order_by(figure.c.id), ids):
            found[row.article_id].append(figure_view(row))
        return {one: tuple(figures) for one, figures in found.items()}

    def deliveries_of_hits(self, ids: Collection[int]) -> dict[int, tuple[DeliveryView, ...]]:
        """Deliveries of the alerts that speak of a hit, by hit."""
        found: dict[int, list[DeliveryView]] = defaultdict(list)
        for row in self._about(_DELIVERIES_OF_HITS, ids):
            found[row.hit_id].append(_delivery(row))
        return {one: tuple(deliveries) for one, deliveries in found.items()}

    def deliveries_of_alerts(self, ids: Collection[int]) -> dict[int, tuple[DeliveryView, ...]]:
        """Deliveries by alert."""
        found: dict[int, list[DeliveryView]] = defaultdict(list)
        for row in self._about(_DELIVERIES_OF_ALERTS, ids):
            found[row.alert_id].append(_delivery(row))
        return {one: tuple(deliveries) for one, deliveries in found.items()}

    def wordings(self, ids: Collection[int]) -> dict[tuple[int, int], AnyRow]:
        """Replaced wordings by (article, revision)."""
        rows = self._about(select(revision).where(any_of(revision.c.article_id, "ids")), ids)
        return {(row.article_id, row.revision): row for row in rows}

    def _about(self, statement: Any, ids: Collection[int]) -> list[AnyRow]:
        return list(self.connection.execute(statement, {"ids": list(ids)})) if ids else []


def figure_view(row: AnyRow) -> FigureView:
    """A row of `FIGURES`."""
    return FigureView(
        kind=row.kind,
        low=row.low,
        high=row.high,
        bound=row.bound,
        claimant=row.claimant,
        victims=row.victims,
        quote=row.quote,
        article_id=row.article_id,
        story_id=row.story_id,
        outlet=row.outlet,
        claimed_at=row.published_at,
    )


def wording_view(row: AnyRow) -> WordingView:
    """A row of table `revision`."""
    return WordingView(row.revision, row.title, row.summary, row.replaced_at)


def _brief(row: AnyRow) -> StoryBrief:
    return StoryBrief(
        id=row.id,
        title=row.title,
        articles=row.articles,
        outlets=row.outlets,
        independent=row.independent,
        first_outlet=row.first_outlet,
        first_seen_at=row.first_seen_at,
    )


def _story(row: AnyRow, watches: list[str], articles: list[StoryArticle], figures: list[FigureView]) -> StoryView:
    return StoryView(
        id=row.id,
        title=row.title,
        watches=tuple(watches),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        articles=tuple(articles),
        outlets=row.outlets,
        independent=row.independent,
        figures=tuple(figures),
        languages=tuple(dict.fromkeys(one.language for one in articles if one.language)),
    )


def _delivery(row: AnyRow) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        alert_id=row.alert_id,
        target=row.target,
        status=row.status,
        attempts=row.attempts,
        not_before=row.not_before,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )
