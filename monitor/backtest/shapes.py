"""A backtest as JSON, in the shapes of the contract: article ids as `a12`, times ISO 8601 with `Z`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.backtest.labels import Judged, Label, Scores
from monitor.backtest.outcome import Alerts, Backtest, Day, Difference, Outcome, Sample
from monitor.model import AlertReason, Article, Why
from monitor.query import Json, iso

AROUND = 40  # characters of text told on each side of a word
DECIMALS = 4


def backtest_json(result: Backtest, since: datetime, until: datetime) -> Json:
    """The whole result. Rates are by the day, over the time from the first article read to `until`."""
    days = _length(result, since, until)
    return {
        "since": iso(since),
        "until": iso(until),
        "first_article_at": iso(result.first_at) if result.first_at else None,
        "last_article_at": iso(result.last_at) if result.last_at else None,
        "length_in_days": round(days, 2),
        "articles": result.articles,
        **_outcome_json(result.outcome, days),
        "against": None
        if result.other is None or result.difference is None
        else {**_outcome_json(result.other, days), "difference": _difference_json(result.difference)},
    }


def _length(result: Backtest, since: datetime, until: datetime) -> float:
    """Days there were articles for: history that is not there must not make the rates small. At least an hour."""
    begin = max(since, result.first_at) if result.first_at else since
    return max((until - begin).total_seconds() / 86_400, 1 / 24)


def _outcome_json(outcome: Outcome, days: float) -> Json:
    return {
        "hits": outcome.hits,
        "hits_per_day": round(outcome.hits / days, DECIMALS),
        "stories": outcome.stories,
        "stories_per_day": round(outcome.stories / days, DECIMALS),
        "alerts": _alerts_json(outcome.alerts, outcome.days, days),
        "days": [
            {
                "day": one.day.isoformat(),
                "articles": one.articles,
                "hits": one.hits,
                "stories": one.stories,
                "alerts": one.alerts,
            }
            for one in outcome.days
        ],
        "languages": _counts(outcome.languages, "language"),
        "sources": _counts(outcome.sources, "source"),
        "outlets": _counts(outcome.outlets, "outlet"),
        "keywords": [
            {
                "keyword": one.keyword,
                "hits": one.hits,
                "alone": one.alone,
                "forms": [{"form": form, "hits": hits} for form, hits in one.forms],
            }
            for one in outcome.keywords
        ],
        "unused_keywords": list(outcome.unused),
        "samples": [_sample_json(sample) for sample in outcome.samples],
    }


def _alerts_json(alerts: Alerts, by_day: tuple[Day, ...], days: float) -> Json:
    rule = alerts.rule
    return {
        "rule": {
            "target": rule.target or None,
            "on": [reason.value for reason in AlertReason if reason in rule.on],
            "min_independent": rule.min_independent,
            "digest": rule.digest,
        },
        "total": alerts.total,
        "per_day": round(alerts.total / days, DECIMALS),
        "most_in_a_day": max((one.alerts for one in by_day), default=0),
        "at_once": alerts.at_once,
        "reasons": dict(alerts.reasons),
        "digests": alerts.digests,
        "kept_for_digests": alerts.kept,
        "baseline": alerts.baseline,
        "silent": dict(alerts.silent),
    }


def _counts(counts: Mapping[str, int], name: str) -> list[Json]:
    return [{name: key or None, "hits": hits} for key, hits in counts.items()]


def _difference_json(difference: Difference) -> Json:
    kinds = {
        "only_here": (difference.only_here, difference.here_samples),
        "only_there": (difference.only_there, difference.there_samples),
        "both": (difference.both, difference.both_samples),
    }
    return {
        kind: {"hits": hits, "samples": [_sample_json(sample) for sample in samples]}
        for kind, (hits, samples) in kinds.items()
    }


def _sample_json(sample: Sample) -> Json:
    return {"article": _article_json(sample.article), "why": [_why_json(sample.article, why) for why in sample.why]}


def _article_json(article: Article) -> Json:
    return {
        "id": f"a{article.id}" if article.id else None,
        "url": article.url,
        "title": article.title,
        "summary": article.summary,
        "source": article.source,
        "outlet": article.outlet,
        "author": article.author,
        "published_at": iso(article.published_at) if article.id else None,
        "first_seen_at": iso(article.first_seen_at) if article.id else None,
        "language": article.language,
        "revision": article.revision,
    }


def _why_json(article: Article, why: Why) -> Json:
    """The evidence, with the words around it: a sample does not hold the article's whole text."""
    said: str = getattr(article, why.field)
    before, after = said[max(0, why.start - AROUND) : why.start], said[why.end : why.end + AROUND]
    return {
        "keyword": why.keyword,
        "form": why.form,
        "field": str(why.field),
        "start": why.start,
        "end": why.end,
        "text": why.text,
        "before": f"{'…' if why.start > AROUND else ''}{before}",
        "after": f"{after}{'…' if why.end + AROUND < len(said) else ''}",
    }


def scores_json(scores: Scores) -> Json:
    """Precision and recall, and every article the watch is wrong about."""
    return {
        "judged": scores.judged,
        "undecided": scores.undecided,
        "not_stored": [_label_json(label) for label in scores.not_stored],
        "precision": scores.precision,
        "recall": scores.recall,
        "f1": scores.f1,
        "weights": {
            "right": scores.right,
            "false": scores.false,
            "missed": scores.missed,
            "rest": scores.rest,
        },
        "false": [_judged_json(one) for one in scores.wrong if one.found],
        "missed": [_judged_json(one) for one in scores.wrong if not one.found],
    }


def _label_json(label: Label) -> Json:
    return {
        "place": label.place,
        "article": f"a{label.article_id}" if label.article_id is not None else None,
        "url": label.url,
    }


def _judged_json(judged: Judged) -> Json:
    return {
        "place": judged.label.place,
        "weight": judged.label.weight,
        "article": _article_json(judged.article),
        "why": [_why_json(judged.article, why) for why in judged.why],
        "missing": list(judged.missing),
    }
