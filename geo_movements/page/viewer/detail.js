/** What one row claims, in full: the source's own words, the grade, the sources. */

import { el, isolate } from "./dom.js";
import { eventsAbout } from "./events.js";
import { cited } from "./sources.js";

const SOURCE_GRADE = {
  A: "completely reliable", B: "usually reliable", C: "fairly reliable",
  D: "not usually reliable", E: "unreliable", F: "cannot be judged",
};
const CLAIM_GRADE = {
  1: "confirmed", 2: "probably true", 3: "possibly true",
  4: "doubtful", 5: "improbable", 6: "cannot be judged",
};
/** What the straight stretch of a line leads to. */
const WATER = { sea: "the port", rail: "the railway", road: "the road" };

/**
 * Sources stand before the rest: a long note must not push them out of sight.
 * @returns {HTMLElement} closed until its row is chosen
 */
export function detail(row, story) {
  const claim = story.claims[row.claims[0]];
  const facts = [
    ["Who says so", claim.claimant],
    ["Draft", row.claims.some((at) => story.claims[at].draft) ? "not yet checked by an editor" : null],
    ["Force", claim.force],
    ["Part of", claim.partOf],
    ["Status", claim.status],
    ["When", differs(claim.dateWords, claim.date)],
    ["How many", claim.strength],
    ["By", claim.mode === "unknown" ? "not told" : claim.mode],
    ["Via", claim.via],
    ["Published", claim.reported],
    ["Grade", grade(claim)],
    ["Line", line(row, story)],
    ...told(row, story, "routeNote", "Route"),
    ...told(row, story, "note", "Note"),
  ];
  const list = facts
    .filter(([, words]) => words)
    .flatMap(([name, words]) => [el("dt", {}, name), el("dd", {}, isolate(words))]);
  const quotes = distinct(row, story, "quote").map((quote) => el("blockquote", {}, isolate(quote)));
  const box = el("div", { class: "gm-detail" }, ...quotes, cited(row.sources, story), el("dl", {}, ...list), eventsAbout(row.claims, story));
  box.hidden = true;
  return box;
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

/** The source's words, and what they were read as where that looks different. */
function differs(words, read) {
  if (!words || /^[\d\-/~?%.XYTZ:+]+$/.test(words)) return read;
  return read && read !== words ? `“${words}” (${read})` : words;
}

function grade({ reliability, credibility }) {
  const parts = [
    reliability ? `source ${reliability}, ${SOURCE_GRADE[reliability] ?? "unknown grade"}` : null,
    credibility ? `information ${credibility}, ${CLAIM_GRADE[credibility] ?? "unknown grade"}` : null,
  ];
  return parts.filter(Boolean).join("; ");
}

/** How the line was found, and how long it is: every line is schematic. */
function line(row, story) {
  const claims = row.claims.map((at) => story.claims[at]);
  if (claims[0].presence) return null;
  const ways = distinct(row, story, "way");
  if (!ways.length) return "not drawn in full: an end is not told, or not found";
  const far = kilometres(claims.map(({ length }) => length));
  const land = kilometres(claims.map(({ access }) => access));
  const length = [far ? `about ${far} km` : null, land ? `${land} km of it on land to ${WATER[claims[0].mode] ?? "the way"}` : null];
  return `${[...ways, ...length].filter(Boolean).join(", ")} (schematic)`;
}

/** @returns {string} lengths that are told, with commas between */
function kilometres(lengths) {
  return lengths.filter((length) => length !== null).map((km) => km.toLocaleString("en")).join(", ");
}
