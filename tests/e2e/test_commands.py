"""Every command as a user calls it: exit codes, formats, what goes to which stream, and no harm from what feeds say."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.rig.daemon import command, eventually, running
from tests.rig.feeds import Item, rss, serving
from tests.rig.forked import forked

SECRET = "s3cr3t-token"
HOSTILE = "Kursk \x9b31m\u202e [2J =cmd"
HITS = 20  # the demo has more


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings that `monitor demo --keep` kept. It runs once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept-demo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            answer = command("demo", "--keep", str(folder), within=120)
            assert answer.returncode == 0, answer.stderr
            folder.with_suffix(".out").write_text(answer.stdout, encoding="utf-8")
            folder.with_suffix(".err").write_text(answer.stderr, encoding="utf-8")
    return folder / "monitor.yaml"


def written(folder: Path, text: str) -> Path:
    """A monitor.yaml in a folder."""
    path = folder / "monitor.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def copied(settings: Path, folder: Path, more: str = "") -> Path:
    """The demo's settings, with `more` of them, on a database of their own."""
    shutil.copy(settings.parent / "demo.db", folder / "demo.db")
    text = settings.read_text(encoding="utf-8").replace(str(settings.parent / "demo.db"), str(folder / "demo.db"))
    return written(folder, text + more)


# -------------------------------------------------------------------------------------------------------- demo


def test_the_demo_shows_the_chain(settings: Path) -> None:
    """Six steps; the digest, the first alert with who claims its figures, an edit that disturbs nobody, a higher figure."""
    said, beside = (settings.parent.with_suffix(end).read_text(encoding="utf-8") for end in (".out", ".err"))
    assert not beside
    first, breaks, follow, edit, higher, other = (
        said.split(f"{n}/6  ")[1].split(f"{n + 1}/6  ")[0] for n in range(1, 7)
    )
    assert "Already published" in first
    assert "1 alert" in breaks
    assert "Killed: at least 100" in breaks
    assert "국정원" in follow
    assert "1 edited" in edit
    assert "0 alerts" in edit
    assert "300" in higher
    assert "hits in" in other


def test_the_demo_does_not_overwrite(settings: Path) -> None:
    """A folder that holds one already is left as it is."""
    before = settings.read_bytes()
    again = forked("demo", "--keep", str(settings.parent))
    assert again.returncode == 2
    assert settings.read_bytes() == before


# -------------------------------------------------------------------------------------------------- exit codes

CODES: list[tuple[str, int, str]] = [  # what is called, the exit code, what is said on standard error
    ("", 2, "Usage"),
    ("nonsense", 2, "No such command"),
    ("hits --limit 0", 2, "--limit"),
    ("hits --format xml", 2, "--format"),
    ("alert retry", 2, "--all"),
    ("hits --since tomorrow", 2, "90m, 24h, 7d"),
    ("hits -c {folder}/none.yaml", 78, "none.yaml"),
    ("hit x1", 2, "h12"),
    ("hit h9999", 1, "monitor hits"),
    ("story s9999", 1, "monitor stories"),
    ("alert show n9999", 1, "monitor alerts"),
    ("alert retry n9999", 1, "monitor alerts"),
    ("alert retry n1", 1, "no parked delivery"),
    ("alert retry --all", 0, ""),
    ("target test nobody", 2, "desk"),
    ("target test desk", 1, "unreachable"),
    ("source test ftp://127.0.0.1/", 1, "http"),
    ("watch try nothing", 2, "north-koreans-in-kursk"),
    ("watch try simple --file {folder}/none.txt", 1, "No such file"),
    ("watch try simple --url http://127.0.0.1:1/", 1, "loopback"),
    ("watch try north-koreans-in-kursk --title Weather", 3, ""),
    ("watch try simple --title Kursk", 0, ""),
    ("db backup {folder}/none/there.db", 1, "No such file"),
    ("db upgrade", 0, ""),
    ("doctor --quiet", 0, ""),
]


@pytest.mark.parametrize(("called", "code", "said"), CODES, ids=[called or "(nothing)" for called, _, _ in CODES])
def test_exit_codes(settings: Path, called: str, code: int, said: str) -> None:
    """0 done, 1 failed, 2 usage, 3 no match, 78 bad settings; what went wrong is on standard error, in words."""
    words = called.format(folder=settings.parent).split()
    needs_settings = words and words[0] not in {"nonsense", "source"} and "-c" not in words
    answer = forked(*words, *(["-c", str(settings)] if needs_settings else []), stdin="")
    assert answer.returncode == code, answer.stderr
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    if code in {1, 2, 78}:
        assert not answer.stdout


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("sources: [\n", 78, "monitor.yaml:2:1"),
        (f"targets: {{desk: 'nonsense://{SECRET}/x'}}\nunknown: 1\n", 78, "unknown key"),
        ("sources: []\n", 1, "no database yet"),
        ("sources: []\ndatabase: sqlite:///monitor.yaml\n", 1, "not a database"),
    ],
)
def test_what_is_wrong_with_settings_and_database(tmp_path: Path, text: str, code: int, said: str) -> None:
    """Is said with its place, all at once, and without the secret."""
    answer = forked("doctor", "-c", str(written(tmp_path, text)))
    assert answer.returncode == code, answer.stderr
    assert said in answer.stderr
    assert SECRET not in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.slow
