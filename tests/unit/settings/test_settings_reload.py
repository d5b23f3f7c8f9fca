"""Reloading: noticed once, taken whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from monitor.settings import Reloader, load

Write = Callable[..., Path]

GOOD = "sources: [https://example.org/a]\nwatches: {w: {keywords: [storm corps]}}\n"
OTHER = "sources: [https://example.org/b]\nwatches: {w: {keywords: [storm corps]}}\n"
BROKEN = "sources: [https://example.org/b]\nwatches: {w: {keyword: [storm corps]}}\n"


def noticed(reloader: Reloader, calls: int = 4) -> list[bool]:
    """What some calls in a row say."""
    return [reloader.changed() for _ in range(calls)]


def test_nothing_changed(write: Write) -> None:
    """As long as nobody touches the files, nothing is said."""
    reloader = Reloader(load(write(GOOD), {}), {})
    assert noticed(reloader) == [False] * 4


def test_a_change_is_noticed_once_and_when_it_has_settled(write: Write) -> None:
    """The first look sees that something moves, the second that it has come to rest; then it is known."""
    reloader = Reloader(load(write(GOOD), {}), {})
    write(OTHER)
    assert noticed(reloader) == [False, True, False, False]
    assert reloader.reload().settings.sources[0].url == "https://example.org/b"
    assert noticed(reloader) == [False] * 4


def test_a_file_still_being_written_is_left_alone(write: Write) -> None:
    """Every look finds another state: none is taken."""
    reloader = Reloader(load(write(GOOD), {}), {})
    for round_ in range(4):
        write(OTHER + "# more\n" * round_)
        assert not reloader.changed()


def test_a_bad_reload_keeps_the_old_settings(write: Write) -> None:
    """The faults are told once, the old settings stay the very same, and the mended file is noticed."""
    old = load(write(GOOD), {})
    reloader = Reloader(old, {})
    write(BROKEN)
    assert noticed(reloader) == [False, True, False, False]
    reloaded = reloader.reload()
    assert reloaded.settings is old
    assert [fault.line for fault in reloaded.faults] == [2]
    assert noticed(reloader) == [False] * 4
    write(OTHER)
    assert noticed(reloader, 2) == [False, True]
    assert reloader.reload().faults == ()


def test_replacing_a_file_by_one_of_the_same_time_and_size_is_noticed(write: Write) -> None:
    """A deployment that moves a file into place gives it another inode."""
    path = write(GOOD)
    reloader = Reloader(load(path, {}), {})
    seen = path.stat()
    new = write(OTHER, "monitor.yaml.new")
    os.utime(new, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    new.replace(path)
    assert noticed(reloader, 2) == [False, True]


def test_a_deleted_file_keeps_the_old_settings(write: Write) -> None:
    """It may be on its way to be replaced."""
    path = write(GOOD)
    reloader = Reloader(load(path, {}), {})
    path.unlink()
    assert noticed(reloader) == [False, True, False, False]
    assert "no such file" in reloader.reload().faults[0].cause


def test_included_files_lists_and_secrets_are_watched(write: Write) -> None:
    """Whatever the settings were made of: a change of any of it is a change of the settings."""
    write("watches: {w: {keywords: [storm corps]}}\n", "watches/w.yaml")
    write('<opml version="2.0"><body><outline xmlUrl="https://example.org/a"/></body></opml>', "feeds.opml")
    write("json://localhost/a", "token")
    path = write('include: ["watches/*.yaml"]\nsources: [{opml: feeds.opml}]\ntargets: {desk: {file: token}}\n')
    reloader = Reloader(load(path, {}), {})
    for name in ("watches/w.yaml", "feeds.opml", "token"):
        kept = (path.parent / name).read_text(encoding="utf-8")
        write(f"{kept}\n", name)
        assert noticed(reloader) == [False, True, False, False], name
        assert reloader.reload().faults == (), name


def test_a_new_file_that_a_pattern_names_is_noticed(write: Write) -> None:
    """A watch put into the folder beside the others is taken up."""
    write("watches: {w: {keywords: [storm corps]}}\n", "watches/w.yaml")
    reloader = Reloader(load(write('include: ["watches/*.yaml"]\n'), {}), {})
    write("watches: {v: {keywords: [storm corps]}}\n", "watches/v.yaml")
    assert noticed(reloader, 2) == [False, True]
    assert [watch.name for watch in reloader.reload().settings.watches] == ["v", "w"]


def test_mending_a_file_that_only_the_broken_settings_name_is_noticed(write: Write) -> None:
    """After a bad reload, the files that the new settings ask for are watched with the old ones."""
    reloader = Reloader(load(write(GOOD), {}), {})
    write("watches: {v: {keyword: [storm corps]}}\n", "more.yaml")
    write(GOOD + "include: [more.yaml]\n")
    assert noticed(reloader, 2) == [False, True]
    assert reloader.reload().faults
    write("watches: {v: {keywords: [storm corps]}}\n", "more.yaml")
    assert noticed(reloader, 2) == [False, True]
    assert len(reloader.reload().settings.watches) == 2


def test_mending_a_list_that_only_the_broken_settings_name_is_noticed(write: Write) -> None:
    """The same holds for files that no pattern names, such as a list of feeds that is not there yet."""
    reloader = Reloader(load(write(GOOD), {}), {})
    write("sources: [{opml: feeds.opml}]\n")
    assert noticed(reloader, 2) == [False, True]
    assert reloader.reload().faults
    write('<opml version="2.0"><body><outline xmlUrl="https://example.org/a"/></body></opml>', "feeds.opml")
    assert noticed(reloader, 2) == [False, True]
    assert len(reloader.reload().settings.sources) == 1
