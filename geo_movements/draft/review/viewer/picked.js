/** What one can do with words that are selected in the article, and with a place that no row has. */

import { addRow, fillField } from "./decide.js";
import { columnsShown, choicesOf, nameOf } from "./fields.js";
import { el, isolate } from "./dom.js";
import { makeChooser } from "./chooser.js";
import { selected } from "./article.js";
import { t } from "./strings.js";
import { onWork, rowOf, tell, turn, work } from "./work.js";

const SHOWN = 60;

/** @returns {HTMLElement} a bar that lies under the article while words are selected */
export function makePicked() {
  const box = el("div", { class: "rv-picked", role: "toolbar", "aria-label": t("Selected words") });
  box.hidden = true;
  let found = null;
  const show = () => {
    const now = selected();
    if (!now && box.contains(document.activeElement)) return; // a press on the bar lets the words go
    found = now;
    box.hidden = !found;
    if (found) box.replaceChildren(...contents(() => found));
  };
  document.addEventListener("selectionchange", () => {
    clearTimeout(box.later);
    box.later = setTimeout(show, 120);
  });
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay selected
  onWork((what) => what === "rows" && (box.hidden = true));
  return box;
}

function contents(found) {
  const text = found().text;
  const words = el("span", { class: "rv-picked-words" }, isolate(text.length > SHOWN ? `“${text.slice(0, SHOWN)}…”` : `“${text}”`));
  const row = rowOf(work.current);
  const columns = row ? columnsShown(row).filter((column) => !choicesOf(row, column) && column !== "concerns") : [];
  const into = columns.map((column) => button(nameOf(column), () => fillField(column, found())));
  return [
    words, button(t("New movement"), () => addRow("movements", found()), "rv-main"), button(t("New event"), () => addRow("events", found())),
    ...(row ? [el("span", { class: "rv-facts" }, t("Into row {number}:", { number: work.rows.indexOf(row) + 1 })), ...into] : []),
  ];
}

function button(words, pressed, kind = "rv-plain") {
  const own = el("button", { type: "button", class: kind }, words);
  own.addEventListener("click", pressed);
  return own;
}

/** @returns {HTMLElement} the place of the article that was pressed and stands in no row */
export function makeLoose(story) {
  const box = el("section", { class: "rv-loose", "aria-label": t("A place of the article") });
  box.hidden = true;
  let name = null;
  const close = el("button", { type: "button", class: "rv-plain" }, t("Close"));
  const end = () => {
    box.hidden = true;
    name = null;
    turn("place", null);
  };
  close.addEventListener("click", end);
  const draw = () => box.replaceChildren(
    el("p", {}, el("b", {}, isolate(name)), " ", el("span", { class: "rv-facts" }, t("stands in no row")), " ", close), makeChooser(null, "place", name));
  onWork((what, { sense }) => {
    if (what === "loose") {
      name = story.senses[sense].name;
      box.hidden = false;
      turn("place", `loose ${name}`, { toponym: name });
      draw();
      box.querySelector("button").focus();
    }
    if (what === "rows" && name !== null) draw();
    if (what === "current" && name !== null) end();
  });
  return box;
}
