/** Reads the story and unpacks its lines and the basemap. */

import { unpackLists } from "./columns.js";
import { mercator } from "./project.js";
import { overlaid } from "./tongue.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const PER_DEGREE = 10000;

/** @returns {Promise<object>} what a data block of the page holds, its lists unpacked */
export async function readStory(block = document.getElementById("gm-story")) {
  const story = await unpackLists(JSON.parse(block.textContent));
  story.marks.forEach(lay);
  return story;
}

/** Say the story in another of its languages; its lines and its ground stay as they are. */
export async function retell(story, code) {
  const told = await unpackLists(JSON.parse(document.getElementById("gm-story").textContent));
  const over = code in told.overlays ? await unpack(told.overlays[code]) : {};
  const { marks, basemap, ...words } = overlaid(told, over);
  Object.assign(story, words);
}

/**
 * Give a mark its vertices in world pixels, x and y in turn, the zoom from which on each is needed,
 * and the box that holds them. `vertices` has them as objects, for whoever asks.
 */
function lay(mark, at) {
  const { path, zooms } = mark;
  mark.at = at;
  mark.world = new Float64Array(path.length);
  mark.levels = Uint8Array.from(zooms, (zoom) => DIGITS.indexOf(zoom));
  mark.box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = 0; n < path.length; n += 2) {
    const [x, y] = mercator(path[n] / PER_DEGREE, path[n + 1] / PER_DEGREE);
    [mark.world[n], mark.world[n + 1]] = [x, y];
    if (x < mark.box[0]) mark.box[0] = x;
    if (y < mark.box[1]) mark.box[1] = y;
    if (x > mark.box[2]) mark.box[2] = x;
    if (y > mark.box[3]) mark.box[3] = y;
  }
  Object.defineProperty(mark, "vertices", { get: () => vertices(mark) });
}

function vertices({ path, world, levels }) {
  return Array.from(levels, (zoom, at) => ({
    lon: path[2 * at] / PER_DEGREE, lat: path[2 * at + 1] / PER_DEGREE, x: world[2 * at], y: world[2 * at + 1], zoom,
  }));
}

/**
 * Unpack base64 gzip JSON.
 * @param {string} text
 * @returns {Promise<object>} a TopoJSON topology
 */
export async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/**
 * Turn a quantised topology into rings of world pixels at zoom 0.
 * @param {object} topology
 * @param {(lon: number, lat: number) => number[]} project
 */
export function decode(topology, project) {
  const [sx, sy] = topology.transform.scale;
  const [tx, ty] = topology.transform.translate;
  const arcs = topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => project((x += dx) * sx + tx, (y += dy) * sy + ty));
  });
  const lineOf = (index) => (index < 0 ? [...arcs[~index]].reverse() : arcs[index]);
  const ringOf = (indices) => indices.flatMap((at, n) => lineOf(at).slice(n ? 1 : 0));
  const rings = (shape) =>
    (shape.type === "Polygon" ? [shape.arcs] : shape.arcs).flat().map((ring) => flat(ringOf(ring)));
  const { countries, lakes, borders, coast } = topology.objects;
  return {
    bbox: topology.bbox,
    countries: countries.geometries.map((c) => ({ ...c.properties, rings: rings(c) })),
    lakes: lakes.geometries.flatMap(rings),
    borders: borders.arcs.map((line) => flat(ringOf(line))),
    coast: coast.arcs.map((line) => flat(ringOf(line))),
  };
}

/** A path as one array of x, y with its bounds, so that what is out of sight can be skipped. */
function flat(points) {
  const xy = new Float64Array(points.length * 2);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach(([x, y], at) => {
    xy[2 * at] = x;
    xy[2 * at + 1] = y;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  });
  return { xy, box };
}
