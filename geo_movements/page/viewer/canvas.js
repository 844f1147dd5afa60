/** A canvas that Leaflet pans and zooms, redrawn after each move. */

import { state } from "./state.js";

/** Paper shows more points to the pixel: 96 of these by 3 are 288 an inch. */
const PAPER_RATIO = 3;

/**
 * Make a picture of a canvas. Chromium prints its strokes instead, where they are all of one piece,
 * and their clean sheet wipes out all that lies below; points that are read part them.
 */
function settle(ctx) {
  for (let part = 0; part < 2; part += 1) {
    ctx.getImageData(0, 0, 1, 1);
    ctx.fillStyle = "rgb(0 0 0 / 0.01)";
    ctx.fillRect(0, 0, 1, 1);
  }
}

/**
 * @param {string} pane name of the pane
 * @param {(ctx: CanvasRenderingContext2D, size: {x: number, y: number}, min: L.Point) => void} draw
 */
export function canvasLayer(pane, draw) {
  const Layer = L.Renderer.extend({
    options: { pane, padding: 0.25 },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const ratio = state.paper ? PAPER_RATIO : window.devicePixelRatio || 1;
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, min);
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      draw(ctx, size, min);
      if (state.paper) settle(ctx);
    },
    redraw() {
      if (this._map) this._update();
    },
  });
  return new Layer();
}
