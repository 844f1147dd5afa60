/** Where each mark lies on the screen at this zoom: lines, arrowheads, dots, rings. */

import { once, picksOf } from "./facts.js";
import { allNear, gridOf, put, someNear } from "./grid.js";
import { along, beside, cut, dense, pointAt } from "./paths.js";
import { kmToPixels } from "./project.js";

const DOT = 4.5;
const STUB = 40;
/** A stretch on land of fewer pixels lies under the dot of its town. */
const SEEN = 24;
/** An arrowhead keeps this distance from the sign of a port. */
const PORT = 5;
const TWO_PI = 2 * Math.PI;
/** A shorter line is drawn as from farther off: thinner, its lane closer to the others. */
const SHORT = 84;
const [THINNEST, CLOSEST] = [0.45, 0.65];
/** No arrowhead hides more of its line than this. */
const HEAD_SHARE = 1 / 3;
/** A smaller head is none: nobody could tell its way. */
const SMALLEST = 4.5;
/** A head keeps so far from the dot of a place that its line only passes. */
const DOT_ROOM = 9;
const STUB_WIDTH = 3;
/** A stub's own head; and no more lines than this are looked at for a free way for a stub. */
const STUB_HEAD = 10;
const FEW = 400;
const AIMS = 24;
/** A head slides back so far along its line at most. */
const LAST = 0.35;
/** No two arrowheads farther apart than this touch. */
const LARGEST = 26;
const FINE = 12;

/** Length of an arrowhead for a line of this width. */
function headSize(width) {
  return 8 + width * 1.5;
}

/**
 * Lay out marks for a view.
 * @param {object} story
 * @param {object[]} marks those of the story that are in sight
 * @param {object} view from `viewOf`
 */
export function layout(story, marks, view) {
  const places = new Map(story.places.map((place) => [place.id, placed(place, view)]));
  const how = { band: story.bands, step: FINE };
  const lines = marks.map((mark) => laid(mark, view, places, how)).filter(Boolean);
  const dots = presences(story, view, places);
  aimStubs(lines, [...places.values()].filter(({ kind }) => kind === "dot"));
  placeHeads(lines, places);
  return { places: [...places.values()], lines, dots, ports: portsOf(lines) };
}

export function placed(place, view) {
  const [x, y] = view.xy(place.lon, place.lat);
  const radius = place.radius ? kmToPixels(place.radius, place.lat, view.zoom) : 0;
  return Object.assign(Object.create(place), { x, y, ring: place.kind === "ring" ? Math.max(7, radius) : radius });
}

export function laid(mark, view, places, { band, step }) {
  if (mark.shape === "presence") return null;
  if (mark.shape === "stub") return stub(mark, view, places);
  const { points, parts, count } = drawn(mark, view, step);
  const own = along(points);
  const stretches = parted(parts.map(([kind, start, end]) => ({ kind, from: own[start], to: own[end] })));
  const total = own.at(-1);
  const joints = jointsOf(stretches, mark).map((one) => ({ ...one, ...pointAt(points, one.at, own) }));
  const size = band ? 1 : total / SHORT;
  const offset = mark.offset * Math.max(CLOSEST, Math.min(1, size));
  const shifted = offset ? beside(points, offset, spansOf(stretches), stretches.slice(1, -1).filter(({ kind }) => kind === "access")) : points;
  const sums = along(shifted);
  const grown = sums.at(-1) / (total || 1);
  // Bands join at their towns, as one stream.
  const gap = band ? 0 : Math.min(DOT + 3, total / 5);
  const [from, to] = [mark.fades[0] ? 0 : gap, sums.at(-1) - (mark.fades[1] ? 0 : gap)];
  const width = Math.min(mark.width, Math.max(1.4, mark.width * Math.max(THINNEST, Math.min(1, size))));
  const line = measured({ mark, band, width, joints, drawn: count, points: cut(shifted, from, to, sums) });
  const moved = (distance) => Math.max(0, Math.min(line.length, distance * grown - from));
  line.stretches = stretches.map((one) => ({ ...one, from: moved(one.from), to: moved(one.to) }));
  line.tip = stretches.at(-1).kind === "access" ? line.stretches.at(-1).from - PORT : line.length;
  return line;
}

/** The vertices that this zoom needs, as points of the canvas; stretches by the numbers of these. */
function drawn({ world, levels, stretches, offset }, { zoom, scale, dx, dy }, step) {
  const level = Math.ceil(zoom);
  const kept = Int32Array.from(levels, (one) => (one <= level ? 0 : -1));
  for (const [, start, end] of stretches) kept[start] = kept[end] = 0;
  const points = [];
  for (let at = 0; at < kept.length; at += 1) {
    if (kept[at] < 0) continue;
    kept[at] = points.length;
    points.push([world[2 * at] * scale + dx, world[2 * at + 1] * scale + dy]);
  }
  const parts = stretches.map(([kind, start, end]) => [kind, kept[start], kept[end]]);
  return { ...(offset ? dense(points, parts, step) : { points, parts }), count: points.length };
}

