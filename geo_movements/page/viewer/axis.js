/** The axis of time: ticks from minutes to centuries, as many as there is room for. */

import { svg } from "./dom.js";
import { widthOf } from "./measure.js";
import { dateOf, monthOf, monthStart } from "./time.js";
import { clockName, partName } from "./timewords.js";

const MINUTES = 1440;
const APART = 84;
const WEEK = 7 * MINUTES;
const BY_MINUTES = [1, 5, 15, 30, 60, 180, 360, 720, MINUTES, 2 * MINUTES, WEEK, 2 * WEEK];
const BY_MONTHS = [1, 2, 3, 6, ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((years) => 12 * years)];

/**
 * Ticks of a scale, the labels at `y`.
 * @param {{range: number[], width: number, left: number, x: (day: number) => number}} scale
 */
export function drawAxis(scale, top, bottom, y) {
  const { range, width, left, x } = scale;
  const step = stepFor(((range[1] - range[0]) / (width - 2 * left)) * APART);
  const days = (step.months ? byMonths : byMinutes)(range, step).filter((day) => x(day) >= left - 1 && x(day) <= width - left + 1);
  const lines = days.map((day) => svg("line", { x1: x(day), x2: x(day), y1: top, y2: bottom, class: "gm-tick" }));
  return [...lines, ...labels(days, step, scale).map((one) => label(one, y))];
}

function label({ at, words, anchor }, y) {
  const text = svg("text", { x: at, y, class: "gm-tick-label", style: `text-anchor: ${anchor}` });
  text.textContent = words;
  return text;
}

function stepFor(days) {
  const minutes = BY_MINUTES.find((count) => count / MINUTES >= days);
  if (minutes) return { minutes };
  return { months: BY_MONTHS.find((count) => count * 30.437 >= days) ?? BY_MONTHS.at(-1) };
}

function byMinutes([from, to], { minutes }) {
  const monday = minutes >= WEEK ? 4 * MINUTES : 0;
  const first = Math.ceil((Math.round(from * MINUTES) - monday) / minutes) * minutes + monday;
  return Array.from({ length: Math.max(0, Math.floor((to * MINUTES - first) / minutes) + 1) }, (_, n) => (first + n * minutes) / MINUTES);
}

/** Months and years; before year 1 by the years as they are called, so that 200 BC is a round year. */
function byMonths([from, to], { months }) {
  const years = months / 12;
  const round = (year) => (year > 0 ? year : 1 - year) % years === 0 || (year === 1 && years > 1 && from < monthStart(0));
  const every = Math.min(12, months);
  const days = [];
  for (let month = Math.ceil(monthOf(from) / every) * every; month <= monthOf(to); month += every) {
    if (years <= 1 || round(month / 12)) days.push(monthStart(month));
  }
  return days.filter((day) => day >= from);
}

/** The labels that do not touch; the first tells what the others leave out: the year, the day. */
function labels(days, step, { width, left, x, range }) {
  const hours = step.minutes < MINUTES;
  const kept = hours ? [placed(left, context(range[0]), "start")] : [];
  for (const day of days) {
    const first = kept.length === 0 || (step.minutes >= MINUTES && newYear(day, kept.at(-1).day));
    const one = { ...placed(x(day), tickName(day, step, first), "middle"), day };
    const before = kept.at(-1);
    if (one.right > width || one.left < 0 || (before && one.left < before.right + 10)) continue;
    kept.push(one);
  }
  return kept;
}

function placed(at, words, anchor) {
  const long = widthOf(words);
  const start = anchor === "start" ? at : at - long / 2;
  return { at, words, anchor, left: start, right: start + long };
}

/** The day at which an axis of hours begins, and whose hours they are. */
function context(day) {
  return [partName(day, { day: "numeric", month: "short", year: "numeric" }), clockName()].filter(Boolean).join(", ");
}

function newYear(day, before) {
  return dateOf(day).getUTCFullYear() !== dateOf(before).getUTCFullYear();
}

function tickName(day, { minutes, months }, first) {
  if (months >= 12) return partName(day, { year: "numeric" });
  if (months) return partName(day, { month: "short", year: "numeric" });
  if (minutes < MINUTES && !Number.isInteger(day)) return partName(day, { hour: "2-digit", minute: "2-digit" });
  return partName(day, { day: "numeric", month: "short", ...(first ? { year: "numeric" } : {}) });
}
