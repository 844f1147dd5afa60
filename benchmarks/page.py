"""Measure the page of a made-up archive: how long each stage takes, how heavy and how quick it is.

    python benchmarks/page.py
    python benchmarks/page.py --legs 1000 --towns 30
    python benchmarks/page.py --page map.html

The archive has 200 towns in one region, and as many legs as asked for: on foot or by unknown
means, four of a movement, with dates, strengths, claimants and sources. `--page` measures a page
that is there already. The same legs are shown by folium's GeoJson too, in the same browser and on
the same machine, and each of its times stands as a multiple of the page's.

Each action has its wall time and, in brackets, the processor time that all of Chromium took for it,
which what else the machine does changes less: not the window's own, which is there before the page
is asked for. Opening counts from the first byte to the first
picture of the lines, of both pages; ours lists them after that, and an action counts until its
picture is there. `measure` gives `make bench` the same for 10,000 legs beside folium's GeoJson and
for 100,000 beside `GeoDataFrame.explore`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

LEGS, TOWNS, SOURCES = 10_000, 200, 60
PER_MOVEMENT = 4
WEST, SOUTH, EAST, NORTH = 22.5, 44.5, 40.0, 55.0
FIRST_DAY = date(1943, 1, 1)
DAYS = 700
SIDES = ("Blue", "Red")
CLAIMANTS = ("Army Group", "Front staff", "War Diary", "Partisans", "Air reconnaissance", "Press")
MODES = ("foot", "foot", "unknown")
STATUSES = ("confirmed", "assessed", "claimed", "claimed", "reported", "planned")
SYLLABLES = ("va", "ro", "kir", "no", "bel", "dub", "lo", "ze", "mir", "sta", "gor", "ka", "ny")


def main() -> None:
    """Time every stage and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--legs", type=int, default=LEGS)
    parser.add_argument("--towns", type=int, default=TOWNS)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--keep", type=Path, help="write the page here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.page:
            compare({"page": asked.page})
            return
        page, story = make_page(Path(folder), asked.legs, asked.towns)
        if asked.keep:
            shutil.copy(page, asked.keep)
        compare({"page": page, "folium": make_folium(Path(folder), story)})


def write_project(
    folder: Path, legs: int = LEGS, towns: int = TOWNS, modes: Sequence[str] = MODES
) -> Path:
    """Write a project of so many legs between so many towns; the same numbers, the same project."""
    dice = random.Random(7)
    names = _names(dice, towns)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "map.toml").write_text('title = "A made-up archive"\n', encoding="utf-8")
    _write(folder / "places.csv", (_place(dice, name) for name in names))
    _write(folder / "sources.csv", (_source(at) for at in range(SOURCES)))
    _write(folder / "movements.csv", _legs(dice, names, legs, modes))
    return folder


def _names(dice: random.Random, count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(dice.choices(SYLLABLES, k=3)).capitalize()] = None
    return list(names)


def _place(dice: random.Random, name: str) -> dict[str, object]:
    lat, lon = dice.uniform(SOUTH, NORTH), dice.uniform(WEST, EAST)
    return {
        "toponym": name, "name": name, "lat": f"{lat:.4f}", "lon": f"{lon:.4f}",
        "precision": "town", "source": "made up", "attribution": "geo-movements, MIT",
    }  # fmt: skip


def _source(at: int) -> dict[str, object]:
    return {
        "id": f"s{at}", "publisher": f"Archive {at}", "title": f"Box {at}, folder {at % 7}",
        "published": (FIRST_DAY + timedelta(days=at * 11)).isoformat(),
        "url": f"https://archive.example/{at}",
    }  # fmt: skip


