/**
 * A pack: one course as a phone keeps it, as GET /learn/packs/<digest>.json gives it (docs/sync.md).
 *
 * Questions of the pool "test" come without their keys; what is to be put in order or together
 * stands there in an order that says nothing. Answers are written in positions of the pack.
 */

/** A text by language; `old` names the languages whose Vietnamese is newer than they are. */
export type Text = Partial<Record<"vi" | "en" | "bn" | "old", string>>;

export type QuestionKind = "single" | "multiple" | "true_false" | "order" | "match" | "picture" | "number";

export interface Offer {
  text?: Text;
  alt?: Text;
  show?: string[];
  right?: boolean;
  why?: Text;
}

export interface Question {
  code: string;
  topic: string;
  pool?: string;
  kind: QuestionKind;
  ask: Text;
  why?: Text;
  show?: string[];
  alt?: Text;
  choices?: Offer[];
  items?: Text[];
  pairs?: { left: Text; right: Text }[];
  /** In place of pairs, where the key is not told. */
  left?: Text[];
  right?: Text[];
  is_true?: boolean;
  answer?: number;
  tolerance?: number;
  unit?: Text;
  is_fixed?: boolean;
}

export interface Step {
  code: string;
  /** A question of the course, by its code; such a step has nothing else. */
  ask?: string;
  show?: string[];
  alt?: Text;
  say?: Text;
  more?: Text;
  /** A skill that somebody of the team may attest here. */
  attest?: string;
}

export interface Lesson {
  code: string;
  title: Text;
  minutes: number;
  skills: string[];
  steps: Step[];
}

export interface Test {
  minutes: number;
  pass_percent: number;
  draw: Record<string, number>;
}

export interface Course {
  code: string;
  title: Text;
  about: Text;
  groups: string[];
  topics: Record<string, Text>;
  test: Test | null;
  lessons: Lesson[];
  questions: Question[];
}

export interface Pack {
  format: number;
  edition: string;
  number: number;
  course: Course;
  /** Drawings by `show.join("|")`. */
  scenes: Record<string, string>;
}

/** A line of the list of packs. */
export interface PackLine {
  course: string;
  number: number;
  /** SHA-256 of the pack's body. */
  digest: string;
  edition: string;
  order: number;
  title: Text;
  about: Text;
  groups: string[];
  lessons: number;
  minutes: number;
  /** As it travels. */
  bytes: number;
  sound_bytes: number;
  /** How it can be heard; absent where the server is older. */
  voices?: VoiceLine[];
  languages: Record<string, { missing: number; old: number }>;
}

/** A course as people read it aloud, in one language and dialect ("" for none). */
export interface VoiceLine {
  language: string;
  dialect: string;
  label: Text;
  /** Steps that can be heard, and how many of them speak an older text. */
  steps: number;
  old: number;
  bytes: number;
  /** Tells one state of the voice from another. */
  digest: string;
  address: string;
}

/** Which recording speaks which step, as `VoiceLine.address` gives it. */
export interface VoiceIndex {
  format: number;
  course: string;
  language: string;
  dialect: string;
  digest: string;
  /** By "lesson/step". */
  voices: Record<string, { address: string; sha256: string; bytes: number; old: boolean; machine: boolean }>;
}

/** An answer as it is kept and sent; `null` is none. */
export type Given = number | boolean | string | number[] | null;
export type GivenBy = Record<string, Given>;
