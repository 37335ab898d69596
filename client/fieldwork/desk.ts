/** Repeated turns at a desk: what stays from turn to turn, and what a turn is told as. */
import type { Answers, Kind } from "../contract/kind";
import { shownFields } from "./answers";
import type { Deed } from "./recording";

/** What is set once for the desk; `point_id` is chosen before the mobile point itself is recorded. */
export interface Desk { point: string; place: number; day: string; point_id?: string | undefined; title?: string; from_time?: string; staff?: number[]; turns: number }
export interface Turn { person: string | null; help: string; done_by: string; result: string }

export const BLANK: Turn = { person: null, help: "", done_by: "", result: "done" };

/** Tell whether a turn says enough to be kept. */
export function isWhole(turn: Turn): boolean {
  return Boolean(turn.help && turn.done_by);
}

export function turnDeed(kind: Kind, desk: Desk, turn: Turn): Deed {
  const told: Answers = { point: desk.point, help: turn.help, done_by: turn.done_by, result: turn.result, ...(desk.point === "mobile" && desk.point_id && { mobile_point: desk.point_id }) };
  const asked = new Set(shownFields(kind, told).map((field) => field.code));
  const answers = Object.fromEntries(Object.entries(told).filter(([code, value]) => asked.has(code) && value !== ""));
  return { kind, place: desk.place, day: desk.day, answers, persons: turn.person ? [turn.person] : [] };
}

/** The hour as a form wants it: 08:30. */
export function hour(now: Date): string {
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}
