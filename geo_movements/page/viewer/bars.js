/** The bars of the claims and the marks of the events: where they lie in time, and their pictures. */

import { svg } from "./dom.js";
import { maskOf, standingOfEvent, timesIn } from "./filter.js";
import { widthOf } from "./measure.js";
import { colourVariable } from "./swatch.js";
import { dayOf, endOf } from "./time.js";
import { t } from "./strings.js";
import { headline, sentence, speaker, stanceOf } from "./words.js";

/** Half a mark; from its middle to a name beside it, and at the edge; between two that stand side by side. */
const [HALF, BESIDE, NAMED, GAP] = [6, 8, 12, 8];

/** A bar for each claim that tells a day: { at, from, to, open: [from?, to?], since, until, lane }. */
export function barsOf(story) {
  const times = timesIn(story);
  const bars = [];
  for (let at = 0; at < story.claims.length; at += 1) {
    const [from, to, since, until] = [times.from[at], times.to[at], times.since[at], times.until[at]];
    if (from === -Infinity && to === Infinity) continue;
    const open = [from === -Infinity, to === Infinity];
    const sure = !Number.isNaN(since);
    // Until `reach` knows the range, an open side is a day.
    bars.push({ at, from: open[0] ? to - 1 : from, to: open[1] ? from + 1 : to, open, since: sure ? since : null, until: sure ? until : null });
  }
  return bars;
}

/** A mark for each event that tells a day. */
export function marksOf(story) {
  return story.events.flatMap((event, at) => {
    const from = dayOf(event.day);
    return from === null ? [] : [{ at, from, to: Math.max(endOf(event.day), endOf(event.lastDay) ?? from) }];
  });
}

/** An open side runs to the edge of the range. @returns {number} so many lanes */
export function openEnds(bars, [from, to], lanes) {
  for (const bar of bars) {
    if (bar.open[0]) bar.from = from;
    if (bar.open[1]) bar.to = to;
  }
  return lanes;
}

/** Open sides run to the edge of the range; then each bar gets the first lane that is free. */
export function settle(bars, [from, to]) {
  openEnds(bars, [from, to], 0);
  const lanes = makeLanes(bars.length);
  const apart = (to - from) / 400;
  for (const bar of [...bars].sort((a, b) => a.from - b.from || a.to - b.to)) bar.lane = lanes.take(bar.from, bar.to + apart);
  return lanes.count();
}

/**
 * Lanes, each free again when its last bar has ended. The first that is free is found down a tree of
 * the earliest ends: a look at all lanes for each of many bars would take minutes.
 */
function makeLanes(most) {
  let width = 1;
  while (width < most) width *= 2;
  const ends = new Float64Array(2 * width).fill(-Infinity); // the lanes are its leaves, the earliest end its root
  let used = 0;
  const take = (from, end) => {
    let at = 1;
    while (at < width) at = ends[2 * at] <= from ? 2 * at : 2 * at + 1;
    const lane = at - width;
    ends[at] = end;
    for (at >>= 1; at >= 1; at >>= 1) ends[at] = Math.min(ends[2 * at], ends[2 * at + 1]);
    used = Math.max(used, lane + 1);
    return lane;
  };
  return { take, count: () => used };
}

/** Events in the range, and at either edge one mark for all that lie beyond it. */
export function atEdges(marks, [from, to]) {
  // The mark at the edge stands for the nearest of them.
  const beyond = (some, side, day) => (some.length ? [{ ...some.at(side < 0 ? -1 : 0), from: day, side, all: some }] : []);
  return [
    ...beyond(marks.filter((mark) => mark.from < from), -1, from),
    ...marks.filter((mark) => mark.from >= from && mark.from < to),
    ...beyond(marks.filter((mark) => mark.from >= to), 1, to),
  ];
}

/** What is there of bars or marks under the present choice. */
export function present(bars, story) {
  const mask = maskOf(story);
  return bars.filter(({ at }) => mask[at]);
}

export function presentMarks(marks, story) {
  return marks.filter(({ at }) => standingOfEvent(story.events[at]) !== "out");
}

/** What a bar says: who, and what. */
export function barWords(claim) {
  return `${speaker(claim)} · ${sentence(claim)}`;
}

// --- Pictures ------------------------------------------------------------------------------------

/** Where a bar lies, in pixels: whole, and for sure. */
export function boxOf(bar, { x }, top, step) {
  const height = Math.max(1, step < 4 ? step : step - 2.5);
  const across = (from, to) => ({ left: x(from), width: Math.max(step < 4 ? 2 : 5, x(to) - x(from)) });
  return { y: top + bar.lane * step, height, all: across(bar.from, bar.to), sure: bar.since === null ? null : across(bar.since, bar.until) };
}

