/**
 * One question of any kind. In practice what was answered is told at once, with the reason; in a
 * test nothing is told. Choices are shown in the order that was drawn, answers are in that of the pack.
 */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Given, Pack, Question as Asked, Text } from "../contract/pack";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { language, figure, t } from "../shell/words";
import { isAnswered, isRight, numberOf, rightAnswer } from "./marking";
import { Say, Scene, TranslationSign } from "./parts";
import { told } from "./told";

export interface QuestionProps {
  pack: Pack;
  question: Asked;
  /** Positions in the order shown. */
  shown: readonly number[];
  /** What was answered; null: nothing yet. */
  answer: Given;
  onAnswer: (answer: Given) => void;
  /** Say at once whether it is right, and why. */
  isPractice: boolean;
}

export function Question(props: QuestionProps) {
  const { pack, question, answer, isPractice } = props;
  const id = useId();
  const asked = told(question.ask);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [question.code]);
  const isDone = isPractice && isAnswered(question, answer);
  const Kind = question.kind === "number" ? NumberLine : question.kind === "order" ? Ordering : question.kind === "match" ? Matching : Choosing;
  return (
    <>
      <Scene pack={pack} show={question.show} alt={question.alt} />
      <h2 id={id} class="say" tabIndex={-1} ref={heading} lang={asked.lang}>{asked.text}</h2>
      {question.kind === "multiple" && <p class="quiet">{t("Several can be right.")}</p>}
      {question.kind === "order" && <p class="quiet">{t("Press what comes first, then what comes next.")}</p>}
      {question.kind === "match" && <p class="quiet">{t("Press below what belongs to the framed one.")}</p>}
      <Kind {...props} labelledBy={id} isDone={isDone} />
      {isDone && <Verdict question={question} answer={answer} onAgain={() => props.onAnswer(null)} />}
      <TranslationSign of={[asked]} />
    </>
  );
}

interface KindProps extends QuestionProps { labelledBy: string; isDone: boolean }

function marks(isDone: boolean, isChosen: boolean, isKey: boolean): string {
  if (!isDone) return isChosen ? " is-chosen" : "";
  return isKey ? " is-right" : isChosen ? " is-wrong" : " is-off";
}

/** Single, several, true or false, pictures: tiles. */
function Choosing({ pack, question, shown, answer, onAnswer, isPractice, labelledBy, isDone }: KindProps) {
  const [ticked, setTicked] = useState<number[]>([]);
  const isSeveral = question.kind === "multiple";
  useEffect(() => setTicked(Array.isArray(answer) ? answer : []), [question.code, answer]);
  const isTrueFalse = question.kind === "true_false";
  const offers: { value: Given; words: Text | undefined; show?: string[] | undefined }[] = isTrueFalse
    ? [{ value: true, words: undefined }, { value: false, words: undefined }]
    : shown.map((n) => ({ value: n, words: question.choices?.[n]?.text ?? question.choices?.[n]?.alt, show: question.choices?.[n]?.show }));
  const key = isDone ? rightAnswer(question) : null;
  const press = (value: Given) => {
    if (!isSeveral) return onAnswer(value);
    const n = value as number;
    const next = ticked.includes(n) ? ticked.filter((one) => one !== n) : [...ticked, n].sort((a, b) => a - b);
    setTicked(next);
    if (!isPractice) onAnswer(next.length ? next : null);
  };
  const isPicture = question.kind === "picture";
  return (
    <>
      <div class={`offers${isPicture || isTrueFalse ? " two" : ""}`} role="group" aria-labelledby={labelledBy}>
        {offers.map(({ value, words, show }) => {
          const isChosen = isSeveral ? ticked.includes(value as number) : answer === value;
          const isKey = Array.isArray(key) ? key.includes(value as number) : key === value;
          const label = isTrueFalse ? (value ? t("True") : t("False")) : told(words).text;
          return (
            <button key={String(value)} type="button" class={`tile offer${marks(isDone, isChosen, isKey)}${show ? " has-scene" : ""}`} aria-pressed={isChosen} aria-label={isPicture ? label : undefined} disabled={isDone} onClick={() => press(value)}>
              {show ? <Scene pack={pack} show={show} small /> : isTrueFalse ? <><Icon name={value ? "check" : "close"} size={28} /><b class="tile-words">{label}</b></> : <Say of={told(words)} class="tile-words" />}
              <Mark isDone={isDone} isKey={isKey} isChosen={isChosen} isSeveral={isSeveral} />
            </button>
          );
        })}
      </div>
      {isSeveral && isPractice && !isDone && <Button wide icon="check" disabled={!ticked.length} onClick={() => onAnswer(ticked)}>{t("Answer")}</Button>}
    </>
  );
}

