/** Where a toponym lies: as a person chose, as it is written, or as the draft has it. */

import { work } from "./work.js";

let story = null;
/** Folded toponym -> the toponym of the draft. */
let known = new Map();
const COORDINATES = /^\s*([+-]?\d{1,3}(?:\.\d+)?)\s*,\s*([+-]?\d{1,3}(?:\.\d+)?)\s*$/;

export function readSenses(given) {
  story = given;
  known = new Map();
  for (const [name, meaning] of Object.entries(story.toponyms)) known.set(folded(name), { toponym: name, ...meaning });
  for (const sense of story.senses) {
    const key = folded(sense.name);
    if (!sense.people && !known.has(key)) known.set(key, { toponym: sense.name, ...sense });
  }
}

function folded(text) {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

/** Fold the white space of a toponym, as the lock file does. */
export function tidy(text) {
  const whole = text.trim();
  return whole.split(",").map((part) => part.trim().replace(/\s+/g, " ")).join(", ").replace(/^[, ]+|[, ]+$/g, "") || whole;
}

/** What the draft knows of a toponym: its alternatives, the chosen one, the reason; null where it knows nothing. */
export function meaningOf(toponym) {
  return known.get(folded(toponym)) ?? null;
}

/** The toponyms of a cell: several in `via`, else one. */
export function toponymsOf(row, column) {
  const cell = row.cells[column] ?? "";
  const parts = column === "via" ? cell.split(";") : [cell];
  return parts.map(tidy).filter(Boolean);
}

/** Names to offer to whoever types one. */
export function namesKnown() {
  return [...new Set([...known.values()].map(({ toponym }) => toponym))].sort();
}

export function placeAt(at) {
  return story.places[at];
}

/** A position that is written out, or null. */
export function coordinatesOf(text) {
  const found = COORDINATES.exec(text);
  if (!found) return null;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** Which alternative stands: its number, or null. */
export function chosenOf(toponym) {
  const choice = work.places.get(toponym);
  if (choice) return choice.at ?? null;
  return coordinatesOf(toponym) ? null : meaningOf(toponym)?.chosen ?? null;
}

/**
 * Where a toponym lies.
 * @returns {{lat: number, lon: number, name: string, precision: string, radius: number | null, by: string} | null}
 *   by: "person", "coordinates" or "draft"
 */
export function placeOf(toponym) {
  const choice = work.places.get(toponym);
  if (choice?.none) return null;
  if (choice && choice.lat !== undefined) return spot(toponym, choice, "person");
  const written = choice ? null : coordinatesOf(toponym);
  if (written) return spot(toponym, written, "coordinates");
  const [meaning, at] = [meaningOf(toponym), chosenOf(toponym)];
  const option = meaning && at !== null ? meaning.options[at] : null;
  if (!option) return null;
  return { ...placeAt(option.place), ...lockedAs(option, meaning.toponym === toponym), by: choice ? "person" : "draft" };
}

/** Where an alternative lies once what is said around its name counts: "the Wonsan area". */
function lockedAs({ lock }, isSame) {
  if (!lock || !isSame) return {};
  const { place_id: id, name, lat, lon, precision, uncertainty_km: radius = null } = lock;
  return { id, name, lat, lon, precision, radius };
}

function spot(toponym, { lat, lon }, by) {
  return { id: `coordinates:${lat.toFixed(6)},${lon.toFixed(6)}`, name: toponym, lat, lon, precision: "site", radius: null, by };
}
