/**
 * Languages and dialects of voices, as the server suggests them; and the Vietnamese text that a
 * voice speaks, by the same rule as the server's (tests/vectors/spoken.json).
 */
import type { Pack, Question, Step, Text } from "../contract/pack";
import { said } from "../shell/words";
import { sha256, utf8 } from "../store/bytes";
import { all } from "../store/rows";
import { searchKey } from "../store/text";
import type { Tongue } from "../store/voices";

export interface LanguageRow {
  id: string;
  own: string;
  label: Text;
  dialects: string[];
}

/** Give the languages that are suggested. */
export function languageRows(): LanguageRow[] {
  return all<LanguageRow>("language");
}

export function languageName(code: string): string {
  const known = languageRows().find((one) => one.id === code);
  return known ? said(known.label as Record<string, string>) : code;
}

/** Say a language with its dialect. */
export function tongueName({ language, dialect }: Tongue): string {
  const name = languageName(language);
  return dialect ? `${name} (${dialect})` : name;
}

/** Give the Vietnamese text that a voice reads of a step, one part a line. */
export function vietnameseOf(pack: Pack, step: Step): string {
  const question = step.ask ? pack.course.questions.find((one) => one.code === step.ask && one.pool !== "test") : undefined;
  const parts = step.ask ? (question ? partsOf(question) : []) : [step.say, step.more];
  return parts.map((part) => (part?.vi ?? "").normalize("NFC").trim().split(/\s+/).join(" ")).filter(Boolean).join("\n");
}

function partsOf(question: Question): (Text | undefined)[] {
  return [
    question.ask,
    ...(question.choices ?? []).map((choice) => choice.text ?? choice.alt),
    ...(question.items ?? []),
    ...(question.pairs ?? []).flatMap(({ left, right }) => [left, right]),
  ];
}

/** Give the SHA-256 of a text, in hex: what a recording remembers of it. */
export function digestOf(text: string): Promise<string> {
  return sha256(utf8(text));
}

/** Give a language's code by any of its names; one that is not known keeps the name that was typed. */
export function codeOf(typed: string): string {
  const name = searchKey(typed);
  const known = languageRows().find((one) => [one.id, one.own, ...Object.values(one.label)].some((other) => searchKey(other ?? "") === name));
  return known?.id ?? typed.trim();
}

/** Give the suggested languages that hold what was typed, at most so many. */
export function fittingLanguages(typed: string, most: number): LanguageRow[] {
  const words = searchKey(typed);
  return languageRows().filter((one) => [one.own, ...Object.values(one.label)].some((name) => searchKey(name ?? "").includes(words))).slice(0, most);
}
