/** Who reads a step aloud: a person, in which language, of which text; the phone; or nobody. */
import { Icon } from "../parts/Icon";
import { hasVoice, useWay } from "../parts/Sound";
import { t } from "../shell/words";
import { tongueName } from "./tongues";

/** `hasLetters`: what is offered is named by letters, which no recording says. */
export function VoiceSign({ of, lang, hasLetters = false }: { of: string; lang: string; hasLetters?: boolean }) {
  const way = useWay(of, lang);
  if (!way) return null;
  if (way.is === "none") return <p class="quiet voice-sign"><Icon name="no_sound" size={20} /> <span>{t("Nobody has read this aloud yet, and this phone has no voice for it.")}</span></p>;
  if (way.is === "voice") return <p class="quiet voice-sign"><Icon name="sound" size={20} /> <span>{t("Read by the phone")}</span></p>;
  const { heard } = way;
  const name = tongueName(heard);
  return (
    <p class={`quiet voice-sign${heard.isOld ? " stale" : ""}`}>
      <Icon name={heard.isOld ? "info" : "sound"} size={20} />{" "}
      <span>
        {heard.isMachine ? t("{language}: machine voice", { language: name }) : t("{language}: read by a person", { language: name })}
        {heard.isOld && ` · ${t("the text is newer than the voice")}`}
        {hasLetters && ` · ${hasVoice(lang) ? t("the phone says the letters after it") : t("say the letters yourself: the voice does not")}`}
      </span>
    </p>
  );
}
