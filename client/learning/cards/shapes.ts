/** Dark shapes of a picture, told by the runs of their rows, and the hull around each. */

export type Point = readonly [x: number, y: number];

interface Runs {
  /** Of run n: its row, first pixel, first pixel after it, the run it belongs to. */
  row: Int32Array; from: Int32Array; to: Int32Array; root: Int32Array;
  count: number;
}

/** Shapes smaller than this, in pixels, are no cards: their cells could not be told apart. */
export const LEAST_SIDE = 16;
const MOST_LONG = 4;

/** Give the hulls of the dark shapes that might be the frame of a card, each clockwise. */
export function hullsOf(dark: Uint8Array, width: number, height: number): Point[][] {
  const runs = runsOf(dark, width, height);
  const boxes = boxesOf(runs);
  const hulls: Point[][] = [];
  for (const runsOfShape of shapesOf(runs, boxes, width, height)) hulls.push(hullOf(runs, runsOfShape));
  return hulls;
}

function runsOf(dark: Uint8Array, width: number, height: number): Runs {
  const most = Math.ceil(width / 2) * height + 1;
  const runs: Runs = { row: new Int32Array(most), from: new Int32Array(most), to: new Int32Array(most), root: new Int32Array(most), count: 0 };
  let [before, end] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    const start = runs.count;
    const [base, stop] = [y * width, (y + 1) * width];
    for (let at = base; at < stop; at += 1) {
      if (!dark[at]) continue;
      const from = at;
      while (at < stop && dark[at]) at += 1;
      const n = runs.count++;
      runs.row[n] = y;
      runs.from[n] = from - base;
      runs.to[n] = at - base;
      runs.root[n] = n;
    }
    joinRows(runs, before, end, start);
    [before, end] = [start, runs.count];
  }
  return runs;
}

/** Runs that touch one of the row above, also at a corner, belong together. */
function joinRows(runs: Runs, before: number, end: number, start: number): void {
  let above = before;
  for (let n = start; n < runs.count; n += 1) {
    while (above < end && runs.to[above]! < runs.from[n]!) above += 1;
    for (let m = above; m < end && runs.from[m]! <= runs.to[n]!; m += 1) join(runs.root, m, n);
  }
}

function join(root: Int32Array, a: number, b: number): void {
  const [one, other] = [rootOf(root, a), rootOf(root, b)];
  if (one < other) root[other] = one;
  else root[one] = other;
}

function rootOf(root: Int32Array, n: number): number {
  let at = n;
  while (root[at] !== at) {
    root[at] = root[root[at]!]!;
    at = root[at]!;
  }
  return at;
}

interface Boxes { left: Int32Array; right: Int32Array; bottom: Int32Array; area: Int32Array }

function boxesOf(runs: Runs): Boxes {
  const { count } = runs;
  const boxes = { left: new Int32Array(count).fill(1 << 30), right: new Int32Array(count), bottom: new Int32Array(count), area: new Int32Array(count) };
  for (let n = 0; n < count; n += 1) {
    const root = (runs.root[n] = rootOf(runs.root, n));
    if (runs.from[n]! < boxes.left[root]!) boxes.left[root] = runs.from[n]!;
    if (runs.to[n]! > boxes.right[root]!) boxes.right[root] = runs.to[n]!;
    boxes.bottom[root] = runs.row[n]! + 1;
    boxes.area[root]! += runs.to[n]! - runs.from[n]!;
  }
  return boxes;
}

/** Give the runs of each shape whose size and filling may be those of a card. */
function shapesOf(runs: Runs, boxes: Boxes, width: number, height: number): number[][] {
  const shapes = new Map<number, number[]>();
  for (let n = 0; n < runs.count; n += 1) {
    if (runs.root[n] === n && !isLikely(runs, boxes, n, width, height)) continue;
    if (runs.root[n] === n) shapes.set(n, [n]);
    else shapes.get(runs.root[n]!)?.push(n);
  }
  return Array.from(shapes.values());
}

function isLikely(runs: Runs, { left, right, bottom, area }: Boxes, n: number, width: number, height: number): boolean {
  const [wide, high] = [right[n]! - left[n]!, bottom[n]! - runs.row[n]!];
  if (Math.min(wide, high) < LEAST_SIDE || Math.max(wide, high) > Math.min(wide, high) * MOST_LONG) return false;
  // A frame that runs out of the picture cannot be measured.
  if (left[n]! < 1 || runs.row[n]! < 1 || right[n]! >= width || bottom[n]! >= height) return false;
  return area[n]! > 0.09 * wide * high || area[n]! > 4 * (wide + high);
}

/** The hull of a shape needs only the ends of its rows. */
function hullOf(runs: Runs, some: readonly number[]): Point[] {
  const left = new Map<number, number>();
  const right = new Map<number, number>();
  for (const n of some) {
    const y = runs.row[n]!;
    left.set(y, Math.min(left.get(y) ?? 1 << 30, runs.from[n]!));
    right.set(y, Math.max(right.get(y) ?? 0, runs.to[n]!));
  }
  const rows = Array.from(left.keys());
  const down: Point[] = [];
  const up: Point[] = [];
  for (const y of rows) {
    down.push([right.get(y)!, y], [right.get(y)!, y + 1]);
    up.push([left.get(y)!, y], [left.get(y)!, y + 1]);
  }
  return [...bulged(down), ...bulged(up.reverse())];
}

/** Of points going one way down (or up) a side, give those that bulge outwards. */
function bulged(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    while (kept.length > 1 && turn(kept[kept.length - 2]!, kept[kept.length - 1]!, point) <= 0) kept.pop();
    kept.push(point);
  }
  return kept;
}

/** Twice the area of a triangle, positive when it goes clockwise on the screen. */
export function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
