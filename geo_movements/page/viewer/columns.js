/**
 * Unpacks what page/columns.py has packed: lists of like things as columns.
 *
 * `unpackLists` gives a story its lists as arrays of records, whose facts are read from the columns
 * when somebody asks, and beside them `tables`: each list as a `Table` (`tableOf(list)`, of lists
 * within lists too), for who goes through a hundred thousand claims and wants no object for each. Of a
 * table
 *
 * - `codes(name)` gives `{which, values}`: the values, most of them told once, and of each row which
 *   one it has (an Int32Array);
 * - `numbers(name)` gives a Float64Array, NaN where nothing is told;
 * - `lists(name)` gives `{offsets, items}`: the items of row n are those from offsets[n] to
 *   offsets[n + 1];
 * - `column(name)` gives all values, `at(row)` the record;
 * - `lines(name)`, of the column `path`, gives `{starts, world, levels, boxes}`, all lines in typed
 *   arrays: the vertices of line n are those from starts[n] to starts[n + 1], in `world` as x and y in
 *   turn, in pixels of zoom 0, in `levels` the zoom from which on each is needed; `boxes` has of each
 *   line left, top, right and bottom. Arcs are drawn for it from their ends.
 *
 * Each is made once, when it is asked for first.
 */

import { allLines, lettersOf, pathOf } from "./vertices.js";

/**
 * Put the lists of a story back in their places.
 * @param {object} story with `packed`: base64 of gzip
 */
export async function unpackLists({ packed, ...story }) {
  const bytes = new Uint8Array(await unzipped(packed).arrayBuffer());
  const size = new DataView(bytes.buffer).getUint32(0, true);
  const { numbers, columns, lists } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  const store = new Store(columns, numbers, bytes.subarray(4 + size));
  story.tables = {};
  for (const [name, at] of Object.entries(lists)) {
    story[name] = store.values(at);
    story.tables[name] = tableOf(story[name]);
  }
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

// --- Columns --------------------------------------------------------------------------------------

/** All columns and numbers; each is read when it is asked for first, in each of its forms once. */
class Store {
  #columns;
  #heads;
  #bytes;
  #made = new Map();

  constructor(columns, heads, bytes) {
    this.#columns = columns;
    let from = 0;
    this.#heads = heads.map(([count, width, summed, least]) => {
      const head = { count, width, summed, least, from };
      from += count * width;
      return head;
    });
    this.#bytes = bytes;
  }

  /** @returns {any[]} */
  values(at) {
    return this.#once("values", at, () => this.#read(VALUES, at));
  }

  /** @returns {{which: Int32Array, values: any[]}} */
  codes(at) {
    return this.#once("codes", at, () => (this.kind(at) in CODES ? this.#read(CODES, at) : coded(this.values(at))));
  }

  /** @returns {Float64Array} */
  measures(at) {
    return this.#once("measures", at, () => {
      if (this.kind(at) in MEASURES) return this.#read(MEASURES, at);
      if (!(this.kind(at) in CODES)) return Float64Array.from(this.values(at), measure);
      const { which, values } = this.codes(at);
      const told = Float64Array.from(values, measure);
      return Float64Array.from(which, (place) => told[place]);
    });
  }

  /** @returns {{offsets: Int32Array, items: any[] | Float64Array}} */
  lists(at) {
    return this.#once("lists", at, () => listsOf(this, at));
  }

  /** @returns {{starts: Int32Array, world: Float64Array, levels: Uint8Array, boxes: Float64Array}} */
  lines(at) {
    return this.#once("lines", at, () => {
      const [kind, ...parts] = this.column(at);
      return kind === "lines" ? allLines(this, ...parts) : this.lines(parts[0]);
    });
  }

  column(at) {
    return this.#columns[at];
  }

  kind(at) {
    return this.#columns[at][0];
  }

  /** @returns {Int32Array | Float64Array} a list of whole numbers */
  numbers(at) {
    return this.#once("numbers", at, () => numbersFrom(this.#bytes, this.#heads[at]));
  }

  #read(forms, at) {
    const [kind, ...parts] = this.#columns[at];
    return forms[kind](this, ...parts);
  }

  #once(form, at, make) {
    const key = `${form} ${at}`;
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key);
  }
}

/** Numbers from planes of bytes: the lowest bytes of all first. */
function numbersFrom(bytes, { count, width, summed, least, from }) {
  const small = !summed && width < 4 && Math.abs(least) < 2 ** 30;
  const found = new (small ? Int32Array : Float64Array)(count).fill(least);
  for (let place = 0; place < width; place += 1) {
    const plane = bytes.subarray(from + place * count, from + (place + 1) * count);
    const scale = 256 ** place;
    for (let at = 0; at < count; at += 1) found[at] += plane[at] * scale;
  }
  if (summed) for (let at = 1; at < count; at += 1) found[at] += found[at - 1];
  return found;
}

