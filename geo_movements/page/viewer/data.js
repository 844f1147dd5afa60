/** Reads the story and unpacks its lines and the basemap. */

import { mercator } from "./project.js";
import { overlaid } from "./tongue.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const PER_DEGREE = 10000;

/** @returns {object} what the page's one data block holds, its lines unpacked */
export function readStory() {
  const story = JSON.parse(document.getElementById("gm-story").textContent);
  for (const mark of story.marks) mark.vertices = vertices(mark);
  return story;
}

/** Say the story in another of its languages; its lines and its ground stay as they are. */
export function retell(story, code) {
  const told = JSON.parse(document.getElementById("gm-story").textContent);
  const { marks, basemap, ...words } = overlaid(told, told.overlays[code] ?? {});
  Object.assign(story, words);
}

/**
 * The vertices of a mark, and the zoom from which on each is needed.
 * @returns {{lon: number, lat: number, x: number, y: number, zoom: number}[]} x, y: world pixels
 */
function vertices({ path, zooms }) {
  const steps = numbers(path);
  let [lon, lat] = [0, 0];
  return [...zooms].map((zoom, at) => {
    lon += steps[2 * at];
    lat += steps[2 * at + 1];
    const [x, y] = mercator(lon / PER_DEGREE, lat / PER_DEGREE);
    return { lon: lon / PER_DEGREE, lat: lat / PER_DEGREE, x, y, zoom: DIGITS.indexOf(zoom) };
  });
}

/** Whole numbers from text: five bits a letter, the lowest first, the last bit of all the sign. */
function numbers(text) {
  const found = [];
  let [value, scale] = [0, 1];
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    value += (digit % 32) * scale;
    scale *= 32;
    if (digit >= 32) continue;
    found.push(value % 2 ? -(value + 1) / 2 : value / 2);
    [value, scale] = [0, 1];
  }
  return found;
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
