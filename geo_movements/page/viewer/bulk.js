/** Bars by the thousand: painted on a canvas, found by where they lie, one element for the keyboard. */

import { barWords, boxOf } from "./bars.js";
import { el } from "./dom.js";
import { standing } from "./filter.js";
import { state } from "./state.js";
import { colourVariable } from "./swatch.js";

/**
 * A canvas for the bars.
 * @returns {{canvas: HTMLElement, cursor: HTMLElement, draw: Function, at: Function, point: Function}}
 *   `at` gives the bar under a point, `point` puts the cursor on a bar
 */
export function makeBulk(story) {
  const canvas = el("canvas", { class: "gm-bulk", "aria-hidden": "true" });
  const cursor = el("div", { class: "gm-cursor", role: "button", tabindex: "-1" });
  let laid = [];
  const draw = (bars, scale, top, step, size) => {
    laid = bars.map((bar) => ({ bar, box: boxOf(bar, scale, top, step) }));
    paint(canvas, laid, size, story);
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
  return { canvas, cursor, draw, at, point, repaint: () => paint(canvas, laid, null, story) };
}

function isIn({ y, height, all }, px, py) {
  return px >= all.left - 1 && px <= all.left + all.width + 1 && py >= y - 1 && py <= y + height + 1;
}

function paint(canvas, laid, size, story) {
  const ratio = window.devicePixelRatio || 1;
  if (size) {
    [canvas.width, canvas.height] = [size.width * ratio, size.height * ratio];
    Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
  }
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  const colours = story.groups.map((group, at) => colourNow(at));
  const [chosen, hovered] = [new Set(state.chosen), new Set(state.hovered)];
  for (const { bar, box } of laid) {
    const claim = story.claims[bar.at];
    const lit = chosen.has(bar.at) || hovered.has(bar.at);
    const back = !lit && (chosen.size > 0 || standing(claim) === "ghost") ? 0.3 : 1;
    ctx.fillStyle = lit ? colourNow("ink") : colours[claim.group];
    ctx.globalAlpha = 0.34 * back;
    ctx.fillRect(box.all.left, box.y, box.all.width, box.height);
    ctx.globalAlpha = back;
    if (box.sure) ctx.fillRect(box.sure.left, box.y, box.sure.width, box.height);
  }
  ctx.globalAlpha = 1;
}

/** The colour of a group, or of the ink, in the mode of now. */
function colourNow(group) {
  const name = group === "ink" ? "--gm-ink" : colourVariable(group).replace(/^var\(|\)$/g, "");
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
