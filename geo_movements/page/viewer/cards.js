/** The movements as cards: claimant under claimant, and side by side where they differ. */

import { makeChunks } from "./chunks.js";
import { detail } from "./detail.js";
import { el, isolate } from "./dom.js";
import { standing } from "./filter.js";
import { noted } from "./sources.js";
import { choose, hover, onChange, state } from "./state.js";
import { listed, parts, t } from "./strings.js";
import { colourVariable } from "./swatch.js";

/** From how many rivals on a comparison waits to be opened. */
const MANY = 5;

/**
 * The list of cards, in step with what is chosen, pointed at and filtered.
 * @param {() => HTMLElement} panel what scrolls where the list does not
 * @returns {{body: HTMLElement, shown: () => number[]}} shown: positions of the cards that are not out
 */
export function makeCards(story, panel) {
  const body = el("div", { class: "gm-cards" });
  const none = el("p", { class: "gm-none" }, t("Nothing here fits the search and the filters."));
  const list = el("div");
  const nodes = new Map();
  const lit = { chosen: new Set(), hovered: new Set() };
  const chunks = makeChunks(list, (at) => {
    nodes.set(at, makeCard(story.cards[at], story));
    paint(nodes.get(at), story);
    return nodes.get(at).element;
  });
  body.classList.toggle("gm-long", story.cards.length > 200);
  body.append(list, none);
  let shown = [];
  const settle = () => {
    const stays = (at) => standing(story.claims[at]) !== "out";
    shown = [...story.cards.keys()].filter((at) => story.cards[at].claims.some(stays));
    none.hidden = shown.length > 0;
    chunks.show(shown);
  };
  const marked = (what, { reveal } = {}) => {
    const claims = what === "chosen" ? state.chosen : state.hovered;
    const now = new Set(claims.map((claim) => story.claims[claim].card));
    if (reveal && what === "chosen" && claims.length) chunks.reach(story.claims[claims[0]].card);
    for (const at of new Set([...lit[what], ...now])) if (nodes.has(at)) light(nodes.get(at), what, story);
    lit[what] = now;
    if (reveal && claims.length && state.event === null) show(panel(), nodes, claims, story);
  };
  onChange((what, options) => {
    if (what === "chosen" || what === "hovered") marked(what, options);
    if (["known", "filters", "query"].includes(what)) settle();
    if (["known", "filters", "query", "window"].includes(what)) nodes.forEach((node) => stand(node, story));
  });
  settle();
  return { body, shown: () => shown };
}

function makeCard(card, story) {
  const modes = card.modes.map((mode) => el("span", { class: "gm-mode" }, isolate(mode)));
  const title = el(
    "button",
    { type: "button", class: "gm-card-title", "data-claims": card.claims.join() },
    el("span", { class: "gm-title" }, isolate(card.title)),
    card.force ? el("span", { class: "gm-way" }, isolate(card.force)) : null,
    card.way ? el("span", { class: "gm-way" }, isolate(card.way)) : null,
    el("span", { class: "gm-when" }, ...modes, isolate(card.date ?? t("date not told"))),
  );
  act(title, () => card.claims.filter((at) => standing(story.claims[at]) !== "out"));
  const rows = card.rows.map((row, at) => makeRow(row, card.rows[at - 1], story));
  const comparison = card.differ.length ? compare(card) : null;
  const element = el("article", { class: "gm-card", "aria-label": card.title }, title, ...rows.map(({ item }) => item), comparison?.box);
  return { card, element, rows, lines: comparison?.lines ?? [], tables: comparison?.tables ?? [] };
}

/** Rows stand under their claimant's name, once. */
function makeRow(row, before, story) {
  const name = before?.claimant === row.claimant && before ? null : el("strong", {}, isolate(row.claimant ?? t("Claimant not named")));
  // The button lies over its sentence, so that the footnotes in it can be buttons too.
  const button = el("button", {
    type: "button", class: "gm-over gm-claim", "data-claims": row.claims.join(), "aria-expanded": "false",
    "aria-label": [row.claimant, row.text].filter(Boolean).join(" "),
  });
  act(button, () => row.claims);
  const draft = row.claims.some((at) => story.claims[at].draft) ? el("em", { class: "gm-draft" }, t("Draft")) : null;
  const say = el("p", { class: "gm-say" }, draft, draft ? " " : null, name, name ? " " : null, ...noted(row.text, row.sources));
  const item = el("div", { class: "gm-row" }, el("div", { class: "gm-over-row" }, button, say));
  item.style.setProperty("--gm-who", colourVariable(row.group));
  return { row, item, button, detail: null };
}

