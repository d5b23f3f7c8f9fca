"""HTML of feeds to text: what is kept, what goes, how often it is unescaped, and that nothing takes long."""

from __future__ import annotations

import json
import re
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from monitor.text import html_to_text

BORDERS = [
    ("<p>a</p><p>b</p>", "a\n\nb"),
    ("North <b>Korea</b>", "North Korea"),
    ("Nor<b>th</b>", "North"),
    ("북<em>한</em>", "북한"),
    ("a<br>b<br/>c<br><br>d", "a\nb\nc\n\nd"),
    ("<ul><li>North</li><li>Korea</li></ul>", "North\n\nKorea"),
    ("<table><tr><td>100</td><td>killed</td></tr></table>", "100\n\nkilled"),
    ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
    ("Kur<wbr>sk", "Kursk"),
    ('Kursk<img src="a.jpg" alt="Moscow">fell', "Kursk fell"),
    ("<P CLASS=x>a</P >b", "a\n\nb"),
    ("<p>one\n   line\t</p>", "one line"),
    ("<p>a\n\nb</p>", "a b"),
    ("北朝鮮<ruby>軍<rp>(</rp><rt>ぐん</rt><rp>)</rp></ruby>兵士", "北朝鮮軍兵士"),
    ("<o:p>a</o:p><amp-img></amp-img>b", "ab"),
]

PLAIN = [
    ("", ""),
    ("  two   words \n", "two words"),
    ("hard\nwrapped\ntext", "hard wrapped text"),
    ("first\n\nsecond\r\n\r\n\r\nthird", "first\n\nsecond\n\nthird"),
    ("North\u00a0Korea\u3000said", "North Korea said"),
    ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
    ("<앵커> 북한 <Kim> said", "<앵커> 북한 <Kim> said"),
    ("a <3 b", "a <3 b"),
    ("e\u0301te\u0301", "été"),
]

GONE = [
    ("<script>alert(1)</script>Kursk", "Kursk"),
    ("a<STYLE>p{color:red}</STYLE >b", "a b"),
    ("x<!-- Moscow -->y<!-->z", "xyz"),
    ('<a href="https://example.org/Moscow" title="a > b">Kursk</a>', "Kursk"),
    ("<a title='>' data-x=\">\">Kursk</a>", "Kursk"),
    ("<svg><title>Icon</title></svg>Kursk", "Kursk"),
    ("<svg>a<svg x='1'>b</svg>c<svg/></svg>Kursk", "Kursk"),
    ("<video>Your browser ...</video>Kursk", "Kursk"),
    ("<?xml version='1.0'?><!DOCTYPE html>Kursk", "Kursk"),
    ("Kursk <a href=", "Kursk"),
    ('Kursk <a href="https://exam', "Kursk"),
    ("How to use <script> well", "How to use well"),
    ("<script>a</script><script>Kursk", "Kursk"),
]

ESCAPED = [
    # the same in one, two and three coats
    ("AT&T", "AT&T"),
    ("AT&amp;T", "AT&T"),
    ("AT&amp;amp;T", "AT&T"),
    ("Kim&#8217;s", "Kim’s"),
    ("Kim&amp;#8217;s", "Kim’s"),
    ("<p>Kim&amp;#8217;s</p>", "Kim’s"),
    ("&lt;p&gt;North &lt;b&gt;Korea&lt;/b&gt;&lt;/p&gt;&lt;p&gt;fell&lt;/p&gt;", "North Korea\n\nfell"),
    ("<![CDATA[North <b>Korea</b>]]>", "North Korea"),
    ("&lt;![CDATA[North Korea]]&gt;", "<![CDATA[North Korea]]>"),
    # a tag that is what the text is about stays, as text
    ("&lt;script&gt;alert(1)&lt;/script&gt; in a title", "<script>alert(1)</script> in a title"),
    ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "<script>alert(1)</script>"),
    ("<p>Use &lt;b&gt; for bold</p>", "Use <b> for bold"),
    ("a &lt; b", "a < b"),
    ("R&D &copy; 2024 &nosuch; &#x1F525;", "R&D © 2024 &nosuch; 🔥"),
]

NEUTRAL = [
    ("a\x00b\x07c\x7f", "abc"),
    ("\x1b[31mred\x1b[0m \x1b]0;title\x07", "red 0;title"),
    ("\u202eevil\u202c \u2066x\u2069 \u200fy", "evil x y"),
    ("Ku\u00adrsk Ku\u200brsk \ufeffKursk", "Kursk Kursk Kursk"),
    ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),
    ("K\U000e0041\U000e0042", "K"),
    ("&#xD800; &#0; &#x1b;[2J &#x202e;x", "\ufffd \ufffd [2J x"),
    ("\ud800 \uffff \ufdd0 \U0001fffe", "\ufffd \ufffd \ufffd \ufffd"),
    ("&#" + "9" * 5_000 + ";x", "\ufffdx"),
    ("z" + "\u0335\u0321" * 40, "z" + "\u0335" * 4 + "\u0321" * 4),
    ("z" + "\u0335" * 40, "z" + "\u0335" * 8),
    ("a\x02b\x03c", "abc"),
]


