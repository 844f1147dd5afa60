/** The timeline: a bar a claim, solid for the whole time told, pale for some time within; events as triangles. */

import { svg } from "./dom.js";
import { choose, hover, onChange, state } from "./state.js";
import { colourVariable } from "./swatch.js";
import { sentence, speaker } from "./words.js";

const DAY = 86400000;
const LEFT = 16;
/** Beside an event its name comes first. */

/** Days since 1970 of an ISO date, BC included; `end` takes the last day of a month or year. */
function day(iso, end = false) {
  const match = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso ?? "");
  if (!match) return null;
  const [year, month, date] = [match[1], match[2], match[3]].map((part) => (part ? Number(part) : null));
  const at = new Date(0);
  at.setUTCFullYear(year, (month ?? (end ? 12 : 1)) - 1, date ?? 1);
  if (end && date === null) at.setUTCMonth(at.getUTCMonth() + 1, 0);
  return Math.floor(at.getTime() / DAY);
}

/** Draw the timeline, and draw it again when its width changes. */
export function makeTimeline(story) {
  const box = document.getElementById("gm-time");
  const bars = story.claims.map((claim, at) => bar(claim, at)).filter(Boolean);
  const events = story.events.map((event) => ({ ...event, day: day(event.at) })).filter(({ day: d }) => d !== null);
  if (bars.length < 2) {
    box.remove();
    return;
  }
  const range = span(bars, events);
  const shown = atEdges(events, range);
  reach(bars, range);
  pack(bars);
  const inTime = [...bars].sort((a, b) => a.from - b.from || a.to - b.to).map(({ at }) => at);
  const walk = makeWalk(box, inTime);
  const draw = () => {
    const held = box.contains(document.activeElement);
    render(box, story, bars, shown, range);
    walk.mark(held);
  };
  new ResizeObserver(draw).observe(box);
  onChange(() => {
    for (const node of box.querySelectorAll("[data-claim]")) {
      const at = Number(node.dataset.claim);
      node.classList.toggle("gm-chosen", state.chosen.includes(at));
      node.setAttribute("aria-pressed", String(state.chosen.includes(at)));
      node.classList.toggle("gm-hovered", state.hovered.includes(at));
      node.classList.toggle("gm-ghost", state.chosen.length > 0 && !state.chosen.includes(at));
    }
  });
}

/** One tab stop for all bars: arrows, Home and End walk them in time, Enter or space chooses. */
function makeWalk(box, order) {
  let current = order[0];
  const node = (at) => box.querySelector(`[data-claim="${at}"]`);
  const mark = (focus) => {
    for (const bar of box.querySelectorAll("[data-claim]")) {
      bar.setAttribute("tabindex", Number(bar.dataset.claim) === current ? "0" : "-1");
    }
    if (focus) node(current)?.focus();
  };
  box.addEventListener("focusin", (event) => {
    const bar = event.target.closest("[data-claim]");
    if (!bar) return;
    current = Number(bar.dataset.claim);
    mark(false);
    hover([current]);
  });
  box.addEventListener("focusout", () => hover([]));
  box.addEventListener("keydown", (event) => {
    const last = order.length - 1;
    const at = order.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Enter" || event.key === " ") choose([current], { fly: true, reveal: true });
    else if (to === undefined) return;
    else {
      current = order[Math.max(0, Math.min(last, to))];
      mark(true);
    }
    event.preventDefault();
  });
  return { mark };
}

function bar(claim, at) {
  const [from, to] = [day(claim.possible[0]), day(claim.possible[1], true)];
  if (from === null && to === null) return null;
  const definite = [day(claim.definite[0]), day(claim.definite[1], true)];
  return { at, group: claim.group, from: from ?? to, to: to ?? from, open: [from === null, to === null], definite };
}

/** The claims' days, and those of events up to a third of that beyond, with a margin. */
function span(bars, events) {
  const told = bars.flatMap((b) => [b.from, b.to]);
  const [first, last] = [Math.min(...told), Math.max(...told)];
  const room = Math.max(7, (last - first) / 3);
  const near = events.map((e) => e.day).filter((d) => d >= first - room && d <= last + room);
  const [from, to] = [Math.min(first, ...near), Math.max(last, ...near)];
  const pad = Math.max(1, Math.round((to - from) * 0.02));
  return [from - pad, to + 1 + pad];
}

/** Events in the range, and at either edge one mark for all that lie beyond it. */
function atEdges(events, [from, to]) {
  const beyond = (some, side, day) => (some.length ? [{ day, side, count: some.length, all: some }] : []);
  return [
    ...beyond(events.filter((e) => e.day < from), -1, from),
    ...events.filter((e) => e.day >= from && e.day < to),
    ...beyond(events.filter((e) => e.day >= to), 1, to - 1),
  ];
}

/** An open side runs to the edge of the range. */
function reach(bars, [from, to]) {
  for (const b of bars) {
    if (b.open[0]) b.from = from;
    if (b.open[1]) b.to = to - 1;
  }
}