/** Join stretches of a kind; one on land that would hide under its town's dot goes with the next. */
function parted(stretches) {
  const seen = stretches.map((one) => (one.kind === "access" && one.to - one.from < SEEN ? { ...one, kind: null } : one));
  const main = seen.find(({ kind }) => kind)?.kind ?? "route";
  const joined = [];
  seen.forEach((one, at) => {
    const kind = one.kind ?? joined.at(-1)?.kind ?? seen.slice(at).find((next) => next.kind)?.kind ?? main;
    if (joined.at(-1)?.kind === kind && joined.at(-1).to === one.from) joined.at(-1).to = one.to;
    else joined.push({ ...one, kind });
  });
  return joined;
}

/** From one place to the next, where a line has its own lane: what is not on land. */
function spansOf(stretches) {
  const spans = [];
  for (const { kind, from, to } of stretches) {
    if (kind === "access") continue;
    if (spans.at(-1)?.to === from) spans.at(-1).to = to;
    else spans.push({ from, to });
  }
  return spans.length ? spans : [{ from: 0, to: stretches.at(-1).to }];
}

/** Where a way comes to its water, railway or road; a port is known by name. */
function jointsOf(stretches, { ports }) {
  const last = stretches.length - 1;
  return stretches.slice(1).flatMap((next, n) => {
    if (stretches[n].kind !== "access" && next.kind !== "access") return [];
    const name = n === 0 && stretches[0].kind === "access" ? ports[0] : n + 1 === last ? ports[1] : null;
    return [{ at: next.from, name }];
  });
}

/** A line with the distance along it of each of its points: worked out once a view. */
export function measured(line) {
  const sums = along(line.points);
  return { ...line, sums, length: sums.at(-1) };
}

function startOf({ world }, view) {
  return view.at({ x: world[0], y: world[1] });
}

function stub(mark, view, places) {
  const [x, y] = startOf(mark, view);
  const place = places.get(mark.to ?? mark.from);
  return { mark, width: Math.min(mark.width, STUB_WIDTH), points: null, length: STUB, x, y, place: place?.id, joints: [] };
}

/** The signs of ports and railheads, one for all the lines that meet there. */
export function portsOf(lines) {
  const ports = new Map();
  for (const { mark, joints } of lines) {
    for (const { x, y, name } of joints) {
      const key = `${Math.round(x)},${Math.round(y)}`;
      const port = ports.get(key) ?? { x, y, name, marks: [] };
      port.name ??= name;
      port.marks.push(mark);
      ports.set(key, port);
    }
  }
  return [...ports.values()];
}

/** Turn each stub where it crosses least: into the widest gap between the lines that meet at its place, if it can. */
export function aimStubs(lines, dots) {
  const stubs = lines.filter(({ points }) => !points);
  if (!stubs.length) return;
  const drawn = lines.filter(({ points }) => points);
  const ends = gridOf(drawn.flatMap(({ points }) => {
    const near = Math.min(points.length - 1, 4);
    const [first, last] = [points[0], points.at(-1)];
    return [
      { x: first[0], y: first[1], on: points[near] },
      { x: last[0], y: last[1], on: points[points.length - 1 - near] },
    ];
  }));
  const taken = lines.length > FEW ? null : takenNear(stubs, drawn, dots);
  for (const line of stubs) {
    const near = allNear(ends, line, 16)
      .filter(({ x, y }) => Math.hypot(x - line.x, y - line.y) < 16)
      .map(({ on }) => Math.atan2(on[1] - line.y, on[0] - line.x));
    const gap = widestGap(near);
    const angle = taken ? freest(line, gap, taken) : gap;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const far = [line.x + cos * (STUB + 8), line.y + sin * (STUB + 8)];
    const close = [line.x + cos * 9, line.y + sin * 9];
    const mark = unknownAt(line); // past an arrowhead if there is one
    const unknown = { x: line.x + cos * mark, y: line.y + sin * mark };
    Object.assign(line, measured({ points: line.mark.to ? [far, close] : [close, far], unknown }));
    line.stretches = [{ kind: "plain", from: 0, to: line.length }];
    line.tip = line.length;
    taken?.push(...onStub(line, angle), { ...unknown, weight: 6 });
  }
}

/** How far from its place a stub's question mark stands. */
function unknownAt({ mark }) {
  return STUB + 8 + (mark.to ? 2 : 9);
}

