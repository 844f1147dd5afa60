/** The timeline: a bar a claim, solid for the whole time told, pale for some time within; events as triangles. */

import { svg } from "./dom.js";
import { chooseEvent, hoverEvent } from "./events.js";
import { choose, hover, onChange, state } from "./state.js";
import { colourVariable } from "./swatch.js";
import { DAY, dayOf } from "./time.js";
import { headline, sentence, speaker, stanceOf } from "./words.js";

const LEFT = 16;

/** Draw the timeline, and draw it again when its width changes. */
export function makeTimeline(story) {
  const box = document.getElementById("gm-time");
  const bars = story.claims.map((claim, at) => bar(claim, at)).filter(Boolean);
  const events = story.events.map((event, at) => ({ ...event, at, day: dayOf(event.day) })).filter((event) => event.day !== null);
  if (bars.length < 2) {
    box.remove();
    return;
  }
  const range = span(bars, events);
  const shown = atEdges(events, range);
  reach(bars, range);
  pack(bars);
  const walk = makeWalk(box, inTime(bars, shown), story);
  const draw = () => {
    const held = box.contains(document.activeElement);
    render(box, story, bars, shown, range);
    walk.mark(held);
    show(box);
  };
  new ResizeObserver(draw).observe(box);
  onChange(() => show(box));
}

/** Show on the bars and marks what is chosen and what is pointed at. */
function show(box) {
  for (const node of box.querySelectorAll("[data-key]")) {
    const [kind, number] = node.dataset.key.split("-");
    const at = Number(number);
    const event = kind === "event";
    const chosen = event ? state.event === at : state.chosen.includes(at);
    node.setAttribute("aria-pressed", String(chosen));
    node.classList.toggle("gm-chosen", chosen);
    node.classList.toggle("gm-hovered", event ? state.hoveredEvent === at : state.hovered.includes(at));
    node.classList.toggle("gm-ghost", !event && !chosen && state.chosen.length > 0);
  }
}

/** The keys of all bars and marks in order of time. */
function inTime(bars, events) {
  const all = [
    ...bars.map(({ at, from, to }) => ({ key: `claim-${at}`, from, to })),
    ...events.map(({ at, day: from }) => ({ key: `event-${at}`, from, to: from })),
  ];
  return all.sort((a, b) => a.from - b.from || a.to - b.to).map(({ key }) => key);
}

