"""Documents and keywords made by a seed: the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.rig.feeds import Item, rss

ITEMS = 30
_SYLLABLES = (
    "an",
    "ber",
    "cal",
    "dor",
    "el",
    "fen",
    "gor",
    "hal",
    "ik",
    "jor",
    "kel",
    "lum",
    "mar",
    "nor",
    "ost",
    "per",
)
_CYRILLIC = ("во", "на", "кор", "ле", "ми", "ри", "сол", "та", "ур", "че")


def documents(count: int) -> Iterator[bytes]:
    """RSS documents of 30 items of about 1 KB, one in four Cyrillic, half of them with markup."""
    for number in range(count):
        dice = random.Random(number)
        syllables = _CYRILLIC if number % 4 == 0 else _SYLLABLES
        yield rss(f"Outlet {number}", [_item(dice, syllables, number, serial) for serial in range(ITEMS)])


def _item(dice: random.Random, syllables: tuple[str, ...], number: int, serial: int) -> Item:
    text = " ".join(_word(dice, syllables) for _ in range(130))
    body = f"<p>{text}</p><p>At least 12 people were killed &amp; 30 wounded.</p>" if serial % 2 else text
    return Item(
        title=" ".join(_word(dice, syllables) for _ in range(9)).capitalize(),
        link=f"https://outlet{number}.example/news/{serial}",
        description=body,
        published="Thu, 19 Dec 2024 10:00:00 GMT",
    )


def _word(dice: random.Random, syllables: tuple[str, ...]) -> str:
    return "".join(dice.choices(syllables, k=dice.randint(1, 4)))


def keywords() -> Iterator[str]:
    """Words of the same making, longer, so that few articles hold many of them."""
    dice = random.Random(99)
    while True:
        yield "".join(dice.choices(_SYLLABLES if dice.random() < 0.75 else _CYRILLIC, k=dice.randint(3, 5)))
