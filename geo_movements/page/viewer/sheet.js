/** On a phone the list is a sheet: it rests under the timeline, and comes up over the map by button or by pull. */

import { el, svg } from "./dom.js";
import { life, onChange } from "./state.js";
import { t } from "./strings.js";

/** So far a finger moves before it pulls. */
const SLACK = 6;
/** A pull of so many pixels a millisecond is a throw: it ends where it points. */
const THROW = 0.4;
const UP = "M2 8 12 3 22 8";
const DOWN = "M2 3 12 8 22 3";

/** @returns {HTMLElement} the button at the head of the sheet */
export function makeSheet() {
  const app = document.getElementById("gm-app");
  const line = svg("path", { fill: "none", stroke: "currentColor", "stroke-width": "3", "stroke-linecap": "round", "stroke-linejoin": "round" });
  const picture = svg("svg", { viewBox: "0 0 24 11", width: 24, height: 11, "aria-hidden": "true" }, line);
  const button = el("button", { type: "button", class: "gm-pull", "aria-controls": "gm-panel" }, picture);
  const isUp = () => app.classList.contains("gm-raised");
  const raise = (on) => {
    app.classList.toggle("gm-raised", on);
    const words = on ? t("Show the map") : t("More of the list");
    button.setAttribute("aria-expanded", String(on));
    button.setAttribute("aria-label", words);
    line.setAttribute("d", on ? DOWN : UP);
  };
  const pulled = pullable(button, isUp, raise);
  button.addEventListener("click", () => pulled() || raise(!isUp()));
  button.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isUp()) raise(false);
  });
  // What is stepped to, or has the focus, must not lie under the sheet.
  onChange((what) => what === "step" && raise(false));
  for (const id of ["gm-stage", "gm-time"]) {
    document.getElementById(id)?.addEventListener("focusin", () => isUp() && raise(false), { signal: life() });
  }
  raise(false);
  return button;
}

/** So much of the map stays over a sheet that is up: of a small frame, less. */
function least() {
  return window.innerHeight > 360 ? 64 : 16;
}

/**
 * The sheet follows the finger on the button, and goes where it was thrown, or whither it is nearer.
 * @returns {() => boolean} whether the last press was a pull, so that it is no click
 */
function pullable(button, isUp, raise) {
  const panel = document.getElementById("gm-panel");
  let [pull, was] = [null, false];
  const end = (event) => {
    if (!pull) return;
    const { from, rest, top, at, since } = pull;
    pull = null;
    panel.style.removeProperty("grid-row");
    panel.style.removeProperty("margin-top");
    if (!was || event.type === "pointercancel") return;
    const speed = (event.clientY - from) / Math.max(1, event.timeStamp - since);
    raise(Math.abs(speed) > THROW ? speed < 0 : at < (rest + top) / 2);
  };
  button.addEventListener("pointerdown", (event) => {
    was = false;
    const rest = (document.getElementById("gm-time") ?? document.getElementById("gm-stage")).getBoundingClientRect().bottom;
    pull = { from: event.clientY, since: event.timeStamp, start: panel.getBoundingClientRect().top, rest, top: isUp() ? panel.getBoundingClientRect().top : least(), at: 0 };
    button.setPointerCapture(event.pointerId);
  });
  button.addEventListener("pointermove", (event) => {
    const by = pull ? event.clientY - pull.from : 0;
    if (!pull || (!was && Math.abs(by) < SLACK)) return;
    was = true;
    pull.at = Math.max(pull.top, Math.min(pull.rest, pull.start + by));
    panel.style.gridRow = "1 / -1";
    panel.style.marginTop = `${pull.at}px`;
  });
  for (const name of ["pointerup", "pointercancel"]) button.addEventListener(name, end);
  return () => was;
}
