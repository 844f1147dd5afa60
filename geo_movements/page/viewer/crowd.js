/**
 * Lines by the hundred: the heaviest are drawn in full, as many as there is room for; the others are a
 * haze of hairlines whose depth shows how many there are. Zooming in leaves fewer, and so brings more.
 */

import { numbersOf, once, picksOf, listsOf } from "./facts.js";
import { GHOST } from "./filter.js";
import { placeHeads, portsOf } from "./layout.js";
import { state } from "./state.js";
import { t } from "./strings.js";
import { CHOSEN } from "./tones.js";

/** No more lines than this are ever a crowd. */
const FEW = 150;
/** So many pixels of canvas a line that is drawn in full, and so many lines at least. */
const ROOM = 150 * 150;
const LEAST = 24;
/** More lines than this have no dashes, nor is each drawn in full because it is chosen: that would not be seen. */
export const DASHED = 1500;
const SURENESS = { solid: 0, dashed: 1, dotted: 2, denied: 3 };

/** Tell whether so many lines are in sight that each is laid out only when it is asked for. */
export function isCrowd({ length }) {
  return length > FEW;
}

/**
 * Part the lines of a scene that do not step back: `loud` are drawn in full, `quiet` are the haze.
 * Where there is no crowd all are loud. What is pointed at stays in the haze, and is loud besides.
 * @param {object} scene from `sceneOf`
 * @param {object} tone from `toneOf`
 * @param {object} shown with the story; keeps what was found until lines or tones change
 * @param {{x: number, y: number} | null} size of the canvas
 * @returns {Generator<void, object>} in steps, the scene with lines in `loud` and `ghosts`; of a crowd `quiet` and `back` have the
 *   places of the marks whose lines are in the haze, and step back, and `thin` the stubs past the most that are drawn in full
 */
export function* parted(scene, tone, shown, size) {
  const { marks, lines } = scene;
  const kept = shown.parted;
  if (kept?.marks !== marks || kept.lines !== lines || kept.calm !== tone.calm || kept.x !== size?.x || kept.y !== size?.y) {
    const parts = scene.glanced ? yield* splitCrowd(scene, tone, size) : splitFew(scene, tone);
    shown.parted = { marks, lines, calm: tone.calm, x: size?.x, y: size?.y, ...parts };
  }
  const { loud, quiet, ghosts, back, ports, thin } = shown.parted;
  return { ...scene, loud: [...loud, ...pointedAt(scene, tone, loud)], quiet, ghosts, back, ports, thin };
}

const NONE = new Int32Array(0);

function splitFew({ lines, ports }, tone) {
  const isBack = ({ mark }) => tone.calm[mark.at] === GHOST;
  return { loud: lines.filter((line) => !isBack(line)), ghosts: lines.filter(isBack), quiet: NONE, back: NONE, ports, thin: [] };
}

function* splitCrowd(scene, tone, size) {
  const { crowd, lineOf, lines, places, story } = scene;
  const { calm } = tone;
  const live = crowd.filter((at) => calm[at] > GHOST);
  const stubs = lines.filter(({ mark }) => calm[mark.at] > GHOST);
  const few = !isCrowd({ length: live.length + stubs.length }) || (story.bands && live.length <= DASHED); // bands join as one stream
  const most = few ? Infinity : Math.max(LEAST, Math.round((size ? size.x * size.y : 0) / ROOM));
  const chosen = state.chosen.length ? live.filter((at) => calm[at] === CHOSEN) : NONE;
  const first = heaviest(story, chosen, DASHED);
  const rest = chosen.length ? live.filter((at) => calm[at] !== CHOSEN) : live;
  yield;
  const main = heaviest(story, rest, most);
  yield;
  const isLoud = new Uint8Array(story.marks.length);
  for (const some of [first, main]) some.forEach((at) => (isLoud[at] = 1));
  const loud = [...stubs.slice(0, DASHED), ...Array.from([...first, ...main], lineOf)];
  for (const line of loud) line.head = null;
  placeHeads(loud, new Map(places.map((place) => [place.id, place])));
  yield;
  const back = crowd.filter((at) => calm[at] === GHOST);
  return {
    loud, quiet: few ? NONE : live.filter((at) => !isLoud[at]), back,
    ghosts: lines.filter(({ mark }) => calm[mark.at] === GHOST), ports: portsOf(loud.filter(({ joints }) => joints)),
    thin: stubs.slice(DASHED),
  };
}

/** The lines under the pointer that are not loud by themselves. */
function pointedAt({ glanced, crowd, lineOf, lines }, tone, loud) {
  if (tone.codes === tone.calm) return [];
  const own = new Set(loud.map(({ mark }) => mark.at));
  const isLit = (at) => tone.codes[at] !== tone.calm[at] && !own.has(at);
  const stubs = lines.filter(({ mark }) => isLit(mark.at));
  return glanced ? [...stubs, ...Array.from(crowd.filter(isLit), lineOf)] : stubs;
}

/** Of some marks the heaviest, then the surest, then what most claims say. @returns {Int32Array} their places, the heaviest first */
function heaviest(story, marks, most) {
  const weights = weightsOf(story);
  const byWeight = (some) => some.sort((a, b) => weights[b] - weights[a] || a - b);
  if (marks.length <= most) return byWeight(marks.slice());
  const sorted = Float64Array.from(marks, (at) => weights[at]).sort();
  const least = sorted[sorted.length - most];
  return byWeight(marks.filter((at) => weights[at] >= least)).slice(0, most);
}

/** One number for each mark, greater the more it weighs. @returns {Float64Array} */
function weightsOf({ marks, claims }) {
  return once(marks, "weights", () => {
    const [widths, dashes, told] = [numbersOf(marks, "width"), picksOf(marks, "dash"), listsOf(marks, "claims")];
    const least = numbersOf(claims, "least");
    const distinct = Float64Array.from(new Set(widths)).sort();
    const rank = new Map(Array.from(distinct, (width, at) => [width, Math.min(1023, at)]));
    return Float64Array.from(widths, (width, mark) => {
      let strength = 0;
      for (let at = told.starts[mark]; at < told.starts[mark + 1]; at += 1) strength = Math.max(strength, least[told.items[at]] || 0);
      const count = Math.min(1023, told.starts[mark + 1] - told.starts[mark]);
      const sure = 3 - SURENESS[dashes.values[dashes.which[mark]]];
      return ((rank.get(width) * 4 + sure) * 1024 + count) * 2 ** 30 + Math.min(2 ** 30 - 1, strength); // 52 bits in all
    });
  });
}

/** How many lines are drawn in full, and on a screen how to see more; "" where all are. */
export function hazeWords({ loud, quiet, thin }) {
  if (!quiet.length && !thin.length) return "";
  const counts = { shown: loud.length, all: loud.length + quiet.length + thin.length };
  return state.paper ? t("{shown} of {all} lines in full, the others thin", counts) : t("{shown} of {all} lines in full: zoom in for more", counts);
}
