/** Sources: footnotes in the text, the few behind one claim, and the whole list. */

import { el, isWeb, isolate, link } from "./dom.js";

/** Words with their footnotes, which stay on the line of the last word. */
export function noted(text, numbers) {
  const cut = text.lastIndexOf(" ") + 1;
  const short = text.length - cut < 24; // a long address must be free to break
  const notes = el("sup", {}, ...numbers.map(footnote));
  const last = el("span", { class: short ? "gm-last" : null }, isolate(text.slice(cut)), notes);
  return [isolate(text.slice(0, cut)), last];
}

function footnote(number) {
  const label = `Source ${number}`;
  return el("button", { type: "button", "data-source": String(number), "aria-label": label }, String(number));
}

/** What is cited for one claim or event. */
export function cited(numbers, story) {
  const items = numbers.map((number) => {
    const source = story.sources.find(({ n }) => n === number);
    const title = [source.publisher, source.title].filter(Boolean).join(": ");
    const words = title || source.url || "";
    return el("li", { value: String(number) }, link(words, source.url));
  });
  return items.length ? el("ol", { class: "gm-cited" }, ...items) : el("p", { class: "gm-unsourced" }, "No source given.");
}

/** Every source by its number, and the credits in full. */
export function sourceList(story) {
  const items = story.sources.map((source) => {
    const words = source.title ?? hostOf(source.url) ?? "";
    const archive = isWeb(source.archive_url) ? link("archived", source.archive_url) : null;
    return el(
      "li",
      { id: `gm-source-${source.n}`, value: String(source.n), tabindex: "-1" },
      source.publisher ? el("strong", {}, isolate(source.publisher)) : null,
      source.publisher ? " " : null,
      link(words, source.url),
      ...(source.author ? [", ", isolate(source.author)] : []),
      source.published ? el("span", { class: "gm-when" }, " ", isolate(source.published)) : null,
      archive ? " " : null, archive,
    );
  });
  const full = story.attributions.map((line) => el("li", {}, isolate(line)));
  return el(
    "div", {},
    el("ol", { class: "gm-sources" }, ...items),
    el("h2", {}, "Places, borders and water"),
    el("ul", { class: "gm-attributions" }, ...full),
  );
}

/** The name of a site, where a source has no title to show. */
function hostOf(url) {
  return isWeb(url) ? new URL(url).host.replace(/^www\./, "") : url;
}
