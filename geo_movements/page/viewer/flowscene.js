/**
 * Flows on the map: each a bent arrow as wide as its strength, so that both ways between two places
 * lie apart. The largest are drawn one by one, as many as there is room for; the others run between
 * clusters of places, one arrow for all of a pair of clusters, as wide as its largest: widths are
 * never added up. Zooming in parts the clusters.
 */

import { listsOf, numbersOf, once, picksOf } from "./facts.js";
import { GHOST, POSSIBLE, standingsOf } from "./filter.js";
import { aimStubs, laid, measured, placed, placeHeads, presences } from "./layout.js";
import { cut } from "./paths.js";
import { state } from "./state.js";
import { t } from "./strings.js";
import { toneOf } from "./tones.js";

/** So many pixels of canvas an arrow that is drawn by itself; so many arrows at least, and at most. */
const ROOM = 110 * 110;
const [LEAST, MOST] = [24, 160];
/** Places nearer than this are one cluster; where that leaves too many arrows, ever wider ones are. */
const REACHES = [28, 44, 66, 96, 140, 200, 300, 450, 700, 1100, 2000, 5000];
/** Wide clusters swallow lines: a reach between two is tried so often, while less of the room than this is used. */
const [TRIES, USED] = [5, 0.8];
/** So far outside the canvas the reach is twice as wide, and wider with the distance: nobody sees those places. */
const AWAY = 60;
/** What lies no farther outside the canvas may reach into it. */
const MARGIN = 80;
/** An arrow bends by this part of its length, in so many steps, no farther than so many pixels. */
const [BEND, STEPS, FARTHEST] = [0.17, 18, 70];
/** An arrow leaves its places free, and one too short to be seen is none. */
const [GAP, SHORTEST] = [6.5, 1];

/**
 * What a map of flows shows now.
 * @param {object} shown with the story; keeps what was laid out until the view or the choice is another
 * @param {object} view from `viewOf`
 * @returns {{scene: object, tone: Function, faded: (place: object) => boolean}} as `sceneNow`
 */
export function flowsNow(shown, view) {
  const { story } = shown;
  const tone = toneOf(story);
  const kept = shown.flowing;
  if (kept?.key !== view.key || kept.calm !== tone.calm) {
    shown.flowing = { key: view.key, calm: tone.calm, scene: laidOut(story, view, tone.calm) };
  }
  const { scene } = shown.flowing;
  Object.assign(state, { scene });
  return { scene, tone, faded: fadedIn(scene, tone) };
}

function fadedIn(scene, tone) {
  if (!state.chosen.length) return () => false;
  const ends = new Set(scene.lines.filter(({ mark }) => tone.codes[mark.at] > GHOST).flatMap(({ mark }) => [mark.from, mark.to]));
  return ({ id }) => !ends.has(id);
}

function laidOut(story, view, calm) {
  const named = story.places.map((place) => [place.id, placed(place, view)]);
  const places = new Map([...bareEnds(story, view), ...named]);
  const { widths, counts, weights } = sizesOf(story);
  const { live, back } = inSight(story, view, calm, places, weights);
  const room = Math.round((view.size ? view.size.x * view.size.y : 0) / ROOM);
  const most = Math.max(LEAST, Math.min(MOST, room));
  const alone = live.slice(0, live.length > most ? Math.round(most / 2) : most);
  const own = alone.map((at) => aloneOf(story.marks[at], widths[at]));
  const bundles = bundled(story, live.slice(alone.length), { places, widths, counts, size: view.size }, most - alone.length);
  const ghosts = back.slice(0, Math.round(most / 2)).map((at) => arrow(aloneOf(story.marks[at], widths[at]), places)).filter(Boolean);
  const stubs = stubsOf(story, view, calm, places);
  const lines = [...own, ...bundles].map((mark) => arrow(mark, places)).filter(Boolean);
  const ends = new Set([...lines, ...ghosts, ...stubs].flatMap(({ mark }) => [mark.from, mark.to]));
  const dots = within(presences(story, view, places).filter(({ mark }) => calm[mark.at] > GHOST), weights, places);
  const seen = named.map(([, place]) => place).filter(({ id }) => ends.has(id) || dots.some(({ place }) => place === id));
  if (stubs.length) aimStubs([...stubs, ...lines], seen.filter(({ kind }) => kind === "dot"));
  placeHeads([...lines, ...stubs], new Map(seen.map((place) => [place.id, place])));
  placeHeads(ghosts, new Map());
  return {
    places: seen, lines: [...lines, ...stubs], loud: [...lines, ...stubs], ghosts, dots, ports: [],
    quiet: NONE, back: NONE, thin: [], marks: NONE,
    note: noteOf(live.length, lines),
  };
}

const NONE = new Int32Array(0);

/** Tell of how many lines an arrow between clusters stands for several, and how many lie within a cluster. */
function noteOf(count, lines) {
  const bundles = lines.filter(({ mark }) => mark.parts);
  const together = bundles.reduce((sum, { mark }) => sum + mark.parts.length, 0);
  const within = count - together - (lines.length - bundles.length);
  const told = [together > bundles.length ? bundledNote(together, bundles.length) : "", within ? withinNote(within) : ""];
  return told.filter(Boolean).join(". ");
}

