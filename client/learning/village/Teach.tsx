/** One step or one question a screen, large and read aloud; the phone is held up or stands in front. */
import type { Step } from "../../contract/pack";
import { t } from "../../shell/words";
import { Turning } from "../Player";
import { Dots, Say, Scene, TranslationSign } from "../parts";
import { spoken, told } from "../told";
import { VoiceSign } from "../VoiceSign";
import { Asking } from "./Asking";
import { itemAt, offersOf, spokenAs } from "./state";
import type { PackPart } from "./Village";

export function Teach({ pack, state, change }: PackPart) {
  const item = itemAt(pack, state);
  const isLast = state.at >= state.items.length - 1;
  const turn = (by: 1 | -1) => {
    const at = state.at + by;
    if (at < 0) return change({ ...state, stage: "who" });
    change(at < state.items.length ? { ...state, at } : { ...state, stage: "end" });
  };
  const question = item && "question" in item ? item.question : undefined;
  const step = item && "step" in item ? item.step : undefined;
  const letters = question ? offersOf(question, state.id).map(({ letter, given }) => lettered(letter, typeof given === "number" ? told(question.choices?.[given]?.text ?? question.choices?.[given]?.alt) : { ...told(question.ask), text: given ? t("True") : t("False") })) : [];
  const texts = question ? [told(question.ask), ...letters] : [told(step?.say), told(step?.more)];
  const of = spokenAs(pack, state, item);
  // A recording knows nothing of letters: the phone says them after it.
  const sound = { of, text: spoken(...texts), lang: texts[0]!.lang, after: spoken(...letters) };
  return (
    <div class="page player village">
      <Dots n={state.at + 1} of={state.items.length} />
      {question && <Asking key={question.code} pack={pack} state={state} change={change} question={question} />}
      {step && <Telling pack={pack} step={step} />}
      {item && <VoiceSign of={of} lang={sound.lang} hasLetters={Boolean(question)} />}
      {!item && <p>{t("This question is not in the course any more.")}</p>}
      <Turning sound={sound} onBack={() => turn(-1)} onNext={() => turn(1)} isLast={isLast} lastWords={t("To the results")} />
    </div>
  );
}

function lettered(letter: string, of: ReturnType<typeof told>): ReturnType<typeof told> {
  return { ...of, text: `${letter}: ${of.text}` };
}

function Telling({ pack, step }: { pack: PackPart["pack"]; step: Step }) {
  const [say, more] = [told(step.say), told(step.more)];
  return (
    <>
      <Scene pack={pack} show={step.show} alt={step.alt} />
      <p class="say" lang={say.lang}>{say.text}</p>
      {more.text && <p class="more"><Say of={more} /></p>}
      <TranslationSign of={[say, more]} />
    </>
  );
}
