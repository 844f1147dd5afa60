"""A small story made by hand, and one browser for all tests of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from geo_movements import page as gm_page
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import CRS, EVENT_DATES, EVENTS, LEGS, RESOLVED, SOURCES, Settings, Story

TOWNS = {
    "Wonsan": (127.44, 39.15, "district", 30.0),
    "Chongjin": (129.78, 41.8, "district", 20.0),
    "Hamhung": (127.54, 39.92, "district", 25.0),
    "Musudan": (129.67, 40.85, "district", 15.0),
    "Vladivostok": (131.87, 43.11, "town", 20.0),
    "Ussuriysk": (131.96, 43.8, "town", 20.0),
    "Khabarovsk": (135.1, 48.46, "town", 25.0),
    "Blagoveshchensk": (127.53, 50.28, "town", 25.0),
    "Sergeyevka": (131.67, 44.33, "site", 2.0),
}
PORTS = ("Chongjin", "Hamhung", "Musudan")
INLAND = ("Ussuriysk", "Khabarovsk", "Blagoveshchensk")
AREAS = {
    "Russian Far East": box(127.5, 45.0, 140.0, 58.0),
    "Kursk Oblast": box(34.1, 50.9, 38.5, 52.4),
}
ACROSS = ("Russian Far East", "Kursk Oblast")
HOSTILE_COLUMNS = (
    "claimant", "note", "quote", "force", "origin", "destination", "movement", "leg", "unit_type",
    "side", "via", "date",
)  # fmt: skip
HOSTILE = (
    "{{ 7*7 }}",
    "{% x %}",
    "${7*7}",
    "`tick`",
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 2'>",
    "javascript:window.hacked=3",
    "\u202egnorw\u202c",
    "\"quoted\" & 'single' \u2028 line",
)


def geometry_of(name: str) -> BaseGeometry:
    if name in AREAS:
        return AREAS[name]
    return Point(TOWNS[name][:2])


def great_circle(origin: str, destination: str) -> LineString:
    start, end = (geometry_of(name).representative_point() for name in (origin, destination))
    between = Geod(ellps="WGS84").npts(start.x, start.y, end.x, end.y, 31)
    return LineString([(start.x, start.y), *between, (end.x, end.y)])


def leg(at: int, origin: str | None, destination: str | None, **cells: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(LEGS)
    known = [name for name in (origin, destination) if name]
    geometry: BaseGeometry | None = None
    if len(known) == 2:
        geometry = great_circle(known[0], known[1])
    elif known:
        geometry = geometry_of(known[0]).representative_point()
    precision = {name: "region" if name in AREAS else TOWNS[name][2] for name in known}
    row |= {
        "id": f"c{at}", "kind": "leg", "origin": origin, "destination": destination,
        "origin_place": origin, "destination_place": destination, "mode": "unknown",
        "origin_precision": precision.get(origin or ""), "status": "claimed", "side": "DPRK",
        "destination_precision": precision.get(destination or ""), "strength_unit": "persons",
        "route_method": "great_circle" if len(known) == 2 else "none", "geometry": geometry,
        "attribution": "GeoNames (geonames.org), CC BY 4.0", "force": "DPRK soldiers",
    }  # fmt: skip
    return row | cells


def unpacked(mark: dict[str, Any]) -> list[tuple[float, float]]:
    """Read the vertices of a mark as the viewer does."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    steps: list[int] = []
    value = places = 0
    for letter in mark["path"]:
        digit = digits.index(letter)
        value |= (digit & 31) << places
        places += 5
        if digit < 32:
            steps.append(-(value >> 1) - 1 if value & 1 else value >> 1)
            value = places = 0
    lons, lats = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(lon / 10_000, lat / 10_000) for lon, lat in zip(lons, lats, strict=True)]


def legs_table(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=list(LEGS), dtype=object)
    frame = frame.where(frame.notna(), None)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS)


