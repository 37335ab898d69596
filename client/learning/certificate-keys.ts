/**
 * The public keys that check certificates: rows of the last sync where somebody is in, and what the
 * public address gave, kept on the phone. They say nothing of anybody, so they lie in the clear.
 */
import { ask } from "../store/network";
import { all } from "../store/rows";
import type { VerifyingKey } from "./certificate";

const KEPT = "certificate-keys";
const ADDRESS = "/learn/keys.json";

/** Give every key this phone knows, each once. */
export function knownKeys(): VerifyingKey[] {
  const found = new Map<string, VerifyingKey>();
  for (const key of [...keptKeys(), ...all<VerifyingKey>("verifying")]) found.set(`${key.province}-${key.key}`, key);
  return Array.from(found.values());
}

/** Fetch the keys anew and keep them; without a network what is kept stays. Tells whether it came. */
export async function refreshKeys(): Promise<boolean> {
  try {
    const told = await ask<{ keys: unknown[] }>(ADDRESS);
    if (!told.keys.length || !told.keys.every(isKey)) return false;
    localStorage.setItem(KEPT, JSON.stringify(told.keys));
    return true;
  } catch {
    return false;
  }
}

function keptKeys(): VerifyingKey[] {
  try {
    const told = JSON.parse(localStorage.getItem(KEPT) ?? "[]") as unknown[];
    return told.filter(isKey);
  } catch {
    return [];
  }
}

function isKey(told: unknown): told is VerifyingKey {
  const key = told as Partial<Record<keyof VerifyingKey, unknown>> | null;
  return ["province", "key", "public", "from_on", "to_on"].every((name) => typeof key?.[name as keyof VerifyingKey] === "string");
}
