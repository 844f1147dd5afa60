/** The article with its places and movements marked; the sentence of the row at hand is lit. */

import { el } from "./dom.js";
import { describe } from "./told.js";
import { t } from "./strings.js";
import { still } from "./theme.js";
import { onWork, rowOf, tell, turn, work } from "./work.js";

let [story, blocks, box] = [null, [], null];

/** @returns {HTMLElement} */
export function makeArticle(given) {
  story = given;
  blocks = paragraphsOf(story.article.text).map((block, at) => ({ ...block, element: el("p", { dir: "auto", class: at === 0 && isTitle(block) ? "rv-title" : null }) }));
  box = el("div", { class: "rv-text", lang: story.article.language }, ...blocks.map(({ element }) => element));
  blocks.forEach(fill);
  redrawn();
  box.addEventListener("click", press);
  box.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.closest("[role=button]")) {
      event.preventDefault();
      press(event);
    }
  });
  onWork((what, { keys = null, reveal = false, words = null }) => {
    if (what === "rows") refill(keys);
    if (what === "current") light(reveal);
    if (what === "field") point(words);
  });
  light(false);
  return box;
}

/** The paragraphs, with where each begins. */
function paragraphsOf(text) {
  const found = [...text.matchAll(/[^\n\r\u2028\u2029]+/g)].filter(([line]) => line.trim());
  return found.map(({ 0: line, index }) => ({ start: index, end: index + line.length }));
}

function isTitle({ start, end }) {
  return story.article.text.slice(start, end).trim() === story.article.title;
}

