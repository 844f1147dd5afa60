/** "As known on": a slider over the days of report; what was published later is not shown. */

import { el, isolate, svg } from "./dom.js";
import { picksOf } from "./facts.js";
import { isThere, publicDay, publicDaysOf, standingOfEvent } from "./filter.js";
import { change, choose, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { dayOf } from "./time.js";
import { momentName, partName } from "./timewords.js";

const TICK = 8;
/** More ticks than this run into one another: each then stands for some days. */
const TICKS = 60;

/**
 * Make the control; the days of report are its steps, as far apart as one another, for what is
 * published in a week and what decades later are steps alike.
 * @returns {HTMLElement | null} null where all was published on one day
 */
export function makeKnown(story) {
  const each = reportsOf(story);
  const days = [...each.keys()].sort((a, b) => a - b);
  // An address may ask for a day before the first: the slider could not tell it, and without a slider nothing led back.
  onChange((what) => what === "known" && state.known !== null && state.known < days[0] && change({ known: days[0] }));
  if (days.length < 2) return story.asOf ? fixed(story) : null;
  const last = days.length - 1;
  const input = el("input", { type: "range", id: "gm-known", min: "0", max: String(last), step: "1" });
  const [name, day] = [el("span"), el("output", { for: "gm-known" })];
  const [count, undated] = [el("p"), el("p")]; // the slider itself says the first
  const without = publicDaysOf(story).reduce((sum, day) => sum + Number(Number.isNaN(day)), 0);
  const draw = () => {
    const at = state.known === null ? last : Math.max(0, days.findLastIndex((one) => one <= state.known));
    const words = at === last ? end(story, days[last]) : reportName(story, days[at]);
    const told = published(story, days[at]);
    input.value = String(at);
    input.setAttribute("aria-valuetext", `${words}. ${told}`);
    name.textContent = t("As known on");
    day.textContent = words;
    count.textContent = told;
    undated.textContent = always(without);
    undated.hidden = !without;
  };
  input.addEventListener("input", () => {
    const at = Number(input.value);
    change({ known: at === last ? null : days[at] });
  });
  onChange((what) => {
    if (what === "known") forget(story);
    if (what === "known" || what === "language") draw();
  });
  draw();
  const line = el("div", { class: "gm-known-day" }, el("label", { for: "gm-known" }, name, " ", day));
  const box = el("div", { class: "gm-known-on" }, line, input, ticks(each, days), count, undated);
  line.append(folder(box));
  return box;
}

/** How many claims and events were published on each day that is told. @returns {Map<number, number>} */
function reportsOf(story) {
  const each = new Map();
  const events = story.events.map(publicDay).filter((day) => day !== null);
  for (const day of [publicDaysOf(story), events].flatMap((days) => Array.from(days))) if (!Number.isNaN(day)) each.set(day, (each.get(day) ?? 0) + 1);
  return each;
}

/** Where room is scarce, one line says the day, and a button opens the slider. */
function folder(box) {
  const button = el("button", { type: "button", class: "gm-fold", "aria-label": t("As known on: change the day") });
  const fold = (on) => {
    box.classList.toggle("gm-folded", on);
    button.setAttribute("aria-expanded", String(!on));
  };
  button.addEventListener("click", () => fold(!box.classList.contains("gm-folded")));
  fold(true);
  return button;
}

/** Where the file itself ends and holds one day of report alone. */
function fixed(story) {
  return el("p", { class: "gm-known" }, t("As known on"), " ", isolate(story.asOf));
}

/** The last step shows all: by the file's own day, if it has one. */
function end(story, last) {
  const cut = dayOf(story.asOf, true);
  return cut !== null && cut >= last ? momentName(cut) : reportName(story, last);
}

/** A day of report in words; a source of "1936" tells no day of December. */
function reportName(story, day) {
  const told = [...new Set([...picksOf(story.claims, "reportedBy").values, ...story.events.map(({ reportedBy }) => reportedBy)])]
    .filter((iso) => publicDay({ reportedBy: iso }) === day);
  const first = dayOf(told.reduce((one, other) => (other.length > one.length ? other : one)));
  const parts = { year: "numeric", ...(day - first < 31 ? { month: "long" } : {}) };
  return day === first || told.some((iso) => iso.includes("T")) ? momentName(day) : partName(first, parts);
}

function published(story, day) {
  const all = story.claims.length;
  const count = publicDaysOf(story).reduce((sum, one) => sum + Number(one <= day), 0);
  return t("{count} of {all} claims had been published.", { count, all });
}

function always(count) {
  return t("{count} claims have no day of report: they are always shown.", { count });
}

/** Ticks under the slider, taller where more was published. */
function ticks(each, days) {
  const last = Math.min(days.length, TICKS) - 1;
  const counts = Array(last + 1).fill(0);
  days.forEach((day, at) => (counts[Math.round((at / (days.length - 1)) * last)] += each.get(day)));
  const most = Math.max(...counts);
  // The thumb's middle never reaches the ends of the slider: half of it is 8 pixels wide.
  const picture = svg("svg", { "aria-hidden": "true" });
  const rects = counts.map((count, at) => {
    const rect = svg("rect", { y: 0, width: 1, height: 2 + (TICK - 2) * Math.sqrt(count / most) });
    rect.style.x = `calc(8px + ${at / last} * (100% - 16px) - 0.5px)`;
    return rect;
  });
  picture.append(...rects);
  return picture;
}

/** What is not there any more cannot be chosen. */
function forget(story) {
  const there = state.chosen.filter((at) => isThere(story, at));
  const event = state.event !== null && standingOfEvent(story.events[state.event]) === "out" ? null : state.event;
  if (there.length !== state.chosen.length || event !== state.event) choose(there, { event });
}
