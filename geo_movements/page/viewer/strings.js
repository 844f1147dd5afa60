/** The page's own words, in the reader's language: the English sentence is the key. */

let catalogue = {};
let language = "en";
let plurals = new Intl.PluralRules(language);
let numbers = new Intl.NumberFormat(language);

/** Take the words of a language, by its code; a sentence that it lacks stays English. */
export function speak(words, code) {
  catalogue = words ?? {};
  language = code;
  plurals = new Intl.PluralRules(code);
  numbers = new Intl.NumberFormat(code);
}

/**
 * Say a sentence, with values for its {names}; numbers are written as the language does, and `count`
 * chooses among plural forms.
 * @param {string} sentence in English
 * @returns {string}
 */
export function t(sentence, values = {}) {
  const write = (value) => (typeof value === "number" ? number(value) : String(value));
  return formOf(sentence, values).replace(/\{(\w+)\}/g, (slot, name) => (Object.hasOwn(values, name) ? write(values[name]) : slot));
}

/**
 * Say a sentence whose {names} are elements.
 * @param {Object<string, (Node | string)[]>} values
 * @returns {(Node | string)[]}
 */
export function parts(sentence, values) {
  return formOf(sentence, values).split(/\{(\w+)\}/).flatMap((part, at) => (at % 2 ? values[part] ?? [] : [part]));
}

/** Join elements as a sentence joins words: a, b and c. */
export function listed(nodes) {
  const list = new Intl.ListFormat(language === "en" ? "en-GB" : language); // no comma before the last, as in the lists
  return list.formatToParts(nodes.map((_, at) => String(at))).map(({ type, value }) => (type === "element" ? nodes[Number(value)] : value));
}

/** @returns {string} a number as the language writes it */
export function number(value) {
  return numbers.format(value);
}

function formOf(sentence, { count }) {
  // Words of others come here too: "constructor" is a word, and of every object.
  const said = Object.hasOwn(catalogue, sentence) ? catalogue[sentence] : sentence;
  if (typeof said === "string") return said;
  return said[plurals.select(count)] ?? said.other ?? said.many;
}
