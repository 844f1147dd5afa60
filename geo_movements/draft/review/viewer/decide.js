/** The decisions: accept, drop, go on; add a row or fill a field from the article. */

import { announce } from "./live.js";
import { charactersTo, selected, sentenceAround } from "./article.js";
import { columnsShown, nameOf } from "./fields.js";
import { focusField, settle } from "./form.js";
import { doubtsOf } from "./judge.js";
import { describe } from "./told.js";
import { prefill } from "./prefill.js";
import { shownRows } from "./list.js";
import { t } from "./strings.js";
import { act, insert, redo, rowOf, tell, turn, undo, work } from "./work.js";

let story = null;

export function readDecisions(given) {
  story = given;
}

export function counted() {
  const decided = work.rows.filter(({ decision }) => decision).length;
  return { decided, all: work.rows.length };
}

/** Go to the next row, or the one before. */
export function step(by) {
  const rows = shownRows();
  const at = rows.findIndex(({ key }) => key === work.current);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  if (!next) return;
  turn("current", next.key, { reveal: true });
  announce(describe(next));
}

/** Decide the row at hand, and go to the next that is open; decided so already, it stays so. */
export function decide(decision) {
  const isOver = Boolean(document.activeElement?.closest?.("#rv-done"));
  const hadFocus = Boolean(document.activeElement?.closest?.(".rv-rows"));
  commit();
  const row = rowOf(work.current);
  if (!row || isOver) return announce(progressWords()); // nothing is left: one key too many changes no row
  const rows = shownRows();
  const at = rows.findIndex(({ key }) => key === row.key);
  if (row.decision !== decision) {
    const place = work.rows.indexOf(row) + 1;
    const words = decision === "accepted" ? t("Row {number} accepted", { number: place }) : t("Row {number} dropped", { number: place });
    act(words, { rows: [row.key] }, () => (rowOf(row.key).decision = decision));
    announce(`${words}. ${progressWords()}`);
  }
  const after = [...rows.slice(at + 1), ...rows.slice(0, at)].find(({ key }) => !rowOf(key)?.decision);
  turn("place", null); // the alternatives of a place go with its row
  if (!after) return tell("done");
  turn("current", after.key, { reveal: true });
  if (hadFocus) document.getElementById(`rv-head-${after.key}`)?.focus({ preventScroll: true });
}

/** Open again a row that is decided. */
export function reopen() {
  commit();
  const row = rowOf(work.current);
  if (!row) return;
  if (!row.decision) return announce(t("This row is open"));
  const words = t("Row {number} is open again", { number: work.rows.indexOf(row) + 1 });
  act(words, { rows: [row.key] }, () => (rowOf(row.key).decision = null));
  announce(`${words}. ${progressWords()}`);
  document.getElementById(`rv-head-${row.key}`)?.focus({ preventScroll: true });
}

export function progressWords() {
  const { decided, all } = counted();
  if (all && decided === all) return t("All {all} decided: download the tables", { all });
  return t("{decided} of {all} decided", { decided, all });
}

/** A field that has the cursor has not told its change yet. */
export function commit() {
  const one = document.activeElement;
  if (one?.matches?.("#rv-app input[type=text], #rv-app textarea, #rv-app select")) one.dispatchEvent(new Event("change"));
}

export function takeBack(again = false) {
  const words = again ? redo() : undo();
  if (words) announce(again ? t("Done again: {what}", { what: words }) : t("Undone: {what}", { what: words }));
  else announce(again ? t("Nothing to do again") : t("Nothing to undo"));
}

/** Put the cursor into the field that is least sure. */
export function editFirst() {
  const row = rowOf(work.current);
  if (!row) return;
  focusField(row, doubtsOf(row)[0]?.column ?? columnsShown(row)[0]);
}

// --- From the article ---

/** Make the selected words a field of the row at hand. */
export function fillField(column, found = selected()) {
  const row = rowOf(work.current);
  if (!row || !found) return;
  act(t("{field} of row {number}", { field: nameOf(column), number: work.rows.indexOf(row) + 1 }), { rows: [row.key] }, () => {
    const one = rowOf(row.key);
    const joined = column === "via" && one.cells.via ? `${one.cells.via}; ${flat(found.text)}` : flat(found.text);
    one.cells[column] = joined;
    settle(one, column);
    one.spans = { ...one.spans, [column]: [...(column === "via" ? one.spans.via ?? [] : []), [found.start, found.end]] };
  });
  window.getSelection().removeAllRanges();
  announce(t("{field}: {words}", { field: nameOf(column), words: found.text }));
}

function flat(text) {
  return text.replace(/\s+/g, " ");
}

/** Add a row that the program has not seen, for the sentence of the selected words. */
export function addRow(table, found = selected()) {
  if (!found) return announce(t("Select words in the article first"));
  const sentence = sentenceAround(found);
  const key = `new:${work.number}`;
  const known = prefill(story, table, found, sentence);
  act(t("A new row"), { rows: [key] }, () => {
    work.number += 1;
    insert({ key, table, cells: { ...cellsOf(table, key, sentence), ...known.cells }, spans: known.spans, sentence, trigger: [found.start, found.end], confidence: known.confidence, decision: null, added: true });
  });
  window.getSelection().removeAllRanges();
  turn("current", key, { reveal: true });
  tell("opened", {});
  announce(t("A new row for this sentence"));
  editFirst();
}

/** What every row of the draft says alike, and where the new one comes from. */
function cellsOf(table, key, [start, end]) {
  const columns = story.columns[table];
  const text = story.article.text.slice(start, end).trim();
  const like = story.rows.filter((row) => row.table === table);
  const shared = ["sources", "reported", "article"].map((name) => [name, (like[0] ?? story.rows[0])?.cells[name] ?? (name === "sources" ? story.sources.map(({ id }) => id).filter(Boolean).join("; ") : "")]);
  const cells = {
    id: idFor(table), ...Object.fromEntries(shared), draft: "true", sentence: text,
    sentence_start: String(charactersTo(start)), sentence_end: String(charactersTo(end)),
    ...(table === "events" ? { kind: "statement" } : { status: "reported" }),
  };
  return Object.fromEntries(Object.entries(cells).filter(([name, cell]) => columns.includes(name) && cell));
}

function idFor(table) {
  const taken = new Set(work.rows.map(({ cells }) => cells.id));
  for (let at = 1; ; at += 1) {
    const id = table === "events" ? `added-event-${at}` : `added-${at}`;
    if (!taken.has(id)) return id;
  }
}
