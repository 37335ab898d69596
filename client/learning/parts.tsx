/** Small parts of the screens of learning: scenes, dots, what a translation is worth. */
import type { Pack, Text } from "../contract/pack";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { t } from "../shell/words";
import type { Result } from "./sittings";
import { sceneOf, told, type Told } from "./told";

interface SceneProps { pack: Pack; show: readonly string[] | undefined; alt?: Text | undefined; small?: boolean }

export function Scene({ pack, show, alt, small = false }: SceneProps) {
  const address = sceneOf(pack, show);
  return address ? <img class={`scene${small ? " small" : ""}`} src={address} alt={told(alt).text} /> : null;
}

/** A text of the course with its language, so that readers pronounce it. */
export function Say({ of, ...rest }: { of: Told; class?: string; id?: string }) {
  return <span lang={of.lang} {...rest}>{of.text}</span>;
}

export function TranslationSign({ of }: { of: readonly Told[] }) {
  const words = of.some((one) => one.isForeign)
    ? t("Not translated yet; shown in its own language.")
    : of.some((one) => one.isOld) ? t("The Vietnamese text is newer than this translation.") : "";
  return words ? <p class="quiet stale"><Icon name="info" size={20} /> <span>{words}</span></p> : null;
}

/** How far one is: a dot per step, and words for readers. */
export function Dots({ n, of }: { n: number; of: number }) {
  return (
    <div class="dots">
      <span class="hear" role="status">{t("{n} of {most}", { n, most: of })}</span>
      {Array.from({ length: of }, (_, at) => <i key={at} class={at + 1 < n ? "is-done" : at + 1 === n ? "is-now" : ""} />)}
    </div>
  );
}

/** How it stands with a test, in words; nothing where none was handed in. */
export function ResultSign({ result }: { result: Result | null }) {
  if (result === "passed") return <Notice tone="good">{t("Passed.")}</Notice>;
  if (result === "waiting") return <Notice>{t("Handed in. The result comes from the commune.")}</Notice>;
  return result === "not_yet" ? <Notice tone="warn">{t("Not passed yet. Practise, then take it again.")}</Notice> : null;
}

export function Lost() {
  return <Notice tone="bad">{t("It could not be kept. Is there room on the phone?")}</Notice>;
}
