/** Events: what moves nobody, tied to the claims that it concerns. */

import { movementsOf } from "./about.js";
import { makeChunks } from "./chunks.js";
import { el, isolate } from "./dom.js";
import { standingOfEvent } from "./filter.js";
import { cited, noted } from "./sources.js";
import { choose, hover, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { headline, stanceOf } from "./words.js";

/** The list of events; one that is chosen lights the claims it concerns, and says which they are. */
export function eventList(story) {
  const list = el("ol", { class: "gm-events" });
  const chunks = makeChunks(list, (at) => item(story.events[at], at, story), "li");
  const settle = () => chunks.show([...story.events.keys()].filter((at) => standingOfEvent(story.events[at]) !== "out"));
  const ghosts = () => chunks.made.forEach((node, at) => node.classList.toggle("gm-ghost", standingOfEvent(story.events[at]) === "ghost"));
  onChange((what, { reveal } = {}) => {
    if (["known", "query"].includes(what)) settle();
    if (["known", "query", "window"].includes(what)) ghosts();
    if (what !== "chosen" && what !== "hovered") return;
    const at = what === "chosen" ? state.event : state.hoveredEvent;
    if (reveal && at !== null) chunks.reach(at);
    chunks.made.forEach((node, n) => mark(node, what, n === at, story));
    if (reveal && at !== null) chunks.made.get(at)?.scrollIntoView({ block: "nearest" });
  });
  settle();
  return list;
}

/** The events that concern any of these claims; null where there are none. */
export function eventsAbout(claims, story) {
  const items = story.events.flatMap((event, at) => {
    if (!claims.some((claim) => event.claims.includes(claim))) return [];
    const button = el("button", { type: "button", "data-event": String(at) }, isolate(headline(event)));
    button.addEventListener("click", () => chooseEvent(story, at));
    return [el("li", {}, button)];
  });
  return items.length ? el("div", { class: "gm-about" }, el("h2", {}, t("Events that concern it")), el("ul", {}, ...items)) : null;
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
  const facts = [event.date, event.kind && t(event.kind), value, event.place].filter(Boolean);
  const when = el("span", { class: "gm-when" }, ...facts.flatMap((fact, n) => [n ? " · " : null, isolate(fact)]));
  const colon = who && event.text ? ": " : null;
  const draft = event.draft ? el("em", { class: "gm-draft" }, t("Draft")) : null;
  const say = el("p", { class: "gm-say" }, draft, draft ? " " : null, who ? el("strong", {}, isolate(who)) : null, colon, ...noted(event.text ?? "", event.sources));
  const node = el("li", { class: event.stance === "denies" ? "gm-denies" : null, "data-event": String(at) },
    el("div", { class: "gm-over-row" }, button, when, say));
  mark(node, "chosen", state.event === at, story);
  return node;
}

/** Show what is chosen or pointed at; the detail is made when it is opened first. */
function mark(node, what, on, story) {
  node.classList.toggle(`gm-${what}`, on);
  if (what !== "chosen") return;
  node.querySelector(".gm-over").setAttribute("aria-expanded", String(on));
  let box = node.querySelector(".gm-detail");
  if (on && !box) node.append((box = detail(story.events[Number(node.dataset.event)], story)));
  if (box) box.hidden = !on;
}

/** Who is cited, and what it concerns, movement by movement. */
function detail(event, story) {
  const items = movementsOf(event.claims, story);
  const about = items.length ? [el("h2", {}, t("Concerns")), el("ul", {}, ...items)] : [el("p", {}, t("It names no claim on this map."))];
  return el("div", { class: "gm-detail" }, cited(event.sources, story), el("div", { class: "gm-about" }, ...about));
}
