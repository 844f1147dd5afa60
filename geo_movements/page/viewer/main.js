/** Puts the page together. */

import { canvasLayer } from "./canvas.js";
import { decode, readStory, unpack } from "./data.js";
import { drawBase } from "./basemap.js";
import { drawAreas, drawDots, drawEvent, drawPresences, drawRings } from "./places.js";
import { colourOf, drawLines, drawPorts } from "./lines.js";
import { drawLabels, placeLabels } from "./labels.js";
import { el, isolate } from "./dom.js";
import { areMany, layout } from "./layout.js";
import { makeAddress } from "./address.js";
import { makeLegend, settleLegend } from "./legend.js";
import { makePanel } from "./panel.js";
import { makePointer } from "./pointer.js";
import { makeTimeline } from "./timeline.js";
import { mercator, viewOf } from "./project.js";
import { change, choose, hover, isChosen, onChange, state } from "./state.js";
import { speak } from "./strings.js";
import { declareColours } from "./swatch.js";
import { fadedOf, there, toneOf } from "./tones.js";
import { setClock } from "./time.js";
import { isDark, onTheme, readTheme, still } from "./theme.js";

/** What of the state the map shows. */
const SEEN = ["chosen", "hovered", "event", "window", "known", "filters", "query", "step"];
const PHONE = window.matchMedia("(max-width: 760px)");

async function start() {
  const story = await readStory();
  const map = window.gmMap;
  Object.assign(window, { gmState: state, gmChange: change, gmChoose: choose, gmHover: hover });
  setClock(story);
  speak(story.strings);
  window.gmMarks = story.marks;
  declareColours(story.groups);
  makePanel(story);
  makeTimeline(story);
  const base = decode(await unpack(story.basemap), mercator);
  const shown = { story, base, theme: readTheme() };
  const legend = makeLegend(story, () => {
    if (!legend.hidden) settleLegend(legend, state.scene, layers.frame());
    layers.story.redraw(); // names keep off it
  });
  document.getElementById("gm-stage").append(credits(story));
  controls(map);
  const layers = makeLayers(map, shown, legend);
  const fit = frameStory(map, shown, layers);
  listen(map, story, shown, layers, fit);
  makeAddress(story);
  state.ready = true;
}

function credits(story) {
  const lines = [...story.credits, "Leaflet"].map((line) => el("span", {}, isolate(line)));
  return el("p", { class: "gm-credits" }, ...lines.flatMap((line, at) => (at ? [" · ", line] : [line])));
}

function controls(map) {
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 110 }).addTo(map);
}

