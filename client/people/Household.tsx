/** A household at a glance: who lives there, what they have reached, what was done, what is due. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { dayBefore } from "../parts/Day";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { aloud, Sound } from "../parts/Sound";
import { go, type Params } from "../shell/router";
import { day as written, t } from "../shell/words";
import { draftOf } from "../store/drafts";
import { rowsChanged } from "../store/rows";
import { FORM } from "../fieldwork/drafts";
import { mayAmend } from "../fieldwork/amending";
import { attained, attainmentLabel, bornHint, doneAt, groupLabel, house, houseHint, isByAge, membersOf, type House, type Person, type Visit } from "../fieldwork/held";
import { summaryOf } from "../fieldwork/Kept";
import { Fold } from "../fieldwork/KindForm";
import { kindLabel, kindOf } from "../fieldwork/kinds";
import { lastNumber } from "../fieldwork/near";
import { Pending } from "../fieldwork/Pending";
import { ATTAINMENT_SIGNS } from "../fieldwork/signs";
import { TaskRow } from "../fieldwork/TaskRow";
import { todosAt, type Todo } from "../fieldwork/tasks";
import { VISIT } from "../fieldwork/visiting";

const SHOWN = 5;

export default function Household({ params }: { params: Params }) {
  void rowsChanged.value;
  const home = house(params.id);
  useEffect(() => {
    if (home?.number) lastNumber.value = home.number;
  }, [home?.id]);
  if (!home) return <div class="page"><Notice tone="warn">{t("This household is not on this phone.")}</Notice></div>;
  const todos = todosAt(home.id, dayBefore(new Date()));
  return (
    <div class="page household">
      <header class="who">
        <div class="asked"><h1>{home.head_name}</h1><Sound text={glance(home, todos)} /></div>
        <p class="quiet">{houseHint(home)}</p>
        {home.pending && <Pending id={home.pending} />}
        <Marks codes={attained(home)} groups={home.groups ?? []} />
        {home.phone && <a class="button second" href={`tel:${home.phone}`}><Icon name="phone" size={22} /> <span class="figures">{spaced(home.phone)}</span></a>}
      </header>
      <VisitButton home={home} />
      {todos.length > 0 && (
        <section>
          <h2>{t("Why to go")}</h2>
          <ul class="tasks">{todos.map((todo) => <TaskRow key={todo.id} todo={todo} />)}</ul>
        </section>
      )}
      <section>
        <h2>{t("Who lives here")}</h2>
        <ul class="members">{membersOf(home.id).map((p) => <MemberRow key={p.id} member={p} />)}</ul>
        <Fold words={t("What the signs mean")}>
          <ul class="marks legend">{PLACES.map(([code]) => <li key={code}><Icon name={ATTAINMENT_SIGNS[code!]!} size={20} /> {attainmentLabel(code!)}</li>)}</ul>
        </Fold>
        <a class="link" href={`#/new/person/${home.id}`}><Icon name="plus" size={22} /> {t("Add a person")}</a>
      </section>
      <Done home={home} />
      <section class="links">
        <a class="link" href={`#/record/hand_over/${home.id}`}><Icon name="gift" size={22} /> {t("Hand something over")}</a>
        <a class="link" href={`#/correct/household/${home.id}`}><Icon name="pen" size={22} /> {t("Something is wrong here")}</a>
      </section>
    </div>
  );
}

/** What the page says, to be heard: whose home, what they have, why to go, who lives there, the last that was done. */
function glance(home: House, todos: readonly Todo[]): string {
  const last = doneAt(home.id).find((visit) => !visit.is_void);
  const marks = [...(home.groups ?? []).filter((code) => !isByAge(code)).map(groupLabel), ...attained(home).map(attainmentLabel)];
  const people = membersOf(home.id).map((p) => `${p.full_name}, ${bornHint(p)}`);
  return aloud(home.head_name, houseHint(home), ...marks, ...(todos.length ? [t("Why to go"), ...todos.map(({ why }) => why.join(", "))] : []), t("Who lives here"), ...people, t("What was done"), last ? `${written(last.happened_on)}, ${deedOf(last)}` : t("Nobody was here yet."));
}

