"""Folding by code page is folding by the rules, character by character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.fold import STOP, fold, fold_loosely
from monitor.text.letters import letters
from monitor.text.single_byte import letters_of_one_byte

WESTERN = "“Straße” – Œuvre d’été, Þór: 3¾ °C…"
CYRILLIC = "«Курск» — ещё 100 їх, №1"
CENTRAL = "Zażółć gęślą jaźń, Příliš žluťoučký"


@pytest.mark.parametrize("text", [WESTERN, CYRILLIC, CENTRAL])
def test_text_of_one_code_page_is_folded_by_it(text: str) -> None:
    """Three code pages hold what most of Europe writes, and fold it as the rules do."""
    assert letters_of_one_byte(text) == letters(text)


@pytest.mark.parametrize("text", ["북한", "朝鮮", "Курск é", "كورسك", "5 µm", "\ud800"])
def test_other_text_is_left_to_the_rules(text: str) -> None:
    """Characters of no code page, of several, or such that fold to a letter outside theirs."""
    assert letters_of_one_byte(text) is None


@given(st.one_of(*(st.text(st.characters(codec=page)) for page in ("cp1252", "cp1251", "cp1250"))))
def test_code_pages_and_rules_agree(text: str) -> None:
    """Whatever a code page says of a text, the rules say too."""
    folded = letters_of_one_byte(text)
    assert folded is None or folded == letters(text)


@given(st.text())
def test_the_loose_fold_has_the_words_of_the_exact_one(text: str) -> None:
    """Only the ends of sentences are missing, so what stands inside a sentence of the one stands in the other."""
    assert _words(fold_loosely(text)) == _words(fold(text).text)


def _words(folded: str) -> list[str]:
    return [word for word in folded.split() if word != STOP]
