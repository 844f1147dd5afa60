/** What the map's readers would refuse of a row: said while it can still be mended. It blocks nothing. */

import { t } from "./strings.js";
import { draftOf } from "./work.js";

const DATES = new Set(["date", "departed", "arrived", "reported"]);
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
const DAY_FIRST = new RegExp(`(?<![\\d-])(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? (\\d{4}))?`, "g");
const MONTH_FIRST = new RegExp(`${MONTH} (\\d{1,2})(?!\\d)(?:st|nd|rd|th)?(?:,? (\\d{4}))?`, "g");
const ISO = /(?<!\d)(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)/g;
/** A longer cell is a text, no date and no number. */
const LONGEST = 200;
let [dateWords, strengthWords] = [new Set(), new Set()];

export function readVet({ known }) {
  [dateWords, strengthWords] = [new Set(known.date), new Set(known.strength)];
}

/** @returns {string | null} what is wrong with a cell: of a drafted one as the readers say, of a typed one as far as the page can tell */
export function faultOf(row, column) {
  const [cell, before] = [row.cells[column] ?? "", draftOf(row.key)?.cells[column] ?? ""];
  const missing = missingFault(row, column);
  if (missing) return missing;
  if (!cell) return column === "date" && before ? t("Empty: the map cannot say when") : null;
  if (cell === before && !row.added) return row.faults?.[column] ?? null;
  if (DATES.has(column)) return dateFault(cell, row.cells.calendar === "julian");
  return column === "strength" ? strengthFault(cell) : null;
}

function missingFault({ table, cells }, column) {
  if (table !== "movements") return null;
  if (cells.kind === "presence") return column === "destination" && !cells.destination ? t("Empty: a presence needs its place") : null;
  const isNowhere = !cells.origin && !cells.destination && !cells.path;
  return column === "origin" && isNowhere ? t("Empty, as is To: the map needs one of them") : null;
}

function dateFault(cell, julian) {
  if (cell.length > LONGEST) return t("Too long for a date");
  const text = cell.toLowerCase().replace(/\s+/g, " ");
  return impossible(text, julian) ?? unknown(text);
}

function impossible(text, julian) {
  const found = [
    ...[...text.matchAll(ISO)].map(([words, year, month, day]) => ({ words, year, month: Number(month), day })),
    ...[...text.matchAll(DAY_FIRST)].map(([words, day, month, year]) => ({ words, year, month: monthOf(month), day })),
    ...[...text.matchAll(MONTH_FIRST)].map(([words, month, day, year]) => ({ words, year, month: monthOf(month), day })),
  ];
  const wrong = found.find(({ year, month, day }) => month < 1 || month > 12 || (day !== undefined && (Number(day) < 1 || Number(day) > daysOf(year, month, julian))));
  return wrong ? t("There is no such day: {words}", { words: wrong.words }) : null;
}

function monthOf(word) {
  return MONTHS.findIndex((name) => name.startsWith(word)) + 1;
}

/** The days of a month; of a February without a year, as many as it may have. */
function daysOf(year, month, julian) {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const of = Number(year ?? 4);
  return of % 4 === 0 && (julian || of % 100 !== 0 || of % 400 === 0) ? 29 : 28;
}

function unknown(text) {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  const strange = words.find((word) => !dateWords.has(word) && !/^[xu]+$/.test(word));
  if (strange === undefined) return null;
  const meant = MONTHS.find((month) => strange.length > 3 && strange.length < 12 && apart(strange, month) <= 2);
  return meant ? t("“{word}”: is {month} meant?", { word: strange, month: meant[0].toUpperCase() + meant.slice(1) }) : t("The map may not understand “{word}” in a date", { word: strange });
}

/** How many letters one has to change, add or leave out. */
function apart(one, other) {
  let row = [...other, ""].map((_, at) => at);
  for (const [n, letter] of [...one].entries()) {
    const next = [n + 1];
    for (const [at, own] of [...other].entries()) next.push(Math.min(row[at + 1] + 1, next[at] + 1, row[at] + (letter === own ? 0 : 1)));
    row = next;
  }
  return row.at(-1);
}

function strengthFault(cell) {
  if (cell.length > LONGEST) return t("Too long for a number");
  const words = cell.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  return /\d/.test(cell) || words.some((word) => strengthWords.has(word)) ? null : t("The map may find no number in this");
}
