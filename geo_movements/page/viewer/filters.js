/** Filters: what the reader wants to see, facet by facet; what is active, and how much is left. */

import { modeName } from "./detail.js";
import { el, isolate } from "./dom.js";
import { countsOf, maskOf } from "./filter.js";
import { cross } from "./search.js";
import { change, life, onChange, state } from "./state.js";
import { number as numeral, t } from "./strings.js";

/** More values than this of one facet are for the search. */
const MOST = 120;
/** A facet of so few values is open from the start. */
const FEW = 6;

/**
 * @returns {{button: HTMLElement, box: HTMLElement, active: HTMLElement, pin: (on: boolean) => void}}
 * box: the facets, closed until asked for; active: chips of what is filtered, with the count
 */
export function makeFilters(story) {
  const facets = facetsOf(story);
  const box = el("div", { class: "gm-filter-box", id: "gm-filter-box", role: "group", "aria-label": t("Filters") });
  const badge = el("span", { class: "gm-badge" });
  const button = el("button", { type: "button", class: "gm-tool", "aria-expanded": "false", "aria-controls": box.id }, t("Filter"), badge);
  let pinned = false;
  const open = (on) => {
    if (on && !box.childElementCount) box.append(...facets.map((facet) => section(facet, story)));
    box.hidden = !on && !pinned;
    button.setAttribute("aria-expanded", String(!box.hidden));
    if (box.hidden) return;
    box.style.setProperty("--gm-room", `${Math.max(160, window.innerHeight - box.getBoundingClientRect().top - 12)}px`);
    count(box, story);
  };
  box.hidden = true;
  button.addEventListener("click", () => open(box.hidden));
  button.hidden = !facets.length;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || box.hidden || pinned) return;
    event.stopImmediatePropagation(); // the choice on the map stays
    open(false);
    button.focus();
  }, { signal: life() });
  document.addEventListener("pointerdown", (event) => {
    if (!box.hidden && !pinned && !box.contains(event.target) && !button.contains(event.target)) open(false);
  }, { signal: life() });
  const active = activeFilters(story);
  onChange((what) => {
    if (!["filters", "query", "known"].includes(what)) return;
    badge.textContent = String(chosenCount() || "");
    if (!box.hidden) count(box, story);
    active.draw();
  });
  badge.textContent = String(chosenCount() || "");
  active.draw();
  const pin = (on) => {
    pinned = on;
    button.hidden = on || !facets.length;
    open(on);
  };
  return { button, box, active: active.box, pin };
}

/** Take one value of a facet in or out. */
export function toggle(facet, values) {
  const now = state.filters[facet] ?? [];
  const on = values.every((value) => now.includes(value));
  const next = on ? now.filter((value) => !values.includes(value)) : [...new Set([...now, ...values])];
  change({ filters: { ...state.filters, [facet]: next } });
}

/** Tell whether all these values of a facet are filtered for. */
export function isOn(facet, values) {
  return values.length > 0 && values.every((value) => state.filters[facet]?.includes(value));
}

function chosenCount() {
  return Object.values(state.filters).reduce((sum, values) => sum + values.length, 0);
}

// --- The facets -----------------------------------------------------------------------------------

/** Facets with more than one value, their values by how often they are told. */
function facetsOf(story) {
  const names = [["side", t("Side")], ["mode", t("Mode")], ["status", t("Status")], ["claimant", t("Claimant")], ["source", t("Source")]];
  return names.map(([facet, name]) => ({ facet, name, values: valuesOf(facet, story) })).filter(({ values }) => values.length > 1);
}

