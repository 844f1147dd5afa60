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

/**
 * Say the story in another of its languages; its lines and its ground stay as they are.
 * @param {() => boolean} wanted whether it is still, when its words are there
 */
export async function retell(story, code, wanted = () => true) {
  const told = await unpackLists(JSON.parse(document.getElementById("gm-story").textContent));
  const over = code in told.overlays ? await unpack(told.overlays[code]) : {};
  const { marks, basemap, ...words } = overlaid(told, over);
  if (!wanted()) return;
  Object.assign(story, words);
}

/** Unpack base64 gzip JSON. */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
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
