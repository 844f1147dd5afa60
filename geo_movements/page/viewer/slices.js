/** Long work in short slices, so that the page answers meanwhile. */

const SLICE_MS = 12;
/** So long is a slice while the reader does nothing. */
const QUIET_MS = 48;
const LEISURE_MS = 300;

/**
 * Do the steps of a generator, a slice at a time; the page is free between slices.
 * @param {Generator} steps
 * @param {() => void} [done]
 * @returns {() => void} stops it
 */
export function inSlices(steps, done = () => {}) {
  const channel = new MessageChannel(); // sooner than any timer
  let on = true;
  channel.port1.onmessage = () => {
    const began = performance.now();
    while (on && !isOver(began)) {
      if (!steps.next().done) continue;
      on = false;
      channel.port1.close();
      done();
      return;
    }
    if (on) channel.port2.postMessage(null);
  };
  channel.port2.postMessage(null);
  return () => {
    on = false;
    channel.port1.close();
  };
}

/** Whether a slice that began then must end. */
function isOver(began) {
  const took = performance.now() - began;
  return took > QUIET_MS || (took > SLICE_MS && isAwaited());
}

/** Whether the reader waits for an answer; true where the browser does not tell. */
function isAwaited() {
  return navigator.scheduling?.isInputPending?.({ includeContinuous: true }) ?? true;
}

/**
 * Have something done soon, once however often it is asked for meanwhile.
 * @param {() => void} act
 * @returns {{ask: () => void, drop: () => void}}
 */
export function soon(act) {
  const channel = new MessageChannel();
  let on = false;
  channel.port1.onmessage = () => {
    if (!on) return;
    on = false;
    act();
  };
  const ask = () => {
    if (!on) channel.port2.postMessage(null);
    on = true;
  };
  return { ask, drop: () => (on = false) };
}

/** Do the steps of a generator at once. @returns {any} what it returns */
export function whole(steps) {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Once what was drawn is on the screen and the browser has nothing else to do, or soon. @returns {Promise<void>} */
export async function leisure() {
  await breath();
  await breath();
  await new Promise((done) => (window.requestIdleCallback ? window.requestIdleCallback(done, { timeout: LEISURE_MS }) : setTimeout(done)));
}

/** A moment for the browser to paint and to hear the reader. @returns {Promise<void>} */
export function breath() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}
