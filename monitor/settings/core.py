"""The scalars of YAML 1.2's core schema, read only where a key asks for one (yaml.org/spec/1.2.2, section 10.3)."""

from __future__ import annotations

import re

_INTEGER = re.compile(r"[-+]?[0-9]+")
_TYPED = re.compile(
    r"""[-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+                       # integers
      | [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?           # floats
      | [-+]?\.(inf|Inf|INF) | \.(nan|NaN|NAN)
      | [-+]?[0-9][0-9_]*_[0-9]*                                      # 1_000: a number in YAML 1.1
      | true | True | TRUE | false | False | FALSE
      | null | Null | NULL | ~""",
    re.VERBOSE,
)
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def looks_typed(text: str) -> bool:
    """Whether other YAML readers would make a number, boolean or null of this scalar."""
    return _TYPED.fullmatch(text) is not None


def integer(text: str) -> int | None:
    """A decimal whole number of at most 18 digits; leading zeros are of no meaning in YAML 1.2."""
    return int(text) if len(text) <= 18 and text.isascii() and _INTEGER.fullmatch(text) else None


def flag(text: str) -> bool | None:
    """`true` or `false`, and no other word for them."""
    return _FLAGS.get(text)