const VALUES = {
  one: (store, count, value) => new Array(count).fill(value),
  plain: (store, values) => values,
  things: (store, count, columns) => things(store, count, columns),
  pick: (store, distinct, which) => picked(store.values(distinct), store.numbers(which)),
  of: (store, base, rows) => picked(store.values(base), store.numbers(rows)),
  by: (store, base, values) => picked(store.values(values), store.codes(base).which),
  some: (store, there, column) => {
    const values = store.values(column);
    let next = 0;
    return mapped(store.numbers(there), (is) => (is ? values[next++] : null));
  },
  whole: (store, at) => mapped(store.numbers(at), (number) => number),
  part: (store, digits, at) => mapped(store.numbers(at), (number) => number / 10 ** digits),
  days: (store, at) => mapped(store.numbers(at), (day) => new Date(day * 864e5).toISOString().slice(0, 10)),
  counted: (store, heads, numbers) => {
    const words = store.values(heads);
    return mapped(store.numbers(numbers), (number, at) => words[at] + number);
  },
  lists: (store, sizes, items) => {
    const values = store.values(items);
    let next = 0;
    return mapped(store.numbers(sizes), (size) => values.slice(next, (next += size)));
  },
  joined: (store, separator, parts) => store.values(parts).map((each) => each.join(separator)),
  words: (store, separator, parts, otherwise, texts) => {
    const columns = parts.map((part) => store.values(part));
    const told = columns[0].map((_, row) => columns.map((column) => column[row]).filter(Boolean).join(separator));
    const others = store.values(texts);
    store.numbers(otherwise).forEach((row, at) => (told[row] = others[at]));
    return told;
  },
  path: (store, at) => mapped(store.lines(at).starts.subarray(1), (_, line) => pathOf(store.lines(at), line)),
  zooms: (store, at) => mapped(store.lines(at).starts.subarray(1), (_, line) => lettersOf(store.lines(at), line)),
  stretches: (store, at, told) => {
    const { starts } = store.lines(at);
    return store.values(told).map((each, line) => {
      const last = starts[line + 1] - starts[line] - 1;
      return each.map(({ kind, start, end }) => [kind, start, end + last]);
    });
  },
};

/** What is picked from few values; of a column that is decided by another, some may be told twice. */
const CODES = {
  one: (store, count, value) => ({ which: new Int32Array(count), values: count ? [value] : [] }),
  pick: (store, distinct, which) => ({ which: Int32Array.from(store.numbers(which)), values: store.values(distinct) }),
  by: (store, base, values) => ({ which: store.codes(base).which, values: store.values(values) }),
  of: (store, base, rows) => {
    const { which, values } = store.codes(base);
    return { which: Int32Array.from(store.numbers(rows), (row) => which[row]), values };
  },
};

const MEASURES = {
  whole: (store, at) => Float64Array.from(store.numbers(at)),
  part: (store, digits, at) => Float64Array.from(store.numbers(at), (number) => number / 10 ** digits),
};

function coded(all) {
  const found = new Map(); // values that are objects are told apart as such
  const which = new Int32Array(all.length);
  for (let row = 0; row < all.length; row += 1) {
    const value = all[row];
    let place = found.get(value);
    if (place === undefined) found.set(value, (place = found.size));
    which[row] = place;
  }
  return { which, values: [...found.keys()] };
}

function measure(value) {
  return typeof value === "number" ? value : NaN;
}

function listsOf(store, at) {
  const [kind, sizes, items] = store.column(at);
  const all = kind === "lists" ? null : store.values(at);
  const counts = all ? all.map((each) => each.length) : store.numbers(sizes);
  const offsets = new Int32Array(counts.length + 1);
  for (let row = 0; row < counts.length; row += 1) offsets[row + 1] = offsets[row] + counts[row];
  if (all) return { offsets, items: all.flat() };
  return { offsets, items: store.kind(items) in MEASURES ? store.measures(items) : store.values(items) };
}

function picked(values, which) {
  return mapped(which, (at) => values[at]);
}

/** A list of a typed array; many times faster than `Array.from`. */
function mapped(numbers, make) {
  const list = new Array(numbers.length);
  for (let at = 0; at < list.length; at += 1) list[at] = make(numbers[at], at);
  return list;
}

// --- Records --------------------------------------------------------------------------------------

/** The tables of the lists that were unpacked, lists within lists too. */
const tables = new WeakMap();

/** @returns {Table | null} the columns of a list of records; null where there are none, as once something is laid over it */
export function tableOf(list) {
  return tables.get(list) ?? null;
}

/** A list in its columns. */
class Table {
  #columns;
  #store;
  #records;

  constructor(length, columns, store, records) {
    this.length = length;
    this.#columns = columns;
    this.#store = store;
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
    return this.#store.values(this.#columns[name]);
  }

  /** @returns {{which: Int32Array, values: any[]}} the values, and which each row has */
  codes(name) {
    return this.#store.codes(this.#columns[name]);
  }

  /** @returns {Float64Array} the numbers of all rows, NaN where nothing is told */
  numbers(name) {
    return this.#store.measures(this.#columns[name]);
  }

  /** @returns {{offsets: Int32Array, items: any[] | Float64Array}} all items, and where each row's begin */
  lists(name) {
    return this.#store.lists(this.#columns[name]);
  }

  /** @returns {{starts: Int32Array, world: Float64Array, levels: Uint8Array, boxes: Float64Array}} all lines */
  lines(name) {
    return this.#store.lines(this.#columns[name]);
  }
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
function things(store, count, columns) {
  const kind = {};
  for (const [name, column] of Object.entries(columns)) {
    const isLine = store.kind(column) === "path"; // made one by one: few are asked for
    let values = null;
    Object.defineProperty(kind, name, {
      enumerable: true,
      get() {
        if (isLine) return pathOf(store.lines(column), this[ROW]);
        values ??= store.values(column);
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
  tables.set(made, new Table(count, columns, store, made));
  return made;
}
