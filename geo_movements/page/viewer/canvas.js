/** A canvas that Leaflet pans and zooms, redrawn after each move. */

import { inSlices } from "./slices.js";
import { state } from "./state.js";

/** Paper shows more points to the pixel: 96 of these by 3 are 288 an inch. */
const PAPER_RATIO = 3;
/** Where moves follow one another, a heavy picture waits so long for the next. */
const WAIT_MS = 100;

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
 * @param {object} [how]
 * @param {() => boolean} [how.isHeavy] whether what has been drawn should stay while one drags within it
 * @param {(size: {x: number, y: number, ratio: number}, min: L.Point) => Generator | null} [how.prepare]
 *   what takes long before it can be drawn: the picture of before stays until it is done
 * @returns {L.Renderer} with `first`, a promise of the first picture
 */
export function canvasLayer(pane, draw, { isHeavy = () => false, prepare = () => null } = {}) {
  let seen = null;
  const first = new Promise((done) => (seen = done));
  const Layer = L.Renderer.extend({
    options: { pane, padding: 0.25 },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._halt();
      this._container.remove();
      delete this._container;
      this._drawn = this._corner = null; // another canvas is empty
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      const frame = this._frame();
      if (frame.key === this._drawn && !this._doing && !this._awaited) return;
      if (this._drawn && isHeavy() && (this._isOtherZoom() || this._covers())) {
        if (frame.key === this._awaited || frame.key === this._doing) return; // Leaflet tells of one move in several events
        this._halt();
        const [now, before] = [performance.now(), this._moved ?? -WAIT_MS];
        this._moved = now;
        this._wait(true);
        if (now - before >= WAIT_MS) return this._begin(frame);
        this._awaited = frame.key;
        this._later = setTimeout(() => this.redraw(), WAIT_MS);
        return;
      }
      if (frame.key !== this._doing) this._begin(frame);
    },
    /** Say whether the reader waits for a picture of this layer. */
    _wait(on) {
      this._waits = on;
      state.painting = on;
    },
    _halt() {
      clearTimeout(this._later);
      this._stop?.();
      this._stop = this._doing = this._awaited = null;
    },
    /** What is to be drawn now: as `L.Renderer` would set it. */
    _frame() {
      const [map, { padding }] = [this._map, this.options];
      const size = map.getSize();
      const min = map.containerPointToLayerPoint(size.multiplyBy(-padding)).round();
      const bounds = L.bounds(min, min.add(size.multiplyBy(1 + padding * 2)).round());
      const ratio = state.paper ? PAPER_RATIO : window.devicePixelRatio || 1;
      const zoomKey = this._zoomKey();
      return { bounds, ratio, zoomKey, zoom: map.getZoom(), key: zoomKey + [bounds.min, bounds.max, state.paper, ratio].join(" ") };
    },
    /** Draw a frame, at once or when what takes long is done. */
    _begin(frame) {
      this._halt();
      const { x, y } = frame.bounds.getSize();
      const work = prepare({ x, y, ratio: frame.ratio }, frame.bounds.min);
      if (!work) return this._draw(frame);
      if (state.paper) {
        for (const _ of work); // the printer does not wait
        return this._draw(frame);
      }
      this._doing = frame.key;
      this._wait(true);
      this._stop = inSlices(work, () => {
        this._stop = this._doing = null;
        const isOver = !this._map || frame.zoomKey !== this._zoomKey() || this._map._animatingZoom;
        if (!isOver) this._draw(frame); // else another frame is on its way
        else this._wait(false);
      });
      return undefined;
    },
    /** After a change of zoom a picture that waits is scaled, as during the change. */
    _reset() {
      this._update();
      this._onZoom();
    },
    /**
     * As Leaflet's own, but the map may have had another size when the picture was drawn. In pixels of the
     * world: the corner may lie beyond the latitudes of the projection.
     */
    _updateTransform(center, zoom) {
      if (!this._corner) return;
      const scale = this._map.getZoomScale(zoom, this._zoom);
      const corner = this._corner.multiplyBy(scale).subtract(this._map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this._container, scale === 1 ? corner.round() : corner, scale);
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
    _draw({ bounds, ratio, zoom, key }) {
      const corner = this._map.getPixelOrigin().add(bounds.min);
      Object.assign(this, { _bounds: bounds, _zoom: zoom, _drawn: key, _corner: corner });
      const { min } = bounds;
      const size = bounds.getSize();
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, min);
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      draw(ctx, size, min);
      if (this._waits) this._wait(false);
      if (state.paper) settle(ctx);
      seen();
    },
    redraw() {
      this._awaited = null;
      if (!this._map || (this._map._animatingZoom && this._bounds)) return; // its end is told
      this._begin(this._frame());
    },
  });
  return Object.assign(new Layer(), { first });
}