def places_table() -> gpd.GeoDataFrame:
    rows = []
    for name in [*TOWNS, *AREAS]:
        precision, radius = ("region", None) if name in AREAS else TOWNS[name][2:]
        rows.append({
            **dict.fromkeys(RESOLVED), "toponym": name, "place_id": name, "name": name,
            "precision": precision, "uncertainty_km": radius, "geometry": geometry_of(name),
            "attribution": "GeoNames (geonames.org), CC BY 4.0",
        })  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def claims() -> list[dict[str, Any]]:
    nis = {
        "movement": "sealift", "leg": "1", "mode": "sea", "claimant": "NIS", "strength": "1500",
        "strength_low": 1500, "strength_high": 1500, "strength_group": "w1", "sources": "s1",
        "date_earliest": "2024-10-08", "date_latest": "2024-10-13", "competes_with": "c3",
        "date_definite_start": "2024-10-08", "date_definite_end": "2024-10-13",
    }  # fmt: skip
    inland = {"movement": "training", "leg": "2", "claimant": "NIS", "sources": "s1"}
    return [
        *(leg(at, port, "Vladivostok", **nis) for at, port in enumerate(PORTS)),
        leg(
            3,
            "Wonsan",
            "Vladivostok",
            movement="sealift",
            leg="1",
            mode="sea",
            status="assessed",
            claimant="White House (John Kirby)",
            strength="at least 3,000",
            strength_low=3000,
            date_earliest="2024-10-01",
            date_latest="2024-10-20",
            date="early to mid-October 2024",
            sources="s2; s1",
            competes_with="c0; c1; c2",
            quote="at least 3,000",
            note="A lower bound.",
            reliability="B",
            credibility="2",
            reported_earliest="2024-10-23",
            reported_latest="2024-10-23",
        ),
        *(leg(at, "Vladivostok", to, **inland) for at, to in enumerate(INLAND, 4)),
        leg(
            7,
            *ACROSS,
            movement="to-kursk",
            mode="air",
            claimant="HUR",
            strength="7,000",
            strength_low=7000,
            sources="s3",
            date_earliest="2024-10-23",
        ),
        leg(8, *ACROSS, movement="to-kursk", mode="air", claimant="HUR", sources="s3"),
        leg(9, *ACROSS, movement="to-kursk", claimant="NIS", status="planned", sources="s1"),
        leg(10, *ACROSS, movement="to-kursk", claimant="Kremlin", status="denied"),
        leg(11, None, "Sergeyevka", kind="presence", claimant="HUR", sources="s3"),
        leg(
            12, None, "Vladivostok", claimant="Researchers", strength="up to 400", strength_high=400
        ),
        leg(13, None, None, claimant="Researchers", note="No place told."),
    ]


def make_story(rows: list[dict[str, Any]] | None = None, **settings: Any) -> Story:
    sources = pd.DataFrame(
        [
            {
                "id": "s1",
                "publisher": "Kyiv Post",
                "title": "Ships",
                "url": "https://example.org/1",
            },
            {"id": "s2", "publisher": "CNN", "title": "Kirby", "url": "https://example.org/2"},
            {
                "id": "s3",
                "publisher": "Ukrinform",
                "title": "Ranges",
                "url": "https://example.org/3",
            },
        ],
        columns=list(SOURCES),
    )
    events = pd.DataFrame(
        [
            {
                "id": "d1",
                "kind": "statement",
                "stance": "denies",
                "claimant": "Kremlin",
                "sources": "s1",
                "text": "called it untrue",
                "date_earliest": "2024-10-10",
                "date_latest": "2024-10-10",
            }
        ],
        columns=[*EVENTS, *EVENT_DATES],
    )
    return Story(
        legs=legs_table(claims() if rows is None else rows),
        places=places_table(),
        sources=sources.astype(object).where(sources.notna(), None),
        events=events.astype(object).where(events.notna(), None),
        settings=Settings(**{"title": "Troops, as told", "subtitle": "Who says what.", **settings}),
    )


@pytest.fixture(scope="session")
def story() -> Story:
    return make_story()


@pytest.fixture(scope="session")
def data(story: Story) -> dict[str, Any]:
    """Return the story's payload, made once."""
    return gm_page.payload(story)


@pytest.fixture
def shown(story: Story, data: dict[str, Any]) -> StoryMap:
    """Return a fresh map of the story."""
    return StoryMap(story, data)