function Mark({ isDone, isKey, isChosen, isSeveral }: { isDone: boolean; isKey: boolean; isChosen: boolean; isSeveral: boolean }) {
  if (!isDone) return isSeveral ? <span class="tick square"><Icon name="check" size={18} /></span> : null;
  if (isKey) return <span class="mark-word"><Icon name="check" size={22} /><span class="hear">{t("right")}</span></span>;
  return isChosen ? <span class="mark-word"><Icon name="close" size={22} /><span class="hear">{t("your answer")}</span></span> : null;
}

/** Things are pressed one after the other; each gets its number, pressing it again takes it and all after it back. */
function Ordering({ question, shown, answer, onAnswer, isPractice, labelledBy, isDone }: KindProps) {
  const [chosen, setChosen] = useState<number[]>([]);
  useEffect(() => setChosen(Array.isArray(answer) ? answer : []), [question.code, answer]);
  const items = question.items ?? [];
  const press = (n: number) => {
    const at = chosen.indexOf(n);
    const next = at < 0 ? [...chosen, n] : chosen.slice(0, at);
    setChosen(next);
    if (!isPractice && (next.length === items.length || answer !== null)) onAnswer(next.length === items.length ? next : null);
  };
  return (
    <>
      <div class="offers" role="group" aria-labelledby={labelledBy}>
        {shown.map((n) => {
          const rank = chosen.indexOf(n);
          return (
            <button key={n} type="button" class={`tile offer${rank >= 0 ? marks(isDone, true, rank === n) : ""}`} aria-pressed={rank >= 0} disabled={isDone} onClick={() => press(n)}>
              <span class="rank">{rank >= 0 ? figure(rank + 1) : ""}</span><Say of={told(items[n])} class="tile-words" />
            </button>
          );
        })}
      </div>
      {isPractice && !isDone && <Button wide icon="check" disabled={chosen.length < items.length} onClick={() => onAnswer(chosen)}>{t("Answer")}</Button>}
    </>
  );
}

/** Left things wait in turn; what is pressed below goes to the one that is framed. */
function Matching({ question, shown, answer, onAnswer, isPractice, labelledBy, isDone }: KindProps) {
  const lefts = question.left ?? (question.pairs ?? []).map((pair) => pair.left);
  const rights = question.right ?? (question.pairs ?? []).map((pair) => pair.right);
  const nothing = () => lefts.map(() => -1);
  const [put, setPut] = useState<number[]>(nothing);
  const [now, setNow] = useState(0);
  useEffect(() => {
    setPut(Array.isArray(answer) ? answer : nothing());
    setNow(Array.isArray(answer) ? -1 : 0);
  }, [question.code, answer]);
  const press = (right: number) => {
    const at = now >= 0 ? now : put.indexOf(right);
    const next = put.map((one, n) => (n === at ? right : one === right ? -1 : one));
    const isFull = next.every((one) => one >= 0);
    setPut(next);
    setNow(next.indexOf(-1));
    if (!isPractice && (isFull || answer !== null)) onAnswer(isFull ? next : null);
  };
  return (
    <div role="group" aria-labelledby={labelledBy} class="matching">
      <ol class="lefts">
        {lefts.map((left, n) => (
          <li key={n}>
            <button type="button" class={`tile offer${isDone ? marks(true, true, put[n] === n) : n === now ? " is-chosen" : ""}`} aria-pressed={n === now} disabled={isDone} onClick={() => setNow(n)}>
              <span class="rank">{figure(n + 1)}</span>
              <span class="tile-words"><Say of={told(left)} class="named" />{put[n]! >= 0 && <small>→ <Say of={told(rights[put[n]!])} /></small>}</span>
            </button>
          </li>
        ))}
      </ol>
      {!isDone && (
        <div class="offers rights">
          {shown.map((n) => (
            <button key={n} type="button" class="tile offer" aria-pressed={put.includes(n)} onClick={() => press(n)}>
              <span class="rank">{put.includes(n) ? figure(put.indexOf(n) + 1) : ""}</span><Say of={told(rights[n])} class="tile-words" />
            </button>
          ))}
        </div>
      )}
      {isPractice && !isDone && <Button wide icon="check" disabled={put.includes(-1)} onClick={() => onAnswer(put)}>{t("Answer")}</Button>}
    </div>
  );
}

