"""Korean: nouns do not change, particles hang on to them. A closed list of particle chains, no dictionary.

A keyword that ends in Hangul must be followed by a boundary or by one of these chains and then a boundary. Particles
that have two shapes are asked for the right one: after a closed syllable 은 이 을 과 으로, after an open one 는 가 를
와 로. Measured on hand-made pairs: every particle form found, compounds such as 병사관리 or 전사적 refused.
"""

from __future__ import annotations

import re
from functools import cache

_FIRST, _LAST, _FINALS = 0xAC00, 0xD7A3, 28
_FINAL_RIEUL = 8  # ㄹ: closed, but takes 로

_ANY_CASE = "의|에|에서|에게|에게서|한테|한테서|께|께서|까지|부터|도|만|뿐|마저|조차|보다|처럼|만큼|대로|마다|밖에|하고|같이|엔|에선|에겐"
_AFTER_CASE = "는|도|만|의|까지|부터|나|라도|조차|마저|보다|처럼|이라는|입니다|이다|만의|만이|만은|부터의|까지의|까지도|부터는|까지는"
_CHAINED = (
    f"(?:에|에서|에게|에게서|한테|께서|까지|부터|만|뿐|보다|처럼|으로|로|와|과)(?:{_AFTER_CASE})|"
    "만이|만은|만을|뿐이|뿐만|뿐만이|뿐인|부터가|까지가|까지를|처럼은"
)
_COPULA_CLOSED = "이다|입니다|이며|이고|이지만|이었다|이었던|이라|이라고|이라는|이라며|이라면|이란|인|인데|이어서|이자|이냐|임|임을|일까|이든|이나|이라도|이랑|이야"
_COPULA_OPEN = "다|입니다|며|고|지만|였다|였던|라고|라는|라며|라면|란|인|인데|여서|이자|이다|이며|이고|이라고|이라는|이었다|나|라도|랑|야"
_CLOSED = f"은|이|을|과|으로|으로서|으로써|으로의|으로부터|{_COPULA_CLOSED}"
_OPEN = f"는|가|를|와|로|로서|로써|로의|로부터|{_COPULA_OPEN}"
_SHORT_CLOSED = "은|이|을|과|으로|의|에|에서|에게"
_SHORT_OPEN = "는|가|를|와|로|의|에|에서|에게"


def particles(last: str, *, short: bool) -> re.Pattern[str]:
    """What may stand between a keyword ending in the syllable `last` and the next boundary, the boundary included.

    `short` keywords, of one syllable, take only the commonest particles: the rest would make other words of them.
    """
    final = (ord(last) - _FIRST) % _FINALS if _FIRST <= ord(last) <= _LAST else -1
    return _pattern(closed=final > 0, rieul=final == _FINAL_RIEUL, short=short)


@cache
def _pattern(*, closed: bool, rieul: bool, short: bool) -> re.Pattern[str]:
    if short:
        return re.compile(f"(?:{_SHORT_CLOSED if closed else _SHORT_OPEN})?(?= )")
    tail = _tail(closed=closed, rieul=rieul)
    plural = _tail(closed=True, rieul=True)
    suffix = _tail(closed=True, rieul=False)
    honorific = _tail(closed=False, rieul=False)
    return re.compile(f"(?:들(?:{plural})?|측(?:{suffix})?|씨(?:{honorific})?|{tail})?(?= )")


def _tail(*, closed: bool, rieul: bool) -> str:
    shaped = _CLOSED if closed else _OPEN
    extra = "|로|로서|로써|로의|로부터" if rieul else ""
    return f"{_CHAINED}|{_ANY_CASE}|{shaped}{extra}"
