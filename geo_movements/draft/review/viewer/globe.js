/** Ways on the globe, for a map that goes once round it. */

import { worldX, worldY } from "./project.js";

const RADIANS = Math.PI / 180;
/** A way has a point for so many degrees of it. */
const STEP = 1;

/** A longitude in the window of 360 degrees that begins at `west`. */
export function into(lon, west) {
  return lon - 360 * Math.floor((lon - west) / 360);
}

function vectorOf({ lon, lat }) {
  const [l, p] = [lon * RADIANS, lat * RADIANS];
  return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
}

/**
 * The great circle through stops, as longitudes and latitudes; longitudes go on past 180.
 * @param {{lon: number, lat: number}[]} stops
 */
export function greatCircle(stops, west) {
  const found = [[into(stops[0].lon, west), stops[0].lat]];
  for (let at = 1; at < stops.length; at += 1) found.push(...arc(stops[at - 1], stops[at]).map(([lon, lat]) => [lon, lat]));
  for (let at = 1; at < found.length; at += 1) {
    found[at][0] += 360 * Math.round((found[at - 1][0] - found[at][0]) / 360); // the shorter way round
  }
  return found;
}

function arc(from, to) {
  const [a, b] = [vectorOf(from), vectorOf(to)];
  const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const count = Math.max(1, Math.ceil(angle / RADIANS / STEP));
  if (angle < 1e-9 || Math.PI - angle < 1e-6) return [[to.lon, to.lat]];
  return Array.from({ length: count }, (_, n) => {
    const share = (n + 1) / count;
    const [p, q] = [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)];
    const [x, y, z] = a.map((value, at) => p * value + q * b[at]);
    return [Math.atan2(y, x) / RADIANS, Math.asin(Math.max(-1, Math.min(1, z))) / RADIANS];
  });
}

/** What a mark of the viewer knows of its line. */
export function lineOf(points) {
  const world = new Float64Array(points.flatMap(([lon, lat]) => [worldX(lon), worldY(lat)]));
  const [xs, ys] = [world.filter((_, at) => at % 2 === 0), world.filter((_, at) => at % 2)];
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { path: points.flat(), world, levels: new Uint8Array(points.length), box, stretches: [["plain", 0, points.length - 1]] };
}
