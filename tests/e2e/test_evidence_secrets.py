"""No secret is ever shown: canary words in every place that may hold one, everything failing, everything verbose."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.rig.daemon import DaemonProcess, command, eventually, query, running
from tests.rig.faults import FaultServer, answer
from tests.rig.feeds import Item, rss
from tests.rig.receivers import Webhook, cut, free_port, redirect, status, webhook

STORY = Item("Kursk: something new", "https://outlet.example/1", "Many words.")
CANARY = "canary"  # every secret holds it, and nothing else does

# The only places that may hold a secret: the addresses that are polled. Their file is readable by its owner alone.
MAY_HOLD = {("source", "declared_url"), ("source", "url"), ("source", "moved_to")}

COMMANDS = (
    ("hit", "h1"), ("sources",), ("alerts", "--failed", "--format", "json"), ("alert", "retry", "--all"), ("doctor",),
    ("check", "--online"), ("target", "test", "chat"), ("target", "test", "cut"),
)  # fmt: skip
PAGES = ("/", "/health", "/api/sources", "/api/hits", "/api/alerts", "/stories")


@dataclass(slots=True)
class Canaries:
    """Secrets, each another word, and the environment some of them come from."""

    folder: Path
    words: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def word(self) -> str:
        """A new secret, written as it is."""
        self.words.append(f"{CANARY}{next(self._numbers):02d}xyz")
        return self.words[-1]

    def variable(self, address: str) -> str:
        """An address that stands in the environment; how the settings name it."""
        name = f"SECRET_{len(self.environment)}"
        self.environment[name] = address
        return f"${{{name}}}"

    def file(self, address: str) -> str:
        """An address that stands in a file of its own; how the settings name it."""
        path = self.folder / f"secret-{next(self._numbers)}"
        path.write_text(address + "\n", encoding="utf-8")
        return f"{{file: {path}}}"


@pytest.fixture
def canaries(tmp_path: Path) -> Canaries:
    """None yet."""
    return Canaries(tmp_path)


def failing_feeds(server: FaultServer, canaries: Canaries) -> list[str]:
    """Addresses with credentials that fail in every way, as the settings write them; the last one works."""
    word = canaries.word
    server.reply("/refused", answer(401, body=b"no"))
    server.reply("/gone", answer(410, body=b"no"))
    server.reply("/page", answer(200, body=b"<html><title>log in</title></html>"))
    server.reply("/moved", answer(301, f"Location: {server.url(f'/refused?token={word()}', user=f'u:{word()}')}"))
    server.reply("/away", answer(302, f"Location: http://10.0.0.1/x?token={word()}"))
    server.reply("/odd", answer(302, f"Location: ftp://u:{word()}@127.0.0.1/"))
    plain = [
        server.url(f"/{path}?api_key={word()}", user=f"{word()}:{word()}")
        for path in ("refused", "gone", "page", "moved", "away", "odd", "ssh", "hang-up", "too-short", "gzip-cut")
    ]
    plain += [
        f"http://u:{word()}@127.0.0.1:{free_port()}/closed?key={word()}",
        f"http://u:{word()}@no-such-host.invalid/feed?access_token={word()}",
        f"http://u:{word()}@10.0.0.1/blocked",
    ]
    works = server.url(f"/news?token={word()}", user=f"u:{word()}")
    return [*plain, canaries.variable(server.url("/status?code=500", user=f"u:{word()}")), canaries.variable(works)]


def failing_targets(hook: Webhook, canaries: Canaries) -> dict[str, str]:
    """Targets that do not take a message, as the settings write them."""
    word = canaries.word
    hook.on("/cut", cut)
    hook.on("/moved", redirect(302, f"/elsewhere?token={word()}"))
    hook.on("/no", status(401, b"wrong password"))
    port = hook.port
    closed = free_port()
    return {
        "cut": canaries.variable(f"json://u:{word()}@127.0.0.1:{port}/cut?token={word()}"),
        "moved": canaries.file(f"json://u:{word()}@127.0.0.1:{port}/moved?+X-Token={word()}"),
        "refused": f"'xml://u:{word()}@127.0.0.1:{port}/no'",
        "mail": canaries.variable(f"mailto://u:{word()}@127.0.0.1:{closed}/?from=a@b.example&to=c@d.example"),
        "ntfy": canaries.variable(f"ntfy://u:{word()}@127.0.0.1:{closed}/{word()}"),
        "gotify": canaries.variable(f"gotify://127.0.0.1:{closed}/{word()}"),
        "chat": canaries.variable(f"tgram://123456789:{word()}aaaaaaaaaaaaaaaaaaaaaaaaaa/12345"),
        "slack": canaries.file("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#a"),
    }


def settings_for(canaries: Canaries, feeds: list[str], targets: Mapping[str, str], listen: int) -> Path:
    """All of it in one file."""
    path = canaries.folder / "monitor.yaml"
    sources = "".join(
        f"  - {{url: '{feed}', every: 1s, allow_private: {str('10.0.0' not in feed).lower()}}}\n" for feed in feeds
    )
    told = "".join(f"  {name}: {address}\n" for name, address in targets.items())
    path.write_text(
        f"database: sqlite:///monitor.db\nsources:\n{sources}watches: {{kursk: {{keywords: [Kursk]}}}}\n"
        f"targets:\n{told}poll: {{per_host: 20}}\nweb: {{listen: '127.0.0.1:{listen}'}}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.slow
def test_no_secret_is_shown_anywhere(canaries: Canaries, tmp_path: Path) -> None:
    """Failing feeds and targets with a canary in each address: in no log, page, command, process list or other table."""
    listen = free_port()
    with FaultServer() as server, webhook() as hook:
        server.reply("/news", answer(body=rss("Outlet", [])), answer(body=rss("Outlet", [STORY])))
        feeds, targets = failing_feeds(server, canaries), failing_targets(hook, canaries)
        settings = settings_for(canaries, feeds, targets, listen)
        # Services on the internet are looked for behind a proxy that is not there.
        closed = f"http://u:{canaries.word()}@127.0.0.1:{free_port()}"
        environment = canaries.environment | {"HTTPS_PROXY": closed, "HTTP_PROXY": closed, "NO_PROXY": "127.0.0.1"}
        with running(settings, "--verbose", environment=environment) as daemon:
            daemon.started()
            eventually(lambda: _tried(tmp_path) == len(targets), within=40, what="every target tried")
            eventually(lambda: _asked(tmp_path) == len(feeds), within=40, what="every source asked")
            shown = {f"page {page}": _page(listen, page) for page in PAGES}
            shown["process list"] = _process_list(daemon)
            with ThreadPoolExecutor(2) as pool:
                outputs = pool.map(partial(_output, settings, environment), COMMANDS)
            shown |= {" ".join(one): text for one, text in zip(COMMANDS, outputs, strict=True)}
            for address in feeds[:2]:
                shown[f"source test {address}"] = _output(
                    None, environment, ("source", "test", "--allow-private", address)
                )
            daemon.terminate()
        shown["log"] = daemon.log.read_text(encoding="utf-8")
        shown["text log"] = _output(settings, environment, ("run", "--once", "-v", "--log-format", "text"))
    assert len(canaries.words) >= 40
    assert {place: found for place, text in shown.items() if (found := _secrets_in(text, canaries))} == {}
    assert {place for place, text in _cells(tmp_path / "monitor.db") if _secrets_in(text, canaries)} <= MAY_HOLD
    assert oct((tmp_path / "monitor.db").stat().st_mode)[-3:] == "600"


def test_faults_of_settings_show_no_secret(canaries: Canaries, tmp_path: Path) -> None:
    """Addresses with a secret that cannot be used: each is told with its line, and without the secret."""
    word = canaries.word
    path = tmp_path / "monitor.yaml"
    path.write_text(
        f"""sources:
  - "ftp://u:{word()}@127.0.0.1/feed?token={word()}"
  - "http://u:{word()}@127.0.0.1:99999/?key={word()}"
  - {canaries.variable(f"http//u:{word()}@nowhere/{word()}")}
  - "u:{word()}@host.example/feed"
