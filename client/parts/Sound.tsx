/** Read aloud: a person's recording first, else a voice of this phone, else one of a speech engine; where nothing is heard, no speaker. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { language, t } from "../shell/words";
import { recording } from "../store/sounds";
import { voicesChanged, type Heard } from "../store/voices";
import { Icon } from "./Icon";

export type Way = { is: "recording"; heard: Heard } | { is: "voice"; voice: SpeechSynthesisVoice } | { is: "none" };

const TAGS: Record<string, string> = { vi: "vi", en: "en", bn: "bn" };

/** Give a voice that speaks here: one over the network would send the text away. */
function localVoice(code: string): SpeechSynthesisVoice | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  const tag = TAGS[code] ?? code;
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(tag));
}

/** Rises when voices of the phone come or go; asked early, for old phones load them at the first asking. */
const voicesHere = signal(0);
if ("speechSynthesis" in window) {
  speechSynthesis.getVoices();
  speechSynthesis.addEventListener?.("voiceschanged", () => (voicesHere.value += 1));
}

/** Tell whether this phone speaks a language by itself. */
export function hasVoice(code: string): boolean {
  return localVoice(code) !== undefined;
}

/** Give how a text can be heard here, drawn anew when voices come or go. */
export function useWay(of: string, code: string): Way | null {
  const [way, setWay] = useState<Way | null>(null);
  const [change, here] = [voicesChanged.value, voicesHere.value];
  useEffect(() => {
    let isHere = true;
    void wayFor(of, code).then((found) => isHere && setWay(found));
    return () => {
      isHere = false;
    };
  }, [of, code, change, here]);
  return way;
}

async function wayFor(of: string, code: string): Promise<Way> {
  const heard = of ? await recording(of, code) : null;
  const voice = localVoice(code);
  // What a speech engine read at the office is for phones that cannot speak that language themselves.
  const isBetterHere = heard?.isMachine && heard.language === code && voice;
  if (heard && !isBetterHere) return { is: "recording", heard };
  return voice ? { is: "voice", voice } : { is: "none" };
}

let playing: HTMLAudioElement | null = null;

function hush(): void {
  playing?.pause();
  playing = null;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

/** Say a text; `after` is what the phone's voice adds to a recording. */
function say(way: Way, text: string, after: string, code: string, done: () => void): void {
  hush();
  if (way.is === "recording") {
    const address = URL.createObjectURL(way.heard.blob);
    const sound = (playing = new Audio(address));
    const voice = after ? localVoice(code) : undefined;
    const end = (isWhole: boolean) => {
      URL.revokeObjectURL(address);
      if (isWhole && voice && playing === sound) utter(voice, after, done);
      else done();
    };
    sound.onended = () => end(true);
    sound.onpause = () => !sound.ended && end(false);
    void sound.play().catch(done);
  } else if (way.is === "voice") {
    utter(way.voice, text, done);
  }
}

function utter(voice: SpeechSynthesisVoice, text: string, done: () => void): void {
  const spoken = new SpeechSynthesisUtterance(text.replace(/ · /g, ", "));
  spoken.voice = voice;
  spoken.lang = voice.lang;
  spoken.rate = 0.9;
  spoken.onend = spoken.onerror = done;
  speechSynthesis.speak(spoken);
}

/** Put together what a page reads aloud; what is not there is left out. */
export function aloud(...parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter(Boolean).join(". ");
}

/** Said once above a form: questions without a recording are not heard here. */
export function NoVoice() {
  void voicesHere.value;
  if (hasVoice(language.value)) return null;
  return <p class="quiet no-voice"><Icon name="no_sound" size={20} /> <span>{t("No voice for this language on this phone: recordings only.")}</span></p>;
}

/** `of`: the code of a recording, where there may be one; `lang`: the language of the text, where it is not the app's. */
export function Sound({ of = "", text, lang, after = "" }: { of?: string; text: string; lang?: string; after?: string }) {
  const [isPlaying, setPlaying] = useState(false);
  const code = lang ?? language.value;
  const way = useWay(of, code);
  useEffect(() => hush, [of, code]);
  if (!way || way.is === "none") return null;
  const toggle = () => {
    if (isPlaying) {
      hush();
      return setPlaying(false);
    }
    setPlaying(true);
    say(way, text, after, code, () => setPlaying(false));
  };
  return (
    <button type="button" class={`sound${isPlaying ? " is-playing" : ""}`} aria-label={t("Read aloud: {text}", { text: text.split(". ")[0]! })} onClick={toggle}>
      <Icon name={isPlaying ? "stop" : "sound"} size={22} />
    </button>
  );
}
