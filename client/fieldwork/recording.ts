/** Keeping one activity: the record, its photos, and the row that the screens show at once. */
import type { Answers, Kind } from "../contract/kind";
import { dayBefore } from "../parts/Day";
import { newId, sha256 } from "../store/bytes";
import { record, withOffset, type Attachment } from "../store/outbox";
import { session } from "../store/vault";
import { teamFor, type Visit } from "./held";

export interface Deed {
  /** Chosen before, where others name it (the turns of a mobile point). */
  id?: string;
  kind: Kind;
  place: number;
  day: string;
  answers: Answers;
  files?: Attachment[];
  household?: string | null;
  business?: string | null;
  persons?: readonly string[];
}

/** Give the payload of a deed; the hour is told only of what is recorded on its day. */
export function payloadOf(deed: Deed, now: Date) {
  return {
    kind: deed.kind.code,
    kind_version: deed.kind.version,
    place: deed.place,
    happened_on: deed.day,
    happened_at: deed.day === dayBefore(now) ? withOffset(now) : null,
    answers: deed.answers,
    team: teamFor(deed.place, deed.day),
    household: deed.household ?? null,
    business: deed.business ?? null,
    persons: [...(deed.persons ?? [])],
  };
}

/** The answers without those of the frame, whose names begin with a stroke. */
export function ownAnswers(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([code]) => !code.startsWith("_")));
}

/** The row that stands for a deed until the server's own replaces it. */
export function rowOf(id: string, deed: Deed, now: Date): Visit {
  const { place, household, business, persons, answers, kind, happened_on, team } = payloadOf(deed, now);
  return { id, kind, happened_on, village: place, household, business, persons, answers, team, recorded_by: session.value?.holder.id ?? "" };
}

/** Record a deed and tie its photos to it; gives its id. */
export async function keep(deed: Deed, now: Date = new Date()): Promise<string> {
  const id = deed.id ?? newId(now.getTime());
  const files = deed.files ?? [];
  await record("activities.record", payloadOf(deed, now), { id, files, made: now, rows: { visit: [{ ...rowOf(id, deed, now) }] } });
  const named = photosOf(deed);
  for (const file of files) {
    const digest = await sha256(file.bytes);
    if (named.has(digest)) await record("activities.attach_photo", { activity: id, sha256: digest }, { after: [id], made: now });
  }
  return id;
}

function photosOf(deed: Deed): Set<string> {
  const fields = deed.kind.fields.filter((field) => field.type === "photo");
  return new Set(fields.reduce<string[]>((all, { code }) => all.concat((deed.answers[code] as string[] | undefined) ?? []), []));
}
