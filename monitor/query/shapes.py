"""What is stored as the JSON of the contract: ids are strings with a letter (`h12`), times ISO 8601 in UTC with `Z`.

A field may be added, never renamed or removed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias

from monitor.model import AlertItem, Figure, Why
from monitor.views import (
    AlertView,
    ArticleView,
    Counts,
    DecisionView,
    DeliveryView,
    FigureView,
    HitView,
    HitWhole,
    SourceView,
    StoryArticle,
    StoryBrief,
    StoryView,
)

Json: TypeAlias = dict[str, Any]


def iso(at: datetime) -> str:
    """`2024-12-19T12:00:00Z`."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def hit_json(view: HitView) -> Json:
    """One hit as listed."""
    return {
        "id": f"h{view.id}",
        "watch": view.watch,
        "found_at": iso(view.found_at),
        "article": _article_json(view.article),
        "why": [_why_json(why) for why in view.why],
        "story": _brief_json(view.story) if view.story else None,
        "copy_of": _article_id(view.copy_of),
        "wire": view.wire,
        "figures": [figure_json(figure) for figure in view.figures],
        "deliveries": [_delivery_json(delivery) for delivery in view.deliveries],
    }


def whole_hit_json(whole: HitWhole) -> Json:
    """One hit with the article's text, its copies, its story's articles, older wordings and all decisions."""
    shown = hit_json(whole.hit)
    shown["article"]["text"] = whole.hit.article.text
    return shown | {
        "copies": [_story_article_json(copy) for copy in whole.copies],
        "story_articles": [_story_article_json(one) for one in whole.story.articles] if whole.story else [],
        "decisions": [_decision_json(made) for made in whole.decisions],
        "wordings": [
            {
                "revision": old.revision,
                "title": old.title,
                "summary": old.summary,
                "replaced_at": iso(old.replaced_at),
            }
            for old in whole.wordings
        ],
    }


def story_json(view: StoryView) -> Json:
    """One story."""
    return {
        "id": f"s{view.id}",
        "title": view.title,
        "watches": list(view.watches),
        "first_seen_at": iso(view.first_seen_at),
        "last_seen_at": iso(view.last_seen_at),
        "articles": [_story_article_json(one) for one in view.articles],
        "outlets": view.outlets,
        "independent": view.independent,
        "figures": [figure_json(figure) for figure in view.figures],
        "languages": list(view.languages),
    }


def figure_json(view: FigureView) -> Json:
    """One figure."""
    return _claim_json(view) | {
        "article": f"a{view.article_id}",
        "outlet": view.outlet,
        "claimed_at": iso(view.claimed_at),
    }


def alert_json(view: AlertView) -> Json:
    """One alert, its words as they were said, and what became of it."""
    return {
        "id": f"n{view.id}",
        "reason": view.reason,
        "story": f"s{view.story_id}" if view.story_id else None,
        "created_at": iso(view.created_at),
        "note": view.note,
        "items": [_item_json(item) for item in view.items],
        "deliveries": [_delivery_json(delivery) for delivery in view.deliveries],
    }


def source_json(view: SourceView) -> Json:
    """One source and its health. The address is masked."""
    every = view.publishes_every
    return {
        "id": str(view.id),
        "name": view.name,
        "url": view.url,
        "tags": list(view.tags),
        "declared": view.declared,
        "last_polled_at": _iso_or_none(view.last_polled_at),
        "last_ok_at": _iso_or_none(view.last_ok_at),
        "next_poll_at": _iso_or_none(view.next_poll_at),
        "failures": view.failures,
        "last_error": view.last_error,
        "retired": view.retired,
        "moved_to": view.moved_to,
        "publishes_every_seconds": None if every is None else int(every.total_seconds()),
        "articles": view.articles,
        "newest_article_at": _iso_or_none(view.newest_article_at),
    }


def counts_json(view: Counts) -> Json:
    """Numbers under their names."""
    values = {name: getattr(view, name) for name in view.__dataclass_fields__}
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _article_json(view: ArticleView) -> Json:
    return {
        "id": f"a{view.id}",
        "url": view.url,
        "title": view.title,
        "summary": view.summary,
        "source": view.source,
        "outlet": view.outlet,
        "author": view.author,
        "published_at": iso(view.published_at),
        "first_seen_at": iso(view.first_seen_at),
        "language": view.language,
        "revision": view.revision,
    }


def _why_json(why: Why) -> Json:
    return {
        "keyword": why.keyword,
        "form": why.form,
        "field": str(why.field),
        "start": why.start,
        "end": why.end,
        "text": why.text,
    }


def _brief_json(view: StoryBrief) -> Json:
    return {
        "id": f"s{view.id}",
        "title": view.title,
        "articles": view.articles,
        "outlets": view.outlets,
        "independent": view.independent,
        "first_outlet": view.first_outlet,
        "first_seen_at": iso(view.first_seen_at),
    }


def _story_article_json(view: StoryArticle) -> Json:
    return {
        "id": f"a{view.id}",
        "url": view.url,
        "title": view.title,
        "outlet": view.outlet,
        "language": view.language,
        "published_at": iso(view.published_at),
        "first_seen_at": iso(view.first_seen_at),
        "copy_of": _article_id(view.copy_of),
        "wire": view.wire,
        "reason": view.reason,
        "similarity": view.similarity,
    }


def _claim_json(claim: FigureView | Figure) -> Json:
    return {
        "kind": claim.kind,
        "low": claim.low,
        "high": claim.high,
        "bound": claim.bound,
        "claimant": claim.claimant,
        "victims": claim.victims,
        "quote": claim.quote,
    }


def _delivery_json(view: DeliveryView) -> Json:
    return {
        "target": view.target,
        "status": view.status,
        "sent_at": _iso_or_none(view.sent_at),
        "id": f"d{view.id}",
        "alert": f"n{view.alert_id}",
        "attempts": view.attempts,
        "not_before": iso(view.not_before),
        "last_error": view.last_error,
    }


def _decision_json(view: DecisionView) -> Json:
    return {
        "target": view.target,
        "verdict": view.verdict,
        "reason": view.reason,
        "said": view.said,
        "decided_at": iso(view.decided_at),
        "alert": f"n{view.alert_id}" if view.alert_id else None,
    }


def _item_json(item: AlertItem) -> Json:
    return {
        "hits": [f"h{one}" for one in item.hit_ids],
        "watches": list(item.watches),
        "title": item.title,
        "summary": item.summary,
        "outlet": item.outlet,
        "published_at": iso(item.published_at),
        "url": item.url,
        "language": item.language,
        "matched": list(item.matched),
        "figures": [_claim_json(figure) for figure in item.figures],
        "outlets": item.outlets,
        "independent": item.independent,
        "story": f"s{item.story_id}" if item.story_id else None,
    }


def _article_id(number: int | None) -> str | None:
    return None if number is None else f"a{number}"


def _iso_or_none(at: datetime | None) -> str | None:
    return None if at is None else iso(at)
