"""Names written in Cyrillic or Hangul, spelt in Latin letters as the standards say.

Each function spells one name by one standard; what is in no alphabet of the standard (Latin,
digits, signs) stays as it is. `latin_forms` lists what a report may print for a place's own name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

__all__ = [
    "korean_mccune_reischauer",
    "korean_revised",
    "latin_forms",
    "russian_bgn_pcgn",
    "russian_iso9",
    "ukrainian_national",
]

# --- Cyrillic -----------------------------------------------------------------------------------

# BGN/PCGN 1947 system for Russian (the agreement's table).
_BGN_PCGN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "ë", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "”", "ы": "y", "ь": "’", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
# Its note 1: е is ye, and ё yë, at the start of a word and after these.
_BGN_PCGN_IOTATED = {"е": "ye", "ё": "yë"}
_AFTER = frozenset("аеёиоуыэюяйъь")

# ISO 9:1995: one sign for one letter, whatever the language (the Slavic letters of its table 1).
_ISO9 = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "ë", "ж": "ž", "з": "z",
    "и": "i", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "ш": "š", "щ": "ŝ",
    "ъ": "ʺ", "ы": "y", "ь": "ʹ", "э": "è", "ю": "û", "я": "â",
    "ґ": "g̀", "є": "ê", "і": "ì", "ї": "ï", "ў": "ŭ",
}  # fmt: skip

# Ukraine, resolution of the Cabinet of Ministers no. 55 of 27 January 2010.
_UKRAINIAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia",
}  # fmt: skip
_UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def russian_bgn_pcgn(name: str) -> str:
    """Spell a Russian name by the BGN/PCGN system of 1947.

    Its optional dots between letters, which tell тс from ц, are left out, as on most maps.

    >>> russian_bgn_pcgn("Екатеринбург"), russian_bgn_pcgn("Щёлково")
    ('Yekaterinburg', 'Shchëlkovo')
    """
    return _spell(name, _BGN_PCGN, _bgn_pcgn_iotated)


def russian_iso9(name: str) -> str:
    """Spell a name in Russian, Ukrainian or Belarusian letters by ISO 9:1995.

    >>> russian_iso9("Щёлково"), russian_iso9("Южно-Сахалинск")
    ('Ŝëlkovo', 'Ûžno-Sahalinsk')
    """
    return _spell(name, _ISO9, lambda before, letter: None)


def ukrainian_national(name: str) -> str:
    """Spell a Ukrainian name by the national table of 2010.

    The soft sign and the apostrophe are left out; зг is zgh.

    >>> ukrainian_national("Запоріжжя"), ukrainian_national("Київ"), ukrainian_national("Згурівка")
    ('Zaporizhzhia', 'Kyiv', 'Zghurivka')
    """
    inside = re.sub(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])", "", name)
    return _spell(inside, _UKRAINIAN, _ukrainian_first)


def _bgn_pcgn_iotated(before: str, letter: str) -> str | None:
    return _BGN_PCGN_IOTATED.get(letter) if not before.isalpha() or before in _AFTER else None


def _ukrainian_first(before: str, letter: str) -> str | None:
    if letter == "г" and before == "з":
        return "gh"
    return None if before.isalpha() else _UKRAINIAN_FIRST.get(letter)


def _spell(name: str, table: dict[str, str], special: Callable[[str, str], str | None]) -> str:
    """Spell letter by letter; `special` may rule by the letter before, else the table does."""
    spelt = []
    letters = unicodedata.normalize("NFC", name)
    for place, letter in enumerate(letters):
        before, small = letters[max(place - 1, 0) : place], letter.lower()
        latin = special(before.lower(), small)
        latin = table.get(small, letter) if latin is None else latin
        after = letters[place + 1 : place + 2]
        if letter == small:
            spelt.append(latin)
        else:  # ЩУКА gives SHCHUKA, Щука Shchuka
            loud = after.isupper() or (before.isupper() and not after.isalpha())
            spelt.append(latin.upper() if loud else latin[:1].upper() + latin[1:])
    return "".join(spelt)


# --- Hangul -------------------------------------------------------------------------------------

# The letters of a syllable in the order of Unicode's Hangul block.
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# Revised Romanization (Ministry of Culture and Tourism, notice 2000-8).
_RR_VOWELS = dict(zip(
    _VOWELS,
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(),  # noqa: SIM905
    strict=True,
))  # fmt: skip
_RR_INITIALS = dict(zip(
    _INITIALS, "g kk n d tt r m b pp s ss - j jj ch k t p h".split(),  # noqa: SIM905
    strict=True,
)) | {"ㅇ": ""}  # fmt: skip
_RR_FINALS = {"ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng"}

# McCune-Reischauer (Transactions of the Korea Branch of the Royal Asiatic Society 29, 1939).
_MR_VOWELS = dict(zip(
    _VOWELS,
    "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i".split(),  # noqa: SIM905
    strict=True,
))  # fmt: skip
_MR_INITIALS = dict(zip(
    _INITIALS, "k kk n t tt r m p pp s ss - ch tch ch' k' t' p' h".split(),  # noqa: SIM905
    strict=True,
)) | {"ㅇ": ""}  # fmt: skip
_MR_APART = (("ㅏ", ""), ("ㅗ", ""))
_MR_VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"}

# How a final sounds before a consonant or at the end (Standard Pronunciation, articles 8-11).
_SOUNDS = {
    **dict.fromkeys("ㄱㄲㅋㄳㄺ", "ㄱ"), **dict.fromkeys("ㄴㄵㄶ", "ㄴ"),
    **dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "ㄷ"), **dict.fromkeys("ㄹㄼㄽㄾㅀ", "ㄹ"),
    **dict.fromkeys("ㅁㄻ", "ㅁ"), **dict.fromkeys("ㅂㅍㅄㄿ", "ㅂ"), "ㅇ": "ㅇ", "": "",
}  # fmt: skip
# What stays and what moves over to a syllable that begins with a vowel (articles 13 and 14).
_MOVES = {
    "ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("", "ㄴ"), "ㄺ": ("ㄹ", "ㄱ"),
    "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"), "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"),
    "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("", "ㄹ"), "ㅄ": ("ㅂ", "ㅅ"), "ㅎ": ("", "ㅇ"),
    "ㅇ": ("ㅇ", "ㅇ"), "": ("", "ㅇ"),
}  # fmt: skip
_PALATAL = {"ㄷ": "ㅈ", "ㅌ": "ㅊ", "ㄾ": "ㅊ"}  # before 이 (article 17)
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅈ": "ㅊ"}  # after ㅎ (article 12)
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}  # before ㄴ, ㅁ and ㄹ (articles 18 and 19)

# Units of administration, which a hyphen sets apart and no sound crosses (Revised, article 3.5).
_UNITS = ("특별자치시", "특별자치도", "구역", "로동자구", "노동자구",
          "도", "시", "군", "구", "읍", "면", "리", "동", "가")  # fmt: skip
_HANGUL = re.compile("[가-힣]+")


def korean_revised(name: str, *, units: bool = True) -> str:
    """Spell a Korean name by the Revised Romanization of 2000, as it sounds.

    With `units`, a last 도, 시, 군, 구, 읍, 면, 리 or 동 of a name of three syllables and more is
    taken for a unit of administration: it gets a hyphen, and no sound changes across it. As nouns
    have it, ㄱ, ㄷ and ㅂ before ㅎ stay apart: Mukho.

    >>> korean_revised("청진"), korean_revised("무수단리"), korean_revised("종로")
    ('Cheongjin', 'Musudan-ri', 'Jongno')
    """
    return _HANGUL.sub(lambda word: _word(word[0], _revised, units), name)


def korean_mccune_reischauer(name: str, *, units: bool = True) -> str:
    """Spell a Korean name by McCune and Reischauer's system of 1939, as it sounds.

    `units` as in `korean_revised`; the unit itself begins voiced, as within a word.

    >>> korean_mccune_reischauer("청진"), korean_mccune_reischauer("평양")
    ("Ch'ŏngjin", "P'yŏngyang")
    >>> korean_mccune_reischauer("고성군")
    'Kosŏng-gun'
    """
    return _HANGUL.sub(lambda word: _word(word[0], _mccune_reischauer, units), name)


def _word(word: str, spell: Callable[[str], str], units: bool) -> str:
    for unit in _UNITS if units else ():
        if word.endswith(unit) and len(word) >= len(unit) + 2:
            spelt = spell(word[: -len(unit)]), spell(unit)
            if spell is _mccune_reischauer and unit[0] in "도동군구가":
                spelt = spelt[0], {"t": "d", "k": "g"}[spelt[1][0]] + spelt[1][1:]
            return f"{spelt[0].capitalize()}-{spelt[1]}"
    return spell(word).capitalize()


def _sounds(word: str) -> list[tuple[str, str, str]]:
    """Split a word into initial, vowel and final of each syllable, as they sound together."""
    found = []
    for syllable in word:
        number = ord(syllable) - ord("가")
        found.append([_INITIALS[number // 588], _VOWELS[number // 28 % 21], _FINALS[number % 28]])
    for one, other in pairwise(found):
        one[2], other[0] = _across(one[2], other[0], other[1])
    if found:
        found[-1][2] = _SOUNDS[found[-1][2]]
    return [(initial, vowel, final) for initial, vowel, final in found]


def _across(final: str, initial: str, vowel: str) -> tuple[str, str]:
    """Sound a final and the initial after it together."""
    if initial == "ㅇ":
        if vowel == "ㅣ" and final in _PALATAL:
            return ("ㄹ" if final == "ㄾ" else ""), _PALATAL[final]
        return _MOVES.get(final, ("", final))
    if final in ("ㅎ", "ㄶ", "ㅀ") and initial in _ASPIRATED:
        return {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[final], _ASPIRATED[initial]
    if final == "ㅎ" and initial == "ㅅ":
        return "", "ㅆ"
    sound = _SOUNDS[final]
    if sound in _NASAL and initial in "ㄴㅁㄹ":
        return _NASAL[sound], "ㄴ" if initial == "ㄹ" else initial
    if sound in ("ㅁ", "ㅇ") and initial == "ㄹ":
        return sound, "ㄴ"
    if sound + initial in ("ㄴㄹ", "ㄹㄴ"):
        return "ㄹ", "ㄹ"
    return sound, initial


def _revised(word: str) -> str:
    spelt, before = [], ""
    for initial, vowel, final in _sounds(word):
        lateral = initial == "ㄹ" and before == "ㄹ"
        spelt += ["l" if lateral else _RR_INITIALS[initial], _RR_VOWELS[vowel]]
        spelt.append(_RR_FINALS.get(final, ""))
        before = final
    return "".join(spelt)


def _mccune_reischauer(word: str) -> str:
    sounds = _sounds(word)
    spelt = []
    for place, (initial, vowel, final) in enumerate(sounds):
        before = sounds[place - 1] if place else None
        head = _mr_initial(initial, vowel, before[2] if before else None)
        # Else ae and oe would be read as one vowel.
        apart = before and initial == "ㅇ" and vowel == "ㅔ" and before[1:] in _MR_APART
        tail = _mr_final(final, sounds[place + 1][0]) if place + 1 < len(sounds) else final
        spelt.append(head + ("ë" if apart else _MR_VOWELS[vowel]) + _RR_FINALS.get(tail, tail))
    return "".join(spelt)


def _mr_final(final: str, initial: str) -> str:
    """Spell a final as the next initial has it: l is r before h, n takes an apostrophe before g."""
    if final == "ㄹ" and initial == "ㅎ":
        return "r"
    if final == "ㄴ" and initial == "ㄱ":
        return "n'"
    return "" if final == "ㄷ" and initial == "ㅆ" else final


def _mr_initial(initial: str, vowel: str, before: str | None) -> str:
    if initial == "ㄹ" and before == "ㄹ":
        return "l"
    if initial == "ㅅ" and vowel == "ㅟ":
        return "sh"
    # Voiced between vowels and after n, m, ng; after l only ㄱ and ㅂ.
    if initial in _MR_VOICED and before is not None:
        voiced = before in ("", "ㄴ", "ㅁ", "ㅇ") or (before == "ㄹ" and initial in "ㄱㅂ")
        return _MR_VOICED[initial] if voiced else _MR_INITIALS[initial]
    return _MR_INITIALS[initial]


# --- Of a place ---------------------------------------------------------------------------------

_RUSSIAN = frozenset(_BGN_PCGN)
_UKRAINIAN_LETTERS = frozenset(_UKRAINIAN)
_KOREAN = frozenset({"KP", "KR"})


def latin_forms(name: str, country: str, *, bare: bool = True) -> tuple[str, ...]:
    """List the spellings of a place's own name by the standards of its country's languages.

    Cyrillic names of Russia and Belarus are read as Russian, of Ukraine as Ukrainian, Russian or
    both as their letters tell; Hangul names of the Koreas with and without the hyphen before the
    unit, and, if `bare`, without the unit. Other countries, scripts and letters give nothing.

    >>> latin_forms("Київ", "UA"), latin_forms("원산시", "KP")[:2]
    (('Kyiv', 'Kiïv'), ('Wonsan-si', 'Wŏnsan-si'))
    """
    if country in _KOREAN:
        return _korean_forms(name, bare)
    letters = {letter for letter in name.lower() if letter.isalpha()}
    if not letters or country not in ("RU", "UA", "BY"):
        return ()
    forms: list[str] = []
    if country == "UA" and letters <= _UKRAINIAN_LETTERS:
        forms += [ukrainian_national(name), russian_iso9(name)]
    if letters <= _RUSSIAN:
        forms += [russian_bgn_pcgn(name), russian_iso9(name)]
        if "ё" in letters:  # the press's yo, and o after the hushing letters: Shchyolkovo
            forms.append(_spell(name, _BGN_PCGN | {"ё": "yo"}, lambda before, letter: (
                "ye" if letter == "е" and _bgn_pcgn_iotated(before, letter) else None
            )))  # fmt: skip
    return tuple(dict.fromkeys(forms))


def _korean_forms(name: str, bare: bool) -> tuple[str, ...]:
    if not re.fullmatch(r"[가-힣\d\s-]+", name) or not _HANGUL.search(name):
        return ()
    systems = (korean_revised, korean_mccune_reischauer)
    forms = [spell(name) for spell in systems]
    if bare:
        forms += [form.partition("-")[0] for form in forms]
    forms += [spell(name, units=False) for spell in systems]
    return tuple(dict.fromkeys(forms))
