/**
 * Words of the interface: the English text is the key, the server's catalogue has the others.
 *
 * `t`, `tn` and `tp` take literals only: `doorstep words --update` reads them out of the source.
 */
import { signal } from "@preact/signals";
import type { Words } from "../contract/kind";

export type Language = "vi" | "en" | "bn";
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "vi", name: "Tiếng Việt" },
  { code: "en", name: "English" },
  { code: "bn", name: "বাংলা" },
];

type Catalogue = Record<string, string | string[]>;
type Values = Record<string, string | number>;

export const language = signal<Language>("vi");
const catalogue = signal<Catalogue>({});

const CATALOGUES: Record<string, () => Promise<{ default: Catalogue }>> = {
  vi: () => import("../contract/words.vi.json"),
  bn: () => import("../contract/words.bn.json"),
};

const LEARNING: typeof CATALOGUES = {
  vi: () => import("../contract/words.learning.vi.json"),
  bn: () => import("../contract/words.learning.bn.json"),
};
let isLearning = false;

/** Change the language; the words come from the cache, so this works offline. */
export async function speak(code: Language): Promise<void> {
  const [words, more] = await Promise.all([CATALOGUES[code]?.(), isLearning ? LEARNING[code]?.() : undefined]);
  catalogue.value = { ...words?.default, ...more?.default };
  language.value = code;
  document.documentElement.lang = code;
}

/** Have the words that only learning says, from now on; then give what `load` gives. */
export async function withLearning<T>(load: () => Promise<T>): Promise<T> {
  const loaded = load();
  if (!isLearning) {
    isLearning = true;
    await speak(language.value).catch(() => undefined);
  }
  return loaded;
}

/** Say a text, with `{name}` filled in. */
export function t(text: string, values?: Values): string {
  const told = catalogue.value[text];
  return filled(typeof told === "string" ? told : text, values);
}

/** Say a text with a number: `{n}` is the number as the language writes it. */
export function tn(one: string, many: string, n: number, values?: Values): string {
  const told = catalogue.value[one];
  const forms = Array.isArray(told) ? told : [one, many];
  const form = forms.length > 1 && n !== 1 ? forms[1] : forms[0];
  return filled(form ?? many, { n: figure(n), ...values });
}

/** Say a text that needs its context to be understood. */
export function tp(context: string, text: string, values?: Values): string {
  const told = catalogue.value[`${context}\u0004${text}`];
  return filled(typeof told === "string" ? told : text, values);
}

/** Say a text that the server gave in several languages. */
export function said(words: Words | string | undefined): string {
  if (!words || typeof words === "string") return words ?? "";
  return words[language.value] || words.vi || words.en || Object.values(words).find(Boolean) || "";
}

/** Begin with a capital letter: choices stand alone. */
export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

function filled(text: string, values?: Values): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? figure(value) : value;
  });
}

const BENGALI = "০১২৩৪৫৬৭৮৯";

/** Write a number as the language does: vi 1.820,5 – en 1,820.5 – bn ১,৮২০.৫. */
export function figure(n: number): string {
  const [whole = "", part] = String(Math.abs(n)).split(".");
  const mark = language.value === "vi" ? "." : ",";
  const grouped = language.value === "bn"
    ? whole.replace(/\B(?=(\d{2})*\d{3}$)/g, mark)
    : whole.replace(/\B(?=(\d{3})+$)/g, mark);
  return native(`${n < 0 ? "-" : ""}${grouped}${part ? (language.value === "vi" ? "," : ".") + part : ""}`);
}

/** Digits as the language writes them; nothing else is changed. */
export function native(text: string): string {
  return language.value === "bn" ? text.replace(/[0-9]/g, (digit) => BENGALI[Number(digit)]!) : text;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Write a day: vi 05/10/2025, en 5 Oct 2025, bn ০৫/১০/২০২৫. Takes an instant or "2025-10-05". */
export function day(at: string | number | Date): string {
  const when = typeof at === "string" && /^\d{4}-\d\d-\d\d$/.test(at) ? new Date(`${at}T00:00`) : new Date(at);
  if (Number.isNaN(when.getTime())) return "";
  const [y, m, d] = [when.getFullYear(), when.getMonth(), when.getDate()];
  if (language.value === "en") return `${d} ${MONTHS[m]} ${y}`;
  return native(`${String(d).padStart(2, "0")}/${String(m + 1).padStart(2, "0")}/${y}`);
}

/** Write a time of day: 08:30. */
export function clock(at: string | number | Date): string {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return "";
  return native(`${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`);
}

/** Write a day and its time, only the time when it is today. */
export function moment(at: string | number | Date, now: number = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? clock(at) : `${clock(at)}, ${day(at)}`;
}
