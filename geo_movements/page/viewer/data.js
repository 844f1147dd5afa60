/** Reads the story and unpacks its lines and the basemap. */

import { unpackLists, unzipped } from "./columns.js";
import { worldX, worldY } from "./project.js";
import { overlaid } from "./tongue.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LEVELS = new Uint8Array(128);
[...DIGITS].forEach((letter, zoom) => (LEVELS[letter.charCodeAt(0)] = zoom));
const PER_DEGREE = 10000;

/** @returns {Promise<object>} what a data block of the page holds, its lists unpacked */
export async function readStory(block = document.getElementById("gm-story")) {
  const story = await unpackLists(JSON.parse(block.textContent));
  story.marks.forEach(lay);
  return story;
}

/**
 * Say the story in another of its languages; its lines and its ground stay as they are.
 * @param {() => boolean} wanted whether it is still, when its words are there
 */
export async function retell(story, code, wanted = () => true) {
  const told = await unpackLists(JSON.parse(document.getElementById("gm-story").textContent));
  const over = code in told.overlays ? await unzipped(told.overlays[code]).json() : {};
  const { marks, basemap, ...words } = overlaid(told, over);
  if (!wanted()) return;
  Object.assign(story, words);
}

/**
 * Give a mark its vertices in world pixels, x and y in turn, the zoom from which on each is needed,
 * and the box that holds them.
 */
function lay(mark, at) {
  const { path, zooms } = mark;
  const count = zooms.length;
  const [world, levels] = [new Float64Array(2 * count), new Uint8Array(count)];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = 0; n < count; n += 1) {
    const x = worldX(path[2 * n] / PER_DEGREE);
    const y = worldY(path[2 * n + 1] / PER_DEGREE);
    world[2 * n] = x;
    world[2 * n + 1] = y;
    levels[n] = LEVELS[zooms.charCodeAt(n)];
    if (x < left) left = x;
    if (y < top) top = y;
    if (x > right) right = x;
    if (y > bottom) bottom = y;
  }
  Object.assign(mark, { at, world, levels, box: [left, top, right, bottom] });
}

/**
 * The lines of all marks in typed arrays, made once: of mark n the vertices are those from offsets[n]
 * to offsets[n + 1].
 * @returns {{offsets: Int32Array, world: Float64Array, levels: Uint8Array, boxes: Float64Array}} x and y
 *   of each vertex in turn, in pixels of zoom 0; the zoom from which on each is needed; of each mark
 *   the left, top, right and bottom of its box
 */
export function lines(story) {
  story.lines ??= joined(story.marks);
  return story.lines;
}

function joined(marks) {
  const offsets = new Int32Array(marks.length + 1);
  marks.forEach(({ levels }, at) => (offsets[at + 1] = offsets[at] + levels.length));
  const count = offsets[marks.length];
  const made = { offsets, world: new Float64Array(2 * count), levels: new Uint8Array(count), boxes: new Float64Array(4 * marks.length) };
  marks.forEach(({ world, levels, box }, at) => {
    made.world.set(world, 2 * offsets[at]);
    made.levels.set(levels, offsets[at]);
    made.boxes.set(box, 4 * at);
  });
  return made;
}

/** The vertices of a mark, one by one. */
export function verticesOf({ path, world, levels }) {
  return Array.from(levels, (zoom, at) => ({
    lon: path[2 * at] / PER_DEGREE, lat: path[2 * at + 1] / PER_DEGREE, x: world[2 * at], y: world[2 * at + 1], zoom,
  }));
}
