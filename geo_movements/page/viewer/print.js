/** Paper: the map is drawn anew for its width, in the colours of the day, and all lists are open. */

import { change, isChosen, state } from "./state.js";

const paper = window.matchMedia("print");

/**
 * @param {{fit: () => void, redraw: () => void}} drawing fit shows the whole story
 */
export function makePrint(map, { fit, redraw }) {
  let before = null;
  const lay = (on) => {
    if (on === state.paper) return;
    const bounds = map.getBounds();
    if (on) before = { center: map.getCenter(), zoom: map.getZoom(), whole: state.view === null && !isChosen() && !state.sought };
    // A class, not the medium: the map must know the size of its sheet before the medium is paper.
    document.documentElement.classList.toggle("gm-paper", on);
    change({ paper: on });
    map.invalidateSize({ pan: false, animate: false });
    if (before.whole) fit();
    else if (on) map.fitBounds(bounds, { animate: false });
    else map.setView(before.center, before.zoom, { animate: false });
    redraw();
  };
  window.addEventListener("beforeprint", () => lay(true));
  window.addEventListener("afterprint", () => lay(false));
  paper.addEventListener("change", () => lay(paper.matches));
}
