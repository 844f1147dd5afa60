"""What the torture works on: a made-up project with every column filled, and all that writes.

`project` writes the project. `WRITES` is every kind of command that writes a file, as data, made
from the command line's own lists of commands, formats and options; tests/torture/test_samples.py
fails where one is missing. `room` lays out the files that the commands work on.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "ARTICLE",
    "LOCK",
    "READS",
    "SETTINGS",
    "TABLES",
    "WRITES",
    "Write",
    "environment",
    "project",
    "room",
    "table_text",
    "toml_text",
    "write_named",
]

Row = Mapping[str, str]

SENTENCE = "Some 1,500 soldiers sailed from Wonsan to Vladivostok on 8 October 2024."
ARTICLE = f"""Seoul, 18 October 2024

{SENTENCE} The NIS said that 500 more went by train from Vladivostok to Khabarovsk on 12 October.
The Kremlin denied it.
"""
"""An article that `draft` finds movements in, and that a row of the project was drafted from."""

SECOND = """Seoul, 20 October 2024

About 2,000 soldiers marched from Khabarovsk to Ussuriysk on 19 October 2024, Other Staff said.
"""
"""Another, for the project that has the first already."""

_DRAFTED = {
    "sentence": SENTENCE, "sentence_start": "24", "sentence_end": str(24 + len(SENTENCE)),
    "article": "articles/made-up.txt", "confidence": "date 0.9; origin 0.6",
}  # fmt: skip
_LINE = "LINESTRING (135.07 48.48, 133.9 46.5, 131.89 43.12)"

TABLES: Mapping[str, Sequence[Row]] = {
    "movements": (
        {
            "id": "m-1", "movement": "sealift", "leg": "1", "kind": "leg", "force": "f-brigade",
            "side": "Made-up North", "unit_type": "infantry", "origin": "Wonsan",
            "destination": "Vladivostok", "via": "42.0, 131.0", "mode": "sea", "avoid": "CN",
            "date": "8 to 13 October 2024", "strength": "some 1,500", "strength_unit": "persons",
            "strength_group": "first wave", "status": "claimed",
            "claimant": "Made-up Ministry (A. Speaker)", "sources": "s-1; s-2",
            "reported": "2024-10-18", "reliability": "B", "credibility": "2",
            "quote": "they went by sea", "note": "a note on the first leg", **_DRAFTED,
            "own column": "a cell of one's own",
        },
        {
            "id": "m-2", "movement": "sealift", "leg": "1", "kind": "leg", "force": "f-brigade",
            "side": "Made-up North", "unit_type": "infantry", "origin": "Chongjin",
            "destination": "Vladivostok", "mode": "sea", "date": "by 20 October 2024",
            "strength": "at least 3,000", "status": "assessed", "claimant": "Other Staff",
            "sources": "s-2", "reported": "2024-10-21", "quote": "more than they say",
            "note": "competes with the first", "own column": "another",
        },
        {
            "id": "m-3", "movement": "sealift", "leg": "2", "kind": "leg",
            "force": "a column on foot", "side": "Made-up North", "unit_type": "special_forces",
            "origin": "Vladivostok", "destination": "Khabarovsk", "mode": "rail",
            "departed": "2024-10-21", "arrived": "2024-10-23", "strength": "a battalion",
            "strength_unit": "formations", "status": "confirmed", "claimant": "Other Staff",
            "sources": "s-1", "either": "site", "note": "one of two sites",
        },
        {
            "id": "m-4", "movement": "sealift", "leg": "2", "kind": "leg",
            "force": "a column on foot", "side": "Made-up North", "origin": "Vladivostok",
            "destination": "the depot", "mode": "road", "date": "late October 2024",
            "strength": "500", "status": "confirmed", "claimant": "Other Staff", "sources": "s-1",
            "either": "site",
        },
        {
            "id": "m-5", "movement": "return", "leg": "1", "kind": "leg", "force": "f-division",
            "side": "Made-up South", "origin": "Khabarovsk", "destination": "Vladivostok",
            "path": _LINE, "mode": "foot", "date": "1 October 2024", "calendar": "julian",
            "strength": "300", "status": "planned", "claimant": "Other Staff", "sources": "s-2",
        },
        {
            "id": "m-6", "kind": "presence", "force": "f-division", "side": "Made-up South",
            "destination": "the coast", "date": "2024-11", "strength": "10-12 thousand",
            "status": "denied", "claimant": "Made-up Ministry", "sources": "s-2",
            "note": "is there, and went nowhere",
        },
    ),
    "sources": (
        {
            "id": "s-1", "publisher": "The Made-up Courier", "title": "A first report",
            "author": "B. Writer", "published": "2024-10-18", "url": "https://example.org/first",
            "archive_url": "https://example.org/archive/first", "reliability": "B",
            "note": "a note on the source",
        },
        {
            "id": "s-2", "publisher": "Made-up Wire", "title": "A second report",
            "published": "2024-10-17", "url": "https://example.org/second",
        },
    ),
    "events": (
        {
            "id": "e-1", "date": "2024-10-19", "reported": "2024-10-19", "kind": "statement",
            "stance": "denies", "concerns": "sealift", "place": "Vladivostok",
            "claimant": "Made-up Ministry (A. Speaker)", "text": "Says that nobody went.",
            "value": "-21", "unit": "degrees", "sources": "s-1", **_DRAFTED,
        },
    ),
    "forces": (
        {
            "id": "f-division", "name": "1st Made-up Division", "side": "Made-up South",
            "unit_type": "infantry", "echelon": "division", "name_uk": "1-ша вигадана дивізія",
        },
        {
            "id": "f-brigade", "name": "2nd Made-up Brigade", "part_of": "f-army",
            "side": "Made-up North", "unit_type": "infantry", "echelon": "brigade",
            "name_uk": "2-га вигадана бригада",
        },
        {
            "id": "f-army", "name": "Made-up Army", "side": "Made-up North",
            "unit_type": "infantry", "echelon": "army", "name_uk": "Вигадана армія",
        },
    ),
    "places": (
        {
            "toponym": "the depot", "name": "Depot Nine", "lat": "43.8", "lon": "131.95",
            "precision": "site", "uncertainty_km": "3", "country": "RU",
            "admin1": "Primorsky Krai", "kind": "a depot", "source": "made up",
            "licence": "CC0 1.0", "attribution": "Made-up Survey", "note": "a note on the place",
            "name_uk": "Склад дев'ять",
        },
        {
            "toponym": "the coast", "name": "The Coast", "precision": "region",
            "geometry": "POLYGON ((131 42.5, 133 42.5, 133 44, 131 44, 131 42.5))",
            "source": "made up", "name_uk": "Узбережжя",
        },
        {
            "toponym": "the two krais", "name": "Both Krais", "precision": "region",
            "members": "RU-PRI; RU-KHA", "source": "made up", "name_uk": "Обидва краї",
        },
    ),
}  # fmt: skip
"""Every column of every table is filled in some row, but for `draft`, which stops the outputs."""

LOCK: Sequence[Row] = (
    {
        "toponym": "Wonsan", "place_id": "geonames:1866923", "name": "Wonsan", "lat": "39.15278",
        "lon": "127.44361", "precision": "town", "uncertainty_km": "5", "country": "KP",
        "admin1": "Kangwon-do", "feature_code": "PPLA", "match": "exact", "score": "1",
        "reason": "a person looked", "decided_by": "user", "runners_up": "Wonsan-ni 0.31",
    },
)  # fmt: skip

SETTINGS: Mapping[str, Any] = {
    "title": "Made-up movements", "subtitle": "Nobody went anywhere", "credit": "Made up",
    "language": ["en", "uk"], "title_uk": "Вигадані рухи", "subtitle_uk": "Ніхто нікуди не йшов",
    "credit_uk": "Вигадано", "borders": "un", "color_by": "claimant", "width": "proportional",
    "symbols": "military", "as_of": "2024-12-31", "d_day": "2024-10-01", "date_order": "dmy",
    "decimal": ".", "avoid": ["passage:Suez"],
    "affiliations": {"Made-up North": "hostile", "Made-up South": "friend"},
    "avoid_by_side": {"Made-up North": ["JP"]},
    "colours": {"Other Staff": "#0072b2"},
    "claimants": {"Made-up State": ["Made-up Ministry"]},
    "service": {"user_agent": "made-up (desk@example.org)", "attribution": "Made-up Geocoder"},
}  # fmt: skip
"""All that map.toml takes but `tiles` (asks the network), `aggregate` (flows in place of claims)
and `coarsen_km` (blurs places)."""

PLACES_TO_IMPORT = """\
id,name,lat,lon,country,names,attribution
1,Depotsk,43.81,131.96,RU,Skladovo; Depot,Made-up Survey
2,Nowhere Bay,42.61,131.11,RU,,Made-up Survey
"""


# --- The project ----------------------------------------------------------------------------------


def project(
    folder: Path,
    *,
    tables: Mapping[str, Sequence[Row]] = TABLES,
    settings: Mapping[str, Any] = SETTINGS,
    lock: Sequence[Row] = LOCK,
) -> Path:
    """Write a project of these tables, settings and decisions; returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (*tables.items(), ("places.lock", lock)):
        (folder / f"{name}.csv").write_text(table_text(rows), encoding="utf-8")
    (folder / "map.toml").write_text(toml_text(settings), encoding="utf-8")
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / "made-up.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def table_text(rows: Sequence[Row]) -> str:
    """Write rows as CSV, with every column that one of them has."""
    out = io.StringIO()
    columns = [*dict.fromkeys(name for row in rows for name in row)]
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def toml_text(settings: Mapping[str, Any]) -> str:
    r"""Write settings as TOML: texts, lists of texts, and tables of either.

    >>> print(toml_text({"title": 'a "b"', "service": {"name": "c"}}), end="")
    title = "a \"b\""
    [service]
    "name" = "c"
    """
    plain = {name: value for name, value in settings.items() if not isinstance(value, Mapping)}
    lines = [f"{name} = {_toml(value)}" for name, value in plain.items()]
    for name, table in settings.items():
        if isinstance(table, Mapping):
            lines += [f"[{name}]", *(f"{_toml(key)} = {_toml(to)}" for key, to in table.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """Write a value as TOML: a control character, which it forbids in the raw, as an escape."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )


# --- What writes ----------------------------------------------------------------------------------


class Write(NamedTuple):
    """A kind of command that writes.

    `argv` is what follows `geo-movements`, and `paths` what it writes, files or folders; both are
    relative to a room (`room`), where the command runs with `environment`. `before` are commands
    that must have run. `again` is whether it may run where its output is already. `cheap` ones
    take less than a second after the imports; `ends` is whether the command ends by itself.
    """

    name: str
    argv: tuple[str, ...]
    paths: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    again: bool = True
    cheap: bool = False
    ends: bool = True


def _plain(name: str) -> str:
    return name.strip(".").replace(".", "-")


def _stories() -> list[Write]:
    """List the commands that write a story, each in each of its formats."""
    from geo_movements.cli import _exports
    from geo_movements.cli_embed import TARGETS
    from geo_movements.cli_figure import _SUFFIXES as FIGURES
    from geo_movements.diff import WRITERS
    from geo_movements.report import SUFFIXES as REPORTS

    writes = [
        Write("map", ("map", "story", "-o", "map.html"), ("map.html",)),
        Write(
            "map-of-flows",
            ("map", "story", "--aggregate", "origin,destination,month", "-o", "flows.html"),
            ("flows.html",),
        ),
        Write(
            "export-of-flows",
            ("export", "story", "--aggregate", "origin,destination", "-o", "flows.csv"),
            ("flows.csv",),
            cheap=True,
        ),
    ]
    for suffix in _exports():
        path = f"out{suffix}"
        cheap = suffix in (".csv", ".geojson", ".geojsonl")
        writes.append(
            Write(f"export-{_plain(suffix)}", ("export", "story", "-o", path), (path,), cheap=cheap)
        )
    for suffix in FIGURES:
        argv = ("figure", "story", "-o", f"fig{suffix}", "--width", "60mm")
        argv += ("--dpi", "40") * (suffix in (".gif", ".mp4", ".png"))
        writes.append(Write(f"figure-{_plain(suffix)}", argv, (f"fig{suffix}", "fig.txt")))
    for suffix in REPORTS:
        paths = (f"rep{suffix}", *("rep.figure.png",) * (suffix == ".md"))
        argv = ("report", "story", "-o", f"rep{suffix}")
        writes.append(Write(f"report-{_plain(suffix)}", argv, paths, cheap=suffix == ".bib"))
    for target in TARGETS:
        argv = ("embed", "story", "--as", target, "--src", "https://example.org/map.html")
        argv += ("--image", "https://example.org/map.png", "--image-size", "600x400")
        writes.append(Write(f"embed-{target}", (*argv, "-o", "piece.txt"), ("piece.txt",)))
    for suffix in WRITERS:
        argv = ("diff", "old", "story", "-o", f"changes{suffix}")
        writes.append(Write(f"diff-{_plain(suffix)}", argv, (f"changes{suffix}",)))
    return writes


_PARTS = ("pipeline", "parts", "-o", "legs", "--workers", "1")
_DRAFT = ("--published", "2024-10-18", "--publisher", "Made-up Wire")
_IMPORT = ("gazetteer", "import", "mine.csv", "--name", "mine", "--attribution", "Made-up Survey")
_MINE = ("gazetteers/mine.bin", "gazetteers/mine.fuzzy")


def _others() -> list[Write]:
    """List the other commands that write."""
    lock, fresh = "story/places.lock.csv", "fresh"
    return [
        Write("resolve", ("resolve", "story"), (lock,), cheap=True),
        Write("resolve-update", ("resolve", "story", "--update"), (lock,)),
        Write("check-write-ids", ("check", "old", "--write-ids"), ("old/movements.csv",)),
        Write("new", ("new", fresh), (fresh,), again=False, cheap=True),
        Write(
            "new-xlsx", ("new", "fresh.xlsx"), ("fresh.xlsx", "fresh.map.toml"), again=False
        ),
        Write("new-example", ("new", fresh, "--example", "minard"), (fresh,), again=False),
        Write(
            "draft", ("draft", "article.txt", *_DRAFT, "-o", "drafted"), ("drafted",), again=False
        ),
        Write(
            "draft-append",
            ("draft", "second.txt", *_DRAFT, "-o", "old", "--append"),
            ("old",),
        ),
        Write(
            "draft-page", ("draft", "article.txt", *_DRAFT, "-o", "review.html"), ("review.html",)
        ),
        Write("places", ("places", "article.txt", "-o", "places.csv"), ("places.csv",)),
        Write(
            "route",
            ("route", "Wonsan", "Vladivostok", "--mode", "sea", "-o", "way.geojson"),
            ("way.geojson",),
        ),
        Write("pipeline", _PARTS, ("legs",)),
        Write("pipeline-by-movement", (*_PARTS, "--by-movement"), ("legs",)),
        Write("gazetteer-import", _IMPORT, _MINE),
        Write("gazetteer-remove", ("gazetteer", "remove", "mine"), _MINE, before=(_IMPORT,)),
        Write(
            "watch", ("watch", "story", "-o", "watched.html", "--port", "0"), ("watched.html",),
            ends=False,
        ),
    ]  # fmt: skip


WRITES: tuple[Write, ...] = (*_stories(), *_others())
"""Every kind of command that writes a file."""

READS: Mapping[str, tuple[str, ...]] = {
    "check": ("check", "story"),
    "resolve-explain": ("resolve", "story", "--explain", "Wonsan"),
    "export": ("export", "story"),
    "embed": ("embed", "story", "--src", "https://example.org/map.html"),
    "diff": ("diff", "old", "story"),
    "route": ("route", "Wonsan", "Vladivostok"),
    "places": ("places", "article.txt"),
    "gazetteer-search": ("gazetteer", "search", "Wonsan"),
    "gazetteer-show": ("gazetteer", "show", "geonames:1866923"),
    "gazetteer-at": ("gazetteer", "at", "43.1,131.9"),
    "gazetteer-list": ("gazetteer", "list"),
    "gazetteer-where": ("gazetteer", "where"),
}
"""The commands that tell and write nothing, as they are typed in a room."""


def write_named(name: str) -> Write:
    """Return a kind of command that writes, by its name."""
    [found] = [write for write in WRITES if write.name == name]
    return found


def room(folder: Path) -> Path:
    """Lay out in a folder what the commands work on: projects, an article, partitions, places."""
    folder.mkdir(parents=True, exist_ok=True)
    project(folder / "story")
    rows = [{**row, "id": ""} for row in TABLES["movements"][:3]]
    project(folder / "old", tables={**TABLES, "movements": rows})
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    (folder / "mine.csv").write_text(PLACES_TO_IMPORT, encoding="utf-8")
    parts = project(folder / "parts")
    (parts / "movements.csv").unlink()
    for number in range(2):
        rows = [{**row, "id": f"{row['id']}-{number}"} for row in TABLES["movements"]]
        (parts / f"part-{number}.csv").write_text(table_text(rows), encoding="utf-8")
    shutil.rmtree(parts / "articles")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which commands run in a room: nothing of the user's own in it."""
    own = ("GEO_MOVEMENTS_", "XDG_")
    kept = {name: told for name, told in os.environ.items() if not name.startswith(own)}
    return {
        **kept,
        "GEO_MOVEMENTS_GAZETTEERS": str(folder / "gazetteers"),
        "GEO_MOVEMENTS_CACHE": str(folder / "cache"),
    }
