/** The legend, generated from what is shown: a strip under the map, and the whole of it on demand. */

import { el, isolate, kept, svg } from "./dom.js";
import { listsOf, picksOf } from "./facts.js";
import { countWords, isOn, toggle } from "./filters.js";
import { iconPath } from "./icons.js";
import { dashOf } from "./lines.js";
import { change, life, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { colourVariable } from "./swatch.js";
import { symbolPicture } from "./symbols.js";

/** @returns {HTMLElement} the entries, by the question they answer */
export function legendBody(story) {
  const body = el("div", { class: "gm-legend-body" });
  if (story.legend.some((entry) => filterOf(entry, story))) body.append(el("p", { class: "gm-note gm-hint" }, t("Choose an entry to see only that."), " ", allButton(story)));
  for (const question of new Set(story.legend.map((entry) => entry.question))) {
    const entries = story.legend.filter((entry) => entry.question === question);
    body.append(el("section", {}, el("h2", {}, question), ...entries.map((entry) => row(entry, story))));
  }
  return body;
}

/**
 * The strip under the map: who and how sure; the rest opens above it. On a phone it is a tab.
 * @param {() => void} changed called when the full legend opens or closes
 * @returns {HTMLElement} the full legend, closed
 */
export function makeLegend(story, changed) {
  const strip = document.getElementById("gm-key");
  const full = el("div", { class: "gm-legend", id: "gm-legend", role: "region", "aria-label": t("Full legend") }, legendBody(story));
  const button = el("button", { type: "button", class: "gm-more", "aria-controls": full.id }, t("Full legend"));
  const show = (open) => {
    full.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    changed();
  };
  full.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => show(full.hidden));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || full.hidden) return;
    event.stopImmediatePropagation(); // the choice on the map stays
    show(false);
    button.focus();
  }, { signal: life() });
  L.DomEvent.disableClickPropagation(full);
  L.DomEvent.disableScrollPropagation(full);
  strip.append(brief(story), allButton(story), button);
  document.getElementById("gm-stage").append(full);
  return full;
}

/** Colours and dashes in one line. */
function brief(story) {
  const groups = ["colour", "dash"].map((mark) => story.legend.filter((entry) => entry.mark === mark));
  const parts = groups.filter((entries) => entries.length).map((entries) =>
    el("div", { class: "gm-brief", role: "group", "aria-label": entries[0].question },
      el("span", { class: "gm-question" }, entries[0].question), ...entries.map((entry) => row(entry, story))));
  return el("div", { class: "gm-briefs" }, ...parts);
}

/** What the legend filters by. */
const FILTERED = ["group", "status", "mode"];

/** The way back from what the legend has left out; there while anything is. */
function allButton(story) {
  const count = el("span", { "aria-hidden": "true" });
  const button = el("button", { type: "button", class: "gm-all" }, t("Show all"), count);
  button.addEventListener("click", () => {
    const next = Object.fromEntries(Object.entries(state.filters).filter(([facet]) => !FILTERED.includes(facet)));
    const held = button.parentElement.querySelector("button.gm-key") ?? button.parentElement.parentElement.querySelector("button.gm-key");
    change({ filters: next });
    held?.focus(); // what is gone loses the focus
  });
  const draw = () => {
    button.hidden = !FILTERED.some((facet) => state.filters[facet]?.length);
    count.textContent = button.hidden ? "" : ` · ${countWords(story)}`;
  };
  onChange((what) => ["filters", "query", "known"].includes(what) && draw());
  draw();
  return button;
}

function row(entry, story) {
  if (entry.mark === "note") return el("p", { class: "gm-note" }, entry.label);
  const wanted = filterOf(entry, story);
  if (!wanted) return el("div", { class: "gm-key" }, sample(entry, story), isolate(entry.label));
  const button = el("button", { type: "button", class: "gm-key" }, sample(entry, story), isolate(entry.label));
  button.addEventListener("click", () => toggle(wanted.facet, wanted.values));
  const draw = () => {
    const on = isOn(wanted.facet, wanted.values);
    const some = Boolean(state.filters[wanted.facet]?.length);
    button.setAttribute("aria-pressed", String(on));
    button.classList.toggle("gm-off", some && !on);
    button.title = hint(entry.label, on, some);
  };
  onChange((what) => what === "filters" && draw());
  draw();
  return button;
}

/** What a press does. */
function hint(label, on, some) {
  const words = kept(label);
  if (on) return t("Do not show only {words}", { words });
  return some ? t("Show {words} too", { words }) : t("Show only {words}", { words });
}

/** What an entry filters by: a colour its group, a dash the statuses drawn so, a picture its mode. */
function filterOf({ mark, value }, story) {
  if (mark === "colour") return { facet: "group", values: [value] };
  if (mark === "mode") return { facet: "mode", values: [value] };
  if (mark !== "dash") return null;
  const { values, which } = picksOf(story.marks, "dash");
  const { starts, items } = listsOf(story.marks, "claims");
  const statuses = picksOf(story.claims, "status");
  const told = new Set();
  for (let mark = 0; mark < which.length; mark += 1) {
    if (values[which[mark]] !== value) continue;
    for (let at = starts[mark]; at < starts[mark + 1]; at += 1) told.add(statuses.which[items[at]]);
  }
  return { facet: "status", values: [...new Set([...told].map((at) => statuses.values[at] ?? ""))] };
}

