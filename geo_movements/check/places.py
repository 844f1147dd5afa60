"""What is wrong or doubtful with the places: undecided, unsure, perhaps the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import Problem
from geo_movements.geodesy import distance_km
from geo_movements.places.context import country_of
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.qualifiers import base_ids
from geo_movements.places.toponyms import Use, toponym_uses
from geo_movements.tables.words import MAX_CHARS, quote

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["country_problems", "place_problems"]

SURE = 0.9
"""An automatic choice of a place below this score is worth a look."""
FAR_KM, NEAR_KM = 1500, 1000
"""A position so far from the story's middle, and so near it with lat and lon swapped, is a slip."""
SAME_KM = 50
"""A row of the lock so near a place of the gazetteer, once swapped, is that place."""
_OF_NO_GAZETTEER = ("coordinates:", "project:")
CANDIDATE = re.compile(
    r"(?P<name>.+) \((?P<area>[^()]*)\) (?P<lat>-?[\d.]+),(?P<lon>-?[\d.]+)(?: [\d.]+)?"
)


Uses = Mapping[str, Sequence[Use]]
"""Where each toponym stands."""


def place_problems(project: schema.Project, places: pd.DataFrame) -> Iterator[Problem]:
    """List what is wrong with the resolved places."""
    uses = toponym_uses(project)
    yield from _undecided(project, places, uses)
    yield from _unsure(project, places, uses)
    yield from _uncredited(project, places, uses)
    yield from _unknown(project, places, uses)
    yield from _swapped(project, places, uses)
    yield from _swapped_in_lock(project, places)
    yield from country_problems(project)


def country_problems(project: schema.Project) -> Iterator[Problem]:
    """Warn of country columns that say nothing: unreadable, or of which end is not told."""
    movements, file = project.movements, project.files["movements"]
    columns = [c for ends in schema.COUNTRY_COLUMNS.values() for c in ends if c in movements]
    for column in [*columns, *(["country"] if "country" in movements else [])]:
        cells = movements[column].dropna()
        read = {words: country_of(str(words)) for words in cells.unique()}
        for row, words in cells.items():
            if read[words] is None:
                yield Problem(
                    "warning", file, int(str(row)), column, f"{quote(str(words))} is no country.",
                    "Write two letters (ISO 3166), as RU, or the country's name.",
                )  # fmt: skip
    if "country" in movements:
        ends = movements[["country", "origin", "destination"]].notna().all(axis=1)
        if count := int(ends.sum()):
            yield Problem(
                "warning", file, 0, "country",
                f"{count} rows have two ends: of which one it says the country is not told, so it "
                "says nothing there.",
                "Head the column origin_country or destination_country.",
            )  # fmt: skip


def _undecided(project: schema.Project, places: pd.DataFrame, uses: Uses) -> Iterator[Problem]:
    rows = {row["toponym"]: row for row in places.drop(columns="geometry").to_dict("records")}
    for toponym, cells in uses.items():
        row = rows.get(toponym)
        if row is None:
            yield _place_problem(project, cells, f'"{toponym}" is not in the table of places.',
                                 "Run resolve again.")  # fmt: skip
        elif row["match"] == "none" and row["decided_by"] != "user":
            named = quote(toponym)
            reason = (
                row["reason"] if row["reason"].startswith(named) else f"{named}: {row['reason']}"
            )
            if len(reason) > 2 * MAX_CHARS:
                reason = f"{reason[: 2 * MAX_CHARS]}..."
            yield _place_problem(project, cells, f"{reason}.", _ways_out(row, project))


def _unsure(project: schema.Project, places: pd.DataFrame, uses: Uses) -> Iterator[Problem]:
    """Warn of choices of the gazetteer or a service that a person should look at."""
    doubtful = places[
        (places["decided_by"] != "user") & (places["match"] != "none") & (places["score"] < SURE)
    ]
    for row in doubtful.drop(columns="geometry").to_dict("records"):
        area = ", ".join(part for part in (row["admin1"], row["country"]) if part)
        first = uses[row["toponym"]][0]
        yield Problem(
            "warning", project.files[first.table], first.row, first.column,
            f'"{row["toponym"]}" is taken to be {row["name"]} ({area}), score {row["score"]:.2f}.',
            f"Or: {row['runners_up']}." if row["runners_up"] else "",
        )  # fmt: skip


def _uncredited(project: schema.Project, places: pd.DataFrame, uses: Uses) -> Iterator[Problem]:
    """Refuse places of a service whose credit is not known: their licence demands one."""
    owed = places[(places["match"] == "service") & places["attribution"].isna()]
    for row in owed.drop(columns="geometry").to_dict("records"):
        if row["toponym"] in uses:
            yield _place_problem(
                project, uses[row["toponym"]],
                f'"{row["toponym"]}" is a place of a service ({row["place_id"]}), and the credit '
                "that its licence asks for is not known.",
                "Put attribution = \"...\" into [service] of map.toml.",
            )  # fmt: skip


