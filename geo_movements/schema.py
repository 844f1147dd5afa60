"""The tables, once: their columns, allowed values, and the records that carry them.

Every table that a user writes holds text as it was written, null where a cell was empty; its
index is the row of the file as a spreadsheet counts it (the header is row 1). Parsed values come
in columns of their own, beside the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo_movements.errors import Problem

__all__ = [
    "BORDERS",
    "CALENDARS",
    "COLOR_BY",
    "COUNTRY_COLUMNS",
    "CRS",
    "DRAFTED",
    "EVENTS",
    "EVENT_DATES",
    "EVENT_KINDS",
    "FORCES",
    "IN_NOTEBOOKS",
    "KINDS",
    "LEGS",
    "LOCK",
    "MATCHES",
    "MODES",
    "MODE_WORDS",
    "MOVEMENTS",
    "PLACES",
    "PRECISIONS",
    "RESOLVED",
    "ROUTE_METHODS",
    "SOURCES",
    "STANCES",
    "STATUSES",
    "STRENGTH_UNITS",
    "SYMBOLS",
    "TOP_KMH",
    "WIDE",
    "WIDTHS",
    "Project",
    "Service",
    "Settings",
    "Story",
    "is_computed",
]

CRS = "EPSG:4326"
IN_NOTEBOOKS = "geo_movements.embed.notebook"
"""Who shows a story in a notebook: imported when a notebook asks, the one door that leads up."""

# --- What a user writes -------------------------------------------------------------------------

DRAFTED = ("draft", "sentence", "sentence_start", "sentence_end", "article", "confidence")
"""What `draft` adds to a row of movements or events: that no person has decided it, the sentence
that it is from with its offsets in the article's text, the file of that text, and how sure each
field is."""

MOVEMENTS = (
    "id", "movement", "leg", "kind", "either", "force", "side", "unit_type", "origin",
    "destination", "via", "path", "mode", "avoid", "date", "departed", "arrived", "calendar",
    "strength", "strength_unit", "strength_group", "status", "claimant", "sources", "reported",
    "reliability", "credibility", "quote", "note", *DRAFTED,
)  # fmt: skip
SOURCES = (
    "id", "publisher", "title", "author", "published", "url", "archive_url", "reliability", "note",
)  # fmt: skip
EVENTS = (
    "id", "date", "reported", "kind", "stance", "concerns", "place", "claimant", "text", "value",
    "unit", "sources", *DRAFTED,
)  # fmt: skip
FORCES = ("id", "name", "part_of", "side", "unit_type", "echelon")
PLACES = (
    "toponym", "name", "lat", "lon", "precision", "uncertainty_km", "geometry", "members",
    "country", "admin1", "kind", "source", "licence", "attribution", "note",
)  # fmt: skip
"""A project's own places. `attribution` is the credit that the licence asks for; further
`name_ko`, `name_ru`, ... columns are names in that language."""

LOCK = (
    "toponym", "place_id", "name", "lat", "lon", "precision", "uncertainty_km", "country",
    "admin1", "feature_code", "match", "score", "reason", "decided_by", "runners_up",
)  # fmt: skip

# --- What a cell may say ------------------------------------------------------------------------

KINDS = ("leg", "presence")
MODES = ("sea", "rail", "road", "air", "foot")
"""Empty means unknown; in `legs` that is written "unknown"."""

_MODE_WORDS = {
    "sea": (
        "boat, by boat, by sea, by ship, by vessel, ferry, landing ship, naval, sailed, "
        "sea, ship, shipped, ships, vessel, vessels"
    ),
    "rail": "by rail, by railway, by train, rail, railway, train, trains",
    "road": (
        "bus, buses, by bus, by lorry, by road, by truck, convoy, drove, lorries, lorry, "
        "road, truck, trucks, vehicle, vehicles"
    ),
    "air": (
        "air, aircraft, airlift, by air, by aircraft, by helicopter, by plane, flew, "
        "flight, flown, helicopter, plane, planes"
    ),
    "foot": "by foot, foot, march, marched, on foot, walked",
    "unknown": "not stated, unknown",
}
MODE_WORDS: Mapping[str, str] = MappingProxyType(
    {word: mode for mode, words in _MODE_WORDS.items() for word in words.split(", ")}
)
"""The words that a cell may use for a mode, and the mode."""

COUNTRY_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "origin": ("origin_country", "country_from", "from_country"),
        "destination": ("destination_country", "country_to", "to_country"),
    }
)
"""Columns of a user's own that say in which country an end lies: a code, or a name. A bare
`country` says so of a lone end."""

TOP_KMH: Mapping[str, float] = MappingProxyType(
    {"sea": 75, "rail": 200, "road": 120, "air": 1200, "foot": 100 / 24}
)
"""What no force of a mode keeps up: fast ferries make 75 km/h at sea, troop trains and lorries
far less than 200 and 120, transport aircraft no more than 1,200; 100 km in a day is more than any
recorded forced march. Generous on purpose: only what cannot be is worth a warning."""

STATUSES = ("planned", "reported", "claimed", "assessed", "confirmed", "denied")
STRENGTH_UNITS = ("persons", "ships", "aircraft", "vehicles", "formations")
PRECISIONS = ("site", "town", "district", "region", "country", "sea")
WIDE = ("region", "country", "sea", "district")
"""Of these, such as have an extent of their own."""
MATCHES = ("exact", "alternate", "fuzzy", "coordinates", "project", "service", "none")
EVENT_KINDS = ("statement", "battle", "weather", "note")
STANCES = ("confirms", "denies", "neither")
BORDERS = ("international", "un", "de_facto")
"""The border views that the package has; a map may bring a file of its own instead."""
COLOR_BY = ("side", "claimant", "force", "movement")
CALENDARS = ("gregorian", "julian")
WIDTHS = ("classes", "proportional")
SYMBOLS = ("plain", "military")


# --- What the package computes ------------------------------------------------------------------

RESOLVED = (*LOCK, "attribution", "geometry")
"""One row a toponym. Where the point is not known, lat, lon and geometry are null.

