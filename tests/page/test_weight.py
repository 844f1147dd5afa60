"""How heavy a page is, and that an archive of ten thousand legs opens and is gone through."""

from __future__ import annotations

import gzip
import random
import re
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely import LineString, Point

import geo_movements as gm
from geo_movements import basemap
from geo_movements import page as gm_page
from geo_movements.schema import CRS, RESOLVED, Story

from .conftest import leg, make_story, until
from .routed import wiggled

ROOT = Path(__file__).parents[2]
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks" / "page.py"))
Open = Callable[..., Any]
LEGS = 10_000
SETTLED = """() => new Promise((done) => {
  const before = gmState.scene;
  const look = () => (gmState.scene === before ? setTimeout(look, 20) : done());
  look();
})"""
PORTS = {
    "Callao": (-77.15, -12.05), "Oakland": (-122.3, 37.8), "Yokohama": (139.65, 35.45),
    "Sydney": (151.2, -33.86), "Durban": (31.03, -29.87), "Lagos": (3.4, 6.45),
    "Santos": (-46.33, -23.95), "Murmansk": (33.08, 68.97), "Mumbai": (72.85, 18.95),
    "Singapore": (103.83, 1.27), "Vladivostok": (131.87, 43.11), "Hamburg": (9.98, 53.54),
    "New Orleans": (-90.07, 29.95), "Honolulu": (-157.87, 21.3), "Suva": (178.43, -18.13),
    "Punta Arenas": (-70.9, -53.16), "Reykjavik": (-21.94, 64.15), "Aden": (45.03, 12.8),
}  # fmt: skip
STORY = re.compile(r'"packed":"([^"]*)"')


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = BENCHMARK["write_project"](tmp_path_factory.mktemp("archive"), LEGS)
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project))


@pytest.fixture(scope="module")
def html(archive: Story) -> str:
    return gm_page.render(archive)


@pytest.mark.parametrize(("sample", "most"), [("dprk-2024", 1_000_000), ("minard-1812", 700_000)])
def test_the_samples_are_light(sample: str, most: int) -> None:
    project = gm.read(ROOT / "data" / sample)
    html = gm_page.render(gm.build(project, gm.resolve(project)))
    assert len(html.encode()) < most


def test_a_hundred_legs_anywhere_are_light_in_all_languages() -> None:
    html = gm_page.render(worldwide(("en", "uk", "ru", "ko", "fr", "de", "es")))
    assert len(html.encode()) < 2_000_000


def worldwide(languages: tuple[str, ...]) -> Story:
    """Make a hundred legs between ports of all oceans, every fifth with the bends of a road."""
    dice = random.Random(3)
    rows = []
    for at in range(100):
        start, end = dice.sample(list(PORTS), 2)
        mode = ("sea", "air", "rail", "road", "unknown")[at % 5]
        line = wiggled([PORTS[start], PORTS[end]], 0.1) if mode == "road" else bent(start, end)
        rows.append(leg(at, None, None) | {
            "origin": start, "destination": end, "origin_place": start, "destination_place": end,
            "mode": mode, "geometry": line, "route_method": "great_circle", "force": f"Unit {at}",
            "side": f"Side {at % 4}", "claimant": f"Claimant {at % 9}", "strength": str(at * 37),
            "date_earliest": f"1944-{at % 12 + 1:02}-01",
            "note": f"A note of claim {at}, a few words of what was said, by whom, and why.",
        })  # fmt: skip
    story = make_story(rows, language=languages[0], other_languages=languages[1:])
    places = [
        {**dict.fromkeys(RESOLVED), "toponym": name, "place_id": name, "name": name,
         "precision": "town", "uncertainty_km": 10, "geometry": Point(at), "attribution": "made up"}
        for name, at in PORTS.items()
    ]  # fmt: skip
    return replace(story, places=gpd.GeoDataFrame(places, geometry="geometry", crs=CRS))


