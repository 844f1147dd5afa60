/** Files that leave the page, and one that comes back. */

import { announce } from "./live.js";
import { commit, counted } from "./decide.js";
import { zipOf } from "./csv.js";
import { el } from "./dom.js";
import { filesOf } from "./tables.js";
import { keepNow, readWork, workText } from "./keep.js";
import { t } from "./strings.js";
import { tell, work } from "./work.js";

const TYPES = { csv: "text/csv;charset=utf-8", json: "application/json", zip: "application/zip" };

/** A folder's name has no more letters than this. */
const LONGEST = 48;

/** The folder's name: of the title what a file system likes. */
function stemOf({ article }) {
  const words = article.title.normalize("NFKD").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let stem = "";
  for (const word of words) {
    if (stem.length + word.length >= LONGEST) break;
    stem += stem ? `-${word}` : word;
  }
  return stem || "draft";
}

/** @param {BlobPart} content */
function hand(name, content) {
  const blob = new Blob([content], { type: TYPES[name.split(".").at(-1)] });
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: name, hidden: "hidden" });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** The whole folder, with the work itself, so that one can go on. */
export function handFolder(story) {
  commit();
  const stem = stemOf(story);
  const files = [...filesOf(story), { name: "review.json", text: `${workText()}\n` }];
  hand(`${stem}.zip`, zipOf(files.map(({ name, text }) => ({ name: `${stem}/${name}`, text }))));
  saved();
  const { decided, all } = counted();
  announce(decided < all ? t("Saved. {count} rows stay drafts.", { count: all - decided }) : t("Saved."));
}

export function handTable(story, name) {
  commit();
  const file = filesOf(story).find((one) => one.name === name);
  if (!file) return announce(t("There is no row for it."));
  hand(name, file.text);
  announce(t("Saved."));
}

export function handWork(story) {
  commit();
  hand(`${stemOf(story)}.review.json`, `${workText()}\n`);
  saved();
  announce(t("Saved."));
}

function saved() {
  keepNow();
  work.dirty = false;
  tell("saved", {});
}

/** Go on with a file of work; what it says that does not fit is told. */
export async function takeWork(file) {
  const fault = readWork(await file.text());
  const words = {
    format: t("This file is no work of a review page."),
    other: t("This file is the work on another draft: it does not fit this article."),
  };
  announce(fault ? words[fault] : t("The work of the file is here."));
  if (!fault) {
    work.dirty = true;
    keepNow();
    work.dirty = false;
    tell("saved", {});
  }
  return fault ? words[fault] : null;
}
