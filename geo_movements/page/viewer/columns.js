/** Unpacks what page/columns.py has packed: lists of like things as columns. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
[...DIGITS].forEach((letter, value) => (VALUES[letter.charCodeAt(0)] = value));

/**
 * Put the lists of a story back in their places; of each line the path is its whole numbers.
 * @param {object} story with `packed`: base64 of compressed JSON
 */
export async function unpackLists({ packed, ...story }) {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { numbers, lists } = JSON.parse(await new Response(stream).text());
  const read = (at) => told(numbers[at]);
  for (const [name, column] of Object.entries(lists)) story[name] = valuesOf(column, read);
  return story;
}

function valuesOf([kind, ...parts], read) {
  return KINDS[kind](read, ...parts);
}

const KINDS = {
  one: (read, count, value) => new Array(count).fill(value),
  plain: (read, values) => values,
  things,
  pick: (read, distinct, which) => {
    const values = valuesOf(distinct, read);
    return Array.from(read(which), (at) => values[at]);
  },
  some: (read, there, column) => {
    const values = valuesOf(column, read);
    let next = 0;
    return Array.from(read(there), (is) => (is ? values[next++] : null));
  },
  whole: (read, at) => Array.from(read(at)),
  part: (read, digits, at) => Array.from(read(at), (number) => number / 10 ** digits),
  lists: (read, lengths, items) => {
    const values = valuesOf(items, read);
    let next = 0;
    return valuesOf(lengths, read).map((length) => values.slice(next, (next += length)));
  },
  joined: (read, separator, parts) => valuesOf(parts, read).map((each) => each.join(separator)),
  paths,
};

function things(read, count, columns) {
  const made = Array.from({ length: count }, () => ({}));
  for (const [name, column] of Object.entries(columns)) {
    const values = valuesOf(column, read);
    for (let at = 0; at < count; at += 1) made[at][name] = values[at];
  }
  return made;
}

/** Lines as longitude and latitude in turn, in whole numbers. */
function paths(read, starts, counts, bends, steps) {
  const [lengths, bent, all] = [read(counts), read(bends), read(steps)];
  let next = 0;
  return valuesOf(starts, read).map(([lon, lat], line) => {
    const path = new Float64Array(lengths[line] + 2);
    [path[0], path[1]] = [lon, lat];
    let [east, north] = [0, 0];
    for (let at = 2; at < path.length; at += 2) {
      const [x, y] = [all[next], all[next + 1]];
      next += 2;
      east = bent[line] ? east + x : x;
      north = bent[line] ? north + y : y;
      path[at] = path[at - 2] + east;
      path[at + 1] = path[at - 1] + north;
    }
    return path;
  });
}

/**
 * Whole numbers from text: five bits a letter, the lowest first, the last bit of all the sign; after
 * "+" each is told by its difference from the one before.
 */
function told(text) {
  const found = new Float64Array(text.length);
  const summed = text[0] === "+";
  let [count, value, scale, sum] = [0, 0, 1, 0];
  for (let at = 1; at < text.length; at += 1) {
    const digit = VALUES[text.charCodeAt(at)];
    value += (digit & 31) * scale;
    scale *= 32;
    if (digit >= 32) continue;
    const number = value % 2 ? -(value + 1) / 2 : value / 2;
    sum = summed ? sum + number : number;
    found[count] = sum;
    count += 1;
    [value, scale] = [0, 1];
  }
  return found.subarray(0, count);
}
