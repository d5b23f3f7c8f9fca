"""`monitor watch backtest` on a database that the pipeline has filled: what it says, in which form, with which exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rig.daemon import command, query
from tests.rig.history import News, told, written

BEGIN = datetime(2024, 11, 1, 6, 0, tzinfo=UTC)
PERIOD = ("--since", "2024-11-01", "--until", "2024-11-29")
SETTINGS = """
sources:
  - {url: 'https://coast.example/rss', name: Coast Herald, tags: [coast]}
  - {url: 'https://inland.example/rss', name: Inland Times}
  - {url: 'https://bote.example/rss', name: Hafenbote, tags: [coast], language: de}
targets: {desk: 'json://127.0.0.1:9/', night: 'json://127.0.0.1:9/night'}
retention: {articles: 3650d}
watches:
  strikes:
    title: Strikes in harbours
    keywords: [dockers, "port strike", Hafenstreik, ferry, quarantine]
    figures: [wounded]
    alert: [{to: desk, on: [story, corroborated, figure]}, {to: night, digest: "20:00"}]
  cranes:
    keywords: [crane]
    sources: [coast]
    alert: {to: night, digest: "20:00"}
"""
NARROW = """
watches:
  strikes:
    keywords: [dockers, "port strike", Hafenstreik, lockout]
    alert: {to: desk, on: [story, corroborated]}
"""
LONG = "Pier {} stands still since midnight, the union says, and neither side of the gate expects a talk this week."


def days() -> Iterator[News]:
    """Four weeks: every day six articles on other things, every second a strike, which another paper tells or copies."""
    for day in range(28):
        at = BEGIN + timedelta(days=day)
        for number in range(5):
            title = f"Council number {day}-{number} votes on the price of water in the valley"
            yield News(at + timedelta(minutes=number), title, f"Vote {day}-{number}, as expected.", number % 2 + 1)
        yield News(at + timedelta(hours=1), f"Ferry timetable changes again on day {day} of the season", source=2)
        if day % 2:
            title = f"Dockers walk out at pier {day} over the night shift and its pay"
            yield News(at + timedelta(hours=2), title, LONG.format(day))
        if day % 4 == 1:
            title = f"Dockers walk out at pier {day} over the night shift and its pay"
            yield News(at + timedelta(hours=3), title, "A reporter of ours on the quay.", source=2)
        if day % 4 == 3:
            yield News(at + timedelta(hours=3), title, LONG.format(day), source=2)
        if day % 7 == 6:
            title = f"Dockers hurt as a crane falls over at pier {day}"
            for hour, wounded in enumerate((12, 20, 31), 6):
                text = f"At least {wounded} dockers were wounded, police said."
                yield News(
                    at + timedelta(hours=hour), title, f"{text} {LONG.format(day) * (hour == 6)}", hour % 2 + 1
                )
        if day % 7 == 3:
            text = f"Die Schicht {day} blieb vor dem Tor."
            yield News(at + timedelta(hours=4), f"Hafenstreik am Kai {day} geht weiter", text, 3, "de")
        if day % 7 == 5:
            yield News(at + timedelta(hours=5), f"Lockout at shed {day}: nobody loads, nobody is paid", source=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings, and four weeks recorded by the pipeline under them."""
    made = tmp_path_factory.mktemp("history")
    told(made, written(made, SETTINGS), days())
    (made / "narrow.yaml").write_text(NARROW, encoding="utf-8")
    return made


def backtest(folder: Path, *arguments: str, code: int = 0) -> Any:
    """What the command says as JSON."""
    ended = command("watch", "backtest", "-c", str(folder / "monitor.yaml"), *arguments)
    assert ended.returncode == code, ended.stderr
    return json.loads(ended.stdout)


def counts(folder: Path, what: str, where: str) -> dict[object, object]:
    """How the decisions for `strikes` and the desk are shared out by `what`."""
    rows = query(
        folder / "monitor.db",
        f"select {what}, count(*) from decision join hit on hit.id = hit_id "
        "left join alert on alert.id = decision.alert_id "
        f"where watch = 'strikes' and target = 'desk' and {where} group by 1",
    )
    return {row[0]: row[1] for row in rows}


