"""Which language: declared, by script, by letters, by the model; never over the network."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import language

DECLARED = [
    ("North Korean soldiers killed", "en-us", "en"),
    ("North Korean soldiers killed", "EN_GB", "en"),
    ("Nordkoreanische Soldaten getötet", "de-DE", "de"),
    ("북한군 러시아 파병", "ko-KR", "ko"),
    ("북한군 러시아 파병", "kr", "ko"),
    ("Військові КНДР загинули", "ua", "uk"),
    ("北朝鮮", "ja", "ja"),
    ("朝鲜士兵在库尔斯克", "zh-Hans-CN", "zh"),
    ("ارتش کره شمالی", "fa", "fa"),
    ("BTS", "ko", "ko"),
    ("Samsung Galaxy S25 Ultra 출시", "ko", "ko"),
    ("美·中 정상회담", "ko", "ko"),
    ("", "de", "de"),
    ("100 : 3", "uk", "uk"),
    ("Вести", "sr-Latn", "sr"),
    ("Новини за войната", "bg", "bg"),
    ("газета «Українська правда» сообщила: мы не знаем", "ru", "ru"),
    ("Солдаты погибли", "uk", "uk"),
]

CONTRADICTED = [
    ("북한군 러시아 파병", "en", "ko"),
    ("KBS 뉴스: 북한 파병", "en-us", "ko"),
    ("Samsung Galaxy Notebook 삼성전자 갤럭시 노트북 신제품 오늘 출시", "en", "ko"),
    ("Солдаты погибли в Курской области", "en", "ru"),
    ("Військові КНДР загинули в Україні", "ru", "uk"),
    ("Это были вы, мэр Ёлкин", "uk", "ru"),
    ("北朝鮮の兵士がロシアで死亡", "zh", "ja"),
    ("North Korean soldiers were killed in the Kursk region of Russia", "ko", "en"),
    ("الجيش الروسي في كورسك", "en", "ar"),
]

UNDECLARED = [
    ("북한군", "ko"),
    ("Samsung S25 출시", "ko"),
    ("北朝鮮の兵士", "ja"),
    ("朝鲜士兵", "zh"),
    ("Війна в Україні", "uk"),
    ("Это была война", "ru"),
    ("Ён быў у Мінску", "be"),
    ("Вести из Београда: ђак", "sr"),
    ("الجيش", "ar"),
    ("ارتش کره‌ی شمالی پیروز شد", "fa"),
    ("شمالی کوریا کے فوجی ہلاک", "ur"),
    ("צפון קוריאה", "he"),
    ("Βόρεια Κορέα", "el"),
    ("उत्तर कोरिया", "hi"),
    ("เกาหลีเหนือ", "th"),
    ("ჩრდილოეთ კორეა", "ka"),
    ("At least 100 North Korean soldiers killed", "en"),
    ("AT LEAST 100 NORTH KOREAN SOLDIERS KILLED", "en"),
    ("Mindestens 100 nordkoreanische Soldaten getötet", "de"),
    ("Au moins 100 soldats nord-coréens ont été tués", "fr"),
    ("Reuters", None),
    ("Новости дня", None),
    ("12:30 — 100 %", None),
    ("", None),
    ("half \ud800", None),
]


@pytest.mark.parametrize(("text", "declared", "code"), DECLARED)
def test_the_declared_language_holds(text: str, declared: str, code: str) -> None:
    """In its short form, mistakes of feeds mended, as long as the letters do not contradict it."""
    assert language(text, declared) == code


@pytest.mark.parametrize(("text", "declared", "code"), CONTRADICTED)
def test_letters_overrule_a_wrong_declaration(text: str, declared: str, code: str) -> None:
    """Another script, or letters only the sister language has, decide against the feed."""
    assert language(text, declared) == code


@pytest.mark.parametrize(("text", "code"), UNDECLARED)
@pytest.mark.parametrize("declared", [None, "", "und", "x-default", "en;q=0"[:0], "???"])
def test_undeclared_texts_speak_for_themselves(text: str, code: str | None, declared: str | None) -> None:
    """By script, by letters, by the model where there are enough letters; None where nobody could know."""
    assert language(text, declared) == code


def test_expected_languages_narrow_the_choice() -> None:
    """Of two close languages the expected one is taken; the only expected Cyrillic one needs no proof."""
    assert language("Новости дня", None, ("ko", "bg")) == "bg"
    assert language("Nyheter om kriget i Ukraina idag", None, ("sv", "en")) == "sv"
    assert language("북한군", None, ("en",)) == "ko"


@given(st.text(), st.none() | st.text())
def test_any_text_has_a_language_or_none(text: str, declared: str | None) -> None:
    """Nothing raises; a language is a lower-case code of two or three letters."""
    code = language(text, declared)
    assert code is None or (code.isalpha() and code.islower() and 2 <= len(code) <= 3)


_OFFLINE = """
import sys
def forbid(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        raise SystemExit(f"network: {event} {args}")
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        raise SystemExit(f"file written: {args}")
sys.dont_write_bytecode = True
sys.addaudithook(forbid)
import monitor.text
assert not {"asyncio", "httpx", "sqlalchemy", "requests", "tldextract", "fasttext", "w3lib"} & sys.modules.keys()
print(monitor.text.language("Mindestens 100 nordkoreanische Soldaten", None))
print(monitor.text.outlet("https://www.bbc.co.uk/a", None, None, None, ""))
print(monitor.text.canonical_url("https://example.org/a/../b?q=%41"))
"""


def test_nothing_touches_the_network_or_the_disk() -> None:
    """In a fresh process under an audit hook: the model, the suffix list and URLs work without a socket and without a
    file written; importing the package loads none of the heavy libraries.
    """
    run = subprocess.run([sys.executable, "-c", _OFFLINE], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout.split()) == (0, ["de", "bbc.co.uk", "https://example.org/b?q=A"]), run.stderr


@pytest.mark.corpora
def test_real_headlines_are_told_apart(corpora: Path) -> None:
    """Of 256 Wikinews articles in four Latin-script languages, undeclared, the first eight words tell at least 97 %."""
    right = total = 0
    with lzma.open(corpora / "clustering" / "meantime-4lang.jsonl.xz", "rt") as lines:
        for line in lines:
            item = json.loads(line)
            headline = " ".join(item["text"].split()[:8])
            right += language(headline, None, ("en", "es", "it", "nl")) == item["lang"]
            total += 1
    assert total == 256
    assert right / total >= 0.97
