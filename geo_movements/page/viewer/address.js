/** The chosen claim in the address: it can be linked, and Back returns to the one before. */

import { choose, onChange, state } from "./state.js";

/** Choose what the address says, now and whenever the reader goes back or forth. */
export function makeAddress(story) {
  let going = false;
  const follow = (event) => {
    const claims = event?.state?.chosen ?? named(story);
    going = true;
    choose(claims.filter((at) => at in story.claims), { reveal: true, fly: true });
    going = false;
  };
  onChange((what) => {
    if (what === "chosen" && !going) write(story);
  });
  window.addEventListener("popstate", follow);
  if (named(story).length) follow();
}

/** The claims that the address names: ids are free text, and an unknown one is none. */
function named(story) {
  const id = new URLSearchParams(location.hash.slice(1)).get("claim");
  const at = story.claims.findIndex((claim) => claim.id === id);
  return at < 0 ? [] : [at];
}

function write(story) {
  const first = story.claims[state.chosen[0]];
  const hash = first ? `#${new URLSearchParams({ claim: first.id })}` : "";
  try {
    if (hash === location.hash && state.chosen.join() === (history.state?.chosen ?? []).join()) return;
    history.pushState({ chosen: state.chosen }, "", hash || location.pathname + location.search);
  } catch {
    // A sandboxed frame has no address to write to.
  }
}
