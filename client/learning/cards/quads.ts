/** From the hull of a shape to the four corners of a frame, as exact as the grey picture allows. */
import { valueAt, type Grey } from "./grey";
import { turn, type Point } from "./shapes";

export type Quad = readonly [Point, Point, Point, Point];

/** What four corners must at least fill of a hull: blur rounds the corners of small cards. */
const FILLED = 0.8;
const LEAST_EDGE = 10;
const MOST_UNEQUAL = 4;

/** Give the four corners of a hull, clockwise, null when it is not four-sided. */
export function quadOf(hull: readonly Point[]): Quad | null {
  if (hull.length < 4) return null;
  const corners = [...hull];
  while (corners.length > 4) corners.splice(leastCorner(corners), 1);
  const quad = corners as unknown as Quad;
  if (areaOf(quad) < FILLED * areaOf(hull)) return null;
  return isLikely(quad) ? quad : null;
}

/** The corner whose going changes the area least. */
function leastCorner(corners: readonly Point[]): number {
  let [least, at] = [Infinity, 0];
  for (let n = 0; n < corners.length; n += 1) {
    const before = corners[(n + corners.length - 1) % corners.length]!;
    const area = Math.abs(turn(before, corners[n]!, corners[(n + 1) % corners.length]!));
    if (area < least) [least, at] = [area, n];
  }
  return at;
}

function areaOf(points: readonly Point[]): number {
  return points.reduce((sum, [x, y], n) => {
    const [nx, ny] = points[(n + 1) % points.length]!;
    return sum + x * ny - nx * y;
  }, 0) / 2;
}

function isLikely(quad: Quad): boolean {
  const edges = quad.map((p, n) => lengthOf(p, quad[(n + 1) % 4]!));
  const [shortest, longest] = [Math.min(...edges), Math.max(...edges)];
  if (shortest < LEAST_EDGE || longest > MOST_UNEQUAL * shortest) return false;
  return quad.every((p, n) => turn(quad[(n + 3) % 4]!, p, quad[(n + 1) % 4]!) > 0.25 * edges[n]! * edges[(n + 3) % 4]!);
}

export function lengthOf(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Move the sides of a quad to where dark turns light, then give where they meet. */
export function refined(grey: Grey, quad: Quad): Quad | null {
  const sides: Side[] = [];
  for (let n = 0; n < 4; n += 1) {
    const side = sideOf(grey, quad[n]!, quad[(n + 1) % 4]!);
    if (!side) return null;
    sides.push(side);
  }
  const corners = sides.map((side, n) => meeting(sides[(n + 3) % 4]!, side));
  if (corners.some((corner, n) => !corner || lengthOf(corner, quad[n]!) > 0.25 * lengthOf(quad[0], quad[2]))) return null;
  const better = corners as unknown as Quad;
  return isLikely(better) ? better : null;
}

/** A line: a point on it and its direction. */
interface Side { x: number; y: number; dx: number; dy: number }

const BESIDE = 0.12;
const STEP = 0.5;

/** Look across the edge at many places: where the picture turns light fastest is the side. */
function sideOf(grey: Grey, p: Point, q: Point): Side | null {
  const length = lengthOf(p, q);
  const [dx, dy] = [(q[0] - p[0]) / length, (q[1] - p[1]) / length];
  const reach = Math.max(2.5, length / 10);
  const looks = Math.min(40, Math.max(8, Math.round(length / 2)));
  const found: Point[] = [];
  for (let n = 0; n < looks; n += 1) {
    const along = length * (BESIDE + ((1 - 2 * BESIDE) * (n + 0.5)) / looks);
    const [x, y] = [p[0] + dx * along, p[1] + dy * along];
    // Clockwise on the screen: outside is to the left of the way, at (dy, -dx).
    const out = brightening(grey, x, y, dy, -dx, reach);
    if (out !== null) found.push([x + dy * out, y - dx * out]);
  }
  return found.length < looks / 2 ? null : lineThrough(found);
}

/** Give how far outwards the steepest brightening lies, null where there is none to speak of. */
function brightening(grey: Grey, x: number, y: number, ox: number, oy: number, reach: number): number | null {
  const steps = Math.ceil(reach / STEP);
  let [steepest, at] = [4, NaN];
  let [before, value] = [valueAt(grey, x - ox * (steps + 1) * STEP, y - oy * (steps + 1) * STEP), 0];
  let now = valueAt(grey, x - ox * steps * STEP, y - oy * steps * STEP);
  const rises: number[] = [];
  for (let n = -steps; n <= steps; n += 1) {
    value = valueAt(grey, x + ox * (n + 1) * STEP, y + oy * (n + 1) * STEP);
    const rise = value - before;
    rises.push(rise);
    if (rise > steepest) [steepest, at] = [rise, n];
    [before, now] = [now, value];
  }
  if (Number.isNaN(at)) return null;
  const [a, b, c] = [rises[at + steps - 1] ?? steepest, steepest, rises[at + steps + 1] ?? steepest];
  const bend = a - 2 * b + c;
  return (at + (bend < 0 ? Math.max(-0.5, Math.min(0.5, (a - c) / (2 * bend))) : 0)) * STEP;
}

/** Fit a line, then once more without the points that lie far off it. */
function lineThrough(points: readonly Point[]): Side {
  const first = fitted(points);
  const off = points.map(([x, y]) => Math.abs((x - first.x) * first.dy - (y - first.y) * first.dx));
  const limit = Math.max(0.5, 2 * [...off].sort((a, b) => a - b)[off.length >> 1]!);
  const near = points.filter((_, n) => off[n]! <= limit);
  return near.length > 3 && near.length < points.length ? fitted(near) : first;
}

function fitted(points: readonly Point[]): Side {
  const x = points.reduce((sum, p) => sum + p[0], 0) / points.length;
  const y = points.reduce((sum, p) => sum + p[1], 0) / points.length;
  let [xx, xy, yy] = [0, 0, 0];
  for (const [px, py] of points) {
    xx += (px - x) ** 2;
    xy += (px - x) * (py - y);
    yy += (py - y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { x, y, dx: Math.cos(angle), dy: Math.sin(angle) };
}

function meeting(a: Side, b: Side): Point | null {
  const cross = a.dx * b.dy - a.dy * b.dx;
  if (Math.abs(cross) < 0.1) return null;
  const along = ((b.x - a.x) * b.dy - (b.y - a.y) * b.dx) / cross;
  return [a.x + a.dx * along, a.y + a.dy * along];
}
