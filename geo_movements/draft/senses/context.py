"""What a text says of the candidates of its names: containers, countries, neighbours, kinds.

Mentions of one name are one group, since a name has one sense in a text, unless the words beside
two of its mentions point apart ("Paris, Texas" and "Paris, France").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geo_movements.draft.records import Mention
from geo_movements.draft.senses.containers import (
    KINDS,
    behind_article,
    containers,
    in_list,
    kind_said,
    of_namesake,
    used_locally,
)
from geo_movements.draft.senses.lookup import (
    AS_WRITTEN,
    PLAIN,
    SHORT,
    Options,
    behind_the,
    country_number,
    options_of,
)
from geo_movements.places.countries import country_code

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_movements.places.gazetteer import Gazetteer

__all__ = ["CONTEXT", "Group", "Scene", "groups_of"]

CONTEXT = (
    "container", "container by area", "country of the others", "area of the others",
    "country named", "area named", "very near", "near", "same parts", "country that holds others",
    "area that holds others", "area named beside it", "near one beside it", "like its list",
    "said country", "said region", "said district", "said town", "often and large",
    "often and a town", "country named beside it", "first and a town", "largest near",
    "container elsewhere", "words of the country", "used locally, a town",
    "holds the one before it", "held by the one after it",
    "kind of another mention",
)  # fmt: skip
"""The traits of a candidate in its text, in the order of the columns of `Scene.evidence`."""
FAR, BESIDE = 400.0, 60.0
"""Characters at which one mention has lost most of its say on another, and what is beside it."""
LEAST_SAY = 0.25
_LIST = re.compile(r"\s*(?:,|and|or|;|/|,\s*and|,\s*or|&)\s*(?:the\s+|in\s+)?", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,(]\s*|,? in ")
REGION = KINDS.index("region")
TOWN_KM, CONTAINER_PEOPLE = 45.0, 20_000
EARTH_KM = 6371.0


@dataclass(slots=True)
class Group:
    """The mentions of one name that mean one place, by their numbers, with what is beside them.

    `article` tells that "the" stands before, so that none of the candidates is meant.
    """

    name: str
    options: Options
    members: list[int] = field(default_factory=list)
    inside: Any = None
    inside_area: Any = None
    elsewhere: Any = None
    apart: int | None = None
    others: set[int] = field(default_factory=set)
    kinds: set[int] = field(default_factory=set)
    local: int = 0
    namesake: bool = False
    people: bool = False
    article: bool = False
    sureness: float = 0.0
    containers: tuple[str, ...] = ()


def groups_of(text: str, mentions: Sequence[Mention], world: Gazetteer) -> list[Group]:
    """Group mentions by name; those that the words beside them narrow are groups of their own.

    What narrows one of them holds for the others of the name too, though not as firmly: unless it
    tells where the name is from ("named after Bangor in Wales").
    """
    groups: dict[Any, Group] = {}
    for number, mention in enumerate(mentions):
        people = mention.kind == "people"
        options = options_of(mention.name, people, world)
        article = behind_article(text, mention) and bool(options.candidates)
        if article:
            left = behind_the(options, world)
            article = not left.candidates
            # Of the river Wye none is known, but the towns of its name still tell where it runs.
            options = options if article else left
        told = _told(text, mention, options, world)
        kind = kind_said(text, mention)
        apart = kind if kind in (1, 2) and _has_kind(options, kind) else None
        inside = told[1].tobytes() if told else None
        namesake = bool(told) and of_namesake(text, mention)
        key = (mention.name, people, apart, inside, namesake, article)
        group = groups.setdefault(
            key, Group(mention.name, options, namesake=namesake, people=people, apart=apart)
        )
        group.article = article
        group.members.append(number)
        group.sureness = max(group.sureness, mention.sureness)
        group.local += used_locally(text, mention)
        if told is not None:
            group.containers, group.inside, group.inside_area = told
        if kind is not None:
            group.kinds.add(kind)
    _share_containers(groups.values(), [mention.start for mention in mentions])
    return list(groups.values())


def _share_containers(groups: Collection[Group], starts: Sequence[int]) -> None:
    """Let the groups of a name that nothing narrows know what narrows the first of the others.

    A title may come before it, no more: "Dublin man held. DUBLIN, Ohio - ...". Who is told far down
    that there is a Dublin in Ireland too has read of another one until then.
    """
    told: dict[str, Group] = {}
    apart: dict[str, set[int]] = {}
    for group in groups:
        if group.apart == REGION:
            apart.setdefault(group.name, set()).add(group.apart)
    for group in groups:
        # Who writes "Washington state" once means another by the bare name, as like as not.
        group.others = apart.get(group.name, set()) if group.apart is None else set()
    for group in sorted(groups, key=lambda group: min(starts[at] for at in group.members)):
        if group.inside is not None and not (group.namesake or group.people):
            told.setdefault(group.name, group)
    for group in groups:
        other = told.get(group.name)
        if group.inside is None and other and len(other.inside) == len(group.options.candidates):
            second = sorted(starts[at] for at in group.members)[:2][-1]
            if min(starts[at] for at in other.members) <= second:
                group.elsewhere, group.containers = other.inside, other.containers


def _has_kind(options: Options, kind: int) -> bool:
    """Tell whether a region or a district bears the name: the Kursk region beside Kursk."""
    column = PLAIN.index(KINDS[kind])
    return bool((options.plain[:, column] > 0).any())


Told = tuple[tuple[str, ...], Any, Any]


def _told(text: str, mention: Mention, options: Options, world: Gazetteer) -> Told | None:
    """Read which candidates lie in what the words beside a mention name; None where none does."""
    if not options.candidates:
        return None
    names, inside, by_area = [], None, None
    for name in dict.fromkeys((*mention.hints, *containers(text, mention))):
        name = _known_part(name, world)
        if mention.kind == "place" and _alike(name, options, in_list(text, mention), world):
            continue
        within, area = _within(name, mention, options, world)
        if within.any() and not within.all():
            both = within if inside is None else inside & within
            # "Dublin, Ohio, Ireland" cannot be: the first holds.
            if inside is None or both.any():
                names.append(name)
                inside, by_area = both, area if by_area is None else by_area | area
        elif within.any():
            names.append(name)
            inside = within if inside is None else inside
            by_area = area if by_area is None else by_area | area
    return None if inside is None else (tuple(names), inside, by_area & inside)


def _alike(name: str, options: Options, listed: bool, world: Gazetteer) -> bool:
    """Tell whether a name and the one after it are countries, or states in a list.

    "Georgia, Russia and Ukraine" are three; "Ontario, California" is one.
    """
    other = options_of(name, False, world)
    if not (other.candidates and options.candidates):
        return False
    kinds = {each.candidates[0].place.precision for each in (options, other)}
    return kinds == {"country"} or (listed and kinds == {"region"})


def _known_part(name: str, world: Gazetteer) -> str:
    """Take a container down to what is known of it: of "Texas Rangers" the state."""
    words = name.split()
    for size in range(len(words), 1, -1):
        part = " ".join(words[:size])
        options = options_of(part, False, world)
        if options.candidates and options.reached[0] in (AS_WRITTEN, SHORT):
            return part
    return words[0] if words else name


def _within(name: str, mention: Mention, options: Options, world: Gazetteer) -> tuple[Any, Any]:
    """Mark the candidates in a place of a name, and those where it is smaller than a country."""
    import numpy as np

    country = np.zeros(len(options.candidates), dtype=bool)
    area = country.copy()
    if name == mention.name:
        return country, area
    if code := country_code(name):
        # Georgians are of Georgia itself; a place beside which "GE" stands lies in it.
        itself = mention.kind == "people"
        country |= (options.countries == country_number(code)) & (
            itself | ~_are(options, "country")
        )
    for at, one in enumerate(options_of(name, False, world).candidates[:12]):
        place, other = one.place, options_of(name, False, world)
        if place.precision == "country":
            country |= (options.countries == other.countries[at]) & ~_are(options, "country")
        elif place.precision == "region" and other.areas[at] >= 0:
            area |= (options.areas == other.areas[at]) & ~options.wide
        elif place.precision == "district" or place.population >= CONTAINER_PEOPLE:
            dots = options.spots @ other.spots[at]
            near = dots > np.cos(TOWN_KM / EARTH_KM)
            area |= near & ~options.wide & _smaller(options, place.population)
    return country | area, area


def _are(options: Options, precision: str) -> Any:
    import numpy as np

    return np.array([one.place.precision == precision for one in options.candidates], dtype=bool)


def _smaller(options: Options, population: int) -> Any:
    import numpy as np

    return np.array([one.place.population < population or not population
                     for one in options.candidates], dtype=bool)  # fmt: skip


class Scene:
    """All candidates of all groups of a text in one array, to be weighed together.

    `of` is the group of each candidate, `starts` the first candidate of each group; `words` are
    those of one country (`containers.country_words`).
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        groups: Sequence[Group],
        words: Mapping[str, int],
    ) -> None:
        import numpy as np

        self.groups = groups
        self._words = words
        sizes = [len(group.options.candidates) for group in groups]
        self.starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int)
        self.of = np.repeat(np.arange(len(groups)), sizes)
        options = [group.options for group in groups]
        self.plain = np.concatenate([each.plain for each in options])
        self._spots = np.concatenate([each.spots for each in options])
        _, self._country = np.unique(
            np.concatenate([each.countries for each in options]), return_inverse=True
        )
        areas = np.concatenate([each.areas for each in options])
        self._has_area = areas >= 0
        _, self._area = np.unique(areas, return_inverse=True)
        self._kind = self._kinds()
        self._order(text, mentions)
        self._fixed = self._fixed_evidence()
        self._near, self._very_near = self._kernels()

    def _kinds(self) -> NDArray[Any]:
        """Give each candidate its kind: an index of `KINDS`, or one more for sites and seas."""
        import numpy as np

        kinds = np.full(len(self.of), KINDS.index("town"))
        for column, kind in ((4, 0), (5, 1), (13, 1), (6, 2), (11, 4), (12, 4)):
            kinds[self.plain[:, column] > 0] = kind
        return kinds

    def _order(self, text: str, mentions: Sequence[Mention]) -> None:
        """Weigh each group's say on each other by how near in the text their mentions come."""
        import numpy as np

        owner = np.concatenate([np.full(len(g.members), at) for at, g in enumerate(self.groups)])
        starts = np.array([mentions[m].start for g in self.groups for m in g.members], dtype=float)
        gap = np.abs(starts[:, None] - starts[None, :])
        first = np.concatenate([[0], np.flatnonzero(np.diff(owner)) + 1])
        nearest = np.minimum.reduceat(np.minimum.reduceat(gap, first, axis=0), first, axis=1)
        self._say = np.maximum(np.exp(-nearest / FAR), LEAST_SAY)
        self._beside = np.exp(-nearest / BESIDE)
        self._beside[nearest > 3 * BESIDE] = 0
        for each in (self._say, self._beside):
            np.fill_diagonal(each, 0)
        names = np.unique([group.name for group in self.groups], return_inverse=True)[1]
        others = names[:, None] != names[None, :]
        people = np.array([group.people for group in self.groups])
        differ = others | (people[:, None] != people[None, :])
        self._say *= differ
        self._beside *= differ
        namesakes = np.array([group.namesake for group in self.groups])
        self._say[:, namesakes] *= 0.1
        sure = np.array([group.sureness for group in self.groups])
        self._say *= sure
        self._beside *= sure
        # A name is not its own neighbour: "Paris" does not lie near "Paris, Texas"; but Georgians
        # do name Georgia.
        self._apart, self._apart_beside = self._say * others, self._beside * others
        self._lists = np.zeros_like(self._say)
        self._before = np.zeros_like(self._say)
        turns = np.argsort(starts, kind="stable")
        flat = [m for g in self.groups for m in g.members]
        for one, other in pairwise(turns.tolist()):
            between = text[mentions[flat[one]].end : mentions[flat[other]].start]
            if owner[one] == owner[other] or len(between) > 12:
                continue
            if _COMMA.fullmatch(between):
                self._before[owner[one], owner[other]] = 1
            if _LIST.fullmatch(between):
                self._lists[owner[one], owner[other]] = self._lists[owner[other], owner[one]] = 1
        self._first = int(owner[turns[0]])

    def _fixed_evidence(self) -> NDArray[Any]:
        """Fill the traits that do not depend on what the other names mean."""
        import numpy as np

        table = np.zeros((len(self.of), len(CONTEXT)), dtype=np.float32)
        for at, (group, start) in enumerate(zip(self.groups, self.starts, strict=True)):
            rows = slice(start, start + len(group.options.candidates))
            if group.inside is not None:
                table[rows, 0] = group.inside
                table[rows, 1] = group.inside_area
            for kind in group.kinds:
                table[rows, 14 + kind] = self._kind[rows] == kind
            often = np.log(min(len(group.members), 8))
            table[rows, 18] = often * self.plain[rows, 1]
            table[rows, 19] = often * (self._kind[rows] == 3)
            if group.elsewhere is not None:
                table[rows, 23] = group.elsewhere
            for kind in group.others:
                table[rows, 28] = self._kind[rows] == kind
            table[rows, 25] = min(group.local, 3) * (self._kind[rows] == 3)
            if at == self._first:
                table[rows, 21] = self._kind[rows] == 3
        counts = {country_number(code): np.log1p(n) for code, n in self._words.items()}
        if counts:
            numbers = np.concatenate([group.options.countries for group in self.groups])
            table[:, 24] = [counts.get(number, 0.0) for number in numbers.tolist()]
        return table

    def _kernels(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Measure how near all candidates lie to each other, from 0 to 1, at two scales."""
        import numpy as np

        squares = np.maximum(2 - 2 * (self._spots @ self._spots.T), 0) * np.float32(EARTH_KM**2)
        vast = np.concatenate([group.options.vast for group in self.groups])
        near = 1 / (1 + squares / np.float32(150.0**2))
        very = 1 / (1 + squares / np.float32(30.0**2))
        # The point of a large country is nobody's neighbour.
        near[:, vast] = very[:, vast] = 0
        near[vast] = very[vast] = 0
        return near, very

    def evidence(self, shares: NDArray[Any]) -> NDArray[Any]:
        """Fill the traits of all candidates (the columns of `CONTEXT`) by the shares of all."""
        import numpy as np

        table = self._fixed.copy()
        rows = np.arange(len(self.of))
        own = self.of
        say, beside = self._say, self._beside
        total = say.sum(axis=1) + 1e-9

        def summed(keys: NDArray[Any], weights: NDArray[Any]) -> NDArray[Any]:
            masses = np.zeros((len(self.groups), int(keys.max()) + 1))
            np.add.at(masses, (own, keys), weights)
            return masses

        country = summed(self._country, shares)
        area = summed(self._area, shares * self._has_area)
        countries = (say @ country)[own, self._country]
        areas = (say @ area)[own, self._area] * self._has_area
        table[:, 2] = np.log((countries + 0.25) / (total[own] + 1.5))
        table[:, 3] = np.log((areas + 0.1) / (total[own] + 1.5))
        named_country = summed(self._country, shares * (self._kind == 0))
        named_area = summed(self._area, shares * (self._kind == 1) * self._has_area)
        table[:, 4] = np.minimum((say @ named_country)[own, self._country], 1)
        table[:, 5] = np.minimum((say @ named_area)[own, self._area], 1)
        table[:, 20] = np.minimum((beside @ named_country)[own, self._country], 1)
        table[:, 11] = np.minimum((beside @ named_area)[own, self._area], 1)
        is_country, is_area = self._kind == 0, self._kind == 1
        for column in (4, 20):
            table[is_country, column] = 0
        table[is_area, 11] = table[is_area, 5] = 0
        table[:, 9] = table[:, 2] * is_country
        table[:, 10] = table[:, 3] * is_area
        near = np.add.reduceat(self._near * shares, self.starts, axis=1)
        very = np.add.reduceat(self._very_near * shares, self.starts, axis=1)
        table[:, 7] = np.log((near * self._apart[own]).sum(axis=1) + 0.02)
        table[:, 6] = np.log((very * self._apart[own]).sum(axis=1) + 0.02)
        table[:, 12] = np.log((near * self._apart_beside[own]).sum(axis=1) + 0.05)
        table[:, 22] = np.log((near * (self._apart[own] > 0)).max(axis=1) + 0.02)
        kinds = summed(self._kind, shares)
        table[:, 13] = (self._lists @ kinds)[own, self._kind]
        holds = self._before.T
        table[:, 26] = (holds @ country)[own, self._country] * is_country
        table[:, 26] += (holds @ area)[own, self._area] * is_area
        held = (self._before @ named_country)[own, self._country] * ~is_country
        held += (self._before @ named_area)[own, self._area] * ~(is_country | is_area)
        table[:, 27] = held
        table[rows, 8] = table[:, 3] - table[:, 2]
        return table
