"""By what a force moved, where the words say it or leave no doubt."""

from __future__ import annotations

import re

__all__ = ["last_of", "of"]


def _any(words: str, *, plural: str = "s?") -> str:
    return "|".join(f"{word.replace('_', ' ')}{plural}" for word in words.split())


_SHIP = (
    r"(?:war|battle|troop|steam|flag|gun|hospital|landing |cruise )?(?:ships?|boats?)|liners?|"
    + _any(
        "frigate destroyer cruiser corvette submarine minesweeper battlecruiser vessel galleon "
        "galley ironclad dreadnought sloop trawler dhow steamer troopship barge barque brig "
        "schooner junk canoe dinghy raft transport_ship landing_craft hovercraft catamaran "
        "aircraft_carrier merchantman monitor tug yacht sampan longship trireme"
    )
    + r"|ferry|ferries|fleets?|flotillas?|armadas?|naval (?:squadron|task force|force|group|convoy)"
    r"|carrier (?:strike |battle )?groups?|u-boats?|paddle steamers?|(?-i:HMS|USS|HMAS|INS|HMCS"
    r"|HMNZS)"
)
_PLANE = (
    r"planes?|aircraft|airliners?|airlifters?|warplanes?|jets?|gunships?|gliders?|helicopters?|"
    r"choppers?|bombers?|fighter-bombers?|airships?|"
    r"(?-i:(?:MiG|Il|An|Tu|Su|Mi|Ka|Ju|Ilyushin|Antonov|Tupolev|Sukhoi|Boeing|Airbus|[CFBAEPV]"
    r"|CH|UH"
    r"|AH|KC|DC|AC|EA|FA|F/A|Yak|He|Do|Me|Bf)[- ]?[0-9]{1,4}[A-Z]{0,3}s?)|"
    r"(?-i:Hercules|Dakotas?|Junkers|Blenheims?|Spitfires?|Hurricanes?|Jaguars|Mirages?|Typhoons"
    r"|Harriers?|Phantoms?|Catalinas?|Chinooks?|Black Hawks?|Apaches|Britannias|Globemasters?"
    r"|Galax(?:y|ies)|Lancasters?|Halifaxes|Stukas?|Heinkels?|Zeros|Skyraiders|Sabres|Rafales?"
    r"|Tornados|Ospreys?|Hueys?|Skytrains?|Transalls?|Antonovs?|Ilyushins?|Wessex|Pumas?|Lynxes"
    r"|Sea Kings?|Swordfish|Corsairs|Mustangs|Thunderbolts|Liberators|Flying Fortresses)"
)
_CAR = (
    r"trucks?|lorry|lorries|lorry-loads|buses|bus|jeeps?|pick-?ups?|motor transport|vehicles?"
    r"|coaches|humvees?|armou?red cars?|armou?red personnel carriers?|(?-i:APCs?|IFVs?|BMPs?"
    r"|BTRs?|BTR-[0-9]+s?)|tanks?|tank transporters?|low-?loaders?|motorcycles?|tractors?|taxis?"
    r"|cars|(?:motor|lorry|truck|military|armou?red|army|supply|road) (?:convoys?|columns?)"
)
_TRAIN = r"trains?|rail(?:way)?s?|railway (?:wagons|carriages)|box-?cars?|troop-?trains?"
_FEW = r"(?:[\w'\u2019-]+ ){0,4}?"
_TOLD = {
    "sea": rf"(?:by|on|in|aboard|with|using) {_FEW}(?:{_SHIP}|sea|water|steam)\b|by way of the sea"
    r"|put(?:s|ting)? (?:out )?to sea|set(?:s|ting)? sail|weigh(?:s|ed|ing)? anchor|under sail"
    r"|set(?:s|ting)? course|drop(?:s|ped|ping)? anchor|(?:wade|step|come|came|stepp|wad|put|went"
    r"|go|swarm|swarmed|troop)(?:d|s|ed|ing)? ashore|on board (?:the |a )?(?:transport|ship"
    r"|vessel)",
    "air": rf"(?:by|on|in|aboard|using) {_FEW}(?:{_PLANE})(?!\w)|by (?:air|parachute|glider)"
    r"|airlift(?:s|ed|ing)?|(?:air-?)?drop(?:s|ped|ping)? by parachute|by chartered flight"
    r"|parachut(?:ed|ing)|heli-?lift(?:ed)?|by military transport planes",
    "rail": rf"(?:by|on|in|aboard|using) {_FEW}(?:{_TRAIN})\b|entrain(?:s|ed|ing)?"
    r"|detrain(?:s|ed|ing)?|put (?:on|into) (?:\w+ )?trains",
    "road": rf"(?:by|on|in|aboard|with|using) {_FEW}(?:{_CAR})\b|by (?:\w+ )?roads?\b"
    rf"|in (?:an? )?{_FEW}(?:motorcade|convoys?)\b"
    r"|along the [\w -]{0,24}(?:road|highway)\b",
    "foot": r"on foot|by (?:forced |route )?march(?:es)?|by route-march|route[- ]march(?:ed|ing)?"
    r"|forced[- ]march(?:ed|ing)?",
}
_FORCE = {
    "sea": rf"{_SHIP}|convoy (?-i:[A-Z]{{2,3}})[ -]?[0-9]+",
    "air": rf"{_PLANE}|air wing",
    "rail": r"(?:armou?red |troop |special )?trains?",
    "road": rf"convoys?(?! (?-i:[A-Z]{{2,3}})[ -]?[0-9])|{_CAR}"
    rf"|columns? of {_FEW}(?:vehicles|trucks|tanks|buses|lorries|armou?r)"
    r"|(?:armou?red|motori[sz]ed|mechani[sz]ed|tank) (?:columns?|convoys?)|motorcade|armou?r",
}
_TOLD_RE = {
    mode: re.compile(rf"(?<![\w-])(?:{told})", re.IGNORECASE) for mode, told in _TOLD.items()
}
_DRIVER = r"(?! (?:drivers?|crews?|commanders?|stations?|bombs?|traps?|park|depots?|workers?))"
_FORCE_RE = {
    mode: re.compile(rf"(?<![\w-])(?:{told})(?!\w){_DRIVER}", re.IGNORECASE)
    for mode, told in _FORCE.items()
}
_VERBS = {
    "sea": r"sail\w*|shipp?(?:ed|ing|s)?|steam(?:ed|ing|s)?|re-?embark\w*|embark\w*|disembark\w*"
    r"|anchor\w*|dock(?:ed|s|ing)?|berth\w*|beach(?:ed|es|ing)?|ferr(?:y|ied|ies|ying)",
    "air": r"fl(?:y|ies|ew|own|ying)|airlift\w*|parachut\w*|air-?drop\w*"
    r"|helicopter\w*|heli-?lift\w*",
    "rail": r"entrain\w*|detrain\w*",
    "road": r"dr(?:ive|ives|ove|iven|iving)|truck(?:ed|s|ing)?"
    r"|buss?(?:ed|es|ing)|motor(?:ed|s|ing)?",
    "foot": r"march\w*|walk\w*|trek\w*|hik(?:e|ed|es|ing)|wad(?:e|ed|es|ing)|tramp(?:ed|ing)?"
    r"|foot-?slog\w*",
}
_VERB_RE = {mode: re.compile(verbs, re.IGNORECASE) for mode, verbs in _VERBS.items()}


