"""Labels of people, from files as they write them, and how right a watch is by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.backtest import Label, Scores, Version, gather, read_labels, score, scores_json
from monitor.backtest.labels import Text
from monitor.errors import UsageError
from monitor.match import WatchSpec, compile_watches
from monitor.model import Article
from tests.rig.stores import an_article


def version(*keywords: str, sources: tuple[str, ...] = ()) -> Version:
    """The watch `port` with these keywords."""
    engine, _ = compile_watches([WatchSpec("port", "Port", {"keywords": list(keywords)}, sources)])
    return Version("port", engine)


def labels_in(folder: Path, text: str, encoding: str = "utf-8") -> list[Label]:
    """The labels of a file with this text."""
    path = folder / "labels"
    path.write_bytes(text.encode(encoding))
    return list(read_labels(path, "port").labels)


def scored(labels: Sequence[Label], *articles: Article, watch: Version | None = None) -> Scores:
    """How right a watch on `port` is by these labels, with these articles stored."""

    def find(ids: Sequence[int], urls: Sequence[str]) -> Iterable[Article]:
        return (one for one in articles if one.id in ids or one.url in urls or one.canonical_url in urls)

    return score(gather(labels, find), watch or version("port"))


def text(title: str, *, relevant: bool, weight: float = 1.0, **more: str) -> Label:
    """A label that brings its article along."""
    return Label("line 1", relevant, weight, text=Text(title, **more))


# ------------------------------------------------------------------------------------------------------- files


def test_json_lines(tmp_path: Path) -> None:
    """Ids, addresses and texts; true, 1, yes and a label in words; empty lines are no lines."""
    written = (
        '{"relevant": true, "article": "a12"}\n\n{"relevant": 0, "url": "https://x.example/1", "weight": 2.5}\n'
        '{"label": "Not relevant", "title": "Ferry", "description": "Late.", "language": "en", "source": "Bote"}\n'
        '{"label": "not_relevant", "article": 7, "relevant": "yes"}\n'
    )
    first, second, third, fourth = labels_in(tmp_path, written)
    assert first == Label("line 1", relevant=True, article_id=12)
    assert second == Label("line 3", relevant=False, weight=2.5, url="https://x.example/1")
    assert third.text == Text("Ferry", "Late.", "", "en", "Bote")
    assert (fourth.article_id, fourth.relevant) == (7, True)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables(tmp_path: Path, separator: str) -> None:
    """With a heading, whatever parts the cells; a cell may run over lines; the mark of Excel at the start is none."""
    rows = [
        ["Relevant", "Title", "Text"],
        ["1", "Port shut", '"one\ntwo"'],
        ["no", "Ferry", ""],
        ["", "Undecided", ""],
    ]
    first, second = labels_in(tmp_path, "\n".join(separator.join(row) for row in rows), "utf-8-sig")
    assert (first.place, first.relevant, first.text) == ("line 2", True, Text("Port shut", text="one\ntwo"))
    assert (second.place, second.relevant) == ("line 4", False)


def test_what_is_undecided_is_skipped_and_counted(tmp_path: Path) -> None:
    """Borderline is no label, nor is an empty cell."""
    path = tmp_path / "labels.csv"
    path.write_text("label,title\nrelevant,Port\nborderline,Quay\n,Pier\n", encoding="utf-8")
    found = read_labels(path, "port")
    assert (len(found.labels), found.undecided) == (1, 2)


def test_a_file_may_be_for_several_watches(tmp_path: Path) -> None:
    """Labels of other watches are passed over; `link` and `lang` are understood, as many files say them."""
    written = (
        '{"watch": "other", "label": "?"}\n'
        '{"watch": "port", "label": "relevant", "link": "https://x.example/1", "title": "Puerto", "lang": "es"}\n'
    )
    [label] = labels_in(tmp_path, written)
    assert (label.url, label.text) == ("https://x.example/1", Text("Puerto", language="es"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("relevant,url\nmaybe,https://x.example/\n", "line 2: 'maybe' does not say whether the article is relevant"),
        ("url\nhttps://x.example/\n", "line 2: it is not said whether the article is relevant"),
        ("relevant,title\n1,Port\n1,\n", "line 3: which article is meant is not said"),
        ("relevant,article\n1,h12\n", "line 2: 'h12' is no article's id"),
        ("relevant,article,weight\n1,2,heavy\n", "line 2: 'heavy' is no weight"),
        ("relevant,article,weight\n1,2,-1\n", "line 2: '-1' is no weight"),
        ('{"relevant": 1, "title": "Port"}\n[1]\n', "line 2: this is no JSON object"),
        ('[{"relevant": 1,\n"title": "Port"}]', "line 1: this is no JSON object"),
        ("", "there is no label for the watch port in it"),
        ("relevant,title\nborderline,Port\n", "there is no label for the watch port in it"),
        (f"relevant,title\n1,{'x' * 11_000_000}\n", "field larger than field limit"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tmp_path: Path, written: str, said: str) -> None:
    """The first wrong row is named; nothing is measured by half a file."""
    with pytest.raises(UsageError) as caught:
        labels_in(tmp_path, written)
    assert said in caught.value.cause
    assert str(tmp_path) in caught.value.subject


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """Labels are UTF-8."""
    with pytest.raises(UsageError, match="not UTF-8"):
        labels_in(tmp_path, "relevant,title\n1,Härte\n", "latin-1")


# ------------------------------------------------------------------------------------------------------ scores


def test_precision_and_recall_are_weighted() -> None:
    """A label counts as much as it weighs."""
    scores = scored(
        [
            text("Port shut", relevant=True, weight=3),
            text("Port wine", relevant=False),
            text("Quay shut", relevant=True, weight=2),
            text("Rain", relevant=False, weight=9),
        ]
    )
    assert (scores.right, scores.false, scores.missed, scores.rest) == (3, 1, 2, 9)
    assert (scores.precision, scores.recall) == (0.75, 0.6)
    assert scores.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_the_wrong_ones_are_listed_with_the_reason() -> None:
    """What was found in vain with its words, what was missed with what it lacks."""
    written = scores_json(scored([text("Port wine", relevant=False), text("Quay shut", relevant=True)]))
    [false], [missed] = written["false"], written["missed"]
    assert (false["article"]["title"], false["why"][0]["text"]) == ("Port wine", "Port")
    assert (missed["article"]["title"], missed["missing"]) == ("Quay shut", ["no port"])


def test_what_cannot_be_measured_is_none() -> None:
    """Nothing found: no precision. Nothing relevant: no recall."""
    assert scored([text("Rain", relevant=True)]).precision is None
    assert scored([text("Rain", relevant=False)]).recall is None
    assert scored([]).f1 is None


def test_labels_find_their_articles() -> None:
    """By our id; by the address as published or without its tracking; else the text they bring; else they say so."""
    one, two = an_article(1, id=1, title="Port one"), an_article(2, id=2, title="Port two")
    labels = [
        Label("line 1", relevant=True, article_id=1),
        Label("line 2", relevant=True, url="https://outlet.example/2?utm_source=rss"),
        Label("line 3", relevant=True, url="https://outlet.example/2?utm_campaign=x"),
        Label("line 4", relevant=True, url="https://outlet.example/9", text=Text("Port nine")),
        Label("line 5", relevant=True, url="https://outlet.example/9"),
        Label("line 6", relevant=True, article_id=9),
    ]
    scores = scored(labels, one, two)
    assert (scores.judged, scores.right) == (4, 4)
    assert [one.place for one in scores.not_stored] == ["line 5", "line 6"]


def test_an_address_counts_as_found_in_any_source() -> None:
    """Two sources bring the same article, the watch reads one of them."""
    first = an_article(1, id=1, title="Port", source="Other")
    labels = [Label("line 1", relevant=True, url=str(first.url))]
    watch = version("port", sources=("coast",))
    assert scored(labels, first, watch=watch).recall == 0
    assert scored(labels, first, replace(first, id=2, source="coast"), watch=watch).recall == 1


def test_the_sources_of_the_watch_apply_to_texts_that_name_theirs() -> None:
    """A text of no source is judged by the condition alone."""
    watch = version("port", sources=("coast",))
    assert scored([text("Port", relevant=True)], watch=watch).recall == 1
    assert scored([text("Port", relevant=True, source="coast")], watch=watch).recall == 1
    scores = scored([text("Port", relevant=True, source="inland")], watch=watch)
    assert scores.recall == 0
    assert scores.wrong[0].missing == ("its source is none of the watch's",)
