/** Pointing at the map: what lies under the pointer, a tooltip, and a choice where several do. */

import { el, isolate, sentenceOf } from "./dom.js";
import { flowItems } from "./flowdetail.js";
import { boxOf, distanceTo } from "./paths.js";
import { nearBy } from "./throng.js";
import { choose, hover, state } from "./state.js";
import { t } from "./strings.js";
import { sentence, speaker } from "./words.js";

const REACH = 7;

/** Marks near a point of the canvas, the nearest first. */
export function hits(scene, x, y) {
  const dots = scene.dots.map((dot) => ({ mark: dot.mark, distance: Math.hypot(dot.x - x, dot.y - y) - 4 }));
  const lines = scene.lines.filter((line) => isBy(line, x, y)).map((line) => ({
    mark: line.mark, distance: distanceTo(line.points, x, y) - line.mark.width / 2,
  }));
  return [...dots, ...lines, ...(scene.glanced ? nearBy(scene, x, y, REACH) : [])]
    .filter(({ distance }) => distance < REACH)
    .sort((a, b) => a.distance - b.distance)
    .map(({ mark }) => mark);
}

/** Tell whether a point is so near to a line's box that it may be near the line. */
function isBy(line, x, y) {
  line.box ??= boxOf(line.points);
  const [left, top, right, bottom] = line.box;
  const room = REACH + line.mark.width / 2;
  return x > left - room && x < right + room && y > top - room && y < bottom + room;
}

/** Make the map answer to the pointer. */
export function makePointer(map, story, toCanvas) {
  const tip = el("div", { class: "gm-tip", role: "status" });
  const menu = el("div", { class: "gm-menu", role: "group" });
  L.DomEvent.disableClickPropagation(menu);
  tip.hidden = menu.hidden = true;
  map.getContainer().append(tip, menu);
  const under = (event) => hits(state.scene, ...toCanvas(event.layerPoint));
  let asked = 0;
  map.on("mousemove", (event) => {
    cancelAnimationFrame(asked);
    if (map.dragging?.moving()) return; // the hand moves the map, it does not point
    asked = requestAnimationFrame(() => point(event)); // once a frame is enough
  });
  const point = (event) => {
    const found = under(event);
    map.getContainer().classList.toggle("gm-over", found.length > 0);
    const claims = found[0]?.claims ?? [];
    hover(claims);
    tip.hidden = !claims.length || !menu.hidden;
    if (claims.length) showTip(tip, claims, story, event.containerPoint, map.getSize());
  };
  map.on("mouseout", () => {
    cancelAnimationFrame(asked);
    tip.hidden = true;
    hover([]);
  });
  map.on("movestart zoomstart", () => (tip.hidden = menu.hidden = true));
  map.on("click", (event) => {
    tip.hidden = menu.hidden = true;
    state.pointed = event.latlng;
    const claims = [...new Set(under(event).flatMap((mark) => mark.claims))];
    const items = itemsOf(claims, story);
    if (items.length > 1) showMenu(menu, items, event.containerPoint, map.getSize());
    choose(items[0]?.claims ?? [], { reveal: true });
  });
  return () => (menu.hidden = true);
}

/** What a reader may choose of some claims: each; of flows, those of a pair of places. */
function itemsOf(claims, story) {
  if (story.flows) return flowItems(claims, story);
  return claims.map((at) => ({ claims: [at], group: story.claims[at].group, who: speaker(story.claims[at]), words: sentence(story.claims[at]) }));
}

function showTip(tip, claims, story, { x, y }, size) {
  const claim = story.claims[claims[0]];
  const items = itemsOf(claims, story);
  const [{ who, words }] = items;
  const more = items.length > 1 ? el("em", {}, andMore(items.length - 1, claim)) : null;
  tip.replaceChildren(el("strong", {}, isolate(who)), el("span", {}, sentenceOf(words)), ...(more ? [more] : []));
  tip.hidden = false;
  place(tip, x, y, size);
}

function showMenu(menu, items, { x, y }, size) {
  const buttons = items.slice(0, 8).map(({ claims, group, who, words }) => {
    const button = el("button", { type: "button" }, el("strong", {}, isolate(who)), " ", sentenceOf(words));
    button.style.setProperty("--gm-who", `var(--gm-group-${group})`);
    button.addEventListener("click", () => choose(claims, { reveal: true }));
    button.addEventListener("pointerenter", () => hover(claims));
    return button;
  });
  menu.setAttribute("aria-label", t("Claims here"));
  menu.replaceChildren(el("p", {}, t("{count} claims here", { count: items.length })), ...buttons);
  menu.hidden = false;
  place(menu, x, y, size);
}

function andMore(count, { presence }) {
  return presence ? t("and {count} more here", { count }) : t("and {count} more on this line", { count });
}

/** Beside the pointer, and inside the map. */
function place(box, x, y, size) {
  const { width, height } = box.getBoundingClientRect();
  const left = x + 16 + width > size.x ? x - 16 - width : x + 16;
  box.style.left = `${Math.max(8, Math.min(left, size.x - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y + 14, size.y - height - 8))}px`;
}
