/** The lines of all marks in a few flat arrays: where they lie in the world, and which of them a view shows. */

import { tableOf } from "./columns.js";
import { enrich, once, picksOf } from "./facts.js";
import { worldX, worldY } from "./project.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LEVELS = new Uint8Array(128);
[...DIGITS].forEach((letter, zoom) => (LEVELS[letter.charCodeAt(0)] = zoom));
const PER_DEGREE = 10000;
/** A glanced line keeps so much of its offset all along: near its ends a laid one has less, between them more. */
const SHIFT = 0.7;

/**
 * The vertices of mark n lie from `starts[n]` up to `starts[n + 1]`: in `world` as x and y in turn, in
 * pixels at zoom 0, in `levels` the zoom from which on each is needed; `boxes` are left, top, right, bottom.
 * @returns {{starts: Int32Array, world: Float64Array, levels: Uint8Array, boxes: Float64Array}}
 */
export function atlasOf({ marks }) {
  const table = tableOf(marks);
  if (table?.has("path")) return table.lines("path");
  return once(marks, "atlas", () => {
    const starts = new Int32Array(marks.length + 1);
    for (let at = 0; at < marks.length; at += 1) starts[at + 1] = starts[at] + marks[at].zooms.length;
    const count = starts[marks.length];
    const [world, levels, boxes] = [new Float64Array(2 * count), new Uint8Array(count), new Float64Array(4 * marks.length)];
    for (let at = 0; at < marks.length; at += 1) {
      const { path, zooms } = marks[at];
      const from = starts[at];
      for (let n = 0; n < zooms.length; n += 1) {
        world[2 * (from + n)] = worldX(path[2 * n] / PER_DEGREE);
        world[2 * (from + n) + 1] = worldY(path[2 * n + 1] / PER_DEGREE);
        levels[from + n] = LEVELS[zooms.charCodeAt(n)];
      }
      bound(boxes, 4 * at, world, from, starts[at + 1]);
    }
    return { starts, world, levels, boxes };
  });
}

/** Write the box of some vertices. */
function bound(boxes, at, world, from, to) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = from; n < to; n += 1) {
    const [x, y] = [world[2 * n], world[2 * n + 1]];
    if (x < left) left = x;
    if (y < top) top = y;
    if (x > right) right = x;
    if (y > bottom) bottom = y;
  }
  boxes[at] = left;
  boxes[at + 1] = top;
  boxes[at + 2] = right;
  boxes[at + 3] = bottom;
}

/** Give each mark its place, its vertices and its box; they are parts of the atlas. */
export function layMarks(story) {
  const { starts, world, levels, boxes } = atlasOf(story);
  const { marks } = story;
  enrich(marks, {
    at: (at) => at,
    world: (at) => world.subarray(2 * starts[at], 2 * starts[at + 1]),
    levels: (at) => levels.subarray(starts[at], starts[at + 1]),
    box: (at) => boxes.subarray(4 * at, 4 * at + 4),
  });
}

/** The vertices of a mark, one by one. */
export function verticesOf({ path, world, levels }) {
  return Array.from(levels, (zoom, at) => ({
    lon: path[2 * at] / PER_DEGREE, lat: path[2 * at + 1] / PER_DEGREE, x: world[2 * at], y: world[2 * at + 1], zoom,
  }));
}

/** The corners of what holds a mark, as latitude and longitude. */
export function cornersOf({ path }) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < path.length; at += 2) {
    west = Math.min(west, path[at]);
    east = Math.max(east, path[at]);
    south = Math.min(south, path[at + 1]);
    north = Math.max(north, path[at + 1]);
  }
  return [[south / PER_DEGREE, west / PER_DEGREE], [north / PER_DEGREE, east / PER_DEGREE]];
}

/**
 * The marks of which something may be seen on a canvas, by their places.
 * @param {number} margin pixels beyond the canvas that count
 * @returns {Int32Array}
 */
export function inSight(story, { scale, dx, dy, size }, margin) {
  const { boxes } = atlasOf(story);
  const { values, which } = picksOf(story.marks, "shape");
  const rooms = values.map((shape) => (shape === "line" ? margin : 2 * margin));
  const found = new Int32Array(which.length);
  let count = 0;
  for (let at = 0; at < which.length; at += 1) {
    const room = rooms[which[at]];
    const out = size && (
      boxes[4 * at] * scale + dx >= size.x + room || boxes[4 * at + 2] * scale + dx <= -room ||
      boxes[4 * at + 1] * scale + dy >= size.y + room || boxes[4 * at + 3] * scale + dy <= -room);
    if (!out) found[count++] = at;
  }
  return found.subarray(0, count);
}

/** What moves a line between two of its vertices to the right of its way, as a whole. @returns {[number, number]} */
export function aside(world, first, last, offset) {
  if (!offset) return [0, 0];
  const [x, y] = [world[2 * last] - world[2 * first], world[2 * last + 1] - world[2 * first + 1]];
  const length = Math.hypot(x, y) || 1;
  return [(-y / length) * offset * SHIFT, (x / length) * offset * SHIFT];
}

/**
 * How far a point of the canvas lies from a mark's line, about: the line moved aside as a whole.
 * @param {[number, number]} aside pixels that it is moved
 */
export function distanceTo({ starts, world, levels }, at, { zoom, scale, dx, dy }, [right, down], x, y) {
  const level = Math.ceil(zoom);
  const [px, py] = [(x - right - dx) / scale, (y - down - dy) / scale];
  const last = starts[at + 1] - 1;
  let [before, least] = [starts[at], Infinity];
  for (let n = before + 1; n <= last; n += 1) {
    if (levels[n] > level && n < last) continue;
    const [ax, ay] = [world[2 * before], world[2 * before + 1]];
    const [ux, uy] = [world[2 * n] - ax, world[2 * n + 1] - ay];
    const share = ((px - ax) * ux + (py - ay) * uy) / (ux * ux + uy * uy || 1);
    const t = share < 0 ? 0 : share > 1 ? 1 : share;
    const [ox, oy] = [ax + ux * t - px, ay + uy * t - py];
    const far = ox * ox + oy * oy;
    if (far < least) least = far;
    before = n;
  }
  return Math.sqrt(least) * scale;
}