/** One bar as SVG. */
export function drawBar(bar, scale, top, step, story) {
  const words = barWords(story.claims[bar.at]);
  const { y, height, all, sure } = boxOf(bar, scale, top, step);
  const look = story.claims[bar.at].draft ? "gm-bar gm-drafted" : "gm-bar";
  const shape = svg("g", { "data-key": `claim-${bar.at}`, class: look, role: "button", "aria-label": words });
  shape.style.color = colourVariable(story.claims[bar.at].group);
  const rect = ({ left, width }, opacity, fill = "currentColor") =>
    svg("rect", { x: left, y, width, height, rx: Math.min(3, height / 2), fill, "fill-opacity": opacity });
  const fade = bar.open.some(Boolean) ? `gm-fade-${bar.at}` : null;
  shape.append(rect(all, 0.34, fade ? `url(#${fade})` : undefined));
  if (fade) shape.append(fading(fade, bar.open));
  if (sure) shape.append(rect(sure, 1));
  shape.append(titled(words));
  return shape;
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

/** Where a mark stands: in the middle of its day, at the begin of a longer time. */
export function markAt({ from, to, side }, { x }) {
  return x(side || to - from > 1 ? from : (from + to) / 2);
}

/**
 * All events, each where `places` says in pixels, and named where that touches no other mark or name:
 * how many lie beyond either edge first.
 * @returns {SVGElement[]}
 */
export function drawMarks(marks, places, width, story) {
  const [before, after] = [-1, 1].map((side) => {
    const at = marks.findIndex((mark) => mark.side === side);
    if (at < 0) return { at: null, free: side < 0 ? 0 : width };
    const neighbour = places[at - side] === undefined ? (side < 0 ? width : 0) : places[at - side] + HALF * side;
    const words = edgeWords(marks[at], (neighbour - places[at]) * -side - NAMED);
    return { at, words, free: places[at] - (words ? NAMED + widthOf(words) + GAP : HALF) * side };
  });
  return marks.map((mark, at) => {
    if (at === before.at || at === after.at) return drawMark(mark, places[at], (at === before.at ? before : after).words, story);
    const next = at + 1 < marks.length && at + 1 !== after.at ? places[at + 1] - HALF : after.free - GAP;
    const words = besideWords(story.events[mark.at]);
    const fits = words && places[at] > before.free && places[at] + BESIDE + widthOf(words) + GAP <= next;
    return drawMark(mark, places[at], fits ? words : null, story);
  });
}

/** An event; beyond the range an arrow. */
function drawMark(mark, middle, name, story) {
  const event = story.events[mark.at];
  const about = (mark.all ?? [mark]).map(({ at }) => story.events[at]);
  const words = about.map((one) => [headline(one), one.text].filter(Boolean).join(": ")).join("\n");
  const group = svg("g", { "data-key": `event-${mark.at}`, class: "gm-event", role: "button", "aria-label": words });
  group.append(svg("rect", { x: middle - 9, y: 1, width: 18, height: 17, fill: "transparent" }), picture(mark, event, middle), titled(words));
  if (name) group.append(nameOf(mark, middle, name));
  return group;
}

function nameOf({ side }, middle, words) {
  const place = side ? { x: middle - NAMED * side, "text-anchor": side > 0 ? "end" : "start" } : { x: middle + BESIDE, "text-anchor": "start" };
  const name = svg("text", { ...place, y: 14, class: "gm-event-name" });
  name.textContent = words;
  return name;
}

/** Up for what was said or happened, down for what denies. */
function picture({ side }, event, at) {
  if (side) return svg("path", { d: `M${at - 8 * side} 6L${at} 10L${at - 8 * side} 14Z` });
  const up = `M${at - 4.5} 14L${at} 6L${at + 4.5} 14Z`;
  const down = `M${at - 4} 6.5L${at + 4} 6.5L${at} 13.5Z`;
  return svg("path", event.stance === "denies" ? { d: down, class: "gm-denial" } : { d: up });
}

/** How many lie beyond an edge, in as many words as there is room for. */
function edgeWords({ side, all }, room) {
  const count = all.length;
  const words = side > 0 ? t("{count} later", { count }) : t("{count} earlier", { count });
  return [words, String(count)].find((one) => widthOf(one) + GAP <= room) ?? null;
}

function besideWords({ claimant, ...event }) {
  return [(claimant ?? "").replace(/\s*\(.*\)$/, ""), stanceOf(event)].filter(Boolean).join(" ") || null;
}
