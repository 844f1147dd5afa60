/** The rows: one line each, the one at hand open as a form. */

import { doubtOf, isLost } from "./judge.js";
import { el, isolate } from "./dom.js";
import { PLACES } from "./fields.js";
import { makeForm } from "./form.js";
import { groupsOf } from "./rowscene.js";
import { decisionOf, factsOf, wayOf } from "./told.js";
import { still } from "./theme.js";
import { t } from "./strings.js";
import { onWork, rowOf, turn, work } from "./work.js";

let [story, box, lines, form] = [null, null, new Map(), null];
/** The key of the row that lies open; the colours of the claimants, until something changes. */
let [opened, groups] = [null, null];

/** @returns {HTMLElement} */
export function makeList(given) {
  story = given;
  box = el("ol", { class: "rv-rows", "aria-label": t("Rows") });
  draw();
  onWork((what, detail) => {
    if (what === "order") draw();
    if (what === "rows") {
      groups = null;
      redraw(detail.keys ?? []);
    }
    if (what === "current") open(detail);
    if (what === "form" && lines.has(detail.key)) fill(lines.get(detail.key), rowOf(detail.key));
  });
  return box;
}

/** The rows as they are shown. */
export function shownRows() {
  if (work.order === "text") return work.rows;
  const doubts = new Map(work.rows.map((row) => [row, doubtOf(row)]));
  return [...work.rows].sort((a, b) => doubts.get(b) - doubts.get(a));
}

function draw() {
  const held = box.contains(document.activeElement) ? document.activeElement.id : null;
  lines = new Map(shownRows().map((row) => [row.key, el("li", { "data-row": row.key })]));
  box.replaceChildren(...lines.values());
  for (const [key, line] of lines) fill(line, rowOf(key));
  if (!lines.size) box.append(el("li", { class: "rv-none" }, t("No row yet. Select words in the article to add one.")));
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

function redraw(keys) {
  if (lines.size !== work.rows.length || !keys.length || work.rows.some(({ key }) => !lines.has(key))) return draw();
  for (const key of new Set([...keys, work.current])) if (lines.has(key)) fill(lines.get(key), rowOf(key));
}

function open({ reveal = false }) {
  for (const key of [opened, work.current]) if (lines.has(key)) fill(lines.get(key), rowOf(key));
  const line = lines.get(work.current);
  if (reveal && line) show(line);
}

function show(line) {
  const pane = box.closest(".rv-pane");
  if (!pane) return;
  const [own, outer] = [line.getBoundingClientRect(), pane.getBoundingClientRect()];
  const fits = own.top >= outer.top && own.bottom <= outer.bottom;
  if (!fits) pane.scrollBy({ top: own.top - outer.top - 8, behavior: still() ? "auto" : "smooth" });
}

function fill(line, row) {
  const isOpen = row.key === work.current;
  line.className = `rv-row rv-${row.decision ?? "open"}${isOpen ? " rv-current" : ""}`;
  const held = line.contains(document.activeElement) ? document.activeElement.id : null;
  const scrolled = line.querySelector("details")?.open ?? false;
  line.replaceChildren(headOf(row, isOpen));
  if (isOpen) {
    opened = row.key;
    form = makeForm(story, row, scrolled);
    line.append(form);
  }
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

/** Whether a toponym of the row has no place yet, and nobody said that none is known. */
function hasLost(row) {
  return [...PLACES].some((column) => isLost(row, column));
}

/** The colour in which the map draws the row: its claimant's. */
function swatchOf({ table, cells, decision }) {
  groups ??= groupsOf();
  const group = groups.get(cells.claimant ?? "");
  if (table === "events" || decision === "dropped" || group === undefined) return null;
  const colour = cells.status === "denied" ? "var(--gm-grey)" : `var(--gm-group-${group})`;
  return el("span", { class: "rv-swatch", style: `--rv-who: ${colour}`, "aria-hidden": "true" });
}

function headOf(row, isOpen) {
  const number = work.rows.indexOf(row) + 1;
  const sign = { accepted: "✓", dropped: "✕" }[row.decision] ?? String(number);
  const way = el("span", { class: "rv-way" }, isolate(wayOf(row)), swatchOf(row));
  const facts = el("span", { class: "rv-facts" }, isolate(factsOf(row)));
  const mark = el("span", { class: `rv-sign rv-${row.decision ?? "open"}`, "aria-hidden": "true" }, sign);
  const doubt = row.decision === null && doubtOf(row) > 0.5 ? el("span", { class: "rv-tag rv-doubtful" }, t("doubtful")) : null;
  const lost = row.decision !== "dropped" && hasLost(row) ? el("span", { class: "rv-tag rv-doubtful" }, t("place not found")) : null;
  const state = el("span", { class: row.decision ? "rv-tag" : "rv-hidden" }, decisionOf(row));
  const hidden = el("span", { class: "rv-hidden" }, t("Row {number}:", { number }), " ");
  const button = el("button", { type: "button", class: "rv-head", id: `rv-head-${row.key}`, "aria-expanded": String(isOpen) },
    mark, el("span", { class: "rv-told" }, hidden, way, isOpen ? null : facts), el("span", { class: "rv-tags" }, lost ?? doubt, state));
  button.addEventListener("click", () => turn("current", row.key, { reveal: true }));
  return button;
}