targets:
  one: "slack://{word()}"
  two: {canaries.variable(f"nothing://{word()}:{word()}@host/")}
  three: {canaries.file(f"telegram {word()}")}
  four: {{url: "json://u:{word()}@127.0.0.1:port/", quiet: noon, colour: red}}
fetch: {{proxy: "socks9://u:{word()}@127.0.0.1:1"}}
database: "mysql://u:{word()}@127.0.0.1/news"
watches: {{kursk: {{keywords: [Kursk]}}}}
""",
        encoding="utf-8",
    )
    for arguments in (("check",), ("run", "--once"), ("source", "test", f"gopher://u:{word()}@host/")):
        told = ("-c", str(path)) if arguments[0] != "source" else ()
        done = command(*arguments, *told, environment=canaries.environment)
        assert done.returncode in {1, 2, 78}
        assert done.stderr
        assert _secrets_in(done.stdout + done.stderr, canaries) == []


def _secrets_in(text: str, canaries: Canaries) -> list[str]:
    return [word for word in (*canaries.words, "TIiajkdnlazkcOXrIdevi7FQ") if word in text]


def _tried(folder: Path) -> int:
    return len(query(folder / "monitor.db", "select 1 from delivery where last_error is not null"))


def _asked(folder: Path) -> int:
    return len(query(folder / "monitor.db", "select 1 from source where last_polled_at is not null"))


def _page(port: int, path: str) -> str:
    """A page, whatever its status: /health answers 503 while something is broken."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        assert reply.status in {200, 503}, (path, reply.status)
        return reply.read().decode()


def _process_list(daemon: DaemonProcess) -> str:
    """What `ps` shows of the daemon and its children."""
    head = psutil.Process(daemon.process.pid)
    return "\n".join(" ".join(one.cmdline()) for one in (head, *head.children(recursive=True)))


def _output(settings: Path | None, environment: Mapping[str, str], arguments: tuple[str, ...]) -> str:
    """Both streams of a command."""
    done = command(*arguments, *(("-c", str(settings)) if settings else ()), environment=environment)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout + done.stderr


def _cells(database: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Every value in the database as text, with its table and column."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            cursor = connection.execute(f'select * from "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield from (((table, name), str(value)) for name, value in zip(names, row, strict=True))
