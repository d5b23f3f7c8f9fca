"""The structure of monitor.yaml, as pydantic models: what keys there are, what each wants, which are needed.

What needs more than one key to judge (unknown targets and tags, examples, concepts) is judged where it is compiled.
The descriptions are what editors show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from monitor.model import AlertReason
from monitor.settings.conditions import Conditions
from monitor.settings.fields import (
    Digest,
    Flag,
    Language,
    Line,
    Listen,
    Quiet,
    Rate,
    Secret,
    Tag,
    Zone,
    duration,
    one_of,
    one_or_more,
    whole,
)
from monitor.settings.tree import Table, Text

KINDS = ("killed", "wounded", "casualties", "missing", "captured")
REASONS = tuple(reason.value for reason in AlertReason if reason is not AlertReason.DIGEST)
CONDITION_KEYS = ("keywords", "match", "all", "any", "none", "at_least", "of", "forms", "not_forms")
DEFAULT_DATABASE = "sqlite:///monitor.db"

EVERY = "Time between polls. Default: adaptive between poll.min and poll.max."
FULLTEXT = "Whether to read the article's page. Default: never."
ALLOW_PRIVATE = "The feed may be at an address of a private network."
LANGUAGE = "Language of the feed where it does not say so itself."

Reason = Annotated[Text, one_of(REASONS)]
Kind = Annotated[Text, one_of(KINDS)]
Fulltext = Annotated[Text, one_of(("auto", "always", "never"))]


def several(kind: Any) -> BeforeValidator:
    """One value, or a list of such values."""
    return BeforeValidator(one_or_more, json_schema_input_type=kind | list[kind])


class Model(BaseModel):
    """A mapping of known keys. A key without a value is as good as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, regex_engine="python-re")

    short: ClassVar[str] = ""
    """The one key that a plain value in the mapping's place stands for: a target may be its address alone."""

    @model_validator(mode="before")
    @classmethod
    def _as_mapping(cls, value: Any) -> Any:
        if cls.short and (isinstance(value, Text) or (isinstance(value, Table) and set(value) == {"file"})):
            return {cls.short: value}
        if isinstance(value, Table):
            return {str(key): below for key, below in value.items() if not (isinstance(below, Text) and below.null)}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The mapping, or the plain value it is short for."""
        schema = handler(core)
        return {"anyOf": [{"type": "string"}, schema]} if cls.short else schema


class Source(Model):
    """A feed. A plain URL is enough."""

    short = "url"

    url: Secret = Field(description="Address of the feed, http or https. It may hold ${VARIABLES}.")
    name: Line | None = Field(default=None, description="Default: the feed's own title.")
    every: Annotated[timedelta, duration("1s", "30d")] | None = Field(default=None, description=EVERY)
    tags: Annotated[tuple[Tag, ...], several(Tag)] = Field(
        default=(), description="One-word labels that watches can ask for."
    )
    fulltext: Fulltext | None = Field(default=None, description=FULLTEXT)
    allow_private: Flag = Field(default=False, description=ALLOW_PRIVATE)
    language: Language | None = Field(default=None, description=LANGUAGE)


class Opml(Model):
    """A list of feeds in an OPML file. Its groups become tags; the other keys hold for every feed in it."""

    opml: Line = Field(description="The file, inside the settings' folder.")
    every: Annotated[timedelta, duration("1s", "30d")] | None = Field(default=None, description=EVERY)
    tags: Annotated[tuple[Tag, ...], several(Tag)] = Field(default=(), description="Further tags of all its feeds.")
    fulltext: Fulltext | None = Field(default=None, description=FULLTEXT)
    allow_private: Flag = Field(default=False, description=ALLOW_PRIVATE)
    language: Language | None = Field(default=None, description=LANGUAGE)


class Examples(Model):
    """Headlines the watch is tried on whenever the settings are loaded."""

    must_match: Annotated[tuple[Line, ...], several(Line)] = Field(
        default=(), description="Headlines the watch must find."
    )
    must_not: Annotated[tuple[Line, ...], several(Line)] = Field(
        default=(), description="Headlines it must leave alone."
    )


class Alert(Model):
    """When to tell which target."""

    to: Annotated[tuple[Line, ...], several(Line)] = Field(description="One target or several.")
    on: Annotated[tuple[Reason, ...], several(Reason)] = Field(
        default=(),
        description="story: first hit of a story; corroborated: another independent outlet; figure: a new figure; "
        "revision: the publisher changed it. Default: [story].",
    )
    min_independent: Annotated[int, whole(1, 1000)] = Field(
        default=1, description="Independent outlets needed before."
    )
    digest: Digest | None = Field(default=None, description='Gather and send at this time: "08:00", or a cron line.')
    urgent: Flag = Field(default=False, description="Not held back by quiet hours and limits.")


class Watch(Model):
    """What to look for, and whom to tell."""

    title: Line | None = Field(default=None, description="What people read in alerts. Default: the name.")
    keywords: Conditions = Field(default=None, description="Any of these: short for match: {any: [...]}.")
    match: Conditions = Field(
        default=None, description="Nested all, any, none, at_least + of, lists (any) and expressions."
    )
    all: Conditions = Field(default=None, description="Every one of these.")
    any: Conditions = Field(default=None, description="At least one of these.")
    none: Conditions = Field(default=None, description="Not one of these.")
    at_least: Annotated[Any, whole(1, 1000)] = Field(
        default=None, description="So many different ones of those under `of`."
    )
    of: Conditions = Field(default=None, description="What `at_least` counts.")
    forms: Any = Field(default=None, description="Further forms of a keyword.")
    not_forms: Any = Field(default=None, description="Forms of a keyword that do not count.")
    sources: Annotated[tuple[Line, ...], several(Line)] = Field(
        default=(), description="Tags or names of sources. Default: all."
    )
    examples: Examples = Examples()
    figures: Annotated[tuple[Kind, ...], several(Kind)] = Field(
        default=(), description="Kinds of figures that alerts with `on: figure` follow."
    )
    alert: Annotated[tuple[Alert, ...], several(Alert)] | None = Field(
        default=None, description="Default: every target, on each new story. [] alerts nobody."
    )


class Target(Model):
    """A named apprise URL, and when it may be used."""

    short = "url"

    url: Secret = Field(description="An apprise URL; better ${VARIABLE} or {file: /run/secrets/x}: it is a secret.")
    quiet: Quiet | None = Field(default=None, description='Nothing is sent in this time of day: "22:00-07:00".')
    limit: Rate | None = Field(default=None, description="At most so many messages: 20/h, 5/m, 100/d.")


class Poll(Model):
    """How often sources are polled, and how many at once."""

    min: Annotated[timedelta, duration("1s", "7d")] = Field(
        default=timedelta(minutes=5), description="Shortest time between."
    )
    max: Annotated[timedelta, duration("1s", "30d")] = Field(
        default=timedelta(hours=6), description="Longest time between."
    )
    per_host: Annotated[int, whole(1, 1000)] = Field(default=1, description="Polls of one host at a time.")
    concurrency: Annotated[int, whole(1, 1000)] = Field(
        default=100, description="Requests at a time; up to twice as many more may wait for slow hosts."
    )


class Fetch(Model):
    """What the fetcher may do."""

    allow_private: Flag = Field(default=False, description="All feeds may be at addresses of private networks.")
    proxy: Secret | None = Field(default=None, description="http:// or https:// address of a proxy for all feeds.")


class Retention(Model):
    """How long things are kept. Hits are kept for ever."""

    articles: Annotated[timedelta, duration("1h", "3650d")] = Field(
        default=timedelta(days=30), description="Articles without a hit."
    )


class Web(Model):
    """The page and the API."""

    listen: Listen = Field(default=("127.0.0.1", 8080), description="Host and port.")


class Main(Model):
    """The keys that only the settings file itself may have."""

    database: Secret | None = Field(
        default=None, description=f"{DEFAULT_DATABASE} (the default; relative to this file)"
    )
    timezone: Zone = Field(default=ZoneInfo("UTC"), description="IANA zone of digests and quiet hours.")
    poll: Poll = Poll()
    fetch: Fetch = Fetch()
    retention: Retention = Retention()
    web: Web | None = Field(default=None, description="Without it, no page is served.")


class Shared(Model):
    """The keys that included files may have too."""

    sources: list[Source | Opml] | None = Field(default=None, description="Feeds: URLs, mappings, OPML files.")
    watches: dict[str, Watch] | None = Field(default=None, description="What to look for, by name.")
    targets: dict[str, Target] | None = Field(default=None, description="Whom to tell, by name.")
    concepts: dict[str, Any] | None = Field(
        default=None, description="Your own @concepts, by name; of the form of the shipped ones."
    )


class Root(Main, Shared):
    """monitor.yaml."""

    include: Annotated[tuple[str, ...], several(str)] = Field(
        default=(), description="Files with more sources, watches, targets and concepts, inside this file's folder."
    )


class _Schema(GenerateJsonSchema):
    """Leaves out defaults (they are in the descriptions, and some have no JSON) and titles that repeat the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of monitor.yaml, for editors."""
    schema = Root.model_json_schema(schema_generator=_Schema, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "monitor.yaml",
        "description": "Settings of News Monitor.",
    }


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> Mapping[str, Any]:
    """The keys known at a place below `model`, to name the one that was meant."""
    here: Any = model
    for step in path:
        if isinstance(step, str) and isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(step)
            here = _model_in(field.annotation) if field else None
    return here.model_fields if isinstance(here, type) and issubclass(here, BaseModel) else {}


def _model_in(annotation: Any) -> Any:
    """The model an annotation is about: `Alert` in `tuple[Alert, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((part for part in inside if part), None)
