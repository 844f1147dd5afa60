/** Long lists: entries are made as the reader scrolls or is led to them, and kept. */

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
 * @param {string} tag of the empty elements that begin and end the list
 * @returns {{show: (things: any[]) => void, reach: (thing: any) => HTMLElement | null, made: Map<any, HTMLElement>}}
 */
export function makeChunks(box, make, tag = "div") {
  const [top, end] = [0, 1].map(() => el(tag, { class: "gm-end", "aria-hidden": "true" }));
  const made = new Map();
  let things = [];
  let [from, to] = [0, 0]; // those in the box
  const entries = (first, last) => things.slice(first, last).map((thing) => {
    if (!made.has(thing)) made.set(thing, make(thing));
    return made.get(thing);
  });
  const grow = (first, last) => {
    if (first < from) top.after(...entries(first, from));
    if (last > to) end.before(...entries(to, last));
    [from, to] = [Math.min(from, first), Math.max(to, Math.min(last, things.length))];
    bound();
  };
  const lay = (first, last) => {
    [from, to] = [first, Math.min(last, things.length)];
    box.replaceChildren(top, ...entries(from, to), end);
    bound();
  };
  const bound = () => {
    if (from > 0) box.prepend(top);
    else top.remove(); // the first entry is the box's first child
    end.hidden = to >= things.length;
  };
  const look = () => [top, end].forEach((one) => {
    watch.unobserve(one);
    watch.observe(one); // it may be in sight still
  });
  const watch = new IntersectionObserver((seen) => {
    const near = (one) => seen.some(({ isIntersecting, target }) => isIntersecting && target === one);
    if (!near(top) && !near(end)) return;
    grow(near(top) ? Math.max(0, from - STEP) : from, near(end) ? to + STEP : to);
    look();
  }, { scrollMargin: "800px 0px" });
  const all = () => paper.matches && lay(0, things.length);
  paper.addEventListener("change", all, { signal: life() });
  const show = (wanted) => {
    if (things.length && wanted.length === things.length && wanted.every((thing, at) => thing === things[at])) return;
    things = wanted;
    lay(0, things.length > FEW && !paper.matches ? STEP : things.length);
    look();
  };
  const reach = (thing) => {
    const at = things.indexOf(thing);
    if (at < 0) return null;
    // What lies between is not made: the list begins anew around it.
    if (at < from - STEP || at >= to + STEP) lay(Math.max(0, at - STEP / 2), at + STEP);
    else if (at < from || at >= to) grow(at < from ? Math.max(0, at - STEP / 2) : from, at < to ? to : at + STEP);
    look();
    return made.get(thing);
  };
  return { show, reach, made };
}
