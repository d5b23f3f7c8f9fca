from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alert import SilentReason, decide
from monitor.model import AlertReason, Moment, Rule, StoryFacts, Verdict

STORY, CORROBORATED, FIGURE, REVISION = (
    AlertReason.STORY,
    AlertReason.CORROBORATED,
    AlertReason.FIGURE,
    AlertReason.REVISION,
)
ALL = frozenset({STORY, CORROBORATED, FIGURE, REVISION})
NEW = Moment("w", new_hit=True, revised=False, copy=False, baseline=False)
COPY = replace(NEW, copy=True)
FIRST_POLL = replace(NEW, baseline=True)
EDITED = Moment("w", new_hit=False, revised=True, copy=False, baseline=False)
COUNTED = replace(NEW, new_figure=True)
QUIET = Moment("w", new_hit=False, revised=False, copy=False, baseline=False)


def rule(*on: AlertReason, least: int = 1, digest: str | None = None) -> Rule:
    """A rule of the desk."""
    return Rule("desk", frozenset(on) or frozenset({STORY}), least, digest)


def facts(*told: str, independent: int = 1, target: str = "desk") -> StoryFacts:
    """Story s5, and what a target has been told of it."""
    return StoryFacts(5, independent, independent, frozenset((target, reason) for reason in told))


@pytest.mark.parametrize(
    ("moment", "asked", "known", "verdict", "reason"),
    [
        # a story is told once
        (NEW, rule(), facts(), Verdict.SEND, "story"),
        (NEW, rule(), facts("story"), Verdict.SILENT, "known-story"),
        (NEW, rule(), facts("story", target="editors"), Verdict.SEND, "story"),
        (NEW, rule(), facts("digest"), Verdict.SEND, "story"),
        (NEW, rule(FIGURE), facts(), Verdict.SILENT, "not-asked"),
        # copies
        (COPY, rule(*ALL), facts("story", independent=5), Verdict.SILENT, "copy"),
        (COPY, rule(), facts(), Verdict.SEND, "story"),
        # first polls
        (FIRST_POLL, rule(), facts(), Verdict.DIGEST, "baseline"),
        (FIRST_POLL, rule(), facts("baseline"), Verdict.SILENT, "known-story"),
        (NEW, rule(), facts("baseline"), Verdict.SILENT, "known-story"),
        (FIRST_POLL, rule(CORROBORATED), facts(independent=3), Verdict.SILENT, "baseline"),
        (FIRST_POLL, rule(digest="08:00"), facts(), Verdict.DIGEST, "baseline"),
        # independent outlets
        (NEW, rule(least=3), facts(independent=2), Verdict.SILENT, "below-min-independent"),
        (NEW, rule(least=3), facts(independent=3), Verdict.SEND, "story"),
        (EDITED, rule(least=3), facts(independent=3), Verdict.SEND, "story"),
        (NEW, rule(STORY, CORROBORATED), facts("story", independent=1), Verdict.SILENT, "known-story"),
        (NEW, rule(STORY, CORROBORATED), facts("story", independent=2), Verdict.SEND, "corroborated"),
        (
            NEW,
            rule(STORY, CORROBORATED),
            facts("story", "corroborated", independent=9),
            Verdict.SILENT,
            "known-story",
        ),
        (NEW, rule(STORY, CORROBORATED, least=3), facts("story", independent=3), Verdict.SILENT, "known-story"),
        (NEW, rule(STORY, CORROBORATED, least=3), facts("story", independent=4), Verdict.SEND, "corroborated"),
        (NEW, rule(CORROBORATED), facts(independent=1), Verdict.SILENT, "not-asked"),
        (NEW, rule(CORROBORATED), facts(independent=2), Verdict.SEND, "corroborated"),
        (NEW, rule(CORROBORATED, least=3), facts(independent=2), Verdict.SILENT, "below-min-independent"),
        # figures and revisions
        (COUNTED, rule(*ALL), facts("story"), Verdict.SEND, "figure"),
        (COUNTED, rule(STORY), facts("story"), Verdict.SILENT, "known-story"),
        (replace(COUNTED, copy=True), rule(*ALL), facts("story"), Verdict.SEND, "figure"),
        (EDITED, rule(*ALL), facts("story"), Verdict.SEND, "revision"),
        (EDITED, rule(), facts("story"), Verdict.SILENT, "not-asked"),
        (replace(EDITED, copy=True), rule(*ALL), facts("story"), Verdict.SILENT, "copy"),
        (EDITED, rule(REVISION, least=2), facts(), Verdict.SILENT, "below-min-independent"),
        # digests
        (NEW, rule(digest="08:00"), facts(), Verdict.DIGEST, "digest"),
        (NEW, rule(digest="08:00"), facts("digest"), Verdict.SILENT, "known-story"),
        (NEW, rule(digest="08:00"), facts("story"), Verdict.SILENT, "known-story"),
        (COUNTED, rule(*ALL, digest="08:00"), facts("digest"), Verdict.DIGEST, "figure"),
        # nothing
        (QUIET, rule(*ALL), facts(), Verdict.SILENT, "nothing-new"),
    ],
)
def test_each_case_has_its_verdict_and_its_reason(
    moment: Moment, asked: Rule, known: StoryFacts, verdict: Verdict, reason: str
) -> None:
    """The table of decisions: what happened, what is asked, what is known, what follows."""
    made = decide(moment, asked, known)
    assert (made.target, made.verdict, made.reason) == ("desk", verdict, reason)


