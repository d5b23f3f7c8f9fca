"""Folding: what becomes of text, and the way back to the original."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.text import STOP, fold
from monitor.text.fold import _LOOKS_LATIN

SHAPES = [
    # text, folded
    ("", " "),
    (" \n\t ", " "),
    ("...", " | "),
    ("Kursk", " kursk "),
    ("  North \n Korea ", " north korea "),
    ("Kim's", " kim s "),
    ("Kim’s O'Brien", " kim s o brien "),
    ("AT&T #North_Korea @kim", " at t north korea kim "),
    ("North\u00a0Korea North\u2011Korea", " north korea north korea "),
    ("1,000 or 3.5", " 1 000 or 3 5 "),
    ("Naïve Łódź Đoković Ærø Œuvre", " naive lodz dokovic aero oeuvre "),
    ("STRASSE Straße Über", " strasse strasse uber "),
    ("I İstanbul ısı", " i istanbul isi "),
    ("Ёлка и ёж, Йод, Їжак, Ўсход", " елка и еж йод їжак ўсход "),
    ("Ку\u0301рск", " курск "),
    ("и\u0306 і\u0308", " й ї "),
    ("Лук'янівка Лук’янівка Лук\u02bcянівка", " лук янівка лук янівка лук янівка "),
    ("Ρωσία ΡΩΣΙΑ Ἀθῆναι", " ρωσια ρωσια αθηναι "),
    ("北朝鮮、ロシア", " 北朝鮮 ロシア "),
    ("ﾛｼｱ ｶﾞｽ が か\u3099", " ロシア ガス が が "),
    ("북한의 ‘병사’", " 북한의 병사 "),
    (unicodedata.normalize("NFD", "북한"), " 북한 "),
    ("ㅋㅋㅋ ㅏ", " ㅋㅋㅋ ㅏ "),
    ("كُورسْك كـــورسك", " كورسك كورسك "),
    ("קוּרסק צה״ל", " קורסק צה ל "),
    ("हिन्दी ไทย", " हिन्दी ไทย "),
    ("Ｋｕｒｓｋ　１００", " kursk 100 "),
    ("\ufb01re Ⅷ № 5 ½ ㎞", " fire viii no 5 1 2 km "),
    ("𝐊𝐮𝐫𝐬𝐤", " kursk "),
    ("Korea¹ km² Windows™", " korea km windows "),
    ("Ku\u00adrsk Ku\u200brsk Ku\u2060rsk Ku\ufeffrsk Ku\x00rsk", " kursk kursk kursk kursk kursk "),
    ("\u202eKursk\u202c", " kursk "),
    ("fire🔥brigade", " fire brigade "),
    ("half \ud83d half", " half half "),
    ("a\ue000b", " a b "),
    ("a䷀b", " a b "),
]

SENTENCES = [
    ("in the north. Korea", " in the north | korea "),
    ("in the north! Korea? Yes… No", " in the north | korea | yes | no "),
    ("the end.", " the end | "),
    ("“Stop.” (Korea)", " stop | korea "),
    ("No way?! Korea", " no way | korea "),
    ("said... Korea", " said | korea "),
    ("line end\nof a phrase", " line end of a phrase "),
    ("a heading\n\nKorea", " a heading | korea "),
    ("a heading\r\n \r\nKorea", " a heading | korea "),
    ("Kursk | Reuters", " kursk | reuters "),
    ("Kursk｜聯合", " kursk | 聯合 "),
    ("北韓。俄羅斯！中國", " 北韓 | 俄羅斯 | 中國 "),
    ("قال. كوريا؟ نعم۔ لا", " قال | كوريا | نعم | لا "),
    ("वह। यह", " वह | यह "),
    ("말했다. 북한", " 말했다 | 북한 "),
    ("the U.S. Army, J. Smith", " the u s army j smith "),
    ("U.S.", " u s "),
    ("Gen. Kim of St. Petersburg", " gen kim of st petersburg "),
    ("г. Курск, ул. Ленина, ген. Иванов", " г курск ул ленина ген иванов "),
    ("am 3. Oktober 2024. Korea", " am 3 oktober 2024 | korea "),
    ("3.5 at example.com/x.html", " 3 5 at example com x html "),
    ("approx. 100; e.g. one. two", " approx 100 e g one two "),
    ("Yahoo! said", " yahoo said "),
    ("one . . . Two", " one | two "),
]

HOMOGLYPHS = [
    ("\u041a\u0443\u0440\u0441\u043a", " \u043a\u0443\u0440\u0441\u043a "),  # wholly Cyrillic
    ("K\u0443\u0440\u0441\u043a", " \u043a\u0443\u0440\u0441\u043a "),  # Latin K
    ("Kur\u0455k", " kursk "),  # Cyrillic dze
    ("Mosc\u043ew", " moscow "),  # Cyrillic o: only Latin has a w
    ("\u041a\u0438po\u0432", " \u043a\u0438\u0440\u043e\u0432 "),  # Latin p and o
    ("covidами", " covidами "),  # neither script can spell it
    ("F-16 и МиГ-29", " f 16 и миг 29 "),
]


@pytest.mark.parametrize(("text", "folded"), SHAPES)
def test_words_are_folded(text: str, folded: str) -> None:
    """Each rule of the module, in the scripts it is about."""
    assert fold(text).text == folded


@pytest.mark.parametrize(("text", "folded"), SENTENCES)
def test_ends_of_sentences_are_stops(text: str, folded: str) -> None:
    """A stop stands where a sentence ends, and nowhere else."""
    assert fold(text).text == folded


@pytest.mark.parametrize(("text", "folded"), HOMOGLYPHS)
def test_mixed_words_are_read_in_one_script(text: str, folded: str) -> None:
    """A word of Latin and Cyrillic letters is read in the script that can spell all of it."""
    assert fold(text).text == folded


SPANS = [
    # text, folded words, the slice of the text they came from
    ("He met Kim’s men", "kim s", "Kim’s"),
    ("  North -- Korea!", "north korea", "North -- Korea"),
    ("in Ku\u00adrsk now", "kursk", "Ku\u00adrsk"),
    ("die STRAẞE, dort", "strasse", "STRAẞE"),
    ("die Straße, dort", "stras", "Straß"),
    ("e\u0301te\u0301 o\u0301", "ete", "e\u0301te\u0301"),
    ("«Ｎｏｒｔｈ　Ｋｏｒｅａ»", "north korea", "Ｎｏｒｔｈ　Ｋｏｒｅａ"),
    ("кто-то из КНДР: «Курск»", "кндр курск", "КНДР: «Курск"),
    ("北韓。俄羅斯", "俄羅斯", "俄羅斯"),
    (unicodedata.normalize("NFD", "북한의 병사"), "병사", unicodedata.normalize("NFD", "병사")),
    ("🔥🔥 Kursk 🔥", "kursk", "Kursk"),
    ("½ of K\u0443\u0440\u0441\u043a", "\u043a\u0443\u0440\u0441\u043a", "K\u0443\u0440\u0441\u043a"),
    ("ｶﾞｽ と ﾛｼｱ", "ガス", "ｶﾞｽ"),
    ("The U.S. Army", "u s army", "U.S. Army"),
    ("the Northern front", "orther", "orther"),
    ("탈북한 사람", "북한", "북한"),
]


@pytest.mark.parametrize(("text", "words", "piece"), SPANS)
def test_a_span_leads_back_to_the_original(text: str, words: str, piece: str) -> None:
    """Offsets of folded words give exactly the characters they came from, with or without the spaces around them."""
    folded = fold(text)
    start = folded.text.index(words)
    begin, end = folded.original(start, start + len(words))
    assert text[begin:end] == piece
    if folded.text[start - 1] == folded.text[start + len(words)] == " ":
        assert folded.original(start - 1, start + len(words) + 1) == (begin, end)


def test_a_span_without_words_is_empty() -> None:
    """Spaces and stops came from nothing that could be shown: the span is empty, between its neighbours."""
    folded = fold("One. Two")
    stop = folded.text.index(STOP)
    assert folded.original(stop, stop + 1) == (3, 3)
    assert folded.original(0, 1) == (0, 0)
    assert fold("").original(0, 1) == (0, 0)
    assert fold("!").original(0, 3) == (0, 0)


_TRICKY = (
    "aA.!? \n|ßéеёйїКkIı1½ﬁﾊﾞ가각각한\u0301\u0308\u0316\u00ad\u200b。北'-_’\ud800Ａ．…«»\u0345ΐήŉ㈱™²\u094dकि\u202e\0ﾠᅠ"
)
_TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(_TRICKY)), max_size=50)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
@example("|\x1b|")
@example("\ufdfa\u0149 ｶﾞ\u1100\u1161\u11a8")
def test_folding_holds_for_any_text(text: str) -> None:
    """Single spaces between words and at both ends, writable as UTF-8, nothing but words, spaces and stops; folding a
    folded text changes nothing.
    """
    folded = fold(text).text
    assert folded.startswith(" ")
    assert folded.endswith(" ")
    assert "  " not in folded
    assert f"{STOP} {STOP}" not in folded
    assert folded.encode().decode() == folded
    assert not re.search(
        r"[^\w |]", "".join(sign for sign in folded if not unicodedata.category(sign).startswith("M"))
    )
    assert fold(folded).text == folded


@settings(max_examples=400, deadline=None)
@given(_TEXTS, st.data())
def test_spans_hold_for_any_text(text: str, data: st.DataObject) -> None:
    """Any span of folded words leads to a slice of the original that folds to the same words; spans stay in order."""
    folded = fold(text)
    words = [found.span() for found in re.finditer(rf"[^ {re.escape(STOP)}]+", folded.text)]
    ends = [folded.original(*word) for word in words]
    assert all(0 <= begin < end <= len(text) for begin, end in ends)
    assert [begin for begin, _ in ends] == sorted(begin for begin, _ in ends)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    begin, stop = folded.original(start, end)
    assert 0 <= begin <= stop <= len(text)
    wanted = [_one_script(part.strip()) for part in folded.text[start:end].split(STOP)]
    again = _one_script(fold(text[begin:stop]).text)
    assert all(part in again for part in wanted if len(wanted) == 1 or " " not in part)


def _one_script(folded: str) -> str:
    """Look-alikes as Latin letters: a part of a mixed word may be read in the other script than the whole."""
    return folded.translate({ord(cyrillic): latin for cyrillic, latin in _LOOKS_LATIN.items()})


HOSTILE = {
    "marks in no order": "a" + "\u0301\u0316" * 30_000,
    "one endless word": "a" * 65_000 + "я" * 500,
    "dots": "." * 65_000 + "x",
    "stops": "| " * 32_000,
    "line ends": "\n" * 65_000 + "é",
    "mixed scripts": "aя" * 32_000,
    "quotes after a dot": "." + "”" * 65_000 + "x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_folding_takes_linear_time(text: str) -> None:
    """64 KiB of the worst we know are folded, and mapped back, in well under a second of CPU."""
    fold("é")
    began = time.process_time()
    folded = fold(text)
    folded.original(0, len(folded.text))
    assert time.process_time() - began < 1.0
