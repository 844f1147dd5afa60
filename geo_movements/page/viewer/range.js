/** The window on the time line: two handles, and between them a grip that moves both. */

import { el } from "./dom.js";
import { advance, lastOf, roundTo, stepsIn } from "./span.js";
import { change, onChange, state } from "./state.js";
import { t } from "./strings.js";
import { momentName, spanName } from "./timewords.js";

/** A press that moves less than this is a click. */
const CLICK = 4;

/**
 * Make the track with its handles, and what of the chart the window shades.
 * @param {{range: number[], unit: object}} time
 * @returns {{place: (scale: object, bottom: number) => HTMLElement[]}}
 */
export function makeRange(chart, time) {
  const nodes = {
    shade: el("div", { class: "gm-shade", "aria-hidden": "true" }),
    rail: el("div", { class: "gm-rail", "aria-hidden": "true" }),
    from: slider("gm-handle gm-from"),
    move: slider("gm-move"),
    to: slider("gm-handle gm-to"),
  };
  const track = el("div", { class: "gm-track" }, nodes.rail, nodes.from, nodes.move, nodes.to);
  let scale = null;
  const draw = () => scale && put(nodes, scale, time);
  for (const part of ["from", "move", "to"]) {
    grip(nodes[part], () => scale, (start, days) => set(part, start, days, time), () => state.window ?? time.range);
    nodes[part].addEventListener("keydown", (event) => keys(event, part, time));
  }
  brush(chart, track, () => scale, time);
  onChange((what) => what === "window" && draw());
  return {
    place(now, bottom) {
      nodes.shade.style.height = `${bottom}px`;
      scale = { ...now, target: Number.parseFloat(getComputedStyle(chart).getPropertyValue("--gm-target")) || 34 };
      draw();
      return [nodes.shade, track];
    },
  };
}

function slider(name) {
  return el("div", { class: name, role: "slider", tabindex: "0", "aria-orientation": "horizontal" });
}

/** Put handles, grip and shade where the window is, and say it. */
function put({ shade, rail, from, move, to }, { x, left, width, target }, time) {
  const shown = state.window ?? time.range;
  const [a, b] = shown.map((day) => Math.max(left, Math.min(width - left, x(day))));
  const words = spanName(shown, "short");
  const whole = state.window === null;
  move.hidden = whole;
  move.textContent = words;
  const grip = gripOf([a, b], whole ? 0 : Math.max(words.length * 6.6 + 20, target), { left, width, target });
  place(shade, a, Math.max(2, b - a));
  shade.hidden = whole;
  place(rail, left, width - 2 * left);
  place(move, grip.start, grip.wide);
  stand(from, grip.start + grip.before, grip.before);
  stand(to, grip.start + grip.wide - grip.after, grip.after);
  say(from, t("Window of time, its begin"), shown[0], time, momentName(shown[0]));
  say(move, t("Window of time, move it"), shown[0], time, spanName(shown));
  say(to, t("Window of time, its end"), shown[1], time, momentName(lastOf(shown[1])));
}

/**
 * Where the grip lies: it can be read and taken however short the window, with the handles at its
 * sides; `before` and `after` are what a handle must reach into it to stay whole at the chart's edge.
 */
function gripOf([a, b], least, { left, width, target }) {
  const laid = (wide) => {
    const start = Math.max(left, Math.min(width - left - wide, (a + b - wide) / 2));
    return { start, wide, before: Math.max(0, target - start), after: Math.max(0, start + wide + target - width) };
  };
  const grip = laid(Math.max(b - a, least));
  const need = least + grip.before + grip.after;
  return grip.wide < need ? laid(Math.min(need, width - 2 * left)) : grip;
}

function stand(handle, at, shift) {
  handle.style.left = `${at}px`;
  handle.style.setProperty("--gm-shift", `${shift}px`);
}

function place(node, left, width) {
  node.style.left = `${left}px`;
  node.style.width = `${width}px`;
}

function say(node, label, now, { range }, words) {
  const values = { "aria-label": label, "aria-valuemin": range[0], "aria-valuemax": range[1], "aria-valuenow": now, "aria-valuetext": words };
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, String(value));
}

/** Move a part of the window by so many days, in whole steps and within the range. */
function set(part, [from, to], days, { range, unit }) {
  const [first, last] = range;
  const within = (day) => Math.max(first, Math.min(last, roundTo(unit, day)));
  if (part === "from") open([Math.min(within(from + days), advance(unit, to, -1)), to], range);
  else if (part === "to") open([from, Math.max(within(to + days), advance(unit, from, 1))], range);
  else {
    const steps = stepsIn(unit, [from, to]);
    const begin = Math.max(first, Math.min(within(from + days), advance(unit, last, -steps)));
    open([begin, Math.min(last, advance(unit, begin, steps))], range);
  }
}

/** Show a window; the whole range is none. */
function open([from, to], [first, last]) {
  change({ window: from <= first && to >= last ? null : [from, to] });
}

/** Arrows move by a step, Page Up and Down by ten, Home and End to the ends. */
function keys(event, part, time) {
  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  const far = { Home: -Infinity, End: Infinity }[event.key];
  if (steps === undefined && far === undefined) return;
  event.preventDefault();
  const shown = state.window ?? time.range;
  const day = part === "to" ? shown[1] : shown[0];
  const target = far === undefined ? advance(time.unit, day, steps) : far < 0 ? time.range[0] : time.range[1];
  set(part, shown, target - day, time);
}

/** Take a handle and draw it along. */
function grip(node, scaleOf, moved, startOf) {
  node.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    down.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(down.pointerId);
    const start = startOf();
    const { range, width, left } = scaleOf();
    const perPixel = (range[1] - range[0]) / (width - 2 * left);
    const move = (event) => moved(start, (event.clientX - down.clientX) * perPixel);
    const end = () => node.removeEventListener("pointermove", move);
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", end, { once: true });
    node.addEventListener("pointercancel", end, { once: true });
  });
}

/** Draw a window on the empty chart with a mouse; a press on the track brings the window there. */
function brush(chart, track, scaleOf, time) {
  const dayAt = (clientX) => {
    const { range, width, left } = scaleOf();
    return range[0] + ((clientX - chart.getBoundingClientRect().left - left) / (width - 2 * left)) * (range[1] - range[0]);
  };
  chart.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || !scaleOf() || down.target.closest("[data-key], [role=slider]")) return;
    if (track.contains(down.target)) bring(dayAt(down.clientX), time);
    else if (down.pointerType === "mouse") stretch(chart, down, dayAt, time);
  });
}

function bring(day, time) {
  const shown = state.window;
  const from = roundTo(time.unit, day);
  if (shown === null) set("to", [from, advance(time.unit, from, 1)], 0, time);
  else set("move", shown, day - (shown[0] + shown[1]) / 2, time);
}

function stretch(chart, down, dayAt, time) {
  const first = dayAt(down.clientX);
  const move = (event) => {
    if (Math.abs(event.clientX - down.clientX) < CLICK) return;
    const [from, to] = [first, dayAt(event.clientX)].sort((a, b) => a - b);
    const begin = Math.max(time.range[0], roundTo(time.unit, from));
    set("to", [begin, to], 0, time);
  };
  const end = () => window.removeEventListener("pointermove", move);
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end, { once: true });
  window.addEventListener("pointercancel", end, { once: true });
}
