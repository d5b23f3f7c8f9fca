"""Matching: what watches ask of articles, compiled once into one engine, run in microseconds, with the reason.

`compile_watches` reads the watches (every fault at once) and builds the `Engine`; `Engine.match` is pure and safe to
share between threads. The way of an article:

    fold -> one pass of one automaton over all watches' forms -> candidate watches by their rarest required group
         -> exact evaluation on places -> evidence: keyword, form, field, offsets in the original

An unexpected article never raises. Rules of meaning, where a reader may wonder:

- Words are whole: Latin and Cyrillic need a border on both sides, Korean one on the left and a border or particles on
  the right, Chinese and Japanese none. Hyphens, apostrophes and every kind of space are one and the same separator;
  a phrase reaches over no sentence end and no field.
- `at_least` counts different conditions, each at a place of its own: `Korea` inside `North Korea` is not a second one.
- Evidence comes in reading order: title, summary, text.
"""

from monitor.match.compiling import compile_watches
from monitor.match.concepts import Concept
from monitor.match.engine import MAX_WHY, Engine
from monitor.match.library import ConceptLibrary
from monitor.match.values import Explanation, KeywordForms, Path, Step, WatchFault, WatchSpec

__all__ = [
    "MAX_WHY",
    "Concept",
    "ConceptLibrary",
    "Engine",
    "Explanation",
    "KeywordForms",
    "Path",
    "Step",
    "WatchFault",
    "WatchSpec",
    "compile_watches",
]
