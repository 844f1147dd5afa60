/** Unpacks what page/columns.py has packed: lists of like things as columns. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
[...DIGITS].forEach((letter, value) => (VALUES[letter.charCodeAt(0)] = value));

/**
 * Put the lists of a story back in their places; of each line the path is its whole numbers.
 * @param {object} story with `packed`: base64 of compressed JSON
 */
export async function unpackLists({ packed, ...story }) {
  const { numbers, lists } = JSON.parse(await unzipped(packed).text());
  const read = (at) => told(numbers[at]);
  for (const [name, column] of Object.entries(lists)) story[name] = valuesOf(column, read);
  return story;
}

/** @returns {Response} what a text of base64 holds, decompressed */
export function unzipped(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text); // browsers of 2025 and later
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
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
    return mapped(read(which), (at) => values[at]);
  },
  some: (read, there, column) => {
    const values = valuesOf(column, read);
    let next = 0;
    return mapped(read(there), (is) => (is ? values[next++] : null));
  },
  whole: (read, at) => mapped(read(at), (number) => number),
  part: (read, digits, at) => mapped(read(at), (number) => number / 10 ** digits),
  lists: (read, lengths, items) => {
    const values = valuesOf(items, read);
    let next = 0;
    return valuesOf(lengths, read).map((length) => values.slice(next, (next += length)));
  },
  joined: (read, separator, parts) => valuesOf(parts, read).map((each) => each.join(separator)),
  paths,
};

/** A list of a typed array; many times faster than `Array.from`. */
function mapped(numbers, make) {
  const list = new Array(numbers.length);
  for (let at = 0; at < list.length; at += 1) list[at] = make(numbers[at]);
  return list;
}

/** Where a record stands in its columns. */
const ROW = Symbol("row");

/** @returns {number | undefined} the place of a record in its list */
export function rowOf(record) {
  return record[ROW];
}

/**
 * Records that read their facts from the columns, each column unpacked when one of them is asked for
 * it first: the words of ten thousand claims cost nothing until somebody reads them. They take further
 * facts as any object does. The names are their prototype's: `for in` finds them, a spread does not.
 */
function things(read, count, columns) {
  const kind = {};
  for (const [name, column] of Object.entries(columns)) {
    let values = null;
    Object.defineProperty(kind, name, {
      enumerable: true,
      get() {
        values ??= valuesOf(column, read);
        return values[this[ROW]];
      },
      set(value) {
        Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
      },
    });
  }
  const made = new Array(count);
  for (let at = 0; at < count; at += 1) {
    made[at] = Object.create(kind);
    made[at][ROW] = at;
  }
  return made;
}

/** Lines as longitude and latitude in turn, in whole numbers; all lie in one array. */
function paths(read, starts, counts, bends, steps) {
  const [lengths, bent, all] = [read(counts), read(bends), read(steps)];
  const first = valuesOf(starts, read);
  const flat = new Float64Array(all.length + 2 * first.length);
  let [next, begin] = [0, 0];
  return mapped(lengths, (length) => length).map((length, line) => {
    const end = begin + length + 2;
    [flat[begin], flat[begin + 1]] = first[line];
    let [east, north] = [0, 0];
    for (let at = begin + 2; at < end; at += 2) {
      east = bent[line] ? east + all[next] : all[next];
      north = bent[line] ? north + all[next + 1] : all[next + 1];
      next += 2;
      flat[at] = flat[at - 2] + east;
      flat[at + 1] = flat[at - 1] + north;
    }
    const path = flat.subarray(begin, end);
    begin = end;
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
