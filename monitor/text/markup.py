"""HTML of feeds to plain text, in one linear pass over its tags.

Only tags are read, no tree is built: text needs none, and HTML5 tree builders take square time and memory on hostile
input (measured with lexbor: 35 KB of unclosed `<b>` between paragraphs took 4.5 s and 1.4 GiB; 100,000 nested `<div>`
took 140 s). Here every character is looked at a fixed number of times.

How often is it escaped? Feeds say it in many ways, so the text decides:

- What has tags is HTML: tags go, entities are decoded once.
- What has no tag, but formatting tags (`<p>`, `<a href=...>`) after its entities are decoded, was escaped twice: it is
  read once more as HTML. Other tags that appear then (`<script>`) are what the text is about, and stay as text.
- Complete entities still there after that (`&#39;`, `&amp;`, `&nbsp;`) are decoded once more, no further.
- `<` before anything but the name of a known element is text: `a < b`, `<앵커>`, `<Kim>`.
"""

from __future__ import annotations

import re
from html import unescape

from monitor.text.clean import LINE, MAX_TEXT, PARAGRAPH, clean, paragraphs, without_marks

MAX_MARKUP = 4 * 65_536  # characters of HTML looked at: tags and addresses outweigh words

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section"
    " summary table tbody td tfoot th thead title tr ul"
)
_INLINE_NAMES = (
    "a abbr acronym applet area b base basefont bdi bdo big blink button cite code col colgroup command data datalist"
    " del dfn em font frame frameset i ins kbd label link map mark marquee meta meter nobr noframes noscript output"
    " param picture plaintext progress q rb rtc ruby s samp select slot small span strike strong sub sup textarea time"
    " track tt u var wbr xmp"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_INLINE = frozenset(_INLINE_NAMES.split())
_PICTURES = frozenset({"embed", "img", "input", "keygen", "source"})  # part the words around them
_UNSEEN = frozenset(
    {
        "audio",
        "canvas",
        "iframe",
        "math",
        "noembed",
        "object",
        "rp",
        "rt",
        "script",
        "style",
        "svg",
        "template",
        "video",
    }
)
_BREAKS = dict.fromkeys(_BLOCKS, PARAGRAPH) | dict.fromkeys(_PICTURES, " ") | {"br": LINE, "rp": "", "rt": ""}
_KNOWN = _BLOCKS | _INLINE | _PICTURES | _UNSEEN | {"br"}

# Most tags are as simple as this: then there is nothing to tell apart, and taking them out is done in C.
_SIMPLE = r"""</?(?:{names})(?:\s+[a-z-]+="[^"<>]*+")*+\s*+/?>"""
_SIMPLE_TAGS = tuple(
    (re.compile(_SIMPLE.format(names="|".join(sorted(names)))), instead)
    for names, instead in ((_BLOCKS, PARAGRAPH), (_INLINE, ""), (_PICTURES, " "), (("br",), LINE))
)

_TAG = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9:_-]*)|(!--)|!\[CDATA\[|[!?](?=[A-Za-z\[]))")
_REST = re.compile(  # of a tag, or of the text where the tag never ends; quotes count only after "="
    r"[^>=]*+(?:=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|)[^>=]*+)*+(?:>|\Z)"
)
_RAW = frozenset({"script", "style"})  # hold no elements: the first end tag ends them
_UNSEEN_TAG = {name: re.compile(rf"<(/?){name}(?![A-Za-z0-9])[^>]*+(?:>|\Z)", re.IGNORECASE) for name in _UNSEEN}
_FORMATTING = re.compile(
    r"<(?:/?(?:p|br|div|b|i|em|strong|span|ul|ol|li|h[1-6]|blockquote|figure|u)\s*/?>|(?:a|img|p|div|span|font)\s+\w+=)",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|nbsp|quot|apos|lt|gt|shy|hellip|[lr][sd]quo|[lr]aquo|[mn]dash"
    r"|[A-Za-z]{1,2}(?:acute|grave|uml|circ|tilde|cedil|slash|lig|ring|caron));"
)
_ENDLESS_NUMBER = re.compile(r"&#\d{8,};?")


def html_to_text(html: str) -> str:
    """The words a reader of `html` sees, as clean plain text of at most 65,536 characters.

    Blocks are an empty line apart, `<br>` is a line end, inline tags leave no trace (`Nor<b>th</b>` is `North`);
    scripts, styles, comments, embedded media, ruby readings and all attributes are gone. Plain text passes unchanged,
    apart from its white space, entities and hidden signs. The result is text, not HTML: escape it wherever it is shown.
    """
    if "<" not in html and "&" not in html:
        if html.isprintable() and html.isascii() and len(html) <= MAX_TEXT:
            return " ".join(html.split())
        return clean(paragraphs(without_marks(html[:MAX_MARKUP])))
    html = without_marks(html[:MAX_MARKUP])
    text, tags = _without_tags(html)
    text = _decoded(text)
    if not tags and _FORMATTING.search(text):
        text, tags = _without_tags(text)
    if _ENTITY.search(text):
        text = _decoded(text)
    return clean(text if tags else paragraphs(text))


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    try:
        return unescape(text)
    except ValueError:  # Python refuses to read numbers of more than 4,300 digits
        return unescape(_ENDLESS_NUMBER.sub("\ufffd", text))


def _without_tags(html: str) -> tuple[str, bool]:
    """`html` with breaks in place of its tags, and whether it had any."""
    if "<" not in html:
        return html, False
    text = html
    for simple, instead in _SIMPLE_TAGS:
        text = simple.sub(instead, text)
        if "<" not in text:
            return text, True
    return _without_any_tags(html)


def _without_any_tags(html: str) -> tuple[str, bool]:
    parts: list[str] = []
    unclosed: set[str] = set()
    start = at = 0
    while found := _TAG.search(html, at):
        at = found.end()
        end, instead = _tag(html, found, unclosed)
        if end < 0:
            continue
        parts += html[start : found.start()], instead
        start = at = end
    if not parts:
        return html, False
    parts.append(html[start:])
    return "".join(parts).replace("]]>", "") if "<![CDATA[" in html else "".join(parts), True


def _tag(html: str, found: re.Match[str], unclosed: set[str]) -> tuple[int, str]:
    """Where the tag ends (-1: it is none) and what stands for it. `unclosed` remembers elements without an end."""
    at = found.end()
    closing, name, comment = found.groups()
    if name is None:
        if comment:
            end = html.find("-->", at - 2)
            return (len(html) if end < 0 else end + 3), ""
        return (at if found[0].endswith("[") else _end_of_tag(html, at)), ""
    if name not in _KNOWN and (name := name.lower()) not in _KNOWN and not _is_foreign(found[2]):
        return -1, ""
    end = _end_of_tag(html, at)
    if name in _UNSEEN and not closing and name not in unclosed and html[end - 2 : end] != "/>":
        if (last := _end_of_element(html, name, end)) >= 0:
            return last, _BREAKS.get(name, " ")
        unclosed.add(name)
    return end, _BREAKS.get(name, "")


def _end_of_element(html: str, name: str, at: int) -> int:
    """Where the element whose first tag ends at `at` ends, others of its name inside it counted; -1: nowhere."""
    depth = 1
    for tag in _UNSEEN_TAG[name].finditer(html, at):
        if tag[1]:
            depth -= 1
        elif name not in _RAW and not tag[0].endswith("/>"):
            depth += 1
        if not depth:
            return tag.end()
    return -1


def _end_of_tag(html: str, at: int) -> int:
    found = _REST.match(html, at)
    return found.end() if found else len(html)


def _is_foreign(name: str) -> bool:
    """Elements of other vocabularies and custom ones: `o:p`, `media:thumbnail`, `amp-img`."""
    return name.islower() and (":" in name or "-" in name)
