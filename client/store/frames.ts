/**
 * A chain of QR codes: bytes cut into codes that a cheap camera reads, in any order, twice or not.
 *
 * `DSQ1/<letter>/<n>/<of>/<base64url>`: the letter's name is the beginning of the SHA-256 of all its
 * bytes, so that codes of two letters are told apart and damage is seen when all are together.
 */
import { base64url, sha256, unbase64, joined, type Bytes } from "./bytes";

/** With the head that makes 361 letters: version 12 at level L, 65 modules a side. */
export const PER_CODE = 252;
/** More codes than this take longer than people hold two phones still. */
export const MOST_CODES = 80;
const NAME = 12;
const MOST_TOLD = 999;
const MOST_LETTERS = 6;
const SHAPE = /^DSQ1\/([0-9a-f]{12})\/(\d{1,3})\/(\d{1,3})\/([A-Za-z0-9_-]{1,2000})$/;

export function codesFor(size: number): number {
  return Math.max(1, Math.ceil(size / PER_CODE));
}

/** Cut bytes into the texts of codes; rejects where they are more than `MOST_TOLD`. */
export async function framesOf(bytes: Bytes): Promise<string[]> {
  const of = codesFor(bytes.length);
  if (of > MOST_TOLD) throw new Error("frames.too_many");
  const name = (await sha256(bytes)).slice(0, NAME);
  return Array.from({ length: of }, (_, n) => {
    const part = bytes.subarray(n * PER_CODE, (n + 1) * PER_CODE);
    return `DSQ1/${name}/${n + 1}/${of}/${base64url(part)}`;
  });
}

export interface Frame {
  letter: string;
  n: number;
  of: number;
  part: string;
}

/** Read the text of one code; null for any other code. */
export function readFrame(text: string): Frame | null {
  const [, letter = "", n = "", of = "", part = ""] = SHAPE.exec(text.trim()) ?? [];
  const told = { letter, n: Number(n), of: Number(of), part };
  return letter && told.n >= 1 && told.n <= told.of ? told : null;
}

/** How far a letter has come. */
export interface Gathered {
  letter: string;
  of: number;
  have: number;
  /** Numbers of the codes that were not read yet. */
  missing: number[];
  /** All its bytes, once every code was read and nothing was damaged. */
  bytes?: Bytes;
  /** Every code was read and they do not fit together: all are read again. */
  is_damaged?: boolean;
}

/** Collects codes as a camera meets them. */
export class Gathering {
  private readonly letters = new Map<string, { of: number; parts: Map<number, string> }>();

  /** Take the text of a code; null for one that is none of ours. */
  async add(text: string): Promise<Gathered | null> {
    const frame = readFrame(text);
    if (!frame) return null;
    const known = this.letters.get(frame.letter) ?? { of: frame.of, parts: new Map<number, string>() };
    if (known.of !== frame.of) return null;
    known.parts.set(frame.n, frame.part);
    this.letters.delete(frame.letter);
    this.letters.set(frame.letter, known);
    if (this.letters.size > MOST_LETTERS) this.letters.delete([...this.letters.keys()][0]!);
    return this.told(frame.letter, known.of, known.parts);
  }

  private async told(letter: string, of: number, parts: Map<number, string>): Promise<Gathered> {
    const numbers = Array.from({ length: of }, (_, n) => n + 1);
    const missing = numbers.filter((n) => !parts.has(n));
    const far = { letter, of, have: parts.size, missing };
    if (missing.length) return far;
    const bytes = await whole(numbers.map((n) => parts.get(n)!), letter);
    if (bytes) return { ...far, bytes };
    this.letters.delete(letter);
    return { ...far, have: 0, missing: numbers, is_damaged: true };
  }
}

async function whole(parts: string[], letter: string): Promise<Bytes | null> {
  try {
    const bytes = joined(...parts.map(unbase64));
    return (await sha256(bytes)).startsWith(letter) ? bytes : null;
  } catch {
    return null;
  }
}
