/** Words as people type them: the same folding as `doorstep/kernel/basics/text.py`. */

const SPACE = /[\s\x1c-\x1f\x85]+/u;
const JOINER = /[\u200c\u200d]/;
const JOINABLE = /[\u0900-\u0dff\ufe0f\u2600-\u27bf\u{1f000}-\u{1faff}]/u;
const DIRT = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const LATIN_MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]/gu;
const FOLDED: Record<string, string> = { đ: "d", ð: "d", ɖ: "d", "\u200c": "", "\u200d": "" };
const EITHER_I_OR_Y = /\b(h|k|l|m|s|t|qu|v|b|d)y\b/g;

/** One line, composed, without invisible characters. */
export function tidy(text: string): string {
  const line = text.normalize("NFC").split(SPACE).filter(Boolean).join(" ");
  if (/^[\x20-\x7e]*$/.test(line)) return line;
  let kept = "";
  let before = "";
  for (const letter of line) {
    if (JOINER.test(letter) ? !JOINABLE.test(before) : DIRT.test(letter)) continue;
    kept += letter;
    before = letter;
  }
  return kept.normalize("NFC").split(SPACE).filter(Boolean).join(" ");
}

/** Bengali and full-width digits as 0-9. */
export function mapDigits(text: string): string {
  return text.replace(/[\u09e6-\u09ef\uff10-\uff19]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (code >= 0xff10 ? 0xff10 : 0x09e6));
  });
}

/** The form that searching compares: "Đạ Ròn" → "da ron". */
export function searchKey(text: string): string {
  let line = tidy(text);
  if (!isAscii(line)) {
    line = mapDigits(line).normalize("NFKD").toLowerCase().normalize("NFKD");
    line = line.replace(LATIN_MARKS, "").replace(/[đðɖ\u200c\u200d]/g, (letter) => FOLDED[letter] ?? "");
  }
  if (isAscii(line)) return (line.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(" ");
  return line.replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim().normalize("NFC");
}

/** Tell whether every word of `query` begins some word of `key`; no words fit everything. */
export function wordsMatch(query: string, key: string): boolean {
  return folded(query).every((word) => ` ${key}`.includes(` ${word}`));
}

/** The words of a query, folded once for a whole list. */
export function folded(query: string): string[] {
  const key = searchKey(query);
  return key ? key.split(" ") : [];
}

/** A name without marks and without the choice between i and y: "Lý" → "li". */
export function spelled(name: string): string {
  return searchKey(name).replace(EITHER_I_OR_Y, "$1i");
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
