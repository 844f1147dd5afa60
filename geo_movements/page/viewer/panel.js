/** The panel: title, tabs, the tools, and the lists under them. */

import { tie } from "./about.js";
import { makeCards } from "./cards.js";
import { el, isolate } from "./dom.js";
import { picksOf } from "./facts.js";
import { eventList } from "./events.js";
import { index, OUT, standingOfEvent, standingsOf } from "./filter.js";
import { makeFilters } from "./filters.js";
import { makeKnown } from "./known.js";
import { legendBody } from "./legend.js";
import { makeSearch } from "./search.js";
import { makeSheet } from "./sheet.js";
import { sourceList } from "./sources.js";
import { change, life, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { makeTable } from "./table.js";
import { makeTour } from "./tour.js";
import { languageSwitch } from "./tongue.js";

const WIDE = window.matchMedia("(min-width: 761px)");

/** Fill the panel, and keep it in step with what is chosen. */
export function makePanel(story) {
  const panel = document.getElementById("gm-panel");
  tie(story);
  index(story);
  const cards = makeCards(story, () => panel);
  const sources = sourceList(story);
  const events = () => story.events.filter((event) => standingOfEvent(event) !== "out").length;
  const pages = [
    { name: "Movements", words: t("Movements"), count: () => (story.flows ? thereOf(story) : cards.shown().length), body: cards.body, of: story.cards },
    { name: "Events", words: t("Events"), count: events, body: el("div", {}, eventList(story)), of: story.events },
    { name: "Sources", words: t("Sources"), count: sources.shown, body: sources.body, of: story.sources },
    { name: "Table", words: t("Table"), body: makeTable(story), of: story.claims },
    { name: "Legend", words: t("Legend"), body: el("div", { class: "gm-print-first" }, legendBody(story)), of: story.legend },
  ].filter(({ of }) => of.length);
  const filters = makeFilters(story);
  const tabs = makeTabs(pages);
  panel.append(makeSheet(), head(story), tabs, tools(story, filters, cards), ...pages.map(({ body }) => body), credits(story));
  panel.addEventListener("click", (event) => {
    const note = event.target.closest("[data-source]");
    if (note) openSource(sources, Number(note.dataset.source));
  });
  onChange((what) => {
    if (what === "chosen" && state.tab !== "Table") {
      if (state.event !== null) change({ tab: "Events" });
      else if (state.chosen.length) change({ tab: "Movements" });
    }
  });
  layTable(panel, filters);
}

/** How many flows are not out: a card has those of all periods. */
function thereOf(story) {
  return standingsOf(story).reduce((sum, code) => sum + Number(code !== OUT), 0);
}

function head(story) {
  const known = story.flows ? null : makeKnown(story); // a flow has no one day of report
  const summary = story.subtitle ? el("p", { class: "gm-summary", dir: "auto" }, story.subtitle) : null;
  const notice = story.notice ? el("p", { class: story.flows ? "gm-notice gm-flow-notice" : "gm-notice" }, isolate(story.notice)) : null;
  const { values, which } = picksOf(story.claims, "draft");
  const count = which.reduce((sum, at) => sum + Number(Boolean(values[at])), 0);
  const words = t("Not for publication: {count} claims are drafts", { count });
  const drafts = count ? el("p", { class: "gm-known" }, words) : null;
  return el("header", {}, languageSwitch(story), el("h1", { dir: "auto" }, story.title), summary, notice, known, drafts);
}

/** Search, filters and the story mode in one row; under it what is active. */
function tools(story, filters, cards) {
  const row = el("div", { class: "gm-toolrow" }, makeSearch(), filters.button);
  const tour = makeTour(story, cards.shown, (on) => {
    row.hidden = on;
    document.getElementById("gm-app").classList.toggle("gm-touring", on);
  });
  row.append(tour.button);
  return el("div", { class: "gm-tools" }, row, filters.box, tour.bar, filters.active);
}

/** Tabs follow the state's `tab`; a name that no list has leaves the one before open. */
function makeTabs(pages) {
  const bar = el("div", { role: "tablist", class: "gm-tabs", "aria-label": t("Lists") });
  const counts = pages.map(({ count }) => (count ? el("span", {}, String(count())) : null));
  const buttons = pages.map(({ name, words, body }, at) => {
    const id = `gm-tab-${at}`;
    const button = el("button", { role: "tab", type: "button", id, "aria-controls": `gm-page-${at}` }, words, counts[at] ? " " : null, counts[at]);
    if (name === "Legend") button.classList.add("gm-phone");
    body.id = `gm-page-${at}`;
    body.setAttribute("role", "tabpanel");
    body.setAttribute("aria-labelledby", id);
    button.addEventListener("click", () => change({ tab: name }));
    return button;
  });
  const show = () => {
    const at = pages.findIndex(({ name }) => name === state.tab);
    if (at < 0) return;
    pages.forEach(({ body }, n) => (body.hidden = n !== at));
    buttons.forEach((button, n) => {
      button.setAttribute("aria-selected", String(n === at));
      button.tabIndex = n === at ? 0 : -1;
    });
    const [box, tab] = [bar.getBoundingClientRect(), buttons[at].getBoundingClientRect()];
    if (tab.right > box.right) bar.scrollLeft += tab.right - box.right;
    if (tab.left < box.left) bar.scrollLeft -= box.left - tab.left;
  };
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const seen = buttons.filter((button) => button.offsetParent);
    const to = seen[(seen.indexOf(document.activeElement) + step + seen.length) % seen.length];
    to.click();
    to.focus();
  });
  onChange((what) => {
    if (what === "tab") show();
    if (["known", "filters", "query"].includes(what)) pages.forEach(({ count }, at) => count && (counts[at].textContent = String(count())));
  });
  bar.append(...buttons);
  show();
  return bar;
}

