/** The volunteer's page of learning: who learns now, and which courses are on this phone. */
import { useEffect, useState } from "preact/hooks";
import type { PackLine } from "../contract/pack";
import { person } from "../fieldwork/held";
import { Persons } from "../fieldwork/Persons";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { go, type Params } from "../shell/router";
import { figure, language, t, tn } from "../shell/words";
import type { KeptPack } from "../store/db";
import { NoContact, Refused } from "../store/network";
import { askForPacks, BadPack, fetchPack, NewerPack, packList, packsHere } from "../store/packs";
import { rowsChanged } from "../store/rows";
import { followVoices } from "../store/voices";
import { handOver } from "./handing";
import { forgetPictures, learnerOf, type Learner } from "./learners";
import { Say } from "./parts";
import { tellLeftOver } from "./sittings";
import { told } from "./told";
import "./learning.css";

export default function Learn({ params }: { params: Params }) {
  const shelf = useShelf();
  useEffect(() => void tellLeftOver(Date.now()).catch(() => undefined), []);
  const hasCourses = Boolean(shelf.here?.length);
  return (
    <div class="page learn">
      <header class="who"><h1>{t("Learn")}</h1><p>{t("Short lessons, heard and seen, without signal. You hand the phone over; only your pictures lead back.")}</p></header>
      <WhoLearns first={params.person} hasCourses={hasCourses} />
      <Courses {...shelf} />
      <Button wide look="second" icon="mic" onClick={() => go("learn/voices")}>{t("Voices: hear and record lessons")}</Button>
    </div>
  );
}

function WhoLearns({ first, hasCourses }: { first: string | undefined; hasCourses: boolean }) {
  void rowsChanged.value;
  const [chosen, setChosen] = useState<string[]>(first && person(first) ? [first] : []);
  const [learner, setLearner] = useState<Learner | null>(null);
  const [id] = chosen;
  useEffect(() => {
    setLearner(null);
    if (id) void learnerOf(id).then(setLearner);
  }, [id]);
  const one = id ? person(id) : undefined;
  const anew = () => void forgetPictures(id!).then(() => learnerOf(id!)).then(setLearner);
  return (
    <section>
      <h2>{t("Who learns?")}</h2>
      <Persons single chosen={chosen} onChange={setChosen} newAt="new/person" />
      {one && <Button wide icon="hand" disabled={!hasCourses} onClick={() => handOver(one.id)}>{t("Hand the phone to {name}", { name: one.full_name })}</Button>}
      {one && learner?.pictures && <Button wide look="second" icon="sync" onClick={anew}>{t("The picture is forgotten: choose anew")}</Button>}
      {!one && <Button wide icon="hand" disabled={!hasCourses} onClick={() => handOver(null)}>{t("Hand the phone over")}</Button>}
      {!one && <p class="quiet">{t("Whoever learned here before finds herself by her picture; somebody may also just look.")}</p>}
    </section>
  );
}

interface Shelf {
  list: PackLine[];
  here: KeptPack[] | null;
  fault: string | null;
  /** The course that is on its way. */
  busy: string | null;
  fetch: (lines: readonly PackLine[]) => Promise<void>;
}

/** What is here and what there is; asks for the list, and shows the kept one where nobody answers. */
function useShelf(): Shelf {
  const [list, setList] = useState<PackLine[]>([]);
  const [here, setHere] = useState<KeptPack[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    void (async () => {
      const [kept, packs] = [await packList(), await packsHere()];
      if (!isHere) return;
      setList(kept);
      setHere(packs);
      const fresh = await askForPacks().catch(() => null);
      if (fresh) await followVoices(fresh).catch(() => undefined);
      if (isHere && fresh) setList(fresh);
    })();
    return () => {
      isHere = false;
    };
  }, []);
  const fetch = async (lines: readonly PackLine[]) => {
    setFault(null);
    try {
      for (const line of lines) {
        setBusy(line.course);
        await fetchPack(line, Date.now());
        setHere(await packsHere());
      }
    } catch (why) {
      setFault(wordsFor(why));
    } finally {
      setBusy(null);
    }
  };
  return { list, here, fault, busy, fetch };
}

function wordsFor(why: unknown): string {
  if (why instanceof BadPack) return t("The course did not come as it was made. It was thrown away; fetch it again.");
  if (why instanceof NewerPack) return t("This course needs a newer version of the app.");
  if (why instanceof NoContact || why instanceof Refused) return t("No contact. What has come is kept; fetch the rest later.");
  return t("It could not be kept. Is there room on the phone?");
}

function Courses({ list, here, fault, busy, fetch }: Shelf) {
  if (!here) return null;
  const digests = new Set(here.map((one) => one.digest));
  const lines = [...list, ...here.filter((kept) => !list.some((line) => line.course === kept.course)).map((kept) => kept.line)].sort((a, b) => a.order - b.order);
  const lacking = lines.filter((line) => !digests.has(line.digest));
  const bytes = lacking.reduce((sum, line) => sum + line.bytes, 0);
  return (
    <section>
      <h2>{t("Courses on this phone")}</h2>
      {!lines.length && <Notice>{t("The list of courses comes with the next signal.")}</Notice>}
      {fault && <Notice tone="warn">{fault}</Notice>}
      {lacking.length > 0 && <Button wide look="second" icon="down" disabled={busy !== null} onClick={() => void fetch(lacking)}>{tn("Fetch {n} course ({size})", "Fetch {n} courses ({size})", lacking.length, { size: sizeOf(bytes) })}</Button>}
      <ul class="items">
        {lines.map((line) => <li key={line.course}><Row line={line} kept={here.find((one) => one.course === line.course)} isBusy={busy === line.course} isWaiting={busy !== null} onFetch={() => void fetch([line])} /></li>)}
      </ul>
    </section>
  );
}

interface RowProps { line: PackLine; kept: KeptPack | undefined; isBusy: boolean; isWaiting: boolean; onFetch: () => void }

function Row({ line, kept, isBusy, isWaiting, onFetch }: RowProps) {
  const isHere = kept?.digest === line.digest;
  const state = isBusy ? t("on its way …") : isHere ? t("on this phone") : kept ? t("a newer edition is there, {size}", { size: sizeOf(line.bytes) }) : t("not here yet, {size}", { size: sizeOf(line.bytes) });
  const stale = line.languages[language.value];
  return (
    <div class="item pack">
      <Icon name={isHere ? "check" : "down"} />
      <span class="item-words">
        <b><Say of={told(line.title)} /></b>
        <small>{[tn("{n} lesson", "{n} lessons", line.lessons), tn("{n} minute", "{n} minutes", line.minutes), state].join(" · ")}</small>
        {line.sound_bytes > 0 && <small>{t("with sound {size} more", { size: sizeOf(line.sound_bytes) })}</small>}
        {stale && stale.missing + stale.old > 0 && <small class="late"><Icon name="info" size={18} /> {tn("{n} text is older than its Vietnamese or lacks in this language", "{n} texts are older than their Vietnamese or lack in this language", stale.missing + stale.old)}</small>}
      </span>
      {!isHere && <Button look="second" disabled={isWaiting} onClick={onFetch}>{t("Fetch")}</Button>}
    </div>
  );
}

/** Write how much travels: 41 kB, 1.2 MB. */
export function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? t("{n} kB", { n: figure(Math.max(1, Math.round(bytes / 1000))) }) : t("{n} MB", { n: figure(Math.round(bytes / 100_000) / 10) });
}
