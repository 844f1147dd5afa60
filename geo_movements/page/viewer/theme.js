/** The colours of the day and of the night, read from the style sheet. */

import { state } from "./state.js";

const NAMES = [
  "land", "sea", "border", "coast", "ink", "muted", "quiet", "halo", "glow", "grey", "hatch", "ring", "river", "town",
];

/** @returns {Object<string, string>} */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const theme = Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--gm-${name}`).trim()]),
  );
  theme.font = style.getPropertyValue("--gm-font").trim();
  return theme;
}

const night = window.matchMedia("(prefers-color-scheme: dark)");
const paper = window.matchMedia("print");

/** Whether the page is dark now; print is always light. */
export function isDark() {
  return night.matches && !paper.matches && !state.paper;
}

/** @param {() => void} changed */
export function onTheme(changed) {
  night.addEventListener("change", changed);
  paper.addEventListener("change", changed);
}

/** Reduced motion is the reader's choice, and it wins. */
export function still() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
