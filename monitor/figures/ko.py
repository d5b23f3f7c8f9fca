"""Korean: the words of counts, people and fates, and how speakers are named.

People are counted with a counter (명, 구), so a number without one is no figure. Particles cling to their nouns; the
shape of words below parts numbers, counters and what follows them.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.figures.grammar import Grammar
from monitor.figures.group import Habits
from monitor.figures.words import Bound, Fate, Lexicon, Meaning, Scale, Tag, Token, Unit, Vague, listed, words

_NATIVE = listed("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯")
_SHAPE = (
    r"https?:\S+|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
    r"|(?<=[\d만천백])[만천백십억]|(?<![가-힣])수(?:십만|십|백|천|만)|(?<![가-힣])십(?=여)"
    r"|(?<=[\d만천백십수])여|(?<=[\d만천백십여수])[명구](?![가-힣]{0,1}령)|(?<=\s)명(?=[이을은의과도에\s,.…·”’\"')]|으로|까지|가량|$)"
    r"|(?<![가-힣])(?:열[한두세네]|열다섯|스무|스물|서른|마흔|쉰|다섯|여섯|일곱|여덟|아홉|열|한|두|세|네)(?=\s?명)|(?<=[한두세네섯곱덟홉열무물른흔쉰])명"
    r"|(?<=[명구])(?:당|이상|가량|넘게|안팎|이|을|은|의|과|도|에|으로|가|를|는|씩)"
    r"|(?<=\d0)대(?=\s?[남여노근작운등관주선])|[가-힣]+|[A-Za-z]+|[\u4e00-\u9fff\uf900-\ufaff]+|[^\w\s]"
)

_NUMBERS: list[tuple[Meaning, str]] = [
    *((Unit(n), word) for n, word in enumerate(_NATIVE, 1)),
    *((Unit(n), word) for n, word in ((20, "스무"), (20, "스물"), (30, "서른"), (40, "마흔"), (50, "쉰"))),
    (Unit(10), "십"),
    (Scale(100), "백"),
    (Scale(1000), "천"),
    (Scale(10_000), "만"),
    (Scale(100_000_000), "억"),
    (Vague(20, None, "at_least"), "수십"),
    (Vague(200, None, "at_least"), "수백"),
    (Vague(2000, None, "at_least"), "수천"),
    (Vague(20_000, None, "at_least"), "수만"),
    (Vague(200_000, None, "at_least"), "수십만"),
    (Bound("at_least"), "최소 | 적어도 | 최소한"),
    (Bound("at_most"), "최대"),
    (Bound("about"), "약 | 대략 | 거의 | 어림잡아"),
    (
        Bound("at_least", after=True),
        "여 | 이상 | 이상이 | 이상의 | 이상을 | 넘게 | 넘어 | 넘어서 | 넘는 | 넘은 | 넘었다 | 넘어섰다 | 넘어선 | 넘긴 | 넘겼다 | 넘겨 | 웃돌* | 돌파*",
    ),
    (Bound("at_most", after=True), "이하 | 미만"),
    (
        Bound("about", after=True),
        "가량 | 가량이 | 가량의 | 안팎 | 안팎의 | 육박* | 정도 | 정도가 | 가까이 | 가까운 | 남짓 | 추정",
    ),
    (Tag.RANGE, "~ | ∼ | - | –"),
]

_BEFORE = 8  # a verb ends the clause that holds its count
_FATES: dict[Fate, str] = {
    # said of those counted before; those "who died" may also be counted after
    Fate("killed", left=_BEFORE): (
        "사망* | 숨지* | 숨졌* | 숨져* | 죽었* | 죽고 | 죽어 | 전사했* | 희생* | 목숨* | 피살* | 순직* | 처형* | 익사*"
        "| 참변* | 폭사* | 몰살* | 생명을 잃* | 학살*"
    ),
    Fate(
        "killed", left=3, right=4
    ): "숨진 | 사망한 | 죽은 | 전사* | 희생된 | 희생당한 | 순직한 | 살해된 | 피살된 | 살해한",
    Fate(
        "killed", left=4, right=6
    ): "사고사망자* | 산재사망자* | 누적사망자* | 사망자* | 희생자* | 전사자* | 사망자수* | 사망자 수* | 유해*",
    Fate("killed", left=_BEFORE, acts=True): "사살* | 살해*",
    Fate("killed", left=_BEFORE, right=0): "사망",
    Fate("wounded", left=_BEFORE, right=0): "부상",
    Fate("missing", left=_BEFORE, right=0): "실종",
    Fate("killed", right=8): "숨진 사람* | 사망한 사람* | 목숨을 잃은 사람*",
    Fate("killed", left=_BEFORE, right=4): "자살한 | 자살로 숨진 | 목숨을 잃은",
    Fate("wounded", left=_BEFORE): "부상* | 다치* | 다쳤* | 다쳐* | 중상* | 경상* | 중경상* | 상처를 입*",
    Fate("wounded", left=3, right=4): "다친 | 부상한 | 부상당한 | 중상 | 경상 | 부상을 입은",
    Fate("wounded", left=4, right=6): "부상자* | 중상자* | 경상자*",
    Fate("casualties", left=_BEFORE): (
        "죽거나 다쳤* | 죽거나 다친 | 숨지거나 다쳤* | 숨지거나 다친 | 사상했* | 사상한 | 사상하* | 다치거나 숨졌* | 사망하거나 부상*"
        "| 사상을 | 숨지거나 부상* | 죽거나 부상*"
    ),
    Fate("casualties", left=0): "사상",
    Fate("casualties", left=4, right=6): "사상자* | 인명피해* | 인명 피해* | 병력 손실*",
    Fate("missing", left=_BEFORE): "실종됐* | 실종되* | 실종* | 행방불명* | 연락이 두절*",
    Fate("missing", left=4, right=6): "실종자* | 실종된",
    Fate(
        "captured", left=5, acts=True
    ): "생포* | 억류됐* | 억류하* | 억류되* | 억류했* | 억류 | 납치됐* | 납치했* | 납치되* | 납치 | 투항* | 인질로 | 포로로",
    Fate("captured", left=3, right=4): "포로* | 인질* | 생포한 | 생포된 | 억류된 | 납치된 | 납북자* | 억류자*",
    Fate("", left=_BEFORE): (
        "구조* | 석방* | 풀어줬* | 풀어주* | 돌려보냈* | 풀려* | 귀환* | 귀국* | 대피* | 체포* | 검거* | 구속* | 입건* | 이송* | 송치* | 교환* | 생존* | 대피시*"
    ),
}

_WORDS: dict[Meaning, str] = {
    Tag.ANYBODY: "명 구",
    Tag.AGE: "대",
    Tag.THING: "당",
    Tag.FREE: "이 을 은 의 도 에 으로 가 를 는 씩 모두 총 현재까지 지금까지 또 이미 더 추가로 함께 각각 그",
    Tag.AMONG: "등 포함해 포함한 포함 포함하여 비롯해 비롯한",
    Tag.AND: "및 과 와",
    Tag.MONEY: "年 \uf98e 연 연간 매년 해마다 연평균 하루 평균 월평균 전년 대비",
    Tag.NO: "아무도",
    Tag.STOP: "조롱한 추모하는 애도하는",
    Tag.SAY: "말한다 밝혀 전해 보도 밝히며 밝힌 보도한 전하며 밝히고",
}
_PHRASES: list[tuple[Meaning, str]] = [
    (
        Tag.ONE_PERSON,
        "남성* | 여성* | 남자* | 여자* | 노동자* | 근로자* | 작업자* | 운전자* | 등반객* | 관광객* | 노인* | 주민* | 선원*",
    ),
    (
        Tag.SAY,
        "밝혔* | 말했* | 보도했* | 전했* | 설명했* | 주장했* | 발표했* | 알렸* | 보고했* | 집계했* | 추산했* | 확인했* | 강조했*"
        "| 덧붙였* | 추정했* | 공개했*",
    ),
    (Tag.OF_THEM, "중 | 가운데 | 중에서 | 중에"),
    (Tag.PART, "이 중 | 이 가운데 | 이중 | 그중 | 그 중 | 여기에는"),
    (Tag.UNREAL, "예상 | 위기 | 우려 | 위험 | 막았 | 피하* | 않았*"),
]


# ------------------------------------------------------------------------------------------------- speakers

# What ends so is an event, no speaker.
_EVENTS = listed(
    "참사 사고 화재 지진 강진 공습 총격 테러 폭발 붕괴 산불 홍수 폭우 태풍 추락 전복 시위 전쟁 작전 탈선 충돌 습격 침공"
)
_LONGEST = 6  # tokens of a name
_OPENS = frozenset('“"')
_CLOSES = frozenset("”\"’'")
_TOPIC = ("은", "는")
_SUBJECT = ("이", "가", "은", "는")
_QUOTING = ("라고", "다고", "고", "며", "면서")


def claimant(quote: str, tokens: Sequence[Token]) -> str | None:
    """`X은 ... 밝혔다`, `...라고 X가 보도했다`, `X에 따르면`, a headline's `X “...”`."""
    place = _reporter(tokens) or _source(tokens) or _headline(tokens)
    if place is None:
        return None
    start, end = place
    return quote[start:end].strip() or None


