/** A question to the room: asked, answered with cards or by hand, closed, told with its reason. */
import { useState } from "preact/hooks";
import type { Given, Pack, Question } from "../../contract/pack";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Sheet } from "../../parts/Sheet";
import { figure, t } from "../../shell/words";
import { LETTERS, type Letter } from "../cards/codes";
import type { Vote } from "../cards/votes";
import { Say, Scene, TranslationSign } from "../parts";
import { told } from "../told";
import { answeredByCards, answeredByHand, offersOf, rightLetter, tally } from "./state";
import { Sweep } from "./Sweep";
import type { PackPart } from "./Village";
import { nameOf } from "./Who";

interface Props extends PackPart { question: Question }

export function Asking(props: Props) {
  const { pack, state, change, question } = props;
  const [isSweeping, setSweeping] = useState(false);
  const isClosed = state.closed.includes(question.code);
  const ask = told(question.ask);
  const count = Object.keys(state.given[question.code] ?? {}).filter((id) => state.persons.includes(id)).length;
  const close = () => {
    setSweeping(false);
    change({ ...state, closed: [...state.closed, question.code] });
  };
  return (
    <>
      {!isSweeping && <Scene pack={pack} show={question.show} alt={question.alt} />}
      <h1 class="say" lang={ask.lang}>{ask.text}</h1>
      <Offers {...props} isClosed={isClosed} />
      {isClosed && <Reason question={question} seed={state.id} />}
      {!isClosed && isSweeping && <Reading {...props} />}
      {!isClosed && (
        <>
          <p role="status" class="count">{t("{n} of {most} have answered", { n: count, most: state.persons.length })}</p>
          <Room {...props} />
          <div class="stack">
            <Button wide icon="camera" look={isSweeping ? "second" : "first"} onClick={() => setSweeping(!isSweeping)}>{isSweeping ? t("Put the camera away") : t("Read the cards")}</Button>
            <Button wide icon="check" look={isSweeping || count ? "first" : "second"} disabled={!count} onClick={close}>{t("Close the question")}</Button>
          </div>
        </>
      )}
      <TranslationSign of={[ask]} />
    </>
  );
}

/** The choices with their letters; once closed also how many chose each, and which is right. */
function Offers({ pack, state, question, isClosed }: Props & { isClosed: boolean }) {
  const [right, counts] = [rightLetter(question, state.id), tally(state, question)];
  return (
    <ol class="letters">
      {offersOf(question, state.id).map(({ letter, given }) => {
        const n = counts.find((one) => one.letter === letter)?.n ?? 0;
        return (
          <li key={letter} class={`tile lettered${isClosed ? (letter === right ? " is-right" : " is-off") : ""}`}>
            <b class="letter">{letter}</b>
            <span class="tile-words">
              <Offer pack={pack} question={question} given={given} />
              {isClosed && <progress max={Math.max(1, state.persons.length)} value={n} aria-label={t("Chosen by {n}", { n })} />}
            </span>
            {isClosed && <b class="chosen-by">{figure(n)}{letter === right && <Icon name="check" size={24} />}</b>}
          </li>
        );
      })}
    </ol>
  );
}

function Offer({ pack, question, given }: { pack: Pack; question: Question; given: Given }) {
  if (typeof given !== "number") return <>{given ? t("True") : t("False")}</>;
  const offer = question.choices?.[given];
  if (!offer?.show) return <Say of={told(offer?.text ?? offer?.alt)} />;
  return <><Scene pack={pack} show={offer.show} small alt={offer.alt} />{offer.text && <Say of={told(offer.text)} />}</>;
}

function Reason({ question, seed }: { question: Question; seed: string }) {
  const right = rightLetter(question, seed);
  const offer = offersOf(question, seed).find(({ letter }) => letter === right);
  const why = told(question.why ?? (typeof offer?.given === "number" ? question.choices?.[offer.given]?.why : undefined));
  return (
    <div class="verdict is-right" role="status">
      <Icon name="check" size={28} />
      <div><p><b>{t("Right: {letter}", { letter: right ?? "" })}</b></p>{why.text && <p><Say of={why} /></p>}</div>
    </div>
  );
}

/** The camera over the cards. */
function Reading({ state, change, question }: Props) {
  const take = (votes: Map<number, Vote>) => {
    const next = answeredByCards(state, question, votes);
    if (JSON.stringify(next.given) !== JSON.stringify(state.given)) change(next);
  };
  return <Sweep onVotes={take} />;
}

/** Everybody there: a tick for who has answered, never the letter; a tap answers by hand. */
function Room({ state, change, question }: Props) {
  const [asked, setAsked] = useState<string | null>(null);
  const sorted = [...state.persons].sort((a, b) => (state.numbers[a] ?? 99) - (state.numbers[b] ?? 99));
  const given = state.given[question.code] ?? {};
  const choose = (letter: Letter | null) => {
    change(answeredByHand(state, question, asked!, letter));
    setAsked(null);
  };
  const offered = offersOf(question, state.id).length;
  return (
    <>
      <ul class="held-cards room">
        {sorted.map((id) => (
          <li key={id}>
            <button type="button" class={`held-card${given[id] ? " is-chosen" : ""}`} onClick={() => setAsked(id)}>
              <b>{state.numbers[id] ? figure(state.numbers[id]!) : "–"}</b> <span>{nameOf(id)}</span>
              {given[id] && <Icon name="check" size={20} />}
              <span class="hear">{given[id] ? t("has answered") : t("has not answered")}</span>
            </button>
          </li>
        ))}
      </ul>
      {asked && (
        <Sheet title={nameOf(asked)} onClose={() => setAsked(null)}>
          <div class="by-hand">{LETTERS.slice(0, offered).map((letter) => <Button key={letter} look="second" onClick={() => choose(letter)}>{letter}</Button>)}</div>
          <Button wide look="plain" onClick={() => choose(null)}>{t("No answer")}</Button>
        </Sheet>
      )}
    </>
  );
}
