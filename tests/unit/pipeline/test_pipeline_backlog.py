"""Documents wait between network and disk within bounds."""

from __future__ import annotations

import asyncio

from monitor.pipeline.backlog import BYTES, DOCUMENTS, Backlog


async def test_no_fetch_begins_while_too_many_bytes_wait() -> None:
    """And the next one begins as soon as one document is stored."""
    backlog, stored = Backlog(), asyncio.Event()

    async def one() -> None:
        async with backlog.reading(BYTES + 1):
            await stored.wait()

    document = asyncio.create_task(one())
    await asyncio.sleep(0)
    fetch = asyncio.create_task(backlog.room())
    await asyncio.sleep(0)
    assert not fetch.done()
    stored.set()
    await asyncio.gather(document, fetch)
    assert backlog.waiting == 0


async def test_only_so_many_documents_are_read_at_a_time() -> None:
    """The others wait as the bytes they are, far smaller than what they become."""
    backlog, stored = Backlog(), asyncio.Event()
    reading = 0

    async def one() -> None:
        nonlocal reading
        async with backlog.reading(1):
            reading += 1
            await stored.wait()

    documents = [asyncio.create_task(one()) for _ in range(3 * DOCUMENTS)]
    for _ in range(3):  # each starts, and waits where it has to
        await asyncio.sleep(0)
    assert backlog.waiting == len(documents)
    assert reading == DOCUMENTS
    stored.set()
    await asyncio.gather(*documents)
    assert (reading, backlog.waiting) == (3 * DOCUMENTS, 0)


async def test_a_document_that_is_given_up_makes_room_too() -> None:
    """Whatever becomes of it, it waits no more."""
    backlog = Backlog()

    async def one() -> None:
        async with backlog.reading(BYTES + 1):
            await asyncio.Event().wait()

    document = asyncio.create_task(one())
    await asyncio.sleep(0)
    document.cancel()
    await asyncio.gather(document, return_exceptions=True)
    await backlog.room()
    assert backlog.waiting == 0
