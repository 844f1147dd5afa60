/** Names on the map: greedy, the most important first, none on another. */

import { allNear, countIn, gridOf, put } from "./grid.js";
import { drawIcon, hasIcon } from "./icons.js";
import { pointAt } from "./paths.js";
import { drawSymbol, sizeOf } from "./symbols.js";

/** So many names may stand off their places, with a line back: more would be a thicket. */
const LEADERS = 3;
/** A place so near a more important one waits with its name for a closer look, where it does not stand free. */
const NEIGHBOUR = 24;
const PATIENT = 9;
/** Dots so near look like one; those that no zoom up to this parts are named nevertheless. */
const ONE = 9;
const PARTED = 12;
/** So many names stand wherever there is room; others wait where names stand as close as this. */
const MAIN = 5;
const THICKET = { reach: 44, price: 4, limit: 20, long: 6 };
/** A picture of a mode stands so far from the next of its mode and colour: one is enough for a bundle. */
const APART = 110;
const CLEAR = 3;
/** A name of more letters takes two lines, so many pixels apart. */
const LONG = 20;
const LINE = 15;
/** So many lines lie everywhere: all claims of a large movement may be chosen at once. */
const EVERYWHERE = 1500;
/** What it costs to stand close to another place: a reader would take the name for that one's. */
const ASTRAY = 4;
/** So many towns are named at most, and a little before their zoom: the steps are quarters. */
const TOWNS = 140;
/** The first of them keep countries' names off. */
const FIRST = 16;
const EARLY = 0.25;
const ROUND = [
  [1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1],
];

/**
 * Choose a place for each name.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{scene: object, base: object, view: object, theme: object, tone: Function, faded: Function}} shown
 *   the lines of its scene are those that `parted` calls loud
 * @param {{left: number, top: number, right: number, bottom: number}} frame the visible map
 * @param {object[]} blocked boxes of the controls
 * @returns {object[]} the labels to draw, with their boxes
 */
export function placeLabels(ctx, shown, frame, blocked) {
  const { scene } = shown;
  const hard = [...blocked, ...scene.places.filter(isPoint).map((p) => around(p, 5))];
  hard.push(...scene.dots.map((dot) => around(dot, 6)), ...scene.ports.map((port) => around(port, 4)));
  hard.push(...scene.lines.filter(({ unknown }) => unknown).map(({ unknown }) => around(unknown, 7)));
  const ground = shown.tiled ? [] : countryNames(shown);
  // There no name keeps off them, and no picture of a mode is told from the next.
  const told = scene.lines.length > EVERYWHERE ? { ...shown, scene: { ...scene, lines: [] } } : shown;
  const heads = told.scene.lines.filter(({ head }) => head).map(({ head }) => headBox(head));
  const crossed = gridOf(told.scene.lines.flatMap(samples));
  const points = scene.places.filter(({ kind }) => kind !== "area");
  const below = shown.tiled ? [] : townNames(shown, frame, points);
  const towns = below.slice(0, FIRST);
  const [placed, boxes, leads] = [[], [], []];
  for (const wish of [...storyNames(shown), ...portNames(shown), ...ground, ...symbols(told), ...icons(told), ...counts(told), ...below]) {
    if (wish.town && [...hard, ...boxes].some((o) => meets(wish.dot, o))) continue;
    ctx.font = wish.font;
    ctx.letterSpacing = wish.spacing;
    const width = wish.wide ?? Math.max(...linesOf(wish).map((line) => ctx.measureText(line).width));
    const others = wish.waits ? placed.filter(({ id }) => id !== undefined) : [];
    const thicket = others.filter(({ box }) => meets(box, around(wish, THICKET.reach))).length * THICKET.price;
    const alike = wish.icon ? placed.filter((one) => one.icon === wish.icon && one.mark.group === wish.mark.group) : [];
    const options = wish.anchors.map((anchor, rank) => {
      const box = boxFor(wish, anchor, width);
      if (wish.icon && !stands(box, [hard, boxes, heads], alike)) return { clash: true };
      const lead = anchor.leader ? leadPoints({ ...wish, box }) : [];
      const clash =
        hard.some((o) => meets(box, o)) ||
        boxes.some((o) => meets(box, o)) ||
        leads.some((point) => holds(box, point)) ||
        boxes.some((o) => lead.some((point) => holds(o, point)));
      // Half a name at the edge is none; one beyond it comes in with the ground.
      const outside = !inside(box, frame) && (meets(box, frame) || inside(around(wish, 0), frame));
      const onHeads = heads.filter((head) => meets(box, head)).length;
      const onLines = countIn(crossed, box);
      const onTowns = wish.country ? towns.filter((town) => holds(box, town)).length : 0;
      const astray = wish.point ? points.filter((p) => p.id !== wish.id && meets(box, around(p, 11))).length : 0;
      const cost = (onHeads * 8 + onLines + onTowns + astray * ASTRAY) * wish.strict + (anchor.price ?? 0) + thicket + rank * 0.4;
      return { box, anchor, clash: clash || outside, cost };
    });
    const best = options.filter(({ clash }) => !clash).sort((a, b) => a.cost - b.cost)[0];
    if (!best || best.cost >= wish.limit) continue;
    const label = { ...wish, box: best.box, side: best.anchor.dx, leader: Boolean(best.anchor.leader) };
    placed.push(label);
    boxes.push(label.box);
    if (label.town) boxes.push(label.dot);
    if (label.leader) leads.push(...leadPoints(label));
  }
  return placed;
}

