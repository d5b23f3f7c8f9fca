"""A watch's own word on forms: `forms:` adds some to a keyword, `not_forms:` strikes some from every keyword.

`forms: off` makes none at all: every keyword stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.match.conditions import Condition, Words, parts
from monitor.match.findings import Findings, did_you_mean
from monitor.match.forms import Form, distinct, forms_of
from monitor.text.fold import fold


@dataclass(frozen=True, slots=True)
class Overrides:
    """Forms added to keywords (folded keyword, forms) and forms struck (folded); `off`: keywords only as written."""

    added: tuple[tuple[str, tuple[str, ...]], ...] = ()
    struck: frozenset[str] = frozenset()
    off: bool = False

    def touches(self, keyword: Words) -> bool:
        """Whether anything is added to `keyword` or may be struck from it."""
        return self.off or bool(self.struck) or any(folded == fold(keyword.text).text for folded, _ in self.added)

    def applied(self, keyword: Words) -> tuple[Form, ...]:
        """`keyword`'s forms as the watch wants them. The keyword itself cannot be struck."""
        generated = (Form(keyword.text),) if self.off else forms_of(keyword.text)
        own = fold(keyword.text).text
        added = (Form(form) for folded, forms in self.added if folded == own for form in forms)
        kept = (form for form in generated if fold(form.text).text not in self.struck - {own})
        return distinct((*kept, *added))


_OFF = ("off", "false")  # as YAML 1.2 keeps it, and as a program would give it
NO_OVERRIDES = Overrides()


def read_overrides(data: Mapping[str, object], condition: Condition | None, findings: Findings) -> Overrides:
    """What `data` says under `forms` and `not_forms`, checked against the watch's keywords."""
    keywords = {fold(word.text).text: word for word in _keywords(condition)} if condition else {}
    off = str(data.get("forms")).lower() in _OFF
    added = tuple(_added(data.get("forms"), keywords, findings)) if "forms" in data and not off else ()
    struck = tuple(_struck(data.get("not_forms"), findings)) if "not_forms" in data else ()
    generated = (
        {fold(form.text).text for word in keywords.values() for form in forms_of(word.text)} if struck else set()
    )
    for path, form in struck:
        if fold(form).text not in generated:
            findings.warn(path, form, "no keyword of this watch has this form", "remove it, or look at monitor check")
    return Overrides(added, frozenset(fold(form).text for _path, form in struck), off)


def _keywords(condition: Condition) -> Iterator[Words]:
    if isinstance(condition, Words):
        yield condition
    for part in parts(condition):
        yield from _keywords(part)


def _added(data: object, keywords: Mapping[str, Words], findings: Findings) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(data, Mapping):
        remedy = "write forms: {kursk: [kursker]}, or forms: off"
        findings.error(("forms",), data, "forms is a mapping of keywords to lists", remedy)
        return
    for keyword, forms in data.items():
        folded = fold(str(keyword)).text
        if folded not in keywords:
            remedy = did_you_mean(
                str(keyword), [word.text for word in keywords.values()], "name a keyword of the watch"
            )
            findings.error(("forms", keyword), keyword, "no keyword of this watch", remedy)
        elif not _texts(forms):
            findings.error(("forms", keyword), forms, "a list of forms is needed", "write [form, form]")
        else:
            yield folded, tuple(str(form) for form in _texts(forms))


def _struck(data: object, findings: Findings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The struck forms with their paths; a list, or a mapping of keywords to lists."""
    if isinstance(data, Mapping):
        for keyword, forms in data.items():
            yield from ((("not_forms", keyword, place), form) for place, form in enumerate(_texts(forms)))
    elif _texts(data):
        yield from ((("not_forms", place), form) for place, form in enumerate(_texts(data)))
    else:
        findings.error(("not_forms",), data, "a list of forms is needed", "write not_forms: [form, form]")


def _texts(data: object) -> Sequence[str]:
    if isinstance(data, str) or not isinstance(data, Sequence):
        return ()
    return [item for item in data if isinstance(item, str) and fold(item).text.strip()]
