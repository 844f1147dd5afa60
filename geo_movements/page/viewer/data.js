/** Reads the story, and lays its lines out. */

import { layMarks } from "./atlas.js";
import { unpackLists, unzipped } from "./columns.js";
import { overlaid } from "./tongue.js";

/** @returns {Promise<object>} what a data block of the page holds, its lists unpacked */
export async function readStory(block = document.getElementById("gm-story")) {
  const story = await unpackLists(JSON.parse(block.textContent));
  layMarks(story);
  return story;
}

/**
 * Say the story in another of its languages; its lines and its ground stay as they are.
 * @param {() => boolean} wanted whether it is still, when its words are there
 */
export async function retell(story, code, wanted = () => true) {
  const told = await unpackLists(JSON.parse(document.getElementById("gm-story").textContent));
  const over = code in told.overlays ? await unzipped(told.overlays[code]).json() : {};
  const { marks, basemap, ...words } = overlaid(told, over);
  if (!wanted()) return;
  Object.assign(story, words);
}
