"""One bad file per rule: every fault at its line and column, with cause and remedy, and no secret in any of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from monitor.errors import Fault, SettingsError
from monitor.settings import load

DATA = Path(__file__).resolve().parents[2] / "data" / "settings"
ENVIRON = {"FEED_KEY": "Canary-Feed-Key", "EMPTY_KEY": ""}
BAD = sorted(path.stem for path in DATA.glob("*.yaml"))


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Errors and warnings of a file, whether or not it loads."""
    try:
        return load(path, ENVIRON).warnings
    except SettingsError as error:
        return error.faults


def as_told(path: Path) -> list[str]:
    """The faults as lines, with file names as seen from the settings' folder."""
    return [str(fault).replace(f"{path.parent}/", "").replace(str(path.parent), ".") for fault in faults_of(path)]


def pattern_of(expected: str) -> str:
    """An expected line as a regular expression: `...` stands for words that other stages choose."""
    return ".*".join(re.escape(part) for part in expected.split("..."))


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_is_told_as_written_beside_it(name: str) -> None:
    """Exactly the expected faults, in the order of the files, with place, cause, offending text and remedy."""
    told = as_told(DATA / f"{name}.yaml")
    expected = (DATA / f"{name}.faults").read_text(encoding="utf-8").splitlines()
    assert len(told) == len(expected), told
    for line, wanted in zip(told, expected, strict=True):
        assert line == wanted or re.fullmatch(pattern_of(wanted), line), f"{line}\nis not\n{wanted}"


def test_the_expectations_are_not_empty() -> None:
    """Every file in the folder is there because something is wrong or odd in it."""
    assert len(BAD) > 70
    assert not [name for name in BAD if not (DATA / f"{name}.faults").read_text(encoding="utf-8").strip()]


@pytest.mark.parametrize("name", BAD)
def test_no_fault_holds_a_secret(name: str) -> None:
    """The canaries in variables, secret files, addresses and tokens appear in no message."""
    for fault in faults_of(DATA / f"{name}.yaml"):
        assert "canary" not in f"{fault!r} {fault}".lower()


@pytest.mark.parametrize("name", BAD)
def test_every_fault_of_a_place_has_a_remedy(name: str) -> None:
    """Whoever reads a fault is told what to do, unless there is nothing to do but look at the place."""
    without = [str(fault) for fault in faults_of(DATA / f"{name}.yaml") if not fault.remedy]
    assert all("no file has such a name" in fault for fault in without), without


CANARIES = """\
database: postgresql://monitor:canary-a@db/monitor
fetch: {proxy: "http://user:canary-b@proxy:3128"}
sources:
  - https://user:canary-c@example.org/feed?api_key=canary-d
  - {url: "https://example.org/${TOKEN}"}
targets:
  chat: {file: token}
  hook: json://user:canary-e@localhost/path
  post: mailto://${MAIL}
"""
ENVIRON_WITH_CANARIES = {"TOKEN": "canary-f", "MAIL": "user:canary-g@example.org"}


@pytest.mark.parametrize(
    "fault", ["", "watchs: {}", "timezone: ${TOKEN}", "watches: {w: {keywords: [], title: '${MAIL}'}}", "poll: 5"]
)
def test_settings_and_faults_keep_secrets_to_themselves(tmp_path: Path, fault: str) -> None:
    """Neither the settings' own description nor any fault of them shows a password, token or variable's value."""
    (tmp_path / "token").write_text("json://localhost/canary-h\n", encoding="utf-8")
    path = tmp_path / "monitor.yaml"
    path.write_text(f"{CANARIES}{fault}\n", encoding="utf-8")
    assert "canary" not in said_by_loading(path)


def said_by_loading(path: Path) -> str:
    """Everything that settings or an error can be made to say of themselves."""
    try:
        settings = load(path, ENVIRON_WITH_CANARIES)
    except SettingsError as error:
        return f"{error}{error!r}{error.faults!r}"
    return f"{settings!r}{settings.warnings}{settings.targets}"


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    """A directory is named as one."""
    (fault,) = faults_of(tmp_path)
    assert (fault.line, fault.cause) == (0, "cannot be read: it is a directory")


def test_a_missing_file_is_told_with_its_name(tmp_path: Path) -> None:
    """The path stands in the fault, the remedy names -c."""
    (fault,) = faults_of(tmp_path / "nowhere.yaml")
    assert fault.file.endswith("nowhere.yaml")
    assert "no such file" in fault.cause
    assert "-c" in fault.remedy


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    """A symbolic link to itself is a fault, not a hang."""
    path = tmp_path / "monitor.yaml"
    path.symlink_to(path)
    (fault,) = faults_of(path)
    assert "cannot be read" in fault.cause


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A file that is none would block for ever when opened: it is refused before."""
    path = tmp_path / "monitor.yaml"
    os.mkfifo(path)
    (fault,) = faults_of(path)
    assert fault.cause == "cannot be read: it is no regular file"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    """20 MB is the limit; the remedy names the way for long lists."""
    path = tmp_path / "monitor.yaml"
    with path.open("wb") as stream:
        stream.truncate(20 * 1024 * 1024 + 1)
    (fault,) = faults_of(path)
    assert "20 MB" in fault.cause
    assert "OPML" in fault.remedy


def test_an_included_file_may_not_lead_out_by_a_link(tmp_path: Path) -> None:
    """A link inside the folder to a file outside of it is refused at the pattern that names it."""
    folder = tmp_path / "settings"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_text("watches: {}\n", encoding="utf-8")
    (folder / "more.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "monitor.yaml").write_text('include: ["more.yaml"]\n', encoding="utf-8")
    (fault,) = [fault for fault in faults_of(folder / "monitor.yaml") if not fault.warning]
    assert (fault.line, fault.column) == (1, 11)
    assert "outside the settings' folder" in fault.cause


def test_many_faults_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Faults of different kinds, found at different steps, are sorted by their place."""
    path = tmp_path / "monitor.yaml"
    path.write_text(
        "watches:\n  a: {keywords: [@x], sources: [s]}\nsources: [nothing]\ntimezone: Mars\npool: {}\n",
        encoding="utf-8",
    )
    places = [(fault.line, fault.column) for fault in faults_of(path)]
    assert places == sorted(places)
    assert [line for line, _ in places] == [2, 2, 3, 4, 5]
