/** Draws the story: areas, rings, lines, arrowheads, presences and dots. */

import { trace } from "./basemap.js";
import { cut, pointAt } from "./paths.js";

const GHOST = 0.16;

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

/** Areas lie lowest: a hatch that says "somewhere in here". */
export function drawAreas(ctx, view, scene, base, theme, faded) {
  for (const place of scene.places.filter(({ kind }) => kind === "area")) {
    ctx.save();
    ctx.globalAlpha = faded(place) ? 0.35 : 1;
    if (place.sea) keepToSea(ctx, view, base);
    ctx.beginPath();
    // A broken line where nobody drew a border: a wide circle, or the cut of a part of a country.
    if (place.area) outline(ctx, view, place.area.flat());
    else ctx.arc(place.x, place.y, place.ring, 0, 2 * Math.PI);
    ctx.setLineDash(place.edge ? [] : [2, 5]);
    ctx.fillStyle = hatch(ctx, view, theme.hatch);
    ctx.fill("evenodd");
    ctx.strokeStyle = theme.hatch;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.restore();
  }
}

/** A sea has no place on land, however wide its circle. */
function keepToSea(ctx, view, base) {
  ctx.beginPath();
  ctx.rect(-1, -1, ctx.canvas.width + 2, ctx.canvas.height + 2);
  for (const ring of base.countries.flatMap(({ rings }) => rings)) {
    trace(ctx, ring, view);
    ctx.closePath();
  }
  ctx.clip("evenodd");
}

function outline(ctx, view, rings) {
  for (const ring of rings) {
    ring.forEach(([lon, lat], at) => {
      const [x, y] = view.xy(lon, lat);
      if (at) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
    });
    ctx.closePath();
  }
}

/** A hatch that stays with the ground while the map is dragged. */
function hatch(ctx, view, colour) {
  const side = 9;
  const ratio = window.devicePixelRatio || 1;
  const tile = document.createElement("canvas");
  tile.width = tile.height = side * ratio;
  const pen = tile.getContext("2d");
  pen.scale(ratio, ratio);
  pen.strokeStyle = colour;
  pen.lineWidth = 0.9;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  const matrix = new DOMMatrix().translate(view.dx % side, view.dy % side).scale(1 / ratio);
  pattern.setTransform(matrix);
  return pattern;
}

