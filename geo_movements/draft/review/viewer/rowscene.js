/** The rows as the marks, places and groups that the viewer draws. */

import { greatCircle, into, lineOf } from "./globe.js";
import { kindOf } from "./fields.js";
import { placeOf, toponymsOf } from "./senses.js";
import { work } from "./work.js";

const AREAS = new Set(["region", "country", "sea"]);
const DASHES = { confirmed: "solid", assessed: "solid", planned: "dotted", denied: "denied" };
const WIDTH = 2.6;
/** Lines between the same ends lie so many pixels apart, all to the right of the way from the first end. */
const LANE = 8;
/** Whose colours these are: the seven who say most, and all others. */
const COLOURS = 7;
const NEVER = [null, null];
/** More rows than this no map can show: it shows those around the one at hand. */
const MOST = 150;

/**
 * @param {object} story the page's data
 * @returns {object} what `layout` and its neighbours take for a story; a claim is a row, by its position
 */
export function sceneStory(story) {
  const groups = groupsOf();
  const places = new Map();
  const at = (toponym) => {
    const place = toponym ? placeOf(toponym) : null;
    if (!place) return null;
    const id = `${place.id} ${place.lat} ${place.lon}`;
    if (!places.has(id)) places.set(id, { ...shapeOf(place, story), id, weight: 0 });
    const found = places.get(id);
    found.weight += 1;
    return found;
  };
  const [first, last] = shownFrom();
  const marks = work.rows.slice(first, last).map((row, nth) => markOf(row, first + nth, at, groups, story.west)).filter(Boolean);
  return {
    marks: aside(marks).map((mark, number) => ({ ...mark, at: number })),
    places: [...places.values()],
    claims: work.rows.map(({ cells }) => ({ mode: cells.mode, possible: NEVER, definite: NEVER, least: null })),
    groups: story.groups, symbols: [], events: [], bands: false,
  };
}

/** The rows that the map shows: from, and up to. */
export function shownFrom() {
  const { length } = work.rows;
  if (length <= MOST) return [0, length];
  const at = work.rows.findIndex(({ key }) => key === work.current);
  const first = Math.max(0, Math.min(length - MOST, at - MOST / 2));
  return [first, first + MOST];
}

function markOf(row, claim, at, groups, west) {
  if (row.table === "events" || row.decision === "dropped") return null;
  const [origin, destination] = ["origin", "destination"].map((column) => at(toponymsOf(row, column)[0]));
  const via = toponymsOf(row, "via").map(at).filter(Boolean);
  const stops = [origin, ...via, destination].filter(Boolean);
  if (!stops.length) return null;
  const isPresence = kindOf(row) === "presence";
  const shape = isPresence ? "presence" : origin && destination && origin !== destination ? "line" : "stub";
  const ends = shape === "line" ? stops : [destination ?? origin ?? stops[0]];
  const points = shape === "line" ? greatCircle(ends, west) : [[into(ends[0].lon, west), ends[0].lat]];
  return {
    claims: [claim], shape, group: groups.get(row.cells.claimant ?? "") ?? COLOURS, dash: DASHES[row.cells.status] ?? "dashed",
    width: WIDTH, offset: 0, fades: [origin?.kind === "area", destination?.kind === "area"], ports: [null, null],
    from: shape === "stub" && destination ? null : origin?.id ?? null, to: destination?.id ?? (shape === "stub" && !origin ? stops[0].id : null), symbol: null, ...lineOf(points),
  };
}

/** Give each of the lines that would lie one on another a lane of its own. */
function aside(marks) {
  const bundles = new Map();
  for (const mark of marks.filter(({ shape }) => shape === "line")) {
    const [first, last] = [mark.path.slice(0, 2), mark.path.slice(-2)].map((point) => point.map((value) => value.toFixed(2)).join());
    const key = [first, last].sort().join(" ");
    bundles.set(key, [...(bundles.get(key) ?? []), { mark, back: first > last }]);
  }
  for (const bundle of bundles.values()) {
    bundle.forEach(({ mark, back }, at) => {
      const lane = (at - (bundle.length - 1) / 2) * LANE;
      mark.offset = back ? -lane : lane;
    });
  }
  return marks;
}

/** Who says most has the first colour. */
export function groupsOf() {
  const counts = new Map();
  for (const { cells, table } of work.rows) {
    if (table === "movements") counts.set(cells.claimant ?? "", (counts.get(cells.claimant ?? "") ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return new Map(most.map((name, at) => [name, Math.min(at, COLOURS)]));
}

function shapeOf(place, story) {
  const kind = AREAS.has(place.precision) ? "area" : place.precision === "district" ? "ring" : "dot";
  const area = Object.hasOwn(story.areas, place.id) ? story.areas[place.id] : null;
  return { name: place.name, lon: into(place.lon, story.west), lat: place.lat, kind, radius: place.radius, sea: place.precision === "sea", edge: false, area };
}
