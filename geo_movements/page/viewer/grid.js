/** Points by squares, so that those in a box are found without a look at all of them. */

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
  for (const point of points) {
    const square = key(Math.floor(point.x / SIDE), Math.floor(point.y / SIDE));
    if (grid.has(square)) grid.get(square).push(point);
    else grid.set(square, [point]);
  }
  return grid;
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
