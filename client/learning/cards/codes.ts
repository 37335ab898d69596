/**
 * The words of the answer cards: 6 × 6 cells, told apart in four rotations (docs/cards.md).
 *
 * The same list prints the cards: content/cards.json, written by tools/build_cards.py.
 */
import told from "../../../content/cards.json";

export const CELLS = told.side;
export const CARDS = told.cards.length;
/** So many cells may be read wrong. Two views differ in `distance`: a wrong card needs far more. */
export const MOST_ERRORS = 3;

export type Letter = "A" | "B" | "C" | "D";
export const LETTERS: readonly Letter[] = ["A", "B", "C", "D"];

/** A grid as two halves of 18 cells; the first cell, top left, is the lowest bit of `low`. */
export interface Grid { low: number; high: number }
export interface Match { card: number; turns: number; errors: number }

const HALF = (CELLS * CELLS) / 2;

/** Give the cells of a card as printed, row by row; true is dark. `card` counts from 1. */
export function cellsOf(card: number): boolean[] {
  const [upper, lower] = halves(told.cards[card - 1]!);
  const bit = (n: number) => (n < HALF ? lower >> n : upper >> (n - HALF)) & 1;
  return Array.from({ length: CELLS * CELLS }, (_, n) => bit(n) === 1);
}

/** Nine hexadecimal digits as two halves of 18 bits: 2 ** 36 does not fit a number's bits. */
function halves(hex: string): [number, number] {
  const all = parseInt(hex, 16);
  return [Math.floor(all / 2 ** HALF), all % 2 ** HALF];
}

/** Put cells together as a grid. */
export function gridOf(cells: ArrayLike<boolean | number>): Grid {
  let [low, high] = [0, 0];
  for (let n = 0; n < cells.length; n += 1) {
    if (!cells[n]) continue;
    if (n < HALF) low |= 1 << n;
    else high |= 1 << (n - HALF);
  }
  return { low, high };
}

/** Give the cells after a quarter turn clockwise. */
export function turned<T>(cells: readonly T[]): T[] {
  return cells.map((_, n) => cells[(CELLS - 1 - (n % CELLS)) * CELLS + Math.floor(n / CELLS)]!);
}

const VIEWS: { card: number; turns: number; grid: Grid }[] = [];
for (let card = 1; card <= CARDS; card += 1) {
  let cells = cellsOf(card);
  for (let turns = 0; turns < 4; turns += 1) {
    VIEWS.push({ card, turns, grid: gridOf(cells) });
    cells = turned(cells);
  }
}

function ones(bits: number): number {
  let n = bits - ((bits >> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >> 2) & 0x33333333);
  return (((n + (n >> 4)) & 0x0f0f0f0f) * 0x01010101) >> 24;
}

/** Give the view that a grid is, null when none is near enough. `turns`: quarter turns clockwise. */
export function matched({ low, high }: Grid, most: number = MOST_ERRORS): Match | null {
  for (const { card, turns, grid } of VIEWS) {
    const errors = ones(low ^ grid.low) + ones(high ^ grid.high);
    if (errors <= most) return { card, turns, errors };
  }
  return null;
}