def _unknown(project: schema.Project, places: pd.DataFrame, uses: Uses) -> Iterator[Problem]:
    """Warn of places of a gazetteer that is no more here: nobody is credited for them."""
    world = open_gazetteer()
    found = places[places["match"].isin(["exact", "alternate", "fuzzy"])]
    for toponym, place_id in zip(found["toponym"], found["place_id"], strict=True):
        ids = base_ids(str(place_id), lambda one: world.get(one) is not None)
        lost = [one for one in ids if not one.startswith(_OF_NO_GAZETTEER) and not world.get(one)]
        if lost and toponym in uses:
            yield _place_problem(
                project, uses[toponym],
                f'"{toponym}" is a place ({lost[0]}) that no gazetteer here has, so the credit '
                "that its licence may ask for is not known.",
                f'Import "{lost[0].partition(":")[0]}" again (geo-movements gazetteer import), or '
                "decide it anew: resolve --update.",
            )._replace(level="warning")  # fmt: skip


def _swapped(project: schema.Project, places: pd.DataFrame, uses: Uses) -> Iterator[Problem]:
    """Warn of positions that would lie in the story if latitude and longitude were swapped."""
    import numpy as np

    known = places[places["lat"].notna()]
    lon, lat = (np.radians(known[axis].astype(float)) for axis in ("lon", "lat"))
    mean = [(np.cos(lat) * np.cos(lon)), (np.cos(lat) * np.sin(lon)), np.sin(lat)]
    x, y, z = (float(np.median(axis)) if len(known) > 2 else 0.0 for axis in mean)
    if not (x or y or z):
        return
    middle = np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
    given = known[known["match"].isin(["coordinates", "project"]) & (known["lon"].abs() <= 90)]
    as_is = distance_km(given["lon"], given["lat"], *middle)
    turned = distance_km(given["lat"], given["lon"], *middle)
    for toponym in given["toponym"][(as_is > FAR_KM) & (turned < NEAR_KM)]:
        if toponym in uses:
            first = uses[toponym][0]
            yield Problem(
                "warning", project.files[first.table], first.row, first.column,
                f'"{toponym}" lies far from all else; with latitude and longitude swapped it '
                "would not.",
                "Write the latitude first: 43.1, 131.9.",
            )  # fmt: skip


def _swapped_in_lock(project: schema.Project, places: pd.DataFrame) -> Iterator[Problem]:
    """Warn of rows of the lock that lie where the gazetteer has the place, lat and lon swapped."""
    given = places[places["toponym"].isin(project.lock["toponym"]) & places["lat"].notna()]
    rows = dict(zip(project.lock["toponym"], project.lock.index, strict=True))
    world = open_gazetteer()
    for toponym, place_id, lat, lon in given[["toponym", "place_id", "lat", "lon"]].to_numpy():
        place = None if abs(lon) > 90 else world.get(str(place_id))
        # A degree of latitude is 111 km: swapped, it would not be within SAME_KM either.
        if place is None or abs(lon - place.lat) > 1:
            continue
        off, turned = distance_km([lon, lat], [lat, lon], place.lon, place.lat)
        if turned < SAME_KM < off:
            yield Problem(
                "warning", project.files["lock"], int(rows[toponym]), "lat",
                f'"{toponym}" lies {off:,.0f} km from {place.name} of the gazetteer; with latitude '
                "and longitude swapped it would not.",
                "Swap them.",
            )  # fmt: skip


def _place_problem(
    project: schema.Project, uses: Sequence[Use], problem: str, hint: str
) -> Problem:
    first, more = uses[0], len(uses) - 1
    if more:
        problem += f" ({more} more cell{'s' if more > 1 else ''} with it.)"
    return Problem("error", project.files[first.table], first.row, first.column, problem, hint)


def _ways_out(row: dict[str, Any], project: schema.Project) -> str:
    """Say how to decide a toponym, with the candidates as rows that can be pasted."""
    if len(row["toponym"]) > MAX_CHARS:
        return "This is longer than any name: write a name, or coordinates."
    own = {normalise(name) for name in project.places["toponym"].dropna()}
    if normalise(row["toponym"]) in own:
        return "Its row in places.csv has no position: give it lat and lon, or the right name."
    found = [CANDIDATE.fullmatch(text) for text in (row["runners_up"] or "").split(" | ")]
    rows = [
        ",".join(
            _quoted(cell)
            for cell in (
                row["toponym"], match["name"], match["lat"], match["lon"],
                match["area"].rpartition(", ")[2], match["area"].rpartition(", ")[0],
            )
        )
        for match in found
        if match
    ]  # fmt: skip
    unknown = (
        f"If nobody knows it, put into {project.files['lock']}, in these columns: "
        f"toponym {_quoted(row['toponym'])}, match none, decided_by user."
    )
    # One file has no places.csv beside it.
    way = (
        "put the right row into places.csv"
        if project.path.is_dir()
        else "write its coordinates in the cell, or make a folder of movements.csv and places.csv"
    )
    # A row to fill in stands last: the nearest spelling need not be the place that is meant.
    blank = f"{_quoted(row['toponym'])},,LAT,LON,,"
    table = ["toponym,name,lat,lon,country,admin1", *rows, blank, unknown]
    return "\n".join([f"Correct it, or {way}:", *(f"  {line}" for line in table)])


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if any(c in cell for c in ',"\n') else cell
