"""Where a movement goes: what each preposition of its clause tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from geo_movements.draft.grammar.clauses import ASIDE, Prepositional
from geo_movements.draft.grammar.ends import End, end_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.words import bag

__all__ = ["PLACE", "Route", "put", "read_ends", "role_of"]

ORIGIN = frozenset(
    {"from", "out of", "off of", "away from", "en route from", "on the way from", "clear of"}
)
DESTINATION = frozenset(
    ["to", "into", "onto", "toward", "towards", "as far as", "up to", "bound for", "en route to",
     "on the way to", "on their way to", "on its way to", "on his way to", "in the direction of",
     "en route for", "on route to", "unto", "all the way to",
     "as far north as", "as far south as", "as far east as", "as far west as"]
)  # fmt: skip
PLACE = frozenset(
    ["in", "at", "on", "near", "around", "along", "outside", "inside", "within", "off", "between",
     "throughout", "close to", "next to", "north of", "south of", "east of", "west of",
     "northeast of", "northwest of", "southeast of", "southwest of", "north-east of",
     "north-west of", "south-east of", "south-west of", "outside of", "inside of", "opposite",
     "beside", "behind", "beyond", "above", "below", "under", "upon", "alongside"]
)  # fmt: skip
_FROM_THERE = frozenset({"from there", "from here", "from where"})
VIA = frozenset({"through", "via", "across", "over", "past", "by way of"})


@dataclass(slots=True)
class Route:
    """Ends that belong together: each origin goes with each destination."""

    origins: list[End] = field(default_factory=list)
    destinations: list[End] = field(default_factory=list)
    via: list[End] = field(default_factory=list)
    either: bool = False
    after: bool = False


def _part_of(route: Route, role: str) -> list[End]:
    """Give the part of a route that ends of a role are in."""
    return {"origin": route.origins, "dest": route.destinations, "via": route.via}[role]


def put(route: Route, role: str, ends: Sequence[End]) -> None:
    """Add ends to a route, in the part that they have in it."""
    where = _part_of(route, role)
    where += [end for end in ends if end not in where]


def read_ends(
    others: Sequence[Prepositional], trigger: Trigger, first: Route, lexicon: Lexicon
) -> list[Route]:
    """Give each preposition its part in the movement."""
    reading = _Reading(others, [first])
    purpose: list[End] = []
    for other in others:
        if other.purpose == ASIDE:
            continue
        ends = _ends_of(other, lexicon)
        if other.purpose is not None:
            purpose += _purpose_ends(other, ends)
            continue
        role = role_of(other.word, trigger)
        if role is None and _is_of_a_deed(other, lexicon):
            break
        if not _is_of_the_noun_before(other, role, reading.before):
            reading.before = other.word
            _read_end(reading, other, role, ends)
    routes = reading.routes
    if not any(_solid(route.destinations) for route in routes) and trigger.kind not in {"arrive"}:
        routes[-1].destinations += purpose
    if trigger.kind in {"transit", "cross"}:
        _at_least_where(others, routes, trigger, lexicon)
    _drop_vague(routes)
    return routes


class _Placed(NamedTuple):
    """An end, and the part of a route that it was put in."""

    part: list[End]
    end: End

    def give_way(self, exacter: End) -> None:
        """Put an exacter end in its stead."""
        self.part[:] = [one for one in self.part if one is not self.end] + [exacter]


@dataclass(slots=True)
class _Reading:
    """The routes as far as read; `last` is what the preposition just `before` put in, if it did."""

    others: Sequence[Prepositional]
    routes: list[Route]
    last: _Placed | None = None
    before: str = ""


def _is_of_a_deed(other: Prepositional, lexicon: Lexicon) -> bool:
    """Tell a movement besides from a place: "ahead of the evacuation of civilians from Lebanon"."""
    nominal = bool(other.nouns) and other.nouns[-1].head.low in lexicon.nominals
    return nominal and other.word not in {"by", "on", "in", "with", "without"}


def _is_of_the_noun_before(other: Prepositional, role: str | None, before: str) -> bool:
    """Tell whether a place only tells which: "past the stand on the square"."""
    if not other.follows:
        return False
    if role == "dest" and other.word in {"on", "upon"}:
        return before in VIA
    return role == "origin" and before in _OF_ITS_OWN  # "after attacks from Syria"


def _read_end(
    reading: _Reading, other: Prepositional, role: str | None, ends: Sequence[End]
) -> None:
    """Put the places of a preposition in a route, or let them say which place was meant before."""
    route, last = reading.routes[-1], reading.last
    if last is not None and _names_border(last.end, other, ends):
        last.give_way(_border_with(last.end, other, ends[0]))
        reading.last = None
    elif last is not None and ends and _refines(last, other, role, route):
        _sharpen(last, ends[0])
        reading.last = None
    elif role == "place" and route.destinations:
        if last is not None and ends:
            _sharpen(last, ends[0])
    elif other.word in _FROM_THERE:
        _set_out_again(reading, other)
    elif role is None or not ends:
        reading.last = None
    else:
        _put_in(reading, other, "dest" if role == "place" else role, ends)


def _names_border(end: End, other: Prepositional, ends: Sequence[End]) -> bool:
    """Tell whether a preposition says whose border: "its border | with Kenya"."""
    border = end.head in _BORDERS and end.kind != "named"
    return border and other.word in {"with", "between"} and bool(ends) and ends[0].kind == "named"


def _border_with(border: End, other: Prepositional, country: End) -> End:
    whole = border._replace(end=country.end, kind="named")
    return whole._replace(start=_bare_start(whole, other))


def _refines(last: _Placed, other: Prepositional, role: str | None, route: Route) -> bool:
    """Tell whether a preposition says more of the place before: "a base | in Gao"."""
    if other.word not in PLACE:
        return False
    vague = last.end.kind == "vague" and last.part is route.origins
    return role is None or (role == "place" and vague and other.follows)


def _sharpen(last: _Placed, end: End) -> None:
    """Let a place that is told better stand for the one before."""
    if last.end.kind != "named" and (end.kind == "named" or last.end.kind == "vague"):
        last.give_way(end)


def _set_out_again(reading: _Reading, other: Prepositional) -> None:
    """Go on from where the last leg ended: "by rail to Split and from there by road to ..."."""
    route = reading.routes[-1]
    if any(end.kind == "named" for end in route.destinations):
        reading.routes.append(Route(origins=list(route.destinations), after=True))
    else:
        there = End(other.start, other.start + len(other.word), "again", "there")
        route.origins.append(there)


def _put_in(reading: _Reading, other: Prepositional, role: str, ends: Sequence[End]) -> None:
    """Put ends in the route that they are of, where there is one."""
    route = _route_for(reading, other, role)
    if route is None:
        return
    put(route, role, ends)
    route.either |= other.either
    reading.last = _Placed(_part_of(route, role), ends[-1])


def _route_for(reading: _Reading, other: Prepositional, role: str) -> Route | None:
    """Give the route that a preposition's ends are of, a new one if need be; null for none."""
    route = reading.routes[-1]
    if role == "origin" and route.origins and route.destinations:
        reading.routes.append(Route())
    elif role == "dest" and route.destinations:
        if _is_later(other, route, reading.others):
            reading.routes.append(Route(origins=list(route.destinations), after=True))
        elif not {"and", "or"} & set(other.lead):
            if _solid(route.destinations):
                return None
            route.destinations.clear()
    return reading.routes[-1]


