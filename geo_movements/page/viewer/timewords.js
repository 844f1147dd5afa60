/** Moments and spans in words, by the language of the page. */

import { state } from "./state.js";
import { dateOf } from "./time.js";

const made = new Map();

/** One moment: "12 October 2024", "6 June 1944, 06:15"; `month` is "long" or "short". */
export function momentName(day, month = "long") {
  const at = dateOf(day);
  const clock = Number.isInteger(day) ? {} : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return tidy(formatter({ day: "numeric", month, year: "numeric", ...clock }, isEarly(at)).format(at));
}

/** A span that ends before `to`: "12 October 2024", "1-20 October 2024", "1812", "06:00 - 06:15". */
export function spanName([from, to], month = "long") {
  const whole = Number.isInteger(from) && Number.isInteger(to);
  const [first, last] = [dateOf(from), dateOf(whole ? to - 1 : to)];
  const clock = whole ? {} : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const options = whole && isYears(from, to) ? { year: "numeric" } : { day: "numeric", month, year: "numeric", ...clock };
  const words = formatter(options, isEarly(first));
  return tidy(first.getTime() === last.getTime() ? words.format(first) : words.formatRange(first, last));
}

/** A tick of the axis: the parts of a date that are asked for. */
export function partName(day, options) {
  const at = dateOf(day);
  const clock = options.hour ? { hourCycle: "h23" } : {};
  return tidy(formatter({ ...options, ...clock }, options.year !== undefined && isEarly(at)).format(at));
}

/** The story's clock against UTC, or null where no date tells it. */
export function clockName() {
  if (state.offset === null) return null;
  const minutes = Math.abs(state.offset);
  const rest = minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : "";
  return minutes ? `UTC${state.offset < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${rest}` : "UTC";
}

/** A year of few digits is told with its era: 218 BC, 17 AD. */
function isEarly(at) {
  return at.getUTCFullYear() < 1000;
}

function isYears(from, to) {
  const newYear = (day) => dateOf(day).getUTCMonth() === 0 && dateOf(day).getUTCDate() === 1;
  return newYear(from) && newYear(to);
}

/** Formatters cost more than what they format. */
function formatter(options, early) {
  const language = document.documentElement.lang || "en";
  const key = JSON.stringify([language, options, early]);
  if (!made.has(key)) {
    const all = { ...options, timeZone: "UTC", ...(early ? { era: "short" } : {}) };
    made.set(key, makeFormatter(language, all));
  }
  return made.get(key);
}

function makeFormatter(language, options) {
  const day = language === "en" ? "en-GB" : language; // the day before the month, as in the lists
  try {
    return new Intl.DateTimeFormat(day, options);
  } catch {
    return new Intl.DateTimeFormat("en-GB", options); // what an author wrote is no language
  }
}

/** "Sep" and "1–20 October" as in the English lists; thin spaces as plain ones. */
function tidy(words) {
  const own = document.documentElement.lang.startsWith("en") ? words.replace(/\bSept\b/, "Sep") : words;
  return own.replace(/[\u2009\u202f]/g, " ").replace(/^(\d+) – (?=\d)/, "$1–");
}
