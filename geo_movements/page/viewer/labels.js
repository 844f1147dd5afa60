/** Names on the map: greedy, the most important first, none on another. */

import { around, centre, holds, inside, meets } from "./boxes.js";
import { countNear, gridOf, makeBoxes, makePoints } from "./grid.js";
import { drawIcon } from "./icons.js";
import { pointAt } from "./paths.js";
import { areManyPlaces } from "./places.js";
import { whole } from "./slices.js";
import { drawSymbol } from "./symbols.js";
import { counts, countryNames, icons, LINE, portNames, storyNames, symbols, THICKET, townNames } from "./wishes.js";

/** A picture of a mode stands so far from the next of its mode and colour: one is enough for a bundle. */
const APART = 110;
const CLEAR = 3;
/** A small dot is hidden by little more than itself. */
const SMALL_ROOM = 1.5;
/** So many lines lie everywhere: all claims of a large movement may be chosen at once. */
const EVERYWHERE = 1500;
/** What it costs to stand close to another place: a reader would take the name for that one's. */
const ASTRAY = 4;
/** So many names are placed at a time. */
const TOGETHER = 8;
/** The first of them keep countries' names off. */
const FIRST = 16;

/**
 * Choose a place for each name.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{scene: object, base: object, view: object, theme: object, tone: Function, faded: Function}} shown
 *   the lines of its scene are those that `parted` calls loud
 * @param {{left: number, top: number, right: number, bottom: number}} frame the visible map
 * @param {object[]} blocked boxes of the controls
 * @returns {object[]} the labels to draw, with their boxes
 */
export function placeLabels(ctx, shown, frame, blocked) {
  return whole(placing(ctx, shown, frame, blocked));
}

/** The same, some names at a time. @returns {Generator<void, object[]>} */
export function* placing(ctx, shown, frame, blocked) {
  const { scene } = shown;
  const room = areManyPlaces(scene) ? SMALL_ROOM : 5;
  const taken = makeBoxes([...blocked, ...scene.places.filter(isPoint).map((p) => around(p, room))]); // no name stands there
  scene.dots.forEach((dot) => taken.add(around(dot, 6)));
  scene.ports.forEach((port) => taken.add(around(port, 4)));
  scene.lines.forEach(({ unknown }) => unknown && taken.add(around(unknown, 7)));
  const ground = shown.tiled ? [] : countryNames(shown);
  // There no name keeps off them, and no picture of a mode is told from the next.
  const told = scene.lines.length > EVERYWHERE ? { ...shown, scene: { ...scene, lines: [] } } : shown;
  const heads = makeBoxes(told.scene.lines.filter(({ head }) => head).map(({ head }) => headBox(head)));
  const crossed = makePoints();
  for (const line of told.scene.lines) sample(line, crossed);
  yield;
  const points = scene.places.filter(({ kind }) => kind !== "area");
  const pointsBy = gridOf(points);
  const astrayAt = (wish, box) => {
    const reach = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    const far = Math.max(box.right - box.left, box.bottom - box.top) / 2 + 11;
    return countNear(pointsBy, reach, far, (p) => p.id !== wish.id && meets(box, around(p, 11)));
  };
  const below = shown.tiled ? [] : townNames(shown, frame, points);
  const towns = below.slice(0, FIRST);
  yield;
  const [placed, leads] = [[], []];
  const wishes = [...storyNames(shown), ...portNames(shown), ...ground, ...symbols(told), ...icons(told), ...counts(told), ...below];
  for (const [at, wish] of wishes.entries()) {
    if (at % TOGETHER === 0) yield;
    if (wish.town && taken.isMet(wish.dot)) continue;
    ctx.font = wish.font;
    ctx.letterSpacing = wish.spacing;
    const width = wish.wide ?? Math.max(...linesOf(wish).map((line) => ctx.measureText(line).width));
    const others = wish.waits ? placed.filter(({ id }) => id !== undefined) : [];
    const thicket = others.filter(({ box }) => meets(box, around(wish, THICKET.reach))).length * THICKET.price;
    const alike = wish.icon ? placed.filter((one) => one.icon === wish.icon && one.mark.group === wish.mark.group) : [];
    let best = null;
    for (const [rank, anchor] of wish.anchors.entries()) {
      const price = (anchor.price ?? 0) + thicket + rank * 0.4;
      if (price >= (best?.cost ?? wish.limit)) continue; // it would cost that much and more
      const box = boxFor(wish, anchor, width);
      // Half a name at the edge is none; one beyond it comes in with the ground.
      if (!inside(box, frame) && (meets(box, frame) || inside(around(wish, 0), frame))) continue;
      if (taken.isMet(box) || leads.some((point) => holds(box, point))) continue;
      if (wish.icon && !stands(box, [taken, heads], alike)) continue;
      if (anchor.leader && isInTheWay(leadPoints({ ...wish, box }), placed)) continue;
      const onTowns = wish.country ? towns.filter((town) => holds(box, town)).length : 0;
      const astray = wish.point ? astrayAt(wish, box) : 0;
      const onLines = heads.meeting(box) * 8 + crossed.within(box);
      const cost = (onLines + onTowns + astray * ASTRAY) * wish.strict + price;
      if (cost < (best?.cost ?? wish.limit)) best = { box, anchor, cost };
    }
    if (!best) continue;
    const label = { ...wish, box: best.box, side: best.anchor.dx, leader: Boolean(best.anchor.leader) };
    placed.push(label);
    taken.add(label.box);
    if (label.town) taken.add(label.dot);
    if (label.leader) leads.push(...leadPoints(label));
  }
  return placed;
}

