"""One condition as a watch writes it -> the condition. What the language does not have is refused, never looked for.

kursk  "storm corps"  =US  casualt*  /regex/  @north-korea  watch:name  title:x summary:x text:x
lang:ko source:BBC tag:korea outlet:x
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from monitor.match.conditions import (
    ArticleIs,
    BeginsWith,
    ConceptNamed,
    Condition,
    Exactly,
    InField,
    Matching,
    WatchNamed,
    Words,
)
from monitor.match.findings import Findings, did_you_mean
from monitor.match.forms.script import has_hangul, has_unspaced
from monitor.match.library import ConceptLibrary
from monitor.match.regex import fault_of
from monitor.match.values import Path
from monitor.model import Field

MAX_LENGTH = 200
"""Characters of one keyword, its quotes not counted: longer is a pasted text, not a keyword."""

MAX_REGEX = 1_000
"""Characters of one regular expression."""

ARTICLE_KINDS = ("lang", "source", "tag", "outlet")
FIELDS = {field.value: field for field in Field}
_QUOTES = '"“”„«»'
_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»')
_SYMBOL = re.compile(r"(?:^|\s)(&&|\|\|)(?=\s|$)")
_REGEX = re.compile(r"/((?:\\.|[^/\\])+)/(i?)", re.DOTALL)
_REGEX_WITHIN = re.compile(r"(?:^|\s)/(?:\\.|[^/\\])+/i?(?=\s|$)")
_LOWER_OPERATOR = re.compile(r"(?<=\S)\s(or|not|near)(?=\s+\S)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PREFIXED = re.compile(r"([a-z_]+):(?!//)\s*(.*)", re.DOTALL)
_SIGNED = re.compile(r"[-+!~]\s*[^\W\d_]")
_IN_QUOTES = "write it in double quotes if these very words are meant"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the single conditions of one watch. `known`: what `source:`, `tag:` ... may name (a kind not in it: anything)."""

    findings: Findings
    library: ConceptLibrary
    known: Mapping[str, Collection[str]]

    def read(self, said: str, path: Path) -> Condition | None:
        """The condition `said` writes; None, with the reason among the findings, when it writes none."""
        text = said.strip()
        if not text:
            return self._refuse(path, said, "an empty keyword would match nothing", "remove it or write a word")
        regex = _REGEX.fullmatch(text)
        if regex:
            return self._matching(text, regex[1].replace("\\/", "/"), path, ignore_case=bool(regex[2]))
        if sum(sign not in _QUOTES for sign in text) > MAX_LENGTH:
            limit = f"a keyword has at most {MAX_LENGTH} characters"
            return self._refuse(path, said, limit, "split it into several keywords")
        return self._unquoted(text, path) if not _QUOTED.fullmatch(text) else self._words(text, text[1:-1], path)

    def _unquoted(self, text: str, path: Path) -> Condition | None:
        outside = _blotted(text)
        symbol = _SYMBOL.search(outside)
        if symbol:
            remedy = f"write {'AND' if symbol[1] == '&&' else 'OR'}; {_IN_QUOTES}"
            return self._refuse(path, text, f"{symbol[1]} is not in the language", remedy)
        prefixed = _PREFIXED.fullmatch(text)
        if prefixed:
            return self._prefixed(text, prefixed[1], prefixed[2], path)
        if text.startswith("=") and _QUOTED.fullmatch(text[1:].strip()):
            return self._exactly(text, path)
        if any(quote in text for quote in _QUOTES):
            return self._badly_quoted(text, outside, path)
        return self._bare(text, path)

    def _badly_quoted(self, text: str, outside: str, path: Path) -> Condition | None:
        place = next((at for at, sign in enumerate(outside) if sign in _QUOTES), None)
        if place is not None:
            cause = f"a quotation mark at character {place + 1} has no partner"
            return self._refuse(path, text, cause, "close it, or remove it")
        cause = "a quoted phrase beside other words is not one keyword"
        return self._refuse(path, text, cause, "quote the whole, or write AND or OR between")

    def _prefixed(self, said: str, name: str, rest: str, path: Path) -> Condition | None:
        if name in (*ARTICLE_KINDS, "watch"):
            value = rest[1:-1] if _QUOTED.fullmatch(rest) else rest
            if value is rest and any(quote in rest for quote in _QUOTES):
                return self._badly_quoted(said, _blotted(said), path)
            return self._article(said, name, value.strip(), path)
        if name not in FIELDS:
            known = (*FIELDS, *ARTICLE_KINDS, "watch")
            remedy = did_you_mean(name, known, f"known are {', '.join(f'{each}:' for each in known)}; {_IN_QUOTES}")
            return self._refuse(path, said, f"there is no condition {name}:", remedy)
        inner = self.read(rest, path)
        if isinstance(inner, ArticleIs | InField | WatchNamed):
            return self._refuse(
                path, said, f"{name}: takes words, not another condition", "make two conditions of it"
            )
        return InField(said, FIELDS[name], inner) if inner else None

    def _article(self, said: str, kind: str, value: str, path: Path) -> Condition | None:
        if not value:
            return self._refuse(path, said, f"{kind}: lacks its value", f"write {kind}:something")
        if kind == "lang" and not _LANGUAGE.fullmatch(value):
            return self._refuse(path, said, "no language code", "write two or three letters: lang:ko, lang:uk")
        known = {each.casefold(): each for each in self.known.get(kind, (value,))}
        if value.casefold() not in known:
            remedy = did_you_mean(
                value, known.values(), f"known are {', '.join(sorted(known.values())[:20]) or 'none'}"
            )
            return self._refuse(path, said, f"no {kind} of this name", remedy)
        if kind == "watch":
            return WatchNamed(said, known[value.casefold()])
        return ArticleIs(said, kind, value)

    def _matching(self, said: str, pattern: str, path: Path, *, ignore_case: bool) -> Condition | None:
        if len(said) > MAX_REGEX:
            limit = f"a regular expression has at most {MAX_REGEX} characters"
            return self._refuse(path, said, limit, "split it into several")
        fault = fault_of(pattern)
        if fault:
            return self._refuse(path, said, *fault)
        return Matching(said, pattern, ignore_case)

    def _bare(self, text: str, path: Path) -> Condition | None:
        if text.startswith("@"):
            return self._concept(text, path)
        if text.startswith("="):
            return self._exactly(text, path)
        if _REGEX_WITHIN.search(text):
            cause = "a regular expression beside other words is not one keyword"
            return self._refuse(path, text, cause, f"write AND or OR between; {_IN_QUOTES}")
        if text.startswith("/"):
            cause = "no regular expression: that ends with / or /i, and \\/ stands for a / inside"
            return self._refuse(path, text, cause, f"close it; {_IN_QUOTES}")
        if "*" in text:
            return self._begins_with(text, path)
        if _SIGNED.match(text):
            remedy = f"put what must be absent under none and what must be there under all; {_IN_QUOTES}"
            return self._refuse(path, text, f"a leading {text[0]!r} means nothing here", remedy)
        return self._words(text, text, path)

    def _concept(self, said: str, path: Path) -> Condition | None:
        name = said[1:].strip().lower()
        if self.library.find(name) is not None:
            return ConceptNamed(said, name)
        names = sorted(self.library.names)
        remedy = did_you_mean(name, names, f"known are {', '.join(f'@{each}' for each in names)}")
        return self._refuse(path, said, "no such concept", remedy)

    def _exactly(self, said: str, path: Path) -> Condition | None:
        text = said[1:].strip().strip(_QUOTES)
        return Exactly(said, text) if self._has_letters(said, text, path) else None

    def _begins_with(self, said: str, path: Path) -> Condition | None:
        stem = said[:-1].strip()
        if not stem or stem == "*":
            return self._refuse(
                path, said, "* alone would match everything", "write the beginning of a word before it"
            )
        if "*" in stem or not said.endswith("*") or said[-2].isspace():
            return self._refuse(path, said, "* stands only at the end of a word", "write casualt*, or list the words")
        least = 2 if has_hangul(stem) or has_unspaced(stem) else 3
        last = re.split(r"[\W_]+", stem)[-1]
        if len(last) < least:
            return self._refuse(path, said, f"* needs at least {least} letters before it", "write more of the word")
        return BeginsWith(said, stem)

    def _words(self, said: str, text: str, path: Path) -> Condition | None:
        if not self._has_letters(said, text, path):
            return None
        shown = text.strip() if _QUOTED.fullmatch(said) else said
        for cause, remedy, kind in _doubts(text, quoted=shown is not said):
            self.findings.warn(path, said, cause, remedy, kind)
        concept = self.library.concept_of(text)
        if concept:
            remedy = f"write '@{concept}' for all its names in all languages"
            self.findings.warn(
                path, said, f"there is a concept @{concept} that knows more names of it", remedy, "concept"
            )
        return Words(shown, text.strip())

    def _has_letters(self, said: str, text: str, path: Path) -> bool:
        if any(sign.isalnum() for sign in text):
            return True
        self._refuse(path, said, "a keyword needs a letter or a digit", "write a word")
        return False

    def _refuse(self, path: Path, offending: str, cause: str, remedy: str) -> Condition | None:
        self.findings.error(path, offending, cause, remedy)
        return None


