/**
 * Lines by the ten thousand: their ink is added up, pixel by pixel and colour by colour, and the sum is
 * the picture. None paints over another: where colours cross they mix, the stronger more.
 *
 * Measured in a Chromium without a GPU, 100,000 lines of 1,920 by 1,200 pixels: this 0.24 s, strokes of a
 * canvas 0.36 to 0.62 s, WebGL 0.8 to 1.5 s. It needs no context that may be lost, and it can be
 * interrupted: a map that is dragged meanwhile does not stutter.
 */

import { aside, atlasOf } from "./atlas.js";
import { numbersOf } from "./facts.js";

/** The ink of a pixel that a line covers, in sixteenths. */
const FULL = 16;
const FAINT = FULL / 2;
/** More pixels than this are not worked out one by one: the picture is coarser, and drawn larger. */
const MOST_PIXELS = 4_000_000;
/** So much of the ground shows through the thickest ink; and where there is as much ink as on average. */
const [DENSEST, USUAL] = [0.8, 0.3];
/** No single line is darker than this. */
const SINGLE = 0.5;
const DEPTHS = 16384;
const LINES = 500;
const ROWS = 64;

let sheets = [];

/**
 * Paint lines; what yields may be interrupted.
 * @param {object} story
 * @param {Int32Array} marks their places
 * @param {{inks: Uint8Array, colours: number[][], faint: Uint8Array | null}} paint the ink of each mark of
 *   the story, the red, green and blue of each ink, and which marks have half of it
 * @param {object} view from `viewOf`
 * @param {{x: number, y: number, ratio: number}} size of the canvas in pixels of the view, and what makes them its own
 * @returns {Generator<void, HTMLCanvasElement>}
 */
export function* inked(story, marks, { inks, colours, faint }, view, size) {
  const ratio = Math.min(size.ratio, Math.sqrt(MOST_PIXELS / (size.x * size.y)));
  const sheet = { width: Math.ceil(size.x * ratio), height: Math.ceil(size.y * ratio) };
  const layers = blank(colours.length, sheet.width * sheet.height);
  const drawn = { ...atlasOf(story), offsets: numbersOf(story.marks, "offset"), view, ratio, ...sheet };
  for (let from = 0; from < marks.length; from += LINES) {
    const to = Math.min(marks.length, from + LINES);
    for (let n = from; n < to; n += 1) {
      const at = marks[n];
      draw(layers[inks[at]], drawn, at, faint?.[at] ? FAINT : FULL);
    }
    yield;
  }
  return yield* developed(layers, colours, sheet);
}

/** Sheets for the inks, used again: a new one each time would cost more than the lines. */
function blank(count, pixels) {
  if (sheets[0]?.length !== pixels) sheets = [];
  while (sheets.length < count) sheets.push(new Uint32Array(pixels));
  return sheets.slice(0, count).map((sheet) => sheet.fill(0));
}

/** Add the ink of a line, step by step of the vertices that this zoom needs. */
function draw(layer, { starts, world, levels, offsets, view, ratio, width, height }, at, ink) {
  const level = Math.ceil(view.zoom);
  const [first, last] = [starts[at], starts[at + 1] - 1];
  const [right, down] = aside(world, first, last, offsets[at]);
  const [scale, dx, dy] = [view.scale * ratio, (view.dx + right) * ratio, (view.dy + down) * ratio];
  // One by one: by the ten thousand, each pair of names in brackets would be an array for a moment.
  let ax = world[2 * first] * scale + dx;
  let ay = world[2 * first + 1] * scale + dy;
  for (let n = first + 1; n <= last; n += 1) {
    if (levels[n] > level && n < last) continue;
    const bx = world[2 * n] * scale + dx;
    const by = world[2 * n + 1] * scale + dy;
    if (Math.abs(bx - ax) >= Math.abs(by - ay)) step(layer, ax, ay, bx, by, width, height, 1, width, ink);
    else step(layer, ay, ax, by, bx, height, width, width, 1, ink);
    ax = bx;
    ay = by;
  }
}

/**
 * Add the ink of one straight step, pixel by pixel along its longer way, shared between the two pixels
 * beside it across. `a` is along, `b` across; a pixel on lies `along` on in the layer, or `across`.
 */
function step(layer, a0, b0, a1, b1, long, wide, along, across, ink) {
  if (a0 > a1) return step(layer, a1, b1, a0, b0, long, wide, along, across, ink);
  const slope = a1 > a0 ? (b1 - b0) / (a1 - a0) : 0;
  // Only where it is on the sheet, along and across: pixels off it are not looked at.
  let from = Math.max(0, Math.ceil(a0));
  let to = Math.min(long - 1, Math.floor(a1));
  if (slope !== 0) {
    const one = a0 - b0 / slope;
    const other = a0 + (wide - 1 - b0) / slope;
    from = Math.max(from, Math.ceil(Math.min(one, other)));
    to = Math.min(to, Math.floor(Math.max(one, other)));
  } else if (b0 < 0 || b0 >= wide - 1) return undefined;
  let b = b0 + slope * (from - a0);
  for (let a = from; a <= to; a += 1, b += slope) {
    const whole = b | 0;
    if (b < 0 || whole >= wide - 1) continue; // an edge, rounded
    const share = ((b - whole) * ink) | 0;
    const at = a * along + whole * across;
    layer[at] += ink - share;
    layer[at + across] += share;
  }
  return undefined;
}

/** Make a picture of the ink: the more there is on average, the less each line has. */
function* developed(layers, colours, { width, height }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const ctx = canvas.getContext("2d");
  const depths = depthsFor(layers);
  yield;
  for (let top = 0; top < height; top += ROWS) {
    const rows = Math.min(ROWS, height - top);
    const picture = new ImageData(width, rows);
    mix(new Uint32Array(picture.data.buffer), layers, colours, depths, top * width);
    ctx.putImageData(picture, 0, top);
    if (top % (ROWS * 4) === 0) yield;
  }
  return canvas;
}

/** The opacity of each amount of ink, from 0 to 255. */
function depthsFor(layers) {
  let [sum, count] = [0, 0];
  for (const layer of layers) {
    for (let at = 0; at < layer.length; at += 7) { // a sample tells as much
      if (!layer[at]) continue;
      sum += layer[at];
      count += 1;
    }
  }
  const usual = -Math.log(1 - USUAL / DENSEST) / (sum / Math.max(1, count));
  const single = -Math.log(1 - SINGLE / DENSEST) / FULL;
  const thin = Math.min(usual, single);
  return Uint8Array.from({ length: DEPTHS }, (_, ink) => Math.round(255 * DENSEST * (1 - Math.exp(-ink * thin))));
}

function mix(pixels, layers, colours, depths, from) {
  for (let n = 0; n < pixels.length; n += 1) {
    let all = 0;
    let sum = 0;
    let r = 0;
    let g = 0;
    let b = 0;
    for (let ink = 0; ink < layers.length; ink += 1) {
      const amount = layers[ink][from + n];
      if (!amount) continue;
      const colour = colours[ink];
      const weight = amount * amount;
      all += amount;
      sum += weight;
      r += weight * colour[0];
      g += weight * colour[1];
      b += weight * colour[2];
    }
    if (!all) continue;
    const depth = depths[all < DEPTHS ? all : DEPTHS - 1];
    pixels[n] = (depth << 24) | ((b / sum) << 16) | ((g / sum) << 8) | (r / sum);
  }
}
