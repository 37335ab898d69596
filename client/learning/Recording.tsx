/** Reading a lesson aloud, step after step, for those who do not read or speak another language. */
import { useEffect, useState } from "preact/hooks";
import type { Lesson, Pack, Step } from "../contract/pack";
import { Button } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { useAddress } from "../parts/Photos";
import type { Made } from "../parts/picture";
import { useRecorder, written } from "../parts/VoiceNote";
import { go, type Params } from "../shell/router";
import { figure, said, t } from "../shell/words";
import { packOf } from "../store/packs";
import { rowsChanged } from "../store/rows";
import type { Tongue } from "../store/voices";
import { Dots, Scene } from "./parts";
import { keepStep, keepTongue, lastTongue, MOST_SECONDS, standingOf, voiceNotice, type NoticeRow, type Spoken } from "./reading";
import { codeOf, fittingLanguages, languageName, languageRows, tongueName, vietnameseOf } from "./tongues";
import { told } from "./told";
import "./learning.css";

export default function Recording({ params }: { params: Params }) {
  void rowsChanged.value;
  const [pack, setPack] = useState<Pack | null | undefined>(undefined);
  const [tongue, setTongue] = useState<Tongue | null>(null);
  useEffect(() => void packOf(params.course ?? "").then((found) => setPack(found?.pack ?? null)), [params.course]);
  const [lesson, notice] = [pack?.course.lessons.find((one) => one.code === params.lesson), voiceNotice()];
  if (pack === undefined) return null;
  if (!pack || !lesson) return <div class="page"><Notice tone="warn">{t("This lesson is not on this phone. Fetch the course first.")}</Notice></div>;
  if (!notice) return <div class="page"><Notice tone="warn">{t("Sync once: the words a speaker agrees to are not on this phone yet.")}</Notice></div>;
  if (!tongue) return <Beginning pack={pack} lesson={lesson} notice={notice} onBegin={setTongue} />;
  return <Reading pack={pack} lesson={lesson} notice={notice} tongue={tongue} />;
}

interface BeginningProps { pack: Pack; lesson: Lesson; notice: NoticeRow; onBegin: (tongue: Tongue) => void }

/** In which language and dialect, and whether the speaker agrees to be heard. */
function Beginning({ pack, lesson, notice, onBegin }: BeginningProps) {
  const [language, setLanguage] = useState("");
  const [dialect, setDialect] = useState("");
  const [isAgreed, setAgreed] = useState(false);
  useEffect(() => void lastTongue().then((last) => {
    if (!last) return;
    setLanguage(languageName(last.language));
    setDialect(last.dialect);
  }), []);
  const code = codeOf(language);
  const dialects = languageRows().find((one) => one.id === code)?.dialects ?? [];
  const isKnown = fittingLanguages(language, 1).some((one) => one.id === code);
  const begin = async () => {
    const tongue = { language: code, dialect: dialect.trim() };
    await keepTongue(tongue);
    onBegin(tongue);
  };
  return (
    <div class="page">
      <header class="who"><h1>{t("Read a lesson aloud")}</h1><p>{told(pack.course.title).text}: {told(lesson.title).text}</p></header>
      <Field label={t("In which language do you speak?")} help={t("Choose one or type its name.")}>
        {(ids) => <Line ids={ids} value={language} longest={40} onInput={setLanguage} />}
      </Field>
      {!isKnown && <Chips names={fittingLanguages(language, 8).map((one) => languageName(one.id))} onChoose={setLanguage} />}
      <Field label={t("Dialect, if it has a name")}>{(ids) => <Line ids={ids} value={dialect} longest={40} onInput={setDialect} />}</Field>
      {!dialects.includes(dialect) && <Chips names={dialects} onChoose={setDialect} />}
      <section class="consents">
        <h2>{t("Your voice")}</h2>
        <p class="notice-text">{said(notice.text)}</p>
        <button type="button" role="checkbox" class={`tile${isAgreed ? " is-chosen" : ""}`} aria-checked={isAgreed} onClick={() => setAgreed(!isAgreed)}>
          <span class="tile-words"><b>{t("I agree")}</b></span>{isAgreed && <Icon name="check" />}
        </button>
      </section>
      <Button wide icon="next" disabled={!code || !isAgreed} onClick={() => void begin()}>{t("Begin")}</Button>
    </div>
  );
}

function Chips({ names, onChoose }: { names: readonly string[]; onChoose: (name: string) => void }) {
  if (!names.length) return null;
  return <p class="row tongues">{names.map((name) => <button key={name} type="button" class="chip" onClick={() => onChoose(name)}>{name}</button>)}</p>;
}

interface ReadingProps { pack: Pack; lesson: Lesson; notice: NoticeRow; tongue: Tongue }

