/** The map goes to what is chosen, and where a search leads; from there back when the search is over. */

import { cornersOf } from "./atlas.js";
import { listsOf } from "./facts.js";
import { maskOf, standingOfEvent } from "./filter.js";
import { change, isChosen, onChange, state } from "./state.js";
import { still } from "./theme.js";

/** No closer than this: a place is not known so well. */
const CLOSEST = 7;

/**
 * @param {() => void} fit shows the whole story
 * @param {number} pad pixels to leave free around
 * @returns {{again: () => boolean}} again: look once more where a search led, in a map of another size
 */
export function makeLook(map, story, fit, pad) {
  let before = null;
  const go = (points, animate) => {
    if (!points.length) return false;
    const options = { maxZoom: CLOSEST, animate: animate && !still(), duration: 0.6, padding: [pad(), pad()] };
    map.fitBounds(L.latLngBounds(points), options);
    return true;
  };
  const seek = () => {
    const points = found(story);
    if (!points.length) return change({ sought: "" });
    before ??= { view: state.view, center: map.getCenter(), zoom: map.getZoom(), whole: !state.view && !isChosen() };
    change({ view: null });
    return go(points, true);
  };
  const back = () => {
    const { view, center, zoom, whole } = before;
    if (whole) fit();
    else map.setView(center, zoom, { animate: !still() });
    change({ view });
  };
  onChange((what, options) => {
    if (what === "chosen" && options.fly && isChosen()) go(pointsOf(story, state.chosen, [state.event]), true);
    if (what === "chosen" && options.fly) change({ sought: "" });
    if (what === "query" && !state.query && state.sought) {
      if (before) back();
      change({ sought: "" });
    }
    if (what !== "sought") return;
    if (state.sought) seek();
    else before = null;
  });
  return { again: () => Boolean(state.sought) && go(found(story), false) };
}

/** Where the claims lie that a search leaves; where it leaves none, the events. */
function found(story) {
  const mask = maskOf(story);
  const claims = pointsOf(story, [...mask.keys()].filter((at) => mask[at]), []);
  const events = [...story.events.keys()].filter((at) => standingOfEvent(story.events[at]) !== "out");
  return claims.length ? claims : pointsOf(story, [], events);
}

/** @returns {number[][]} latitudes and longitudes between which all lies that claims and events are at */
function pointsOf(story, claims, events) {
  const places = events.map((at) => story.events[at]?.where).filter(Boolean).map(([lon, lat]) => [lat, lon]);
  const wanted = new Set(claims);
  const { starts, items } = listsOf(story.marks, "claims");
  for (let mark = 0; mark < story.marks.length && wanted.size; mark += 1) {
    for (let at = starts[mark]; at < starts[mark + 1]; at += 1) {
      if (!wanted.has(items[at])) continue;
      places.push(...cornersOf(story.marks[mark]));
      break;
    }
  }
  return places;
}