def test_a_busy_database_is_said(settings: Path, tmp_path: Path) -> None:
    """Another process in the middle of writing: readers do not care, a writer gives up in words."""
    own = copied(settings, tmp_path)
    writer = sqlite3.connect(tmp_path / "demo.db", isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        assert forked("hits", "-c", str(own)).returncode == 0
        answer = forked("alert", "retry", "--all", "-c", str(own))
    finally:
        writer.close()
    assert answer.returncode == 1
    assert "another process holds the database" in answer.stderr


# ------------------------------------------------------------------------------------------------------ formats


def test_a_pipe_gets_json_lines(settings: Path) -> None:
    """One JSON object a line, nothing else on standard output."""
    answer = forked("hits", "-c", str(settings), "--limit", str(HITS))
    hits = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(hits) == HITS
    assert {"id", "watch", "article", "why", "story", "figures", "deliveries"} <= hits[0].keys()


def test_csv_has_the_paths_of_the_json(settings: Path) -> None:
    """As many rows, the same ids, headings that name the field."""
    rows = list(csv.DictReader(io.StringIO(forked("hits", "-c", str(settings), "--format", "csv").stdout)))
    hits = json.loads(forked("hits", "-c", str(settings), "--format", "json").stdout)
    assert [row["id"] for row in rows] == [hit["id"] for hit in hits]
    assert [row["article.title"] for row in rows] == [hit["article"]["title"] for hit in hits]


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("hits --format rss --limit 2", "<rss"),
        ("stories --format rss --limit 2", '<guid isPermaLink="false">s'),
        ("hit h1", '"decisions"'),
        ("hit h1 --format table", "headline"),
        ("story s1 --format json", '"articles"'),
        ("story s1 --format table", "spread"),
        ("alert show n1 --format table", "delivered"),
        ("stories --format table", "first seen"),
        ("figures --kind killed", '"claimant"'),
        ("alerts --format csv", "deliveries.status"),
        ("sources", '"next_poll_at"'),
        ("watches", '"keywords"'),
        ("db stats", "write-ahead log"),
        ("check", "no faults"),
    ],
)
def test_results_go_to_standard_output(settings: Path, called: str, said: str) -> None:
    """Each command that shows something shows it there."""
    answer = forked(*called.split(), "-c", str(settings))
    assert answer.returncode == 0, answer.stderr
    assert said in answer.stdout


def test_a_terminal_gets_a_table(settings: Path) -> None:
    """Ids and headlines in columns, within the width of the terminal."""
    shown = on_terminal("hits", "-c", str(settings), "--limit", "3")
    assert "published, UTC" in shown
    assert "{" not in shown


def on_terminal(*arguments: str, columns: int = 100) -> str:
    """What a command writes to a terminal of its own."""
    ours, its = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color"}
    program = subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments], stdin=its, stdout=its, stderr=its, env=environment
    )
    os.close(its)
    shown = bytearray()
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(ours)
    assert program.wait(60) == 0, shown
    return shown.decode()