/** Draw what `placeLabels` chose. */
export function drawLabels(ctx, labels, paint, faded, tone) {
  const { theme } = paint;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const label of labels) {
    ctx.save();
    ctx.font = label.font;
    ctx.letterSpacing = label.spacing;
    ctx.globalAlpha = label.id && faded(label) ? 0.35 : 1;
    if (label.count && tone(label.mark) === "ghost") ctx.globalAlpha = 0.3;
    if (label.icon) {
      const { x, y } = centre(label.box);
      ctx.globalAlpha = tone(label.mark) === "ghost" ? 0.2 : 1;
      if (label.symbol) drawSymbol(ctx, label.symbol, x, y, paint.colour(label.mark), theme.glow);
      else drawIcon(ctx, label.icon, x, y, paint.colour(label.mark), theme.glow);
      ctx.restore();
      continue;
    }
    if (label.leader) lead(ctx, label, theme);
    if (label.town) townDot(ctx, label, theme);
    write(ctx, label, theme);
    ctx.restore();
  }
}

/** Write a name, in two lines where it is long, flush with the side on which its place lies. */
function write(ctx, label, theme) {
  const { box, side } = label;
  const lines = linesOf(label);
  ctx.textAlign = side > 0 ? "left" : side < 0 ? "right" : "center";
  const x = side > 0 ? box.left + 2 : side < 0 ? box.right - 2 : (box.left + box.right) / 2;
  const y = (box.top + box.bottom - (lines.length - 1) * LINE) / 2;
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = label.town ? 2.6 : 3.6;
  if (label.halo) lines.forEach((line, at) => ctx.strokeText(line, x, y + at * LINE));
  ctx.fillStyle = label.colour;
  lines.forEach((line, at) => ctx.fillText(line, x, y + at * LINE));
}

function linesOf({ text, lines }) {
  return lines ?? [text];
}

/** A long name in two lines, as even as its words allow. */
function wrapped(name) {
  const breaks = [...name.matchAll(/ /g)].map(({ index }) => [name.slice(0, index), name.slice(index + 1)]);
  if (name.length <= LONG || !breaks.length) return [name];
  const widest = (lines) => Math.max(...lines.map(({ length }) => length));
  return breaks.reduce((best, lines) => (widest(lines) < widest(best) ? lines : best));
}

function shape(name) {
  const lines = wrapped(name);
  return { lines, height: 17 + (lines.length - 1) * LINE };
}

/** Points along the thin line from a name to its place. */
function leadPoints({ box, x, y }) {
  const [toX, toY] = leadEnd(box, x, y);
  return [0.15, 0.3, 0.45, 0.6, 0.75, 0.9].map((t) => ({ x: x + (toX - x) * t, y: y + (toY - y) * t }));
}

