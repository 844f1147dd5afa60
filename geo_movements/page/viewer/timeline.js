/** The timeline: a bar a claim, solid for the whole time told, pale for some time within; a window to play. */

import { drawAxis } from "./axis.js";
import { atEdges, barsOf, drawBar, drawMarks, markAt, marksOf, openEnds, present, presentMarks, settle } from "./bars.js";
import { makeBulk } from "./bulk.js";
import { el, svg } from "./dom.js";
import { chooseEvent, hoverEvent } from "./events.js";
import { isThere, standing, standingOfEvent } from "./filter.js";
import { picksOf } from "./facts.js";
import { makePlay } from "./play.js";
import { makeRange } from "./range.js";
import { rangeOf } from "./span.js";
import { change, choose, hover, life, onChange, state } from "./state.js";
import { makeTide } from "./tide.js";
import { t } from "./strings.js";
import { isTimed } from "./time.js";

const LEFT = 16;
const EVENTS = 18;
const LABELS = 18;
const LANE = 13;
/** More bars than this are painted, not elements of their own. */
const MANY = 500;
/** More than this would be thinner than a pixel: they are piled up. */
const PILED = 4000;
/** A pile is as high as there is room. */
const PILE = 1000;

/** Draw the timeline, and draw it again when its width or what is known changes. */
export function makeTimeline(story) {
  const box = document.getElementById("gm-time");
  const time = timeOf(story);
  // An address may ask for a window where there is nothing to open it, nor to close it again.
  if (time.bars.length < 2) onChange((what) => what === "window" && change({ window: null }));
  if (time.bars.length < 2 && time.marks.length < 2) {
    box.remove();
    return;
  }
  const chart = el("div", { class: "gm-chart" });
  const parts = { box, chart, story, time, bulk: bulkFor(time, story) };
  const range = time.bars.length > 1 ? makeRange(chart, time) : null;
  const play = range ? makePlay(story, time) : null;
  box.classList.toggle("gm-events-only", !range);
  box.append(...[play?.element, chart].filter(Boolean));
  const walk = makeWalk(parts);
  const draw = () => {
    const held = chart.querySelector(":focus");
    render(parts, range);
    walk.mark(Boolean(held?.dataset.key));
    if (held?.isConnected) held.focus();
    show(parts);
  };
  let size = ""; // a step changes words beside the chart, and nothing in it
  const fit = () => {
    const now = [chart.clientWidth, roomFor(chart)].join();
    if (now !== size) draw();
    size = now;
  };
  new ResizeObserver(fit).observe(chart);
  window.addEventListener("resize", fit, { signal: life() });
  onChange((what) => {
    if (["known", "filters", "query", "language", "paper"].includes(what)) draw();
    else if (["window", "chosen", "hovered"].includes(what)) show(parts);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(parts), { signal: life() });
}

function bulkFor({ bars }, story) {
  if (bars.length > PILED) return makeTide(story);
  return bars.length > MANY ? makeBulk(story) : null;
}

/** What the timeline shows: bars, marks, the range and the step of its time. */
function timeOf(story) {
  const [bars, marks] = [barsOf(story), marksOf(story)];
  if (!bars.length && !marks.length) return { bars, marks };
  const timed = picksOf(story.claims, "possible").values.some((possible) => possible.some(isTimed));
  const { range, unit } = rangeOf(bars, marks, timed);
  const lanes = bars.length > PILED ? openEnds(bars, range, PILE) : settle(bars, range);
  return { bars, marks, range, unit, lanes };
}

/** Draw bars, marks and axis into the chart; what is not known yet, or filtered away, is not there. */
function render({ chart, story, time, bulk }, range) {
  const width = chart.clientWidth;
  if (width < 40) return;
  const deep = time.lanes ? Math.min(roomFor(chart), time.lanes * LANE + 8) : 8;
  const [from, to] = time.range;
  const scale = { width, left: LEFT, range: time.range, x: (day) => LEFT + ((day - from) / (to - from)) * (width - 2 * LEFT) };
  const [bottom, height] = [EVENTS + deep, EVENTS + deep + LABELS];
  const step = Math.min(LANE, (deep - 4) / Math.max(1, time.lanes));
  const picture = svg("svg", { width, height, role: "group", "aria-label": t("Claims and events by date; arrow keys go from one to the next") });
  picture.append(...drawAxis(scale, EVENTS, bottom, height - 4));
  const bars = present(time.bars, story);
  if (bulk) bulk.draw(bars, scale, EVENTS + 4, step, { width, height, lanes: time.lanes });
  else picture.append(...bars.map((bar) => drawBar(bar, scale, EVENTS + 4, step, story)));
  const marks = atEdges(presentMarks(time.marks, story), time.range);
  picture.append(...drawMarks(marks, apart(marks.map((mark) => markAt(mark, scale)), width - LEFT), width, story));
  chart.replaceChildren(...[picture, bulk?.canvas, bulk?.cursor].filter(Boolean), ...(range?.place(scale, bottom) ?? []));
}

/** How high the bars may be, by the size of the page. */
function roomFor(chart) {
  return Number.parseFloat(getComputedStyle(chart).getPropertyValue("--gm-bars")) || 88;
}

/** Marks so far apart do not touch. */
const APART = 10;

/** Marks of one moment, or nearly, stand side by side, and none past the last place. */
function apart(places, last) {
  const moved = [];
  for (const place of places) moved.push(Math.max(place, (moved.at(-1) ?? -Infinity) + APART));
  for (let at = moved.length - 1, most = last; at >= 0 && moved[at] > most; at -= 1, most -= APART) moved[at] = most;
  return moved;
}

/** Show on the bars and marks what is chosen, what is pointed at, and what lies outside the window. */
function show({ chart, story, bulk }) {
  const [chosen, hovered] = [new Set(state.chosen), new Set(state.hovered)];
  for (const node of chart.querySelectorAll("[data-key]")) {
    const [kind, number] = node.dataset.key.split("-");
    const at = Number(number);
    const event = kind === "event";
    const on = event ? state.event === at : chosen.has(at);
    const outside = (event ? standingOfEvent(story.events[at]) : standing(story, at)) === "ghost";
    node.setAttribute("aria-pressed", String(on));
    node.classList.toggle("gm-chosen", on);
    node.classList.toggle("gm-hovered", event ? state.hoveredEvent === at : hovered.has(at));
    node.classList.toggle("gm-ghost", !on && (outside || (!event && chosen.size > 0)));
  }
  bulk?.repaint();
}

/** The keys of all bars and marks that are there, in order of time. */
function inTime({ time, story }) {
  const all = [
    ...present(time.bars, story).map(({ at, from, to }) => ({ key: `claim-${at}`, from, to })),
    ...atEdges(presentMarks(time.marks, story), time.range).map(({ at, from }) => ({ key: `event-${at}`, from, to: from })),
  ];
  return all.sort((a, b) => a.from - b.from || a.to - b.to).map(({ key }) => key);
}

/** The key of what is earliest; null where nothing is there. */
function firstOf({ time, story }) {
  const marks = atEdges(presentMarks(time.marks, story), time.range).map(({ at, from }) => ({ key: `event-${at}`, from, to: from }));
  let first = null;
  const look = (from, to, key) => {
    if (!first || from < first.from || (from === first.from && to < first.to)) first = { from, to, key };
  };
  for (const { at, from, to } of present(time.bars, story)) look(from, to, `claim-${at}`);
  for (const { key, from, to } of marks) look(from, to, key);
  return first?.key ?? null;
}

function isThereNow({ time, story }, key) {
  const [kind, at] = key?.split("-") ?? [];
  if (kind === "claim") return isThere(story, Number(at)) && time.bars.some((bar) => bar.at === Number(at));
  return kind === "event" && atEdges(presentMarks(time.marks, story), time.range).some((mark) => mark.at === Number(at));
}

/** One tab stop for all bars and marks: arrows, Home and End walk them in time, Enter or space chooses. */
function makeWalk(parts) {
  const { chart, story, bulk } = parts;
  let order = null; // in time, once somebody walks
  let current = null;
  const nodeOf = (key) => (bulk && key?.startsWith("claim") ? bulk.point(Number(key.slice(6))) : chart.querySelector(`svg [data-key="${key}"]`));
  const mark = (focus) => {
    order = null;
    if (!isThereNow(parts, current)) current = firstOf(parts);
    stand(focus);
  };
  const stand = (focus) => {
    chart.querySelectorAll('[data-key][tabindex="0"]').forEach((node) => node.setAttribute("tabindex", "-1"));
    const node = nodeOf(current);
    node?.setAttribute("tabindex", "0");
    if (focus) node?.focus();
  };
  const [point, pick] = [(key) => act(key, story, hover, hoverEvent), (key) => act(key, story, pickClaims, chooseEvent)];
  const keyOf = (event) => event.target.closest("[data-key]")?.dataset.key ?? under(parts, event);
  chart.addEventListener("focusin", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    current = key;
    stand(false);
    point(current);
  });
  chart.addEventListener("focusout", () => hover([]));
  chart.addEventListener(bulk ? "pointermove" : "pointerover", (event) => (keyOf(event) ? point(keyOf(event)) : hover([])));
  chart.addEventListener("pointerleave", () => hover([]));
  chart.addEventListener("click", (event) => keyOf(event) && pick(keyOf(event)));
  chart.addEventListener("keydown", (event) => {
    if (!event.target.closest("[data-key]")) return;
    order ??= inTime(parts);
    const last = order.length - 1;
    const at = order.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Enter" || event.key === " ") pick(current);
    else if (to === undefined) return;
    else {
      current = order[Math.max(0, Math.min(last, to))];
      stand(true);
      point(current);
    }
    event.preventDefault();
  });
  return { mark };
}

/** The painted bar under the pointer. */
function under({ chart, bulk }, event) {
  if (!bulk || event.target.closest(".gm-track")) return null;
  const { left, top } = chart.getBoundingClientRect();
  // A click is told by whole pixels, a move by parts of them: both must find the same.
  const bar = bulk.at(Math.floor(event.clientX) - left, Math.floor(event.clientY) - top);
  return bar ? `claim-${bar.at}` : null;
}

/** Do to the claim or event of a key what is done to its kind. */
function act(key, story, toClaims, toEvent) {
  const [kind, at] = key.split("-");
  if (kind === "event") toEvent(story, Number(at));
  else toClaims([Number(at)]);
}

function pickClaims(claims) {
  choose(claims, { fly: true, reveal: true });
}
