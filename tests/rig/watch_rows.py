"""The table of mistakes in watches (K01 to K10, C11): what a settings file says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HEAD = "sources: [https://example.org/feed]\nwatches:\n"
FIRST_LINE = 4  # of a watch's own lines, behind the head and its name

Finds = Mapping[str, str]
"""A headline, and what is found in it; "" where nothing must be."""


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch as its lines of YAML, and its outcome: refused, or loaded and finding what it must.

    `refused` and `warned` are words of a fault, cause and remedy taken together. A fault stands at the watch's first
    line, or at its name where `whole`. `deviation`: why the product decides otherwise than the table of bad inputs.
    """

    id: str
    what: str
    watch: str
    refused: str = ""
    warned: str = ""
    finds: Finds = field(default_factory=dict)
    whole: bool = False
    deviation: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.what}"

    def lines(self, name: str = "w") -> str:
        """The watch under its name."""
        return f"  {name}:\n" + "".join(f"    {line}\n" for line in self.watch.splitlines())

    @property
    def settings(self) -> str:
        """A settings file of this watch alone."""
        return HEAD + self.lines()


def _regex(pattern: str) -> str:
    return f"match: '/{pattern}/'"


def _deep(levels: int) -> str:
    """Lists in lists."""
    return "match: " + "[" * levels + "kursk" + "]" * levels


NO_LOOK = "RE2 has no look-around and no back-references"
TOO_DEEP = "nested deeper than 20"

FILE_TOO_DEEP = "nested more than 50 levels deep"  # no watch of such a file is read

