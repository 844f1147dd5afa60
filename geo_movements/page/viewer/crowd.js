/**
 * Lines by the hundred: the heaviest are drawn in full, as many as there is room for; the others are a
 * haze of hairlines whose depth shows how many there are. Zooming in leaves fewer, and so brings more.
 */

import { gridOf, put, someNear } from "./grid.js";
import { placeHeads, portsOf } from "./layout.js";
import { boxOf } from "./paths.js";
import { state } from "./state.js";
import { t } from "./strings.js";

/** No more lines than this are ever a crowd. */
const FEW = 150;
/** So many pixels of canvas a line that is drawn in full, and so many lines at least. */
const ROOM = 150 * 150;
const LEAST = 40;
/** The haze has small heads, where no other is as near as this. */
const HEAD = 7;
const APART = 34;
/** A hairline is as wide as this; a path of many more lines takes a browser longer than several do. */
export const HAIR = 1;
const BATCH = 10;
/** So many layers of the haze are as dark as its colour: with fewer it is clear, with more it is thin. */
const LAYERS = 0.7;
const THINNEST = 0.06;
const CLEAREST = 0.5;
/** More hairlines than this have no dashes: those would not be seen. */
const DASHED = 1500;
const SURENESS = { solid: 0, dashed: 1, dotted: 2, denied: 3 };
let kept = null;

/** Tell whether so many lines are in sight that each is laid out only when it is asked for. */
export function isCrowd({ length }) {
  return length > FEW;
}

/**
 * Part the lines of a scene that do not step back: `loud` are drawn in full, `quiet` are the haze.
 * Where there is no crowd all are loud. What is pointed at stays in the haze, and is loud besides.
 * @param {object} scene from `layout` or `glance`
 * @param {(mark: object) => string} tone
 * @param {object} shown with the story; keeps what was found until lines or tones change
 * @param {{x: number, y: number} | null} size of the canvas
 * @returns {object} the scene with `loud`, `quiet` and a `key` of both
 */
export function parted(scene, tone, shown, size) {
  const lines = scene.lines.filter(({ mark }) => tone(mark) !== "ghost");
  const calm = (mark) => (tone(mark) === "hover" ? "plain" : tone(mark));
  const key = [size?.x, size?.y, ...lines.map(({ mark }) => mark.at + calm(mark)[1])].join();
  if (shown.parted?.lines !== scene.lines || shown.parted.key !== key) {
    shown.parted = { lines: scene.lines, key, ...split(scene, lines, calm, shown, size) };
  }
  const { loud, quiet, ports } = shown.parted;
  const pointed = quiet.length ? lines.filter((line) => tone(line.mark) === "hover" && !loud.includes(line)) : [];
  return { ...scene, loud: [...loud, ...pointed], quiet, ports, key };
}

function split(scene, lines, tone, shown, size) {
  const few = !isCrowd(lines) || (shown.story.bands && lines.length <= DASHED); // bands join as one stream
  shown.ranks ??= ranksOf(shown.story);
  const byRank = (a, b) => shown.ranks[a.mark.at] - shown.ranks[b.mark.at];
  const most = few ? Infinity : Math.max(LEAST, Math.round((size ? size.x * size.y : 0) / ROOM));
  const first = ({ mark }) => mark.shape !== "line" || tone(mark) === "chosen";
  const others = lines.filter((line) => !first(line)).sort(byRank);
  const loud = [...lines.filter(first), ...others.slice(0, most)];
  if (scene.glanced) {
    for (const line of loud) line.head = null;
    placeHeads(loud, new Map(scene.places.map((place) => [place.id, place])));
  }
  return { loud, quiet: few ? [] : others.slice(most), ports: scene.glanced ? portsOf(loud.filter(({ joints }) => joints)) : scene.ports };
}

/** The place of each mark among all: the heaviest first, then the surest, then what most claims say. */
function ranksOf({ marks, claims }) {
  const least = marks.map((mark) => Math.max(...mark.claims.map((at) => claims[at].least ?? 0)));
  const order = [...marks].sort((a, b) => b.width - a.width || SURENESS[a.dash] - SURENESS[b.dash] ||
    b.claims.length - a.claims.length || least[b.at] - least[a.at] || a.at - b.at);
  const ranks = new Int32Array(marks.length);
  order.forEach(({ at }, rank) => (ranks[at] = rank));
  return ranks;
}

