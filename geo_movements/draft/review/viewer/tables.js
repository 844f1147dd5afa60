/** The decided rows as the tables of a project. */

import { coordinatesOf, meaningOf, placeAt, placeOf, chosenOf, toponymsOf } from "./senses.js";
import { csvOf } from "./csv.js";
import { PLACES } from "./fields.js";
import { work } from "./work.js";

/** The files of a project, those first that a person opens. @returns {{name: string, text: string}[]} */
export function filesOf(story) {
  const texts = new Set(story.rows.map(({ cells }) => cells.article).filter((name) => /^articles\/[\w.-]+\.txt$/.test(name ?? "")));
  const hasEvents = work.rows.some(({ table, decision }) => table === "events" && decision !== "dropped");
  return [
    { name: "movements.csv", text: tableOf(story, "movements") },
    ...(hasEvents ? [{ name: "events.csv", text: tableOf(story, "events") }] : []),
    { name: "sources.csv", text: csvOf(story.columns.sources, story.sources) },
    { name: "places.lock.csv", text: lockOf(story) },
    ...[...texts].map((name) => ({ name, text: story.article.text })),
  ];
}

/** Rows that are not dropped; of what is accepted `draft` is cleared, what is undecided stays a draft. */
export function tableOf(story, table) {
  const kept = work.rows.filter((row) => row.table === table && row.decision !== "dropped");
  const gone = goneNames();
  const rows = kept.map((row) => {
    const cells = { ...row.cells, draft: row.decision === "accepted" ? "" : "true" };
    return cells.concerns ? { ...cells, concerns: withoutGone(cells.concerns, gone) } : cells;
  });
  const columns = story.columns[table].filter((column) => story.drafted[table].includes(column) || rows.some((row) => row[column]));
  return csvOf(columns, rows);
}

/** The ids and the movements that nothing bears any more: an event cannot concern them. */
function goneNames() {
  const namesOf = (rows) => new Set(rows.flatMap(({ cells }) => [cells.id, cells.movement]).filter(Boolean));
  const moving = work.rows.filter(({ table }) => table === "movements");
  const left = namesOf(moving.filter(({ decision }) => decision !== "dropped"));
  return new Set([...namesOf(moving)].filter((name) => !left.has(name)));
}

function withoutGone(cell, gone) {
  return cell.split(";").map((name) => name.trim()).filter((name) => name && !gone.has(name)).join("; ");
}

/** Where each toponym lies: what a person accepted or chose is a person's decision. */
export function lockOf(story) {
  const uses = new Map();
  for (const row of work.rows) {
    if (row.decision === "dropped") continue;
    for (const column of PLACES) {
      for (const toponym of toponymsOf(row, column)) {
        uses.set(toponym, (uses.get(toponym) ?? false) || row.decision === "accepted");
      }
    }
  }
  const rows = [...uses].map(([toponym, accepted]) => lockRow(toponym, accepted)).filter(Boolean);
  return csvOf(story.lock, rows.sort((a, b) => (a.toponym < b.toponym ? -1 : 1)));
}

function lockRow(toponym, accepted) {
  const choice = work.places.get(toponym);
  const person = { toponym, decided_by: "user", score: "1" };
  if (choice?.none) return { ...person, match: "none", score: "0", reason: "nobody knows, says a person on the review page" };
  const place = placeOf(toponym);
  if (!place || (!choice && coordinatesOf(toponym))) return null; // the cell says where it is, or nobody does yet
  const where = { place_id: place.id, name: place.name, lat: place.lat, lon: place.lon, precision: place.precision, uncertainty_km: place.radius };
  if (choice?.lat !== undefined) return { ...person, ...where, match: "coordinates", reason: "coordinates given on the review page" };
  return { ...optionRow(toponym, where, choice), toponym, decided_by: choice || accepted ? "user" : "auto" };
}

/** What the lock says of an alternative: the draft has made the row, a person's choice gives its own reason. */
function optionRow(toponym, where, choice) {
  const [meaning, at] = [meaningOf(toponym), chosenOf(toponym)];
  const option = meaning.options[at];
  const { country, admin1, feature } = placeAt(option.place);
  const made = { country, admin1, feature_code: feature, match: option.match, ...(meaning.toponym === toponym ? option.lock : {}), ...where };
  if (!choice) return { ...made, score: meaning.score, reason: option.lock?.reason ?? meaning.reason };
  const others = meaning.options.filter((one) => one !== option);
  return { ...made, score: "1", reason: "chosen on the review page", runners_up: others.map(runnerUp).join(" | ") };
}

function runnerUp({ place, share }) {
  const { name, admin1, country, lat, lon } = placeAt(place);
  return `${name} (${[admin1, country].filter(Boolean).join(", ")}) ${lat.toFixed(5)},${lon.toFixed(5)} ${share.toFixed(2)}`;
}
