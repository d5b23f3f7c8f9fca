"""The watches: conditions compiled into one engine, examples tried on it, every complaint at its line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.match import ConceptLibrary, Engine, WatchFault, WatchSpec
from monitor.match import compile_watches as compile_engine
from monitor.model import Article, Source
from monitor.settings import conditions, core, schema
from monitor.settings.alerts import compile_rules
from monitor.settings.checked import salvaged
from monitor.settings.faults import Faults, did_you_mean, quoted
from monitor.settings.fields import NAME, NAME_RULE
from monitor.settings.include import Gathered
from monitor.settings.secret import SecretFiles
from monitor.settings.tree import Node, Table, Text, find, texts
from monitor.settings.values import Examples, Watch

_ANY_TIME = datetime(2024, 12, 19, tzinfo=UTC)
_NO_WORDS = conditions.NUMBERS | conditions.FLAGS
_WORDY = frozenset(schema.CONDITION_KEYS) - _NO_WORDS | {"title", "examples"}


@dataclass(frozen=True, slots=True)
class Around:
    """What a watch may name: sources, targets, and the zone of its digests."""

    sources: tuple[Source, ...]
    targets: Collection[str]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class _Read:
    """A watch held against its model, not yet compiled."""

    name: Text
    model: schema.Watch
    spec: WatchSpec


def compile_watches(
    gathered: Gathered, around: Around, faults: Faults, secrets: SecretFiles
) -> tuple[tuple[Watch, ...], Engine]:
    """All watches, and the engine that finds their articles. What is wrong is told in `faults`."""
    read = [one for name, node in gathered.watches.items() if (one := _read(name, node, faults, secrets))]
    library = ConceptLibrary.load(_packs(gathered, faults))
    concepts, watches = _by_name(gathered.concepts), _by_name(gathered.watches)
    for fault in library.faults:
        _tell(fault, concepts, fault.watch.removeprefix("@"), faults)
    known = {"source": {each.name for each in around.sources if each.name}, "tag": _tags(around.sources)}
    engine, found = compile_engine([one.spec for one in read], library, known)
    for fault in found:
        _tell(fault, watches, fault.watch, faults)
    broken = {fault.watch for fault in found if not fault.warning}
    _check_sources(read, around.sources, faults)
    _try_examples([one for one in read if one.name not in broken], engine, faults)
    return tuple(_watch(one, around, faults) for one in read), engine


def _read(name: Text, node: Node, faults: Faults, secrets: SecretFiles) -> _Read | None:
    if not NAME.fullmatch(name):
        faults.at(name, "not a name", f"{NAME_RULE}; 'title:' is for people")
    if not isinstance(node, Table):
        if faults.told(node.mark):
            return None
        remedy = "write 'keywords: [...]' or 'match:' below it"
        if name in schema.Watch.model_fields:
            remedy = "if it belongs to the watch above it, indent it further"
        faults.add(name.mark, name, "the watch has no condition", remedy)
        return None
    found = len(faults.errors())
    model = salvaged(schema.Watch, node, faults, secrets)
    for key in _WORDY & node.keys():
        _odd_words(node[key], faults)
    asked = _condition(node)
    if not asked and len(faults.errors()) > found:
        return None  # its keys are misspelt, which has been told
    spec = WatchSpec(str(name), str(model.title or name), asked, tuple(map(str, model.sources)))
    return _Read(name, model, spec)


def _condition(node: Table) -> dict[str, object]:
    """What the watch asks of an article, as plain data."""
    return {
        str(key): conditions.plain(value, key)
        for key, value in node.items()
        if key in schema.CONDITION_KEYS and not (isinstance(value, Text) and value.null)
    }


def _packs(gathered: Gathered, faults: Faults) -> list[Mapping[str, object]]:
    """The settings' own concepts as plain data, of the form of the shipped ones."""
    packs: list[Mapping[str, object]] = []
    for name, node in gathered.concepts.items():
        data = conditions.plain(node)
        if isinstance(data, dict):
            _odd_words(node, faults)
            packs.append({**data, "concept": str(name)})
        else:
            faults.at(node, "a concept is a mapping", "write 'names: {en: [...], ko: [...]}' below its name")
    return packs


