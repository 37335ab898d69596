/** Chance that is the same for the same seed (mulberry32). */
export interface Chance {
  /** From `least` up to `most`. */
  between: (least: number, most: number) => number;
  /** A whole number from `least` to `most`. */
  whole: (least: number, most: number) => number;
  /** True so often of one. */
  is: (often: number) => boolean;
  /** Around 0, mostly within ±`spread`. */
  around: (spread: number) => number;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    between: (least, most) => least + (most - least) * next(),
    whole: (least, most) => least + Math.floor((most - least + 1) * next()),
    is: (often) => next() < often,
    around: (spread) => spread * (next() + next() + next() + next() - 2) * 0.87,
  };
}
