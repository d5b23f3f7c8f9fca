"""The kinds of value a key may ask for: each takes the scalar as written and says what it wants when that is not it.

A field keeps the `Text` it was read from where its place may be needed later (an unknown target, an unknown tag).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from monitor import mask
from monitor.settings import core, cron, units
from monitor.settings.faults import did_you_mean
from monitor.settings.secret import SecretFiles
from monitor.settings.tree import Series, Table, Text
from monitor.settings.units import MisreadError

LONGEST = 4000  # characters of one value

NAME = re.compile(r"\w[\w.-]{0,99}")
NAME_RULE = "use letters, digits, '-', '_' and '.', and no blanks"
_TAG = re.compile(r"[\w][\w./+&-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PORT = re.compile(r"[0-9]{1,5}")
_DURATION_PATTERN = r"^([0-9]+[smhd])+$"


def wrong(cause: str, remedy: str = "") -> PydanticCustomError:
    """A fault of one value, on its way through pydantic."""
    return PydanticCustomError("fault", "{cause}", {"cause": cause, "remedy": remedy})


def scalar(value: object) -> Text:
    """A scalar that is not empty."""
    if not isinstance(value, Text):
        raise wrong(f"text is wanted here, not {_kind(value)}", "write one value")
    if not value.strip():
        raise wrong("it is empty", "write a value, or delete the key")
    return value


def _kind(value: object) -> str:
    return "a mapping" if isinstance(value, Table) else "a list" if isinstance(value, Series) else "nothing"


def line(value: object) -> Text:
    """Text on one line, without blanks around it and without signs that move a terminal."""
    text = _stripped(scalar(value))
    if len(text) > LONGEST:
        raise wrong("the text is too long", f"at most {LONGEST} characters are allowed")
    if mask.line(text, LONGEST) != text:
        raise wrong("line breaks and control signs are not allowed here", "write it on one line")
    return text


def _stripped(text: Text) -> Text:
    """`text` without blanks around it, at the same place."""
    bare = text.strip()
    return text if bare == text else Text(bare, text.mark, plain=text.plain, cut=text.cut, written=text.written)


def _matching(pattern: re.Pattern[str], cause: str, remedy: str) -> Callable[[object], Text]:
    def read(value: object) -> Text:
        text = line(value)
        if not pattern.fullmatch(text):
            raise wrong(cause, remedy)
        return text

    return read


name_of = _matching(NAME, "not a name", NAME_RULE)
_tag = _matching(_TAG, "not a tag", "a tag is one word: korea, north-korea")
_language = _matching(_LANGUAGE, "not a language", "write its short code: en, ko, ru, uk")


def _read_by(reader: Callable[[str], Any]) -> Callable[[object], Any]:
    """A value read by one of `units` or `cron`."""

    def read(value: object) -> Any:
        try:
            return reader(scalar(value).strip())
        except MisreadError as error:
            raise wrong(error.cause, error.remedy) from None

    return read


def _flag(value: object) -> bool:
    found = core.flag(scalar(value).strip())
    if found is None:
        raise wrong("neither true nor false", "write true or false")
    return found


def _secret(value: object, info: ValidationInfo) -> Text:
    if isinstance(value, Table) and set(value) == {"file"} and isinstance(info.context, SecretFiles):
        value = info.context.content(value)
        if value is None:
            raise PydanticCustomError("told", "the secret's file has been found wrong")
    return line(value)


def _listen(value: object) -> tuple[str, int]:
    text = line(value)
    host, _, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not bare or not _PORT.fullmatch(port) or int(port) > 65535 or (":" in host) != (bare != host):
        raise wrong("not an address to listen on", 'write host and port: "127.0.0.1:8080", "[::1]:8080"')
    return bare, int(port)


def _digest(value: object) -> Text:
    """A time of day or a cron line, each in its canonical writing."""
    text = scalar(value)
    if ":" not in text and " " not in text.strip():
        raise wrong("neither a time of day nor a cron line", 'write "08:00", or "0 8 * * mon-fri"')
    reader = _read_by(lambda said: cron.check(said).line if " " in said else units.clock(said))
    return Text(reader(text), text.mark, written=text.shown)


def one_or_more(value: object) -> object:
    """A single value where a list may stand is a list of one."""
    if isinstance(value, Text | Table):
        return [value]
    if not isinstance(value, Series):
        raise wrong(f"a list is wanted here, not {_kind(value)}", "write [a, b], or each on a line after '- '")
    return value


_TEXT = Annotated[str, Field(min_length=1)]
_FILE = Annotated[dict[str, str], Field(json_schema_extra={"required": ["file"], "maxProperties": 1})]

Line = Annotated[Text, PlainValidator(line, json_schema_input_type=_TEXT)]
Name = Annotated[Text, PlainValidator(name_of, json_schema_input_type=_TEXT)]
Tag = Annotated[Text, PlainValidator(_tag, json_schema_input_type=_TEXT)]
Language = Annotated[Text, PlainValidator(_language, json_schema_input_type=_TEXT)]
Secret = Annotated[Text, PlainValidator(_secret, json_schema_input_type=_TEXT | _FILE)]
Flag = Annotated[bool, PlainValidator(_flag, json_schema_input_type=bool)]
Zone = Annotated[ZoneInfo, PlainValidator(_read_by(units.zone), json_schema_input_type=_TEXT)]
Quiet = Annotated[str, PlainValidator(_read_by(units.quiet), json_schema_input_type=_TEXT)]
Rate = Annotated[tuple[int, timedelta], PlainValidator(_read_by(units.rate), json_schema_input_type=_TEXT)]
Digest = Annotated[Text, PlainValidator(_digest, json_schema_input_type=_TEXT)]
Listen = Annotated[tuple[str, int], PlainValidator(_listen, json_schema_input_type=_TEXT)]


def one_of(known: Iterable[str]) -> PlainValidator:
    """One of the `known` words."""
    words = sorted(known)

    def read(value: object) -> Text:
        text = scalar(value)
        if text not in words:
            raise wrong("not one of the known words", did_you_mean(text, words))
        return text

    return PlainValidator(read, json_schema_input_type=Annotated[str, Field(json_schema_extra={"enum": [*words]})])


def duration(least: str, most: str) -> PlainValidator:
    """A duration between two others."""
    low, high = units.duration(least), units.duration(most)
    read = _read_by(lambda text: units.within(units.duration(text), low, high))
    return PlainValidator(read, json_schema_input_type=Annotated[str, Field(pattern=_DURATION_PATTERN)])


def whole(least: int, most: int) -> PlainValidator:
    """A whole number between two others."""

    def read(value: object) -> int:
        number = core.integer(scalar(value).strip())
        if number is None or not least <= number <= most:
            raise wrong("not a whole number that fits here", f"from {least} to {most} are allowed")
        return number

    return PlainValidator(read, json_schema_input_type=Annotated[int, Field(ge=least, le=most)])