def _odd_words(node: Node, faults: Faults) -> None:
    """Keywords are taken as written. Warn where that may not be what was meant."""
    for text in texts(node, skip=_NO_WORDS):
        if text.cut:
            remedy = (
                f"put it in quotes if '#' belongs to it: {quoted(f'{text} # ...')}; else put two blanks before '#'"
            )
            faults.warn(text.mark, text, "what stands after ' #' is a comment, no part of the text", remedy)
        elif text.plain and core.looks_typed(text) and text:
            faults.warn(
                text.mark, text, "taken as text, as written", f"write {quoted(text)} to show that it is meant"
            )


def _by_name(section: Mapping[Text, Node]) -> dict[str, tuple[Text, Node]]:
    """A section's parts with the keys that stand before them."""
    return {str(key): (key, node) for key, node in section.items()}


def _tell(fault: WatchFault, section: Mapping[str, tuple[Text, Node]], name: str, faults: Faults) -> None:
    """A complaint of the matcher, at the place its path leads to."""
    key, node = section[name]
    here = find(node, fault.path)
    mark = here.mark if fault.path and here is not node else key.mark
    unknown = _as_key(node, fault)
    add = faults.warn if fault.warning else faults.add
    offending = here.shown if isinstance(here, Text) and here.written is not None else fault.offending
    add(unknown.mark if unknown else mark, str(offending), fault.cause, fault.remedy)


def _as_key(node: Node, fault: WatchFault) -> Text | None:
    """The key a complaint is about, when it is about the key and not about what stands under it."""
    parent = find(node, fault.path[:-1]) if fault.path else node
    step = fault.path[-1] if fault.path else None
    if isinstance(parent, Table) and isinstance(step, str) and str(fault.offending) == step:
        return parent.key(step)
    return None


def _tags(sources: Iterable[Source]) -> set[str]:
    return {tag for source in sources for tag in source.tags}


def _check_sources(read: Iterable[_Read], sources: tuple[Source, ...], faults: Faults) -> None:
    known = {name for source in sources for name in (*source.tags, *([source.name] if source.name else []))}
    for one in read:
        for asked in one.model.sources:
            if asked not in known:
                otherwise = "" if 0 < len(known) <= 20 else "give the source this name with 'name:', or a tag"
                faults.at(asked, "no source has this name or tag", did_you_mean(asked, known, otherwise))


def _try_examples(read: Iterable[_Read], engine: Engine, faults: Faults) -> None:
    """Run the headlines every watch must find, and those it must leave alone."""
    for one in read:
        examples = one.model.examples
        for text in examples.must_match:
            if not _matches(one, text, engine):
                remedy = f"'monitor watch try {one.name}' shows which condition it lacks"
                faults.at(text, f"the watch {one.name} does not match this example", remedy)
        for text in examples.must_not:
            if _matches(one, text, engine):
                remedy = f"'monitor watch try {one.name}' shows why; narrow it with 'none:'"
                faults.at(text, f"the watch {one.name} matches this counter-example", remedy)


def _matches(one: _Read, headline: str, engine: Engine) -> bool:
    asked = one.spec.sources
    article = Article(
        title=headline,
        summary="",
        text="",
        url=None,
        canonical_url=None,
        outlet="",
        language=None,
        author=None,
        published_at=_ANY_TIME,
        published_raw=None,
        date_rule="",
        first_seen_at=_ANY_TIME,
        source=asked[0] if asked else "",
        source_tags=asked,
    )
    return any(match.watch == one.spec.name for match in engine.match(article))


def _watch(one: _Read, around: Around, faults: Faults) -> Watch:
    model = one.model
    return Watch(
        name=one.spec.name,
        title=one.spec.title,
        spec=one.spec,
        rules=compile_rules(model, around.targets, around.zone, faults),
        figures=tuple(dict.fromkeys(map(str, model.figures))),
        examples=Examples(tuple(map(str, model.examples.must_match)), tuple(map(str, model.examples.must_not))),
    )
