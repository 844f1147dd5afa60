/** Puts the page together. */

import { canvasLayer } from "./canvas.js";
import { verticesOf } from "./atlas.js";
import { readStory, retell } from "./data.js";
import { decode, nameGround, unpackGround } from "./ground.js";
import { drawBase } from "./basemap.js";
import { drawAreas, drawDots, drawEvent, drawPresences, drawRings } from "./places.js";
import { colourOf, drawLines, drawPorts } from "./lines.js";
import { drawLabels, placeLabels, placing } from "./labels.js";
import { el, isolate } from "./dom.js";
import { hazeWords, isCrowd } from "./crowd.js";
import { foresee, workFor } from "./haze.js";
import { languageAsked, makeAddress } from "./address.js";
import { makeFlowTime } from "./flowtime.js";
import { makeFrame } from "./frame.js";
import { makeLegend, settleLegend } from "./legend.js";
import { makeLook } from "./look.js";
import { makePanel } from "./panel.js";
import { makePointer } from "./pointer.js";
import { makePrint } from "./print.js";
import { makeTimeline } from "./timeline.js";
import { mercator, viewOf } from "./project.js";
import { again, change, choose, during, hover, isChosen, life, onChange, state } from "./state.js";
import { sceneNow, sceneSteps } from "./scene.js";
import { inSlices, leisure, soon } from "./slices.js";
import { speak, t } from "./strings.js";
import { addTiles } from "./tiles.js";
import { declareColours } from "./swatch.js";
import { setClock } from "./time.js";
import { isDark, onTheme, readTheme } from "./theme.js";
import { makeView } from "./view.js";

/** What of the state the map shows. */
const SEEN = ["chosen", "hovered", "event", "window", "known", "filters", "query", "step"];
/** More claims than this take a while to list. */
const LARGE = 2000;
/** Measures words for names that are placed before there is a canvas to draw on. */
const PENCIL = document.createElement("canvas").getContext("2d");
const PHONE = window.matchMedia("(max-width: 760px)");
const SMALL = window.matchMedia("(max-width: 760px), (max-height: 560px)");

async function start() {
  const story = await readStory();
  const map = window.gmMap;
  Object.assign(window, { gmState: state, gmChange: change, gmChoose: choose, gmHover: hover });
  state.language = languageAsked(story);
  if (state.language !== story.language) await retell(story, state.language);
  setClock(story);
  Object.defineProperty(window, "gmMarks", { get: () => story.marks.map((mark) => ({ claims: mark.claims, vertices: verticesOf(mark) })) });
  declareColours(story.groups);
  controls(map);
  const isLarge = story.claims.length > LARGE;
  const rooms = makeRooms(story, map, isLarge, (legend) => {
    if (!legend.hidden) settleLegend(legend, state.scene, layers.frame());
    layers.story.redraw(); // names keep off it
  });
  const base = decode(await unpackGround(story.basemap), mercator);
  nameGround(base, state.language);
  const shown = { story, base, theme: readTheme(), tellHaze: hazeNote(map) };
  const layers = makeLayers(map, shown, rooms);
  const fit = frameStory(map, shown, layers);
  addTiles(map, story.tiles, (tiled) => {
    if (shown.tiled === tiled) return;
    shown.tiled = tiled; // tiles have names of their own
    layers.story.redraw();
  });
  const redraw = listen(map, story, shown, layers, fit);
  layers.story.first.then(() => (state.drawn = true));
  if (isLarge) {
    await layers.story.first; // the map is seen while the lists are made
    await leisure();
    rooms.list();
  }
  makePrint(map, story, { fit, redraw });
  onChange(async (what) => {
    if (what !== "language" || !(await rooms.speak())) return;
    nameGround(base, state.language);
    shown.laid = shown.kept = null; // they hold the places by the names they had
    redraw();
  });
  makeAddress(story, makeView(map, fit));
  await layers.story.first;
  state.ready = true;
}

