/** The whole state in the address, short and readable: it can be linked, and Back returns to the choice before. */

import { picksOf } from "./facts.js";
import { FACETS } from "./filter.js";
import { lastOf } from "./span.js";
import { change, choose, onChange, state } from "./state.js";
import { dateOf, dayOf, isTimed } from "./time.js";

/** Choices, each a step of Back. */
const CHOICES = ["chosen", "tab", "step", "filters", "language"];
/** What goes on changing: the address follows when it rests. */
const FLOWING = ["window", "known", "query", "view"];
const REST_MS = 400;
const TABS = ["Movements", "Events", "Sources", "Table", "Legend"];
const EMPTY = { window: null, known: null, query: "", sought: "", filters: {}, step: null, view: null };

/**
 * Follow the address, now and whenever the reader goes back or forth, and write it.
 * @param {object} story
 * @param {{show: (view: number[] | null) => void}} map shows a view [lat, lon, zoom], or the whole story
 */
export function makeAddress(story, map) {
  let going = false;
  let resting = null;
  let due = false;
  const follow = () => {
    going = true;
    clearTimeout(resting);
    read(story, map);
    going = false;
  };
  const put = (how) => {
    clearTimeout(resting);
    write(story, how);
  };
  onChange((what) => {
    if (going) return;
    if (FLOWING.includes(what)) {
      clearTimeout(resting);
      resting = setTimeout(() => put("replaceState"), REST_MS);
    } else if (CHOICES.includes(what) && !due) {
      due = true; // a choice may open a tab and end a step: one entry for all
      queueMicrotask(() => {
        due = false;
        put("pushState");
      });
    }
  });
  window.addEventListener("popstate", follow);
  if (location.hash.length > 1) follow();
}

/** The language that the address asks for, or the page's first. */
export function languageAsked(story) {
  return languageOf(new URLSearchParams(location.hash.slice(1)).get("lang"), story);
}

/** Tell whether this page has an address that leads here: a frame of a notebook has none. */
export function isLinkable() {
  return ["http:", "https:", "file:"].includes(location.protocol);
}

/** Whether the address asks for the small form of the page; a frame without an address of its own says so at its root. */
export function isEmbedded() {
  return new URLSearchParams(location.hash.slice(1)).has("embed") || "embed" in document.documentElement.dataset;
}

/** The address of what is seen, of the whole page. */
export function wholeAddress(story) {
  const hash = hashOf(story, { embed: false });
  return location.href.split("#")[0] + (hash && `#${hash}`);
}

// --- Reading --------------------------------------------------------------------------------------

/** Take over what the address says; ids and words are free text, and what is not known is left out. */
function read(story, map) {
  const said = new URLSearchParams(location.hash.slice(1));
  const language = languageOf(said.get("lang"), story);
  change({
    ...EMPTY, language,
    window: windowOf(said), known: dayOf(said.get("known"), true), query: said.get("q") ?? "", filters: filtersOf(said),
  });
  const step = Number(said.get("step")) - 1;
  if (said.has("step") && step in story.cards) change({ step });
  const event = said.has("event") ? story.events.findIndex(({ id }) => id === said.get("event")) : -1;
  const claims = event < 0 ? claimsOf(said, story) : story.events[event].claims;
  if (event >= 0 || claims.length || state.step === null) choose(claims, { event: event < 0 ? null : event, reveal: true, fly: true });
  const tab = TABS.find((name) => name.toLowerCase() === said.get("tab")?.toLowerCase());
  change({ tab: tab ?? usualTab() });
  const view = viewOf(said.get("at"));
  if (view) change({ view });
  if (view || (state.step === null && event < 0 && !claims.length)) map.show(view);
}

function claimsOf(said, story) {
  const [ids, movement] = [new Set(said.getAll("claim")), said.get("movement")];
  if (!ids.size && !movement) return [];
  const [own, of] = [picksOf(story.claims, "id"), picksOf(story.claims, "movement")];
  const [is, isOf] = [own.values.map((id) => ids.has(id)), of.values.map((name) => Boolean(movement) && name === movement)];
  return [...story.claims.keys()].filter((at) => is[own.which[at]] || isOf[of.which[at]]);
}

