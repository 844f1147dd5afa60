/** Lines by the thousand: painted style by style, without halos, once for a view and a time. */

/** More lines than this are a crowd. */
const MANY = 1500;
/** A path of many more lines takes a browser longer than several paths do. */
const BATCH = 10;
let kept = null;

/** Tell whether so many lines are drawn that halos would only cover them. */
export function isCrowd(toned) {
  return toned.length > MANY;
}

/**
 * Draw a crowd with its dashes and heads; again only where something but the pointer has moved.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{line: object, how: string}[]} toned the lines, the lowest first
 * @param {object} paint
 * @param {{piecesOf: Function, dashOf: Function, opacityOf: Function, drawLine: Function}} grammar
 */
export function drawCrowd(ctx, toned, paint, grammar) {
  const { width, height } = ctx.canvas;
  const key = [width, height, ...toned.map(({ line, how }) => line.mark.at + how[1])].join();
  if (kept?.first !== toned[0].line || kept.theme !== paint.theme || kept.key !== key) {
    kept = { first: toned[0].line, theme: paint.theme, key, canvas: painted(toned, paint, grammar, ctx.canvas) };
  }
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(kept.canvas, 0, 0);
  ctx.restore();
}

function painted(toned, paint, grammar, { width, height }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const ctx = canvas.getContext("2d");
  const ratio = window.devicePixelRatio || 1;
  ctx.scale(ratio, ratio);
  const size = { x: width / ratio, y: height / ratio };
  const [styles, others] = [new Map(), []];
  for (const { line, how } of toned) {
    const pieces = grammar.piecesOf(line);
    const simple = pieces.every(({ fade, kind }) => !fade && (kind === "route" || kind === "plain"));
    if (!simple || line.mark.dash === "denied" || line.band) others.push({ line, how });
    else pieces.forEach((piece) => styleOf(styles, line, how, paint).pieces.push(piece));
  }
  ctx.lineJoin = "bevel";
  for (const style of styles.values()) strokeAll(ctx, style, size, grammar);
  for (const { line, how } of others) grammar.drawLine(ctx, line, how, paint, true);
  for (const style of styles.values()) drawHeads(ctx, style, grammar);
  for (const { line, how } of others) grammar.drawHead(ctx, line, how, paint);
  return canvas;
}

function styleOf(styles, line, how, { colour }) {
  const { dash, width } = line.mark;
  const ink = colour(line.mark);
  const key = [how, ink, width, dash].join();
  if (!styles.has(key)) styles.set(key, { how, ink, width, dash, pieces: [], heads: [] });
  const style = styles.get(key);
  if (line.head) style.heads.push(line.head);
  return style;
}

function strokeAll(ctx, { how, ink, width, dash, pieces }, size, { dashOf, opacityOf }) {
  ctx.globalAlpha = opacityOf(how);
  ctx.strokeStyle = ink;
  ctx.lineWidth = width;
  // Square dots: round ones by the hundred thousand take a browser too long.
  const [on, off] = dashOf(dash, width);
  ctx.setLineDash(dash === "dotted" ? [width, off] : dash === "solid" ? [] : [on, off]);
  for (let from = 0; from < pieces.length; from += BATCH) {
    ctx.beginPath();
    for (const { points } of pieces.slice(from, from + BATCH)) trace(ctx, points, size);
    ctx.stroke();
  }
}

/** Steps out of sight are left out. */
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

function drawHeads(ctx, { how, ink, heads }, { opacityOf }) {
  ctx.globalAlpha = opacityOf(how);
  ctx.fillStyle = ink;
  for (let from = 0; from < heads.length; from += BATCH) {
    ctx.beginPath();
    for (const { x, y, angle, size } of heads.slice(from, from + BATCH)) {
      const [cos, sin] = [Math.cos(angle) * size, Math.sin(angle) * size];
      ctx.moveTo(x, y);
      ctx.lineTo(x - cos - sin * 0.44, y - sin + cos * 0.44);
      ctx.lineTo(x - cos * 0.72, y - sin * 0.72);
      ctx.lineTo(x - cos + sin * 0.44, y - sin - cos * 0.44);
      ctx.closePath();
    }
    ctx.fill();
  }
}