/** Draw what `placeLabels` chose. */
export function drawLabels(ctx, labels, paint, faded, tone) {
  const { theme } = paint;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const label of labels) {
    ctx.save();
    ctx.font = label.font;
    ctx.letterSpacing = label.spacing;
    ctx.globalAlpha = label.id && faded(label) ? 0.35 : 1;
    if (label.count && tone(label.mark) === "ghost") ctx.globalAlpha = 0.3;
    if (label.icon) {
      const { x, y } = centre(label.box);
      ctx.globalAlpha = tone(label.mark) === "ghost" ? 0.2 : 1;
      if (label.symbol) drawSymbol(ctx, label.symbol, x, y, paint.colour(label.mark), theme.glow);
      else drawIcon(ctx, label.icon, x, y, paint.colour(label.mark), theme.glow);
      ctx.restore();
      continue;
    }
    if (label.leader) lead(ctx, label, theme);
    if (label.town) townDot(ctx, label, theme);
    write(ctx, label, theme);
    ctx.restore();
  }
}

/** Write a name, in two lines where it is long, flush with the side on which its place lies. */
function write(ctx, label, theme) {
  const { box, side } = label;
  const lines = linesOf(label);
  ctx.textAlign = side > 0 ? "left" : side < 0 ? "right" : "center";
  const x = side > 0 ? box.left + 2 : side < 0 ? box.right - 2 : (box.left + box.right) / 2;
  const y = (box.top + box.bottom - (lines.length - 1) * LINE) / 2;
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = label.town ? 2.6 : 3.6;
  if (label.halo) lines.forEach((line, at) => ctx.strokeText(line, x, y + at * LINE));
  ctx.fillStyle = label.colour;
  lines.forEach((line, at) => ctx.fillText(line, x, y + at * LINE));
}

function linesOf({ text, lines }) {
  return lines ?? [text];
}

/** Points along the thin line from a name to its place. */
function leadPoints({ box, x, y }) {
  const [toX, toY] = leadEnd(box, x, y);
  return [0.15, 0.3, 0.45, 0.6, 0.75, 0.9].map((t) => ({ x: x + (toX - x) * t, y: y + (toY - y) * t }));
}

function leadEnd(box, x, y) {
  return [Math.max(box.left + 2, Math.min(x, box.right - 2)), Math.max(box.top + 3, Math.min(y, box.bottom - 3))];
}

function lead(ctx, { box, x, y }, theme) {
  const [toX, toY] = leadEnd(box, x, y);
  const away = Math.hypot(toX - x, toY - y) || 1;
  ctx.beginPath();
  ctx.moveTo(x + ((toX - x) / away) * 5, y + ((toY - y) / away) * 5);
  ctx.lineTo(toX, toY);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.stroke();
}

function isPoint({ kind }) {
  return kind === "dot";
}

function townDot(ctx, { x, y, capital }, theme) {
  ctx.beginPath();
  if (capital) ctx.rect(x - 2.2, y - 2.2, 4.4, 4.4);
  else ctx.arc(x, y, 1.7, 0, 2 * Math.PI);
  ctx.fillStyle = theme.town;
  ctx.fill();
}

function boxFor({ x, y, height, pad = 4 }, anchor, textWidth) {
  const width = textWidth + pad;
  const { dx, dy, gapX = 0, gapY = 0 } = anchor;
  const cx = x + (anchor.x ?? 0) + dx * (gapX + width / 2);
  const cy = y + (anchor.y ?? 0) + dy * (gapY + height / 2);
  return { left: cx - width / 2, right: cx + width / 2, top: cy - height / 2, bottom: cy + height / 2 };
}

function headBox({ x, y, angle, size }) {
  const [cx, cy] = [x - (Math.cos(angle) * size) / 2, y - (Math.sin(angle) * size) / 2];
  return around({ x: cx, y: cy }, size / 2);
}

function sample(line, points) {
  const count = Math.min(400, Math.ceil(line.length / 7));
  for (let n = 0; n < count; n += 1) points.add(pointAt(line.points, n * 7, line.sums));
}

/** Whether a thin line back to a place would run over a name or a town's dot. */
function isInTheWay(lead, placed) {
  return placed.some(({ box, town, dot }) => lead.some((point) => holds(box, point) || (town && holds(dot, point))));
}

/** A picture stands where nothing else does, and far from the next of its kind. */
function stands(box, taken, alike) {
  const { x, y } = centre(box);
  const wide = { left: box.left - CLEAR, right: box.right + CLEAR, top: box.top - CLEAR, bottom: box.bottom + CLEAR };
  const isFar = (other) => Math.hypot(centre(other.box).x - x, centre(other.box).y - y) > APART;
  return alike.every(isFar) && !taken.some((boxes) => boxes.isMet(wide));
}
