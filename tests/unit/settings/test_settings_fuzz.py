"""Whatever stands in the file: settings or faults, never another exception."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import SettingsError
from monitor.settings import load

SECRET = "canary-of-the-fuzz"
DATA = Path(__file__).resolve().parents[2] / "data" / "settings"
SEEDS = sorted(path.read_bytes().decode("utf-8", "replace")[:600] for path in DATA.glob("*.yaml"))

pieces = st.sampled_from(
    ["watches:", "sources:", "targets:", "include:", "  w:", "    keywords:", "    match:", "    alert:", " at_least: 2",
     " of:", " [", "]", " {", "}", ", ", ": ", "\n", "\n  - ", "\n    - ", "\n  ", "#", " # ", '"', "'", "@kursk", "*", "&a",
     "!!int ", "${KEY}", "${", "$${", "{file: x}", "https://example.org/a", "json://localhost", "5m", "null", "~", "true",
     "---", "|", ">", "\t", "Курск", "북한", "\ue000", "\u2028", "é", "\\", "opml: x", "every: ", "digest: ", "0 8 * * *"]
)  # fmt: skip
lines = st.lists(pieces, max_size=40).map("".join)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(text: str | bytes) -> str:
    """What loading says of a file; empty when it loads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        try:
            return "".join(map(str, load(path, {"KEY": SECRET}).warnings))
        except SettingsError as error:
            return str(error) or pytest.fail("an error without a fault")


@given(lines)
@relaxed
def test_pieces_of_settings_in_any_order(text: str) -> None:
    """No crash, and no secret."""
    assert SECRET not in told(text)


@given(st.sampled_from(SEEDS), st.integers(0, 600), lines)
@relaxed
def test_bad_files_with_something_put_in(seed: str, at: int, more: str) -> None:
    """Two mistakes at once are two mistakes, no crash."""
    assert SECRET not in told(seed[:at] + more + seed[at:])


@given(st.binary(max_size=200))
@relaxed
def test_any_bytes(raw: bytes) -> None:
    """A file that is no text at all."""
    told(raw)


keys = st.sampled_from(
    ["w", "keywords", "match", "all", "any", "none", "at_least", "of", "alert", "to", "url", "names", "en", "examples",
     "must_match", "file", "every", "listen", "opml"]
)  # fmt: skip
scalars = st.text(max_size=8) | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
shapes = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
sections = st.sampled_from(
    ["watches", "sources", "targets", "concepts", "poll", "web", "include", "timezone", "database", "fetch"]
)


@given(sections, shapes)
@relaxed
def test_any_shape_under_any_key(key: str, value: object) -> None:
    """Lists where mappings belong, mappings where text belongs, and so on (JSON is YAML)."""
    told(f"{key}: {json.dumps(value)}\n")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 10_000, "a: " * 10_000, "!" * 9999]
)
def test_nests_of_nothing(text: str) -> None:
    """Deep and endless beginnings are refused at once."""
    assert told(f"watches: {text}")
