/** "Did it herself, on her own phone": the volunteer's word, by the form of its kind. */
import { useState } from "preact/hooks";
import type { Kind } from "../contract/kind";
import { FORM } from "../fieldwork/drafts";
import { person, type Person } from "../fieldwork/held";
import { useForm } from "../fieldwork/form-state";
import { KindForm } from "../fieldwork/KindForm";
import { kindOf } from "../fieldwork/kinds";
import { around, DAY, FrameFields, keepForm, PERSONS, PLACE } from "../fieldwork/Record";
import { Button } from "../parts/Button";
import { dayBefore } from "../parts/Day";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { go, query, type Params } from "../shell/router";
import { said, t } from "../shell/words";
import type { Attachment } from "../store/outbox";
import { rowsChanged } from "../store/rows";
import { isMe } from "./attesting";
import { handBack } from "./handing";

export const KIND = "skills_attested";

export default function Attest({ params }: { params: Params }) {
  void rowsChanged.value;
  const [kind, one] = [kindOf(KIND), person(params.person ?? "")];
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  if (!one) return <div class="page"><Notice tone="warn">{t("This person is not on this phone.")}</Notice></div>;
  if (isMe(one.id)) return <div class="page"><Notice tone="warn">{t("A colleague looks on and notes it; nobody does so for oneself.")}</Notice></div>;
  return <Filling key={`${one.id}/${params.skill}`} kind={kind} one={one} skill={params.skill} />;
}

function Filling({ kind, one, skill }: { kind: Kind; one: Person; skill: string | undefined }) {
  const back = query("back");
  const known = kind.fields.find((field) => field.code === "skills")?.options?.some(({ code }) => code === skill);
  const form = useForm(`${FORM}learn/attest/${one.id}${skill ? `/${skill}` : ""}`, {
    [DAY]: dayBefore(new Date()), [PLACE]: one.village, [PERSONS]: [one.id], own_device: true, ...(known && { skills: { [one.id]: [skill] } }),
  });
  const [is, setIs] = useState<"open" | "kept" | "fault">("open");
  if (is === "kept") return <Kept name={one.full_name} id={one.id} back={back} />;
  if (!form.isReady) return null;
  const keep = async (clean: Record<string, unknown>, files: Attachment[]) => {
    try {
      await keepForm(kind, form, clean, files, { address: "", person: one.id });
      setIs("kept");
    } catch {
      setIs("fault");
    }
  };
  return (
    <div class="page">
      <header class="who"><h1>{one.full_name}</h1><p>{said(kind.label)}</p>{kind.help && <p class="quiet">{said(kind.help)}</p>}</header>
      <KindForm kind={kind} form={form} layout={{ folded: ["remarks"] }} doneWords={t("Keep")} onDone={keep} {...around(kind, form)}>
        <FrameFields kind={kind} form={form} villages={[]} isPlaceKnown whom={false} />
      </KindForm>
      {is === "fault" && <Notice tone="bad">{t("It could not be kept. Unlock the phone and try again.")}</Notice>}
    </div>
  );
}

function Kept({ name, id, back }: { name: string; id: string; back: string }) {
  return (
    <div class="page">
      <section class="kept-sign" role="status"><span class="kept-tick"><Icon name="check" size={40} /></span><h1>{t("It is noted")}</h1><p>{name}</p></section>
      {back && <Button wide icon="hand" onClick={() => handBack(id, back)}>{t("Hand the phone back to {name}", { name })}</Button>}
      <Button wide look="second" icon="people" onClick={() => go(`person/${id}`, true)}>{t("To the person")}</Button>
    </div>
  );
}
