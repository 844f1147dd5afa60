/** The timeline of flows: a bar a period, as high as it has claims; a window of periods to play. */

import { drawAxis } from "./axis.js";
import { atEdges, drawMarks, markAt, marksOf, presentMarks } from "./bars.js";
import { el, svg } from "./dom.js";
import { chooseEvent, hoverEvent } from "./events.js";
import { numbersOf } from "./facts.js";
import { maskOf, timesIn } from "./filter.js";
import { makePlay } from "./play.js";
import { makeRange } from "./range.js";
import { ceilTo, floorTo } from "./span.js";
import { change, hover, life, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { spanName } from "./timewords.js";

const [LEFT, EVENTS, LABELS] = [16, 18, 18];
/** Periods as steps of the window. */
const UNITS = {
  day: { minutes: 1440, days: 1 }, week: { minutes: 7 * 1440, days: 7 },
  month: { months: 1, days: 30.437 }, year: { months: 12, days: 365.25 },
};

/** Draw the timeline, and draw it again when its width, or what is there, changes. */
export function makeFlowTime(story) {
  const box = document.getElementById("gm-time");
  const time = timeOf(story);
  if (!time) {
    onChange((what) => what === "window" && change({ window: null })); // an address may ask for one
    box.remove();
    return;
  }
  const chart = el("div", { class: "gm-chart" });
  const range = makeRange(chart, time);
  const parts = { chart, story, time, range };
  box.append(makePlay(story, time).element, chart);
  const walk = makeWalk(parts);
  const draw = () => {
    const held = chart.querySelector(":focus")?.dataset.key;
    render(parts);
    walk(Boolean(held));
    show(parts);
  };
  let size = "";
  const fit = () => {
    const now = [chart.clientWidth, roomFor(chart)].join();
    if (now !== size) draw();
    size = now;
  };
  new ResizeObserver(fit).observe(chart);
  window.addEventListener("resize", fit, { signal: life() });
  onChange((what) => {
    if (["known", "filters", "query", "language", "paper", "chosen"].includes(what)) draw();
    else if (["window", "hovered"].includes(what)) show(parts);
  });
}

/** The periods in order, and the flows as bars for who plays through them; null where no time is told. */
function timeOf(story) {
  const { from, to } = timesIn(story);
  const bars = [];
  for (let at = 0; at < from.length; at += 1) {
    if (from[at] === -Infinity || to[at] === Infinity) continue;
    bars.push({ at, from: from[at], to: to[at], open: [false, false], since: from[at], until: to[at] });
  }
  const unit = UNITS[story.flows.period];
  if (!unit || bars.length < 2) return null;
  const starts = new Map(bars.map((bar) => [bar.from, bar.to]));
  const periods = [...starts].map(([begin, end]) => ({ from: begin, to: end })).sort((a, b) => a.from - b.from);
  if (periods.length < 2) return null;
  const last = periods.reduce((most, one) => Math.max(most, one.to), -Infinity);
  return { bars, marks: marksOf(story), periods, range: [floorTo(unit, periods[0].from), ceilTo(unit, last)], unit };
}

/** How many claims each period has of what is there, and of what is chosen. */
function countsOf({ story, time }) {
  const mask = maskOf(story);
  const told = numbersOf(story.claims, "count");
  const places = new Map(time.periods.map(({ from }, at) => [from, at]));
  const [all, chosen] = [new Float64Array(time.periods.length), new Float64Array(time.periods.length)];
  for (const { at, from } of time.bars) if (mask[at]) all[places.get(from)] += told[at];
  const { from } = timesIn(story);
  for (const at of state.chosen) if (places.has(from[at])) chosen[places.get(from[at])] += told[at];
  return { all, chosen };
}

function roomFor(chart) {
  return Number.parseFloat(getComputedStyle(chart).getPropertyValue("--gm-bars")) || 88;
}

function render(parts) {
  const { chart, story, time, range } = parts;
  const width = chart.clientWidth;
  if (width < 40) return;
  const deep = roomFor(chart);
  const [from, to] = time.range;
  const scale = { width, left: LEFT, range: time.range, x: (day) => LEFT + ((day - from) / (to - from)) * (width - 2 * LEFT) };
  const [bottom, height] = [EVENTS + deep, EVENTS + deep + LABELS];
  const label = t("Claims and events by date; arrow keys go from one to the next");
  const picture = svg("svg", { width, height, role: "group", "aria-label": label });
  picture.append(...drawAxis(scale, EVENTS, bottom, height - 4));
  const { all, chosen } = countsOf(parts);
  const most = all.reduce((top, one) => Math.max(top, one), 1);
  time.periods.forEach((period, at) => picture.append(column(period, at, { all: all[at], chosen: chosen[at], most }, scale, bottom, deep - 6)));
  const marks = atEdges(presentMarks(time.marks, story), time.range);
  picture.append(...drawMarks(marks, marks.map((mark) => markAt(mark, scale)), width, story));
  chart.replaceChildren(picture, ...range.place(scale, bottom));
}

/** A period: its whole height is clickable, its bar as high as its share of the largest. */
function column({ from, to }, at, { all, chosen, most }, { x }, bottom, deep) {
  const [left, wide] = [x(from), Math.max(1, x(to) - x(from) - (x(to) - x(from) > 4 ? 1 : 0))];
  const words = `${spanName([from, to])}: ${t("{count} claims in this period", { count: all })}`;
  const group = svg("g", { "data-key": `period-${at}`, class: "gm-period", role: "button", tabindex: "-1", "aria-label": words });
  const bar = (count, name) => {
    const high = count ? Math.max(1.5, (count / most) * deep) : 0;
    return svg("rect", { x: left, y: bottom - high, width: wide, height: high, class: name });
  };
  const title = svg("title");
  title.textContent = words;
  group.append(svg("rect", { x: left, y: EVENTS, width: wide, height: bottom - EVENTS, class: "gm-period-room" }), bar(all, "gm-period-all"));
  if (chosen) group.append(bar(chosen, "gm-period-chosen"));
  group.append(title);
  return group;
}

/** Show on the periods which the window holds. */
function show({ chart, time }) {
  for (const node of chart.querySelectorAll(".gm-period")) {
    const { from, to } = time.periods[Number(node.dataset.key.slice(7))];
    const inside = state.window === null || (from < state.window[1] && to > state.window[0]);
    node.classList.toggle("gm-ghost", !inside);
    node.setAttribute("aria-pressed", String(state.window !== null && inside));
  }
  for (const node of chart.querySelectorAll(".gm-event")) {
    const at = Number(node.dataset.key.slice(6));
    node.classList.toggle("gm-chosen", state.event === at);
    node.classList.toggle("gm-hovered", state.hoveredEvent === at);
  }
}

/** One tab stop for all periods and events: arrows, Home and End walk them, Enter or space shows that period alone. */
function makeWalk({ chart, story, time }) {
  let current = null;
  const nodes = () => [...chart.querySelectorAll("svg [data-key]")];
  const stand = (focus) => {
    const all = nodes();
    const node = all.find((one) => one.dataset.key === current) ?? all[0];
    all.forEach((one) => one.setAttribute("tabindex", one === node ? "0" : "-1"));
    current = node?.dataset.key ?? null;
    if (focus) node?.focus();
  };
  const act = (key) => {
    const [kind, at] = key.split("-");
    if (kind === "event") chooseEvent(story, Number(at));
    else pick(time.periods[Number(at)], time);
  };
  const keyOf = (event) => event.target.closest("[data-key]")?.dataset.key;
  chart.addEventListener("click", (event) => keyOf(event) && act(keyOf(event)));
  chart.addEventListener("pointerover", (event) => {
    const key = keyOf(event);
    if (key?.startsWith("event")) hoverEvent(story, Number(key.slice(6)));
    else hover([]);
  });
  chart.addEventListener("pointerleave", () => hover([]));
  chart.addEventListener("focusin", (event) => {
    if (!keyOf(event)) return;
    current = keyOf(event);
    stand(false);
  });
  chart.addEventListener("keydown", (event) => {
    if (!keyOf(event)) return;
    const all = nodes();
    const at = all.findIndex((one) => one.dataset.key === current);
    const last = all.length - 1;
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Enter" || event.key === " ") act(current);
    else if (to === undefined) return;
    else {
      current = all[Math.max(0, Math.min(last, to))].dataset.key;
      stand(true);
    }
    event.preventDefault();
  });
  return stand;
}

/** Show one period; the one that is shown alone gives way to the whole time. */
function pick({ from, to }) {
  const alone = state.window !== null && state.window[0] === from && state.window[1] === to;
  change({ window: alone ? null : [from, to] });
}
