/**
 * The pulled rows, in memory while somebody is in: read, searched, compared; on disk as ciphertext.
 */
import { signal } from "@preact/signals";
import type { Pulled, Row, RowId } from "../contract/api";
import { decryptJson, encryptJson } from "./cipher";
import { db, keepSetting, setting, type KeptRow } from "./db";
import { folded, searchKey, spelled } from "./text";
import { onLock, session } from "./vault";

const BATCH = 300;
/** What a person may type to find a row. */
const SEARCHED = ["full_name", "head_name", "name", "number", "phone"] as const;

const kept = new Map<string, Map<RowId, Row>>();
const searchKeys = new Map<Row, string>();

/** Rises with every change of the rows; whoever shows rows reads it. */
export const rowsChanged = signal(0);
/** How far unlocking is: null before, a number of rows while reading, "ready" after. */
export const reading = signal<number | "ready" | null>(null);

onLock(() => {
  kept.clear();
  searchKeys.clear();
  reading.value = null;
  rowsChanged.value += 1;
});

/** Decrypt everything on this phone into memory; rows of an older key are passed over. */
export async function loadRows(): Promise<void> {
  const now = session.value;
  if (!now) return;
  reading.value = 0;
  kept.clear();
  searchKeys.clear();
  let from: [string, RowId] | null = null;
  for (;;) {
    const rows: KeptRow[] = await (from
      ? db.rows.where("[type+id]").above(from).limit(BATCH).toArray()
      : db.rows.orderBy("[type+id]").limit(BATCH).toArray());
    if (!rows.length || session.value !== now) break;
    const told = await Promise.all(rows.map((row) => decryptJson<Row>(now.team, row.box).catch(() => null)));
    told.forEach((row, n) => row && remember(rows[n]!.type, row));
    const last = rows[rows.length - 1]!;
    from = [last.type, last.id];
    reading.value = (reading.value as number) + rows.length;
  }
  if (session.value !== now) return;
  reading.value = "ready";
  rowsChanged.value += 1;
}

/** Give all rows of a type. */
export function all<T = Row>(type: string): T[] {
  return Array.from(kept.get(type)?.values() ?? []) as unknown as T[];
}

/** Give one row, following a merge to the record that was kept. */
export function one<T = Row>(type: string, id: RowId): T | undefined {
  let row = kept.get(type)?.get(id);
  for (let step = 0; row?.merged_into && step < 9; step += 1) {
    row = kept.get(type)?.get(row.merged_into as RowId) ?? row;
  }
  return row as unknown as T | undefined;
}

export function count(): number {
  let sum = 0;
  for (const rows of kept.values()) sum += rows.size;
  return sum;
}

/** Types of which all rows are always sent: no snapshot takes them away. */
let wholes = new Set<string>();

/** Keep a page of the feed: rows, what is gone, villages that were taken away, and the cursor. */
export async function applyPage(page: Pulled): Promise<void> {
  const now = session.value;
  if (!now) throw new Error("rows.locked");
  const turn = ((await setting<number>("turn")) ?? 0) + (page.is_start ? 1 : 0);
  wholes = new Set([...((await setting<string[]>("wholes")) ?? []), ...page.whole]);
  const rows: KeptRow[] = [];
  for (const [type, some] of Object.entries(page.rows)) rows.push(...(await boxed(now.team, type, some, turn)));
  const gone = page.gone.reduce<[string, RowId][]>((all, { type, id }) => [...all, [type, id], [type, Number(id)]], []);
  let isSwept = false;
  await db.transaction("rw", db.rows, db.settings, db.outbox, async () => {
    if (page.drop.length) await db.rows.where("village").anyOf(page.drop).delete();
    for (const type of page.whole) await db.rows.where("type").equals(type).delete();
    await db.rows.bulkDelete(gone.filter(([, id]) => !Number.isNaN(id)));
    await db.rows.bulkPut(rows);
    if (!page.more) isSwept = (await sweep(turn)) > 0;
    await keepSetting("turn", turn);
    await keepSetting("wholes", [...wholes]);
    await keepSetting("cursor", page.cursor);
  });
  if (session.value !== now) return;
  if (isSwept) return loadRows();
  for (const kept_here of kept.values()) dropFrom(kept_here, page.drop);
  for (const type of page.whole) kept.delete(type);
  for (const [type, id] of gone) forget(type, id);
  for (const [type, some] of Object.entries(page.rows)) for (const row of some) remember(type, row);
  rowsChanged.value += 1;
}

