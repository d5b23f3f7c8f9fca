"""The last stage: what is told to whom, in which words, when, and whether it arrived.

`decide` and `group` say what is told (pure), `render` says it (pure), `Sender` delivers it, `next_attempt`, `not_before`
and `next_digest` say when (pure). Nothing here reads settings or the database.
"""

from monitor.alert.decide import BASELINE, SilentReason, decide
from monitor.alert.outcome import Exchange, Report, classify
from monitor.alert.render import render, trial
from monitor.alert.retry import RetryPolicy, next_attempt
from monitor.alert.routing import Decided, Routed, group, make_item
from monitor.alert.send import Sender, check_target
from monitor.alert.timing import Hold, next_digest, not_before, quiet_until

__all__ = [
    "BASELINE",
    "Decided",
    "Exchange",
    "Hold",
    "Report",
    "RetryPolicy",
    "Routed",
    "Sender",
    "SilentReason",
    "check_target",
    "classify",
    "decide",
    "group",
    "make_item",
    "next_attempt",
    "next_digest",
    "not_before",
    "quiet_until",
    "render",
    "trial",
]
