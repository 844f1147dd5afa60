/** Pictures of a crowd of lines: the haze of those that are not drawn in full, and all that step back. */

import { aside, atlasOf } from "./atlas.js";
import { DASHED } from "./crowd.js";
import { numbersOf, once, picksOf } from "./facts.js";
import { maskOf, POSSIBLE } from "./filter.js";
import { gridOf, put, someNear } from "./grid.js";
import { inked } from "./ink.js";
import { boxOf } from "./paths.js";
import { whole } from "./slices.js";

/** The haze has small heads, where no other is as near as this. */
const HEAD = 7;
const APART = 34;
const HEADS = 0.75;
/** A hairline is as wide as this; a path of many more lines takes a browser longer than several do. */
const HAIR = 1;
const BATCH = 10;
/** So many layers of the haze are as dark as its colour: with fewer it is clear, with more it is thin. */
const LAYERS = 0.7;
const THINNEST = 0.06;
const CLEAREST = 0.5;
/** Fewer lines that step back than this are drawn as any line, with their dashes and fading ends. */
const MANY = 400;
/** What steps back is a haze so much fainter. */
const BACK = 0.34;
const IDLE_MS = 600;
/** After so many lines the looking for heads may be interrupted. */
const LINES = 5000;
/** So many pictures are kept: the whole of a view, and what of it was shown last. */
const KEPT = 3;

const colours = new Map();
let pictures = [];
let working = null;
let waiting = null;

/** Tell whether so many lines step back that their details would not be seen. */
export function areMany({ length }) {
  return length > MANY;
}

/**
 * What must be painted before a scene can be drawn without a pause.
 * @param {object} scene from `parted`
 * @param {{x: number, y: number, ratio: number}} size
 * @returns {Generator | null} null where all is there
 */
export function workFor(scene, paint, tone, size) {
  const wanted = [areMany(scene.back) && wholeOf(scene, paint, size), scene.quiet.length > DASHED && liveOf(scene, paint, tone, size)];
  const missing = wanted.filter((one) => one && !found(one));
  return missing.length ? works(missing) : null;
}

function* works(missing) {
  for (const one of missing) yield* work(one);
}

/** Go on with a picture where it was left. */
function* work(wanted) {
  if (!working || !isSame(working.wanted, wanted)) working = { wanted, steps: paintedAll(wanted) };
  const { steps } = working;
  for (let step = steps.next(); !step.done; step = steps.next()) {
    yield;
    if (working?.steps !== steps) return; // somebody else has done it
  }
  working = null;
}

/** Draw the haze of a scene. */
export function drawHaze(ctx, scene, paint, tone, grammar) {
  if (!scene.quiet.length) return;
  const size = sizeOf(ctx);
  const wanted = scene.quiet.length > DASHED ? liveOf(scene, paint, tone, size) : strokesOf(scene, paint, tone, size, grammar);
  show(ctx, pictureOf(wanted), 1);
}

/** Draw hairlines with small heads for the stubs past the most that are drawn in full. */
export function drawThin(ctx, { thin }, { colour }, tone, { opacityOf }) {
  const groups = new Map();
  for (const stub of thin) {
    const [ink, how] = [colour(stub.mark), tone(stub.mark)];
    const key = `${how} ${ink}`;
    if (!groups.has(key)) groups.set(key, { ink, how, some: [] });
    groups.get(key).some.push(stub);
  }
  for (const { ink, how, some } of groups.values()) {
    ctx.save();
    ctx.globalAlpha = HEADS * opacityOf(how);
    ctx.strokeStyle = ink;
    ctx.lineWidth = HAIR;
    ctx.beginPath();
    for (const { points: [[ax, ay], [bx, by]] } of some) {
      ctx.moveTo(ax, ay);
      ctx.lineTo(bx, by);
    }
    ctx.stroke();
    fillHeads(ctx, ink, some.map(({ points: [[ax, ay], [x, y]] }) => ({ x, y, angle: Math.atan2(y - ay, x - ax), size: HEAD })));
    ctx.restore();
  }
}

/** Draw faintly all lines of a scene, those too that others will cover. */
export function drawBack(ctx, scene, paint) {
  show(ctx, pictureOf(wholeOf(scene, paint, sizeOf(ctx))), BACK);
}

/** Paint the lines while nothing happens, so that the first step of time need not wait for it. */
export function foresee(ctx, scene, paint, run) {
  clearTimeout(waiting);
  if (!scene.glanced || !areMany(scene.crowd) || found(wholeOf(scene, paint, sizeOf(ctx)))) return;
  const wanted = wholeOf(scene, paint, sizeOf(ctx));
  waiting = setTimeout(() => found(wanted) ?? run(work(wanted)), IDLE_MS);
}

function show(ctx, canvas, opacity) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = opacity;
  ctx.drawImage(canvas, 0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
}