def bent(start: str, end: str) -> LineString:
    between = Geod(ellps="WGS84").npts(*PORTS[start], *PORTS[end], 63)
    return basemap.shift_into(LineString([PORTS[start], *between, PORTS[end]]), -180)


def test_a_leg_of_an_archive_takes_a_hundred_bytes(html: str) -> None:
    packed = STORY.search(html)
    assert packed and len(packed[1]) <= 26 * LEGS
    assert len(html.encode()) <= 100 * LEGS  # the ground and the viewer with it
    assert len(gzip.compress(html.encode(), 6)) <= 50 * LEGS


@pytest.mark.browser
def test_an_archive_is_gone_through(html: str, open_page: Open) -> None:
    seen = open_page(html)
    tab = seen.tab
    drawn = "gmState.scene.crowd.length"
    assert tab.evaluate(drawn) > 9_000
    assert tab.evaluate("gmState.labels.filter(({ country }) => !country).length") > 20
    tab.evaluate("gmChange({ window: [-9800, -9793] })")
    tab.evaluate("gmChoose([42], { reveal: true })")
    tab.locator('.gm-claim[data-claims="42"]').wait_for(timeout=9000)
    tab.evaluate("gmChoose([9999], { reveal: true })")
    tab.locator('.gm-claim[data-claims="9999"]').wait_for(timeout=9000)
    assert tab.locator(".gm-card").count() < 400  # not all that lie between
    tab.evaluate("gmChoose([]), gmChange({ window: null, query: 'Division 7' })")
    tab.evaluate("gmMap.setZoom(9, { animate: false })")
    tab.evaluate(SETTLED)
    assert 0 < tab.evaluate(drawn) < 8_000  # what lies out of sight is not laid out
    assert seen.errors == []


@pytest.mark.browser
def test_opening_an_archive_makes_no_more_than_is_seen(html: str, open_page: Open) -> None:
    tab = open_page(html).tab
    assert tab.evaluate("document.querySelectorAll('*').length") < 8_000
    loud, quiet = tab.evaluate("[gmState.scene.loud.length, gmState.scene.quiet.length]")
    assert 20 < loud < 200 and quiet > 9_000
    assert tab.evaluate("gmState.scene.lines.length") == 0  # those of the haze are no objects
    # Claims are no objects of their own words: those stand in columns.
    assert tab.evaluate("Object.keys(gmState.scene.loud[0].mark).includes('claims')") is False


@pytest.mark.browser
def test_a_crowd_is_a_haze_with_the_heaviest_above(html: str, open_page: Open) -> None:
    tab = open_page(html).tab
    loud = tab.evaluate("gmState.scene.loud.map(({ mark }) => mark.width)")
    quiet = "Array.from(gmState.scene.quiet, (at) => gmState.scene.lineOf(at).mark.width)"
    assert min(loud) >= max(tab.evaluate(quiet))
    note = tab.locator(".gm-haze-note")
    assert (
        note.inner_text()
        == f"{tab.evaluate('gmState.scene.loud.length')} of 9,862 lines in full: zoom in for more"
    )
    tab.evaluate("gmChange({ window: [-9800, -9799] })")
    assert tab.evaluate("gmState.scene.quiet.length") == 0
    assert note.is_hidden()
    # Where the crowd is gone each line has its head, as in a small story.
    lines = "gmState.scene.loud.filter(({ mark, length }) => mark.shape === 'line' && length > 40)"
    assert tab.evaluate(f"{lines}.length") > 5
    assert tab.evaluate(f"{lines}.every(({{ head }}) => head)")