def _reporter(tokens: Sequence[Token]) -> tuple[int, int] | None:
    verb = next((i for i, token in enumerate(tokens) if token.meaning is Tag.SAY), None)
    if verb is None:
        return None
    near = [i for i in range(max(0, verb - 7), verb) if _marked(tokens[i], _SUBJECT) and _after_quoting(tokens, i)]
    topics = [i for i in range(verb) if _marked(tokens[i], _TOPIC)]
    subject = near[0] if near else topics[0] if topics else None
    latin = [
        i
        for i in range(1, verb)
        if tokens[i].low in _SUBJECT and tokens[i - 1].low.isascii() and tokens[i - 1].low.isalpha()
    ]
    if subject is None and latin:
        return _phrase(tokens, latin[0] - 1, 0)  # IRNA는
    return None if subject is None else _phrase(tokens, subject, 1)


def _marked(token: Token, particles: tuple[str, ...]) -> bool:
    plain = token.meaning is None and len(token.low) > 1
    return (
        plain
        and token.low.endswith(particles)
        and token.low not in {"이는", "또는", "있는", "없는", "하는", "되는", "이제는", "김정은"}
    )


def _after_quoting(tokens: Sequence[Token], i: int) -> bool:
    """Whether `...라고` or a closing quote stands shortly before: what was said is over, the speaker follows."""
    before = any(tokens[n].low.endswith(_QUOTING) or tokens[n].low in _CLOSES for n in range(max(0, i - 10), i))
    return before and not any(token.low.endswith(("라고", "다고")) for token in tokens[i + 1 : i + 7])