function bundledNote(count, shown) {
  if (state.paper) return t("{count} smaller lines are drawn as {shown}, between groups of places", { count, shown });
  return t("{count} smaller lines are drawn as {shown}: zoom in to part them", { count, shown });
}

function withinNote(count) {
  if (state.paper) return t("{count} lines within groups of places are not drawn", { count });
  return t("{count} lines lie within groups of places: zoom in to see them", { count });
}

/** What moves within a place: one ring for all of it, as the heaviest. */
function within(dots, weights, places) {
  const byPlace = new Map();
  for (const dot of dots) {
    const one = byPlace.get(dot.place);
    if (!one || weights[dot.mark.at] > weights[one.mark.at]) byPlace.set(dot.place, dot);
  }
  return [...byPlace].map(([id, dot]) => {
    const { x, y } = places.get(id) ?? dot;
    return { ...dot, x, y };
  });
}

/** A mark drawn by itself, as wide as the window of time has it; each end of it lies somewhere. */
function aloneOf(mark, width) {
  const { at, claims, shape, group, dash, fades, path, offset } = mark;
  const [from, to] = endsOf(mark);
  return { at, claims, shape, group, dash, fades, from, to, path, offset, width };
}

// --- Where lines end ------------------------------------------------------------------------------

/** The places that a line runs between; an end that is no place goes by where it lies. */
function endsOf({ from, to, world }) {
  return [from ?? `${world[0]},${world[1]}`, to ?? `${world[world.length - 2]},${world[world.length - 1]}`];
}

/**
 * Ends of lines that are no place of the story, such as bare coordinates, which nobody named: they
 * have no dot, and their lines end where their own vertices do.
 */
function bareEnds(story, view) {
  const known = new Set(story.places.map(({ id }) => id));
  const bare = once(story.marks, "bare ends", () => {
    const shapes = picksOf(story.marks, "shape");
    const found = new Map();
    for (let at = 0; at < story.marks.length; at += 1) {
      if (shapes.values[shapes.which[at]] !== "line") continue;
      const { world } = story.marks[at];
      const [from, to] = endsOf(story.marks[at]);
      if (!known.has(from)) found.set(from, { x: world[0], y: world[1] });
      if (!known.has(to)) found.set(to, { x: world[world.length - 2], y: world[world.length - 1] });
    }
    return [...found];
  });
  return bare.map(([id, spot]) => {
    const [x, y] = view.at(spot);
    return [id, { id, x, y }];
  });
}

// --- How large ------------------------------------------------------------------------------------

/** Sizes of all marks under the present window and filters; the same until either changes. */
let sizes = {};

/**
 * How wide each mark is: as the widest of its flows that are there now, of a whole line the widest
 * period; and how many claims those flows count.
 * @returns {{widths: Float64Array, counts: Float64Array, weights: Float64Array}}
 */
function sizesOf(story) {
  const standings = standingsOf(story);
  if (sizes.standings === standings && sizes.marks === story.marks) return sizes;
  const [px, told] = [numbersOf(story.claims, "px"), numbersOf(story.claims, "count")];
  const { starts, items } = once(story.marks, "flows of marks", () => listsOf(story.marks, "claims"));
  const [widths, counts] = [new Float64Array(story.marks.length), new Float64Array(story.marks.length)];
  const largest = numbersOf(story.marks, "width");
  for (let mark = 0; mark < widths.length; mark += 1) {
    for (let at = starts[mark]; at < starts[mark + 1]; at += 1) {
      const flow = items[at];
      if (standings[flow] < POSSIBLE) continue;
      widths[mark] = Math.max(widths[mark], px[flow]);
      counts[mark] += told[flow];
    }
    widths[mark] ||= largest[mark];
  }
  const weights = Float64Array.from(widths, (width, mark) => width * 1e6 + Math.min(counts[mark], 1e6 - 1));
  sizes = { standings, marks: story.marks, widths, counts, weights };
  return sizes;
}

/** The lines that a view shows, the heaviest first: those that are there, and those that step back. */
function inSight(story, { size }, calm, places, weights) {
  const shapes = picksOf(story.marks, "shape");
  const [live, back] = [[], []];
  for (let at = 0; at < story.marks.length; at += 1) {
    if (!calm[at] || shapes.values[shapes.which[at]] !== "line") continue;
    const [a, b] = endsOf(story.marks[at]).map((id) => places.get(id));
    if (size && isOut(a, b, size)) continue;
    (calm[at] > GHOST ? live : back).push(at);
  }
  const heavier = (a, b) => weights[b] - weights[a] || a - b;
  const isChosen = (at) => calm[at] > 3; // as `tones.js` has them: chosen, and pointed at
  live.sort((a, b) => isChosen(b) - isChosen(a) || heavier(a, b));
  return { live, back: back.sort(heavier) };
}

