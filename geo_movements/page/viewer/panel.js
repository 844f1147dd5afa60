/** The panel: title, tabs, and the lists under them. */

import { detail } from "./detail.js";
import { el, isolate } from "./dom.js";
import { eventList } from "./events.js";
import { makeKnown } from "./known.js";
import { legendBody } from "./legend.js";
import { noted, sourceList } from "./sources.js";
import { choose, hover, onChange, state } from "./state.js";
import { colourVariable } from "./swatch.js";

/** Fill the panel, and keep it in step with what is chosen. */
export function makePanel(story) {
  const panel = document.getElementById("gm-panel");
  const pages = [
    { name: "Movements", count: story.cards.length, body: cards(story) },
    { name: "Events", count: story.events.length, body: eventList(story) },
    { name: "Sources", count: story.sources.length, body: sourceList(story) },
    { name: "Legend", count: story.legend.length, body: el("div", { class: "gm-print-first" }, legendBody(story)) },
  ].filter(({ count }) => count);
  const tabs = makeTabs(pages);
  panel.append(head(story), tabs.bar, ...pages.map(({ body }) => body), credits(story));
  panel.addEventListener("click", (event) => {
    const note = event.target.closest("[data-source]");
    if (note) tabs.source(note.dataset.source);
  });
  onChange((what, options) => {
    if (what === "chosen" && state.event !== null) tabs.open("Events");
    else if (what === "chosen" && state.chosen.length) tabs.open("Movements");
    if (what === "chosen" || what === "hovered") mark(panel, story, what, options);
  });
}

function head(story) {
  const known = makeKnown(story);
  const summary = story.subtitle ? el("p", { class: "gm-summary" }, isolate(story.subtitle)) : null;
  const notice = story.notice ? el("p", { class: "gm-notice" }, isolate(story.notice)) : null;
  const count = story.claims.filter(({ draft }) => draft).length;
  const drafts = count ? el("p", { class: "gm-known" }, `Not for publication: ${count} ${count === 1 ? "claim is a draft" : "claims are drafts"}`) : null;
  return el("header", {}, el("h1", {}, isolate(story.title)), summary, notice, known, drafts);
}

function makeTabs(pages) {
  const bar = el("div", { role: "tablist", class: "gm-tabs", "aria-label": "Lists" });
  const buttons = pages.map(({ name, count, body }, at) => {
    const id = `gm-tab-${at}`;
    const button = el(
      "button",
      { role: "tab", type: "button", id, "aria-controls": `gm-page-${at}` },
      `${name} `, name === "Legend" ? null : el("span", {}, String(count)),
    );
    if (name === "Legend") button.classList.add("gm-phone");
    body.id = `gm-page-${at}`;
    body.setAttribute("role", "tabpanel");
    body.setAttribute("aria-labelledby", id);
    button.addEventListener("click", () => show(at));
    return button;
  });
  const show = (at) => {
    pages.forEach(({ body }, n) => (body.hidden = n !== at));
    buttons.forEach((button, n) => {
      button.setAttribute("aria-selected", String(n === at));
      button.tabIndex = n === at ? 0 : -1;
    });
  };
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    show(at);
    buttons[at].focus();
  });
  const open = (wanted) => show(pages.findIndex(({ name }) => name === wanted));
  const source = (number) => {
    open("Sources");
    const item = document.getElementById(`gm-source-${number}`);
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
  };
  bar.append(...buttons);
  show(0);
  return { bar, open, source };
}

// --- Movements -----------------------------------------------------------------------------------

function cards(story) {
  return el("div", { class: "gm-cards" }, ...story.cards.map((card) => makeCard(card, story)));
}

function makeCard(card, story) {
  const claims = card.rows.flatMap((row) => row.claims);
  const modes = card.modes.map((mode) => el("span", { class: "gm-mode" }, isolate(mode)));
  const title = el(
    "button",
    { type: "button", class: "gm-card-title", "data-claims": claims.join() },
    el("span", { class: "gm-title" }, isolate(card.title)),
    card.force ? el("span", { class: "gm-way" }, isolate(card.force)) : null,
    card.way ? el("span", { class: "gm-way" }, isolate(card.way)) : null,
    el("span", { class: "gm-when" }, ...modes, isolate(card.date ?? "date not told")),
  );
  act(title, claims);
  const differ = card.differ.length
    ? el("p", { class: "gm-differ" }, "They differ on ", ...emphasised(card.differ), ".")
    : null;
  return el("article", { class: "gm-card" }, title, ...bodies(card, story), differ);
}

