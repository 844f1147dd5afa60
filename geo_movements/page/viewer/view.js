/** The part of the world that the reader looks at: theirs once they have moved the map by hand. */

import { change, onChange, state } from "./state.js";

const HANDS = ["pointerdown", "wheel", "keydown"];
/** A degree of this many decimals is about a pixel at the last zoom. */
const DECIMALS = 3;

/**
 * Keep `state.view` in step with the reader's hands; what the page itself does to the map is no view.
 * @param {() => void} fit shows the whole story
 * @returns {{show: (view: number[] | null) => void}}
 */
export function makeView(map, fit) {
  const box = map.getContainer();
  let byHand = false;
  for (const name of HANDS) {
    document.addEventListener(name, (event) => (byHand = box.contains(event.target)), { capture: true, passive: true });
  }
  onChange((what, options) => {
    if (what === "query" || what === "sought") byHand = false;
    if (what !== "chosen" || !options.fly) return;
    byHand = false;
    change({ view: null });
  });
  map.on("resize", () => (byHand = false));
  map.on("moveend", () => {
    if (!byHand || state.paper) return;
    const { lat, lng } = map.getCenter();
    const view = [lat, lng].map((degrees) => Number(degrees.toFixed(DECIMALS))).concat(Number(map.getZoom().toFixed(2)));
    change({ view, sought: "" });
  });
  const show = (view) => {
    byHand = false;
    if (!view && state.query) change({ sought: state.query });
    if (!view) return state.sought || fit();
    const [lat, lon, zoom] = view;
    map.setView([lat, lon], Math.min(map.getMaxZoom(), Math.max(map.getMinZoom(), zoom)), { animate: false });
  };
  return { show };
}
