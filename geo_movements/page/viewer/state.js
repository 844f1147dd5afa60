/** The one state of the page, and who wants to hear of its changes. */

/**
 * chosen: the positions of the claims that are selected; hovered: those under the pointer.
 */
export const state = { chosen: [], hovered: [], labels: [], scene: null, ready: false };

const listeners = [];

/** @param {(what: "chosen" | "hovered", options: object) => void} heard */
export function onChange(heard) {
  listeners.push(heard);
}

/** Select claims; `fly` moves the map to them, `reveal` scrolls the list to them. */
export function choose(claims, options = {}) {
  state.chosen = claims;
  listeners.forEach((heard) => heard("chosen", options));
}

/** Point at claims without selecting them. */
export function hover(claims) {
  if (claims.join() === state.hovered.join()) return;
  state.hovered = claims;
  listeners.forEach((heard) => heard("hovered", {}));
}
