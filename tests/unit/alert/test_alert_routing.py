from __future__ import annotations

from datetime import UTC, datetime

from monitor.alert import Decided, group, make_item
from monitor.model import AlertReason, Article, Decision, Figure, Match, Rule, StoryFacts, Verdict, Why

ARTICLE = Article(
    title="At least 100 North Korean soldiers killed",
    summary="A lawmaker says so.",
    text="",
    url="https://example.org/a",
    canonical_url="https://example.org/a",
    outlet="example.org",
    language="en",
    author=None,
    published_at=datetime(2024, 12, 19, 10, tzinfo=UTC),
    published_raw=None,
    date_rule="rfc822",
    first_seen_at=datetime(2024, 12, 19, 11, tzinfo=UTC),
)


def decided(
    title: str,
    hit: int,
    verdict: Verdict = Verdict.SEND,
    reason: str = "story",
    *,
    target: str = "desk",
    digest: str | None = None,
    urgent: bool = False,
    why: tuple[Why, ...] = (),
) -> Decided:
    """A decision for one hit of a watch."""
    rule = Rule(target, digest=digest, urgent=urgent)
    return Decided(title, hit, Match(title, why), rule, Decision(target, verdict, reason))


def test_one_article_and_one_target_make_one_message_that_names_all_watches() -> None:
    """Two watches and three rules that tell the desk: one message, each watch and each hit once."""
    (one,) = group([decided("Kursk", 1), decided("Korea", 2), decided("Kursk", 1)])
    assert (one.target, one.verdict, one.titles, one.hit_ids) == ("desk", Verdict.SEND, ("Kursk", "Korea"), (1, 2))


def test_targets_stay_apart_and_silence_gives_nothing() -> None:
    """A message for each target; a target all of whose decisions are silent gets none."""
    routed = group(
        [decided("A", 1), decided("A", 1, target="editors"), decided("B", 2, Verdict.SILENT, target="boss")]
    )
    assert [one.target for one in routed] == ["desk", "editors"]


def test_what_is_sent_at_once_is_not_repeated_in_a_digest() -> None:
    """A watch's digest rule joins the message that goes out now, and does not weaken its reason."""
    (one,) = group(
        [decided("A", 1, Verdict.DIGEST, "digest", digest="08:00"), decided("B", 2, reason="corroborated")]
    )
    assert (one.verdict, one.reason, one.titles) == (Verdict.SEND, AlertReason.CORROBORATED, ("A", "B"))


def test_digests_of_different_hours_stay_apart() -> None:
    """Each digest is told its own watches; after first polls there is one without an hour."""
    routed = group(
        [
            decided("A", 1, Verdict.DIGEST, "digest", digest="08:00"),
            decided("B", 2, Verdict.DIGEST, "digest", digest="18:00"),
            decided("C", 3, Verdict.DIGEST, "baseline"),
        ]
    )
    assert [(one.digest, one.titles, one.reason) for one in routed] == [
        ("08:00", ("A",), AlertReason.DIGEST),
        ("18:00", ("B",), AlertReason.DIGEST),
        (None, ("C",), AlertReason.DIGEST),
    ]


def test_the_strongest_reason_opens_the_message() -> None:
    """A new story counts more than a figure in it; urgent is who has an urgent rule."""
    (one,) = group([decided("A", 1, reason="figure"), decided("B", 2, urgent=True)])
    assert one.reason is AlertReason.STORY
    assert one.urgent


def test_an_item_shows_the_words_of_all_its_watches_once_in_the_order_of_the_text() -> None:
    """Title before text, the text's spelling, no word twice whatever its case."""
    why = (
        Why("text", 4, 9, "kursk", "kursk", "KURSK"),
        Why("title", 13, 25, "north korea", "north korean", "North Korean"),
        Why("title", 40, 45, "kursk", "kursk", "Kursk"),
    )
    (one,) = group([decided("A", 1, why=why), decided("B", 2, why=(Why("title", 3, 8, "least", "least", "least"),))])
    figure = Figure("killed", 100, None, "at_least", "a lawmaker", None, "quote")
    item = make_item(one, ARTICLE, StoryFacts(5, 2, 4), figures=[figure], outlets=3)
    assert item.matched == ("least", "North Korean", "Kursk")
    assert (item.hit_ids, item.watches, item.story_id) == ((1, 2), ("A", "B"), 5)
    assert (item.outlets, item.independent, item.figures) == (3, 2, (figure,))
