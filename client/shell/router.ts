/** Addresses behind the hash, and the screens that answer them. Screens add themselves. */
import { computed, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { IconName } from "../parts/Icon";

export type Params = Record<string, string>;
export type ScreenComponent = ComponentType<{ params: Params }>;

export interface Screen {
  /** "people/:id": a word, or a place filled from the address. */
  path: string;
  /** The component, or what fetches it (from the cache: it is there without signal). */
  load: () => Promise<{ default: ScreenComponent }>;
  /** The title in the frame. */
  title: () => string;
  /** Where it stands in the bar below; without it the screen has a way back instead. */
  nav?: { icon: IconName; order: number };
}

const screens: Screen[] = [];

/** Add a screen. */
export function screen(told: Screen): void {
  screens.push(told);
}

/** Give the screens of the bar, in their order. */
export function navigation(): Screen[] {
  return screens.filter((one) => one.nav).sort((a, b) => a.nav!.order - b.nav!.order);
}

const address = signal(location.hash);
/** The words of the address: "people/7". */
export const path = computed(() => address.value.replace(/^#\/?/, "").replace(/\?.*$/, ""));

addEventListener("hashchange", () => {
  address.value = location.hash;
});

/** Go to an address; `replace` leaves no step back to this one. */
export function go(to: string, replace = false): void {
  if (replace) location.replace(`#/${to}`);
  else location.hash = `#/${to}`;
}

/** Give what stands after "?" in the address. */
export function query(name: string): string {
  const [, told = ""] = address.value.split("?");
  return new URLSearchParams(told).get(name) ?? "";
}

export interface Found {
  screen: Screen;
  params: Params;
}

/** Find the screen of an address; the first one of the bar for none or an unknown one. */
export function found(at: string): Found | null {
  for (const one of screens) {
    const params = matched(one.path, at);
    if (params) return { screen: one, params };
  }
  const [first] = navigation();
  return first ? { screen: first, params: {} } : null;
}

function matched(pattern: string, at: string): Params | null {
  const [wanted, given] = [pattern.split("/"), at.split("/")];
  if (wanted.length !== given.length) return null;
  const params: Params = {};
  for (const [n, part] of wanted.entries()) {
    const told = decodeURIComponent(given[n] ?? "");
    if (part.startsWith(":")) params[part.slice(1)] = told;
    else if (part !== told) return null;
  }
  return params;
}
