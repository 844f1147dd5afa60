"""What the page's own scripts compute, beside Python's and an oracle: days, words, and rings."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from torture.parts import Scale, Tally

__all__ = ["days", "rings"]

_ADDRESS = "http://viewer.invalid"
"""Nobody is there: the files are handed over by Playwright, and nothing is looked up."""


@contextmanager
def _scripts(scale: Scale) -> Iterator[Any]:
    """Open an empty page that may import the viewer's modules."""
    import geo_movements

    folder = Path(geo_movements.__file__).parent / "page" / "viewer"

    def hand_over(route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        if name.endswith(".js"):
            route.fulfill(path=folder / name, content_type="text/javascript")
        else:
            route.fulfill(
                body='<!doctype html><html lang="en"><div id="gm-app">', content_type="text/html"
            )

    with scale.browser() as browser:
        page = browser.new_page()
        page.route("**/*", hand_over)
        page.goto(f"{_ADDRESS}/index")
        yield page
        page.close()


# --- Days -----------------------------------------------------------------------------------------

_ASK_DAYS = """async ([address, days]) => {
  const time = await import(`${address}/time.js`);
  const words = await import(`${address}/timewords.js`);
  return days.map((iso) => {
    const at = time.dayOf(iso);
    const month = time.monthOf(at);
    const said = words.momentName(Math.floor(at), "short");
    return [at, time.dayOf(iso, true), time.endOf(iso), month, time.monthStart(month), said];
  });
}"""


def days(scale: Scale) -> Tally:
    """Ask the page's scripts about days and minutes of any year."""
    tally = Tally(note="-200,000 to 200,000: what browsers know, with their words in English")
    told = list(_chance_days(scale.of(100, 20_000), scale.seed))
    with _scripts(scale) as page:
        answers = page.evaluate(_ASK_DAYS, [_ADDRESS, told])
    for iso, answer in zip(told, answers, strict=True):
        tally.case(_said_otherwise(iso, answer))
    return tally


def _chance_days(count: int, seed: int) -> Iterator[str]:
    from geo_movements.tables.calendar import days_of_month, iso_day

    chance = random.Random(seed)
    for _ in range(count):
        size = 10 ** chance.randint(0, 5)
        year = chance.choice([chance.randint(-2 * size, 2 * size), chance.randint(1800, 2100)])
        month = chance.randint(1, 12)
        day = iso_day(year, month, chance.randint(1, days_of_month(year, month)))
        clock = f"T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
        yield day + chance.choice(["", "", clock])


def _said_otherwise(iso: str, answer: list[Any]) -> str:
    from geo_movements.grammar.datewords import one_day
    from geo_movements.languages import load
    from geo_movements.tables import calendar

    minutes, over = calendar.to_minutes(iso), calendar.to_minutes(iso, end=True)
    number = calendar.utc_day(iso)
    year, month, day = calendar.civil(number)
    first = calendar.utc_day(calendar.iso_day(year, month, 1))
    words = one_day((year, month, day), load("en"))
    due = [minutes / 1440, minutes / 1440, over / 1440, year * 12 + month - 1, first, words]
    known = json.loads(json.dumps(answer))
    numbers = zip(known[:-1], due[:-1], strict=True)
    same = all(one is not None and abs(one - other) < 1e-7 for one, other in numbers)
    if same and _plain(known[-1]) == _plain(words):
        return ""
    return f"{iso}: {known}, not {due}"


def _plain(words: str) -> str:
    """Tell words apart by nothing but their words: an era of one letter more is the same."""
    return words.replace("AD ", "").replace(" AD", "").replace("BCE", "BC").replace(",", "")


# --- Rings ----------------------------------------------------------------------------------------


_ASK_RINGS = """async ([address, places]) => {
  const map = await import(`${address}/project.js`);
  return places.map(([lat, km]) => [map.kmToPixels(km, lat, 0), map.mercator(0, lat)]);
}"""
_SHARE = 0.01
"""A pixel of a ring of a hundred: the ellipsoid is drawn as a sphere."""


def rings(scale: Scale) -> Tally:
    """Look how far a ring on the map is from the points that are so far away, by the oracle."""
    chance = random.Random(scale.seed)
    places = [(chance.uniform(-75, 75), 10 ** chance.uniform(0, 1.7))
              for _ in range(scale.of(20, 5_000))]  # fmt: skip
    tally = Tally(note="1 to 50 km, up to 75 degrees from the equator, to 1% of its width")
    with _scripts(scale) as page:
        answers = page.evaluate(_ASK_RINGS, [_ADDRESS, places])
    for (lat, km), (pixels, middle) in zip(places, answers, strict=True):
        reach = _reach(lat, km, middle)
        off = abs(reach / pixels - 1)
        tally.case("" if off <= _SHARE else f"{km:.1f} km at {lat:.2f}: {off:.2%} off")
    return tally


def _reach(lat: float, km: float, middle: list[float]) -> float:
    """Measure half of a geodesic circle's width and height on the map, in pixels."""
    from geographiclib.geodesic import Geodesic

    ends = [Geodesic.WGS84.Direct(lat, 0, bearing, 1000 * km) for bearing in (0, 90, 180, 270)]
    x, y = zip(*(_mercator(end["lon2"], end["lat2"]) for end in ends), strict=True)
    return (x[1] - x[3] + y[2] - y[0]) / 4


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    import math

    return 256 * (lon / 360 + 0.5), 256 * (
        0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    )
