"""English: the words of counts, people and fates."""

from __future__ import annotations

from monitor.figures.claims import Manner
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
    (Scale(1000), "thousand | k"),
    (Scale(1_000_000), "million | mn"),
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

# ------------------------------------------------------------------------------------------------------ people

_PEOPLE = """
airmen athletes babies bandits believers campers children combatants commuters conscripts crew crewmen congregants
deputies dwellers evacuees extremists families fans firemen fishermen followers gangsters guests gunmen householders
inhabitants jihadists locals men mercenaries militiamen ministers mourners parents participants passersby patrons
personnel pilgrims players police policemen policewomen pupils recruits revelers revellers rioters schoolchildren
scientists servicemen shoppers siblings sisters brothers skiers staff staffers strikers travellers travelers
tribesmen troops victims voters wives women worshipers youngsters souls lives bodies corpses crewmembers
servicemembers invaders occupiers grandchildren grandparents cousins afghans africans americans arabs argentines
armenians australians austrians azerbaijanis bangladeshis belarusians belgians brazilians britons bulgarians
canadians chechens chileans colombians croatians cubans czechs danes egyptians estonians ethiopians europeans
filipinos finns frenchmen gazans georgians germans ghanaians greeks hungarians indians indonesians iranians iraqis
irishmen israelis italians jews jordanians kashmiris kazakhs kenyans koreans kurds latvians libyans lithuanians
malaysians mexicans moldovans moroccans muslims nepalis nepalese nigerians norwegians pakistanis palestinians
peruvians poles portuguese romanians russians rwandans salvadorans saudis serbs slovaks somalis spaniards sudanese
swedes swiss syrians taiwanese tajiks thais tibetans tunisians turks ugandans ukrainians uzbeks venezuelans
vietnamese yemenis zambians zimbabweans hindus christians sikhs
"""
_ONE_PERSON = """
adult agent aide airman activist attacker baby boy bystander captain captive child cadet civilian classmate cleric
climber colleague colonel commander commando contractor cop corporal crewman daughter detainee demonstrator deputy
diplomat doctor driver drowner employee engineer farmer father female firefighter fisherman fighter foreigner friend
general girl grandmother grandfather guard guerrilla gunman hiker hostage hunter infant inmate insurgent journalist
kid labourer laborer lawmaker lieutenant major male man marine medic mercenary migrant militant miner minor mother
motorcyclist motorist cyclist national neighbor neighbour nurse officer official operative paramedic passenger
passerby patient peacekeeper peasant pedestrian pensioner person pilot policeman policewoman pregnant priest
prisoner protester protestor rebel refugee relative reporter rescuer resident responder sailor sergeant schoolboy
schoolgirl serviceman settler soldier son spectator student suspect teacher teen teenager terrorist toddler tourist
trooper villager volunteer wife woman worker worshipper youth biker baker trucker lawyer prosecutor judge
"""
_NATIONS = """
palestinian israeli russian ukrainian american briton korean syrian afghan iranian iraqi pakistani indian canadian
australian italian german turk egyptian jordanian saudi filipino mexican frenchman nepali lebanese chinese japanese
thai polish belarusian georgian armenian
"""
_THINGS = """
% percent per pc cent cents times days day years year months month weeks week hours hour minutes minute seconds
dollars euros pounds rubles roubles hryvnia yen yuan won rupees kilometers kilometres km km/h kilometer kilometre
miles mile metres meters metre meter m feet foot ft inches acres hectares tons tonnes ton kg kilograms grams litres
liters barrels degrees points bn billion trillion drones drone tanks tank missiles missile rockets rocket shells
vehicles vehicle cars car trucks truck buses bus planes plane aircraft jets jet helicopters helicopter ships ship
boats boat vessels submarines guns howitzers mortars launchers systems rounds bullets shots rifles revolvers
shotguns firearms weapons pistols grenades bombs mines munitions strikes attacks attack airstrikes sorties
explosions blasts incidents incident shootings shooting cases case accidents crashes fires dogs dog cats cat cattle
cows cow horses horse sheep goats pigs wolves whales dolphins birds elephants lions bears animals deer fish seals
penguins hospitalizations buildings building homes houses house apartments flats schools hospitals villages
settlements towns cities countries nations states provinces districts regions sites locations places stores shops
companies firms banks jobs seats votes charges counts sentences goals games matches wins pages books items pieces
units vertical parts copies tickets flights calls tweets posts articles stories reports documents laws decades
decade centuries century generations floors storeys rooms beds trees plants eggs oil gas euro dollar th st nd rd am
pm a.m. p.m. percentage s letters tips steps bags properties structures businesses restaurants churches mosques
outposts bunkers warehouses depots trenches positions areas targets platforms routes lanes blocks episodes films
movies songs patents projects programs
"""

