/** From a picture to the cards in it: which, and which letter is on top. No dependency, no state. */
import { darkCells, sampled, sharpened } from "./cells";
import { gridOf, LETTERS, matched, type Letter, type Match } from "./codes";
import { darkOf, type Grey } from "./grey";
import { mapTo, type Map } from "./plane";
import { quadOf, refined, type Quad } from "./quads";
import { hullsOf } from "./shapes";

export interface Seen {
  card: number;
  /** null when the card is held so askew that two letters could be meant. */
  answer: Letter | null;
  /** Of the frame, clockwise from the corner left of A. */
  corners: Quad;
  /** Cells read wrong; `matched` puts them right. */
  errors: number;
}

/** How much of a neighbour's blur is taken back, tried one after the other. */
const SHARPER = [0, 0.35, 0.8];
/** Degrees from upright up to which a letter is on top; 45 lies between two letters. */
const MOST_ASKEW = 36;

/** Read every card of a picture. A card that is there twice is told twice: see `settled`. */
export function cardsIn(grey: Grey): Seen[] {
  const { width, height } = grey;
  const dark = darkOf(grey, Math.max(12, Math.round(Math.max(width, height) / 52)));
  const found: Seen[] = [];
  for (const hull of hullsOf(dark, width, height)) {
    const rough = quadOf(hull);
    const seen = rough && seenAt(grey, rough);
    if (seen) found.push(seen);
  }
  return found;
}

function seenAt(grey: Grey, rough: Quad): Seen | null {
  const quad = refined(grey, rough);
  if (!quad) return null;
  const map = mapTo(quad);
  const values = sampled(grey, map);
  let best: Match | null = null;
  for (const by of SHARPER) {
    const cells = darkCells(sharpened(values, by));
    const match = cells && matched(gridOf(cells));
    if (match && (!best || match.errors < best.errors)) best = match;
    if (best?.errors === 0) break;
  }
  if (!best) return null;
  const { card, turns, errors } = best;
  const corners = [0, 1, 2, 3].map((n) => quad[(n + turns) % 4]!) as unknown as Quad;
  return { card, errors, corners, answer: letterOnTop(map, turns) };
}

/** Letters stand clockwise: after `turns` quarter turns A is on side number `turns`. */
function letterOnTop(map: Map, turns: number): Letter | null {
  const [top, right, bottom, left] = [map(0.5, 0), map(1, 0.5), map(0.5, 1), map(0, 0.5)];
  // How far both axes are turned, clockwise; a card that is turned away leans them differently.
  const upright = Math.atan2(top[0] - bottom[0], bottom[1] - top[1]);
  const level = Math.atan2(right[1] - left[1], right[0] - left[0]);
  const apart = Math.atan2(Math.sin(level - upright), Math.cos(level - upright));
  const quarters = (upright + apart / 2) / (Math.PI / 2);
  const nearest = Math.round(quarters);
  if (Math.abs(quarters - nearest) * 90 > MOST_ASKEW) return null;
  // Side 0 was turned clockwise by so many quarters: the one on top lies as many against the clock.
  return LETTERS[(((-nearest - turns) % 4) + 8) % 4]!;
}

/** Give each card once; one that is there twice with different letters is left out. */
export function settled(seen: readonly Seen[]): Seen[] {
  const byCard = new Map<number, Seen[]>();
  for (const one of seen) byCard.set(one.card, [...(byCard.get(one.card) ?? []), one]);
  return Array.from(byCard.values()).filter((some) => some.every(({ answer }) => answer === some[0]!.answer)).map((some) => some[0]!);
}
