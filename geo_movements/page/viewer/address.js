/** The chosen claim or event in the address: it can be linked, and Back returns to the one before. */

import { choose, onChange, state } from "./state.js";

/** Choose what the address says, now and whenever the reader goes back or forth. */
export function makeAddress(story) {
  let going = false;
  const follow = (change) => {
    const { chosen, event } = change?.state?.chosen ? change.state : named(story);
    const known = event !== null && event in story.events ? event : null;
    going = true;
    choose(chosen.filter((at) => at in story.claims), { event: known, reveal: true, fly: true });
    going = false;
  };
  onChange((what) => {
    if (what === "chosen" && !going) write(story);
  });
  window.addEventListener("popstate", follow);
  const { chosen, event } = named(story);
  if (chosen.length || event !== null) follow();
}

/** What the address names: ids are free text, and an unknown one is none. */
function named(story) {
  const address = new URLSearchParams(location.hash.slice(1));
  const find = (list, id) => (id === null ? -1 : list.findIndex((one) => one.id === id));
  const event = find(story.events, address.get("event"));
  if (event >= 0) return { chosen: story.events[event].claims, event };
  const claim = find(story.claims, address.get("claim"));
  return { chosen: claim < 0 ? [] : [claim], event: null };
}

function write(story) {
  const first = story.claims[state.chosen[0]];
  const event = story.events[state.event];
  const name = event?.id ? { event: event.id } : first ? { claim: first.id } : null;
  const hash = name ? `#${new URLSearchParams(name)}` : "";
  const same = hash === location.hash && state.chosen.join() === (history.state?.chosen ?? []).join();
  try {
    if (same && state.event === (history.state?.event ?? null)) return;
    history.pushState({ chosen: state.chosen, event: state.event }, "", hash || location.pathname + location.search);
  } catch {
    // A sandboxed frame has no address to write to.
  }
}
