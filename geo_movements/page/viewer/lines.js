/** Draws the lines of the story: each stretch after its kind, arrowheads, the signs of ports. */

import { areMany, drawBack, drawHaze, drawThin } from "./haze.js";
import { cut, parallel, pointAt } from "./paths.js";

const GHOST = 0.16;
/** What may be under way in the window of time, and what lies outside it or is not chosen. */
const OPACITY = { possible: 0.5, ghost: GHOST };
/** How much of its colour is on the bed of a hollow line. */
const BED = 0.17;
/** So much of a line, or of a stub, fades at an end that is an area or is not told. */
const FADES = { line: 0.22, stub: 0.7 };

/** @returns {number} the opacity of a tone */
export function opacityOf(how) {
  return OPACITY[how] ?? 1;
}

/** @returns {string} the colour of a mark, grey where it is denied */
export function colourOf(mark, story, theme, dark) {
  if (mark.dash === "denied") return theme.grey;
  const group = story.groups[mark.group];
  return dark ? group.dark : group.light;
}

/** Dash pattern in pixels for a status and a width. */
export function dashOf(dash, width) {
  if (dash === "dashed" || dash === "denied") return [5 + width * 1.3, 3 + width * 0.9];
  if (dash === "dotted") return [0.01, width * 1.6 + 2.4];
  return [];
}

/**
 * Lines, ghosts first, then the haze of a crowd, the chosen last.
 * @param {object} scene from `parted`
 * @param {(mark: object) => "ghost" | "possible" | "plain" | "chosen" | "hover"} tone
 */
export function drawLines(ctx, scene, paint, tone) {
  if (areMany(scene.back)) drawBack(ctx, scene, paint);
  const back = areMany(scene.back) ? [] : Array.from(scene.back, scene.lineOf).filter((line) => !scene.loud.includes(line));
  drawHaze(ctx, scene, paint, tone, { dashOf, opacityOf });
  drawThin(ctx, scene, paint, tone, { opacityOf });
  drawFew(ctx, [...back, ...scene.ghosts, ...scene.loud], paint, tone);
}

/** Lines in full, the chosen last. */
export function drawFew(ctx, lines, paint, tone) {
  const rank = { ghost: 0, possible: 1, plain: 2, hover: 3, chosen: 4 };
  const toned = lines.map((line) => ({ line, how: tone(line.mark) }));
  toned.sort((a, b) => rank[a.how] - rank[b.how] || b.line.width - a.line.width);
  for (const { line, how } of toned) drawLine(ctx, line, how, paint);
  for (const { line, how } of toned) drawHead(ctx, line, how, paint);
  for (const { line, how } of toned) if (line.mark.shape === "stub") drawUnknown(ctx, line, how, paint);
}

/** A question mark where nobody told the other end: the way that a stub points means nothing. */
function drawUnknown(ctx, line, how, { theme, colour }) {
  const { x, y } = line.unknown;
  ctx.save();
  ctx.globalAlpha = opacityOf(how);
  ctx.font = "700 13px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = theme.halo;
  ctx.strokeText("?", x, y);
  ctx.fillStyle = colour(line.mark);
  ctx.fillText("?", x, y);
  ctx.restore();
}

function drawLine(ctx, line, how, { theme, colour }) {
  const { mark } = line;
  const pieces = piecesOf(line);
  const lit = how === "hover" || how === "chosen" ? 1 : 0;
  ctx.save();
  ctx.globalAlpha = opacityOf(how);
  ctx.lineJoin = "round";
  // A halo would part a band from the one that goes on from it.
  if (how !== "ghost" && !(line.band && !lit)) {
    for (const piece of pieces) {
      ctx.strokeStyle = fading(ctx, line, piece, lit ? theme.glow : theme.halo);
      ctx.lineWidth = widthOf(piece.kind, line.width + lit) + 3;
      stroke(ctx, piece.points);
    }
  }
  for (const piece of pieces) {
    ctx.strokeStyle = fading(ctx, line, piece, colour(mark));
    ctx.lineDashOffset = piece.from;
    STROKES[piece.kind](ctx, piece.points, line, line.width + lit);
  }
  ctx.restore();
  if (mark.dash === "denied") {
    const { x, y, angle } = pointAt(line.points, line.length / 2, line.sums);
    bar(ctx, { x, y, angle: angle + Math.PI / 2, reach: 5 + line.width }, how, colour(mark));
  }
}

/** A way, or a plain connection: one stroke. */
function full(ctx, points, { mark, band }, width) {
  ctx.lineWidth = width;
  ctx.lineCap = mark.dash === "dotted" || band ? "round" : "butt";
  ctx.setLineDash(dashOf(mark.dash, width));
  stroke(ctx, points);
}

