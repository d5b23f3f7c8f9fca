"""Russian, Ukrainian and Korean sentences and the figures they claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.figures import extract
from monitor.model import Article, Figure

MOMENT = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
BLANK = Article(
    title="",
    summary="",
    text="",
    url=None,
    canonical_url=None,
    outlet="priboy.example",
    language=None,
    author=None,
    published_at=MOMENT,
    published_raw=None,
    date_rule="feed",
    first_seen_at=MOMENT,
)


def figures(language: str, text: str) -> tuple[Figure, ...]:
    """What an article with this body claims."""
    return extract(replace(BLANK, language=language, text=text))


Said = tuple[str, int, int | None, str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В результате пожара погибли три человека.", [("killed", 3, 3, "exact")]),
        (
            "Не менее 100 солдат убиты, ещё около тысячи ранены.",
            [("killed", 100, None, "at_least"), ("wounded", 1000, 1000, "about")],
        ),
        (
            "За месяц погибло 22 человека, раненых — больше 180.",
            [("killed", 22, 22, "exact"), ("wounded", 180, None, "at_least")],
        ),
        ("Число жертв достигло 31 908 человек.", [("killed", 31_908, 31_908, "exact")]),
        ("Уничтожено до 80 военных убитыми и ранеными.", [("casualties", 0, 80, "at_most")]),
        (
            "Силы обороны уничтожили двух и ранили трёх боевиков.",
            [("killed", 2, 2, "exact"), ("wounded", 3, 3, "exact")],
        ),
        ("Погибла женщина.", [("killed", 1, 1, "exact")]),
        ("Погибли 16-летний парень и 34-летний мужчина.", [("killed", 1, 1, "exact"), ("killed", 1, 1, "exact")]),
        ("Погибли несколько десятков человек.", [("killed", 20, 99, "range")]),
        ("Потери полка составили почти 2,5 тысячи.", [("casualties", 2500, 2500, "about")]),
        ("Пропали без вести 12 моряков.", [("missing", 12, 12, "exact")]),
        ("В плен взяли 27 солдат.", [("captured", 27, 27, "exact")]),
        ("Уничтожены три танка и склад.", []),
        ("Банк потерял 3 миллиарда рублей.", []),
        ("Могли погибнуть 40 моряков.", []),
        ("Погибших и пострадавших нет.", []),
        ("Курсы валют: доллар подешевел на 40 копеек.", []),
    ],
)
def test_russian(text: str, expected: list[Said]) -> None:
    """Free word order, cases, bare nouns for one person, and what is no figure."""
    assert [(f.kind, f.low, f.high, f.bound) for f in figures("ru", text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Щонайменше 12 вбитих та 35 поранених.", [("killed", 12, None, "at_least"), ("wounded", 35, 35, "exact")]),
        ("Ракета вбила 29 людей, троє з яких — діти.", [("killed", 29, 29, "exact"), ("killed", 3, 3, "exact")]),
        (
            "За добу ворог втратив 428 окупантів, ще семеро здалися у полон.",
            [("casualties", 428, 428, "exact"), ("captured", 7, 7, "exact")],
        ),
        ("Знищено близько 70 одиниць живої сили противника.", [("killed", 70, 70, "about")]),
        ("Поранення отримав 34-річний чоловік.", [("wounded", 1, 1, "exact")]),
        ("Кілька сотень солдатів загинули.", [("killed", 200, 999, "range")]),
        ("Знищено 18 ударних БпЛА.", []),
        ("Троє воїнів повернулися з полону.", []),
        ("Втрати бюджету сягнули 5 млн гривень.", []),
    ],
)
def test_ukrainian(text: str, expected: list[Said]) -> None:
    """The same for Ukrainian."""
    assert [(f.kind, f.low, f.high, f.bound) for f in figures("uk", text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("폭우로 3명이 숨지고 12명이 다쳤다.", [("killed", 3, 3, "exact"), ("wounded", 12, 12, "exact")]),
        (
            "최소 17명이 숨지고 150여 명이 실종됐다.",
            [("killed", 17, None, "at_least"), ("missing", 150, None, "at_least")],
        ),
        ("사망자가 165명, 부상자는 96명으로 늘었다.", [("killed", 165, 165, "exact"), ("wounded", 96, 96, "exact")]),
        ("부상자는 약 1만2500명이다.", [("wounded", 12_500, 12_500, "about")]),
        ("사망자 1400명 넘어", [("killed", 1400, None, "at_least")]),
        ("15명의 사상자가 발생했다.", [("casualties", 15, 15, "exact")]),
        ("수십 명이 죽거나 다쳤다.", [("casualties", 20, None, "at_least")]),
        ("북한군 포로 2명을 잡았다.", [("captured", 2, 2, "exact")]),
        ("세 명이 숨졌다.", [("killed", 3, 3, "exact")]),
        ("공사장에서 60대 남성이 떨어져 숨졌다.", [("killed", 1, 1, "exact")]),
        ("여성 2명이 구조됐다.", []),
        ("연간 3명 사망 기업에 과징금", []),
        ("부상을 딛고 3년 만에 돌아왔다.", []),
        ("사상 최대 매출 12조원", []),
    ],
)
def test_korean(text: str, expected: list[Said]) -> None:
    """Counters, particles, numbers with 만 and 여, and what is no figure."""
    assert [(f.kind, f.low, f.high, f.bound) for f in figures("ko", text)] == expected


@pytest.mark.parametrize(
    ("language", "text", "claimant", "victims"),
    [
        ("ru", "Погибли два жителя, сообщил губернатор.", "губернатор", "жителя"),
        ("ru", "По данным разведки, убиты 100 солдат.", "разведки", "солдат"),
        ("uk", "Загинули двоє мешканців — поліція", "поліція", "мешканців"),
        ("uk", "Поранено п'ятьох жінок, повідомили рятувальники.", "рятувальники", "жінок"),
        ("ko", "국정원은 북한군 100명이 숨졌다고 밝혔다.", "국정원", "북한군"),
        ("ko", "현지 당국에 따르면 관광객 2명이 다쳤다.", "현지 당국", "관광객"),
        ("ko", "국정원 “북한군 최소 100명 사망”", "국정원", "북한군"),
    ],
)
def test_who_says_so_and_of_whom_elsewhere(language: str, text: str, claimant: str, victims: str) -> None:
    """Speakers stand on either side of a Slavic verb, before a Korean particle, and in headlines."""
    (figure,) = figures(language, text)
    assert (figure.claimant, figure.victims) == (claimant, victims)


def test_without_a_language_the_script_decides() -> None:
    """Hangul, Cyrillic and the letters only Ukrainian has choose the grammar; a language without one gives nothing."""
    texts = [
        "3명이 숨졌다.",
        "Погибли три человека.",
        "Загинули троє людей, її брат поранений.",
        "Three people died.",
    ]
    assert [extract(replace(BLANK, text=text))[0].low for text in texts] == [3, 3, 3, 3]
    assert figures("de", "Three people died.") == ()
    assert len(figures("en-GB", "Three people died.")) == 1
