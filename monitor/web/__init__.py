"""The page, the JSON API, the feed and the health endpoint, served beside the daemon. Read-only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    import uvicorn

    from monitor.settings import WebSettings
    from monitor.store import Store

__all__ = ["serving"]

CONNECTIONS = 100  # at once; one more is answered 503
GRACE_SECONDS = 1  # for answers under way when the daemon ends
BACKLOG = 128

log = structlog.get_logger("monitor.web")


@asynccontextmanager
async def serving(web: WebSettings | None, store: Store) -> AsyncIterator[str | None]:
    """Serve for the length of the block, if there are settings for it; gives the page's address.

    An address that cannot be had is said, and the daemon goes on without a page: telling matters more than showing.
    """
    listening = _listen(web) if web else None
    if web is None or listening is None:
        yield None
        return
    address = f"http://{_shown(listening.getsockname())}/"
    log.info("serving", page=address)
    server = _server(web, store)
    task = asyncio.create_task(server.serve(sockets=[listening]), name="web")
    try:
        yield address
    finally:
        server.should_exit = True
        await task


def _listen(web: WebSettings) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    try:
        return socket.create_server((web.host, web.port), family=family, backlog=BACKLOG)
    except OSError as error:
        log.error(  # noqa: TRY400 - expected
            "the page is not served",
            cause=error.strerror or str(error),
            listen=f"{web.host}:{web.port}",
            remedy="free the port, or name another in `web: {listen: ...}`, and start again",
        )
        return None


def _shown(name: tuple[str, int]) -> str:
    return f"[{name[0]}]:{name[1]}" if ":" in name[0] else f"{name[0]}:{name[1]}"


def _server(web: WebSettings, store: Store) -> uvicorn.Server:
    import uvicorn

    from monitor.web.routes import site

    class Server(uvicorn.Server):
        """Signals are the daemon's."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Server(
        uvicorn.Config(
            site(store, host=web.host),
            http="h11",  # refuses request heads above 64 KiB
            ws="none",
            loop="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nobody is in front of us whose word would count
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
