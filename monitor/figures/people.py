"""Groups of people in a sentence: counts with their nouns, and single persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.figures.group import (
    ARTICLE_REACH,
    LONGEST_NOUN,
    PERSONS,
    Group,
    Habits,
    end_of_persons,
    is_nation,
    is_part,
    meaning_at,
)
from monitor.figures.numbers import Count, counts, requalified
from monitor.figures.singles import singles
from monitor.figures.uncounted import is_no_count, is_year
from monitor.figures.words import Bound, Fate, Scale, Tag, Token, Unit, Vague, listed

_ENDS = (Fate, Bound, Unit, Scale, Vague)
_GOES_ON = frozenset({None, Tag.AGE, Tag.OF, Tag.TOLL, Tag.RANGE, Tag.NATION, Tag.SPEAKER})
_INSIDE = frozenset({"в", "во", "у"})  # в 239 лицее
_COLLECTIVE = listed("двое трое четверо пятеро шестеро семеро восьмеро двоє троє п'ятеро")  # said of people alone
_FILLERS = frozenset(listed("more other others additional mostly further new еще ещё ще других"))


def groups(tokens: Sequence[Token], habits: Habits) -> list[Group]:
    """All groups, in order. Where one holds another ("two 14-year-old boys") the counted one stays."""
    counted = _of_totals(tokens, [group for count in counts(tokens) if (group := _counted(tokens, count, habits))])
    taken = {n for group in counted for n in range(group.first, group.last)}
    free = [one for one in singles(tokens, habits) if one.last - 1 not in taken and one.first not in taken]
    found = sorted(counted + free, key=lambda group: group.first)
    return _nouns_shared(tokens, _parts_joined(tokens, found))


def _of_totals(tokens: Sequence[Token], found: list[Group]) -> list[Group]:
    """`three of the five hostages`, `one of five victims`: the second number is the whole, and is no group of its own."""
    kept: list[Group] = []
    for group in found:
        last = kept[-1] if kept else None
        if last and last.last in {group.first - 1, group.first} and meaning_at(tokens, group.first - 1) is Tag.OF:
            kept[-1] = replace(last, last=group.last, noun=group.noun, people=group.people)
        elif _is_one_of(tokens, group.first) and _is_told_of_one(tokens, group.last):
            kept.append(replace(group, first=group.first - 1, low=1, high=1, bound="exact"))
        else:
            kept.append(group)
    return kept


def _is_one_of(tokens: Sequence[Token], i: int) -> bool:
    """`one of`, `one of its`."""
    before = tokens[max(0, i - 2) : i]
    if before and before[-1].meaning is Tag.THE:
        before = before[:-1]
    return bool(before) and before[-1].low in {"one of", "one of the"}


def _is_told_of_one(tokens: Sequence[Token], start: int) -> bool:
    """`one of five victims dies`, `... was killed`; but all five in `one of five children killed in the fire`."""
    for i in range(start, len(tokens)):
        meaning = tokens[i].meaning
        if meaning is Tag.BE:
            return tokens[i - 1].meaning is not Tag.RANGE  # to be killed
        if isinstance(meaning, Fate) and not meaning.noun and (meaning.left or meaning.unbe):
            return not meaning.unbe
        if meaning is Tag.WHO:
            return False
    return False


def _nouns_shared(tokens: Sequence[Token], found: list[Group]) -> list[Group]:
    """`killed two and wounded three militants`: the first count has the second one's noun."""
    for i, (one, two) in enumerate(pairwise(found)):
        joint = [token.meaning for token in tokens[one.last : two.first]]
        bare = one.noun is None and not one.people
        if bare and two.people and len(joint) == 2 and joint[0] is Tag.AND and isinstance(joint[1], Fate):
            found[i] = replace(one, noun=two.noun, people=True)
    return found


def _parts_joined(tokens: Sequence[Token], found: list[Group]) -> list[Group]:
    """`including a woman and a child`: what is joined to a part is a part."""
    for i, (one, two) in enumerate(pairwise(found), 1):
        joint = tokens[one.last : two.first]
        if found[i - 1].part and len(joint) == 1 and (joint[0].meaning is Tag.AND or joint[0].low == ","):
            found[i] = replace(two, part=True)
    return found


def _counted(tokens: Sequence[Token], count: Count, habits: Habits) -> Group | None:
    """The group a number counts; None when it counts no people."""
    if is_no_count(tokens, count):
        return None
    if habits.counters:
        return _by_counter(tokens, count)
    noun = _noun(tokens, count.last)
    if tokens[count.last - 1].low.endswith(_COLLECTIVE) and not noun.thing:
        noun = replace(noun, people=True)
    inside = count.first > 0 and tokens[count.first - 1].low in _INSIDE and noun.words and not noun.people
    if noun.thing or inside or (is_year(tokens, count) and not noun.people):
        return None
    alone = tokens[count.last - 1].meaning == Unit(1) and not noun.people
    if alone and noun.words and not habits.bare_singles:
        return None  # one explosion, one report
    return Group(
        count.first,
        noun.last,
        count.low,
        count.high,
        count.bound,
        noun=noun.words,
        people=noun.people,
        part=is_part(tokens, count.first),
        of_them=Tag.OF_THEM in {meaning_at(tokens, count.last), meaning_at(tokens, noun.last)},
        reach=(habits.bare_reach if noun.words else ARTICLE_REACH) if alone else None,
    )


