"""How commands print: harmless for terminals and spreadsheets, the same facts in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli import said
from monitor.cli.output import Column, Listing, as_json, counted, dig, plain, print_page, short_time, show
from monitor.cli.pages import alert_facts, claim, delivered, evidence, hit_facts, number, story_facts
from monitor.errors import Fault, NotFound, SettingsError, StoreError

AT = "2024-12-19T12:00:00Z"
LATER = "2024-12-19T12:30:00Z"
EVIL = "a\x1b[2J\x9b31m\u202e\nb"
LISTING = Listing(
    (Column("id", lambda row: row["id"]), Column("what", lambda row: f"{row['title']}\nmore", wide=True)),
    ("id", "title", "why.text"),
    "no rows",
)


def shown(rows: list[dict[str, Any]], form: str, *, more: bool = False) -> tuple[str, str]:
    """What `show` writes to standard output and to standard error."""

    @click.command()
    def run() -> None:
        show(rows, LISTING, form, more=more)

    result = CliRunner().invoke(run, env={"COLUMNS": "60"}, catch_exceptions=False)
    return result.stdout, result.stderr


def a_row(title: str = "Title") -> dict[str, Any]:
    """A row with a list inside."""
    return {"id": "h1", "title": title, "why": [{"text": "x"}, {"text": "y"}, {"text": "x"}]}


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_no_format_lets_a_feed_move_the_terminal(form: str) -> None:
    """Control and direction signs come out as spaces or as JSON escapes."""
    out, _ = shown([a_row(EVIL)], form)
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)
    assert "31m" in out


def test_json_keeps_what_was_said() -> None:
    """Escaping is only in the writing: a reader gets the very text."""
    for form in ("json", "jsonl"):
        read = json.loads(shown([a_row(EVIL)], form)[0])
        assert (read[0] if form == "json" else read)["title"] == EVIL


@given(st.text(st.characters(codec=None)))
def test_any_text_survives_json(text: str) -> None:
    """Halves of characters too, and the result can be written as UTF-8."""
    written = as_json({"text": text})
    written.encode("utf-8")
    assert json.loads(written) == {"text": text}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_holds_no_formula(start: str) -> None:
    """A spreadsheet gets text; JSON is unchanged."""
    title = f"{start}HYPERLINK(1)"
    rows = list(csv.reader(io.StringIO(shown([a_row(title)], "csv")[0])))
    assert rows == [["id", "title", "why.text"], ["h1", f"'{title}", "x, y"]]
    assert json.loads(shown([a_row(title)], "jsonl")[0])["title"] == title


def test_a_table_has_headings_and_dimmer_second_lines() -> None:
    """Both lines of a wide cell stand under its heading."""
    lines = shown([a_row()], "table")[0].splitlines()
    assert lines[0].split() == ["id", "what"]
    assert [line.split() for line in lines[2:]] == [["h1", "Title"], ["more"]]


def test_a_table_fits_its_width() -> None:
    """Long text of a feed runs over lines, ids stay whole."""
    out, _ = shown([a_row("word " * 60)], "table")
    assert max(map(len, out.splitlines())) <= 60
    assert "h1" in out


def test_nothing_and_more_are_said_beside_the_result() -> None:
    """On standard error, and only to people."""
    assert shown([], "table") == ("", "no rows\n")
    assert shown([], "jsonl") == ("", "")
    assert "--limit" in shown([a_row()], "table", more=True)[1]
    assert shown([a_row()], "jsonl", more=True)[1] == ""


@pytest.mark.parametrize(
    ("path", "found"),
    [("id", "h1"), ("why.text", ["x", "y"]), ("story.id", None), ("article.title", "T"), ("none.text", [])],
)
def test_dig(path: str, found: object) -> None:
    """A path leads through mappings, lists and what is not there."""
    row = {**a_row(), "story": None, "article": {"title": "T"}, "none": []}
    assert dig(row, path) == found


def test_small_words() -> None:
    """Plurals, times, values in a line."""
    assert (counted(1, "story", "stories"), counted(2_000, "story", "stories")) == ("1 story", "2,000 stories")
    assert (short_time(AT), short_time(None)) == ("2024-12-19 12:00", "")
    assert (plain(None), plain(["a", "b\n"]), plain(3)) == ("", "a, b ", "3")


# -------------------------------------------------------------------------------------------------------- pages


def a_figure(**changed: Any) -> dict[str, Any]:
    """At least 100 killed, says Seoul."""
    made = {
        "kind": "killed",
        "low": 100,
        "high": None,
        "bound": "at_least",
        "claimant": "Seoul",
        "victims": "soldiers",
    }
    return {**made, "outlet": "outlet.example", **changed}


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (a_figure(), "at least 100"),
        (a_figure(bound="exact", low=1000), "1,000"),
        (a_figure(bound="range", low=200, high=300), "200 to 300"),
        (a_figure(bound="about", low=5, high=5), "about 5"),
        (a_figure(bound="at_most", low=5), "at most 5"),
    ],
)
def test_numbers_in_words(figure: dict[str, Any], words: str) -> None:
    """Bound and range are said."""
    assert number(figure) == words


def test_claims_name_who_says_so() -> None:
    """Or that nobody is named."""
    assert claim(a_figure()) == "killed: at least 100 (soldiers), says Seoul"
    assert claim(a_figure(claimant=None, victims=None)) == "killed: at least 100, claimant not named"


def test_evidence_shows_the_word_in_its_place() -> None:
    """With what stands around it, cut where the text is longer."""
    text = "x" * 100 + "Kursk" + "y" * 100
    assert evidence(text, 100, 105).plain == f"…{'x' * 40}Kursk{'y' * 40}…"
    assert evidence("Kursk", 0, 5).plain == "Kursk"


def a_hit() -> dict[str, Any]:
    """A whole hit."""
    article = {
        "title": EVIL,
        "summary": "",
        "url": None,
        "outlet": "outlet.example",
        "published_at": AT,
        "language": "en",
        "author": None,
        "revision": 2,
    }
    sent = {"target": "desk", "alert": "n1", "status": "sent", "sent_at": AT, "attempts": 1, "last_error": None}
    return {
        "article": article,
        "why": [{"field": "title", "start": 0, "end": 1, "keyword": "A"}],
        "story": {"id": "s1", "articles": 3, "outlets": 2, "independent": 1, "first_outlet": "first.example"},
        "copy_of": "a7",
        "wire": "Wire",
        "copies": [{"outlet": "copier.example", "title": "Copy"}],
        "figures": [a_figure()],
        "wordings": [{"revision": 1, "title": "Before"}],
        "decisions": [{"target": "desk", "verdict": "send", "said": "First of its story", "alert": "n1"}],
        "deliveries": [sent, {**sent, "status": "parked", "attempts": 2, "last_error": "refused: 403"}],
    }


def printed(title: str, facts: Any) -> str:
    """A page as it is printed."""

    @click.command()
    def run() -> None:
        print_page(title, facts)

    return CliRunner().invoke(run, env={"COLUMNS": "100"}, catch_exceptions=False).stdout


def test_a_hit_is_told_whole() -> None:
    """Headline, evidence, story, copies, figures, older wording, decisions and deliveries, and nothing harmful."""
    page = printed("h1", hit_facts(a_hit()))
    for part in (
        "(A)", "first.example", "3 articles, 2 outlets, 1 independent", "a7 (Wire)", "copier.example", "at least 100",
        "revision 1: Before", "desk: send -> n1. First of its story", "sent 2024-12-19 12:00", "after 2 tries: refused",
    ):  # fmt: skip
        assert part in page
    assert not {"\x1b", "\x9b", "\u202e"} & set(page)


def test_a_label_is_written_once() -> None:
    """What repeats is left blank."""
    assert printed("x", [("why", "one"), ("why", "two")]).count("why") == 1


def test_a_story_tells_who_was_first() -> None:
    """Its articles with the lag behind the first one published."""
    article = {"id": "a1", "outlet": "first.example", "title": "First", "published_at": AT, "copy_of": None}
    story = {
        "articles": [article, {**article, "id": "a2", "published_at": LATER, "copy_of": "a1"}],
        "outlets": 1,
        "independent": 1,
        "watches": ["w"],
        "languages": ["en"],
        "first_seen_at": AT,
        "last_seen_at": LATER,
        "figures": [a_figure()],
    }
    facts = [(label, str(fact)) for label, fact in story_facts(story)]
    assert ("2024-12-19 12:00", "a1  first.example: First") in facts
    assert ("2024-12-19 12:30", "+30 min  a2  first.example: First (copy of a1)") in facts


def test_an_alert_tells_what_and_where() -> None:
    """Its headlines with their hits, and each delivery."""
    item = {"title": "T", "outlet": "o.example", "hits": ["h1", "h2"], "story": "s1"}
    alert = {"reason": "story", "note": "", "created_at": AT, "items": [item], "deliveries": a_hit()["deliveries"]}
    assert ("says", "T (o.example; h1, h2, s1)") in list(alert_facts(alert))
    assert delivered({**a_hit()["deliveries"][0], "status": "waiting", "attempts": 0}) == "n1 to desk: waiting"


# ------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotFound("hit", "no hit h9"), "monitor: no hit h9. `monitor hits` lists what there is"),
        (NotFound("cursor", "gone", "begin anew"), "monitor: cursor: gone. Begin anew"),
        (StoreError("x.db", "not a database"), "monitor: x.db: not a database"),
        (StoreError("x\x1b[2J", "bad\nline"), "monitor: x [2J: bad line"),
        (
            SettingsError((Fault("f", 1, 2, "x", "bad"), Fault("f", 3, 4, "", "worse"))),
            "f:1:2: bad: 'x'\nf:3:4: worse",
        ),
    ],
)
def test_errors_in_words(error: Any, words: str) -> None:
    """Subject, cause, remedy, in one harmless line; settings show every fault."""
    assert said(error) == words
