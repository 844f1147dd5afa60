/** Reads the story and unpacks its lines and the basemap. */

import { mercator } from "./project.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const PER_DEGREE = 10000;

/** @returns {object} what the page's one data block holds, its lines unpacked */
export function readStory() {
  const story = JSON.parse(document.getElementById("gm-story").textContent);
  for (const mark of story.marks) mark.vertices = vertices(mark);
  return story;
}

/**
 * The vertices of a mark, and the zoom from which on each is needed.
 * @returns {{lon: number, lat: number, x: number, y: number, zoom: number}[]} x, y: world pixels
 */
function vertices({ path, zooms }) {
  const steps = numbers(path);
  let [lon, lat] = [0, 0];
  return [...zooms].map((zoom, at) => {
    lon += steps[2 * at];
    lat += steps[2 * at + 1];
    const [x, y] = mercator(lon / PER_DEGREE, lat / PER_DEGREE);
    return { lon: lon / PER_DEGREE, lat: lat / PER_DEGREE, x, y, zoom: DIGITS.indexOf(zoom) };
  });
}

/** Whole numbers from text: five bits a letter, the lowest first, the last bit of all the sign. */
function numbers(text) {
  const found = [];
  let [value, scale] = [0, 1];
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    value += (digit % 32) * scale;
    scale *= 32;
    if (digit >= 32) continue;
    found.push(value % 2 ? -(value + 1) / 2 : value / 2);
    [value, scale] = [0, 1];
  }
  return found;
}
