/** What of the scene is there, and how each mark is drawn. */

import { standing } from "./filter.js";
import { state } from "./state.js";

/** The scene without what is not known yet or filtered away; places go when all their marks are gone. */
export function there(scene, tone, shown) {
  const out = new Set(shown.story.marks.filter((mark) => tone(mark) === "out"));
  if (!out.size) return scene;
  const key = [...out].map(({ at }) => at).join();
  if (shown.there?.laid === scene && shown.there.key === key) return shown.there.scene;
  const stays = ({ mark }) => !out.has(mark);
  const [lines, dots] = [scene.lines.filter(stays), scene.dots.filter(stays)];
  const ends = (marked) => new Set(marked.flatMap(({ mark }) => [mark.from, mark.to]));
  const [all, left] = [ends([...scene.lines, ...scene.dots]), ends([...lines, ...dots])];
  const ports = scene.ports.filter(({ marks }) => !marks.every((mark) => out.has(mark)));
  const places = scene.places.filter(({ id }) => left.has(id) || !all.has(id));
  shown.there = { laid: scene, key, scene: { ...scene, lines, dots, ports, places } };
  return shown.there.scene;
}

const STANDINGS = ["out", "ghost", "possible", "definite"];

/** How each mark is drawn under the present choice and time: as the best of its claims. */
export function toneOf(story) {
  const [chosen, hovered] = [new Set(state.chosen), new Set(state.hovered)];
  const tones = new Map();
  const best = (claims) => claims.reduce((found, at) => Math.max(found, STANDINGS.indexOf(standing(story.claims[at]))), 0);
  const toned = ({ claims }) => {
    const how = STANDINGS[best(claims)];
    if (how === "out") return "out";
    if (claims.some((at) => chosen.has(at))) return "chosen";
    if (claims.some((at) => hovered.has(at))) return "hover";
    if (chosen.size || how === "ghost") return "ghost";
    return how === "possible" ? "possible" : "plain";
  };
  return (mark) => {
    if (!tones.has(mark)) tones.set(mark, toned(mark));
    return tones.get(mark);
  };
}

/** Places that the chosen claims, or those of the time, do not touch step back. */
export function fadedOf(scene, tone) {
  const [kept, ghosts] = [new Set(), new Set()];
  for (const { mark } of [...scene.lines, ...scene.dots]) {
    const ids = tone(mark) === "ghost" ? ghosts : kept;
    [mark.from, mark.to].forEach((id) => ids.add(id));
  }
  return ({ id }) => !kept.has(id) && (state.chosen.length > 0 || ghosts.has(id));
}
