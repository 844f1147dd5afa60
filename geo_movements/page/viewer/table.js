/** The table: all that the map says, a claim a row; and the events. */

import { makeChunks } from "./chunks.js";
import { gradeOf, lineOf, modeName } from "./detail.js";
import { el, isolate } from "./dom.js";
import { chooseEvent, hoverEvent } from "./events.js";
import { publicDay, standing, standingOfEvent, timesIn } from "./filter.js";
import { footnote } from "./sources.js";
import { change, choose, hover, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { colourVariable } from "./swatch.js";
import { still } from "./theme.js";
import { stanceOf } from "./words.js";

/** @returns {HTMLElement} filled when it is opened first */
export function makeTable(story) {
  const close = el("button", { type: "button", class: "gm-tool gm-wide-only" }, t("Back to the map"));
  close.addEventListener("click", () => {
    change({ tab: "Movements" });
    document.querySelector('[role="tab"][aria-selected="true"]').focus();
  });
  const scroll = el("div", { class: "gm-scroll", role: "region", tabindex: "0", "aria-label": t("Claims and events as tables") });
  const more = el("button", { type: "button", class: "gm-tool gm-more-columns" }, t("More columns"));
  const head = el("div", { class: "gm-sheet-head" }, el("h2", {}, t("All that the map shows")), more, close);
  const body = el("div", { class: "gm-sheet" }, head, scroll);
  leadOn(scroll, more, body);
  let tables = [];
  const fill = () => {
    if (state.tab !== "Table") return;
    if (!tables.length) {
      tables = [claimTable(story), ...(story.events.length ? [eventTable(story)] : [])];
      scroll.append(...tables.map(({ element }) => element));
    }
    tables.forEach(({ settle }) => settle());
  };
  onChange((what, options = {}) => {
    if (["tab", "filters", "query", "known"].includes(what)) fill();
    if (state.tab !== "Table") return;
    if (what === "window") tables.forEach(({ stand }) => stand());
    if (what === "chosen" || what === "hovered") tables.forEach(({ mark }) => mark(what, options));
  });
  fill();
  return body;
}

/** Where columns lie beyond the edge, the edge shows it, and a button leads on. */
function leadOn(scroll, more, body) {
  const draw = () => {
    const left = scroll.scrollWidth - scroll.clientWidth - scroll.scrollLeft;
    const held = document.activeElement === more;
    more.hidden = left < 2;
    body.classList.toggle("gm-goes-on", left >= 2);
    if (held && more.hidden) scroll.focus();
  };
  more.addEventListener("click", () => scroll.scrollBy({ left: scroll.clientWidth / 2, behavior: still() ? "auto" : "smooth" }));
  scroll.addEventListener("scroll", draw, { passive: true });
  const watch = new ResizeObserver(draw);
  [scroll, ...scroll.children].forEach((one) => watch.observe(one));
  new MutationObserver(() => [...scroll.children].forEach((one) => watch.observe(one))).observe(scroll, { childList: true });
}

function claimTable(story) {
  const order = story.cards.flatMap(({ claims }) => claims);
  const place = new Map(order.map((at, n) => [at, n]));
  const of = (name) => (claim) => claim[name];
  const groupOf = ({ group, body }) => (story.groups[group].label === body ? null : story.groups[group].label); // what its colour says
  const columns = [
    { name: t("Claimant"), words: (claim) => claim.claimant ?? t("Claimant not named"), under: groupOf, head: true },
    { name: t("Movement"), words: (claim) => story.cards[claim.card].title, by: (claim) => claim.card },
    { name: t("Force"), words: of("force") },
    { name: t("Unit"), words: of("unit") },
    { name: t("From"), words: of("from") },
    { name: t("Via"), words: of("via") },
    { name: t("To"), words: of("to") },
    { name: t("Mode"), words: (claim) => (claim.presence ? t("is there") : modeName(claim.mode)) },
    { name: t("Date"), words: of("date"), by: (claim, at) => finite(timesIn(story).from[at]) ?? finite(timesIn(story).to[at]) },
    { name: t("Strength"), words: of("strength"), by: (claim) => claim.least ?? null },
    { name: t("Status"), words: (claim) => (claim.draft ? t("draft") : claim.status ? t(claim.status) : null) },
    { name: t("Reported"), words: of("reported"), by: (claim) => publicDay(claim) },
    { name: t("Grade"), words: gradeOf, roomy: true },
    { name: t("Route (schematic)"), words: (claim) => lineOf([claim]), roomy: true },
    { name: t("Sources"), notes: of("sources") },
  ];
  return makeSorted({
    caption: t("Claims"), columns, list: story.claims, order, place,
    colour: (claim) => colourVariable(claim.group),
    how: (at) => standing(story, at),
    pick: (at, again) => choose(again ? [] : [at], { fly: !again }),
    point: (at) => hover(at === null ? [] : [at]),
    lit: (what) => state[what],
  });
}

function eventTable(story) {
  const order = [...story.events.keys()];
  const columns = [
    { name: t("Who"), words: (event) => [event.claimant ?? (event.kind && t(event.kind)), stanceOf(event)].filter(Boolean).join(" "), head: true },
    { name: t("Event"), words: ({ kind }) => kind && t(kind) },
    { name: t("Date"), words: ({ date }) => date, by: (event) => finite(event.times?.from) },
    { name: t("Place"), words: ({ place }) => place },
    { name: t("What"), words: ({ text }) => text, roomy: true },
    { name: t("Value"), words: ({ value, unit }) => (value ? `${value} ${unit ?? ""}`.trim() : null) },
    { name: t("Concerns"), words: ({ claims }) => [...new Set(claims.map((at) => story.cards[story.claims[at].card].title))].join("; ") || null, roomy: true },
    { name: t("Sources"), notes: ({ sources }) => sources },
  ];
  return makeSorted({
    caption: t("Events"), columns, list: story.events, order, place: new Map(order.map((at) => [at, at])),
    colour: () => "transparent",
    how: (at) => standingOfEvent(story.events[at]),
    pick: (at, again) => (again ? choose([]) : chooseEvent(story, at)),
    point: (at) => hoverEvent(story, at),
    lit: (what) => [what === "chosen" ? state.event : state.hoveredEvent].filter((at) => at !== null),
  });
}

// --- A table that sorts ---------------------------------------------------------------------------

/** Columns that nobody fills are left out. */
function makeSorted(plan) {
  const columns = plan.columns.filter((column) => plan.list.some((one) => (column.notes ? column.notes(one).length : column.words(one))));
  const body = el("tbody");
  const rows = makeChunks(body, (at) => makeRow(at, columns, plan), "tr");
  const sorting = { column: null, down: false };
  const heads = columns.map((column) => heading(column, () => {
    sorting.down = sorting.column === column && !sorting.down;
    sorting.column = column;
    settle();
  }));
  const settle = () => {
    heads.forEach((head, at) => setSort(head, columns[at] === sorting.column ? sorting.down : null));
    rows.show(sorted(plan.order.filter((at) => plan.how(at) !== "out"), sorting, plan));
    stand();
  };
  const stand = () => rows.made.forEach((row, at) => row.classList.toggle("gm-ghost", plan.how(at) === "ghost"));
  const lit = { chosen: new Set(), hovered: new Set() };
  const mark = (what, { reveal }) => {
    const now = new Set(plan.lit(what));
    if (reveal && now.size) rows.reach([...now][0])?.scrollIntoView({ block: "nearest", inline: "nearest" });
    for (const at of new Set([...lit[what], ...now])) if (rows.made.has(at)) light(rows.made.get(at), what, now.has(at));
    lit[what] = now;
  };
  const element = el("table", { class: "gm-table" }, el("caption", {}, plan.caption), el("thead", {}, el("tr", {}, ...heads)), body);
  return { element, settle, stand, mark };
}

function heading(column, sort) {
  if (column.notes) return el("th", { scope: "col" }, column.name);
  const button = el("button", { type: "button" }, column.name);
  button.addEventListener("click", sort);
  return el("th", { scope: "col" }, button);
}

function setSort(head, down) {
  if (!head.firstElementChild) return;
  head.setAttribute("aria-sort", down === null ? "none" : down ? "descending" : "ascending");
}

/** What is not told comes last, whichever way the rest is sorted; equals keep the order of time. */
function sorted(rows, { column, down }, { list, place }) {
  const inTime = (a, b) => place.get(a) - place.get(b);
  if (column === null) return [...rows].sort(inTime);
  const words = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });
  const keys = new Map(rows.map((at) => [at, (column.by ?? column.words)(list[at], at) ?? null]));
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b)));
  return [...rows].sort((a, b) => {
    const [one, other] = [keys.get(a), keys.get(b)];
    if (one === null || other === null) return (one === null) - (other === null) || inTime(a, b);
    return (down ? -1 : 1) * compare(one, other) || inTime(a, b);
  });
}