/** What a stub may cross: points of the lines near by, and dots of places, each with its weight. */
function takenNear(stubs, drawn, dots) {
  const reach = STUB + 30;
  const isNear = (x, y) => stubs.some((one) => Math.abs(one.x - x) < reach && Math.abs(one.y - y) < reach);
  const points = drawn.flatMap((line) => {
    const [xs, ys] = [line.points.map(([x]) => x), line.points.map(([, y]) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (!stubs.some(({ x, y }) => x > left - reach && x < right + reach && y > top - reach && y < bottom + reach)) return [];
    return Array.from({ length: Math.ceil(line.length / 6) }, (_, n) => ({ ...pointAt(line.points, n * 6, line.sums), weight: 1 }));
  });
  return [...points, ...dots.map(({ x, y }) => ({ x, y, weight: 4 }))].filter(({ x, y }) => isNear(x, y));
}

function onStub(line, angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [14, 20, 26, 32, 38, 44].map((far) => ({ x: line.x + cos * far, y: line.y + sin * far, weight: 1 }));
}

/** Of the ways round a place, the one on which a stub meets least; near the gap, where several are as free. */
function freest(line, gap, taken) {
  const steps = Array.from({ length: AIMS }, (_, n) => gap + (n * TWO_PI) / AIMS);
  const costs = steps.map((angle, n) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const tip = unknownAt(line);
    const met = taken.reduce((sum, { x, y, weight }) => {
      const [dx, dy] = [x - line.x, y - line.y];
      const along = dx * cos + dy * sin;
      const beside = Math.abs(dy * cos - dx * sin);
      const hit = along > 12 && along < tip + 9 && beside < (along > tip - 9 ? 11 : 6);
      return hit ? sum + weight : sum;
    }, 0);
    return met + (Math.min(n, AIMS - n) / AIMS) * 3;
  });
  return steps[costs.indexOf(Math.min(...costs))];
}

function widestGap(angles) {
  if (!angles.length) return -Math.PI / 4;
  const sorted = angles.map((a) => (a + TWO_PI) % TWO_PI).sort((a, b) => a - b);
  let best = [0, 0];
  sorted.forEach((angle, at) => {
    const next = sorted[(at + 1) % sorted.length] + (at + 1 === sorted.length ? TWO_PI : 0);
    if (next - angle > best[1]) best = [angle, next - angle];
  });
  return best[0] + best[1] / 2;
}

/** Put each arrowhead at its end, or mid-line where the end is an area; slide it off others. */
export function placeHeads(lines, places) {
  const taken = new Map();
  for (const { id, x, y, kind } of places.values()) if (kind === "dot") put(taken, { x, y, size: DOT_ROOM, place: id });
  const byLength = [...lines].sort((a, b) => a.length - b.length);
  for (const line of byLength) {
    if (line.band) {
      placeChevron(line);
      continue;
    }
    const size = sizeOf(line);
    if (size < SMALLEST) continue;
    const small = Math.max(SMALLEST, size * 0.7);
    line.head = freeHead(line, size, taken) ?? freeHead(line, small, taken) ?? headAt(line, line.length * LAST, small);
    put(taken, line.head);
  }
}

function sizeOf({ mark, width, length }) {
  return Math.min(headSize(width), length * HEAD_SHARE, mark.shape === "stub" ? STUB_HEAD : Infinity);
}

/** The first place from the end backwards where a head of a size lies on nothing; null where there is none. */
function freeHead(line, size, taken) {
  const intoArea = line.mark.shape === "line" && line.mark.fades[1];
  let at = intoArea ? line.length * 0.56 + size / 2 : line.tip;
  do {
    const head = headAt(line, at, size);
    const onAnother = (other) => {
      const own = other.place !== undefined && (other.place === line.mark.to || other.place === line.mark.from);
      return !own && Math.hypot(other.x - head.x, other.y - head.y) < (other.size + size) * 0.52;
    };
    if (!someNear(taken, head, LARGEST, onAnother)) return head;
    at -= 4;
  } while (at > line.length * LAST);
  return null;
}

/** The chord under the head, not the last step, gives its direction: lines may bend there. */
function headAt(line, at, size) {
  const head = pointAt(line.points, at, line.sums);
  const tail = pointAt(line.points, at - size, line.sums);
  return { x: head.x, y: head.y, angle: Math.atan2(head.y - tail.y, head.x - tail.x), size, at };
}

/** A band joins the next without a head between; a small one in its middle says which way. */
function placeChevron(line) {
  const size = Math.max(6, Math.min(9, line.mark.width * 0.5));
  if (line.length < size * 3.5) return;
  const at = line.length / 2 + size / 2;
  line.head = { ...pointAt(line.points, at, line.sums), size, at };
}

/** The places of those marks that go nowhere. @returns {Int32Array} */
export function presencesOf({ marks }) {
  return once(marks, "presences", () => {
    const { values, which } = picksOf(marks, "shape");
    return Int32Array.from(which.keys()).filter((at) => values[which[at]] === "presence");
  });
}

/** Presences at one place stand in a row, beside its dot. */
export function presences(story, view, places) {
  const rows = new Map();
  for (const at of presencesOf(story)) {
    const mark = story.marks[at];
    const key = mark.to ?? [mark.path[0], mark.path[1]].join();
    if (rows.has(key)) rows.get(key).push(mark);
    else rows.set(key, [mark]);
  }
  return [...rows].flatMap(([key, marks]) => {
    const place = places.get(key);
    const area = place?.kind === "area";
    const step = area ? 18 : 13;
    return marks.map((mark, at) => {
      const [x, y] = place ? [place.x, place.y] : startOf(mark, view);
      return { mark, x: x + (at - (marks.length - 1) / 2) * step, y, radius: area ? 7 : 5, place: key, area };
    });
  });
}