function openSource(sources, number) {
  change({ tab: "Sources" });
  const item = sources.reach(number);
  item?.scrollIntoView({ block: "center" });
  item?.focus({ preventScroll: true });
}

/** On a wide screen the table lies over the map, and the filters stay open in its place. */
function layTable(panel, filters) {
  const app = document.getElementById("gm-app");
  const over = ["gm-stage", "gm-key"].map((id) => document.getElementById(id));
  const lay = () => {
    const boxes = over.map((one) => one.getBoundingClientRect());
    const sides = { top: boxes[0].top, left: boxes[0].left, width: boxes[0].width, height: boxes[0].height + boxes[1].height };
    for (const [side, px] of Object.entries(sides)) app.style.setProperty(`--gm-sheet-${side}`, `${px}px`);
  };
  const watch = new ResizeObserver(lay);
  const draw = () => {
    const on = state.tab === "Table";
    app.classList.toggle("gm-tabled", on);
    filters.pin(on && WIDE.matches);
    over.forEach((one) => (on && WIDE.matches ? watch.observe(one) : watch.unobserve(one)));
    if (on) lay();
  };
  WIDE.addEventListener("change", draw, { signal: life() });
  onChange((what) => what === "tab" && draw());
  draw();
}

// --- Credits -------------------------------------------------------------------------------------

function credits(story) {
  const count = story.claims.length;
  const drawn = t("{count} claims, as published. Lines are schematic: no route was observed.", { count });
  const time = t("In the timeline: solid for the whole time told, pale for some time within, ▲ a statement or event.");
  const { values, which } = picksOf(story.claims, "possible");
  const dated = values.map((possible) => possible.some(Boolean));
  const timed = which.reduce((sum, at) => sum + Number(dated[at]), 0) > 1 ? el("p", { class: "gm-phone" }, time) : null;
  const credit = story.credit ? el("p", { dir: "auto" }, story.credit) : null;
  return el("footer", {}, el("p", {}, drawn), timed, credit);
}
