/** Where each record stands, in plain words; what to do when something needs attention. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { aloud, Sound } from "../parts/Sound";
import { contactWords } from "../shell/contact";
import { clock, day, moment, t, tn } from "../shell/words";
import { db, type KeptCommand } from "../store/db";
import { clockOffset, lastContact } from "../store/device";
import { outboxChanged, needAttention, waitingHere } from "../store/outbox";
import { syncNow, syncState } from "../store/sync";
import { PhoneFacts } from "./PhoneFacts";
import { RecordRow } from "./RecordRow";
import { WithoutSignal } from "./WithoutSignal";

const SHOWN = 100;
const CLOCK_OFF = 5 * 60_000;

export default function Standing() {
  const rows = useOutbox();
  const bad = rows.filter((row) => row.state === "attention" || row.state === "unreadable");
  const others = rows.filter((row) => !bad.includes(row));
  const offset = clockOffset.value ?? 0;
  const [most, setMost] = useState(SHOWN);
  return (
    <div class="page">
      <Summary />
      {Math.abs(offset) > CLOCK_OFF && (
        <Notice tone="warn">{t("The clock of this phone is wrong by {minutes} minutes. It should be {time} on {day}. Set it in the settings of the phone.", {
          minutes: Math.round(Math.abs(offset) / 60_000), time: clock(Date.now() + offset), day: day(Date.now() + offset),
        })}</Notice>
      )}
      {bad.length > 0 && (
        <section>
          <h2>{t("Needs attention")}</h2>
          <ul class="records">{bad.map((row) => <RecordRow key={row.id} row={row} />)}</ul>
        </section>
      )}
      <section>
        <h2>{t("Your records")}</h2>
        {rows.length === 0 && <p class="quiet">{t("Nothing was recorded on this phone yet.")}</p>}
        <ul class="records">{others.slice(0, most).map((row) => <RecordRow key={row.id} row={row} />)}</ul>
        {others.length > most && <button type="button" class="fold" onClick={() => setMost(most + SHOWN)}><Icon name="plus" size={22} /> <span>{tn("{n} more", "{n} more", others.length - most)}</span></button>}
      </section>
      <WithoutSignal />
      <PhoneFacts />
    </div>
  );
}

function useOutbox(): KeptCommand[] {
  const [rows, setRows] = useState<KeptCommand[]>([]);
  const turn = outboxChanged.value;
  useEffect(() => void db.outbox.orderBy("counter").reverse().toArray().then(setRows), [turn]);
  return rows;
}

function Summary() {
  const state = syncState.value;
  const isBusy = state.is === "busy";
  const here = waitingHere.value;
  const head = here ? tn("{n} record waits on this phone", "{n} records wait on this phone", here) : t("Everything is sent");
  const what = here ? t("It is safe here and goes out by itself when there is signal.") : needAttention.value ? t("Something needs attention; see below.") : t("Nothing is left to do.");
  const why = state.is === "later" && (state.why === "fault" && state.words ? state.words : contactWords(state.why));
  const last = state.is !== "busy" && (lastContact.value ? t("Last contact: {when}.", { when: moment(lastContact.value) }) : t("No contact yet."));
  return (
    <section class="summary">
      <div class="asked"><h1>{head}</h1><Sound text={aloud(head, what, why, last)} /></div>
      <p>{what}</p>
      <p class="quiet" role="status">
        {isBusy && (state.step === "pull" ? t("Fetching news …") : t("Sending …"))}
        {why} {last}
      </p>
      <Button wide icon="sync" disabled={isBusy} onClick={() => void syncNow()}>{t("Send now")}</Button>
    </section>
  );
}