ROWS = (
    # expressions that cost others seconds; what they cost here is measured in tests/integration/test_table_watches.py
    WatchRow("K01", "a repeat of a repeat", _regex("(a+)+$"), finds={"baaa": "aaa", "baaa!": ""}),
    WatchRow("K01", "one that matches nothing at all", _regex(r"(\w+\s?)*$"), refused="every article"),
    WatchRow(
        "K02",
        "three words with anything between",
        _regex(".*North.*Korea.*casualt"),
        finds={"The North of Korea has casualties": "The North of Korea has casualt", "Korea, North: casualties": ""},
    ),
    # no expression at all
    WatchRow("K03", "a bracket alone", _regex("["), refused="missing ]"),
    WatchRow("K03", "a repeat of nothing", _regex("*x"), refused="no argument for repetition operator"),
    WatchRow("K03", "a backslash at the end", _regex("kursk\\"), refused=r"\/ stands for a / inside"),
    WatchRow("K03", "no slash at the end", "match: /kursk", refused="close it"),
    WatchRow("K03", "an expression and a word", "match: front /kursk/i", refused="write AND or OR between"),
    WatchRow("K03", "a letter behind the slash", "match: /kursk/g", refused="ends with / or /i"),
    WatchRow(
        "K03",
        "two groups of one name",
        _regex("(?P<n>ku)(?P<n>rsk)"),
        finds={"kursk": "kursk"},
        deviation="names of groups are never used: there is nothing to refuse",
    ),
    WatchRow("K03", "5,000 nested groups", _regex("(" * 5_000 + "a" + ")" * 5_000), refused="at most 1000"),
    WatchRow("K03", "450 nested groups", _regex("(" * 450 + "a" + ")" * 450), finds={"an oak": "a"}),
    WatchRow("K03", "a thousand thousand repeats", _regex("((a{1000}){1000}){1000}"), refused="repetition"),
    # what no linear engine can do
    WatchRow("K04", "a back-reference", _regex(r"(k)\1"), refused=NO_LOOK),
    WatchRow("K04", "a back-reference by name", _regex("(?P<n>k)(?P=n)"), refused=NO_LOOK),
    WatchRow("K04", "looking ahead", _regex("(?=Kursk)K"), refused=NO_LOOK),
    WatchRow("K04", "looking behind", _regex("(?<!north )korea"), refused=NO_LOOK),
    # what joins nothing
    WatchRow("K05", "a quote alone", "match: '\"storm corps'", refused="character 1 has no partner"),
    WatchRow("K05", "a quote in an expression", "match: 'sumy AND \"storm'", refused="character 10 has no partner"),
    WatchRow("K05", "a parenthesis not closed", "match: sumy AND (oryol", refused="character 10 is not closed"),
    WatchRow("K05", "a parenthesis not opened", "match: sumy AND oryol)", refused="the ) at character 15"),
    WatchRow("K05", "AND AND", "match: sumy AND AND oryol", refused="AND at character 10"),
    WatchRow("K05", "AND alone", "match: AND", refused="AND at character 1 has nothing before it"),
    WatchRow("K05", "OR at the end", "match: sumy OR", refused="nothing follows OR"),
    WatchRow("K05", "NOT alone", "match: NOT", refused="nothing follows NOT"),
    WatchRow("K05", "an empty group", "match: sumy AND ()", refused="character 11"),
    WatchRow("K05", "nothing but an empty group", "match: ()", refused="character 2"),
    WatchRow("K05", "an empty condition", 'match: ""', refused="would match nothing"),
    WatchRow("K05", "an empty list", "match: {all: []}", refused="would match nothing"),
    # only what must be absent
    WatchRow("K06", "an expression", "match: NOT submarine", refused="must be absent", whole=True),
    WatchRow("K06", "a list", "none: [submarine, museum]", refused="must be absent", whole=True),
    WatchRow("K06", "one way of two", "match: oryol OR NOT submarine", refused="must be absent", whole=True),
    WatchRow("K06", "of a count", "match: {at_least: 1, of: [oryol, {none: [x-ray]}]}", refused="absent", whole=True),
    # one name in many shapes
    WatchRow(
        "K07",
        "Kursk",
        "keywords: [Kursk]",
        warned="@kursk",
        finds={
            "Курск": "",  # another spelling is another keyword, or the concept
            "KURSK": "KURSK",
            "Kursk's front": "Kursk",
            "Kursk’s front": "Kursk",
            "Kurska": "",
            "near\nKursk\ntoday": "Kursk",
            "Ku\u00adrsk": "Ku\u00adrsk",
            "Ｋｕｒｓｋ": "Ｋｕｒｓｋ",
        },
    ),
    WatchRow("K07", "Курск", "keywords: [Курск]", finds={"под Курском": "Курском", "Kursk": "", "курсы валют": ""}),
    WatchRow(
        "K07", "@kursk", "keywords: ['@kursk']", finds={"под Курском": "Курском", "KURSK": "KURSK", "курсы": ""}
    ),
    # letters that fold in their own ways
    WatchRow(
        "K08", "no dot on the i", "keywords: [Iğdır]", finds={"IĞDIR": "IĞDIR", "iğdir": "iğdir", "ığdır": "ığdır"}
    ),
    WatchRow(
        "K08", "a dot on the I", "keywords: [İzmir]", finds={"İZMİR": "İZMİR", "izmir": "izmir", "IZMIR": "IZMIR"}
    ),
    WatchRow(
        "K08", "a sharp s", "keywords: [Straße]", finds={"STRASSE": "STRASSE", "Strasse": "Strasse", "Strase": ""}
    ),
    WatchRow(
        "K08",
        "Korean without spaces",
        "keywords: [북한군 파병]",
        finds={"북한군파병설": "", "북한군파병은": "북한군파병"},
    ),
    WatchRow(
        "K08",
        "combining accents",
        "keywords: [Zürich, й-текст]",
        finds={"Zu\u0308rich": "Zu\u0308rich", "Zurich": "Zurich", "и\u0306 текст": "и\u0306 текст", "и текст": ""},
    ),
    # words of the language inside words
    WatchRow("K09", "AND1", "keywords: [AND1, NOTAM, ORyx]", finds={"an AND1 shoe": "AND1", "a notam": "notam"}),
    WatchRow(
        "K09",
        "in small letters",
        "match: North and South",
        finds={"North and South": "North and South", "South and North": ""},
    ),
    WatchRow(
        "K09",
        "in quotes",
        "match: '\"North AND South\"'",
        finds={"north and south": "north and south", "South, North": ""},
    ),
    WatchRow("K09", "in capitals", "match: North AND South", finds={"South and North": "South", "North": ""}),
    WatchRow(
        "K09", "signs of the language in quotes", "match: '\"NOT (a:b)\"'", finds={"not a b": "not a b", "a b": ""}
    ),
    # what nobody writes by hand
    WatchRow("K10", "500 parentheses", "match: " + "(" * 500 + "oryol" + ")" * 500, refused=TOO_DEEP),
    WatchRow("K10", "500 lists", _deep(500), refused=FILE_TOO_DEEP),
    WatchRow("K10", "45 lists", _deep(45), refused=TOO_DEEP),
    WatchRow("K10", "100 KB", "match: " + "oryol OR " * 11_500 + "sumy", refused="at most 4,000 characters"),
    WatchRow("K10", "a keyword of 100 KB", "keywords: [" + "oryol " * 17_000 + "]", refused="at most 200 characters"),
    # keywords that say nothing, or too much
    WatchRow("C11", "an empty keyword", 'keywords: ["", oryol]', refused="an empty keyword would match nothing"),
    WatchRow("C11", "only spaces", "keywords: ['   ']", refused="an empty keyword would match nothing"),
    WatchRow("C11", "only signs", "keywords: ['—']", refused="needs a letter or a digit"),
    WatchRow("C11", "a star", "keywords: ['*']", refused="* alone would match everything"),
    WatchRow(
        "C11",
        "one letter",
        "keywords: [a]",
        warned="matches nearly everything",
        finds={"a day": "a"},
        deviation="`check` knows no stored articles; how many match is told by `watch backtest`",
    ),
    WatchRow("C11", "no keywords", "keywords: []", refused="an empty list would match nothing"),
    WatchRow(
        "C11",
        "10,000 keywords",
        f"keywords: [{', '.join(f'name{number}x' for number in range(10_000))}]",
        finds={"name7x and name9999x": "name7x", "name10000x": ""},
    ),
)
