"""Numbers that count no people: money, dates, ages, clock times, names of things."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.figures.group import meaning_at
from monitor.figures.numbers import Count
from monitor.figures.words import Tag, Token, Unit


def is_no_count(tokens: Sequence[Token], count: Count) -> bool:
    """Money, dates, ages, clock times, and what "none of" stands before."""
    before, after = meaning_at(tokens, count.first - 1), meaning_at(tokens, count.last)
    if before in {Tag.MONEY, Tag.NO} or after in {Tag.DATE, Tag.AGE, Tag.MONEY}:
        return True
    if tokens[count.first - 1].low == "both" and count.digits and count.first > 0:
        return True  # both 51
    if before is Tag.AND and count.first > 2 and tokens[count.first - 3].low in {"aged", "ages"}:
        return True  # aged 12 and 14
    people = after in {Tag.PERSON, Tag.ONE_PERSON, Tag.ANYBODY}
    if before is Tag.OF and meaning_at(tokens, count.first - 2) is Tag.ONE_PERSON and not people:
        return True  # mother of two
    if _is_cut_off(tokens, count):
        return True
    if (
        count.first > 1
        and tokens[count.first - 1].low == "between"
        and tokens[count.first - 2].low in {"aged", "ages"}
    ):
        return True
    cut = tokens[count.last - 1].low.isdigit() and len(tokens[count.first].low) == 4  # 2200 1523: of a card
    if cut and count.digits and count.first > 0 and tokens[count.first - 1].low.isdigit():
        return True
    is_day = before is Tag.DATE and count.digits and count.low <= 31
    return is_day or _is_age(tokens, count) or _is_clock(tokens, count) or _is_one_of_ages(tokens, count)


def is_year(tokens: Sequence[Token], count: Count) -> bool:
    """`1984`, `1932-1933`."""
    last = tokens[count.last - 1].low
    plain = count.digits or (count.bound == "range" and last.isdigit())
    return plain and len(last) == 4 and 1900 <= count.low < 2100 and (count.high or 0) < 2100


def _is_age(tokens: Sequence[Token], count: Count) -> bool:
    """`Boy, 11, killed`, `father-of-two`."""
    if count.first == 0 or count.last >= len(tokens):
        return False
    before, after = tokens[count.first - 1], tokens[count.last]
    if before.low == "-" and before.end == tokens[count.first].start:
        return count.first > 1 and tokens[count.first - 2].end == before.start
    return before.low == "," and count.digits and count.low < 120 and after.low in {",", ")"}


def _is_one_of_ages(tokens: Sequence[Token], count: Count) -> bool:
    """`двое мужчин, 22 и 28 лет`: the number before "and" is an age as well."""
    if meaning_at(tokens, count.last) not in {Tag.AND, Tag.RANGE}:
        return False
    behind = count.last + 1
    number = behind + 1 < len(tokens) and (tokens[behind].low.isdigit() or isinstance(tokens[behind].meaning, Unit))
    return number and tokens[behind + 1].meaning is Tag.AGE


def _is_cut_off(tokens: Sequence[Token], count: Count) -> bool:
    """`12news`, `2-man crew`, and a number alone in brackets: no count of people."""
    if count.last >= len(tokens):
        return False
    before, after = tokens[count.first - 1], tokens[count.last]
    if after.low == "-" and _joins_words(tokens, count.last):
        return True  # a 2-man crew
    grown = after.start == tokens[count.last - 1].end and after.low[0].isalpha() and after.meaning is None
    if not count.digits:
        return False
    return (grown and after.low.isascii()) or (count.first > 0 and before.low == "(" and after.low == ")")


def _joins_words(tokens: Sequence[Token], hyphen: int) -> bool:
    """A hyphen without blanks before a word."""
    if hyphen + 1 >= len(tokens) or tokens[hyphen - 1].end < tokens[hyphen].start:
        return False
    return tokens[hyphen].end == tokens[hyphen + 1].start and tokens[hyphen + 1].low[0].isalpha()


def _is_clock(tokens: Sequence[Token], count: Count) -> bool:
    """`12:30`, `3:1`, `7/12/14`: a mark without blanks and another number."""
    near = tokens[max(0, count.first - 2) : count.last + 2]
    colons = [i for i, token in enumerate(near) if token.low in {":", "/"} and 0 < i < len(near) - 1]
    return count.digits and any(
        near[i - 1].low.isdigit()
        and near[i + 1].low.isdigit()
        and near[i - 1].end == near[i].start
        and near[i].end == near[i + 1].start
        for i in colons
    )
