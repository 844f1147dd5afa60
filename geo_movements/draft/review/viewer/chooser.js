/** Where a toponym lies, why, and what else it may be. */

import { el, isolate } from "./dom.js";
import { chosenOf, coordinatesOf, meaningOf, placeAt, placeOf } from "./senses.js";
import { t } from "./strings.js";
import { act, tell, turn, work } from "./work.js";

/**
 * @param {object | null} row of which the toponym is a cell; null for a place that no row has
 * @param {number} nth of the cell's toponyms
 * @returns {HTMLElement} a line that says where, and the alternatives once they are asked for
 */
export function makeChooser(row, column, toponym, nth = 0) {
  const isLoose = row === null;
  const key = `${row?.key ?? "loose"}-${column}-${nth}`;
  const id = `rv-choose-${key}`;
  const isOpen = isLoose || work.place === key;
  const place = placeOf(toponym);
  const line = el("span", { class: `rv-where ${place ? "" : "rv-lost"}` }, whereWords(toponym, place));
  const button = el("button", { type: "button", class: "rv-link rv-change", id: `${id}-open`, "aria-expanded": String(isOpen), "aria-controls": id }, isOpen ? t("Close") : t("Change"));
  button.setAttribute("aria-label", isOpen ? t("Close the places for {name}", { name: toponym }) : t("Change the place of {name}", { name: toponym }));
  button.addEventListener("click", () => {
    turn("aim", null);
    turn("place", isOpen ? null : key, { toponym });
    if (row) tell("form", { key: row.key });
  });
  const head = el("p", { class: "rv-place-line" }, el("span", { class: "rv-pin", "aria-hidden": "true" }, place ? "◉" : "○"), " ", line, " ", isLoose ? null : button);
  return el("div", { class: "rv-chooser" }, head, isOpen ? alternatives(id, toponym) : null);
}

function whereWords(toponym, place) {
  if (!place) return work.places.get(toponym)?.none ? t("Nobody knows where: it stays off the map.") : t("Not found here: the map's own look-up will try.");
  const by = { person: t("as you chose"), coordinates: t("as written") }[place.by];
  return isolate([nameWords(place, toponym), by].filter(Boolean).join(" · "));
}

/** @returns {string} a place as a person tells it from its namesakes */
export function nameWords(place, toponym = null) {
  const names = place.by === "coordinates" || !place.country ? [place.name] : [place.name, place.admin1 !== place.name ? place.admin1 : null, place.country];
  const where = place.name === toponym && !place.country ? [`${place.lat.toFixed(3)}, ${place.lon.toFixed(3)}`] : names.filter(Boolean);
  const precision = place.precision && place.precision !== "site" ? kindWords(place.precision) : null;
  const ring = place.radius && place.precision !== "country" ? t("within {km} km", { km: Math.round(place.radius) }) : null;
  return [where.join(", "), [precision, ring].filter(Boolean).join(", ")].filter(Boolean).join(" · ");
}

function kindWords(precision) {
  const words = { site: t("site"), town: t("town"), district: t("about here"), region: t("region"), country: t("country"), sea: t("sea area") };
  return Object.hasOwn(words, precision) ? words[precision] : precision;
}

function alternatives(id, toponym) {
  const meaning = meaningOf(toponym);
  const options = meaning?.options ?? [];
  const name = `${id}-at`;
  const radios = options.map((option, at) => radio(name, toponym, at, option, meaning));
  const none = plainRadio(name, "none", t("Nobody knows where: keep it off the map"), Boolean(work.places.get(toponym)?.none), () => pick(toponym, { none: true }));
  const legend = el("legend", {}, t("Which {name} is it?", { name: toponym }));
  const reason = meaning ? el("p", { class: "rv-reason" }, isolate(t("Why the first: {reason}", { reason: meaning.reason }))) : null;
  return el("fieldset", { id, class: "rv-alternatives" }, legend, meaning?.chosen === null ? el("p", { class: "rv-reason" }, isolate(t("Not decided: {reason}", { reason: meaning.reason }))) : reason, ...radios, none, byHand(id, toponym));
}

function radio(name, toponym, at, option, meaning) {
  const place = placeAt(option.place);
  const pros = [option.match === "fuzzy" ? t("a similar name") : null, option.for.length ? t("for: {words}", { words: option.for.join(", ") }) : null, option.against.length ? t("against: {words}", { words: option.against.join(", ") }) : null];
  const people = place.population ? t("{count} people", { count: place.population }) : null;
  const share = option.share ? t("{percent} %", { percent: Math.round(option.share * 100) }) : null;
  const facts = [people, `${place.lat.toFixed(3)}, ${place.lon.toFixed(3)}`, share].filter(Boolean).join(" · ");
  const words = [el("span", { class: "rv-option" }, el("b", {}, `${at + 1}`), " ", isolate(nameWords({ ...place, by: "draft" }))), el("span", { class: "rv-facts" }, facts), el("span", { class: "rv-facts" }, isolate(pros.filter(Boolean).join("; ")))];
  return plainRadio(name, at, words, chosenOf(toponym) === at, () => pick(toponym, at === meaning.chosen ? null : { at }));
}

function plainRadio(name, at, words, checked, chosen) {
  const input = el("input", { type: "radio", name, id: `${name}-${at}` });
  input.checked = checked;
  input.addEventListener("change", chosen);
  return el("label", { class: "rv-radio" }, input, el("span", {}, ...[words].flat()));
}

/** Coordinates, typed or pointed at. */
function byHand(id, toponym) {
  const choice = work.places.get(toponym);
  const input = el("input", { type: "text", id: `${id}-xy`, inputmode: "text", placeholder: "43.116, 131.882", autocomplete: "off" });
  if (choice?.lat !== undefined) input.value = `${choice.lat}, ${choice.lon}`;
  const note = el("span", { class: "rv-fault", role: "alert" });
  input.addEventListener("change", () => {
    const found = coordinatesOf(input.value);
    note.textContent = found || !input.value.trim() ? "" : t("Write latitude, longitude: 43.116, 131.882");
    if (found) pick(toponym, found);
  });
  const aim = el("button", { type: "button", class: "rv-plain", "aria-pressed": String(work.aim === toponym) }, t("Point on the map"));
  aim.addEventListener("click", () => {
    turn("aim", work.aim === toponym ? null : toponym);
    aim.setAttribute("aria-pressed", String(work.aim === toponym));
  });
  return el("div", { class: "rv-hand" }, el("label", { for: `${id}-xy` }, t("Coordinates")), input, aim, note);
}

/** Take a place for a toponym, in every row that has it; null is the draft's own. */
export function pick(toponym, choice) {
  if (JSON.stringify(work.places.get(toponym) ?? null) === JSON.stringify(choice)) return; // a field that goes tells once more
  act(t("The place of {name}", { name: toponym }), { places: [toponym] }, () => {
    if (choice) work.places.set(toponym, choice);
    else work.places.delete(toponym);
  });
  tell("placed", { toponym });
}
