"""Which language a text is in: by its script, then by the small words that it cannot do without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["NAMES", "detect"]

SAMPLE = 60_000
"""So many characters of a text are looked at."""

NAMES: Mapping[str, str] = MappingProxyType({
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "hy": "Armenian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "zh": "Chinese",
})  # fmt: skip
"""The languages that can be told apart, by their codes."""

_SCRIPTS = (
    ("ko", "[가-힣]"), ("ja", "[ぁ-ヿ]"), ("zh", "[一-鿿]"), ("cyrillic", "[Ѐ-ӿ]"),
    ("arabic", "[\u0600-\u06ff]"), ("he", "[\u0590-\u05ff]"), ("el", "[Ͱ-Ͽ]"),
    ("hy", "[\u0530-\u058f]"), ("ka", "[\u10a0-\u10ff]"), ("hi", "[\u0900-\u097f]"),
    ("th", "[\u0e00-\u0e7f]"), ("latin", "[A-Za-zÀ-ɏ]"),
)  # fmt: skip
_WORDS: Mapping[str, str] = {
    "cs": "a že se na je který jsou podle byl také však při až jako",
    "da": "og at det som ikke der til er på af har ved blev efter",
    "de": "der die und das nicht mit ist von den dem ein eine auch auf für nach wurde sich",
    "en": "the of and to in that was were is by with from have has for on it as at are",
    "es": "el la los las que de en y del por con una para se según su fueron al",
    "fi": "ja on ei että se oli hän ovat mutta myös kun sekä joka",
    "fr": "le la les des et est que dans une du qui par pour sur avec ont été aux selon",
    "hu": "a az és hogy nem egy is volt szerint meg mint csak",
    "it": "il la che di e per una con sono del della nel alla gli è stato dei secondo",
    "nl": "de het een en van dat niet met zijn voor op aan werd ook naar door",
    "no": "og at det som ikke er på av har til ble etter med fra",
    "pl": "i w na się że do nie z jest po przez został oraz który według",
    "pt": "o a os as que de em e do da para com uma não por foram segundo ao dos",
    "ro": "și în de la că a cu pe din care nu pentru au fost o",
    "sv": "och att det som inte är på av har till efter med den från",
    "tr": "ve bir bu için ile olarak da de olan gibi çok daha tarafından",
}
_LACKING = {
    "be": "ищъїєґ", "bg": "ыэёіїєґў", "ru": "іїєґўј", "sr": "щьъыэёіїєґўйюя", "uk": "ыэёъўј",
}  # fmt: skip
"""The Cyrillic letters that a language does not write."""
_CYRILLIC_WORDS: Mapping[str, str] = {
    "be": "і у на што з не як паводле быў былі ён гэта да якія",
    "bg": "на и да се от за са че не по е с при като през",
    "ru": "и в на что с не по из для как о они было были это к а также",
    "sr": "и у је да на се од су за који са не као што",
    "uk": "і в на що з не до та для як про за у це були було також",
}
_PERSIAN = "[پچژگ]"


def detect(text: str) -> str | None:
    """Tell the language of a text by its ISO 639-1 code; null where too little tells it.

    >>> detect("The troops were taken by ship to the port, and from there by train.")
    'en'
    >>> detect("Die Truppen wurden mit dem Zug in die Stadt gebracht, und von dort auf die Insel.")
    'de'
    """
    sample = text[:SAMPLE]
    counts = {name: len(re.findall(letters, sample)) for name, letters in _SCRIPTS}
    total = sum(counts.values())
    if not total:
        return None
    if counts["ja"] * 10 > total:
        return "ja"  # its kana, among Chinese characters
    script = max(counts, key=counts.__getitem__)
    if script == "arabic":
        return "fa" if len(re.findall(_PERSIAN, sample)) * 50 > counts["arabic"] else "ar"
    if script == "cyrillic":
        return _cyrillic(sample.lower())
    return _by_words(sample.lower(), _WORDS) if script == "latin" else script


def _cyrillic(text: str) -> str | None:
    """Tell by the small words, and by the letters that a language does not have."""
    found = _shares(text, _CYRILLIC_WORDS)
    for language, letters in _LACKING.items():
        found[language] -= 10 * sum(map(text.count, letters)) / max(len(text), 1)
    return max(found, key=found.__getitem__)


def _by_words(text: str, known: Mapping[str, str]) -> str | None:
    """Tell by the small words; another language than English wants two of them, or a letter.

    English has "a" and "to" for words too, and a short text hardly more: it wins where they tie.
    """
    shares = _shares(text, known)
    words = {*re.findall(r"[^\W\d_]+", text)}
    foreign = bool(re.search("[à-öø-ɏ]", text))
    told = {
        language: share
        for language, share in shares.items()
        if language == "en" or len(words & ({*known[language].split()} - {"a"})) + foreign > 1
    }
    best = max(told, key=lambda language: (told[language], language == "en"))
    return best if told[best] > 0 else None


def _shares(text: str, known: Mapping[str, str]) -> dict[str, float]:
    words = Counter(re.findall(r"[^\W\d_]+", text))
    total = sum(words.values()) or 1
    return {
        language: sum(words[word] for word in small.split()) / total
        for language, small in known.items()
    }
