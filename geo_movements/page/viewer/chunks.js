/** Long lists: entries are made as the reader scrolls to them, and kept. */

import { el } from "./dom.js";
import { life } from "./state.js";

/** A list this long is made at once. */
const FEW = 200;
const STEP = 60;
const paper = window.matchMedia("print");

/**
 * Show a list of things in a box, as much of it as the reader has come to.
 * @param {HTMLElement} box
 * @param {(thing: any) => HTMLElement} make called once for each thing
 * @param {string} tag of the empty element that ends the list
 * @returns {{show: (things: any[]) => void, reach: (thing: any) => HTMLElement | null, made: Map<any, HTMLElement>}}
 */
export function makeChunks(box, make, tag = "div") {
  const end = el(tag, { class: "gm-end", "aria-hidden": "true" });
  const made = new Map();
  let [things, count] = [[], 0];
  const entry = (thing) => {
    if (!made.has(thing)) made.set(thing, make(thing));
    return made.get(thing);
  };
  const more = (to) => {
    end.before(...things.slice(count, to).map(entry));
    count = Math.min(Math.max(to, count), things.length);
    end.hidden = count >= things.length;
  };
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    more(count + STEP);
    watch.unobserve(end);
    if (!end.hidden) watch.observe(end); // it may be in sight still
  }, { scrollMargin: "800px 0px" });
  watch.observe(end);
  const all = () => paper.matches && more(things.length);
  paper.addEventListener("change", all, { signal: life() });
  const show = (wanted) => {
    if (things.length && wanted.length === things.length && wanted.every((thing, at) => thing === things[at])) return;
    [things, count] = [wanted, 0];
    box.replaceChildren(end);
    more(things.length > FEW && !paper.matches ? STEP : things.length);
    watch.unobserve(end);
    watch.observe(end);
  };
  const reach = (thing) => {
    const at = things.indexOf(thing);
    if (at >= count) more(at + STEP);
    return at < 0 ? null : made.get(thing);
  };
  return { show, reach, made };
}
