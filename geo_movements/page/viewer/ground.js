/** Unpacks the ground: what `encode` in basemap/topology.py has packed. */

import { unzipped } from "./columns.js";

/**
 * Unpack base64 gzip: the size of the JSON, the JSON, and three planes of bytes of the arcs' steps.
 * @param {string} text
 * @returns {Promise<object>} a TopoJSON topology whose `arcs` are numbers of vertices, with `steps`
 */
export async function unpackGround(text) {
  const bytes = new Uint8Array(await unzipped(text).arrayBuffer());
  const size = new DataView(bytes.buffer).getUint32(0, true);
  const topology = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  const planes = bytes.subarray(4 + size);
  const count = planes.length / 3;
  const steps = new Int32Array(count);
  for (let at = 0; at < count; at += 1) {
    const value = planes[at] | (planes[count + at] << 8) | (planes[2 * count + at] << 16);
    steps[at] = value & 1 ? -(value + 1) / 2 : value / 2;
  }
  return { ...topology, steps };
}

/**
 * Turn a quantised topology into rings of world pixels at zoom 0.
 * @param {object} topology
 * @param {(lon: number, lat: number) => number[]} project
 */
export function decode(topology, project) {
  const [sx, sy] = topology.transform.scale;
  const [tx, ty] = topology.transform.translate;
  let next = 0;
  const arcs = topology.arcs.map((count) => {
    let x = 0;
    let y = 0;
    return Array.from({ length: count }, () => {
      x += topology.steps[next];
      y += topology.steps[next + 1];
      next += 2;
      return project(x * sx + tx, y * sy + ty);
    });
  });
  const lineOf = (index) => (index < 0 ? [...arcs[~index]].reverse() : arcs[index]);
  const ringOf = (indices) => indices.flatMap((at, n) => lineOf(at).slice(n ? 1 : 0));
  const rings = (shape) =>
    (shape.type === "Polygon" ? [shape.arcs] : shape.arcs).flat().map((ring) => flat(ringOf(ring)));
  const lines = ({ arcs: found }) => found.map((line) => flat(ringOf(line)));
  const { countries, lakes, rivers, borders, disputed, claimed, seams, coast } = topology.objects;
  return {
    bbox: topology.bbox,
    names: topology.names,
    countries: countries.geometries.map((c) => country(c, rings(c), project)),
    lakes: lakes.geometries.flatMap(rings),
    rivers: rivers.geometries.map((river) => ({ ...river.properties, lines: lines(river) })),
    borders: lines(borders),
    disputed: lines(disputed),
    claimed: lines(claimed),
    seams: lines(seams),
    coast: lines(coast),
    towns: townsOf(topology.towns, (x, y) => project(x * sx + tx, y * sy + ty)),
  };
}

/** A country with the box of its largest part, where its name has room. */
function country({ properties }, rings, project) {
  const [west, south, east, north] = properties.room;
  return { ...properties, first: properties.name, rings, room: flat([project(west, north), project(east, south)]).box };
}

/** The towns, which come by columns, the most important first. */
function townsOf({ x, y, name, zoom, capital }, place) {
  return name.map((text, at) => {
    const [px, py] = place(x[at], y[at]);
    return { text, first: text, x: px, y: py, zoom: zoom[at], capital: capital[at] === 1 };
  });
}

/**
 * Name countries and towns in another language of the page; in none of them, as at first.
 * @param {object} base from `decode`
 * @param {string | null} language
 */
export function nameGround(base, language) {
  const told = base.names[language] ?? { countries: [], towns: [] };
  base.countries.forEach((one, at) => (one.name = told.countries[at] ?? one.first));
  base.towns.forEach((one, at) => (one.text = told.towns[at] ?? one.first));
}

/** A path as one array of x, y with its bounds, so that what is out of sight can be skipped. */
function flat(points) {
  const xy = new Float64Array(points.length * 2);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach(([x, y], at) => {
    xy[2 * at] = x;
    xy[2 * at + 1] = y;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  });
  return { xy, box };
}
