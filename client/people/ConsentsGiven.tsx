/** What a person agreed to, and taking it back: at once, without a reason if none is given. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { said, t } from "../shell/words";
import { record } from "../store/outbox";
import { all } from "../store/rows";
import type { Person } from "../fieldwork/held";
import { Fold } from "../fieldwork/KindForm";
import { noticeFor, type Notice as Text } from "../fieldwork/visiting";

/** Take back all that a person agreed to for a purpose; the row shows it at once. */
export async function takeBack(one: Person, purpose: string, reason: string): Promise<void> {
  const left = (one.consents ?? []).filter((code) => code !== purpose);
  await record("people.withdraw_consent", { person: one.id, purpose, reason }, { rows: { person: [{ ...one, consents: left }] } });
}

export function ConsentsGiven({ one }: { one: Person }) {
  const given = one.consents ?? [];
  if (!given.length) return null;
  return (
    <section>
      <h2>{t("Agreed to")}</h2>
      <ul class="done-list">{given.map((purpose) => <Given key={purpose} one={one} purpose={purpose} />)}</ul>
    </section>
  );
}

function Given({ one, purpose }: { one: Person; purpose: string }) {
  const [reason, setReason] = useState("");
  const [isBad, setBad] = useState(false);
  const done = () => void takeBack(one, purpose, reason.trim()).catch(() => setBad(true));
  const title = said(noticeFor(purpose, all<Text>("notice"))?.title) || purpose;
  return (
    <li>
      <span><Icon name="check" size={20} /> {title}</span>
      <Fold words={t("Take it back")}>
        <Notice tone="warn">{purpose === "photo" ? t("Photos with this person are then shown to nobody. What was done stays written down.") : t("From then on nothing more is done on the strength of it. It has no effect on anything the person is entitled to.")}</Notice>
        <Field label={t("Reason, if one is given")}>{(ids) => <Line ids={ids} value={reason} longest={300} onInput={setReason} />}</Field>
        <Button look="second" onClick={done}>{t("Take the consent back")}</Button>
        {isBad && <Notice tone="bad">{t("It could not be kept. Unlock the phone and try again.")}</Notice>}
      </Fold>
    </li>
  );
}