function makeRow(at, columns, plan) {
  const one = plan.list[at];
  const pick = () => plan.pick(at, plan.lit("chosen").join() === String(at));
  const row = el("tr", { "data-at": String(at) }, ...columns.map((column) => cell(column, one, pick)));
  row.style.setProperty("--gm-who", plan.colour(one));
  row.addEventListener("click", (event) => event.target.closest("a, button") || pick());
  row.addEventListener("pointerenter", () => plan.point(at));
  row.addEventListener("pointerleave", () => plan.point(null));
  row.classList.toggle("gm-ghost", plan.how(at) === "ghost");
  light(row, "chosen", plan.lit("chosen").includes(at));
  return row;
}

function cell(column, one, pick) {
  if (column.notes) return el("td", {}, el("sup", {}, ...column.notes(one).map(footnote)));
  const words = column.words(one);
  if (!column.head) return el("td", { class: column.roomy ? "gm-roomy" : null }, words ? isolate(words) : null);
  const button = el("button", { type: "button", class: "gm-pick", "aria-pressed": "false" }, isolate(words));
  button.addEventListener("click", pick);
  const under = column.under?.(one);
  return el("th", { scope: "row" }, button, under ? el("span", { class: "gm-under" }, isolate(under)) : null);
}

function light(row, what, on) {
  row.classList.toggle(`gm-${what}`, on);
  if (what === "chosen") row.querySelector(".gm-pick").setAttribute("aria-pressed", String(on));
}

function finite(number) {
  return Number.isFinite(number) ? number : null;
}
