/** How each claim stands under the reader's choices: what is known, what is wanted, what is then. */

import { state } from "./state.js";
import { dayOf, endOf } from "./time.js";

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
  if (!isIn(claim)) return "out";
  return inWindow(timesOf(claim));
}

/** Tell whether a claim is known and wanted; `but` names a facet whose filter does not count. */
export function isIn(claim, but = null) {
  return isKnown(claim) && isWanted(claim, but);
}

/** Tell how an event stands, as a claim does; no filter but the search applies to it. */
export function standingOfEvent(event) {
  if (!isKnown(event) || !isFound(event, wordsOfEvent)) return "out";
  event.times ??= momentsOf([event.day, event.lastDay ?? event.day], [event.day, event.lastDay ?? event.day]);
  return inWindow(event.times);
}

/**
 * The moments of a claim in days since 1970, the ends not included: [from, to) holds all that may be,
 * [since, until) what surely is. An end that nobody told is endless; nothing sure has since null.
 */
export function timesOf(claim) {
  claim.times ??= momentsOf(claim.possible, claim.definite);
  return claim.times;
}

/** The day by which a claim or an event was public, or null where nobody told. */
export function publicDay(thing) {
  if (thing.publicDay === undefined) {
    const day = dayOf(thing.reportedBy, true);
    thing.publicDay = day === null ? null : Math.floor(day);
  }
  return thing.publicDay;
}

/** Tell whether something was public by the day of "as known on"; what has no day was. */
function isKnown(thing) {
  return state.known === null || publicDay(thing) === null || publicDay(thing) <= state.known;
}

function isWanted(claim, but) {
  const facets = Object.entries(state.filters).filter(([facet, values]) => values.length && facet !== but);
  if (!facets.every(([facet, values]) => FACETS[facet](claim).some((value) => values.includes(value ?? "")))) return false;
  return isFound(claim, wordsOfClaim);
}

/** Tell whether every word that is searched is there. */
function isFound(thing, wordsOf) {
  if (!state.query.trim()) return true;
  thing.folded ??= fold([...wordsOf(thing), ...(thing.alsoFound ?? [])].filter(Boolean).join("\n"));
  return fold(state.query).split(/\s+/).filter(Boolean).every((word) => thing.folded.includes(word));
}

/** Case and accents aside. */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** `alsoFound` of search.js adds what stands elsewhere: the movement's title, the sources. */
function wordsOfClaim(claim) {
  return [claim.claimant, claim.force, claim.from, claim.to, claim.via, claim.quote, claim.note, claim.strength, claim.date, claim.status, claim.mode, claim.movement];
}

function wordsOfEvent(event) {
  return [event.claimant, event.text, event.place, event.date, event.kind, event.stance];
}

function momentsOf([first, last], [start, end]) {
  const sure = start && end;
  return {
    from: dayOf(first) ?? -Infinity, to: endOf(last) ?? Infinity,
    since: sure ? dayOf(start) : null, until: sure ? endOf(end) : null,
  };
}

function inWindow({ from, to, since, until }) {
  if (state.window === null) return "definite";
  const [begin, end] = state.window;
  if (from >= end || to <= begin) return "ghost";
  return since !== null && since < end && until > begin ? "definite" : "possible";
}