@pytest.fixture(scope="session")
def hostile_story() -> Story:
    """Hostile words in every cell that a page shows."""
    rows = claims()
    for row, words in zip(rows, HOSTILE, strict=False):
        row |= dict.fromkeys(HOSTILE_COLUMNS, words)
        row |= {"strength": words, "sources": "bad"}
    story = make_story(
        rows,
        title=HOSTILE[4],
        subtitle=HOSTILE[0],
        credit=HOSTILE[5],
        color_by="claimant",
        claimants={words: (words,) for words in HOSTILE},
        colours=dict.fromkeys(HOSTILE, ("#a36900", "#f0c060")),
    )
    names = {name: HOSTILE[at % len(HOSTILE)] for at, name in enumerate([*TOWNS, *AREAS])}
    bad = dict.fromkeys(SOURCES) | {
        "id": "bad", "publisher": HOSTILE[5], "title": HOSTILE[2],
        "author": f"{HOSTILE[7]} author", "published": f"{HOSTILE[7]} published",
        "url": "javascript:window.hacked=4",
        "archive_url": "data:text/html,<script>window.hacked=5</script>",
    }  # fmt: skip
    return replace(
        story,
        legs=story.legs.assign(attribution=f"{HOSTILE[5]}, CC BY 4.0; {HOSTILE[4]}"),
        places=story.places.assign(name=story.places["name"].map(names), attribution=HOSTILE[0]),
        sources=pd.concat([story.sources, pd.DataFrame([bad])], ignore_index=True),
        events=story.events.assign(
            text=HOSTILE[4],
            claimant=HOSTILE[7],
            kind=f"{HOSTILE[7]} kind",
            stance=f"{HOSTILE[7]} stance",
        ),
    )


class Seen:
    """A page that was opened offline, and what it did."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.errors: list[str] = []

    def chosen(self) -> list[int]:
        return list(self.tab.evaluate("gmState.chosen"))


def until(seen: Any, expression: str, arg: Any = None) -> None:
    """Wait for something to be true in a page or a frame.

    The page's own policy stops Playwright's way to.
    """
    frame = getattr(seen, "tab", seen)
    for _ in range(300):
        if frame.evaluate(expression, arg):
            return
        frame.wait_for_timeout(50)
    raise AssertionError(expression)


@pytest.fixture(scope="session")
def rendered() -> Callable[[Story], str]:
    """Render each of the session's stories once."""
    pages: dict[int, tuple[Story, str]] = {}  # with its story, so that an id stays its own

    def render(story: Story) -> str:
        if id(story) not in pages:
            pages[id(story)] = story, gm_page.render(story)
        return pages[id(story)][1]

    return render


class Tabs:
    """Tabs of one browser, used again: a new one for each page would cost more than the page."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.free: list[Seen] = []

    def open(
        self,
        html: str,
        file: Path,
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        hash_: str = "",
    ) -> Seen:
        """Open HTML offline and wait until the viewer is ready."""
        file.write_text(html, encoding="utf-8", newline="")
        seen = self.free.pop() if self.free else self._new()
        seen.tab.goto("about:blank")
        seen.tab.set_viewport_size({"width": width, "height": height})
        seen.tab.emulate_media(media="screen", color_scheme="dark" if dark else "light")
        seen.requests.clear()
        seen.errors.clear()
        seen.tab.goto(f"{file.as_uri()}{hash_}")
        until(seen, "Boolean(window.gmState && window.gmState.ready)")
        return seen

    def _new(self) -> Seen:
        context = self.browser.new_context(offline=True, reduced_motion="reduce")
        seen = Seen(context.new_page())
        seen.tab.on("request", lambda request: seen.requests.append(request.url))
        seen.tab.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.tab.on(
            "console", lambda said: seen.errors.append(said.text) if said.type == "error" else None
        )
        return seen


@pytest.fixture(scope="session")
def tabs(browser: Any) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def open_page(
    tabs: Tabs, tmp_path: Path, rendered: Callable[[Story], str]
) -> Iterator[Callable[..., Seen]]:
    """Open pages, and give their tabs back when the test is over."""
    pages: list[Seen] = []

    def opened(shown: Any, **options: Any) -> Seen:
        html = shown if isinstance(shown, str) else rendered(shown)
        pages.append(tabs.open(html, tmp_path / "map.html", **options))
        return pages[-1]

    yield opened
    tabs.free += pages