def test_a_decision_says_why_in_a_sentence_that_names_the_story_or_the_target() -> None:
    """Whoever asks why nothing came reads more than a word."""
    silent = decide(NEW, rule(least=3), facts(independent=2))
    assert silent.said == "Story s5 has 2 of 3 independent outlets"
    assert "desk" in decide(NEW, rule(), facts()).said


# -------------------------------------------------------------------------------------------- whole histories


@dataclass(frozen=True)
class Step:
    """One article of the story arrives or changes, for some rule."""

    moment: Moment
    rule: int
    independent_grows: bool


reasons = st.sampled_from([STORY, CORROBORATED, FIGURE, REVISION])
rules = st.builds(
    Rule,
    target=st.sampled_from(["desk", "editors"]),
    on=st.frozensets(reasons, min_size=1),
    min_independent=st.integers(1, 4),
    digest=st.sampled_from([None, None, "08:00"]),
)
moments = st.builds(
    Moment,
    watch=st.just("w"),
    new_hit=st.booleans(),
    revised=st.booleans(),
    copy=st.booleans(),
    baseline=st.booleans(),
    new_figure=st.booleans(),
)
steps = st.lists(st.builds(Step, moments, st.integers(0, 3), st.booleans()), max_size=40)


@settings(deadline=None)
@given(st.lists(rules, min_size=4, max_size=4), steps)
def test_in_no_history_a_target_is_told_the_same_twice_nor_a_story_missed(
    asked: list[Rule], history: list[Step]
) -> None:
    """Story, digest, baseline and corroborated: once for a story and target. The first hit a rule wants is told."""
    told: list[tuple[str, str]] = []
    independent = 1
    for step in history:
        wanted, moment = asked[step.rule], step.moment
        independent += step.independent_grows and not moment.copy
        known = StoryFacts(5, independent, independent, frozenset(told))
        made = decide(moment, wanted, known)
        unheard = not {("story"), ("baseline"), ("digest")} & {r for t, r in told if t == wanted.target}
        if moment.new_hit and STORY in wanted.on and independent >= wanted.min_independent and unheard:
            assert made.verdict is not Verdict.SILENT
        if made.verdict is Verdict.SILENT:
            assert made.reason in set(SilentReason)
        else:
            told.append((made.target, made.reason))
    once = [one for one in told if one[1] in {"story", "digest", "baseline", "corroborated"}]
    assert len(once) == len(set(once))


@settings(deadline=None)
@given(moments, rules, st.integers(1, 9))
def test_what_is_told_is_asked_for_and_new(moment: Moment, asked: Rule, independent: int) -> None:
    """No figure without a new figure, no revision without a change, nothing below the outlets asked for."""
    made = decide(moment, asked, StoryFacts(5, independent, independent))
    if made.verdict is Verdict.SILENT:
        return
    assert independent >= asked.min_independent
    assert made.reason != "figure" or moment.new_figure
    assert made.reason != "revision" or moment.revised
    assert (made.verdict is Verdict.DIGEST) == bool(asked.digest or made.reason == "baseline")
    assert {"baseline": STORY, "digest": STORY}.get(made.reason, made.reason) in asked.on
