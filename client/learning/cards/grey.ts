/** Pictures in grey, and which of their pixels are dark for their surroundings. */

export interface Grey {
  width: number;
  height: number;
  /** Row by row, 0 is black. */
  data: Uint8Array | Uint8ClampedArray;
}

/** Make grey of what a canvas gives. */
export function greyOf(rgba: ArrayLike<number>, width: number, height: number): Grey {
  const data = new Uint8Array(width * height);
  for (let n = 0, at = 0; n < data.length; n += 1, at += 4) {
    data[n] = (rgba[at]! * 77 + rgba[at + 1]! * 150 + rgba[at + 2]! * 29) >> 8;
  }
  return { width, height, data };
}

/** Give the value between pixels; a pixel's value stands at its middle. Beyond the edge: the edge. */
export function valueAt({ width, height, data }: Grey, x: number, y: number): number {
  const px = Math.min(Math.max(x - 0.5, 0), width - 1.001);
  const py = Math.min(Math.max(y - 0.5, 0), height - 1.001);
  const [x0, y0] = [px | 0, py | 0];
  const [fx, fy] = [px - x0, py - y0];
  const at = y0 * width + x0;
  const above = data[at]! * (1 - fx) + data[at + 1]! * fx;
  const below = data[at + width]! * (1 - fx) + data[at + width + 1]! * fx;
  return above * (1 - fy) + below * fy;
}

/** How much darker than its surroundings, in 256ths, a pixel must be. */
const DARKER = 28;
/** And at least so many steps: else the noise of a dark room makes shapes. */
const LEAST = 4;

/**
 * Mark the pixels that are dark for their surroundings (a square around them), after smoothing away
 * single pixels of noise. `radius` is half the side of the square: more than a card's frame is thick.
 */
export function darkOf(grey: Grey, radius: number): Uint8Array {
  const { width, height } = grey;
  const smooth = smoothed(grey);
  const dark = new Uint8Array(width * height);
  const sums = new Int32Array(width);
  let [first, last] = [0, -1];
  for (let y = 0; y < height; y += 1) {
    for (; last < Math.min(y + radius, height - 1); ) addRow(sums, smooth, ++last * width, 1);
    for (; first < y - radius; first += 1) addRow(sums, smooth, first * width, -1);
    markRow(dark, smooth, sums, { y, width, radius, rows: last - first + 1 });
  }
  return dark;
}

function addRow(sums: Int32Array, data: Uint8Array, from: number, sign: 1 | -1): void {
  for (let x = 0; x < sums.length; x += 1) sums[x]! += sign * data[from + x]!;
}

function markRow(dark: Uint8Array, smooth: Uint8Array, sums: Int32Array, row: { y: number; width: number; radius: number; rows: number }): void {
  const { y, width, radius, rows } = row;
  let [sum, first, last] = [0, 0, -1];
  for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
    for (; last < Math.min(x + radius, width - 1); ) sum += sums[++last]!;
    for (; first < x - radius; first += 1) sum -= sums[first]!;
    const n = rows * (last - first + 1);
    const value = smooth[at]!;
    if (value * n * 256 < sum * (256 - DARKER) && (value + LEAST) * n < sum) dark[at] = 1;
  }
}

/** 1 2 1 across and down. */
function smoothed({ width, height, data }: Grey): Uint8Array {
  const [across, out] = [new Uint16Array(width * height), new Uint8Array(width * height)];
  for (let y = 0; y < height; y += 1) {
    const from = y * width;
    for (let x = 1; x < width - 1; x += 1) across[from + x] = data[from + x - 1]! + 2 * data[from + x]! + data[from + x + 1]!;
    across[from] = 4 * data[from]!;
    across[from + width - 1] = 4 * data[from + width - 1]!;
  }
  for (let y = 0; y < height; y += 1) {
    const [from, up, down] = [y * width, Math.max(y - 1, 0) * width, Math.min(y + 1, height - 1) * width];
    for (let x = 0; x < width; x += 1) out[from + x] = (across[up + x]! + 2 * across[from + x]! + across[down + x]!) >> 4;
  }
  return out;
}
