"""Which entry is which article we already have. Pure.

An article is known by its guid, its link and its text within its source. Publishers break each of them: guids that
change at every poll, repeat, or are mere positions; links whose host or query changes; edited headlines. So no key is
believed alone where another contradicts it. Two errors are possible, and the second is worse: to tell old news twice,
and to swallow news. Where the evidence is balanced, an entry is new.

The decision for an entry and a stored article (`=` equal, `!` both there and different, `-` missing on a side or not
to be trusted; "same time" = the same published instant, from a date that has a time of day):

    guid  link  text     further                                                          decision
    =     =     any                                                                       same  guid+link
    =     ! -   any      unless the guid is a position, or nothing else is alike (1)      same  guid
    ! -   =     =        guid missing or ticking (2), or same time, or no date to differ  same  link+text
    -     =     !                                                                         same  link      (edited)
    !     =     !        the document's guids tick (2)                                    same  link      (edited)
    !     =     !        they do not: a page that many articles share                     new
    -     -     =        seen within 36 h of the entry's date, or no date                 same  text
    -     !     =        same time, or the same path and query on another host            same  text
    !     -     =        same time, or ticking guids (2)                                  same  text
    !     !     =        same time, or the same path and query on another host            same  text
    otherwise                                                                             new

(1) A guid is a position (or a counter used again) when link path, headline and date all differ from those of the
    article it was seen on: for one entry alone that entry is new, and when it holds for most guids of the document
    none of its guids is believed, nor handed on.
(2) Guids tick when most entries that keep their link and text (or text and time) come with another guid, at least two.

The stronger evidence is served first, and no article is claimed twice in one document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.model import Entry, Known
from monitor.parse.keys import split_link_key
from monitor.parse.plain import folded, words

_RECENTLY = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Identified:
    """An entry and the article it is, or None when it is new. `changed`: a reader would see something else now.

    `entry` is the one to store: a guid that turned out to be a position is taken out of its keys.
    """

    entry: Entry
    known: Known | None
    changed: bool
    reason: str


def identify(entries: Sequence[Entry], known: Sequence[Known]) -> tuple[Identified, ...]:
    """For each entry of one document, in order, which of the source's stored articles it is.

    `known` are the articles of the same source that share at least one key with any of the entries.
    """
    pairs = [_Pair(entry, article) for entry, article in _candidates(entries, known)]
    habits = _Habits(positional=_are_positional(pairs), ticking=_are_ticking(pairs))
    claims = _claim(pairs, habits)
    return tuple(_verdict(entry, claims.get(id(entry)), habits) for entry in entries)


class _Pair:
    """An entry beside a stored article, and how their keys compare."""

    __slots__ = ("article", "entry", "guid", "link", "text")

    def __init__(self, entry: Entry, article: Known) -> None:
        self.entry = entry
        self.article = article
        self.guid = _compare(entry.keys.guid, article.keys.guid)
        self.link = _compare(entry.keys.link, article.keys.link)
        self.text = entry.keys.content == article.keys.content

    @property
    def same_time(self) -> bool:
        """The same published instant. A bare day is no instant: much happens in a day."""
        date = self.entry.published
        return date.value is not None and date.value == self.article.published_at and not date.rule.endswith("-day")

    @property
    def moved(self) -> bool:
        """The same path and query, of another host."""
        if self.link is not False:
            return False
        here, there = split_link_key(self.entry.keys.link or ""), split_link_key(self.article.keys.link or "")
        return (here.path, here.query) == (there.path, there.query)

    @property
    def recent(self) -> bool:
        """The article was still in the feed, or was published, shortly before the entry's date."""
        value = self.entry.published.value
        return value is None or value - max(self.article.published_at, self.article.last_seen_at) <= _RECENTLY

    @property
    def unlike(self) -> bool:
        """Nothing but the guid is alike: neither link path, nor any word of the headline, nor the time."""
        if self.link or self.text or self.same_time:
            return False
        if self.link is False:
            here, there = split_link_key(self.entry.keys.link or ""), split_link_key(self.article.keys.link or "")
            if here.path == there.path:
                return False
        return words(folded(self.entry.title)).isdisjoint(words(folded(self.article.title)))


