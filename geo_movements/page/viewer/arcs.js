/**
 * Great circles by their two ends: halved until no zoom needs more, as page/arcs.py does it.
 *
 * On the auxiliary sphere a geodesic of the ellipsoid is a great circle, so the middle of two points is
 * their sum, brought back to length one; longitudes run a little faster there.
 */

import { worldX, worldY } from "./project.js";

const F = 1 / 298.257223563;
const LAST_ZOOM = 10;
const NEVER = LAST_ZOOM + 1;
const TOLERANCE = 0.45;
/** A half bends about a quarter as much: it is looked at where that may be seen. */
const FURTHER = (2.5 * TOLERANCE) / 2 ** LAST_ZOOM;
const LONG = 0.18;
const SHORT = 0.02;
const ROUNDS = 5;
/** Radians; a hundredth of a millimetre. */
const SETTLED = 1e-12;
const RADIAN = Math.PI / 180;

/** Vertices that grow: x and y in turn in pixels of zoom 0, and the zoom from which on each is needed. */
export class Vertices {
  constructor(room) {
    this.world = new Float64Array(2 * room);
    this.levels = new Uint8Array(room);
    this.count = 0;
  }

  add(x, y, zoom) {
    if (this.count === this.levels.length) this.grow();
    this.world[2 * this.count] = x;
    this.world[2 * this.count + 1] = y;
    this.levels[this.count] = zoom;
    this.count += 1;
  }

  grow() {
    const [world, levels] = [this.world, this.levels];
    const room = Math.max(16, Math.ceil(1.5 * levels.length));
    this.world = new Float64Array(2 * room);
    this.levels = new Uint8Array(room);
    this.world.set(world);
    this.levels.set(levels);
  }
}

/** Add the vertices of an arc between two points in degrees. @param {Vertices} out */
export function addArc(out, lon1, lat1, lon2, lat2) {
  const [one, other] = [reduced(lat1), reduced(lat2)];
  const [s1, c1, s2, c2] = [Math.sin(one), Math.cos(one), Math.sin(other), Math.cos(other)];
  const across = (lon2 - lon1) * RADIAN;
  let [omega, length] = [across, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [s, c] = [Math.sin(omega), Math.cos(omega)];
    const [u, v] = [c2 * s, c1 * s2 - s1 * c2 * c];
    const y = Math.sqrt(u * u + v * v); // `hypot` takes many times as long
    length = Math.atan2(y, s1 * s2 + c1 * c2 * c);
    const sine = (c1 * c2 * s) / (y || 1);
    const next = across + F * (1 - (F / 4) * (1 - sine * sine)) * sine * length;
    const isSettled = Math.abs(next - omega) < SETTLED;
    omega = next;
    if (isSettled) break;
  }
  const ahead = omega - across;
  const [x1, y1, x2, y2] = [worldX(lon1), worldY(lat1), worldX(lon2), worldY(lat2)];
  out.add(x1, y1, 0);
  halve(c1, 0, s1, c2 * Math.cos(omega), c2 * Math.sin(omega), s2, 0, 1, x1, y1, x2, y2);
  out.add(x2, y2, 0);

  /** Add what lies between two points. @returns {number} the least zoom that needs any of it */
  function halve(ax, ay, az, bx, by, bz, first, last, left, top, right, bottom) {
    let x = ax + bx;
    let y = ay + by;
    let z = az + bz;
    const size = Math.sqrt(x * x + y * y + z * z);
    x /= size;
    y /= size;
    z /= size;
    const share = (first + last) / 2;
    const lon = lon1 + (Math.atan2(y, x) - ahead * share) / RADIAN;
    const across = worldX(lon);
    const down = 256 * (0.5 - Math.asinh(z / ((1 - F) * Math.sqrt(x * x + y * y))) / (2 * Math.PI));
    const u = right - left;
    const v = bottom - top;
    const chord = Math.sqrt(u * u + v * v);
    const bent = chord ? Math.abs(u * (down - top) - v * (across - left)) / chord : Math.hypot(across - left, down - top);
    const reach = length * (last - first);
    let zoom = Math.max(0, Math.min(NEVER, Math.ceil(Math.log2(TOLERANCE / bent))));
    const further = bent > FURTHER || reach > LONG || (az * bz < 0 && reach > SHORT);
    if (further) zoom = Math.min(zoom, halve(ax, ay, az, x, y, z, first, share, left, top, across, down));
    const at = out.count;
    out.add(across, down, NEVER);
    if (further) zoom = Math.min(zoom, halve(x, y, z, bx, by, bz, share, last, across, down, right, bottom));
    if (zoom > LAST_ZOOM) out.count = at; // nor does what follows need to be there
    else out.levels[at] = zoom;
    return zoom;
  }
}

function reduced(lat) {
  return Math.atan((1 - F) * Math.tan(lat * RADIAN));
}
