"""OPML lists: names, groups, limits, and nothing executed or fetched."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from monitor.settings import load, opml
from monitor.settings.opml import Feed, OpmlError

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="World News"><outline text="Asia &amp; Pacific">
<outline type="rss" text="Text" title="Title" xmlUrl=" https://example.org/a "/></outline>
<outline text="Only text" XMLURL="https://example.org/b" category="/War/Korea,Daily"/>
</outline>
<outline xmlUrl="https://example.org/c"><outline title="Inside" xmlUrl="https://example.org/d"/></outline>
</body></opml>"""


def test_feeds_with_names_and_groups() -> None:
    """Groups and categories become tags of one word; a feed's own name is no group."""
    assert opml.read(LIST) == (
        Feed("https://example.org/a", "Title", ("world-news", "asia-&-pacific"), 4),
        Feed("https://example.org/b", "Only text", ("world-news", "war", "korea", "daily"), 5),
        Feed("https://example.org/c", None, (), 7),
        Feed("https://example.org/d", "Inside", (), 7),
    )


def test_tags_of_a_list_can_be_asked_for(tmp_path: Path) -> None:
    """A watch may ask for a group of the list, and the keys beside `opml` hold for every feed in it."""
    (tmp_path / "feeds.opml").write_bytes(LIST)
    path = tmp_path / "monitor.yaml"
    path.write_text(
        "sources: [{opml: feeds.opml, tags: [mine], every: 1h, language: en}]\n"
        "watches: {w: {keywords: [storm corps], sources: [world-news, mine, Title]}}\n",
        encoding="utf-8",
    )
    settings = load(path, {})
    assert [source.tags[0] for source in settings.sources] == ["mine"] * 4
    assert {source.language for source in settings.sources} == {"en"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<opml>",
        b"<rss/>",
        b"no xml at all",
        b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x.dtd"><opml/>',
        b'<!doctype opml [<!ENTITY a "b">]><opml/>',
        b"<opml><body>" + b"<outline>" * 51 + b"</outline>" * 51 + b"</body></opml>",
        b"<opml><body>" + b'<outline xmlUrl="https://e.org"/>' * 20_001 + b"</body></opml>",
        b"\x00\x01\x02",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE opml [<!ENTITY a "b">]><opml/>'.encode("utf-16"),
    ],
    ids=lambda raw: f"{raw[:24]!r}",
)
def test_what_is_refused(raw: bytes) -> None:
    """Broken, foreign, too deep and too long lists, and every document type."""
    with pytest.raises(OpmlError) as caught:
        opml.read(raw)
    assert caught.value.cause


@pytest.mark.corpora
def test_real_lists(corpora: Path) -> None:
    """Every list that programs really exported is read, or refused by name; most have feeds."""
    with zipfile.ZipFile(corpora / "feeds" / "opml.zip") as archive:
        outcomes = [_outcome(archive.read(name)) for name in archive.namelist() if not name.endswith("/")]
    assert len(outcomes) >= 150
    assert sum(isinstance(count, int) and count > 0 for count in outcomes) >= 100, json.dumps(outcomes)


def _outcome(raw: bytes) -> int | str:
    try:
        return len(opml.read(raw))
    except OpmlError as error:
        return error.cause
