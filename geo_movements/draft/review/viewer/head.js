/** The head of the page: what it is, how far one is, and the files. */

import { counted, progressWords } from "./decide.js";
import { el, isolate } from "./dom.js";
import { handFolder, handTable, handWork, takeWork } from "./files.js";
import { nameOf } from "./fields.js";
import { hasFault } from "./judge.js";
import { shortcuts } from "./keys.js";
import { t } from "./strings.js";
import { onWork, turn, work } from "./work.js";

/** @returns {HTMLElement} */
export function makeHead(story) {
  const { article } = story;
  const about = [article.publisher, article.published, article.file].filter(Boolean).join(" · ");
  const titles = el("div", { class: "rv-titles" }, el("h1", { dir: "auto" }, article.title || t("Draft")), about ? el("p", { class: "rv-about" }, isolate(about)) : null);
  const tools = el("div", { class: "rv-tools" }, download(story), files(story), keysButton());
  return el("header", { class: "rv-bar" }, titles, progress(), tools);
}

export function makeNotice() {
  return el("p", { class: "rv-notice" }, el("b", {}, t("Draft.")), " ", t("A program drafted these rows. A person must check every one."));
}

function progress() {
  const words = el("span", { id: "rv-progress" });
  const fill = el("span", { class: "rv-fill" });
  const bar = el("div", { class: "rv-meter", role: "progressbar", "aria-labelledby": "rv-progress", "aria-valuemin": "0" }, fill);
  const kept = el("span", { class: "rv-kept" });
  const show = () => {
    const { decided, all } = counted();
    words.textContent = progressWords();
    bar.setAttribute("aria-valuemax", String(all));
    bar.setAttribute("aria-valuenow", String(decided));
    fill.style.inlineSize = `${all ? (decided / all) * 100 : 0}%`;
    kept.textContent = ` · ${!work.dirty ? t("nothing unsaved") : work.kept ? t("kept in this browser") : t("not saved yet")}`;
  };
  show();
  onWork((what) => ["rows", "kept", "saved"].includes(what) && show());
  return el("div", { class: "rv-progress" }, el("p", {}, words, kept), bar);
}

/** So many rows are named. */
const MOST = 8;

/** What is left to do once every row is decided; there the last decision leads. @returns {HTMLElement} */
export function makeDone(story) {
  const button = el("button", { type: "button", class: "rv-main" }, t("Download tables"));
  button.addEventListener("click", () => handFolder(story));
  const words = el("p", {});
  const box = el("section", { id: "rv-done", "aria-label": t("All decided") }, words, button);
  const show = () => {
    const { decided, all } = counted();
    box.hidden = !all || decided < all;
    if (box.hidden) return;
    const wrong = work.rows.flatMap((row, at) => (hasFault(row) ? [at + 1] : []));
    const again = wrong.length ? ` · ${t("a field may be refused in row {rows}", { rows: wrong.slice(0, MOST).join(", ") })}` : "";
    words.textContent = `${progressWords()}${again}`;
  };
  show();
  onWork((what) => {
    if (what === "rows") show();
    if (what === "done") button.focus();
  });
  return box;
}

function download(story) {
  const button = el("button", { type: "button", class: "rv-main", id: "rv-download" }, t("Download tables"));
  button.title = t("A ZIP of the folder: movements.csv, events.csv, sources.csv, places.lock.csv and your work");
  button.addEventListener("click", () => handFolder(story));
  return button;
}

function files(story) {
  const note = el("p", { class: "rv-fault", role: "alert" });
  const input = el("input", { type: "file", id: "rv-work", accept: ".json,application/json", class: "rv-hidden", tabindex: "-1", "aria-hidden": "true" });
  input.addEventListener("change", async () => {
    if (input.files[0]) note.textContent = (await takeWork(input.files[0])) ?? "";
    input.value = "";
  });
  const single = ["movements.csv", "events.csv", "places.lock.csv"].map((name) => plain(name, () => handTable(story, name)));
  const box = el("div", { class: "rv-sheet" },
    el("p", {}, t("One table")), ...single,
    el("p", {}, t("Your work, to go on with later or elsewhere")),
    plain(t("Save work"), () => handWork(story)), plain(t("Open work"), () => input.click()), input, note,
    el("p", { class: "rv-facts" }, t("Accepted rows are no drafts any more, dropped rows are left out, the others stay drafts.")));
  return menu(t("Files"), box);
}

function keysButton() {
  const rows = shortcuts().map(([keys, words]) => el("div", {}, el("dt", {}, ...keys.flatMap((key, at) => (at ? [" ", el("kbd", {}, key)] : [el("kbd", {}, key)]))), el("dd", {}, words)));
  const check = el("input", { type: "checkbox", id: "rv-single" });
  check.checked = true;
  check.addEventListener("change", () => turn("letters", check.checked));
  const box = el("div", { class: "rv-sheet" }, el("dl", { class: "rv-keys" }, ...rows), el("label", { class: "rv-radio", for: "rv-single" }, check, el("span", {}, t("Keys of a single letter"))));
  return menu(t("Keys"), box, "rv-keys-menu");
}

/** A button and what it opens; Escape or a press elsewhere closes it. */
function menu(words, sheet, id = null) {
  const box = el("details", { class: "rv-menu", id }, el("summary", {}, words), sheet);
  document.addEventListener("click", (event) => box.contains(event.target) || (box.open = false));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.open = false;
    box.querySelector("summary").focus();
    event.stopPropagation();
  });
  return box;
}

function plain(words, pressed) {
  const button = el("button", { type: "button", class: "rv-plain" }, words);
  button.addEventListener("click", pressed);
  return button;
}