def _legs(
    dice: random.Random, names: Sequence[str], count: int, modes: Sequence[str]
) -> Iterator[dict[str, object]]:
    here, day = names[0], FIRST_DAY
    for at in range(count):
        if at % PER_MOVEMENT == 0:
            here, day = dice.choice(names), FIRST_DAY + timedelta(days=dice.randrange(DAYS))
            side, claimant = dice.choice(SIDES), dice.choice(CLAIMANTS)
        there = dice.choice([name for name in names if name != here])
        last = day + timedelta(days=dice.randrange(1, 9))
        strength = dice.choice(("", f"{dice.randrange(2, 300) * 100:,}", "about 2,000"))
        yield {
            "id": f"c{at}", "movement": f"Transfer {at // PER_MOVEMENT + 1}",
            "leg": at % PER_MOVEMENT + 1, "force": f"Division {at // PER_MOVEMENT % 90 + 1}",
            "side": side, "origin": here, "destination": there,
            "mode": dice.choice(modes), "date": f"{day}/{last}",
            "strength": strength, "status": dice.choice(STATUSES), "claimant": claimant,
            "sources": f"s{dice.randrange(SOURCES)}",
            "reported": (last + timedelta(days=dice.randrange(30))).isoformat(),
        }  # fmt: skip
        here, day = there, last