/** Straight for want of a way: hollow, two rails. The pale bed makes them one: two claims have none. */
function hollow(ctx, points, { mark }, width) {
  const clear = ctx.globalAlpha;
  ctx.globalAlpha = clear * BED;
  ctx.lineWidth = widthOf("fallback", width);
  ctx.lineCap = "butt";
  ctx.setLineDash([]);
  stroke(ctx, points);
  ctx.globalAlpha = clear;
  const rail = railOf(width);
  const dotted = mark.dash === "dotted";
  ctx.lineWidth = dotted ? rail * 1.5 : rail; // a dot is less than a dash
  ctx.lineCap = dotted ? "round" : "butt";
  ctx.setLineDash(dashOf(mark.dash, width));
  for (const side of [-1, 1]) stroke(ctx, parallel(points, (side * (widthOf("fallback", width) - rail)) / 2));
}

/** On land to the port, the railway or the road: a dotted hairline. */
function hairline(ctx, points) {
  ctx.lineWidth = widthOf("access");
  ctx.lineCap = "butt";
  ctx.setLineDash([1.6, 2.4]);
  stroke(ctx, points);
}

const STROKES = { route: full, plain: full, fallback: hollow, access: hairline };

/** Across a stretch of a kind. */
function widthOf(kind, width) {
  if (kind === "access") return 1.5;
  return kind === "fallback" ? Math.max(width, 2.6 + 2 * railOf(width)) : width;
}

function railOf(width) {
  return Math.max(1.1, Math.min(2.2, width * 0.28));
}

function stroke(ctx, points) {
  ctx.beginPath();
  points.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}

/** The stretches of a line up to its head, parted where a fading end begins and ends. */
function piecesOf(line) {
  const { head, tip } = line;
  const [first, last] = clearOf(line);
  const main = line.stretches.findLast(({ kind }) => kind !== "access");
  return line.stretches.flatMap((one) => {
    const under = one === main && head && head.at >= tip - 1 ? head.at - head.size * 0.7 : one.to;
    const to = Math.max(Math.min(one.to, under), one.from + 0.5);
    // What does not fade reaches half a pixel into what does: no gap is seen between them.
    const cuts = [
      { from: one.from, to: Math.min(to, first), fade: "in" },
      { from: Math.max(one.from, first - 0.5), to: Math.min(to, last + 0.5), fade: null },
      { from: Math.max(one.from, last), to, fade: "out" },
    ];
    return cuts
      .filter((piece) => piece.to > piece.from)
      .map((piece) => ({ ...piece, kind: one.kind, points: cut(line.points, piece.from, piece.to, line.sums) }));
  });
}

/** Where a line has faded in, and where it begins to fade out. */
function clearOf({ mark, length }) {
  const [from, to] = mark.fades;
  const reach = length * Math.min(FADES[mark.shape], from && to ? 0.5 : 1);
  return [from ? reach : 0, to ? length - reach : length];
}

/** The same colour, all but gone: canvas gradients take #rrggbbaa and rgba() everywhere. */
function faint(colour) {
  return colour.startsWith("#") ? `${colour}14` : colour.replace(/[\d.]+\)$/, "0.05)");
}

/** A line fades where its end is an area or is not told. */
function fading(ctx, line, { fade }, colour) {
  if (!fade) return colour;
  const [first, last] = clearOf(line);
  const [none, all] = fade === "in" ? [0, first] : [line.length, last];
  const [a, b] = [none, all].map((distance) => pointAt(line.points, distance, line.sums));
  const gradient = ctx.createLinearGradient(a.x, a.y, b.x, b.y);
  gradient.addColorStop(0, faint(colour));
  gradient.addColorStop(1, colour);
  return gradient;
}

/** Denied: a bar across the middle. */
export function bar(ctx, { x, y, angle, reach }, how, colour) {
  ctx.save();
  ctx.globalAlpha = opacityOf(how);
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.4;
  ctx.beginPath();
  ctx.moveTo(-reach, 0);
  ctx.lineTo(reach, 0);
  ctx.stroke();
  ctx.restore();
}

function drawHead(ctx, line, how, { theme, colour }) {
  if (!line.head) return;
  const { x, y, angle, size } = line.head;
  ctx.save();
  ctx.globalAlpha = opacityOf(how);
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-size, size * 0.44);
  ctx.lineTo(-size * 0.72, 0);
  ctx.lineTo(-size, -size * 0.44);
  ctx.closePath();
  const within = line.band && line.width > size;
  if (how !== "ghost" && !within) {
    ctx.lineJoin = "round";
    ctx.strokeStyle = how === "hover" || how === "chosen" ? theme.glow : theme.halo;
    ctx.lineWidth = 2.5;
    ctx.stroke();
  }
  ctx.fillStyle = within ? theme.halo : colour(line.mark);
  ctx.fill();
  ctx.restore();
}

/** The sign of a port or a railhead: a small square where a line leaves the land or comes to it. */
export function drawPorts(ctx, scene, theme, tone) {
  for (const { x, y, marks } of scene.ports) {
    ctx.save();
    ctx.globalAlpha = marks.every((mark) => tone(mark) === "ghost") ? 0.4 : 1;
    ctx.beginPath();
    ctx.rect(x - 2.7, y - 2.7, 5.4, 5.4);
    ctx.strokeStyle = theme.halo;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.fillStyle = theme.land;
    ctx.fill();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.4;
    ctx.stroke();
    ctx.restore();
  }
}