function leadEnd(box, x, y) {
  return [Math.max(box.left + 2, Math.min(x, box.right - 2)), Math.max(box.top + 3, Math.min(y, box.bottom - 3))];
}

function lead(ctx, { box, x, y }, theme) {
  const [toX, toY] = leadEnd(box, x, y);
  const away = Math.hypot(toX - x, toY - y) || 1;
  ctx.beginPath();
  ctx.moveTo(x + ((toX - x) / away) * 5, y + ((toY - y) / away) * 5);
  ctx.lineTo(toX, toY);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.stroke();
}

function isPoint({ kind }) {
  return kind === "dot";
}

function storyNames({ scene, theme, view, faded }) {
  const rank = (place) => (faded(place) ? 0 : 1000) + place.weight;
  const places = [...scene.places].sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
  const points = places.filter(({ kind }) => kind !== "area");
  const few = new Set(points.slice(0, LEADERS));
  const before = new Map(); // the more important ones, by squares
  let count = 0;
  const wishOf = (place) => {
    if (place.kind === "area") return faded(place) ? backed(areaName(place, theme, view)) : areaName(place, theme, view);
    if (faded(place)) return backed(pointName(place, theme, scene, false));
    const neighbours = allNear(before, place, NEIGHBOUR).map(({ x, y }) => Math.hypot(x - place.x, y - place.y));
    const away = Math.min(Infinity, ...neighbours);
    put(before, place);
    count += 1;
    // Two dots that look like one.
    if (away < ONE && away * 2 ** (PARTED - view.zoom) >= ONE) return null;
    const near = away < NEIGHBOUR;
    const wish = pointName(place, theme, scene, few.has(place) && !near);
    if (near) return { ...wish, limit: PATIENT };
    if (count <= MAIN) return wish;
    return { ...wish, waits: true, limit: THICKET.limit - (wish.lines.length - 1) * THICKET.long };
  };
  return places.map(wishOf).filter(Boolean);
}

/** A name that has stepped back gives way to every line. */
function backed(wish) {
  return { ...wish, strict: 4, limit: 14 };
}

function pointName(place, theme, scene, leads) {
  const row = scene.dots.filter((dot) => dot.place === place.id).length;
  const reach = Math.max(7, row * 6.5 + 5);
  return {
    id: place.id, text: place.name, ...shape(place.name), x: place.x, y: place.y,
    point: true, font: `650 13px ${theme.font}`, spacing: "0px", colour: theme.ink, halo: true,
    anchors: [...near(reach), ...(leads ? [...far(26), ...far(48)] : [])],
    strict: 1, limit: 60,
  };
}

/** Ports that stand for inland towns: named where there is room, unless the map names them. */
function portNames({ scene, theme, tone }) {
  const told = new Set(scene.places.map(({ name }) => name));
  return scene.ports
    .filter(({ name, marks }) => name && !told.has(name) && marks.some((mark) => tone(mark) !== "ghost"))
    .map(({ name, x, y }) => ({
      text: name, ...shape(name), x, y, port: true, font: `500 11.5px ${theme.font}`, spacing: "0px",
      colour: theme.muted, halo: true, anchors: near(6), strict: 1, limit: 9,
    }));
}

/** Anchors close around a point. */
function near(reach) {
  return ROUND.map(([dx, dy]) => ({ dx, dy, gapX: dx && dy ? reach * 0.7 : reach, gapY: 7 }));
}

/** Anchors farther off, where a thin line leads back to the point. */
function far(reach) {
  return ROUND.map(([dx, dy]) => ({ dx, dy, gapX: reach, gapY: reach * 0.8, leader: true, price: reach / 5 }));
}

