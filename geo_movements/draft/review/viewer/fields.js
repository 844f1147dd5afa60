/** The fields of a row: which are shown, in which order, and what may stand in them. */

import { t } from "./strings.js";

/** Columns that name places. */
export const PLACES = new Set(["origin", "destination", "via", "place"]);
const MAIN = {
  leg: ["force", "strength", "origin", "via", "destination", "mode", "date", "claimant", "status", "note"],
  presence: ["force", "strength", "destination", "date", "claimant", "status", "note"],
  event: ["kind", "stance", "concerns", "place", "date", "claimant", "text"],
};
/** Shown where they say something. */
const SELDOM = new Set(["via", "note"]);
/** What the page itself keeps, and where a row comes from: for no hand. */
const OWN = new Set(["id", "draft", "sentence", "sentence_start", "sentence_end", "article", "confidence"]);
const LONG = new Set(["quote", "note", "text"]);
/** Of one line each, but long at times. */
const GROWING = new Set(["force", "claimant", "strength", "date"]);
let story = null;

export function readFields(given) {
  story = given;
}

export function kindOf(row) {
  if (row.table === "events") return "event";
  return row.cells.kind === "presence" ? "presence" : "leg";
}

/** The columns that a row of its kind always shows, and those that it has besides. */
export function columnsShown(row) {
  const main = MAIN[kindOf(row)].filter((column) => !SELDOM.has(column) || row.cells[column]);
  return main.filter((column) => story.columns[row.table].includes(column));
}

/** The other columns of its table, those that say something first. */
export function columnsMore(row) {
  const shown = new Set(columnsShown(row));
  const more = story.columns[row.table].filter((column) => !shown.has(column) && !isOwn(column));
  const told = more.filter((column) => row.cells[column]);
  return { told, empty: more.filter((column) => !row.cells[column]) };
}

function isOwn(column) {
  return OWN.has(column);
}

/** The words that a cell may hold; null where it may hold any. */
export function choicesOf(row, column) {
  if (column === "kind") return row.table === "events" ? story.words.event : story.words.kind;
  return ["mode", "status", "stance", "strength_unit"].includes(column) ? story.words[column] : null;
}

export function isGrowing(column) {
  return GROWING.has(column);
}

export function isLong(column) {
  return LONG.has(column);
}

/** What a column is called on the page; a column that it does not know keeps its name. */
export function nameOf(column) {
  const names = {
    path: t("Path"),
    force: t("Force"), strength: t("How many"), origin: t("From"), via: t("Via"), destination: t("To"), mode: t("Mode"),
    date: t("When"), claimant: t("Who says so"), status: t("Status"), kind: t("Kind"), stance: t("Stance"), concerns: t("Concerns"),
    place: t("Place"), text: t("What is said"), movement: t("Movement"), leg: t("Leg"), either: t("Either"), side: t("Side"),
    unit_type: t("Unit type"), avoid: t("Avoid"), departed: t("Departed"), arrived: t("Arrived"), calendar: t("Calendar"),
    strength_unit: t("Unit of strength"), strength_group: t("Strength group"), sources: t("Sources"), reported: t("Reported"),
    reliability: t("Reliability"), credibility: t("Credibility"), quote: t("Quote"), note: t("Note"), value: t("Value"), unit: t("Unit"),
  };
  return Object.hasOwn(names, column) ? names[column] : column;
}
