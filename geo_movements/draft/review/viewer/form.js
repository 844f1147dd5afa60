/** The row at hand: every field to correct, how sure each is, and where each place lies. */

import { makeChooser } from "./chooser.js";
import { el, isolate } from "./dom.js";
import { choicesOf, columnsMore, columnsShown, isGrowing, isLong, kindOf, nameOf, PLACES } from "./fields.js";
import { confidenceOf, doubtsOf, gradeOf, isBorrowed } from "./judge.js";
import { namesKnown, toponymsOf } from "./senses.js";
import { parts, t } from "./strings.js";
import { act, draftOf, isEdited, tell, work } from "./work.js";
import { faultOf } from "./vet.js";
import { wayOf } from "./told.js";

/** Where the browser does not measure the words itself: letters to a line, and lines at most. */
const [A_LINE, MOST_LINES] = [32, 8];

/** @returns {HTMLElement} */
export function makeForm(story, row, moreOpen) {
  const { told, empty } = columnsMore(row);
  const shown = columnsShown(row).map((column) => field(story, row, column));
  const more = [...told, ...empty].map((column) => field(story, row, column));
  const details = el("details", { class: "rv-more" }, el("summary", {}, moreWords(told, empty)), ...more);
  details.open = moreOpen;
  const box = el("div", { class: "rv-form", role: "group", "aria-label": t("Fields of this row") }, sentenceOf(story, row), first(row), kindField(row), ...shown, details);
  return box;
}

function moreWords(told, empty) {
  return told.length ? t("More fields: {filled} filled, {empty} empty", { filled: told.length, empty: empty.length }) : t("More fields");
}

function sentenceOf(story, row) {
  if (!row.sentence) return null;
  const text = story.article.text.slice(...row.sentence).trim();
  return el("blockquote", { class: "rv-quote", lang: story.article.language, dir: "auto" }, text);
}

/** What to look at first: buttons that lead to the doubtful fields. */
function first(row) {
  const doubts = doubtsOf(row);
  if (!doubts.length || row.decision) return null;
  const buttons = doubts.map(({ column, why }) => {
    const button = el("button", { type: "button", class: "rv-link" }, nameOf(column));
    button.title = why;
    button.addEventListener("click", () => focusField(row, column));
    return button;
  });
  const between = buttons.flatMap((button, at) => (at ? [", ", button] : [button]));
  return el("p", { class: "rv-first" }, ...parts("Look first at: {fields}", { fields: between }));
}

/** Put the cursor into a field, as if by hand. */
export function focusField(row, column) {
  const input = document.getElementById(idOf(row, column));
  input?.closest("details")?.setAttribute("open", "");
  input?.focus();
  input?.select?.();
}

export function idOf(row, column) {
  return `rv-${row.key}-${column}`;
}

/** A leg and a presence differ in what they say: which it is stands above. */
function kindField(row) {
  return row.table === "movements" && kindOf(row) === "presence" ? el("p", { class: "rv-kind" }, t("A presence: the force is there; no way is told.")) : null;
}

function field(story, row, column) {
  if (column === "concerns" && movementsTold().size) return concerns(row);
  const id = idOf(row, column);
  const input = inputOf(row, column, id);
  const notes = [confidence(row, column, id), faultNote(row, column, id), borrowedNote(row, column, id), editedNote(row, column, id)];
  const described = notes.filter(Boolean).map((note) => note.id).join(" ");
  if (described) input.setAttribute("aria-describedby", described);
  input.addEventListener("change", () => edit(row, column, input.value));
  input.addEventListener("focus", () => tell("field", { words: `${row.key} ${column}` }));
  input.addEventListener("blur", () => tell("field", { words: null }));
  const places = PLACES.has(column) ? toponymsOf(row, column).map((toponym, nth) => makeChooser(row, column, toponym, nth)) : [];
  return el("div", { class: "rv-field" }, el("label", { for: id }, nameOf(column)), input, ...notes, ...places);
}

/** The movements by their names in the table, each with its rows. */
function movementsTold() {
  const found = new Map();
  for (const row of work.rows.filter(({ table, decision }) => table === "movements" && decision !== "dropped")) {
    const name = row.cells.movement || row.cells.id;
    if (name) found.set(name, [...(found.get(name) ?? []), row]);
  }
  return found;
}