/** The canvas on which is drawn, in pixels of the view; on paper their ratio is another than the screen's. */
function sizeOf(ctx) {
  const ratio = ctx.getTransform().a;
  return { x: ctx.canvas.width / ratio, y: ctx.canvas.height / ratio, ratio };
}

// --- What is kept -----------------------------------------------------------------------------------

/** The lines of a view whatever the time and the choice. */
function wholeOf(scene, paint, size) {
  return { scene, paint, size, lines: scene.crowd, by: maskOf(scene.story), tone: null };
}

/** Those of the time: where that is all of them, the same picture. */
function liveOf(scene, paint, tone, size) {
  const { calm } = tone;
  if (!scene.back.length && !scene.quiet.some((at) => calm[at] === POSSIBLE)) return wholeOf(scene, paint, size);
  return { scene, paint, size, lines: scene.quiet, by: calm, tone };
}

function strokesOf(scene, paint, tone, size, grammar) {
  return { scene, paint, size, lines: scene.quiet, by: tone.calm, tone, grammar };
}

function isSame(one, other) {
  return (
    one.by === other.by && one.scene.view.key === other.scene.view.key && one.paint.theme === other.paint.theme &&
    one.size.ratio === other.size.ratio && Boolean(one.grammar) === Boolean(other.grammar) && one.lines.length === other.lines.length
  );
}

function found(wanted) {
  return pictures.find((one) => isSame(one.wanted, wanted))?.canvas ?? null;
}

function pictureOf(wanted) {
  if (!found(wanted)) {
    if (wanted.grammar) keep(wanted, stroked(wanted));
    else for (const _ of work(wanted)); // nobody could wait: a sheet of paper
  }
  return found(wanted);
}

function keep(wanted, canvas) {
  pictures = [{ wanted, canvas }, ...pictures].slice(0, KEPT);
}

// --- Pictures ---------------------------------------------------------------------------------------

function* paintedAll(wanted) {
  const { scene, paint, size, lines, tone } = wanted;
  const { story, view } = scene;
  const { inks, words } = inksOf(story, paint);
  const faint = tone && Uint8Array.from(tone.calm, (code) => Number(code === POSSIBLE));
  const canvas = yield* inked(story, lines, { inks, colours: words.map(rgbOf), faint }, view, size);
  const ctx = canvas.getContext("2d");
  const ratio = canvas.width / size.x;
  ctx.scale(ratio, ratio);
  const heads = yield* headsOf(story, lines, view, size, scene.loud);
  ctx.globalAlpha = HEADS;
  for (const [ink, word] of words.entries()) fillHeads(ctx, word, heads.filter(({ at }) => inks[at] === ink));
  keep(wanted, canvas);
}

/** The ink of each mark, and the colours of the inks. @returns {{inks: Uint8Array, words: string[]}} */
function inksOf(story, { colour }) {
  const { inks, signs } = once(story.marks, "inks", () => {
    const [groups, dashes] = [numbersOf(story.marks, "group"), picksOf(story.marks, "dash")];
    const found = new Map();
    const told = Uint8Array.from(groups, (group, at) => {
      const dash = dashes.values[dashes.which[at]];
      const key = dash === "denied" ? dash : group;
      if (!found.has(key)) found.set(key, { group, dash });
      return [...found.keys()].indexOf(key);
    });
    return { inks: told, signs: [...found.values()] };
  });
  return { inks, words: signs.map(colour) };
}

/** The red, green and blue of a colour, from 0 to 255; asked of the browser once. @returns {number[]} */
function rgbOf(word) {
  if (!colours.has(word)) {
    const ctx = document.createElement("canvas").getContext("2d");
    ctx.fillStyle = word;
    ctx.fillRect(0, 0, 1, 1);
    colours.set(word, Array.from(ctx.getImageData(0, 0, 1, 1).data.subarray(0, 3)));
  }
  return colours.get(word);
}

/** Strokes with their dashes: there are not so many that those could not be seen. */
function stroked({ scene, paint, size, lines, tone, grammar: { dashOf, opacityOf } }) {
  const { story, view, lineOf } = scene;
  const canvas = Object.assign(document.createElement("canvas"), { width: size.x * size.ratio, height: size.y * size.ratio });
  const ctx = canvas.getContext("2d");
  ctx.scale(size.ratio, size.ratio);
  ctx.lineJoin = "bevel";
  ctx.lineWidth = HAIR;
  const quiet = Array.from(lines, lineOf);
  const clear = clearness(quiet, size);
  const heads = whole(headsOf(story, lines, view, size, scene.loud));
  for (const { ink, how, dash, some } of styles(quiet, paint, tone)) {
    ctx.globalAlpha = clear * opacityOf(how);
    ctx.strokeStyle = ink;
    ctx.setLineDash(dashOf(dash, HAIR));
    for (let from = 0; from < some.length; from += BATCH) {
      ctx.beginPath();
      for (const line of some.slice(from, from + BATCH)) trace(ctx, line.glimpse(), size);
      ctx.stroke();
    }
    ctx.globalAlpha = opacityOf(how) * Math.max(0.5, clear);
    const own = new Set(some.map(({ mark }) => mark.at));
    fillHeads(ctx, ink, heads.filter(({ at }) => own.has(at)));
  }
  return canvas;
}

