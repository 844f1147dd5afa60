/** How each claim stands under the reader's choices: what is known, what is wanted, what is then. */

import { state } from "./state.js";
import { dayOf } from "./time.js";

/** What the reader can filter by: the facet's name, and its values for a claim. */
export const FACETS = {
  side: (claim) => [claim.side],
  mode: (claim) => [claim.mode],
  status: (claim) => [claim.status],
  claimant: (claim) => [claim.body],
  source: (claim) => claim.sources,
  group: (claim) => [claim.group],
};

/**
 * Tell how a claim stands: "out" is not there at all (not yet reported, or filtered away), "ghost"
 * is outside the window of time, "possible" may be within it, "definite" surely is.
 * Without a window every claim that is not out is definite.
 * @returns {"out" | "ghost" | "possible" | "definite"}
 */
export function standing(claim) {
  if (!isKnown(claim.reportedBy) || !isWanted(claim)) return "out";
  return inWindow(claim.possible, claim.definite);
}

/** Tell how an event stands, as a claim does; no filter but the search applies to it. */
export function standingOfEvent(event) {
  if (!isKnown(event.reportedBy)) return "out";
  return inWindow([event.day, event.lastDay ?? event.day], [event.day, event.lastDay ?? event.day]);
}

/** Tell whether something was public by the day of "as known on"; what has no day was. */
function isKnown(reportedBy) {
  return state.known === null || !reportedBy || dayOf(reportedBy, true) <= state.known;
}

function isWanted(claim) {
  const facets = Object.entries(state.filters).filter(([, values]) => values.length);
  if (!facets.every(([facet, values]) => FACETS[facet](claim).some((value) => values.includes(value ?? "")))) return false;
  return !state.query || words(claim).includes(fold(state.query));
}

/** Case and accents aside. */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

function words(claim) {
  claim.folded ??= fold(
    [claim.claimant, claim.force, claim.from, claim.to, claim.via, claim.quote, claim.note, claim.strength, claim.date, claim.status, claim.mode, claim.movement]
      .filter(Boolean).join("\n"),
  );
  return claim.folded;
}

function inWindow([first, last], [start, end]) {
  if (state.window === null) return "definite";
  const [from, to] = state.window;
  const [begins, ends] = [dayOf(first) ?? -Infinity, dayOf(last, true) ?? Infinity];
  if (begins > to || ends < from) return "ghost";
  const [sure, surely] = [dayOf(start), dayOf(end, true)];
  return sure !== null && surely !== null && sure <= to && surely >= from ? "definite" : "possible";
}
