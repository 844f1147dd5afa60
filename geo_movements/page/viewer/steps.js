/** Where a step through time leads. */

import { advance, ceilTo, floorTo, stepsIn } from "./span.js";

/**
 * The window a step on, as wide as it is, from the first to the last of what is told; time in which
 * nothing is told is passed over.
 * @param {1 | -1} direction
 * @param {{from: number, to: number}[]} spans of what is there
 * @param {{range: number[], unit: object}} time
 * @param {number[] | null} window null for the whole time: the first step, or the last, is next
 * @returns {number[] | null} null where no step is left
 */
export function nextWindow(direction, spans, { range, unit }, window) {
  const told = spans.filter(({ from, to }) => to > range[0] && from < range[1]);
  if (!told.length) return null;
  const wide = window ? stepsIn(unit, window) : 1;
  const at = (from) => [from, advance(unit, from, wide)];
  const first = Math.max(range[0], floorTo(unit, least(told.map(({ from }) => from))));
  const end = Math.min(range[1], ceilTo(unit, most(told.map(({ to }) => to))));
  const last = Math.max(first, advance(unit, end, -wide));
  if (!window) return at(direction > 0 ? first : last);
  const from = advance(unit, window[0], direction);
  if (direction > 0 ? from > last : from < first) return null;
  if (told.some((span) => span.from < at(from)[1] && span.to > from)) return at(from);
  if (direction > 0) return at(floorTo(unit, least(told.map((span) => span.from).filter((day) => day >= from))));
  return at(Math.max(first, advance(unit, ceilTo(unit, most(told.map(({ to }) => to).filter((day) => day <= from))), -wide)));
}

function least(days) {
  return days.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(days) {
  return days.reduce((a, b) => Math.max(a, b), -Infinity);
}
