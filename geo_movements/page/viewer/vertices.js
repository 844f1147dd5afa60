/** The vertices of lines from their columns: those that are told, and arcs drawn from their ends. */

import { Vertices, addArc } from "./arcs.js";
import { worldX, worldY } from "./project.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const PER_DEGREE = 10000;
/** So many vertices an arc has about. */
const USUAL = 16;

/**
 * All lines in typed arrays: see `lines` of a table in columns.js. What is told once is read once.
 * @param {object} store of columns; the others are numbers of columns and of numbers, as columns.py lists them
 */
export function allLines(store, arcs, ends, starts, which, counts, bends, steps, zooms) {
  const told = { lines: store.numbers(which), ...toldLines(store, starts, counts, bends, steps, zooms) };
  const [from, to] = pointsOf(store, ends);
  const isArc = store.numbers(arcs);
  const out = new Vertices(USUAL * isArc.length);
  const begins = new Int32Array(isArc.length + 1);
  let other = 0;
  for (let line = 0; line < isArc.length; line += 1) {
    if (isArc[line]) addArc(out, from.lon[line], from.lat[line], to.lon[line], to.lat[line]);
    else {
      copy(out, told, told.lines[other]);
      other += 1;
    }
    begins[line + 1] = out.count;
  }
  const world = out.world.slice(0, 2 * out.count);
  return { starts: begins, world, levels: out.levels.slice(0, out.count), boxes: boxesOf(begins, world) };
}

/** The points at which arcs end, in degrees. */
function pointsOf(store, at) {
  const columns = store.column(at)[2];
  return ["from", "to"].map((name) => degrees(store, columns[name]));
}

function degrees(store, at) {
  const { which, values } = pointCodes(store, at);
  const [lon, lat] = ["lon", "lat"].map((name) => store.measures(values[name]));
  return {
    lon: Float64Array.from(which, (place) => lon[place] / PER_DEGREE),
    lat: Float64Array.from(which, (place) => lat[place] / PER_DEGREE),
  };
}

/** Which point each row has, and the columns of the points. */
function pointCodes(store, at) {
  const [kind, base, second] = store.column(at);
  if (kind === "by") return { which: store.codes(base).which, values: store.column(second)[2] };
  return { which: store.numbers(second), values: store.column(base)[2] };
}

/** The lines that are told in full, in world pixels, one after the other. */
function toldLines(store, starts, counts, bends, steps, zooms) {
  const [lengths, bent, all] = [store.numbers(counts), store.numbers(bends), store.numbers(steps)];
  const first = degrees(store, starts);
  const begins = new Int32Array(lengths.length + 1);
  const world = new Float64Array(all.length + 2 * lengths.length);
  let [next, at] = [0, 0];
  for (let line = 0; line < lengths.length; line += 1) {
    let [lon, lat] = [Math.round(first.lon[line] * PER_DEGREE), Math.round(first.lat[line] * PER_DEGREE)];
    let [east, north] = [0, 0];
    const end = next + lengths[line];
    for (;;) {
      world[at] = worldX(lon / PER_DEGREE);
      world[at + 1] = worldY(lat / PER_DEGREE);
      at += 2;
      if (next >= end) break;
      east = bent[line] ? east + all[next] : all[next];
      north = bent[line] ? north + all[next + 1] : all[next + 1];
      lon += east;
      lat += north;
      next += 2;
    }
    begins[line + 1] = at / 2;
  }
  return { begins, world, levels: store.numbers(zooms) };
}

function copy(out, { begins, world, levels }, line) {
  for (let at = begins[line]; at < begins[line + 1]; at += 1) out.add(world[2 * at], world[2 * at + 1], levels[at]);
}

function boxesOf(starts, world) {
  const boxes = new Float64Array(4 * (starts.length - 1));
  for (let line = 0; line < starts.length - 1; line += 1) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = starts[line]; at < starts[line + 1]; at += 1) {
      const [x, y] = [world[2 * at], world[2 * at + 1]];
      if (x < left) left = x;
      if (y < top) top = y;
      if (x > right) right = x;
      if (y > bottom) bottom = y;
    }
    boxes[4 * line] = left;
    boxes[4 * line + 1] = top;
    boxes[4 * line + 2] = right;
    boxes[4 * line + 3] = bottom;
  }
  return boxes;
}

/** @returns {Float64Array} the vertices of a line, lon and lat in turn, in ten-thousandths of a degree */
export function pathOf({ starts, world }, line) {
  const path = world.slice(2 * starts[line], 2 * starts[line + 1]);
  for (let at = 0; at < path.length; at += 2) {
    path[at] = Math.round((path[at] / 256 - 0.5) * 360 * PER_DEGREE);
    const y = 2 * Math.PI * (0.5 - path[at + 1] / 256);
    path[at + 1] = Math.round(((Math.atan(Math.sinh(y)) * 180) / Math.PI) * PER_DEGREE);
  }
  return path;
}

/** @returns {string} the zooms of the vertices of a line, one letter each */
export function lettersOf({ starts, levels }, line) {
  return Array.from(levels.subarray(starts[line], starts[line + 1]), (zoom) => DIGITS[zoom]).join("");
}