function emphasised(words) {
  return words.flatMap((word, at) => {
    const joint = at === 0 ? "" : at === words.length - 1 ? " and " : ", ";
    return [joint, el("strong", {}, word)];
  });
}

/** Rows stand under their claimant's name, once. */
function bodies(card, story) {
  return card.rows.map((row, at) => {
    const again = at > 0 && card.rows[at - 1].claimant === row.claimant;
    const name = again ? null : el("strong", {}, isolate(row.claimant ?? "Claimant not named"));
    // The button lies over its sentence, so that the footnotes in it can be buttons too.
    const button = el("button", {
      type: "button", class: "gm-over gm-claim", "data-claims": row.claims.join(), "aria-expanded": "false",
      "aria-label": [row.claimant, row.text].filter(Boolean).join(" "),
    });
    act(button, row.claims);
    const draft = row.claims.some((at) => story.claims[at].draft) ? el("em", { class: "gm-draft" }, "Draft") : null;
    const say = el("p", { class: "gm-say" }, draft, draft ? " " : null, name, name ? " " : null, ...noted(row.text, row.sources));
    const item = el("div", { class: "gm-row" }, el("div", { class: "gm-over-row" }, button, say));
    item.style.setProperty("--gm-who", colourVariable(row.group));
    item.append(detail(row, story));
    return item;
  });
}

function act(button, claims) {
  button.addEventListener("click", () => {
    const again = state.event === null && state.chosen.join() === claims.join();
    choose(again ? [] : claims, { fly: !again });
  });
  button.addEventListener("pointerenter", () => hover(claims));
  button.addEventListener("pointerleave", () => hover([]));
}

/** Show on the cards what is chosen and what is pointed at. */
function mark(panel, story, what, { reveal }) {
  const set = new Set(what === "chosen" ? state.chosen : state.hovered);
  const has = (button) => button.dataset.claims.split(",").some((at) => set.has(Number(at)));
  let first = null;
  for (const button of panel.querySelectorAll(".gm-claim")) {
    const on = has(button);
    button.closest(".gm-row").classList.toggle(`gm-${what}`, on);
    if (what !== "chosen") continue;
    const open = on && set.size && button.dataset.claims.split(",").length >= set.size;
    button.setAttribute("aria-expanded", String(Boolean(open)));
    button.closest(".gm-row").querySelector(".gm-detail").hidden = !open;
    if (on && !first) first = button;
  }
  for (const card of panel.querySelectorAll(".gm-card")) {
    const on = [...card.querySelectorAll(".gm-claim")].some(has);
    card.classList.toggle(`gm-${what}`, on);
  }
  const event = markEvents(panel, what);
  if (reveal && event) event.scrollIntoView({ block: "nearest" });
  else if (reveal && first) show(panel, first);
}

/** @returns {HTMLElement | null} the event that is chosen */
function markEvents(panel, what) {
  const at = what === "chosen" ? state.event : state.hoveredEvent;
  let found = null;
  for (const item of panel.querySelectorAll(".gm-events > li")) {
    const on = item.dataset.event === String(at);
    item.classList.toggle(`gm-${what}`, on);
    if (what !== "chosen") continue;
    item.querySelector(".gm-over").setAttribute("aria-expanded", String(on));
    item.querySelector(".gm-detail").hidden = !on;
    if (on) found = item;
  }
  return found;
}

/** Scroll the claim into sight: with its whole card where that fits, else from its first line. */
function show(panel, button) {
  const [row, card] = [button.closest(".gm-row"), button.closest(".gm-card")];
  const list = panel.scrollHeight > panel.clientHeight + 1 ? panel : card.parentElement;
  const tabs = list === panel ? panel.querySelector(".gm-tabs").offsetHeight : 0;
  const room = list.clientHeight - tabs - 24;
  const target = card.offsetHeight <= room ? card : row;
  target.scrollIntoView({ block: target.offsetHeight <= room ? "nearest" : "start" });
}

// --- Credits -------------------------------------------------------------------------------------

function credits(story) {
  const count = story.claims.length;
  const drawn = `${count} ${count === 1 ? "claim" : "claims"}, as published. Lines are schematic: no route was observed.`;
  const time = "In the timeline: solid for the whole time told, pale for some time within, ▲ a statement or event.";
  const timed = story.claims.filter(({ possible }) => possible.some(Boolean)).length > 1 ? el("p", {}, time) : null;
  const credit = story.credit ? el("p", {}, isolate(story.credit)) : null;
  return el("footer", {}, el("p", {}, drawn), timed, credit);
}
