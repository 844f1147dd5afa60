/** What holds the page together for keyboard, screen reader and small frames: names, ways to skip, one link. */

import { isEmbedded, isLinkable, wholeAddress } from "./address.js";
import { el, isolate } from "./dom.js";
import { announce } from "./live.js";
import { onChange, state } from "./state.js";
import { t } from "./strings.js";
import { headline, sentence, speaker } from "./words.js";

/** Name the parts of the page, and let the keyboard skip to each. */
export function makeFrame(story, map) {
  const [skips, link] = [el("nav", { id: "gm-skip" }), makeLink(story)];
  document.getElementById("gm-app").before(skips);
  document.querySelector("#gm-panel footer")?.append(link.copy);
  const embedded = isEmbedded();
  document.documentElement.classList.toggle("gm-embed", embedded);
  if (embedded) document.getElementById("gm-app").prepend(link.strip);
  const name = () => {
    parts().forEach(([id, words]) => document.getElementById(id)?.setAttribute("aria-label", words));
    nameMap(map, story);
    skips.setAttribute("aria-label", t("Skip to"));
    skips.replaceChildren(...parts().filter(([id]) => id !== "gm-key" && document.getElementById(id)).map(skip));
    link.name();
    titleLists();
  };
  name();
  onChange((what) => {
    if (what === "language") name();
    if (what === "chosen") tell(story);
    if (what === "view" || what === "chosen") link.name();
  });
}

/** On paper all lists lie open, under the names of their tabs. */
function titleLists() {
  for (const list of document.querySelectorAll('#gm-panel [role="tabpanel"]')) {
    list.dataset.title = document.getElementById(list.getAttribute("aria-labelledby"))?.firstChild?.textContent.trim() ?? "";
  }
}

function parts() {
  return [
    ["gm-panel", t("The story")],
    ["gm-stage", t("Map")],
    ["gm-key", t("Legend")],
    ["gm-time", t("Timeline")],
  ];
}

function skip([id, words]) {
  const button = el("button", { type: "button" }, t("Skip to: {part}", { part: words }));
  button.addEventListener("click", () => {
    const part = document.getElementById(id);
    const first = id === "gm-stage" ? part.querySelector(".folium-map") : part.querySelector('button:not([tabindex="-1"]), [tabindex="0"], input, a[href]');
    first?.focus();
  });
  return button;
}

function nameMap(map, story) {
  const box = map.getContainer();
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", t("Map: arrow keys move it, plus and minus zoom"));
  box.setAttribute("aria-describedby", "gm-text");
  document.getElementById("gm-text").replaceChildren(...(story.summary ?? []).map((words) => el("p", {}, isolate(words), " ")));
  const names = [[".leaflet-control-zoom-in", t("Zoom in")], [".leaflet-control-zoom-out", t("Zoom out")]];
  for (const [which, words] of names) {
    const button = box.querySelector(which);
    button?.setAttribute("aria-label", words);
    button?.setAttribute("title", words);
  }
}

/** What was chosen outside the list is said; a row of the list says itself that it is open. */
function tell(story) {
  if (document.activeElement?.closest("#gm-panel")) return;
  const [event, claim] = [story.events[state.event], story.claims[state.chosen[0]]];
  const more = state.chosen.length - 1;
  if (event) announce(t("Chosen: {words}", { words: headline(event) }));
  else if (!claim) announce(t("Nothing is chosen."));
  else if (more) announce(t("Chosen: {words}, and {count} more", { words: `${speaker(claim)}: ${sentence(claim)}`, count: more }));
  else announce(t("Chosen: {words}", { words: `${speaker(claim)}: ${sentence(claim)}` }));
}

/** The address of what is seen: to copy, and from a small frame to the whole page. */
function makeLink(story) {
  const copy = el("button", { type: "button", class: "gm-copy" });
  const whole = isLinkable() ? el("a", { target: "_blank", rel: "noopener" }) : el("button", { type: "button" });
  const strip = el("div", { class: "gm-strip" }, el("h1", { dir: "auto" }, story.title), whole);
  copy.hidden = !isLinkable() || !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(wholeAddress(story));
      copy.textContent = t("Link copied");
      announce(t("Link copied"));
      setTimeout(() => (copy.textContent = t("Copy link")), 3000);
    } catch {
      announce(t("The link could not be copied: copy it from the address bar"));
    }
  });
  // Where there is no address to open, the list opens in the frame.
  if (!isLinkable()) whole.addEventListener("click", () => document.documentElement.classList.remove("gm-embed"));
  const name = () => {
    copy.textContent = t("Copy link");
    whole.textContent = t("Open the list");
    if (isLinkable()) whole.href = wholeAddress(story);
  };
  whole.addEventListener("pointerenter", name);
  whole.addEventListener("focus", name);
  return { copy, strip, name };
}
