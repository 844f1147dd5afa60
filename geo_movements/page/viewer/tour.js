/** The story mode: one movement after another, the map flying to each. */

import { el, svg } from "./dom.js";
import { isThere } from "./filter.js";
import { cross } from "./search.js";
import { change, choose, life, onChange, state } from "./state.js";
import { t } from "./strings.js";

/**
 * @param {() => number[]} shown the cards that are shown, in order of time
 * @param {(on: boolean) => void} running called when it begins and ends
 * @returns {{button: HTMLElement, bar: HTMLElement}} what starts it, and what leads through it
 */
export function makeTour(story, shown, running) {
  const button = el("button", { type: "button", class: "gm-tool gm-start" }, arrow("M3 1.5L11 6.5L3 11.5Z"), el("span", {}, t("Step through")));
  const [back, on] = [stepButton(t("Previous movement"), "M8.5 1.5L3 6.5L8.5 11.5"), stepButton(t("Next movement"), "M4.5 1.5L10 6.5L4.5 11.5")];
  const leave = el("button", { type: "button", class: "gm-tool", "aria-label": t("Leave the story"), title: t("Leave the story") }, cross());
  const [place, title] = [el("strong"), el("span", { class: "gm-at", dir: "auto" })];
  const said = el("p", { role: "status" }, place, title);
  const bar = el("div", { class: "gm-tour", role: "group", "aria-label": t("Story, movement by movement") }, back, said, on, leave);
  bar.hidden = true;
  let followed = false; // the reader chose within the story: the choice stays as it is

  const go = (by) => {
    const cards = shown();
    const at = cards.indexOf(state.step);
    const next = at < 0 ? nearest(cards, state.step) : cards[at + by];
    if (next !== undefined) change({ step: next });
  };
  const end = () => {
    change({ step: null });
    choose([]);
    button.focus();
  };
  const draw = () => {
    const cards = shown();
    const at = cards.indexOf(state.step);
    place.textContent = t("{at} of {all}", { at: at < 0 ? "–" : at + 1, all: cards.length });
    title.textContent = story.cards[state.step].title;
    disable(back, at === 0, on);
    disable(on, at === cards.length - 1, back);
  };
  const stand = () => {
    const on = state.step !== null && state.step in story.cards;
    bar.hidden = !on;
    running(on);
    if (!on) return;
    draw();
    if (followed) return;
    if (state.tab !== "Movements") change({ tab: "Movements" });
    choose(story.cards[state.step].claims.filter((at) => isThere(story, at)), { fly: true, reveal: true });
  };

  button.hidden = story.cards.length < 2;
  button.addEventListener("click", () => {
    const [first] = shown();
    if (first === undefined) return;
    change({ step: story.claims[state.chosen[0]]?.card ?? first });
    on.focus();
  });
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));
  leave.addEventListener("click", end);
  document.addEventListener("keydown", (event) => {
    if (state.step === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopImmediatePropagation();
      end();
    } else if (by && (bar.contains(event.target) || event.target === document.body)) {
      event.preventDefault();
      go(by);
    }
  }, { signal: life() });
  onChange((what) => {
    if (what === "step") stand();
    if (state.step === null) return;
    // Another list is another way to read: the choice stays, and the story can go on from it.
    if (what === "tab" && state.tab !== "Movements") return change({ step: null });
    if (["filters", "query", "known"].includes(what)) draw();
    if (what !== "chosen" || !state.chosen.length) return;
    const card = story.claims[state.chosen[0]].card;
    if (card === state.step) return;
    followed = true;
    change({ step: card });
    followed = false;
  });
  followed = true; // where it is made anew, in another language, the choice stays too
  stand();
  followed = false;
  return { button, bar };
}

/** Where the movement of the story was filtered away: the one after it, or the last. */
function nearest(cards, step) {
  return cards.find((at) => at > step) ?? cards.at(-1);
}

/** A button that can go no further hands its focus to the other. */
function disable(button, off, other) {
  const held = document.activeElement === button;
  button.disabled = off;
  if (off && held) other.focus();
}

function stepButton(name, path) {
  const line = svg("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 1.8 });
  return el("button", { type: "button", class: "gm-tool", "aria-label": name, title: name }, svg("svg", { width: 13, height: 13, viewBox: "0 0 13 13", "aria-hidden": "true" }, line));
}

function arrow(path) {
  return svg("svg", { width: 12, height: 13, viewBox: "0 0 12 13", "aria-hidden": "true" }, svg("path", { d: path, fill: "currentColor" }));
}
