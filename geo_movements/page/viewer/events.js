/** Events: what moves nobody, tied to the claims that it concerns. */

import { el, isolate } from "./dom.js";
import { cited, noted } from "./sources.js";
import { choose, hover, state } from "./state.js";
import { headline, stanceOf } from "./words.js";

/** The list of events; one that is chosen lights the claims it concerns, and says which they are. */
export function eventList(story) {
  return el("ol", { class: "gm-events" }, ...story.events.map((event, at) => item(event, at, story)));
}

/** The events that concern any of these claims; null where there are none. */
export function eventsAbout(claims, story) {
  const items = story.events.flatMap((event, at) => {
    if (!claims.some((claim) => event.claims.includes(claim))) return [];
    const button = el("button", { type: "button", "data-event": String(at) }, isolate(headline(event)));
    button.addEventListener("click", () => chooseEvent(story, at));
    return [el("li", {}, button)];
  });
  return items.length ? el("div", { class: "gm-about" }, el("h3", {}, "Events that concern it"), el("ul", {}, ...items)) : null;
}

/** Select an event, and with it the claims it concerns. */
export function chooseEvent(story, at) {
  choose(story.events[at].claims, { event: at, fly: true, reveal: true });
}

/** Point at an event, and with it at the claims it concerns; null points at none. */
export function hoverEvent(story, at) {
  hover(at === null ? [] : story.events[at].claims, at);
}

function item(event, at, story) {
  // The button lies over the words, so that the footnotes in them can be buttons too.
  const button = el("button", {
    type: "button", class: "gm-over", "aria-expanded": "false", "aria-label": [headline(event), event.text].filter(Boolean).join(": "),
  });
  button.addEventListener("click", () => (state.event === at ? choose([]) : chooseEvent(story, at)));
  button.addEventListener("pointerenter", () => hoverEvent(story, at));
  button.addEventListener("pointerleave", () => hoverEvent(story, null));
  const who = [event.claimant, stanceOf(event)].filter(Boolean).join(" ");
  const value = event.value ? `${event.value} ${event.unit ?? ""}`.trim() : null;
  const facts = [event.date, event.kind, value, event.place].filter(Boolean);
  const when = el("span", { class: "gm-when" }, ...facts.flatMap((fact, n) => [n ? " · " : null, isolate(fact)]));
  const colon = who && event.text ? ": " : null;
  const say = el("p", { class: "gm-say" }, who ? el("strong", {}, isolate(who)) : null, colon, ...noted(event.text ?? "", event.sources));
  return el("li", { class: event.stance === "denies" ? "gm-denies" : null, "data-event": String(at) },
    el("div", { class: "gm-over-row" }, button, when, say), detail(event, story));
}

/** Who is cited, and what it concerns, movement by movement. */
function detail(event, story) {
  const items = story.cards.flatMap((card) => {
    const all = [...new Set(card.rows.flatMap((row) => row.claims))];
    const claims = all.filter((at) => event.claims.includes(at));
    return claims.length ? [el("li", {}, toClaims(card, claims, all))] : [];
  });
  const about = items.length ? [el("h3", {}, "Concerns"), el("ul", {}, ...items)] : [el("p", {}, "It names no claim on this map.")];
  const box = el("div", { class: "gm-detail" }, cited(event.sources, story), el("div", { class: "gm-about" }, ...about));
  box.hidden = true;
  return box;
}

function toClaims(card, claims, all) {
  const count = claims.length === all.length ? all.length : `${claims.length} of ${all.length}`;
  const button = el("button", { type: "button" }, isolate(card.title), all.length > 1 ? `, ${count} claims` : null);
  button.addEventListener("click", () => choose(claims, { fly: true, reveal: true }));
  return button;
}
