/** Days of any year: ISO 8601 with astronomical years, and what a browser makes of them. */

import { picksOf } from "./facts.js";
import { state } from "./state.js";

export const DAY = 86400000;
const MINUTES = 1440;
/** No farther from 1970, some 246,000 years: browsers know no date beyond 100 million days. */
const MOST_DAYS = 90000000;
const ISO = /^([+-]?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/;

/** Moments by their words, the begin and the end: many claims tell the same day. */
const known = [new Map(), new Map()];

/**
 * Days since 1970 of an ISO date, BC included; `end` takes the last day of a month or year.
 * A time of day makes a fraction, by the story's clock (`setClock`).
 * @returns {number | null} null for what is no date, or too far away for a browser
 */
export function dayOf(iso, end = false) {
  if (!iso) return null;
  const days = known[Number(end)];
  if (!days.has(iso)) days.set(iso, workedOut(iso, end));
  return days.get(iso);
}

function workedOut(iso, end) {
  const match = ISO.exec(iso);
  if (!match) return null;
  const [year, month, date] = [match[1], match[2], match[3]].map((part) => (part ? Number(part) : null));
  const at = new Date(0);
  at.setUTCFullYear(year, (month ?? (end ? 12 : 1)) - 1, date ?? 1);
  if (end && date === null) at.setUTCMonth(at.getUTCMonth() + 1, 0);
  const day = Math.floor(at.getTime() / DAY);
  if (!(Math.abs(day) <= MOST_DAYS)) return null;
  return match[4] === undefined ? day : (day * MINUTES + minuteOf(match)) / MINUTES;
}

/** The moment at which a date is over, in days: the next midnight, or the next minute. */
export function endOf(iso) {
  const last = dayOf(iso, true);
  if (last === null) return null;
  return isTimed(iso) ? Math.round(last * MINUTES + 1) / MINUTES : last + 1;
}

/** Whether a date tells a time of day. */
export function isTimed(iso) {
  return Boolean(iso) && iso.includes("T");
}

/**
 * Take the story's clock: the one offset from UTC that its dates tell. Where they tell several, it is
 * UTC, for hours of different clocks must compare; where none, the clock of wherever it was.
 */
export function setClock(story) {
  known.forEach((days) => days.clear());
  const dates = ["possible", "definite"].flatMap((name) => picksOf(story.claims, name).values).flat();
  const all = [...dates, ...story.events.flatMap(({ day, lastDay }) => [day, lastDay])].filter(isTimed);
  const told = new Set(all.map((iso) => offsetOf(ISO.exec(iso)?.[6])).filter((minutes) => minutes !== null));
  state.offset = told.size === 0 ? null : told.size === 1 ? [...told][0] : 0;
}

/** The day and minute of a moment, as a date whose UTC parts are those of the story's clock. */
export function dateOf(day) {
  return new Date(Math.round(day * MINUTES) * 60000);
}

/** The first moment of a month, counted from January of year 0; months may be any number. */
export function monthStart(months) {
  const at = new Date(0);
  at.setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12, 1);
  return at.getTime() / DAY;
}

/** The month in which a moment lies, counted from January of year 0. */
export function monthOf(day) {
  const at = dateOf(day);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

function minuteOf([, , , , hour, minute, zone]) {
  const own = offsetOf(zone);
  return Number(hour) * 60 + Number(minute) + (own === null ? 0 : (state.offset ?? 0) - own);
}

/** Minutes east of Greenwich, or null. */
function offsetOf(zone) {
  if (!zone) return null;
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}
