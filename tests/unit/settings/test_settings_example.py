"""What a newcomer starts from: the example, the starter and the schema for editors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.settings import Settings, json_schema, load, starter_text

CONFIG = Path(__file__).resolve().parents[3] / "config"
EXAMPLE = CONFIG / "monitor.yaml"


@pytest.fixture(scope="module")
def example() -> Settings:
    """The example, loaded without any environment."""
    return load(EXAMPLE, {})


def test_the_example_loads_without_a_warning_and_without_an_environment(example: Settings) -> None:
    """Nothing has to be set, and nothing is told, before it runs."""
    assert example.warnings == ()


def test_the_example_reads_four_languages(example: Settings) -> None:
    """25 to 40 named feeds, each over https, with its language among its tags."""
    assert 25 <= len(example.sources) <= 40
    assert all(source.name and source.url.startswith("https://") for source in example.sources)
    for language in ("english", "korean", "russian", "ukrainian"):
        assert sum(language in source.tags for source in example.sources) >= 6, language


def test_the_example_s_watches(example: Settings) -> None:
    """The shortest possible one, and one with everything; the headlines of the second are tried at every load."""
    assert [watch.name for watch in example.watches][:2] == ["simple", "north-koreans-in-kursk"]
    assert len(example.watches[1].examples.must_match) == 4


def test_the_worked_watches_come_with_the_example(example: Settings) -> None:
    """Each file of `config/watches/` holds the watch it is called after, with examples, and tells nobody by itself."""
    names = {path.stem for path in (CONFIG / "watches").glob("*.yaml")}
    worked = example.watches[2:]
    assert {watch.name for watch in worked} == names
    assert len(names) == 12
    for watch in worked:
        assert len(watch.examples.must_match) >= 4, watch.name
        assert len(watch.examples.must_not) >= 3, watch.name
        assert watch.rules == (), watch.name


def test_what_is_commented_out_in_the_example_loads_too(tmp_path: Path) -> None:
    """Targets, alerts and further sources work as soon as the signs before them are taken away."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^#  (?=desk:|editors:|  url:|  quiet:|  limit:|pager:)", "  ", text)
    text = re.sub(r"(?m)^    # (?=alert:|  - to:|    on:|    digest:)", "    ", text)
    text = re.sub(r"(?m)^  # (?=- https|- url|  every|  language|  allow_private|- opml)", "  ", text)
    text = text.replace("/run/secrets/pager", "pager")
    (tmp_path / "monitor.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "pager").write_text("json://localhost/pager\n", encoding="utf-8")
    (tmp_path / "feeds.opml").write_text("<opml><body/></opml>", encoding="utf-8")
    environ = {"DESK_URL": "json://localhost", "EDITORS_URL": "mailtos://u:p@example.org", "FEED_KEY": "k"}
    settings = load(tmp_path / "monitor.yaml", environ)
    assert set(settings.targets) == {"desk", "editors", "pager"}
    assert [rule.target for rule in settings.watches[1].rules] == ["desk", "editors"]
    assert [fault.cause for fault in settings.warnings] == ["no file has such a name"]


def test_the_starter_loads_without_a_warning(tmp_path: Path) -> None:
    """`monitor init` writes something that works."""
    path = tmp_path / "monitor.yaml"
    path.write_text(starter_text(), encoding="utf-8")
    settings = load(path, {})
    assert settings.warnings == ()
    assert len(settings.watches) == 2


def test_the_schema_for_editors_is_current() -> None:
    """`config/monitor.schema.json` is what the models say now; write it anew with the text this test compares."""
    current = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    assert (CONFIG / "monitor.schema.json").read_text(encoding="utf-8") == current


def test_the_example_names_its_schema() -> None:
    """Editors find it beside the file."""
    first = EXAMPLE.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=monitor.schema.json"


def test_every_key_is_described(walk: Callable[[Any], list[dict[str, Any]]]) -> None:
    """An editor has something to show for each key of each mapping."""
    for part in walk(json_schema()):
        for name, key in part.get("properties", {}).items():
            assert key.get("description") or "$ref" in key, name


@pytest.fixture
def walk() -> Callable[[Any], list[dict[str, Any]]]:
    """All mappings of a schema."""

    def below(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, dict):
            return [node, *(found for value in node.values() for found in below(value))]
        return [found for value in node for found in below(value)] if isinstance(node, list) else []

    return below


def test_the_schema_knows_the_choices() -> None:
    """Reasons, kinds of figures and the ways of full text are offered, and unknown keys marked."""
    kinds = json.dumps(json_schema())
    for word in ("corroborated", "wounded", "always"):
        assert f'"{word}"' in kinds
    assert json_schema()["additionalProperties"] is False