/**
 * Make all that speaks, and make it anew when the reader changes the language.
 * @param {boolean} isLarge whether the lists wait until `list` is called
 * @param {(legend: HTMLElement) => void} settle called when the full legend opens or closes
 */
function makeRooms(story, map, isLarge, settle) {
  const rooms = { legend: null };
  const around = () => {
    if (document.getElementById("gm-time")) (story.flows ? makeFlowTime : makeTimeline)(story);
    rooms.legend = makeLegend(story, () => settle(rooms.legend));
    document.getElementById("gm-stage").append(credits(story));
  };
  const begin = () => {
    speak(story.strings, story.language);
    setWords(story);
  };
  const make = () => {
    begin();
    makePanel(story);
    around();
    makeFrame(story, map);
  };
  let end = during(isLarge ? () => [begin, around].forEach((part) => part()) : make);
  rooms.list = () => {
    const before = end;
    const after = during(() => [makePanel(story), makeFrame(story, map)]);
    end = () => [before, after].forEach((one) => one());
  };
  rooms.speak = async () => {
    const code = state.language;
    const wanted = () => code === state.language; // the reader may be faster
    await retell(story, code, wanted);
    if (!wanted()) return false;
    const [held, scrolled] = [document.activeElement?.id, document.getElementById("gm-panel").scrollTop];
    end();
    document.querySelectorAll("#gm-legend, .gm-credits, #gm-skip, .gm-strip").forEach((one) => one.remove());
    for (const id of ["gm-panel", "gm-key", "gm-time"]) document.getElementById(id)?.replaceChildren();
    end = during(make);
    again("chosen");
    document.getElementById("gm-panel").scrollTop = scrolled;
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
    return true;
  };
  return rooms;
}

/** Tell the browser the language, for hyphens, voices and spelling. */
function setWords({ language, direction, title }) {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  document.title = title;
}

/** Credits lie open where there is room for them and for the story too. */
function credits(story) {
  const lines = [...story.credits, "Leaflet"].map((line) => el("span", {}, isolate(line)));
  const text = el("p", {}, ...lines.flatMap((line, at) => (at ? [" · ", line] : [line])));
  const box = el("details", { class: "gm-credits" }, el("summary", {}, t("Credits")), text);
  const lay = () => (box.open = state.paper || !SMALL.matches);
  SMALL.addEventListener("change", lay, { signal: life() });
  onChange((what) => what === "paper" && lay());
  lay();
  return box;
}

function controls(map) {
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 110 }).addTo(map);
}

/** Where a crowd is drawn as a haze, the map says so. */
function hazeNote(map) {
  const words = el("p", { class: "gm-haze-note" });
  words.hidden = true;
  const note = L.control({ position: "bottomleft" });
  note.onAdd = () => words;
  note.addTo(map);
  return (scene) => {
    words.textContent = scene.note ?? hazeWords(scene);
    words.hidden = !words.textContent;
  };
}

function makeLayers(map, shown, rooms) {
  // Below overlayPane (400): a user's own layers lie above the ground and above the story's lines.
  map.createPane("gmBase").style.zIndex = 150;
  map.createPane("gmStory").style.zIndex = 390;
  const layers = { min: L.point(0, 0) };
  const blocked = () => blockedBy(map, rooms.legend, layers);
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
    drawStory(ctx, viewOf(map, min, size), shown, blocked, layers.frame());
  }, {
    isHeavy: () => !shown.story.flows && isCrowd(shown.story.marks),
    prepare(size, min) {
      const view = viewOf(map, min, size);
      const { steady } = shown;
      layers.min = min;
      if (shown.story.flows || !isCrowd(shown.story.marks)) return null;
      if (shown.laid?.key === view.key) {
        const { scene, tone } = sceneNow(shown, view);
        if (!workFor(scene, paintOf(shown), tone, size) && keptLabels(shown, view, scene)) return null;
      }
      return prepared(shown, view, steady, blocked, layers.frame());
    },
  });
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