def _compare(here: str | None, there: str | None) -> bool | None:
    """Equal, different, or None: one side has nothing to say."""
    return here == there if here is not None and there is not None else None


@dataclass(frozen=True, slots=True)
class _Habits:
    """What the document as a whole shows about its guids."""

    positional: bool
    ticking: bool


def _candidates(entries: Sequence[Entry], known: Sequence[Known]) -> Iterator[tuple[Entry, Known]]:
    """Each entry with each article that shares a key with it, once."""
    by_key: dict[tuple[str, str | None], list[Known]] = defaultdict(list)
    for article in known:
        for key in _keys(article):
            by_key[key].append(article)
    for entry in entries:
        found = {article.id: article for key in _keys(entry) for article in by_key.get(key, ())}
        yield from ((entry, article) for article in found.values())


def _keys(thing: Entry | Known) -> Iterator[tuple[str, str | None]]:
    keys = thing.keys
    if keys.guid is not None:
        yield "guid", keys.guid
    if keys.link is not None:
        yield "link", keys.link
    yield "content", keys.content


def _are_positional(pairs: Iterable[_Pair]) -> bool:
    """Whether most guids of the document now stand on something else, at least two of them."""
    by_guid = [pair.unlike for pair in pairs if pair.guid]
    return sum(by_guid) >= 2 and sum(by_guid) * 2 > len(by_guid)


def _are_ticking(pairs: Iterable[_Pair]) -> bool:
    """Whether most entries that kept link and text, or text and time, came with another guid, at least two of them."""
    kept = [pair.guid for pair in pairs if pair.guid is not None and pair.text and (pair.link or pair.same_time)]
    changed = kept.count(False)
    return changed >= 2 and changed * 2 > len(kept)


def _by_guid_and_link(pair: _Pair, habits: _Habits) -> bool:
    return bool(pair.guid and pair.link) and not habits.positional


def _by_guid(pair: _Pair, habits: _Habits) -> bool:
    return bool(pair.guid) and not habits.positional and not pair.unlike


def _by_link_and_text(pair: _Pair, habits: _Habits) -> bool:
    if not (pair.link and pair.text):
        return False
    return _is_silent(pair, habits) or pair.same_time or pair.entry.published.value is None


def _by_link(pair: _Pair, habits: _Habits) -> bool:
    return bool(pair.link) and _is_silent(pair, habits)


def _by_text(pair: _Pair, habits: _Habits) -> bool:
    if not pair.text or pair.link:
        return False
    if pair.same_time:
        return True
    if pair.link is False:
        return pair.moved
    return habits.ticking or (_is_silent(pair, habits) and pair.recent)


def _is_silent(pair: _Pair, habits: _Habits) -> bool:
    """Whether the guids neither prove nor contradict anything."""
    return pair.guid is None or habits.positional or (habits.ticking and not pair.guid)


_RULES: tuple[tuple[str, Callable[[_Pair, _Habits], bool]], ...] = (
    ("guid+link", _by_guid_and_link),
    ("guid", _by_guid),
    ("link+text", _by_link_and_text),
    ("link", _by_link),
    ("text", _by_text),
)


def _claim(pairs: Sequence[_Pair], habits: _Habits) -> dict[int, tuple[Known, str]]:
    """Entry (by `id()`) -> the article it claims and by which rule. Stronger rules claim first."""
    claims: dict[int, tuple[Known, str]] = {}
    taken: set[int] = set()
    for reason, holds in _RULES:
        for pair in pairs:
            if id(pair.entry) in claims or pair.article.id in taken or not holds(pair, habits):
                continue
            claims[id(pair.entry)] = (pair.article, reason)
            taken.add(pair.article.id)
    return claims


def _verdict(entry: Entry, claim: tuple[Known, str] | None, habits: _Habits) -> Identified:
    if habits.positional and entry.keys.guid is not None:
        entry = replace(entry, keys=replace(entry.keys, guid=None))
    if claim is None:
        return Identified(entry, None, changed=False, reason="new")
    article, reason = claim
    return Identified(entry, article, changed=article.digest != entry.digest, reason=reason)
