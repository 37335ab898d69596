/** A certifying test: drawn from a seed, within its minutes, no mark told here, handed in to the server. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Given, Pack } from "../contract/pack";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { Sheet } from "../parts/Sheet";
import { person } from "../fieldwork/held";
import { GUEST } from "../shell/handed";
import { go } from "../shell/router";
import { native, t, tn } from "../shell/words";
import { useLearner, type Held } from "./learner-state";
import { learnerOf, type Learner, type OpenTest } from "./learners";
import { Turning } from "./Player";
import { Dots, Lost, ResultSign, Say } from "./parts";
import { Question } from "./Question";
import { answerTest, beginTest, canBegin, endOf, handIn, paperOf, resultOf, type Result } from "./sittings";
import { spoken, told } from "./told";

interface TestProps { who: string; pack: Pack; digest: string; onLeave: () => void }

export function TestPage({ who, pack, digest, onLeave }: TestProps) {
  const { learner, isLost, change, act } = useLearner(who, () => learnerOf(who));
  const [isOver, setOver] = useState(false);
  if (!learner) return isLost ? <div class="page"><Lost /></div> : null;
  const give = async () => {
    if (await act((now) => handIn(now, Date.now()))) setOver(true);
  };
  if (isOver) return <HandedIn onLeave={onLeave} />;
  const { test } = learner;
  if (!test || test.course !== pack.course.code) {
    return <Before learner={learner} pack={pack} isLost={isLost} isOther={Boolean(test)} onBegin={() => void act(() => beginTest(who, pack, digest, Date.now()))} />;
  }
  return <Taking pack={pack} test={test} isLost={isLost} onChange={change} onGive={() => void give()} />;
}

interface BeforeProps { learner: Learner; pack: Pack; isLost: boolean; isOther: boolean; onBegin: () => void }

function Before({ learner, pack, isLost, isOther, onBegin }: BeforeProps) {
  const { code, title, test } = pack.course;
  const { id: who } = learner;
  const [result, setResult] = useState<Result | null>(null);
  useEffect(() => void resultOf(learner, code).then(setResult, () => undefined), [learner, code]);
  const asked = Object.values(test?.draw ?? {}).reduce((sum, n) => sum + n, 0);
  const canTake = who !== GUEST && test && person(who) && !isOther && result && canBegin(result);
  return (
    <div class="page player">
      <h1>{t("Test")}: <Say of={told(title)} /></h1>
      <ul class="rules">
        <li><Icon name="list" /> <span>{tn("{n} question, one after the other.", "{n} questions, one after the other.", asked)}</span></li>
        <li><Icon name="clock" /> <span>{tn("At most {n} minute; the time runs from the first question on.", "At most {n} minutes; the time runs from the first question on.", test?.minutes ?? 0)}</span></li>
        <li><Icon name="people" /> <span>{t("The volunteer is there and does not help.")}</span></li>
        <li><Icon name="commune" /> <span>{t("Nothing is told here: the result comes from the commune.")}</span></li>
      </ul>
      <ResultSign result={result} />
      {isLost && <Lost />}
      {isOther && <Notice tone="warn">{t("Another test is begun; hand it in first.")}</Notice>}
      {canTake && <Button wide icon="check" onClick={onBegin}>{t("Begin the test")}</Button>}
      <Button wide look="second" icon="back" onClick={() => go(`learner/${code}`)}>{t("Back")}</Button>
    </div>
  );
}

interface TakingProps { pack: Pack; test: OpenTest; isLost: boolean; onChange: Held["change"]; onGive: () => void }

function Taking({ pack, test, isLost, onChange, onGive }: TakingProps) {
  const [isAsking, setAsking] = useState(false);
  const left = useLeft(endOf(test), onGive);
  const [paper] = useState(() => paperOf(pack.course, test));
  const at = Math.min(test.at, paper.length - 1);
  const asked = paper[at];
  const question = pack.course.questions.find((one) => one.code === asked?.code);
  if (!asked || !question) return null;
  const keep = (to: number, answers: Record<string, Given>) => onChange((now) => answerTest(now, to, answers, Date.now()));
  const open = paper.filter(({ code }) => !(code in test.answers)).length;
  const ask = told(question.ask);
  const sound = { of: `${pack.course.code}.${question.code}`, lang: ask.lang, text: spoken(ask, ...(question.choices ?? []).map((choice) => told(choice.text ?? choice.alt)), ...(question.items ?? []).map(told)) };
  return (
    <div class="page player">
      <div class="test-head"><Dots n={at + 1} of={paper.length} /><Left ms={left} /></div>
      <Question key={asked.code} pack={pack} question={question} shown={asked.shown} answer={test.answers[asked.code] ?? null} onAnswer={(given) => keep(at, { [asked.code]: given })} isPractice={false} />
      {isLost && <Lost />}
      <Turning sound={sound} isLast={at === paper.length - 1} lastWords={t("Hand in")} onBack={() => at > 0 && keep(at - 1, {})} onNext={() => (at < paper.length - 1 ? keep(at + 1, {}) : setAsking(true))} />
      {isAsking && (
        <Sheet title={t("Hand in the test?")} onClose={() => setAsking(false)}>
          {open > 0 ? <Notice tone="warn">{tn("{n} question is not answered.", "{n} questions are not answered.", open)}</Notice> : <p>{t("All questions are answered.")}</p>}
          <Button wide icon="check" onClick={onGive}>{t("Hand in")}</Button>
          <Button wide look="second" icon="back" onClick={() => setAsking(false)}>{t("Look once more")}</Button>
        </Sheet>
      )}
    </div>
  );
}

/** The milliseconds that are left, a new number every second; at the end `onEnd` is called. */
function useLeft(end: number, onEnd: () => void): number {
  const [now, setNow] = useState(Date.now());
  const over = useRef(onEnd);
  over.current = onEnd;
  useEffect(() => {
    const tick = () => {
      setNow(Date.now());
      if (Date.now() >= end) over.current();
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return Math.max(0, end - now);
}

function Left({ ms }: { ms: number }) {
  const seconds = Math.ceil(ms / 1000);
  const words = native(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  return <p class={`left${seconds < 60 ? " is-short" : ""}`} role="timer" aria-label={t("Time left: {time}", { time: words })}><Icon name="clock" size={22} /> <span class="figures">{words}</span></p>;
}

function HandedIn({ onLeave }: { onLeave: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="page player">
      <div class="kept-sign"><span class="kept-tick"><Icon name="check" size={40} /></span></div>
      <h1 tabIndex={-1} ref={heading}>{t("The test is handed in")}</h1>
      <p class="more">{t("The result comes from the commune once this phone had signal.")}</p>
      <Button wide icon="list" onClick={onLeave}>{t("To the course")}</Button>
    </div>
  );
}
