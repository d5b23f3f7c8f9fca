"""Where words begin and end, in every script: the traps that plain regular expressions and full-text search fall into."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.match import Engine
from monitor.model import Article

MakeArticle = Callable[..., Article]
MakeEngine = Callable[..., Engine]

MATCHES = [
    # keyword, text, what is found
    ("Kim", "Kim's speech", "Kim"),
    ("Kim", "Kim’s speech", "Kim"),
    ("O'Brien", "Senator O’Brien left", "O’Brien"),
    ("Kursk", "fighting in KURSK.", "KURSK"),
    ("Kursk", "«Kursk»: a report", "Kursk"),
    ("Kursk", "Kursk-based units", "Kursk"),
    ("Kursk", "line end\nKursk\nnext", "Kursk"),
    ("Kursk", "Ku\u00adrsk region", "Ku\u00adrsk"),
    ("Kursk", "Ｋｕｒｓｋ in full width", "Ｋｕｒｓｋ"),
    ("North Korea", "North\u00a0Korea said", "North\u00a0Korea"),
    ("North Korea", "North\u2011Korea said", "North\u2011Korea"),
    ("North Korea", "North\nKorea said", "North\nKorea"),
    ("North Korea", "North  Korea said", "North  Korea"),
    ("North Korea", "pro-North-Korea group", "North-Korea"),
    ("storm corps", "the Storm-Corps", "Storm-Corps"),
    ("AT&T", "shares of AT&T rose", "AT&T"),
    ("U.S.", "the U.S. said", "U.S"),
    ("U.S.", "in the U.S.", "U.S"),
    ("U.S.", "a US official", "US"),
    ("Straße", "in der STRASSE", "STRASSE"),
    ("орёл", "Орел взлетел", "Орел"),
    ("Курск", "под Курском", "Курском"),
    ("fire", "\ufb01re in the hold", "\ufb01re"),
    ("café", "the cafe opens", "cafe"),
    ("Зеленский", "Зеленский\u0301 приехал", "Зеленский\u0301"),
    ("북한", "북한의 파병", "북한"),
    ("북한", "(북한)", "북한"),
    ("북한", "‘북한’은", "북한"),
    ("NATO", "NATO가 밝혔다", "NATO"),
    ("DPRK", "关于DPRK的报道", "DPRK"),
    ("미사일", "北미사일 발사", "미사일"),
    ("명", "100명 사망", "명"),
    ("북한 병사", "북한병사 사망", "북한병사"),
    ("クルスク", "ロシアのクルスク州で", "クルスク"),
    ("北朝鮮", "北朝鮮兵が", "北朝鮮"),
    ("库尔斯克", "俄罗斯库尔斯克州", "库尔斯克"),
    ("金正恩", "金 正恩 访问", None),
    ("F-16", "an F16 jet", None),
    ("F-16", "an F 16 jet", "F 16"),
    ("St. Petersburg", "in St Petersburg", "St Petersburg"),
    ("St. Petersburg", "in St. Petersburg", "St. Petersburg"),
    # what must not be found
    ("Kursk", "Kurskaya", None),
    ("us", "focus on campus", None),
    ("Korea", "Koreatown", None),
    ("North Korea", "from the north. Korea is calm", None),
    ("North Korea", "up north! Korea waits", None),
    ("Курск", "курсы валют", None),
    ("북한", "북한산 등반", None),
    ("북한", "탈북한 사람", None),
    ("중", "중국", None),
    ("병사", "병사관리", None),
    ("전사", "전사적 자원", None),
    ("й", "и", None),
    ("мир", "Мирон", None),
]


@pytest.mark.parametrize(("keyword", "text", "found"), MATCHES)
def test_a_keyword_is_found_as_a_whole_word_of_its_script(
    article: MakeArticle, engine: MakeEngine, keyword: str, text: str, found: str | None
) -> None:
    """Each keyword is found where a reader would see it, and nowhere inside another word; the span is the reader's."""
    matches = engine({"keywords": [f'"{keyword}"']}).match(article(text))
    spans = {why.text for match in matches for why in match.why}
    assert spans == ({found} if found else set())
    assert all(text[why.start : why.end] == why.text for match in matches for why in match.why)


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("=US", "US says", "US"),
        ("=US", "the U.S. Army", "U.S"),
        ("=US", "let us go", None),
        ("=US", "Us and them", None),
        ("=US", "USA", None),
        ("=US", "the u.s. army", None),
        ("=U.S.", "the US army", None),
        ("=U.S.", "the U.S. Army", "U.S"),
        ("=Kim Jong Un", "Kim Jong\u00a0Un spoke", "Kim Jong\u00a0Un"),
        ("=Kim Jong Un", "Kim Jong-un spoke", None),
        ("=C++", "written in C++ today", "C"),
        ("=C++", "written in C today", None),
        ("=.NET", "runs on .NET now", "NET"),
        ("=.NET", "a NET gain", None),
        ("=Курск", "Курск", "Курск"),
        ("=Курск", "в Курске", None),
        ("=КНДР", "КНДР и Россия", "КНДР"),
    ],
)
def test_exactly_means_this_spelling(
    article: MakeArticle, engine: MakeEngine, keyword: str, text: str, found: str | None
) -> None:
    """`=` compares every sign of the original, and takes no forms; an acronym may be dotted."""
    matches = engine({"keywords": [keyword]}).match(article(text))
    assert [why.text for match in matches for why in match.why] == ([found] if found else [])


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("casualt*", "Casualties mount", "Casualties"),
        ("casualt*", "a casualty.", "casualty"),
        ("casualt*", "casual wear", None),
        ("casualt*", "precasualty", None),
        ("storm corp*", "the Storm Corps", "Storm Corps"),
        ("북한*", "북한산 등반", "북한산"),
        ("Курск*", "Курская", "Курская"),
    ],
)
def test_a_beginning_takes_the_whole_word(
    article: MakeArticle, engine: MakeEngine, keyword: str, text: str, found: str | None
) -> None:
    """`casualt*` finds words that begin so, and shows them whole."""
    matches = engine({"keywords": [keyword]}).match(article(text))
    assert [why.text for match in matches for why in match.why] == ([found] if found else [])


def test_a_phrase_reaches_over_no_field(article: MakeArticle, engine: MakeEngine) -> None:
    """The last word of the title and the first of the summary make no phrase."""
    assert not engine({"keywords": ["North Korea"]}).match(article("The far North", summary="Korea is calm"))


def test_an_empty_article_matches_nothing(article: MakeArticle, engine: MakeEngine) -> None:
    """No words, no match, no error."""
    assert engine({"keywords": ["Kursk"]}).match(article()) == ()