/** A number as people read it aloud: 0912 345 678. */
export function spaced(phone: string): string {
  const local = phone.replace(/^\+84/, "0");
  return local.replace(/^(\d{4})(\d{3})(\d+)$/, "$1\u00a0$2\u00a0$3");
}

function VisitButton({ home }: { home: House }) {
  const [isBegun, setBegun] = useState(false);
  const address = `record/${VISIT}/${home.id}`;
  useEffect(() => void draftOf(`${FORM}${address}`).then((draft) => setBegun(draft !== null)), [address]);
  return <Button wide icon="door" onClick={() => go(address)}>{isBegun ? t("Go on with the visit") : t("Visit now")}</Button>;
}

interface MarksProps { codes: readonly string[]; groups: readonly string[] }

/** What was reached, in words with its sign; groups beside it. */
export function Marks({ codes, groups }: MarksProps) {
  if (!codes.length && !groups.length) return null;
  return (
    <ul class="marks">
      {groups.filter((code) => !isByAge(code)).map((code) => <li key={`g${code}`} class="mark-group">{groupLabel(code)}</li>)}
      {codes.filter((code) => !isIn(code, codes)).map((code) => <li key={code}><Icon name={ATTAINMENT_SIGNS[code] ?? "check"} size={20} /> {attainmentLabel(code)}</li>)}
    </ul>
  );
}

/** Who does it alone has done it: said once. */
function isIn(code: string, codes: readonly string[]): boolean {
  return codes.includes(`${code}_alone`);
}

/** Each always in its place, so that a glance says what is missing. */
const PLACES: readonly (readonly string[])[] = [["vneid_installed", "vneid_confirmed"], ["bank_account"], ["cashless_account"], ["online_service", "online_service_alone"], ["digital_signature"], ["basic_skills"]];

function Signs({ codes }: { codes: readonly string[] }) {
  const words = codes.length ? codes.map(attainmentLabel).join(", ") : t("Nothing reached yet");
  return (
    <span class="signs" role="img" aria-label={words} title={words}>
      {PLACES.map((place) => {
        const code = place.find((one) => codes.includes(one)) ?? place[0]!;
        return <span key={code} class={codes.includes(code) ? "is-reached" : ""}><Icon name={ATTAINMENT_SIGNS[code]!} size={22} /></span>;
      })}
    </span>
  );
}

function MemberRow({ member }: { member: Person }) {
  return (
    <li>
      <a class="item" href={`#/person/${member.id}`}>
        <span class="item-words">
          <b>{member.full_name}</b>
          <small>{bornHint(member)}</small>
          {member.pending && <Pending id={member.pending} />}
          <Signs codes={attained(member)} />
        </span>
        <Icon name="next" size={20} />
      </a>
    </li>
  );
}

function Done({ home }: { home: House }) {
  const done = doneAt(home.id);
  return (
    <section>
      <h2>{t("What was done")}</h2>
      {done.length === 0 && <p class="quiet">{t("Nobody was here yet.")}</p>}
      <ul class="done-list">{done.slice(0, SHOWN).map((visit) => <DoneRow key={visit.id} visit={visit} />)}</ul>
    </section>
  );
}

function deedOf(visit: Visit): string {
  const kind = kindOf(visit.kind);
  return visit.kind === VISIT && kind ? summaryOf(kind, visit.answers, visit.persons.length) : kindLabel(visit.kind);
}

export function DoneRow({ visit }: { visit: Visit }) {
  const [kind, words] = [kindOf(visit.kind), deedOf(visit)];
  return (
    <li>
      <b class="figures">{written(visit.happened_on)}</b>
      {visit.is_void ? <del>{words}</del> : <span>{words}</span>}
      {visit.is_void && <span class="quiet">{t("declared void")}</span>}
      {visit.pending && <Pending id={visit.pending} />}
      {kind && mayAmend(visit, new Date()) && <a class="link" href={`#/amend/${visit.id}`}><Icon name="pen" size={20} /> {t("Put right")}</a>}
    </li>
  );
}
