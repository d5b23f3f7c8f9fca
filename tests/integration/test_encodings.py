"""Twelve encodings, four scripts, one bad byte, declared in every way: the keyword is found in all of them (P12)."""

from __future__ import annotations

import codecs
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from monitor.match import Engine
from monitor.model import Fetched, ParsedFeed, Validators
from monitor.parse import Parser
from monitor.text import make_article
from tests.rig.chained import engine_of
from tests.rig.hostile_feeds import NOW, URL

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEEDS = 3  # places of the bad byte for each way of declaring

# What is written before and behind the keyword. The bad byte stands in it, never in the keyword.
SCRIPTS = {
    "latin": ("Köln", "Laut Behörde mußten für längere Zeit fünf Züge vor ", " halten, erklärt später ein älterer Zeuge über Funk."),
    "cyrillic": ("Курск", "По словам губернатора, сегодня утром в город ", " прибыли первые поезда с помощью."),
    "hangul": ("쿠르스크", "정부 소식통은 오늘 오전 러시아 ", " 지역에서 병사 여러 명이 다쳤다고 말했다."),
    "han": ("東京", "政府は今日の午前、", "の病院で新しい計画を発表した。"),
}  # fmt: skip
DELIMITERS = {"han": ("。「", "」")}  # where a script has no spaces


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding as publishers name it, and what in it is no character."""

    name: str  # as declared
    codec: str
    bad: tuple[bytes, ...]  # each of them cannot be decoded before a space; () = every byte is a character
    unit: int = (
        1  # bytes of the smallest unit: in wide ones a unit is spoiled, as a byte more would shift all the rest
    )
    mark: bytes = b""


ENCODINGS = (
    Encoding("utf-8", "utf-8", (b"\xff", b"\x80", b"\xd0", b"\xe2", b"\xf0\x9f"), mark=codecs.BOM_UTF8),
    Encoding("utf-16", "utf-16-le", (b"\x00\xd8", b"\x00\xdc"), 2, codecs.BOM_UTF16_LE),
    Encoding("utf-16", "utf-16-be", (b"\xd8\x00", b"\xdc\x00"), 2, codecs.BOM_UTF16_BE),
    Encoding("iso-8859-1", "iso-8859-1", (b"\x81", b"\x8d")),  # read as windows-1252, as browsers do
    Encoding("windows-1252", "cp1252", (b"\x81", b"\x9d")),
    Encoding("windows-1250", "cp1250", (b"\x81", b"\x98")),
    Encoding("windows-1251", "cp1251", (b"\x98",)),
    Encoding("koi8-r", "koi8-r", ()),
    Encoding("euc-kr", "euc_kr", (b"\xff", b"\x81", b"\xb0")),
    Encoding("shift_jis", "shift_jis", (b"\xff", b"\x81", b"\xe0")),
    Encoding("euc-jp", "euc_jp", (b"\xff", b"\x80", b"\xb0")),
    Encoding("gb18030", "gb18030", (b"\xff", b"\xb0")),
)
HELD = 28  # of the 48 pairs; the other encodings have no signs for the script


def holds(encoding: Encoding, script: str) -> bool:
    """Whether the encoding has all signs of the script's text."""
    try:
        "".join(SCRIPTS[script]).encode(encoding.codec)
    except UnicodeEncodeError:
        return False
    return True


def spoiled(script: str, encoding: Encoding, dice: random.Random) -> tuple[bytes, bytes]:
    """The keyword's sentence in the encoding with one thing in it that is no character, at a place of chance; and which."""
    keyword, before, behind = SCRIPTS[script]
    opening, closing = DELIMITERS.get(script, (" ", " "))
    before, behind = before + opening, closing + behind
    bad = dice.choice(encoding.bad or (b"",))
    place = dice.randrange(len(before) + len(behind) + 1)
    pieces = [before[:place], before[place:] + keyword + behind]
    if place > len(before):
        cut = place - len(before)
        pieces = [before + keyword + behind[:cut], behind[cut:]]
    left, right = (piece.encode(encoding.codec) for piece in pieces)
    filler = " ".encode(encoding.codec)  # what a lead byte might swallow
    return left + bad + filler + right, bad


