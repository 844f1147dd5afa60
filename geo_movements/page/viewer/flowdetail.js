/** What a flow counts: its claims one by one, and its words for the tooltip and the menu. */

import { modeName } from "./detail.js";
import { el, isolate, kept } from "./dom.js";
import { standing } from "./filter.js";
import { noted } from "./sources.js";
import { t } from "./strings.js";

/** So many claims of a flow are listed at first, and with each press of the button. */
const STEP = 40;

/**
 * The claims of a flow, the largest first: who says so, how many, when, how sure, by which source.
 * @returns {HTMLElement} made when its row is chosen first
 */
export function flowDetail(row, story) {
  const flow = story.claims[row.claims[0]];
  const [first, end] = flow.told;
  const list = el("ol", { class: "gm-flow-claims" });
  const more = el("button", { type: "button", class: "gm-tool" }, t("More claims"));
  let shown = first;
  const grow = () => {
    const last = Math.min(end, shown + STEP);
    for (; shown < last; shown += 1) list.append(item(story.told[shown], story));
    more.hidden = shown >= end;
  };
  more.addEventListener("click", () => {
    const next = list.childElementCount;
    grow();
    list.children[next]?.focus();
  });
  grow();
  const left = flow.count - (end - first);
  const note = left > 0 ? el("p", { class: "gm-note" }, t("The largest {shown} of {count} claims; the others are in the data, not in this file.", { shown: end - first, count: flow.count })) : null;
  const facts = [
    [t("Who says so"), flow.bodies.join("; ")],
    [t("Status"), flow.statuses.map((value) => t(value)).join("; ")],
    [t("By"), flow.modes.map(modeName).join("; ")],
    [t("Side"), flow.sides.join("; ")],
  ];
  const told = facts.filter(([, words]) => words).flatMap(([name, words]) => [el("dt", {}, name), el("dd", {}, isolate(words))]);
  return el("div", { class: "gm-detail gm-flow" }, note, list, more, el("dl", {}, ...told));
}

/** One claim under its flow. */
function item(claim, story) {
  const { mode } = claim;
  const facts = [claim.force, claim.strength, claim.date, mode && mode !== "unknown" ? t(mode) : null, claim.status && t(claim.status)];
  const words = facts.filter(Boolean).map(kept).join("; ");
  const who = el("strong", {}, isolate(claim.claimant ?? t("Claimant not named")));
  const known = claim.sources.filter((number) => story.sources.some(({ n }) => n === number));
  const said = words ? noted(words, known) : noted(t("not told"), known);
  return el("li", { tabindex: "-1" }, who, " ", ...said);
}

/** The flows of one line, or of several, as entries of a menu: one for each pair of places, what stands in the window first. */
export function flowItems(claims, story) {
  const cards = new Map();
  for (const at of claims) {
    if (standing(story, at) === "out") continue;
    const { card } = story.claims[at];
    if (!cards.has(card)) cards.set(card, []);
    cards.get(card).push(at);
  }
  return [...cards].map(([card, some]) => {
    const now = some.filter((at) => standing(story, at) !== "ghost");
    const [only] = now.length === 1 ? now : some;
    const whole = now.length !== 1 && some.length > 1;
    const words = whole ? [story.cards[card].force] : [story.claims[only].line];
    return { claims: some, group: story.claims[some[0]].group, who: story.cards[card].title, words: words.join("") };
  });
}
