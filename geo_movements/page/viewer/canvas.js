/** A canvas that Leaflet pans and zooms, redrawn after each move. */

import { state } from "./state.js";

/** Paper shows more points to the pixel: 96 of these by 3 are 288 an inch. */
const PAPER_RATIO = 3;
/** A heavy picture waits so long for the next move. */
const WAIT_MS = 150;

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
 * @param {() => boolean} isHeavy whether what has been drawn should stay while one drags within it
 */
export function canvasLayer(pane, draw, isHeavy = () => false) {
  const Layer = L.Renderer.extend({
    options: { pane, padding: 0.25 },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      clearTimeout(this._later);
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      clearTimeout(this._later);
      if (this._drawn && isHeavy() && (this._isOtherZoom() || this._covers())) {
        this._later = setTimeout(() => this.redraw(), WAIT_MS);
        return;
      }
      const before = this._drawn;
      L.Renderer.prototype._update.call(this);
      // Leaflet tells of one move in several events.
      if (before !== this._key()) this._draw();
    },
    /** After a change of zoom a picture that waits is scaled, as during the change. */
    _reset() {
      this._update();
      this._onZoom();
    },
    _isOtherZoom() {
      return !this._drawn.startsWith(this._zoomKey());
    },
    /** Whether the picture holds all that is in sight now. */
    _covers() {
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      return this._bounds.contains(L.bounds(corner, corner.add(this._map.getSize())));
    },
    _zoomKey() {
      return `${this._map.getZoom()} ${this._map.getPixelOrigin()} `;
    },
    _key() {
      return this._zoomKey() + [this._bounds.min, this._bounds.max, state.paper, window.devicePixelRatio].join(" ");
    },
    _draw() {
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
      this._drawn = this._key();
      draw(ctx, size, min);
      if (state.paper) settle(ctx);
    },
    redraw() {
      if (!this._map || (this._map._animatingZoom && this._bounds)) return;
      clearTimeout(this._later);
      L.Renderer.prototype._update.call(this);
      this._draw();
    },
  });
  return new Layer();
}
