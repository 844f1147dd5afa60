"""Numbers as reports write them, and the nouns that say what they count."""

from __future__ import annotations

import re

from geo_movements.errors import ParseError
from geo_movements.tables.numerals import SCALES, in_digits
from geo_movements.tables.words import plain

__all__ = [
    "ABOUT",
    "MAX_COUNT",
    "NOUN",
    "NUMBER",
    "OF_WHOM",
    "ONE",
    "ORDINAL",
    "OTHER_THINGS",
    "SCALES",
    "UNIT_OF",
    "UNIT_WORDS",
    "WORD",
    "number_of",
    "point_before_decimals",
    "tidy",
    "unit_of",
]

MAX_COUNT = 10**12

UNIT_WORDS = {
    "persons": (
        "persons", "person", "people", "personnel", "men", "man", "soldiers", "soldier", "troops",
        "servicemen", "fighters", "fighter", "officers", "officer", "pilots", "pilot", "advisers",
        "advisors", "civilians", "forces", "recruits", "marines", "foot", "infantry", "infantrymen",
        "horse", "cavalry", "horsemen", "cavalrymen", "sailors", "paratroopers", "volunteers",
        "conscripts", "mercenaries", "militants", "combatants", "prisoners", "refugees",
        "survivors", "archers", "slingers", "hoplites", "legionaries", "crewmen", "gunners",
        "sabres", "bayonets",
    ),
    "ships": (
        "ships", "ship", "vessels", "vessel", "boats", "boat", "warships", "warship", "escorts",
        "escort", "frigates", "frigate", "destroyers", "destroyer", "cruisers", "cruiser",
        "corvettes", "corvette", "submarines", "submarine", "ferries", "ferry", "barges", "galleys",
        "galley", "triremes", "trireme", "quinqueremes", "freighters", "tankers",
    ),
    "aircraft": (
        "aircraft", "planes", "plane", "jets", "jet", "helicopters", "helicopter",
        "airplanes", "airplane", "aeroplanes", "aeroplane", "bombers", "airliners",
    ),
    "vehicles": (
        "vehicles", "vehicle", "trucks", "truck", "lorries", "lorry", "buses", "bus", "tanks",
        "tank", "cars", "car", "wagons", "wagon", "carts", "cart", "apcs",
        "apc", "ifvs", "ifv",
    ),
    "formations": (
        "formations", "units", "unit", "brigades", "brigade", "battalions", "battalion",
        "regiments", "regiment", "divisions", "division", "companies", "company", "platoons",
        "platoon", "squadrons", "squadron", "detachments", "detachment", "corps", "armies", "army",
        "legions", "legion", "cohorts", "cohort",
    ),
}  # fmt: skip
UNIT_OF = {word: unit for unit, words in UNIT_WORDS.items() for word in words}
OTHER_THINGS = (
    "elephants", "elephant", "horses", "mules", "camels", "oxen", "guns", "gun", "cannon",
    "cannons", "howitzers", "mortars", "missiles", "rockets", "shells", "rounds", "containers",
    "drones", "tons", "tonnes",
)  # fmt: skip
"""What may stand beside a force and is none of the units of a strength."""

_PLURALS = ("s", "men", "people", "foot", "horse", "cavalry", "infantry", "armies", "personnel")
ONE = "|".join([*(word for word in UNIT_OF if not word.endswith(_PLURALS)), "corps"])
"""The nouns of which "a" or "the" names exactly one."""

NUMBER = (
    rf"(?:[0-9]+(?:\.[0-9]{{1,2}})? (?:{'|'.join(SCALES)})"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)"
)
ABOUT = (
    r"(?:(?:about|some|around|roughly|approximately|nearly|almost|circa|ca?|an estimated"
    r"|estimated|perhaps|possibly|probably|maybe|close to|in the region of|on the order of) |~ ?)"
)
# Adjectives are open ("North Korean"); these words would change the count instead.
_NO_ADJECTIVE = (
    r"(?!(?:and|or|of|to|plus|an?|the|more|fewer|less|per|out|half|percent|strong|dozen|hundred"
    r"|thousand|million|billion|trillion|at (?:least|most|the most))\b)"
)
_JOINING = {
    "aboard", "after", "against", "apart", "at", "before", "besides", "but", "by", "during", "each",
    "every", "except", "for", "from", "in", "including", "into", "near", "not", "on", "per", "than",
    "under", "via", "with", "within", "without",
}  # fmt: skip
ORDINAL = r"[0-9]+(?:st|nd|rd|th)\b"
# One letter is a scale or a slip, "2 b men", and no adjective.
WORD = rf"{_NO_ADJECTIVE}(?:[a-z][a-z'-]+|{ORDINAL})"
OF_WHOM = rf"(?: of(?: (?!(?:and|or|plus)\b)(?:[a-z][a-z'-]*|{ORDINAL}))+)?"
"""Whose men they are: "of the 810th brigade". Another number there would be another count."""
NOUN = rf"(?:(?P<noun>(?: {WORD}){{1,6}}){OF_WHOM})?"
# "1'000", as the Swiss write thousands; elsewhere an apostrophe is none of a number.
_APOSTROPHES = re.compile(
    r"(?<![\w'\u2019.,])[1-9][0-9]{0,2}(?:['\u2019][0-9]{3})+(?![\w'\u2019]|[.,][0-9])"
)