/** An area's name stands inside it; beside it, where it is too small for that. */
function areaName(place, theme, view) {
  const { left, right, top, bottom } = place.area ? reach(place.area, view) : around(place, place.ring);
  const [dx, dy] = [(right - left) / 5, (bottom - top) / 5];
  const inner = [0, -0.5, 0.5, -1, 1].flatMap((v) => [0, -1, 1].map((h) => ({ dx: 0, dy: 0, x: h * dx, y: v * dy })));
  const outer = ROUND.map(([h, v]) => ({ dx: h, dy: v, gapX: Math.min(dx * 2, 12), gapY: 7 }));
  return {
    id: place.id, text: place.name, ...shape(place.name), x: place.x, y: place.y,
    font: `italic 600 12.5px ${theme.font}`, spacing: "0.2px", colour: theme.muted, halo: true,
    anchors: right - left > 90 ? inner : outer, strict: 1, limit: 60,
  };
}

function reach(area, view) {
  const points = area.flat(2).map(([lon, lat]) => view.xy(lon, lat));
  const span = (values) => values.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
  const [left, right] = span(points.map(([x]) => x));
  const [top, bottom] = span(points.map(([, y]) => y));
  return { left, right, top, bottom };
}

function countryNames({ scene, base, view, theme }) {
  const told = new Set(scene.places.map(({ name }) => name.toUpperCase()));
  const anchors = [0, -26, 26, -52, 52].flatMap((y) => [0, -50, 50].map((x) => ({ dx: 0, dy: 0, x, y })));
  return base.countries
    .filter(({ name }) => name)
    .sort((a, b) => a.rank - b.rank)
    .map((country) => {
      const [x, y] = view.xy(country.label[0], country.label[1]);
      const big = country.rank <= 2 || view.zoom > 5.5;
      return {
        text: country.name.toUpperCase(), country: true, x, y, height: 15, pad: 16,
        font: `500 ${big ? 12 : 10}px ${theme.font}`, spacing: big ? "4px" : "1.5px",
        colour: theme.quiet, halo: false, anchors: onLand(country, view, anchors, x, y), strict: 3, limit: 12,
        room: roomOf(country, view),
      };
    })
    .filter(({ text, room }) => text.length * 8 < room && !told.has(text));
}

/** Towns of this zoom in sight, the most important first: they give way to all the rest. */
function townNames({ scene, base, view, theme }, frame, points) {
  const told = new Set(scene.places.map(({ name }) => name));
  return base.towns
    .filter(({ text, zoom }) => zoom <= view.zoom + EARLY && !told.has(text))
    .map((town) => {
      const [x, y] = view.at(town);
      return {
        text: town.text, town: true, capital: town.capital, x, y, height: 14, pad: 8, dot: around({ x, y }, 4),
        font: `${town.capital ? 500 : 400} 11px ${theme.font}`, spacing: "0px", colour: theme.town,
        halo: true, anchors: near(5).slice(0, 4), point: true, strict: 1, limit: 3,
      };
    })
    .filter(({ dot }) => inside(dot, frame) && !points.some((place) => holds(around(place, 9), centre(dot))))
    .slice(0, TOWNS);
}

function townDot(ctx, { x, y, capital }, theme) {
  ctx.beginPath();
  if (capital) ctx.rect(x - 2.2, y - 2.2, 4.4, 4.4);
  else ctx.arc(x, y, 1.7, 0, 2 * Math.PI);
  ctx.fillStyle = theme.town;
  ctx.fill();
}

/** A name moves about within its country's largest part, and never on to a neighbour beyond it. */
function onLand(country, view, anchors, x, y) {
  const box = country.room;
  const [left, right] = [box[0], box[2]].map((edge) => edge * view.scale + view.dx);
  const [top, bottom] = [box[1], box[3]].map((edge) => edge * view.scale + view.dy);
  return anchors.filter((at) => (!at.x && !at.y) || holds({ left, right, top, bottom }, { x: x + at.x, y: y + at.y }));
}

/** A name wider than its country is left out. */
function roomOf(country, view) {
  return (country.room[2] - country.room[0]) * view.scale * 1.25;
}

/** One picture a line, somewhere along it where nothing else is. */
function icons({ scene, story, theme }) {
  return scene.lines
    .filter(({ mark, length }) => length > 110 && !hasSymbol(mark) && hasIcon(story.claims[mark.claims[0]].mode))
    .map((line) => ({
      ...picture(line.mark, theme), icon: story.claims[line.mark.claims[0]].mode, wide: 16, height: 20, ...alongLine(line),
    }));
}

