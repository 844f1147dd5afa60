/** A canvas that Leaflet pans and zooms, redrawn after each move. */

import { state } from "./state.js";

/** Paper shows more points to the pixel: 96 of these by 3 are 288 an inch. */
const PAPER_RATIO = 3;

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
    },
    redraw() {
      if (this._map) this._update();
    },
  });
  return new Layer();
}
