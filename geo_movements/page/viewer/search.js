/** The search box: claims, places, claimants and sources by their words. */

import { el, svg } from "./dom.js";
import { change, onChange, state } from "./state.js";
import { t } from "./strings.js";

const WAIT_MS = 100;

/** @returns {HTMLElement} */
export function makeSearch() {
  const input = el("input", {
    type: "search", id: "gm-search", autocomplete: "off", spellcheck: "false", placeholder: t("Search"), "aria-label": t("Search claims, places, claimants and sources"),
  });
  const clear = el("button", { type: "button", class: "gm-clear", "aria-label": t("Clear the search") }, cross());
  let waiting = null;
  const set = (parts) => {
    clearTimeout(waiting);
    change(parts);
  };
  const draw = () => (clear.hidden = !input.value);
  input.addEventListener("input", () => {
    draw();
    clearTimeout(waiting);
    waiting = setTimeout(() => set({ query: input.value.trim() }), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const words = input.value.trim();
    if (event.key === "Enter") set({ query: words, sought: words }); // and the map goes there
    if (event.key !== "Escape" || !input.value) return;
    event.stopPropagation(); // the choice on the map stays
    event.preventDefault();
    empty();
  });
  const empty = () => {
    input.value = "";
    draw();
    set({ query: "" });
    input.focus();
  };
  clear.addEventListener("click", empty);
  onChange((what) => {
    if (what !== "query" || input.value.trim() === state.query) return;
    input.value = state.query;
    draw();
  });
  input.value = state.query;
  draw();
  return el("div", { class: "gm-search", role: "search" }, lens(), input, clear);
}

/** A small cross, for what can be taken away. */
export function cross() {
  return svg("svg", { width: 10, height: 10, viewBox: "0 0 10 10", "aria-hidden": "true" },
    svg("path", { d: "M1 1L9 9M9 1L1 9", stroke: "currentColor", "stroke-width": 1.6, fill: "none" }));
}

function lens() {
  return svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
    svg("circle", { cx: 6, cy: 6, r: 4.4, stroke: "currentColor", "stroke-width": 1.6, fill: "none" }),
    svg("path", { d: "M9.4 9.4L13 13", stroke: "currentColor", "stroke-width": 1.6 }));
}
