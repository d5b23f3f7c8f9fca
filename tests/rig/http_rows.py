"""The table of bad servers, first part: what is refused or read whatever came before (rows H01 to H35 without a plot).

`tests.rig.http_plots` has the rows that only several polls, another name service or another server show.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.health import Severity
from monitor.model import Fetched, FetchFailed, FetchReason, Validators
from monitor.pipeline import Polled
from tests.rig.chained import Scene
from tests.rig.feeds import Item, rss
from tests.rig.rawserver import FEED, answer

R = FetchReason
BEFORE = rss("Rig", [Item("Kursk before", "http://127.0.0.1/before")])
AFTER = rss("Rig", [Item("Kursk after", "http://127.0.0.1/after")])
TOTAL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class HttpRow:
    """A row: how a server behaves at the second of three polls; the first and the third are well.

    `reason` None = the document is read. `deviation`: why the product decides otherwise than the table.
    """

    id: str
    path: str
    reason: FetchReason | None = None
    what: str = ""
    reply: bytes | None = None  # instead of the behaviour of that path
    seconds: float = TOTAL_SECONDS + 0.1
    by_close: bool = False
    deviation: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.what or self.path[:40]}"

    async def play(self, scene: Scene) -> None:
        """A good poll, the behaviour, and a good poll again."""
        await self._good(scene, BEFORE, '"before"')
        kept = scene.state(self.path)
        self._misbehave(scene)
        polled, _ = await scene.poll(self.path)
        self._judge(scene, polled, kept.validators)
        if self.reason is R.GONE:
            return
        await self._good(scene, AFTER, '"after"')
        titles = {article.title for article in scene.articles()}
        assert {"Kursk before", "Kursk after"} <= titles

    async def _good(self, scene: Scene, document: bytes, etag: str) -> None:
        if not scene.chain.plan.sources:
            scene.declare(self.path)
        for path in dict.fromkeys((urlsplit(self.path).path, "/feed")):
            scene.server.reply(path, answer(200, f"ETag: {etag}", body=document))
        await scene.poll(self.path)
        state = scene.state(self.path)
        assert (state.validators, state.failures) == (Validators(etag), 0)

    def _misbehave(self, scene: Scene) -> None:
        path = urlsplit(self.path).path
        for replaced in {path, "/feed"}:
            scene.server._replies.pop(replaced, None)
        if self.reply is not None:
            scene.server.reply(path, self.reply)

    def _judge(self, scene: Scene, polled: Polled, validators: Validators) -> None:
        outcome, state = polled.fetched, scene.state(self.path)
        if self.reason is None:
            assert isinstance(outcome, Fetched), outcome
            assert outcome.body == FEED
            assert outcome.ended_by_close is self.by_close
            assert (state.failures, state.url) == (0, state.declared_url)
            assert "One" in {article.title for article in scene.articles()}
        else:
            assert isinstance(outcome, FetchFailed), outcome
            assert outcome.reason is self.reason, outcome
            assert outcome.detail.isprintable()
            assert (state.failures, state.validators) == (1, validators)
            assert str(state.last_error).startswith(self.reason)
            assert (state.retired is not None) is (self.reason is R.GONE)
            assert [finding.severity for finding in scene.findings()] == [Severity.WORTH_A_LOOK]
        assert outcome.elapsed <= self.seconds


def _refused(reason: FetchReason, **rows: tuple[str, ...]) -> tuple[HttpRow, ...]:
    """Rows of one reason: an id, or ids with a letter each when there are several paths."""
    return tuple(
        HttpRow(row + ("abcdefghij"[number] if len(paths) > 1 else ""), path, reason)
        for row, paths in rows.items()
        for number, path in enumerate(paths)
    )


def _status(code: int) -> str:
    return f"/status?code={code}"


def _to(place: str) -> str:
    return f"/redirect?to={place}"


BODIES = (
    *_refused(R.TOO_LARGE, H01=("/gzip-bomb",), H04=("/endless", "/endless-chunked")),
    *_refused(R.BAD_ENCODING, H02=("/gzip-thrice",), H03=("/coding?name=br", "/coding?name=zstd"), H21=("/coding?name=rot13",)),
    *_refused(R.TIMEOUT, H05=("/drip-body",), H06=("/drip-headers",), H07=("/silent", "/stall")),
    *_refused(R.TRUNCATED, H20=("/gzip-cut",)),
)  # fmt: skip
REDIRECTS = (
    *_refused(R.BLOCKED_ADDRESS, H09=(_to("http://169.254.169.254/latest/meta-data/"), _to("http://[fe80::1]/"))),
    *_refused(
        R.REDIRECT,
        H10=(
            _to("file:///etc/hostname"), _to("ftp://127.0.0.1/"), _to("gopher://127.0.0.1/"), _to("data:text/xml,x"),
            _to("javascript:x"), _to("http://%E2%92%88%E2%92%88/"), _to(""),
        ),
        H13=("/circle", "/redirects?n=21", "/redirects?n=6"),
    ),
    HttpRow("H13d", "/redirects?n=5&wait=0.25", R.TIMEOUT, "five hops that take too long together"),
    HttpRow("H13e", "/redirects?n=5", None, "five hops"),
    HttpRow("H14", "/redirect-with-body", None, "200 MiB on the redirect"),
)  # fmt: skip
HEADERS = (
    *_refused(R.PROTOCOL, H17=("/many-headers", "/long-header", "/fat-headers", "/binary-header")),
    HttpRow("H17e", "/foreign-words", None, "headers in Russian"),
    *_refused(R.TRUNCATED, H18=("/too-short", "/cut-chunk", "/reset")),
    HttpRow("H18d", "/two-lengths", R.PROTOCOL),
    HttpRow("H18e", "/bad-length", R.PROTOCOL),
    HttpRow("H18f", "/bad-chunk", R.PROTOCOL),
    HttpRow("H19a", "/until-close", None, "no length, a whole document", by_close=True),
    HttpRow("H32", "/early-hints", None, "2,000 early hints", seconds=1.0),
    *_refused(R.PROTOCOL, H33=("/ssh", "/http09", "/h2", "/hang-up")),
)  # fmt: skip
STATUSES = (
    HttpRow("H22a", "/error-200", None, "200 with the words Error",
            reply=b"HTTP/1.1 200 Error\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED),
    *(
        HttpRow(f"H22{letter}", _status(code), reason, f"status {code}")
        for letter, code, reason in (
            ("b", 204, R.HTTP_STATUS), ("c", 206, R.HTTP_STATUS), ("d", 999, R.HTTP_STATUS), ("e", 203, R.HTTP_STATUS),
            ("f", 300, R.HTTP_STATUS), ("g", 305, R.HTTP_STATUS), ("h", 451, R.HTTP_STATUS), ("i", 500, R.UNAVAILABLE),
            ("j", 301, R.REDIRECT),
        )
    ),
    *(
        HttpRow(f"H28{letter}", _status(code), reason, f"status {code}")
        for letter, code, reason in (
            ("a", 410, R.GONE), ("b", 404, R.HTTP_STATUS), ("c", 401, R.UNAUTHORIZED), ("d", 403, R.UNAUTHORIZED),
            ("e", 407, R.UNAUTHORIZED),
        )
    ),
    HttpRow("H28f", _to("/status?code=410"), R.HTTP_STATUS, "410 behind a temporary redirect"),
    HttpRow("H29a", _status(429), R.RATE_LIMITED, "429 without Retry-After"),
    HttpRow("H29b", _status(503), R.UNAVAILABLE, "503 without Retry-After"),
)  # fmt: skip

POLLED: tuple[HttpRow, ...] = (*BODIES, *REDIRECTS, *HEADERS, *STATUSES)
