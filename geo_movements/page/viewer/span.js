/** How much time the timeline shows, and in what steps one goes through it. */

import { monthOf, monthStart } from "./time.js";

const MINUTES = 1440;
const MOST_STEPS = 200;
/** A longer story is not stepped through by the hour, though some of it tells hours. */
const BY_HOURS_DAYS = 14;
const minutes = (count) => ({ minutes: count, days: count / MINUTES });
const months = (count) => ({ months: count, days: count * 30.437 });

/** Steps, from a minute to a thousand years. */
const UNITS = [
  ...[1, 5, 15, 30, 60, 180, 360, 720, MINUTES, 7 * MINUTES].map(minutes),
  ...[1, 12, 120, 1200, 12000].map(months),
];

/** The step for a span: no more than 200 of them; none under a day where no time of day is told. */
export function unitOf([from, to], timed) {
  const fit = UNITS.filter(({ days }) => days >= 1 || (timed && to - from <= BY_HOURS_DAYS));
  return fit.find(({ days }) => (to - from) / days <= MOST_STEPS) ?? fit.at(-1);
}

/** The last step at or before a moment; weeks begin on Monday. */
export function floorTo(unit, day) {
  if (unit.months) return monthStart(Math.floor(monthOf(day) / unit.months) * unit.months);
  const monday = unit.minutes === 7 * MINUTES ? 4 * MINUTES : 0;
  return (Math.floor((Math.round(day * MINUTES) - monday) / unit.minutes) * unit.minutes + monday) / MINUTES;
}

/** The first step at or after a moment. */
export function ceilTo(unit, day) {
  const floor = floorTo(unit, day);
  return floor < day ? advance(unit, floor, 1) : floor;
}

export function roundTo(unit, day) {
  const [floor, ceil] = [floorTo(unit, day), ceilTo(unit, day)];
  return day - floor < ceil - day ? floor : ceil;
}

/** A moment so many steps on. */
export function advance(unit, day, steps) {
  if (!unit.months) return Math.round(day * MINUTES + steps * unit.minutes) / MINUTES;
  const month = monthOf(day);
  return monthStart(month + steps * unit.months) + day - monthStart(month);
}

/** How many steps a window is wide, at least one. */
export function stepsIn(unit, [from, to]) {
  return Math.max(1, Math.round((to - from) / unit.days));
}

/** A window ends before the day that follows: its last day is the one before. A moment is itself. */
export function lastOf(end) {
  return Number.isInteger(end) ? end - 1 : end;
}

/** The claims' days, and those of events up to a third of that beyond, with a margin. */
export function rangeOf(bars, events, timed) {
  const [first, last] = bounds(bars.length ? bars : events);
  const room = Math.max(timed ? 0.25 : 7, (last - first) / 3);
  const near = events.filter(({ from, to }) => from >= first - room && to <= last + room);
  const [from, to] = bounds([{ from: first, to: last }, ...near]);
  const unit = unitOf([from, to], timed);
  const pad = (to - from) * 0.02;
  return { unit, range: [floorTo(unit, from - pad), ceilTo(unit, to + pad)] };
}

/** The first and the last moment of some spans. */
function bounds(spans) {
  return spans.reduce(([low, high], { from, to }) => [Math.min(low, from), Math.max(high, to)], [Infinity, -Infinity]);
}
