/**
 * Drawing a paper from a seed: the same as doorstep/kernel/quizzes/drawing.py, held together by
 * tests/vectors/papers.json. So a test taken without signal carries home only seed and answers.
 */
import type { Question } from "../contract/pack";
import { utf8 } from "../store/bytes";

/** A question of a paper; `shown` gives the positions of the pack in the order they are shown. */
export interface Asked {
  code: string;
  shown: number[];
}

type Row = () => number;
type Drawn = Pick<Question, "code" | "topic" | "kind" | "choices" | "items" | "pairs" | "left" | "is_fixed">;

/** Give an endless row of 32-bit numbers: mulberry32, started by the FNV-1a hash of `seed`. */
export function numbers(seed: string): Row {
  let state = 0x811c9dc5;
  for (const byte of utf8(seed)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Give the things in an order taken from the row of numbers (Fisher and Yates, from behind). */
export function shuffled<T>(things: readonly T[], row: Row): T[] {
  const found = [...things];
  for (let last = found.length - 1; last > 0; last -= 1) {
    // Below 2^53, so the product is exact.
    const chosen = Math.floor((row() * (last + 1)) / 4_294_967_296);
    [found[last], found[chosen]] = [found[chosen]!, found[last]!];
  }
  return found;
}

/** How many things there are to shuffle. */
export function width(question: Omit<Drawn, "code" | "topic">): number {
  return (question.choices ?? question.items ?? question.pairs ?? question.left ?? []).length;
}

/** Draw so many questions of each topic and shuffle them; a topic that has fewer gives all it has. */
export function draw(bank: readonly Drawn[], quota: Readonly<Record<string, number>>, seed: string): Asked[] {
  const row = numbers(seed);
  const chosen: Drawn[] = [];
  for (const topic of Object.keys(quota).sort(byCode)) {
    const there = bank.filter((q) => q.topic === topic).sort((a, b) => byCode(a.code, b.code));
    chosen.push(...shuffled(there, row).slice(0, quota[topic]));
  }
  return shuffled(chosen, row).map((question) => ({ code: question.code, shown: shown(question, row) }));
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function shown(question: Drawn, row: Row): number[] {
  const places = Array.from({ length: width(question) }, (_, n) => n);
  if (question.is_fixed) return places;
  const mixed = shuffled(places, row);
  // Things to be put in order must not lie in the right order already.
  const isSame = mixed.every((place, n) => place === n);
  return question.kind === "order" && isSame && places.length ? [...places.slice(1), 0] : mixed;
}