function act(button, claimsOf) {
  button.addEventListener("click", () => {
    const claims = claimsOf();
    const again = state.event === null && state.chosen.join() === claims.join();
    choose(again ? [] : claims, { fly: !again });
  });
  button.addEventListener("pointerenter", () => hover(claimsOf()));
  button.addEventListener("pointerleave", () => hover([]));
}

// --- What competing claims tell differently -------------------------------------------------------

/** One sentence on what they differ; under it who says what, a column a fact. */
function compare(card) {
  const lines = [];
  const tables = (card.compared ?? []).map((one) => comparison(one, card, lines));
  const facts = listed(card.differ.map((word) => el("strong", {}, word)));
  const words = el("summary", {}, el("span", {}, ...parts("They differ on {facts}.", { facts })));
  const box = el("details", { class: "gm-differ", open: lines.length < MANY }, words, ...tables);
  return { box, lines, tables };
}

function comparison({ facts, rows, cells }, card, lines) {
  const table = el("table", {}, el("thead", {}, el("tr", {}, el("td"), ...facts.map((fact) => el("th", { scope: "col" }, fact)))));
  const body = el("tbody");
  rows.forEach((at, n) => {
    const row = card.rows[at];
    const again = n > 0 && card.rows[rows[n - 1]].claimant === row.claimant;
    const name = el("th", { scope: "row", class: again ? "gm-again" : null }, el("span", {}, isolate(row.claimant ?? t("Claimant not named"))));
    const told = cells[n].map((words) => el("td", { class: words ? null : "gm-untold" }, words ? isolate(words) : t("not told")));
    const line = el("tr", {}, name, ...told);
    line.style.setProperty("--gm-who", colourVariable(row.group));
    line.addEventListener("pointerenter", () => hover(row.claims));
    line.addEventListener("pointerleave", () => hover([]));
    line.addEventListener("click", () => choose(row.claims, { fly: true }));
    body.append(line);
    lines.push({ line, row });
  });
  table.append(body);
  return table;
}

// --- How cards stand ------------------------------------------------------------------------------

function paint(node, story) {
  stand(node, story);
  light(node, "chosen", story);
  light(node, "hovered", story);
}

/** Rows that are not there go; those outside the time step back. */
function stand({ rows, lines, tables }, story) {
  for (const { row, item } of rows) settle(item, row);
  for (const { row, line } of lines) settle(line, row);
  // One alone is no comparison.
  for (const table of tables) table.hidden = table.querySelectorAll("tbody tr:not([hidden])").length < 2;
  function settle(element, { claims }) {
    const found = claims.map((at) => standing(story.claims[at])).filter((how) => how !== "out");
    element.hidden = !found.length;
    element.classList.toggle("gm-ghost", found.length > 0 && found.every((how) => how === "ghost"));
  }
}

/** Show on a card what is chosen or pointed at; the detail is made when it is opened first. */
function light({ card, element, rows, lines }, what, story) {
  const set = new Set(what === "chosen" ? state.chosen : state.hovered);
  const has = ({ claims }) => claims.some((at) => set.has(at));
  element.classList.toggle(`gm-${what}`, has(card));
  for (const { row, line } of lines) line.classList.toggle(`gm-${what}`, has(row) && set.size <= row.claims.length);
  for (const one of rows) {
    one.item.classList.toggle(`gm-${what}`, has(one.row));
    if (what !== "chosen") continue;
    const open = set.size > 0 && has(one.row) && one.row.claims.length >= set.size;
    one.button.setAttribute("aria-expanded", String(open));
    if (open && !one.detail) one.item.append((one.detail = detail(one.row, story)));
    if (one.detail) one.detail.hidden = !open;
  }
}

/** Scroll the claim into sight: with its whole card where that fits, else from its first line. */
function show(panel, nodes, claims, story) {
  const node = nodes.get(story.claims[claims[0]].card);
  const one = node?.rows.find(({ row, item }) => !item.hidden && row.claims.some((at) => claims.includes(at)));
  if (!one) return;
  const list = panel.scrollHeight > panel.clientHeight + 1 ? panel : node.element.closest(".gm-cards");
  const tabs = list === panel ? panel.querySelector(".gm-tabs").offsetHeight : 0;
  const room = list.clientHeight - tabs - 24;
  const whole = node.card.claims.every((at) => claims.includes(at));
  const target = whole || node.element.offsetHeight <= room ? node.element : one.item;
  target.scrollIntoView({ block: target.offsetHeight <= room ? "nearest" : "start" });
}