/** All that takes long before the story of a view is drawn, in steps: its scene, its haze, where names stand. */
function* prepared(shown, view, steady, blocked, frame) {
  const { scene, tone, faded } = yield* sceneSteps(shown, view);
  yield* workFor(scene, paintOf(shown), tone, view.size) ?? [];
  shown.tellHaze(scene); // before names are placed: they keep off it
  const labels = keptLabels({ ...shown, steady }, view, scene) ?? (yield* placing(PENCIL, shownIn(shown, view, { scene, tone, faded }), frame, blocked()));
  shown.named = { key: view.key, marks: scene.marks, calm: tone.calm, labels };
}

/** Names stay where they are while one points or time goes on, unless a place is gone or back. */
function keptLabels({ steady, kept }, view, scene) {
  return steady && kept?.key === view.key && kept.places === idsOf(scene) ? kept.labels : null;
}

/** The names that were placed for a scene before it is drawn. */
function namedLabels({ named }, view, scene, tone) {
  return named?.key === view.key && named.marks === scene.marks && named.calm === tone.calm ? named.labels : null;
}

/** What names are placed by: of the lines those alone that are drawn in full. */
function shownIn(shown, view, { scene, tone, faded }) {
  return { ...shown, scene: { ...scene, lines: scene.loud }, view, tone, faded };
}

function drawStory(ctx, view, shown, blocked, frame) {
  const { story, theme: colours } = shown;
  const { scene, tone, faded } = sceneNow(shown, view);
  const kept = keptLabels(shown, view, scene);
  shown.tellHaze(scene);
  const paint = paintOf(shown);
  drawAreas(ctx, view, scene, shown.base, colours, faded);
  drawRings(ctx, scene, colours, faded);
  drawLines(ctx, scene, paint, tone);
  foresee(ctx, scene, paint, inSlices);
  drawPorts(ctx, scene, colours, tone);
  const labels = kept ?? namedLabels(shown, view, scene, tone) ?? placeLabels(ctx, shownIn(shown, view, { scene, tone, faded }), frame, blocked());
  shown.named = null; // once: the legend may open, or tiles have names
  drawDots(ctx, scene, colours, faded, labels);
  drawPresences(ctx, scene, paint, tone);
  drawLabels(ctx, labels, paint, faded, tone);
  for (const at of new Set([state.event, state.hoveredEvent])) drawEvent(ctx, view, story.events[at], colours, labels);
  if (kept) return;
  shown.kept = { key: view.key, labels, places: idsOf(scene) };
  state.labels = labels.map(({ text, box, country, town, icon }) => ({ text, box, country: Boolean(country), town: Boolean(town), icon: icon ?? null }));
}

function paintOf({ story, theme }) {
  const dark = isDark();
  return { theme, colour: (mark) => colourOf(mark, story, theme, dark) };
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
    map.fitBounds(all, { paddingTopLeft: [pad, pad], paddingBottomRight: [pad, pad + creditsHeight(map)], maxZoom: 8, animate: false });
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

/** How high the credits are where they lie along the map's lower edge; folded in a corner they hide little. */
function creditsHeight(map) {
  const strip = document.querySelector(".gm-credits");
  return strip && strip.offsetWidth > map.getSize().x * 0.4 ? strip.offsetHeight : 0;
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
  const redrawStory = (steady) => {
    shown.steady = steady;
    layers.story.redraw();
    shown.steady = false;
  };
  const light = soon(() => state.painting || redrawStory(true)); // what is being painted will show it
  onChange((what) => {
    if (!SEEN.includes(what)) return;
    if (what === "hovered" && isCrowd(story.marks)) return light.ask(); // the tip comes first
    light.drop();
    redrawStory(what !== "chosen");
  });
  const look = makeLook(map, story, fit, () => (PHONE.matches ? 40 : 80));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenu();
    choose([]);
  });
  let fitting = false; // fitting measures the map, which tells of a new size
  map.on("resize", () => {
    if (fitting || isChosen() || state.view) return;
    fitting = true;
    if (!look.again()) fit();
    fitting = false;
  });
  return redraw;
}

start();