# ----------------------------------------------------------------------------------------------- hostile feeds


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings whose database holds one hit of a feed that means harm, polled by `run --once`."""
    folder = tmp_path_factory.mktemp("hostile")
    item = Item(HOSTILE, "https://outlet.example/\x9b2J", HOSTILE)
    with serving({"/rss": rss(HOSTILE, [item])}) as feeds:
        path = written(
            folder,
            f"sources: [{{url: '{feeds.url('/rss')}?token={SECRET}', allow_private: true}}]\n"
            "watches: {kursk: {keywords: [Kursk]}}\n"
            f"targets: {{desk: 'json://user:{SECRET}@127.0.0.1:1/'}}\n",
        )
        feeds.documents = {f"/rss?token={SECRET}": feeds.documents["/rss"]}
        answer = command("run", "--once", "-c", str(path))
        assert answer.returncode == 0, answer.stderr
        assert "1 new article" in answer.stdout
        assert SECRET not in answer.stdout + answer.stderr
        yield path


@pytest.mark.parametrize("called", ["hits", "hit h1", "stories", "sources", "alerts", "hits --format json"])
def test_no_command_passes_on_the_harm_of_a_feed(hostile: Path, called: str) -> None:
    """No control sign, direction sign or secret comes out."""
    words = called.split() if "--format" in called else [*called.split(), "--format", "table"]
    shown = forked(*words, "-c", str(hostile)).stdout
    assert "Kursk" in shown
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)
    assert SECRET not in shown


def test_a_terminal_is_not_moved_by_a_feed(hostile: Path) -> None:
    """Only our own colours come out."""
    shown = on_terminal("hit", "h1", "-c", str(hostile))
    assert "\x1b[1;33mKursk" in shown
    assert "\x1b[2J" not in shown
    assert "\x9b" not in shown


def test_doctor_says_what_is_broken(hostile: Path) -> None:
    """A target that takes nothing is named with what to do, and without its secret."""
    answer = forked("doctor", "-c", str(hostile))
    assert "target desk" in answer.stdout
    assert "monitor target test desk" in answer.stdout
    assert SECRET not in answer.stdout + answer.stderr


# ------------------------------------------------------------------------------------------------ other commands


def test_init_then_check(tmp_path: Path) -> None:
    """What `init` writes has no faults; a second `init` changes nothing."""
    folder = tmp_path / "new" / "place"
    assert forked("init", str(folder)).returncode == 0
    before = (folder / "monitor.yaml").read_bytes()
    assert forked("check", "-c", str(folder / "monitor.yaml")).returncode == 0
    assert forked("init", str(folder)).returncode == 2
    assert (folder / "monitor.yaml").read_bytes() == before


def test_a_backup_is_a_whole_database(settings: Path, tmp_path: Path) -> None:
    """The copy answers as the original does; an existing file is not overwritten."""
    copy = tmp_path / "copy.db"
    assert forked("db", "backup", str(copy), "-c", str(settings)).returncode == 0
    assert forked("db", "backup", str(copy), "-c", str(settings)).returncode == 1
    moved = written(
        tmp_path, settings.read_text(encoding="utf-8").replace(str(settings.parent / "demo.db"), str(copy))
    )
    assert forked("hits", "-c", str(moved)).stdout == forked("hits", "-c", str(settings)).stdout


def test_watch_try_reads_a_page(tmp_path: Path) -> None:
    """`--url` fetches the page, and its text is tried."""
    page = b"<html><head><title>Fighting</title></head><body><p>Near <b>Kursk</b> today.</p></body></html>"
    with serving({"/page": page}) as pages:
        settings = written(tmp_path, "watches: {kursk: {keywords: [Kursk]}}\nfetch: {allow_private: true}\n")
        answer = forked("watch", "try", "kursk", "--url", pages.url("/page"), "-c", str(settings))
    assert answer.returncode == 0, answer.stderr
    assert "text: " in answer.stdout


def test_watch_try_takes_a_text_of_no_source(tmp_path: Path) -> None:
    """A watch of some sources only is tried all the same, and names them."""
    feeds = "sources: [{url: 'https://outlet.example/rss', tags: [korea]}]\n"
    settings = written(tmp_path, feeds + "watches: {kursk: {keywords: [Kursk], sources: [korea]}}\n")
    answer = forked("watch", "try", "kursk", "--title", "Fighting near Kursk", "-c", str(settings))
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("match (sources not asked; the watch reads korea)\n")


def test_source_test_shows_entries() -> None:
    """Format, number of entries and headlines; nothing is stored."""
    document = rss("An Outlet", [Item(f"Headline {n}", f"https://outlet.example/{n}") for n in range(7)])
    with serving({"/rss": document}) as feeds:
        answer = forked("source", "test", feeds.url("/rss"), "--allow-private", "--limit", "2")
    assert answer.returncode == 0, answer.stderr
    assert "7 entries" in answer.stdout
    assert answer.stdout.count("Headline") == 2


def test_the_daemon_serves_and_refuses_a_second_one(settings: Path, tmp_path: Path) -> None:
    """With `web` set it serves; a second daemon on the database says who works there; SIGTERM ends it in time."""
    own = copied(settings, tmp_path, 'web: {listen: "127.0.0.1:0"}\n')
    with running(own) as daemon:
        eventually(lambda: '"serving"' in daemon.log.read_text(), within=60, what="the page's address in the log")
        address = next(json.loads(line)["page"] for line in daemon.log.read_text().splitlines() if "serving" in line)
        with urlopen(f"{address}livez", timeout=20) as answer:
            assert answer.read() == b"alive\n"
        second = command("run", "--once", "-c", str(own))
        assert second.returncode == 1
        assert "another daemon" in second.stderr
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port)) as slow:
            slow.sendall(b"GET / HTT")
            assert daemon.terminate() < 10
        assert daemon.process.returncode == 0
