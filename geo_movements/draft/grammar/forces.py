"""What a noun phrase is in a tale of movements: a force, people who are none, goods, a state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["FORCES", "WARSHIPS", "Kind", "helpers", "kind_of", "military", "peaceful"]

Kind = Literal[
    "force", "weak", "band", "people", "count", "pronoun", "civil", "goods", "person", "state",
    "body", "name", "time", "other",
]  # fmt: skip
FORCES = frozenset({"force", "band"})

_ORDINAL_ENDS = ("st", "nd", "rd", "th", "d")
_DESIGNATION = re.compile(r"[a-z]{1,4}-?\d{1,3}[a-z]{0,2}s?")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_DEMONYM_ENDS = ("ans", "ese", "ish", "aqis", "anis", "elis", "enis")
_DEMONYM_END = ("an", "ian", "ese", "ish", "i", "ean", "ch", "sh")


def kind_of(noun: Noun, lexicon: Lexicon) -> Kind:
    """Class a noun phrase by its head, its modifiers and what its "of" adds.

    "weak" may be a force where the text speaks of forces (men, vessels); "count" is a number alone.
    """
    words = noun.words
    head = _head(words)
    if head is None:
        return "other"
    low = head.low
    if head.tag == "Y":
        return "pronoun"
    if head.tag in "DH" and noun.of is not None:
        return kind_of(noun.of, lexicon)
    if head.tag == "D":
        return "pronoun" if low in {"these", "those", "both", "all", "some", "many"} else "other"
    if low in lexicon.nouns["quantity"] or (low in lexicon.nouns["units"] and noun.of is not None):
        inner = kind_of(noun.of, lexicon) if noun.of is not None else None
        if inner is not None and (low in lexicon.nouns["quantity"] or inner in {"civil", "goods"}):
            return "count" if inner == "time" else inner
        if inner in {"force", "weak"}:
            return "force"
        if noun.of is None and low in lexicon.nouns["quantity"] and _numeric(words):
            return "count"
    if head.tag == "M":
        return _number(noun, head, lexicon)
    if _is_time(head, lexicon):
        return "time"
    if head.tag == "E":
        return _named(noun, words, head, lexicon)
    return _common(noun, words, head, lexicon)


def _head(words: Sequence[Token]) -> Token | None:
    """Give the last word that is no genitive."""
    for word in reversed(words):
        if word.tag != "G":
            return word
    return None


def _numeric(words: Sequence[Token]) -> bool:
    return any(word.tag == "M" for word in words)


def _number(noun: Noun, head: Token, lexicon: Lexicon) -> Kind:
    if noun.of is not None:
        return kind_of(noun.of, lexicon)
    if any(_is_time(word, lexicon) for word in noun.words):
        return "time"
    low = head.low.replace(",", "")
    if _ORDINAL.fullmatch(low) and noun.words[0].low == "the":
        return "weak"  # "the 3rd was sent to": a unit where the text speaks of forces
    if (
        low.isdecimal()
        and len(low) == 4
        and low[0] in "12"
        and len(noun.words) == 1
        and "," not in head.low
    ):
        return "time"
    ship = any(word.low in lexicon.nouns["ships"] for word in noun.words if word.tag != "E")
    if ship:
        return "force"
    return "count"


def _is_time(word: Token, lexicon: Lexicon) -> bool:
    low = word.low
    if low in lexicon.time["units"]:
        return True
    calendar = low in lexicon.time["months"] or low in lexicon.time["weekdays"]
    return calendar and (word.cap or low not in {"march", "may"}) and word.mention is None


def _lows(words: Sequence[Token]) -> set[str]:
    return {word.low for word in words}


def _named(noun: Noun, words: Sequence[Token], head: Token, lexicon: Lexicon) -> Kind:
    """Class a phrase that ends in a name."""
    lows = _lows(words)
    low = head.low
    before = words[: words.index(head)]
    if low in lexicon.names["bands_last"] or low.removesuffix("s") in lexicon.names["bands_last"]:
        alone = len(words) == 1
        return (
            "force" if not alone or low not in {"command", "front", "group", "guard"} else "other"
        )
    if low in {"front", "fronts"} and not lows & lexicon.adjectives["direction"] and len(words) > 2:
        return "band"  # "the Liberation Front", not "the Eastern Front"
    nouns = lexicon.nouns
    if any(word.low in nouns["ships"] and word.tag != "E" for word in before):
        strong = any(word.low in WARSHIPS for word in before)
        return "force" if strong or _armed(words, lexicon) else "weak"
    if any(word.low in lexicon.names["ships_before"] and word.text.isupper() for word in before):
        return "force"
    if _titled_unit(before, low):
        return "force"
    if low.endswith("s") and any(word.tag == "G" for word in before):
        owner = Noun(list(words[: next(n for n, word in enumerate(words) if word.tag == "G")]))
        if owner.words and kind_of(owner, lexicon) == "force":
            return "force"  # "the squadron's Blenheims"
    joined = "-".join(word.low for word in words if word.tag == "E")
    bands = lexicon.names["bands"]
    if joined in bands or any(part in bands for part in _parts(words)):
        return "band"
    if low in _FACILITIES:
        return "name"  # "Pope Air Force Base"
    if lows & lexicon.nouns["people_titles"] or lows & lexicon.nouns["civil"]:
        return "person"
    if low in nouns["units_strong"] or low in nouns["troops"]:
        return "weak" if low in _WEAK_TROOPS else "force"
    if low in nouns["bodies"]:
        return "body"
    if _DESIGNATION.fullmatch(low) and any(word.tag in "MDH" for word in before):
        return "force"  # "six B-52s"
    if head.mention is not None and head.mention.kind == "people":
        return "people" if _people(head, words) else "state"
    if head.mention is not None:
        return "state"
    if _people(head, words) and low.endswith(_DEMONYM_ENDS) and words[0].tag in {"D", "M", "H"}:
        return "people"
    if len(words) == 2 and words[0].low == "the" and low.endswith("s") and head.text[1:].islower():
        return "people"  # "the Confederates"
    return "name"


_FACILITIES = bag(
    "base airport airfield airbase camp fort barracks beach island islands harbour harbor"
)


def _titled_unit(before: Sequence[Token], low: str) -> bool:
    """Tell a unit by how its name begins: "Task Force Smith", "the Royal Scots"."""
    names = [word.low for word in before if word.tag in "EN"]
    pairs = {" ".join(names[place : place + 2]) for place in range(len(names) - 1)}
    if pairs & _UNIT_TITLES or set(names) & _UNIT_TITLES:
        return True
    royal = bool(set(names) & {"royal", "imperial"})
    return royal and low.endswith("s") and not low.endswith(("ss", "ways", "lines"))


_UNIT_TITLES = frozenset(
    ["task force", "combat team", "combat command", "battle group", "army group", "strike group",
     "kampfgruppe", "panzergruppe", "battlegroup", "taskforce"]
)  # fmt: skip


def _parts(words: Sequence[Token]) -> list[str]:
    names = [word.low for word in words if word.tag == "E"]
    return names + ["-".join(names[place : place + 2]) for place in range(len(names) - 1)]


WARSHIPS = bag(
    """warship warships frigate frigates destroyer destroyers cruiser cruisers battleship
    battleships submarine submarines corvette corvettes gunboat gunboats minesweeper minesweepers
    troopship troopships dreadnought galley galleys trireme triremes battlecruiser battlecruisers
    flagship fleet squadron u-boat u-boats ironclad carrier carriers"""
)
_FIGHTING_AIRCRAFT = bag(
    "bomber bombers warplane warplanes gunship gunships fighter-bomber fighter-bombers"
)


def _people(head: Token, words: Sequence[Token]) -> bool:
    """Tell "the Russians", "2,000 British" from "Russia" and "a Russian"."""
    low = head.low
    counted = any(word.tag in {"M", "H"} for word in words)
    return (
        low.endswith("s")
        or counted
        or (words[0].low == "the" and low.endswith(("ese", "sh", "ch")))
    )


def _armed(words: Sequence[Token], lexicon: Lexicon) -> bool:
    return bool(_lows(words) & lexicon.adjectives["military"])


def _common(noun: Noun, words: Sequence[Token], head: Token, lexicon: Lexicon) -> Kind:
    """Class a phrase that ends in a common noun."""
    low = head.low
    nouns = lexicon.nouns
    before = words[:-1]
    lows = _lows(before)
    if low in lexicon.adjectives["noforce"]:
        return "other"
    if low == "body" and "main" in lows:
        return "force"
    if lows & _OUT_OF_ACTION:
        return "civil"
    if lows & lexicon.adjectives["noforce"] and not lows & {"marine", "special"}:
        return "civil"
    if low in nouns["troops"] or low in nouns["troops_mass"]:
        return "weak" if low in _WEAK_TROOPS and not _armed(before, lexicon) else "force"
    if low in {"men"}:
        inner = kind_of(noun.of, lexicon) if noun.of is not None else None
        return "force" if inner in {"force", "band"} or _armed(before, lexicon) else "weak"
    if low in {"officer", "officers"}:
        if lows & {"police", "army", "security"} and low == "officers":
            return "force"
        return "weak" if low == "officers" and _numeric(before) else "civil"
    if low in nouns["units"] or low in nouns["units_strong"]:
        return _unit(noun, before, low, lexicon)
    if low in WARSHIPS:
        return "force"
    if low in nouns["ships"]:
        return "force" if _armed(before, lexicon) else "weak"
    if low in nouns["aircraft"]:
        fights = low in _FIGHTING_AIRCRAFT or bool(lows & {"fighter", "combat", "strike", "attack"})
        return "force" if fights or _armed(before, lexicon) else "weak"
    if low in nouns["civil"]:
        inner = kind_of(noun.of, lexicon) if noun.of is not None else None
        if low in {"member", "members"} and (inner in {"force", "band"} or _armed(before, lexicon)):
            return "force"
        if low in {"members"} and any(word.low in lexicon.names["bands"] for word in before):
            return "force"
        return "person" if low in nouns["people_titles"] else "civil"
    if low in {"car", "cars"}:
        return "force" if lows & {"armoured", "armored", "patrol", "scout"} else "other"
    if low in nouns["vehicles"]:
        if low in {"tank", "tanks", "armour", "armor"} or _armed(before, lexicon):
            return "force"
        several = low.endswith("s") or low in {"equipment", "artillery", "weaponry", "cannon"}
        return "weak" if several or _lows(before) & {"car", "their"} else "other"
    if low in nouns["goods"]:
        return "goods"
    if low in nouns["people_titles"]:
        return "person"
    if low in nouns["bodies"]:
        return "body"
    if head.mention is not None:
        return "state"
    return "other"


_OUT_OF_ACTION = bag(
    "wounded injured captured dead captive interned former retired surrendered sick"
)
_WEAK_TROOPS = bag(
    """adviser advisers advisor advisors trainer trainers instructor instructors contractor
    contractors specialist specialists volunteer volunteers knight knights auxiliary auxiliaries
    inspector inspectors detective detectives scout scouts tanker tankers regular regulars attacker
    attackers intruder intruders operative operatives cadre cadres ranger rangers staff foot horse
    archer archers sailor sailors loyalist loyalists defender defenders reinforcements personnel
    seaman seamen warrior warriors crew rider riders constable constables pirate pirates straggler
    stragglers enemy enemies chasseur chasseurs highlander highlanders"""
)


def _unit(noun: Noun, before: Sequence[Token], low: str, lexicon: Lexicon) -> Kind:
    genitive = next((at for at in range(len(before) - 1, -1, -1) if before[at].tag == "G"), -1)
    before = before[genitive + 1 :] if genitive > 0 else before  # "Admiral Nelson's | fleet"
    lows = _lows(before)
    if lows & lexicon.nouns["civil"] or lows & {"work", "labor", "labour", "market", "task-less"}:
        return "civil"
    if low in {"brigade", "brigades"} and "fire" in lows:
        return "civil"
    inner = kind_of(noun.of, lexicon) if noun.of is not None else None
    if inner in {"civil", "goods"}:
        return inner
    if low in {"company", "companies"}:
        named = any(word.tag == "M" for word in before)
        return "force" if named or _armed(before, lexicon) or inner == "force" else "body"
    if low in lexicon.nouns["units_strong"]:
        return "force"
    armed = _armed(before, lexicon) or bool(
        lows & (lexicon.nouns["troops"] | lexicon.nouns["ships"])
    )
    if armed or inner in {"force", "band", "weak"}:
        return "force"
    if any(word.low in lexicon.names["bands"] for word in before):
        return "force"
    if low in _ANY_UNIT:
        return "force" if any(word.mention is not None for word in before) else "weak"
    if low in {"host", "hosts", "wing", "wings", "team", "teams", "detail"}:
        named = any(word.tag == "E" for word in before)
        return "body" if not named else "force" if low.startswith("host") else "weak"
    return "body"


_ANY_UNIT = bag("guard guards convoy convoys unit units element elements band bands crew crews")


_TALK_OF_WAR = bag(
    """military army war combat battle garrison troop warfare enemy commander ceasefire fighting
    front frontline battlefield war-torn offensive siege invasion armed"""
)


def military(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether words speak of armed forces, so that "the men" may be theirs."""
    nouns = lexicon.nouns
    return any(
        (word.low in nouns["troops"] and word.low not in _WEAK_TROOPS)
        or word.low in nouns["units_strong"]
        or word.low in nouns["troops_mass"]
        or word.low in WARSHIPS
        or word.low in _TALK_OF_WAR
        for word in tokens
    )  # fmt: skip


_VOLUNTEERS = bag("volunteer volunteers")
_CROWDS = bag("army armies squad squads team teams host hosts")
_PEACEFUL = bag(
    """hospital hospitals school schools fire fires wildfire wildfires blaze flood floods earthquake
    quake storm hurricane lifeboat church charity beach beaches museum clinic clinics harvest
    orphanage homeless kitchen festival marathon"""
)


def helpers(noun: Noun, lexicon: Lexicon) -> bool:
    """Tell volunteers, and "an army of cleaners": they are a force where the text speaks of war."""
    if noun.head.low in _VOLUNTEERS:
        return noun.of is None or kind_of(noun.of, lexicon) not in FORCES
    if noun.of is None:
        return False
    inner = noun.of.head
    crowd = noun.head.low in _CROWDS and inner.tag == "N" and kind_of(noun.of, lexicon) == "other"
    return inner.low in _VOLUNTEERS or crowd


def peaceful(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell words of help, a school or a fire, from those of war."""
    return not military(tokens, lexicon) and any(word.low in _PEACEFUL for word in tokens)
