/** How sure the draft is of each field, and what a person should look at first. */

import { columnsMore, columnsShown, PLACES } from "./fields.js";
import { faultOf } from "./vet.js";
import { meaningOf, placeOf, toponymsOf } from "./senses.js";
import { t } from "./strings.js";
import { isEdited, work } from "./work.js";

const SURE = 0.8;
const LIKELY = 0.5;
/** Words from another sentence are doubtful, however sure the draft is. */
const BORROWED = 0.55;
/** So many fields are named to look at first. */
const FIRST = 4;

/** @returns {"sure" | "likely" | "doubtful"} */
export function gradeOf(value) {
  if (value >= SURE) return "sure";
  return value >= LIKELY ? "likely" : "doubtful";
}

/** How sure a field is, from 0 to 1: of a place, as little as its position; null where nobody said. */
export function confidenceOf(row, column) {
  if (isEdited(row, column)) return null;
  const said = row.confidence?.[column] ?? null;
  if (!PLACES.has(column)) return said;
  const scores = toponymsOf(row, column).map(scoreOf).filter((score) => score !== null);
  const all = said === null ? scores : [said, ...scores];
  return all.length ? Math.min(...all) : null;
}

function scoreOf(toponym) {
  if (work.places.has(toponym)) return null; // a person chose
  const meaning = meaningOf(toponym);
  if (!meaning) return null;
  return meaning.chosen === null ? 0 : meaning.score;
}

/** Whether the words of a field stand in another sentence than the row's. */
export function isBorrowed(row, column) {
  const spans = row.spans[column] ?? [];
  if (!row.sentence || !row.cells[column] || !spans.length || isEdited(row, column)) return false;
  const [start, end] = row.sentence;
  return spans.every(([first, last]) => last <= start || first >= end);
}

/** Whether a toponym of the field has no place yet, and nobody said that none is known. */
export function isLost(row, column) {
  return PLACES.has(column) && toponymsOf(row, column).some((toponym) => !placeOf(toponym) && !work.places.get(toponym)?.none);
}

/** Whether the map may refuse a field of a row that goes into the tables. */
export function hasFault(row) {
  return row.decision !== "dropped" && [...columnsShown(row), ...columnsMore(row).told].some((column) => faultOf(row, column));
}

/** What is to be looked at, what weighs most first: no place, no date that reads, words from elsewhere, little sureness. */
export function doubtsOf(row) {
  const more = columnsMore(row).told.filter((column) => faultOf(row, column));
  return [...columnsShown(row), ...more].map((column) => doubtIn(row, column)).filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight).slice(0, FIRST);
}

/** How much a field wants a look, and why: `value` how sure the draft is of it, where it says so. */
function doubtIn(row, column) {
  const value = row.cells[column] ? confidenceOf(row, column) : null;
  const own = value !== null && value < SURE ? 1 - value : 0;
  const fault = faultOf(row, column);
  if (isLost(row, column)) return { column, value, weight: 3, why: t("place not found") };
  if (fault) return { column, value, weight: 2, why: fault };
  if (isBorrowed(row, column)) return { column, value, weight: Math.max(own, BORROWED), why: t("from another sentence") };
  return { column, value, weight: own, why: value === null ? "" : t("{percent} % sure", { percent: Math.round(value * 100) }) };
}

/** How much a row wants a look: as much as its field that wants most; above 0.5 it is doubtful. */
export function doubtOf(row) {
  return doubtsOf(row)[0]?.weight ?? 0;
}
