/** A canvas of light from 0 (none) to 1 (white paper in full light), and shapes to paint on it. */
import { mapTo } from "../../learning/cards/plane";
import type { Quad } from "../../learning/cards/quads";
import type { Chance } from "./chance";

export interface Canvas { width: number; height: number; light: Float32Array; owner: Uint8Array }

export function canvasOf(width: number, height: number): Canvas {
  return { width, height, light: new Float32Array(width * height), owner: new Uint8Array(width * height) };
}

/** Gives the light at a place of a surface, null where there is nothing. */
export type Surface = (u: number, v: number) => number | null;

const FINE = 3;

/** Paint a surface (0…1 × 0…1) into a quad; `owner` is told of every pixel it covers. */
export function paint(canvas: Canvas, quad: Quad, surface: Surface, owner = 0): void {
  const { width, height, light } = canvas;
  const back = inverse(quad);
  const [xs, ys] = [quad.map((p) => p[0]), quad.map((p) => p[1])];
  const [x0, x1] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(width - 1, Math.ceil(Math.max(...xs)))];
  const [y0, y1] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(height - 1, Math.ceil(Math.max(...ys)))];
  for (let y = y0; y <= y1; y += 1) {
    for (let x = x0; x <= x1; x += 1) {
      let [sum, n] = [0, 0];
      for (let f = 0; f < FINE * FINE; f += 1) {
        const [u, v] = back(x + ((f % FINE) + 0.5) / FINE, y + (Math.floor(f / FINE) + 0.5) / FINE);
        const value = u < 0 || v < 0 || u > 1 || v > 1 ? null : surface(u, v);
        if (value === null) continue;
        sum += value;
        n += 1;
      }
      if (!n) continue;
      const at = y * width + x;
      light[at] = light[at]! * (1 - n / FINE ** 2) + sum / FINE ** 2;
      if (n > FINE) canvas.owner[at] = owner;
    }
  }
}

/** Paint into an upright box. */
export function paintBox(canvas: Canvas, x: number, y: number, wide: number, high: number, surface: Surface): void {
  paint(canvas, [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]], surface);
}

function inverse(quad: Quad): (x: number, y: number) => readonly [number, number] {
  const map = mapTo(quad);
  // Three columns of the projective matrix, out of four places; then its adjugate.
  const [p, q, r] = matrixOf(map);
  const cross = (a: number[], b: number[]) => [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
  const [i, j, k] = [cross(q, r), cross(r, p), cross(p, q)];
  const dot = (a: number[], x: number, y: number) => a[0]! * x + a[1]! * y + a[2]!;
  return (x, y) => {
    const w = dot(k, x, y);
    return [dot(i, x, y) / w, dot(j, x, y) / w];
  };
}

/** Columns of the matrix behind `mapTo`, solved from what it makes of the corners. */
function matrixOf(map: ReturnType<typeof mapTo>): [number[], number[], number[]] {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = [map(0, 0), map(1, 0), map(1, 1), map(0, 1)];
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const by = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2);
  const g = (sx * (y3 - y2) - (x3 - x2) * sy) / by;
  const h = ((x1 - x2) * sy - sx * (y1 - y2)) / by;
  return [[x1 - x0 + g * x1, y1 - y0 + g * y1, g], [x3 - x0 + h * x3, y3 - y0 + h * y3, h], [x0, y0, 1]];
}

export const plain = (light: number): Surface => () => light;
export const disc = (light: number): Surface => (u, v) => ((u - 0.5) ** 2 + (v - 0.5) ** 2 < 0.25 ? light : null);

/** A head: skin, hair, eyes, mouth. */
export function face(chance: Chance): Surface {
  const [skin, hair] = [chance.between(0.3, 0.6), chance.between(0.03, 0.15)];
  return (u, v) => {
    if ((u - 0.5) ** 2 / 0.2 + (v - 0.5) ** 2 / 0.25 > 1) return null;
    if (v < 0.3 || (v < 0.6 && (u < 0.14 || u > 0.86))) return hair;
    if (v > 0.42 && v < 0.47 && Math.abs(Math.abs(u - 0.5) - 0.18) < 0.07) return 0.05;
    return v > 0.74 && v < 0.78 && Math.abs(u - 0.5) < 0.15 ? skin * 0.5 : skin;
  };
}

/** A shirt: plain, striped or checkered. */
export function shirt(chance: Chance): Surface {
  const [one, other, n] = [chance.between(0.02, 0.9), chance.between(0.02, 0.9), chance.whole(4, 14)];
  const sort = chance.whole(0, 3);
  return (u, v) => {
    const [a, b] = [Math.floor(u * n) % 2, Math.floor(v * n) % 2];
    if (sort === 0) return one;
    if (sort === 1) return a ? one : other;
    return sort === 2 ? (b ? one : other) : (a === b ? one : (one + other) / 2);
  };
}

/** A window: bright panes, dark bars. */
export function panes(chance: Chance): Surface {
  const [n, m, bar] = [chance.whole(1, 4), chance.whole(1, 4), chance.between(0.06, 0.2)];
  const [inside, wood] = [chance.between(0.7, 1), chance.between(0.03, 0.3)];
  return (u, v) => ((u * n) % 1 < bar || (v * m) % 1 < bar || u > 1 - bar / n || v > 1 - bar / m ? wood : inside);
}

/** Lines of words on paper or on a dark board. */
export function writing(chance: Chance): Surface {
  const [paper, ink] = chance.is(0.5) ? [0.85, 0.1] : [0.08, 0.8];
  const [lines, seed] = [chance.whole(4, 16), chance.whole(1, 1e6)];
  return (u, v) => {
    const line = Math.floor(v * lines);
    const letter = Math.floor(u * lines * 3);
    const isInk = ((letter * 7919 + line * 104729 + seed) * 2654435761) % 7 < 4;
    return (v * lines) % 1 > 0.3 && isInk && (u * lines * 3) % 1 > 0.25 ? ink : paper;
  };
}

/** A QR code as on a wall: three finders and modules at random. */
export function qr(chance: Chance): Surface {
  const [n, seed] = [chance.whole(21, 33), chance.whole(1, 1e6)];
  const finder = (x: number, y: number) => Math.max(Math.abs(x - 3), Math.abs(y - 3));
  return (u, v) => {
    const [x, y] = [Math.floor(u * (n + 8)) - 4, Math.floor(v * (n + 8)) - 4];
    if (x < 0 || y < 0 || x >= n || y >= n) return 0.9;
    for (const [fx, fy] of [[x, y], [n - 1 - x, y], [x, n - 1 - y]] as const) {
      if (fx < 8 && fy < 8) return finder(fx, fy) === 2 || finder(fx, fy) > 3 ? 0.9 : 0.05;
    }
    return Math.imul(x * 31 + y * 17 + seed, 2654435761) >>> 31 ? 0.05 : 0.9;
  };
}

/** A picture or a screen in a dark frame. */
export function framed(chance: Chance): Surface {
  const [wide, n, seed] = [chance.between(0.06, 0.15), chance.whole(2, 9), chance.whole(1, 1e6)];
  return (u, v) => {
    if (Math.min(u, v, 1 - u, 1 - v) < wide) return 0.05;
    return 0.1 + 0.8 * ((Math.imul(Math.floor(u * n) * 31 + Math.floor(v * n) * 17 + seed, 2654435761) >>> 24) / 255);
  };
}
