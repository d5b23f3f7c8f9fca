"""Numbers in a sentence: digits, words, ranges, vague amounts, and the qualifiers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures.words import Bound, Scale, Tag, Token, Unit, Vague, listed


@dataclass(frozen=True, slots=True)
class Count:
    """A number as said, at `tokens[first:last]`, qualifiers included."""

    first: int
    last: int
    low: int
    high: int | None
    bound: str
    digits: bool = False  # bare digits: may be a year


_FROM = frozenset({"from", "с", "з", "от", "від"})
_BETWEEN = frozenset({"between"})
_GROWTH_REACH = 4  # tokens between "rose" and "from"
_WORDS = (Unit, Scale, Vague)
_LARGEST = 10_000_000_000  # more people than live: not a count of people


def counts(tokens: Sequence[Token]) -> list[Count]:
    """Every number of the sentence, in order."""
    found: list[Count] = []
    i = 0
    while i < len(tokens):
        count = _count(tokens, i) if _may_begin(tokens[i]) else None
        if count:
            found.append(count)
        i = count.last if count else i + 1
    return found


def _may_begin(token: Token) -> bool:
    return token.low[0].isdigit() if token.meaning is None else isinstance(token.meaning, _WORDS)


def _count(tokens: Sequence[Token], i: int) -> Count | None:
    """The number that begins at `i`, qualified."""
    meaning = tokens[i].meaning
    if isinstance(meaning, Vague):
        return _qualify(tokens, Count(i, i + 1, meaning.low, meaning.high, meaning.bound))
    plain = _value(tokens, i)
    if plain is None:
        return None
    value, last = plain
    count = _range(tokens, i, value, last) or Count(i, last, value, value, "exact", digits=tokens[i].low.isdigit())
    if isinstance(meaning, Scale) and meaning.many and last == i + 1 and not _qualified(tokens, i):
        count = Count(i, last, 2 * value, None, "at_least")
    return _qualify(tokens, count) if 0 < count.low <= _LARGEST else None


def _qualified(tokens: Sequence[Token], i: int) -> bool:
    return i > 0 and isinstance(tokens[i - 1].meaning, Bound)


def _range(tokens: Sequence[Token], i: int, value: int, last: int) -> Count | None:
    """`5 to 15`, `three or four`, `500-1000`, `2-3 thousand`."""
    between = i > 0 and tokens[i - 1].low in _BETWEEN
    joints = {Tag.AND, Tag.RANGE} if between else {Tag.RANGE}
    if last + 1 >= len(tokens):
        return None
    until = tokens[last].low == "до" and i > 0 and tokens[i - 1].low in _FROM and not _grows(tokens, i - 1)
    if tokens[last].meaning not in joints and not until:
        return None
    upper = _value(tokens, last + 1)
    if upper is None or (i > 0 and tokens[i - 1].low in _FROM and _grows(tokens, i - 1)):
        return None
    high, end = upper
    scale = tokens[end - 1].meaning
    if isinstance(scale, Scale) and value < scale.value and last == i + 1:
        value *= scale.value
    return Count(i, end, value, high, "range") if value < high else None


def _grows(tokens: Sequence[Token], i: int) -> bool:
    """`rose from 10 to 13` says two numbers, `from 10 to 13 people` one range."""
    return any(token.meaning is Tag.MEASURE for token in tokens[max(0, i - _GROWTH_REACH) : i])


def _is_growth(tokens: Sequence[Token], i: int, last: int) -> bool:
    return _grows(tokens, i) or any(token.meaning is Tag.MEASURE for token in tokens[last : last + 2])


def _value(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The number of digits or words at `i`, and where it ends."""
    token = tokens[i]
    if token.low[0].isdigit():
        return _digits(tokens, i)
    if isinstance(token.meaning, Unit | Scale):
        return _worded(tokens, i, 0)
    return None


_CASE_ENDINGS = frozenset(listed("ти х ми рох ох ма ро є м"))  # 85-ти, 2-х; others make ordinals: 12-й


