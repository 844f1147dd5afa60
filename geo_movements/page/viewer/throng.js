/** Marks by the hundred: a line is laid out when somebody asks for its parts, else only glanced at. */

import { aside, atlasOf, distanceTo, inSight } from "./atlas.js";
import { isCrowd } from "./crowd.js";
import { numbersOf, once, picksOf } from "./facts.js";
import { aimStubs, laid, layout, measured, placed, presences, presencesOf } from "./layout.js";

/** What lies no farther outside the canvas may reach into it. */
const MARGIN = 60;
const COARSE = 48;
/** More stubs than this, or among more lines, are not turned away from lines: they would find no free way. */
const AIMED = 60;
const AIMED_BY = 4000;

/**
 * Lay out what a view shows of a story, in steps; where that is a crowd, each line only when it is asked for.
 * @returns {Generator<void, {marks: Int32Array, places: object[], lines: object[], dots: object[], ports: object[]}>}
 *   `marks` are the places of all that are in sight; of a crowd (`glanced`) `lines` has only the stubs,
 *   `crowd` the places of the others, and `lineOf` gives the line of one
 */
export function* sceneOf(story, view) {
  const marks = withPresences(story, inSight(story, view, MARGIN));
  yield;
  if (isCrowd(marks)) return yield* glance(story, marks, view);
  return { ...layout(story, Array.from(marks, (at) => story.marks[at]), view), marks };
}

/** Those that are there and go nowhere stand in rows: all of a row are laid out, or none. */
function withPresences(story, marks) {
  const rows = presencesOf(story);
  if (!rows.length) return marks;
  const is = new Uint8Array(story.marks.length);
  for (const some of [marks, rows]) for (let n = 0; n < some.length; n += 1) is[some[n]] = 1;
  return Int32Array.from(is.keys()).filter((at) => is[at]);
}

/** As `layout`, but without heads and ports: who draws a line in full asks for those. */
function* glance(story, marks, view) {
  const places = new Map(story.places.map((place) => [place.id, placed(place, view)]));
  yield;
  const how = { band: story.bands, step: COARSE };
  const shapes = picksOf(story.marks, "shape");
  const of = (shape) => marks.filter((at) => shapes.values[shapes.which[at]] === shape);
  const made = new Map();
  const lineOf = (at) => {
    if (!made.has(at)) made.set(at, new Line(story.marks[at], view, places, how));
    return made.get(at);
  };
  const crowd = of("line");
  yield;
  const stubs = Array.from(of("stub"), (at) => laid(story.marks[at], view, places, how));
  const near = !stubs.length || stubs.length > AIMED || crowd.length > AIMED_BY ? [] : Array.from(crowd, (at) => measured({ points: glimpseOf(story.marks[at], view) }));
  const dots = [...places.values()].filter(({ kind }) => kind === "dot");
  if (stubs.length) aimStubs([...stubs, ...near], dots);
  return {
    marks, places: [...places.values()], lines: stubs, dots: presences(story, view, places), ports: [],
    glanced: true, crowd, lineOf, story, view,
  };
}

class Line {
  constructor(mark, view, places, how) {
    this.mark = mark;
    this.view = view;
    this.make = () => laid(mark, view, places, how);
    this.head = null;
  }

  get whole() {
    this.made ??= this.make();
    return this.made;
  }

  get points() {
    return this.whole.points;
  }

  get sums() {
    return this.whole.sums;
  }

  get length() {
    return this.whole.length;
  }

  get stretches() {
    return this.whole.stretches;
  }

  get joints() {
    return this.whole.joints;
  }

  get tip() {
    return this.whole.tip;
  }

  get width() {
    return this.whole.width;
  }

  get band() {
    return this.whole.band;
  }

  get drawn() {
    return this.whole.drawn;
  }

  /** The vertices of this zoom on the canvas, moved aside as a whole. @returns {number[][]} */
  glimpse() {
    this.seen ??= glimpseOf(this.mark, this.view);
    return this.seen;
  }
}

function glimpseOf({ world, levels, offset }, { zoom, scale, dx, dy }) {
  const level = Math.ceil(zoom);
  const last = levels.length - 1;
  const [right, down] = aside(world, 0, last, offset);
  const points = [];
  for (let at = 0; at <= last; at += 1) {
    if (levels[at] > level && at > 0 && at < last) continue;
    points.push([world[2 * at] * scale + dx + right, world[2 * at + 1] * scale + dy + down]);
  }
  return points;
}

/**
 * The lines of a crowd near a point of the canvas: one pass over their boxes, which of a hundred
 * thousand takes less than a millisecond, and a look at those that it leaves.
 * @returns {{mark: object, distance: number}[]}
 */
export function nearBy({ story, view, crowd }, x, y, reach) {
  const atlas = atlasOf(story);
  const { boxes, starts, world } = atlas;
  const [widths, offsets] = [numbersOf(story.marks, "width"), numbersOf(story.marks, "offset")];
  const room = roomOf(story) + reach;
  const [px, py, far] = [(x - view.dx) / view.scale, (y - view.dy) / view.scale, room / view.scale];
  const found = [];
  for (let n = 0; n < crowd.length; n += 1) {
    const at = crowd[n];
    const box = 4 * at;
    if (px < boxes[box] - far || px > boxes[box + 2] + far || py < boxes[box + 1] - far || py > boxes[box + 3] + far) continue;
    const moved = aside(world, starts[at], starts[at + 1] - 1, offsets[at]);
    const distance = distanceTo(atlas, at, view, moved, x, y) - widths[at] / 2;
    if (distance < reach) found.push({ mark: story.marks[at], distance });
  }
  return found;
}

/** How far a line may reach from its middle: half the widest, and what moves it aside. */
function roomOf({ marks }) {
  return once(marks, "room", () => {
    const most = (name) => numbersOf(marks, name).reduce((sum, one) => Math.max(sum, Math.abs(one)), 0);
    return most("width") / 2 + most("offset");
  });
}
