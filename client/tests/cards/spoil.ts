/** What a cheap camera in a dim hall does to the light: blur, shake, noise, compression. */
import type { Grey } from "../../learning/cards/grey";
import type { Canvas } from "./paint";
import type { Chance } from "./chance";

export interface Conditions {
  /** Gaussian blur and length of the shake, in pixels. */
  blur: number; shake: number; shakeAngle: number;
  /** Grey of white paper where the light is best; the part of it that is left at the darkest side. */
  white: number; darkest: number; lightFrom: number;
  /** Of a pixel, in steps of grey. */
  noise: number;
  /** 0 for none, else as the quality of a JPEG. */
  quality: number;
}

export function photographed(canvas: Canvas, told: Conditions, chance: Chance): Grey {
  const { width, height } = canvas;
  let light = gaussian(canvas.light, width, height, told.blur);
  light = shaken(light, width, height, told);
  const data = new Uint8Array(width * height);
  const [cos, sin] = [Math.cos(told.lightFrom), Math.sin(told.lightFrom)];
  for (let n = 0; n < data.length; n += 1) {
    const [x, y] = [(n % width) / width - 0.5, Math.floor(n / width) / height - 0.5];
    const even = Math.min(1, Math.max(0, 0.5 + (x * cos + y * sin) * 0.8));
    const value = light[n]! * told.white * (told.darkest + (1 - told.darkest) * even);
    data[n] = Math.max(0, Math.min(255, Math.round(4 + value + chance.around(told.noise * 1.6 * Math.sqrt(0.4 + (0.6 * value) / told.white)))));
  }
  const grey = { width, height, data };
  return told.quality ? compressed(grey, told.quality) : grey;
}

function gaussian(light: Float32Array, width: number, height: number, sigma: number): Float32Array {
  if (sigma < 0.2) return light;
  const reach = Math.ceil(sigma * 3);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-((n - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((a, b) => a + b);
  const along = (from: Float32Array, step: number, length: number, of: (n: number) => number) => {
    const to = new Float32Array(from.length);
    for (let n = 0; n < from.length; n += 1) {
      const place = of(n);
      let value = 0;
      for (let k = -reach; k <= reach; k += 1) value += weights[k + reach]! * from[n + step * (Math.max(0, Math.min(length - 1, place + k)) - place)]!;
      to[n] = value / sum;
    }
    return to;
  };
  return along(along(light, 1, width, (n) => n % width), width, height, (n) => Math.floor(n / width));
}

/** The hand moves while the picture is taken. */
function shaken(light: Float32Array, width: number, height: number, { shake, shakeAngle }: Conditions): Float32Array {
  const steps = Math.round(shake * 2);
  if (steps < 1) return light;
  const offsets = Array.from({ length: steps + 1 }, (_, n) => {
    const along = (n / steps - 0.5) * shake;
    return [along * Math.cos(shakeAngle), along * Math.sin(shakeAngle)] as const;
  });
  const out = new Float32Array(light.length);
  for (const [dx, dy] of offsets) {
    const [x0, y0] = [Math.floor(dx), Math.floor(dy)];
    const [fx, fy] = [dx - x0, dy - y0];
    for (let y = 0; y < height; y += 1) {
      const above = Math.max(0, Math.min(height - 1, y + y0)) * width;
      const below = Math.max(0, Math.min(height - 1, y + y0 + 1)) * width;
      for (let x = 0; x < width; x += 1) {
        const [left, right] = [Math.max(0, Math.min(width - 1, x + x0)), Math.max(0, Math.min(width - 1, x + x0 + 1))];
        out[y * width + x]! += (light[above + left]! * (1 - fx) + light[above + right]! * fx) * (1 - fy) + (light[below + left]! * (1 - fx) + light[below + right]! * fx) * fy;
      }
    }
  }
  return out.map((sum) => sum / offsets.length);
}

const COSINES = Float32Array.from({ length: 64 }, (_, n) => {
  const [k, x] = [n >> 3, n & 7];
  return (k ? 0.5 : Math.SQRT1_2 / 2) * Math.cos(((2 * x + 1) * k * Math.PI) / 16);
});

/** Round the frequencies of blocks of 8 × 8, the high ones more: what JPEG and video do. */
function compressed({ width, height, data }: Grey, quality: number): Grey {
  const by = quality < 50 ? 50 / quality : 2 - quality / 50;
  const out = Uint8Array.from(data);
  const [block, half] = [new Float32Array(64), new Float32Array(64)];
  for (let y = 0; y + 8 <= height; y += 8) {
    for (let x = 0; x + 8 <= width; x += 8) {
      for (let n = 0; n < 64; n += 1) block[n] = data[(y + (n >> 3)) * width + x + (n & 7)]! - 128;
      multiply(COSINES, block, half, false);
      multiply(COSINES, half, block, false);
      for (let n = 0; n < 64; n += 1) {
        const step = Math.max(1, by * (14 + 9 * ((n >> 3) + (n & 7))));
        block[n] = Math.round(block[n]! / step) * step;
      }
      multiply(COSINES, block, half, true);
      multiply(COSINES, half, block, true);
      for (let n = 0; n < 64; n += 1) out[(y + (n >> 3)) * width + x + (n & 7)] = Math.max(0, Math.min(255, Math.round(block[n]! + 128)));
    }
  }
  return { width, height, data: out };
}

/** Multiply by the cosines (or back) and lay on the side: twice is both directions. */
function multiply(by: Float32Array, from: Float32Array, to: Float32Array, isBack: boolean): void {
  for (let k = 0; k < 8; k += 1) {
    for (let c = 0; c < 8; c += 1) {
      let sum = 0;
      for (let x = 0; x < 8; x += 1) sum += (isBack ? by[x * 8 + k]! : by[k * 8 + x]!) * from[x * 8 + c]!;
      to[c * 8 + k] = sum;
    }
  }
}
