/** The one state of the page, and who wants to hear of its changes. */

/**
 * chosen: the positions of the claims that are selected; hovered: those under the pointer.
 * event, hoveredEvent: the position of the event that selected or lit them, or null.
 * window: the span [from, to) in days since 1970 that the timeline shows, or null for all time; a day is [d, d + 1].
 * known: the last day of reports that are shown ("as known on"), or null for all.
 * filters: facet of filter.js -> the values wanted; none of a facet means any. query: words searched.
 * sought: the search to whose finds the map has gone, or "".
 * offset: the story's clock, in minutes east of Greenwich, or null where no date tells it.
 * language: the one that the page speaks, by its code. tab: the open list. step: the movement at which the story mode stands, or null.
 * drawn: whether the map is seen; painting: whether it waits for a picture; ready: whether all is there.
 * view: [lat, lon, zoom] to which the reader has moved the map, or null. paper: whether it is being printed.
 */
export const state = {
  chosen: [], hovered: [], event: null, hoveredEvent: null,
  window: null, known: null, offset: null, filters: {}, query: "", sought: "", tab: "Movements", step: null, view: null, paper: false,
  language: "en", labels: [], scene: null, drawn: false, painting: false, ready: false, pointed: null,
};

let listeners = [];
/** What is made at present, and will be made anew: its end takes its listeners away. */
let making = null;

/**
 * Hear of changes. `what` is "chosen", "hovered", or the name of what `change` has changed.
 * @param {(what: string, options: object) => void} heard
 */
export function onChange(heard) {
  listeners.push(heard);
  life()?.addEventListener("abort", () => (listeners = listeners.filter((one) => one !== heard)));
}

/**
 * Make something that lives until it is made anew; what it hears, it hears so long.
 * @param {() => void} make
 * @returns {() => void} ends it
 */
export function during(make) {
  const ending = new AbortController();
  making = ending;
  make();
  making = null;
  return () => ending.abort();
}

/** The life of what is being made, for listeners of one's own; undefined where that is for good. */
export function life() {
  return making?.signal;
}

/** Select claims, by an event or not; `fly` moves the map to them, `reveal` scrolls the list to them. */
export function choose(claims, { event = null, ...options } = {}) {
  state.chosen = claims;
  state.event = event;
  tell("chosen", options);
}

/** Point at claims without selecting them. */
export function hover(claims, event = null) {
  if (claims.join() === state.hovered.join() && event === state.hoveredEvent) return;
  state.hovered = claims;
  state.hoveredEvent = event;
  tell("hovered", {});
}

/** Set parts of the state, and tell of each that is new: change({ window: [0, 9] }). */
export function change(parts, options = {}) {
  for (const [name, value] of Object.entries(parts)) {
    if (JSON.stringify(state[name]) === JSON.stringify(value)) continue;
    state[name] = value;
    tell(name, options);
  }
}

/** Tell once more of what is as it was, for what was made anew. */
export function again(what) {
  tell(what, {});
}

/** Tell whether anything is selected: an event may concern no claim. */
export function isChosen() {
  return state.chosen.length > 0 || state.event !== null;
}

function tell(what, options) {
  listeners.forEach((heard) => heard(what, options));
}
