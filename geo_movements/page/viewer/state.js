/** The one state of the page, and who wants to hear of its changes. */

/**
 * chosen: the positions of the claims that are selected; hovered: those under the pointer.
 * event, hoveredEvent: the position of the event that selected or lit them, or null.
 */
export const state = { chosen: [], hovered: [], event: null, hoveredEvent: null, labels: [], scene: null, ready: false };

const listeners = [];

/** @param {(what: "chosen" | "hovered", options: object) => void} heard */
export function onChange(heard) {
  listeners.push(heard);
}

/** Select claims, by an event or not; `fly` moves the map to them, `reveal` scrolls the list to them. */
export function choose(claims, { event = null, ...options } = {}) {
  state.chosen = claims;
  state.event = event;
  listeners.forEach((heard) => heard("chosen", options));
}

/** Point at claims without selecting them. */
export function hover(claims, event = null) {
  if (claims.join() === state.hovered.join() && event === state.hoveredEvent) return;
  state.hovered = claims;
  state.hoveredEvent = event;
  listeners.forEach((heard) => heard("hovered", {}));
}

/** Tell whether anything is selected: an event may concern no claim. */
export function isChosen() {
  return state.chosen.length > 0 || state.event !== null;
}
