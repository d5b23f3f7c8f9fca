"""English: plurals both ways, verbs, the irregular ones by table.

A generated form is kept only if Snowball's English stemmer (Porter 2) gives it the keyword's stem, so that no rule
turns one word into another; what the tables say is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor.match.data import table
from monitor.match.forms.stems import same_stem

_HISSING = re.compile(r"(?:s|x|z|ch|sh)$")
_PEOPLE = re.compile(r"[^e]ese$")  # a Chinese, many Chinese
_DOUBLES = re.compile(r"^[^aeiou]*[aeiouy][bdgkmnprt]$|(?:mit|fer|[pbcvgf]el|cur|bat|nap|quip|trol|gram|gin)$")
_EITHER = frozenset({"vel", "cel", "bel", "fel", "gel", "fer", "bat", "nap", "ram"})  # travelled, traveled
_TENSE = re.compile(r"(\w*[aeiouy]\w*?[^e])(?:ed|ing)$")
_DOUBLED = re.compile(r"([bdgkmnprt])\1$")
_WANTS_E = re.compile(r"(?:[^aeiou][cgsvz]|[^aeiou][bdgkpt]l|[cuvz]|[^e]at|iz|ur)$")
_ENDS_ALONE = re.compile(
    r"(?:[aeiou][ywx]|ll|ss|ff|zz|[^aeiou][bdfhkmnptwxy]|[aeiou]{2}[bdfkmnpt]|[^aeiou](?:on|en|er|or))$"
)
_NOUN_ENDING = re.compile(r"(?:ity|alty|ness|ist|ism|ship|hood|cy|gy|ury|ier|man|ee|eath|ization|isation|ties|ies)$")
_MAN = re.compile(
    r"(?:service|police|gun|fire|spokes|law|marks|infantry|rifle|air|french|dutch|english|irish|welsh|scots)man$"
)
_PARTICLES = frozenset({"down", "up", "out", "off", "in", "into", "over", "away", "back", "on", "apart"})

_FOREIGN = frozenset(
    {"de", "del", "du", "des", "la", "le", "les", "los", "las", "par", "pour", "por", "para", "und", "von"}
)


@dataclass(frozen=True, slots=True)
class _Tables:
    plural_of: dict[str, str]
    singular_of: dict[str, str]
    unchanging: frozenset[str]
    verbs: dict[str, tuple[str, ...]]
    split: frozenset[str]


@cache
def _tables() -> _Tables:
    data = table("english")
    plurals = {str(one): str(many) for one, many in data["plurals"].items()}
    verbs: dict[str, tuple[str, ...]] = {}
    for row in data["verbs"]:
        present = () if any(word.endswith("ing") for word in row) else _with_ending(row[0], "ing")
        words = tuple(dict.fromkeys((*row, *_plurals(row[0]), *present)))
        verbs.update(dict.fromkeys(row, words))
    return _Tables(
        plural_of=plurals,
        singular_of={many: one for one, many in plurals.items()},
        unchanging=frozenset(data["unchanging"]),
        verbs=verbs,
        split=frozenset(data["split"]),
    )


def phrase(text: str) -> Iterator[str]:
    """The other forms of an English word or phrase: the last word's numbers, a leading verb's tenses."""
    if _is_foreign(text):
        return
    *before, last = text.split()
    inflected = word(last) if not before else _noun_or_name(last)
    yield from (" ".join((*before, form)) for form in inflected)
    if len(before) == 1 and last in _PARTICLES:
        yield from (f"{form} {last}" for form in _verb(before[0]))


def _is_foreign(text: str) -> bool:
    """Whether a small word of another language stands within: `feu de forêt`, `cessez-le-feu`, `abattu par`."""
    return not _FOREIGN.isdisjoint(re.split("[ -]", text)[1:])


def word(text: str) -> Iterator[str]:
    """The other forms of one English word. A capital makes it a name: names take a plural and nothing else."""
    yield from _noun_or_name(text)
    if text.islower():
        yield from _verb(text)


def _noun_or_name(text: str) -> Iterator[str]:
    if not text[-1:].isalpha() or text.lower() in _tables().unchanging:
        return
    if text.islower():
        yield from _noun(text)
    elif text.isupper():
        yield from () if text.endswith("S") else (f"{text}s",)
    else:
        yield from _name(text)


def _name(text: str) -> Iterator[str]:
    irregular = _irregular_plural(text.lower())
    if irregular:
        yield irregular
    elif not _HISSING.search(text) and not _PEOPLE.search(text):
        yield f"{text}s"
        if re.search(r"[^aeiou]y$", text):
            yield f"{text[:-1]}ies"


def _noun(text: str) -> Iterator[str]:
    irregular = _irregular_plural(text) or _tables().singular_of.get(text)
    if irregular:
        yield irregular
        return
    singulars = tuple(_singulars(text))
    yield from singulars
    if not singulars and not _is_past(text):
        yield from _plurals(text)


def _is_past(text: str) -> bool:
    verb = _tables().verbs.get(text, (text,))
    return verb[0] != text or (text.endswith("ed") and _TENSE.match(text) is not None)


def _irregular_plural(text: str) -> str | None:
    tables = _tables()
    if text in tables.plural_of:
        return tables.plural_of[text]
    if _MAN.search(text):
        return f"{text[:-3]}men"
    return f"{text[:-5]}women" if text.endswith("woman") else None


def _plurals(text: str) -> Iterator[str]:
    if re.search(r"[^aeiou]y$", text):
        yield f"{text[:-1]}ies"
    elif _HISSING.search(text):
        yield f"{text}es"
    else:
        yield f"{text}s"
        if re.search(r"[^aeiou]o$", text):
            yield f"{text}es"


def _singulars(text: str) -> Iterator[str]:
    if len(text) < 5 or not text.endswith("s") or re.search(r"(?:ss|us|is|ics|ous)$", text):
        return
    if text.endswith("ies"):
        yield f"{text[:-3]}y"
    elif re.search(r"(?:sses|xes|zzes|ches|shes)$", text):
        yield text[:-2]
    else:
        yield text[:-1]


def _verb(text: str) -> Iterator[str]:
    tables = _tables()
    if text in tables.verbs:
        yield from tables.verbs[text]
    elif _may_be_verb(text):
        for base in _bases(text):
            yield from (form for form in _tenses(base) if base == text or same_stem("english", text, form))


def _tenses(base: str) -> tuple[str, ...]:
    """A verb's forms; where the base is a noun of another meaning only those with -ed and -ing."""
    tables = _tables()
    if base in tables.verbs:
        return tables.verbs[base]
    endings = (*_with_ending(base, "ing"), *_past(base))
    return endings if base in tables.split else (base, *_plurals(base), *endings)


