"""Lists and single things as they are shown: hits, stories, figures, alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, exists, or_, select

from monitor.errors import NotFound
from monitor.store.bound import AnyRow, any_of
from monitor.store.codec import items_from_json, why_from_json
from monitor.store.filters import after_cursor, cursor_to, hit_conditions, limit_of
from monitor.store.outbox import PARKED, WAITING
from monitor.store.parts import FIGURES, PartReads, figure_view, wording_view
from monitor.store.sources import name_of, shown_name
from monitor.store.tables import alert, article, decision, delivery, figure, hit, source, story
from monitor.views import (
    AlertView,
    ArticleView,
    DecisionView,
    FigureFilter,
    FigureView,
    HitFilter,
    HitView,
    HitWhole,
    Page,
    StoryView,
)

_a = article.c
_HITS = (
    select(
        hit,
        _a.title,
        _a.summary,
        _a.text,
        _a.url,
        _a.outlet,
        _a.author,
        _a.published_at,
        _a.first_seen_at,
        _a.language,
        _a.revision.label("present_revision"),
        _a.copy_of,
        _a.wire,
        name_of.label("source_name"),
        source.c.declared_url,
    )
    .join_from(hit, article, hit.c.article_id == _a.id)
    .join(source, source.c.id == _a.source_id)
)


class ListingReads(PartReads):
    """Reading what is shown."""

    def hits(self, wanted: HitFilter) -> Page[HitView]:
        """Hits that meet the filter, newest first."""
        limit = limit_of(wanted.limit)
        statement = (
            select(hit.c.id, hit.c.found_at)
            .where(*hit_conditions(wanted), *after_cursor(wanted.cursor, hit.c.found_at, hit.c.id))
            .order_by(hit.c.found_at.desc(), hit.c.id.desc())
            .limit(limit + 1)
        )
        rows = self.connection.execute(statement).all()
        following = cursor_to(rows[limit - 1].found_at, rows[limit - 1].id) if len(rows) > limit else None
        return Page(tuple(self.hits_by_id([row.id for row in rows[:limit]])), following)

    def hits_by_id(self, ids: Sequence[int]) -> list[HitView]:
        """Hits in the order of `ids`; those that are not there are left out."""
        rows = self.connection.execute(_HITS.where(any_of(hit.c.id, "ids")), {"ids": list(ids)}).all()
        found = {view.id: view for view in self._hit_views(rows)}
        return [found[one] for one in ids if one in found]

    def hit(self, hit_id: int) -> HitWhole:
        """One hit whole."""
        views = self.hits_by_id([hit_id])
        if not views:
            raise NotFound("hit", f"no hit h{hit_id}")
        view = views[0]
        stories = self.story_views([view.story.id]) if view.story else []
        story_view = stories[0] if stories else None
        wordings = self.wordings([view.article.id]).values()
        return HitWhole(
            hit=view,
            copies=tuple(one for one in story_view.articles if one.copy_of == view.article.id) if story_view else (),
            story=story_view,
            decisions=tuple(self._decisions(hit_id)),
            wordings=tuple(sorted(map(wording_view, wordings), key=lambda old: old.revision)),
        )

    def stories(self, wanted: HitFilter) -> Page[StoryView]:
        """Stories with a hit that meets the filter, the one with the latest article first."""
        limit = limit_of(wanted.limit)
        statement = (
            select(story.c.id, story.c.last_seen_at)
            .where(*_with_hit(wanted), *after_cursor(wanted.cursor, story.c.last_seen_at, story.c.id))
            .order_by(story.c.last_seen_at.desc(), story.c.id.desc())
            .limit(limit + 1)
        )
        rows = self.connection.execute(statement).all()
        following = cursor_to(rows[limit - 1].last_seen_at, rows[limit - 1].id) if len(rows) > limit else None
        return Page(tuple(self.story_views([row.id for row in rows[:limit]])), following)

    def story(self, story_id: int) -> StoryView:
        """One story whole."""
        views = self.story_views([story_id])
        if not views:
            raise NotFound("story", f"no story s{story_id}")
        return views[0]

    def figures(self, wanted: FigureFilter) -> Page[FigureView]:
        """Figures, of the article published last first."""
        limit = limit_of(wanted.limit)
        statement = (
            FIGURES.where(*_figure_conditions(wanted), *after_cursor(wanted.cursor, _a.published_at, figure.c.id))
            .order_by(_a.published_at.desc(), figure.c.id.desc())
            .limit(limit + 1)
        )
        rows = self.connection.execute(statement).all()
        following = cursor_to(rows[limit - 1].published_at, rows[limit - 1].id) if len(rows) > limit else None
        return Page(tuple(map(figure_view, rows[:limit])), following)

    def alerts(self, *, failed: bool = False, limit: int = 50, cursor: str | None = None) -> Page[AlertView]:
        """Alerts, newest first; `failed` = only those a target has not taken, parked or still being tried."""
        limit = limit_of(limit)
        statement = select(alert).where(*after_cursor(cursor, alert.c.created_at, alert.c.id))
        rows = self.connection.execute(
            (statement.where(_failing()) if failed else statement)
            .order_by(alert.c.created_at.desc(), alert.c.id.desc())
            .limit(limit + 1)
        ).all()
        following = cursor_to(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
        return Page(tuple(self._alert_views(rows[:limit])), following)

    def alert(self, alert_id: int) -> AlertView:
        """One alert."""
        views = self._alert_views(self.connection.execute(select(alert).where(alert.c.id == alert_id)).all())
        if not views:
            raise NotFound("alert", f"no alert n{alert_id}")
        return views[0]

    def _hit_views(self, rows: Sequence[AnyRow]) -> list[HitView]:
        articles = {row.article_id for row in rows}
        replaced = self.wordings({row.article_id for row in rows if row.revision != row.present_revision})
        stories = self.story_briefs({row.story_id for row in rows if row.story_id is not None})
        figures = self.figures_of(articles)
        deliveries = self.deliveries_of_hits([row.id for row in rows])
        return [
            HitView(
                id=row.id,
                watch=row.watch,
                found_at=row.found_at,
                article=_article(row, replaced.get((row.article_id, row.revision), row)),
                why=why_from_json(row.why),
                story=stories.get(row.story_id),
                copy_of=row.copy_of,
                wire=row.wire,
                figures=figures.get(row.article_id, ()),
                deliveries=deliveries.get(row.id, ()),
            )
            for row in rows
        ]

    def _alert_views(self, rows: Sequence[AnyRow]) -> list[AlertView]:
        deliveries = self.deliveries_of_alerts([row.id for row in rows])
        return [
            AlertView(
                id=row.id,
                reason=row.reason,
                story_id=row.story_id,
                created_at=row.created_at,
                note=row.note,
                items=items_from_json(row.items),
                deliveries=deliveries.get(row.id, ()),
            )
            for row in rows
        ]

    def _decisions(self, hit_id: int) -> list[DecisionView]:
        c = decision.c
        columns = (c.target, c.verdict, c.reason, c.said, c.decided_at, c.alert_id)
        rows = self.connection.execute(select(*columns).where(c.hit_id == hit_id).order_by(c.id))
        return [DecisionView(*row) for row in rows]


def _article(row: AnyRow, wording: AnyRow) -> ArticleView:
    """The article in the wording that was matched; `wording` is a replaced one or the row itself."""
    return ArticleView(
        id=row.article_id,
        url=wording.url,
        title=wording.title,
        summary=wording.summary,
        text=wording.text,
        source=shown_name(row.source_name, row.declared_url),
        outlet=row.outlet,
        author=row.author,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        language=row.language,
        revision=wording.revision,
    )


def _with_hit(wanted: HitFilter) -> list[Any]:
    conditions = hit_conditions(wanted)
    if not conditions:
        return []
    return [exists().where(hit.c.story_id == story.c.id, *conditions)]


def _figure_conditions(wanted: FigureFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.kind is not None:
        conditions.append(figure.c.kind == wanted.kind)
    if wanted.story_id is not None:
        conditions.append(figure.c.story_id == wanted.story_id)
    if wanted.watch is not None:
        conditions.append(exists().where(hit.c.article_id == figure.c.article_id, hit.c.watch == wanted.watch))
    if wanted.since is not None:
        conditions.append(_a.published_at >= wanted.since)
    return conditions


def _failing() -> Any:
    troubled = or_(
        delivery.c.status == PARKED, and_(delivery.c.status == WAITING, delivery.c.last_error.is_not(None))
    )
    return exists().where(delivery.c.alert_id == alert.c.id, troubled)
