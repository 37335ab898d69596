/** One way to answer per type of question. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Field as Asked, Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { Line, WholeNumber, type FieldIds } from "../parts/Field";
import { Photos } from "../parts/Photos";
import { QrReader } from "../parts/QrReader";
import { Sheet } from "../parts/Sheet";
import { Signature } from "../parts/Signature";
import { Tiles, type Choice } from "../parts/Tiles";
import { VoiceNote } from "../parts/VoiceNote";
import { capital, said, t } from "../shell/words";
import { ByPerson, type Told } from "./ByPerson";
import type { Form } from "./form-state";

/** What the definition cannot know: who is there, who came along, what was done before. */
export interface Around {
  /** Persons for questions that are asked of each. */
  persons?: readonly { id: string; name: string }[];
  /** What somebody has or can already: not asked again. */
  attainedBy?: (id: string) => readonly string[];
  members?: readonly { id: number; name: string }[];
  activities?: readonly { id: string; name: string }[];
}

interface Props extends Around {
  field: Asked;
  kind: Kind;
  columns?: 1 | 2 | undefined;
  ids: FieldIds;
  form: Form;
}

type Draw = (props: Props) => VNode;

export function Answer(props: Props) {
  return (DRAWN[props.field.type] ?? unknown)(props);
}

const DRAWN: Record<string, Draw> = {
  integer: ({ field, ids, form }) => (
    <WholeNumber ids={ids} value={text(form, field)} onInput={(v) => form.set(field.code, v)} least={field.least} most={field.most} />
  ),
  text: ({ field, ids, form }) => <Line ids={ids} value={text(form, field)} onInput={(v) => form.set(field.code, v)} longest={field.longest} />,
  long_text: ({ field, ids, form }) => <Line ids={ids} several value={text(form, field)} onInput={(v) => form.set(field.code, v)} longest={field.longest} />,
  date: ({ field, ids, form }) => <Line ids={ids} type="date" value={text(form, field)} onInput={(v) => form.set(field.code, v)} />,
  time: ({ field, ids, form }) => <Line ids={ids} type="time" value={text(form, field)} onInput={(v) => form.set(field.code, v)} />,
  choice: ({ field, ids, form }) => (
    <Tiles choices={choices(field)} chosen={list(form, field)} labelledBy={ids.label} onChange={([code]) => form.set(field.code, code)} />
  ),
  choices: ({ field, ids, form, columns = 1 }) => (
    <Tiles several columns={columns} choices={choices(field)} chosen={list(form, field)} labelledBy={ids.label} onChange={(codes) => form.set(field.code, codes)} />
  ),
  yes_no: ({ field, ids, form }) => {
    const told = form.state.answers[field.code];
    const both = [{ code: "true", label: t("Yes") }, { code: "false", label: t("No") }];
    return <Tiles columns={2} choices={both} chosen={told === undefined ? [] : [String(told)]} labelledBy={ids.label} onChange={([code]) => form.set(field.code, code === "true")} />;
  },
  by_person: ({ field, kind, ids, form, persons = [], attainedBy }) => (
    <ByPerson kind={kind} field={field} told={(form.state.answers[field.code] as Told | undefined) ?? {}} onChange={(told) => form.set(field.code, told)}
      persons={persons} attainedBy={attainedBy} labelledBy={ids.label} />
  ),
  photo: ({ field, ids, form }) => (
    <Photos photos={files(form, field)} most={field.most ?? 10} describedBy={ids.described} onAdd={(made) => void form.addFile(field.code, made)} onRemove={(sha) => form.removeFile(field.code, sha)} />
  ),
  voice: ({ field, form }) => (
    <VoiceNote note={files(form, field)[0]} onMade={(made) => void form.addFile(field.code, made)} onRemove={(sha) => form.removeFile(field.code, sha)} />
  ),
  signature: ({ field, form }) => (
    <Signature signature={files(form, field)[0]} label={said(field.label)} onMade={(made) => void form.addFile(field.code, made)} onRemove={(sha) => form.removeFile(field.code, sha)} />
  ),
  serials: (props) => <Serials {...props} />,
  members: ({ field, ids, form, members = [] }) => {
    if (!members.length) return <p class="quiet">{t("Nobody to choose from.")}</p>;
    const all = members.map(({ id, name }) => ({ code: String(id), label: name }));
    return <Tiles several choices={all} chosen={list(form, field)} labelledBy={ids.label} onChange={(codes) => form.set(field.code, codes.map(Number))} />;
  },
  activity: ({ field, ids, form, activities = [] }) => {
    if (!activities.length) return <p class="quiet">{t("Nothing to choose from.")}</p>;
    const all = activities.map(({ id, name }) => ({ code: id, label: name }));
    return <Tiles choices={all} chosen={list(form, field)} labelledBy={ids.label} onChange={([code]) => form.set(field.code, code)} />;
  },
};

function unknown() {
  return <p class="quiet">{t("This question needs a newer version of the app.")}</p>;
}

function Serials({ field, ids, form }: Props) {
  const [isScanning, setScanning] = useState(false);
  const now = form.state.answers[field.code];
  const value = Array.isArray(now) ? now.join("\n") : String(now ?? "");
  const add = (serial: string) => {
    form.set(field.code, [value.trim(), serial.trim()].filter(Boolean).join("\n"));
    setScanning(false);
    return true;
  };
  return (
    <>
      <Line ids={ids} several value={value} onInput={(typed) => form.set(field.code, typed)} />
      <Button look="second" icon="qr" onClick={() => setScanning(true)}>{t("Scan a number")}</Button>
      {isScanning && <Sheet title={t("Scan a number")} onClose={() => setScanning(false)}><QrReader onRead={add} /></Sheet>}
    </>
  );
}

function text(form: Form, field: Asked): string {
  const told = form.state.answers[field.code];
  return told === undefined || told === null ? "" : String(told);
}

function list(form: Form, field: Asked): string[] {
  const told = form.state.answers[field.code];
  return told === undefined || told === null ? [] : (Array.isArray(told) ? told : [told]).map(String);
}

function choices(field: Asked): Choice[] {
  return (field.options ?? []).map(({ code, label }) => ({ code, label: capital(said(label)) }));
}

function files(form: Form, field: Asked) {
  const named = list(form, field);
  return form.state.files.filter((file) => named.includes(file.sha256));
}