def _is_later(other: Prepositional, route: Route, others: Sequence[Prepositional]) -> bool:
    """Tell a next leg from one more place: "to A in May and to B in June", "and then on to B"."""
    if set(other.lead) & {"then", "on", "onward", "onwards", "later", "finally"}:
        return True
    return "and" in other.lead and any(
        route.destinations[-1].end <= one.start < other.start and one.word in {"in", "on"}
        for one in others
    )


def _drop_vague(routes: Sequence[Route]) -> None:
    for route in routes:
        for where in (route.origins, route.destinations, route.via):
            where[:] = [end for end in where if end.kind != "vague"]


def _at_least_where(
    others: Sequence[Prepositional], routes: Sequence[Route], trigger: Trigger, lexicon: Lexicon
) -> None:
    """Take what is passed for the end where no other is told: "crossed the border at Bocay"."""
    if any(_solid(route.origins) or _solid(route.destinations) for route in routes):
        return
    for other in others:
        if other.word in {"at", "near"} and other.purpose is None:
            routes[0].destinations += [
                end for end in _ends_of(other, lexicon) if end.kind == "named"
            ]
            return
    if trigger.kind == "transit" and len(routes[0].via) == 1:
        routes[0].destinations, routes[0].via = routes[0].via, []


_OF_ITS_OWN = frozenset(
    ["of", "for", "against", "about", "after", "amid", "following", "ahead of", "in response to",
     "despite", "during", "as part of", "because of", "as a result of", "according to", "due to"]
)  # fmt: skip


_BORDERS = bag("border borders frontier frontiers boundary line")


def _bare_start(end: End, other: Prepositional) -> int:
    """Begin "its border with Kenya" at the border."""
    return max(end.start, other.start - 1 - len(end.head))


def _solid(ends: Sequence[End]) -> bool:
    return any(end.kind != "vague" for end in ends)


def _ends_of(other: Prepositional, lexicon: Lexicon) -> list[End]:
    found = []
    if other.word == "between" and len(other.nouns) == 2:
        first, second = (end_of(noun, lexicon) for noun in other.nouns)
        if first is not None and second is not None and first.kind == second.kind == "named":
            return [End(other.start, second.end, "named", second.head, first.known)]
    for noun in other.nouns:
        end = end_of(noun, lexicon)
        if end is not None:
            found.append(end)
    if found and other.tail and found[-1].kind in {"vague", "again"}:
        named = end_of(other.tail[0], lexicon)
        if named is not None and named.kind == "named":
            found[-1] = named
    return found


def role_of(word: str, trigger: Trigger) -> str | None:
    """Tell what a preposition makes of its place: origin, dest, via, or a "place" to arrive at."""
    if word in ORIGIN or word in _FROM_THERE:
        return "origin"
    if word in DESTINATION:
        return "dest"
    if word in VIA:
        return "place" if trigger.kind == "deploy" and word in {"across", "over"} else "via"
    if word == "for":
        return "dest" if trigger.takes_for else None
    if word in {"on", "upon"} and trigger.arrives_on:
        return "dest"
    if word in {"at", "in"} and trigger.at_origin:
        return "origin"
    if word in PLACE and trigger.arrives:
        return "place"
    return None


_SEEK = bag(
    """occupy guard garrison patrol secure protect defend capture seize reinforce relieve take hold
    attack besiege recapture retake invade liberate"""
)


def _purpose_ends(other: Prepositional, ends: Sequence[End]) -> list[End]:
    """Take the place of an infinitive of purpose, where the force must go there."""
    if other.word == "" and other.purpose in _SEEK:
        return [end for end in ends if end.kind in {"named", "described"}]
    if other.word == "":
        return []
    if other.word in {"in", "at", "near", "off", "outside", "around", "along", "on"} | VIA:
        return [end for end in ends if end.kind == "named"]
    return []