function NumberLine({ question, answer, onAnswer, isPractice, labelledBy, isDone }: KindProps) {
  const [typed, setTyped] = useState("");
  useEffect(() => setTyped(typeof answer === "number" ? String(answer).replace(".", language.value === "vi" ? "," : ".") : ""), [question.code]);
  useEffect(() => {
    if (isPractice && answer === null) setTyped("");
  }, [answer]);
  const found = numberOf(typed, language.value);
  const type = (value: string) => {
    setTyped(value);
    if (!isPractice) onAnswer(numberOf(value, language.value));
  };
  return (
    <>
      <div class="number-line">
        <input aria-labelledby={labelledBy} inputMode="decimal" autocomplete="off" maxLength={20} value={typed} disabled={isDone} onInput={(event) => type((event.target as HTMLInputElement).value)} />
        <Say of={told(question.unit)} />
      </div>
      {isPractice && !isDone && <Button wide icon="check" disabled={found === null} onClick={() => onAnswer(found)}>{t("Answer")}</Button>}
    </>
  );
}

/** Right or not, and why; the key where the tiles do not show it. */
function Verdict({ question, answer, onAgain }: { question: Asked; answer: Given; onAgain: () => void }) {
  const is = isRight(question, answer);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView?.({ block: "nearest" }), []);
  const chosen = Array.isArray(answer) ? answer : typeof answer === "number" ? [answer] : [];
  const wrong = (question.choices ?? []).filter((choice, n) => choice.why && !choice.right && chosen.includes(n));
  const key = is ? [] : keyOf(question);
  return (
    <div ref={place} class={`verdict${is ? " is-right" : " is-wrong"}`} role="status">
      <Icon name={is ? "check" : "close"} size={28} />
      <div>
        <p><b>{is ? t("Right.") : t("Not right.")}</b></p>
        {wrong.map((choice, n) => <p key={n}><Say of={told(choice.why)} /></p>)}
        {key.length > 0 && <p>{t("The answer:")}</p>}
        {key.length > 0 && <ol class="key">{key.map((line, n) => <li key={n}>{line}</li>)}</ol>}
        <p><Say of={told(question.why)} /></p>
        {!is && <Button look="second" icon="sync" onClick={onAgain}>{t("Try again")}</Button>}
      </div>
    </div>
  );
}

/** The right answer, line by line, where the tiles do not show it. */
function keyOf(question: Asked): string[] {
  if (question.kind === "number") return [`${figure(question.answer ?? 0)} ${told(question.unit).text}`.trim()];
  if (question.kind === "order") return (question.items ?? []).map((item, n) => `${figure(n + 1)}. ${told(item).text}`);
  return question.kind === "match" ? (question.pairs ?? []).map((pair) => `${told(pair.left).text} → ${told(pair.right).text}`) : [];
}
