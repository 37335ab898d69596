/** A lesson: one step a screen, resumed where it was left, ended with what to remember. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Given, Lesson, Pack, Step } from "../contract/pack";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Sound } from "../parts/Sound";
import { GUEST } from "../shell/handed";
import { go } from "../shell/router";
import { t } from "../shell/words";
import { AttestHere } from "./AttestHere";
import { draw } from "./drawing";
import { useLearner } from "./learner-state";
import { Dots, Lost, Say, Scene, TranslationSign } from "./parts";
import { Question } from "./Question";
import { answered, getUp, sitDown, turnTo } from "./sittings";
import { spoken, told } from "./told";
import { VoiceSign } from "./VoiceSign";

export function Player({ who, pack, lesson }: { who: string; pack: Pack; lesson: Lesson }) {
  const { learner, isLost, change, act } = useLearner(`${who}/${lesson.code}`, () => sitDown(who, pack, lesson.code, Date.now()));
  const [isOver, setOver] = useState(false);
  useEffect(() => setOver(false), [who, lesson.code]);
  const sitting = learner?.sitting;
  if (isOver) return <Over who={who} pack={pack} lesson={lesson} />;
  if (isLost && !learner) return <div class="page"><Lost /></div>;
  if (!learner || !sitting || sitting.lesson !== lesson.code) return null;
  const at = Math.max(0, lesson.steps.findIndex((step) => step.code === sitting.at));
  const step = lesson.steps[at]!;
  const turn = async (to: number) => {
    if (to < 0) return go(`learner/${pack.course.code}`);
    if (to < lesson.steps.length) return change((now) => turnTo(now, lesson.steps[to]!.code, Date.now()));
    if (await act((now) => getUp(now, true, Date.now()))) setOver(true);
  };
  const answer = (code: string, given: Given) => change((now) => answered(now, code, given, Date.now()));
  return (
    <div class="page player">
      <Dots n={at + 1} of={lesson.steps.length} />
      {step.ask
        ? <Asking key={step.code} pack={pack} step={step} seed={`${step.ask}${sitting.began_at}`} kept={sitting.answers[step.ask] ?? null} onAnswer={(given) => answer(step.ask!, given)} />
        : <Telling key={step.code} pack={pack} step={step} who={who} lesson={lesson} />}
      <VoiceSign {...soundOf(pack, lesson, step)} />
      {isLost && <Lost />}
      <Turning sound={soundOf(pack, lesson, step)} onBack={() => void turn(at - 1)} onNext={() => void turn(at + 1)} isLast={at === lesson.steps.length - 1} />
    </div>
  );
}

interface Spoken { of: string; text: string; lang: string; after?: string }

/** What is read aloud of a step: the sentence and what stands under it, or the question with its choices. */
function soundOf(pack: Pack, lesson: Lesson, step: Step): Spoken {
  const question = step.ask ? pack.course.questions.find((one) => one.code === step.ask) : undefined;
  const texts = question
    ? [told(question.ask), ...(question.choices ?? []).map((choice) => told(choice.text ?? choice.alt)), ...(question.items ?? []).map(told)]
    : [told(step.say), told(step.more)];
  return { of: `${pack.course.code}.${lesson.code}.${step.code}`, text: spoken(...texts), lang: texts[0]!.lang };
}

function Telling({ pack, step, who, lesson }: { pack: Pack; step: Step; who: string; lesson: Lesson }) {
  const sentence = useRef<HTMLParagraphElement>(null);
  useEffect(() => sentence.current?.focus({ preventScroll: true }), []);
  const [say, more] = [told(step.say), told(step.more)];
  return (
    <>
      <Scene pack={pack} show={step.show} alt={step.alt} />
      <p class="say" tabIndex={-1} ref={sentence} lang={say.lang}>{say.text}</p>
      {more.text && <p class="more"><Say of={more} /></p>}
      {step.attest && <AttestHere who={who} skill={step.attest} back={`${pack.course.code}/lesson/${lesson.code}`} />}
      <TranslationSign of={[say, more]} />
    </>
  );
}

interface AskingProps { pack: Pack; step: Step; seed: string; kept: Given; onAnswer: (answer: Given) => void }

/** A practice question inside a lesson; it may be tried again, the first answer is the one that is kept. */
function Asking({ pack, step, seed, kept, onAnswer }: AskingProps) {
  const question = pack.course.questions.find((one) => one.code === step.ask);
  const [answer, setAnswer] = useState<Given>(kept);
  if (!question) return <p>{t("This question is not in the course any more.")}</p>;
  const [asked] = draw([question], { [question.topic]: 1 }, seed);
  const give = (given: Given) => {
    setAnswer(given);
    if (given !== null) onAnswer(given);
  };
  return <Question pack={pack} question={question} shown={asked!.shown} answer={answer} onAnswer={give} isPractice />;
}

interface TurningProps { sound?: Spoken; onBack: () => void; onNext: () => void; isLast: boolean; lastWords?: string }

/** Back, hear, on: where the thumb is; also by the arrow keys. */
export function Turning({ sound, onBack, onNext, isLast, lastWords }: TurningProps) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || document.querySelector("dialog[open]")) return;
      if (event.key === "ArrowRight" && !(isLast && lastWords)) onNext();
      else if (event.key === "ArrowLeft") onBack();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  return (
    <nav class="turning" aria-label={t("Steps")}>
      <button type="button" class="button second" aria-label={t("Back")} title={t("Back")} onClick={onBack}><Icon name="back" /></button>
      {sound && <Sound {...sound} />}
      <Button icon={isLast ? "check" : "next"} onClick={onNext}>{isLast ? (lastWords ?? t("Done")) : t("Go on")}</Button>
    </nav>
  );
}

/** The end of a lesson: what to remember, and what comes next. */
function Over({ who, pack, lesson }: { who: string; pack: Pack; lesson: Lesson }) {
  const { code, lessons, test } = pack.course;
  const next = lessons[lessons.indexOf(lesson) + 1];
  const last = [...lesson.steps].reverse().find((step) => step.say);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="page player">
      <div class="kept-sign"><span class="kept-tick"><Icon name="check" size={40} /></span></div>
      <h1 tabIndex={-1} ref={heading}>{t("The lesson is finished")}</h1>
      {last && <section class="remember"><h2>{t("Remember")}</h2><Scene pack={pack} show={last.show} alt={last.alt} /><p class="say"><Say of={told(last.say)} /></p></section>}
      <div class="stack">
        {next && <Button wide icon="next" onClick={() => go(`learner/${code}/lesson/${next.code}`)}>{t("Next lesson: {title}", { title: told(next.title).text })}</Button>}
        {!next && test && who !== GUEST && <Button wide icon="badge" onClick={() => go(`learner/${code}/test`)}>{t("To the test")}</Button>}
        <Button wide look="second" icon="list" onClick={() => go(`learner/${code}`)}>{t("To the course")}</Button>
      </div>
    </div>
  );
}
