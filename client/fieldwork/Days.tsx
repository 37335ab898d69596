/** My days of work: days on which I recorded something stand ready; a press notes them for the sheet. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { dayBefore } from "../parts/Day";
import { Field } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { NoVoice } from "../parts/Sound";
import { Tiles } from "../parts/Tiles";
import { capital, day as written, said, t, tn } from "../shell/words";
import { rowsChanged } from "../store/rows";
import { session } from "../store/vault";
import { myMemberships, villageOf, visits, type Visit } from "./held";
import { kindOf } from "./kinds";
import { Pending } from "./Pending";
import { keep } from "./recording";

const BACK = 14;
const WORK_DAY = "work_day";

export interface WorkedDay { day: string; n: number; noted: string[]; pending: string }

/** The last days, the newest first: how much I recorded on each, and which parts are noted already. */
export function lastDays(visits: readonly Visit[], me: string, member: number, now: Date, back = BACK): WorkedDay[] {
  return Array.from({ length: back }, (_x, n) => dayBefore(now, n)).map((day) => {
    const here = visits.filter((v) => v.happened_on === day);
    const notes = here.filter((v) => v.kind === WORK_DAY && ((v.answers.members as number[] | undefined) ?? []).includes(member));
    return {
      day,
      n: here.filter((v) => v.kind !== WORK_DAY && v.recorded_by === me).length,
      noted: notes.map((v) => String(v.answers.part ?? "day")),
      pending: notes.find((v) => v.pending)?.pending ?? "",
    };
  });
}

export default function Days() {
  void rowsChanged.value;
  const [chosen, setChosen] = useState<string[]>([]);
  const [part, setPart] = useState("day");
  const [isBusy, setBusy] = useState(false);
  const now = new Date();
  const [member] = myMemberships(dayBefore(now));
  const kind = kindOf(WORK_DAY);
  const place = villageOf(member?.team);
  if (!member || !kind || !place) return <div class="page"><Notice tone="warn">{t("You are not entered in a team. Ask the commune officer.")}</Notice></div>;
  const days = lastDays(visits(), session.value?.holder.id ?? "", member.id, now);
  const open = days.filter(({ noted }) => !noted.includes(part));
  const done = async () => {
    setBusy(true);
    for (const day of [...chosen].sort()) await keep({ kind, place, day, answers: { members: [member.id], part } });
    setChosen([]);
    setBusy(false);
  };
  const ready = open.filter(({ n }) => n > 0).map(({ day }) => day);
  const parts = kind.fields.find((field) => field.code === "part")?.options ?? [];
  return (
    <div class="page days">
      <header class="who"><h1>{t("My days of work")}</h1><p class="quiet">{t("A day is paid once, whoever notes it.")}</p></header>
      <NoVoice />
      <Field label={t("By day or by night")} group>{(ids) => <Tiles columns={2} labelledBy={ids.label} choices={parts.map(({ code, label }) => ({ code, label: capital(said(label)) }))} chosen={[part]} onChange={([code]) => { setPart(code!); setChosen([]); }} />}</Field>
      {ready.length > 1 && <Button look="second" wide onClick={() => setChosen(ready)}>{tn("The {n} day with records", "All {n} days with records", ready.length)}</Button>}
      <Field label={t("Which days?")} group>
        {(ids) => <Tiles several columns={2} labelledBy={ids.label} choices={open.map(({ day, n }) => ({ code: day, label: written(day), hint: n ? tn("{n} record of yours", "{n} records of yours", n) : "" }))} chosen={chosen} onChange={setChosen} />}
      </Field>
      <div class="done"><Button wide icon="check" disabled={!chosen.length || isBusy} onClick={() => void done()}>{chosen.length ? tn("Note {n} day", "Note {n} days", chosen.length) : t("Note the days")}</Button></div>
      {days.length > open.length && (
        <section>
          <h2>{t("Noted already")}</h2>
          <ul class="done-list">{days.filter(({ noted }) => noted.includes(part)).map(({ day, pending }) => <li key={day}><b class="figures">{written(day)}</b>{pending && <Pending id={pending} />}</li>)}</ul>
        </section>
      )}
    </div>
  );
}