function isOut(a, b, size) {
  const [left, right, top, bottom] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return right < -MARGIN || left > size.x + MARGIN || bottom < -MARGIN || top > size.y + MARGIN;
}

function stubsOf(story, view, calm, places) {
  const shapes = picksOf(story.marks, "shape");
  const found = [];
  for (let at = 0; at < story.marks.length && found.length < LEAST; at += 1) {
    if (calm[at] > GHOST && shapes.values[shapes.which[at]] === "stub") found.push(laid(story.marks[at], view, places, { band: false }));
  }
  return found.filter(({ x, y }) => !view.size || (x > 0 && y > 0 && x < view.size.x && y < view.size.y));
}

// --- Clusters -------------------------------------------------------------------------------------

/**
 * Draw many small lines as few: between clusters as wide as leave no more arrows than `most`, and no
 * wider, since lines within a cluster are not drawn.
 */
function bundled(story, small, { places, widths, counts, size }, most) {
  if (!small.length) return [];
  const ends = small.map((at) => aloneOf(story.marks[at], widths[at]));
  const arrows = (reach) => between(ends, clusters(ends, places, counts, reach, size), counts);
  let [narrow, wide, made] = [0, 0, []];
  for (const reach of REACHES) {
    [narrow, wide, made] = [wide, reach, arrows(reach)];
    if (made.length <= most) break;
  }
  for (let n = 0; n < TRIES && made.length < most * USED && wide - narrow > 1; n += 1) {
    const reach = (narrow + wide) / 2;
    const tried = arrows(reach);
    if (tried.length > most) narrow = reach;
    else {
      wide = reach;
      if (tried.length > made.length) made = tried;
    }
  }
  return made;
}

/** The heaviest place near each place: heavy places first, each takes in those around it. */
function clusters(marks, places, counts, reach, size) {
  const weights = new Map();
  for (const { from, to, at } of marks) for (const id of [from, to]) weights.set(id, (weights.get(id) ?? 0) + counts[at] + 1);
  const [heads, homes] = [[], new Map()];
  const byWeight = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (const [id] of byWeight) {
    const { x, y } = places.get(id);
    const home = nearest(heads, x, y, reach * (1 + outside(x, y, size) / AWAY));
    homes.set(id, home?.id ?? id);
    if (!home) heads.push({ x, y, id });
  }
  return homes;
}

function nearest(heads, x, y, reach) {
  let [found, least] = [null, reach];
  for (const head of heads) {
    const far = Math.hypot(head.x - x, head.y - y);
    if (far < least) [found, least] = [head, far];
  }
  return found;
}

/** How far a point lies outside the canvas. */
function outside(x, y, size) {
  return size ? Math.hypot(Math.max(0, -x, x - size.x), Math.max(0, -y, y - size.y)) : 0;
}

/** One arrow for all lines of one look between two clusters; those within one are not drawn. */
function between(marks, homes, counts) {
  const made = new Map();
  for (const mark of marks) {
    const [from, to] = [homes.get(mark.from), homes.get(mark.to)];
    if (from === to) continue;
    const key = `${from}\n${to}\n${mark.group}\n${mark.dash === "denied"}`;
    const { width } = mark;
    const one = made.get(key);
    if (!one) made.set(key, { ...mark, from, to, parts: [mark], count: counts[mark.at] });
    else {
      one.parts.push(mark);
      one.count += counts[mark.at];
      if (width > one.width) Object.assign(one, { at: mark.at, width, dash: mark.dash });
    }
  }
  for (const one of made.values()) if (one.parts.length > 1) one.claims = one.parts.flatMap(({ claims }) => claims);
  return [...made.values()].sort((a, b) => b.width - a.width || b.count - a.count);
}

// --- Arrows ---------------------------------------------------------------------------------------

/** An arrow from place to place, bent to the right of its way; null where there is no room for one. */
function arrow(mark, places) {
  const [a, b] = [places.get(mark.from), places.get(mark.to)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const far = Math.hypot(dx, dy);
  if (far < SHORTEST) return null;
  // Lines of several looks between two places have lanes; the control point lies twice as far as the bow.
  const bend = (Math.min(FARTHEST, far * BEND) + Math.abs(mark.offset)) * 2;
  const [x, y] = [(a.x + b.x) / 2 - (dy / far) * bend, (a.y + b.y) / 2 + (dx / far) * bend];
  const points = Array.from({ length: STEPS + 1 }, (_, n) => {
    const share = n / STEPS;
    const [first, middle, last] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
    return [first * a.x + middle * x + last * b.x, first * a.y + middle * y + last * b.y];
  });
  const whole = measured({ points });
  const gap = Math.min(GAP, whole.length / 6);
  const width = Math.min(mark.width, Math.max(1.2, whole.length / 9));
  const line = measured({ mark, band: false, width, joints: [], points: cut(whole.points, gap, whole.length - gap, whole.sums) });
  return Object.assign(line, { stretches: [{ kind: "plain", from: 0, to: line.length }], tip: line.length, head: null });
}