/** How many lines are drawn in full, and on a screen how to see more; "" where all are. */
export function hazeWords({ loud, quiet }) {
  if (!quiet.length) return "";
  const counts = { shown: loud.length, all: loud.length + quiet.length };
  return state.paper ? t("{shown} of {all} lines in full, the others thin", counts) : t("{shown} of {all} lines in full: zoom in for more", counts);
}

/**
 * Draw the haze; again only where something but the pointer has moved.
 * @param {CanvasRenderingContext2D} ctx
 * @param {object} scene from `parted`
 * @param {{theme: object, colour: (mark: object) => string}} paint
 * @param {(mark: object) => string} tone
 * @param {{dashOf: Function, opacityOf: Function}} grammar
 */
export function drawHaze(ctx, { loud, quiet, key }, paint, tone, grammar) {
  if (!quiet.length) return;
  if (kept?.quiet !== quiet || kept.theme !== paint.theme || kept.key !== key || kept.width !== ctx.canvas.width) {
    kept = { quiet, theme: paint.theme, key, width: ctx.canvas.width, canvas: painted(quiet, loud, paint, tone, grammar, ctx) };
  }
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(kept.canvas, 0, 0);
  ctx.restore();
}

function painted(quiet, loud, paint, tone, { dashOf, opacityOf }, above) {
  const { width, height } = above.canvas;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const ctx = canvas.getContext("2d");
  const ratio = above.getTransform().a; // on paper another than the screen's
  ctx.scale(ratio, ratio);
  const size = { x: width / ratio, y: height / ratio };
  ctx.lineJoin = "bevel";
  ctx.lineWidth = HAIR;
  const clear = clearness(quiet, size);
  const heads = hazeHeads(quiet, loud);
  for (const { ink, how, dash, lines } of styles(quiet, paint, tone)) {
    ctx.globalAlpha = clear * opacityOf(how);
    ctx.strokeStyle = ink;
    ctx.setLineDash(quiet.length > DASHED ? [] : dashOf(dash, HAIR));
    for (let from = 0; from < lines.length; from += BATCH) {
      ctx.beginPath();
      for (const line of lines.slice(from, from + BATCH)) trace(ctx, line.glimpse?.() ?? line.points, size);
      ctx.stroke();
    }
    ctx.globalAlpha = opacityOf(how) * Math.max(0.5, clear);
    ctx.fillStyle = ink;
    ctx.beginPath();
    for (const line of lines) if (heads.has(line)) addHead(ctx, heads.get(line));
    ctx.fill();
  }
  return canvas;
}

/** How clear each hairline is: the more lie on one another, the less. @returns {number} an opacity */
export function clearness(quiet, { x: width, y: height }) {
  let [ink, box] = [0, [width, height, 0, 0]];
  for (const line of quiet) {
    const [left, top, right, bottom] = line.box ?? boxOf(line.points);
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
    const [ink, how, { dash }] = [colour(line.mark), tone(line.mark) === "possible" ? "possible" : "plain", line.mark];
    const key = `${ink} ${how} ${dash}`;
    if (!found.has(key)) found.set(key, { ink, how, dash, lines: [] });
    found.get(key).lines.push(line);
  }
  return [...found.values()];
}

/** Small heads where nothing else says which way. */
function hazeHeads(quiet, loud) {
  const taken = gridOf(loud.flatMap(({ head }) => head ?? []));
  const heads = new Map();
  for (const line of quiet) {
    const points = line.glimpse?.() ?? line.points;
    const [[ax, ay], [bx, by]] = points.slice(-2);
    const long = Math.hypot(bx - ax, by - ay);
    if (long < 4 * HEAD) continue;
    const share = line.mark.fades[1] ? 0.56 : 1 - HEAD / long;
    const tip = { x: ax + (bx - ax) * share, y: ay + (by - ay) * share, angle: Math.atan2(by - ay, bx - ax), size: HEAD };
    if (someNear(taken, tip, APART, (other) => Math.hypot(other.x - tip.x, other.y - tip.y) < APART)) continue;
    put(taken, tip);
    heads.set(line, tip);
  }
  return heads;
}

/** Add a line to the path being drawn; steps out of sight are left out. */
export function trace(ctx, points, { x: right, y: bottom }) {
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

function addHead(ctx, { x, y, angle, size }) {
  const [cos, sin] = [Math.cos(angle) * size, Math.sin(angle) * size];
  ctx.moveTo(x, y);
  ctx.lineTo(x - cos - sin * 0.44, y - sin + cos * 0.44);
  ctx.lineTo(x - cos * 0.72, y - sin * 0.72);
  ctx.lineTo(x - cos + sin * 0.44, y - sin - cos * 0.44);
  ctx.closePath();
}
