/** A row in one line. */

import { kept } from "./dom.js";
import { kindOf } from "./fields.js";
import { placeOf } from "./senses.js";
import { t } from "./strings.js";
import { work } from "./work.js";

/** @returns {string} from where to where, or what is said */
export function wayOf(row) {
  const { origin, destination, place, stance, text } = row.cells;
  const kind = kindOf(row);
  const unknown = "…";
  if (kind === "leg") return `${kept(origin || unknown)} → ${kept(destination || unknown)}`;
  if (kind === "presence") return isArea(destination) ? t("In {place}", { place: kept(destination) }) : t("At {place}", { place: kept(destination || unknown) });
  const what = { denies: t("Denies a movement"), confirms: t("Confirms a movement") }[stance] ?? t("A statement");
  return place ? `${what} · ${kept(place)}` : text && !stance ? `${what} · ${kept(text)}` : what;
}

function isArea(toponym) {
  return ["region", "country", "sea"].includes(toponym && placeOf(toponym)?.precision);
}

/** @returns {string} who, how many, when */
export function factsOf(row) {
  const { force, strength, date, claimant, status } = row.cells;
  const isSaid = strength && force?.includes(strength); // "some 1,500 soldiers"
  const many = [isSaid ? null : strength, force].filter(Boolean).map(kept).join(" ");
  return [many, date && kept(date), claimant && kept(claimant), status && t(status)].filter(Boolean).join(" · ");
}

export function decisionOf(row) {
  return { accepted: t("accepted"), dropped: t("dropped") }[row.decision] ?? t("to decide");
}

/** @returns {string} a row for who hears the page */
export function describe(row) {
  if (!row) return "";
  return t("row {number}, {way}, {decision}", { number: work.rows.indexOf(row) + 1, way: wayOf(row), decision: decisionOf(row) });
}