def document(encoding: Encoding, declared: str | None, sentence: bytes, mark: bytes) -> bytes:
    """A feed of one item with this title."""
    opening = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    head, tail = f"{opening}<rss version='2.0'><channel><item><title>", "</title></item></channel></rss>"
    return mark + head.encode(encoding.codec) + sentence + tail.encode(encoding.codec)


Way = tuple[str, str | None, str | None, bytes]
DEFAULT = "declaration against a server's default"


def ways(encoding: Encoding) -> Iterator[Way]:
    """How the encoding may be told: (way, in the declaration, in the header, mark)."""
    yield "declaration", encoding.name, None, b""
    yield "header", None, encoding.name, b""
    if encoding.mark:
        yield "mark", None, None, encoding.mark
        yield "mark against both", "windows-1251", "iso-8859-1", encoding.mark
    yield "header against declaration", "utf-8", encoding.name, b""
    yield DEFAULT, encoding.name, "iso-8859-1", b""
    yield "declaration against a server's UTF-8", encoding.name, "utf-8", b""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[Parser]:
    """The real workers."""
    one = Parser()
    yield one
    one.close()


@pytest.fixture(scope="module")
def engine() -> Engine:
    """A watch for the keyword of each script."""
    return engine_of(*(keyword for keyword, _, _ in SCRIPTS.values()))


async def found(parser: Parser, engine: Engine, body: bytes, charset: str | None) -> tuple[str, str]:
    """The title as read, and the words that the watch found in it."""
    content_type = f"application/rss+xml; charset={charset}" if charset else "application/rss+xml"
    outcome = await parser.parse(Fetched(URL, body, content_type, Validators()), now=NOW)
    assert isinstance(outcome, ParsedFeed), outcome
    (entry,) = outcome.entries
    article = make_article(
        entry,
        feed_language=None,
        feed_link=None,
        source="F",
        source_id=1,
        source_tags=(),
        seen_at=NOW,
        baseline=False,
    )
    return article.title, " ".join(why.text for match in engine.match(article) for why in match.why)


PAIRS = [(encoding, script) for encoding in ENCODINGS for script in SCRIPTS if holds(encoding, script)]


def cases() -> Iterator[object]:
    """Each pair in each way."""
    for encoding, script in PAIRS:
        for way in ways(encoding):
            yield pytest.param(encoding, script, way, id=f"{encoding.codec}-{script}-{way[0]}")


@pytest.mark.parametrize(("encoding", "script", "way"), list(cases()))
async def test_the_keyword_is_found(
    encoding: Encoding, script: str, way: Way, parser: Parser, engine: Engine
) -> None:
    """Wherever the bad byte stands and however the encoding is told; and the rest of the text is what was written."""
    keyword, before, behind = SCRIPTS[script]
    name, declared, header, mark = way
    for seed in range(SEEDS):
        sentence, bad = spoiled(script, encoding, random.Random(f"{encoding.codec} {script} {name} {seed}"))
        title, words = await found(parser, engine, document(encoding, declared, sentence, mark), header)
        assert words == keyword, (seed, bad, title)
        written = sorted(set((before + behind).replace(" ", "")))
        assert not [sign for sign in written if sign not in title], (seed, bad, title)


async def test_the_corpus_has_its_size() -> None:
    """Twelve encodings and four scripts; the pairs that an encoding cannot hold are counted, none is left out else."""
    assert (len(ENCODINGS), len(SCRIPTS)) == (12, 4)
    assert len(PAIRS) == HELD
    assert {script: sum(1 for _, other in PAIRS if other == script) for script in SCRIPTS} == {
        "latin": 8, "cyrillic": 9, "hangul": 5, "han": 6,
    }  # fmt: skip
