/** Bars by the thousand: painted on a canvas, found by where they lie, one element for the keyboard. */

import { barWords, boxOf } from "./bars.js";
import { el } from "./dom.js";
import { numbersOf } from "./facts.js";
import { GHOST, standingsOf } from "./filter.js";
import { state } from "./state.js";
import { colourVariable } from "./swatch.js";

/** How clear a bar is that steps back, and one that says "some time within". */
const BACK = 0.3;
const PALE = 0.34;

/**
 * A canvas for the bars.
 * @returns {{canvas: HTMLElement, cursor: HTMLElement, draw: Function, at: Function, point: Function}}
 *   `at` gives the bar under a point, `point` puts the cursor on a bar
 */
export function makeBulk(story) {
  const canvas = el("canvas", { class: "gm-bulk", "aria-hidden": "true" });
  const cursor = el("div", { class: "gm-cursor", role: "button", tabindex: "-1" });
  let laid = [];
  let sheet = null; // what is there without the choice: all in full colour
  const draw = (bars, scale, top, step, size) => {
    laid = bars.map((bar) => ({ bar, box: boxOf(bar, scale, top, step) }));
    [canvas.width, canvas.height] = [size.width, size.height].map((length) => length * ratioNow());
    Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
    sheet = null;
    repaint();
  };
  const repaint = () => {
    const colours = coloursOf(story);
    if (sheet?.colours !== colours.join()) sheet = { colours: colours.join(), canvas: painted(laid, canvas, colours, story) };
    paint(canvas, sheet.canvas, laid, colours, story);
  };
  const at = (x, y) => laid.findLast(({ box }) => isIn(box, x, y))?.bar ?? null;
  const point = (claim) => {
    const found = laid.find(({ bar }) => bar.at === claim);
    if (!found) return null;
    const { y, height, all } = found.box;
    cursor.dataset.key = `claim-${claim}`;
    cursor.setAttribute("aria-label", barWords(story.claims[claim]));
    Object.assign(cursor.style, { left: `${all.left}px`, top: `${y}px`, width: `${all.width}px`, height: `${height}px` });
    return cursor;
  };
  return { canvas, cursor, draw, at, point, repaint };
}

function isIn({ y, height, all }, px, py) {
  return px >= all.left - 1 && px <= all.left + all.width + 1 && py >= y - 1 && py <= y + height + 1;
}

export function ratioNow() {
  return window.devicePixelRatio || 1;
}

/** All bars as they are when nothing is chosen. */
function painted(laid, { width, height }, colours, story) {
  const copy = Object.assign(document.createElement("canvas"), { width, height });
  const ctx = copy.getContext("2d");
  const groups = numbersOf(story.claims, "group");
  ctx.setTransform(ratioNow(), 0, 0, ratioNow(), 0, 0);
  colours.forEach((colour, group) => {
    ctx.fillStyle = colour;
    bars(ctx, laid.filter(({ bar }) => groups[bar.at] === group), 1);
  });
  return copy;
}

/** The sheet as it is, or faintly under the bars of the time; above it what is chosen and pointed at. */
function paint(canvas, sheet, laid, colours, story) {
  const ctx = canvas.getContext("2d");
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  const part = state.chosen.length > 0 || state.window !== null;
  ctx.globalAlpha = part ? BACK : 1;
  ctx.drawImage(sheet, 0, 0);
  ctx.setTransform(ratioNow(), 0, 0, ratioNow(), 0, 0);
  if (part && !state.chosen.length) inTime(ctx, laid, colours, story);
  const lit = new Set([...state.chosen, ...state.hovered]);
  if (lit.size) {
    ctx.fillStyle = colourNow("--gm-ink");
    bars(ctx, laid.filter(({ bar }) => lit.has(bar.at)), 1);
  }
  ctx.globalAlpha = 1;
}

function inTime(ctx, laid, colours, story) {
  const groups = numbersOf(story.claims, "group");
  const standings = standingsOf(story);
  const live = laid.filter(({ bar }) => standings[bar.at] > GHOST);
  colours.forEach((colour, group) => {
    ctx.fillStyle = colour;
    bars(ctx, live.filter(({ bar }) => groups[bar.at] === group), 1);
  });
}

function bars(ctx, some, opacity) {
  ctx.globalAlpha = opacity * PALE;
  for (const { box } of some) ctx.fillRect(box.all.left, box.y, box.all.width, box.height);
  ctx.globalAlpha = opacity;
  for (const { box } of some) if (box.sure) ctx.fillRect(box.sure.left, box.y, box.sure.width, box.height);
}

/** @returns {string[]} the colours of the groups in the mode of now. */
export function coloursOf(story) {
  const style = getComputedStyle(document.documentElement);
  return story.groups.map((group, at) => style.getPropertyValue(colourVariable(at).replace(/^var\(|\)$/g, "")).trim());
}

export function colourNow(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