# ------------------------------------------------------------------------------------------------------- fates

_FATES: dict[Fate, str] = {
    # verbs whose object follows
    Fate("killed", right=3): (
        "fatally shooting | fatally stabbing | fatally injuring | kill | kills | killing | slays | slaying | slaughter | massacre | massacring | murders"
        "| murdering | executes | executing | claims the lives of | claimed the lives of | claiming the lives of"
        "| claim the lives of | took the lives of | taking the lives of | takes the lives of | cost the lives of"
        "| claimed | claims | claiming | the deaths of | deaths of | the death of | death of | the killing of"
        "| killing of | killings of | the murder of | murder of | murders of | the bodies of | bodies of | the body of"
        "| shoots dead | shooting dead | beat to death"
        "| assassinating | the loss of | loss of | eliminates | eliminating"
    ),
    Fate("killed", right=3, people=True): "neutralizes | neutralises | neutralized | neutralised | eliminated",
    Fate("wounded", right=3): "injures | injuring | wounds | wounding | hurting | hurts | maiming | injure | wound",
    Fate("casualties", right=2): "shoots | casualties of | stabs",
    Fate("casualties", right=0): "shooting | stabbing",
    Fate("captured", right=3, people=True): (
        "abducts | abducting | abduct | kidnaps | kidnapping | kidnap | capturing | captures"
        "| took hostage | taking hostage | holding | took prisoner | imprisoned | took | seized | the abduction of"
        "| the kidnapping of | the capture of"
    ),
    # said of those named before
    Fate("killed", left=12): (
        "dead | died | dies | die | dying | perished | fatally | deceased | drowned | drown | succumbed | slain"
        "| confirmed dead | found dead | feared dead | lost their lives | lost his life | lost her life | lose their lives"
        "| dead bodies | martyred | among the dead | electrocuted | lives lost | burned to death | burnt to death"
        "| crushed to death | froze to death | hacked to death | burned alive"
        "| trampled to death | mauled to death | bludgeoned to death | fell to her death | fell to his death | choked to death"
    ),
    Fate("wounded", left=12): (
        "hurt | harmed | hospitalised with injuries | seriously hurt | in critical condition | critically | sustained injuries | suffered injuries"
        "| sustain injuries | suffer injuries | received injuries | among the wounded | among the injured | maimed"
        "| sustained wounds | suffered burns | suffered wounds | suffering injuries"
    ),
    Fate("killed", left=12, right=2): "fatally shot | fatally stabbed | fatally wounded | fatally injured",
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
        "| assassinated | beheaded | lynched | liquidated | beaten to death | shot and killed"
    ),
    Fate("wounded", left=12, right=1, unbe=True): "injured | wounded",
    Fate("casualties", left=3, right=2, people=True, unbe=True): "shot | stabbed",
    Fate("captured", left=5, right=1, people=True, unbe=True): "captured | abducted | kidnapped",
    # nouns that are counted
    Fate("killed", left=3, right=3): "deaths | fatalities | fatality | killings",
    Fate("killed", left=0): "death",
    Fate("killed", left=1): "lives | martyrs | corpses",
    Fate("wounded", left=3, right=3): "injuries",
    Fate(
        "casualties", left=3, right=4
    ): "casualties | casualty | troop losses | personnel losses | battlefield losses",
    Fate(
        "casualties", left=2
    ): "frontline losses | military losses | combat losses | soldiers lost | losses | lost lives",
    Fate("casualties", right=2, people=True): "lost | loses | losing | has lost",
    Fate("captured", left=1, noun=True): "hostages | captives | prisoners of war | pows | abductees",
    # tolls
    Fate("killed", right=8): "death toll | death count | body count | toll | the dead | fatality count",
    # absorbs a count, gives no figure
    Fate("", left=9, right=4): "released | freed | rescued | exchanged | handed over",
    Fate("", left=9): (
        "repatriated | returned home | found alive | swapped | evacuated"
        "| set free | survived | arrested | displaced | treated | deployed | trained | fled | liberated"
    ),
    Fate(
        "", right=6
    ): "free | release | releases | frees | hands over | freeing | releasing | rescuing | returns | swaps",
}