# "The army of the Rhine" is a name, "an army of 90,000" a number.
_BODY = re.compile(
    r"(?:an? |the )?(?:force|group|contingent|body|column|convoy|fleet|flotilla|army) of (?!the\b)"
)


def tidy(text: str) -> str:
    """Lower the case, and write dashes, spaces, signs, number words and "a force of" in one way.

    >>> tidy("Some two dozen ships"), tidy("a force of 10–12k")
    ('some 2 dozen ships', '10-12 thousand')
    """
    text = plain(text).replace("\u2248", "~").replace("\u2265", ">=").replace("\u2264", "<=")
    text = _APOSTROPHES.sub(lambda match: re.sub("['\u2019]", ",", match[0]), text)
    text = re.sub(r"\b(ca?)\.(?=[ 0-9])", r"\1 ", text)
    text = re.sub(r"\bapprox\b\.?", "approximately", text)
    text = re.sub(r"\best\b\.?", "estimated", text)
    text = re.sub(r"(?<=,[0-9]{3})\.00?\b|(?<=[a-z])\.$", "", text)
    text = re.sub(r"(?<=[0-9]) ?k\b", " thousand", text)
    text = re.sub(r"(?<=[0-9]) ?(?:m|mn|mln)\b", " million", text)
    text = in_digits(text)
    return " ".join(_BODY.sub("", text, count=1).split() if _BODY.match(text) else text.split())


def point_before_decimals(text: str) -> str:
    """Write numbers of a locale with a decimal comma, "3.000" or "1,5", in the usual English way.

    What would be thousands in English is refused: it may be three, or three thousand.

    >>> point_before_decimals("1.500-2.000"), point_before_decimals("1,5 thousand")
    ('1,500-2,000', '1.5 thousand')
    """
    return re.sub(r"[0-9]+[.,][0-9.,]*[0-9]", _in_english, text)


def _in_english(match: re.Match[str]) -> str:
    number = match[0]
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?", number):
        return number.translate(str.maketrans(".,", ",."))
    if re.fullmatch(r"[0-9]+,[0-9]{1,2}", number):
        return number.replace(",", ".")
    way = "Correct the number"
    if re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{3})+", number):
        way = f"Write {re.sub('[.,]', '', number)} if that is meant"
    elif re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)\.[0-9]{1,2}", number):
        way = f"Write {number.translate(str.maketrans('.,', ',.'))}"
    raise ParseError(
        f'"{number}" is no number with a decimal comma.',
        f'{way}, or take decimal = "," out of map.toml.',
    )


def number_of(text: str) -> int | None:
    """Read one number, its scale included; None when it is not whole.

    >>> number_of("1.5 thousand"), number_of("12 000"), number_of("1.23 dozen")
    (1500, 12000, None)
    """
    number, _, scale = text.partition(" ") if text[-1].isalpha() else (text, "", "")
    whole, _, decimals = re.sub("[ ,]", "", number).partition(".")
    if len(whole) > len(str(MAX_COUNT)):
        return MAX_COUNT + 1
    value, rest = divmod(int(whole + decimals) * SCALES.get(scale, 1), 10 ** len(decimals))
    return None if rest else value


def unit_of(noun: str | None) -> str | None:
    """Find the unit that a noun names by its last word; None where there is no noun.

    An unknown noun might not count the force at all, and "troops aboard ships" counts no ships:
    both raise a ParseError.
    """
    words = (noun or "").split()
    if not words:
        return None
    if words[-1] in UNIT_OF and not _JOINING.intersection(words):
        return UNIT_OF[words[-1]]
    if words[-1] in OTHER_THINGS:
        raise ParseError(
            f"{words[-1]} are none of what a strength counts.",
            "Keep them for the note; a strength counts persons, ships, aircraft, vehicles or "
            "formations.",
        )
    what = " ".join(words) if _JOINING.intersection(words) else words[-1]
    raise ParseError(
        f'what "{what}" counts is not known.',
        "Write the number alone, and what it counts in strength_unit: persons, ships, ...",
    )
