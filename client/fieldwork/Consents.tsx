/** Asking for consent: the text is read aloud as it stands, then each says yes or no. */
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Sound } from "../parts/Sound";
import { language, said, t, tn } from "../shell/words";
import type { Person } from "./held";
import { Fold } from "./KindForm";
import type { Agreed, Notice } from "./visiting";

interface Props { persons: readonly Person[]; notice: Notice; agreed: Agreed; onChange: (agreed: Agreed) => void }

export function Consents({ persons, notice, agreed, onChange }: Props) {
  void language.value;
  const text = said(notice.text);
  const open = persons.filter((p) => !agreed[p.id]);
  const all = (answer: "yes" | "no") => onChange({ ...agreed, ...Object.fromEntries(persons.map((p) => [p.id, answer])) });
  return (
    <section class="consents" aria-labelledby={`consents-${notice.purpose}`}>
      <div class="asked">
        <h3 id={`consents-${notice.purpose}`}>{t("Read this aloud")}</h3>
        <Sound of={`notice.${notice.purpose}`} text={text} />
      </div>
      <p class="notice-text">{text}</p>
      {open.length > 0 && <Button wide icon="check" look="second" onClick={() => all("yes")}>{persons.length === 1 ? t("Agrees") : tn("All {n} agree", "All {n} agree", persons.length)}</Button>}
      <Fold words={persons.length === 1 ? t("Does not agree") : t("Not everybody agrees")} isOpen={open.length < persons.length}>
        <Said persons={persons} agreed={agreed} onChange={onChange} of={notice.purpose} />
      </Fold>
      <p class="quiet">{t("Notice {version}", { version: notice.version })}</p>
    </section>
  );
}

function Said({ persons, agreed, onChange, of }: Omit<Props, "notice"> & { of: string }) {
  const say = (id: string, answer: "yes" | "no") => onChange({ ...agreed, [id]: answer });
  return (
    <ul class="yes-no">
      {persons.map((p) => (
        <li key={p.id}>
          <span id={`agrees-${of}-${p.id}`}>{p.full_name}</span>
          <span class="row" role="radiogroup" aria-labelledby={`agrees-${of}-${p.id}`}>
            <button type="button" role="radio" class="chip" aria-checked={agreed[p.id] === "yes"} onClick={() => say(p.id, "yes")}><Icon name="check" size={20} /> {t("Yes")}</button>
            <button type="button" role="radio" class="chip" aria-checked={agreed[p.id] === "no"} onClick={() => say(p.id, "no")}>{t("No")}</button>
          </span>
        </li>
      ))}
    </ul>
  );
}