/** Give each bar the first lane that is free. */
function pack(bars) {
  const ends = [];
  for (const b of [...bars].sort((x, y) => x.from - y.from || x.to - y.to)) {
    let lane = ends.findIndex((end) => end < b.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = b.to + 0.5;
    b.lane = lane;
  }
}

function render(box, story, bars, events, [from, to]) {
  const { width, height } = box.getBoundingClientRect();
  if (width < 40 || height < 40) return;
  const x = (d) => LEFT + ((d - from) / (to - from)) * (width - 2 * LEFT);
  const lanes = Math.max(...bars.map(({ lane }) => lane)) + 1;
  const [top, axis] = [18, height - 20];
  const step = Math.min(13, (axis - top - 4) / lanes);
  const picture = svg("svg", { width, height, role: "group", "aria-label": "Claims by date; arrow keys go from one to the next" });
  picture.append(...ticks(from, to, x, top, axis, width));
  for (const b of bars) picture.append(...drawBar(b, x, top + 4 + b.lane * step, Math.max(2.5, step - 2.5), story));
  picture.append(...events.flatMap((e, n) => triangle(e, x, n + 1 < events.length ? x(events[n + 1].day) : width)));
  box.replaceChildren(picture);
}

function drawBar(b, x, y, height, story) {
  const claim = story.claims[b.at];
  const width = Math.max(5, x(b.to + 1) - x(b.from));
  const words = `${speaker(claim)} · ${sentence(claim)}`;
  const pressed = state.chosen.includes(b.at);
  const shape = svg("g", {
    "data-claim": b.at, class: pressed ? "gm-bar gm-chosen" : "gm-bar", role: "button", "aria-label": words, "aria-pressed": pressed,
  });
  shape.style.color = colourVariable(b.group);
  const rect = (left, w, opacity, fill = "currentColor") =>
    svg("rect", { x: left, y, width: w, height, rx: Math.min(3, height / 2), fill, "fill-opacity": opacity });
  const fade = b.open.some(Boolean) ? `gm-fade-${b.at}` : null;
  shape.append(rect(x(b.from), width, 0.34, fade ? `url(#${fade})` : undefined));
  if (fade) shape.append(fading(fade, b.open));
  if (b.definite[0] !== null && b.definite[1] !== null) {
    shape.append(rect(x(b.definite[0]), Math.max(5, x(b.definite[1] + 1) - x(b.definite[0])), 1));
  }
  const title = svg("title");
  title.textContent = words;
  shape.append(title);
  shape.addEventListener("click", () => choose([b.at], { fly: true, reveal: true }));
  shape.addEventListener("pointerenter", () => hover([b.at]));
  shape.addEventListener("pointerleave", () => hover([]));
  return [shape];
}

/** An end that is not told fades out. */
function fading(id, [from, to]) {
  const stop = (offset, opacity) => svg("stop", { offset, "stop-color": "currentColor", "stop-opacity": opacity });
  return svg("linearGradient", { id }, stop(0, from ? 0 : 1), stop(from ? 1 : 0, 1), stop(1, to ? 0 : 1));
}

/** An event, named where the next one leaves room. */
function triangle(event, x, next) {
  const at = x(event.day + 0.5);
  if (event.side) return edge(event, at);
  const mark = svg("path", { d: `M${at - 4.5} 14L${at} 6L${at + 4.5} 14Z`, class: "gm-event" });
  const title = svg("title");
  title.textContent = told(event);
  mark.append(title);
  const words = (event.claimant ?? "").replace(/\s*\(.*\)$/, "");
  if (!words || at + 10 + words.length * 6.4 > next) return [mark];
  const name = svg("text", { x: at + 8, y: 14, class: "gm-event-name" });
  name.textContent = event.stance && event.stance !== "neither" ? `${words} ${event.stance}` : words;
  return at + 10 + name.textContent.length * 6.8 + 8 > next ? [mark] : [mark, name];
}

function told(event) {
  return [event.date, event.claimant, event.text].filter(Boolean).join(" · ");
}

/** What lies beyond the range: an arrow out of it, and how many. */
function edge(event, at) {
  const mark = svg("path", { d: `M${at} 6L${at + 8 * event.side} 10L${at} 14Z`, class: "gm-event" });
  const title = svg("title");
  title.textContent = event.all.map(told).join("\n");
  mark.append(title);
  const name = svg("text", {
    x: at - 4 * event.side, y: 14, class: "gm-event-name", "text-anchor": event.side > 0 ? "end" : "start",
  });
  name.textContent = `${event.count} ${event.side > 0 ? "later" : "earlier"}`;
  return [mark, name];
}

/** Ticks on weeks, months or years, as many as there is room for. */
function ticks(from, to, x, top, axis, width) {
  const days = ((to - from) / (width - 2 * LEFT)) * 84;
  const steps = [1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652, 36525];
  const step = steps.find((s) => s >= days) ?? steps.at(-1);
  return (step < 30 ? byDays(from, to, step) : byMonths(from, to, Math.max(1, Math.round(step / 30.4))))
    .filter((d) => x(d) > LEFT + 14 && x(d) < width - 44)
    .flatMap((d) => {
      const line = svg("line", { x1: x(d), x2: x(d), y1: top, y2: axis, class: "gm-tick" });
      const label = svg("text", { x: x(d), y: axis + 14, class: "gm-tick-label" });
      label.textContent = dateLabel(d, step);
      return [line, label];
    });
}

function byDays(from, to, step) {
  const first = Math.ceil(from / step) * step + (step % 7 ? 0 : 4);
  return Array.from({ length: Math.ceil((to - first) / step) }, (_, n) => first + n * step);
}

function byMonths(from, to, months) {
  const days = [];
  const at = new Date(from * DAY);
  at.setUTCDate(1);
  at.setUTCMonth(months >= 12 ? 0 : at.getUTCMonth() - (at.getUTCMonth() % months));
  while (at.getTime() / DAY <= to) {
    days.push(Math.floor(at.getTime() / DAY));
    at.setUTCMonth(at.getUTCMonth() + months);
  }
  return days.filter((d) => d >= from);
}

function dateLabel(d, step) {
  const at = new Date(d * DAY);
  const month = at.toLocaleString("en", { month: "short", timeZone: "UTC" });
  const year = at.getUTCFullYear() > 0 ? String(at.getUTCFullYear()) : `${1 - at.getUTCFullYear()} BC`;
  if (step < 30) return `${at.getUTCDate()} ${month}`;
  return step < 365 ? `${month} ${year}` : year;
}