function sample(entry, story) {
  if (entry.mark === "symbol") return el("span", { class: "gm-key-symbol" }, symbolPicture(story.symbols[entry.value], "currentColor", 26));
  const picture = svg("svg", { width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": "true" });
  picture.append(...(SAMPLES[entry.mark]?.(entry.value, story) ?? []));
  return picture;
}

const SAMPLES = {
  colour: (group) => [stroke(4, colourVariable(group))],
  dash: (dash) => [
    stroke(2.4, "currentColor", dashOf(dash, 2.4).join(" "), dash === "dotted" ? "round" : "butt"),
    ...(dash === "denied" ? [svg("path", { d: "M17 1V13", stroke: "currentColor", "stroke-width": 2.2 })] : []),
  ],
  width: (at, story) => [stroke(story.widths[at], "currentColor")],
  place: (kind) => PLACES[kind](),
  route: (kind) => ROUTES[kind](),
  end: () => [
    svg("path", { d: "M2 7H22", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": "2 3 4 2 20" }),
    svg("path", { d: "M31 7L21 2.6L23.8 7L21 11.4Z", fill: "currentColor" }),
  ],
  mode: (mode) => [svg("path", { d: iconPath(mode), fill: "currentColor", "fill-rule": "evenodd", transform: "translate(11 1)" })],
  draft: (text) => SAMPLES.count(text),
  count: (text) => {
    const label = svg("text", { x: 17, y: 11, "text-anchor": "middle", "font-size": 11, "font-weight": 700, fill: "currentColor" });
    label.textContent = text;
    return [label];
  },
};

const ROUTES = {
  fallback: () => [
    svg("rect", { x: 2, y: 4.4, width: 30, height: 5.2, fill: "currentColor", opacity: 0.17 }),
    ...[4.9, 9.1].map((y) => line(y, 1.2)),
  ],
  access: () => [
    line(7, 1.5, "1.6 2.4", 22),
    svg("rect", { x: 24, y: 4.2, width: 5.6, height: 5.6, fill: "var(--gm-land)", stroke: "currentColor", "stroke-width": 1.4 }),
  ],
};

/** A sample is small: the hatch of the map would be lost in it. */
const HATCH = "color-mix(in srgb, var(--gm-muted) 70%, transparent)";

const PLACES = {
  dot: () => [circle(3.6, { fill: "var(--gm-land)" })],
  ring: () => [circle(6, { fill: "none", "stroke-dasharray": "3 2.4", "stroke-width": 1.2 })],
  presence: () => [circle(4.4, { fill: "var(--gm-land)", "stroke-width": 2.6 })],
  zone: () => [
    svg("circle", { cx: 17, cy: 7, r: 6.4, fill: "none", stroke: HATCH, "stroke-dasharray": "1.6 2.4" }),
    svg("path", { d: "M11 9L19 1M13.5 12L22 3.5M18 13L23 8", stroke: HATCH, "stroke-width": 1, fill: "none" }),
  ],
  area: () => [
    svg("rect", { x: 1, y: 1, width: 32, height: 12, fill: "none", stroke: HATCH }),
    svg("path", {
      d: "M1 9L9 1M4 13L16 1M13 13L25 1M22 13L33 2M31 13L33 11",
      stroke: HATCH, "stroke-width": 1, fill: "none",
    }),
  ],
};

function line(y, width, dash = "", end = 32) {
  return svg("line", { x1: 2, x2: end, y1: y, y2: y, stroke: "currentColor", "stroke-width": width, "stroke-dasharray": dash });
}

function stroke(width, colour, dash = "", cap = "butt") {
  const line = svg("line", { x1: 2, x2: 32, y1: 7, y2: 7, "stroke-width": width, "stroke-linecap": cap });
  line.style.stroke = colour;
  if (dash) line.setAttribute("stroke-dasharray", dash);
  return line;
}

function circle(radius, attributes) {
  return svg("circle", { cx: 17, cy: 7, r: radius, stroke: "currentColor", "stroke-width": 1.6, ...attributes });
}

/** A legend that scrolls costs more than any line that it hides. */
const SCROLLS = 1e6;
const SHAPES = ["gm-wide", "gm-slim"].flatMap((form) =>
  ["gm-bottom", "gm-top"].flatMap((edge) =>
    ["gm-centre", "gm-right", "gm-left"].map((side) => `${form} ${edge} ${side}`)));

/** Open the legend where least of the story lies under it. */
export function settleLegend(box, scene, frame) {
  const marks = [
    ...scene.places.filter(({ kind }) => kind !== "area").map(({ x, y }) => [x, y, 8]),
    ...scene.loud.flatMap(({ points }) => points.map(([x, y]) => [x, y, 1])),
    ...scene.dots.map(({ x, y }) => [x, y, 8]),
  ];
  const origin = box.parentElement.getBoundingClientRect();
  const cost = (shape) => {
    box.className = `gm-legend ${shape}`;
    const own = box.getBoundingClientRect();
    const [left, top] = [frame.left + own.left - origin.left, frame.top + own.top - origin.top];
    const under = ([x, y]) => x > left && x < left + own.width && y > top && y < top + own.height;
    const hidden = box.scrollHeight > box.clientHeight + 1 ? SCROLLS : 0;
    return marks.reduce((sum, mark) => (under(mark) ? sum + mark[2] : sum), hidden);
  };
  const costs = SHAPES.map(cost);
  box.className = `gm-legend ${SHAPES[costs.indexOf(Math.min(...costs))]}`;
}
