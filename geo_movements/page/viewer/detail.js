/** What one row claims, in full: the source's own words, the grade, the sources. */

import { el, isolate } from "./dom.js";
import { eventsAbout } from "./events.js";
import { credibilityOf, reliabilityOf } from "./grades.js";
import { cited } from "./sources.js";
import { number, t } from "./strings.js";
import { colourVariable } from "./swatch.js";
import { symbolPicture } from "./symbols.js";

/**
 * Sources stand before the rest: a long note must not push them out of sight.
 * @returns {HTMLElement} made when its row is chosen first
 */
export function detail(row, story) {
  const claim = story.claims[row.claims[0]];
  const facts = [
    [t("Who says so"), claim.claimant],
    [t("Draft"), row.claims.some((at) => story.claims[at].draft) ? t("not yet checked by an editor") : null],
    [t("Force"), claim.force],
    [t("Part of"), claim.partOf],
    [t("Unit"), unitOf(row, story)],
    [t("Status"), claim.status && t(claim.status)],
    [t("When"), claim.dateWords ?? claim.date],
    [t("As written"), claim.written?.join("; ")],
    [t("How many"), claim.strength],
    [t("By"), modeName(claim.mode)],
    [t("Via"), claim.via],
    [t("Published"), claim.reported],
    [t("Grade"), gradeOf(claim)],
    [t("Line"), schematic(lineOf(row.claims.map((at) => story.claims[at])))],
    ...told(row, story, "routeNote", t("Route")),
    ...told(row, story, "note", t("Note")),
  ];
  const list = facts
    .filter(([, words]) => words)
    .flatMap(([name, words]) => [el("dt", {}, name), el("dd", {}, ...(Array.isArray(words) ? words : [isolate(words)]))]);
  const quotes = distinct(row, story, "quote").map((quote) => el("blockquote", { dir: "auto" }, quote));
  return el("div", { class: "gm-detail" }, ...quotes, cited(row.sources, story), el("dl", {}, ...list), eventsAbout(row.claims, story));
}

/** The types of units that the claims of a row tell, each with its symbol; null where symbols are plain or none is told. */
function unitOf({ claims, group }, story) {
  const units = new Map(claims.map((at) => story.claims[at]).filter(({ unit }) => unit).map((claim) => [`${claim.unit} ${claim.symbol}`, claim]));
  if (!units.size) return null;
  return [...units.values()].map(({ unit, symbol }) =>
    el("span", { class: "gm-unit" }, symbol === null ? null : symbolPicture(story.symbols[symbol], colourVariable(group)), isolate(unit)));
}

/** A mode in the reader's words; one that nobody told is not told. */
export function modeName(mode) {
  return !mode || mode === "unknown" ? t("not told") : t(mode);
}

/** What the claims of a row say in one column, each saying once, and none that another includes. */
function distinct(row, story, column) {
  const words = [...new Set(row.claims.map((at) => story.claims[at][column]).filter(Boolean))];
  return words.filter((one) => !words.some((other) => other !== one && other.includes(one)));
}

/** Facts of one name, the name said once. */
function told(row, story, column, name) {
  return distinct(row, story, column).map((words, at) => [at ? "" : name, words]);
}

/** Both halves of a claim's grade; null where it has none. */
export function gradeOf({ reliability, credibility }) {
  return [reliabilityOf(reliability), credibilityOf(credibility)].filter(Boolean).join("; ") || null;
}

/** How the line was found, and how long it is: every line is schematic. */
export function lineOf(claims) {
  if (claims[0].presence) return null;
  const ways = [...new Set(claims.map(({ way }) => way).filter(Boolean))];
  if (!ways.length) return t("not drawn in full: an end is not told, or not found");
  const far = kilometres(claims.map(({ length }) => length));
  const land = kilometres(claims.map(({ access }) => access));
  const length = [far ? t("about {km} km", { km: far }) : null, land ? toTheWay(claims[0].mode, land) : null];
  return [...ways, ...length].filter(Boolean).join(", ");
}

function schematic(line) {
  return line && t("{line} (schematic)", { line });
}

/** What the straight stretch of a line leads to. */
function toTheWay(mode, km) {
  if (mode === "sea") return t("{km} km of it on land to the port", { km });
  if (mode === "rail") return t("{km} km of it on land to the railway", { km });
  if (mode === "road") return t("{km} km of it on land to the road", { km });
  return t("{km} km of it on land to the way", { km });
}

/** @returns {string} lengths that are told, with commas between */
function kilometres(lengths) {
  return lengths.filter((length) => length !== null).map(number).join(", ");
}