@pytest.mark.parametrize(("html", "text"), BORDERS)
def test_borders_of_words_are_kept(html: str, text: str) -> None:
    """Blocks part, line breaks part, inline tags do not, pictures part."""
    assert html_to_text(html) == text


@pytest.mark.parametrize(("html", "text"), PLAIN)
def test_plain_text_stays(html: str, text: str) -> None:
    """Text that is no HTML loses nothing but white space; empty lines stay paragraphs; the result is NFC."""
    assert html_to_text(html) == text


@pytest.mark.parametrize(("html", "text"), GONE)
def test_what_no_reader_sees_goes(html: str, text: str) -> None:
    """Scripts, styles, comments, attributes, media and unfinished tags go; an element without an end hides nothing."""
    assert html_to_text(html) == text


@pytest.mark.parametrize(("html", "text"), ESCAPED)
def test_text_is_unescaped_as_often_as_needed(html: str, text: str) -> None:
    """Escaped, twice escaped and CDATA give the same words; tags a text is about stay text."""
    assert html_to_text(html) == text


@pytest.mark.parametrize(("html", "text"), NEUTRAL)
def test_text_is_neutralised(html: str, text: str) -> None:
    """No sign that hides, moves or reorders text; what is no character becomes U+FFFD; heaps of marks are cut."""
    assert html_to_text(html) == text


_PIECES = (
    "< > & ; <p> </p> <b> <br> <script> </script> <!-- --> &lt; &amp; &#39; &#x202e; <![CDATA[ ]]> \" ' = \n \x1b \x02 "
    "<a\u00a0 Kursk 북한 \u0301 \ud800 <td> </"
)


@given(st.lists(st.one_of(st.sampled_from(_PIECES.split(" ")), st.text(max_size=3)), max_size=30).map("".join))
def test_any_markup_becomes_clean_text(html: str) -> None:
    """Whatever comes in: NFC, no control sign but the line end, no direction sign, white space folded, UTF-8."""
    text = html_to_text(html)
    assert text == unicodedata.normalize("NFC", text).strip()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]|  |\n\n\n| \n|\n ", text)
    assert text.encode().decode() == text


HOSTILE = {
    "nested blocks": "North Korea" + "<div>" * 100_000,
    "ten megabytes": "<p>North Korea</p>" * 600_000,
    "unclosed formatting": "North Korea<p>"
    + "".join(f"<b a={n}>" for n in range(9_000))
    + "</p>"
    + "<p>x</p>" * 9_000,
    "unclosed scripts": "North Korea" + "<script>" * 40_000,
    "open drawings": "North Korea" + "<svg><svg></svg>" * 16_000,
    "closed scripts": "North Korea" + "<script></script " * 20_000,
    "unclosed comments": "North Korea" + "<!--" * 80_000,
    "unclosed quotes": "North Korea" + '<a b="' * 50_000,
    "angle brackets": "North Korea" + "<" * 300_000,
    "unknown tags": "North Korea" + "<kim " * 60_000,
    "ampersands": "North Korea" + "&" * 300_000,
    "entities of entities": "North Korea" + "&amp;lt;" * 40_000,
    "line ends": "North Korea" + "\n \n" * 90_000,
    "spaces after a line end": "North Korea\n" + " " * 250_000,
    "orders to a terminal": "North Korea" + "\x1b[" * 100_000,
    "marks": "North Korea" + "\u0301\u0316" * 100_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_takes_linear_time(html: str) -> None:
    """Megabytes of the worst we know take less than a second of CPU and give at most 64 Ki characters."""
    began = time.process_time()
    text = html_to_text(html)
    assert time.process_time() - began < 1.0
    assert text.startswith("North Kore")
    assert len(text) <= 65_536


def _tree_words(html: str) -> list[str]:
    """The words a real HTML5 parser sees: every element apart, what nobody sees removed."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(
        ["script", "style", "template", "svg", "iframe", "object", "video", "audio", "canvas", "math"], recursive=True
    )
    for node in tree.css("rt, rp"):
        node.decompose()
    return re.findall(r"\w+", unicodedata.normalize("NFC", tree.root.text(separator="") if tree.root else ""))


@pytest.mark.corpora
def test_real_feeds_read_as_a_real_parser_reads_them(corpora: Path) -> None:
    """Over all HTML of real feed snapshots, the letters are those that an HTML5 parser finds, in the same order."""
    differing, seen = [], 0
    for html in _real_html(corpora / "feeds" / "snapshots.zip"):
        seen += 1
        ours = "".join(re.findall(r"\w+", html_to_text(html)))
        if ours != "".join(_tree_words(html)):
            differing.append(html)
    assert seen > 1_000
    assert len(differing) / seen < 0.02, json.dumps(differing[:3], ensure_ascii=False)[:2_000]


def _real_html(archive: Path) -> list[str]:
    """HTML inside CDATA sections of the snapshots: the bodies as their publishers wrote them, up to 20 KB."""
    found: dict[str, None] = {}
    with zipfile.ZipFile(archive) as file:
        for name in file.namelist():
            text = file.read(name).decode("utf-8", "replace")
            pieces = [piece for piece in re.findall(r"<!\[CDATA\[(.*?)\]\]>", text, re.DOTALL) if "<" in piece]
            found.update(dict.fromkeys(piece for piece in pieces[:50] if len(piece) < 20_000))
    return list(found)
