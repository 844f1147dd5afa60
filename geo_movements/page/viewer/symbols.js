/** Military symbols: shapes that the page brings, drawn in a claim's colour on the map, in cards and in the legend. */

import { svg } from "./dom.js";

/** Height on the map, in pixels. */
const HEIGHT = 24;

/** @returns {{width: number, height: number}} how large a symbol is on the map, or at another height */
export function sizeOf({ box: [, , width, height] }, tall = HEIGHT) {
  // Frames are of unlike heights; what they are drawn in is not.
  const scale = tall / 144;
  return { width: width * scale, height: height * scale };
}

/** Draw a symbol around a point. */
export function drawSymbol(ctx, symbol, x, y, colour, ground) {
  const [left, top, width, height] = symbol.box;
  const scale = sizeOf(symbol).width / width;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(scale, scale);
  ctx.translate(-left - width / 2, -top - height / 2);
  symbol.shapes.forEach((shape, at) => drawShape(ctx, shape, at === 0, colour, ground));
  ctx.restore();
}

function drawShape(ctx, shape, isFrame, colour, ground) {
  ctx.save();
  const [x, y, scale] = shape.at;
  ctx.translate(x, y);
  ctx.scale(scale, scale);
  ctx.lineJoin = "round";
  ctx.lineWidth = lineOf(shape, isFrame);
  ctx.strokeStyle = colour;
  ctx.fillStyle = shape.fill === "ink" ? colour : ground;
  if (shape.word !== undefined) {
    ctx.font = `bold ${shape.size}px system-ui, sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    if (shape.stroke) ctx.strokeText(shape.word, shape.x, shape.y);
    if (shape.fill !== "none") ctx.fillText(shape.word, shape.x, shape.y);
  } else {
    const path = new Path2D(shape.path);
    if (shape.fill !== "none") ctx.fill(path);
    if (shape.stroke) ctx.stroke(path);
  }
  ctx.restore();
}

/** Lines of the standard are hairlines at this size: they are drawn thicker. */
function lineOf({ stroke }, isFrame) {
  return isFrame ? stroke * 2 : stroke * 1.9;
}

/** @returns {SVGElement} a symbol as a picture, for a list; its word stands beside it */
export function symbolPicture(symbol, colour, tall = HEIGHT) {
  const [left, top, width, height] = symbol.box;
  const size = sizeOf(symbol, tall);
  const shapes = symbol.shapes.map((shape, at) => pictureOf(shape, at === 0));
  const picture = svg("svg", {
    class: "gm-symbol", width: size.width.toFixed(1), height: size.height.toFixed(1),
    viewBox: `${left - 4} ${top - 4} ${width + 8} ${height + 8}`, "aria-hidden": "true",
  }, ...shapes);
  picture.style.color = colour;
  return picture;
}

function pictureOf(shape, isFrame) {
  const [x, y, scale] = shape.at;
  const look = {
    fill: { ink: "currentColor", ground: "var(--gm-glow, transparent)", none: "none" }[shape.fill],
    stroke: shape.stroke ? "currentColor" : "none", "stroke-width": lineOf(shape, isFrame),
    transform: `translate(${x} ${y}) scale(${scale})`,
  };
  if (shape.word === undefined) return svg("path", { d: shape.path, ...look });
  const word = svg("text", {
    x: shape.x, y: shape.y, "font-size": shape.size, "font-weight": 700, "text-anchor": "middle", "dominant-baseline": "central", ...look,
  });
  word.textContent = shape.word;
  return word;
}
