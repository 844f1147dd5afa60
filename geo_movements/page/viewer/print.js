/** Paper: the map is drawn anew for its width, in the colours of the day, and all lists are open. */

import { el, isolate } from "./dom.js";
import { shownOf } from "./filters.js";
import { account } from "./play.js";
import { change, isChosen, state } from "./state.js";

const paper = window.matchMedia("print");
/** Pixels between the margins of the shorter sheet, Letter held upright, less a little. */
const SHEET = 950;
/** A card higher than this has no room on a sheet: it may be parted, between its claims. */
const TALL = 860;

/**
 * @param {{fit: () => void, redraw: () => void}} drawing fit shows the whole story
 */
export function makePrint(map, story, { fit, redraw }) {
  let before = null;
  const lay = (on) => {
    if (on === state.paper) return;
    const bounds = map.getBounds();
    if (on) before = { center: map.getCenter(), zoom: map.getZoom(), whole: state.view === null && !isChosen() && !state.sought, undo: spread(story) };
    else before.undo();
    const root = document.documentElement;
    // A class, not the medium: the map must know the size of its sheet before the medium is paper.
    root.classList.toggle("gm-paper", on);
    change({ paper: on });
    root.classList.toggle("gm-told-first", on && hasRoom());
    for (const card of document.querySelectorAll(".gm-card")) card.classList.toggle("gm-tall", on && card.offsetHeight > TALL);
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

/** Say on the sheet what of the story it shows, and open what is folded. @returns {() => void} undoes it */
function spread(story) {
  const words = [...shownOf(story), ...(state.window === null ? [] : [account(story)])];
  const says = el("p", { class: "gm-printed" }, ...words.map((one) => isolate(one)));
  if (words.length) document.querySelector("#gm-panel header").append(says);
  const folded = [...document.querySelectorAll("#gm-panel .gm-differ:not([open])")];
  for (const one of folded) one.open = true;
  return () => {
    says.remove();
    for (const one of folded) one.open = false;
  };
}

/** Tell whether the map in words fits on the first sheet, under the legend. */
function hasRoom() {
  const heights = ["#gm-panel header", ".folium-map", ".gm-credits", "#gm-time", ".gm-print-first", "#gm-text"].map(
    (name) => document.querySelector(name)?.getBoundingClientRect().height ?? 0);
  return heights.reduce((sum, one) => sum + one) < SHEET;
}
