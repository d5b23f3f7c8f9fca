"""Every row of the table of bad targets (N01 to N15), from a feed's item to the receiver, each with its outcome."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.rig.chained import Tools, engine_for, engine_of, scene
from tests.rig.receivers import MailServer, Webhook, mail_server, silent_server, webhook
from tests.rig.tables import missing_numbers, missing_tests, repeated
from tests.rig.target_rows import DEADLINE, ROWS, Ground, TargetRow

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tools() -> AsyncIterator[Tools]:
    """One fetcher, one parser, and a sender with a short deadline for all rows."""
    async with Tools.ready(engine_of("Kursk"), deadline=DEADLINE) as ready:
        yield ready


@pytest.fixture
def hook() -> Iterator[Webhook]:
    """A webhook whose log is this row's only."""
    with webhook() as running:
        yield running


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that wants STARTTLS and a login."""
    with mail_server(tmp_path) as running:
        yield running


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_played], ids=str)
async def test_each_row_has_its_outcome(
    row: TargetRow, tools: Tools, hook: Webhook, mail: MailServer, tmp_path: Path
) -> None:
    """Sent, waiting with its time, or parked and told; the healthy target beside it is told once, at once."""
    with silent_server() as silent:
        own = replace(tools, engine=engine_for(dict(row.watches)), targets=row.addresses(hook, mail, silent))
        async with scene(own, tmp_path) as stage:
            await row.play(Ground(stage, hook, mail))


async def test_the_table_is_whole() -> None:
    """N01 to N15 are all there, no id twice, and every test that stands for a row exists."""
    ids = [row.id for row in ROWS]
    assert missing_numbers(ids, "N", 15) == []
    assert repeated(ids) == []
    assert missing_tests(test for row in ROWS for test in row.see) == []
    assert [row.id for row in ROWS if not row.is_played and not row.see] == []
