/**
 * Unpacks what page/columns.py has packed: lists of like things as columns.
 *
 * `unpackLists` gives a story its lists as arrays of records, whose facts are read from the columns
 * when somebody asks, and beside them `tables`: each list as a `Table`, for who goes through a
 * hundred thousand claims and wants no object for each. Of a table
 *
 * - `codes(name)` gives `{which, values}`: the distinct values, and of each row which one it has;
 * - `numbers(name)` gives a Float64Array, NaN where nothing is told;
 * - `lists(name)` gives `{offsets, items}`: the items of row n are those from offsets[n] to
 *   offsets[n + 1];
 * - `column(name)` gives all values, `at(row)` the record.
 *
 * Each is made once, when it is asked for first. Of `marks`, data.js adds `lines(story)`: the
 * vertices of all lines in typed arrays.
 */

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
  story.tables = {};
  for (const [name, column] of Object.entries(lists)) {
    story[name] = valuesOf(column, read);
    story.tables[name] = tableOf(story[name]);
  }
  return story;
}

/** The tables of the lists that were unpacked, lists within lists too. */
const tables = new WeakMap();

/** @returns {Table | null} the columns of a list of records; null where there are none, as once something is laid over it */
export function tableOf(list) {
  return tables.get(list) ?? null;
}

/** A list in its columns. */
class Table {
  #columns;
  #read;
  #records;
  #made = {};

  constructor(length, columns, read, records) {
    this.length = length;
    this.#columns = columns;
    this.#read = read;
    this.#records = records;
  }

  /** @returns {object} the record of a row */
  at(row) {
    return this.#records[row];
  }

  has(name) {
    return name in this.#columns;
  }

  /** @returns {any[]} the values of all rows */
  column(name) {
    return this.#once(name, "values", (column) => valuesOf(column, this.#read));
  }

  /** @returns {{which: Int32Array, values: any[]}} the distinct values, and which each row has */
  codes(name) {
    return this.#once(name, "codes", (column) => codesOf(column, this.#read));
  }

  /** @returns {Float64Array} the numbers of all rows, NaN where nothing is told */
  numbers(name) {
    return this.#once(name, "numbers", (column) => numbersOf(column, this.#read));
  }

  /** @returns {{offsets: Int32Array, items: any[] | Float64Array}} all items, and where each row's begin */
  lists(name) {
    return this.#once(name, "lists", (column) => listsOf(column, this.#read));
  }

  #once(name, form, make) {
    const key = `${form} ${name}`;
    this.#made[key] ??= make(this.#columns[name]);
    return this.#made[key];
  }
}

function codesOf(column, read) {
  const [kind, ...parts] = column;
  if (kind === "one") return { which: new Int32Array(parts[0]), values: parts[0] ? [parts[1]] : [] };
  if (kind === "pick") return { which: Int32Array.from(read(parts[1])), values: valuesOf(parts[0], read) };
  const all = valuesOf(column, read);
  const found = new Map(); // values that are objects are told apart as such
  const which = new Int32Array(all.length);
  all.forEach((value, row) => {
    if (!found.has(value)) found.set(value, found.size);
    which[row] = found.get(value);
  });
  return { which, values: [...found.keys()] };
}

function numbersOf(column, read) {
  const [kind, ...parts] = column;
  const number = (value) => (typeof value === "number" ? value : NaN);
  if (kind === "whole") return read(parts[0]);
  if (kind === "part") return read(parts[1]).map((value) => value / 10 ** parts[0]);
  if (kind === "pick") {
    const values = Float64Array.from(valuesOf(parts[0], read), number);
    return read(parts[1]).map((at) => values[at]);
  }
  return Float64Array.from(valuesOf(column, read), number);
}

function listsOf([kind, ...parts], read) {
  const isList = kind === "lists";
  const all = isList ? null : valuesOf([kind, ...parts], read);
  const sizes = isList ? numbersOf(parts[0], read) : all.map((each) => each.length);
  const offsets = new Int32Array(sizes.length + 1);
  for (let at = 0; at < sizes.length; at += 1) offsets[at + 1] = offsets[at] + sizes[at];
  const items = isList ? parts[1] : null;
  const whole = items?.[0] === "whole" || (items?.[0] === "pick" && items[1][0] === "whole");
  return { offsets, items: items ? (whole ? numbersOf(items, read) : valuesOf(items, read)) : all.flat() };
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
  tables.set(made, new Table(count, columns, read, made));
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