_WORDS: dict[Meaning, str] = {
    Tag.PERSON: _PEOPLE + " ".join(f"{noun}s" for noun in listed(_ONE_PERSON)),
    Tag.ONE_PERSON: _ONE_PERSON,
    Tag.NATION: _NATIONS,
    Tag.THING: _THINGS,
    Tag.ANYBODY: "people persons others individuals humans souls other people's",
    Tag.AND: "and & as",
    Tag.BE: "were was are is be been being got get gets",
    Tag.FREE: (
        "have has had reportedly seriously critically badly severely gravely lightly slightly also still feared "
        "presumed believed known thought already now allegedly mortally both either left more instantly later least "
        "far since brutally now"
    ),
    Tag.BY: "by",
    Tag.ARTICLE: "a an",
    Tag.ANOTHER: "another",
    Tag.THE: "the his her their its this that these those our my your its",
    Tag.NO: "no nobody none zero without",
    Tag.UNREAL: "would will could can must should might may not never cannot can't won't wouldn't couldn't",
    Tag.MONEY: "$ € £ ₽ ₴ ¥ usd eur no. № route highway section article page",
    Tag.DATE: "january february march april june july august september october november december jan feb mar apr aug sept "
    "sep oct nov dec monday tuesday wednesday thursday friday saturday sunday",
    Tag.MEASURE: "at of reached reaches reach hits hit stands stood standing rises rose risen climbed climbs climbing "
    "approaching totals totaled totalled topped topping numbered number numbers amounts amounted stays is",
    Tag.SAY: "said says say told tells reported reports announced claimed claim states stated confirmed confirms "
    "saying estimates wrote writes added adds believes believe",
    Tag.SPEAKER: (
        "official officials diplomat mayor governor president minister ministry spokesman spokeswoman spokesperson un u.n. us army military"
        " authorities hospital medics pm chief sheriff coroner agency media lawmaker mp kyiv kiev moscow seoul"
    ),
    Tag.WHO: "he she they it we i who you what there one",
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
        "- year - old | - year - olds | year - old | year old | year olds | years old | - yr - old | yo | y / o | - month - old | months old",
    ),
    (Tag.PART, "including | among them | including at least | includes | among whom"),
    (Tag.OF_THEM, "of them | of whom | of those | of the victims | of these"),
    (Tag.OF, "of | of the | of his | of their | of its"),
    (Tag.TOLL, "number of | numbers of | the number of | toll of | total number of"),
    (Tag.STOP, "one of the | one of | release of | the release of | among the casualties | shot down | shot - down"),
    (Tag.SAY, "has estimated | have estimated | was quoted as saying | is reported by"),
    (Tag.SOURCE, "according to | citing | per"),
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
            "| intended to | seek to | sought to | seeking to | likely to | expected to | enough to | conspired to"
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
    (Tag.THING, "lives have been saved | lives saved | lives were saved | death penalty | dead end | job losses"),
]

GRAMMAR = Grammar(
    lexicon=Lexicon(_SHAPE, [*_NUMBERS, *_FATES.items(), *_PHRASES, *words(_WORDS)]),
    habits=Habits(bare_singles=False),
    claimant=Manner(
        either=False,
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
            "neutrali eliminat unaccounted surrender deceas disappear"
        ),
    ),
)
