/**
 * Marking an answer to a practice question: the same as doorstep/kernel/quizzes/marking.py, held
 * together by tests/vectors/papers.json. Tests are marked by the server alone: their keys are not here.
 */
import type { Given, Question } from "../contract/pack";
import { mapDigits, tidy } from "../store/text";
import { width } from "./drawing";

/** Tell whether this is an answer to this kind of question at all. */
export function isAnswered(question: Question, answer: unknown): boolean {
  const n = width(question);
  switch (question.kind) {
    case "single":
    case "picture":
      return isPlace(answer, n);
    case "multiple":
      return arePlaces(answer, n) && answer.length > 0;
    case "true_false":
      return typeof answer === "boolean";
    case "number":
      return numberOf(answer) !== null;
    default:
      return arePlaces(answer, n) && answer.length === n;
  }
}

/** Tell whether the answer is right: whole or not at all. What is no answer is not right. */
export function isRight(question: Question, answer: unknown): boolean {
  if (!isAnswered(question, answer)) return false;
  if (question.kind === "number") {
    return Math.abs((numberOf(answer) ?? 0) - (question.answer ?? 0)) <= (question.tolerance ?? 0) + 1e-9;
  }
  const given = question.kind === "multiple" ? [...(answer as number[])].sort((a, b) => a - b) : answer;
  return JSON.stringify(given) === JSON.stringify(rightAnswer(question));
}

/** Give the answer that is right; null where the key is not on this phone. */
export function rightAnswer(question: Question): Given {
  const right = (question.choices ?? []).map((choice, n) => (choice.right ? n : -1)).filter((n) => n >= 0);
  if (question.kind === "single" || question.kind === "picture") return right[0] ?? null;
  if (question.kind === "multiple") return right;
  if (question.kind === "true_false") return question.is_true ?? null;
  return question.kind === "number" ? (question.answer ?? null) : Array.from({ length: width(question) }, (_, n) => n);
}

/**
 * Read a number as people type it, also "১২" or "1,5"; null where it is none. Without a language
 * "1.820" could mean two things and is none.
 */
export function numberOf(answer: unknown, language?: string): number | null {
  if (typeof answer === "number") return Number.isFinite(answer) ? answer : null;
  if (typeof answer !== "string") return null;
  const typed = mapDigits(tidy(answer)).replace(/−/g, "-").replace(/％/g, "%").replace(/%$/, "").trim();
  const [, sign = "", figure = ""] = /^([+-]?) ?(\d*(?:[., ]\d+)*)$/.exec(typed) ?? [];
  if (!figure) return null;
  const point = decimalMark(figure, language);
  if (point === null) return null;
  const at = point ? figure.lastIndexOf(point) : -1;
  const [whole, part] = at < 0 ? [figure, ""] : [figure.slice(0, at), figure.slice(at + 1)];
  const digits = ungrouped(whole, point, part);
  return digits === null ? null : Number(`${sign}${digits || 0}.${part || 0}`);
}

/** Which of "." and "," is the decimal mark ("" for none); null where nobody can know. */
function decimalMark(figure: string, language?: string): string | null {
  const marks = figure.match(/[.,]/g) ?? [];
  const kinds = new Set(marks);
  if (!marks.length || (marks.length > 1 && kinds.size === 1)) return "";
  if (kinds.size === 2) return marks[marks.length - 1]!;
  const [whole = "", part = ""] = figure.split(/[.,]/);
  if (whole.includes(" ") || part.length !== 3 || whole.length > 3 || whole === "" || whole === "0") return marks[0]!;
  if (!language) return null;
  return marks[0] === (language === "vi" ? "," : ".") ? marks[0] : "";
}

function ungrouped(whole: string, point: string, part: string): string | null {
  const marks = new Set(whole.match(/[., ]/g) ?? []);
  if (marks.size > 1 || part.includes(" ") || (point && marks.has(point))) return null;
  const [mark] = marks;
  if (!mark) return whole;
  const [first = "", ...rest] = whole.split(mark);
  const middle = new Set(rest.slice(0, -1).map((group) => group.length));
  const fits = rest[rest.length - 1]!.length === 3 && ([...middle].every((n) => n === 3) || (mark === "," && [...middle].every((n) => n === 2)));
  return fits && first.length >= 1 && first.length <= 3 ? whole.split(mark).join("") : null;
}

function isPlace(answer: unknown, n: number): answer is number {
  return Number.isInteger(answer) && (answer as number) >= 0 && (answer as number) < n;
}

function arePlaces(answer: unknown, n: number): answer is number[] {
  return Array.isArray(answer) && answer.every((one) => isPlace(one, n)) && new Set(answer).size === answer.length;
}
