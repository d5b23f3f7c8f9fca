"""Where sentences end. Rule 3 of `monitor.text.fold`."""

from __future__ import annotations

import re

from monitor.text.letters import STOP

_STOP = f" {STOP} "
_ALWAYS = frozenset("|｜。｡︒！？؟۔।॥։።")  # ends of sentences in scripts without capitals, and the bar between titles
_MARKS = ".!?…"
_RUN = re.compile(
    rf"[{_MARKS}\n{''.join(sorted(_ALWAYS))}]++"
    r"[\s\"'()\[\]{}«»„“”‘’‹›"  # quotes and brackets that close the sentence or open the next
    rf"{_MARKS}{''.join(sorted(_ALWAYS))}]*+"
)
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_LONGEST = 8  # letters of the longest abbreviation, and one

_WRITTEN_SHORT = """
    mr mrs ms dr prof rev hon gen col lt sgt cpl capt maj cmdr cdr adm brig pvt sen rep gov pres amb st mt ft no nos
    vs jr sr inc ltd co corp dept est approx etc fig vol art pp ed eds al ca cf feat jan feb mar apr jun jul aug sep
    sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    nr bzw str ggf evtl inkl usw sog hr fr mio mrd bspw mme mlle mgr
    ул им тыс млн млрд руб стр др пр ген полк кап лейт проф акад пос дер обл рис см ст гг вв св янв фев мар апр авг
    сен сент окт ноя дек вул грн смт просп буд січ лют бер кві тра чер лип сер вер жов лис гру
"""
_ABBREVIATIONS = frozenset(_WRITTEN_SHORT.split())


def stopped(text: str) -> str:
    """`text` with each end of a sentence, and each run of line ends, made `STOP` between spaces or a space."""
    return _RUN.sub(_verdict, text)


def _verdict(found: re.Match[str]) -> str:
    run, text, end = found[0], found.string, found.end()
    if run != ". ":  # by far the most frequent
        if not _ALWAYS.isdisjoint(run) or run.count("\n") > 1:
            return _STOP
        marks = sum(map(run.count, _MARKS))
        if not marks or (end < len(text) and not any(map(str.isspace, run))):
            return " "  # a line end; or inside a number, the name of a host, an abbreviation
        if marks > 1 or run[0] != ".":
            return " " if text[end : end + 1].islower() else _STOP
    if text[end : end + 1].islower() or _is_abbreviated(text, found.start()):
        return " "
    return _STOP


def _is_abbreviated(text: str, dot: int) -> bool:
    word = text[max(0, dot - _LONGEST) : dot]
    word = word[word.rfind(" ") + 1 :]
    if not word.isalnum():
        found = _LAST_WORD.search(word)
        word = found[0] if found else ""
    if len(word) == 1 and word.upper() != word.lower():
        return True
    return (len(word) <= 2 and word.isdecimal()) or word.lower() in _ABBREVIATIONS
