/** Where a step through time leads: by a unit of it, or to the next that changes. */

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
export function nextWindow(direction, spans, time, window) {
  const way = wayThrough(spans, time, window);
  if (!way) return null;
  const { unit, wide, told, first, last, at, isTold } = way;
  if (!window) return at(direction > 0 ? first : last);
  const from = advance(unit, window[0], direction);
  if (direction > 0 ? from > last : from < first) return null;
  if (isTold(from)) return at(from);
  if (direction > 0) return at(floorTo(unit, least(told.map((span) => span.from).filter((day) => day >= from))));
  return at(Math.max(first, advance(unit, ceilTo(unit, most(told.map(({ to }) => to).filter((day) => day <= from))), -wide)));
}

/**
 * The next window in which something begins, ends, or becomes sure: how time is played. It comes to
 * its end with the last of what is told.
 * @param {{from: number, to: number, since?: number, until?: number}[]} spans
 * @returns {number[] | null} null at the end
 */
export function nextChange(spans, time, window) {
  const way = wayThrough(spans, time, window);
  if (!way) return null;
  const { first, last, at, isTold } = way;
  if (!window) return at(first);
  if (window[0] >= last) return null;
  const ahead = [...changes(way)].filter((day) => day > window[0] && day < last).sort((a, b) => a - b);
  return at(ahead.find(isTold) ?? last);
}

/** Tell whether a window stands at the last of what is told. */
export function isLast(spans, time, window) {
  const way = wayThrough(spans, time, window);
  return !way || window[0] >= way.last;
}

/** In how many windows something changes. */
export function countChanges(spans, time, window) {
  const way = wayThrough(spans, time, window);
  return way ? changes(way).size : 0;
}

function changes({ unit, wide, told }) {
  const days = (names) => {
    const found = new Set();
    for (const span of told) for (const name of names) if (Number.isFinite(span[name])) found.add(span[name]);
    return found;
  };
  const begins = [...days(["from", "since"])].map((day) => advance(unit, floorTo(unit, day), 1 - wide));
  const ends = [...days(["to", "until"])].map((day) => ceilTo(unit, day));
  return new Set([...begins, ...ends]);
}

function wayThrough(spans, { range, unit }, window) {
  const told = spans.filter(({ from, to }) => to > range[0] && from < range[1]);
  if (!told.length) return null;
  const wide = window ? stepsIn(unit, window) : 1;
  const at = (from) => [from, advance(unit, from, wide)];
  const first = Math.max(range[0], floorTo(unit, least(told.map(({ from }) => from))));
  const end = Math.min(range[1], ceilTo(unit, most(told.map(({ to }) => to))));
  const last = Math.max(first, advance(unit, end, -wide));
  const isTold = (from) => told.some((span) => span.from < at(from)[1] && span.to > from);
  return { unit, wide, told, first, last, at, isTold };
}

function least(days) {
  return days.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(days) {
  return days.reduce((a, b) => Math.max(a, b), -Infinity);
}
