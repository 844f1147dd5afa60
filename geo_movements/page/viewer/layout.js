/** Where each mark lies on the screen at this zoom: lines, arrowheads, dots, rings. */

import { along, beside, cut, dense, pointAt, thin } from "./paths.js";
import { kmToPixels } from "./project.js";

const DOT = 4.5;
const STUB = 40;
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
  return { places: [...places.values()], lines, dots };
}

function placed(place, view) {
  const [x, y] = view.xy(place.lon, place.lat);
  const radius = place.radius ? kmToPixels(place.radius, place.lat, view.zoom) : 0;
  return { ...place, x, y, ring: place.kind === "ring" ? Math.max(7, radius) : radius };
}

function laid(mark, view, places, band) {
  if (mark.shape === "presence") return null;
  if (mark.shape === "stub") return stub(mark, view, places);
  const parts = mark.coords.map((part) => part.map(([lon, lat]) => view.xy(lon, lat)));
  const whole = thin(parts.flat());
  const total = along(whole).at(-1);
  // Bands join at their towns, as one stream.
  const gap = band ? 0 : Math.min(DOT + 3, total / 5);
  const shifted = mark.offset ? beside(dense(whole), mark.offset) : whole;
  const sums = along(shifted);
  const last = sums.at(-1) - (mark.fades[1] ? 0 : gap);
  return measured({ mark, band, points: cut(shifted, mark.fades[0] ? 0 : gap, last, sums) });
}

/** A line with the distance along it of each of its points: worked out once a view. */
function measured(line) {
  const sums = along(line.points);
  return { ...line, sums, length: sums.at(-1) };
}

function stub(mark, view, places) {
  const [lon, lat] = mark.coords[0][0];
  const [x, y] = view.xy(lon, lat);
  const place = places.get(mark.to ?? mark.from);
  return { mark, points: null, length: STUB, x, y, place: place?.id };
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
    let at = intoArea ? line.length * 0.56 + size / 2 : line.length;
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
    const key = mark.to ?? mark.coords[0][0].join();
    rows.set(key, [...(rows.get(key) ?? []), mark]);
  }
  return [...rows].flatMap(([key, marks]) => {
    const place = places.get(key);
    const area = place?.kind === "area";
    const step = area ? 18 : 13;
    return marks.map((mark, at) => {
      const [lon, lat] = mark.coords[0][0];
      const [x, y] = place ? [place.x, place.y] : view.xy(lon, lat);
      return { mark, x: x + (at - (marks.length - 1) / 2) * step, y, radius: area ? 7 : 5, place: key, area };
    });
  });
}
