/** Marks by the hundred: a line is laid out when somebody asks for its parts, else only glanced at. */

import { isCrowd } from "./crowd.js";
import { aimStubs, laid, layout, measured, placed, presences } from "./layout.js";
import { distanceTo } from "./paths.js";

/** What lies no farther outside the canvas may reach into it. */
const MARGIN = 60;
/** A glanced line keeps so much of its offset all along: near its ends a laid one has less, between them more. */
const SHIFT = 0.7;
const COARSE = 48;

/** Lay out what a view shows of a story; where that is a crowd, each line only when it is asked for. */
export function sceneOf(story, view) {
  const marks = inSight(story.marks, view);
  return isCrowd(marks) ? glance(story, marks, view) : layout(story, marks, view);
}

/** The marks of which something may be seen on the canvas; without a size, all. */
function inSight(marks, { scale, dx, dy, size }) {
  if (!size) return marks;
  return marks.filter(({ box, shape }) => {
    const room = shape === "line" ? MARGIN : 2 * MARGIN;
    return (
      box[0] * scale + dx < size.x + room && box[2] * scale + dx > -room &&
      box[1] * scale + dy < size.y + room && box[3] * scale + dy > -room
    );
  });
}

/** As `layout`, but without heads and ports: who draws a line in full asks for those. */
function glance(story, marks, view) {
  const places = new Map(story.places.map((place) => [place.id, placed(place, view)]));
  const how = { band: story.bands, step: COARSE };
  const lines = marks.filter(({ shape }) => shape === "line").map((mark) => new Line(mark, view, places, how));
  const stubs = marks.filter(({ shape }) => shape === "stub").map((mark) => laid(mark, view, places, how));
  const dots = [...places.values()].filter(({ kind }) => kind === "dot");
  if (stubs.length) aimStubs([...stubs, ...lines.map((line) => measured({ points: line.glimpse() }))], dots);
  return { places: [...places.values()], lines: [...lines, ...stubs], dots: presences(story, view, places), ports: [], glanced: true };
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
    if (this.seen) return this.seen;
    const { world, levels, offset } = this.mark;
    const { scale, dx, dy } = this.view;
    const level = Math.ceil(this.view.zoom);
    const last = levels.length - 1;
    const [right, down] = offset ? aside(world, last, offset * SHIFT) : [0, 0];
    const points = [];
    for (let at = 0; at <= last; at += 1) {
      if (levels[at] > level && at > 0 && at < last) continue;
      points.push([world[2 * at] * scale + dx + right, world[2 * at + 1] * scale + dy + down]);
    }
    this.seen = points;
    return points;
  }

  /** How far a point of the canvas lies from the line, about. */
  distance(x, y) {
    return distanceTo(this.glimpse(), x, y);
  }

  /** The box that holds the line on the canvas. */
  get box() {
    const [left, top, right, bottom] = this.mark.box;
    const { scale, dx, dy } = this.view;
    const room = Math.abs(this.mark.offset);
    return [left * scale + dx - room, top * scale + dy - room, right * scale + dx + room, bottom * scale + dy + room];
  }
}

/** What moves a line to the right of its way from end to end. */
function aside(world, last, offset) {
  const [x, y] = [world[2 * last] - world[0], world[2 * last + 1] - world[1]];
  const length = Math.hypot(x, y) || 1;
  return [(-y / length) * offset, (x / length) * offset];
}
