/** What of the scene is there, and how each mark is drawn. */

import { listsOf, once, picksOf } from "./facts.js";
import { GHOST, OUT, standingsOf } from "./filter.js";
import { state } from "./state.js";

/** How a mark may be drawn, the most striking last. */
const TONES = ["out", "ghost", "possible", "plain", "hover", "chosen"];
const [, , , , HOVER, CHOSEN] = TONES.keys();

/** The tones of the standings and the choice, without the pointer; worked out anew when either changes. */
let calm = {};

/**
 * How each mark is drawn under the present choice and time: as the best of its claims.
 * @returns {((mark: object) => string) & {codes: Uint8Array, calm: Uint8Array}} `codes` by the place of a
 *   mark, each the place of its tone in `TONES`; `calm` the same without what is pointed at, and the
 *   same array as long as nothing but that changes
 */
export function toneOf(story) {
  const codes = standingsOf(story);
  if (calm.standings !== codes || calm.chosen !== state.chosen || calm.marks !== story.marks) {
    calm = { standings: codes, chosen: state.chosen, marks: story.marks, tones: calmed(story, codes) };
  }
  const { tones } = calm;
  const lit = state.hovered.length ? pointed(story, tones) : tones;
  const tone = (mark) => TONES[lit[mark.at]];
  return Object.assign(tone, { codes: lit, calm: tones });
}

function calmed(story, standings) {
  const { starts, items } = claimsOfMarks(story);
  const tones = new Uint8Array(story.marks.length);
  for (let mark = 0; mark < tones.length; mark += 1) {
    let best = OUT;
    for (let at = starts[mark]; at < starts[mark + 1]; at += 1) if (standings[items[at]] > best) best = standings[items[at]];
    tones[mark] = state.chosen.length && best > GHOST ? GHOST : best; // POSSIBLE and DEFINITE are "possible" and "plain"
  }
  light(story, tones, state.chosen, CHOSEN);
  return tones;
}

function pointed(story, tones) {
  const lit = tones.slice();
  light(story, lit, state.hovered, HOVER);
  return lit;
}

/** Give the marks of some claims a tone, where they are there and have no stronger one. */
function light(story, tones, claims, tone) {
  if (!claims.length) return;
  const { starts, items } = claimsOfMarks(story);
  const wanted = new Uint8Array(story.claims.length);
  for (const at of claims) wanted[at] = 1;
  for (let mark = 0; mark < tones.length; mark += 1) {
    if (tones[mark] === OUT || tones[mark] > tone) continue;
    for (let at = starts[mark]; at < starts[mark + 1]; at += 1) if (wanted[items[at]]) tones[mark] = tone;
  }
}

function claimsOfMarks({ marks }) {
  return once(marks, "claims of marks", () => {
    const { starts, items } = listsOf(marks, "claims");
    return { starts, items: Int32Array.from(items) };
  });
}

/** @returns {Int32Array} the places of those marks of some that are drawn in some of the tones */
export function those(marks, codes, least, most = least) {
  return marks.filter((at) => codes[at] >= least && codes[at] <= most);
}

/** The scene without what is not known yet or filtered away; places go when all their marks are gone. */
export function there(scene, tone, shown) {
  if (shown.there?.laid === scene && shown.there.calm === tone.calm) return shown.there.scene;
  const codes = tone.calm;
  const some = scene.marks.some((at) => codes[at] === OUT);
  shown.there = { laid: scene, calm: codes, scene: some ? without(scene, codes, shown.story) : scene };
  return shown.there.scene;
}

function without(scene, codes, story) {
  const stays = ({ mark }) => codes[mark.at] !== OUT;
  const marks = scene.marks.filter((at) => codes[at] !== OUT);
  const ports = scene.ports.filter((port) => port.marks.some((mark) => codes[mark.at] !== OUT));
  const [all, left] = [endsOf(story, scene.marks), endsOf(story, marks)];
  const places = scene.places.filter(({ id }) => left.has(id) || !all.has(id));
  const crowd = scene.crowd?.filter((at) => codes[at] !== OUT);
  return { ...scene, marks, crowd, lines: scene.lines.filter(stays), dots: scene.dots.filter(stays), ports, places };
}

/** The ids of the places at which marks begin and end. @returns {Set<string>} */
function endsOf(story, marks) {
  const ends = new Set();
  for (const name of ["from", "to"]) {
    const { values, which } = picksOf(story.marks, name);
    const is = new Uint8Array(values.length);
    for (let n = 0; n < marks.length; n += 1) is[which[marks[n]]] = 1;
    values.forEach((id, at) => is[at] && ends.add(id));
  }
  return ends;
}

/** Places that the chosen claims, or those of the time, do not touch step back. */
export function fadedOf(story, scene, tone) {
  const kept = endsOf(story, scene.marks.filter((at) => tone.codes[at] > GHOST));
  const ghosts = endsOf(story, scene.marks.filter((at) => tone.codes[at] === GHOST));
  return ({ id }) => !kept.has(id) && (state.chosen.length > 0 || ghosts.has(id));
}