function valuesOf(facet, story) {
  return [...countsOf(story, facet)].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/** @returns {string} a value of a facet in the reader's words */
function labelOf(facet, value, story) {
  if (facet === "group") return story.groups[value]?.label ?? String(value);
  if (facet === "mode") return modeName(value);
  if (value === "") return facet === "claimant" ? t("Claimant not named") : t("not told");
  if (facet === "status") return t(value);
  if (facet !== "source") return value;
  const source = story.sources.find(({ n }) => n === value);
  return [source?.publisher, source?.title].filter(Boolean).join(": ") || (source?.url ?? String(value));
}

function section({ facet, name, values }, story) {
  const list = el("div", { class: "gm-values", role: "group", "aria-label": name });
  const asked = values.some((value) => isOn(facet, [value]));
  const box = el("details", { open: values.length <= FEW || asked }, el("summary", {}, name, " ", el("span", {}, String(values.length))), list);
  const fill = () => {
    if (list.childElementCount || !box.open) return;
    list.append(...values.slice(0, MOST).map((value) => choice(facet, value, story)));
    if (values.length > MOST) list.append(el("p", { class: "gm-note" }, t("{count} more: search for them.", { count: values.length - MOST })));
  };
  box.addEventListener("toggle", () => {
    fill();
    count(box, story);
  });
  fill();
  return box;
}

function choice(facet, value, story) {
  const input = el("input", { type: "checkbox", name: `gm-${facet}`, "data-facet": facet });
  input.gmValue = value;
  input.addEventListener("change", () => toggle(facet, [value]));
  const number = facet === "source" ? `${value} ` : "";
  return el("label", {}, input, el("span", {}, number, isolate(labelOf(facet, value, story))), " ", el("span", { class: "gm-number" }));
}

/** Write how many claims each value would show, under all that is filtered otherwise. */
function count(box, story) {
  const counts = new Map();
  for (const input of box.querySelectorAll("input[data-facet]")) {
    const { facet } = input.dataset;
    if (!counts.has(facet)) counts.set(facet, countsOf(story, facet, maskOf(story, facet)));
    const number = counts.get(facet).get(input.gmValue) ?? 0;
    input.checked = isOn(facet, [input.gmValue]);
    input.parentElement.lastChild.textContent = numeral(number);
    input.parentElement.classList.toggle("gm-empty", !number && !input.checked);
  }
}

// --- What is active -------------------------------------------------------------------------------

/** @returns {string[]} how many claims are shown, and for what is filtered and searched; none where all are */
export function shownOf(story) {
  const wanted = Object.entries(state.filters).flatMap(([facet, values]) => values.map((value) => labelOf(facet, value, story)));
  const searched = state.query ? [t("Searched: {words}", { words: state.query })] : [];
  return wanted.length || searched.length ? [countWords(story), ...wanted, ...searched] : [];
}

function activeFilters(story) {
  const said = el("p", { role: "status" });
  const chips = el("div", { class: "gm-chips" });
  const clear = el("button", { type: "button", class: "gm-plain" }, t("Clear all"));
  clear.addEventListener("click", () => {
    change({ filters: {}, query: "" });
    document.getElementById("gm-search").focus();
  });
  const line = el("div", { class: "gm-said" }, said, clear);
  const box = el("div", { class: "gm-active" }, line, chips);
  const draw = () => {
    const made = chipsOf(story);
    const some = made.length > 0 || state.query !== ""; // the search box itself shows what is searched
    chips.replaceChildren(...made);
    clear.hidden = !some;
    box.classList.toggle("gm-some", some);
    said.textContent = some ? countWords(story) : "";
  };
  return { box, draw };
}

/** How many of the claims are left, in words. */
export function countWords(story) {
  const all = story.claims.length;
  const shown = maskOf(story).reduce((sum, is) => sum + is, 0);
  return t("{shown} of {count} claims shown", { shown, count: all });
}

function chipsOf(story) {
  return Object.entries(state.filters).flatMap(([facet, wanted]) =>
    wanted.map((value) => chip(labelOf(facet, value, story), () => toggle(facet, [value]))));
}

function chip(words, drop) {
  const button = el("button", { type: "button", "aria-label": t("Remove: {words}", { words }) }, el("span", {}, isolate(words)), cross());
  button.addEventListener("click", () => {
    drop();
    (document.querySelector(".gm-chips button") ?? document.getElementById("gm-search")).focus();
  });
  return button;
}
