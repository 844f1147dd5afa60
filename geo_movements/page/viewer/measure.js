/** How wide words are on the page: letters of scripts differ by twice. */

const SIZE = 11;
let ctx = null;
const known = new Map();

/** @returns {number} the pixels that words of the timeline take */
export function widthOf(words) {
  if (!known.has(words)) known.set(words, measured(words));
  return known.get(words);
}

function measured(words) {
  ctx ??= document.createElement("canvas").getContext("2d");
  ctx.font = `${SIZE}px ${getComputedStyle(document.getElementById("gm-app")).fontFamily}`;
  return ctx.measureText(words).width;
}
