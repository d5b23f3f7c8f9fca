"""Plain text made harmless and regular: no sign that hides, moves or reorders text, white space folded, NFC."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.text.letters import composed

MAX_TEXT = 65_536  # characters of any plain text
PARAGRAPH = "\x02"
LINE = "\x03"
"""Where `folded_space` ends a paragraph and a line. No input has them: `without_marks` takes them out first."""

_TERMINAL_ORDER = re.compile(r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]?|[@-Z\\-_])")  # ECMA-48: what moves or colours a terminal
_HIDDEN = re.compile(
    "[\x00\x01\x04-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls; line ends are white space
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, direction
    "\U000e0000-\U000e0fff]+"  # tags: letters that cannot be seen
)
_NO_CHARACTER = re.compile(
    f"[\ud800-\udfff\ufdd0-\ufdef{''.join(chr((plane << 16) + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))}]"
)
_MARK_HEAP = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{8})"
                        "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]++")  # fmt: skip
_MARK_LEADS = (b"\xcc", b"\xcd", b"\xd2", b"\xe1\xaa", b"\xe1\xab", b"\xe1\xb6", b"\xe1\xb7", b"\xe2\x83")
_EMPTY_LINE = re.compile(r"\n\s*\n")


def without_marks(text: str) -> str:
    """`text` without the two signs that stand for breaks here."""
    return text.replace(PARAGRAPH, "").replace(LINE, "")


def clean(text: str) -> str:
    """Plain text as stored and shown: neutral, NFC, runs of white space one space, paragraphs an empty line apart.

    Zero-width joiners stay (Persian and emoji need them); soft hyphens, zero-width spaces, direction and control signs
    and orders to a terminal go. What is no character (lone surrogates, U+FFFF) becomes U+FFFD, and of more than eight
    combining marks on one character the rest go.
    """
    text = folded_space(neutral(text))
    if not text.isascii():
        text = composed(_MARK_HEAP.sub(r"\1", text) if _has_marks(text) else text)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT].rstrip()


def _has_marks(text: str) -> bool:
    """Whether there may be combining marks: looked for by the first bytes of theirs, far faster than by pattern."""
    raw = text.encode("utf-8", "replace")
    return any(lead in raw for lead in _MARK_LEADS)


def neutral(text: str) -> str:
    """`text` without signs that hide, move or reorder it."""
    if text.replace(PARAGRAPH, "").replace("\n", "").replace("\xa0", "").isprintable():
        return text
    if "\x1b" in text:
        text = _TERMINAL_ORDER.sub("", text)
    text = _HIDDEN.sub("", text)
    return text if text.isascii() else _NO_CHARACTER.sub("\ufffd", text)


def folded_space(text: str) -> str:
    """Runs of white space as one space, breaks as one or two line ends, none at the ends of the text."""
    if PARAGRAPH not in text and LINE not in text:
        return " ".join(text.split())
    return "\n\n".join(paragraph for part in text.split(PARAGRAPH) for paragraph in _paragraphs_of(part))


def _paragraphs_of(part: str) -> Iterator[str]:
    """What stands between two ends of paragraphs: one paragraph, or several that empty lines part."""
    lines: list[str] = []
    for line in part.split(LINE):
        words = " ".join(line.split())
        if words:
            lines.append(words)
        elif lines:
            yield "\n".join(lines)
            lines.clear()
    if lines:
        yield "\n".join(lines)


def paragraphs(text: str) -> str:
    """Plain text with its empty lines marked as ends of paragraphs; other line ends are white space."""
    return _EMPTY_LINE.sub(PARAGRAPH, text) if "\n" in text else text
