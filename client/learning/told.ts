/** Texts of a course in the reader's language, or said otherwise; what is spoken of them. */
import type { Pack, Text } from "../contract/pack";
import { language, LANGUAGES, type Language } from "../shell/words";

export interface Told {
  text: string;
  lang: Language;
  /** The Vietnamese is newer than this translation. */
  isOld: boolean;
  /** Not in the language of the app: it was not translated. */
  isForeign: boolean;
}

/** Give a text for the reader; nothing for nothing. */
export function told(words: Text | undefined): Told {
  const wanted = language.value;
  const order = [wanted, "vi" as const, ...LANGUAGES.map((one) => one.code)];
  const lang = order.find((code) => words?.[code]) ?? wanted;
  return { text: words?.[lang] ?? "", lang, isOld: (words?.old ?? "").split(" ").includes(lang), isForeign: Boolean(words?.[lang]) && lang !== wanted };
}

/** Join texts that are read one after the other; those in another language than the first are left out. */
export function spoken(...texts: (Told | undefined)[]): string {
  const [first] = texts;
  return texts.filter((one) => one?.text && one.lang === first?.lang).map((one) => one!.text.replace(/[.…]$/, "")).join(". ");
}

const addresses = new Map<string, string>();

/** Give the address of a scene of a course as a picture; null where it shows nothing. */
export function sceneOf(pack: Pack, show: readonly string[] | undefined): string | null {
  return addressOf(show?.length ? pack.scenes[show.join("|")] : undefined);
}

/** Give the address of a drawing: a blob of this page, so that nothing in it can act. */
export function addressOf(drawn: string | undefined): string | null {
  if (!drawn) return null;
  let address = addresses.get(drawn);
  if (!address) addresses.set(drawn, (address = URL.createObjectURL(new Blob([drawn], { type: "image/svg+xml" }))));
  return address;
}
