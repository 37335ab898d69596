/** A village hall in front of the camera: people with cards, and all that looks like a card and is none. */
import { cellsOf, CARDS, LETTERS, type Letter } from "../../learning/cards/codes";
import type { Grey } from "../../learning/cards/grey";
import type { Quad } from "../../learning/cards/quads";
import { chanceOf, type Chance } from "./chance";
import { canvasOf, disc, face, framed, paint, paintBox, panes, plain, qr, shirt, writing, type Canvas, type Surface } from "./paint";
import { photographed, type Conditions } from "./spoil";

export interface Held { card: number; answer: Letter; corners: Quad; /** Mean side of the frame, in pixels. */ side: number; isCovered: boolean }
export interface Photo { grey: Grey; held: Held[]; conditions: Conditions }

export interface Hall {
  width: number; height: number; people: number;
  /** Nearest and farthest card, in metres; how far a card is turned away at most, in degrees. */
  near: number; far: number; away: number;
  /** How far it leans to a side. */
  askew: number;
  /** How often something is in front of a card, as a part of one. */
  covered: number;
  conditions: (chance: Chance) => Conditions;
}

/** Of the frame, in metres; the sheet is 12/8 as wide. */
const FRAME = 0.15;
/** Half the angle that a phone's main camera sees across. */
const HALF_VIEW = (32.5 * Math.PI) / 180;

/** Give a hall where every card is about so far away, seen with a camera of this width. */
export function hallAt(metres: number, width: number): Hall {
  return { ...AT_THREE_METRES, width, height: Math.round((width * 9) / 16), near: metres * 0.95, far: metres * 1.05 };
}

export const DIM_HALL = (chance: Chance): Conditions => ({
  blur: chance.between(0.4, 1.2),
  shake: chance.is(0.6) ? chance.between(0, 3.5) : 0,
  shakeAngle: chance.between(0, Math.PI),
  white: chance.between(70, 235),
  darkest: chance.between(0.35, 1),
  lightFrom: chance.between(0, 2 * Math.PI),
  noise: chance.between(1, 6),
  quality: chance.is(0.7) ? chance.whole(60, 95) : 0,
});

export const AT_THREE_METRES: Hall = { width: 1280, height: 720, people: 30, near: 2.5, far: 3.3, away: 40, askew: 25, covered: 0.1, conditions: DIM_HALL };

/** Everybody near, at every angle, most cards with something in front: what is not wrong here is not wrong. */
export const PILE: Hall = { ...AT_THREE_METRES, people: 40, covered: 0.6, askew: 44, near: 1.3, far: 2.6 };

/** Take a photo of a hall: the same seed gives the same photo. */
export function photo(seed: number, hall: Hall = AT_THREE_METRES): Photo {
  const chance = chanceOf(seed);
  const canvas = canvasOf(hall.width, hall.height);
  canvas.light.fill(chance.between(0.15, 0.7));
  clutter(canvas, chance);
  const cards = Array.from({ length: CARDS }, (_, n) => n + 1).sort(() => chance.between(-1, 1));
  const rows = Math.max(1, Math.round(Math.sqrt((hall.people * hall.height) / hall.width)));
  const columns = Math.ceil(hall.people / rows);
  const held: Held[] = [];
  for (let n = 0; n < hall.people; n += 1) {
    const x = ((n % columns) + 0.5 + chance.around(0.12)) * (hall.width / columns);
    const y = (Math.floor(n / columns) + 0.5 + chance.around(0.1)) * (hall.height / rows);
    held.push(person(canvas, chance, hall, { card: cards[n % CARDS]!, x, y, owner: n + 1 }));
  }
  covers(canvas, chance, held, hall.covered);
  // What lies on the frame or its white makes it a covered card, for the figures.
  held.forEach((one, n) => { one.isCovered = isCovered(canvas, one.corners, n + 1); });
  const conditions = hall.conditions(chance);
  return { grey: photographed(canvas, conditions, chance), held, conditions };
}

function clutter(canvas: Canvas, chance: Chance): void {
  const surfaces: ((chance: Chance) => Surface)[] = [panes, writing, qr, framed, shirt, face];
  for (let n = 0; n < 22; n += 1) {
    const size = chance.between(30, 170);
    paintBox(canvas, chance.between(0, canvas.width), chance.between(0, canvas.height), size * chance.between(0.6, 1.5), size, surfaces[n % surfaces.length]!(chance));
  }
}

interface Place { card: number; x: number; y: number; owner: number }