LONELY = """() => {
  const { quiet, crowd, lineOf } = gmState.scene;
  const all = Array.from(crowd, (at) => ({ at, points: lineOf(at).glimpse() }));
  const away = ([x, y], [ax, ay], [bx, by]) => {
    const [ux, uy] = [bx - ax, by - ay];
    const share = ((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy || 1);
    const t = Math.max(0, Math.min(1, share));
    return Math.hypot(ax + ux * t - x, ay + uy * t - y);
  };
  const isFree = (at, point) => all.every((other) => other.at === at
    || other.points.every((end, n, line) => !n || away(point, line[n - 1], end) > 10));
  for (const at of quiet) {
    const [a, b] = lineOf(at).glimpse().slice(-2);
    for (const share of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      const [x, y] = a.map((begin, n) => begin + (b[n] - begin) * share);
      const inside = x > 300 && x < 1100 && y > 170 && y < 640;
      if (inside && isFree(at, [x, y])) return { point: [x, y], claims: lineOf(at).mark.claims };
    }
  }
}"""
CANVAS = ".leaflet-gmStory-pane canvas"


@pytest.mark.browser
def test_a_line_of_the_haze_is_found_by_the_pointer(
    archive: Story, html: str, open_page: Open
) -> None:
    tab = open_page(html, width=1280, height=800).tab
    tab.evaluate("gmChange({ filters: { claimant: ['Press'], status: ['planned'] } })")
    until(tab, "!gmState.painting && gmState.scene.quiet.length > 0")
    found = tab.evaluate(LONELY)
    box = tab.locator(CANVAS).bounding_box()
    tab.mouse.move(box["x"] + found["point"][0], box["y"] + found["point"][1])
    assert tab.evaluate("gmState.hovered") == found["claims"]
    assert tab.locator(".gm-tip").is_visible()
    # What is filtered away is not there for the pointer either.
    there = "Array.from(gmState.scene.crowd, (at) => gmState.scene.lineOf(at).mark.claims).flat()"
    legs = archive.legs[(archive.legs["claimant"] == "Press")]
    wanted = legs.index[legs["status"] == "planned"]
    assert set(wanted) <= set(tab.evaluate(there))
    assert tab.evaluate("gmState.scene.crowd.length") < 500
    tab.mouse.down()
    tab.mouse.up()
    assert tab.evaluate("gmState.chosen") == found["claims"][:1]
    assert tab.locator(".gm-card.gm-chosen").count() == 1


@pytest.mark.browser
def test_the_picture_stays_until_the_next_is_there(html: str, open_page: Open) -> None:
    tab = open_page(html).tab
    picture = """() => {
      const canvas = document.querySelector(".leaflet-gmStory-pane canvas");
      return [canvas.width, canvas.toDataURL().length, gmState.painting];
    }"""
    zoomed = "gmMap.setZoom(8, { animate: false })"
    before, during = tab.evaluate(
        f"() => {{ const told = {picture}; const before = told(); {zoomed};"
        " return [before, told()]; }"
    )
    assert before[2] is False
    assert during[:2] == before[:2] and during[2] is True
    until(tab, "!gmState.painting")
    assert tab.evaluate(picture)[1] != before[1]


@pytest.mark.browser
def test_the_picture_that_stays_lies_where_it_belongs(html: str, open_page: Open) -> None:
    """Also where the map has another size than when it was drawn."""
    tab = open_page(html).tab
    until(tab, "!gmState.painting")
    moved = tab.evaluate("""() => {
      gmMap.setMaxBounds(null).setMinZoom(0);
      const canvas = document.querySelector(".leaflet-gmStory-pane canvas");
      const corner = () => {
        const [box, map] = [canvas, gmMap.getContainer()].map((one) => one.getBoundingClientRect());
        return L.point(box.left - map.left, box.top - map.top);
      };
      const told = [];
      for (const [lat, step, height] of [[48, 0.25, 300], [60, 0.25, 800], [66, -0.5, 500]]) {
        const [there, zoom] = [gmMap.getPixelBounds().min.add(corner()), gmMap.getZoom()];
        gmMap.getContainer().style.height = `${height}px`;
        gmMap.invalidateSize({ pan: false, animate: false });
        gmMap.setView([lat, 30], zoom + step, { animate: false });
        const scaled = there.multiplyBy(gmMap.getZoomScale(gmMap.getZoom(), zoom));
        const now = scaled.subtract(gmMap.getPixelBounds().min);
        told.push([gmState.painting, corner().distanceTo(now)]);
      }
      return told;
    }""")
    assert [painting for painting, _ in moved] == [True] * 3
    assert max(away for _, away in moved) < 2


