/** A hand-over: what from the stock, to whom, which numbers, a signature; then the receipt to read out. */
import { useState } from "preact/hooks";
import type { Answers, Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { QrReader } from "../parts/QrReader";
import { Sheet } from "../parts/Sheet";
import { Tiles } from "../parts/Tiles";
import { go, type Params } from "../shell/router";
import { capital, day as written, figure, said, t } from "../shell/words";
import type { Attachment } from "../store/outbox";
import { all, one } from "../store/rows";
import { tidy } from "../store/text";
import { house, houseHint, myMemberships, person, visits, type Business, type Stock } from "./held";
import { KindForm, type Layout } from "./KindForm";
import type { Form } from "./form-state";
import { kindOf } from "./kinds";
import { around, DAY, FrameFields, keepForm, PERSONS, subjectOf, useDeed, type Subject } from "./Record";
import { CHOICE_SIGNS } from "./signs";
import { useStanding } from "./standing-of";

export default function HandOver({ params }: { params: Params }) {
  const kind = kindOf("hand_over");
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  return <Handing key={params.subject ?? ""} kind={kind} subject={subjectOf(params.subject)} />;
}

/** What my teams hold, with what waits on this phone taken off. */
export function stockOf(on: string): Stock[] {
  const mine = new Set(myMemberships(on).map((m) => m.team));
  const given = visits().filter((v) => v.pending && v.kind === "hand_over");
  return all<Stock>("stock").filter((row) => !mine.size || mine.has(row.team)).map((row) => {
    const from = given.filter((v) => v.team === row.team && v.answers.goods === row.goods);
    const gone = new Set(from.reduce<string[]>((some, v) => some.concat((v.answers.serials as string[] | undefined) ?? []), []));
    const pieces = row.pieces - from.reduce((sum, v) => sum + (Number(v.answers.pieces) || 0), 0);
    return from.length ? { ...row, pieces, serials: row.serials.filter((one) => !gone.has(one)) } : row;
  });
}

function Handing({ kind, subject }: { kind: Kind; subject: Subject }) {
  const { form, villages, home } = useDeed(kind, subject);
  const [told, setTold] = useState<{ id: string; answers: Answers } | null>(null);
  const [fault, setFault] = useState(false);
  if (!form.isReady) return null;
  const name = nameOf(subject);
  if (told) return <Receipt id={told.id} kind={kind} answers={told.answers} name={name ?? namesOf(told.answers)} hint={home ? houseHint(home) : ""} />;
  const done = async (clean: Answers, files: Attachment[]) => {
    try {
      setTold({ id: await keepForm(kind, form, clean, files, subject), answers: clean });
      window.scrollTo(0, 0);
    } catch {
      setFault(true);
    }
  };
  const pieces = (form.state.answers.serials as string[] | undefined)?.length;
  return (
    <div class="page">
      <header class="who"><h1>{name ?? said(kind.label)}</h1>{name && home && <p class="quiet">{houseHint(home)}</p>}</header>
      <KindForm kind={kind} form={form} layout={layoutOf(kind, form)} {...(pieces && { derived: { pieces } })} doneWords={t("Keep the hand-over")} onDone={done} {...around(kind, form)}>
        <FrameFields kind={kind} form={form} villages={villages} home={subject.household ? home : undefined} isPlaceKnown={Boolean(subject.household ?? subject.business)} whom={!subject.business} />
      </KindForm>
      {fault && <Notice tone="bad">{t("It could not be kept. Unlock the phone and try again.")}</Notice>}
    </div>
  );
}

function nameOf(subject: Subject): string | undefined {
  if (subject.household) return house(subject.household)?.head_name;
  return subject.business ? one<Business>("business", subject.business)?.name : undefined;
}

function namesOf(answers: Answers): string {
  return ((answers[PERSONS] as string[] | undefined) ?? []).map((id) => person(id)?.full_name).filter(Boolean).join(", ");
}

function layoutOf(kind: Kind, form: Form): Layout {
  const stock = stockOf(String(form.state.answers[DAY] ?? ""));
  const options = kind.fields.find((field) => field.code === "goods")?.options ?? [];
  const left = (code: string) => stock.filter((row) => row.goods === code).reduce((sum, row) => sum + row.pieces, 0);
  const chosen = String(form.state.answers.goods ?? "");
  const numbers = stock.filter((row) => row.goods === chosen).reduce<string[]>((some, row) => some.concat(row.serials), []);
  const inHand = new Set(stock.map((row) => row.goods));
  const ordered = [...options].sort((a, b) => Number(inHand.has(b.code)) - Number(inHand.has(a.code)));
  const several = (form.state.answers.serials as string[] | undefined)?.length;
  return {
    skip: several ? ["pieces"] : [],
    folded: ["receipt_number", "funding", "remarks", "photo"],
    foldedWords: t("Receipt number, paid by, photo"),
    drawn: {
      goods: (labelledBy) => (
        <Tiles columns={2} labelledBy={labelledBy} chosen={[chosen]}
          choices={ordered.map(({ code, label }) => ({ code, label: capital(said(label)), hint: inHand.has(code) ? t("{n} left", { n: left(code) }) : "", picture: CHOICE_SIGNS[code] ? <Icon name={CHOICE_SIGNS[code]} /> : undefined }))}
          onChange={([goods]) => form.merge({ ...form.state.answers, goods, serials: [], pieces: form.state.answers.pieces ?? 1 })} />
      ),
      serials: (labelledBy) => <Numbers form={form} numbers={numbers} labelledBy={labelledBy} />,
    },
  };
}

/** Serial numbers: those in hand are tapped, others are scanned or typed. */
function Numbers({ form, numbers, labelledBy }: { form: Form; numbers: readonly string[]; labelledBy: string }) {
  const [typed, setTyped] = useState("");
  const [isScanning, setScanning] = useState(false);
  const chosen = (form.state.answers.serials as string[] | undefined) ?? [];
  const known = numbers.slice(0, 6);
  const add = (serial: string) => {
    const told = tidy(serial).toUpperCase();
    if (told && !chosen.includes(told)) form.set("serials", [...chosen, told]);
    return Boolean(told);
  };
  const shown = [...new Set([...chosen, ...known])];
  return (
    <>
      {shown.length > 0 && <Tiles several labelledBy={labelledBy} choices={shown.map((code) => ({ code, label: code }))} chosen={chosen} onChange={(serials) => form.set("serials", serials)} />}
      <div class="typed">
        <input type="text" value={typed} aria-labelledby={labelledBy} autocomplete="off" autocapitalize="characters" onInput={(event) => setTyped((event.target as HTMLInputElement).value)} />
        <Button look="second" icon="plus" disabled={!typed.trim()} onClick={() => { add(typed); setTyped(""); }}>{t("Add")}</Button>
      </div>
      <div><Button look="second" icon="qr" onClick={() => setScanning(true)}>{t("Scan a number")}</Button></div>
      {isScanning && <Sheet title={t("Scan a number")} onClose={() => setScanning(false)}><QrReader onRead={(text) => { const isTaken = add(text); if (isTaken) setScanning(false); return isTaken; }} /></Sheet>}
    </>
  );
}

function Receipt({ id, kind, answers, name, hint }: { id: string; kind: Kind; answers: Answers; name: string; hint: string }) {
  const words = useStanding(id);
  const goods = kind.fields.find((field) => field.code === "goods")?.options?.find(({ code }) => code === answers.goods);
  const serials = (answers.serials as string[] | undefined) ?? [];
  return (
    <div class="page kept">
      <section class="kept-sign" role="status">
        <span class="kept-tick"><Icon name="check" size={40} /></span>
        <h1>{t("The hand-over is kept")}</h1>
      </section>
      <section class="receipt" aria-label={t("Receipt")}>
        <h2>{t("Receipt")}</h2>
        <dl>
          <dt>{t("Received by")}</dt><dd>{name || t("not named")}{hint && <small> {hint}</small>}</dd>
          <dt>{t("What")}</dt><dd>{figure(Number(answers.pieces ?? 1))} × {said(goods?.label)}</dd>
          {serials.length > 0 && <><dt>{t("Serial numbers")}</dt><dd class="figures">{serials.join(", ")}</dd></>}
          <dt>{t("Day")}</dt><dd class="figures">{written(String(answers[DAY]))}</dd>
          <dt>{t("Code")}</dt><dd class="figures">{id.slice(-8).toUpperCase()}</dd>
        </dl>
      </section>
      <p class="stands"><Icon name="phone" size={20} /> <span>{words}</span></p>
      <Button wide look="second" icon="home" onClick={() => go("", true)}>{t("All tasks")}</Button>
    </div>
  );
}