function blockAt(offset) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blocks[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The numbers of the paragraphs that a stretch of text lies in. */
function blocksIn([start, end]) {
  const [first, last] = [blockAt(start), blockAt(Math.max(start, end - 1))];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

// --- Marks ---

let marked = null;

/** What is marked in each paragraph: sentences, words of fields, triggers, places. */
function marks() {
  if (marked) return marked;
  marked = blocks.map(() => []);
  const add = (span, mark) => {
    if (!span || span[0] >= span[1] || !blocks.length) return;
    for (const at of blocksIn(span)) marked[at].push({ start: span[0], end: span[1], ...mark });
  };
  for (const row of work.rows) {
    add(row.sentence, { sentence: row.key });
    add(row.trigger ?? headOf(row.sentence), { trigger: row.key });
    for (const [column, spans] of Object.entries(row.spans)) for (const span of spans) add(span, { words: row.key, column });
  }
  for (const [start, end, sense] of story.mentions) add([start, end], { sense });
  return marked;
}

/** A row without a word that states it is marked at the head of its sentence. */
function headOf(sentence) {
  if (!sentence) return null;
  const [first] = story.article.text.slice(sentence[0], sentence[1]).split(/\s/, 1);
  return [sentence[0], sentence[0] + Math.max(1, first.length)];
}

function fill(block) {
  const found = marks()[blocks.indexOf(block)];
  const cuts = [block.start, block.end, ...found.flatMap(({ start, end }) => [start, end])];
  const bounds = [...new Set(cuts)].filter((at) => at >= block.start && at <= block.end).sort((a, b) => a - b);
  block.element.replaceChildren(...piecesOf(bounds, found).flat());
}

/** The stretches between the bounds, each with the marks that lie over it: one sweep, however many there are. */
function piecesOf(bounds, found) {
  const coming = [...found].sort((a, b) => a.start - b.start);
  let [next, over] = [0, []];
  return bounds.slice(0, -1).map((start, n) => {
    over = over.filter((mark) => mark.end > start);
    while (next < coming.length && coming[next].start <= start) over.push(coming[next++]);
    return piece(start, bounds[n + 1], over.filter((mark) => mark.end > start));
  });
}

/** A stretch of text that is marked alike all along. */
function piece(start, end, over) {
  const text = story.article.text.slice(start, end);
  if (!over.length) return [text];
  const rows = [...new Set(over.filter(({ sentence }) => sentence).map(({ sentence }) => sentence))];
  const triggers = over.filter(({ trigger }) => trigger);
  const place = over.find(({ sense }) => sense !== undefined);
  const words = over.filter((mark) => mark.words).map((mark) => `${mark.words} ${mark.column}`);
  const attributes = { "data-rows": rows.join(" ") || null, "data-words": words.join("|") || null, "data-start": start };
  if (triggers.length) return triggerOf(text, triggers, start, attributes);
  if (place) return [placeOf(text, place, attributes)];
  return [el("span", attributes, text)];
}

/** The word that states a movement, with the numbers of its rows. */
function triggerOf(text, triggers, start, attributes) {
  const keys = triggers.map(({ trigger }) => trigger);
  const own = el("span", { ...attributes, class: "rv-trigger", role: "button", tabindex: "0", "data-key": keys[0], "data-keys": keys.join(" ") }, text);
  const firsts = triggers.filter((mark) => mark.start === start).map(({ trigger }) => trigger);
  label(own, keys);
  const signs = firsts.map((key) => signOf(rowOf(key)));
  return signs.length ? [...signs, own] : [own];
}

function label(trigger, keys) {
  trigger.setAttribute("aria-label", `${trigger.textContent}: ${keys.map((key) => describe(rowOf(key))).join("; ")}`);
}

function signOf(row) {
  const number = work.rows.indexOf(row) + 1;
  const sign = { accepted: "✓", dropped: "✕" }[row.decision] ?? "";
  return el("span", { class: `rv-number rv-${row.decision ?? "open"}`, "data-key": row.key, "aria-hidden": "true" }, `${number}${sign}`);
}

function placeOf(text, { sense }, attributes) {
  const { name, chosen, people } = story.senses[sense];
  const kind = people ? "rv-people" : chosen === null ? "rv-nowhere" : "rv-place";
  const own = el("span", { ...attributes, class: kind, role: "button", tabindex: "0", "data-sense": sense }, text);
  if (name !== text) own.title = name;
  return own;
}

// --- Presses ---

function press(event) {
  if (String(window.getSelection()).trim() && event.type === "click") return;
  const target = event.target.closest("[data-key], [data-sense], [data-rows]");
  if (!target) return;
  const { key, sense, rows } = target.dataset;
  if (key) return open(nextOf(target, key));
  const keys = rows ? rows.split(" ") : [];
  const within = keys.find((one) => target.dataset.words?.split("|").some((words) => words.startsWith(`${one} `))) ?? keys[0];
  if (sense !== undefined) return openPlace(Number(sense), target, keys);
  if (within) open(keys.includes(work.current) && keys.length > 1 ? work.current : within);
}

/** Pressed again, a word of several rows opens the next of them. */
function nextOf(target, key) {
  const keys = marks().flat().filter(({ trigger, start }) => trigger && start === Number(target.dataset.start)).map(({ trigger }) => trigger);
  const unique = [...new Set(keys)];
  const at = unique.indexOf(work.current);
  return at < 0 ? key : unique[(at + 1) % unique.length];
}

function open(key) {
  turn("place", null);
  turn("current", key, { reveal: true, from: "text" });
  tell("opened", {});
}

/** A place opens the row and the field that it stands in; one that no row has, its alternatives. */
function openPlace(sense, target, keys) {
  const told = (target.dataset.words ?? "").split("|").map((one) => one.split(" ")).filter(([key]) => key);
  const [key, column] = told.find(([one]) => one === work.current) ?? told[0] ?? [];
  if (key && rowOf(key)) {
    turn("current", key, { reveal: true, from: "text" });
    tell("opened", { column, sense });
  } else {
    if (keys.length && !keys.includes(work.current)) turn("current", keys[0], { reveal: true, from: "text" });
    tell("loose", { sense });
  }
}

// --- Light ---

/** What of a row is marked in the text, as it was drawn: a decision or a corrected cell changes nothing of it. */
let drawn = new Map();

function shapeOf({ sentence, trigger, spans }) {
  return JSON.stringify([sentence, trigger, spans]);
}

function redrawn() {
  drawn = new Map(work.rows.map((row) => [row.key, shapeOf(row)]));
}

/** Bring the marks of rows up to date; of all, where it is not told which. */
function refill(keys) {
  const isSame = (key) => rowOf(key) && drawn.get(key) === shapeOf(rowOf(key));
  const isOnlySigns = keys && drawn.size === work.rows.length && keys.every(isSame);
  if (isOnlySigns) return keys.forEach(sign);
  const stale = keys && drawn.size === work.rows.length ? keys.flatMap(blocksOf) : blocks.keys();
  marked = null;
  for (const at of new Set(stale)) fill(blocks[at]);
  redrawn();
  light(false);
}

/** The paragraphs in which anything of a row is marked, or was. */
function blocksOf(key) {
  const shapes = [shapeOf(rowOf(key)), drawn.get(key)].filter(Boolean).map((shape) => JSON.parse(shape));
  return shapes.flatMap(([sentence, trigger, spans]) => [sentence, trigger, ...Object.values(spans).flat()]).filter(Boolean).flatMap(blocksIn);
}

/** Show how a row is decided, at its number and in what is heard of its words. */
function sign(key) {
  const row = rowOf(key);
  for (const one of box.querySelectorAll(`.rv-number[data-key="${CSS.escape(key)}"]`)) one.replaceWith(signOf(row));
  for (const one of box.querySelectorAll(`.rv-trigger[data-keys~="${CSS.escape(key)}"]`)) label(one, one.dataset.keys.split(" "));
}

function light(reveal) {
  for (const one of box.querySelectorAll(".rv-here, .rv-word")) one.classList.remove("rv-here", "rv-word", "rv-far");
  const row = rowOf(work.current);
  if (!row?.sentence || !blocks.length) return;
  const near = new Set([row.sentence, ...Object.values(row.spans).flat()].flatMap(blocksIn));
  for (const one of [...near].flatMap((at) => [...blocks[at].element.querySelectorAll("[data-rows], [data-words]")])) {
    const isHere = one.dataset.rows?.split(" ").includes(row.key) ?? false;
    const isWord = one.dataset.words?.split("|").some((words) => words.startsWith(`${row.key} `)) ?? false;
    one.classList.toggle("rv-here", isHere);
    one.classList.toggle("rv-word", isWord);
    one.classList.toggle("rv-far", isWord && !isHere); // of another sentence
  }
  if (reveal) show(box.querySelector(".rv-here"));
}

/** Scroll the text alone: the page stays where it is. */
function show(element) {
  const pane = box.closest(".rv-pane");
  if (!element || !pane) return;
  const [own, outer] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (own.top > outer.top + 40 && own.bottom < outer.bottom - 90) return;
  pane.scrollBy({ top: own.top - outer.top - outer.height * 0.3, behavior: still() ? "auto" : "smooth" });
}

/** Show where the words of a field stand. */
function point(words) {
  for (const one of box.querySelectorAll(".rv-pointed")) one.classList.remove("rv-pointed");
  if (!words) return;
  for (const one of box.querySelectorAll(".rv-word")) {
    one.classList.toggle("rv-pointed", one.dataset.words.split("|").includes(words));
  }
  show(box.querySelector(".rv-pointed.rv-far"));
}

// --- Selected text ---

/** The stretch of the article that is selected, its ends in UTF-16 units, or null. */
export function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.commonAncestorContainer)) return null;
  const [start, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
  const text = story.article.text.slice(start, end);
  const [before, after] = [text.length - text.trimStart().length, text.length - text.trimEnd().length];
  return text.trim() ? { start: start + before, end: end - after, text: text.trim() } : null;
}

