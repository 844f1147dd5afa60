/** The languages of the page: a switch between them, and what is made anew when one is chosen. */

import { el } from "./dom.js";
import { change, state } from "./state.js";
import { t } from "./strings.js";

/** @returns {HTMLElement | null} null where the page has one language */
export function languageSwitch(story) {
  if (story.languages.length < 2) return null;
  const options = story.languages.map(({ code, name }) => el("option", { value: code, lang: code }, name));
  const select = el("select", { id: "gm-language", class: "gm-language", "aria-label": t("Language") }, ...options);
  select.value = state.language;
  select.addEventListener("change", () => change({ language: select.value }));
  return select;
}

/** Lay over a value what another language says otherwise: of objects and lists only what is named. */
export function overlaid(value, over) {
  const open = (one) => typeof one === "object" && one !== null;
  if (!open(over) || Array.isArray(over) || !open(value)) return over;
  const copy = Array.isArray(value) ? [...value] : {};
  if (!Array.isArray(value)) for (const name in value) copy[name] = value[name]; // records keep theirs in their prototype
  for (const [name, part] of Object.entries(over)) copy[name] = overlaid(value[name], part);
  return copy;
}
