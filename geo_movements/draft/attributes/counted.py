"""What a number in the words for a force counts: people, ships, vehicles, formations."""

from __future__ import annotations

import re

from geo_movements.tables.counts import OTHER_THINGS, UNIT_WORDS

__all__ = ["is_name", "kind_of"]

_MORE = {
    "persons": (
        "police", "policemen", "policewomen", "gendarmes", "peacekeepers", "rebels", "guerrillas",
        "insurgents", "warriors", "commandos", "rangers", "legionnaires", "cossacks", "sappers",
        "engineers", "medics", "reservists", "guardsmen", "guards", "agents", "militiamen",
        "jihadists", "gunmen", "partisans", "riflemen", "grenadiers", "hussars", "lancers",
        "dragoons", "janissaries", "askaris", "auxiliaries", "airmen", "seamen", "aircrew",
        "cadets", "members", "strong", "hands", "effectives", "regulars", "irregulars",
        "defenders", "deserters", "observers", "specialists", "technicians", "instructors",
        "trainers", "contractors", "females", "males", "women", "boys", "nationals", "muskets",
        "crew", "crews", "gis", "musketeers", "bowmen", "spearmen", "knights", "levies", "others",
    ),
    "ships": (
        "minesweepers", "trawlers", "transports", "liners", "steamers", "gunboats", "carriers",
        "ironclads", "dreadnoughts", "battleships", "battleship", "sloops", "schooners", "junks",
        "dhows", "canoes", "dinghies", "rafts", "sail", "monitors", "merchantmen", "troopships",
        "battlecruisers", "u-boats", "sampans", "launches", "drifters", "yachts", "lighters",
    ),
    "aircraft": (
        "fighter-bombers", "gliders", "transporters", "choppers", "sorties", "warplanes",
        "airships", "zeppelins", "seaplanes", "biplanes", "gunships", "interceptors", "flights",
    ),
    "vehicles": (
        "convoys", "trains", "lorry-loads", "truckloads", "pickups", "jeeps", "carriers",
        "ambulances", "trailers", "locomotives", "motorcycles", "howitzers", "humvees", "coaches",
        "guns", "batteries", "launchers", "systems", "cannon", "pieces", "bulldozers", "tankers",
        "carriages", "cars", "troop-trains", "tankettes", "half-tracks", "halftracks",
    ),
    "formations": (
        "batteries", "battery", "wings", "groups", "teams", "contingents", "columns", "columns",
        "troop-loads", "bands", "garrisons", "patrols", "squads", "forces", "fleets", "flotillas",
        "convoys", "waves", "echelons", "legions", "hosts", "tribes", "families", "nations",
        "countries", "states", "brigade-groups", "battlegroups", "regiment", "bases", "camps",
    ),
}  # fmt: skip
_KINDS = {word: kind for kind, words in UNIT_WORDS.items() for word in words}
_KINDS |= {word: kind for kind, words in _MORE.items() for word in words if word not in _KINDS}
_KINDS |= {word: "other" for word in OTHER_THINGS if word not in _KINDS}
_NO_COUNT = frozenset(
    re.findall(
        r"\S+",
        "year years month months week weeks day days hour hours minute minutes second seconds km "
        "kilometre kilometres kilometer kilometers mile miles metre metres meter meters yard yards "
        "feet league leagues knots percent per cent % mm cm inch inches pounder pounders dollars "
        "pounds euros rubles roubles won yen am pm gmt degrees times bc ad century centuries times "
        "o'clock march",
    )
)
_STOP = frozenset(
    re.findall(
        r"\S+",
        "in at on from to into with by for under aboard via near who which that were was are is "
        "had "
        "have has will would left went came crossed including carrying consisting comprising "
        "belonging led commanded backed supported and or but as then while when after before "
        "during "
        "against through toward towards across over near not also already",
    )
)
_NAMED_UNIT = frozenset(
    re.findall(
        r"\S+",
        "commando para squadron regiment brigade battalion division corps wing group battery "
        "company "
        "army fleet legion parachute field flight troop platoon rifle rifles infantry armoured "
        "armored mechanized mechanised airborne mountain panzer guards medical",
    )
)
_ALWAYS_NAME = re.compile(
    r"(?:\b(?:task (?:force|group)|tf|force|unit|no\.?|number|nos\.?|army group|group|base|camp"
    r"|operation|flight|hill|route|highway|area|point|gate|pier|type|mark|mk\.?|class|article"
    r"|resolution|since|of|in|by|battalion|brigade|division|regiment|squadron|company|corps"
    r"|flotilla|fleet|battery|commando|wing)) ?$",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(r" of (?:(?:the|its|his|her|their|our|these|those|such) )?", re.IGNORECASE)
_TOKEN = re.compile(r"[-\s]*(?P<word>[^\W_](?:[\w'’./&]|-(?=\w))*)(?P<stop>[,;:()])?")
_MADE_OF = re.compile(
    r"-(?P<noun>man|men|strong|person|ship|vehicle|truck|boat|plane|aircraft"
    r"|vessel|tank|soldier|member|gun|car|battalion|brigade)\b",
    re.IGNORECASE,
)
_MADE_KIND = {
    "man": "persons",
    "men": "persons",
    "strong": "persons",
    "person": "persons",
    "soldier": "persons",
    "member": "persons",
    "ship": "ships",
    "boat": "ships",
    "vessel": "ships",
    "plane": "aircraft",
    "aircraft": "aircraft",
}


def is_name(text: str, match: re.Match[str]) -> bool:
    """Tell whether a number is part of a name or a year: "Task Force 58", "of 1812".

    `match` has the number as its group `a`.
    """
    number = match["a"]
    before = text[max(0, match.start("a") - 24) : match.start("a")]
    if not number.isdigit() or match.start("a") != match.start():
        return False
    if _ends_a_name(text, match):
        return True
    told = _ALWAYS_NAME.search(before)
    if told is None:
        return False
    if told[0].strip().lower() in ("of", "in", "by", "since"):
        return _is_year(number) and not _noun_follows(text, match.end())
    return not told[0].strip().islower() or not _noun_follows(text, match.end())


_NAME_BEFORE = re.compile(r"[a-z] (?:[A-Z][\w'\u2019-]+ )+$")


def _ends_a_name(text: str, match: re.Match[str]) -> bool:
    """Tell "the liner Queen Elizabeth 2": a small number behind a name, and no noun after it."""
    if len(match["a"]) > 2 or _noun_follows(text, match.end()):
        return False
    return _NAME_BEFORE.search(text, 0, match.start("a")) is not None


def _is_year(number: str) -> bool:
    return len(number) == 4 and 1000 <= int(number) <= 2100


def _noun_follows(text: str, end: int) -> bool:
    told = _TOKEN.match(text, end)
    return told is not None and told["word"].lower() not in _STOP


def kind_of(text: str, end: int, number: str) -> tuple[str | None, int]:
    """Tell what a number that ends at `end` counts, and where its noun ends.

    "persons", "ships", "aircraft", "vehicles", "formations", "other"; "none" where it is no count
    of a force at all (a year, miles, a unit's number). A noun that no list has counts people: the
    words are a force's.
    """
    made_of = _MADE_OF.match(text, end)
    if made_of:
        return _MADE_KIND.get(made_of["noun"].lower(), "vehicles"), made_of.end()
    whose = _OF_WHOM.match(text, end)
    words = [*_phrase(text, whose.end() if whose else end)]
    if not words:
        return ("none" if _is_dated(number) else "persons"), end
    first = words[0][0]
    if first.lower() in _NO_COUNT or text[end : end + 1] == "%":
        return "none", end
    if _is_unit_name(words, number):
        return "none", end
    return _by_head(words)


def _is_dated(number: str) -> bool:
    return number.isdigit() and _is_year(number)


def _phrase(text: str, start: int) -> list[tuple[str, int]]:
    """List the words of the noun phrase from `start`, each with its end."""
    words: list[tuple[str, int]] = []
    while len(words) < 9:
        told = _TOKEN.match(text, start)
        if told is None or told["word"].lower() in _STOP or told["word"].lower() == "of":
            break
        words.append((told["word"], told.end("word")))
        start = told.end("word")
        if told["stop"]:
            break
    return words


def _is_unit_name(words: list[tuple[str, int]], number: str) -> bool:
    """Tell "101 Squadron" from "three squadrons"."""
    if not number.isdigit() or number == "1":
        return False
    names = [word for word, _ in words[:3] if word[0].isupper()]
    return (
        bool(names)
        and names[0] == words[0][0]
        and any(word.lower() in _NAMED_UNIT for word in names)
    )


def _by_head(words: list[tuple[str, int]]) -> tuple[str, int]:
    """Decide by the last noun that is known: "armoured personnel carriers" are no personnel."""
    known = [(_KINDS[word.lower()], end) for word, end in words if word.lower() in _KINDS]
    if not known:
        return "persons", words[-1][1]
    return known[-1]
