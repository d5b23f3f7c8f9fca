"""What Russian and Ukrainian share: the habits of counting and of naming speakers, and the shape of words."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.figures.claims import Manner
from monitor.figures.group import Habits
from monitor.figures.words import Meaning, Unit, listed

SHAPE = (
    r"https?:\S+|@\w+|\d{1,2}\.\d{1,2}\.\d{2,4}|\d+-[^\W\d_]{1,3}(?!\w)|\d{1,3}(?: \d{3})+(?!\d)|\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?"
    r"|[^\W\d_](?:[\w]|'(?=[^\W\d_])|-(?=[^\W\d_]))*|[^\w\s]"
)
HABITS = Habits(bare_singles=True, bare_reach=3)
EITHER = 9  # how far a fate reaches on both sides: word order is free

# Stems of what is counted and is no person, alike in both languages or nearly so.
THINGS = (
    "рыб* птиц* коров* свин* собак* кошек животн* тварин* риб* танк* дрон* ракет* склад* машин* автомоб* снаряд* удар* атак* установк* гаубиц* катер* корабл* позиц* комплекс* бпла* "
    "бронемашин* бронетранспорт* бронетехник* единиц* одиниц* техник* беспилотн* безпілотн* обстрел* обстріл* взрыв* вибух* "
    "самолет* самолёт* літак* вертолет* вертолёт* вертоліт* вертоль* миномет* миномёт* міномет* пулемет* кулемет* домов* "
    "будин* населенн* населён* пункт* центр* батальон* батальйон* бригад* омб* одш* омсб* осб* дшд* батар* "
    "батаре* предприят* підприємств* квартир* зданий* здания* территор* терит* долар* доллар* рубл* гривен* гривн* евро* "
    "градус* процент* відсот* километр* кілометр* метр* тонн* литр* літр* гектар* обращен* звернен* случа* випадк* сторм* "
    "беспилот* фронт* направлен* напрям* год года годов годах лет років роки року рік місяц* месяц* тижн* недел* час часа часов годин* хвилин* минут* секунд*"
)


def manner(that: str) -> Manner:
    """Speakers stand on either side of the verb; `that`: the words that begin what is said."""
    return Manner(either=True, that=frozenset(listed(that)))


def units(rows: Iterable[tuple[int, str]]) -> list[tuple[Meaning, str]]:
    """Number words in all their cases."""
    return [(Unit(value), "|".join(forms.split())) for value, forms in rows]
