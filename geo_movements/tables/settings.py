"""Read `map.toml`: every setting checked, none passed over silently."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geo_movements import languages, schema
from geo_movements.errors import ParseError, Problem
from geo_movements.files import is_there, read_bytes
from geo_movements.markup import FORBIDDEN
from geo_movements.tables import dates
from geo_movements.tables.cells import split_list
from geo_movements.tables.counting import read_by
from geo_movements.tables.csvfile import HALVES
from geo_movements.tables.figures import ORDERS
from geo_movements.tables.service import service_from
from geo_movements.tables.tiles import find_tiles
from geo_movements.tables.unit_types import AFFILIATIONS
from geo_movements.tables.values import SHOWN, Complain, brief, like, text
from geo_movements.tables.words import forbidden_in, readable

__all__ = ["cutoff_day", "read_settings", "settings_from"]

_IN_LANGUAGES = ("title", "subtitle", "credit")
_TRANSLATED = re.compile(rf"(?P<name>{'|'.join(_IN_LANGUAGES)})_(?P<code>[a-z]{{2,3}})")
MAX_BYTES = 1_000_000
"""A file of settings that is larger is none."""
COARSEST = (1, 500)
"""The least and the largest `coarsen_km`."""


def read_settings(path: Path, problems: list[Problem]) -> schema.Settings:
    """Read a `map.toml`; an absent one gives the defaults. Problems are appended."""
    if not is_there(path):
        return schema.Settings()
    try:
        content = read_bytes(path, MAX_BYTES).decode("utf-8-sig", HALVES)
        given = tomllib.loads(_mended(content, path.name, problems))
    except (OSError, ValueError, RecursionError) as error:
        told, hint = _no_toml(error)
        problems.append(Problem("error", path.name, 0, "", told, hint))
        return schema.Settings()
    return settings_from(given, path, problems)


def _no_toml(error: Exception) -> tuple[str, str]:
    """Say why a file has no settings, and what to do."""
    if isinstance(error, ParseError):
        return error.problem, error.hint
    if isinstance(error, OSError):
        return f"the file cannot be read ({error.strerror}).", "Check its permissions."
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return f"line {line} is not UTF-8.", "Save the file again with the encoding UTF-8."
    words = (
        "too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())[:SHOWN]
    )
    hint = 'Write lines such as title = "My story": texts stand in quotes.'
    return f"the file is no TOML ({words}).", hint


def _mended(text: str, file: str, problems: list[Problem]) -> str:
    """Put U+FFFD for what no text holds, line by line told, since TOML would refuse the file."""
    if not FORBIDDEN.search(text):
        return text
    for number, line in enumerate(text.split("\n"), start=1):
        if names := forbidden_in(line):
            key = line.partition("=")[0].strip() if "=" in line else ""
            problems.append(_unreadable(file, number, key, names))
    return readable(text)


def _unreadable(file: str, row: int, key: str, names: str) -> Problem:
    told = f"it holds {names}, which no text holds: read as \ufffd (U+FFFD)."
    return Problem("warning", file, row, readable(key), told, "Write it anew.")


def _sound(key: str, value: Any, tell: Callable[[str, str], None]) -> Any:
    """Put U+FFFD for what no text holds, in names and lists too; tells it with its setting."""
    if isinstance(value, str):
        if names := forbidden_in(value):
            tell(key, names)
        return readable(value)
    if isinstance(value, Mapping):
        return {
            _sound(f"{key}.{readable(name)}", name, tell): _sound(f"{key}.{name}", part, tell)
            for name, part in value.items()
        }
    return [_sound(key, part, tell) for part in value] if isinstance(value, list) else value


def settings_from(given: Mapping[str, Any], path: Path, problems: list[Problem]) -> schema.Settings:
    """Check settings that are shaped as in `map.toml`; `path` is the file that holds them."""

    def complain(key: str, problem: str, hint: str, level: Any = "error") -> None:
        problems.append(Problem(level, path.name, 0, key, problem, hint))

    def unreadable(key: str, names: str) -> None:
        problems.append(_unreadable(path.name, 0, key, names))

    settings: dict[str, Any] = {}
    for key, told in given.items():
        if key not in (*READERS, *_APART) and not _TRANSLATED.fullmatch(key):
            complain(key, "no such setting.", _meant_by(key), "warning")
            continue
        try:
            value = _sound(key, told, unreadable)
        except RecursionError:
            complain(key, "it is nested far too deep.", "Write it anew.")
            continue
        if key == "service":
            settings[key] = service_from(value, complain)
        elif key == "borders":
            settings[key] = _borders(value, path.parent, complain)
        elif key == "language":
            settings |= _languages(value, complain)
        elif match := _TRANSLATED.fullmatch(key):
            _translate(match["name"], match["code"], value, settings, complain)
        else:
            try:
                settings[key] = READERS[key](value)
            except ParseError as error:
                complain(key, error.problem, error.hint)
    spoken = {settings.get("language", "en"), *settings.get("other_languages", ())}
    for code in sorted(set(settings.get("translations", {})) - spoken):
        problem = f"the page does not speak {code!r}, so nobody reads it."
        complain(f"*_{code}", problem, f'Write language = ["en", "{code}"].', "warning")
    return schema.Settings(**settings)


def _meant_by(key: str) -> str:
    """Ask whether a key is a slip of one that is known; where none looks like it, name them all."""
    known = (*READERS, *_APART)
    head, _, code = key.casefold().replace("-", "_").rpartition("_")
    if code in languages.known() and (name := like(head, _IN_LANGUAGES)):
        return f'Did you mean "{name}_{code}"?'
    name = like(key, known)
    return f'Did you mean "{name}"?' if name else f"Known: {', '.join(known)}."


def _translate(
    name: str,
    code: str,
    value: object,
    settings: dict[str, Any],
    complain: Complain,
) -> None:
    """Read a title, subtitle or credit in one language: `title_uk`."""
    key = f"{name}_{code}"
    if code not in languages.known():
        known = ", ".join(languages.known())
        complain(key, f"{code!r} is no language of the page.", f"Known: {known}.")
        return
    try:
        settings.setdefault("translations", {}).setdefault(code, {})[name] = text(value)
    except ParseError as error:
        complain(key, error.problem, error.hint)


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value in allowed:
            return str(value)
        raise ParseError(f"{brief(value)} is not known here.", f"Write {' or '.join(allowed)}.")

    return read


def cutoff_day(value: object) -> str:
    """Read the day of `as_of`, which must have an end; a TOML date is as good as text."""
    span = _date(value, "Write a day: 2024-10-24.")
    if span.latest is None:
        raise ParseError(f"{brief(value)} has no end.", "Write a day: 2024-10-24.")
    return str(value)


def _languages(value: object, complain: Complain) -> dict[str, Any]:
    """Read the page's language, or several: the first is shown, the others can be switched to."""
    codes = value if isinstance(value, list) else [value]
    unknown = [code for code in codes if code not in languages.known()]
    if codes and not unknown:
        first, *others = dict.fromkeys(codes)
        return {"language": first, "other_languages": tuple(others)}
    known = ", ".join(languages.known())
    problem = f"{unknown[0]!r} is no language of the page." if unknown else "no language is named."
    complain("language", problem, f'Known: {known}. Write one, or a list: ["en", "uk"].')
    return {}


