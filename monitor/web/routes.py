"""What is at which address. Every answer is bounded, escaped, and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from monitor import __version__, query
from monitor.errors import MonitorError, NotFound, UsageError
from monitor.feed_out import hits_feed
from monitor.health import Finding, Severity, examine
from monitor.store import Store
from monitor.views import HitFilter

_LOCAL = ["127.0.0.1", "localhost", "[::1]"]
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_FILTERS = ("text", "watch", "source", "language", "story", "since", "until", "limit", "cursor")

Endpoint = Callable[[Store, Request], Response]


def site(store: Store, *, host: str) -> Starlette:
    """The application. On a loopback address only loopback names are answered (DNS rebinding)."""
    hosts = _LOCAL if host in {"127.0.0.1", "localhost", "::1"} else ["*"]
    return Starlette(
        routes=[
            Route("/", partial(_answer, store, _page)),
            Route("/livez", _alive),
            Route("/health", partial(_answer, store, _health)),
            Route("/api/hits", partial(_answer, store, _hits)),
            Route("/api/hits/{id}", partial(_answer, store, _one(query.hit))),
            Route("/api/stories", partial(_answer, store, _stories)),
            Route("/api/stories/{id}", partial(_answer, store, _one(query.story))),
            Route("/api/alerts", partial(_answer, store, _alerts)),
            Route("/api/alerts/{id}", partial(_answer, store, _one(query.alert))),
            Route("/api/sources", partial(_answer, store, _sources)),
            Route("/hits.rss", partial(_answer, store, _rss)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
    )


async def _answer(store: Store, endpoint: Endpoint, request: Request) -> Response:
    """Run an endpoint off the event loop; what is asked wrongly is said, what is not there is not there."""
    try:
        response = await run_in_threadpool(endpoint, store, request)
    except NotFound as error:
        response = _fault(404, error)
    except UsageError as error:
        response = _fault(400, error)
    response.headers.update(_HEADERS)
    return response


def _fault(status: int, error: MonitorError) -> Response:
    return JSONResponse({"error": str(error)}, status_code=status)


async def _alive(_: Request) -> Response:
    return PlainTextResponse("alive\n")


def _wanted(request: Request) -> HitFilter:
    return query.hit_filter(now=datetime.now(UTC), **{name: request.query_params.get(name) for name in _FILTERS})


def _hits(store: Store, request: Request) -> Response:
    page = query.hits(store, _wanted(request))
    return JSONResponse({"items": list(page.items), "next": page.next})


def _stories(store: Store, request: Request) -> Response:
    page = query.stories(store, _wanted(request))
    return JSONResponse({"items": list(page.items), "next": page.next})


def _alerts(store: Store, request: Request) -> Response:
    asked = request.query_params
    page = query.alerts(store, failed="failed" in asked, limit=asked.get("limit"), cursor=asked.get("cursor"))
    return JSONResponse({"items": list(page.items), "next": page.next})


def _sources(store: Store, _: Request) -> Response:
    return JSONResponse({"items": query.sources(store)})


def _one(read: Callable[[Store, str], Any]) -> Endpoint:
    return lambda store, request: JSONResponse(read(store, request.path_params["id"]))


def _rss(store: Store, request: Request) -> Response:
    feed = hits_feed(query.hits(store, _wanted(request)).items)
    return Response(feed, media_type="application/rss+xml; charset=utf-8")


def _findings(store: Store) -> list[Finding]:
    return store.read(lambda reader: examine(reader, datetime.now(UTC)))


def _health(store: Store, _: Request) -> Response:
    """503 while a promise is broken, with what is wrong and the remedy."""
    found = _findings(store)
    broken = any(finding.severity is Severity.BROKEN for finding in found)
    body = {
        "status": "broken" if broken else "well",
        "version": __version__,
        "findings": [
            {
                "severity": finding.severity,
                "subject": finding.subject,
                "cause": finding.cause,
                "remedy": finding.remedy,
            }
            for finding in found
        ],
        **query.counts(store),
    }
    return JSONResponse(body, status_code=503 if broken else 200)


def _page(store: Store, request: Request) -> Response:
    """The newest hits, story by story, with what is wrong at the top."""
    wanted = _wanted(request)
    return HTMLResponse(
        _templates()
        .get_template("hits.html")
        .render(
            page=query.hits(store, wanted),
            findings=_findings(store),
            asked={name: request.query_params.get(name) or "" for name in _FILTERS},
            counts=query.counts(store),
            version=__version__,
        )
    )


def _templates() -> jinja2.Environment:
    source = jinja2.FunctionLoader(lambda name: files("monitor.web").joinpath("templates", name).read_text("utf-8"))
    environment = jinja2.Environment(loader=source, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["marked"] = _marked
    environment.filters["minute"] = lambda iso: iso[:16].replace("T", " ")
    return environment


def _marked(text: str, why: list[dict[str, Any]], field: str) -> list[tuple[str, bool]]:
    """The text cut at the evidence: pieces, and whether each is a matched word."""
    pieces, last = [], 0
    for start, end in sorted({(one["start"], one["end"]) for one in why if one["field"] == field}):
        if start >= last:
            pieces += [(text[last:start], False), (text[start:end], True)]
            last = end
    return [*pieces, (text[last:], False)]
