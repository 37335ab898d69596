/** A group session: attendance by cards, by the list or by counting heads; then the questions of its kind. */
import { useState } from "preact/hooks";
import type { Answers, Kind } from "../contract/kind";
import { Notice } from "../parts/Notice";
import { Tiles } from "../parts/Tiles";
import { go } from "../shell/router";
import { capital, said, t } from "../shell/words";
import type { Attachment } from "../store/outbox";
import { house, person, visits, type Person } from "./held";
import { KindForm, type Layout } from "./KindForm";
import type { Form } from "./form-state";
import { kindOf } from "./kinds";
import { Persons } from "./Persons";
import { around, FrameFields, keepForm, PERSONS, useDeed } from "./Record";

const NAMED = ["cards", "list"];

/** Give the counts that follow from who is named: all, and by group where a field asks for it. */
export function counted(kind: Kind, people: readonly Pick<Person, "groups" | "household">[], groupsOfHouse: (id: string) => readonly string[]): Answers {
  const told: Answers = { participants: people.length };
  for (const count of kind.counts ?? []) {
    if (!count.field || count.group === "all" || count.group === "*" || count.group === "ethnic_minority") continue;
    told[count.field] = people.filter((p) => [...(p.groups ?? []), ...(p.household ? groupsOfHouse(p.household) : [])].includes(count.group)).length;
  }
  return told;
}

export default function Session() {
  const kind = kindOf("group_session");
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  return <Holding kind={kind} />;
}

function Holding({ kind }: { kind: Kind }) {
  const subject = { address: "" };
  const { form, villages } = useDeed(kind, subject, "session");
  const [fault, setFault] = useState(false);
  if (!form.isReady) return null;
  const { answers } = form.state;
  const there = (answers[PERSONS] as string[] | undefined) ?? [];
  const isNamed = NAMED.includes(String(answers.attendance));
  const people = there.map((id) => person(id) ?? { groups: [], household: null });
  const own = isNamed && there.length > 0 ? counted(kind, people, (id) => house(id)?.groups ?? []) : undefined;
  const done = async (clean: Answers, files: Attachment[]) => {
    try {
      await keepForm(kind, form, isNamed ? clean : { ...clean, [PERSONS]: [] }, files, subject);
      go("standing", true);
    } catch {
      setFault(true);
    }
  };
  return (
    <div class="page">
      <header class="who"><h1>{said(kind.label)}</h1></header>
      <KindForm kind={kind} form={form} layout={layoutOf(kind, form, isNamed, Object.keys(own ?? {}))} {...(own && { derived: own })} doneWords={t("Keep the session")} onDone={done} {...around(kind, form)}>
        <FrameFields kind={kind} form={form} villages={villages} whom={false} />
      </KindForm>
      {fault && <Notice tone="bad">{t("It could not be kept. Unlock the phone and try again.")}</Notice>}
    </div>
  );
}

/** Who is named is counted by the phone; heads are counted by whoever stands there. */
function layoutOf(kind: Kind, form: Form, isNamed: boolean, reckoned: string[]): Layout {
  const { answers } = form.state;
  const ways = kind.fields.find((field) => field.code === "attendance")?.options ?? [];
  return {
    skip: reckoned,
    folded: ["audience", "contents", "remarks", "agreed_to_photos", "photo", "participants_sign"],
    foldedWords: t("For whom, contents, photo"),
    drawn: {
      title: (labelledBy) => <Title form={form} labelledBy={labelledBy} />,
      attendance: (labelledBy) => (
        <>
          <Tiles labelledBy={labelledBy} choices={ways.map(({ code, label }) => ({ code, label: capital(said(label)) }))} chosen={[String(answers.attendance ?? "")]} onChange={([code]) => form.set("attendance", code)} />
          {isNamed && <Persons chosen={(answers[PERSONS] as string[] | undefined) ?? []} onChange={(now) => form.set(PERSONS, now)} newAt="new/person" />}
        </>
      ),
    },
  };
}

/** What it was about: typed, or one of those held here before. */
function Title({ form, labelledBy }: { form: Form; labelledBy: string }) {
  const value = String(form.state.answers.title ?? "");
  const before = visits().filter((v) => v.kind === "group_session" && v.answers.title).sort((a, b) => (a.happened_on < b.happened_on ? 1 : -1)).map((v) => String(v.answers.title));
  const some = [...new Set(before)].filter((title) => title !== value).slice(0, 3);
  return (
    <>
      <input type="text" value={value} maxLength={300} autocomplete="off" aria-labelledby={labelledBy} onInput={(event) => form.set("title", (event.target as HTMLInputElement).value)} />
      {!value && <div class="chips">{some.map((title) => <button key={title} type="button" class="chip" onClick={() => form.set("title", title)}>{title}</button>)}</div>}
    </>
  );
}