/** A snapshot is complete: rows of before go, but not what this phone made and still has to send. */
async function sweep(turn: number): Promise<number> {
  const open = new Set(await db.outbox.where("state").anyOf("here", "waiting", "attention", "unreadable").primaryKeys());
  const isOld = (row: KeptRow) => row.turn < turn && !wholes.has(row.type) && !(row.pending && open.has(row.pending));
  return db.rows.filter(isOld).delete();
}

async function boxed(key: CryptoKey, type: string, rows: Row[], turn: number, pending?: string): Promise<KeptRow[]> {
  const boxes = await Promise.all(rows.map((row) => encryptJson(key, row)));
  return rows.map((row, n) => ({
    type, id: row.id, village: villageOf(type, row), box: boxes[n]!, turn, ...(pending && { pending }),
  }));
}

/** Show rows that this phone made; `pending` names the command until the server's row replaces it. */
export async function showOwn(rows: Record<string, Row[]>, pending: string): Promise<void> {
  const now = session.value;
  if (!now) return;
  const turn = (await setting<number>("turn")) ?? 0;
  for (const [type, some] of Object.entries(rows)) {
    const own = some.map((row) => ({ ...row, pending }));
    for (const row of own) remember(type, row);
    await db.rows.bulkPut(await boxed(now.team, type, own, turn, pending));
  }
  rowsChanged.value += 1;
}

/** Find rows of a type by what somebody typed, in the order in which they came. */
export function find<T = Row>(type: string, query: string, most = 50): T[] {
  const words = folded(query);
  const found: Row[] = [];
  for (const row of kept.get(type)?.values() ?? []) {
    if (row.merged_into || row.left_on) continue;
    const key = keyOfRow(row);
    if (words.every((word) => key.includes(` ${word}`))) found.push(row);
    if (found.length >= most) break;
  }
  return found as unknown as T[];
}

export interface Sought {
  full_name: string;
  birth_year?: number | null;
  phone?: string | null;
}

export interface Alike {
  row: Row;
  /** Why it may be the same: "name", "birth", "phone". */
  reasons: ("name" | "birth" | "phone")[];
}

/** Give persons who may be the one that is being entered: same phone, or same name and birth. */
export function candidates(sought: Sought, most = 5): Alike[] {
  const found: Alike[] = [];
  const name = spelled(sought.full_name);
  for (const row of kept.get("person")?.values() ?? []) {
    if (row.merged_into) continue;
    const reasons = reasonsFor(sought, name, row);
    const isUnknownBirth = !sought.birth_year || !row.birth_year;
    const isAlike = reasons.includes("name") && (isUnknownBirth || reasons.includes("birth"));
    if (isAlike || reasons.includes("phone")) found.push({ row, reasons });
  }
  return found.sort((a, b) => b.reasons.length - a.reasons.length).slice(0, most);
}

function reasonsFor(sought: Sought, name: string, row: Row): Alike["reasons"] {
  const phone = digits(sought.phone);
  const told: Alike["reasons"] = [];
  if (name && spelled(String(row.full_name ?? "")) === name) told.push("name");
  if (isNear(sought.birth_year, row.birth_year as number | null)) told.push("birth");
  if (phone && digits(row.phone as string) === phone) told.push("phone");
  return told;
}

function isNear(a?: number | null, b?: number | null): boolean {
  return Boolean(a && b && Math.abs(a - b) <= 1);
}

/** The last nine digits: 0912… and +84912… are one number. */
function digits(phone?: string | null): string {
  const only = (phone ?? "").replace(/\D/g, "");
  return only.length < 8 ? "" : only.slice(-9);
}

function keyOfRow(row: Row): string {
  let key = searchKeys.get(row);
  if (key === undefined) {
    key = SEARCHED.map((field) => row[field]).filter((v) => typeof v === "string").map((v) => ` ${searchKey(v as string)}`).join("");
    searchKeys.set(row, key);
  }
  return key;
}

function remember(type: string, row: Row): void {
  let rows = kept.get(type);
  if (!rows) kept.set(type, (rows = new Map()));
  const before = rows.get(row.id);
  if (before) searchKeys.delete(before);
  rows.set(row.id, row);
}

function forget(type: string, id: RowId): void {
  const before = kept.get(type)?.get(id);
  if (before) searchKeys.delete(before);
  kept.get(type)?.delete(id);
}

function dropFrom(rows: Map<RowId, Row>, villages: number[]): void {
  for (const [id, row] of rows) if (villages.includes(villageOf("", row))) rows.delete(id);
}

function villageOf(type: string, row: Row): number {
  const told = row.village ?? (type === "unit" ? row.id : row.place);
  return typeof told === "number" ? told : 0;
}
