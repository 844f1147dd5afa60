/** On paper: the article with its marks, and every row with all that it says. */

import { columnsMore, columnsShown, nameOf } from "./fields.js";
import { confidenceOf } from "./judge.js";
import { decisionOf, wayOf } from "./told.js";
import { el, isolate } from "./dom.js";
import { t } from "./strings.js";
import { work } from "./work.js";

/** Made when it is asked for, and gone after. */
export function makePaper(story) {
  let sheet = null;
  window.addEventListener("beforeprint", () => {
    sheet?.remove();
    sheet = el("section", { class: "rv-paper" }, el("h2", {}, t("Rows")), ...work.rows.map((row, at) => rowOnPaper(story, row, at)));
    document.querySelector("#rv-app main").append(sheet);
  });
  window.addEventListener("afterprint", () => sheet?.remove());
}

function rowOnPaper(story, row, at) {
  const columns = [...columnsShown(row), ...columnsMore(row).told].filter((column) => row.cells[column]);
  const fields = columns.flatMap((column) => {
    const value = confidenceOf(row, column);
    const sure = value === null ? "" : ` (${t("{percent} % sure", { percent: Math.round(value * 100) })})`;
    return [el("dt", {}, nameOf(column)), el("dd", {}, isolate(row.cells[column]), sure)];
  });
  const sentence = row.sentence ? el("blockquote", { dir: "auto" }, story.article.text.slice(...row.sentence).trim()) : null;
  return el("article", {}, el("h3", {}, `${at + 1}. `, isolate(wayOf(row)), ` – ${decisionOf(row)}`), sentence, el("dl", {}, ...fields));
}
