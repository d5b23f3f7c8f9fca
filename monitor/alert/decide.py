"""Whether one hit is told to one target now, in the next digest, or not at all, and why. Pure.

A story is told once to a target (`story`, or `digest`, or `baseline`), corroborated once, and again only for something
new: a figure or a revision the rule asks for. When in doubt it is told: a repetition costs less than a miss.
"""

from __future__ import annotations

from enum import StrEnum

from monitor.model import AlertReason, Decision, Moment, Rule, StoryFacts, Verdict

BASELINE = "baseline"


class SilentReason(StrEnum):
    """Why nothing is said."""

    NOTHING_NEW = "nothing-new"
    COPY = "copy"
    KNOWN_STORY = "known-story"
    BELOW_MIN_INDEPENDENT = "below-min-independent"
    NOT_ASKED = "not-asked"
    BASELINE = BASELINE


def decide(moment: Moment, rule: Rule, facts: StoryFacts) -> Decision:
    """What `rule` makes of `moment`, given what is known of the story and what its target has been told of it.

    `facts.told` holds `(decision.target, decision.reason)` of every earlier decision on this story that was not silent.
    """
    if not (moment.new_hit or moment.revised or moment.new_figure):
        return _silent(rule, SilentReason.NOTHING_NEW, "Nothing about this hit is new")
    reason = _reason_to_tell(moment, rule, facts)
    if reason is None:
        return _silence(moment, rule, facts)
    return _tell(reason, moment, rule, facts)


def _reason_to_tell(moment: Moment, rule: Rule, facts: StoryFacts) -> AlertReason | None:
    """The strongest reason that holds and that the rule asks for."""
    if facts.independent < rule.min_independent:
        return None
    known = _knows_story(rule, facts)
    wants = rule.on
    if AlertReason.STORY in wants and not known and _may_open(moment, rule):
        return AlertReason.STORY
    if moment.baseline and moment.new_hit:
        return None
    if AlertReason.CORROBORATED in wants and _corroborated(rule, facts) and not (moment.copy and known):
        return AlertReason.CORROBORATED
    if AlertReason.FIGURE in wants and moment.new_figure:
        return AlertReason.FIGURE
    if AlertReason.REVISION in wants and moment.revised and not moment.new_hit and not moment.copy:
        return AlertReason.REVISION
    return None


def _may_open(moment: Moment, rule: Rule) -> bool:
    """A story is opened by a new hit; one that waited for independent outlets, by whatever shows that they are there."""
    return moment.new_hit or rule.min_independent > 1


def _told(rule: Rule, facts: StoryFacts) -> set[str]:
    return {str(reason) for target, reason in facts.told if target == rule.target}


def _knows_story(rule: Rule, facts: StoryFacts) -> bool:
    """Has the target been told of the story? A place in some digest does not replace a message asked for at once."""
    opened = {AlertReason.STORY.value, BASELINE}
    if rule.digest:
        opened.add(AlertReason.DIGEST.value)
    return not opened.isdisjoint(_told(rule, facts))


def _corroborated(rule: Rule, facts: StoryFacts) -> bool:
    """Is the threshold reached and not told yet? A story that was told takes another outlet beyond what it needed."""
    if AlertReason.CORROBORATED.value in _told(rule, facts):
        return False
    if AlertReason.STORY not in rule.on:
        return facts.independent >= max(2, rule.min_independent)
    return _knows_story(rule, facts) and facts.independent > rule.min_independent


# ------------------------------------------------------------------------------------------------- yes, in words


def _tell(reason: AlertReason, moment: Moment, rule: Rule, facts: StoryFacts) -> Decision:
    if reason is AlertReason.STORY and moment.baseline:
        said = f"Published before the first poll of its source: goes into one digest for {rule.target}"
        return Decision(rule.target, Verdict.DIGEST, BASELINE, said)
    said = f"{_yes(reason, facts)} for {rule.target}"
    if not rule.digest:
        return Decision(rule.target, Verdict.SEND, reason, said)
    kept = AlertReason.DIGEST if reason is AlertReason.STORY else reason
    return Decision(rule.target, Verdict.DIGEST, kept, f"{said}: kept for the digest ({rule.digest})")


def _yes(reason: AlertReason, facts: StoryFacts) -> str:
    story = f"story s{facts.story_id}"
    match reason:
        case AlertReason.CORROBORATED:
            return f"{facts.independent} independent outlets now report {story}"
        case AlertReason.FIGURE:
            return f"A figure of {story} is new"
        case AlertReason.REVISION:
            return f"The publisher changed an article of {story}"
        case _:
            return f"First hit of {story}"


# -------------------------------------------------------------------------------------------------- no, in words


def _silence(moment: Moment, rule: Rule, facts: StoryFacts) -> Decision:
    """The most telling reason for saying nothing."""
    story = f"Story s{facts.story_id}"
    known = _knows_story(rule, facts)
    if moment.copy and known:
        return _silent(rule, SilentReason.COPY, f"A copy within {story.lower()}, which {rule.target} knows")
    if facts.independent < rule.min_independent and not known:
        count = f"{facts.independent} of {rule.min_independent} independent outlets"
        return _silent(rule, SilentReason.BELOW_MIN_INDEPENDENT, f"{story} has {count}")
    if moment.new_hit and known:
        return _silent(rule, SilentReason.KNOWN_STORY, f"{story} has been told to {rule.target}")
    if moment.new_hit and moment.baseline:
        return _silent(rule, SilentReason.BASELINE, "Published before the first poll of its source")
    asked = ", ".join(sorted(rule.on))
    return _silent(rule, SilentReason.NOT_ASKED, f"{rule.target} is told on {asked or 'nothing'} only")


def _silent(rule: Rule, reason: SilentReason, said: str) -> Decision:
    return Decision(rule.target, Verdict.SILENT, reason, said)
