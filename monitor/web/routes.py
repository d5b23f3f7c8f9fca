"""What is at which address. Every answer is bounded, escaped, and says what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from monitor import __version__, query
from monitor.feed_out import hits_feed, stories_feed
from monitor.health import Finding, examine, is_broken
from monitor.store import Store
from monitor.views import FigureFilter, HitFilter
from monitor.web.answers import FAULTS, WithHeaders, middleware
from monitor.web.pages import PAGE_SIZE, Shown, rendered

FILTERS = ("text", "watch", "source", "language", "story", "since", "until", "limit", "cursor")
MOST = 500  # rows in one answer

Endpoint = Callable[[Store, Request], Response]


def site(store: Store, *, host: str) -> ASGIApp:
    """The application, for a server that listens on `host`."""
    application = Starlette(
        routes=[
            Route("/", _from(store, _hits_page)),
            Route("/stories", _from(store, _stories_page)),
            Route("/stories.rss", _from(store, _stories_feed)),
            Route("/hits.rss", _from(store, _hits_feed)),
            Route("/style.css", _style),
            Route("/livez", _alive),
            Route("/health", _from(store, _health)),
            Route("/api/hits", _from(store, _list(query.hits))),
            Route("/api/hits/{id}", _from(store, _one(query.hit))),
            Route("/api/stories", _from(store, _list(query.stories))),
            Route("/api/stories/{id}", _from(store, _one(query.story))),
            Route("/api/figures", _from(store, _figures)),
            Route("/api/alerts", _from(store, _alerts)),
            Route("/api/alerts/{id}", _from(store, _one(query.alert))),
            Route("/api/sources", _from(store, _sources)),
        ],
        middleware=middleware(host),
        exception_handlers=FAULTS,
    )
    return WithHeaders(application)


def _from(store: Store, endpoint: Endpoint) -> Callable[[Request], Any]:
    """The endpoint with its store. Starlette runs it off the event loop, as it is no coroutine."""
    return partial(endpoint, store)


# ----------------------------------------------------------------------------------------------- what is asked


def _asked(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """The parameters an endpoint knows; of one that is there twice the last."""
    return {name: value for name, value in request.query_params.items() if name in names and value.strip()}


def _wanted(request: Request, usual: int | None = None) -> HitFilter:
    asked = _asked(request, FILTERS)
    limit = _limit(asked.pop("limit", usual))
    return query.hit_filter(now=datetime.now(UTC), limit=limit, **asked)


def _limit(written: str | int | None) -> int:
    return min(query.page_size(written), MOST)


def _figure_filter(request: Request) -> FigureFilter:
    asked = _asked(request, ("watch", "story", "kind", "since", "limit", "cursor"))
    limit = _limit(asked.pop("limit", None))
    return query.figure_filter(now=datetime.now(UTC), limit=limit, **asked)


# ------------------------------------------------------------------------------------------------------ the API


def _list(read: Callable[[Store, HitFilter], Any]) -> Endpoint:
    return lambda store, request: _page_json(read(store, _wanted(request)))


def _one(read: Callable[[Store, str], query.Json]) -> Endpoint:
    return lambda store, request: JSONResponse(read(store, request.path_params["id"]))


def _figures(store: Store, request: Request) -> Response:
    return _page_json(query.figures(store, _figure_filter(request)))


def _alerts(store: Store, request: Request) -> Response:
    asked = _asked(request, ("failed", "limit", "cursor"))
    limit, failed = _limit(asked.get("limit")), "failed" in asked
    return _page_json(query.alerts(store, failed=failed, limit=limit, cursor=asked.get("cursor")))


def _sources(store: Store, _: Request) -> Response:
    return JSONResponse({"items": query.sources(store)})


def _page_json(page: Any) -> Response:
    return JSONResponse({"items": list(page.items), "next": page.next})


# ------------------------------------------------------------------------------------------------------- health


async def _alive(_: Request) -> Response:
    return PlainTextResponse("alive\n")


def _findings(store: Store) -> list[Finding]:
    return store.read(lambda reader: examine(reader, datetime.now(UTC)))


def _health(store: Store, _: Request) -> Response:
    """503 while a promise is broken, with what is wrong and the remedy."""
    found = _findings(store)
    broken = is_broken(found)
    body = {
        "status": "broken" if broken else "well",
        "version": __version__,
        "findings": [
            {"severity": one.severity, "subject": one.subject, "cause": one.cause, "remedy": one.remedy}
            for one in found
        ],
        **query.counts(store),
    }
    return JSONResponse(body, status_code=503 if broken else 200)


# -------------------------------------------------------------------------------------------- pages and feeds


def _hits_page(store: Store, request: Request) -> Response:
    page = query.hits(store, _wanted(request, PAGE_SIZE))
    return _html("hits.html", page, store, _asked(request, FILTERS))


def _stories_page(store: Store, request: Request) -> Response:
    page = query.stories(store, _wanted(request, PAGE_SIZE))
    return _html("stories.html", page, store, _asked(request, FILTERS))


def _html(template: str, page: Any, store: Store, asked: Mapping[str, str]) -> Response:
    shown = Shown(page.items, page.next, asked, _findings(store), query.counts(store))
    return HTMLResponse(rendered(template, shown))


def _hits_feed(store: Store, request: Request) -> Response:
    return _rss(hits_feed(query.hits(store, _wanted(request)).items))


def _stories_feed(store: Store, request: Request) -> Response:
    return _rss(stories_feed(query.stories(store, _wanted(request)).items))


def _rss(feed: str) -> Response:
    return Response(feed, media_type="application/rss+xml")


async def _style(_: Request) -> Response:
    return Response(files("monitor.web").joinpath("style.css").read_bytes(), media_type="text/css")
