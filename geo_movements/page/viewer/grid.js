/** Points and boxes by squares, so that those in a box are found without a look at all of them. */

import { meets } from "./boxes.js";

const SIDE = 32;

function key(column, row) {
  return column * 100000 + row; // far more rows than a canvas has
}

/**
 * @param {{x: number, y: number}[]} points
 * @returns {Map<number, {x: number, y: number}[]>}
 */
export function gridOf(points) {
  const grid = new Map();
  for (const point of points) put(grid, point);
  return grid;
}

/** Add a point to a grid. */
export function put(grid, point) {
  const square = key(Math.floor(point.x / SIDE), Math.floor(point.y / SIDE));
  const there = grid.get(square);
  if (there) there.push(point);
  else grid.set(square, [point]);
}

/** Tell whether a point of a grid, no farther than `reach` either way, is as wanted. */
export function someNear(grid, { x, y }, reach, wanted) {
  const [right, bottom] = [Math.floor((x + reach) / SIDE), Math.floor((y + reach) / SIDE)];
  for (let column = Math.floor((x - reach) / SIDE); column <= right; column += 1) {
    for (let row = Math.floor((y - reach) / SIDE); row <= bottom; row += 1) {
      if (grid.get(key(column, row))?.some(wanted)) return true;
    }
  }
  return false;
}

/** @returns {object[]} the points of a grid no farther than `reach` either way */
export function allNear(grid, { x, y }, reach) {
  const found = [];
  someNear(grid, { x, y }, reach, (point) => {
    if (Math.abs(point.x - x) <= reach && Math.abs(point.y - y) <= reach) found.push(point);
    return false;
  });
  return found;
}

/** @returns {number} how many points of a grid, no farther than `reach` either way, are as wanted */
export function countNear(grid, { x, y }, reach, wanted) {
  let count = 0;
  someNear(grid, { x, y }, reach, (point) => {
    if (Math.abs(point.x - x) <= reach && Math.abs(point.y - y) <= reach && wanted(point)) count += 1;
    return false;
  });
  return count;
}

/** Boxes by the squares that they cover: what meets a box, of a thousand, is found by a look at some. */
export function makeBoxes(boxes = []) {
  const grid = new Map();
  let asked = 0;
  const add = (box) => {
    const entry = { box, asked: 0 };
    for (let column = Math.floor(box.left / SIDE); column * SIDE < box.right; column += 1) {
      for (let row = Math.floor(box.top / SIDE); row * SIDE < box.bottom; row += 1) {
        const there = grid.get(key(column, row));
        if (there) there.push(entry);
        else grid.set(key(column, row), [entry]);
      }
    }
  };
  /** @returns {number} how many boxes meet one, counted up to `most` */
  const meeting = (box, most = Infinity) => {
    asked += 1;
    let count = 0;
    for (let column = Math.floor(box.left / SIDE); column * SIDE < box.right; column += 1) {
      for (let row = Math.floor(box.top / SIDE); row * SIDE < box.bottom; row += 1) {
        for (const entry of grid.get(key(column, row)) ?? []) {
          if (entry.asked === asked) continue;
          entry.asked = asked;
          if (!meets(box, entry.box)) continue;
          count += 1;
          if (count === most) return count;
        }
      }
    }
    return count;
  };
  boxes.forEach(add);
  return { add, meeting, isMet: (box) => meeting(box, 1) > 0 };
}

/** Points by the thousand, as numbers, to be counted in a box. */
export function makePoints() {
  const grid = new Map(); // x and y in turn
  const add = ({ x, y }) => {
    const square = key(Math.floor(x / SIDE), Math.floor(y / SIDE));
    const there = grid.get(square);
    if (there) there.push(x, y);
    else grid.set(square, [x, y]);
  };
  const within = ({ left, right, top, bottom }) => {
    let count = 0;
    for (let column = Math.floor(left / SIDE); column * SIDE < right; column += 1) {
      for (let row = Math.floor(top / SIDE); row * SIDE < bottom; row += 1) {
        const there = grid.get(key(column, row));
        if (!there) continue;
        for (let at = 0; at < there.length; at += 2) {
          if (there[at] > left && there[at] < right && there[at + 1] > top && there[at + 1] < bottom) count += 1;
        }
      }
    }
    return count;
  };
  return { add, within };
}
