/** What a screen reader is told while it is busy elsewhere: one polite region for all of the page. */

/** Said again, the same words are no change: a space makes them one. */
const AGAIN = "\u00a0";

/** Have a sentence read out when the reader's own words are through. */
export function announce(text) {
  const region = document.getElementById("gm-live");
  region.textContent = region.textContent === text ? text + AGAIN : text;
}
