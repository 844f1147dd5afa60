"""Ask a person, in the terminal, about the toponyms that are undecided or unsure.

Each answer is evidence for the next question: the project is resolved anew after each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.geodesy import compass, ways
from geo_movements.places.evidence import Choice, Verdict, Weighed
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.geocoding import coordinates
from geo_movements.places.lock import with_decisions
from geo_movements.places.own import own_places
from geo_movements.places.qualifiers import qualified_place
from geo_movements.places.resolve import Asked, judge, resolve
from geo_movements.places.rows import place_row

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["SURE", "ask", "sketch"]

SURE = 0.9
"""An automatic choice of a place below this score is worth a look."""
WIDTH, HEIGHT = 56, 14
Other = tuple[str, float, float]  # name, lon, lat of another place of the project
PROMPT = 'number, "lat, lon", another name to look up, n: nobody knows, Enter: leave it, q: stop > '


def ask(
    project: schema.Project,
    *,
    country: str | Collection[str] | None = None,
    update: bool = False,
    answer: Callable[[str], str] = input,
    tell: Callable[[str], None] = print,
) -> schema.Project:
    """Ask about each doubt in turn; returns the project with the answers in its lock table.

    `answer` is called with the prompt and returns a line, or raises `EOFError`: then what has been
    answered so far stands. `tell` shows a line.
    """
    passed: set[str] = set()
    if update:
        automatic = project.lock["decided_by"] == "auto"
        project = replace(project, lock=project.lock[~automatic])
    while True:
        places = resolve(project, country=country)
        doubts = [name for name in _doubts(places) if name not in passed]
        if not doubts:
            return project
        toponym = doubts[0]
        tell(f"\n{len(doubts)} to look at")
        try:
            row = _question(project, places, toponym, country, answer, tell)
        except (EOFError, KeyboardInterrupt, _Stop):
            return project  # with what has been answered
        passed.add(toponym)
        if row is not None:
            project = replace(project, lock=with_decisions(project, [row]))


class _Stop(Exception):  # noqa: N818 - no error, a person's wish
    pass


def _doubts(places: gpd.GeoDataFrame) -> list[str]:
    """List the toponyms worth a question: the undecided first, then the least sure."""
    open_ones = places[(places["decided_by"] == "auto")]
    unsure = open_ones[(open_ones["match"] == "none") | (open_ones["score"] < SURE)]
    names: list[str] = unsure.sort_values(["score", "toponym"])["toponym"].tolist()
    return names


def _question(
    project: schema.Project,
    places: gpd.GeoDataFrame,
    toponym: str,
    country: str | Collection[str] | None,
    answer: Callable[[str], str],
    tell: Callable[[str], None],
) -> dict[str, Any] | None:
    """Put one toponym to the person; returns its row of the lock, or None where it stays open."""
    asked = Asked(project, own_places(project)[0])
    base = asked.asked(toponym)[0]
    row = places.set_index("toponym").loc[toponym]
    verdicts, contexts = judge(project, asked, country)
    options = list(_options(verdicts.get(base)))
    others = [
        (other["name"], other["lon"], other["lat"])
        for other in places[places["lat"].notna() & (places["toponym"] != toponym)].to_dict(
            "records"
        )
    ]
    tell(f'"{toponym}": {row["reason"]}')
    for use in asked.uses[toponym][:3]:
        tell(f"  {project.files[use.table]} row {use.row}, {use.column}")
    if base in contexts and contexts[base].neighbours:
        tell(f"  told next to {', '.join(sorted(contexts[base].neighbours))}")
    while True:
        for line in (*_listed(options, others), *sketch(options, others)):
            tell(line)
        words = answer(PROMPT).strip()
        if words == "q":
            raise _Stop
        if not words:
            return None
        if words == "n":
            return _nobody(toponym)
        if words.isascii() and words.isdecimal():
            if 0 < int(words) <= len(options):
                return _chosen(toponym, asked, options[int(words) - 1])
            tell(f"There is no {words}.")
            continue
        try:
            point = coordinates(words)
        except ParseError as error:
            tell(f"{error.problem} {error.hint}")
            continue
        if point is not None:
            return _placed(toponym, words, point)
        found = open_gazetteer().lookup([words])[words][:9]
        if found:
            options = [Weighed(candidate) for candidate in found]
        else:
            tell(f'No place is known as "{words}".')


def _options(verdict: Verdict | None) -> Iterator[Weighed]:
    if isinstance(verdict, Choice):
        yield from (verdict.best, *verdict.runners_up)
    elif verdict is not None:
        yield from verdict.candidates


# --- Answers --------------------------------------------------------------------------------------


def _chosen(toponym: str, asked: Asked, option: Weighed) -> dict[str, Any]:
    """Make the row of the candidate that a person chose, of a qualified toponym for its base."""
    row = place_row(toponym, option.candidate, reason="chosen by a person", decided_by="user")
    qualifier = asked.qualified.get(toponym)
    if qualifier is None or len(qualifier.bases) > 1:
        return row
    return row | qualified_place(qualifier, [row]) | {"name": toponym}


def _placed(toponym: str, words: str, point: tuple[float, float]) -> dict[str, Any]:
    lon, lat = point
    return dict.fromkeys(schema.LOCK) | {
        "toponym": toponym, "place_id": f"coordinates:{lat:.6f},{lon:.6f}", "name": toponym,
        "lat": lat, "lon": lon, "precision": "site", "match": "coordinates", "score": 1.0,
        "reason": f"placed by a person at {words}", "decided_by": "user",
    }  # fmt: skip


def _nobody(toponym: str) -> dict[str, Any]:
    return dict.fromkeys(schema.LOCK) | {
        "toponym": toponym, "match": "none", "score": 0.0, "decided_by": "user",
        "reason": "a person says that nobody knows",
    }  # fmt: skip


# --- What the person sees -------------------------------------------------------------------------


def _listed(options: Sequence[Weighed], others: Sequence[Other]) -> Iterator[str]:
    """List the candidates, each with its way to the nearest other place of the project."""
    for number, (candidate, share, _) in enumerate(options, 1):
        place = candidate.place
        area = ", ".join(part for part in (place.admin1, place.country) if part)
        people = f", {place.population:,} people" if place.population else ""
        share_told = f", share {share:.2f}" if share else ""
        yield (
            f"  {number}  {place.name} ({area}) {place.lat:.4f}, {place.lon:.4f}: "
            f"{place.precision}{people}{share_told}{_way(place.lon, place.lat, others)}"
        )


def _way(lon: float, lat: float, others: Sequence[Other]) -> str:
    if not others:
        return ""
    km, _ = ways(lon, lat, [x for _, x, _ in others], [y for _, _, y in others])
    nearest = min(range(len(others)), key=km.__getitem__)
    name, x, y = others[nearest]
    _, (bearing,) = ways(x, y, [lon], [lat])
    return f"; {km[nearest]:,.0f} km {compass(bearing)} of {name}"


def sketch(
    options: Sequence[Weighed],
    others: Sequence[Other],
    width: int = WIDTH,
    height: int = HEIGHT,
) -> list[str]:
    """Draw a tiny map in letters: the candidates by their numbers, other places as dots.

    Longitudes are turned so that the candidates do not lie across the map's edge; north is up.
    """
    marks = [(lon, lat, "·") for _, lon, lat in others]
    marks += [
        (weighed.candidate.place.lon, weighed.candidate.place.lat, str(number))
        for number, weighed in reversed(list(enumerate(options[:9], 1)))
    ]
    if len(options) < 2:
        return []
    middle = math.degrees(
        math.atan2(
            sum(math.sin(math.radians(lon)) for lon, _, _ in marks),
            sum(math.cos(math.radians(lon)) for lon, _, _ in marks),
        )
    )
    points = [((lon - middle + 180) % 360 - 180, lat, sign) for lon, lat, sign in marks]
    west, east = min(x for x, _, _ in points), max(x for x, _, _ in points)
    south, north = min(y for _, y, _ in points), max(y for _, y, _ in points)
    rows = [[" "] * width for _ in range(height)]
    for x, y, sign in points:
        column = round((x - west) / max(east - west, 1e-9) * (width - 1))
        line = round((north - y) / max(north - south, 1e-9) * (height - 1))
        rows[line][column] = sign
    frame = "  +" + "-" * width + "+"
    return [frame, *(f"  |{''.join(row)}|" for row in rows), frame]
