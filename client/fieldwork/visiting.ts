/** A visit: what was ticked at the door, and the commands that say it. No screen in here. */
import type { Answers, Field, Kind } from "../contract/kind";
import { withOffset, type Attachment } from "../store/outbox";
import { isAsked, shownFields } from "./answers";
import type { House, Person } from "./held";
import type { Deed } from "./recording";

export const VISIT = "household_visit";

/** Answers of the frame stand in the draft beside those of the kind, under names no field has. */
export const DAY = "_day", PERSONS = "_persons", AGREED = "_agreed", AGREED_PHOTO = "_agreed_photo";
/** Fields of the visit that this screen knows by name; all others are drawn as they come. */
export const OUTCOME = "outcome", GUIDED = "persons_guided", COME_BACK = "come_back_on";
export const MET = "met";
export const PURPOSE = "support", PHOTO = "photo";

export type Agreed = Record<string, "yes" | "no">;

export interface Notice { id: string; purpose: string; version: string; title: Record<string, string>; text: Record<string, string> }

/** Give the newest text for a purpose. */
export function noticeFor(purpose: string, notices: readonly Notice[]): Notice | undefined {
  return notices.filter((one) => one.purpose === purpose).sort((a, b) => (a.version < b.version ? 1 : -1))[0];
}

/** Who is at home and was never asked: for them the text is read aloud. */
export function toAsk(people: readonly Person[], there: readonly string[], purpose = PURPOSE): Person[] {
  return people.filter((p) => there.includes(p.id) && !(p.consents ?? []).includes(purpose));
}

/** Who may be on photos: whom to ask first, who still has to answer, and who is to be left off. */
export interface OnPhotos { toAsk: Person[]; open: Person[]; unwilling: Person[] }

/** Before the first photo of people everybody there is asked, once; whoever is not named is not on it. */
export function onPhotos(people: readonly Person[], there: readonly string[], agreed: Agreed, photo: Agreed): OnPhotos {
  const unnamed = (p: Person) => agreed[p.id] === "no";
  const asked = toAsk(people, there, PHOTO).filter((p) => !unnamed(p));
  const unwilling = people.filter((p) => there.includes(p.id) && (unnamed(p) || photo[p.id] === "no"));
  return { toAsk: asked, open: asked.filter((p) => !photo[p.id]), unwilling };
}

/** Fields of the kind that are asked of each person, as the answers stand. */
export function askedOfEach(kind: Kind, answers: Answers): Field[] {
  return shownFields(kind, answers).filter((field) => field.type === "by_person");
}

/** Tick who is at home: somebody being there means that they were met, unless another answer stands. */
export function withThere(kind: Kind, answers: Answers, there: string[]): Answers {
  const next: Answers = { ...answers, [PERSONS]: there };
  if (there.length && (next[OUTCOME] === undefined || !askedOfEach(kind, next).length)) next[OUTCOME] = MET;
  if (!there.length && next[OUTCOME] === MET) delete next[OUTCOME];
  for (const field of kind.fields.filter((f) => f.type === "by_person" && isAsked(f))) {
    const told = next[field.code] as Record<string, string[]> | undefined;
    if (told) next[field.code] = Object.fromEntries(Object.entries(told).filter(([id]) => there.includes(id)));
  }
  return next;
}

/** Give how many were guided: those who were taught something. */
export function guided(kind: Kind, answers: Answers): number | undefined {
  const told = askedOfEach(kind, answers).filter((field) => !(kind.gives ?? []).some((g) => g.when?.field === field.code));
  const ids = new Set<string>();
  for (const field of told) for (const id of Object.keys((answers[field.code] as object | undefined) ?? {})) ids.add(id);
  return ids.size || undefined;
}

export interface Consent { person: string; purpose: string; notice_version: string; language: string; channel: string; given_at: string; witness: string }

export interface Door {
  kind: Kind;
  home: House;
  people: readonly Person[];
  /** Clean answers of the kind, as the form gave them. */
  answers: Answers;
  files?: Attachment[];
  there: readonly string[];
  agreed: Agreed;
  /** Who agreed to photos. */
  photo?: Agreed;
  day: string;
  notice: Notice | undefined;
  photoNotice?: Notice | undefined;
  language: string;
  witness: string;
}

/**
 * Give what a visit is told as: consents first, then the visit. Whoever said no is counted and not
 * named: neither among those who were there nor in what was taught.
 */
export function toldOf(door: Door, now: Date): { consents: Consent[]; deed: Deed } {
  const asked = askedOfEach(door.kind, door.answers);
  const there = asked.length ? door.there : [];
  const isNamed = (id: string) => there.includes(id) && door.agreed[id] !== "no";
  const answers = { ...door.answers };
  for (const field of asked) {
    const told = Object.entries((answers[field.code] as Record<string, string[]> | undefined) ?? {}).filter(([id]) => isNamed(id));
    if (told.length) answers[field.code] = Object.fromEntries(told);
    else delete answers[field.code];
  }
  const given = (persons: Person[], agreed: Agreed, notice: Notice | undefined) => persons.filter((p) => agreed[p.id] === "yes" && notice).map((p) => ({
    person: p.id, purpose: notice!.purpose, notice_version: notice!.version, language: door.language,
    channel: "visit", given_at: withOffset(now), witness: door.witness,
  }));
  const photo = door.photo ?? {};
  const consents = [
    ...given(toAsk(door.people, there), door.agreed, door.notice),
    ...given(onPhotos(door.people, there, door.agreed, photo).toAsk, photo, door.photoNotice),
  ];
  const deed: Deed = {
    kind: door.kind, place: door.home.village, day: door.day, answers, files: door.files ?? [],
    household: door.home.id, persons: there.filter(isNamed),
  };
  return { consents, deed };
}