/** What an event confirms or denies: movements to tick, not ids to write. */
function concerns(row) {
  const id = idOf(row, "concerns");
  const told = new Set((row.cells.concerns ?? "").split(";").map((name) => name.trim()).filter(Boolean));
  const write = (name, on) => {
    const names = [...told].filter((one) => one !== name);
    edit(row, "concerns", (on ? [...names, name] : names).join("; "));
  };
  const boxes = [...movementsTold()].map(([name, rows], at) => {
    const input = el("input", { type: "checkbox", id: at ? `${id}-${at}` : id });
    input.checked = told.has(name) || rows.some(({ cells }) => told.has(cells.id));
    input.addEventListener("change", () => write(name, input.checked));
    const ways = rows.map((one) => `${work.rows.indexOf(one) + 1}. ${wayOf(one)}`).join(", ");
    return el("label", { class: "rv-radio" }, input, el("span", {}, isolate(ways)));
  });
  const box = el("fieldset", { class: "rv-concerns" }, el("legend", { class: "rv-hidden" }, nameOf("concerns")), ...boxes);
  return el("div", { class: "rv-field" }, el("span", { class: "rv-check", "aria-hidden": "true" }, nameOf("concerns")), box, confidence(row, "concerns", id));
}

function inputOf(row, column, id) {
  const value = row.cells[column] ?? "";
  const choices = choicesOf(row, column);
  if (choices) {
    const known = choices.includes(value) || !value ? choices : [value, ...choices];
    const input = el("select", { id }, ...["", ...known].map((word) => el("option", { value: word }, word ? t(word) : "–")));
    input.value = value;
    return input;
  }
  const input = isLong(column) ? el("textarea", { id, rows: "2" }) : isGrowing(column) ? growing(id, value) : el("input", { id, type: "text", autocomplete: "off", spellcheck: "false" });
  if (PLACES.has(column) && column !== "via") input.setAttribute("list", "rv-names");
  input.setAttribute("dir", "auto");
  if (input.value !== value) input.value = value;
  return input;
}

/** A field of one line that grows with its words; Enter leaves it, as it leaves every such field. */
function growing(id, value) {
  const input = el("textarea", { id, class: "rv-grow", autocomplete: "off", spellcheck: "false" });
  const grow = () => (input.rows = Math.min(MOST_LINES, 1 + Math.floor(input.value.length / A_LINE)));
  input.addEventListener("input", grow);
  input.value = value;
  grow();
  return input;
}

/** The names that the draft knows, for whoever types a place. */
export function makeNames() {
  return el("datalist", { id: "rv-names" }, ...namesKnown().map((name) => el("option", { value: name })));
}

/** How sure the draft is: dots, a number, and a word where it is not. */
function confidence(row, column, id) {
  const value = row.cells[column] ? confidenceOf(row, column) : null;
  if (value === null) return null;
  const grade = gradeOf(value);
  const dots = { sure: "●●●", likely: "●●○", doubtful: "●○○" }[grade];
  const words = { sure: t("sure"), likely: t("likely"), doubtful: t("doubtful") }[grade];
  return el("span", { class: `rv-sure rv-${grade}`, id: `${id}-sure` },
    el("span", { "aria-hidden": "true" }, dots), " ", t("{percent} %", { percent: Math.round(value * 100) }), el("span", { class: grade === "sure" ? "rv-hidden" : "" }, " ", words));
}

/** What the map's readers would refuse. */
function faultNote(row, column, id) {
  const fault = faultOf(row, column);
  return fault ? el("span", { class: "rv-sure rv-was rv-doubtful", id: `${id}-fault` }, "⚠ ", isolate(fault)) : null;
}

/** Words that stand elsewhere are lit there. */
function borrowedNote(row, column, id) {
  return isBorrowed(row, column) ? el("span", { class: "rv-sure rv-was rv-doubtful", id: `${id}-far` }, t("from another sentence")) : null;
}

function editedNote(row, column, id) {
  if (!isEdited(row, column)) return null;
  const before = draftOf(row.key).cells[column] ?? "";
  const back = el("button", { type: "button", class: "rv-link", "aria-label": t("Back to the draft's: {value}", { value: before || t("empty") }) }, t("back"));
  back.addEventListener("click", () => edit(row, column, before));
  const was = before ? parts("was {value}", { value: [isolate(`“${before}”`)] }) : [t("was empty")];
  return el("span", { class: "rv-sure rv-was", id: `${id}-was` }, ...was, " · ", back);
}

/** Change a cell; an old choice of a place goes with its toponym. */
export function edit(row, column, value) {
  const now = isGrowing(column) ? value.trim().replace(/\s+/g, " ") : value.trim();
  if ((row.cells[column] ?? "") === now) return;
  act(t("{field} of row {number}", { field: nameOf(column), number: work.rows.indexOf(row) + 1 }), { rows: [row.key] }, () => {
    const one = work.rows.find(({ key }) => key === row.key);
    if (now) one.cells[column] = now;
    else delete one.cells[column];
    settle(one, column);
  });
}

/** What a person wrote into a row of his own is a guess of the page no more. */
export function settle(row, column) {
  if (row.added) row.confidence = Object.fromEntries(Object.entries(row.confidence ?? {}).filter(([name]) => name !== column));
}