/** Paint one person: head, shirt, the card before the chest, a thumb on its white edge. */
function person(canvas: Canvas, chance: Chance, hall: Hall, { card, x, y, owner }: Place): Held {
  const focal = hall.width / 2 / Math.tan(HALF_VIEW);
  const depth = chance.between(hall.near, hall.far);
  const size = (FRAME * focal) / depth;
  paintBox(canvas, x - size, y - size * 0.9, size * 2, size * 2.4, shirt(chance));
  paintBox(canvas, x - size * 0.55, y - size * 2.1, size * 1.1, size * 1.4, face(chance));
  const letter = chance.whole(0, 3);
  const roll = chance.around(hall.askew / 1.75) - 90 * letter;
  const project = projection(hall, focal, { x, y, depth }, [chance.around(hall.away / 1.75), chance.around(hall.away / 1.75), roll]);
  const quad = (half: number) => [project(-half, -half), project(half, -half), project(half, half), project(-half, half)] as unknown as Quad;
  const [frame, sheet] = [quad(FRAME / 2), quad((FRAME * 12) / 16)];
  paint(canvas, sheet, surfaceOf(card, chance), owner);
  thumb(canvas, chance, sheet, size);
  const edges = frame.map((p, n) => Math.hypot(frame[(n + 1) % 4]![0] - p[0], frame[(n + 1) % 4]![1] - p[1]));
  return { card, answer: LETTERS[letter]!, corners: frame, side: edges.reduce((a, b) => a + b) / 4, isCovered: false };
}

function projection(hall: Hall, focal: number, at: { x: number; y: number; depth: number }, degrees: readonly [number, number, number]) {
  const [yaw, pitch, roll] = degrees.map((one) => (one * Math.PI) / 180) as [number, number, number];
  const centre = [((at.x - hall.width / 2) / focal) * at.depth, ((at.y - hall.height / 2) / focal) * at.depth] as const;
  return (u: number, v: number): [number, number] => {
    const [x1, y1] = [u * Math.cos(roll) - v * Math.sin(roll), u * Math.sin(roll) + v * Math.cos(roll)];
    const [y2, z2] = [y1 * Math.cos(pitch), y1 * Math.sin(pitch)];
    const [x3, z3] = [x1 * Math.cos(yaw) + z2 * Math.sin(yaw), -x1 * Math.sin(yaw) + z2 * Math.cos(yaw)];
    const depth = at.depth + z3;
    return [hall.width / 2 + (focal * (centre[0] + x3)) / depth, hall.height / 2 + (focal * (centre[1] + y2)) / depth];
  };
}

/** The sheet: 12 cells across, of which 8 are the frame and what it holds. */
function surfaceOf(card: number, chance: Chance): Surface {
  const cells = cellsOf(card);
  const [paper, ink] = [chance.between(0.8, 1), chance.between(0.03, 0.12)];
  return (u, v) => {
    const [x, y] = [Math.floor(u * 12) - 2, Math.floor(v * 12) - 2];
    if (x < 0 || y < 0 || x > 7 || y > 7) return paper;
    if (x === 0 || y === 0 || x === 7 || y === 7) return ink;
    return cells[(y - 1) * 6 + x - 1] ? ink : paper;
  };
}

/** A thumb on the edge of the sheet that is lowest. */
function thumb(canvas: Canvas, chance: Chance, sheet: Quad, size: number): void {
  const lowest = [0, 1, 2, 3].sort((a, b) => middleOf(sheet, b)[1] - middleOf(sheet, a)[1])[0]!;
  const [x, y] = middleOf(sheet, lowest);
  const wide = size * 0.16;
  paintBox(canvas, x - wide / 2 + chance.around(size * 0.4), y - wide * 0.45, wide, wide * 1.4, disc(chance.between(0.25, 0.6)));
}

function middleOf(quad: Quad, side: number): readonly [number, number] {
  const [p, q] = [quad[side]!, quad[(side + 1) % 4]!];
  return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
}

/** Heads, arms and other people's papers in front of some cards. */
function covers(canvas: Canvas, chance: Chance, held: readonly Held[], often: number): void {
  for (const { corners, side } of held) {
    if (!chance.is(often)) continue;
    const [x, y] = [corners[chance.whole(0, 3)]![0] + chance.around(side * 0.3), corners[chance.whole(0, 3)]![1] + chance.around(side * 0.3)];
    const size = side * chance.between(0.3, 1.2);
    const surface = [disc(chance.between(0.1, 0.6)), plain(chance.between(0.02, 0.9)), face(chance), shirt(chance)][chance.whole(0, 3)]!;
    paintBox(canvas, x - size / 2, y - size / 2, size, size, surface);
  }
}

/** Tell whether anything lies on the frame or within one cell around it, or runs out of the picture. */
function isCovered({ width, height, owner }: Canvas, corners: Quad, own: number): boolean {
  const [cx, cy] = [(corners[0][0] + corners[2][0]) / 2, (corners[0][1] + corners[2][1]) / 2];
  const steps = 24;
  for (let n = 0; n < (steps + 1) ** 2; n += 1) {
    const [u, v] = [(n % (steps + 1)) / steps, Math.floor(n / (steps + 1)) / steps];
    const at = (k: 0 | 1) => (corners[0][k] * (1 - u) + corners[1][k] * u) * (1 - v) + (corners[3][k] * (1 - u) + corners[2][k] * u) * v;
    const [x, y] = [Math.floor(cx + (at(0) - cx) * 1.25), Math.floor(cy + (at(1) - cy) * 1.25)];
    if (x < 0 || y < 0 || x >= width || y >= height || owner[y * width + x] !== own) return true;
  }
  return false;
}
