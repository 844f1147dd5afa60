/** The map goes to what is chosen, and where a search leads; from there back when the search is over. */

import { verticesOf } from "./data.js";
import { standing, standingOfEvent } from "./filter.js";
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
  const left = (all, how) => [...all.keys()].filter((at) => how(all[at]) !== "out");
  const claims = pointsOf(story, left(story.claims, standing), []);
  return claims.length ? claims : pointsOf(story, [], left(story.events, standingOfEvent));
}

/** @returns {number[][]} latitudes and longitudes of all that claims and events lie at */
function pointsOf(story, claims, events) {
  const wanted = new Set(claims);
  const lines = story.marks.filter((mark) => mark.claims.some((at) => wanted.has(at)));
  const places = events.map((at) => story.events[at]?.where).filter(Boolean);
  return [...lines.flatMap((mark) => verticesOf(mark).map(({ lon, lat }) => [lat, lon])), ...places.map(([lon, lat]) => [lat, lon])];
}