def refused(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the complaint of a command that says nothing else."""
    ended = command("watch", "backtest", "-c", str(folder / "monitor.yaml"), *arguments)
    assert not ended.stdout
    return ended.returncode, ended.stderr


# ---------------------------------------------------------------------------------------------------- the past


def test_it_finds_and_tells_what_the_pipeline_did(folder: Path) -> None:
    """The same watch on the same articles: hits, stories, and each decision for the first rule's target are the same."""
    said = backtest(folder, "strikes", *PERIOD)
    [[hits, stories]] = query(
        folder / "monitor.db", "select count(*), count(distinct story_id) from hit where watch = 'strikes'"
    )
    assert (said["articles"], said["hits"], said["stories"]) == (len(list(days())), hits, stories)
    told_then = counts(folder, "alert.reason", "verdict = 'send'")
    assert said["alerts"]["reasons"] == told_then
    assert set(told_then) == {"story", "corroborated", "figure"}
    assert said["alerts"]["silent"]["copy"] == 7
    assert said["alerts"]["silent"] == counts(folder, "decision.reason", "verdict = 'silent'")
    by_day = {day["day"]: day["alerts"] for day in said["days"] if day["alerts"]}
    assert by_day == counts(folder, "date(alert.created_at / 1000000, 'unixepoch')", "verdict = 'send'")


def test_a_watch_of_another_day_finds_what_no_watch_found_then(folder: Path, tmp_path: Path) -> None:
    """Articles without a hit are stored and read; copies among them are one story."""
    settings = written(tmp_path, SETTINGS.replace("crane]", "council]").replace("sources: [coast]", ""))
    assert settings.engine.watches[1].name == "cranes"
    (tmp_path / "monitor.db").write_bytes((folder / "monitor.db").read_bytes())
    said = backtest(tmp_path, "cranes", *PERIOD)
    assert (said["hits"], said["stories"], said["alerts"]["total"]) == (140, 140, 28)
    assert said["alerts"]["kept_for_digests"] == 140
    assert said["keywords"][0]["alone"] == 140


def test_the_period(folder: Path) -> None:
    """`--since` and `--until` speak of when an article was first seen."""
    said = backtest(folder, "strikes", "--since", "2024-11-03", "--until", "2024-11-05")
    assert {day["day"] for day in said["days"]} == {"2024-11-03", "2024-11-04"}
    assert said["articles"] == sum(3 <= one.at.day < 5 for one in days())
    assert backtest(folder, "strikes", "--since", "2024-10-01", "--until", "2024-10-02")["articles"] == 0


# ---------------------------------------------------------------------------------------------- two versions


def test_two_versions_are_compared(folder: Path) -> None:
    """A file with the watch alone has the sources and targets of the settings; each side's own hits are shown."""
    said = backtest(folder, "strikes", *PERIOD, "--against", str(folder / "narrow.yaml"), "--samples", "2")
    difference = said["against"]["difference"]
    assert said["hits"] == difference["only_here"]["hits"] + difference["both"]["hits"]
    assert said["against"]["hits"] == difference["only_there"]["hits"] + difference["both"]["hits"]
    assert (difference["only_here"]["hits"], difference["only_there"]["hits"]) == (28, 4)
    assert [one["why"][0]["keyword"] for one in difference["only_here"]["samples"]] == ["ferry", "ferry"]
    assert [one["why"][0]["keyword"] for one in difference["only_there"]["samples"]] == ["lockout", "lockout"]


def test_whole_settings_can_be_the_other_version(folder: Path, tmp_path: Path) -> None:
    """They stand for themselves: their own sources, targets and concepts."""
    other = tmp_path / "old.yaml"
    concepts = "concepts: {shed: {names: {en: [lockout]}}}"
    other.write_text(concepts + SETTINGS.replace("ferry", '"@shed"'), encoding="utf-8")
    said = backtest(folder, "strikes", *PERIOD, "--against", str(other))
    assert said["against"]["difference"]["only_there"]["hits"] == 4
    assert said["against"]["keywords"][-1]["keyword"] == "@shed"


@pytest.mark.parametrize(
    ("text", "code", "complaint"),
    [
        (None, 78, "cannot be read"),
        ("watches: [a, b", 78, "other.yaml:"),
        ("watches: {strikes: {keywords: ['/(/']}}", 78, "other.yaml:1:"),
        ("watches: {strikes: {keywords: [x], alert: {to: nobody}}}", 78, "there is no such target"),
        ("watches: {other: {keywords: [quay]}}", 2, "watch strikes: is not in"),
    ],
)
def test_a_wrong_other_version_is_told(
    folder: Path, tmp_path: Path, text: str | None, code: int, complaint: str
) -> None:
    """Bad settings are exit code 78 with their place, a missing name is wrong usage that names what is there."""
    other = tmp_path / "other.yaml"
    if text is not None:
        other.write_text(text)
    ended, said = refused(folder, "strikes", "--against", str(other))
    assert (ended, complaint in said) == (code, True), said


# ------------------------------------------------------------------------------------------------------ labels

LABELS = """relevant,weight,url,title
yes,2,https://coast.example/news/7,
no,1,https://inland.example/news/5,
yes,1,,Wildcat strike shuts the northern terminal
borderline,,,Strike of a clock
"""


def test_labels_give_precision_and_recall(folder: Path, tmp_path: Path) -> None:
    """Whatever the period: labels speak of articles, wherever they stand. Both versions are measured."""
    [[url]] = query(folder / "monitor.db", "select url from article where title like 'Dockers walk out%' limit 1")
    path = tmp_path / "labels.csv"
    path.write_text(LABELS.replace("https://coast.example/news/7", str(url)), encoding="utf-8")
    wanted = ("--labels", str(path), "--since", "2024-11-28", "--until", "2024-11-29")
    said = backtest(folder, "strikes", *wanted, "--against", str(folder / "narrow.yaml"))["labels"]
    assert said["weights"] == {"right": 2.0, "false": 1.0, "missed": 1.0, "rest": 0.0}
    assert (said["judged"], said["undecided"], said["against"]["precision"]) == (3, 1, 1.0)
    assert said["precision"] == said["recall"] == said["f1"] == pytest.approx(2 / 3)
    assert said["false"][0]["why"][0]["keyword"] == "ferry"
    assert said["missed"][0]["article"]["title"] == "Wildcat strike shuts the northern terminal"
    backtest(folder, "strikes", *wanted, "--min-precision", "0.66", "--min-recall", "0.66")
    backtest(folder, "strikes", *wanted, "--min-precision", "0.67", code=1)
    backtest(folder, "strikes", *wanted, "--min-recall", "0.67", code=1)


def test_a_threshold_that_cannot_be_measured_is_not_reached(folder: Path, tmp_path: Path) -> None:
    """A check must not pass because nothing was found."""
    path = tmp_path / "labels.jsonl"
    path.write_text('{"relevant": true, "title": "Wildcat strike"}\n', encoding="utf-8")
    ended = command(
        "watch", "backtest", "strikes", "-c", str(folder / "monitor.yaml"), *PERIOD, "--labels", str(path),
        "--min-precision", "0.1",
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (
        1,
        "monitor: precision cannot be measured by these labels: at least 0.1 is asked for\n",
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("ferries",), "Known watches: strikes, cranes"),
        (("strikes", "--since", "soon"), "is no time"),
        (("strikes", "--since", "1d", "--until", "2d"), "--since is not before --until"),
        (("strikes", "--min-recall", "0.5"), "precision and recall need labels"),
        (("strikes", "--min-recall", "50"), "0<=x<=1"),
        (("strikes", "--labels", "/nowhere/labels.csv"), "No such file"),
    ],
)
def test_wrong_usage_is_exit_code_2(folder: Path, arguments: tuple[str, ...], complaint: str) -> None:
    """With what is wrong and what to do."""
    ended, said = refused(folder, *arguments)
    assert (ended, complaint in said) == (2, True), said