def _blotted(text: str) -> str:
    """`text` without what stands in quotes, every sign at its place."""
    return _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)


def _doubts(text: str, *, quoted: bool) -> list[tuple[str, str, str]]:
    """What the author of a plain keyword may not have meant: cause, remedy and kind of each."""
    word = text.strip()
    letters = [sign for sign in word if sign.isalnum()]
    found = []
    if word.isupper() and len(letters) <= 4 and all(map(str.isalpha, letters)):
        found.append(
            (f"matches {word.lower()!r} too, whatever the case", f"write '={word}' for the capitals only", "short")
        )
    elif _too_short(word, letters):
        found.append(
            ("so short a word matches nearly everything", f"write '={word}', a longer word or a phrase", "short")
        )
    lower = None if quoted else _LOWER_OPERATOR.search(word)
    if lower:
        remedy = f"write {lower[1].upper()} in capitals to join conditions, or the phrase in double quotes"
        found.append((f"{lower[1]!r} is a plain word here: this is one phrase", remedy, ""))
    if "," in word and not quoted:
        found.append(("a comma does not separate keywords here: this is one phrase", "write a list of keywords", ""))
    if re.search(r"[+#$%&@]", word):
        found.append(
            ("signs are not compared, only letters and digits", f"write '={word}' to compare every sign", "")
        )
    return found


def _too_short(word: str, letters: list[str]) -> bool:
    if has_hangul(word) or has_unspaced(word):
        return len(letters) < 2
    return len(letters) < 2 or (word.islower() and len(letters) <= 3)