@pytest.mark.browser
def test_a_picture_beyond_the_projection_is_where_it_was_drawn(html: str, open_page: Open) -> None:
    """Leaflet's own latitudes end at 85 degrees: a view of the north has its corner beyond."""
    tab = open_page(html).tab
    until(tab, "!gmState.painting")
    tab.evaluate("gmMap.setMaxBounds(null).setMinZoom(0).setView([66, 30], 2, { animate: false })")
    until(tab, "!gmState.painting")
    away = tab.evaluate("""() => [...document.querySelectorAll(".leaflet-zoom-animated")]
      .filter((one) => one.tagName === "CANVAS")
      .map((canvas) => {
        const [box, map] = [canvas, gmMap.getContainer()].map((one) => one.getBoundingClientRect());
        const min = gmMap.getSize().multiplyBy(-0.25);
        return L.point(box.left - map.left, box.top - map.top).distanceTo(min);
      })""")
    assert len(away) == 2
    assert max(away) < 2


@pytest.mark.browser
def test_the_map_is_seen_before_the_lists_are_made(html: str, browser: Any, tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text(html, encoding="utf-8")
    context = browser.new_context(offline=True)
    context.add_init_script("""Object.defineProperty(window, "gmState", {
      configurable: true,
      set(state) {
        let drawn = false;
        Object.defineProperty(window, "gmState", { value: state, writable: true });
        Object.defineProperty(state, "drawn", {
          get: () => drawn,
          set(on) {
            drawn = on;
            window.cardsThen = document.querySelectorAll(".gm-card").length;
          },
        });
      },
    })""")
    tab = context.new_page()
    tab.goto((tmp_path / "map.html").as_uri(), wait_until="commit")
    until(tab, "Boolean(window.gmState?.ready)")
    assert tab.evaluate("[cardsThen, document.querySelectorAll('.gm-card').length > 20]") == [
        0, True,
    ]  # fmt: skip
    context.close()


@pytest.mark.browser
def test_bars_thinner_than_a_pixel_are_piled_up(html: str, open_page: Open) -> None:
    tab = open_page(html, width=1280, height=800).tab
    box = tab.locator(".gm-bulk").bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.6)
    (claim,) = tab.evaluate("gmState.hovered")
    tab.mouse.down()
    tab.mouse.up()
    assert tab.evaluate("gmState.chosen") == [claim]
    tab.keyboard.press("Escape")
    tab.locator('.gm-chart [data-key][tabindex="0"]').focus()
    tab.keyboard.press("ArrowRight")
    assert len(tab.evaluate("gmState.hovered")) == 1


@pytest.mark.browser
def test_a_search_finds_what_stands_in_any_column(
    archive: Story, html: str, open_page: Open
) -> None:
    legs = archive.legs
    tab = open_page(html).tab

    def shown(query: str) -> str:
        tab.evaluate("(query) => gmChange({ query })", query)
        return str(tab.locator(".gm-said p").inner_text())

    told = legs["movement"].str.contains("231") | legs["id"].str.contains("231")
    assert shown("231 TRÁNSFER") == f"{told.sum()} of 10,000 claims shown"
    assert shown("zzz") == "0 of 10,000 claims shown"


