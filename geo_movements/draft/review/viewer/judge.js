/** How sure the draft is of each field, and what a person should look at first. */

import { columnsShown, PLACES } from "./fields.js";
import { meaningOf, toponymsOf } from "./senses.js";
import { isEdited, work } from "./work.js";

const SURE = 0.8;
const LIKELY = 0.5;
/** So many fields are named to look at first. */
const FIRST = 4;

/** @returns {"sure" | "likely" | "doubtful"} */
export function gradeOf(value) {
  if (value >= SURE) return "sure";
  return value >= LIKELY ? "likely" : "doubtful";
}

/** How sure a field is, from 0 to 1: of a place, as little as its position; null where nobody said. */
export function confidenceOf(row, column) {
  if (isEdited(row, column) || row.added) return null;
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

/** The fields that are less than sure, the least first. */
export function doubtsOf(row) {
  return columnsShown(row)
    .map((column) => ({ column, value: row.cells[column] ? confidenceOf(row, column) : null }))
    .filter(({ value }) => value !== null && value < SURE)
    .sort((a, b) => a.value - b.value)
    .slice(0, FIRST);
}

/** How much a row wants a look: the doubt of its least sure field, from 0 to 1. */
export function doubtOf(row) {
  const [first] = doubtsOf(row);
  return first ? 1 - first.value : 0;
}