# ------------------------------------------------------------------------------------------------------ nouns


@dataclass(frozen=True, slots=True)
class _Noun:
    """The noun phrase behind a number: where it ends, the words that name who, and what sort it is."""

    last: int
    words: tuple[int, int] | None = None
    people: bool = False
    thing: bool = False


def _noun(tokens: Sequence[Token], start: int) -> _Noun:
    """The noun phrase that begins at `start`: as far as its first noun for people or things."""
    first = start + 1 if meaning_at(tokens, start) is Tag.OF else start
    for i in range(first, min(first + LONGEST_NOUN, len(tokens))):
        meaning = tokens[i].meaning
        if meaning is Tag.THING:
            return _Noun(i + 1, thing=True)
        if meaning is Tag.ANYBODY:
            return _Noun(i + 1, people=True)
        if meaning in PERSONS or is_nation(tokens, i):
            last = end_of_persons(tokens, i)
            return _Noun(last, (_content(tokens, first, last), last), people=True)
        if isinstance(meaning, Fate) and meaning.noun:
            return _Noun(i, (_content(tokens, first, i), i + 1), people=True)
        if isinstance(meaning, Fate) and meaning_at(tokens, i + 1) in PERSONS:
            return _Noun(i, (i + 1, end_of_persons(tokens, i + 1)), people=True)  # 530 ликвидированных оккупантов
        if isinstance(meaning, _ENDS) or meaning not in _GOES_ON or not _wordlike(tokens, i):
            return _unknown(tokens, first, i)
    return _unknown(tokens, first, min(first + 1, len(tokens)))


def _unknown(tokens: Sequence[Token], first: int, last: int) -> _Noun:
    """A phrase without a noun we know: it stays with the number when it is short."""
    if not 0 < last - first <= 3:
        return _Noun(first)
    start = _content(tokens, first, last)
    return _Noun(last, (start, last) if start < last else None)


def _content(tokens: Sequence[Token], first: int, last: int) -> int:
    """Skip what says nothing of who: more, other."""
    while first < last and (tokens[first].meaning is Tag.ANYBODY or tokens[first].low in _FILLERS):
        first += 1
    return first


def _wordlike(tokens: Sequence[Token], i: int) -> bool:
    """A word, an age, or the hyphen inside a compound."""
    token = tokens[i]
    if token.meaning is Tag.AGE:
        return True
    if token.low == "-":
        return i > 0 and tokens[i - 1].end == token.start
    return token.low[0].isalpha() and token.meaning is not Tag.RANGE and not token.low.startswith("http")


# ------------------------------------------------------------------------------------- Korean: with a counter

_PEOPLE_ENDINGS = listed("인 군 원 객 생 민 병 관 여성 남성 어린이 아이 남녀 기자 노동자 근로자 작업자 부부 청년")
_NO_PEOPLE = listed("치인 적인 중인")  # ends alike, is an adjective
_PARTICLES = listed("이 가 은 는 도 을 를 의 등")


def _by_counter(tokens: Sequence[Token], count: Count) -> Group | None:
    """`북한군 최소 100명 이상`: the noun before, the counter, a qualifier behind it."""
    last = count.last + 1
    if meaning_at(tokens, count.last) is not Tag.ANYBODY or meaning_at(tokens, last) is Tag.THING:
        return None
    for n in (last, last + 1):
        behind = meaning_at(tokens, n)
        if isinstance(behind, Bound) and behind.after:
            count, last = requalified(count, behind), n + 1
            break
    words = _noun_before(tokens, count.first)
    first = words[0] if words else count.first
    if meaning_at(tokens, first - 1) is Tag.AGE and first > 1 and tokens[first - 2].low.isdigit():
        first -= 2  # 20대 여성 2명
    before = meaning_at(tokens, first - 1)
    if words and isinstance(before, Bound) and not before.after:
        count = requalified(count, before)  # 최소 팔레스타인인 242명
    total = meaning_at(tokens, last) is Tag.OF_THEM
    part = is_part(tokens, first)
    return Group(first, last, count.low, count.high, count.bound, noun=words, people=True, part=part, total=total)


def _noun_before(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """The noun for people right before a number: 독일인 등반객 5명."""
    last = first
    while first > 0 and meaning_at(tokens, first - 1) in {None, Tag.ONE_PERSON}:
        if not _names_people(tokens[first - 1].low, clings=first == last):
            break
        first -= 1
    return (first, last) if first < last else None


def _names_people(word: str, *, clings: bool) -> bool:
    """Whether the word ends as nouns for people do. `clings`: a particle may follow, which parts it from later words."""
    stem = word[:-1] if clings and len(word) > 2 and word.endswith(_PARTICLES) else word
    return stem.endswith(_PEOPLE_ENDINGS) and not word.endswith(_NO_PEOPLE)