function Reading({ pack, lesson, notice, tongue }: ReadingProps) {
  const [at, setAt] = useState(0);
  const [standing, setStanding] = useState<Map<string, Spoken>>(new Map());
  useEffect(() => void standingOf(pack, lesson, tongue).then(setStanding), [lesson.code, rowsChanged.value]);
  const step = lesson.steps[at];
  if (!step) return <Done lesson={lesson} standing={standing} tongue={tongue} onAgain={() => setAt(0)} />;
  const keep = async (made: Made, seconds: number) => {
    await keepStep(pack, lesson, step.code, tongue, notice, made, seconds);
    setStanding(new Map(standing).set(step.code, { is: "here" }));
    setAt(at + 1);
  };
  return (
    <div class="page player">
      <p class="quiet">{tongueName(tongue)}</p>
      <Dots n={at + 1} of={lesson.steps.length} />
      <Speaking key={step.code} pack={pack} step={step} spoken={standing.get(step.code)} onKeep={keep} />
      <nav class="turning" aria-label={t("Steps")}>
        <Button look="second" icon="back" onClick={() => (at ? setAt(at - 1) : go("learn/voices"))}>{t("Back")}</Button>
        <Button look="second" icon="next" onClick={() => setAt(at + 1)}>{t("Skip")}</Button>
      </nav>
    </div>
  );
}

interface SpeakingProps { pack: Pack; step: Step; spoken: Spoken | undefined; onKeep: (made: Made, seconds: number) => Promise<void> }

/** One step: read it, hear it, keep it or read it again. */
function Speaking({ pack, step, spoken, onKeep }: SpeakingProps) {
  const [made, setMade] = useState<{ made: Made; seconds: number } | null>(null);
  const [isFault, setFault] = useState(false);
  const recorder = useRecorder((one, seconds) => setMade({ made: one, seconds }), MOST_SECONDS);
  const keep = () => void onKeep(made!.made, made!.seconds).catch(() => setFault(true));
  const again = () => {
    setMade(null);
    setFault(false);
    void recorder.start();
  };
  return (
    <>
      <Scene pack={pack} show={step.show} alt={step.alt} />
      <div class="reading" lang="vi">{vietnameseOf(pack, step).split("\n").map((line, n) => <p key={n} class={n ? "more" : "say"}>{line}</p>)}</div>
      <Standing spoken={spoken} />
      {recorder.seconds !== null && (
        <div class="voice is-on" role="status"><span class="pulse" aria-hidden="true" /><span class="figures">{written(recorder.seconds)} / {written(MOST_SECONDS)}</span><Button icon="stop" onClick={recorder.stop}>{t("Stop")}</Button></div>
      )}
      {recorder.seconds === null && !made && <Button wide icon="mic" onClick={again}>{t("Record")}</Button>}
      {recorder.seconds === null && made && (
        <div class="stack">
          <Listening made={made.made} />
          <Button wide icon="check" onClick={keep}>{t("Keep and go on")}</Button>
          <Button wide look="second" icon="mic" onClick={again}>{t("Read it again")}</Button>
        </div>
      )}
      {recorder.fault && <Notice tone="warn">{t("The microphone could not be used. Allow it in the settings of the phone.")}</Notice>}
      {isFault && <Notice tone="bad">{t("It could not be kept. Unlock the phone and try again.")}</Notice>}
    </>
  );
}

function Listening({ made }: { made: Made }) {
  const address = useAddress(made);
  return <div class="voice">{address && <audio controls src={address} aria-label={t("What you read")} />}</div>;
}

function Standing({ spoken }: { spoken: Spoken | undefined }) {
  if (!spoken || spoken.is === "none") return <p class="quiet">{t("Nobody has read this step in this language yet.")}</p>;
  if (spoken.is === "returned") return <Notice tone="warn">{t("It came back: {note}", { note: spoken.note })}</Notice>;
  const words = {
    here: t("You have read it; it is sent with the next signal."),
    waiting: t("Recorded; a second speaker will listen to it."),
    heard: t("It has a voice already."),
    old: t("It has a voice, but the text is newer: read it again."),
  }[spoken.is];
  return <p class="quiet voice-sign"><Icon name={spoken.is === "old" ? "info" : "check"} size={20} /> <span>{words}</span></p>;
}

function Done({ lesson, standing, tongue, onAgain }: { lesson: Lesson; standing: Map<string, Spoken>; tongue: Tongue; onAgain: () => void }) {
  const read = lesson.steps.filter((step) => !["none", "returned"].includes(standing.get(step.code)?.is ?? "none")).length;
  return (
    <div class="page">
      <section class="kept-sign" role="status"><span class="kept-tick"><Icon name="check" size={40} /></span><h1>{t("Thank you")}</h1><p>{t("{n} of {most} steps have a voice in {language}.", { n: figure(read), most: figure(lesson.steps.length), language: tongueName(tongue) })}</p></section>
      <p>{t("They are sent with the next signal. A second speaker listens before everybody hears them.")}</p>
      <Button wide icon="list" onClick={() => go("learn/voices")}>{t("To the voices")}</Button>
      <Button wide look="second" icon="back" onClick={onAgain}>{t("From the beginning")}</Button>
    </div>
  );
}
