/** Sources: footnotes in the text, the few behind one claim, and the whole list. */

import { movementsOf } from "./about.js";
import { makeChunks } from "./chunks.js";
import { el, isTurned, isWeb, isolate, link } from "./dom.js";
import { listsOf } from "./facts.js";
import { isThere, standingOfEvent } from "./filter.js";
import { credibilityOf, reliabilityOf } from "./grades.js";
import { onChange } from "./state.js";
import { t } from "./strings.js";

/**
 * Words with their footnotes, which stay on the line of the last word.
 * @param {(text: string) => HTMLElement} [wrap] isolate, or sentenceOf where the sentence is the page's own
 */
export function noted(text, numbers, wrap = isolate) {
  if (isTurned(text)) return [wrap(text), " ", el("sup", {}, ...numbers.map(footnote))];
  const cut = text.lastIndexOf(" ") + 1;
  const short = text.length - cut < 24; // a long address must be free to break
  const notes = el("sup", {}, ...numbers.map(footnote));
  const last = el("span", { class: short ? "gm-last" : null }, wrap(text.slice(cut)), notes);
  return [wrap(text.slice(0, cut)), last];
}

/** @returns {HTMLElement} the number of a source, which leads to it */
export function footnote(number) {
  const label = t("Source {number}", { number });
  return el("button", { type: "button", "data-source": String(number), "aria-label": label }, String(number));
}

/** What is cited for one claim or event. */
export function cited(numbers, story) {
  const items = numbers.map((number) => {
    const source = story.sources.find(({ n }) => n === number);
    const title = [source.publisher, source.title].filter(Boolean).join(": ");
    const words = title || source.url || "";
    return el("li", { value: String(number) }, link(words, source.url));
  });
  return items.length ? el("ol", { class: "gm-cited" }, ...items) : el("p", { class: "gm-unsourced" }, t("No source given."));
}

/**
 * Every source by its number, and the credits in full.
 * @returns {{body: HTMLElement, reach: (number: number) => HTMLElement | null, shown: () => number}}
 */
export function sourceList(story) {
  const list = el("ol", { class: "gm-sources" });
  const uses = usesOf(story);
  const chunks = makeChunks(list, (source) => item(source, uses.get(source.n), story), "li");
  const isShown = ({ n }) => {
    const { claims, events } = uses.get(n);
    return claims.some((at) => isThere(story, at)) || events.some((at) => standingOfEvent(story.events[at]) !== "out");
  };
  let shown = [];
  const settle = () => chunks.show((shown = story.sources.filter(isShown)));
  onChange((what) => ["known", "query", "filters"].includes(what) && settle());
  settle();
  const full = story.attributions.map((line) => el("li", {}, isolate(line)));
  const body = el("div", {}, list, el("h2", {}, t("Places, borders and water")), el("ul", { class: "gm-attributions" }, ...full));
  const reach = (number) => chunks.reach(story.sources.find(({ n }) => n === number));
  return { body, reach, shown: () => shown.length };
}

/** What cites each source: the positions of claims and events. */
function usesOf(story) {
  const uses = new Map(story.sources.map(({ n }) => [n, { claims: [], events: [] }]));
  const { starts, items } = listsOf(story.claims, "sources");
  for (let claim = 0; claim < story.claims.length; claim += 1) {
    for (let at = starts[claim]; at < starts[claim + 1]; at += 1) uses.get(items[at]).claims.push(claim);
  }
  story.events.forEach(({ sources }, at) => sources.forEach((n) => uses.get(n).events.push(at)));
  return uses;
}

function item(source, { claims }, story) {
  const words = source.title ?? hostOf(source.url) ?? "";
  const grade = reliabilityOf(source.reliability);
  return el(
    "li",
    { id: `gm-source-${source.n}`, value: String(source.n), tabindex: "-1" },
    source.publisher ? el("strong", {}, isolate(source.publisher)) : null,
    source.publisher ? " " : null,
    link(words, source.url),
    ...(source.author ? [", ", isolate(source.author)] : []),
    source.published ? el("span", { class: "gm-when" }, " ", isolate(source.published)) : null,
    ...(isWeb(source.archive_url) ? [" ", link(t("archived"), source.archive_url)] : []),
    grade || claims.length ? el("p", { class: "gm-aside" }, grade, claims.length ? el("span", { class: "gm-uses" }, grade ? " · " : null, t("cited for")) : null) : null,
    claims.length ? el("ul", { class: "gm-about gm-cites", "aria-label": t("cited for") }, ...movementsOf(claims, story, (some) => credibility(some, story))) : null,
  );
}

/** How credible the claims are that cite it, each grade once. */
function credibility(claims, story) {
  const grades = [...new Set(claims.map((at) => story.claims[at].credibility).filter(Boolean))].sort();
  return grades.map(credibilityOf).join("; ") || null;
}

/** The name of a site, where a source has no title to show. */
function hostOf(url) {
  return isWeb(url) ? new URL(url).host.replace(/^www\./, "") : url;
}
