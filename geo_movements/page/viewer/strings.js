/** The page's own words, in the reader's language: the English sentence is the key. */

let catalogue = {};

/** Take the words of a language; a sentence that it lacks stays English. */
export function speak(words) {
  catalogue = words ?? {};
}

/**
 * Say a sentence, with values for its {names}.
 * @param {string} sentence in English
 * @returns {string}
 */
export function t(sentence, values = {}) {
  return (catalogue[sentence] ?? sentence).replace(/\{(\w+)\}/g, (slot, name) => (name in values ? String(values[name]) : slot));
}
