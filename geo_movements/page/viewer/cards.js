/** The movements as cards: claimant under claimant, and side by side where they differ. */

import { claimsOfCards } from "./about.js";
import { makeChunks } from "./chunks.js";
import { detail } from "./detail.js";
import { el, isolate, kept, sentenceOf } from "./dom.js";
import { isThere, maskOf, standing } from "./filter.js";
import { flowDetail } from "./flowdetail.js";
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
    shown = cardsShown(story);
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

/** The cards of which some claim is not out. @returns {number[]} */
function cardsShown(story) {
  const mask = maskOf(story);
  const { starts, items } = claimsOfCards(story);
  const shown = [];
  for (let card = 0; card < story.cards.length; card += 1) {
    let is = false;
    for (let at = starts[card]; at < starts[card + 1] && !is; at += 1) is = mask[items[at]] === 1;
    if (is) shown.push(card);
  }
  return shown;
}

function makeCard(card, story) {
  const modes = card.modes.map((mode) => el("span", { class: "gm-mode" }, isolate(mode)));
  const title = el(
    "button",
    { type: "button", class: "gm-card-title", "data-claims": card.claims.join() },
    card.way ? el("span", { class: "gm-title", dir: "auto" }, card.title) : el("span", { class: "gm-title" }, sentenceOf(card.title)),
    card.force ? el("span", { class: "gm-way", dir: "auto" }, card.force) : null,
    card.way ? el("span", { class: "gm-way" }, sentenceOf(card.way)) : null,
    el("span", { class: "gm-when" }, ...modes, isolate(card.date ?? t("date not told"))),
  );
  act(title, () => card.claims.filter((at) => isThere(story, at)));
  const above = saidAbove(card);
  const rows = card.rows.map((row) => makeRow(row, above, story));
  const comparison = card.differ.length ? compare(card) : null;
  const element = el("article", { class: "gm-card", "aria-label": card.title }, title, ...rows.map(({ item }) => item), comparison?.box);
  return { card, element, rows, comparison, lines: comparison?.lines ?? [], tables: comparison?.tables ?? [] };
}

/** A sentence is told fact by fact: the way first, then how many, when, how sure. */
const FACTS = "; ";

/** What the card's head says of the whole movement, and every row would only say again. */
function saidAbove(card) {
  const told = card.rows.map((row) => row.text.split(FACTS));
  const small = (words) => words[0].toLocaleLowerCase() + words.slice(1); // a head begins with a capital
  const heads = [card.way ?? card.title, card.date].filter(Boolean).flatMap((words) => [words, small(words)]);
  return heads.filter((words) => told.every((facts) => facts.includes(words)));
}

/** Claimant, way, the rest: in ink what tells rows apart. */
function makeRow(row, above, story) {
  const name = el("strong", {}, isolate(row.claimant ?? t("Claimant not named")));
  const [way, ...rest] = row.text.split(FACTS);
  const lead = above.includes(way) || !rest.length ? null : way;
  const facts = (lead ? rest : [way, ...rest]).filter((words) => !above.includes(words));
  // The button lies over its sentence, so that the footnotes in it can be buttons too.
  const button = el("button", {
    type: "button", class: "gm-over gm-claim", "data-claims": row.claims.join(), "aria-expanded": "false",
    "aria-label": [row.claimant, row.text].filter(Boolean).join(" "),
  });
  act(button, () => row.claims);
  const draft = row.claims.some((at) => story.claims[at].draft) ? el("em", { class: "gm-draft" }, t("Draft")) : null;
  const more = noted(facts.length || lead ? facts.join(FACTS) : row.text, row.sources, sentenceOf);
  const force = lead ? forceOf(lead, story.claims[row.claims[0]]) : "";
  const who = force ? el("span", {}, sentenceOf(force)) : null;
  const where = lead ? el("span", { class: "gm-lead" }, who, sentenceOf(lead.slice(force.length)), facts.length ? FACTS : null) : null;
  const say = el("p", { class: "gm-say" }, draft, draft ? " " : null, name, " ", where, ...more);
  const item = el("div", { class: "gm-row" }, el("div", { class: "gm-over-row" }, button, say));
  item.style.setProperty("--gm-who", colourVariable(row.group));
  return { row, item, name, force, who, button, detail: null };
}

/** The force at the begin of a sentence, as far as the way itself; "" where the way stands alone. */
function forceOf(lead, { force }) {
  const words = `${kept(force ?? "")}, `;
  return force && lead.startsWith(words) ? words : "";
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
    const name = el("th", { scope: "row" }, el("span", {}, isolate(row.claimant ?? t("Claimant not named"))));
    const told = cells[n].map((words) => el("td", { class: words ? null : "gm-untold" }, words ? isolate(words) : t("not told")));
    const line = el("tr", {}, name, ...told);
    line.style.setProperty("--gm-who", colourVariable(row.group));
    line.addEventListener("pointerenter", () => hover(row.claims));
    line.addEventListener("pointerleave", () => hover([]));
    line.addEventListener("click", () => choose(row.claims, { fly: true }));
    body.append(line);
    lines.push({ line, row, name, table });
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
function stand({ rows, lines, tables, comparison }, story) {
  for (const { row, item } of rows) settle(item, row);
  for (const { row, line } of lines) settle(line, row);
  // Rows stand under their claimant's name, once: above the first that is there. So with the force.
  again(rows.filter(({ item }) => !item.hidden)).forEach(({ one, same, before }) => {
    one.item.classList.toggle("gm-same", same);
    one.name.hidden = same;
    if (one.who) one.who.hidden = same && before.force === one.force;
  });
  for (const table of tables) {
    const shown = lines.filter((one) => one.table === table && !one.line.hidden);
    again(shown).forEach(({ one, same }) => one.name.classList.toggle("gm-again", same));
    table.hidden = shown.length < 2; // one alone is no comparison
  }
  if (tables.length) comparison.box.hidden = tables.every((table) => table.hidden);
  function settle(element, { claims }) {
    const found = claims.map((at) => standing(story, at)).filter((how) => how !== "out");
    element.hidden = !found.length;
    element.classList.toggle("gm-ghost", found.length > 0 && found.every((how) => how === "ghost"));
  }
}

/** Tell of each whether the one before it speaks for the same claimant. */
function again(shown) {
  return shown.map((one, at) => ({ one, before: shown[at - 1], same: at > 0 && shown[at - 1].row.claimant === one.row.claimant }));
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
    if (open && !one.detail) one.item.append((one.detail = (story.flows ? flowDetail : detail)(one.row, story)));
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