/** Rings of true radius: "about here". */
export function drawRings(ctx, scene, theme, faded) {
  for (const place of scene.places) {
    if (place.kind === "area" || place.ring < 7) continue;
    ctx.globalAlpha = faded(place) ? 0.3 : 1;
    ctx.beginPath();
    ctx.arc(place.x, place.y, place.ring, 0, 2 * Math.PI);
    ctx.fillStyle = theme.ring;
    ctx.fill();
    ctx.strokeStyle = theme.muted;
    ctx.lineWidth = 1.1;
    ctx.setLineDash([3, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
}

/**
 * Lines, ghosts first, the chosen last.
 * @param {(mark: object) => "ghost" | "plain" | "chosen" | "hover"} tone
 */
export function drawLines(ctx, scene, paint, tone) {
  const rank = { ghost: 0, plain: 1, hover: 2, chosen: 3 };
  const toned = scene.lines.map((line) => ({ line, how: tone(line.mark) }));
  toned.sort((a, b) => rank[a.how] - rank[b.how] || b.line.mark.width - a.line.mark.width);
  for (const { line, how } of toned) drawLine(ctx, line, how, paint);
  for (const { line, how } of toned) drawHead(ctx, line, how, paint);
  for (const { line, how } of toned) if (line.mark.shape === "stub") drawUnknown(ctx, line, how, paint);
}

/** A question mark where nobody told the other end: the way that a stub points means nothing. */
function drawUnknown(ctx, line, how, { theme, colour }) {
  const { x, y } = line.unknown;
  ctx.save();
  ctx.globalAlpha = how === "ghost" ? GHOST : 1;
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
  const end = line.head && line.head.at >= line.length - 1 ? line.length - line.head.size * 0.7 : line.length;
  const points = cut(line.points, 0, Math.max(end, 1), line.sums);
  const width = mark.width + (how === "hover" || how === "chosen" ? 1 : 0);
  ctx.save();
  ctx.globalAlpha = how === "ghost" ? GHOST : 1;
  ctx.lineJoin = "round";
  path(ctx, points);
  // A halo would part a band from the one that goes on from it.
  if (how !== "ghost" && !(line.band && how === "plain")) {
    ctx.strokeStyle = fading(ctx, points, mark, how === "plain" ? theme.halo : theme.glow);
    ctx.lineWidth = width + (how === "plain" ? 3 : 4);
    ctx.stroke();
  }
  ctx.strokeStyle = fading(ctx, points, mark, colour(mark));
  ctx.lineWidth = width;
  ctx.lineCap = mark.dash === "dotted" || line.band ? "round" : "butt";
  ctx.setLineDash(dashOf(mark.dash, width));
  ctx.stroke();
  ctx.restore();
  if (mark.dash === "denied") {
    const { x, y, angle } = pointAt(line.points, line.length / 2, line.sums);
    bar(ctx, { x, y, angle: angle + Math.PI / 2, reach: 5 + mark.width }, how, colour(mark));
  }
}

function path(ctx, points) {
  ctx.beginPath();
  points.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
}

/** The same colour, all but gone: canvas gradients take #rrggbbaa and rgba() everywhere. */
function faint(colour) {
  return colour.startsWith("#") ? `${colour}14` : colour.replace(/[\d.]+\)$/, "0.05)");
}

/** A line fades where its end is an area or is not told. */
function fading(ctx, points, mark, colour) {
  const [from, to] = mark.fades;
  if (!from && !to) return colour;
  const [a, b] = [points[0], points.at(-1)];
  const gradient = ctx.createLinearGradient(a[0], a[1], b[0], b[1]);
  const clear = faint(colour);
  const reach = mark.shape === "stub" ? 0.7 : 0.22;
  gradient.addColorStop(0, from ? clear : colour);
  if (from) gradient.addColorStop(reach, colour);
  if (to) gradient.addColorStop(1 - reach, colour);
  gradient.addColorStop(1, to ? clear : colour);
  return gradient;
}

/** Denied: a bar across the middle. */
function bar(ctx, { x, y, angle, reach }, how, colour) {
  ctx.save();
  ctx.globalAlpha = how === "ghost" ? GHOST : 1;
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
  ctx.globalAlpha = how === "ghost" ? GHOST : 1;
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-size, size * 0.44);
  ctx.lineTo(-size * 0.72, 0);
  ctx.lineTo(-size, -size * 0.44);
  ctx.closePath();
  const within = line.band && line.mark.width > size;
  if (how !== "ghost" && !within) {
    ctx.lineJoin = "round";
    ctx.strokeStyle = how === "plain" ? theme.halo : theme.glow;
    ctx.lineWidth = 2.5;
    ctx.stroke();
  }
  ctx.fillStyle = within ? theme.halo : colour(line.mark);
  ctx.fill();
  ctx.restore();
}

/** Presences: filled where confirmed or assessed, open where claimed. */
export function drawPresences(ctx, scene, { theme, colour }, tone) {
  for (const dot of scene.dots) {
    const how = tone(dot.mark);
    ctx.save();
    ctx.globalAlpha = how === "ghost" ? GHOST : 1;
    disc(ctx, dot, dot.radius + (how === "plain" || how === "ghost" ? 2 : 3.2));
    ctx.fillStyle = how === "plain" || how === "ghost" ? theme.halo : theme.glow;
    ctx.fill();
    disc(ctx, dot, dot.radius - 1);
    ctx.fillStyle = dot.mark.dash === "solid" && !dot.area ? colour(dot.mark) : theme.land;
    ctx.fill();
    ctx.strokeStyle = colour(dot.mark);
    ctx.lineWidth = 2.6;
    // Somewhere in an area is a broken ring: nobody told a point.
    if (dot.mark.dash === "dotted" || dot.area) ctx.setLineDash(dot.area ? [3.4, 2.6] : [2, 2]);
    ctx.stroke();
    ctx.restore();
    if (dot.mark.dash === "denied") bar(ctx, { ...dot, angle: -Math.PI / 4, reach: dot.radius + 5 }, how, colour(dot.mark));
  }
}

/** Towns and sites, above the lines that meet there. */
export function drawDots(ctx, scene, theme, faded) {
  const busy = new Set(scene.dots.map(({ place }) => place));
  for (const place of scene.places) {
    if (place.kind !== "dot" || busy.has(place.id)) continue;
    ctx.save();
    ctx.globalAlpha = faded(place) ? 0.4 : 1;
    disc(ctx, place, 3.6);
    ctx.fillStyle = theme.land;
    ctx.fill();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.6;
    ctx.stroke();
    ctx.restore();
  }
}

/** The sign of an event at its place, named where the map does not name it. */
export function drawEvent(ctx, view, event, theme, labels) {
  if (!event?.where) return;
  const [x, y] = view.xy(...event.where);
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x, y - 9);
  ctx.lineTo(x + 8, y + 6);
  ctx.lineTo(x - 8, y + 6);
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = theme.ink;
  ctx.fill();
  if (!labels.some(({ text }) => text === event.place)) {
    ctx.font = `600 12.5px ${theme.font}`;
    ctx.strokeText(event.place, x + 12, y + 5);
    ctx.fillText(event.place, x + 12, y + 5);
  }
  ctx.restore();
}

function disc(ctx, { x, y }, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}
