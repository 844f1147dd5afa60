"""By what a force moved, where the words say it or leave no doubt."""

from __future__ import annotations

import re

__all__ = ["of"]

_BY_TRIGGER = {
    "sea": "sail ship embark disembark steam anchor dock berth beach",
    "air": "fly airlift parachute air-drop airdrop helicopter land-by-air heliborne",
    "rail": "entrain detrain rail",
    "road": "drive truck bus motor",
    "foot": "march walk trek hike wade",
}
_TRIGGERS = {verb: mode for mode, verbs in _BY_TRIGGER.items() for verb in verbs.split()}
_TOLD = {
    "sea": r"by (?:sea|ship|boat|ferry|water|steamer|river|landing craft|barge)s?|aboard (?:the )?"
    r"(?:\w+ )?(?:ship|transport|vessel|steamer|ferry|liner|destroyer|frigate|trawler|troopship)s?"
    r"|(?:on|in|with) board (?:a |the )?\w* ?(?:ship|vessel)s?|(?:on|in|aboard) (?:\w+ ){0,3}"
    r"(?:ships|boats|vessels|transports|ferries|landing craft|troopships?|steamers|warships"
    r"|destroyers|frigates|trawlers|barges|dinghies|canoes|dhows|junks)",
    "air": r"by (?:air|plane|helicopter|aircraft|glider|parachute)s?|airlift(?:ed|ing)?|flown"
    r"|(?:on|in|aboard|by) (?:\w+ ){0,4}(?:planes?|aircraft|helicopters?|transport planes|jets"
    r"|airliners?|gliders|dakotas|hercules|c-130s?|c-17s?|il-76s?|antonovs?)",
    "rail": r"by (?:rail|train|railway)s?|(?:on|in|aboard) (?:\w+ ){0,4}(?:trains?|carriages"
    r"|railway wagons|box ?cars)",
    "road": r"by (?:road|truck|lorry|lorries|bus|buses|car|jeep|motor transport|truckload"
    r"|vehicle)s?|(?:on|in|aboard|with) (?:\w+ ){0,4}(?:trucks|lorries|buses|jeeps|pickups"
    r"|pick-ups|vehicles|coaches|humvees|armou?red (?:vehicles|cars|personnel carriers))"
    r"|in (?:a|\w+) (?:\w+ ){0,3}(?:convoy|motorcade)",
    "foot": r"on foot|by (?:forced )?march(?:es)?|on horseback by|overland on foot",
}
_FORCE = {
    "sea": r"(?:war|battle|troop|steam|flag|gun|hospital|landing )?(?:ships?|boats?)|fleet"
    r"|flotilla|frigates?|destroyers?|cruisers?|corvettes?|submarines?|minesweepers?|carriers?"
    r"|battlecruisers?|vessels?|galleons?|galleys|squadron of ships|naval (?:squadron|task force"
    r"|force|group)|carrier (?:strike |battle )?group|armada|ironclads?|dreadnoughts?|sloops?"
    r"|trawlers?|ferries|ferry|dhows|gunboats?|u-boats?|troopships?|HMS|USS|HMAS|INS",
    "air": r"planes?|aircraft|helicopters?|bombers?|fighter jets?|jets?|airlifters?|warplanes?"
    r"|gliders|gunships|air wing",
    "rail": r"trains?|armou?red trains?",
    "road": r"(?:military |armou?red |army |supply )?convoys?|(?:armou?red |motori[sz]ed )?columns? of (?:\w+ ){0,4}"
    r"(?:vehicles|trucks|tanks|buses|lorries)|trucks?|lorries|lorry|buses|vehicles|tanks?"
    r"|armou?red personnel carriers?|jeeps|humvees|armou?red column|tank column|motorcade",
}
_TOLD_RE = {mode: re.compile(rf"\b(?:{told})\b", re.IGNORECASE) for mode, told in _TOLD.items()}
_FORCE_RE = {mode: re.compile(rf"\b(?:{told})\b", re.IGNORECASE) for mode, told in _FORCE.items()}


def of(trigger_lemma: str, clause_text: str, force_text: str | None = None) -> str | None:
    """Tell the mode of a movement: "sea", "rail", "road", "air", "foot", or null.

    What the clause says outright comes first ("by rail"), then the verb ("sailed"), then what the
    force itself is ("two frigates"). "Paratroopers" alone tell none.

    >>> of("move", "moved by rail to Ranchi", "the regiment")
    'rail'
    >>> of("leave", "left Toulon", "the frigate")
    'sea'
    """
    told = [mode for mode, pattern in _TOLD_RE.items() if pattern.search(clause_text)]
    if len(told) == 1:
        return told[0]
    force = [mode for mode, pattern in _FORCE_RE.items() if pattern.search(force_text or "")]
    verb = _TRIGGERS.get(trigger_lemma.lower())
    if verb == "foot" and "road" in force:
        return "road"
    if verb is not None:
        return verb
    if told:
        return None
    return force[0] if len(force) == 1 else None
