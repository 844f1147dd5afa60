/** Colours of groups as CSS, so that dark mode is the style sheet's affair. */

import { el } from "./dom.js";

/** @returns {string} the CSS colour of a group */
export function colourVariable(group) {
  return `var(--gm-group-${group})`;
}

/** Declare each group's colour for light and dark. */
export function declareColours(groups) {
  const rules = (shade) =>
    groups.map((group, at) => `--gm-group-${at}:${hex(group[shade])};`).join("");
  const dark = `@media screen and (prefers-color-scheme: dark){:root:not(.gm-paper){${rules("dark")}}}`;
  document.head.append(el("style", {}, `:root{${rules("light")}}${dark}`));
}

/** Only a colour may enter the style sheet. */
function hex(colour) {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#5d6a78";
}
