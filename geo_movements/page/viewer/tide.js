/**
 * More bars than the timeline has pixels: how many claims are under way, day by day and colour by colour,
 * solid for those that surely are and pale for those that may be. Each still has its place in the pile.
 */

import { barWords } from "./bars.js";
import { coloursOf, colourNow, ratioNow } from "./bulk.js";
import { el } from "./dom.js";
import { numbersOf } from "./facts.js";
import { GHOST, maskOf, standingsOf, timesIn } from "./filter.js";
import { state } from "./state.js";
import { number } from "./strings.js";

const BACK = 0.3;
const PALE = 0.34;
/** What is chosen or pointed at is a stroke along the foot. */
const FOOT = 4;

/** As `makeBulk`. */
export function makeTide(story) {
  const canvas = el("canvas", { class: "gm-bulk", "aria-hidden": "true" });
  const cursor = el("div", { class: "gm-cursor", role: "button", tabindex: "-1" });
  let chart = null; // { bars, scale, top, bottom, whole }
  const draw = (bars, scale, top, step, size) => {
    [canvas.width, canvas.height] = [size.width, size.height].map((length) => length * ratioNow());
    Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
    const whole = countsOf(story, bars, scale, maskOf(story));
    chart = { bars, scale, top, bottom: top + step * size.lanes, whole, most: Math.max(1, ...whole.totals), sheets: {} };
    repaint();
  };
  const repaint = () => {
    if (!chart) return;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const part = state.chosen.length > 0 || state.window !== null;
    const standings = standingsOf(story);
    ctx.globalAlpha = part ? BACK : 1;
    ctx.drawImage(sheet("whole", null, () => chart.whole), 0, 0);
    ctx.globalAlpha = 1;
    if (part && !state.chosen.length) {
      const live = () => countsOf(story, chart.bars, chart.scale, standings.map((code) => Number(code > GHOST)));
      ctx.drawImage(sheet("live", standings, live), 0, 0);
    }
    ctx.setTransform(ratioNow(), 0, 0, ratioNow(), 0, 0);
    most(ctx, chart);
    light(ctx, chart, new Set([...state.chosen, ...state.hovered]));
  };
  /** A pile as a picture, kept until what is piled up is another. */
  const sheet = (name, of, counts) => {
    const colours = coloursOf(story);
    const kept = chart.sheets[name];
    if (kept?.of === of && kept.colours === colours.join()) return kept.picture;
    const picture = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
    const ctx = picture.getContext("2d");
    ctx.setTransform(ratioNow(), 0, 0, ratioNow(), 0, 0);
    pile(ctx, chart, counts(), colours);
    chart.sheets[name] = { of, colours: colours.join(), picture };
    return picture;
  };
  const point = (claim) => {
    const bar = chart?.bars.find(({ at }) => at === claim);
    if (!bar) return null;
    const { left, width } = across(bar, chart.scale);
    cursor.dataset.key = `claim-${claim}`;
    cursor.setAttribute("aria-label", barWords(story.claims[claim]));
    Object.assign(cursor.style, { left: `${left}px`, top: `${chart.top}px`, width: `${width}px`, height: `${chart.bottom - chart.top}px` });
    return cursor;
  };
  return { canvas, cursor, draw, at: (x, y) => chart && barAt(chart, story, x, y), point, repaint };
}

function across({ from, to }, { x }) {
  return { left: x(from), width: Math.max(2, x(to) - x(from)) };
}

/**
 * How many claims of each group lie over each pixel.
 * @param {Uint8Array} mask those that count
 * @returns {{sure: Float64Array[], all: Float64Array[], totals: Float64Array}} by group, by pixel
 */
function countsOf(story, bars, { x, width }, mask) {
  const groups = numbersOf(story.claims, "group");
  const blank = () => story.groups.map(() => new Float64Array(width + 2));
  const [sure, all] = [blank(), blank()];
  const add = (counts, from, to) => {
    const first = Math.max(0, Math.min(width, Math.round(x(from))));
    counts[first] += 1;
    counts[Math.max(first + 1, Math.min(width + 1, Math.round(x(to))))] -= 1;
  };
  const { since, until } = timesIn(story);
  for (const { at, from, to } of bars) {
    if (!mask[at]) continue;
    add(all[groups[at]], from, to);
    if (!Number.isNaN(since[at])) add(sure[groups[at]], since[at], until[at]);
  }
  for (const counts of [...sure, ...all]) for (let n = 1; n < counts.length; n += 1) counts[n] += counts[n - 1];
  const totals = new Float64Array(width);
  for (const counts of all) for (let n = 0; n < width; n += 1) totals[n] += counts[n];
  return { sure, all, totals };
}

/** Draw the counts on one another, from the foot up. */
function pile(ctx, { top, bottom, most: highest }, { sure, all, totals }, colours) {
  const unit = (bottom - top) / highest;
  const base = new Float64Array(totals.length).fill(bottom);
  colours.forEach((colour, group) => {
    ctx.fillStyle = colour;
    for (const [share, counts] of [[1, sure[group]], [PALE, all[group]]]) {
      ctx.globalAlpha = share;
      for (let n = 0; n < totals.length; n += 1) {
        const height = (share === 1 ? counts[n] : counts[n] - sure[group][n]) * unit;
        if (height <= 0) continue;
        base[n] -= height;
        ctx.fillRect(n, base[n], 1, height);
      }
    }
  });
  ctx.globalAlpha = 1;
}

/** How many the highest pile has. */
function most(ctx, { top, scale, most: highest }) {
  ctx.fillStyle = colourNow("--gm-muted");
  ctx.font = `10px ${getComputedStyle(document.getElementById("gm-app")).fontFamily}`;
  ctx.textBaseline = "top";
  ctx.fillText(number(highest), scale.left, top);
}

function light(ctx, { bars, scale, bottom }, lit) {
  if (!lit.size) return;
  ctx.fillStyle = colourNow("--gm-ink");
  for (const bar of bars) {
    if (!lit.has(bar.at)) continue;
    const { left, width } = across(bar, scale);
    ctx.fillRect(left, bottom - FOOT, width, FOOT);
  }
}

/** The bar at a point of the pile: so many claims of its group lie under it on that day. */
function barAt({ bars, scale, top, bottom, most: highest, whole }, story, x, y) {
  const column = Math.floor(x);
  if (!(column >= 0 && column < whole.totals.length) || y < top || y > bottom) return null;
  const groups = numbersOf(story.claims, "group");
  const mask = maskOf(story);
  let rank = Math.floor(((bottom - y) / (bottom - top)) * highest);
  const group = whole.all.findIndex((counts) => {
    if (rank < counts[column]) return true;
    rank -= counts[column];
    return false;
  });
  if (group < 0) return null;
  return bars.find(({ at, from, to }) => {
    if (groups[at] !== group || !mask[at] || Math.round(scale.x(from)) > column || Math.max(Math.round(scale.x(from)) + 1, Math.round(scale.x(to))) <= column) return false;
    rank -= 1;
    return rank < 0;
  }) ?? null;
}