/** How clear each hairline is: the more lie on one another, the less. @returns {number} an opacity */
function clearness(quiet, { x: width, y: height }) {
  let [ink, box] = [0, [width, height, 0, 0]];
  for (const line of quiet) {
    const [left, top, right, bottom] = boxOf(line.glimpse());
    const [a, b, c, d] = [Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom)];
    if (c < a || d < b) continue;
    ink += Math.hypot(c - a, d - b) * HAIR;
    box = [Math.min(box[0], a), Math.min(box[1], b), Math.max(box[2], c), Math.max(box[3], d)];
  }
  const area = Math.max(1, (box[2] - box[0]) * (box[3] - box[1]));
  return Math.max(THINNEST, Math.min(CLEAREST, LAYERS / (ink / area)));
}

function styles(lines, { colour }, tone) {
  const found = new Map();
  for (const line of lines) {
    const [ink, how, { dash }] = [colour(line.mark), tone.calm[line.mark.at] === POSSIBLE ? "possible" : "plain", line.mark];
    const key = `${ink} ${how} ${dash}`;
    if (!found.has(key)) found.set(key, { ink, how, dash, some: [] });
    found.get(key).some.push(line);
  }
  return [...found.values()];
}

/** Add a line to the path being drawn; steps out of sight are left out. */
function trace(ctx, points, { x: right, y: bottom }) {
  let on = false;
  for (let at = 1; at < points.length; at += 1) {
    const [ax, ay] = points[at - 1];
    const [bx, by] = points[at];
    const out = (ax < 0 && bx < 0) || (ay < 0 && by < 0) || (ax > right && bx > right) || (ay > bottom && by > bottom);
    if (!out && !on) ctx.moveTo(ax, ay);
    if (!out) ctx.lineTo(bx, by);
    on = !out;
  }
}

// --- Heads ------------------------------------------------------------------------------------------

/** Small heads where nothing else says which way: one of each square at most, and none near another's. */
function* headsOf(story, lines, view, size, loud) {
  const { starts, world } = atlasOf(story);
  const [offsets, fades] = [numbersOf(story.marks, "offset"), picksOf(story.marks, "fades")];
  const taken = gridOf(loud.flatMap(({ head }) => head ?? []));
  const heads = [];
  const columns = Math.ceil(size.x / APART);
  const full = new Uint8Array(columns * Math.ceil(size.y / APART)); // a square that has its head needs no look
  for (let n = 0; n < lines.length; n += 1) {
    if (n % LINES === LINES - 1) yield;
    const at = lines[n];
    const last = starts[at + 1] - 1;
    const [right, down] = aside(world, starts[at], last, offsets[at]);
    const [ax, ay, bx, by] = [
      world[2 * last - 2] * view.scale + view.dx + right, world[2 * last - 1] * view.scale + view.dy + down,
      world[2 * last] * view.scale + view.dx + right, world[2 * last + 1] * view.scale + view.dy + down,
    ];
    const long = Math.hypot(bx - ax, by - ay);
    if (last === starts[at] || long < 4 * HEAD) continue;
    const share = fades.values[fades.which[at]][1] ? 0.56 : 1 - HEAD / long;
    const [x, y] = [ax + (bx - ax) * share, ay + (by - ay) * share];
    if (!(x > 0 && x < size.x && y > 0 && y < size.y)) continue;
    const square = Math.floor(y / APART) * columns + Math.floor(x / APART);
    if (full[square]) continue;
    if (someNear(taken, { x, y }, APART, (other) => Math.hypot(other.x - x, other.y - y) < APART)) continue;
    const head = { at, x, y, angle: Math.atan2(by - ay, bx - ax), size: HEAD };
    full[square] = 1;
    put(taken, head);
    heads.push(head);
  }
  return heads;
}

function fillHeads(ctx, colour, heads) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const { x, y, angle, size } of heads) {
    const [cos, sin] = [Math.cos(angle) * size, Math.sin(angle) * size];
    ctx.moveTo(x, y);
    ctx.lineTo(x - cos - sin * 0.44, y - sin + cos * 0.44);
    ctx.lineTo(x - cos * 0.72, y - sin * 0.72);
    ctx.lineTo(x - cos + sin * 0.44, y - sin - cos * 0.44);
    ctx.closePath();
  }
  ctx.fill();
}
