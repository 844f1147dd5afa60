/** The map beside the article: what the rows say, as it will be drawn. */

import { canvasLayer } from "./canvas.js";
import { decode, nameGround, unpackGround } from "./ground.js";
import { drawBase } from "./basemap.js";
import { drawAreas, drawDots, drawPresences, drawRings } from "./places.js";
import { colourOf, drawFew } from "./lines.js";
import { drawLabels, placeLabels } from "./labels.js";
import { distanceTo } from "./paths.js";
import { el, isolate } from "./dom.js";
import { into } from "./globe.js";
import { layout } from "./layout.js";
import { mercator, viewOf } from "./project.js";
import { isDark, onTheme, readTheme, still } from "./theme.js";
import { meaningOf, placeAt, placeOf, toponymsOf } from "./senses.js";
import { groupsOf, sceneStory, shownFrom } from "./rowscene.js";
import { pick } from "./chooser.js";
import { PLACES } from "./fields.js";
import { t } from "./strings.js";
import { onWork, rowOf, turn, work } from "./work.js";

const PAD = 48;
/** No closer than this by itself: a place is not known so well. */
const CLOSEST = 7;
/** A place by itself is shown with so much around it that one knows where that is. */
const ALONE = 5.5;
const NEAR = 9;
/** So far around its middle an area is shown; and a degree of latitude. */
const WIDEST_KM = 500;
const KM = 111.2;
/** A way shorter than this on the map is looked at from closer by. */
const SHORT = 30;

/** @param {HTMLElement} box the element of the map */
export async function makeAtlas(story, box) {
  const map = L.map(box, { center: [40, into(0, story.west)], zoom: 2, zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 100, zoomControl: false, attributionControl: false });
  L.control.zoom({ position: "topleft", zoomInTitle: t("Zoom in"), zoomOutTitle: t("Zoom out") }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 110 }).addTo(map);
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", t("Map of the rows; the list says the same"));
  const base = decode(await unpackGround(story.basemap), mercator);
  nameGround(base, null);
  const shown = { base, theme: readTheme(), story: sceneStory(story), scene: null, min: L.point(0, 0), asked: null };
  const layers = layersOf(map, shown, box);
  frame(map, base);
  fit(map, shown);
  lookAt(map, story, true);
  layers.base.addTo(map);
  layers.story.addTo(map);
  onTheme(() => {
    shown.theme = readTheme();
    layers.base.redraw();
    layers.story.redraw();
  });
  listen(map, story, shown, layers);
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(box);
  return { map, shown, fit: () => fit(map, shown) };
}

function frame(map, base) {
  const [west, south, east, north] = base.bbox;
  map.setMaxZoom(12);
  map.setMinZoom(1);
  map.setMaxBounds(L.latLngBounds([south, west], [north, east]));
}

/** Show all that the rows name. */
function fit(map, { story }) {
  if (!story.places.length) return;
  go(map, story.places, false);
}

function go(map, places, animate) {
  const size = map.getSize();
  const pad = Math.min(PAD, size.x / 6, size.y / 6);
  const bounds = L.latLngBounds(places.flatMap(cornersOf));
  map.fitBounds(bounds, { maxZoom: isOne(places) ? ALONE : CLOSEST, paddingTopLeft: [pad, Math.max(pad, Math.min(60, size.y / 5))], paddingBottomRight: [pad, pad], animate: animate && !still(), duration: 0.5 });
}

/** Of an area so much as tells where it is: no whole continent. */
function cornersOf({ lat, lon, radius, precision, kind }) {
  const isArea = kind === "area" || ["region", "country", "sea"].includes(precision);
  const reach = isArea ? Math.min(radius ?? 0, WIDEST_KM) / KM : 0;
  const across = reach / Math.max(0.2, Math.cos((lat * Math.PI) / 180));
  return [[lat - reach, lon - across], [lat + reach, lon + across]];
}

