"""English sentences and the figures they claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.figures import extract
from monitor.model import Article, Figure

MOMENT = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)


def figures(text: str) -> tuple[Figure, ...]:
    """What an English article with this body claims."""
    return extract(replace(BLANK, text=text))


BLANK = Article(
    title="",
    summary="",
    text="",
    url=None,
    canonical_url=None,
    outlet="northern-dispatch.example",
    language="en",
    author=None,
    published_at=MOMENT,
    published_raw=None,
    date_rule="feed",
    first_seen_at=MOMENT,
)

Said = tuple[str, int, int | None, str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # verbs whose object follows, people who are said to be dead, counted nouns, tolls
        ("The blast killed five.", [("killed", 5, 5, "exact")]),
        ("Storm kills 12, injures 30", [("killed", 12, 12, "exact"), ("wounded", 30, 30, "exact")]),
        ("Five soldiers were killed in the raid.", [("killed", 5, 5, "exact")]),
        ("The fire claimed the lives of three children.", [("killed", 3, 3, "exact")]),
        ("Floods left 40 people dead.", [("killed", 40, 40, "exact")]),
        ("The crash resulted in seven deaths.", [("killed", 7, 7, "exact")]),
        ("The death toll rose to 34.", [("killed", 34, 34, "exact")]),
        ("The number of wounded in the two cities has reached 80.", [("wounded", 80, 80, "exact")]),
        ("Militants abducted 25 villagers.", [("captured", 25, 25, "exact")]),
        ("Two climbers are still missing.", [("missing", 2, 2, "exact")]),
        ("Police shot three men.", [("casualties", 3, 3, "exact")]),
        ("Officers shot dead three men.", [("killed", 3, 3, "exact")]),
        # two fates of one count
        ("About 300 men were killed or wounded.", [("casualties", 300, 300, "about")]),
        ("The army lost 400 soldiers.", [("casualties", 400, 400, "exact")]),
        ("At least 12 dead and 35 wounded.", [("killed", 12, None, "at_least"), ("wounded", 35, 35, "exact")]),
        (
            "The bomb killed five and wounded another 25.",
            [("killed", 5, 5, "exact"), ("wounded", 25, 25, "exact")],
        ),
        ("Three Israeli hostages were shot dead.", [("killed", 3, 3, "exact")]),
        # joined groups and parts of a total
        (
            "Five soldiers and two children were killed.",
            [("killed", 5, 5, "exact"), ("killed", 2, 2, "exact")],
        ),
        (
            "Seven people, including two guards, were killed.",
            [("killed", 7, 7, "exact"), ("killed", 2, 2, "exact")],
        ),
        ("The toll rose from 10 to 13.", [("killed", 10, 10, "exact"), ("killed", 13, 13, "exact")]),
        # one person
        ("A man was killed by a falling tree.", [("killed", 1, 1, "exact")]),
        ("Woman killed in house fire", [("killed", 1, 1, "exact")]),
        ("Driver, 23, is killed after stopping", [("killed", 1, 1, "exact")]),
        ("A 14-year-old was shot dead.", [("killed", 1, 1, "exact")]),
        ("Six were hurt and another was killed.", [("wounded", 6, 6, "exact"), ("killed", 1, 1, "exact")]),
    ],
)
def test_a_claim_is_found(text: str, expected: list[Said]) -> None:
    """Kind, number and bound are those of the sentence, in its order."""
    assert [(f.kind, f.low, f.high, f.bound) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1,000", (1000, 1000, "exact")),
        ("13 700", (700, 700, "exact")),  # English does not part thousands with blanks
        ("2.5 thousand", (2500, 2500, "exact")),
        ("twenty-four", (24, 24, "exact")),
        ("two hundred and fifty", (250, 250, "exact")),
        ("more than 300", (300, None, "at_least")),
        ("300 or more", (300, None, "at_least")),
        ("no fewer than 300", (300, None, "at_least")),
        ("as many as 60", (0, 60, "at_most")),
        ("up to 60", (0, 60, "at_most")),
        ("nearly 1,000", (1000, 1000, "about")),
        ("some 35", (35, 35, "about")),
        ("5 to 15", (5, 15, "range")),
        ("three or four", (3, 4, "range")),
        ("500-1000", (500, 1000, "range")),
        ("hundreds of", (200, None, "at_least")),
        ("tens of thousands of", (20_000, None, "at_least")),
        ("dozens of", (24, None, "at_least")),
        ("several", (3, 9, "range")),
        ("several hundred", (200, 999, "range")),
        ("half a dozen", (6, 6, "exact")),
        ("half a million", (500_000, 500_000, "exact")),
        ("a couple of", (2, 2, "exact")),
    ],
)
def test_a_number_is_read(number: str, expected: tuple[int, int | None, str]) -> None:
    """Digits, words, ranges, vague amounts and the qualifiers on both sides."""
    (figure,) = figures(f"Yesterday {number} people were killed.")
    assert (figure.low, figure.high, figure.bound) == expected


@pytest.mark.parametrize(
    "text",
    [
        "More than 10,000 troops have been sent to the region.",
        "The firm recorded losses of $600 million.",
        "About 40 percent of casualties are minors.",
        "The army shot down 14 drones.",
        "Nobody was killed and no one was injured.",
        "The explosions did not result in any casualties.",
        "None of the nine people aboard were injured.",
        "Thousands of dead fish washed ashore.",
        "The attack would kill 500 people, the minister warned.",
        "He died aged 101 in 1999.",
        "The mayor was killed on 7 October.",
        "Millions of lives have been saved.",
        "Hamas released 24 hostages.",
        "Twenty-four hostages taken in the raid have been released.",
        "Two men were arrested.",
        "The hostage talks lasted 12 hours.",
        "It was the fourth death this month.",
        "His 12 dogs died.",
        "Many were killed.",
        "The attack of October 7 killed many.",
        "The brothers were killed two witnesses said.",
    ],
)
def test_what_is_no_figure_gives_none(text: str) -> None:
    """Strengths, money, shares, machines, animals, dates, ages, denials, forecasts and returns are no figures."""
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "claimant", "victims"),
    [
        ("At least 100 North Korean soldiers were killed, Seoul says.", "Seoul", "North Korean soldiers"),
        ("The Defence Ministry said five civilians died.", "Defence Ministry", "civilians"),
        ("Five civilians died, according to the governor.", "governor", "civilians"),
        ("Five people died, said a senior U.S. official.", "senior U.S. official", None),
        ("Attack kills seven villagers — diplomat", "diplomat", "villagers"),
        ("Mayor: 12 dead in blast", "Mayor", None),
        (
            "Dozens were hurt, according to residents, rebels and a monitoring group",
            "residents, rebels and a monitoring group",
            None,
        ),
        ("He said five hikers died.", None, "hikers"),
        ("Three people are reported dead.", None, None),
    ],
)
def test_who_says_so_and_of_whom(text: str, claimant: str | None, victims: str | None) -> None:
    """The speaker without the verb, the victims without the number; pronouns and "people" name nobody."""
    (figure,) = figures(text)
    assert (figure.claimant, figure.victims) == (claimant, victims)
