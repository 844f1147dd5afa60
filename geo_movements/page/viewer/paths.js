/** Plane geometry of lines on the screen: offset, trimming, points along. */

/** @typedef {[number, number]} Point */

/** @returns {number[]} the distance along the line of each point */
export function along(points) {
  let sum = 0;
  return points.map((point, at) => {
    if (at) sum += Math.hypot(point[0] - points[at - 1][0], point[1] - points[at - 1][1]);
    return sum;
  });
}

/** The point at a distance along the line, and the direction of travel there. */
export function pointAt(points, distance, sums = along(points)) {
  const total = sums[sums.length - 1];
  const want = Math.max(0, Math.min(total, distance));
  const at = firstAt(sums, want);
  const [a, b] = [points[at - 1], points[at]];
  const step = sums[at] - sums[at - 1] || 1;
  const share = (want - sums[at - 1]) / step;
  const angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
  return { x: a[0] + (b[0] - a[0]) * share, y: a[1] + (b[1] - a[1]) * share, angle };
}

/** The first point, after the start, that lies so far along or farther. */
function firstAt(sums, want) {
  let [low, high] = [1, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] >= want) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The part of a line between two distances. @returns {Point[]} */
export function cut(points, from, to, sums = along(points)) {
  const a = pointAt(points, from, sums);
  const b = pointAt(points, to, sums);
  const inner = points.filter((_, at) => sums[at] > from && sums[at] < to);
  return [[a.x, a.y], ...inner, [b.x, b.y]];
}

/**
 * Move a line to the right of its direction of travel by a number of pixels, less near the ends of
 * its spans and outside them, so that lines side by side still meet at their places.
 * @param {Point[]} points
 * @param {number} offset
 * @param {{from: number, to: number}[]} spans distances along the line
 * @param {{from: number, to: number}[]} still where nothing is moved: in to a place and out again
 * @returns {Point[]}
 */
export function beside(points, offset, spans, still) {
  const sums = along(points);
  return moved(points, sums, (at) => {
    if (still.some(({ from, to }) => sums[at] > from && sums[at] < to)) return 0;
    const shares = spans.map(({ from, to }) => Math.min(sums[at] - from, to - sums[at]) / (Math.min(26, (to - from) / 3) || 1));
    return offset * (0.35 + 0.65 * Math.max(0, Math.min(1, Math.max(...shares))));
  });
}

/** Move a line to its right, by as much all along. @returns {Point[]} */
export function parallel(points, offset) {
  return moved(points, along(points), () => offset);
}

/**
 * A short bend counts as rounded: a line around it would tie a knot. Alike for every offset, so
 * that lines of one way all move along the same direction, and none crosses another.
 */
const ROUND = 12;

function moved(points, sums, shiftAt) {
  return points.map(([x, y], at) => {
    const a = pointAt(points, sums[at] - ROUND, sums);
    const b = pointAt(points, sums[at] + ROUND, sums);
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const shift = shiftAt(at);
    return [x - ((b.y - a.y) / length) * shift, y + ((b.x - a.x) / length) * shift];
  });
}

/**
 * Put points between, so that an offset line can bend near its ends.
 * @param {Point[]} points
 * @param {[string, number, number][]} parts stretches, by the numbers of their first and last point
 * @returns {{points: Point[], parts: [string, number, number][]}}
 */
export function dense(points, parts, step = 12) {
  const numbers = [0];
  const more = points.flatMap((point, at) => {
    if (!at) return [point];
    const [x, y] = points[at - 1];
    const count = Math.max(1, Math.min(60, Math.ceil(Math.hypot(point[0] - x, point[1] - y) / step)));
    numbers.push(numbers[at - 1] + count);
    return Array.from({ length: count }, (_, n) => {
      const share = (n + 1) / count;
      return [x + (point[0] - x) * share, y + (point[1] - y) * share];
    });
  });
  return { points: more, parts: parts.map(([kind, start, end]) => [kind, numbers[start], numbers[end]]) };
}

/** The distance of a point from a line. */
export function distanceTo(points, x, y) {
  let least = Infinity;
  for (let at = 1; at < points.length; at += 1) {
    const [ax, ay] = points[at - 1];
    const [bx, by] = points[at];
    const [ux, uy] = [bx - ax, by - ay];
    const share = ((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy || 1);
    const t = Math.max(0, Math.min(1, share));
    least = Math.min(least, Math.hypot(ax + ux * t - x, ay + uy * t - y));
  }
  return least;
}

/** The box that holds a line: left, top, right, bottom. */
export function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}