# --------------------------------------------------------------------------------------------------- for people


def test_the_table_says_it_all(folder: Path, tmp_path: Path) -> None:
    """Counts with bars, where hits come from, keywords, samples with the words, the difference, the labels."""
    path = tmp_path / "labels.csv"
    path.write_text(LABELS, encoding="utf-8")
    ended = command(
        "watch", "backtest", "strikes", "-c", str(folder / "monitor.yaml"), *PERIOD, "--format", "table",
        "--against", str(folder / "narrow.yaml"), "--labels", str(path), "--samples", "1",
        environment={"COLUMNS": "110", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    lines = [" ".join(line.split()) for line in ended.stdout.splitlines()]
    assert ended.stderr == ""
    assert lines[0] == "strikes: Strikes in harbours"
    assert any(line.startswith("hits 72 2.6") and "█" in line for line in lines), lines
    for expected in (
        "languages en 68, de 4", "ferry 28 28", "in no hit (what stands under `none:` never is): port strike, quarantine", "hits 72 48 +24",
        "only this watch finds (1 of 28)", "only narrow.yaml finds (1 of 4)", "both find (1 of 44)",
        "labels (2 judged, 1 undecided, 1 not stored)", "found, but not relevant (1)", "relevant, but not found (1)",
        "note: alerts are those of the first of 2 alert rules, for desk",
    ):  # fmt: skip
        assert expected in lines, f"{expected} not in {lines}"
    assert any(line.startswith("title: Lockout at shed 26") and line.endswith("(lockout)") for line in lines)


def test_a_terminal_of_few_characters_gets_bars_it_can_show(folder: Path) -> None:
    """Numbers stand for bars where the encoding has none."""
    ended = command(
        "watch", "backtest", "strikes", "-c", str(folder / "monitor.yaml"), *PERIOD, "--format", "table",
        environment={"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    [hits] = [line for line in ended.stdout.splitlines() if line.startswith("hits")]
    assert re.fullmatch("[1-8]{28}", hits.split()[-1])


def test_progress_is_shown_on_a_terminal_only(folder: Path) -> None:
    """On standard error, and nothing of it in what a pipe gets."""
    ours, theirs = pty.openpty()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "monitor", "watch", "backtest", "strikes", "-c", folder / "monitor.yaml", *PERIOD],
            stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=True,
        )  # fmt: skip
        assert b"articles" in os.read(ours, 100_000)
    finally:
        os.close(ours)
        os.close(theirs)
    assert json.loads(ended.stdout)["hits"] == 72
