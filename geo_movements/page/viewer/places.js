/** Draws what stands still: areas, rings, presences, dots and events. */

import { inSight, trace } from "./basemap.js";
import { bar, opacityOf } from "./lines.js";

/** Areas lie lowest: a hatch that says "somewhere in here". */
export function drawAreas(ctx, view, scene, base, theme, faded) {
  for (const place of scene.places.filter(({ kind }) => kind === "area")) {
    ctx.save();
    ctx.globalAlpha = faded(place) ? 0.35 : 1;
    if (place.sea || place.area) keepTo(ctx, view, base, place.sea ? "sea" : "land");
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

/** A sea has no place on land, however wide its circle; an area's coast is the ground's. */
function keepTo(ctx, view, base, what) {
  ctx.beginPath();
  if (what === "sea") ctx.rect(-1, -1, ctx.canvas.width + 2, ctx.canvas.height + 2);
  const size = { x: ctx.canvas.width, y: ctx.canvas.height };
  for (const { rings } of base.countries) {
    for (const ring of rings) if (inSight(ring, view, size)) trace(ctx, ring, view);
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

/** Presences: filled where confirmed or assessed, open where claimed. */
export function drawPresences(ctx, scene, { theme, colour }, tone) {
  for (const dot of scene.dots) {
    const how = tone(dot.mark);
    ctx.save();
    ctx.globalAlpha = opacityOf(how);
    const lit = how === "hover" || how === "chosen";
    disc(ctx, dot, dot.radius + (lit ? 3.2 : 2));
    ctx.fillStyle = lit ? theme.glow : theme.halo;
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

/** More dots than this in sight are small, but for those that are named or at the end of a line that is drawn in full. */
const MANY = 150;
const SMALL = 1.5;

/** Tell whether so many places are in sight that most are small. */
export function areManyPlaces({ places }) {
  return places.length > MANY;
}

/** Towns and sites, above the lines that meet there. @param {object[]} labels from `placeLabels` */
export function drawDots(ctx, scene, theme, faded, labels) {
  const busy = new Set(scene.dots.map(({ place }) => place));
  const dots = scene.places.filter(({ kind, id }) => kind === "dot" && !busy.has(id));
  const isMain = mainOf(scene, labels);
  const small = dots.filter((place) => !isMain(place));
  smallDots(ctx, small.filter((place) => !faded(place)), theme, 0.7);
  smallDots(ctx, small.filter(faded), theme, 0.25);
  for (const place of dots) {
    if (!isMain(place)) continue;
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

function mainOf(scene, labels) {
  if (!areManyPlaces(scene)) return () => true;
  const ids = new Set([...labels.map(({ id }) => id), ...scene.loud.flatMap(({ mark }) => [mark.from, mark.to])]);
  return ({ id }) => ids.has(id);
}

function smallDots(ctx, places, theme, opacity) {
  ctx.globalAlpha = opacity;
  ctx.beginPath();
  for (const { x, y } of places) {
    ctx.moveTo(x + SMALL, y);
    ctx.arc(x, y, SMALL, 0, 2 * Math.PI);
  }
  ctx.fillStyle = theme.ink;
  ctx.fill();
  ctx.globalAlpha = 1;
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
