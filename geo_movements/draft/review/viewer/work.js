/** What a person has decided so far: the rows, the places, the row at hand, and how to take it back. */

/**
 * rows: in the order of the text; each has key, table, cells, spans, sentence, trigger, decision ("accepted",
 * "dropped" or null), added. places: toponym -> { at } (an alternative), { lat, lon } or { none: true }, as a person
 * chose. current: the key of the row at hand, or null. place: the toponym whose alternatives lie open, or null.
 * order: "text" or "doubt". aim: the toponym for which the next press on the map gives the position, or null.
 * dirty: whether something is in no file yet; kept: whether the browser keeps it.
 */
export const work = {
  rows: [], places: new Map(), current: null, place: null, order: "text", aim: null, dirty: false, kept: false, number: 1,
};
let [drafted, past, future, listeners] = [new Map(), [], [], []];
const PAST = 500;

/** Begin with the rows of a draft. */
export function begin(rows) {
  work.rows = rows.map((row) => ({ ...row, cells: { ...row.cells }, decision: null, added: false }));
  drafted = new Map(rows.map((row) => [row.key, row]));
  [past, future] = [[], []];
  work.places = new Map();
  work.current = rows[0]?.key ?? null;
}

/** Hear of changes: "rows" (their cells, decisions, number), "current", "place", "order", "aim", "kept", "done" (no row is left). */
export function onWork(heard) {
  listeners.push(heard);
}

export function tell(what, detail = {}) {
  listeners.forEach((heard) => heard(what, detail));
}

/** Set a part of the state that is no decision. */
export function turn(name, value, detail = {}) {
  if (work[name] === value) return;
  work[name] = value;
  tell(name, detail);
}

export function rowOf(key) {
  return work.rows.find((row) => row.key === key) ?? null;
}

/** A row as the program drafted it; undefined for one that a person added. */
export function draftOf(key) {
  return drafted.get(key);
}

/** Whether a person has changed a cell. */
export function isEdited(row, column) {
  const before = draftOf(row.key);
  return before ? (before.cells[column] ?? "") !== (row.cells[column] ?? "") : false;
}

/**
 * Do something that can be undone.
 * @param {string} words what is done, as a sentence, for the one who undoes it
 * @param {{rows?: string[], places?: string[]}} touched keys and toponyms that change
 */
export function act(words, { rows = [], places = [] }, change) {
  const before = snapshot(rows, places);
  change();
  past.push({ words, before, after: snapshot(rows, places) });
  if (past.length > PAST) past.shift();
  future = [];
  work.dirty = true;
  tell("rows", { keys: rows });
}

/** @returns {string | null} what was taken back */
export function undo() {
  return step(past, future, "before");
}

/** @returns {string | null} what was done again */
export function redo() {
  return step(future, past, "after");
}

export function canUndo() {
  return past.length > 0;
}

function step(from, to, which) {
  const one = from.pop();
  if (!one) return null;
  to.push(one);
  restore(one[which]);
  work.dirty = true;
  const keys = [...one[which].rows.keys()];
  const shown = keys.find((key) => rowOf(key));
  if (shown) work.current = shown;
  else if (!rowOf(work.current)) work.current = work.rows[0]?.key ?? null;
  tell("rows", { keys });
  tell("current", { reveal: true });
  return one.words;
}

function snapshot(rows, places) {
  return {
    rows: new Map(rows.map((key) => [key, structuredClone(rowOf(key))])),
    places: new Map(places.map((name) => [name, structuredClone(work.places.get(name) ?? null)])),
  };
}

function restore({ rows, places }) {
  for (const [key, row] of rows) {
    const at = work.rows.findIndex((one) => one.key === key);
    if (row && at >= 0) work.rows[at] = structuredClone(row);
    else if (row) insert(structuredClone(row));
    else if (at >= 0) work.rows.splice(at, 1);
  }
  for (const [name, choice] of places) {
    if (choice) work.places.set(name, structuredClone(choice));
    else work.places.delete(name);
  }
}

/** Put a row where its words stand in the text. */
export function insert(row) {
  const start = startOf(row);
  const at = work.rows.findIndex((one) => startOf(one) > start);
  work.rows.splice(at < 0 ? work.rows.length : at, 0, row);
}

function startOf({ trigger, sentence }) {
  return (trigger ?? sentence)?.[0] ?? Infinity;
}

/** Take over work that was kept, all at once; there is nothing to undo after it. */
export function adopt(rows, places, number) {
  Object.assign(work, { rows, places, number });
  [past, future] = [[], []];
  if (!rowOf(work.current)) work.current = rows[0]?.key ?? null;
}
