"""Plain sentences of four languages, each with the kinds and numbers it claims; a row without figures is a trap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.figures import extract
from monitor.model import Article

MOMENT = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
BLANK = Article(
    title="",
    summary="",
    text="",
    url=None,
    canonical_url=None,
    outlet="lighthouse.example",
    language=None,
    author=None,
    published_at=MOMENT,
    published_raw=None,
    date_rule="feed",
    first_seen_at=MOMENT,
)

Said = list[tuple[str, int]]


def said(language: str, text: str) -> Said:
    """Kind and low of every figure, sorted."""
    return sorted((figure.kind, figure.low) for figure in extract(replace(BLANK, language=language, text=text)))


ENGLISH: list[tuple[str, Said]] = [
    (
        "A bus skidded off a mountain road on Sunday, leaving four people dead and two others hurt.",
        [("killed", 4), ("wounded", 2)],
    ),
    ("The gunman killed five and wounded another 25 before he fled.", [("killed", 5), ("wounded", 25)]),
    ("Insurgents killed 14 policemen and five civilians in the raid.", [("killed", 5), ("killed", 14)]),
    ("The death toll was revised down to three from seven.", [("killed", 3), ("killed", 7)]),
    ("The climbers fell 300 feet; four were dead when help came.", [("killed", 4)]),
    ("An inquiry into the deaths of 18 people opened on Monday.", [("killed", 18)]),
    ("Six people drowned when the ferry overturned.", [("killed", 6)]),
    ("Two of the crew were declared deceased at the scene.", [("killed", 2)]),
    ("Thousands of troops were sent to the border after the killings.", []),
    ("The village lies 40 km from where the soldiers were killed.", []),
    ("Police arrested 12 people after the murder.", []),
    ("More than 300 people were evacuated after the fatal fire.", []),
    ("The team lost five matches and three wickets on a deadly pitch.", []),
    ("Officials fear up to 2,000 people could die if the dam fails.", []),
    ("Kyiv and Moscow exchanged 150 prisoners of war on Friday.", []),
    ("All 33 hostages were freed on Tuesday.", []),
    ("The flu has a mortality rate of 2 percent and killed no one this week.", []),
    ("Teenager stabbed to death outside station", [("killed", 1)]),
    ("Soldier killed, another wounded in ambush", [("killed", 1), ("wounded", 1)]),
    ("North Korean troops have suffered about 300 casualties, the ministry said.", [("casualties", 300)]),
    (
        "At least 100 North Korean soldiers have been killed and another 1,000 wounded, a lawmaker said.",
        [("killed", 100), ("wounded", 1000)],
    ),
    ("Ukrainian forces captured two North Korean soldiers in the Kursk region.", [("captured", 2)]),
    ("Twelve fishermen are missing after the storm.", [("missing", 12)]),
    ("Floods and landslides killed seven people, among them.", [("killed", 7)]),
    ("Between 10 and 15 people were killed.", [("killed", 10)]),
    ("Nine people died, including four children.", [("killed", 4), ("killed", 9)]),
    ("The quake killed 45 people and injured more than 100, officials said.", [("killed", 45), ("wounded", 100)]),
    ("More than 20 migrants drowned off the coast.", [("killed", 20)]),
    ("The couple were found dead at home. Two tourists were shot dead nearby.", [("killed", 2)]),
    ("The blast claimed 11 lives.", [("killed", 11)]),
    ("The war has cost the lives of 30 aid workers.", [("killed", 30)]),
    ("Eight people were treated for injuries.", [("wounded", 8)]),
    ("A pedestrian was struck and killed by a train.", [("killed", 1)]),
    ("Three dead, five injured and two missing in avalanche", [("killed", 3), ("missing", 2), ("wounded", 5)]),
    ("He was sentenced to 30 years for murder.", []),
    ("A 45-year-old man was arrested on suspicion of murder.", []),
    ("The company lost 3 million dollars in the deadly storm.", []),
    ("The army said it had destroyed 40 tanks and killed the commander.", []),
    ("As many as 50 people may have been killed.", [("killed", 0)]),
    ("Two brothers, aged 12 and 14, died in the crash.", [("killed", 2)]),
    ("Russia lost 600 men in a single day, the general staff said.", [("casualties", 600)]),
    ("One person died and three were taken to hospital with injuries.", [("killed", 1), ("wounded", 3)]),
    ("The number of people killed in the bombing rose to 16.", [("killed", 16)]),
    ("The toll rose from 10 to 13 dead.", [("killed", 10), ("killed", 13)]),
    ("Five bodies were recovered from the rubble.", [("killed", 5)]),
    ("A woman in her 70s was killed in the fire.", [("killed", 1)]),
    ("Five members of one family died of smoke inhalation.", [("killed", 5)]),
    ("Gunmen abducted three nuns from a convent.", [("captured", 3)]),
    ("Twenty soldiers surrendered and were taken prisoner.", [("captured", 20)]),
    ("Two dogs and a cat died in the house fire.", []),
    ("Shelling of a market left a dozen dead.", [("killed", 12)]),
    ("Hundreds were killed in the crackdown.", [("killed", 200)]),
    ("The hospital admitted 12 patients after the killing.", []),
    ("A German tourist has died after a fall.", [("killed", 1)]),
    ("33 killed, over 50 injured as train derails", [("killed", 33), ("wounded", 50)]),
]

RUSSIAN: list[tuple[str, Said]] = [
    ("В результате удара по рынку погибли трое, ещё 12 человек получили ранения.", [("killed", 3), ("wounded", 12)]),
    ("По его словам, у противника шесть двухсотых и четверо трёхсотых.", [("killed", 6), ("wounded", 4)]),
    ("Погиб мирный житель.", [("killed", 1)]),
    ("Пятеро сотрудников больницы пострадали при обстреле.", [("wounded", 5)]),
    ("Потери бригады составили 300 человек.", [("casualties", 300)]),
    ("Армия потеряла 20 тысяч солдат.", [("casualties", 20000)]),
    ("Девять бойцов попали в плен.", [("captured", 9)]),
    ("Стороны обменяли по 100 пленных.", []),
    ("Из плена вернулись 75 военнослужащих.", []),
    ("Уничтожено 12 танков, 4 гаубицы и склад боеприпасов.", []),
    ("Уничтожено 12 танков и 15 военнослужащих противника.", [("killed", 15)]),
    ("Четверо горняков пропали без вести после взрыва на шахте.", [("missing", 4)]),
    ("Жертвами пожара стали семь человек, в том числе двое детей.", [("killed", 2), ("killed", 7)]),
    ("Власти эвакуировали 500 жителей посёлка.", []),
    ("Ему грозит до 10 лет за убийство.", []),
    ("В страну отправили 11 тысяч северокорейских солдат.", []),
    (
        "По данным разведки Южной Кореи, убиты около 100 северокорейских солдат, ещё около тысячи ранены.",
        [("killed", 100), ("wounded", 1000)],
    ),
    ("Женщина погибла, двое детей ранены.", [("killed", 1), ("wounded", 2)]),
    ("Не менее 50 человек погибли при крушении поезда.", [("killed", 50)]),
    ("Число погибших выросло с 30 до 35.", [("killed", 30), ("killed", 35)]),
    ("Число погибших возросло до 30 человек.", [("killed", 30)]),
    ("Пять человек убиты и трое ранены, сообщили в полиции.", [("killed", 5), ("wounded", 3)]),
    ("Четыре тела нашли под завалами.", [("killed", 4)]),
    ("Двое рабочих скончались в больнице.", [("killed", 2)]),
    ("Ранена девушка 2005 года рождения.", [("wounded", 1)]),
    ("Несколько человек погибли.", [("killed", 3)]),
    ("Погибло много людей, число жертв уточняется.", []),
    ("Пожар уничтожил 300 гектаров леса.", []),
    ("Под завалами погибли 17 человек, спасены ещё 9.", [("killed", 17)]),
    ("Десятки людей погибли во время давки.", [("killed", 20)]),
    ("Восемь человек госпитализированы с ранениями.", [("wounded", 8)]),
    ("Боевики захватили в заложники трёх журналистов.", [("captured", 3)]),
    ("14 погибших и 70 раненых — таковы последствия взрыва.", [("killed", 14), ("wounded", 70)]),
    ("Батальон потерял двести человек убитыми и ранеными.", [("casualties", 200)]),
    ("В ДТП с автобусом под Тверью погибло одиннадцать пассажиров.", [("killed", 11)]),
    ("Двое погибших, трое раненых — итог обстрела Белгорода", [("killed", 2), ("wounded", 3)]),
    ("Под Курском погиб водитель скорой помощи.", [("killed", 1)]),
    ("Ранения получили двое: мать и ребёнок.", [("wounded", 2)]),
    ("По данным Генштаба, за сутки уничтожено 600 оккупантов.", [("killed", 600)]),
    ("Россияне потеряли убитыми 150 человек.", [("killed", 150)]),
    ("Сдались в плен 42 украинских военнослужащих, заявили в Минобороны.", [("captured", 42)]),
    ("Погибли четверо, среди них ребёнок.", [("killed", 1), ("killed", 4)]),
    ("Более суток ищут 30 пропавших рыбаков.", [("missing", 30)]),
    ("Свыше тысячи человек погибли от голода.", [("killed", 1000)]),
    ("Число жертв теракта достигло восьми.", [("killed", 8)]),
    ("В результате теракта убиты 12 и ранены 20 человек.", [("killed", 12), ("wounded", 20)]),
    ("В результате обстрела повреждены 12 домов, пострадавших нет.", []),
    ("Полиция задержала 30 участников акции памяти погибших.", []),
    ("За убийство ему дали 12 лет.", []),
    ("В плену находится её муж.", []),
    ("ВСУ потеряли 5 танков и 3 БМП.", []),
    ("Пятерых человек застрелил в школе подросток.", [("killed", 5)]),
    ("США оценили потери России в 70 тысяч военных.", [("casualties", 70000)]),
    ("Троих мирных жителей убили при попытке выехать из города.", [("killed", 3)]),
    ("Шестнадцать человек получили травмы при столкновении трамваев.", [("wounded", 16)]),
    ("Один человек погиб, ещё один в тяжёлом состоянии.", [("killed", 1), ("wounded", 1)]),
    ("Девять человек сгорели в автобусе.", [("killed", 9)]),
    ("Сход лавины унёс жизни 40 туристов.", [("killed", 40)]),
    ("Шесть человек попали в больницу с осколочными ранениями.", [("wounded", 6)]),
    ("Умерли двое из пострадавших при взрыве.", [("killed", 2)]),
    ("Двое боевиков убили трёх мирных жителей.", [("killed", 3)]),
    ("Два снайпера уничтожили троих оккупантов.", [("killed", 3)]),
]

UKRAINIAN: list[tuple[str, Said]] = [
    ("Унаслідок удару по ринку загинули троє людей, ще 12 дістали поранення.", [("killed", 3), ("wounded", 12)]),
    ("За добу знищено 950 окупантів.", [("killed", 950)]),
    ("Орієнтовні втрати ворога за добу — ліквідовано 950 осіб.", [("killed", 950)]),
    ("Загальні бойові втрати росіян становлять близько 312 000 осіб.", [("casualties", 312000)]),
    ("У ворога шість двохсотих та четверо трьохсотих.", [("killed", 6), ("wounded", 4)]),
    ("Поранено 60-річну жінку.", [("wounded", 1)]),
    ("Загинув місцевий житель.", [("killed", 1)]),
    ("Наші бійці взяли в полон п'ятьох росіян.", [("captured", 5)]),
    ("З полону повернулися 60 захисників.", []),
    ("Відбувся обмін: додому їде 150 полонених.", []),
    ("Знищено 12 танків і дві гаубиці.", []),
    ("Загинули четверо людей, серед них одна дитина.", [("killed", 1), ("killed", 4)]),
    ("Семеро людей травмовано під час обстрілу, повідомили в ОВА.", [("wounded", 7)]),
    ("Евакуйовано 200 мешканців.", []),
    ("Ворог втратив понад 900 солдатів.", [("casualties", 900)]),
    ("Двоє загиблих і п'ятеро поранених — такі наслідки атаки.", [("killed", 2), ("wounded", 5)]),
    ("Під час атаки дронів постраждали троє поліцейських.", [("wounded", 3)]),
    ("Ворог випустив 20 ракет.", []),
    ("Кількість загиблих зросла до 30.", [("killed", 30)]),
    ("Чоловік загинув, двоє дітей поранені.", [("killed", 1), ("wounded", 2)]),
    ("За словами очільника області, під завалами знайшли тіла 10 людей.", [("killed", 10)]),
    ("Через обстріл без світла лишилися 3000 родин.", []),
    ("У громаді живе 400 пенсіонерів, загиблих немає.", []),
    ("Десятки людей загинули.", [("killed", 20)]),
    ("П'ятеро гірників загинули на шахті.", [("killed", 5)]),
    ("Травм зазнав 12-річний хлопчик.", [("wounded", 1)]),
    ("Ворог втратив 45 військових убитими.", [("killed", 45)]),
    ("Двоє загиблих, троє поранених: наслідки обстрілу Херсона", [("killed", 2), ("wounded", 3)]),
    ("Під Покровськом загинув водій швидкої.", [("killed", 1)]),
    ("За даними Генштабу, за добу ліквідовано 600 окупантів.", [("killed", 600)]),
    ("Росіяни втратили вбитими 150 осіб.", [("killed", 150)]),
    ("Здалися в полон 42 російські військові, повідомили у ГУР.", [("captured", 42)]),
    ("Загинули четверо, серед них дитина.", [("killed", 1), ("killed", 4)]),
    ("Шукають 30 зниклих безвісти.", [("missing", 30)]),
    ("Понад тисячу людей загинули.", [("killed", 1000)]),
    ("Кількість жертв теракту сягнула восьми.", [("killed", 8)]),
    ("Унаслідок теракту вбито 12 і поранено 20 людей.", [("killed", 12), ("wounded", 20)]),
    ("Пошкоджено 12 будинків, постраждалих немає.", []),
    ("Поліція затримала 30 осіб.", []),
    ("ППО знищила 28 дронів.", []),
    ("Ворог за добу втратив 1240 осіб.", [("casualties", 1240)]),
    ("Шістнадцять людей дістали травми.", [("wounded", 16)]),
    ("Одна людина загинула, ще одна у важкому стані.", [("killed", 1), ("wounded", 1)]),
    ("Лавина забрала життя 40 туристів.", [("killed", 40)]),
    ("Шестеро людей у лікарні з осколковими пораненнями.", [("wounded", 6)]),
    ("Упродовж доби знищено понад 700 загарбників.", [("killed", 700)]),
    ("П'ятьох людей застрелив нападник.", [("killed", 5)]),
    ("Росіяни вбили трьох мешканців Херсонщини, ще одного поранили.", [("killed", 3), ("wounded", 1)]),
    ("Втрати противника за добу — тисяча осіб.", [("casualties", 1000)]),
    ("Двоє саперів узяли в полон сімох росіян.", [("captured", 7)]),
]

KOREAN: list[tuple[str, Said]] = [
    ("사망 3명, 부상 5명으로 집계됐다.", [("killed", 3), ("wounded", 5)]),
    ("한국 정보당국은 북한군 사상자가 1만5000명에 달한다고 추산했다.", [("casualties", 15000)]),
    ("북한군 전사자가 4700명에 이른다는 분석이 나왔다.", [("killed", 4700)]),
    ("우크라이나군은 러시아군 1200명이 전사했다고 주장했다.", [("killed", 1200)]),
    ("러시아군 하루 새 1000명 사상", [("casualties", 1000)]),
    ("급류에 휩쓸린 1명 실종·2명 구조", [("missing", 1)]),
    ("흉기를 휘둘러 2명을 살해한 혐의로 구속됐다.", [("killed", 2)]),
    ("사망자 수가 100명을 넘어섰다.", [("killed", 100)]),
    ("부상자만 200명에 달했다.", [("wounded", 200)]),
    ("일가족 4명이 숨진 채 발견됐다.", [("killed", 4)]),
    ("건물이 무너져 스무 명이 사망했다.", [("killed", 20)]),
    ("정부는 의사 2000명을 증원한다.", []),
    ("경찰 5000명이 배치됐다.", []),
    ("사망 사고를 낸 운전자에게 벌금 500만원이 선고됐다.", []),
    ("선거에서 300명이 당선됐다.", []),
    ("이스라엘 인질 3명이 아직 가자지구에 억류돼 있다.", [("captured", 3)]),
    ("하마스가 인질 3명을 풀어줬다.", []),
    ("70대 여성이 차에 치여 숨졌다.", [("killed", 1)]),
    ("경찰에 따르면 이 사고로 7명이 목숨을 잃고 31명이 부상을 입었다.", [("killed", 7), ("wounded", 31)]),
    ("산사태로 33명 사망, 실종자 수색 계속", [("killed", 33)]),
    ("산사태로 14명이 매몰돼 실종 상태다.", [("missing", 14)]),
    ("당국은 최소 50명이 숨지고 200명 이상이 다쳤다고 발표했다.", [("killed", 50), ("wounded", 200)]),
    ("6명이 사망했으며 이 중 2명은 어린이다.", [("killed", 2), ("killed", 6)]),
    ("8명의 사상자를 낸 화재", [("casualties", 8)]),
    ("경찰관 2명이 용의자를 사살했다.", []),
    ("무장 괴한 3명이 주민 5명을 살해했다.", [("killed", 5)]),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_sentences(text: str, expected: Said) -> None:
    """Every English sentence gives its figures and no others."""
    assert said("en", text) == expected


@pytest.mark.parametrize(("text", "expected"), RUSSIAN)
def test_russian_sentences(text: str, expected: Said) -> None:
    """Every Russian sentence gives its figures and no others."""
    assert said("ru", text) == expected


@pytest.mark.parametrize(("text", "expected"), UKRAINIAN)
def test_ukrainian_sentences(text: str, expected: Said) -> None:
    """Every Ukrainian sentence gives its figures and no others."""
    assert said("uk", text) == expected


@pytest.mark.parametrize(("text", "expected"), KOREAN)
def test_korean_sentences(text: str, expected: Said) -> None:
    """Every Korean sentence gives its figures and no others."""
    assert said("ko", text) == expected


@pytest.mark.parametrize(
    ("language", "text", "claimant"),
    [
        ("en", "Two people died, the mayor and a hospital official said.", "mayor and a hospital official"),
        ("en", "Three dead after gas blast: police", "police"),
        ("en", "Nine were hurt, the Red Crescent (RC) in Libya said.", "Red Crescent (RC) in Libya"),
        ("en", "Jane Roe, the head doctor of the clinic, said four people had died.", "Jane Roe"),
        ("en", "Troops killed six overnight, says the Health Ministry.", "Health Ministry"),
        ("en", "They said that two people died.", None),
        ("ru", "«Маяк» сообщил, что погибли трое.", "Маяк"),
        ("ru", "В понедельник в полиции сообщили, что погибли двое.", "полиции"),
        ("ru", "За сутки сообщили о двух погибших.", None),
        ("ko", "마약 단속국(DEA) 등 현지 당국은 2명이 숨졌다고 밝혔다.", "마약 단속국(DEA) 등 현지 당국"),
        ("ko", "통신사 ABC는 3명이 다쳤다고 보도했다.", "통신사 ABC"),
    ],
)
def test_who_says_so(language: str, text: str, claimant: str | None) -> None:
    """The words that name the speaker, or none."""
    figure, *_ = extract(replace(BLANK, language=language, text=text))
    assert figure.claimant == claimant
