"""What every answer has in common: who may ask, which headers it carries, and how a fault is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.errors import MonitorError, NotFound, StoreError, UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class WithHeaders:
    """Adds `HEADERS` to every answer of `app`, also to those for its own faults, which no middleware sees."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


def middleware(host: str) -> list[Middleware]:
    """On a loopback address only loopback names are answered, which ends DNS rebinding."""
    allowed = [*LOOPBACK, "[::1]"] if host in LOOPBACK else ["*"]
    return [Middleware(TrustedHostMiddleware, allowed_hosts=allowed, www_redirect=False)]


def _fault(_: Request, error: Exception) -> Response:
    """What was asked wrongly is said; what is not there is not there; a database in trouble is our fault."""
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return JSONResponse({"error": str(error)}, status_code=status)


def _http_fault(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - by the table below
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)


def _own_fault(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": "a fault of this program; its log says more"}, status_code=500)


STATUS: tuple[tuple[type[MonitorError], int], ...] = (
    (NotFound, 404),
    (UsageError, 400),
    (StoreError, 503),
    (MonitorError, 500),
)
FAULTS: dict[Any, Callable[[Request, Exception], Response]] = {
    MonitorError: _fault,
    HTTPException: _http_fault,
    Exception: _own_fault,
}
