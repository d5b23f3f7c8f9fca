"""The words dates are written with: zones, and month names by language."""

from __future__ import annotations

from collections.abc import Mapping

# Minutes east of UTC. RFC 822 section 5 gives the North American ones; the others are those news feeds use.
_ZONE_HOURS = {
    "z ut utc gmt wet": 0,
    "est cdt": -5, "edt ast": -4, "cst mdt": -6, "mst pdt": -7, "pst akdt": -8, "akst": -9, "hst": -10,
    "nst": -3.5, "ndt": -2.5, "adt brt": -3,
    "bst west cet mez": 1, "cest mesz eet sast": 2, "eest msk trt": 3, "irst": 3.5, "msd gst": 4,
    "pkt yekt": 5, "ist": 5.5, "almt": 6, "ict wib novt": 7, "hkt sgt pht awst irkt": 8,
    "kst jst": 9, "acst": 9.5, "vlat aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

# Minutes east of UTC. RFC 822 section 5 gives the North American ones; the others are those news feeds use.
ZONES: Mapping[str, int] = {name: int(hours * 60) for names, hours in _ZONE_HOURS.items() for name in names.split()}
# The same letters mean another zone where these languages are spoken.
ZONES_BY_LANGUAGE: Mapping[tuple[str, str], int] = {("zh", "cst"): 480, ("he", "ist"): 120, ("ga", "ist"): 60}

_ENGLISH = (
    "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|"
    "september sep sept|october oct|november nov|december dec"
)
_NAMES = {
    "en": _ENGLISH,
    "ru": "январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|июнь июня июн|"
    "июль июля июл|август августа авг|сентябрь сентября сен сент|октябрь октября окт|"
    "ноябрь ноября ноя нояб|декабрь декабря дек",
    "uk": "січень січня січ|лютий лютого лют|березень березня бер берез|квітень квітня кві квіт|"
    "травень травня тра трав|червень червня чер черв|липень липня лип|серпень серпня сер серп|"
    "вересень вересня вер верес|жовтень жовтня жов жовт|листопад листопада лис лист|грудень грудня гру груд",
    "de": "januar jänner jan jän|februar feber feb|märz mär mrz|april apr|mai|juni jun|juli jul|august aug|"
    "september sep sept|oktober okt|november nov|dezember dez",
    "fr": "janvier janv jan|février févr fév|mars mar|avril avr|mai|juin|juillet juil|août aoû|"
    "septembre sept sep|octobre oct|novembre nov|décembre déc",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sep sept|octubre oct|noviembre nov|diciembre dic",
    "pl": "styczeń stycznia sty|luty lutego lut|marzec marca mar|kwiecień kwietnia kwi|maj maja|"
    "czerwiec czerwca cze|lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|"
    "październik października paź|listopad listopada lis|grudzień grudnia gru",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|"
    "settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|"
    "setembro set|outubro out|novembro nov|dezembro dez",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|"
    "september sep sept|oktober okt|november nov|december dec",
}


def _numbered(names: str) -> dict[str, int]:
    return {name: number for number, month in enumerate(names.split("|"), 1) for name in month.split()}


ENGLISH_MONTHS: Mapping[str, int] = _numbered(_ENGLISH)
MONTHS: Mapping[str, Mapping[str, int]] = {language: _numbered(names) for language, names in _NAMES.items()}
AFTERNOON = frozenset({"pm", "p.m", "p.m.", "pm.", "오후", "下午", "午後"})
MORNING = frozenset({"am", "a.m", "a.m.", "am.", "오전", "上午", "午前"})
