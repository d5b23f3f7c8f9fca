"""English: the words of counts, people and fates."""

from __future__ import annotations

from monitor.figures.claims import Manner
from monitor.figures.en_nouns import NATIONS, ONE_PERSON, PEOPLE, THINGS
from monitor.figures.grammar import Grammar
from monitor.figures.group import Habits
from monitor.figures.words import Bound, Fate, Lexicon, Meaning, Scale, Tag, Unit, Vague, listed, words

_SHAPE = r"https?:\S+|@\w+|(?:[A-Za-z]\.){2,}|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[^\W\d_]\w*(?:'[^\W\d_]+)*|[^\w\s]"

_UNITS = listed(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")

_NUMBERS: list[tuple[Meaning, str]] = [
    *((Unit(n), word) for n, word in enumerate(_UNITS, 1)),
    *((Unit(n * 10), word) for n, word in enumerate(_TENS, 2)),
    (Unit(1), "a fourth | a fifth | a sixth | one of them | one of whom"),
    (Unit(2), "a couple of | a couple"),
    (Unit(6), "half a dozen | half - a - dozen | a half - dozen | a half dozen | half - dozen"),
    (Unit(12), "a dozen"),
    (Unit(100), "a hundred"),
    (Unit(1000), "a thousand"),
    (Unit(500_000), "half a million"),
    (Unit(1_000_000), "a million"),
    (Scale(12), "dozen"),
    (Scale(100), "hundred"),
    (Scale(1000), "thousand"),
    (Scale(1_000_000), "million | mn | mln"),
    (Vague(3, 9, "range"), "several | a few | a handful of | few"),
    (Vague(24, None, "at_least"), "dozens"),
    (Vague(40, None, "at_least"), "scores"),
    (Vague(200, None, "at_least"), "hundreds"),
    (Vague(2000, None, "at_least"), "thousands"),
    (Vague(20_000, None, "at_least"), "tens of thousands"),
    (Vague(200_000, None, "at_least"), "hundreds of thousands"),
    (Vague(2_000_000, None, "at_least"), "millions"),
    (Vague(36, 99, "range"), "several dozen | a few dozen"),
    (Vague(200, 999, "range"), "several hundred | a few hundred"),
    (Vague(2000, 9999, "range"), "several thousand | a few thousand"),
    (
        Bound("at_least"),
        "at least | at the least | more than | over | above | upwards of | upward of | no fewer than",
    ),
    (
        Bound("at_least"),
        "not less than | no less than | not fewer than | a minimum of | in excess of | exceeding | > | minimum",
    ),
    (Bound("at_least"), "well over | passes | passed | tops | topped | exceeds | exceeded | surpasses | surpassed"),
    (
        Bound("at_most"),
        "up to | as many as | fewer than | less than | at most | no more than | not more than | under",
    ),
    (Bound("about"), "about | some | around | nearly | almost | approximately | approx | roughly | an estimated | ~"),
    (Bound("about"), "estimated | approaching | approaches | close to | near | circa | just over | just under"),
    (Bound("at_least", after=True), "or more | + | plus | and counting"),
    (Tag.RANGE, "to | or | - | –"),
]

# ------------------------------------------------------------------------------------------------------- fates

_FATES: dict[Fate, str] = {
    # verbs whose object follows
    Fate("killed", right=3): (
        "fatally shoots | fatally stabs | fatally shooting | fatally stabbing | fatally injuring | kill | kills | killing | slays | slaying | slaughter | massacre | massacring | murders"
        "| executes | executing | claims the lives of | claimed the lives of | claiming the lives of"
        "| claim the lives of | took the lives of | taking the lives of | takes the lives of | cost the lives of"
        "| claimed | claims | claiming | the deaths of | deaths of | killings of | murders of | the bodies of | bodies of | the body of"
        "| shoots dead | shooting dead | beat to death"
        "| the assassination of | assassination of | assassinations of | the massacre of | massacre of | slaying of | slayings of"
        "| mowing down | mows down | assassinating | the loss of | loss of | eliminates | eliminating"
    ),
    Fate("killed", right=3, of=True): (
        "the death of | death of | the killing of | killing of | the murder of | murder of | murdering | the fatal shooting of"
        "| the fatal stabbing of | fatal shooting of | fatal stabbing of"
    ),
    Fate("killed", right=3, people=True): "neutralizes | neutralises | neutralized | neutralised | eliminated",
    Fate("wounded", right=3): "injures | injuring | wounds | wounding | hurting | hurts | maiming | injure | wound",
    Fate("casualties", right=2): "shoots | casualties of | stabs",
    Fate("casualties", right=0): "shooting | stabbing",
    Fate("captured", right=3, people=True): (
        "abducts | abducting | abduct | kidnaps | kidnapping | kidnap | took hostage | taking hostage | took prisoner | seized"
        "| the abduction of | the kidnapping of | the capture of"
    ),
    Fate("captured", right=3, people=True, counted=True): "capturing | captures",
    # said of those named before
    Fate("killed", left=12): (
        "passed away | declared dead | pronounced dead | presumed dead | suffocated | asphyxiated | hanged | starved to death"
        "| bled to death | lost their life | fell to their deaths | plunged to their deaths | burnt alive | fatally struck"
        "| dead | died | dies | die | dying | perished | fatally | deceased | drowned | drown | succumbed | slain"
        "| confirmed dead | found dead | feared dead | lost their lives | lost his life | lost her life | lose their lives"
        "| dead bodies | martyred | among the dead | electrocuted | lives lost | burned to death | burnt to death"
        "| crushed to death | froze to death | hacked to death | burned alive"
        "| trampled to death | mauled to death | bludgeoned to death | fell to her death | fell to his death | choked to death"
    ),
    Fate("wounded", left=12): (
        "with injuries | with gunshot wounds | got injuries | sustaining injuries | with minor injuries | with serious injuries"
        "| suffered minor injuries | suffered serious injuries | suffered gunshot wounds | sustained minor injuries"
        "| sustained serious injuries | in serious condition | treated for injuries | suffered severe injuries"
        "| hurt | harmed | hospitalised with injuries | hospitalized with injuries | seriously hurt | in critical condition | critically | sustained injuries | suffered injuries"
        "| sustain injuries | suffer injuries | received injuries | among the wounded | among the injured"
        "| sustained wounds | suffered burns | suffered wounds | suffering injuries"
    ),
    Fate("killed", left=12, right=2, unbe=True): "fatally shot | fatally stabbed | fatally wounded | fatally injured",
    Fate("missing", left=7, people=True): (
        "missing | went missing | still missing | unaccounted for | reported missing | remain missing | disappeared"
        "| remains missing | feared missing"
    ),
    Fate(
        "captured", left=5
    ): "hostage | captive | in captivity | held captive | being held | taken hostage | taken prisoner | held hostage | taken captive | were captured | surrendered",
    # either side: "bombs killed five", "five were killed"
    Fate("killed", left=12, right=1, unbe=True): (
        "killed | murdered | executed | slaughtered | massacred | shot dead | stabbed to death | gunned down"
        "| assassinated | beheaded | lynched | liquidated | beaten to death | shot and killed | shot to death"
    ),
    Fate("wounded", left=12, right=1, unbe=True): "injured | wounded | maimed",
    Fate("casualties", left=3, right=2, people=True, unbe=True): "shot | stabbed",
    Fate("captured", left=5, right=1, people=True, unbe=True): "abducted | kidnapped",
    Fate("captured", left=5, right=1, people=True, unbe=True, counted=True): "captured",
    # nouns that are counted
    Fate("killed", left=3, right=3): "deaths | fatalities | fatality | killings",
    Fate("killed", left=0): "death",
    Fate("killed", left=2): "to death | to their deaths | to his death | to her death",
    Fate("killed", left=1): "lives | martyrs | corpses",
    Fate("killed", left=0, people=True): "bodies",
    Fate("wounded", left=3, right=3): "injuries",
    Fate(
        "casualties", left=3, right=4
    ): "casualties | casualty | troop losses | personnel losses | battlefield losses",
    Fate(
        "casualties", left=2
    ): "frontline losses | military losses | combat losses | soldiers lost | losses | lost lives",
    Fate("casualties", right=2, people=True, named=True): "lost | loses | losing | has lost",
    Fate("captured", left=1, noun=True): "hostages | captives | prisoners of war | pows | abductees",
    # tolls
    Fate("killed", right=8, toll=True): "death toll | death count | body count | fatality count",
    Fate("killed", right=8): "toll | the dead",
    # absorbs a count, gives no figure
    Fate("", left=9, right=4): "released | freed | rescued | exchanged | handed over",
    Fate("", left=9): (
        "set to return | to be released | to be freed | after release | after their release | after being released | repatriated | returned home | found alive | swapped | evacuated"
        "| set free | survived | arrested | charged | jailed | sentenced | convicted | detained | displaced | treated | deployed | trained | fled | liberated"
    ),
    Fate(
        "", right=6
    ): "free | release | release of | the release of | releases | frees | hands over | freeing | releasing | rescuing | returns | swaps",
}

_WORDS: dict[Meaning, str] = {
    Tag.PERSON: PEOPLE + " ".join(f"{noun}s" for noun in listed(ONE_PERSON)),
    Tag.ONE_PERSON: ONE_PERSON,
    Tag.NATION: NATIONS,
    Tag.THING: THINGS,
    Tag.ANYBODY: "people persons others individuals humans souls other people's",
    Tag.AND: "and & as",
    Tag.BE: "were was are is be been being got get gets",
    Tag.FREE: (
        "have has had reportedly seriously critically badly severely gravely lightly slightly also still feared "
        "presumed believed known thought already now allegedly mortally both either left more instantly later least "
        "far since brutally now charred burned burnt decomposed mutilated unidentified lifeless dismembered headless disfigured"
    ),
    Tag.BY: "by",
    Tag.ARTICLE: "a an",
    Tag.ANOTHER: "another",
    Tag.THE: "the his her their its this that these those our my your its",
    Tag.NO: "no nobody none zero without",
    Tag.UNREAL: "would will could can must should might may not never cannot can't won't wouldn't couldn't",
    Tag.MONEY: "$ € £ ₽ ₴ ¥ usd eur no. № route highway section article page motel suite interstate flight unit apartment apt room "
    "gate pier chapter channel grade phase season episode platform terminal lot exit zone sector ward precinct aged ages age boeing "
    "airbus apollo covid number",
    Tag.DATE: "january february march april june july august september october november december jan feb mar apr aug sept "
    "sep oct nov dec monday tuesday wednesday thursday friday saturday sunday",
    Tag.MEASURE: "at of reached reaches reach hits hit stands stood standing rises rose risen climbed climbs climbing "
    "approaching totals totaled totalled topped topping numbered number numbers amounts amounted stays is",
    Tag.SAY: "said says say told tells reported reports announced claimed claim states stated confirmed confirms "
    "saying estimates wrote writes added adds believes believe warned acknowledged admitted insisted noted revealed tweeted",
    Tag.SPEAKER: (
        "official officials diplomat mayor governor president minister ministry spokesman spokeswoman spokesperson un u.n. us army military"
        " authorities hospital department fbi nato idf embassy council rescuers prosecutors investigators witnesses medics pm chief sheriff coroner agency media lawmaker mp kyiv kiev moscow seoul"
    ),
    Tag.WHO: "it's he's she's they're he she they it we i who you what there one",
    Tag.STOP: (
        "in on at from for with after before during near outside inside when while where which whose whom because "
        "into over across around since until within without against amid among between through under about than "
        "but if then there today yesterday tomorrow tuesday overnight so due via along off out up down "
        "had did do does left leaving leaves following last next early late"
    ),
}

_PHRASES: list[tuple[Meaning, str]] = [
    (Tag.NO, "no one | not a single | no - one | none of | none of the"),
    (
        Tag.AGE,
        "- year - old | - year - olds | - years - old | - year old | year - old | year old | year olds | years old | - yr - old | yo | y / o | - month - old | months old",
    ),
    (Tag.PART, "including | among them | including at least | includes | among whom"),
    (Tag.OF_THEM, "of them | of whom | of those | of the victims | of these"),
    (Tag.OF, "of | of the | of his | of their | of its"),
    (Tag.TOLL, "number of | numbers of | the number of | toll of | total number of"),
    (
        Tag.STOP,
        "one of the | one of | among the casualties | shot down | shot - down | held in detention | being held in"
        "| release of the | release of all | release of some of the | the release of the | the release of all"
        "| the release of some of the"
        "| being held without | being held on | held in custody | missing out | to kill | killed off | dead in the water"
        "| died out | shot himself | shot herself | shot themselves | shot at but | shot at him | shot at her | shot at them | shot at police | shot at officers | was shot at by | fired a shot | one shot | fired shots",
    ),
    (Tag.SAY, "claimed that | claims that | claimed to have | claimed the | claimed they | claimed it | claimed he"),
    (Tag.SAY, "has estimated | have estimated | was quoted as saying | is reported by"),
    (Tag.SOURCE, "according to | citing | quoting | as reported by"),
    (Tag.PERSON, "first responders | members | pro - russian fighters | prisoners | service members | crew members"),
    (Tag.BE, "has been | have been | had been | has now been | have now been | had already been"),
    (Tag.FREE, "was left | were left | is known to have | are known to have | to have been | may have | could have"),
    (
        Tag.FREE,
        "might have | to have | are feared | may have been | might have been | could have been | is believed to have | are believed to have | believed to have been",
    ),
    (
        Tag.UNREAL,
        (
            "plans to | planned to | plan to | planning to | plotted to | plotting to | plot to | trying to | tried to | try to"
            "| threatened to | threatening to | threatens to | threat to | wanted to | wants to | want to | attempt to"
            "| attempted to | attempting to | vowed to | vows to | going to | able to | aims to | intends to | ready to"
            "| had to | has to | needed to | intended to | seek to | sought to | seeking to | likely to | expected to | enough to | conspired to"
        ),
    ),
    (
        Tag.MEASURE,
        (
            "amounts to | amounted to | rises to | rose to | risen to | climbed to | climbs to | reaches | has reached | grew to"
            "| stands at | stood at | rising to | jumped to | jumps to | grows to | increased to | increases to | up to now"
            "| expected to reach | is expected to reach | set at | put at | at about | has risen to | has climbed to"
        ),
    ),
    (Tag.DATE, "jan . | feb . | mar . | apr . | aug . | sept . | sep . | oct . | nov . | dec ."),
    (
        Tag.THING,
        "one out of every | one in every | one in two | one in three | one in four | one in five | one in ten",
    ),
    (
        Tag.THING,
        "- thirds | - third | - quarters | - fifths | thirds | quarters | shot fired | shots fired | bodies of work",
    ),
    (Tag.THING, "lives have been saved | lives saved | lives were saved | death penalty | dead end | job losses"),
]

GRAMMAR = Grammar(
    lexicon=Lexicon(_SHAPE, [*_NUMBERS, *_FATES.items(), *_PHRASES, *words(_WORDS)]),
    habits=Habits(bare_singles=False),
    claimant=Manner(
        either=False,
        press=frozenset(
            listed(
                "police official officials prosecutors investigators rescuers sheriff doctors firefighters residents activists rebels medics witnesses"
            )
        ),
        by=frozenset({"by"}),
        that=frozenset(
            listed("that and as while but after when because before since if which where although though")
        ),
    ),
    stems=(
        " die",
        *listed(
            "kill dead died dies dying death wound injur casualt fatal toll missing hurt hostage captive captur abduct kidnap "
            "prisoner martyr perish drown murder massacr slaughter lives bodies corps shot stab slain losses lost executed "
            "slay assassin execut maim shoot seiz suffocat asphyxiat hanged succumb electrocut critical gunned behead lynch liquidat "
            "captivity passed mowing mows serious losing loses alive "
            "neutrali eliminat unaccounted surrender deceas disappear"
        ),
    ),
)