def of(trigger: str, clause_text: str, force_text: str | None = None) -> str | None:
    """Tell the mode of a movement: "sea", "rail", "road", "air", "foot", or null.

    `trigger` is the verb, in any form. What the clause says outright comes first ("by rail"), then
    the verb ("sailed"), then what the force itself is ("two frigates") or what carries it ("two
    ships brought the brigade"). A march of vehicles is by road. "Paratroopers" alone tell none.

    >>> of("move", "moved by rail to Ranchi", "the regiment")
    'rail'
    >>> of("leave", "left Toulon", "the frigate")
    'sea'
    """
    clause_text = _HELPED.sub(" ", clause_text)
    told = [mode for mode, pattern in _TOLD_RE.items() if pattern.search(clause_text)]
    verb = next((mode for mode, words in _VERB_RE.items() if words.fullmatch(trigger)), None)
    if trigger.lower() == "driven" and not _EQUIPMENT.search(force_text or ""):
        verb = None  # driven from the town, not to it
    if len(told) == 1 and not (verb == "foot" and told[0] not in ("foot", "road")):
        return "air" if verb == "air" and told[0] == "sea" else told[0]
    force = _carried(force_text or "") or _carried(_before(trigger, clause_text))
    if verb == "foot" and force == "road":
        return "road"
    if verb is not None:
        return verb
    return None if told else force


_HELPED = re.compile(
    r"\b(?:supported|backed|escorted|accompanied|covered|protected|met|attacked|watched|shadowed"
    r"|followed|chased|pursued|harried|led|preceded|joined|reinforced|headed)\b[^,;.]{0,40}?\bby\b"
    r"[^,;.]{0,40}?(?=\bto\b|\binto\b|\bfrom\b|[,;.]|$)",
    re.IGNORECASE,
)


def last_of(text: str) -> str | None:
    """Tell the mode that a text names last: "by rail to Villazon and then on foot to Munoz".

    >>> last_of("by rail to Villazon and then on foot to Munoz")
    'foot'
    """
    text = _HELPED.sub(" ", text)
    last = {
        mode: max((match.end() for match in pattern.finditer(text)), default=-1)
        for mode, pattern in _TOLD_RE.items()
    }
    mode = max(last, key=lambda one: last[one])
    return mode if last[mode] >= 0 else None


_EQUIPMENT = re.compile(
    r"\b(?:equipment|artillery|guns?|howitzers?|trucks?|tanks?|vehicles?|lorries|buses|cars?"
    r"|convoys?|launchers?|carriers?)\b",
    re.IGNORECASE,
)


def _carried(text: str) -> str | None:
    """Tell what a force is or goes in: ships, aircraft, trains, vehicles; null where mixed."""
    found = [mode for mode, pattern in _FORCE_RE.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _before(trigger: str, clause_text: str) -> str:
    """Give the subject's words: what stands before the trigger in its clause."""
    stem = re.compile(rf"(?<!\w){re.escape(trigger[: max(3, len(trigger) - 2)])}", re.IGNORECASE)
    found = stem.search(clause_text)
    return re.split(r"[,;:]", clause_text[: found.start()])[-1] if found else ""
