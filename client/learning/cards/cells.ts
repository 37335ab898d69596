/** The cells of a card: read where its plane lies in the picture, weighed against frame and paper. */
import { CELLS } from "./codes";
import { valueAt, type Grey } from "./grey";
import type { Map } from "./plane";

/** Cells across, with the frame; and with the white around it. */
const FRAMED = CELLS + 2;
const ALL = FRAMED + 2;
/** Where in a cell it is looked: its middle, away from the neighbours. */
const SPOTS = [-0.22, 0, 0.22];

/** What must hold of frame and paper, in parts of their cells, and of their contrast in steps of grey. */
const FRAME_DARK = 0.92, PAPER_LIGHT = 0.8, LEAST_CONTRAST = 14;

/** Give the mean grey of each cell of ALL × ALL. */
export function sampled(grey: Grey, map: Map): Float32Array {
  const values = new Float32Array(ALL * ALL);
  for (let n = 0; n < values.length; n += 1) {
    const [row, column] = [Math.floor(n / ALL) - 0.5, (n % ALL) - 0.5];
    let sum = 0;
    for (const v of SPOTS) {
      for (const u of SPOTS) {
        const [x, y] = map((column + u) / FRAMED, (row + v) / FRAMED);
        sum += valueAt(grey, x, y);
      }
    }
    values[n] = sum / (SPOTS.length * SPOTS.length);
  }
  return values;
}

/** Give the cells with the blur of their neighbours taken back by a part. */
export function sharpened(values: Float32Array, by: number): Float32Array {
  if (!by) return values;
  return values.map((value, n) => {
    const [row, column] = [Math.floor(n / ALL), n % ALL];
    if (row === 0 || column === 0 || row === ALL - 1 || column === ALL - 1) return value;
    const around = (values[n - 1]! + values[n + 1]! + values[n - ALL]! + values[n + ALL]!) / 4;
    return value + by * (value - around);
  });
}

type Ring = "paper" | "frame" | "cell";

function ringOf(n: number): Ring {
  const edge = Math.min(Math.floor(n / ALL), n % ALL, ALL - 1 - Math.floor(n / ALL), ALL - 1 - (n % ALL));
  return edge === 0 ? "paper" : edge === 1 ? "frame" : "cell";
}

const PAPER: number[] = [], FRAME: number[] = [], INNER: number[] = [];
for (let n = 0; n < ALL * ALL; n += 1) ({ paper: PAPER, frame: FRAME, cell: INNER })[ringOf(n)].push(n);

/** Tell which cells are dark, null when frame and paper around it are not those of a card. */
export function darkCells(values: Float32Array): boolean[] | null {
  const black = plane(values, FRAME);
  const rough = plane(values, PAPER);
  const contrast = mean(PAPER, rough) - mean(FRAME, black);
  if (contrast < LEAST_CONTRAST) return null;
  // A finger on the paper must not pull the paper's light down.
  const clear = PAPER.filter((n) => values[n]! > rough(n) - 0.3 * contrast);
  if (clear.length < PAPER.length * PAPER_LIGHT) return null;
  const white = clear.length < PAPER.length ? plane(values, clear) : rough;
  const isDark = (n: number) => values[n]! < (black(n) + white(n)) / 2;
  const frame = FRAME.filter(isDark).length / FRAME.length;
  const paper = PAPER.filter((n) => !isDark(n)).length / PAPER.length;
  if (frame < FRAME_DARK || paper < PAPER_LIGHT) return null;
  return INNER.map(isDark);
}

function mean(some: readonly number[], of: (n: number) => number): number {
  return some.reduce((sum, n) => sum + of(n), 0) / some.length;
}

/** Fit light that changes evenly over the card. The rings are even around the middle, or nearly. */
function plane(values: Float32Array, some: readonly number[]): (n: number) => number {
  const middle = (ALL - 1) / 2;
  const across = (n: number) => (n % ALL) - middle;
  const down = (n: number) => Math.floor(n / ALL) - middle;
  const level = mean(some, (n) => values[n]!);
  let [ux, uu, vx, vv] = [0, 0, 0, 0];
  for (const n of some) {
    ux += across(n) * (values[n]! - level);
    uu += across(n) ** 2;
    vx += down(n) * (values[n]! - level);
    vv += down(n) ** 2;
  }
  return (n) => level + (across(n) * ux) / uu + (down(n) * vx) / vv;
}
