/** One hand on the keyboard decides a draft. */

import { addRow, commit, decide, editFirst, reopen, step, takeBack } from "./decide.js";
import { t } from "./strings.js";
import { turn, work } from "./work.js";

/** What each key does, for whoever asks. @returns {[string[], string][]} */
export function shortcuts() {
  return [
    [["j"], t("Next row")], [["k"], t("Row before")], [["a"], t("Accept, and go on")], [["d"], t("Drop, and go on")], [["o"], t("Open a decided row again")],
    [["e"], t("Edit, at the least sure field")], [["Esc"], t("Leave the field")], [["Ctrl", "Enter"], t("Accept from within a field")],
    [["u"], t("Undo")], [["Shift", "U"], t("Do again")], [["n"], t("A new row from the selected words")], [["?"], t("These keys")],
  ];
}

const DOES = {
  j: () => step(1), k: () => step(-1), a: () => decide("accepted"), d: () => decide("dropped"), o: reopen, e: editFirst, u: () => takeBack(),
  U: () => takeBack(true), n: () => addRow("movements"), "?": () => document.querySelector("#rv-keys-menu summary").click(),
};

export function makeKeys() {
  work.letters = true;
  document.addEventListener("keydown", (event) => {
    const inField = event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return decide("accepted");
    }
    if (event.key === "Escape") return leave(inField);
    if (inField && event.key === "Enter" && inField.matches("input, .rv-grow")) {
      if (inField.tagName === "TEXTAREA") event.preventDefault();
      return commit();
    }
    if (inField || !work.letters || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const does = Object.hasOwn(DOES, event.key) ? DOES[event.key] : null;
    if (!does) return;
    event.preventDefault();
    does();
  });
}

/** Out of a field to its row, where letters are keys again. */
function leave(field) {
  turn("aim", null);
  if (!field) return;
  commit();
  document.getElementById(`rv-head-${work.current}`)?.focus();
}
