/** What a search finds: each word is looked for in the distinct values of a column, not claim by claim. */

import { once, picksOf } from "./facts.js";
import { t } from "./strings.js";

const PLAIN = /^[\x00-\x7f]*$/;

/** Case and accents aside. */
export function fold(text) {
  return PLAIN.test(text) ? text.toLowerCase() : text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The words of a search, folded; none where nothing is searched. @returns {string[]} */
export function wordsOf(query) {
  return fold(query).split(/\s+/).filter(Boolean);
}

/**
 * Tell of each claim whether every word that is searched is there.
 * @returns {Uint8Array | null} null where nothing is searched
 */
export function foundIn(story, query) {
  const words = wordsOf(query);
  if (!words.length) return null;
  const found = new Uint8Array(story.claims.length).fill(1);
  for (const word of words) {
    const has = new Uint8Array(found.length);
    for (const { texts, which } of columnsOf(story)) mark(has, which, texts.map((text) => text.includes(word)));
    for (let at = 0; at < found.length; at += 1) found[at] &= has[at];
  }
  return found;
}

function mark(has, which, hits) {
  if (!hits.includes(true)) return;
  for (let at = 0; at < which.length; at += 1) if (hits[which[at]]) has[at] = 1;
}

const AS_TOLD = ["claimant", "force", "quote", "note", "strength", "date", "movement", "id", "partOf", "side"];

/**
 * What claims are found by, column by column: their own words, their movement's title, their sources,
 * the names that their places have in whatever language.
 * @returns {{texts: string[], which: Int32Array}[]}
 */
function columnsOf(story) {
  return once(story.claims, `finds ${story.language}`, () => {
    const sources = new Map(story.sources.map((source) => [source.n, saidOfSource(source)]));
    const named = (place) => [place, ...(Object.hasOwn(story.names ?? {}, place) ? story.names[place] : [])];
    const places = (...toponyms) => toponyms.filter(Boolean).flatMap((one) => named(one.trim()));
    const told = (value) => [value, value && t(value)];
    const column = (name, wordsFor = (value) => [value]) => {
      const { values, which } = picksOf(story.claims, name);
      return { which, texts: values.map((value) => fold(wordsFor(value).filter(Boolean).join("\n"))) };
    };
    return [
      ...AS_TOLD.map((name) => column(name)),
      column("mode", told), column("status", told),
      column("from", (place) => places(place)), column("to", (place) => places(place)),
      column("via", (via) => [via, ...places(...(via ?? "").split(";"))]),
      column("written", (written) => places(...(written ?? []))),
      column("sources", (numbers) => numbers.flatMap((n) => sources.get(n) ?? [])),
      column("card", (card) => [story.cards[card]?.title]),
    ];
  });
}

/** @returns {string[]} */
export function saidOfSource({ publisher, title, author }) {
  return [publisher, title, author];
}