function isOne(places) {
  return places.every(({ lat, lon }) => Math.hypot(lat - places[0].lat, lon - places[0].lon) < 0.2);
}

// --- Drawing ---

function layersOf(map, shown, box) {
  map.createPane("gmBase").style.zIndex = 150;
  map.createPane("gmStory").style.zIndex = 390;
  const base = canvasLayer("gmBase", (ctx, size, min) => drawBase(ctx, size, viewOf(map, min), shown.base, shown.theme));
  const story = canvasLayer("gmStory", (ctx, size, min) => {
    shown.min = min;
    draw(ctx, viewOf(map, min, size), shown, frameOf(map, min), blocked(box, map, min));
  });
  return { base, story };
}

function frameOf(map, min) {
  const corner = map.containerPointToLayerPoint([0, 0]).subtract(min);
  const size = map.getSize();
  return { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
}

/** Boxes of what lies over the map, in canvas pixels. */
function blocked(box, map, min) {
  const [origin, { left, top }] = [box.getBoundingClientRect(), frameOf(map, min)];
  return [...box.parentElement.querySelectorAll(".leaflet-control, .rv-credits, .rv-legend")].map((one) => {
    const own = one.getBoundingClientRect();
    const [x, y] = [left - origin.left, top - origin.top];
    return { left: own.left + x - 4, right: own.right + x + 4, top: own.top + y - 4, bottom: own.bottom + y + 4 };
  });
}

function draw(ctx, view, shown, frame, over) {
  const { story, theme, base } = shown;
  const scene = layout(story, story.marks, view);
  shown.scene = scene;
  const current = work.rows.findIndex(({ key }) => key === work.current);
  const isChosen = story.marks.some(({ claims }) => claims.includes(current));
  const tone = ({ claims }) => (claims.includes(current) ? "chosen" : isChosen ? "possible" : "plain");
  const kept = new Set(story.marks.filter((mark) => tone(mark) !== "possible").flatMap(({ from, to }) => [from, to]));
  const faded = ({ id }) => isChosen && !kept.has(id);
  const paint = { theme, colour: (mark) => colourOf(mark, story, theme, isDark()) };
  drawAreas(ctx, view, scene, base, theme, faded);
  drawRings(ctx, scene, theme, faded);
  const whole = { ...scene, loud: scene.lines, quiet: [], back: [], ghosts: [] };
  drawFew(ctx, scene.lines, paint, tone);
  drawDots(ctx, scene, theme, faded);
  drawPresences(ctx, scene, paint, tone);
  drawLabels(ctx, placeLabels(ctx, { ...shown, scene: whole, view, tone, faded }, frame, over), paint, faded, tone);
  if (shown.asked) drawAsked(ctx, view, shown);
}

/** The alternatives of the place that is asked about, by their numbers. */
function drawAsked(ctx, view, { asked, theme, west }) {
  for (const [at, { lon, lat }] of [...asked.entries()].reverse()) {
    const [x, y] = view.xy(lon, lat);
    ctx.beginPath();
    ctx.rect(x - 9, y - 9, 18, 18);
    ctx.fillStyle = theme.glow;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.ink;
    ctx.stroke();
    ctx.fillStyle = theme.ink;
    ctx.font = `700 11px ${theme.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(at + 1), x, y + 0.5);
  }
}

// --- Listening ---

function listen(map, story, shown, layers) {
  onWork((what, detail) => {
    if (what === "rows") {
      shown.story = sceneStory(story);
      layers.story.redraw();
      lookAt(map, story, false);
    }
    if (what === "current") {
      if (shownFrom()[1] < work.rows.length || shownFrom()[0]) shown.story = sceneStory(story);
      layers.story.redraw();
      lookAt(map, story, true);
    }
    if (what === "place") {
      const meaning = work.place && detail.toponym ? meaningOf(detail.toponym) : null;
      shown.asked = meaning ? meaning.options.map(({ place }) => ({ lat: placeAt(place).lat, lon: into(placeAt(place).lon, story.west) })) : null;
      layers.story.redraw();
    }
    if (what === "aim") map.getContainer().classList.toggle("rv-aiming", work.aim !== null);
  });
  map.on("click", (event) => press(map, story, shown, event));
}

/** Go to the row at hand where it is out of sight, or too small to be seen. */
function lookAt(map, story, closer) {
  const row = rowOf(work.current);
  if (!row) return;
  const columns = [...PLACES].filter((column) => row.cells[column]);
  const places = columns.flatMap((column) => toponymsOf(row, column)).map(placeOf).filter(Boolean).map((place) => ({ ...place, lon: into(place.lon, story.west) }));
  if (!places.length) return;
  const size = map.getSize();
  const points = places.map(({ lat, lon }) => map.latLngToContainerPoint([lat, lon]));
  const isIn = points.every(({ x, y }) => x > 20 && y > 20 && x < size.x - 20 && y < size.y - 20);
  const spread = Math.max(...points.map((point) => point.distanceTo(points[0])));
  if (isIn && !(closer && places.length > 1 && spread < SHORT && map.getZoom() < CLOSEST)) return;
  go(map, places, true);
}

/** A press chooses the row that is drawn there, or gives the position that was asked for. */
function press(map, story, shown, { latlng, layerPoint }) {
  if (work.aim !== null) {
    const toponym = work.aim;
    turn("aim", null);
    const lon = into(latlng.lng, -180);
    return pick(toponym, { lat: Number(latlng.lat.toFixed(4)), lon: Number(lon.toFixed(4)) });
  }
  const { x, y } = layerPoint.subtract(shown.min);
  const near = [
    ...shown.scene.lines.filter(({ points }) => points).map(({ mark, points }) => ({ mark, far: distanceTo(points, x, y) })),
    ...shown.scene.dots.map((dot) => ({ mark: dot.mark, far: Math.hypot(dot.x - x, dot.y - y) - 4 })),
  ].filter(({ far }) => far < NEAR).sort((a, b) => a.far - b.far);
  const keys = near.map(({ mark }) => work.rows[mark.claims[0]].key);
  if (!keys.length) return;
  // Pressed again, the next of those that lie one on another.
  const at = keys.indexOf(work.current);
  turn("current", keys[(at + 1) % keys.length], { reveal: true });
}

/** Whose lines are which. */
export function makeLegend(story) {
  const box = el("details", { class: "rv-legend" });
  const fill = () => {
    const groups = [...groupsOf()].filter(([name]) => name);
    const entries = groups.slice(0, 8).map(([name, group]) => el("li", {}, el("span", { class: "rv-swatch", style: `--rv-who: var(--gm-group-${group})`, "aria-hidden": "true" }), isolate(name)));
    box.hidden = !entries.length;
    const isOpen = box.open;
    const [first, last] = shownFrom();
    const few = last - first < work.rows.length ? el("p", {}, t("Of {all} rows these are {first} to {last}: those around the one at hand.", { all: work.rows.length, first: first + 1, last })) : null;
    box.replaceChildren(el("summary", {}, t("Who says so")), el("ul", {}, ...entries), el("p", {}, t("Lines are straight here; the map finds the ways.")), few ?? "");
    box.open = isOpen;
  };
  fill();
  onWork((what) => (what === "rows" || (what === "current" && work.rows.length > shownFrom()[1] - shownFrom()[0])) && fill());
  return box;
}

/** Folded where the map is small. @returns {HTMLElement} */
export function makeCredits(story) {
  const lines = [...story.credits, "Leaflet"].flatMap((line, at) => (at ? [" · ", isolate(line)] : [isolate(line)]));
  const box = el("details", { class: "rv-credits" }, el("summary", {}, t("Credits")), el("p", {}, ...lines));
  const small = window.matchMedia("(max-width: 760px), (max-height: 560px)");
  const lay = () => (box.open = !small.matches);
  small.addEventListener("change", lay);
  lay();
  return box;
}
