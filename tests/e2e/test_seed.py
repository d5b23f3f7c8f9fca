"""The story in everybody's mind, from a feed on loopback to a message at a webhook, by the real program."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.rig.daemon import command, run_once
from tests.rig.feeds import Item, rss, serving
from tests.rig.receivers import webhook

WATCHES = """
watches:
  simple:
    keywords: [North Korea, Kursk, casualties]
  north-koreans-in-kursk:
    title: North Korean casualties in Kursk
    match:
      at_least: 2
      of: ["@north-korea", "@kursk", "@casualties"]
    none: [submarine, "K-141"]
    examples:
      must_match: ["At Least 100 North Korean Soldiers Killed Fighting for Russia, Seoul Says"]
      must_not: ["Kursk submarine disaster remembered"]
"""


def seed_items(corpora: Path) -> list[Item]:
    """The Moscow Times items of the seed day; the seed story is the first."""
    lines = (corpora / "streams" / "seed-day-moscow-times.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Item(
            title=item["title"],
            link=item["link"],
            description=item["description"],
            published=format_datetime(datetime.fromisoformat(item["published"])),
        )
        for item in map(json.loads, lines)
    ]


def settings_for(folder: Path, feed: str, target: str) -> Path:
    """A monitor.yaml that polls `feed` each second and tells `target`."""
    path = folder / "monitor.yaml"
    path.write_text(
        f"database: sqlite:///monitor.db\n"
        f"sources:\n  - {{url: '{feed}', name: Moscow Times, every: 1s, allow_private: true}}\n"
        f"targets: {{desk: '{target}'}}\n{WATCHES}",
        encoding="utf-8",
    )
    return path


@pytest.mark.corpora
def test_the_seed_story_is_one_message_that_names_both_watches(corpora: Path, tmp_path: Path) -> None:
    """The seed story appears after the first poll: one alert, both watches named, the words that matched shown."""
    seed, *others = seed_items(corpora)
    documents = {"/rss": rss("The Moscow Times", others)}
    with serving(documents) as feeds, webhook() as hook:
        settings = settings_for(tmp_path, feeds.url("/rss"), hook.on("/desk"))
        assert run_once(settings).returncode == 0
        before = len(hook.at("/desk"))
        documents["/rss"] = rss("The Moscow Times", [seed, *others])
        for _ in range(3):  # seen again and again, told once
            run_once(settings)
        told = hook.at("/desk")[before:]
    assert len(told) == 1
    message = told[0].json
    assert "simple" in message["title"]
    assert "North Korean casualties in Kursk" in message["title"]
    assert "North Korean" in message["message"]
    hits = _hits(settings, "--format", "json")
    of_seed = [hit for hit in hits if hit["article"]["title"] == seed.title]
    assert sorted(hit["watch"] for hit in of_seed) == ["north-koreans-in-kursk", "simple"]
    _the_evidence_stands_where_it_says(of_seed)


def _the_evidence_stands_where_it_says(hits: list[dict]) -> None:  # type: ignore[type-arg] # the JSON contract
    for hit in hits:
        assert hit["why"]
        for why in hit["why"]:
            assert hit["article"][why["field"]][why["start"] : why["end"]] == why["text"]
    simple = next(hit for hit in hits if hit["watch"] == "simple")
    assert [(why["keyword"], why["text"]) for why in simple["why"]] == [("North Korea", "North Korean")]


def _hits(settings: Path, *arguments: str) -> list[dict]:  # type: ignore[type-arg] # the JSON contract
    answer = command("hits", "-c", str(settings), *arguments)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)  # type: ignore[no-any-return]