`geometry` is a Point, or the polygon of an area; `runners_up` lists the next best, as text.
"""

ROUTE_METHODS = (
    "great_circle", "sea_grid", "sea_network", "rail_network", "road_network", "air_around",
    "given", "none",
)  # fmt: skip

EVENT_DATES = ("date_earliest", "date_latest", "reported_earliest", "reported_latest")

LEGS = (
    *MOVEMENTS,
    "force_part_of", "date_earliest", "date_latest", "date_definite_start", "date_definite_end",
    "date_approximate", "date_uncertain", "reported_earliest", "reported_latest",
    "strength_low", "strength_high", "strength_approx",
    "origin_place", "destination_place", "origin_precision", "destination_precision",
    "route_method", "route_parts", "route_passes", "route_note", "length_km", "access_km",
    "origin_port", "destination_port", "competes_with", "attribution", "geometry",
)  # fmt: skip
"""One row a claim, EPSG:4326; the user's unknown columns follow before `geometry`.

Dates are ISO 8601 strings, null where open or unknown. `strength_low`, `strength_high` are Int64
and nullable, `strength_approx`, `date_approximate` and `date_uncertain` boolean (the source's own
doubt; null without a date), `draft` True or False. `route_parts` lists the stretches of
the line in order, method and kilometres ("access 12.3; sea_grid 569.9"), null where one method made
it all; `access_km` of `length_km` are straight, from an end to its water, railway or road.
`route_passes` is what the line goes through besides its ends' countries, in the words of `avoid`
("CN; passage:Suez"); `route_note` what to know of it, in a sentence; `origin_port` and
`destination_port` the ports that stand for inland ends of a sea leg. `force_part_of` names the
force that `forces.csv` makes this one a part of. `competes_with` is ids joined by "; ", null where
none compete. Geometry is a LineString for a leg, continuous across the antimeridian (longitudes may
pass 180), a Point for a presence or a one-ended leg, null where no end is known.
"""


def is_computed(table: str, column: str) -> bool:
    """Tell whether we compute a column of movements or events, beside what a user writes.

    Of legs, notes of the route in the page's further languages are such too.

    >>> [is_computed("movements", name) for name in ("length_km", "route_note_uk", "origin")]
    [True, True, False]
    """
    if table == "movements":
        return column.startswith("route_note_") or (column in LEGS and column not in MOVEMENTS)
    return table == "events" and column in EVENT_DATES


# --- The records --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Service:
    """What `[service]` of `map.toml` says of the geocoder that `resolve --service` asks."""

    name: str | None = None
    """The geocoder that the other settings are for; None: whichever is asked."""
    user_agent: str | None = None
    timeout_s: float = 10
    """From the start of a request to the end of its answer."""
    min_interval_s: float = 1
    """From the start of a request to the start of the next."""
    cache_days: float = 30
    undecided: bool = False
    """Ask for names too that the gazetteer knows and cannot decide."""
    attribution: str | None = None
    language: str | None = None
    country: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    """What else the geocoder takes, by its own names: domain, scheme, api_key, ..."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `map.toml` says, or the defaults."""

    title: str | None = None
    subtitle: str | None = None
    credit: str | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> title, subtitle and credit in it, as far as the project gives them."""
    language: str = "en"
    """The page's, by its code."""
    other_languages: tuple[str, ...] = ()
    """Those that the page's reader can switch to."""
    borders: str = "international"
    """One of `BORDERS`, or the path of a file of borders."""
    tiles: str | Mapping[str, str] | None = None
    """Online tiles: a provider of xyzservices by name, or name and key; None asks the network
    for nothing."""
    as_of: str | None = None
    color_by: str | None = None
    """side, claimant, force or movement; None lets the line grammar choose."""
    width: str = "classes"
    """classes, or proportional to the strength, as Minard's."""
    symbols: str = "plain"
    """plain, or military: the symbols of APP-6 for the unit types of the curated list."""
    aggregate: str | None = None
    """What the page counts claims into flows by: "origin,destination,month"; None shows claims."""
    affiliations: Mapping[str, str] = field(default_factory=dict)
    """Side -> friend, hostile, neutral or unknown, which a military symbol's frame tells; a side
    that is not named is unknown."""
    d_day: str | None = None
    """The day that "D+3" counts from."""
    date_order: str | None = None
    """dmy or mdy: what "10/8/2024" means; None refuses it."""
    decimal: str = "."
    """What stands before the decimals of a strength; with "," a point groups thousands."""
    coarsen_km: float | None = None
    """How far every position is blurred before it leaves; None leaves it as it is."""
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Whose colour -> "#rrggbb" on light and on dark ground."""
    claimants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Group name -> bodies, for colour and legend only."""
    avoid: tuple[str, ...] = ()
    """What every route keeps out of, as written: a country, or passage:Suez."""
    avoid_by_side: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Side -> what its routes keep out of besides."""
    service: Service = field(default_factory=Service)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as its author wrote it: text tables, nothing decided yet."""

    path: Path
    movements: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    forces: pd.DataFrame
    places: pd.DataFrame
    settings: Settings
    lock: pd.DataFrame
    files: Mapping[str, str]
    """Table name -> the file name that problems cite."""
    problems: tuple[Problem, ...] = ()
    """What was wrong with the files as such; `check` adds what is wrong with the cells."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """Everything that an output needs.

    `legs` has the columns `LEGS`, `places` the columns `RESOLVED` plus the project's `name_xx`
    columns, `sources` the columns `SOURCES` with one row for each plain URL too (its id is the
    URL), `events` the columns `EVENTS` and `EVENT_DATES`. Where its legs are flows, `flows_by`
    names what claims are counted by; else it is empty.
    """

    legs: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    settings: Settings
    flows_by: tuple[str, ...] = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **kwargs: Any) -> Any:
        """Show itself in a notebook as a map."""
        return import_module(IN_NOTEBOOKS).bundle(self, include, exclude)