function makeLayers(map, shown, legend) {
  // Below overlayPane (400): a user's own layers lie above the ground and above the story's lines.
  map.createPane("gmBase").style.zIndex = 150;
  map.createPane("gmStory").style.zIndex = 390;
  const layers = { min: L.point(0, 0) };
  layers.frame = () => {
    const corner = map.containerPointToLayerPoint([0, 0]).subtract(layers.min);
    const size = map.getSize();
    return { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
  };
  layers.base = canvasLayer("gmBase", (ctx, size, min) => {
    drawBase(ctx, size, viewOf(map, min), shown.base, shown.theme);
  });
  layers.story = canvasLayer("gmStory", (ctx, size, min) => {
    layers.min = min;
    drawStory(ctx, viewOf(map, min, size), shown, () => blockedBy(map, legend, layers), layers.frame());
  }, () => areMany(shown.story.marks));
  return layers;
}

/** Boxes of what lies over the map, in canvas pixels: no name may hide under them. */
function blockedBy(map, legend, layers) {
  const origin = map.getContainer().getBoundingClientRect();
  const frame = layers.frame();
  const over = [legend, ...map.getContainer().querySelectorAll(".leaflet-control"), ...document.querySelectorAll(".gm-credits")];
  return over.map((element) => {
    const box = element.getBoundingClientRect();
    const [x, y] = [frame.left - origin.left, frame.top - origin.top];
    return { left: box.left + x - 4, right: box.right + x + 4, top: box.top + y - 4, bottom: box.bottom + y + 4 };
  });
}

function drawStory(ctx, view, shown, blocked, frame) {
  const { story, theme: colours } = shown;
  const laid = shown.laid?.key === view.key ? shown.laid : { key: view.key, scene: layout(story, view) };
  const tone = toneOf(story);
  const scene = there(laid.scene, tone, shown);
  // Names stay where they are while one points or time goes on, unless a place is gone or back.
  const kept = shown.steady && shown.kept?.key === view.key && shown.kept.places === idsOf(scene) ? shown.kept.labels : null;
  Object.assign(state, { scene });
  shown.laid = laid;
  const dark = isDark();
  const paint = { theme: colours, colour: (mark) => colourOf(mark, story, colours, dark) };
  const faded = fadedOf(scene, tone);
  drawAreas(ctx, view, scene, shown.base, colours, faded);
  drawRings(ctx, scene, colours, faded);
  drawLines(ctx, scene, paint, tone);
  drawPorts(ctx, scene, colours, tone);
  drawDots(ctx, scene, colours, faded);
  drawPresences(ctx, scene, paint, tone);
  const labels = kept ?? placeLabels(ctx, { ...shown, scene, view, tone, faded }, frame, blocked());
  drawLabels(ctx, labels, paint, faded, tone);
  for (const at of new Set([state.event, state.hoveredEvent])) drawEvent(ctx, view, story.events[at], colours, labels);
  if (kept) return;
  shown.kept = { key: view.key, labels, places: idsOf(scene) };
  state.labels = labels.map(({ text, box, country }) => ({ text, box, country: Boolean(country) }));
}

function idsOf({ places }) {
  return places.map(({ id }) => id).join("\n");
}

/** Fit the story; show where the crop of the ground ends only where the story leaves no choice. */
function frameStory(map, { story, base }, layers) {
  const [west, south, east, north] = story.bounds;
  const all = L.latLngBounds([south, west], [north, east]);
  const edge = L.latLngBounds([base.bbox[1], base.bbox[0]], [base.bbox[3], base.bbox[2]]);
  const fit = () => {
    const pad = PHONE.matches ? 26 : 48;
    map.options.minZoom = 0;
    map.setMaxBounds(null);
    map.options.zoomSnap = 0; // the first view fits exactly; the reader's steps are quarters
    map.invalidateSize({ pan: false, animate: false });
    const least = Math.min(map.getBoundsZoom(edge, true), map.getBoundsZoom(all, false, L.point(16, 16)));
    map.fitBounds(all, { padding: [pad, pad], maxZoom: 8, animate: false });
    if (map.getZoom() < least) map.setView(all.getCenter(), least, { animate: false });
    map.options.zoomSnap = 0.25;
    map.setMinZoom(least);
    map.setMaxBounds(edge.contains(all) ? edge : null); // a story over a pole ends past the ground
  };
  map.options.maxBoundsViscosity = 1;
  map.setMaxZoom(12);
  fit();
  layers.base.addTo(map);
  layers.story.addTo(map);
  return fit;
}

function listen(map, story, shown, layers, fit) {
  const redraw = () => {
    shown.theme = readTheme();
    layers.base.redraw();
    layers.story.redraw();
  };
  onTheme(redraw);
  const toCanvas = (point) => [point.x - layers.min.x, point.y - layers.min.y];
  const closeMenu = makePointer(map, story, toCanvas);
  onChange((what, options) => {
    if (!SEEN.includes(what)) return;
    shown.steady = what !== "chosen";
    layers.story.redraw();
    shown.steady = false;
    if (what !== "chosen") return;
    if (options.fly && isChosen()) flyTo(map, story);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenu();
    choose([]);
  });
  let fitting = false; // fitting measures the map, which tells of a new size
  map.on("resize", () => {
    if (fitting || isChosen()) return;
    fitting = true;
    fit();
    fitting = false;
  });
}

function flyTo(map, story) {
  const chosen = new Set(state.chosen);
  const points = story.marks
    .filter((mark) => mark.claims.some((at) => chosen.has(at)))
    .flatMap((mark) => mark.vertices.map(({ lon, lat }) => [lat, lon]))
    .concat([story.events[state.event]?.where].filter(Boolean).map(([lon, lat]) => [lat, lon]));
  if (!points.length) return;
  const pad = PHONE.matches ? 40 : 80;
  const options = { maxZoom: 7, animate: !still(), duration: 0.6 };
  map.fitBounds(L.latLngBounds(points), { ...options, padding: [pad, pad] });
}

start();
