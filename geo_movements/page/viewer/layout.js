/** Where each mark lies on the screen at this zoom: lines, arrowheads, dots, rings. */

import { along, beside, cut, dense, pointAt } from "./paths.js";
import { kmToPixels } from "./project.js";

const DOT = 4.5;
const STUB = 40;
/** A stretch on land of fewer pixels lies under the dot of its town. */
const SEEN = 24;
/** An arrowhead keeps this distance from the sign of a port. */
const PORT = 5;
const TWO_PI = 2 * Math.PI;

/** Length of an arrowhead for a line of this width. */
export function headSize(width) {
  return 8 + width * 1.5;
}

/**
 * Lay out every mark for a view.
 * @param {object} story
 * @param {object} view from `viewOf`
 */
export function layout(story, view) {
  const places = new Map(story.places.map((place) => [place.id, placed(place, view)]));
  const lines = story.marks.map((mark) => laid(mark, view, places, story.bands)).filter(Boolean);
  aimStubs(lines, places);
  placeHeads(lines);
  const dots = presences(story, view, places);
  return { places: [...places.values()], lines, dots, ports: portsOf(lines) };
}

function placed(place, view) {
  const [x, y] = view.xy(place.lon, place.lat);
  const radius = place.radius ? kmToPixels(place.radius, place.lat, view.zoom) : 0;
  return { ...place, x, y, ring: place.kind === "ring" ? Math.max(7, radius) : radius };
}

function laid(mark, view, places, band) {
  if (mark.shape === "presence") return null;
  if (mark.shape === "stub") return stub(mark, view, places);
  const { points, parts, count } = drawn(mark, view);
  const own = along(points);
  const stretches = parted(parts.map(([kind, start, end]) => ({ kind, from: own[start], to: own[end] })));
  const total = own.at(-1);
  const joints = jointsOf(stretches, mark).map((one) => ({ ...one, ...pointAt(points, one.at, own) }));
  const shifted = mark.offset ? beside(points, mark.offset, spansOf(stretches), stretches.slice(1, -1).filter(({ kind }) => kind === "access")) : points;
  const sums = along(shifted);
  const grown = sums.at(-1) / (total || 1);
  // Bands join at their towns, as one stream.
  const gap = band ? 0 : Math.min(DOT + 3, total / 5);
  const [from, to] = [mark.fades[0] ? 0 : gap, sums.at(-1) - (mark.fades[1] ? 0 : gap)];
  const line = measured({ mark, band, joints, drawn: count, points: cut(shifted, from, to, sums) });
  const moved = (distance) => Math.max(0, Math.min(line.length, distance * grown - from));
  line.stretches = stretches.map((one) => ({ ...one, from: moved(one.from), to: moved(one.to) }));
  line.tip = stretches.at(-1).kind === "access" ? line.stretches.at(-1).from - PORT : line.length;
  return line;
}

/** The vertices that this zoom needs, as points of the canvas; stretches by the numbers of these. */
function drawn(mark, view) {
  const level = Math.ceil(view.zoom);
  const bounds = new Set(mark.stretches.flatMap(([, start, end]) => [start, end]));
  const kept = [];
  mark.vertices.forEach(({ zoom }, at) => {
    if (zoom <= level || bounds.has(at)) kept.push(at);
  });
  const place = new Map(kept.map((at, n) => [at, n]));
  const parts = mark.stretches.map(([kind, start, end]) => [kind, place.get(start), place.get(end)]);
  const points = kept.map((at) => view.at(mark.vertices[at]));
  return { ...(mark.offset ? dense(points, parts) : { points, parts }), count: kept.length };
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
function measured(line) {
  const sums = along(line.points);
  return { ...line, sums, length: sums.at(-1) };
}

function stub(mark, view, places) {
  const [x, y] = view.at(mark.vertices[0]);
  const place = places.get(mark.to ?? mark.from);
  return { mark, points: null, length: STUB, x, y, place: place?.id, joints: [] };
}

/** The signs of ports and railheads, one for all the lines that meet there. */
function portsOf(lines) {
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

/** Turn each stub into the widest gap between the lines that meet at its place. */
function aimStubs(lines, places) {
  for (const line of lines) {
    if (line.points) continue;
    const near = lines.filter(({ points }) => points).flatMap(({ points }) => {
      const ends = [points, [...points].reverse()];
      return ends
        .filter(([end]) => Math.hypot(end[0] - line.x, end[1] - line.y) < 16)
        .map((from) => {
          const [fx, fy] = from[Math.min(from.length - 1, 4)];
          return Math.atan2(fy - line.y, fx - line.x);
        });
    });
    const angle = widestGap(near);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const far = [line.x + cos * (STUB + 8), line.y + sin * (STUB + 8)];
    const close = [line.x + cos * 9, line.y + sin * 9];
    const mark = STUB + 8 + (line.mark.to ? 2 : 9); // the question mark, past an arrowhead if there is one
    const unknown = { x: line.x + cos * mark, y: line.y + sin * mark };
    Object.assign(line, measured({ points: line.mark.to ? [far, close] : [close, far], unknown }));
    line.stretches = [{ kind: "plain", from: 0, to: line.length }];
    line.tip = line.length;
  }
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
function placeHeads(lines) {
  const taken = [];
  const byLength = [...lines].sort((a, b) => a.length - b.length);
  for (const line of byLength) {
    if (line.band) {
      placeChevron(line);
      continue;
    }
    const size = Math.min(headSize(line.mark.width), line.length * 0.6);
    if (size < 5) continue;
    const intoArea = line.mark.shape === "line" && line.mark.fades[1];
    let at = intoArea ? line.length * 0.56 + size / 2 : line.tip;
    const last = line.length * 0.35;
    let head = pointAt(line.points, at, line.sums);
    while (at - 4 > last && taken.some((t) => Math.hypot(t.x - head.x, t.y - head.y) < (t.size + size) * 0.52)) {
      at -= 4;
      head = pointAt(line.points, at, line.sums);
    }
    // The chord under the head, not the last step, gives its direction: lines may bend there.
    const tail = pointAt(line.points, at - size, line.sums);
    head.angle = Math.atan2(head.y - tail.y, head.x - tail.x);
    line.head = { ...head, size, at };
    taken.push(line.head);
  }
}

/** A band joins the next without a head between; a small one in its middle says which way. */
function placeChevron(line) {
  const size = Math.max(6, Math.min(9, line.mark.width * 0.5));
  if (line.length < size * 3.5) return;
  const at = line.length / 2 + size / 2;
  line.head = { ...pointAt(line.points, at, line.sums), size, at };
}

/** Presences at one place stand in a row, beside its dot. */
function presences(story, view, places) {
  const rows = new Map();
  for (const mark of story.marks.filter(({ shape }) => shape === "presence")) {
    const key = mark.to ?? [mark.vertices[0].lon, mark.vertices[0].lat].join();
    rows.set(key, [...(rows.get(key) ?? []), mark]);
  }
  return [...rows].flatMap(([key, marks]) => {
    const place = places.get(key);
    const area = place?.kind === "area";
    const step = area ? 18 : 13;
    return marks.map((mark, at) => {
      const [x, y] = place ? [place.x, place.y] : view.at(mark.vertices[0]);
      return { mark, x: x + (at - (marks.length - 1) / 2) * step, y, radius: area ? 7 : 5, place: key, area };
    });
  });
}
