/** A story on a map that somebody has already: lines, places, names, a popup and a legend. */

import { canvasLayer } from "./canvas.js";
import { readStory } from "./data.js";
import { el, isolate, link } from "./dom.js";
import { hazeWords, isCrowd } from "./crowd.js";
import { foresee, workFor } from "./haze.js";
import { drawLabels, placeLabels } from "./labels.js";
import { legendBody } from "./legend.js";
import { colourOf, drawLines, drawPorts } from "./lines.js";
import { drawAreas, drawDots, drawPresences, drawRings } from "./places.js";
import { makePointer } from "./pointer.js";
import { viewOf } from "./project.js";
import { choose, onChange, state } from "./state.js";
import { speak, t } from "./strings.js";
import { sceneNow } from "./scene.js";
import { inSlices } from "./slices.js";
import { colourVariable } from "./swatch.js";
import { readTheme } from "./theme.js";
import { setClock } from "./time.js";
import { sentence, speaker } from "./words.js";

/** The ground is the map's own. */
const BARE = { countries: [], towns: [], lakes: [], borders: [], coast: [], rivers: [] };
const NOTHING = { marks: new Int32Array(0), places: [], lines: [], dots: [], ports: [] };
/** Above the map's tiles, below the layers that others add. */
const DEPTH = 390;
let opened = null;

/**
 * Make a layer of a story.
 * @param {HTMLElement} block the script element that holds its data
 * @returns {L.Layer} with the page's `state`; `state.ready` once it has been drawn
 */
export function overlay(block) {
  const Layer = L.Layer.extend({
    state,
    onAdd(map) {
      this.parts ??= readStory(block).then((story) => makeParts(map, story));
      this.parts.then((parts) => this._map && put(map, parts));
    },
    onRemove(map) {
      this.parts.then((parts) => take(map, parts));
    },
    getAttribution() {
      return null; // the legend names the credits as text
    },
  });
  return new Layer();
}

function makeParts(map, story) {
  state.scene = NOTHING;
  setClock(story);
  speak(story.strings, story.language);
  const shown = { story, base: BARE, min: L.point(0, 0), theme: readTheme() };
  if (!map.getPane("gmStory")) map.createPane("gmStory").style.zIndex = DEPTH;
  const legend = L.control({ position: "bottomleft" });
  const key = legendOf(story);
  legend.onAdd = () => key;
  key.addEventListener("toggle", () => {
    shown.kept = null;
    layer.redraw(); // names keep off it
  });
  const layer = canvasLayer("gmStory", (ctx, size, min) => {
    shown.min = min;
    draw(ctx, viewOf(map, min, size), map, shown, key);
  }, {
    isHeavy: () => isCrowd(story.marks),
    prepare(size, min) {
      shown.min = min;
      const { scene, tone } = sceneNow(shown, viewOf(map, min, size));
      return workFor(scene, paintOf(shown), tone, size);
    },
  });
  const close = makePointer(map, story, (point) => [point.x - shown.min.x, point.y - shown.min.y]);
  for (const box of map.getContainer().querySelectorAll(".gm-tip, .gm-menu")) colour(box, story);
  map.getContainer().addEventListener("keydown", (event) => event.key === "Escape" && close());
  onChange((what, { reveal }) => {
    if (["chosen", "hovered", "filters"].includes(what) && map.hasLayer(layer)) layer.redraw();
    if (what === "chosen" && reveal && state.chosen.length === 1) tell(map, story, state.chosen[0]);
  });
  return { layer, legend, close };
}

function put(map, { layer, legend }) {
  layer.addTo(map);
  legend.addTo(map);
  layer.first.then(() => (state.ready = true));
}

function take(map, { layer, legend, close }) {
  close();
  map.removeLayer(layer);
  legend.remove();
  state.scene = NOTHING;
}

function draw(ctx, view, map, shown, key) {
  const { story, theme } = shown;
  const { scene, tone, faded } = sceneNow(shown, view);
  const paint = paintOf(shown);
  key.querySelector(".gm-haze").textContent = hazeWords(scene);
  drawAreas(ctx, view, scene, shown.base, theme, faded);
  drawRings(ctx, scene, theme, faded);
  drawLines(ctx, scene, paint, tone);
  foresee(ctx, scene, paint, inSlices);
  drawPorts(ctx, scene, theme, tone);
  const corner = map.containerPointToLayerPoint([0, 0]).subtract(shown.min);
  const size = map.getSize();
  const frame = { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
  const steady = shown.kept?.key === view.key && shown.kept.places === scene.places && !state.chosen.length;
  const labels = steady ? shown.kept.labels : placeLabels(ctx, { ...shown, scene: { ...scene, lines: scene.loud }, view, tone, faded }, frame, [boxOf(key, map, frame)]);
  drawDots(ctx, scene, theme, faded, labels);
  drawPresences(ctx, scene, paint, tone);
  shown.kept = { key: view.key, places: scene.places, labels };
  drawLabels(ctx, labels, paint, faded, tone);
  state.labels = labels.map(({ text, box }) => ({ text, box }));
}

function paintOf({ story, theme }) {
  return { theme, colour: (mark) => colourOf(mark, story, theme, false) };
}

/** Where an element lies on the canvas. */
function boxOf(element, map, frame) {
  const [own, all] = [element.getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
  const [x, y] = [frame.left - all.left, frame.top - all.top];
  return { left: own.left + x - 4, right: own.right + x + 4, top: own.top + y - 4, bottom: own.bottom + y + 4 };
}

/** What a claim says, at the point of its line that lies nearest to the pointer. */
function tell(map, story, at) {
  const claim = story.claims[at];
  const sources = claim.sources.map((number) => story.sources.find(({ n }) => n === number));
  const cited = sources.map((source) => el("li", { value: String(source.n) }, link(titleOf(source), source.url)));
  const words = el("div", { class: "gm-words" },
    el("strong", {}, isolate(claim.claimant ?? speaker(claim))), el("p", {}, isolate(sentence(claim))),
    claim.quote ? el("blockquote", {}, isolate(claim.quote)) : null,
    claim.note ? el("p", {}, isolate(claim.note)) : null,
    cited.length ? el("ol", {}, ...cited) : null);
  const where = state.pointed ?? map.getCenter();
  const popup = L.popup({ maxWidth: 320 }).setLatLng(where).setContent(words);
  opened = popup;
  popup.once("remove", () => opened === popup && choose([])); // not where the next has opened
  popup.openOn(map);
}

function titleOf({ publisher, title, url }) {
  return [publisher, title].filter(Boolean).join(": ") || url || "";
}

/** The title, and under it the marks and the credits; closed until somebody asks. */
function legendOf(story) {
  const credits = el("p", { class: "gm-note" }, ...story.credits.flatMap((line, at) => [at ? " · " : null, isolate(line)]));
  const box = el("details", { class: "gm-on-map leaflet-bar" }, el("summary", { "aria-label": t("Legend") }, isolate(story.title)), el("p", { class: "gm-note gm-haze" }), legendBody(story), credits);
  colour(box, story);
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  return box;
}

/** Give a box the colours of the groups: another story on the map has others. */
function colour(box, story) {
  story.groups.forEach((group, at) => {
    const name = colourVariable(at).replace(/^var\(|\)$/g, "");
    if (/^#[0-9a-f]{6}$/i.test(group.light)) box.style.setProperty(name, group.light);
  });
}
