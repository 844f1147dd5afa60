/** How each claim stands under the reader's choices: what is known, what is wanted, what is then. */

import { once, picksOf } from "./facts.js";
import { fold, foundIn, saidOfSource, wordsOf } from "./finds.js";
import { state } from "./state.js";
import { dayOf, endOf } from "./time.js";

/** What the reader can filter by: the facet's name, and the fact of a claim that tells its values. */
export const FACETS = { side: "side", mode: "mode", status: "status", claimant: "body", source: "sources", group: "group" };

/** The fact of a claim that tells its values of a facet; a flow tells several. */
function factOf(story, facet) {
  return story.flows?.facets[facet] ?? FACETS[facet];
}

/**
 * How a claim may stand: "out" is not there at all (not yet reported, or filtered away), "ghost" is
 * outside the window of time, "possible" may be within it, "definite" surely is. Without a window
 * every claim that is not out is definite.
 */
const STANDINGS = ["out", "ghost", "possible", "definite"];
export const OUT = 0;
export const GHOST = 1;
export const POSSIBLE = 2;
export const DEFINITE = 3;

/** How all claims stand now, each by its place in `STANDINGS`; the same array until a choice is another. */
let now = {};
/** Which claims are known and wanted, whatever the window. */
let inside = {};

/** @returns {Uint8Array} */
export function standingsOf(story) {
  const { claims } = story;
  const there = maskOf(story);
  if (now.there === there && now.window === state.window && now.claims === claims) return now.codes;
  const codes = new Uint8Array(claims.length);
  if (state.window === null) for (let at = 0; at < codes.length; at += 1) codes[at] = there[at] ? DEFINITE : OUT;
  else stand(codes, there, timesIn(story), state.window);
  now = { there, window: state.window, claims, codes };
  return codes;
}

function stand(codes, there, { from, to, since, until }, [begin, end]) {
  for (let at = 0; at < codes.length; at += 1) {
    if (!there[at]) continue;
    if (from[at] >= end || to[at] <= begin) codes[at] = GHOST;
    else codes[at] = since[at] < end && until[at] > begin ? DEFINITE : POSSIBLE; // never so with NaN
  }
}

/** How one claim stands. @returns {"out" | "ghost" | "possible" | "definite"} */
export function standing(story, at) {
  return STANDINGS[standingsOf(story)[at]];
}

/** Tell whether a claim is not out. */
export function isThere(story, at) {
  return maskOf(story)[at] === 1;
}

/** Tell of each claim whether it is known and wanted; `but` names a facet whose filter does not count. @returns {Uint8Array} */
export function maskOf(story, but = null) {
  const { claims } = story;
  const { known, filters, query, language } = state;
  const same = inside.claims === claims && inside.known === known && inside.filters === filters && inside.query === query && inside.language === language;
  if (!same) inside = { claims, known, filters, query, language, found: foundIn(story, query), masks: new Map() };
  if (!inside.masks.has(but)) inside.masks.set(but, masked(story, but, inside.found));
  return inside.masks.get(but);
}

function masked(story, but, found) {
  if (!found && state.known === null && Object.keys(state.filters).every((facet) => facet === but || !state.filters[facet].length)) return allOf(story);
  const mask = found ? found.slice() : new Uint8Array(story.claims.length).fill(1);
  if (state.known !== null) {
    const days = publicDaysOf(story);
    for (let at = 0; at < mask.length; at += 1) if (days[at] > state.known) mask[at] = 0; // what has no day was known
  }
  for (const [facet, wanted] of Object.entries(state.filters)) {
    if (!wanted.length || facet === but) continue;
    const { values, which } = picksOf(story.claims, factOf(story, facet));
    const is = values.map((value) => valuesIn(value).some((one) => wanted.includes(one)));
    for (let at = 0; at < mask.length; at += 1) if (!is[which[at]]) mask[at] = 0;
  }
  return mask;
}

/** Where nothing is left out: the same array each time. */
function allOf({ claims }) {
  return once(claims, "all", () => new Uint8Array(claims.length).fill(1));
}

/** The values that a facet has by what a claim tells; "" where it tells nothing. */
function valuesIn(told) {
  return Array.isArray(told) ? told : [told ?? ""];
}

/** How many claims have each value of a facet. @param {Uint8Array | null} mask those that count, or null for all */
export function countsOf(story, facet, mask = null) {
  const { values, which } = picksOf(story.claims, factOf(story, facet));
  const each = new Int32Array(values.length);
  for (let at = 0; at < which.length; at += 1) if (!mask || mask[at]) each[which[at]] += 1;
  const counts = new Map();
  values.forEach((told, n) => {
    for (const value of each[n] ? valuesIn(told) : []) counts.set(value, (counts.get(value) ?? 0) + each[n]);
  });
  return counts;
}

/** Tell how an event stands, as a claim does; no filter but the search applies to it. */
export function standingOfEvent(event) {
  if (!isKnown(event) || !isFound(event)) return "out";
  event.times ??= momentsOf([event.day, event.lastDay ?? event.day], [event.day, event.lastDay ?? event.day]);
  return inWindow(event.times);
}

/**
 * The moments of all claims in days since 1970, the ends not included: [from, to) holds all that may be,
 * [since, until) what surely is. An end that nobody told is endless; where nothing is sure, since is NaN.
 * @returns {{from: Float64Array, to: Float64Array, since: Float64Array, until: Float64Array}}
 */
export function timesIn({ claims }) {
  return once(claims, "times", () => {
    const [possible, definite] = [picksOf(claims, "possible"), picksOf(claims, "definite")];
    const outer = possible.values.map((told) => momentsOf(told, [null, null]));
    const inner = definite.values.map((told) => momentsOf([null, null], told));
    const column = (times, which, name) => Float64Array.from(which, (at) => times[at][name] ?? NaN);
    return {
      from: column(outer, possible.which, "from"), to: column(outer, possible.which, "to"),
      since: column(inner, definite.which, "since"), until: column(inner, definite.which, "until"),
    };
  });
}

/** The day by which each claim was public; NaN where nobody told. @returns {Float64Array} */
export function publicDaysOf({ claims }) {
  return once(claims, "public days", () => {
    const { values, which } = picksOf(claims, "reportedBy");
    const days = values.map((iso) => publicDay({ reportedBy: iso }) ?? NaN);
    return Float64Array.from(which, (at) => days[at]);
  });
}

/** The day by which a claim or an event was public, or null where nobody told. */
export function publicDay({ reportedBy }) {
  const day = dayOf(reportedBy, true);
  return day === null ? null : Math.floor(day);
}

/** Tell whether something was public by the day of "as known on"; what has no day was. */
function isKnown(thing) {
  return state.known === null || publicDay(thing) === null || publicDay(thing) <= state.known;
}

/** Tell whether every word that is searched is in an event or its sources. */
function isFound(event) {
  const words = wordsOf(state.query);
  if (!words.length) return true;
  event.folded ??= fold([...wordsOfEvent(event), ...(event.alsoFound ?? [])].filter(Boolean).join("\n"));
  return words.every((word) => event.folded.includes(word));
}

/** Let events be found by what their sources are called. */
export function index(story) {
  const sources = new Map(story.sources.map((source) => [source.n, saidOfSource(source)]));
  for (const event of story.events) event.alsoFound = event.sources.flatMap((n) => sources.get(n));
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
