/** What a map shows now: the scene of its view, under the present choice and time. */

import { parted } from "./crowd.js";
import { flowsNow } from "./flowscene.js";
import { whole } from "./slices.js";
import { state } from "./state.js";
import { sceneOf } from "./throng.js";
import { fadedOf, there, toneOf } from "./tones.js";

/**
 * @param {object} shown with the story; keeps what was laid out until the view or the choice is another
 * @param {object} view from `viewOf`
 * @returns {{scene: object, tone: Function, faded: (place: object) => boolean}}
 */
export function sceneNow(shown, view) {
  return whole(sceneSteps(shown, view));
}

/** The same, step by step. @returns {Generator<void, object>} */
export function* sceneSteps(shown, view) {
  const { story } = shown;
  if (story.flows) return flowsNow(shown, view);
  if (shown.laid?.key !== view.key) shown.laid = { key: view.key, scene: yield* sceneOf(story, view) };
  const tone = toneOf(story);
  yield;
  const scene = yield* parted(there(shown.laid.scene, tone, shown), tone, shown, view.size);
  yield;
  if (shown.faded?.marks !== scene.marks || shown.faded.codes !== tone.calm || state.hovered.length) {
    shown.faded = { marks: scene.marks, codes: tone.codes, is: fadedOf(story, scene, tone) };
  }
  Object.assign(state, { scene });
  return { scene, tone, faded: shown.faded.is };
}
