/** Work that is not lost: in the browser where it lets us, and in a file always. */

import { act, adopt, begin, draftOf, tell, turn, work } from "./work.js";

const FORMAT = "geo-movements review";
const WAIT_MS = 300;
const DECISIONS = new Set(["accepted", "dropped", null]);
let [story, waiting] = [null, null];

function nameOf() {
  return `${FORMAT} ${story.of}`;
}

/** Take up what this browser kept of this draft. @returns {boolean} whether there was anything */
export function takeUp(given) {
  story = given;
  try {
    const text = window.localStorage.getItem(nameOf());
    turn("kept", true);
    if (!text) return false;
    const fault = readWork(text);
    work.dirty = fault === null;
    return fault === null;
  } catch {
    turn("kept", false);
    return false;
  }
}

/** Keep the work in the browser a moment after each change. */
export function keep() {
  clearTimeout(waiting);
  waiting = setTimeout(keepNow, WAIT_MS);
}

export function keepNow() {
  clearTimeout(waiting);
  try {
    if (!work.dirty) return;
    window.localStorage.setItem(nameOf(), workText());
    turn("kept", true);
  } catch {
    turn("kept", false); // a file or a sandbox may have no storage, or it is full
  }
}

/** All that a person has done, as JSON. */
export function workText() {
  const rows = work.rows.map(({ key, table, decision, added, cells, spans, sentence, trigger }) => {
    const before = draftOf(key);
    const changed = before ? difference(before.cells, cells) : cells;
    const isMoved = before && JSON.stringify(before.spans) !== JSON.stringify(spans);
    return { key, decision, ...(Object.keys(changed).length || added ? { cells: changed } : {}), ...(isMoved || added ? { spans } : {}), ...(added ? { added, table, sentence, trigger } : {}) };
  });
  return JSON.stringify({ format: FORMAT, version: 1, of: story.of, title: story.article.title, number: work.number, rows, places: Object.fromEntries([...work.places].sort()) }, null, 1);
}

function difference(before, after) {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries([...names].filter((name) => (before[name] ?? "") !== (after[name] ?? "")).map((name) => [name, after[name] ?? ""]));
}

/**
 * Go on with work that was kept.
 * @param {string} text
 * @returns {"format" | "other" | null} what is wrong with it
 */
export function readWork(text) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    return "format";
  }
  if (told?.format !== FORMAT || told.version !== 1 || !Array.isArray(told.rows)) return "format";
  if (told.of !== story.of) return "other";
  const kept = new Map(told.rows.filter((row) => row && typeof row.key === "string").map((row) => [row.key, row]));
  begin(story.rows);
  const rows = work.rows.map((row) => ({ ...row, ...changes(row, kept.get(row.key)) }));
  for (const one of kept.values()) if (one.added === true && !rows.some(({ key }) => key === one.key)) rows.push(addedRow(one));
  rows.sort((a, b) => startOf(a) - startOf(b));
  const places = new Map(Object.entries(told.places ?? {}).map(([name, choice]) => [name, choiceOf(choice)]).filter(([, choice]) => choice));
  adopt(rows, places, Number.isSafeInteger(told.number) && told.number > 0 ? told.number : 1);
  tell("rows", {});
  tell("current", {});
  return null;
}

function startOf({ trigger, sentence }) {
  return (trigger ?? sentence)?.[0] ?? Number.MAX_SAFE_INTEGER;
}

function changes(row, one) {
  if (!one) return {};
  const cells = { ...row.cells, ...cellsOf(row.table, one.cells) };
  for (const [name, cell] of Object.entries(cells)) if (cell === "") delete cells[name];
  return { decision: DECISIONS.has(one.decision) ? one.decision : null, cells, spans: one.spans ? spansOf(row.table, one.spans) : row.spans };
}

/** Only columns that the table has, and only text. */
function cellsOf(table, cells) {
  const known = story.columns[table];
  return Object.fromEntries(Object.entries(cells ?? {}).filter(([name, cell]) => known.includes(name) && typeof cell === "string"));
}

function spansOf(table, spans) {
  const known = story.columns[table];
  const found = Object.entries(spans ?? {}).filter(([name, list]) => known.includes(name) && Array.isArray(list));
  return Object.fromEntries(found.map(([name, list]) => [name, list.map(spanOf).filter(Boolean)]));
}

function spanOf(span) {
  const length = story.article.text.length;
  const sound = Array.isArray(span) && span.length === 2 && span.every(Number.isSafeInteger) && span[0] >= 0 && span[0] < span[1] && span[1] <= length;
  return sound ? [...span] : null;
}

function addedRow(one) {
  const table = one.table === "events" ? "events" : "movements";
  return {
    key: one.key, table, cells: cellsOf(table, one.cells), spans: spansOf(table, one.spans), sentence: spanOf(one.sentence), trigger: spanOf(one.trigger),
    confidence: {}, decision: DECISIONS.has(one.decision) ? one.decision : null, added: true,
  };
}

function choiceOf(choice) {
  if (choice?.none === true) return { none: true };
  if (Number.isSafeInteger(choice?.at) && choice.at >= 0) return { at: choice.at };
  const { lat, lon } = choice ?? {};
  return Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}
