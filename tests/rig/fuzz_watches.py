"""Search for expressions and watches that break a rule: `python -m tests.rig.fuzz_watches FOLDER expression`, or `watches`.

Needs `atheris`. FOLDER/corpus holds what was found to reach something new, FOLDER/finds what broke a rule of
`judged_watches` (crash-*, timeout-*, oom-*), FOLDER/outcomes.json what came of the inputs so far. The first break ends
it with exit code 77; arguments behind the second go to libFuzzer, `-max_total_time=300` for one.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["monitor.match", "monitor.text", "lark"]):
    from tests.rig.judged_watches import TOKENS, judge_expression, judge_watches

STUCK = 30  # seconds of wall time; what counts is CPU, and the judges look at that
EVERY = 500
BY_BYTES = 0.25  # how often an expression is changed so
JUDGES = {"expression": judge_expression, "watches": judge_watches}
MOST = {"expression": 400, "watches": 160}  # bytes: what is wrong shows in little


def main(folder: Path, kind: str, *more: str) -> None:
    """Run until told to stop."""
    corpus, finds, words = (folder / name for name in ("corpus", "finds", "words.txt"))
    for place in (corpus, finds):
        place.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(kind)):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in TOKENS), encoding="ascii")
    judge, outcomes = JUDGES[kind], Counter[str]()

    def look_at(data: bytes) -> None:
        outcomes[judge(data)] += 1
        outcomes["judged"] += 1
        if outcomes["judged"] % EVERY == 0:
            (folder / "outcomes.json").write_text(json.dumps(outcomes), encoding="utf-8")

    options = [
        f"-dict={words}",
        f"-artifact_prefix={finds}/",
        f"-timeout={STUCK}",
        "-rss_limit_mb=2048",
        f"-max_len={MOST[kind]}",
        "-mutate_depth=3",
    ]
    if kind == "expression":
        atheris.Setup([sys.argv[0], *options, *more, str(corpus)], look_at, custom_mutator=mutate)
    else:
        atheris.Setup([sys.argv[0], *options, *more, str(corpus)], look_at)
    atheris.Fuzz()


def seeds(kind: str) -> list[bytes]:
    """Expressions of all kinds; for watches, bytes from a fixed draw."""
    draw = random.Random(kind)
    if kind == "watches":
        return [draw.randbytes(draw.randint(10, MOST[kind])) for _ in range(60)]
    joined = [f"{left} {sign} {right}" for left in TOKENS[14:32] for sign in TOKENS[:6] for right in ("b1", '"c d"')]
    return [token.encode() for token in TOKENS] + [line.encode() for line in joined]


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """By bytes, or by whole words and signs: those expressions are read more often, and get further."""
    draw = random.Random(seed)
    if draw.random() < BY_BYTES:
        return bytes(atheris.Mutate(data, max_size))
    tokens = data.decode("utf-8", "replace").split(" ")
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(tokens) + 1)
        if draw.random() < BY_BYTES and len(tokens) > 1:
            del tokens[at - 1]
        else:
            tokens.insert(at, draw.choice((*TOKENS, *tokens)))
    return " ".join(tokens).encode()[:max_size]


def _escaped(word: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '\\"' else f"\\x{byte:02x}" for byte in word.encode()
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