function hasSymbol({ symbol }) {
  return symbol !== null && symbol !== undefined;
}

/** The symbol of a unit on its line, or beside the ring of where it is. */
function symbols({ scene, story, theme }) {
  const wish = (mark) => {
    const symbol = story.symbols[mark.symbol];
    const { width, height } = sizeOf(symbol);
    return { ...picture(mark, theme), icon: `symbol ${mark.symbol}`, symbol, wide: width, pad: 2, height: height + 2 };
  };
  const lines = scene.lines.filter(({ mark, length }) => hasSymbol(mark) && (length > 80 || mark.shape === "stub"));
  const dots = scene.dots.filter(({ mark }) => hasSymbol(mark));
  return [
    ...dots.map((dot) => ({ ...wish(dot.mark), x: dot.x, y: dot.y, anchors: near(dot.radius + 4) })),
    ...lines.map((line) => ({ ...wish(line.mark), ...(line.mark.shape === "stub" ? besideStub(line) : alongLine(line)) })),
  ];
}

function besideStub({ x, y }) {
  return { x, y, anchors: near(9) };
}

function picture(mark, theme) {
  return {
    text: "", mark, font: `400 10px ${theme.font}`, spacing: "0px", colour: theme.ink, halo: false, strict: 0.4, limit: 60,
  };
}

/** Places on a line, the best first. */
function alongLine(line) {
  const { x, y } = pointAt(line.points, 0, line.sums);
  const anchors = [0.3, 0.4, 0.24, 0.46, 0.54, 0.66, 0.74, 0.18, 0.82].map((share) => {
    const at = pointAt(line.points, line.length * share, line.sums);
    return { dx: 0, dy: 0, x: at.x - x, y: at.y - y };
  });
  return { x, y, anchors };
}

function counts({ scene, theme }) {
  return scene.lines
    .filter(({ mark, length }) => mark.claims.length > 1 && length > 70)
    .map((line) => {
      const { x, y } = pointAt(line.points, line.length * 0.4, line.sums);
      return {
        text: `×${line.mark.claims.length}`, mark: line.mark, x, y, height: 13, count: true,
        font: `700 11px ${theme.font}`, spacing: "0px", colour: theme.ink, halo: true,
        anchors: [[0, -1], [0, 1], [1, 0], [-1, 0]].map(([dx, dy]) => ({ dx, dy, gapX: 6, gapY: 6 })),
        strict: 0.2, limit: 30,
      };
    });
}

function boxFor({ x, y, height, pad = 4 }, anchor, textWidth) {
  const width = textWidth + pad;
  const { dx, dy, gapX = 0, gapY = 0 } = anchor;
  const cx = x + (anchor.x ?? 0) + dx * (gapX + width / 2);
  const cy = y + (anchor.y ?? 0) + dy * (gapY + height / 2);
  return { left: cx - width / 2, right: cx + width / 2, top: cy - height / 2, bottom: cy + height / 2 };
}

function around({ x, y }, reach) {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

function headBox({ x, y, angle, size }) {
  const [cx, cy] = [x - (Math.cos(angle) * size) / 2, y - (Math.sin(angle) * size) / 2];
  return around({ x: cx, y: cy }, size / 2);
}

function samples(line) {
  const count = Math.min(400, Math.ceil(line.length / 7));
  return Array.from({ length: count }, (_, n) => pointAt(line.points, n * 7, line.sums));
}

/** A picture stands where nothing else does, and far from the next of its kind. */
function stands(box, taken, alike) {
  const { x, y } = centre(box);
  const wide = { left: box.left - CLEAR, right: box.right + CLEAR, top: box.top - CLEAR, bottom: box.bottom + CLEAR };
  const isFar = (other) => Math.hypot(centre(other.box).x - x, centre(other.box).y - y) > APART;
  return alike.every(isFar) && !taken.some((boxes) => boxes.some((other) => meets(wide, other)));
}

function centre({ left, right, top, bottom }) {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function meets(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function inside(box, frame) {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function holds(box, { x, y }) {
  return x > box.left && x < box.right && y > box.top && y < box.bottom;
}