def _source(tokens: Sequence[Token]) -> tuple[int, int] | None:
    for i, token in enumerate(tokens[:-1]):
        if token.low.endswith("에") and tokens[i + 1].low.startswith(("따르면", "의하면")) and len(token.low) > 2:
            return _phrase(tokens, i, 1)
        if token.low == "에" and i > 1 and tokens[i - 1].low in _CLOSES and tokens[i + 1].low.startswith("따르면"):
            first = next((n for n in range(i - 2, max(-1, i - 12), -1) if tokens[n].low in _OPENS | {"‘", "’"}), None)
            if first is not None:
                return tokens[first - (first > 0 and tokens[first - 1].low.endswith("의"))].start, tokens[i - 1].end
    return None


def _phrase(tokens: Sequence[Token], last: int, particle: int) -> tuple[int, int]:
    """The noun phrase that ends in token `last`, without its particle."""
    first = last
    longest = _LONGEST
    while first > 0 and last - first < longest:
        if tokens[first - 1].low == ")" and first > 2 and tokens[first - 3].low == "(":
            first, longest = first - 3, longest + 3  # 뉴욕타임스(NYT)
        elif _in_name(tokens[first - 1]):
            first -= 1
        else:
            break
    if tokens[first].low == "(":
        first += 3  # 1일(현지시각) AFP
    while first < last and tokens[first].meaning in {Tag.AMONG, Tag.AND}:
        first += 1
    return tokens[first].start, tokens[last].end - particle


def _in_name(token: Token) -> bool:
    if token.low == "·":
        return True
    if token.low in {"등", "김정은", "과", "와"}:
        return True
    if token.meaning not in {None, Tag.FREE} or not token.low[0].isalpha():
        return False
    return not token.low.endswith(
        ("은", "는", "고", "며", "로", "에", "을", "를", "면", "서", "일", "다", "면서", "이날", "해", "부터", "까지")
    )


def _headline(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """`이란 적신월사 “...`: up to five plain words before the opening quote."""
    for i, token in enumerate(tokens[:9]):
        if token.low in _OPENS:
            first = max((n + 1 for n in range(i) if not tokens[n].low[0].isalpha()), default=0)
            named = tokens[first:i]
            told = any(isinstance(t.meaning, Fate) for t in tokens[i + 1 :])
            if not told or not named or named[-1].low.endswith(_EVENTS):
                return None
            if len(named) <= 5 and all(_in_name(t) or t is named[-1] for t in named):
                return named[0].start, named[-1].end
            return None
    return None


GRAMMAR = Grammar(
    lexicon=Lexicon(_SHAPE, [*_NUMBERS, *_FATES.items(), *_PHRASES, *words(_WORDS)]),
    habits=Habits(
        bare_singles=False, bare_reach=8, counters=True, particles=("이", "가", "은", "는", "을", "를", "도")
    ),
    claimant=claimant,
    stems=listed(
        "사망 숨지 숨졌 숨져 숨진 죽 전사 희생 자살 사살 목숨 피살 살해 순직 처형 익사 참변 폭사 몰살 학살 생명 유해 부상 다치 다쳤 다쳐 다친 "
        "중상 경상 상처 사상 인명 손실 실종 행방 두절 생포 억류 납치 투항 인질 포로 납북"
    ),
)
