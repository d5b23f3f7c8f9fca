"""Bytes of a fetched document in, entries out; and which entry is which article we already have.

`Parser.parse` runs `monitor.parse.document` in a killable worker process, because a hostile document may hold a parser for
minutes. What cannot be read comes back as a `ParseFailed` with a named reason, never as an exception.
`identify` is pure: it tells new entries from known and edited ones.
"""

from monitor.parse.identity import Identified, identify
from monitor.parse.pool import Parser

__all__ = ["Identified", "Parser", "identify"]