def _may_be_verb(text: str) -> bool:
    tables = _tables()
    known_noun = text in tables.split or text in tables.unchanging or text in tables.plural_of
    return not known_noun and len(text) > 3 and text.isascii() and not _NOUN_ENDING.search(text)


def _bases(text: str) -> Iterator[str]:
    """What `text` may be a tense of; itself when it is none, nothing when it is a plural."""
    tense = _TENSE.match(text)
    if tense is None:
        yield from () if text.endswith("s") else (text,)
        return
    stem = tense[1]
    if stem.endswith("i"):
        yield f"{stem[:-1]}y"
    elif _DOUBLED.search(stem):
        yield stem[:-1]
    else:
        wants_e = _WANTS_E.search(stem) is not None
        if not wants_e:
            yield stem
        if wants_e or not _ENDS_ALONE.search(stem):
            yield f"{stem}e"


def _past(base: str) -> Iterator[str]:
    if re.search(r"[^aeiou]y$", base):
        yield f"{base[:-1]}ied"
    else:
        yield from _with_ending(base, "ed")


def _with_ending(base: str, ending: str) -> Iterator[str]:
    if base.endswith("e") and not base.endswith(("ee", "ye", "oe")):
        yield base[:-1] + ending
        return
    doubled = _DOUBLES.search(base)
    if not doubled or base[-3:] in _EITHER:
        yield base + (ending[1:] if base.endswith("ee") and ending == "ed" else ending)
    if doubled:
        yield base + base[-1] + ending
