/** What the page already knows of a new row: the places of the selected words, and what they are in it. */

/** Words before a place that say what it is; the languages that the grammar reads put them there. */
const FROM = /(?:^|[^\p{L}])(?:from|out of|left|leaving|departed|aus|von|из|с|з|із|depuis|desde)(?:\s+the)?\s+$/iu;
const VIA = /(?:^|[^\p{L}])(?:via|through|über|через|vía)(?:\s+the)?\s+$/iu;
const THERE = /(?:^|[^\p{L}])(?:in|at|near|around)(?:\s+the)?\s+$/iu;
const FROM_AFTER = /^에서/;
/** So far before a place the word may stand. */
const BEFORE = 24;
/** No more than so sure: a person has to look at each. */
const SURE = 0.4;

/**
 * Places known within the selected words, or else in their sentence.
 * @returns {{cells: object, spans: object, confidence: object}} for a new row
 */
export function prefill(story, table, found, sentence) {
  const selected = placesIn(story, [found.start, found.end]);
  const places = selected.length ? selected : placesIn(story, sentence);
  const filled = table === "events" ? { place: places.slice(0, 1) } : rolesOf(story.article.text, places);
  const told = Object.entries(filled).filter(([column, list]) => list.length && story.columns[table].includes(column));
  const cells = Object.fromEntries(told.map(([column, list]) => [column, list.map(({ name }) => name).join("; ")]));
  const isThere = cells.destination && !cells.origin && !cells.via && THERE.test(before(story.article.text, filled.destination[0]));
  if (table === "movements" && story.columns.movements.includes("kind")) cells.kind = isThere ? "presence" : "leg";
  return {
    cells, spans: Object.fromEntries(told.map(([column, list]) => [column, list.map(({ start, end }) => [start, end])])),
    confidence: Object.fromEntries(told.map(([column]) => [column, SURE])),
  };
}

function placesIn(story, [first, last]) {
  const within = story.mentions.filter(([start, end, sense]) => start >= first && end <= last && !story.senses[sense].people);
  return within.map(([start, end, sense]) => ({ start, end, name: story.senses[sense].name }));
}

function before(text, { start }) {
  return text.slice(Math.max(0, start - BEFORE), start);
}

/** The first after "from" is the origin, those after "via" lie between, the first of the others is the destination. */
function rolesOf(text, places) {
  const isFrom = (place) => FROM.test(before(text, place)) || FROM_AFTER.test(text.slice(place.end, place.end + 2));
  const isVia = (place) => VIA.test(before(text, place));
  const others = places.filter((place) => !isFrom(place) && !isVia(place));
  return { origin: places.filter(isFrom).slice(0, 1), via: places.filter(isVia), destination: others.slice(0, 1) };
}
