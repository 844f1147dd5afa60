/** What the map would say: names, pictures and counts, the most important first, each with where it may stand. */

import { around, centre, holds, inside } from "./boxes.js";
import { allNear, put } from "./grid.js";
import { hasIcon } from "./icons.js";
import { pointAt } from "./paths.js";
import { t } from "./strings.js";
import { sizeOf } from "./symbols.js";

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
export const THICKET = { reach: 44, price: 4, limit: 20, long: 6 };
/** A name of more letters takes two lines, so many pixels apart. */
const LONG = 20;
export const LINE = 15;
/** So many towns are named at most, and a little before their zoom: the steps are quarters. */
const TOWNS = 140;
const EARLY = 0.25;
const ROUND = [
  [1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1],
];

export function storyNames({ scene, theme, view, faded }) {
  const rank = (place) => (faded(place) ? 0 : 1000) + place.weight;
  const places = [...scene.places].sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
  const points = places.filter(({ kind }) => kind !== "area");
  const few = new Set(points.slice(0, LEADERS));
  const rows = new Map(); // dots at a place
  for (const { place } of scene.dots) rows.set(place, (rows.get(place) ?? 0) + 1);
  const named = (place, leads) => pointName(place, theme, rows.get(place.id) ?? 0, leads);
  const before = new Map(); // the more important ones, by squares
  let count = 0;
  const wishOf = (place) => {
    if (place.kind === "area") return faded(place) ? backed(areaName(place, theme, view)) : areaName(place, theme, view);
    if (faded(place)) return backed(named(place, false));
    const neighbours = allNear(before, place, NEIGHBOUR).map(({ x, y }) => Math.hypot(x - place.x, y - place.y));
    const away = Math.min(Infinity, ...neighbours);
    put(before, place);
    count += 1;
    // Two dots that look like one.
    if (away < ONE && away * 2 ** (PARTED - view.zoom) >= ONE) return null;
    const near = away < NEIGHBOUR;
    const wish = named(place, few.has(place) && !near);
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

function pointName(place, theme, row, leads) {
  const reach = Math.max(7, row * 6.5 + 5);
  return {
    id: place.id, text: place.name, ...shape(place.name), x: place.x, y: place.y,
    point: true, font: `650 13px ${theme.font}`, spacing: "0px", colour: theme.ink, halo: true,
    anchors: [...near(reach), ...(leads ? [...far(26), ...far(48)] : [])],
    strict: 1, limit: 60,
  };
}

/** Ports that stand for inland towns: named where there is room, unless the map names them. */
export function portNames({ scene, theme, tone }) {
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

export function countryNames({ scene, base, view, theme }) {
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
export function townNames({ scene, base, view, theme }, frame, points) {
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
export function icons({ scene, story, theme }) {
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
export function symbols({ scene, story, theme }) {
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

/** How many claims a line stands for, and that it is a draft. */
export function counts({ scene, theme, story }) {
  if (story.flows) return []; // a line has many periods: its width tells more
  const isDraft = ({ claims }) => claims.some((at) => story.claims[at].draft);
  return scene.lines
    .map((line) => {
      const many = line.mark.claims.length > 1 && line.length > 70 ? `×${line.mark.claims.length}` : null;
      return { line, text: [line.length > 24 && isDraft(line.mark) ? t("draft") : null, many].filter(Boolean).join(" ") };
    })
    .filter(({ text }) => text)
    .map(({ line, text }) => {
      const { x, y } = pointAt(line.points, line.length * 0.4, line.sums);
      return {
        text, mark: line.mark, x, y, height: 13, count: true,
        font: `700 11px ${theme.font}`, spacing: "0px", colour: theme.ink, halo: true,
        anchors: [[0, -1], [0, 1], [1, 0], [-1, 0]].map(([dx, dy]) => ({ dx, dy, gapX: 6, gapY: 6 })),
        strict: 0.2, limit: 30,
      };
    });
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