@pytest.mark.browser
def test_pictures_keep_apart_in_a_crowd(tmp_path: Path, open_page: Open) -> None:
    folder = BENCHMARK["write_project"](tmp_path / "some", 400, 30)
    project = gm.read(folder)
    tab = open_page(gm_page.render(gm.build(project, gm.resolve(project)))).tab
    assert tab.evaluate("gmState.scene.quiet.length") > 250
    assert 0 < tab.evaluate("gmState.scene.loud.filter(({ head }) => head).length") < 100
    assert tab.evaluate("gmState.labels.filter(({ text }) => text.startsWith('×')).length") < 20
    named = "gmState.labels.filter(({ country, town, text }) => text && !country && !town).length"
    assert tab.evaluate(named) > 15  # of 30 towns
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    note = tab.locator(".gm-haze-note").inner_text()
    assert note.endswith(" lines in full, the others thin")  # nobody zooms a sheet


@pytest.mark.browser
def test_a_story_of_some_claims_has_no_haze(story: Story, open_page: Open) -> None:
    tab = open_page(story).tab
    assert tab.evaluate("gmState.scene.quiet.length") == 0
    assert tab.evaluate("gmState.scene.loud.length === gmState.scene.lines.length")
    assert tab.locator(".gm-haze-note").is_hidden()


@pytest.mark.browser
def test_stubs_past_the_most_are_thin_and_the_map_says_so(open_page: Open) -> None:
    spots = {f"Spot {at}": Point(20 + at % 40, 30 + at // 40 / 2) for at in range(1600)}
    rows = [
        leg(at, None, None) | {"destination": name, "destination_place": name, "geometry": spot}
        for at, (name, spot) in enumerate(spots.items())
    ]
    places = [
        {**dict.fromkeys(RESOLVED), "toponym": name, "place_id": name, "name": name,
         "precision": "town", "uncertainty_km": 1, "geometry": spot, "attribution": "made up"}
        for name, spot in spots.items()
    ]  # fmt: skip
    story = replace(make_story(rows), places=gpd.GeoDataFrame(places, geometry="geometry", crs=CRS))
    tab = open_page(story).tab
    until(tab, "!gmState.painting")
    full, thin = tab.evaluate("[gmState.scene.loud.length, gmState.scene.thin.length]")
    assert full + thin == tab.evaluate("gmState.scene.lines.length")
    assert thin > 0
    words = f"{full:,} of {full + thin:,} lines in full: zoom in for more"
    assert tab.locator(".gm-haze-note").inner_text() == words


@pytest.mark.browser
def test_names_are_placed_before_a_crowd_is_drawn(html: str, open_page: Open) -> None:
    """No one task scans the names of a whole view: they are there when the picture is drawn."""
    tab = open_page(html).tab
    tab.evaluate("""() => {
      window.during = { measured: 0, drawing: false };
      const { fillText, measureText } = CanvasRenderingContext2D.prototype;
      Object.assign(CanvasRenderingContext2D.prototype, {
        measureText(words) {
          if (this.canvas.isConnected) during.measured += 1;
          return measureText.call(this, words);
        },
        fillText(...all) {
          during.drawing = true;
          return fillText.apply(this, all);
        },
      });
      gmMap.setZoom(8, { animate: false });
    }""")
    until(tab, "!gmState.painting && during.drawing")
    assert tab.evaluate("during.measured") == 0
    assert tab.evaluate("gmState.labels.length") > 5


@pytest.mark.browser
def test_names_keep_off_the_note_of_the_haze(html: str, open_page: Open) -> None:
    tab = open_page(html).tab
    under = """() => {
      const [note, canvas] = [".gm-haze-note", ".leaflet-gmStory-pane canvas"]
        .map((which) => document.querySelector(which).getBoundingClientRect());
      return gmState.labels.filter(({ box }) => box.left + canvas.left < note.right
        && box.right + canvas.left > note.left && box.top + canvas.top < note.bottom
        && box.bottom + canvas.top > note.top).length;
    }"""
    assert tab.locator(".gm-haze-note").is_visible()
    assert tab.evaluate(under) == 0