def _digits(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    digits, dash, ending = tokens[i].low.partition("-")
    if dash and ending not in _CASE_ENDINGS:
        return None
    amount = _amount(digits)
    if amount is None:
        return None
    scale = tokens[i + 1].meaning if i + 1 < len(tokens) else None
    if isinstance(scale, Scale):
        return _scaled(tokens, i + 1, amount, scale)
    return (int(amount), i + 1) if amount == int(amount) else None


def _scaled(tokens: Sequence[Token], i: int, amount: float, scale: Scale) -> tuple[int, int]:
    """`2.5 thousand`; a scale after a scale multiplies on in no language of ours, a unit adds (2만 8500)."""
    value = round(amount * scale.value)
    follow = i + 1
    if follow < len(tokens) and tokens[follow].low.isdigit() and tokens[follow].start == tokens[i].end:
        rest = _digits(tokens, follow)
        if rest and rest[0] < scale.value:
            return value + rest[0], rest[1]
    if scale.value == 1000 and follow < len(tokens) and tokens[follow].low.isdigit() and len(tokens[follow].low) == 3:
        return value + int(tokens[follow].low), follow + 1  # 32 тысячи 675
    return value, follow


def _amount(digits: str) -> float | None:
    """`1,000`, `31 908` and `1.000` are thousands; `2.5` and `2,5` have a fraction."""
    groups = (
        digits.replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace(",", " ")
        .replace(".", " ")
        .replace("'", " ")
        .split(" ")
    )
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
        return float("".join(groups))
    if len(groups) == 1:
        return float(digits) if len(digits) <= 12 else None
    return float(f"{groups[0]}.{groups[1]}") if len(groups) == 2 and len(digits) <= 12 else None


def _worded(tokens: Sequence[Token], i: int, total: int) -> tuple[int, int]:
    """`twenty-four`, `two hundred and fifty`, `five thousand`: units add, scales multiply what stands before."""
    current, last = 0, i
    while i < len(tokens):
        meaning = tokens[i].meaning
        if isinstance(meaning, Unit) and _adds(current, meaning.value):
            current += meaning.value
        elif isinstance(meaning, Scale) and (last == i or meaning.value >= 12):
            grown = max(current, 1) * meaning.value
            total, current = (total + grown, 0) if meaning.value >= 1000 else (total, grown)
        elif not (i + 1 < len(tokens) and _joins(tokens, i, current + total)):
            break
        else:
            i += 1
            continue
        i += 1
        last = i
    return total + current, last


def _adds(current: int, value: int) -> bool:
    """Whether a unit may follow: 20 + 4 and 200 + 50, but not 4 + 20 or 10 + 2."""
    if current == 0:
        return True
    place = 10 ** len(str(value))
    return current % place == 0 and not (place == 10 and current % 100 == 10)


def _joins(tokens: Sequence[Token], i: int, so_far: int) -> bool:
    """A hyphen or an "and" inside one number."""
    following = tokens[i + 1].meaning
    if not isinstance(following, Unit):
        return False
    if tokens[i].low == "-":
        return so_far % 10 == 0 and 20 <= so_far < 100 and following.value < 10
    return tokens[i].low == "and" and so_far >= 100 and so_far % 100 == 0 and following.value < 100


def _qualify(tokens: Sequence[Token], count: Count) -> Count:
    """Take in the qualifiers on both sides."""
    first, last, bound = count.first, count.last, count.bound
    said: list[str] = []
    while first > 0 and isinstance(meaning := tokens[first - 1].meaning, Bound) and not meaning.after:
        if tokens[first - 1].low == "до" and _is_growth(tokens, first - 1, last):
            break  # выросло до 30
        said.append(meaning.bound)
        first -= 1
    if last < len(tokens) and isinstance(meaning := tokens[last].meaning, Bound) and meaning.after:
        said.append(meaning.bound)
        last += 1
    for name in ("at_least", "at_most", "about"):
        if name in said and not (bound == "range" and name == "about"):
            bound = name
            break
    return _bounded(count, bound, first, last)


def requalified(count: Count, qualifier: Bound) -> Count:
    """The count with a qualifier that stands apart from it (30명 이상)."""
    said = qualifier.bound
    if count.bound in {"at_least", "at_most"} or (count.bound == "range" and said == "about"):
        return count
    return _bounded(count, said, count.first, count.last)


def _bounded(count: Count, bound: str, first: int, last: int) -> Count:
    top = count.high if count.high is not None else count.low
    low, high = count.low, count.high
    if bound == "at_least":
        high = None
    elif bound == "at_most":
        low, high = 0, top
    elif bound == "about" and count.bound != "at_least":
        high = top
    elif bound == "about":
        bound = count.bound
    return Count(first, last, low, high, bound, count.digits and bound == "exact")
