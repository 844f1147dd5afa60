/** Points and boxes by squares, so that those in a box are found without a look at all of them. */

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

/** Boxes by the squares that they cover: what meets a box, of a thousand, is found by a look at some. */
export function makeBoxes(boxes = []) {
  const grid = new Map();
  let asked = 0;
  const squares = function* ({ left, right, top, bottom }) {
    for (let column = Math.floor(left / SIDE); column * SIDE < right; column += 1) {
      for (let row = Math.floor(top / SIDE); row * SIDE < bottom; row += 1) yield key(column, row);
    }
  };
  const add = (box) => {
    const entry = { box, asked: 0 };
    for (const square of squares(box)) {
      if (grid.has(square)) grid.get(square).push(entry);
      else grid.set(square, [entry]);
    }
  };
  /** @returns {object[]} the boxes that may meet one, each once */
  const near = (box) => {
    asked += 1;
    const found = [];
    for (const square of squares(box)) {
      for (const entry of grid.get(square) ?? []) {
        if (entry.asked === asked) continue;
        entry.asked = asked;
        found.push(entry.box);
      }
    }
    return found;
  };
  boxes.forEach(add);
  return { add, near };
}

/** @returns {number} how many of a grid's points lie within a box */
export function countIn(grid, { left, right, top, bottom }) {
  let count = 0;
  for (let column = Math.floor(left / SIDE); column * SIDE < right; column += 1) {
    for (let row = Math.floor(top / SIDE); row * SIDE < bottom; row += 1) {
      for (const { x, y } of grid.get(key(column, row)) ?? []) {
        if (x > left && x < right && y > top && y < bottom) count += 1;
      }
    }
  }
  return count;
}
