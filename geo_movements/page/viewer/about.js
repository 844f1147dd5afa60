/** Claims named by their movements: what an event concerns, what a source is cited for. */

import { el, isolate } from "./dom.js";
import { enrich, listsOf, once } from "./facts.js";
import { choose } from "./state.js";
import { t } from "./strings.js";

/** More movements than this wait to be asked for. */
const FEW = 12;

/**
 * @param {number[]} claims
 * @param {(claims: number[]) => string | null} [note] words after the claims of a movement
 * @returns {HTMLElement[]} an item a movement, with a button that chooses those of its claims
 */
export function movementsOf(claims, story, note = () => null) {
  const wanted = new Set(claims);
  const cards = [...new Set(claims.map((at) => story.claims[at].card))].sort((a, b) => a - b);
  const some = items(cards.slice(0, FEW), wanted, story, note);
  return cards.length > FEW ? [...some, rest(() => items(cards.slice(FEW), wanted, story, note), cards.length - FEW)] : some;
}

function rest(make, count) {
  const button = el("button", { type: "button" }, t("{count} more movements", { count }));
  const item = el("li", {}, button);
  button.addEventListener("click", () => {
    const made = make();
    item.replaceWith(...made);
    made[0].querySelector("button").focus();
  });
  return item;
}

function items(cards, wanted, story, note) {
  return cards.map((at) => {
    const all = story.cards[at].claims;
    const some = all.filter((claim) => wanted.has(claim));
    const button = el("button", { type: "button" }, isolate(story.cards[at].title), counted(some.length, all.length));
    button.addEventListener("click", () => choose(some, { fly: true, reveal: true }));
    const words = note(some);
    return el("li", {}, button, words ? el("span", { class: "gm-aside" }, " ", words) : null);
  });
}

function counted(some, all) {
  if (all === 1) return null;
  return some === all ? t(", {count} claims", { count: all }) : t(", {some} of {count} claims", { some, count: all });
}

/** The claims of all cards, each card's in the order of its rows and each but once: see `listsOf`. */
export function claimsOfCards({ cards, claims }) {
  return once(cards, "claims of cards", () => {
    const rows = listsOf(cards, "rows");
    const told = listsOf(rows.items, "claims");
    const [starts, items, seen] = [new Int32Array(cards.length + 1), [], new Int32Array(claims.length).fill(-1)];
    for (let card = 0; card < cards.length; card += 1) {
      for (let at = told.starts[rows.starts[card]]; at < told.starts[rows.starts[card + 1]]; at += 1) {
        const claim = told.items[at];
        if (seen[claim] === card) continue;
        seen[claim] = card;
        items.push(claim);
      }
      starts[card + 1] = items.length;
    }
    return { starts, items: Int32Array.from(items) };
  });
}

/** Tell each card its claims, and each claim its card. */
export function tie(story) {
  const { starts, items } = claimsOfCards(story);
  const cards = new Int32Array(story.claims.length);
  for (let card = 0; card < story.cards.length; card += 1) {
    for (let at = starts[card]; at < starts[card + 1]; at += 1) cards[items[at]] = card;
  }
  enrich(story.cards, { claims: (card) => Array.from(items.subarray(starts[card], starts[card + 1])) });
  enrich(story.claims, { card: (claim) => cards[claim] });
}
