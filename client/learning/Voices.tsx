/** Voices on this phone: which courses can be heard in which language, their size, and reading more. */
import { useEffect, useState } from "preact/hooks";
import type { PackLine, VoiceLine } from "../contract/pack";
import { Button, IconButton } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { figure, said, t, tn } from "../shell/words";
import type { KeptVoice } from "../store/db";
import { NoContact, Refused } from "../store/network";
import { askForPacks, packList, packOf, packsHere } from "../store/packs";
import { outboxChanged } from "../store/outbox";
import { rowsChanged } from "../store/rows";
import { BadSound, chooseVoice, chosenVoice, dropVoice, fetchVoice, followVoices, keyOf, voicesChanged, voicesHere, type Tongue } from "../store/voices";
import { sizeOf } from "./Learn";
import { Say } from "./parts";
import { ownRecordings, takeBack, type OwnRow } from "./reading";
import { tongueName } from "./tongues";
import { told } from "./told";
import "./learning.css";

export default function Voices() {
  void rowsChanged.value;
  const change = voicesChanged.value;
  const [list, setList] = useState<PackLine[]>([]);
  const [here, setHere] = useState<KeptVoice[]>([]);
  const [chosen, setChosen] = useState<Tongue | null>(null);
  useEffect(() => {
    void packList().then(setList);
    void askForPacks().then(async (fresh) => {
      setList(fresh);
      await followVoices(fresh);
    }).catch(() => undefined);
  }, []);
  useEffect(() => {
    void voicesHere().then(setHere);
    void chosenVoice().then(setChosen);
  }, [change]);
  const spoken = list.filter((line) => line.voices?.length);
  return (
    <div class="page">
      <header class="who"><h1>{t("Voices")}</h1><p>{t("Lessons read aloud by people, in their language. They are fetched beside the course.")}</p></header>
      <Hearing here={here} chosen={chosen} />
      <section>
        <h2>{t("Voices to fetch")}</h2>
        {!spoken.length && <Notice>{t("No course has been read aloud yet.")}</Notice>}
        {spoken.map((line) => <CourseVoices key={line.course} line={line} here={here} />)}
      </section>
      <ReadMore />
      <Own />
    </div>
  );
}

/** In which language and dialect lessons are heard on this phone. */
function Hearing({ here, chosen }: { here: readonly KeptVoice[]; chosen: Tongue | null }) {
  const tongues = [...new Map(here.map((one) => [`${one.language}|${one.dialect}`, { language: one.language, dialect: one.dialect }])).values()];
  if (!tongues.length) return null;
  const is = (one: Tongue | null) => one?.language === chosen?.language && one?.dialect === chosen?.dialect;
  return (
    <section>
      <h2 id="heard-in">{t("Lessons are heard in")}</h2>
      <p class="row tongues" role="radiogroup" aria-labelledby="heard-in">
        <button type="button" role="radio" class="chip" aria-checked={chosen === null} onClick={() => void chooseVoice(null)}>{t("the language of the text")}</button>
        {tongues.map((one) => <button key={tongueName(one)} type="button" role="radio" class="chip" aria-checked={is(one)} onClick={() => void chooseVoice(one)}>{tongueName(one)}</button>)}
      </p>
    </section>
  );
}

function CourseVoices({ line, here }: { line: PackLine; here: readonly KeptVoice[] }) {
  return (
    <>
      <h3><Say of={told(line.title)} /></h3>
      <ul class="items">{line.voices!.map((voice) => <li key={voice.address}><Row course={line.course} voice={voice} kept={here.find((one) => one.key === keyOf(line.course, voice))} /></li>)}</ul>
    </>
  );
}

interface RowProps { course: string; voice: VoiceLine; kept: KeptVoice | undefined }