def _date(value: object, hint: str) -> dates.DateSpan:
    """Read a date; the hint is the setting's own, since other settings say nothing about it."""
    try:
        return dates.parse(str(value))
    except ParseError as error:
        raise ParseError(error.problem, hint) from None


def _day(value: object) -> str:
    """Read the one day that "D+3" counts from."""
    span = _date(value, "Write it as 1944-06-06.")
    if span.earliest is None or span.earliest != span.latest:
        raise ParseError(f"{brief(value)} is not one day.", "Write it as 1944-06-06.")
    return span.earliest


def _kilometres(value: object) -> float:
    """Read the size of the grid that positions are blurred to."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not COARSEST[0] <= value <= COARSEST[1]:  # type: ignore[operator]
        low, high = COARSEST
        raise ParseError(
            f"{brief(value)} is no size of a grid.", f"Write kilometres, {low} to {high}: 25."
        )
    return float(value)  # type: ignore[arg-type]


def _colours(value: object) -> dict[str, tuple[str, str]]:
    if not isinstance(value, dict):
        raise ParseError("colours are a table.", '[colours] then "DPRK" = "#0072b2".')
    return {str(name): _pair(colour) for name, colour in value.items()}


def _pair(value: object) -> tuple[str, str]:
    """Read one colour, or two: on light ground, and on dark."""
    pair = value if isinstance(value, list) else [value, value]
    if len(pair) != 2 or not all(
        isinstance(colour, str) and re.fullmatch("#[0-9a-fA-F]{6}", colour) for colour in pair
    ):
        raise ParseError(
            f"{brief(value)} is no colour.", 'Write "#rrggbb", or one for light and dark.'
        )
    return str(pair[0]).lower(), str(pair[1]).lower()


def _claimants(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(
        isinstance(bodies, list) and all(isinstance(body, str) for body in bodies)
        for bodies in value.values()
    ):
        raise ParseError(
            "claimants are lists of bodies.", '[claimants] then "United States" = ["Pentagon"].'
        )
    return {str(group): tuple(bodies) for group, bodies in value.items()}


def _affiliations(value: object) -> dict[str, str]:
    """Read whose frame a military symbol has; we do not know friend from foe unless told."""
    words = ", ".join(AFFILIATIONS)
    if not isinstance(value, dict):
        raise ParseError(
            f"{brief(value)} names no side.", '[affiliations] then "Russia" = "hostile".'
        )
    for side, word in value.items():
        if not isinstance(word, str) or word not in AFFILIATIONS:
            raise ParseError(f"{word!r} is no affiliation of {side}.", f"Write one of: {words}.")
    return {str(side): word for side, word in value.items()}


def _avoid(value: object) -> tuple[str, ...]:
    """Read what routes keep out of; which words there are is for the routes to know."""
    words = value if isinstance(value, list) else [value]
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise ParseError(
            f"{brief(value)} is nothing to avoid.",
            'Write a list of texts: ["CN", "passage:Suez"].',
        )
    return tuple(part for word in words for part in split_list(str(word)))


def _avoid_by_side(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ParseError(
            f"{brief(value)} names no side.", '[avoid_by_side] then "Russia" = ["CN"].'
        )
    return {str(side): _avoid(words) for side, words in value.items()}


def _aggregate(value: object) -> str:
    """Read what claims are counted by."""
    words = value if isinstance(value, list) else [value]
    if not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise ParseError(
            f"{brief(value)} is nothing to count by.", 'Write "origin,destination,month".'
        )
    return ",".join(read_by(",".join(map(str, words))))


def _borders(value: object, folder: Path, complain: Complain) -> str:
    """Read a border view, or a file of borders inside the project; its path counts from map.toml.

    A project of somebody else's does not name the files of this machine.
    """
    if value in schema.BORDERS:
        return str(value)
    path = _file_in(folder, value) if isinstance(value, str) and value.strip() else None
    if path is not None and path.resolve().is_relative_to(folder.resolve()):
        return str(path)
    if path is not None:
        complain("borders", f"{brief(value)} lies outside the project.", "Put the file inside.")
        return "international"
    views = ", ".join(schema.BORDERS)
    complain(
        "borders",
        f"{brief(value)} is no border view, nor a file beside map.toml.",
        f"Write {views}, or the path of a GeoJSON file of borders.",
    )
    return "international"


def _file_in(folder: Path, words: str) -> Path | None:
    """Find a file by its path from a folder; None where there is none, or no path is so."""
    try:
        return path if (path := folder / words).is_file() else None
    except (OSError, ValueError):
        return None


def _tiles(value: object) -> str | dict[str, str]:
    """Read the provider of online tiles, one that is known."""
    asked: str | dict[str, str] | None = None
    if isinstance(value, str) and value.strip():
        asked = value.strip()
    words = list(value.values()) if isinstance(value, dict) else []
    if isinstance(value, dict) and "name" in value and all(isinstance(w, str) for w in words):
        asked = {str(key): str(word) for key, word in value.items()}
    if asked is not None:
        find_tiles(asked)
        return asked
    raise ParseError(
        f"{brief(value)} names no tiles.",
        'Write tiles = "OpenStreetMap.Mapnik", or {name = "...", apikey = "..."}.',
    )


READERS: dict[str, Callable[[Any], Any]] = {
    "title": text,
    "subtitle": text,
    "credit": text,
    "as_of": cutoff_day,
    "color_by": _one_of(*schema.COLOR_BY),
    "width": _one_of(*schema.WIDTHS),
    "symbols": _one_of(*schema.SYMBOLS),
    "affiliations": _affiliations,
    "aggregate": _aggregate,
    "d_day": _day,
    "date_order": _one_of(*ORDERS),
    "decimal": _one_of(".", ","),
    "coarsen_km": _kilometres,
    "tiles": _tiles,
    "colours": _colours,
    "claimants": _claimants,
    "avoid": _avoid,
    "avoid_by_side": _avoid_by_side,
}
_APART = ("borders", "language", "service")
"""What is read with what lies about it."""