def _write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    told = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(told[0]))
        table.writeheader()
        table.writerows(told)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a stage took."""
    began = time.perf_counter()
    yield
    print(f"{what:<34}{time.perf_counter() - began:>9.2f} s", flush=True)


def make_page(folder: Path, legs: int, towns: int = TOWNS) -> tuple[Path, Any]:
    """Take an archive from its tables to its page, a stage at a time."""
    import geo_movements as gm
    from geo_movements import grammar
    from geo_movements.page.payload import in_columns as payload
    from geo_movements.page.storymap import StoryMap

    write_project(folder / "archive", legs, towns)
    with timed("read"):
        project = gm.read(folder / "archive")
    with timed("resolve"):
        places = gm.resolve(project)
    with timed("build"):
        story = gm.build(project, places)
    with timed("design (part of payload)"):
        grammar.design(story)
    with timed("payload"):
        data = payload(story)
    with timed("save"):
        path = gm.save(StoryMap(story, data), folder / "map.html")
    weigh(path, legs)
    return path, story


def make_folium(folder: Path, story: Any) -> Path:
    """Show the same lines as folium does by itself, with a tooltip; Leaflet goes inside."""
    import peers

    with timed("save by folium"):
        path = peers.save_offline(
            peers.folium_map(peers.lines_of(story.legs)), folder / "folium.html"
        )
    print(f"{'page of folium':<34}{path.stat().st_size / 1e3:>9.0f} kB")
    return path


def weigh(path: Path, legs: int) -> None:
    """Print the size of a page, and what of it each leg costs."""
    import json
    import re

    text = path.read_text(encoding="utf-8")
    data = re.search(r'<script type="application/json" id="gm-story">(.*?)</script>', text, re.S)
    told = json.loads(data[1]) if data else {}
    ground = len(told.get("basemap", ""))
    whole = len(text.encode())
    story = len(data[1].encode()) - ground if data else 0
    squeezed = len(gzip.compress(text.encode(), 6))
    print(f"{'page':<34}{whole / 1e3:>9.0f} kB, {whole / legs:.0f} bytes a leg")
    print(f"{'  as gzip':<34}{squeezed / 1e3:>9.0f} kB, {squeezed / legs:.0f} bytes a leg")
    print(f"{'  the shell':<34}{(whole - story - ground) / 1e3:>9.0f} kB")
    print(f"{'  the ground':<34}{ground / 1e3:>9.0f} kB")
    print(f"{'  the story':<34}{story / 1e3:>9.0f} kB, {story / legs:.0f} bytes a leg")
    parts = sorted(told, key=lambda name: -len(json.dumps(told[name], ensure_ascii=False)))
    for name in parts[:8]:
        size = len(json.dumps(told[name], ensure_ascii=False, separators=(",", ":")).encode())
        print(f"{'    ' + name:<34}{size / 1e3:>9.0f} kB")


# --- In the browser -------------------------------------------------------------------------------

PAINTED = """(whole) => new Promise((done) => {
  const drawn = () => window.gmState
    ? (whole === false ? window.gmState.drawn : window.gmState.ready)
    : document.readyState === "complete" && document.querySelector(".leaflet-interactive");
  const look = () => drawn()
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    : setTimeout(look, 5);
  look();
})"""
AFTER = """async ([what, times]) => {
  const map = window.gmMap ?? Object.entries(window).find(([name]) => name.startsWith("map_"))[1];
  const doing = {
    drag: (at) => map.panBy([at % 2 ? -200 : 200, 0], { animate: false }),
    zoom: (at) => map.setZoom(map.getZoom() + (at % 2 ? -1 : 1), { animate: false }),
    window: (at) => gmChange({ window: [-9800 + at * 7, -9793 + at * 7] }),
    whole: (at) => gmChange({ window: at % 2 ? null : [-9700, -9650] }),
    hover: (at) => gmHover([at * 97]),
    choose: (at) => gmChoose([at * 131], { reveal: true }),
    query: (at) => gmChange({ query: ["Division 7", ""][at % 2] }),
    filter: (at) => gmChange({ filters: at % 2 ? {} : { status: ["claimed"] } }),
  }[what];
  const took = [];
  for (let at = 0; at < times; at += 1) {
    const began = performance.now();
    doing(at);
    do await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    while (window.gmState?.painting); // the picture of before is no answer
    took.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 100));
  }
  return took;
}"""
WATCH = """() => {
  window.watched = { tasks: [], gaps: [] };
  const note = (list) => watched.tasks.push(...list.getEntries().map((one) => one.duration));
  new PerformanceObserver(note).observe({ entryTypes: ["longtask"] });
  let before = performance.now();
  const frame = (now) => {
    watched.gaps.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
DOING = {
    "drag by 200 px": "drag", "zoom by one": "zoom", "step of the timeline": "window",
    "whole time": "whole", "point at a claim": "hover", "choose a claim": "choose",
    "search": "query", "filter": "filter",
}  # fmt: skip
OF_ANY_MAP = ("drag", "zoom")
TIMES = 6
DRAG_STEPS = 40
ROUNDS = 3
SETTLED_MS = 1500
Taken = dict[str, tuple[float, float]]
"""What was done -> its time by the clock and by the processor, in milliseconds."""


def costs(context: Any, tab: Any) -> Callable[[], float]:
    """Return what tells how long a page's thread has worked since it was asked last, in ms."""
    session = context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = [0.0]

    def cost() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        now = next(one["value"] for one in metrics if one["name"] == "TaskDuration") * 1000
        spent, before[0] = now - before[0], now
        return float(spent)

    return cost


def processor(browser: Any) -> Callable[[], float]:
    """Return what tells how long all of a browser has worked since it was asked last, in ms."""
    session = browser.new_browser_cdp_session()
    before: dict[int, float] = {}

    def cost() -> float:
        told = session.send("SystemInfo.getProcessInfo")["processInfo"]
        now = {one["id"]: one["cpuTime"] * 1000 for one in told}
        spent = sum(time - before.get(process, 0) for process, time in now.items())
        before.update(now)
        return float(spent)

    cost()
    return cost


@contextmanager
def chromium() -> Iterator[Any]:
    """Open a Chromium without a GPU."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def compare(pages: Mapping[str, Path]) -> None:
    """Open pages, do what a reader does, and print how long each took."""
    with chromium() as browser:
        taken = {name: gone_through(browser, path) for name, path in pages.items()}
    own = taken["page"]
    for what, (wall, work) in own.items():
        told = f"{what:<34}{wall:>9.0f} ms ({work:.0f} ms)"
        if other := taken.get("folium", {}).get(what):
            times = f"{other[0] / wall:.1f} times ({other[1] / work:.1f} times)"
            told += f"; folium {other[0]:.0f} ms ({other[1]:.0f} ms): {times}"
        print(told, flush=True)


@contextmanager
def opened(browser: Any, path: Path) -> Iterator[tuple[Any, Taken]]:
    """Open a page in a tab of its own; gives the tab, and what opening took."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(300_000)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.wait_for_timeout(SETTLED_MS)
    cost = processor(browser)
    tab.goto(path.absolute().as_uri(), wait_until="commit")
    first = tab.evaluate(PAINTED, False), cost()
    whole = tab.evaluate(PAINTED), first[1] + cost()
    tab.wait_for_timeout(1000)
    yield tab, {"first picture": first, "all lists": whole}
    if errors:
        print("errors:", *errors)
    context.close()


def gone_through(browser: Any, path: Path, only: Sequence[str] = tuple(DOING)) -> Taken:
    """Return for each action its wall time and its processor time, in milliseconds; the medians."""
    with opened(browser, path) as (tab, taken):
        cost = processor(browser)
        ours = tab.evaluate("Boolean(window.gmState)")
        count = tab.evaluate("document.querySelectorAll('*').length")
        print(f"{'elements of ' + path.name:<34}{count:>9}")
        for name in only:
            what = DOING[name]
            if not ours and what not in OF_ANY_MAP:
                continue
            cost()
            took = sorted(tab.evaluate(AFTER, [what, TIMES]))
            taken[name] = took[len(took) // 2], cost() / TIMES
            if ours:
                tab.evaluate("gmChange({ window: null, query: '', filters: {} }), gmChoose([])")
    return taken


def dragged(tab: Any) -> tuple[float, float]:
    """Drag a map as a hand does; returns the longest task and wait for a frame, in ms."""
    box = tab.locator(".leaflet-container").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 4, y)
    tab.evaluate(WATCH)
    for step in range(DRAG_STEPS):
        tab.mouse.move(x + 4 + step * 8, y + step * 2)
        tab.wait_for_timeout(16)
    watched = tab.evaluate("watched")
    tab.mouse.up()
    return max([0, *watched["tasks"]]), max([0, *watched["gaps"][1:]])


# --- For `make bench` -----------------------------------------------------------------------------


def measure(*, quick: bool = False) -> list[Any]:
    """Return what the pages of both sizes take beside their peers' (records of results.py)."""
    import peers

    results = _measured(LEGS, TOWNS, "folium GeoJson", "folium", peers.folium_map)
    if not quick:
        shown = "GeoDataFrame.explore"
        results += _measured(10 * LEGS, 5 * TOWNS, shown, "geopandas", peers.explore_map)
    return results


def _measured(
    legs: int, towns: int, peer: str, package: str, show: Callable[[Any], Any]
) -> list[Any]:
    import peers
    from results import faster, measured, version

    with tempfile.TemporaryDirectory() as folder:
        page, story = make_page(Path(folder), legs, towns)
        shown = show(peers.lines_of(story.legs))
        other = peers.save_offline(shown, Path(folder, "peer.html"))
        del story, shown
        own, theirs = _by_turns(page, other, ROUNDS, goes_on=legs == LEGS)
    size = f"{legs:,} legs"
    named = {"peer": peer, "version": version(package)}
    targets = {"opened": ">= 10", "zoomed": ">= 5"}
    found = [
        faster("page", f"{size} {what}{how}", own[f"{what}{key}"], theirs[f"{what}{key}"],
               unit=unit, target=target, **named)
        for what, target in targets.items() if what in theirs
        for key, how, unit in (("", ", all of Chromium", "s cpu"), (" clock", ", the clock", "s"))
    ]  # fmt: skip
    limit = "" if legs == LEGS else "<= 1"
    return [
        *found,
        measured("page", f"{size} zoomed until drawn", own["zoomed clock"], unit="s", target=limit),
        measured("page", f"{size} dragged, longest task", own["task"], unit="s", target="<= 0.1"),
        measured("page", f"{size} dragged, longest wait for a frame", own["wait"], unit="s"),
    ]


def _by_turns(
    page: Path, peer: Path, rounds: int, *, goes_on: bool
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Open both pages by turns, each in a Chromium of its own, and zoom; drag ours.

    Where the peer does not go on it is opened once: a zoom of it would take minutes.
    """
    sides: tuple[dict[str, list[float]], dict[str, list[float]]] = ({}, {})
    for at in range(rounds):
        for path, side in zip((page, peer), sides, strict=True):
            ours = path is page
            if not ours and not goes_on and at:
                continue
            with chromium() as browser, opened(browser, path) as (tab, taken):
                _add(side, "opened", taken["first picture"])
                if not ours and not goes_on:
                    continue
                cost = processor(browser)
                clocks = tab.evaluate(AFTER, ["zoom", 4])
                _add(side, "zoomed", (sorted(clocks)[2], cost() / 4))
                if ours:
                    for name, took in zip(("task", "wait"), dragged(tab), strict=True):
                        side.setdefault(name, []).append(took / 1000)
    return sides


def _add(side: dict[str, list[float]], what: str, took: tuple[float, float]) -> None:
    side.setdefault(f"{what} clock", []).append(took[0] / 1000)
    side.setdefault(what, []).append(took[1] / 1000)


if __name__ == "__main__":
    main()
