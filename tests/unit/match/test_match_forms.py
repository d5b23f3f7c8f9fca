"""Forms: what a keyword must find and must not, language by language."""

from __future__ import annotations

import pytest

from monitor.match.forms import forms_of, forms_of_name
from monitor.match.forms.korean import particles

FORMS = [
    # keyword, forms it must have, forms it must not have
    ("soldier", "soldiers", "soldierly soldiering"),
    ("casualties", "casualty", "casual"),
    ("army", "armies", "armor armys"),
    ("injury", "injuries", "injure"),
    ("killed", "kill kills killing", "killer kille"),
    ("attack", "attacks attacked attacking", "attacker"),
    ("wounded", "wound wounds wounding", "wounde"),
    ("captured", "capture captures capturing", "captur"),
    ("stop", "stops stopped stopping", "stoped"),
    ("shoot down", "shot_down shooting_down", "shoot_downed"),
    ("strike", "struck strikes striking", "striked"),
    ("spy agency", "spy_agencies", "spies_agency"),
    ("policewoman", "policewomen", "policewomans"),
    ("train", "trains", "trained training"),
    ("news", "", "new newss"),
    ("Hamas", "", "Hama"),
    ("Williams", "", "William"),
    ("US", "", "use uses USs"),
    ("organization", "organizations", "organ organize"),
    ("university", "universities", "universe universal"),
    ("import", "imports imported", "important importance"),
    ("general", "generals", "generally"),
    ("Marine", "Marines", "marinade"),
    ("North Korea", "North_Korean North_Koreans", "North_Koreas"),
    ("the Netherlands", "Dutch Dutchmen", "netherland"),
    ("Poland", "Polish Poles", "Polands"),
    ("Soldat", "Soldaten", "Soldatenfriedhof soldatisch"),
    ("Verletzter", "Verletzten Verletzte", "Verletzung"),
    ("Nordkorea", "nordkoreanische Nordkoreaner", "Südkorea"),
    ("nordkoreanischer Soldat", "nordkoreanischen_Soldaten nordkoreanische_Soldaten", "nordkoreanische"),
    ("blessé", "blessés blessée blessées", "blessure"),
    ("soldat nord-coréen", "soldats_nord-coréens", "nord-coréens"),
    ("Corée du Nord", "nord-coréen nord-coréennes", "sud-coréen"),
    ("muerto", "muertos muerta muertas", "muerte"),
    ("Corea del Norte", "norcoreano norcoreanas", "surcoreano"),
    ("Kursk", "Kurska Kurskiem", "kurs kursy"),
    ("Курск", "курска курску курском курске", "курсы курсов курсом"),
    ("Северная Корея", "северной_кореи северную_корею северокорейских северокореец", "северная_кореи северная"),
    ("Курская область", "курской_области курскую_область", "курская_области область"),
    ("министр обороны", "министра_обороны министрами_обороны", "министр_обороне"),
    ("погибший", "погибших погибшими", "погиб погибель"),
    ("военный", "военных военными", "война"),
    ("потери", "потерях потерь", "потеряла"),
    ("Владимир Путин", "владимира_путина владимиром_путиным", "владимира_путин"),
    ("Ким Чен Ын", "ким_чен_ына", "кима_чен_ын"),
    ("убит", "убиты убили", "убийца"),
    ("Північна Корея", "північної_кореї північнокорейських", "південна_корея"),
    ("Курська область", "курської_області курській_області", "область"),
    ("загиблий", "загиблих", "загибель"),
    ("солдат", "солдатів солдатами солдаты", "солдатка"),
    ("北朝鮮", "", "朝鮮"),
    ("북한", "북한군 북한인", "북한산"),
]


@pytest.mark.parametrize(("keyword", "has", "lacks"), FORMS)
def test_a_keyword_has_its_forms_and_no_other_words(keyword: str, has: str, lacks: str) -> None:
    """The forms a reader expects are there; neighbours in the dictionary are not. The keyword itself comes first."""
    forms = forms_of(keyword)
    written = {form.text.lower() for form in forms}
    assert forms[0].text == keyword
    assert {word.replace("_", " ").lower() for word in has.split()} <= written
    assert not {word.replace("_", " ").lower() for word in lacks.split()} & written


def test_the_forms_of_other_languages_are_marked() -> None:
    """German, French, Spanish and Polish endings count in their own articles only; English and Slavic ones anywhere."""
    marks = {form.text: form.languages for form in forms_of("Kursk")}
    assert marks["Kursk"] == marks["Kursks"] == frozenset()
    assert marks["Kurska"] == {"pl"}
    assert marks["Kursker"] == {"de"}
    assert not any(form.languages for form in forms_of("Курск"))


def test_a_concepts_name_gets_the_rules_of_its_language_alone() -> None:
    """A German name takes no Polish endings, and counts everywhere unless it is local."""
    assert {form.text for form in forms_of_name("Tote", "de")} >= {"Toter", "Toten"}
    assert "Totea" not in {form.text for form in forms_of_name("Tote", "de")}
    assert not any(form.languages for form in forms_of_name("Tote", "de"))
    assert all(form.languages == {"de"} for form in forms_of_name("Tote", "de", local=True))


@pytest.mark.parametrize(
    ("word", "follows", "taken"),
    [
        ("북한", "의", True),
        ("북한", "에서는", True),
        ("북한", "이라고", True),
        ("북한", "과의", True),
        ("북한", "가", False),
        ("북한", "산", False),
        ("러시아", "가", True),
        ("러시아", "이", False),
        ("러시아", "로", True),
        ("서울", "로", True),
        ("북한", "으로", True),
        ("병사", "들이", True),
        ("병사", "들에게", True),
        ("병사", "관리", False),
        ("전사", "적", False),
        ("북한", "측은", True),
        ("중", "국", False),
        ("중", "도", False),
        ("중", "에", True),
        ("북한", "", True),
    ],
)
def test_particles_fit_the_last_syllable(word: str, follows: str, *, taken: bool) -> None:
    """Only closed chains of particles may follow, in the shape the syllable asks for."""
    assert bool(particles(word[-1], short=len(word) == 1).match(f"{follows} ")) is taken
