/**
 * Facts of long lists by columns: what a hundred thousand claims say is read from typed arrays, and no
 * object is asked for it one by one.
 */

import { rowOf, tableOf } from "./columns.js";

/** What was worked out of a list, by its name; it goes with the list. */
const made = new WeakMap();

/**
 * Work something out of a list once.
 * @template T
 * @param {object[]} list
 * @param {string} name
 * @param {() => T} make
 * @returns {T}
 */
export function once(list, name, make) {
  if (!made.has(list)) made.set(list, new Map());
  const known = made.get(list);
  if (!known.has(name)) known.set(name, make());
  return known.get(name);
}

/**
 * The values of a fact, and which of them each record has. Most are told once; some may be twice.
 * @returns {{values: any[], which: Int32Array}}
 */
export function picksOf(list, name) {
  return once(list, `picks ${name}`, () => {
    if (tableOf(list)?.has(name)) return tableOf(list).codes(name);
    const [places, values, which] = [new Map(), [], new Int32Array(list.length)];
    for (let at = 0; at < list.length; at += 1) {
      const value = list[at][name];
      let place = places.get(value);
      if (place === undefined) {
        place = values.push(value) - 1;
        places.set(value, place);
      }
      which[at] = place;
    }
    return { values, which };
  });
}

/** A fact that is a number, of each record; NaN where nobody told. @returns {Float64Array} */
export function numbersOf(list, name) {
  return once(list, `numbers ${name}`, () => {
    if (tableOf(list)?.has(name)) return tableOf(list).numbers(name);
    const { values, which } = picksOf(list, name);
    const told = Float64Array.from(values, (value) => value ?? NaN);
    return Float64Array.from(which, (at) => told[at]);
  });
}

/**
 * A fact that is a list, all lists in one: those of record n lie from `starts[n]` up to `starts[n + 1]`.
 * @returns {{starts: Int32Array, items: any[]}}
 */
export function listsOf(list, name) {
  return once(list, `lists ${name}`, () => {
    if (tableOf(list)?.has(name)) return startedLists(tableOf(list).lists(name));
    const [starts, items] = [new Int32Array(list.length + 1), []];
    for (let at = 0; at < list.length; at += 1) {
      for (const item of list[at][name]) items.push(item);
      starts[at + 1] = items.length;
    }
    return { starts, items };
  });
}

function startedLists({ offsets, items }) {
  return { starts: offsets, items };
}

/** Give each record more facts, each told by its place in the list. @param {Object<string, (at: number) => any>} facts */
export function enrich(list, facts) {
  if (!list.length) return;
  const kind = Object.getPrototypeOf(list[0]);
  // Another language lays plain objects over some of the records.
  const alike = list.every((one, at) => rowOf(one) === at && Object.getPrototypeOf(one) === kind);
  for (const [name, tell] of Object.entries(facts)) {
    if (!alike) {
      list.forEach((one, at) => (one[name] = tell(at)));
      continue;
    }
    Object.defineProperty(kind, name, {
      enumerable: true, configurable: true,
      get() {
        return tell(rowOf(this));
      },
    });
  }
}
