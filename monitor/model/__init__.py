"""The values that travel between stages: frozen, plain, standard library only.

A type says how far something has got: `Source` -> `Fetched` -> `ParsedFeed` of `Entry` -> `Article` -> `Match` ->
(stored) `Hit` -> `Alert` -> `Delivery`. Every time is an aware `datetime` in UTC. Expected failures are values too
(`FetchFailed`, `ParseFailed`, `Refused`), each with a named reason, so one rotten feed never stops a round.
"""

from monitor.model.articles import Article, Field, Known, Match, Why
from monitor.model.fetched import Fetched, FetchFailed, FetchOutcome, FetchReason, NextPoll, NotModified
from monitor.model.parsed import Entry, EntryDate, EntryKeys, ParsedFeed, ParseFailed, ParseOutcome, ParseReason
from monitor.model.sources import Source, SourceState, Validators
from monitor.model.told import (
    Accepted,
    Alert,
    AlertItem,
    AlertReason,
    Candidate,
    Decision,
    Delivery,
    Figure,
    Message,
    Moment,
    NextAttempt,
    Placement,
    RefusalReason,
    Refused,
    Rule,
    SendOutcome,
    StoryFacts,
    Target,
    Verdict,
)

__all__ = [
    "Accepted",
    "Alert",
    "AlertItem",
    "AlertReason",
    "Article",
    "Candidate",
    "Decision",
    "Delivery",
    "Entry",
    "EntryDate",
    "EntryKeys",
    "FetchFailed",
    "FetchOutcome",
    "FetchReason",
    "Fetched",
    "Field",
    "Figure",
    "Known",
    "Match",
    "Message",
    "Moment",
    "NextAttempt",
    "NextPoll",
    "NotModified",
    "ParseFailed",
    "ParseOutcome",
    "ParseReason",
    "ParsedFeed",
    "Placement",
    "RefusalReason",
    "Refused",
    "Rule",
    "SendOutcome",
    "Source",
    "SourceState",
    "StoryFacts",
    "Target",
    "Validators",
    "Verdict",
    "Why",
]
