"""The page, the JSON API, the feed and the health endpoint, served beside the daemon. Read-only."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.store import Store

__all__ = ["serving"]

log = structlog.get_logger("monitor.web")


@asynccontextmanager
async def serving(settings: Settings, store: Store) -> AsyncIterator[None]:
    """Serve for the length of the block, if the settings have `web`. A port in use is said, and the daemon goes on."""
    if settings.web is None:
        yield
        return
    import uvicorn

    from monitor.web.routes import site

    config = uvicorn.Config(
        site(store, host=settings.web.host),
        host=settings.web.host,
        port=settings.web.port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    try:
        await server.startup()
    except SystemExit:
        log.error("the page is not served: its port is in use", host=settings.web.host, port=settings.web.port)  # noqa: TRY400
        yield
        return
    port = server.servers[0].sockets[0].getsockname()[1]
    log.info("serving", page=f"http://{settings.web.host}:{port}/")
    task = asyncio.create_task(server.main_loop(), name="web")
    try:
        yield
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await server.shutdown()
