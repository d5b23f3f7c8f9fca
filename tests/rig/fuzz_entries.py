"""Search for bytes that hurt the parse worker, led by what they reach in it: `python -m tests.rig.fuzz_entries FOLDER`.

Needs `atheris`. FOLDER/corpus holds what was found to reach something new, FOLDER/finds what broke a rule of
`judged_entries` (crash-*, timeout-*, oom-*), FOLDER/caught one document for each exception of feedparser that cost the
whole document, FOLDER/outcomes.json what came of the documents so far. The first break ends it with exit code 77;
arguments behind FOLDER go to libFuzzer, `-max_total_time=600` for one.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from zlib import crc32

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["monitor.parse", "feedparser", "html", "json", "urllib.parse"]):
    from tests.rig.judged_entries import ELEMENTS, TEXTS, WHOLE, WORDS, agree, judge, seeds

STUCK = 60  # seconds of wall time; what counts is CPU, and `judge` looks at that
EVERY = 500
BY_BYTES, FROM_WHOLE = 0.25, 0.5  # how often a mutant is made so
PIECE = re.compile(rb"<([^\s<>/!?]+)[^<>]*>(?:[^<>]|<!\[CDATA\[.*?\]\]>)*</\1>|<[^<>]*>|[^<>]+|[<>]", re.DOTALL)
WHOLE_DOCUMENTS = [document.encode() for document in WHOLE]


def main(folder: Path, *more: str) -> None:
    """Run until told to stop."""
    corpus, finds, caught, words = (folder / name for name in ("corpus", "finds", "caught", "words.txt"))
    for place in (corpus, finds, caught):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), encoding="ascii")
    outcomes: Counter[str] = Counter()

    def look_at(body: bytes) -> None:
        said = judge(body)
        outcomes[said] += 1
        if said.startswith("crashed") and outcomes[said] == 1:
            (caught / f"{crc32(body):08x}").write_bytes(body)
        outcomes["fast"] += agree(body)
        outcomes["documents"] += 1
        if outcomes["documents"] % EVERY == 0:
            (folder / "outcomes.json").write_text(json.dumps(outcomes), encoding="utf-8")

    options = [
        f"-dict={words}",
        f"-artifact_prefix={finds}/",
        f"-timeout={STUCK}",
        "-rss_limit_mb=2048",
        "-max_len=8192",
        "-mutate_depth=2",
    ]
    atheris.Setup([sys.argv[0], *options, *more, str(corpus)], look_at, custom_mutator=mutate)
    atheris.Fuzz()


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """By bytes, or by leaves, tags and texts: those documents stay whole, and get further."""
    draw = random.Random(seed)
    if draw.random() < BY_BYTES:
        return bytes(atheris.Mutate(data, max_size))
    if draw.random() < FROM_WHOLE:
        data = draw.choice(WHOLE_DOCUMENTS)  # what reaches nothing new is forgotten; these are worth going on from
    pieces = [found[0] for found in PIECE.finditer(data)] or [b""]
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(pieces))
        if draw.random() < BY_BYTES and len(pieces[at]) < 200:
            del pieces[at]
        pieces.insert(draw.randint(min(1, at), len(pieces)), _piece(draw, pieces))
    return b"".join(pieces)[:max_size]


def _piece(draw: random.Random, pieces: list[bytes]) -> bytes:
    """A text, an element, an element in an element, or something that stands there already."""
    inner, outer = (draw.choice(ELEMENTS) for _ in range(2))
    text = draw.choice(TEXTS)
    element = f"<{inner}>{text}</{inner.partition(' ')[0]}>"
    nested = f"<{outer}>{element}{draw.choice(TEXTS)}</{outer.partition(' ')[0]}>"
    return draw.choice(
        (text.encode(), element.encode(), element.encode(), nested.encode(), draw.choice(pieces or [b""]))
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