function Row({ course, voice, kept }: RowProps) {
  const [done, setDone] = useState<{ n: number; of: number } | null>(null);
  const [fault, setFault] = useState("");
  const isHere = kept?.digest === voice.digest && Object.keys(kept.steps).length === voice.steps;
  const fetch = async () => {
    setFault("");
    setDone({ n: 0, of: voice.steps });
    try {
      await fetchVoice(course, voice, Date.now(), (n, of) => setDone({ n, of }));
    } catch (why) {
      setFault(wordsFor(why));
    } finally {
      setDone(null);
    }
  };
  const state = done ? t("{n} of {most} fetched …", { n: figure(done.n), most: figure(done.of) }) : isHere ? t("on this phone") : kept ? t("there is more, {size}", { size: sizeOf(voice.bytes) }) : t("not here yet, {size}", { size: sizeOf(voice.bytes) });
  const name = voice.dialect ? `${said(voice.label as Record<string, string>)} (${voice.dialect})` : said(voice.label as Record<string, string>);
  return (
    <div class="item pack">
      <Icon name={isHere ? "check" : "sound"} />
      <span class="item-words">
        <b>{name}</b>
        <small>{[tn("{n} step", "{n} steps", voice.steps), state].join(" · ")}</small>
        {voice.old > 0 && <small class="late"><Icon name="info" size={18} /> {tn("{n} step speaks an older text", "{n} steps speak an older text", voice.old)}</small>}
        {fault && <small class="late" role="alert">{fault}</small>}
      </span>
      {!isHere && <Button look="second" disabled={done !== null} onClick={() => void fetch()}>{t("Fetch")}</Button>}
      {isHere && <IconButton icon="trash" label={t("Remove the voice {name}", { name })} onClick={() => void dropVoice(kept.key)} />}
    </div>
  );
}

function wordsFor(why: unknown): string {
  if (why instanceof BadSound) return t("A recording did not come as it was made. It was thrown away; fetch it again.");
  if (why instanceof NoContact || why instanceof Refused) return t("No contact. What has come is kept; fetch the rest later.");
  return t("It could not be kept. Is there room on the phone?");
}

interface Shelf { course: string; title: PackLine["title"]; lessons: { code: string; title: PackLine["title"]; steps: number }[] }

/** The lessons on this phone, to be read aloud. */
function ReadMore() {
  const [shelf, setShelf] = useState<Shelf[]>([]);
  useEffect(() => void (async () => {
    const found: Shelf[] = [];
    for (const kept of await packsHere()) {
      const lessons = (await packOf(kept.course))?.pack.course.lessons ?? [];
      found.push({ course: kept.course, title: kept.line.title, lessons: lessons.map((one) => ({ code: one.code, title: one.title, steps: one.steps.length })) });
    }
    setShelf(found);
  })(), []);
  return (
    <section>
      <h2>{t("Read a lesson aloud")}</h2>
      <p class="quiet">{t("Works without signal. A second speaker listens before everybody hears it.")}</p>
      {shelf.map((one) => (
        <details key={one.course} class="fold">
          <summary><Say of={told(one.title)} /></summary>
          <ul class="items">
            {one.lessons.map((lesson) => (
              <li key={lesson.code}><a class="item" href={`#/learn/${one.course}/${lesson.code}/record`}><Icon name="mic" /><span class="item-words"><b><Say of={told(lesson.title)} /></b><small>{tn("{n} step", "{n} steps", lesson.steps)}</small></span><Icon name="next" /></a></li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** What whoever is in has read aloud: where it stands, and taking it back. */
function Own() {
  const [rows, setRows] = useState<OwnRow[]>([]);
  const [asked, setAsked] = useState("");
  useEffect(() => void ownRecordings().then(setRows), [rowsChanged.value, outboxChanged.value]);
  if (!rows.length) return null;
  const states: Record<string, string> = { waiting: t("waits for a second speaker"), returned: t("came back"), accepted: t("is heard") };
  return (
    <section>
      <h2>{t("What you have read aloud")}</h2>
      <ul class="items">
        {rows.map((row) => (
          <li key={row.id}>
            <div class="item pack">
              <Icon name={row.state === "returned" ? "warn" : "mic"} />
              <span class="item-words"><b>{`${row.course} / ${row.lesson} / ${row.step}`}</b><small>{[tongueName(row), states[row.state] ?? row.state, row.note].filter(Boolean).join(" · ")}</small></span>
              {asked === row.id
                ? <Button look="second" onClick={() => void takeBack(row).then(() => setAsked(""))}>{t("Yes, take it back")}</Button>
                : <IconButton icon="trash" label={t("Take back {what}", { what: `${row.lesson} / ${row.step}, ${tongueName(row)}` })} onClick={() => setAsked(row.id)} />}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
