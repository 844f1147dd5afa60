/** Elements, made without markup: text is only ever text. */

/**
 * @param {string} tag
 * @param {Object<string, string | boolean | null>} [attributes] null leaves one out
 * @param {...(Node | string | null)} children strings become text nodes
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A link to the web, or plain text where the address is none. */
export function link(text, address) {
  return isWeb(address)
    ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, isolate(text))
    : isolate(text);
}

/** @param {string | null} address */
export function isWeb(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/**
 * Words of others keep their own direction, and cannot turn what follows. A block that holds nothing
 * but such words has `dir: "auto"` instead, and lies to their side.
 */
export function isolate(text) {
  return el("bdi", {}, text);
}

/** A sentence of the page's own, whatever words of others stand in it: it runs as the page does. */
export function sentenceOf(text) {
  return el("bdi", { dir: document.documentElement.dir || "ltr" }, text);
}

/** Letters that run from the right, and the signs that turn a text. */
const TURNED = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802\ud803\ud83a\ud83b]/;

/** Whether a text may not be cut, for its order on the line is not that of its letters. */
export function isTurned(text) {
  return TURNED.test(text);
}

/** Words of others within a sentence that is only text: kept together by Unicode's isolates. */
export function kept(words) {
  return isTurned(words) ? `\u2068${words}\u2069` : words;
}

/** SVG samples for the legend. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