/** One tab stop for all bars and marks: arrows, Home and End walk them in time, Enter or space chooses. */
function makeWalk(box, order, story) {
  let current = order[0];
  const mark = (focus) => {
    for (const node of box.querySelectorAll("[data-key]")) {
      node.setAttribute("tabindex", node.dataset.key === current ? "0" : "-1");
      if (focus && node.dataset.key === current) node.focus();
    }
  };
  const [point, pick] = [(key) => act(key, story, hover, hoverEvent), (key) => act(key, story, pickClaims, chooseEvent)];
  const keyOf = (event) => event.target.closest("[data-key]")?.dataset.key;
  box.addEventListener("focusin", (event) => {
    if (!keyOf(event)) return;
    current = keyOf(event);
    mark(false);
    point(current);
  });
  box.addEventListener("focusout", () => hover([]));
  box.addEventListener("pointerover", (event) => (keyOf(event) ? point(keyOf(event)) : hover([])));
  box.addEventListener("pointerleave", () => hover([]));
  box.addEventListener("click", (event) => keyOf(event) && pick(keyOf(event)));
  box.addEventListener("keydown", (event) => {
    const last = order.length - 1;
    const at = order.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Enter" || event.key === " ") pick(current);
    else if (to === undefined) return;
    else {
      current = order[Math.max(0, Math.min(last, to))];
      mark(true);
    }
    event.preventDefault();
  });
  return { mark };
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

function bar(claim, at) {
  const [from, to] = [dayOf(claim.possible[0]), dayOf(claim.possible[1], true)];
  if (from === null && to === null) return null;
  const definite = [dayOf(claim.definite[0]), dayOf(claim.definite[1], true)];
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
  // The mark at the edge stands for the nearest of them.
  const beyond = (some, side, edgeDay) => (some.length ? [{ ...some.at(side < 0 ? -1 : 0), day: edgeDay, side, all: some }] : []);
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
  const picture = svg("svg", { width, height, role: "group", "aria-label": "Claims and events by date; arrow keys go from one to the next" });
  picture.append(...ticks(from, to, x, top, axis, width));
  for (const b of bars) picture.append(...drawBar(b, x, top + 4 + b.lane * step, Math.max(2.5, step - 2.5), story));
  picture.append(...events.flatMap((e, n) => triangle(e, x, n + 1 < events.length ? x(events[n + 1].day) : width)));
  box.replaceChildren(picture);
}

function drawBar(b, x, y, height, story) {
  const claim = story.claims[b.at];
  const width = Math.max(5, x(b.to + 1) - x(b.from));
  const words = `${speaker(claim)} · ${sentence(claim)}`;
  const shape = svg("g", { "data-key": `claim-${b.at}`, class: "gm-bar", role: "button", "aria-label": words });
  shape.style.color = colourVariable(b.group);
  const rect = (left, w, opacity, fill = "currentColor") =>
    svg("rect", { x: left, y, width: w, height, rx: Math.min(3, height / 2), fill, "fill-opacity": opacity });
  const fade = b.open.some(Boolean) ? `gm-fade-${b.at}` : null;
  shape.append(rect(x(b.from), width, 0.34, fade ? `url(#${fade})` : undefined));
  if (fade) shape.append(fading(fade, b.open));
  if (b.definite[0] !== null && b.definite[1] !== null) {
    shape.append(rect(x(b.definite[0]), Math.max(5, x(b.definite[1] + 1) - x(b.definite[0])), 1));
  }
  shape.append(titled(words));
  return [shape];
}

function titled(words) {
  const title = svg("title");
  title.textContent = words;
  return title;
}

/** An end that is not told fades out. */
function fading(id, [from, to]) {
  const stop = (offset, opacity) => svg("stop", { offset, "stop-color": "currentColor", "stop-opacity": opacity });
  return svg("linearGradient", { id }, stop(0, from ? 0 : 1), stop(from ? 1 : 0, 1), stop(1, to ? 0 : 1));
}

/** An event, named where the next one leaves room; beyond the range an arrow, and how many. */
function triangle(event, x, next) {
  const at = x(event.day + 0.5);
  const all = event.all ?? [event];
  const words = all.map((one) => [headline(one), one.text].filter(Boolean).join(": ")).join("\n");
  const path = event.side ? `M${at} 6L${at + 8 * event.side} 10L${at} 14Z` : `M${at - 4.5} 14L${at} 6L${at + 4.5} 14Z`;
  const group = svg("g", { "data-key": `event-${event.at}`, class: "gm-event", role: "button", "aria-label": words });
  group.append(svg("rect", { x: at - 9, y: 1, width: 18, height: 17, fill: "transparent" }), svg("path", { d: path }), titled(words));
  const name = event.side ? edgeName(event, at) : besideName(event, at, next);
  if (name) group.append(name);
  return [group];
}

function edgeName({ side, all }, at) {
  const name = svg("text", { x: at - 4 * side, y: 14, class: "gm-event-name", "text-anchor": side > 0 ? "end" : "start" });
  name.textContent = `${all.length} ${side > 0 ? "later" : "earlier"}`;
  return name;
}

function besideName(event, at, next) {
  const words = [(event.claimant ?? "").replace(/\s*\(.*\)$/, ""), stanceOf(event)].filter(Boolean).join(" ");
  if (!words || at + 18 + words.length * 6.8 > next) return null;
  const name = svg("text", { x: at + 8, y: 14, class: "gm-event-name" });
  name.textContent = words;
  return name;
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
