/** Lines that step back, by the thousand: painted once for a view, under those that do not. */

import { clearness, HAIR, trace } from "./crowd.js";

/** Fewer than this are drawn as any line, with their dashes and fading ends. */
const FEW = 400;
/** More than this are hairlines, and so much darker than those of a crowd that does not step back. */
const MANY = 1000;
const HAIR_INK = 2.5;
/** A path of many more lines takes a browser longer than several paths do. */
const BATCH = 40;
const IDLE_MS = 600;
let kept = null;
let waiting = null;

/** Tell whether so many lines step back that their details would not be seen. */
export function areMany(lines) {
  return lines.length > FEW;
}

/**
 * Draw all lines of a scene faintly, those too that others will cover; again only for another view.
 * @param {{lines: object[]}} scene
 * @param {{theme: object, colour: (mark: object) => string}} paint
 */
export function drawMany(ctx, scene, paint, opacity) {
  keep(ctx, scene, paint);
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = opacity;
  ctx.drawImage(kept.canvas, 0, 0);
  ctx.restore();
}

/** Paint the lines while nothing happens, so that the first step of time need not wait for it. */
export function foresee(ctx, scene, paint) {
  clearTimeout(waiting);
  if (!areMany(scene.lines)) return;
  waiting = setTimeout(() => {
    keep(ctx, scene, paint);
    // A browser paints a canvas when somebody looks at it.
    const look = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    look.drawImage(kept.canvas, 0, 0);
    look.getImageData(0, 0, 1, 1);
  }, IDLE_MS);
}

function keep(ctx, { lines }, paint) {
  clearTimeout(waiting);
  const { width, height } = ctx.canvas;
  const size = `${width} ${height}`;
  if (kept?.lines === lines && kept.theme === paint.theme && kept.size === size) return;
  kept = { lines, theme: paint.theme, size, canvas: painted(lines, paint.colour, ctx) };
}

/** One stroke for all lines of a colour and a width, without heads, dashes or halo; hairlines where they are a crowd. */
function painted(lines, colour, above) {
  const { canvas } = above;
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const ctx = copy.getContext("2d");
  const ratio = above.getTransform().a; // on paper another than the screen's
  ctx.scale(ratio, ratio);
  ctx.lineJoin = "bevel";
  const size = { x: canvas.width / ratio, y: canvas.height / ratio };
  const hair = lines.length > MANY;
  ctx.globalAlpha = hair ? Math.min(1, HAIR_INK * clearness(lines, size)) : 1;
  for (const { ink, width, all } of alike(lines, colour, hair)) {
    ctx.strokeStyle = ink;
    ctx.lineWidth = width;
    for (let from = 0; from < all.length; from += BATCH) {
      ctx.beginPath();
      for (const line of all.slice(from, from + BATCH)) trace(ctx, line.glimpse?.() ?? line.points, size);
      ctx.stroke();
    }
  }
  return copy;
}

function alike(lines, colour, hair) {
  const found = new Map();
  for (const line of lines) {
    const { mark } = line;
    const [ink, width] = [colour(mark), hair ? HAIR : mark.width];
    const key = `${ink} ${width}`;
    if (!found.has(key)) found.set(key, { ink, width, all: [] });
    found.get(key).all.push(line);
  }
  return [...found.values()];
}
