/** Puts the review page together. */

import { begin, onWork, rowOf, tell, turn, work } from "./work.js";
import { decide, readDecisions, reopen, step, takeBack, commit } from "./decide.js";
import { declareColours } from "./swatch.js";
import { el } from "./dom.js";
import { focusField, makeNames } from "./form.js";
import { keep, keepNow, takeUp } from "./keep.js";
import { makeArticle } from "./article.js";
import { makeAtlas, makeCredits, makeLegend } from "./rowsmap.js";
import { makeDone, makeHead, makeNotice } from "./head.js";
import { makeKeys } from "./keys.js";
import { makeList } from "./list.js";
import { makeLoose, makePicked } from "./picked.js";
import { makePaper } from "./paper.js";
import { readFields } from "./fields.js";
import { readSenses } from "./senses.js";
import { faultOf, readVet } from "./vet.js";
import { speak, t } from "./strings.js";

async function start() {
  const story = JSON.parse(document.getElementById("gm-story").textContent);
  speak(story.strings, story.language);
  declareColours(story.groups);
  readFields(story);
  readSenses(story);
  readVet(story);
  readDecisions(story);
  begin(story.rows);
  const app = document.getElementById("rv-app");
  takeUp(story);
  const mapBox = el("div", { class: "rv-map-box" });
  const text = pane("rv-article", t("Article"), makeArticle(story));
  text.append(makePicked(), makeLoose(story));
  const rows = pane("rv-list", t("Rows"), orderOf(), makeList(story));
  const stage = el("section", { id: "rv-stage", "aria-label": t("Map") }, mapBox, makeLegend(story), makeCredits(story));
  const side = el("div", { class: "rv-side" }, rows, makeDone(story), actions());
  app.append(skip(), makeHead(story), el("main", { class: "rv-main-part" }, makeNotice(), tabs(app), text, side, stage), makeNames());
  app.dataset.tab = "rows";
  makeKeys();
  makePaper(story);
  guard();
  const atlas = await makeAtlas(story, mapBox);
  Object.assign(window, { gmReview: { faultOf, work, map: atlas.map, shown: atlas.shown, ready: true } });
}

/** The first stop of the keyboard leads past the article, whose marks are many. */
function skip() {
  const button = el("button", { type: "button", class: "rv-skip rv-plain" }, t("Skip to the rows"));
  button.addEventListener("click", () => document.getElementById(`rv-head-${work.current}`)?.focus());
  return el("nav", { "aria-label": t("Skip") }, button);
}

/** A part of the page that scrolls by itself. */
function pane(id, words, ...children) {
  return el("section", { id, class: "rv-pane", "aria-label": words, tabindex: "0" }, ...children);
}

function orderOf() {
  const select = el("select", { id: "rv-order" }, el("option", { value: "text" }, t("As in the text")), el("option", { value: "doubt" }, t("Doubtful first")));
  select.addEventListener("change", () => turn("order", select.value));
  return el("p", { class: "rv-order" }, el("label", { for: "rv-order" }, t("Order")), select);
}

/** What decides, always in reach. */
function actions() {
  const button = (words, key, pressed, kind) => {
    const own = el("button", { type: "button", class: kind, "aria-keyshortcuts": key }, words, " ", el("kbd", { "aria-hidden": "true" }, key));
    own.addEventListener("click", pressed);
    return own;
  };
  const before = el("button", { type: "button", class: "rv-plain rv-arrow", "aria-label": t("Row before"), "aria-keyshortcuts": "k" }, "‹");
  const next = el("button", { type: "button", class: "rv-plain rv-arrow", "aria-label": t("Next row"), "aria-keyshortcuts": "j" }, "›");
  before.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  const accept = button(t("Accept"), "a", () => decide("accepted"), "rv-main");
  const drop = button(t("Drop"), "d", () => decide("dropped"), "rv-plain");
  const open = button(t("Open again"), "o", reopen, "rv-plain");
  // What a decided row already is cannot be done to it: in that button's place stands the one that opens it again.
  const show = () => {
    const decision = rowOf(work.current)?.decision ?? null;
    open.hidden = decision === null;
    accept.hidden = decision === "accepted";
    drop.hidden = decision === "dropped";
  };
  show();
  onWork((what) => ["rows", "current"].includes(what) && show());
  return el("div", { class: "rv-actions", role: "toolbar", "aria-label": t("Decide") }, before, accept, drop, open, button(t("Undo"), "u", () => takeBack(), "rv-plain"), next);
}

/** On a phone the article and the rows take turns. */
function tabs(app) {
  const make = (name, words) => {
    const own = el("button", { type: "button", "aria-pressed": String(name === "rows") }, words);
    own.addEventListener("click", () => show(name));
    return [name, own];
  };
  const buttons = new Map([make("rows", t("Rows")), make("article", t("Article"))]);
  const show = (name) => {
    app.dataset.tab = name;
    for (const [one, button] of buttons) button.setAttribute("aria-pressed", String(one === name));
    tell("current", { reveal: true }); // the pane that comes into sight shows the row at hand
  };
  onWork((what, { column, sense }) => {
    if (what !== "opened") return;
    show("rows");
    if (column) focusField(work.rows.find(({ key }) => key === work.current), column);
  });
  return el("div", { class: "rv-tabs", role: "group", "aria-label": t("Show") }, ...buttons.values());
}

/** Nothing is lost: kept after each change, and a word of warning where nothing keeps it. */
function guard() {
  onWork((what) => what === "rows" && keep());
  window.addEventListener("pagehide", () => {
    commit();
    keepNow();
  });
  window.addEventListener("beforeunload", (event) => {
    commit();
    keepNow();
    if (work.dirty && !work.kept) event.preventDefault();
  });
}

start();
