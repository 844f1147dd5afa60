/** Play, step, speed and the way back to the whole time; what each step shows is announced. */

import { el, svg } from "./dom.js";
import { picksOf } from "./facts.js";
import { DEFINITE, POSSIBLE, standingsOf } from "./filter.js";
import { present, presentMarks } from "./bars.js";
import { change, choose, isChosen, life, onChange, state } from "./state.js";
import { countChanges, isLast, nextChange, nextWindow } from "./steps.js";
import { t } from "./strings.js";
import { spanName } from "./timewords.js";

const SPEEDS = [0.5, 1, 2, 4];
/** All that changes takes about so long at speed 1. */
const WHOLE_MS = 24000;
const STEP_MS = [120, 900];
/** While it plays, a screen reader hears no more often than this. */
const ANNOUNCE_MS = 2500;
const PLAY = "M3 1.5V14.5L14 8Z";
const PAUSE = "M3 2H6.5V14H3ZM9.5 2H13V14H9.5Z";
const BACK = "M2 2H4V14H2ZM14 2V14L5 8Z";
const REPLAY = "M8 2.6V0L3.4 3.9L8 7.8V4.9A4 4 0 1 1 4 8.9H1.7A6.3 6.3 0 1 0 8 2.6Z";
const FORTH = "M12 2H14V14H12ZM2 2V14L11 8Z";

/**
 * Make the controls of the timeline.
 * @param {{bars: object[], marks: object[], range: number[], unit: object}} time
 */
export function makePlay(story, time) {
  let timer = null;
  let speed = 1;
  let told = 0;
  const [play, back, forth] = [button(PLAY, "gm-play"), button(BACK), button(FORTH)];
  const reset = el("button", { type: "button", class: "gm-whole" });
  const pace = el("select", { name: "gm-pace" }, ...SPEEDS.map((one) => el("option", { value: String(one) }, `${one}×`)));
  const [status, brief] = [el("p", { class: "gm-status", role: "status" }), el("p", { class: "gm-brief-time", "aria-hidden": "true" })];
  const element = el("div", { class: "gm-controls", role: "group" }, play, back, forth, pace, reset, status, brief);
  pace.value = "1";

  let spans = null; // until something else is there
  const there = () => (spans ??= spansOf(story, time));
  const ended = () => state.window !== null && isLast(there(), time, state.window);
  const label = () => {
    if (timer !== null) name(play, t("Pause"), PAUSE);
    else if (ended()) name(play, t("Replay"), REPLAY);
    else name(play, t("Play"), PLAY);
    name(back, t("Step back"), BACK);
    name(forth, t("Step forward"), FORTH);
    element.setAttribute("aria-label", t("Play through time"));
    pace.setAttribute("aria-label", t("Speed"));
    reset.textContent = t("Whole time");
    reset.disabled = state.window === null;
    document.getElementById("gm-time").classList.toggle("gm-playing", timer !== null);
  };
  const tell = () => {
    told = Date.now();
    status.textContent = state.window === null ? t("The whole time.") : account(story);
  };
  const show = () => {
    brief.textContent = state.window === null ? t("Solid: for all of that time. Pale: some time within it.") : counted(story);
    brief.classList.toggle("gm-hint", state.window === null);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = null;
    label();
    tell();
  };
  const wait = () => Math.max(STEP_MS[0], Math.min(STEP_MS[1], WHOLE_MS / countChanges(there(), time, state.window))) / speed;
  const next = () => {
    const window = nextChange(there(), time, state.window);
    if (!window) return pause();
    change({ window }, { playing: true });
    document.getElementById("gm-time").style.setProperty("--gm-step", `${wait()}ms`);
    timer = setTimeout(next, wait());
  };
  play.addEventListener("click", () => {
    if (timer !== null) return pause();
    change({ step: null });
    if (isChosen()) choose([]); // all lines are to be seen, not the open claim alone
    if (ended()) change({ window: null }, { playing: true }); // once more
    timer = 0;
    next();
    label();
  });
  const by = (direction) => () => {
    if (timer !== null) pause();
    const window = nextWindow(direction, there(), time, state.window);
    if (window) change({ window });
  };
  back.addEventListener("click", by(-1));
  forth.addEventListener("click", by(1));
  pace.addEventListener("change", () => (speed = Number(pace.value)));
  reset.addEventListener("click", () => {
    change({ window: null });
    play.focus(); // a button that is disabled loses the focus
  });
  onChange((what, options) => {
    if (["known", "filters", "query"].includes(what)) spans = null;
    if (what === "window" && timer !== null && !options.playing) pause();
    if (!["window", "known", "filters", "query", "language"].includes(what)) return;
    label();
    show();
    if (timer === null || Date.now() - told > ANNOUNCE_MS) tell();
  });
  life()?.addEventListener("abort", pause);
  label();
  show();
  return { element };
}

function button(path, name = null) {
  const picture = svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, svg("path", { d: path, fill: "currentColor" }));
  return el("button", { type: "button", class: name }, picture);
}

function name(element, words, path) {
  element.setAttribute("aria-label", words);
  element.title = words;
  element.querySelector("path").setAttribute("d", path);
}

/** What is there in time. A side that nobody told is no time to play: the day that is told stands for it. */
function spansOf(story, { bars, marks, unit }) {
  const told = present(bars, story).map(({ from, to, open, since, until }) => ({
    from: open[0] ? Math.max(from, to - unit.days) : from, to: open[1] ? Math.min(to, from + unit.days) : to, since, until,
  }));
  return [...told, ...presentMarks(marks, story)];
}

/** What the window shows, in a sentence or two. */
export function account(story) {
  const [sure, maybe] = countOf(story);
  return [underWay(spanName(state.window), sure), perhaps(maybe)].filter(Boolean).join(" ");
}

/** The same in few words, beside the controls: the handles tell the day. */
function counted(story) {
  const [sure, maybe] = countOf(story);
  return [t("{count} under way", { count: sure }), maybe ? t("{count} possible", { count: maybe }) : null].filter(Boolean).join(", ");
}

/** How many claims are surely, and how many possibly under way; those that tell no day count for nothing. */
function countOf(story) {
  const { values, which } = picksOf(story.claims, "possible");
  const timed = values.map((possible) => possible.some(Boolean));
  const counts = [0, 0, 0, 0];
  standingsOf(story).forEach((code, at) => (counts[code] += Number(timed[which[at]])));
  return [counts[DEFINITE], counts[POSSIBLE]];
}

function underWay(when, count) {
  if (!count) return t("{when}: no claim surely under way.", { when });
  return t("{when}: {count} claims under way.", { when, count });
}

function perhaps(count) {
  return count ? t("{count} more are possible.", { count }) : null;
}
