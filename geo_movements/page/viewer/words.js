/** A claim in one line, for the tooltip, the choice under the pointer and the timeline. */

import { kept } from "./dom.js";
import { t } from "./strings.js";

/** @returns {string} where, how many, when, how sure */
export function sentence(claim) {
  if (claim.line) return claim.line; // a flow's
  const [from, to] = [claim.from, claim.to].map((place) => kept(place ?? "…"));
  const way = claim.presence ? kept(claim.at ?? "…") : `${from} → ${to}`;
  return [way, claim.strength, claim.date, claim.status && t(claim.status), claim.draft ? t("draft") : null].filter(Boolean).join(" · ");
}

/** @returns {string} the body that says so */
export function speaker(claim) {
  return claim.who ?? claim.body ?? t("Claimant not named");
}

/** @returns {string} an event in one line: when, who, and what that does to the claims */
export function headline(event) {
  const who = [event.claimant, stanceOf(event)].filter(Boolean).join(" ");
  return [event.date, who || (event.kind && t(event.kind))].filter(Boolean).join(" · ");
}

/** @returns {string | null} confirms or denies */
export function stanceOf({ stance }) {
  return stance && stance !== "neither" ? t(stance) : null;
}