/** An offset of the article for a point of the document; numbers of rows are no text. */
function offsetOf(node, offset) {
  const block = blocks.find(({ element }) => element === node || element.contains(node));
  if (!block) return node === box ? blocks[offset]?.start ?? story.article.text.length : 0;
  const range = document.createRange();
  range.selectNodeContents(block.element);
  range.setEnd(node, offset);
  const parts = range.cloneContents();
  parts.querySelectorAll(".rv-number").forEach((one) => one.remove());
  return block.start + parts.textContent.length;
}

/** The sentence around a stretch: a row's, or as far as stops and paragraphs reach. */
export function sentenceAround({ start, end }) {
  const row = work.rows.find(({ sentence }) => sentence && sentence[0] <= start && sentence[1] >= end);
  if (row) return [...row.sentence];
  const text = story.article.text;
  const [first, last] = [blocks[blockAt(start)], blocks[blockAt(Math.max(start, end - 1))]];
  const before = [...text.slice(first.start, start).matchAll(/[.!?…][”"’')\]]*\s+(?=\p{Lu}|["“‘])/gu)].at(-1);
  const after = /[.!?…][”"’')\]]*(?=\s|$)/u.exec(text.slice(end, last.end));
  return [before ? first.start + before.index + before[0].length : first.start, after ? end + after.index + after[0].length : last.end];
}

/** How many characters of the article, as Python counts them, come before an offset. */
export function charactersTo(offset) {
  let count = 0;
  for (const letter of story.article.text.slice(0, offset)) count += letter ? 1 : 0;
  return count;
}