function windowOf(said) {
  const [from, to] = [day(said.get("from")), day(said.get("to"), 1)];
  return from !== null && to !== null && from < to ? [from, to] : null;
}

/** A day or a moment in days since 1970; `whole` adds to a day that tells no hour. */
function day(iso, whole = 0) {
  const at = dayOf(iso, whole > 0);
  return at === null ? null : at + (isTimed(iso) ? 0 : whole);
}

function filtersOf(said) {
  return Object.fromEntries(Object.keys(FACETS).filter((facet) => said.has(facet)).map((facet) => [facet, said.getAll(facet).map(typed(facet))]));
}

/** Sources and colours go by number. */
function typed(facet) {
  return (word) => (["source", "group"].includes(facet) && /^\d+$/.test(word) ? Number(word) : word);
}

function languageOf(code, story) {
  return story.languages.map((one) => one.code).find((one) => one === code) ?? story.languages[0].code;
}

/** @returns {number[] | null} lat, lon, zoom */
function viewOf(words) {
  const numbers = (words ?? "").split(",").map((word) => (word.trim() ? Number(word) : NaN));
  const [lat, lon, zoom] = numbers;
  const good = numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(lat) < 90 && Math.abs(lon) <= 540 && zoom >= 0 && zoom <= 22;
  return good ? numbers : null;
}

function usualTab() {
  return state.event === null ? "Movements" : "Events";
}

// --- Writing --------------------------------------------------------------------------------------

function write(story, how) {
  const hash = hashOf(story, { embed: isEmbedded() });
  if (hash === location.hash.slice(1)) return;
  try {
    history[how](null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch {
    // A sandboxed frame has no address to write to.
  }
}

function hashOf(story, { embed }) {
  const said = new URLSearchParams();
  const event = story.events[state.event];
  if (state.step !== null) said.append("step", String(state.step + 1));
  if (event?.id) said.append("event", event.id);
  else claimWords(story).forEach(([name, word]) => said.append(name, word));
  if (state.known !== null) said.append("known", isoOf(state.known));
  if (state.window) said.append("from", isoOf(state.window[0]));
  if (state.window) said.append("to", isoOf(lastOf(state.window[1])));
  for (const [facet, values] of Object.entries(state.filters)) values.forEach((value) => said.append(facet, value ?? ""));
  if (state.query) said.append("q", state.query);
  if (state.tab !== usualTab()) said.append("tab", state.tab.toLowerCase());
  if (state.language && state.language !== story.languages[0].code) said.append("lang", state.language);
  if (state.view) said.append("at", state.view.join());
  const words = said.toString().replace(/%(?:2C|3A|2F|40)/g, decodeURIComponent);
  return [embed ? "embed" : null, words].filter(Boolean).join("&");
}

/** Name the chosen claims: by their movement where it is all of it, else each by its id. */
function claimWords({ claims, cards }) {
  const chosen = state.chosen.filter((at) => claims[at]?.id);
  if (state.step !== null && isAll(chosen, cards[state.step]?.rows.flatMap((row) => row.claims) ?? [])) return [];
  const movement = claims[chosen[0]]?.movement;
  const all = movement ? claims.flatMap((claim, at) => (claim.movement === movement ? [at] : [])) : [];
  return chosen.length > 1 && isAll(chosen, all) ? [["movement", movement]] : chosen.map((at) => ["claim", claims[at].id]);
}

function isAll(some, all) {
  return new Set(some).size === new Set(all).size && some.every((at) => all.includes(at));
}

/** A day as ISO 8601 with astronomical years, and its time where it has one. */
function isoOf(at) {
  const iso = dateOf(at).toISOString().replace(/^([+-])00(\d{4})/, (all, sign, year) => (sign === "-" ? `-${year}` : year));
  return Number.isInteger(at) ? iso.split("T")[0] : iso.slice(0, -8);
}
