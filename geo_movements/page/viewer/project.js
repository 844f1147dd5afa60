/** Longitude and latitude to Web Mercator pixels, and to the pixels of the view. */

const WORLD = 256;
const EARTH_KM = 40075.017;
/** Where Web Mercator's square ends. */
const EDGE = 85.05;

function clamped(lat) {
  return Math.max(-EDGE, Math.min(EDGE, lat));
}

/** @returns {[number, number]} world pixels at zoom 0; longitudes may pass 180 */
export function mercator(lon, lat) {
  return [worldX(lon), worldY(lat)];
}

/** @returns {number} */
export function worldX(lon) {
  return (lon / 360 + 0.5) * WORLD;
}

/** @returns {number} */
export function worldY(lat) {
  const sine = Math.sin((clamped(lat) * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
}

/** Pixels that a length takes at a latitude and a zoom. */
export function kmToPixels(km, lat, zoom) {
  return (km / (EARTH_KM * Math.cos((clamped(lat) * Math.PI) / 180))) * WORLD * 2 ** zoom;
}

/**
 * The view of a canvas whose top left corner is the map's layer point `min`, and of that size.
 * @returns {{zoom: number, scale: number, dx: number, dy: number, key: string, xy: Function, at: Function}}
 *   `xy` places a longitude and latitude on the canvas, `at` a point in world pixels
 */
export function viewOf(map, min, size = null) {
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin();
  const scale = 2 ** zoom;
  const dx = -origin.x - min.x;
  const dy = -origin.y - min.y;
  const at = ({ x, y }) => [x * scale + dx, y * scale + dy];
  const xy = (lon, lat) => {
    const [x, y] = mercator(lon, lat);
    return at({ x, y });
  };
  return { zoom, scale, dx, dy, size, key: [zoom, dx, dy, size?.x, size?.y].join(), xy, at };
}
